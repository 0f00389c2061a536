"""Chapter 5, the open exercise: a good network is taken, and each fault of one that is not has its own message."""

import numpy as np
import pytest

from dltutor import datasets, live
from dltutor.exercises.convolution import digit_network
from dltutor.exercises.convolution import network as exercise

from ..as_learner import refusal, stepped

SPARSE = "sparse_categorical_crossentropy"
RATE = 0.005


def cnn(*, inputs=(8, 8, 1), before=(), conv=None, after=None, end="softmax", units=10, loss=SPARSE):
    """The network of the solution with some of its parts exchanged."""
    import keras

    keras.utils.set_random_seed(0)
    layers = keras.layers
    if conv is None:
        conv = [layers.Conv2D(n, 3, activation="relu", padding="same") for n in (16, 32)]
    if after is None:
        after = [layers.MaxPooling2D(), layers.Dropout(0.5), layers.Flatten()]
    stack = [keras.Input(inputs), *before, *conv, *after, layers.Dense(units, end)]
    model = keras.Sequential(stack)
    model.compile(keras.optimizers.Adam(RATE), loss)
    return model


@pytest.fixture(scope="module")
def data():
    (x, y), test = datasets.digits()
    return (x[..., None], y), test


@pytest.fixture(scope="module")
def trained(data):
    model = cnn()
    live.train(model, data[0], epochs=25, batch_size=64)
    return model


def like(trained, **parts):
    """A network with the weights of one that was trained, but other parts; its optimizer counts one step."""
    return stepped(cnn(**parts), trained)


def refused(*answer):
    return refusal(exercise, *answer)


def test_a_trained_network_is_right_and_its_size_is_told(trained):
    outcome = exercise.check(trained)
    assert outcome.state == "right", outcome
    assert "of 360 held-out digits right, all but " in outcome.message
    assert f"with {trained.count_params():,} parameters" in outcome.message


def test_a_subclass_and_a_model_in_a_model_are_networks_too(trained):
    import keras

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = trained

        def call(self, x):
            return self.inner(x)

    own = Own()
    own.compile("adam", SPARSE)
    assert "has no weights yet" in refused(own)
    own(np.zeros((1, 8, 8, 1)))
    assert exercise.check(own).state == "right"
    outer = keras.Sequential([keras.Input((8, 8, 1)), trained])
    outer.compile("adam", SPARSE)
    assert exercise.check(outer).state == "right"


def test_images_without_a_channel_are_taken(trained):
    import keras

    assert exercise.check(like(trained, inputs=(8, 8), before=[keras.layers.Reshape((8, 8, 1))])).state == "right"


def test_any_size_of_image_is_taken(data):
    import keras

    model = cnn(inputs=(None, None, 1), after=[keras.layers.GlobalMaxPooling2D()])
    assert "`fit` has not trained it" in refused(model)


def test_a_saved_and_loaded_network_is_right(trained, tmp_path):
    import keras

    trained.save(tmp_path / "digits.keras")
    assert exercise.check(keras.saving.load_model(tmp_path / "digits.keras")).state == "right"


def test_what_is_no_trained_model(data):
    import keras

    assert "model='model': it must be a Keras model" in refused("model")
    assert "it must be a Keras model" in refused(cnn)
    assert "it must be a Keras model" in refused(keras.layers.Conv2D(8, 3))
    history = cnn().fit(data[0][0][:64], data[0][1][:64], verbose=0)
    assert "what `fit` gives back" in refused(history)
    assert "has no weights yet" in refused(keras.Sequential([keras.layers.Conv2D(8, 3)]))


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ((28, 28, 1), "the model takes inputs of shape (28, 28, 1), and a digit is (8, 8, 1): 8 rows"),
        ((1, 8, 8), "Keras has the channel last"),
        ((8, 8, 3), "these images are grey"),
    ],
)
def test_images_of_another_shape(inputs, message):
    import keras

    assert message in refused(cnn(inputs=inputs, conv=[], after=[keras.layers.Flatten()]))


def test_other_inputs():
    import keras

    row = keras.Sequential([keras.Input((64,)), keras.layers.Dense(10, "softmax")])
    assert "in a row of numbers a kernel finds no neighbours" in refused(row)
    two = [keras.Input((8, 8, 1)), keras.Input((8, 8, 1))]
    joined = keras.layers.Flatten()(keras.layers.Add()(two))
    assert "takes several inputs" in refused(keras.Model(two, keras.layers.Dense(10)(joined)))

    class Broken(keras.Model):
        def call(self, x):
            raise ValueError("too\nsmall")

    broken = Broken()
    broken.built = True
    assert "does not take images of shape (8, 8, 1) (Keras says:" in refused(broken)


def test_the_outputs():
    import keras

    assert "put Flatten (or GlobalAveragePooling2D) before" in refused(cnn(after=[]))
    assert "gives an array of shape (360, 8, 8, 10)" in refused(cnn(after=[]))
    for units in (1, 9, 11):
        assert f"shape (360, {units}); it must be (360, 10)" in refused(cnn(units=units))
    image = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten()(image)
    heads = [keras.layers.Dense(10)(flat), keras.layers.Dense(4)(flat)]
    assert "the model gives several outputs" in refused(keras.Model(image, heads))
    lost = cnn()
    lost.set_weights([weights * np.nan for weights in lost.get_weights()])
    assert "it answers with NaN" in refused(lost)


def test_the_layers():
    import keras

    layers = keras.layers
    dense = cnn(conv=[], after=[layers.Flatten(), layers.Dense(64, "relu")])
    assert "there is no Conv2D layer in it" in refused(dense)
    large = cnn(conv=[layers.Conv2D(32, 3)], after=[layers.Flatten(), layers.Dense(64, "relu", name="wide")])
    assert "74,762 parameters, and 20,000 are allowed; 73,792 of them are in `wide`: pool" in refused(large)


def test_a_model_that_is_not_compiled(trained):
    import keras

    model = keras.Sequential([keras.Input((8, 8, 1)), *trained.layers])
    assert "the model is not compiled" in refused(model)
    model.compile("adam")
    assert "compiled without a loss" in refused(model)


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        ("mse", "its loss is mean_squared_error: mse compares numbers"),
        ("mae", "its loss is mean_absolute_error: mae compares numbers"),
        (["mse"], "its loss is mean_squared_error"),
        ("binary_crossentropy", "that is for yes or no"),
        ("hinge", "its loss is hinge: that is not made for classes; take sparse_categorical_crossentropy"),
    ],
)
def test_a_loss_that_is_not_made_for_classes(loss, message):
    assert message in refused(cnn(loss=loss))


def test_losses_may_be_given_in_every_form(trained):
    import keras

    losses = keras.losses
    for loss in (
        losses.SparseCategoricalCrossentropy(),
        losses.sparse_categorical_crossentropy,
        losses.CategoricalCrossentropy(label_smoothing=0.1),
        [SPARSE],
        lambda true, predicted: losses.sparse_categorical_crossentropy(true, predicted),
    ):
        assert exercise.check(like(trained, loss=loss)).state == "right"
    assert "its loss is huber" in refused(cnn(loss=losses.Huber()))


def test_softmax_or_logits_must_fit_the_loss(trained):
    import keras

    logits = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    assert exercise.check(like(trained, end="linear", loss=logits)).state == "right"
    assert "told from_logits=True, so that it applies softmax once more" in refused(like(trained, loss=logits))
    bare = refused(like(trained, end="linear"))
    assert "its outputs do not add up to 1" in bare and "(or give the loss from_logits=True)" in bare
    relu = refused(like(trained, end="relu"))
    assert "let the last layer end in softmax" in relu and "from_logits" not in relu
    assert "the last layer ends in relu: logits are plain sums" in refused(like(trained, end="relu", loss=logits))
    assert "it ends in ten sigmoids" in refused(like(trained, end="sigmoid"))


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        (
            SPARSE,
            "`fit` has not trained it. With its loss the labels are plain numbers, `y_train` as it is, not one-hot",
        ),
        ("categorical_crossentropy", "With categorical_crossentropy the labels must be one-hot"),
        (lambda true, predicted: predicted, "Train it with `model.fit("),
    ],
)
def test_a_model_that_was_never_trained(loss, message):
    assert message in refused(cnn(loss=loss))


def test_labels_that_do_not_fit_the_loss_stop_fit_and_the_check_says_why(data):
    (x, y), _ = data
    model = cnn()
    with pytest.raises(ValueError, match="rank"):
        model.fit(x[:64], np.eye(10)[y[:64]], verbose=0)
    assert "not one-hot" in refused(model)


@pytest.mark.parametrize(("factor", "message"), [(16, "if they go from 0 to 16"), (255, "if they go from 0 to 255")])
def test_a_model_that_was_trained_on_other_grey_values(trained, factor, message):
    model = like(trained)
    kernel, *rest = model.get_weights()
    model.set_weights([kernel / factor, *rest])
    assert message in refused(model)


def test_a_model_that_was_trained_on_scaled_or_inverted_images(trained, data):
    import keras

    (x, _), _ = data
    scaled = like(trained, before=[keras.layers.Rescaling(x.std(), x.mean())])
    assert "if they have mean 0 and deviation 1" in refused(scaled)
    assert "if they have ink 0 and paper 1" in refused(like(trained, before=[keras.layers.Rescaling(-1, 1)]))


def test_a_model_that_gives_the_same_answer_to_all():
    model = stepped(cnn())
    model.layers[-1].bias.assign([0, 99, *[0] * 8])
    assert "held-out digits right: it gives the same answer to all" in refused(model)


def test_a_model_that_learned_nothing_overfits_or_is_not_ready(trained, monkeypatch):
    assert "do the labels belong to the images?" in refused(stepped(cnn()))
    monkeypatch.setattr(digit_network, "NEEDED", 1.01)
    monkeypatch.setattr(digit_network, "KNOWN_BY_HEART", 0.9)
    assert "of those it was trained on: it overfits" in refused(trained)
    monkeypatch.setattr(digit_network, "KNOWN_BY_HEART", 1.01)
    assert "train it longer, or give it more kernels" in refused(trained)


def test_checking_leaves_the_model_as_it_is(trained):
    before = trained.get_weights()
    steps = int(trained.optimizer.iterations)
    exercise.check(trained)
    assert all(np.array_equal(a, b) for a, b in zip(before, trained.get_weights(), strict=True))
    assert int(trained.optimizer.iterations) == steps
