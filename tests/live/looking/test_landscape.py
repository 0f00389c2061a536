"""The loss at other weights against `model.evaluate`, the recorded path, and a model that is lent and given back."""

import keras
import numpy as np
import pytest

from dltutor import live
from dltutor.errors import LearnerError
from dltutor.live.looking.landscape import LossSurface
from dltutor.live.looking.planes import Plane, filter_normalised
from dltutor.live.training import weight_path
from dltutor.live.training.borrowed import BorrowedModel
from dltutor.live.training.weight_path import Places


def everything():
    """Convolution, batch normalisation, dropout, a penalty on the weights, and a metric."""
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(3, 3, activation="relu", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(3, activation="softmax", kernel_regularizer="l1"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(1)
    return random.normal(size=(703, 6, 6, 1)).astype("float32"), random.integers(0, 3, 703)


@pytest.fixture(scope="module")
def trained(data):
    model, path = everything(), live.WeightPath(every=2)
    model.fit(*data, epochs=2, verbose=0, callbacks=[path])
    return model, path


def state(model):
    return [v.numpy().tobytes() for v in [*model.variables, *model.optimizer.variables]]


def test_the_losses_are_those_of_evaluate_and_the_model_is_not_touched(trained, data):
    model, path = trained
    recorded = path.recorded
    surface = LossSurface(model, *data)
    centre, others = recorded.places[-1], recorded.others[-1]
    random = np.random.default_rng(2)
    plane = Plane(centre, *(filter_normalised(centre, surface.shapes, random) for _ in range(2)))
    coordinates = np.array([[0, 0], [1, 0], [-0.5, 0.7], [0.2, -1]])
    before = state(model)
    losses = surface.losses(plane, others, coordinates)
    assert state(model) == before
    own = model.get_weights()
    for (across, up), loss in zip(coordinates, losses, strict=True):
        put(model, centre + across * plane.first + up * plane.second)
        assert loss == pytest.approx(model.evaluate(*data, batch_size=703, verbose=0)[0], rel=1e-5)
    model.set_weights(own)
    start = surface.loss(recorded.places[0], recorded.others[0])
    assert start == pytest.approx(everything().evaluate(*data, verbose=0)[0], rel=1e-5)
    assert not np.isfinite(surface.loss(np.full_like(centre, 1e38), others))


def test_losses_that_a_model_adds_itself_are_counted():
    class Adds(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(3, activity_regularizer="l2")

        def call(self, x):
            self.add_loss(keras.ops.mean(x**2))
            return self.dense(x)

    model, x, y = Adds(), np.ones((8, 2), "float32"), np.zeros((8, 3), "float32")
    model.compile(optimizer="sgd", loss="mse")
    expected = model.evaluate(x, y, verbose=0)
    others = [v.numpy() for v in model.non_trainable_variables]
    assert LossSurface(model, x, y).loss(weight_path.flat(model), others) == pytest.approx(expected, rel=1e-5)
    assert expected > 1


def put(model, vector):
    place = 0
    for variable in model.trainable_variables:
        size = int(np.prod(variable.shape))
        variable.assign(vector[place : place + size].reshape(variable.shape))
        place += size


def test_a_path_begins_with_the_first_weights_and_ends_with_the_last(trained):
    model, path = trained
    steps = path.recorded.steps
    assert steps == [*range(0, 44, 2), 44]
    np.testing.assert_array_equal(path.recorded.places[-1], weight_path.flat(model))
    np.testing.assert_array_equal(path.recorded.places[0], weight_path.flat(everything()))
    assert repr(path) == "WeightPath: 23 places, steps 0 to 44, Adam"
    assert "nothing recorded" in repr(live.WeightPath())
    with pytest.raises(LearnerError, match="every=0"):
        live.WeightPath(every=0)


def small():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile(optimizer="adam", loss="mse")
    model.optimizer.build(model.trainable_variables)
    return model


def test_a_long_path_is_thinned_evenly_and_keeps_its_ends():
    model, places = small(), Places()
    for step in range(3000):
        model.layers[0].bias.assign([float(step)])
        places.add(step, model)
    assert weight_path.MOST / 3 < len(places) <= weight_path.MOST
    assert (places.steps[0], places.steps[-1]) == (0, 2999)
    gaps = np.diff(places.steps[:-1])
    assert gaps.max() <= 3 * gaps.min()
    assert [place[-1] for place in places.places] == places.steps


def test_a_path_notes_when_the_weights_were_lost():
    model, places = small(), Places()
    places.add(0, model)
    model.layers[0].bias.assign([np.nan])
    places.add(1, model)
    places.add(2, model)
    assert (len(places), places.lost) == (1, 1)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, None])
def test_a_lent_model_comes_back_to_the_last_bit(error, data):
    model = everything()
    model.fit(*data, epochs=1, verbose=0)
    before = state(model)
    borrowed = BorrowedModel(model)
    assert state(model) == before
    lent = None
    try:
        with borrowed:
            model.fit(*data, epochs=1, verbose=0)
            lent = state(model)
            if error:
                raise error
    except BaseException as caught:
        assert isinstance(caught, error)
    assert state(model) == before
    with borrowed:
        assert state(model) == lent != before
    assert state(model) == before
