"""The labs that train: asked for nonsense, left diverging, run twice on one model."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.live.training import graphs


def one_layer(units=10, activation="softmax", loss="sparse_categorical_crossentropy", shape=(8, 8)):
    keras.utils.set_random_seed(0)
    layers = [keras.Input(shape), keras.layers.Flatten(), keras.layers.Dense(units, activation=activation)]
    model = keras.Sequential(layers)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=loss)
    return model


def xor_model(units=4):
    keras.utils.set_random_seed(4)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(units, "tanh"), keras.layers.Dense(1, "sigmoid")])
    model.compile(optimizer="sgd", loss="binary_crossentropy")
    return model


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


def make(name, digits):
    if name == "HiddenLayer":
        return labs.HiddenLayer(xor_model(), *datasets.gate("XOR"), learning_rate=0.5)
    return getattr(labs, name)(one_layer(), *digits)


@pytest.mark.parametrize("name", ["WeightImages", "HiddenLayer", "DrawDigit"])
def test_divergence_is_explained_and_reset_helps(name, digits):
    lab = make(name, digits)
    lab.trainer.model.layers[-1].kernel.assign(np.full(lab.model.layers[-1].kernel.shape, np.nan))
    lab.press("step")
    assert "no longer a number" in lab.words() and not lab.playing
    assert np.isfinite(lab.model.layers[-1].kernel.numpy()).all(), "the last finite weights are put back"
    lab.press("play")
    lab.tick()
    assert lab.playing and "no longer" not in lab.words()
    lab.press("reset")
    assert "no longer" not in lab.words()
    lab.press("step")
    assert lab.trainer.step == 1
    assert not lab.trainer.diverged


def test_two_labs_on_one_model_do_not_train_it_twice(digits):
    model = one_layer()
    first = labs.WeightImages(model, *digits)
    first.play()
    second = labs.WeightImages(model, *digits)
    assert not first.playing
    assert "newer lab" in first.words()
    second.play()
    second.tick()
    steps = first.trainer.step
    first.tick()
    assert first.trainer.step == steps


def test_the_next_cell_sees_the_training(digits):
    model = one_layer()
    before = model.get_weights()[0]
    lab = labs.WeightImages(model, *digits)
    lab.run(epochs=5)
    assert not np.allclose(before, model.get_weights()[0])
    x, y = digits[1]
    assert lab.accuracy == pytest.approx((np.argmax(model(x), axis=1) == y).mean())
    assert lab.accuracy > 0.8


def test_four_tanh_units_learn_xor():
    lab = labs.HiddenLayer(xor_model(), *datasets.gate("XOR"), learning_rate=0.5)
    lab.run(epochs=2000)
    assert not lab.wrong.any()
    assert all(lab.done)


def test_an_impossible_rate_or_batch_size_is_one_line(digits, monkeypatch):
    monkeypatch.setattr(graphs, "trace", None)  # it is said before anything takes time
    for rate in (-1, 0, float("nan"), "fast", [], 100):
        for name in ("WeightImages", "DrawDigit", "Training"):
            with pytest.raises(LearnerError, match=r"^learning_rate="):
                getattr(labs, name)(one_layer(), *digits, learning_rate=rate)
    for size in (0, -4, 2.5, "all", float("nan")):
        with pytest.raises(LearnerError, match=r"^batch_size="):
            labs.WeightImages(one_layer(), *digits, batch_size=size)


def test_what_does_not_fit_a_lab_is_one_line(digits, refused):
    train, test = digits
    wide = one_layer(30)
    slips = [
        (lambda: labs.WeightImages("model", train, test), "must be a Keras model"),
        (lambda: labs.WeightImages(wide, train, test), "its first Dense layer has 30 units"),
        (lambda: labs.WeightImages(one_layer(), train[0], test), "train=an array"),
        (lambda: labs.WeightImages(one_layer(), train, (test[0][:5], test[1])), "5 samples"),
        (lambda: labs.WeightImages(one_layer(), train, ([], [])), "test x is empty"),
        (lambda: labs.WeightImages(one_layer(), train, test, names=("a",)), "there must be 10 names"),
        (lambda: labs.WeightImages(one_layer(), train, test, goal=2), "goal=2"),
        (lambda: labs.HiddenLayer(one_layer(), *datasets.gate("XOR")), "one sample has shape"),
        (lambda: labs.HiddenLayer(xor_model(9), *datasets.gate("XOR")), "1 to 8 units"),
        (lambda: labs.HiddenLayer(xor_model(), [[0, 0]], [2]), "it must be 0 or 1"),
        (lambda: labs.HiddenLayer(xor_model(), [], []), "inputs is empty"),
        (lambda: labs.DrawDigit(xor_model(), train, test), "one image has shape"),
    ]
    for slip, words in slips:
        with refused(words):
            slip()
