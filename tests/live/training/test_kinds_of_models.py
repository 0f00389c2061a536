"""Every kind of model against `model.fit`: the same seed, order, rate and batch size give the same weights."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from dltutor.live.training import graphs
from dltutor.live.training.trainer import Trainer

STEPS = 200
BATCH = 20
SAMPLES = 100  # five steps an epoch, so 40 epochs
TOLERANCE = {"rtol": 1e-3, "atol": 2e-4}  # `fit` compiles its step, which orders the sums differently


def dense(*hidden):
    return keras.Sequential([keras.Input((4,)), *hidden, keras.layers.Dense(3, "softmax")])


def classifier(model, **options):
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", **options)
    return model


def sequential():
    return classifier(dense(keras.layers.Dense(8, "tanh")))


def functional():
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(6, "tanh")(inputs)
    joined = keras.layers.Concatenate()([inputs, hidden])
    return classifier(keras.Model(inputs, keras.layers.Dense(3, "softmax")(joined)))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = keras.layers.Dense(6, "tanh"), keras.layers.Dense(3, "softmax")

    def call(self, inputs):
        return self.out(self.hidden(inputs))


def subclassed():
    return classifier(Subclassed())


class OwnStep(keras.Model):
    """A training step of its own, that squares the loss."""

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(x=x, y=y, y_pred=self(x, training=True)) ** 2
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return {"loss": loss, "largest": tf.reduce_max(x)}


def own_step():
    inputs = keras.Input((4,))
    return classifier(OwnStep(inputs, keras.layers.Dense(3, "softmax")(inputs)))


def dropout():
    return classifier(dense(keras.layers.Dense(16, "tanh"), keras.layers.Dropout(0.3)))


def batch_normalization():
    return classifier(
        dense(keras.layers.Dense(8, use_bias=False), keras.layers.BatchNormalization(), keras.layers.Activation("relu"))
    )


def regularized():
    return classifier(dense(keras.layers.Dense(8, "tanh", kernel_regularizer=keras.regularizers.L2(0.01))))


def several_metrics():
    top = keras.metrics.SparseTopKCategoricalAccuracy(2, name="top_2")
    return classifier(dense(keras.layers.Dense(8, "tanh")), metrics=["accuracy", top])


def momentum_and_decay():
    model = dense(keras.layers.Dense(8, "tanh"))
    optimizer = keras.optimizers.SGD(0.05, momentum=0.9, weight_decay=0.01, clipnorm=1.0)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    return model


def schedule():
    model = dense(keras.layers.Dense(8, "tanh"))
    rate = keras.optimizers.schedules.ExponentialDecay(0.1, 50, 0.5)
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="sparse_categorical_crossentropy")
    return model


KINDS = {
    make.__name__: make
    for make in (
        *(sequential, functional, subclassed, own_step, dropout, batch_normalization, regularized),
        *(several_metrics, momentum_and_decay, schedule),
    )
}


def twice(make):
    """Two models with the same start."""
    models = []
    for _ in range(2):
        keras.utils.set_random_seed(3)
        models.append(make())
    return models


@pytest.fixture(scope="module")
def data():
    random = np.random.default_rng(1)
    return random.normal(size=(SAMPLES, 4)).astype("float32"), random.integers(0, 3, SAMPLES)


def assert_same(mine, reference):
    assert len(mine.get_weights()) == len(reference.get_weights()) > 0
    for a, b in zip(mine.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, **TOLERANCE)


@pytest.mark.parametrize("kind", KINDS)
def test_the_weights_are_those_of_fit(kind, data):
    mine, reference = twice(KINDS[kind])
    if kind == "subclassed":  # made at the first call, so both are made with the same seed
        for model in (mine, reference):
            keras.utils.set_random_seed(3)
            model(data[0][:1])
    trainer = Trainer(mine, *data, batch_size=BATCH, shuffle=False)
    assert trainer.slow_because == ""
    before = mine.get_weights()
    for steps in (1, 7, 92, 100):  # in slices, as a page would ask
        trainer.train(steps=steps)
    fit = reference.fit(*data, batch_size=BATCH, epochs=STEPS * BATCH // SAMPLES, shuffle=False, verbose=0)
    assert trainer.step == STEPS
    assert not all(np.allclose(a, b, atol=1e-3) for a, b in zip(before, mine.get_weights(), strict=True))
    assert_same(mine, reference)
    assert {"loss", *trainer.history.metrics} == set(fit.history)


def test_several_inputs_and_outputs(data):
    def make():
        left, right = keras.Input((2,), name="left"), keras.Input((2,), name="right")
        joined = keras.layers.Dense(8, "tanh")(keras.layers.Concatenate()([left, right]))
        group = keras.layers.Dense(3, "softmax", name="group")(joined)
        size = keras.layers.Dense(1, name="size")(joined)
        model = keras.Model([left, right], [group, size])
        losses = ["sparse_categorical_crossentropy", "mse"]
        model.compile(optimizer="adam", loss=losses, metrics=[["accuracy"], ["mae"]])
        return model

    x, y = data
    inputs, targets = [x[:, :2], x[:, 2:]], [y, x.sum(axis=1)]
    mine, reference = twice(make)
    trainer = Trainer(mine, inputs, targets, batch_size=BATCH, shuffle=False)
    trainer.train(steps=STEPS)
    fit = reference.fit(inputs, targets, batch_size=BATCH, epochs=40, shuffle=False, verbose=0)
    assert trainer.slow_because == ""
    assert_same(mine, reference)
    assert {"loss", *trainer.history.metrics} == set(fit.history)


def test_inputs_by_name(data):
    def make():
        left, right = keras.Input((2,), name="left"), keras.Input((2,), name="right")
        out = keras.layers.Dense(3, "softmax")(keras.layers.Concatenate()([left, right]))
        return classifier(keras.Model({"left": left, "right": right}, out))

    inputs = {"left": data[0][:, :2], "right": data[0][:, 2:]}
    mine, reference = twice(make)
    Trainer(mine, inputs, data[1], batch_size=BATCH, shuffle=False).train(steps=STEPS)
    reference.fit(inputs, data[1], batch_size=BATCH, epochs=40, shuffle=False, verbose=0)
    assert_same(mine, reference)


@pytest.mark.parametrize("known", [True, False])
def test_a_dataset_of_batches(data, known):
    dataset = tf.data.Dataset.from_tensor_slices(data).batch(30)  # the last batch of an epoch holds ten samples
    mine, reference = twice(sequential)
    trainer = Trainer(mine, dataset if known else dataset.filter(lambda x, y: True))
    assert trainer.batch_size == 30
    for steps in (1, 7, 92, 100):
        for _ in range(steps):
            trainer.train(steps=1)
    reference.fit(dataset, epochs=50, verbose=0)
    assert (trainer.step, round(trainer.epoch, 6)) == (STEPS, 50)
    assert_same(mine, reference)


def test_a_dataset_cut_into_other_batches_needs_no_new_trace(data, monkeypatch):
    dataset = tf.data.Dataset.from_tensor_slices(data).batch(50)
    mine, reference = twice(sequential)
    trainer = Trainer(mine, dataset)
    monkeypatch.setattr(graphs, "trace", None)
    trainer.batch_size = BATCH
    trainer.train(steps=STEPS)
    reference.fit(*data, batch_size=BATCH, epochs=40, shuffle=False, verbose=0)
    assert_same(mine, reference)


def test_a_dataset_without_an_end(data):
    dataset = tf.data.Dataset.from_tensor_slices(data).batch(20).repeat()
    mine, reference = twice(sequential)
    trainer = Trainer(mine, dataset)
    trainer.train(steps=STEPS)
    reference.fit(*data, batch_size=BATCH, epochs=40, shuffle=False, verbose=0)
    assert_same(mine, reference)


class TwoPlayers(keras.Model):
    """Two models with an optimizer each, as a GAN has; fed with inputs alone."""

    def __init__(self):
        super().__init__()
        self.first = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)])
        self.second = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])

    def compile(self, first_optimizer, second_optimizer):
        super().compile()
        self.first_optimizer, self.second_optimizer = first_optimizer, second_optimizer

    def train_step(self, data):
        for model, optimizer, sign in (
            (self.first, self.first_optimizer, 1.0),
            (self.second, self.second_optimizer, -1.0),
        ):
            with tf.GradientTape() as tape:
                loss = sign * tf.reduce_mean(tf.tanh(self.second(self.first(data)))) + 0.01 * sum(
                    tf.reduce_sum(w**2) for w in model.trainable_variables
                )
            optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return {"last": loss}


def test_two_models_with_an_optimizer_each(data):
    def make():
        model = TwoPlayers()
        model.compile(keras.optimizers.Adam(0.01), keras.optimizers.SGD(0.05))
        return model

    mine, reference = twice(make)
    trainer = Trainer(mine, data[0], batch_size=BATCH, shuffle=False)
    start = mine.get_weights()
    trainer.train(steps=STEPS)
    reference.fit(data[0], batch_size=BATCH, epochs=40, shuffle=False, verbose=0)
    assert trainer.slow_because == ""
    assert_same(mine, reference)
    assert len(trainer.history.loss) == 1  # "last" stands for the loss
    trained = mine.get_weights()
    trainer.reset()
    for a, b in zip(start, mine.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    trainer.train(steps=STEPS)  # the states of both optimizers were reset as well
    for a, b in zip(trained, mine.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, **TOLERANCE)


def test_a_model_that_runs_eagerly_is_trained_slowly_and_says_so(data):
    mine, reference = twice(sequential)
    mine.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", run_eagerly=True)
    trainer = Trainer(mine, *data, batch_size=BATCH, shuffle=False)
    trainer.train(steps=50)
    assert "run_eagerly" in trainer.slow_because
    reference.fit(*data, batch_size=BATCH, epochs=10, shuffle=False, verbose=0)
    assert_same(mine, reference)


def test_nothing_is_trained_by_making_a_trainer(data):
    for make in (dropout, batch_normalization, own_step):
        model, reference = twice(make)
        Trainer(model, *data, batch_size=BATCH, validation_data=data)
        for a, b in zip(model.variables, reference.variables, strict=True):
            np.testing.assert_array_equal(a.numpy(), b.numpy())
