"""The path that an optimizer takes through the weights, recorded while a model trains."""

from __future__ import annotations

import math
from typing import Any

import keras
import numpy as np

from dltutor import validation

MEMORY = 25_000_000  # numbers that one path may hold
MOST, FEWEST = 120, 16  # places that one path may hold


class Places:
    """Weights of a model after some of its steps, evenly thinned so that a long training takes no more memory.

    `steps` and `places` have an entry for each: the number of steps done, and all trainable weights as one vector.
    `others` holds the rest of the model's state then, such as the running averages of a batch normalisation.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.steps: list[int] = []
        self.places: list[np.ndarray] = []
        self.others: list[list[np.ndarray]] = []
        self.lost: int | None = None  # the step at which the weights were no longer numbers
        self._gap = 1

    def __len__(self) -> int:
        return len(self.steps)

    def add(self, step: int, model: Any) -> None:
        """Note where `model` is after `step` steps. What is no number is not noted, only when it began."""
        place = flat(model)
        if not np.isfinite(place).all():
            self.lost = step if self.lost is None else self.lost
            return
        if self.places and len(place) != len(self.places[0]):  # a part of the model has been made since
            self.steps, self.places, self.others = [], [], []
        if len(self) > 1 and self.steps[-1] - self.steps[-2] < self._gap:
            self._drop(len(self) - 1)  # only the newest may be close to the one before
        self.steps.append(step)
        self.places.append(place)
        self.others.append(self._same_if_equal([v.numpy() for v in model.non_trainable_variables]))
        if len(self) > min(MOST, max(FEWEST, MEMORY // max(1, len(place)))):
            self._thin()

    def forget_last(self) -> None:
        """As if the newest place had not been noted."""
        self._drop(len(self) - 1)

    def _same_if_equal(self, now: list[np.ndarray]) -> list[np.ndarray]:
        """What has not changed is kept once: a frozen network may be large."""
        if not self.others:
            return now
        return [old if np.array_equal(old, new) else new for old, new in zip(self.others[-1], now, strict=True)]

    def _thin(self) -> None:
        self._gap = max(self._gap + 1, math.ceil(2 * (self.steps[-1] - self.steps[0]) / len(self)))
        for i in range(len(self) - 2, 0, -2):
            self._drop(i)

    def _drop(self, i: int) -> None:
        for entries in (self.steps, self.places, self.others):
            del entries[i]


class WeightPath(keras.callbacks.Callback):
    """Records the weights during an ordinary `model.fit`, for `labs.LossLandscape`.

    Hand it to `fit`; a second `fit` goes on where the first ended. At most 120 places are kept, evenly spread over the
    training, fewer for a model of more than 200,000 weights.

    Args:
        every: steps from one record to the next, at least 1; it grows by itself when the training is long.

    Raises:
        LearnerError: if `every` is no such number.

    Example:
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(optimizer="sgd", loss="mse")
        >>> path = WeightPath()
        >>> _ = model.fit(np.eye(2), np.ones((2, 1)), epochs=3, batch_size=1, verbose=0, callbacks=[path])
        >>> path
        WeightPath: 7 places, steps 0 to 6, SGD
    """

    def __init__(self, every: int = 1) -> None:
        super().__init__()
        self._every = validation.whole("every", every, example=1)
        self._step = 0
        self.recorded = Places()

    def on_train_begin(self, logs: Any = None) -> None:
        self.recorded.name = type(self.model.optimizer).__name__
        if not self._step:
            self.recorded.add(0, self.model)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._step += 1
        if self._step % self._every == 0:
            self.recorded.add(self._step, self.model)

    def on_train_end(self, logs: Any = None) -> None:
        if not self.recorded.steps:
            return
        if self.recorded.steps[-1] == self._step:
            if np.array_equal(self.recorded.places[-1], flat(self.model)):
                return
            self.recorded.forget_last()  # an optimizer with `use_ema` puts averages in the place of the weights
        self.recorded.add(self._step, self.model)

    def __repr__(self) -> str:
        steps = self.recorded.steps
        if not steps:
            return "WeightPath: nothing recorded; hand it over with model.fit(…, callbacks=[path])"
        return f"WeightPath: {len(steps)} places, steps {steps[0]} to {steps[-1]}, {self.recorded.name}"


def flat(model: Any) -> np.ndarray:
    """All trainable weights of `model` as one vector, float32."""
    parts = [np.asarray(v.numpy(), np.float32).ravel() for v in model.trainable_variables]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
