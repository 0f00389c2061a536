"""Compiled steps: the numbers of `fit`, whatever the batch size, and one piece of code for models of one kind."""

import keras
import numpy as np
import pytest

from dltutor.live.training import compiled, compiling
from dltutor.live.training.trainer import Trainer

SAMPLES = 50


def make_model(*, activation="tanh", units=3, loss="sparse_categorical_crossentropy", optimizer="sgd", extra=()):
    keras.utils.set_random_seed(3)
    layers = [
        keras.layers.Dense(8, activation),
        *extra,
        keras.layers.Dense(units, "softmax" if units > 1 else "sigmoid"),
    ]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile(optimizer=keras.optimizers.get(optimizer), loss=loss, metrics=["accuracy"])
    return model


def functional():
    keras.utils.set_random_seed(3)
    inputs = keras.Input((4,))
    hidden = keras.layers.BatchNormalization()(keras.layers.Dense(8, "relu", kernel_regularizer="l2")(inputs))
    model = keras.Model(inputs, keras.layers.Dense(3)(hidden))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
    model.compile(keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True, clipnorm=1.0), loss=loss)
    return model


KINDS = {
    "sgd": make_model,
    "adam": lambda: make_model(optimizer="adam"),
    "batch normalization": lambda: make_model(extra=[keras.layers.BatchNormalization()]),
    "functional": functional,
}


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(1)
    return random.normal(size=(SAMPLES, 4)).astype("float32"), random.integers(0, 3, SAMPLES)


@pytest.fixture(autouse=True)
def no_code():
    compiled._codes.clear()


def compiled_steps(trainer, steps):
    """Train so many steps in compiled code, as a page's slices would."""
    done = 0
    while done < steps:
        assert trainer._compiled.most > 0, trainer._compiled.code.failure
        done += trainer._chunk(min(steps - done, 37), done == 0, True)[0]


@pytest.mark.parametrize("batch_size", [10, 16, 50])
@pytest.mark.parametrize("kind", KINDS)
def test_the_weights_are_those_of_fit(kind, batch_size, data):
    mine, reference = KINDS[kind](), KINDS[kind]()
    trainer = Trainer(mine, *data, batch_size=batch_size, shuffle=False)
    trainer._compiled.compile()
    epochs = 40
    compiled_steps(trainer, epochs * trainer.feed.steps_in_epoch)
    reference.fit(*data, batch_size=batch_size, epochs=epochs, shuffle=False, verbose=0)
    assert trainer.epoch == epochs
    for a, b in zip(mine.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-5)


def test_both_ways_take_turns_on_the_same_samples(data):
    mine, reference = make_model(), make_model()
    trainer, plain = (Trainer(model, *data, batch_size=16) for model in (mine, reference))
    trainer._compiled.compile()
    for steps in (3, 6, 11):
        compiled_steps(trainer, steps)
        trainer.train(steps=5)
        plain.train(steps=steps)
        plain.train(steps=5)
    assert (trainer.step, trainer.epoch) == (plain.step, plain.epoch)
    assert trainer.history.loss[-1] == pytest.approx(plain.history.loss[-1], abs=1e-5)
    for a, b in zip(mine.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_what_is_reported_is_what_fit_reports(data):
    mine, reference = make_model(), make_model()
    trainer = Trainer(mine, *data, batch_size=16, shuffle=False)
    trainer._compiled.compile()
    _, logs = trainer._chunk(4, True, True)
    fit = reference.fit(*data, batch_size=16, shuffle=False, verbose=0)
    assert logs == pytest.approx({name: values[-1] for name, values in fit.history.items()}, abs=1e-5)


def test_compiling_changes_nothing(data):
    model = make_model(optimizer="adam")
    trainer = Trainer(model, *data, batch_size=16)
    trainer.train(steps=3)
    before = [v.numpy() for v in trainer._steps.variables]
    trainer._compiled.compile()
    assert trainer._compiled.most > 0
    for a, b in zip(before, trainer._steps.variables, strict=True):
        np.testing.assert_array_equal(a, b.numpy())


def test_a_batch_size_changed_within_an_epoch(data):
    model, reference = make_model(), make_model()
    trainer, plain = Trainer(model, *data, batch_size=20), Trainer(reference, *data, batch_size=20)
    trainer._compiled.compile()
    compiled_steps(trainer, 1)
    trainer.batch_size = 16
    assert trainer._compiled.most == 0, "no code for this batch size yet"
    trainer._compiled.compile()
    assert trainer._compiled.most == 1, "30 samples are left: 16, and then 14 for which there is no code"
    compiled_steps(trainer, 1)
    assert trainer._compiled.most == 0
    trainer.train(steps=1)
    assert trainer.epoch == 1
    compiled_steps(trainer, 8)
    plain.train(steps=1)
    plain.batch_size = 16
    plain.train(steps=10)
    assert trainer.epoch == plain.epoch == 3
    for a, b in zip(model.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_a_rate_changes_without_new_code(data):
    trainer = Trainer(make_model(), *data, batch_size=10)
    trainer._compiled.compile()
    compiled_steps(trainer, 5)
    before = trainer.model.get_weights()
    trainer.learning_rate = 1e-30
    compiled_steps(trainer, 5)
    for a, b in zip(before, trainer.model.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-7)


def test_models_of_one_kind_share_their_code(data):
    first, second = (Trainer(make_model(), *data, batch_size=10) for _ in range(2))
    first._compiled.compile()
    assert second._compiled.most > 0
    before = first.model.get_weights()
    compiled_steps(second, 10)
    for a, b in zip(before, first.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.allclose(before[0], second.model.get_weights()[0])


@pytest.mark.parametrize(
    "other",
    [
        {"activation": "relu"},
        {"optimizer": "adam"},
        {"optimizer": keras.optimizers.SGD(momentum=0.9)},
        {"loss": keras.losses.SparseCategoricalCrossentropy(ignore_class=1)},
        {"extra": [keras.layers.Dense(8, "tanh", kernel_regularizer="l2")]},
    ],
)
def test_other_kinds_have_code_of_their_own(other, data):
    first, second = Trainer(make_model(), *data, batch_size=10), Trainer(make_model(**other), *data, batch_size=10)
    first._compiled.compile()
    assert first._compiled.most > 0
    assert second._compiled.most == 0


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(3, "softmax")

    def call(self, inputs):
        return self.dense(inputs)


def subclassed():
    model = Subclassed()
    model.build((None, 4))
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_model(extra=[keras.layers.Dropout(0.5)]),
        lambda: make_model(activation=lambda x: x * x),
        lambda: make_model(loss=lambda y, p: keras.ops.mean(p)),
        lambda: make_model(extra=[keras.layers.Dense(2000)]),
        subclassed,
    ],
)
def test_chance_own_functions_and_large_models_are_left_to_the_graph(make, data):
    assert Trainer(make(), *data, batch_size=10)._compiled is None


def test_time_brings_code_and_steps_do_not(data, monkeypatch):
    monkeypatch.setattr(compiling, "SETTLED", 0.0)
    trainer = Trainer(make_model(), *data, batch_size=10)
    for _ in range(3):
        trainer.train(steps=20)
    assert not trainer._compiled.code.busy and not trainer._compiled.code.ready
    for _ in range(2000):
        trainer.train(seconds=0.01)
        if trainer._compiled.code.ready:
            break
    before = trainer.step
    trainer.train(seconds=0.01)
    assert trainer._compiled.code.failure is None and trainer.step > before


def test_what_cannot_be_compiled_is_trained_as_before(data, monkeypatch):
    trainer = Trainer(make_model(), *data, batch_size=10)

    def fail(uneven):
        raise RuntimeError("no compiler")

    monkeypatch.setattr(trainer._compiled, "_trace", fail)
    trainer._compiled.compile()
    assert trainer._compiled.most == 0 and not trainer._compiled.code.busy
    trainer.train(seconds=0.01)
    assert trainer.step > 0


@pytest.mark.parametrize(("begun", "changed"), [(10, 16), (16, 10)])
def test_a_batch_size_changed_while_it_is_compiled(data, monkeypatch, begun, changed):
    trainer = Trainer(make_model(), *data, batch_size=begun)
    trace = trainer._compiled._trace

    def move_the_slider(uneven):
        trainer.batch_size = changed
        return trace(uneven)

    monkeypatch.setattr(trainer._compiled, "_trace", move_the_slider)
    trainer._compiled.compile()
    assert trainer._compiled.code.failure is None
    assert trainer._compiled.most == 0, "what was compiled is for the batch size before"
    trainer.batch_size = begun
    assert trainer._compiled.most > 0
    compiled_steps(trainer, 5)


def test_divergence_is_noticed_and_the_last_finite_weights_are_kept(data):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    trainer = Trainer(model, data[0], data[1].astype("float32"), batch_size=10)
    trainer._compiled.compile()
    trainer.train(seconds=0.01)
    trainer.learning_rate = 1e38
    for _ in range(50):
        trainer.train(seconds=0.01)
        if trainer.diverged:
            break
    assert trainer.diverged and "rate" in trainer.reason
    assert all(np.isfinite(w).all() for w in trainer.model.get_weights())
