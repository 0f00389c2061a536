"""When the numbers run away: noticed within a slice, explained, the last finite weights kept, training can go on."""

import keras
import numpy as np
import pytest

from dltutor.live.training.trainer import Trainer

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(60, 4)).astype("float32")
Y = X.sum(axis=1)


def line(rate, loss="mse"):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(rate), loss=loss)
    return model


def test_a_rate_too_high_is_noticed_and_the_last_finite_weights_are_kept():
    trainer = Trainer(line(1000.0), X, Y, batch_size=20)
    trainer.train(steps=3)
    before = trainer.model.get_weights()
    assert not trainer.diverged
    trainer.train(steps=200)
    assert trainer.diverged
    for a, b in zip(before, trainer.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert "learning rate of 1e+03" in trainer.reason and "smaller rate" in trainer.reason


def test_after_divergence_a_smaller_rate_goes_on_from_there():
    trainer = Trainer(line(1.0), X, Y, batch_size=20)
    trainer.train(steps=2)
    trainer.learning_rate = 1e6
    trainer.train(steps=100)
    assert trainer.diverged
    trainer.learning_rate = 0.05
    for _ in range(30):
        trainer.train(steps=20)
    assert not trainer.diverged and trainer.history.loss[-1] < 1e-3


def test_reset_after_divergence():
    trainer = Trainer(line(1000.0), X, Y)
    start = trainer.model.get_weights()
    trainer.train(steps=500)
    assert trainer.diverged
    trainer.reset()
    assert not trainer.diverged and trainer.reason == ""
    for a, b in zip(start, trainer.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_inputs_that_were_not_scaled_are_named():
    trainer = Trainer(line(0.01), X * 1000, Y)
    trainer.train(steps=500)
    assert trainer.diverged and "The inputs reach" in trainer.reason and "Scale them" in trainer.reason


def test_the_logarithm_of_zero_is_named():
    def surprise(y_true, y_pred):
        return -keras.ops.mean(keras.ops.log(keras.ops.relu(y_pred - 100.0)))

    trainer = Trainer(line(0.001, surprise), X, Y)
    trainer.train(steps=5)
    assert trainer.diverged and "logarithm of zero" in trainer.reason


def test_a_weight_that_is_no_number_counts_though_the_loss_is_finite():
    model = line(0.1)
    trainer = Trainer(model, X, Y)
    trainer.train(steps=1)
    good = model.get_weights()
    model.trainable_variables[0].assign(np.full((4, 1), np.inf))
    trainer.train(steps=1)
    assert trainer.diverged
    np.testing.assert_array_equal(model.get_weights()[0], good[0])


def test_train_epochs_stops_when_it_diverges():
    trainer = Trainer(line(1000.0), X, Y)
    trainer.train_epochs(1000)
    assert trainer.diverged and trainer.epoch < 1000


@pytest.mark.parametrize("eager", [False, True])
def test_divergence_is_noticed_on_both_ways(eager):
    model = line(1e6)
    model.compile(optimizer=keras.optimizers.SGD(1e6), loss="mse", run_eagerly=eager)
    trainer = Trainer(model, X, Y)
    trainer.train(steps=40)
    assert trainer.diverged and np.isfinite(model.get_weights()[0]).all()
