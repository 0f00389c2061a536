"""What is said of a course, and when a training stops by itself: held to Keras's own EarlyStopping."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from dltutor.live.training import course
from dltutor.live.training.history import History
from dltutor.live.training.stopping import Stopping
from dltutor.live.training.trainer import Trainer

RANDOM = np.random.default_rng(0)
NOISE = RANDOM.normal(size=400)


def make_history(losses, validation=(), changes=()):
    history = History(changes=list(changes))
    for i, loss in enumerate(losses, start=1):
        history.add(10 * i, {"loss": loss}, epoch=i)
        if len(validation):
            history.add_validation(10 * i, {"accuracy": 0.5, "loss": validation[i - 1]}, epoch=i)
    return history


def test_the_state_in_words():
    for losses, validation, words in (
        (np.exp(-np.arange(40) / 20), (), "still falling"),
        (np.exp(-np.arange(40) / 20) + 0.002 * NOISE[:40], (), "still falling"),
        (0.5 + 0.05 * NOISE[:200], (), "flat"),
        (np.full(50, 0.3), (), "flat"),
        (0.1 + np.arange(40) / 40, (), "rising"),
        (np.exp(-np.arange(40) / 10), 0.5 + 0.01 * np.abs(np.arange(1, 41) - 15), "Overfitting since about epoch 15"),
        (np.exp(-np.arange(40) / 20), np.exp(-np.arange(40) / 20) + 0.1, "still falling"),
        (0.1 + np.arange(40) / 40, 0.1 + np.arange(40) / 40, "Both losses are rising"),
        ([1.0, 0.9], (), ""),
        ([], (), ""),
        ([np.nan] * 20, [np.nan] * 20, ""),
        ([np.nan, np.inf, *np.exp(-np.arange(40) / 20)], (), "still falling"),
    ):
        said = course.state(make_history(losses, validation))
        assert words in said
        assert bool(said) == bool(words)


def test_after_a_change_of_the_rate_the_trend_is_looked_at_anew():
    losses = [*np.exp(-np.arange(40) / 20), *[0.1] * 5]
    assert course.state(make_history(losses, changes=[400])) == ""
    assert "flat" in course.state(make_history([*losses, *[0.1] * 40], changes=[400]))


def test_a_long_course_is_judged_as_a_short_one():
    assert "still falling" in course.state(make_history(np.exp(-np.arange(50_000) / 20_000)))


def test_the_time_left_follows_the_pace_and_leaves_out_pauses():
    pace = course.Pace()
    assert pace.left(10) is None
    for second in range(5):
        pace.look(second / 2, now=float(second))
    assert pace.left(10) == pytest.approx(16)
    pace.look(2.5, now=100.0)  # after a long pause it is measured anew
    assert pace.left(10) is None
    pace.look(3.5, now=101.0)
    assert pace.left(10) == pytest.approx(6.5)


def make_trainer(**options):
    random = np.random.default_rng(1)
    x, y = random.normal(size=(30, 4)).astype("float32"), random.integers(0, 2, 30)
    keras.utils.set_random_seed(0)
    layers = [keras.Input((4,)), keras.layers.Dense(32, "relu"), keras.layers.Dense(2, "softmax")]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return Trainer(model, x[:20], y[:20], batch_size=10, shuffle=False, validation_data=(x[20:], y[20:]), **options)


@pytest.mark.parametrize("patience", [1, 5])
def test_early_stopping_is_that_of_keras(patience):
    trainer, reference = make_trainer(), make_trainer()
    stopping = Stopping(trainer, epochs=300, patience=patience)
    while not stopping.reason:
        stopping.train(seconds=0.005)
    stopper = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    fit = reference.model.fit(
        *(reference.x, reference.y),
        validation_data=(reference._validator.feed.x, reference._validator.feed.y),
        batch_size=10,
        epochs=300,
        shuffle=False,
        verbose=0,
        callbacks=[stopper],
    )
    assert trainer.epoch == len(fit.history["loss"]) < 300
    assert f"for {patience} epoch" in stopping.reason and "were put back" in stopping.reason
    assert f"The weights of epoch {stopper.best_epoch + 1}," in stopping.reason
    for a, b in zip(trainer.model.get_weights(), reference.model.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-4)


def test_a_number_of_epochs_is_kept_exactly_and_can_be_prolonged():
    trainer = make_trainer()
    stopping = Stopping(trainer, epochs=2.5)
    while not stopping.reason:
        stopping.train(seconds=0.001)
    assert (trainer.epoch, trainer.step) == (2.5, 5)
    assert stopping.reason == "The 2.5 epochs are done."
    stopping.train(seconds=1)
    assert trainer.epoch == 2.5
    stopping.go_on()
    stopping.train()
    assert trainer.epoch == 5


@pytest.mark.parametrize("eager", [False, True])
def test_a_dataset_whose_length_nobody_knows_ends_its_epochs_where_the_data_end(eager):
    given = make_trainer()
    model = given.model
    if eager:
        model.compile("sgd", "sparse_categorical_crossentropy", run_eagerly=True)
    dataset = tf.data.Dataset.from_tensor_slices((given.x, given.y)).batch(8).filter(lambda x, y: True)
    trainer = Trainer(model, dataset)
    stopping = Stopping(trainer, epochs=3)
    while not stopping.reason:
        stopping.train(seconds=0.0)
    assert (trainer.epoch, trainer.step) == (3, 9)
    trainer.train(until=4)
    assert (trainer.epoch, trainer.step) == (4, 12)


def test_what_cannot_stop_is_said_in_one_line(refused):
    endless = tf.data.Dataset.from_tensor_slices((np.eye(4, dtype="f4"), [0, 1, 0, 1])).batch(2).repeat()
    trainer = make_trainer()
    blind = Trainer(trainer.model, trainer.x, trainer.y)
    for make, words in [
        (lambda: Stopping(trainer, epochs=0), "epochs=0"),
        (lambda: Stopping(trainer, epochs="many"), "epochs='many'"),
        (lambda: Stopping(trainer, epochs=float("nan")), "epochs=nan"),
        (lambda: Stopping(trainer, patience=0), "patience=0"),
        (lambda: Stopping(trainer, patience=2.5), "patience=2.5"),
        (lambda: Stopping(blind, patience=3), "hand over validation_data"),
        (lambda: Stopping(Trainer(trainer.model, endless), epochs=3), "has no end"),
        (lambda: Stopping(Trainer(trainer.model, endless, validation_data=endless.take(1))), "has no end"),
    ]:
        with refused(words):
            make()
