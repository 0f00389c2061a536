"""The trainer against Keras itself, and what it says when model and data do not fit."""

import keras
import numpy as np
import pytest

from dltutor.errors import LearnerError
from dltutor.live.training.trainer import Trainer


def make_model(optimizer="sgd", units=3, seed=0):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "tanh"), keras.layers.Dense(units, "softmax")])
    model.compile(optimizer=keras.optimizers.get(optimizer), loss="sparse_categorical_crossentropy")
    return model


@pytest.fixture
def data():
    random = np.random.default_rng(1)
    return random.normal(size=(50, 4)).astype("float32"), random.integers(0, 3, 50)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_full_batches_give_the_weights_of_fit(data, optimizer):
    mine, reference = make_model(optimizer), make_model(optimizer)
    Trainer(mine, *data, batch_size=50).train(steps=30)
    reference.fit(*data, batch_size=50, epochs=30, shuffle=False, verbose=0)
    for a, b in zip(mine.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_mini_batches_give_the_weights_of_train_on_batch_in_the_same_order(data):
    mine, reference = make_model(), make_model()
    trainer = Trainer(mine, *data, batch_size=16)
    order = np.random.default_rng(0).permutation(50)
    trainer.train_epochs(1)
    for start in range(0, 50, 16):
        rows = order[start : start + 16]
        reference.train_on_batch(data[0][rows], data[1][rows])
    assert trainer.step == 4
    for a, b in zip(mine.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_the_loss_of_the_history_is_keras_own(data):
    trainer = Trainer(make_model(), *data, batch_size=50)
    expected = make_model().evaluate(*data, verbose=0)
    trainer.train(steps=1)
    assert trainer.history.loss[0] == pytest.approx(expected, abs=1e-5)


def test_rate_and_batch_size_change_without_a_new_trace(data):
    trainer = Trainer(make_model(), *data, batch_size=10)
    trainer.train(steps=3)
    before = trainer.model.get_weights()
    trainer.learning_rate = 1e-30
    trainer.train(steps=5)
    for a, b in zip(before, trainer.model.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-7)
    trainer.batch_size = 50
    trainer.learning_rate = 0.5
    trainer.train(steps=1)
    assert trainer.history.changes == [3, 8, 8]
    assert not np.allclose(before[0], trainer.model.get_weights()[0])


def test_reset_restores_weights_optimizer_and_order(data):
    trainer = Trainer(make_model("adam"), *data, batch_size=16)
    trainer.train_epochs(2)
    first = trainer.model.get_weights()
    trainer.learning_rate = 0.001
    trainer.reset()
    assert (trainer.step, trainer.epoch, trainer.history.step) == (0, 0, [])
    trainer.train_epochs(2)
    for a, b in zip(first, trainer.model.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_an_epoch_sees_every_sample_once_whatever_the_batch_size(data):
    trainer = Trainer(make_model(), *data, batch_size=7)
    trainer.train_epochs(1)
    assert (trainer.step, trainer.epoch) == (8, 1.0)
    trainer.batch_size = 50
    trainer.train_epochs(2)
    assert (trainer.step, trainer.epoch) == (10, 3.0)


def test_a_slice_of_time_is_kept(data):
    import time

    trainer = Trainer(make_model(), *data, batch_size=5)
    trainer.train(seconds=0.02)
    began = time.perf_counter()
    trainer.train(seconds=0.05)
    assert time.perf_counter() - began < 0.5
    assert trainer.step > 2


def test_what_does_not_fit_is_said_in_one_line(data, refused):
    for change, words in (
        (lambda x, y: {"x": x[:, :3]}, r"x: one sample has shape \(3,\), and the model takes \(4,\)"),
        (lambda x, y: {"y": y[:-1]}, "x has 50 samples and y has 49"),
        (lambda x, y: {"y": y + 2}, "labels from 2 to 4, and the model has 3 outputs"),
        (lambda x, y: {"x": []}, "x is empty"),
        (lambda x, y: {"x": np.where(x > 1, np.nan, x)}, "x contains NaN"),
        (lambda x, y: {"y": ["a"] * 50}, "y="),
        (lambda x, y: {"y": np.eye(3)[y]}, "it is one-hot; sparse_categorical_crossentropy wants the number"),
        (lambda x, y: {"y": None}, "y is missing"),
        (lambda x, y: {"x": iter([x])}, "or a tf.data.Dataset made from the generator"),
        (lambda x, y: {"x": [x, x]}, "x holds 2 arrays, and the model takes one input"),
        (lambda x, y: {"validation_data": x}, "validation_data=.*: it must be a pair"),
        (lambda x, y: {"validation_data": (x[:, :2], y)}, r"validation_data: x: one sample has shape \(2,\)"),
        (lambda x, y: {"validation_data": (x, y[:-1])}, "validation_data: x has 50 samples and y has 49"),
        (lambda x, y: {"validation_data": (x, y + 5)}, "validation_data: y has labels from 5 to 7"),
        (lambda x, y: {"model": "a model"}, "it must be a Keras model"),
        (lambda x, y: {"batch_size": 0}, "batch_size=0: it must be a whole number of at least 1"),
        (lambda x, y: {"batch_size": 2.5}, "batch_size=2.5"),
    ):
        arguments = {"model": make_model(), "x": data[0], "y": data[1], "batch_size": 10} | change(*data)
        with refused(words):
            Trainer(**arguments)


def compiled(loss, *output):
    model = keras.Sequential([keras.Input((4,)), *output])
    model.compile("sgd", loss)
    return model


def test_labels_of_the_wrong_kind(data, refused):
    for model, change, words in (
        (lambda: compiled("categorical_crossentropy", keras.layers.Dense(3, "softmax")), lambda y: y, "to_categorical"),
        (lambda: compiled("binary_crossentropy", keras.layers.Dense(1, "sigmoid")), lambda y: y, "wants 0 and 1"),
        (lambda: compiled("mse", keras.layers.Dense(2)), lambda y: np.eye(3)[y], "compares number by number"),
    ):
        with refused(words):
            Trainer(model(), data[0], change(data[1]))


def test_two_inputs_and_one_array(data):
    left, right = keras.Input((4,)), keras.Input((4,))
    model = keras.Model([left, right], keras.layers.Dense(1)(keras.layers.Add()([left, right])))
    model.compile("sgd", "mse")
    with pytest.raises(LearnerError, match="the model takes 2 inputs: hand over a list of them"):
        Trainer(model, data[0], data[1])


def test_two_outputs_and_one_target(data):
    inputs = keras.Input((4,))
    model = keras.Model(inputs, [keras.layers.Dense(1)(inputs), keras.layers.Dense(1)(inputs)])
    model.compile("sgd", ["mse", "mse"])
    with pytest.raises(LearnerError, match="the model has 2 outputs: hand over a list of targets"):
        Trainer(model, data[0], data[1])


def test_the_validation_numbers_are_those_of_evaluate(data):
    model = make_model()
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    many = tuple(np.concatenate([part] * 7) for part in data)  # more than one batch, and a rest
    trainer = Trainer(model, *data, validation_data=many)
    trainer.train_epochs(3)
    assert trainer.history.validation_step == [2, 4, 6]
    expected = model.evaluate(*many, verbose=0, return_dict=True)
    for name, value in expected.items():
        assert trainer.history.validation[name][-1] == pytest.approx(value, abs=1e-5)


def test_looking_at_validation_data_changes_nothing(data):
    with_look, without = make_model("adam"), make_model("adam")
    Trainer(with_look, *data, validation_data=data).train_epochs(5)
    Trainer(without, *data).train_epochs(5)
    for a, b in zip(with_look.get_weights(), without.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_model_that_was_not_compiled(data):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    with pytest.raises(LearnerError, match=r"call model\.compile"):
        Trainer(model, *data)


@pytest.mark.parametrize("rate", [-1, 0, float("nan"), float("inf"), "fast", None, True])
def test_an_impossible_rate(data, rate):
    trainer = Trainer(make_model(), *data)
    with pytest.raises(LearnerError, match="learning_rate="):
        trainer.learning_rate = rate
    assert trainer.learning_rate == pytest.approx(0.01)


def test_a_schedule_is_left_alone(data):
    model = make_model()
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    model.compile(optimizer=keras.optimizers.SGD(schedule), loss="sparse_categorical_crossentropy")
    with pytest.raises(LearnerError, match="follows a schedule"):
        Trainer(model, *data).learning_rate = 0.5


def test_other_data_are_trained_on_without_a_new_trace(data):
    x, y = data
    mine, reference = make_model(), make_model()
    trainer = Trainer(mine, x, y, batch_size=50)
    trainer.train(steps=2)
    trainer.set_data(x[:20] + 1, y[:20])
    assert trainer.samples == 20 and trainer.batch_size == 20, "a batch holds no more samples than there are"
    trainer.train(steps=3)
    trainer.set_data(x, y)
    assert trainer.batch_size == 50, "the batch size that was asked for comes back"
    for a, b, steps in ((x, y, 2), (x[:20] + 1, y[:20], 3)):
        reference.fit(a, b, batch_size=len(a), epochs=steps, shuffle=False, verbose=0)
    for a, b in zip(mine.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)


def test_the_place_in_the_epoch_survives_other_data(data):
    x, y = data
    trainer = Trainer(make_model(), x, y, batch_size=5)
    trainer.train(steps=15)
    assert trainer.epoch == 1.5
    trainer.set_data(x[:10], y[:10])
    assert trainer.epoch == 1.5
    trainer.set_data(x[:11], y[:11])
    assert 1.4 < trainer.epoch <= 1.5
    trainer.train_epochs(2)
    assert trainer.epoch >= 3.4


def test_data_that_do_not_fit_change_nothing(data, refused):
    x, y = data
    trainer = Trainer(make_model(), x, y, batch_size=5)
    slips = [
        ((x[:, :3], y), "one sample has shape"),
        ((x[:7], y), "7 samples"),
        ((x, y + 5), "the labels must be from 0 to 2"),
        ((x, None), "same parts"),
        (([], []), "x is empty"),
    ]
    for slip, words in slips:
        with refused(words):
            trainer.set_data(*slip)
    assert trainer.samples == 50 and trainer.y.max() < 3
    trainer.train(steps=1)


def test_the_first_live_steps_are_made_one_by_one_until_it_is_known_how_long_one_takes(monkeypatch):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    trainer = Trainer(model, np.eye(2), np.ones((2, 1)), batch_size=1)
    asked, chunk = [], trainer._chunk

    def counted(steps, fresh, quick):
        asked.append(steps)
        return chunk(steps, fresh, quick)

    monkeypatch.setattr(trainer, "_chunk", counted)
    for _ in range(2):
        trainer.train(seconds=1e-9)
        trainer.train(seconds=1e-9)
        trainer.train(seconds=0.05)
        assert asked[:2] == [1, 1]
        trainer.reset()
        asked.clear()
