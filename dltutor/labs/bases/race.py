"""One network of a race: made ready late, trained in blocks of steps, measured on the test samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.live.training import graphs
from dltutor.live.training.trainer import Trainer


class Runner:
    """A model with its trainer and its curve; `ready` once the trainer has traced the training step.

    `accuracy` is its share right of the test samples, from 0 to 1, and 0 once its loss is no longer a number, for then
    it is out; `best` is the highest since the start.

    Args:
        name: what it is called in the picture.
        model: a compiled `keras.Model` that nobody else trains.
        x_test, y_test: test inputs, and class numbers of shape (samples,).
    """

    def __init__(self, name: str, model: Any, x_test: np.ndarray, y_test: np.ndarray) -> None:
        self.name, self.model = name, model
        self._x_test, self._y_test = x_test, y_test
        self.trainer: Trainer | None = None
        self._clear()

    @property
    def ready(self) -> bool:
        return self.trainer is not None

    @property
    def step(self) -> int:
        return self.trainer.step if self.ready else 0

    @property
    def diverged(self) -> bool:
        return self.ready and bool(self.trainer.diverged)

    @property
    def unmeasured(self) -> int:
        """Steps made since the accuracy was measured."""
        return self.step - self._measured_at

    @property
    def steps(self) -> list[int]:
        return self.trainer.history.step if self.ready else []

    @property
    def losses(self) -> list[float]:
        return self.trainer.history.loss if self.ready else []

    def prepare(self, x: Any, y: Any, *, learning_rate: float, batch_size: int) -> None:
        """Trace the training step and the answer, which takes about a second, and measure the start."""
        import tensorflow as tf

        trainer = Trainer(self.model, x, y, batch_size=batch_size)
        trainer.learning_rate = learning_rate
        inputs = tf.constant(self._x_test)
        self._answer = graphs.trace(lambda: self.model(inputs, training=False))
        self.trainer = trainer
        self.measure()

    def train(self, steps: int) -> None:
        """Make so many steps, unless the loss has left the finite numbers."""
        if not self.diverged:
            self.trainer.train(steps=steps)
            if self.diverged:
                self.measure()

    def measure(self) -> None:
        """The share of the test samples that it gets right now."""
        answer = self._answer().numpy()
        classes = answer[:, 0] > 0.5 if answer.shape[-1] == 1 else answer.argmax(axis=-1)
        self.accuracy = 0.0 if self.diverged else float((classes == self._y_test).mean())
        self.best = max(self.best, self.accuracy if self.step else 0.0)
        self._measured_at = self.step

    def reset(self) -> None:
        """Back to the first weights."""
        if self.ready:
            self.trainer.reset()
            self._clear()
            self.measure()

    def _clear(self) -> None:
        self.accuracy, self.best, self._measured_at = float("nan"), 0.0, 0
