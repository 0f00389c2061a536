"""Every kind of data against `model.fit`, or one line that says what to hand over instead."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy.sparse import csr_matrix

from dltutor import labs, live
from dltutor.live.training.trainer import Trainer

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(72, 4)).astype("float32")
Y = RANDOM.integers(0, 3, 72)
WEIGHTS = np.linspace(0, 2, 72)
BATCH = 16
STEPS = 5  # an epoch, with a rest
FIT = {"batch_size": BATCH, "shuffle": False, "verbose": 0}


def classifier(loss="sparse_categorical_crossentropy", units=3, **options):
    keras.utils.set_random_seed(1)
    last = keras.layers.Dense(units, "softmax" if "crossentropy" in str(loss) else None)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "tanh"), last])
    model.compile("adam", loss, **options)
    return model


class Batches(keras.utils.PyDataset):
    """Notes which of its batches are asked for."""

    def __init__(self, number=5):
        super().__init__()
        self.number, self.asked = number, []

    def __len__(self):
        return self.number

    def __getitem__(self, i):
        self.asked.append(i)
        rows = slice((i % 5) * BATCH, (i % 5 + 1) * BATCH)
        return X[rows], Y[rows]


def assert_same(mine, reference):
    for a, b in zip(mine.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)


def trained(x, y=None, model=None, **options):
    model = model or classifier()
    trainer = Trainer(model, x, y, shuffle=False, **({"batch_size": BATCH} if y is not None else {}), **options)
    trainer.train(steps=STEPS)
    return model


@pytest.mark.parametrize("dtype", ["float64", "float16", "uint8", "int64", "bool"])
def test_inputs_and_labels_keep_their_type_and_give_the_weights_of_fit(dtype):
    x, y = np.abs(X * 3).astype(dtype), Y if dtype == "bool" else Y.astype(dtype)
    reference = classifier()
    reference.fit(x, y, **FIT)
    assert_same(trained(x, y), reference)


def test_weights_of_samples_and_of_classes():
    for weights in ({"sample_weight": WEIGHTS}, {"class_weight": {0: 5.0, 2: 0.0}}):
        reference = classifier()
        reference.fit(X, Y, **FIT, **weights)
        assert_same(trained(X, Y, **weights), reference)


def test_other_data_bring_their_weights():
    half = np.where(np.arange(72) < 40, 1.0, 0.0)
    mine, reference = classifier(), classifier()
    trainer = Trainer(mine, X, Y, batch_size=72, shuffle=False, sample_weight=np.ones(72))
    trainer.set_data(-X, Y, half)
    trainer.train(steps=1)
    reference.fit(-X, Y, sample_weight=half, batch_size=72, verbose=0)
    assert_same(mine, reference)


def test_a_dataset_with_weights_and_a_pydataset_are_trained_on_batch_by_batch():
    weighted = tf.data.Dataset.from_tensor_slices((X, Y, WEIGHTS.astype("float32"))).batch(BATCH)
    for data in (weighted, Batches()):
        reference = classifier()
        reference.fit(data, verbose=0, shuffle=False)
        assert_same(trained(data), reference)


def test_a_long_pydataset_is_not_read_beforehand():
    data = Batches(1000)
    lab = labs.Training(classifier(), data)
    lab.press("step")
    assert len(data.asked) < 10 and lab.trainer.feed.steps_in_epoch == 1000


def test_ignored_classes_are_no_wrong_labels(refused):
    y = np.where(X[:, 0] > 0, -1, Y)
    losses = [keras.losses.SparseCategoricalCrossentropy(ignore_class=-1) for _ in range(2)]
    mine, reference = map(classifier, losses)
    reference.fit(X, y, **FIT)
    assert_same(trained(X, y, mine), reference)
    with refused("labels from -1 to 2"):
        trained(X, y)


def test_a_batch_larger_than_the_data_is_all_of_them_and_that_is_said_once(capsys):
    line = "batch_size=100: there are 72 samples, so a step takes all of them."
    mine, reference = classifier(), classifier()
    live.train(mine, (X, Y), epochs=2, batch_size=100)
    assert capsys.readouterr().out.strip() == line
    reference.fit(X, Y, batch_size=100, epochs=2, verbose=0)
    assert_same(mine, reference)
    lab = labs.Training(classifier(), (X, Y), batch_size=100)
    assert lab.words().startswith(f"⚠ {line}") and lab.values.batch_size == 72
    lab.press("step")
    assert line not in lab.words()


def test_what_cannot_be_served_is_said_in_one_line(refused):
    sets, mse = tf.data.Dataset.from_tensor_slices, {"model": classifier("mse", 1)}
    pairs, named = sets((X, Y)), sets(({"a": X}, Y)).map(lambda x, y: {"a": x["a"], "y": y})
    for x, y, options, words in (
        (pairs, None, {}, "gives single samples; make batches of them first"),
        (sets(X).batch(8), None, {}, "the dataset gives inputs only; it must give pairs"),
        (named.batch(8), None, {}, r"inputs only \(a dictionary of 'a', 'y'\)"),
        (sets((X[:, :3], Y)).batch(8), None, {}, r"one sample has shape \(3,\), and the model takes \(4,\)"),
        (pairs.batch(8), None, {"sample_weight": WEIGHTS}, "a dataset brings its own weights"),
        (X, None, {}, "y is missing, and the model's loss compares with it"),
        (X, Y, {"class_weight": [1, 2]}, "it must be a dictionary"),
        (X, Y, {"class_weight": {}, "sample_weight": WEIGHTS}, "either sample_weight or class_weight"),
        (X, Y, {"sample_weight": WEIGHTS[:5]}, "x has 72 samples and sample_weight has 5"),
        ({}, None, {}, "x={}: it must be"),
        (tf.ragged.constant([[1, 2], [3]]), Y[:2], {}, r"x is ragged: hand over x\.to_tensor\(\)"),
        (csr_matrix(X), Y, {}, r"x is sparse: hand over x\.toarray\(\)"),
        (np.array([["good"], ["bad"]]), Y[:2], {}, "x holds texts"),
        (X, np.eye(3)[Y], mse, "mse compares number by number"),
        (X, X[:, 0], {"model": classifier("mse", 3)}, "mse compares number by number"),
        (X, X[:, :1], {"model": classifier("mse", 3)}, "mse compares number by number"),
    ):
        with refused(words):
            trained(x, y, **options)


def test_integers_are_not_cut_short_by_other_data(refused):
    trainer = Trainer(classifier("mse", 1), X, Y.astype("uint8"))
    with refused("the data were uint8 before"):
        trainer.set_data(X, Y + 300)
    assert trainer.y.max() == 2
