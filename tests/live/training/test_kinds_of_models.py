"""Every kind of model against `model.fit`: the same seed, order, rate and batch size give the same weights."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.live import Watch, WeightPath, train
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


def fixed_batch(**options):
    inputs = keras.Input(batch_shape=(16, 5, 3))
    model = keras.Sequential([inputs, keras.layers.LSTM(4, **options), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return model


def test_the_batch_size_of_a_model_with_states_is_taken_and_no_other_is_offered(refused):
    x = np.random.default_rng(0).normal(size=(40, 5, 3)).astype("float32")
    y = x[:, 0, :1]
    mine, reference = twice(lambda: fixed_batch(stateful=True))
    trainer = Trainer(mine, x, y, shuffle=False, validation_data=(x, y))
    trainer.train_epochs(1)
    reference.fit(x[:32], y[:32], batch_size=16, shuffle=False, verbose=0)
    reference.evaluate(x[:32], y[:32], batch_size=16, verbose=0)
    assert_same(mine, reference)
    assert trainer.remark == "This model takes 16 samples at once: 8 of 40 are left out an epoch."
    lab = labs.Training(fixed_batch(stateful=True), (x, y))
    assert lab.table["batch_size"].values == (16,)
    for samples, size in ((40, 8), (9, None)):
        with refused("16"):
            Trainer(fixed_batch(stateful=True), x[:samples], y[:samples], batch_size=size)


def test_a_batch_that_a_model_has_seen_before_fixes_nothing():
    x = np.random.default_rng(0).normal(size=(40, 2)).astype("float32")
    model = keras.Sequential([keras.layers.Dense(1)])
    model(x[:1])
    model.compile("sgd", "mse")
    trainer = Trainer(model, x, x[:, :1], batch_size=8)
    trainer.train_epochs(1)
    assert trainer.step == 5 and trainer.remark == ""


def test_metrics_that_are_vectors_count_by_their_mean(data):
    x, y = data[0], keras.utils.to_categorical(data[1], 3)

    def make():
        model = dense(keras.layers.Dense(8, "tanh"))
        model.compile("adam", "categorical_crossentropy", metrics=[keras.metrics.F1Score()])
        return model

    models = [make() for _ in range(3)]
    lab = labs.Training(models[0], (x, y), (x, y))
    lab.run(2)
    models[1].compile("adam", "categorical_crossentropy", metrics=[keras.metrics.F1Score()], run_eagerly=True)
    trainer = Trainer(models[1], x, y, validation_data=(x, y))
    trainer.train_epochs(1)
    watch = Watch()
    models[2].fit(x, y, validation_data=(x, y), verbose=0, callbacks=[watch])
    for history in (lab.history, trainer.history, watch.history):
        values = [*history.metrics["f1_score"], *history.validation["f1_score"]]
        assert all(isinstance(value, float) and 0 <= value <= 1 for value in values)


@pytest.mark.parametrize("optimizer", ["adagrad", "adam"])
def test_steps_one_by_one_begin_where_the_optimizer_is(data, optimizer):
    def make():
        model = dense(keras.layers.Dense(8, "tanh"), keras.layers.Dropout(0.3, seed=1))
        model.compile(optimizer, "sparse_categorical_crossentropy", run_eagerly=True)
        return model

    mine, reference = twice(make)
    options = {"batch_size": BATCH, "shuffle": False, "verbose": 0}
    for model in (mine, reference):
        model.fit(*data, **options)
    Trainer(mine, *data, batch_size=BATCH, shuffle=False).train_epochs(1)
    reference.fit(*data, **options)
    assert_same(mine, reference)


def test_what_stops_a_step_is_named_and_shapes_only_where_the_error_names_them(data, refused):
    def wrong(y, p):
        return keras.ops.mean(keras.ops.squared_up(y - p))

    class Silent(keras.Model):
        def train_step(self, data):
            return None

    shared = keras.optimizers.Adam()
    first = dense(keras.layers.Dense(8))
    first.compile(shared, "sparse_categorical_crossentropy")
    Trainer(first, *data).train(steps=1)
    inputs = keras.Input((4,))
    silent = Silent(inputs, keras.layers.Dense(3)(inputs))
    for model, how, words in (
        (dense(keras.layers.Dense(7)), {"optimizer": shared}, "its optimizer was made for other weights"),
        (dense(), {"loss": None}, "compiled without a loss"),
        (dense(), {"loss": wrong}, "squared_up"),
        (silent, {"optimizer": "adam"}, "its train_step returns nothing"),
    ):
        model.compile(**{"loss": "sparse_categorical_crossentropy", "optimizer": "sgd", **how})
        with refused(words) as _:
            Trainer(model, *data)
        with pytest.raises(LearnerError) as said:
            Trainer(model, *data)
        assert "shape" not in str(said.value)


def test_a_rate_of_zero_is_no_riddle(data, refused):
    model = dense()
    model.compile(keras.optimizers.SGD(0.0), "sparse_categorical_crossentropy")
    Trainer(model, *data).train(steps=1)
    for lab in (labs.Training, labs.LearningRateRange):
        with refused("rate"):
            lab(model, data)


def test_a_model_that_is_made_by_its_first_batch_has_a_path(data):
    model = Subclassed()
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    path = WeightPath()
    model.fit(*data, verbose=0, callbacks=[path])
    places = path.recorded.places
    assert len(places) > 1 and {len(place) for place in places} == {model.count_params()}


def test_a_step_of_its_own_that_does_not_compute_the_loss_may_have_any_targets(data):
    class Rebuilds(keras.Model):
        def train_step(self, data):
            x, _ = data
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((self(x, training=True) - x) ** 2)
            self.optimizer.apply(tape.gradient(loss, self.trainable_variables), self.trainable_variables)
            return {"loss": loss}

    inputs = keras.Input((4,))
    mine, reference = twice(lambda: Rebuilds(inputs, keras.layers.Dense(4)(inputs)))
    for model in (mine, reference):
        model.compile("adam", "mse")
    Trainer(mine, *data, batch_size=BATCH, shuffle=False).train_epochs(1)
    reference.fit(*data, batch_size=BATCH, shuffle=False, verbose=0)
    assert_same(mine, reference)


def test_of_twenty_lines_the_one_that_helps_is_said(data, refused):
    class Wide(keras.layers.Layer):
        def call(self, x):
            return keras.ops.matmul(x, keras.ops.ones((7, 3)))

    model = classifier(keras.Sequential([keras.layers.Dense(4), Wide()]))
    with refused("Dimensions must be equal, but are 4 and 7"):
        Trainer(model, *data).train(steps=1)
    named = tf.data.Dataset.from_tensor_slices(({"a": data[0]}, data[1])).batch(BATCH)
    with refused(r"^(?!.*(train_step|Exception encountered)).*inputs?\b.*'a'"):
        Trainer(sequential(), named).train(steps=1)


@pytest.mark.parametrize("frequency", [None, 3])
def test_averages_of_the_weights_take_their_place_at_the_end_as_in_fit(frequency, data):
    def averaged():
        model = dense(keras.layers.Dense(8, "tanh"))
        optimizer = keras.optimizers.Adam(0.01, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=frequency)
        model.compile(optimizer, "sparse_categorical_crossentropy")
        return model

    mine, reference = twice(averaged)
    trainer, path = Trainer(mine, *data, batch_size=BATCH, shuffle=False), WeightPath()
    for _ in range(2):
        trainer.train_epochs(2)
        trainer.finish()
        reference.fit(*data, batch_size=BATCH, epochs=2, shuffle=False, verbose=0, callbacks=[path])
    assert_same(mine, reference)
    np.testing.assert_array_equal(
        path.recorded.places[-1], np.concatenate([v.numpy().ravel() for v in reference.trainable_variables])
    )
    mine.set_weights([np.zeros_like(weight) for weight in mine.get_weights()])
    trainer.finish()
    assert not any(weight.any() for weight in mine.get_weights()), "what was set since stays"
    played, trained = twice(averaged)
    labs.Training(played, data, batch_size=BATCH).run(2)
    train(trained, data, epochs=2, batch_size=BATCH)
    assert_same(played, trained)


def test_a_model_that_trains_and_cannot_be_judged_says_so(data, refused):
    class Unjudged(OwnStep):
        def test_step(self, data):
            raise ValueError("there is nothing to compare with")

    inputs = keras.Input((4,))
    model = classifier(Unjudged(inputs, keras.layers.Dense(3, "softmax")(inputs)))
    with refused("validation_data: the model's test_step, which judges them, stops with ValueError: there is nothing"):
        Trainer(model, *data, validation_data=data)
