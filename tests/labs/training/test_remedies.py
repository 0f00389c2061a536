"""Remedies against overfitting: switched while it trains, weights carried over, judged by the test set."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs


def build(dropout=False, weight_decay=False, batch_normalization=False):
    layers = [keras.Input((64,)), keras.layers.Dense(32)]
    layers += [keras.layers.BatchNormalization()] if batch_normalization else []
    layers += [keras.layers.Activation("relu")]
    layers += [keras.layers.Dropout(0.5)] if dropout else []
    model = keras.Sequential([*layers, keras.layers.Dense(10, "softmax")])
    optimizer = keras.optimizers.Adam(0.003, weight_decay=0.5 if weight_decay else None)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.fixture(scope="module")
def data():
    (x, y), (x_test, y_test) = datasets.digits()
    x, x_test = x.reshape(-1, 64), x_test.reshape(-1, 64)
    return (x[:120], y[:120]), (x[200:300], y[200:300]), (x_test, y_test)


def make(data, **options):
    return labs.Remedies(build, *data, **{"epochs": 12} | options)


def test_switches_are_those_that_build_takes(data):
    lab = make(data)
    assert lab.remedies == ("dropout", "weight_decay", "batch_normalization")
    assert not hasattr(lab.values, "augmentation")


def test_weights_are_carried_over_and_the_curves_go_on(data):
    lab = make(data)
    lab.play()
    for _ in range(30):
        lab.tick()
    before = lab.trainer.model.get_weights()
    epoch, points = lab.epoch, len(lab.course["loss"])
    lab.set(dropout=True)
    assert any(isinstance(layer, keras.layers.Dropout) for layer in lab.trainer.model.layers)
    for a, b in zip(before, lab.trainer.model.get_weights(), strict=False):
        if a.dtype.kind == "f":
            np.testing.assert_array_equal(a, b)
    assert lab.epoch == epoch > 0
    lab.tick()
    assert len(lab.course["loss"]) == points + 1 and lab.marks == [pytest.approx(epoch / 12)]


def test_the_end_is_judged_by_the_test_set(data):
    lab = make(data)
    share = lab.run()
    answers = lab.trainer.model(data[2][0]).numpy().argmax(axis=1)
    assert share == pytest.approx(np.mean(answers == data[2][1]), abs=1e-6)
    assert lab.epoch == pytest.approx(12) and lab.results == [((), share)]
    assert lab.done[0] and not lab.done[1]
    lab.press("play")
    assert lab.playing and lab.epoch == 0


def test_the_code_has_the_remedies_that_are_on(data):
    lab = make(data, learning_rate=0.01, dropout=True)
    assert lab.chosen == ("dropout",)
    assert lab.to_code() == "labs.Remedies(build, train, validation, test, epochs=12, dropout=True, learning_rate=0.01)"


def test_the_same_remedies_give_the_same_run(data):
    lab = make(data, epochs=3)
    first = lab.run()
    lab.press("reset")
    assert lab.run() == pytest.approx(first, abs=1e-6)


def test_a_rate_of_ten_is_explained(data):
    lab = make(data, epochs=30)
    lab.trainer.model.layers[0].kernel.assign(np.full((64, 32), np.nan))
    lab.play()
    lab.tick()
    assert not lab.playing and "no longer a number" in lab.words()
    lab.press("reset")
    assert "no longer" not in lab.words()


def test_nonsense_is_one_line(data, refused):
    for change, words in (
        ({"build": 5}, "build=5: it must be a function"),
        ({"build": lambda: None}, "its parameters are none"),
        ({"build": lambda drop: None}, "its parameters are drop"),
        ({"build": lambda dropout: 1 / 0}, "it stopped with ZeroDivisionError"),
        ({"build": lambda dropout: "model"}, "must be a Keras model"),
        ({"train": 3}, "train=3: it must be a pair"),
        ({"epochs": 0}, "epochs=0"),
        ({"learning_rate": "fast"}, "learning_rate='fast'"),
        ({"batch_size": 1000}, "batch_size=1000"),
        ({"augmentation": True}, "augmentation: Remedies has no such setting"),
    ):
        arguments = {"build": build, "train": data[0], "validation_data": data[1], "test": data[2]} | change
        with refused(words):
            labs.Remedies(**arguments)
