"""How a training left its model, and what has been done to it since: by a cell, or by another lab."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.live.training.subject import Subject, optimizers


class Left:
    """The model of `subject` as it is left now.

    After each slice `note` reads only how many steps the optimizers have counted; `rest`, after the last one, the
    weights too, so that it is seen whoever changes them, and however.

    >>> import keras
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    >>> model.compile(optimizer="sgd", loss="mse")
    >>> left = Left(Subject(model))
    >>> left.trained, left.remade
    (False, '')
    >>> model.set_weights([w + 1 for w in model.get_weights()])
    >>> model.compile(optimizer="adam", loss="mse")
    >>> left.trained, left.remade
    (True, 'compiled anew')
    """

    def __init__(self, subject: Subject) -> None:
        self._model = subject.model
        self._counters = [optimizer.iterations for optimizer in subject.optimizers]
        self._parts, self._flags = self._made_of(), self._trainable()
        self._variables = [id(v) for v in self._model.variables]
        self.rest()

    def note(self) -> None:
        """More is to come at once."""
        self._steps, self._weights = self._counted(), []

    def rest(self) -> None:
        """Nothing more comes for now."""
        self._steps, self._weights = self._counted(), self._fingerprint()

    @property
    def trained(self) -> bool:
        """Whether the weights are others than they were left."""
        return self._counted() != self._steps or (bool(self._weights) and self._fingerprint() != self._weights)

    @property
    def remade(self) -> str:
        """What of the model is not as it was when its step was traced; "" if all is."""
        if [id(v) for v in self._model.variables] != self._variables:
            return "given other layers"
        now = self._made_of()
        if len(now) != len(self._parts) or any(a is not b for a, b in zip(now, self._parts, strict=True)):
            return "compiled anew"
        return "" if self._trainable() == self._flags else "partly frozen or set free"

    def _made_of(self) -> list[Any]:
        """What the traced step holds: optimizers, their rates, the loss."""
        found = optimizers(self._model)
        return [*found, *(o._learning_rate for o in found), getattr(self._model, "_compile_loss", None)]

    def _trainable(self) -> list[int]:
        return [id(v) for v in self._model.trainable_variables]

    def _counted(self) -> list[int]:
        return [int(counter.numpy()) for counter in self._counters]

    def _fingerprint(self) -> list[bytes]:
        """A few numbers that are others when the weights are: of the first and the last, and of all biases."""
        weights = self._model.trainable_variables or self._model.variables
        some = {id(v): v for v in (*weights[:1], *weights[-1:], *(v for v in weights if len(v.shape) < 2))}
        return [np.sum(v.numpy(), dtype=float).tobytes() for v in some.values()]


def comes_trained(*models: Any) -> bool:
    """Whether a model has been trained before: a step is counted, or a bias that begins at 0 is not there any more.

    >>> import keras
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    >>> comes_trained(model)
    False
    >>> model.set_weights([w + 1 for w in model.get_weights()])
    >>> comes_trained(model)
    True
    """
    return any(
        any(int(optimizer.iterations.numpy()) for optimizer in optimizers(model))
        or any(np.any(layer.bias.numpy()) for layer in model._flatten_layers() if _begins_at_zero(layer))
        for model in models
    )


def _begins_at_zero(layer: Any) -> bool:
    initializer = type(getattr(layer, "bias_initializer", None)).__name__
    return initializer == "Zeros" and hasattr(getattr(layer, "bias", None), "numpy")
