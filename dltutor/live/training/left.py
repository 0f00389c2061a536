"""How a training left its model, and what has been done to it since: by a cell, or by another lab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.live.training.subject import Subject, optimizers


class Marks:
    """Numbers of some weights, as a training leaves them, that are others once the weights are.

    After each slice `note` looks at few of them, for that is to cost nothing; `rest`, after the last one, at more.

    Args:
        optimizers: their steps are counted as well.
        weights: those that are trained.
    """

    def __init__(self, optimizers: Sequence[Any], weights: Sequence[Any]) -> None:
        self._counters = [optimizer.iterations for optimizer in optimizers]
        vectors = [v for v in weights if len(v.shape) < 2]
        self._few = _each_once([*vectors[:1], *weights[-1:]])
        self._many = _each_once([*weights[:1], *weights[-1:], *vectors])
        self.rest()

    def note(self) -> None:
        """More is to come at once."""
        self._keep(self._few)

    def rest(self) -> None:
        """Nothing more comes for now."""
        self._keep(self._many)

    @property
    def trained(self) -> bool:
        """Whether the weights are others than they were left."""
        return self._numbers() != self._left

    def _keep(self, looked_at: list[Any]) -> None:
        self._looked_at = looked_at
        self._left = self._numbers()

    def _numbers(self) -> list[Any]:
        sums = (np.sum(v.numpy(), dtype=float).tobytes() for v in self._looked_at)
        return [*(int(counter.numpy()) for counter in self._counters), *sums]


class Left(Marks):
    """The model of `subject` as it is left now: its weights, and what it is made of.

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
        self._parts, self._flags = self._made_of(), self._trainable()
        self._variables = [id(v) for v in self._model.variables]
        super().__init__(subject.optimizers, self._model.trainable_variables or self._model.variables)

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


def _each_once(weights: Sequence[Any]) -> list[Any]:
    return list({id(v): v for v in weights}.values())
