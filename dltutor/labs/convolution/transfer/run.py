"""The four networks of the transfer lab: what they start from, and how they are trained on other images."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.race import Runner
from dltutor.live.training.given import built

NAMES = ("pixels only", "from scratch", "trunk frozen", "fine-tuned")
BATCH = 25


class Learner(Runner):
    """A runner that begins anew with other samples, and keeps how its share right has grown."""

    curve: tuple[list[int], list[float]]

    def begin(self, x: np.ndarray, y: np.ndarray, learning_rate: float) -> None:
        """Back to the first weights, with other samples, as many as there are."""
        self.trainer.set_data(x, y)
        self.trainer.learning_rate = learning_rate
        self.trainer.reset()
        self._clear()
        self.accuracy, self._measured_at = self._at_first, 0
        self.curve = ([0], [self._at_first])

    def prepare(self, x: Any, y: Any, *, learning_rate: float, batch_size: int) -> None:
        super().prepare(x, y, learning_rate=learning_rate, batch_size=batch_size)
        self._at_first = self.accuracy  # the first weights are always the same

    def measure(self) -> None:
        if not self.curve[0] or self.curve[0][-1] < self.step:
            super().measure()
            self.curve[0].append(self.step)
            self.curve[1].append(self.accuracy)

    def _clear(self) -> None:
        super()._clear()
        self.curve = ([], [])


def learners(build: Any, known: Any, x_test: np.ndarray, y_test: np.ndarray, seed: int) -> list[Learner]:
    """One learner for each of `NAMES`: a linear model, a network without and two with the weights of `known`.

    All start from the same random head; where the trunk is frozen, only the head is trained.
    """
    scratch, frozen, tuned = (_built(build, seed) for _ in range(3))
    _check_known(scratch, known)
    for model in (frozen, tuned):
        for layer, given in zip(model.layers[:-1], known.layers[:-1], strict=True):
            layer.set_weights(given.get_weights())
    for layer in frozen.layers[:-1]:
        layer.trainable = False
    frozen.compile(_like(scratch.optimizer), scratch.loss)
    models = (_linear(scratch), scratch, frozen, tuned)
    return [Learner(name, model, x_test, y_test) for name, model in zip(NAMES, models, strict=True)]


def head_of(model: Any) -> Any:
    """The last layer, which makes the classes; a `LearnerError` if there is none."""
    import keras

    layers = getattr(model, "layers", [])
    if not layers or not isinstance(layers[-1], keras.layers.Dense) or not isinstance(model.input_shape, tuple):
        raise LearnerError(
            "build: its model must take images and end in a Dense layer with one unit for each class: the new head"
        )
    return layers[-1]


def _built(build: Callable[[], Any], seed: int) -> Any:
    model = built(build, seed=seed, called="build()", like=", as in `lambda: network(5)`")
    if not model.built:
        raise LearnerError("build(): the model does not know its input, begin it with keras.Input(shape)")
    if model.optimizer.iterations.numpy():
        raise LearnerError("build() gives a model that is trained already: make a new one in each call")
    head_of(model)
    return model


def _check_known(model: Any, known: Any) -> None:
    """`known` must be the same network up to the head."""
    import keras

    if not isinstance(known, keras.Model) or not known.built:
        raise LearnerError(f"known={validation.shown(known)}: it must be a Keras model, trained on other classes")
    ours, theirs = ([[w.shape for w in layer.get_weights()] for layer in m.layers[:-1]] for m in (model, known))
    if ours != theirs:
        raise LearnerError(
            "known: up to its last layer it must be the network that build() makes; "
            f"it has {_counted(known)} there, and build() {_counted(model)}"
        )


def _counted(model: Any) -> str:
    weights = sum(layer.count_params() for layer in model.layers[:-1])
    return f"{len(model.layers) - 1} layers with {weights:,} weights"


def _linear(model: Any) -> Any:
    """One dense layer on the pixels, of the kind and for the loss of the head of `model`."""
    import keras

    head = head_of(model)
    layers = [keras.Input(model.input_shape[1:]), keras.layers.Flatten(), type(head).from_config(head.get_config())]
    linear = keras.Sequential(layers)
    linear.compile(_like(model.optimizer), model.loss)
    return linear


def _like(optimizer: Any) -> Any:
    """A new optimizer with the same settings."""
    return type(optimizer).from_config(optimizer.get_config())
