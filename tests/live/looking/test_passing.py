"""What layers are given and give on the way to an answer, however deep they lie; the model is as it was afterwards."""

from threading import Thread

import keras
import numpy as np
import pytest
from keras import layers

from dltutor.live.looking.flow import Flow
from dltutor.live.looking.insides import Insides
from dltutor.live.looking.passing import called, uses
from dltutor.live.looking.scores import Scores

IMAGE = np.random.default_rng(0).random((1, 8, 8, 1), np.float32)


def stack():
    return [layers.Conv2D(3, 3, activation="tanh"), layers.AveragePooling2D(2), layers.Conv2D(4, 2, activation="tanh")]


def head():
    return [layers.Flatten(), layers.Dense(3, "softmax")]


def functional_base():
    x = inputs = keras.Input((8, 8, 1))
    for layer in stack():
        x = layer(x)
    return keras.Model(inputs, x)


def in_sequential():
    return keras.Sequential([keras.Input((8, 8, 1)), keras.Sequential([keras.Input((8, 8, 1)), *stack()]), *head()])


def base_without_input():
    return keras.Sequential([keras.Input((8, 8, 1)), keras.Sequential(stack()), *head()])


def base_first():
    return keras.Sequential([functional_base(), *head()])


def in_functional():
    base, inputs = functional_base(), keras.Input((8, 8, 1))
    base.trainable = False
    x = base(inputs, training=False)
    for layer in head():
        x = layer(x)
    return keras.Model(inputs, x)


def base_within_a_base():
    middle = keras.Sequential([keras.Input((8, 8, 1)), functional_base()])
    return keras.Sequential([keras.Input((8, 8, 1)), middle, keras.Sequential(head())])


def base_of_two_models():
    base = functional_base()
    keras.Sequential([keras.Input((8, 8, 1)), base, layers.GlobalMaxPooling2D(), layers.Dense(2)])
    return keras.Sequential([keras.Input((8, 8, 1)), base, *head()])


NESTED = [in_sequential, base_without_input, base_first, in_functional, base_within_a_base, base_of_two_models]


def flat(model):
    """The same network with the same weights, without a model in it."""
    same = keras.Sequential([keras.Input((8, 8, 1)), *stack(), *head()])
    same.set_weights(model.get_weights())
    return same


@pytest.fixture(params=NESTED, ids=lambda make: make.__name__)
def model(request):
    keras.utils.set_random_seed(1)
    return request.param()


def test_a_base_model_is_looked_into_and_nothing_is_added_to_it(model):
    same, used = flat(model), [use.layer for use in uses(model)]
    nodes = [len(layer._inbound_nodes) for layer in used]
    for look in (Insides(model), Insides(same)):
        assert [tap.kind for tap in look.taps] == ["Conv2D", "AveragePooling2D", "Conv2D", "Dense"]
    for own, expected in zip(Insides(model).look(IMAGE)[1], Insides(same).look(IMAGE)[1], strict=True):
        np.testing.assert_allclose(own, expected, atol=1e-6)
    assert nodes == [len(layer._inbound_nodes) for layer in used]
    assert not any("call" in vars(layer) for layer in used)


def test_slopes_lead_into_a_base_model(model):
    scores, other = Scores(model), Scores(flat(model))
    assert [tap.kind for tap in scores.layers] == ["Conv2D", "AveragePooling2D", "Conv2D"]
    for tap, same in zip((None, *scores.layers), (None, *other.layers), strict=True):
        own = scores.gradient(IMAGE[0], 1, tap and tap.name)
        for found, expected in zip(own, other.gradient(IMAGE[0], 1, same and same.name), strict=True):
            np.testing.assert_allclose(found, expected, atol=1e-6)
        assert np.abs(own[1]).max() > 0
    for way in ("forward", "backward"):
        arguments = (IMAGE[0],) if way == "forward" else (IMAGE[0], 2)
        own, expected = (getattr(Flow(one), way)(*arguments) for one in (model, flat(model)))
        for found, wanted in zip([*own.states, *own.edges], [*expected.states, *expected.edges], strict=True):
            np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_a_base_that_is_used_twice_is_seen_at_one_of_its_uses_and_has_no_slopes():
    base, inputs = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(2, 2)]), keras.Input((4, 4, 1))
    pooled = [layers.GlobalAveragePooling2D()(base(x)) for x in (inputs, -inputs)]
    model = keras.Model(inputs, layers.Dense(2)(layers.Concatenate()(pooled)))
    image = IMAGE[:, :4, :4]
    seen = next(
        made for tap, made in zip(Insides(model).taps, Insides(model).look(image)[1], strict=True) if tap.is_map
    )
    assert any(np.allclose(seen, base(x), atol=1e-6) for x in (image, -image))
    assert Scores(model).layers == []


def test_a_model_that_is_known_only_by_its_call_is_one_layer():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = layers.Conv2D(2, 3)

        def call(self, x):
            return self.inner(x)

    model = keras.Sequential([keras.Input((8, 8, 1)), Own(), layers.Flatten(), layers.Dense(3)])
    assert [(tap.kind, tap.shape) for tap in Insides(model).taps] == [("Own", (6, 6, 2)), ("Dense", (3,))]
    assert Scores(model).gradient(IMAGE[0], 0, Scores(model).layer)[1].shape == (6, 6, 2)


def test_a_first_batch_that_has_left_its_size_does_not_bind_a_look():
    model = keras.Sequential([layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(3, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(np.repeat(IMAGE, 12, axis=0), np.zeros(12), batch_size=4, verbose=0)
    assert Insides(model).look(np.repeat(IMAGE, 3, axis=0))[1][0].shape == (3, 6, 6, 2)
    assert Scores(model).shares(np.repeat(IMAGE, 5, axis=0)).shape == (5, 3)
    fixed = keras.Sequential([keras.Input(batch_shape=(4, 8, 8, 1)), layers.Flatten(), layers.Dense(3)])
    assert Insides(fixed).answers(np.repeat(IMAGE, 7, axis=0)).shape == (7, 3)


def test_a_model_with_states_is_refused_in_one_line(refused):
    stateful = [keras.Input(batch_shape=(4, 8, 8)), layers.LSTM(2, stateful=True), layers.Dense(3)]
    with refused("it keeps states, so it takes 4 samples at once"):
        Insides(keras.Sequential(stateful))


def test_what_others_do_with_a_layer_meanwhile_is_not_noted():
    layer = layers.Dense(2)
    layer(np.ones((1, 3)))

    def ask():
        other = Thread(target=layer, args=(np.zeros((5, 3)),))
        other.start()
        other.join()
        return layer(np.ones((1, 3)))

    answers, (passed,) = called(ask, [layer])
    assert passed.made is answers[0] and passed.given.shape == (1, 3)


def test_a_layer_that_is_not_used_is_said(refused):
    with refused("has the layer 'idle' and does not use it"):
        called(lambda: 0, [layers.Dense(1, name="idle")])
