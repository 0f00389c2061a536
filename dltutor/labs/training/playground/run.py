"""One model in training on the playground's points: its trainer, what is seen of it now, and what was kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.labs.training.playground.data import Points, features_of, targets_for
from dltutor.labs.training.playground.look import Look, Measure, Rivals, View, grid
from dltutor.live.training.moments import Moments
from dltutor.live.training.trainer import Trainer

MOST_BYTES = 50_000_000  # of kept weights
RISEN, FALLEN = 1.15, 1.05  # times the lowest held-out loss: where it begins to overfit, and where it no longer does
FLAT, STUCK = 1e-3, 0.9  # of a neuron's range from place to place; share of the places that are flat


@dataclass(frozen=True)
class Moment:
    """A training at one step, to be looked at later."""

    epoch: float
    state: list[np.ndarray]
    training: Measure | None
    held_out: Measure | None


class Run:
    """Trains `model` on `data`, given the features of `preset`.

    Args:
        model: a compiled model with as many inputs as `preset` has features, and outputs for the task of `data`.
        data: the points; after a change of them call `follow`.
        preset: the name of a set of features.
        batch_size: samples a step.
    """

    def __init__(self, model: Any, data: Points, preset: str, batch_size: int) -> None:
        self.model, self.data, self._preset = model, data, preset
        self.look = Look(model, data.task)
        x, y = self._pair(True)
        self.trainer = Trainer(model, x, y, batch_size=min(batch_size, len(x)))
        self._wished = batch_size
        self.begin()

    @property
    def step(self) -> int:
        return self.trainer.step

    def begin(self) -> None:
        """Forget what was kept: the training starts."""
        self._hold_points()
        self.see()
        size = sum(value.nbytes for value in self.look.state())
        self.kept: Moments[Moment] = Moments(most=max(10, min(100, MOST_BYTES // max(1, size))))
        self.losses: Moments[tuple[float, float]] = Moments(most=300)
        self.overfits = False
        self.keep()

    def follow(self, preset: str | None = None) -> None:
        """The points have changed, or the features: train on them as they are now."""
        self._preset = preset or self._preset
        x, y = self._pair(True)
        if len(x):
            self.trainer.set_data(x, y)
            self.set_batch_size(self._wished)
        self._hold_points()
        self.see()

    def set_batch_size(self, size: int) -> None:
        """Samples a step; where there are fewer, all of them."""
        self._wished = size
        self.trainer.batch_size = min(size, self.trainer.samples)

    def train(self, **amount: Any) -> None:
        """Train as the trainer does, and look at what has come of it."""
        self.trainer.train(**amount)
        self.see()
        self.keep()
        self._judge()

    def see(self) -> None:
        """Look at the model as it is now."""
        self.view: View = self.look.now(self._places, self._training, self._held_out, self._rivals)

    def keep(self) -> None:
        """Keep the present, if it is time."""
        step = self.trainer.step
        self.losses.note(step, self.loss)
        if self.kept.due(step):
            self.kept.note(step, Moment(self.trainer.epoch, self.look.state(), self.view.training, self.view.held_out))

    def lowest(self) -> int:
        """The place of the lowest held-out loss in `curves`."""
        return int(np.nanargmin(self.curves()[2]))

    @property
    def saturated(self) -> bool:
        """Whether the neurons of a layer give nearly everywhere the same: then hardly a gradient comes through."""
        return any((np.abs(np.diff(layer, axis=-1)) < FLAT).mean() > STUCK for layer in self.view.hidden)

    def _judge(self) -> None:
        """Whether it overfits. It takes more to begin than to go on, so that it is not said and unsaid in a second."""
        if not self.view.held_out or self.view.training is None:
            self.overfits = False
            return
        steps, losses, held = self.curves()
        low = self.lowest()
        begins = held[-1] > 0.05 and losses[-1] < losses[low] and steps[-1] > 1.2 * steps[low]
        self.overfits = held[-1] > FALLEN * held[low] if self.overfits else begins and held[-1] > RISEN * held[low]

    @property
    def loss(self) -> tuple[float, float]:
        """The losses on the training points and on the held-out points; NaN where there are none."""
        training, held_out = (
            float("nan") if part is None else part.loss for part in (self.view.training, self.view.held_out)
        )
        return training, held_out

    def curves(self) -> tuple[list[int], list[float], list[float]]:
        """Steps and both losses, from the start to now."""
        steps, losses = self.losses.steps, self.losses.moments
        if steps[-1] != self.trainer.step:
            steps, losses = [*steps, self.trainer.step], [*losses, self.loss]
        return steps, [loss[0] for loss in losses], [loss[1] for loss in losses]

    def past(self, share: float) -> tuple[int, Moment, View, list[np.ndarray]]:
        """What was kept at `share` (0 to 1) of the training so far: step, moment, view and weights."""
        step, moment = self.kept.at(round(share * self.trainer.step))
        view = self.look.past(self._places, moment.state, moment.training, moment.held_out)
        return step, moment, view, self.look.past_kernels(moment.state)

    def _pair(self, training: bool) -> tuple[np.ndarray, np.ndarray]:
        points, targets = self.data.of(training)
        return features_of(points, self._preset), targets_for(self.model, targets)

    def _hold_points(self) -> None:
        import tensorflow as tf

        self._places = tf.constant(features_of(grid(), self._preset))
        self._rivals = _rivals(self.data) if self.data.task.numbers else None
        self._training, self._held_out = (tuple(map(tf.constant, self._pair(part))) for part in (True, False))


def _rivals(data: Points) -> Rivals:
    (_, known), (_, unknown) = data.of(True), data.of(False)
    middle = known.mean() if len(known) else 0.0
    errors = tuple(float(((part - middle) ** 2).mean()) if len(part) else 0.0 for part in (known, unknown))
    return Rivals((errors[0], errors[1]), data.unit)
