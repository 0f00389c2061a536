"""Whether any model and any data are served: right, refused in one line, or wrong (none is wanted).

python benchmarks/any_model.py [models|data] [WORD …]

Right are weights equal to those of `model.fit` on the same batches, a path that ends at them, a picture of the present
weights. A refusal is a `LearnerError` of one line. With words, only kinds whose name holds one of them are tried.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

os.environ.update({"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "KERAS_BACKEND": "tensorflow"})

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from dltutor import labs, live
from dltutor.errors import LearnerError
from dltutor.live.page import registry

SAMPLES, BATCH = 72, 16
LONGEST = 300  # characters of a line that a learner will read

Made = tuple[Any, Any, Any]  # a model, its inputs and its targets
MODELS: dict[str, Callable[[], Made]] = {}
DATA: dict[str, Callable[[], tuple[Any, Any]]] = {}  # a model, and what is handed over as `train`

_random = np.random.default_rng(0)
X = _random.normal(size=(SAMPLES, 4)).astype("float32")
Y = _random.integers(0, 3, SAMPLES)
ONE_HOT = keras.utils.to_categorical(Y, 3)
IMAGES = _random.random((SAMPLES, 8, 8, 1)).astype("float32")
SERIES = _random.normal(size=(SAMPLES, 5, 3)).astype("float32")
WORDS = np.where(np.arange(7) < _random.integers(1, 8, (SAMPLES, 1)), _random.integers(1, 20, (SAMPLES, 7)), 0)
SPARSE = "sparse_categorical_crossentropy"


def kind(table: dict[str, Any]) -> Callable:
    """The function below makes the kind of its name."""

    def note(function: Callable) -> Callable:
        table[function.__name__.replace("_", " ").strip()] = function
        return function

    return note


def dense(*hidden: Any, units: int = 3, **options: Any) -> Any:
    """A compiled classifier of four numbers."""
    stack = hidden or (layers.Dense(8, "relu"),)
    model = keras.Sequential([keras.Input((4,)), *stack, layers.Dense(units, "softmax")])
    model.compile(**{"optimizer": "adam", "loss": SPARSE, "metrics": ["accuracy"], **options})
    return model


def compiled(model: Any, loss: Any = SPARSE, **options: Any) -> Any:
    model.compile(**{"optimizer": "adam", "loss": loss, **options})
    return model


# Models --------------------------------------------------------------------------------------------------------------


@kind(MODELS)
def plain() -> Made:
    return dense(), X, Y


@kind(MODELS)
def sequential_without_an_input() -> Made:
    return compiled(keras.Sequential([layers.Dense(8, "relu"), layers.Dense(3, "softmax")])), X, Y


@kind(MODELS)
def functional_with_shared_layers() -> Made:
    shared = layers.Dense(5, "tanh")
    left, right = keras.Input((4,)), keras.Input((4,))
    joined = layers.Concatenate()([shared(left), shared(right)])
    return compiled(keras.Model([left, right], layers.Dense(3, "softmax")(joined))), [X, X[::-1].copy()], Y


@keras.saving.register_keras_serializable()
class Subclassed(keras.Model):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.hidden, self.out = layers.Dense(6, "tanh"), layers.Dense(3, "softmax")

    def call(self, inputs: Any) -> Any:
        return self.out(self.hidden(inputs))


@kind(MODELS)
def subclassed() -> Made:
    return compiled(Subclassed(), metrics=["accuracy"]), X, Y


@kind(MODELS)
def nested_base() -> Made:
    base = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D()])
    inputs = keras.Input((8, 8, 1))
    outputs = layers.Dense(3, "softmax")(layers.Flatten()(base(inputs)))
    return compiled(keras.Model(inputs, outputs), metrics=["accuracy"]), IMAGES, Y


@kind(MODELS)
def convolutional() -> Made:
    stack = layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten()
    model = keras.Sequential([keras.Input((8, 8, 1)), *stack, layers.Dense(3, "softmax")])
    return compiled(model, metrics=["accuracy"]), IMAGES, Y


@kind(MODELS)
def several_inputs_and_outputs() -> Made:
    left, right = keras.Input((4,), name="left"), keras.Input((8, 8, 1), name="right")
    joined = layers.Concatenate()([left, layers.Flatten()(right)])
    outputs = [layers.Dense(3, "softmax", name="group")(joined), layers.Dense(1, name="size")(joined)]
    return compiled(keras.Model([left, right], outputs), [SPARSE, "mse"]), [X, IMAGES], [Y, X[:, :1]]


@kind(MODELS)
def dictionaries() -> Made:
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    joined = layers.Concatenate()([left, right])
    outputs = {"group": layers.Dense(3, "softmax", name="group")(joined), "size": layers.Dense(1, name="size")(joined)}
    model = keras.Model({"left": left, "right": right}, outputs)
    return (
        compiled(model, {"group": SPARSE, "size": "mse"}),
        {"left": X, "right": X},
        {"group": Y, "size": X[:, :1]},
    )


@kind(MODELS)
def stateful() -> Made:
    inputs = keras.Input(batch_shape=(BATCH, 5, 3))
    model = keras.Sequential([inputs, layers.LSTM(4, stateful=True), layers.Dense(1)])
    return compiled(model, "mse"), SERIES[:64], X[:64, :1]


@kind(MODELS)
def stateful_with_a_rest() -> Made:
    return stateful()[0], SERIES, X[:, :1]


@kind(MODELS)
def fixed_batch_size() -> Made:
    model = keras.Sequential([keras.Input(batch_shape=(BATCH, 4)), layers.Dense(3, "softmax")])
    return compiled(model), X[:64], Y[:64]


@kind(MODELS)
def fixed_batch_size_with_a_rest() -> Made:
    return fixed_batch_size()[0], X, Y


@kind(MODELS)
def masks() -> Made:
    stack = layers.Embedding(20, 4, mask_zero=True), layers.LSTM(5), layers.Dense(3, "softmax")
    return compiled(keras.Sequential([keras.Input((7,)), *stack])), WORDS, Y


@kind(MODELS)
def any_length() -> Made:
    stack = layers.GRU(5, return_sequences=True), layers.GlobalAveragePooling1D(), layers.Dense(3, "softmax")
    return compiled(keras.Sequential([keras.Input((None, 3)), *stack])), SERIES, Y


@kind(MODELS)
def custom_loss() -> Made:
    return dense(loss=lambda y, p: keras.ops.mean(keras.losses.sparse_categorical_crossentropy(y, p) ** 2)), X, Y


class OwnMetric(keras.metrics.Metric):
    def __init__(self) -> None:
        super().__init__(name="largest")
        self.value = self.add_variable((), "zeros")

    def update_state(self, y: Any, p: Any, sample_weight: Any = None) -> None:
        self.value.assign(keras.ops.maximum(self.value, keras.ops.max(p)))

    def result(self) -> Any:
        return self.value


@kind(MODELS)
def custom_metric() -> Made:
    return dense(metrics=[OwnMetric()]), X, Y


@kind(MODELS)
def vector_metric() -> Made:
    return dense(loss="categorical_crossentropy", metrics=[keras.metrics.F1Score()]), X, ONE_HOT


class OwnStep(keras.Model):
    def train_step(self, data: Any) -> Any:
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(x=x, y=y, y_pred=self(x, training=True)) ** 2
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return {"loss": loss, "row": tf.reduce_max(x, axis=0)}


@kind(MODELS)
def own_train_step() -> Made:
    inputs = keras.Input((4,))
    return compiled(OwnStep(inputs, layers.Dense(3, "softmax")(inputs))), X, Y


@kind(MODELS)
def schedule() -> Made:
    return dense(optimizer=keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5))), X, Y


@kind(MODELS)
def clipping() -> Made:
    return dense(optimizer=keras.optimizers.SGD(0.5, clipnorm=0.1)), X, Y


@kind(MODELS)
def accumulation() -> Made:
    return dense(optimizer=keras.optimizers.Adam(0.01, gradient_accumulation_steps=2)), X, Y


@kind(MODELS)
def moving_average_of_weights() -> Made:
    return dense(optimizer=keras.optimizers.Adam(0.01, use_ema=True, ema_overwrite_frequency=3)), X, Y


@kind(MODELS)
def mixed_precision() -> Made:
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        model = keras.Sequential([keras.Input((4,)), layers.Dense(8, "relu"), layers.Dense(3, dtype="float32")])
    finally:
        keras.mixed_precision.set_global_policy("float32")
    return compiled(model, keras.losses.SparseCategoricalCrossentropy(from_logits=True)), X, Y


@kind(MODELS)
def frozen_and_recompiled() -> Made:
    model = dense(layers.Dense(8, "relu"), layers.Dense(8, "relu"))
    model.layers[0].trainable = False
    return compiled(model), X, Y


@kind(MODELS)
def loaded() -> Made:
    with tempfile.TemporaryDirectory() as folder:
        model = dense()
        model.save(Path(folder, "model.keras"))
        return keras.models.load_model(Path(folder, "model.keras")), X, Y


@kind(MODELS)
def loaded_weights() -> Made:
    with tempfile.TemporaryDirectory() as folder:
        dense().save_weights(Path(folder, "one.weights.h5"))
        model = dense()
        model.load_weights(Path(folder, "one.weights.h5"))
        return model, X, Y


@kind(MODELS)
def run_eagerly() -> Made:
    return dense(run_eagerly=True), X, Y


@kind(MODELS)
def jit_compile() -> Made:
    return dense(jit_compile=True), X, Y


class Adding(layers.Layer):
    def call(self, inputs: Any) -> Any:
        self.add_loss(0.1 * keras.ops.mean(inputs**2))
        return inputs


@kind(MODELS)
def add_loss_and_regularisers() -> Made:
    return dense(layers.Dense(8, "relu", kernel_regularizer="l2"), Adding()), X, Y


@kind(MODELS)
def batch_normalisation() -> Made:
    return dense(layers.Dense(8), layers.BatchNormalization(), layers.ReLU()), X, Y


@kind(MODELS)
def dropout() -> Made:
    return dense(layers.Dense(16, "relu"), layers.Dropout(0.5, seed=1)), X, Y


class TwoOptimizers(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = layers.Dense(6, "tanh"), layers.Dense(3, "softmax")
        self.slow, self.quick = keras.optimizers.SGD(0.01), keras.optimizers.Adam(0.01)

    def call(self, inputs: Any) -> Any:
        return self.second(self.first(inputs))

    def train_step(self, data: Any) -> Any:
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y, self(x, training=True)))
        parts = self.first.trainable_variables, self.second.trainable_variables
        for optimizer, part, found in zip((self.slow, self.quick), parts, tape.gradient(loss, parts), strict=True):
            optimizer.apply(found, part)
        return {"loss": loss}


@kind(MODELS)
def two_optimizers() -> Made:
    model = TwoOptimizers()
    model(X[:1])
    model.compile()
    return model, X, Y


_shared: list[Any] = []


@kind(MODELS)
def shared_optimizer() -> Made:
    optimizer = keras.optimizers.Adam()
    _shared[:] = [dense(optimizer=optimizer)]
    _shared[0].fit(X, Y, verbose=0)
    return dense(optimizer=optimizer), X, Y


@kind(MODELS)
def no_loss() -> Made:
    return dense(loss=None), X, Y


@kind(MODELS)
def misspelt_loss() -> Made:
    def wrong(y: Any, p: Any) -> Any:
        return keras.ops.mean(keras.ops.squared(y - p))

    return dense(loss=wrong), X, Y


@kind(MODELS)
def not_compiled() -> Made:
    return keras.Sequential([keras.Input((4,)), layers.Dense(3, "softmax")]), X, Y


@kind(MODELS)
def rate_zero() -> Made:
    return dense(optimizer=keras.optimizers.SGD(0.0)), X, Y


@kind(MODELS)
def targets_too_wide() -> Made:
    return compiled(keras.Sequential([keras.Input((4,)), layers.Dense(1)]), "mse"), X, ONE_HOT


@kind(MODELS)
def targets_too_narrow() -> Made:
    return compiled(keras.Sequential([keras.Input((4,)), layers.Dense(3)]), "mse"), X, X[:, 0]


# What can be done with a model: each gives "" or what is wrong -------------------------------------------------------


def fitted(make: Callable[[], Made], order: Any = None, callbacks: Any = None) -> Any:
    """The model after one epoch of `fit` on these samples, in this order."""
    model, x, y = made(make)
    if order is not None:
        x, y = (keras.tree.map_structure(lambda part: part[order[: len(part)]], part) for part in (x, y))
    rest = rests(model, x)
    x, y = (keras.tree.map_structure(lambda part: part[: len(part) - rest], part) for part in (x, y))
    try:
        model.fit(x, y, batch_size=BATCH, shuffle=False, verbose=0, callbacks=callbacks)
    except Exception as error:
        if not callbacks or not fit_refuses(make):
            raise
        raise LearnerError(f"fit itself stops, with and without this ({type(error).__name__})") from None
    return model


def fit_refuses(make: Callable[[], Made]) -> bool:
    """Whether Keras itself cannot train it."""
    try:
        fitted(make)
    except Exception:
        return True
    return False


def rests(model: Any, x: Any) -> int:
    """How many samples a model with states leaves out; others take the rest as a smaller batch, as in `fit`."""
    if not in_order(model):
        return 0
    fixed = next((i.shape[0] for i in getattr(model, "inputs", None) or [] if i.shape[0]), None)
    return 0 if fixed is None else len(keras.tree.flatten(x)[0]) % fixed


def made(make: Callable[[], Made]) -> Made:
    keras.utils.set_random_seed(1)
    model, x, y = make()
    keras.utils.set_random_seed(2)
    return model, x, y


@cache
def weights_of_fit(make: Callable[[], Made], shuffled: bool = False) -> list[np.ndarray]:
    """The weights after one epoch of `fit`; for a model without states in the order in which a trainer goes."""
    model, x, _ = make()
    return fitted(make, order_of(x) if shuffled and not in_order(model) else None).get_weights()


def differ(model: Any, theirs: list[np.ndarray]) -> str:
    mine = model.get_weights()
    if len(mine) != len(theirs) or not mine:
        return "other weights than fit has"
    close = all(np.allclose(a, b, rtol=2e-3, atol=2e-4) for a, b in zip(mine, theirs, strict=True))
    return "" if close else "the weights are not those of fit"


def order_of(x: Any) -> np.ndarray:
    return np.random.default_rng(0).permutation(len(keras.tree.flatten(x)[0]))


def in_order(model: Any) -> bool:
    return any(getattr(layer, "stateful", False) for layer in model.layers)


def by_train(make: Callable[[], Made]) -> str:
    model, x, y = made(make)
    history = live.train(model, (x, y), epochs=1, batch_size=BATCH)
    if not all(map(np.isfinite, history.loss)):
        return f"a loss of {history.loss}"
    return differ(model, weights_of_fit(make, shuffled=True))


def by_trainer(make: Callable[[], Made]) -> str:
    model, x, y = made(make)
    validation = None if rests(model, x) else (x, y)
    trainer = live.Trainer(model, x, y, batch_size=BATCH, shuffle=False, validation_data=validation)
    trainer.train(steps=1)
    trainer.train_epochs(1 - trainer.epoch)
    trainer.finish()
    found = differ(model, weights_of_fit(make))
    if not found and validation and not np.isfinite(trainer.history.validation_loss).all():
        return f"a validation loss of {trainer.history.validation_loss}"
    return found


def by_watch(make: Callable[[], Made]) -> str:
    watch = live.Watch()
    model = fitted(make, callbacks=[watch])
    if not watch.history.loss or watch._screen is None or not watch.words():
        return "nothing was recorded"
    return differ(model, weights_of_fit(make))


def by_weight_path(make: Callable[[], Made]) -> str:
    path = live.WeightPath()
    model = fitted(make, callbacks=[path])
    if len(path.recorded) < 2:
        return "the path is empty"
    now = np.concatenate([v.numpy().ravel() for v in model.trainable_variables])
    return "" if np.allclose(path.recorded.places[-1], now) else "the path does not end at the weights"


def by_training(make: Callable[[], Made]) -> str:
    model, x, y = made(make)
    lab = labs.Training(model, (x, y), (x, y), batch_size=BATCH)
    lab.picture.png()
    lab.run(1)
    lab.picture.png()
    if not lab.words() or not lab.history.loss:
        return "no words, no curve"
    return differ(model, weights_of_fit(make, shuffled=True))


def by_rate_range(make: Callable[[], Made]) -> str:
    model, x, y = made(make)
    before = [w.copy() for w in model.get_weights()]
    lab = labs.LearningRateRange(model, (x, y), batch_size=BATCH)
    lab.run()
    lab.picture.png()
    same = not before or all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
    return "" if same and np.isfinite(lab.test.losses[0]) else "the model was not given back, or no loss measured"


def by_landscape(make: Callable[[], Made]) -> str:
    path: Any = live.WeightPath()
    try:
        model, (_, x, y) = fitted(make, callbacks=[path]), make()
    except LearnerError:
        (model, x, y), path = made(make), None
    lab = labs.LossLandscape(model, (x, y), path)
    lab.picture.png()
    return "" if lab.words() else "no words"


def by_looking(name: str, *more: Any) -> Callable[[Callable[[], Made]], str]:
    """A lab that looks into a model: it shows the weights as they are."""

    def look(make: Callable[[], Made]) -> str:
        model, x, _ = made(make)
        given = [part[: len(keras.tree.flatten(x)[0])] for part in more]
        lab = getattr(labs, name)(model, x, *given)
        lab.picture.png()
        model.set_weights([w + 0.3 * np.sign(w) for w in model.get_weights()])
        registry.trained(model, at_rest=True)
        anew = getattr(labs, name)(model, x, *given)
        return "" if lab.picture.png() == anew.picture.png() else "the picture is not of the present weights"

    return look


WAYS: dict[str, Callable[[Callable[[], Made]], str]] = {
    "live.train": by_train,
    "Trainer": by_trainer,
    "Watch": by_watch,
    "WeightPath": by_weight_path,
    "Training": by_training,
    "LearningRateRange": by_rate_range,
    "LossLandscape": by_landscape,
    "FeatureMaps": by_looking("FeatureMaps"),
    "Explanations": by_looking("Explanations"),
    "Confusion": by_looking("Confusion", Y),
}


# Data ----------------------------------------------------------------------------------------------------------------


def dataset(x: Any = None, y: Any = None) -> Any:
    return tf.data.Dataset.from_tensor_slices((X if x is None else x, Y if y is None else y))


for name in ("float64", "float16", "int8", "uint8", "int64", "bool"):
    DATA[f"inputs of {name}"] = lambda name=name: (dense(), ((X * 3).astype(name), Y))
for name in ("int8", "uint8", "float32", "float64"):
    DATA[f"labels of {name}"] = lambda name=name: (dense(), (X, Y.astype(name)))
DATA["lists"] = lambda: (dense(), (X.tolist(), Y.tolist()))
DATA["tensors"] = lambda: (dense(), (tf.constant(X), tf.constant(Y)))
DATA["batched dataset"] = lambda: (dense(), dataset().batch(BATCH))
DATA["dataset of single samples"] = lambda: (dense(), dataset())
DATA["repeated dataset"] = lambda: (dense(), dataset().batch(BATCH).repeat())
DATA["dataset of inputs only"] = lambda: (dense(), tf.data.Dataset.from_tensor_slices(X).batch(BATCH))
DATA["empty dataset"] = lambda: (dense(), dataset().batch(BATCH).take(0))
DATA["dataset with weights"] = lambda: (
    dense(),
    tf.data.Dataset.from_tensor_slices((X, Y, np.linspace(0, 1, SAMPLES).astype("float32"))).batch(BATCH),
)
DATA["weights beside arrays"] = lambda: (dense(), (X, Y, np.linspace(0, 1, SAMPLES)))
DATA["generator"] = lambda: (dense(), ((X[i : i + BATCH], Y[i : i + BATCH]) for i in range(0, SAMPLES, BATCH)))
DATA["one-hot for a sparse loss"] = lambda: (dense(), (X, ONE_HOT))
DATA["classes for a one-hot loss"] = lambda: (dense(loss="categorical_crossentropy"), (X, Y))
DATA["labels from 1"] = lambda: (dense(), (X, Y + 1))
DATA["NaN"] = lambda: (dense(), (np.where(X > 1, np.nan, X), Y))
DATA["empty"] = lambda: (dense(), (X[:0], Y[:0]))
DATA["text"] = lambda: (dense(), (np.array(["good", "bad"]), np.array([0, 1])))
DATA["an empty dictionary"] = lambda: (dense(), {})
DATA["objects"] = lambda: (dense(), (np.array([[1, "a"], [2, "b"]], dtype=object), np.array([0, 1])))
DATA["rows of several lengths"] = lambda: (dense(), ([[1, 2], [3]], [0, 1]))
DATA["inputs alone"] = lambda: (dense(), X)
DATA["more labels than inputs"] = lambda: (dense(), (X[:50], Y))
DATA["a path"] = lambda: (dense(), "train.csv")


def ignoring() -> tuple[Any, Any]:
    return dense(loss=keras.losses.SparseCategoricalCrossentropy(ignore_class=-1)), (X, np.where(X[:, 0] > 1, -1, Y))


def by_name() -> tuple[Any, Any]:
    model, x, y = dictionaries()
    return model, tf.data.Dataset.from_tensor_slices((x, y)).batch(BATCH)


class Chunks(keras.utils.PyDataset):
    """Notes which of its batches are asked for, of the one made last."""

    asked: ClassVar[list[int]] = []

    def __init__(self) -> None:
        super().__init__()
        self.asked.clear()

    def __len__(self) -> int:
        return 5

    def __getitem__(self, i: int) -> Any:
        self.asked.append(i)
        return X[i * BATCH : (i + 1) * BATCH], Y[i * BATCH : (i + 1) * BATCH]


def tables() -> tuple[Any, Any]:
    import pandas

    return dense(), (pandas.DataFrame(X), pandas.Series(Y))


def sparse() -> tuple[Any, Any]:
    import scipy.sparse

    return dense(), (scipy.sparse.csr_matrix(X), Y)


DATA |= {
    "ignore_class": ignoring,
    "dataset of dictionaries": by_name,
    "PyDataset": lambda: (dense(), Chunks()),
    "sparse matrix": sparse,
}
if find_spec("pandas"):
    DATA["tables"] = tables


def reference_of(make: Callable[[], Any]) -> Any:
    """A model that Keras has trained on the data in the order in which a trainer takes them; None if it cannot."""
    asked = Chunks.asked[-5:]  # some are looked at before the training
    keras.utils.set_random_seed(1)
    model, data = make()
    try:
        if isinstance(data, tuple):
            order = order_of(np.asarray(data[0]))
            data = tuple(np.asarray(part)[order] for part in data)
            model.fit(*data[:2], sample_weight=data[2] if len(data) > 2 else None, **FIT)
        elif isinstance(data, keras.utils.PyDataset):
            for i in asked:
                model.train_on_batch(*data[i])
        else:
            model.fit(data.take(5), verbose=0)
    except Exception:
        return None
    return model


FIT = {"batch_size": BATCH, "shuffle": False, "verbose": 0}


def data_by_trainer(make: Callable[[], Any]) -> str:
    keras.utils.set_random_seed(1)
    model, data = make()
    own = {} if not isinstance(data, tuple) else {"batch_size": BATCH}
    if isinstance(data, tuple):
        weights = {"sample_weight": data[2]} if len(data) > 2 else {}
        trainer = live.Trainer(model, *data[:2], **weights, **own)
    else:
        trainer = live.Trainer(model, data)
    trainer.train(steps=5)
    reference = reference_of(make)
    return "it was trained on, and fit refuses it" if reference is None else differ(model, reference.get_weights())


def data_by_lab(make: Callable[[], Any]) -> str:
    keras.utils.set_random_seed(1)
    model, data = make()
    own = {"batch_size": BATCH} if isinstance(data, tuple) else {}
    lab = labs.Training(model, data, **own)
    for _ in range(5):
        lab.press("step")
    lab.picture.png()
    reference = reference_of(make)
    return "it was trained on, and fit refuses it" if reference is None else differ(model, reference.get_weights())


DATA_WAYS = {"Trainer": data_by_trainer, "Training": data_by_lab}


def verdict(way: Callable[[Any], str], make: Any) -> tuple[str, str]:
    """One cell of a table: "right", "refused" or "WRONG", and what was said."""
    written = io.StringIO()
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(written), contextlib.redirect_stderr(written):
            warnings.simplefilter("ignore")
            wrong = way(make)
    except LearnerError as error:
        lines = str(error)
        return ("refused" if "\n" not in lines and len(lines) <= LONGEST else "WRONG"), lines
    except Exception as error:
        return "WRONG", f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
    finally:
        keras.backend.clear_session()
    return ("WRONG", wrong) if wrong else ("right", "")


def table(kinds: dict[str, Any], ways: dict[str, Any], words: list[str]) -> Counter[str]:
    """Try each kind in each way, and print what is not right."""
    counted: Counter[str] = Counter()
    width = max(map(len, kinds))
    for name, make in kinds.items():
        if words and not any(word in name for word in words):
            continue
        cells = {way: verdict(function, make) for way, function in ways.items()}
        counted.update(said for said, _ in cells.values())
        print(f"{name:{width}} " + " ".join({"right": "+", "refused": "-", "WRONG": "X"}[s] for s, _ in cells.values()))
        lines: dict[tuple[str, str], list[str]] = {}
        for way, cell in cells.items():
            if cell[0] != "right":
                lines.setdefault(cell, []).append(way)
        for (said, why), where in lines.items():
            print(f"{'':{width}} {said:7} {', '.join(where)}: {why}", flush=True)
    return counted


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    for title, kinds, ways in (("models", MODELS, WAYS), ("data", DATA, DATA_WAYS)):
        if wanted in ("", title):
            print(f"{title}: {len(kinds)} kinds, each by {', '.join(ways)} (+ right, - refused in one line, X wrong)")
            found = table(kinds, ways, sys.argv[2:])
            print(f"{title}: {found['right']} right, {found['refused']} refused in one line, {found['WRONG']} wrong\n")


if __name__ == "__main__":
    main()
