"""When a training ends by itself: after a number of epochs, or when the validation loss has stopped falling."""

from __future__ import annotations

import math
import time
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training.trainer import Trainer
from dltutor.wording import number


class Stopping:
    """Looks at a `Trainer` after each of its slices and says when and why it should end.

    Args:
        trainer: with validation data, if there is to be patience.
        epochs: how often every sample is to be seen; None for no end.
        patience: epochs without a lower validation loss after which training ends, with the weights of the lowest one
            put back, as Keras's `EarlyStopping(patience=…, restore_best_weights=True)` does.

    Raises:
        LearnerError: if a number is not possible, or there is no validation loss to be patient about.

    >>> import keras, numpy as np
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    >>> model.compile(optimizer="sgd", loss="mse")
    >>> trainer = Trainer(model, np.eye(2), np.ones((2, 1)))
    >>> stopping = Stopping(trainer, epochs=5)
    >>> stopping.train(seconds=10)
    >>> trainer.epoch, stopping.reason
    (5.0, 'The 5 epochs are done.')
    """

    def __init__(self, trainer: Trainer, epochs: float | None = None, patience: int | None = None) -> None:
        self.trainer = trainer
        self.epochs = None if epochs is None else validation.number("epochs", epochs, above=0, example=50)
        self.patience = None if patience is None else validation.whole("patience", patience, example=5)
        if patience is not None and not trainer.validates:
            raise LearnerError("patience: it waits for a lower validation loss; hand over validation_data=(x, y)")
        if trainer.feed.endless and (epochs is not None or patience is not None or trainer.validates):
            raise LearnerError(
                "train: this dataset has no end, so it has no epochs after which to stop or to look at the "
                "validation data; cut it, for example with train.take(100)"
            )
        self.restart()

    def restart(self) -> None:
        """The training begins anew."""
        self.end = self.epochs
        self.reason = ""
        self._best: tuple[float, float, list[Any]] | None = None  # validation loss, epoch, weights
        self._waiting_since = 0.0
        self._looks = 0

    def go_on(self) -> None:
        """Train on after an end: for as many epochs again, with new patience."""
        if not self.reason:
            return
        if self.end is not None and self.trainer.epoch >= self.end - 1e-9:
            self.end = self.trainer.epoch + self.epochs
        self._waiting_since = self.trainer.epoch
        self.reason = ""

    def train(self, *, seconds: float = math.inf, until: float | None = None, steps: int | None = None) -> None:
        """Train for about `seconds`, at most `steps` or to the epoch `until`, and stop where it is time to."""
        deadline, until = time.perf_counter() + seconds, math.inf if until is None else until
        while not self.reason and steps != 0:
            left, before = deadline - time.perf_counter(), self.trainer.step
            left = max(left, 0.0) if left < math.inf else left
            self.trainer.train(steps=steps, seconds=left, until=self._next_look(until))
            if steps is not None:
                steps = max(0, steps - (self.trainer.step - before))
            self.look()
            if self.trainer.diverged or time.perf_counter() >= deadline or self.trainer.epoch >= until - 1e-9:
                break

    def look(self) -> None:
        """After a slice: is it time to stop? `reason` says so, and the best weights are put back."""
        trainer, history = self.trainer, self.trainer.history
        if trainer.diverged:
            return
        if self.patience is not None and len(history.validation_step) > self._looks:
            self._looks = len(history.validation_step)
            loss = history.validation_loss[-1]
            if self._best is None or loss < self._best[0]:
                self._best = loss, trainer.epoch, trainer.model.get_weights()
                self._waiting_since = trainer.epoch
            elif trainer.epoch >= self._waiting_since + self.patience - 1e-9:
                self.reason = (
                    f"Stopped early: for {self.patience} epoch{'s' if self.patience > 1 else ''} "
                    f"the validation loss has not fallen.{self._put_back()}"
                )
                return
        if self.end is not None and trainer.epoch >= self.end - 1e-9:
            self.reason = f"The {self.end:g} epochs are done.{self._put_back()}"

    def _next_look(self, until: float) -> float | None:
        """The epoch at which to look: the limits, and each epoch's end if there is patience."""
        epochs = [until, *([self.end] if self.end is not None else [])]
        if self.patience is not None:
            epochs.append(math.floor(self.trainer.epoch + 1e-9) + 1)
        return min(epochs) if min(epochs) < math.inf else None

    def _put_back(self) -> str:
        if self._best is None or self._best[1] >= self.trainer.epoch - 1e-9:
            return ""
        loss, epoch, weights = self._best
        self.trainer.model.set_weights(weights)
        self.trainer.rest()
        return f" The weights of epoch {epoch:.0f}, with the lowest validation loss ({number(loss)}), were put back."
