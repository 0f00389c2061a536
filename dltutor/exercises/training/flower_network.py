"""The open exercise of chapter 4: a network that names flowers it has never seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import numpy as np

from dltutor.exercises.core import models
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError

NEEDED = 0.9  # of the flowers nobody has shown the network
_PASS_ON = ("InputLayer", "Dropout", "Flatten", "Reshape", "Activation", "ReLU", "Identity", "GaussianNoise")


class Flowers(Exercise):
    key = "flowers"
    title = "a network for flowers (open)"
    task = (
        "Build, compile and train a Keras model, `model`, that names the iris from its four lengths in centimetres. "
        "`datasets.iris()` gives `(x_train, y_train), (x_test, y_test)`; train on the first pair only. The model "
        "takes the lengths as they are and scales them itself (a `keras.layers.Normalization` as its first layer, "
        f"after `adapt(x_train)`), and it gives three numbers, one for each kind. It must name at least {NEEDED:.0%} "
        "of the second pair right."
    )
    hints = (
        "Three steps: a Normalization layer that has seen the training set, a small network, a short training.",
        "`norm = keras.layers.Normalization(); norm.adapt(x_train)`, then `keras.Sequential([norm, ...])` with "
        '`Dense(3, activation="softmax")` at the end; the loss is sparse_categorical_crossentropy.',
        "16 tanh units, Adam with a rate of 0.01 and 60 epochs are enough.",
    )
    code = """
import keras
from dltutor import datasets

(x_train, y_train), _ = datasets.iris()
keras.utils.set_random_seed(0)
norm = keras.layers.Normalization()
norm.adapt(x_train)
model = keras.Sequential([norm, keras.layers.Dense(16, "tanh"), keras.layers.Dense(3, "softmax")])
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
model.fit(x_train, y_train, epochs=60, batch_size=16, verbose=0)
"""
    why = "scaling inside the model cannot be forgotten when it is used; a small network is enough for 120 flowers."

    def judge(self, model: Any) -> str:
        from dltutor import datasets

        models.look_at_kind(model)
        (x_train, _), (x, y) = datasets.iris()
        answers = _answers(model, x)
        need(
            answers.shape == (len(x), 3),
            f"for {len(x)} flowers it gives an array of shape {answers.shape}; it must be ({len(x)}, 3)",
        )
        need(np.isfinite(answers).all(), "it answers with NaN: its weights ran away in the training")
        right = float(np.mean(answers.argmax(axis=1) == y))
        share = f"it names {right:.0%} of {len(x)} flowers right that it has never seen"
        if right < NEEDED:
            scaled = _answers(model, (x - x_train.mean(axis=0)) / x_train.std(axis=0))
            better = float(np.mean(scaled.argmax(axis=1) == y))
            need(better < NEEDED, f"{share}, and {better:.0%} if they are scaled for it: it must scale them itself")
            kinds = len(set(answers.argmax(axis=1)))
            need(kinds > 1, f"{share}: it gives the same answer to all; was it trained?")
            raise NotYetError(f"{share}; {NEEDED:.0%} are needed: train it longer, or look at its loss")
        _look_at_scaling(model, share)
        return f"{share}."


def _look_at_scaling(model: Any, share: str) -> None:
    """Whether something between the inputs and the first Dense layer can scale them."""
    import keras

    if not isinstance(model, keras.Sequential) and not hasattr(model, "operations"):
        return  # a model of the learner's own may scale anywhere in its `call`
    before = list(takewhile(lambda part: not isinstance(part, keras.layers.Dense), _operations(model)))
    scaling = [part for part in before if type(part).__name__ not in _PASS_ON]
    need(
        scaling,
        f"{share}, and nothing in it scales its inputs before the first Dense layer: let it begin with "
        "`keras.layers.Normalization`, after `adapt(x_train)`",
    )
    norms = [part for part in scaling if isinstance(part, keras.layers.Normalization)]
    blank = [n for n in norms if n.mean is None or (np.allclose(n.mean, 0) and np.allclose(n.variance, 1))]
    need(
        len(blank) < len(scaling),
        f"{share}, but its Normalization has seen no data, and scales nothing: `adapt(x_train)` before training",
    )


def _operations(model: Any) -> Iterator[Any]:
    """All that a model does one after the other, what the models inside it do included."""
    for part in getattr(model, "operations", None) or model.layers:
        if hasattr(part, "layers"):
            yield from _operations(part)
        else:
            yield part


def _answers(model: Any, flowers: np.ndarray) -> np.ndarray:
    return models.answers(model, flowers.astype("float32"), "four lengths for each flower")
