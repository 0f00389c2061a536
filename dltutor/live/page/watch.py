"""A callback for an ordinary `model.fit`: it draws the curves live, below the cell, while the model is trained.

A cell that runs hears nothing from the page, so this picture has no controls; the kernel's own stop button ends the
training, and the weights are kept. What drawing costs is paid back by the time until the next drawing.
"""

from __future__ import annotations

import math
import time
from typing import Any

import keras  # the class below is one of Keras's; nobody asks for it without having imported Keras before

from dltutor import validation
from dltutor.live.page.screen import Budget, Screen
from dltutor.live.page.stop_button import StopButton
from dltutor.live.training import fitting, graphs
from dltutor.live.training.history import History
from dltutor.live.training.reported import numbers
from dltutor.live.training.subject import Subject, optimizers

LONG_EPOCH = 3.0  # seconds from which on the numbers within an epoch stay in the curve


class Watch(keras.callbacks.Callback):
    """Draws loss and a metric while `model.fit` runs, and ends it cleanly when the kernel's stop button is pressed.

    ``model.fit(x, y, validation_data=(x_test, y_test), epochs=20, callbacks=[live.Watch()])``

    The numbers are those of `fit`: within an epoch the mean so far. Where the loss is no longer a number the training
    is ended, the reason is said, and the last finite weights are put back. Pressing the stop button once ends the
    training after the step that is under way, pressing it twice interrupts at once.

    Args:
        metric: the metric to draw beside the loss, by its Keras name; the model's first one if None.

    Raises:
        LearnerError: after the first step, if the model does not report `metric`.

    Example:
        >>> import numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(optimizer="sgd", loss="mse")
        >>> watch = Watch()
        >>> fit = model.fit(np.eye(2), np.ones((2, 1)), epochs=3, verbose=0, callbacks=[watch])
        >>> watch.history.epoch, watch.words().splitlines()[0]
        ([1.0, 2.0, 3.0], 'Epoch 3 of 3; step 3.')
    """

    async_safe = True  # `on_train_batch_end` only puts something aside, so Keras may call it on another thread

    def __init__(self, metric: str | None = None) -> None:
        super().__init__()
        self.history = History()
        self.stopped = ""
        self.x = None  # what `fitting.why_diverged` would look at: a callback is not told the data
        self._metric = metric
        self._screen: Screen | None = None

    @property
    def learning_rate(self) -> float:
        """The optimizer's present learning rate."""
        return float(self.model.optimizer.learning_rate.numpy())

    def words(self) -> str:
        """What is said below the picture."""
        return self._screen.words() if self._screen else "Not trained yet."

    # What Keras calls --------------------------------------------------------------------------------------------

    def on_train_begin(self, logs: Any = None) -> None:
        self.history, self.stopped = History(), ""
        self.subject = Subject(self.model)
        self.epoch, self.batch, self.steps = 0.0, 0, 0
        self._newest: tuple[int, Any] | None = None
        self._first_of_epoch = 0  # entries of the history before this epoch
        self._epoch_began = time.perf_counter()
        self._kept: list[Any] = []
        self._diverged = False
        self._rate: float | None = None
        self.names = _expected(self.model)
        self._screen = Screen(self)
        self._stop = StopButton(self.model)
        self._screen.open()
        self._budget = Budget()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch, self.batch = epoch, 0
        self._first_of_epoch = len(self.history.step)
        self._epoch_began = time.perf_counter()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if time.perf_counter() >= self._budget.due or self._diverged:
            self.batch = batch
            self._draw()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if not logs or (self._newest is not None and self._newest[0] > batch):  # an earlier one that comes late
            return
        reported = numbers(logs)
        self._newest = batch + 1, reported
        if not _sound(reported):
            self._diverged = True

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        complete = not (self._stop.pressed or self._diverged)
        done = (complete and self.params.get("steps")) or (self._newest[0] if self._newest else 0)
        reported = numbers(logs)
        training = {name: value for name, value in reported.items() if not name.startswith("val_")}
        seen = {name[4:]: value for name, value in reported.items() if name.startswith("val_")}
        if time.perf_counter() - self._epoch_began < LONG_EPOCH:
            self._forget_within_epoch()
        whole = epoch + 1.0 if complete else epoch + self._share(done)
        self.steps += done
        self._add(self.steps, training, whole)
        if seen and _sound(seen):
            self.history.add_validation(self.steps, seen, whole)
        self._note_rate()
        self.epoch, self.batch, self._newest = whole, 0, None
        if self._diverged:
            self.model.stop_training = True
        elif time.perf_counter() >= self._budget.due:
            self._draw(fresh=False)

    def on_train_end(self, logs: Any = None) -> None:
        if self._diverged:
            self._put_back()
        elif self._stop.pressed:
            self.stopped = (
                f"You stopped it in epoch {math.floor(self.epoch) + 1}: the weights are those of this moment."
            )
        elif self.model.stop_training and self.epoch < self.params["epochs"]:
            self.stopped = f"Another callback ended the training after epoch {self.epoch:g}."
        self.finish()

    # What it does ------------------------------------------------------------------------------------------------

    def _draw(self, fresh: bool = True) -> None:
        """Bring the picture up to date, and note when it may be drawn again."""
        if self._diverged:
            self.model.stop_training = True
            return
        began = time.perf_counter()
        if fresh and self._newest is not None:
            done, logs = self._newest
            self._add(self.steps + done, logs, self.epoch + self._share(done))
            self._keep()
        if self._newest is not None or not fresh:  # the first step is a slow one
            self._screen.lab.clock.look(self.epoch + self._share(self.batch))
        self._screen.refresh()
        self._budget.spend(time.perf_counter() - began)

    def _share(self, batches: int) -> float:
        """Which part of an epoch so many batches are; 0 as long as nobody knows how many it has."""
        steps = self.params.get("steps")
        return min(1.0, batches / steps) if steps else 0.0

    def _add(self, step: int, logs: dict[str, float], epoch: float) -> None:
        if not logs or not _sound(logs):
            return
        names = tuple(sorted(logs, key=lambda name: (name != "loss", name != self._metric)))
        if self._metric is not None and self._metric not in names:
            validation.choice("metric", self._metric, names[1:] or ("loss",))
        if names != self.names:
            other = len(names[:2]) != len(self.names)
            self.names = names
            if other:
                self._screen.change()
        self.history.add(step, logs, epoch)

    def _forget_within_epoch(self) -> None:
        """A short epoch leaves one entry, as in the history that `fit` returns."""
        history = self.history
        values: list[list[Any]] = [history.step, history.epoch, history.loss, *history.metrics.values()]
        for one in values:
            del one[self._first_of_epoch :]

    def _note_rate(self) -> None:
        """Mark it where another callback has changed the learning rate."""
        if self.subject.can_set_rate:
            before, self._rate = self._rate, self.learning_rate
            if before is not None and before != self._rate:
                self.history.changes.append(self.steps)

    def _keep(self) -> None:
        """Copy the weights and the optimizer's state, if they are finite."""
        values = [(v, v.numpy()) for v in _variables(self.model)]
        if all(_finite(value) for _, value in values):
            self._kept = values

    def _put_back(self) -> None:
        self.stopped = f"The loss is no longer a number. {fitting.why_diverged(self, {})} "
        if self._kept:
            for variable, value in self._kept:
                variable.assign(value)
            self.stopped += "The last finite weights were put back."
        else:
            self.stopped += "Build the model anew: its weights are no numbers now."

    def finish(self) -> None:
        """The training is over, however it ended."""
        self._stop.release()
        self._screen.close()
        self._kept = []
        graphs.let_go()


def _sound(logs: dict[str, float]) -> bool:
    """Whether the loss is a number; a metric may have no value."""
    return all(map(math.isfinite, [logs["loss"]] if "loss" in logs else logs.values()))


def _expected(model: Any) -> tuple[str, ...]:
    """What the model will report, as far as it can be known before the first step."""
    return ("loss", "metric") if getattr(model, "_compile_metrics", None) is not None else ("loss",)


def _variables(model: Any) -> list[Any]:
    return [*model.variables, *(v for optimizer in optimizers(model) for v in optimizer.variables)]


def _finite(value: Any) -> bool:
    import numpy as np

    return value.dtype.kind != "f" or bool(np.isfinite(value).all())
