"""The lab on what a gradient gives away: it is TensorFlow's gradient, the image is in it, and each goal is reached."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.labs.fair.read_off.lab import DIVIDED, RAW
from dltutor.labs.fair.read_off.sent import Client

from ..beginning import at_rest
from ..handwriting import write


def reader():
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [keras.Input((8, 8)), layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10, "softmax")]
    )


@pytest.fixture(scope="module")
def model():
    return reader()


@pytest.fixture
def lab(model):
    lab = labs.ReadOff(model, *datasets.digits()[0])
    lab.press("other")
    return lab


def test_what_is_sent_is_the_gradient_of_the_loss(model):
    import tensorflow as tf

    x, y = (part[:8] for part in datasets.digits()[0])
    sent = Client(model).send(x, y)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y, model(x)))
    parts = [part.numpy() for part in tape.gradient(loss, model.trainable_variables)]
    for ours, theirs in zip((sent.weights, sent.biases, sent.last), (parts[0], parts[1], parts[3]), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    assert sent.count == model.count_params()
    assert sent.length == pytest.approx(np.sqrt(sum((part**2).sum() for part in parts)), rel=1e-4)


def test_one_image_and_its_label_are_read_off_exactly(model):
    x, y = datasets.digits()[0]
    client = Client(model)
    for i in range(20):
        sent = client.send(x[i : i + 1], y[i : i + 1])
        np.testing.assert_allclose(sent.together, x[i].ravel(), atol=1e-4)
        assert sent.label == y[i]
        speaks = np.abs(sent.biases) > 1e-6 * np.abs(sent.biases).max()
        np.testing.assert_allclose(sent.candidates[speaks], np.tile(x[i].ravel(), (speaks.sum(), 1)), atol=1e-3)
        assert not sent.candidates[~speaks].any()


def test_it_begins_with_an_empty_pad_and_gives_nothing_away(model):
    lab = labs.ReadOff(model, *datasets.digits()[0])
    assert not lab.ink_there and not lab.read.images.any() and "Draw on the pad" in lab.words()
    lab.press("other")
    assert "image 0" in lab.picture.head.get_text() and "read off exactly" in lab.words()
    lab.press("reset")
    assert not lab.ink_there


def test_your_own_drawing_is_read_off_once_the_pen_rests(lab):
    write(lab, 4)
    assert not lab.done[0]
    assert at_rest(lab).done[0] and "error" in lab.progress.notes[0]
    assert "your drawing" in lab.picture.head.get_text() and "read off exactly" in lab.words()


def test_a_large_batch_hides_most_and_a_small_one_none(lab):
    lab.set(batch=2)
    assert lab.read.exact == 2 and not lab.done[1]
    lab.set(batch=32)
    assert lab.done[1] and lab.read.exact < 16 and "Of 32 images" in lab.words()


def test_noise_hides_one_image_and_grows_with_what_is_added(lab):
    errors = []
    for noise in (0.0, 0.001, 0.01, 0.1):
        lab.set(noise=noise)
        errors.append(float(lab.read.errors[0]))
    assert errors == sorted(errors) and errors[0] < 1e-3 and errors[-1] > lab.guess and lab.done[2]


def test_another_label_sends_another_gradient_and_the_same_image(lab):
    before = lab.sent.weights.copy()
    lab.set(label=(lab.values.label + 1) % 10)
    assert np.abs(lab.sent.weights - before).max() > 1e-3
    assert lab.read.exact == 1 and lab.sent.label == lab.values.label


def test_the_middle_shows_what_is_sent_or_what_is_divided(lab):
    assert lab.values.view == RAW and "what is sent" in lab.picture.units.heading.get_text()
    lab.set(view=DIVIDED)
    assert "divided" in lab.picture.units.heading.get_text()


def test_what_does_not_fit_gets_one_line(model):
    x, y = datasets.digits()[0]
    seeing = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)])
    with pytest.raises(LearnerError, match=r"^model: its weights have the shapes .* the first layer must be Dense"):
        labs.ReadOff(seeing, x, y)
    with pytest.raises(LearnerError, match=r"^x: 5 images; there must be at least 32"):
        labs.ReadOff(model, x[:5], y[:5])
