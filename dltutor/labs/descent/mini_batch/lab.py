"""Lab: batch, mini-batch, stochastic. How many samples should one step of gradient descent look at?"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import Beats
from dltutor.labs.descent.mini_batch import words
from dltutor.labs.descent.mini_batch.figure import MiniBatchFigure
from dltutor.labs.descent.mini_batch.run import Descent, Line
from dltutor.live.page.controls import PLAY, RESET, Button, Control, Slider, batch_size, learning_rate, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import many, number

AT_ONCE = 40  # iterations that one picture may stand for, at most
CALM = 100  # iterations that the loss must stay close to the best
RATES = (1e-3, 100.0)


def _one_iteration(lab: MiniBatch) -> bool | str:
    run = lab.run
    whole = run.sizes and run.sizes[-1] == lab.samples and run.batch == 1 and run.epoch_done
    return bool(whole) and f"{many(lab.samples, 'sample')}, one step"


def _in_the_first_epoch(lab: MiniBatch) -> bool | str:
    run = lab.run
    if run.arrived is None or run.arrived > lab.samples or not lab.far_start:
        return False
    return f"after {many(run.arrived, 'sample')}"


def _calmed(lab: MiniBatch) -> bool | str:
    run = lab.run
    if run.iteration < CALM or max(run.sizes[-CALM:]) > 8 or max(run.losses[-CALM:]) > lab.line.within(0.01):
        return False
    before, now = max(run.rates), run.rates[-1]
    return now <= before / 2 and f"the rate went from {number(before)} down to {number(now)}"


class MiniBatch(Lab[MiniBatchFigure]):
    """Gradient descent on a line, on as many samples at a time as you choose; rate and batch size change while it runs.

    The map shows the loss of all samples for every weight and bias, and the path of the two on it. Click or drag on
    the map to start somewhere else (arrow keys: a little). Epoch runs until every sample has been seen once more.

    Args:
        inputs: numbers of shape (samples,), 4 to 20,000 of them; if None, the body mass index of 442 patients.
        targets: a number for each input; if None, how far their diabetes had progressed a year later.
        learning_rate: to start with, from 0.001 to 100.
        batch_size: samples an iteration, from 1 to all of them.
        start: weight and bias to start from.
        speed: iterations a second while it plays, from 1 to 200.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        10,000 samples in batches of 200 make 50 iterations an epoch:

        >>> x = np.linspace(-1, 1, 10_000)
        >>> lab = MiniBatch(x, 2 * x + 1, batch_size=200)
        >>> lab.press("epoch")
        >>> lab.run.iteration, lab.run.epoch, lab.run.batch, lab.run.batches
        (50, 1, 50, 50)
    """

    controls = (
        PLAY,
        Button("step", "Step", icon="step-forward", key="s", help="one iteration: one batch, one step"),
        Button("epoch", "Epoch", icon="fast-forward", key="e", help="until every sample has been seen once more"),
        RESET,
        learning_rate(0.1, *RATES),
        batch_size(default=32, largest=442),
        Slider("speed", "iterations a second", 1, 200, 20, step=1, whole=True, help="how fast it plays"),
    )
    goals = (
        Goal("make a whole epoch one single iteration", _one_iteration),
        Goal("come within 5 % of the best loss before the first epoch is over", _in_the_first_epoch),
        Goal(
            f"batches of at most 8: stop the noise by a lower rate, within 1 % of the best for {CALM} iterations",
            _calmed,
        ),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(
        self,
        inputs: Any = None,
        targets: Any = None,
        *,
        learning_rate: Any = 0.1,
        batch_size: Any = 32,
        start: Any = None,
        speed: Any = 20,
    ) -> None:
        self._given = inputs is not None or targets is not None
        x, y, self._names = _samples(inputs, targets) if self._given else _patients()
        self.line = Line(x, y)
        self._size = validation.whole("batch_size", batch_size, high=len(x), example=min(32, len(x)))
        self._default = self.line.best + np.array([-0.75, -0.7]) * self.line.reach
        self.start = self._default if start is None else _start(start, self.line.best, self.line.reach)
        super().__init__(learning_rate=learning_rate, batch_size=self._size, speed=speed)

    def own_controls(self) -> tuple[Control, ...]:
        return replaced(self.controls, batch_size(default=self._size, largest=self.samples))

    def figure(self) -> MiniBatchFigure:
        line = self.line
        return MiniBatchFigure(line.x, line.y, self._names, line.best, line.reach, line.loss, line.best_loss)

    def begin(self) -> None:
        self.before: Descent | None = None
        self.fewest: int | None = None  # samples seen by the quickest run so far
        self._beats = Beats()
        self._start_over()

    @property
    def samples(self) -> int:
        """How many there are."""
        return len(self.line.x)

    @property
    def far_start(self) -> bool:
        """Whether the run began at twice the best loss or more, so that arriving is worth something."""
        return self.run.losses[0] >= self.line.within(1.0)

    def on_step(self) -> None:
        self.play(False)
        self._step()

    def on_epoch(self) -> None:
        target = self.run.seen + self.run.left_in_epoch
        while self.run.seen < target and not self.run.diverged:
            self._step()

    def on_play(self) -> None:
        if self.run.diverged and not self.playing:
            self._say_diverged()
        else:
            super().on_play()

    def on_reset(self) -> None:
        self.play(False)
        if self.run.iteration and not self.run.diverged:
            self.before = self.run
        self._start_over()

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
        super().play(on)

    def advance(self, seconds: float) -> None:
        """As many iterations as are due by now at `speed`; after a long sleep what was missed is left out."""
        for _ in self._beats.due(self.values.speed, most=AT_ONCE, seconds=seconds):
            if not self.playing:
                break
            self._step()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "plane" and phase in ("down", "move"):
            self._move_to(np.array([x, y]))

    def typed(self, key: str, shift: bool) -> None:
        side = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}[key]
        self._move_to(self.start + np.array(side) * self.line.reach / 25)

    def update(self) -> None:
        run = self.run
        before = None if self.before is None else np.array(self.before.path[-2000:])
        self.picture.show(run.path, before, run.rows, run.noise())
        self.picture.chart(run.losses, run.batch_losses, run.changes)
        lines = ["not started", many(self.samples, "sample")]
        if run.iteration:
            place = f"epoch {run.epoch}: batch {run.batch} of {run.batches}"
            lines = [f"iteration {run.iteration:,} · {many(run.seen, 'sample')} seen", place]
        self.picture.fill_in(self.picture.count, lines)

    def describe(self) -> str:
        run, v = self.run, self.values
        size = words.size_in_words(v.batch_size, self.samples)
        pace = f"Rate {number(v.learning_rate)}, {many(v.speed, 'iteration')} a second: {size}."
        before = words.before_in_words(self.before)
        if not run.iteration:
            return f"{words.beginning(run, self.line)}\n{pace}{before}"
        if run.diverged:
            return f"Diverged after {many(run.iteration, 'iteration')}: Reset goes back to the start.\n{pace}"
        path = words.path_in_words(run, self.line, v.batch_size)
        arrival = words.arrival_in_words(run.arrived if self.far_start else None, self.fewest)
        return f"{words.place_in_words(run, self.line)}\n{path}{arrival}{before}\n{pace}"

    def _start_over(self) -> None:
        self.run = Descent(self.line, self.start)

    def _step(self) -> None:
        if self.run.diverged:
            self._say_diverged()
            return
        arrived = self.run.arrived
        self.run.step(self.values.learning_rate, self.values.batch_size)
        if arrived is None and self.run.arrived is not None and self.far_start:
            self.fewest = min(self.run.arrived, self.fewest or self.run.arrived)
        if self.run.diverged:
            self._say_diverged()

    def _move_to(self, place: np.ndarray) -> None:
        reach = 0.98 * self.line.reach
        self.start = np.clip(place, self.line.best - reach, self.line.best + reach)
        self.before = None
        self._start_over()

    def _say_diverged(self) -> None:
        self.notice = words.divergence(self.run.rates[-1], self.line.largest_rate)
        self.play(False)

    def _arguments(self) -> list[str]:
        given = ["inputs", "targets"] if self._given else []
        if not np.array_equal(self.start, self._default):
            given.append(f"start=({self.start[0]:.4g}, {self.start[1]:.4g})")
        return given

    def to_code(self) -> str:
        """The default of the batch size is that of the constructor, not of the control."""
        v = self.values
        named = [("learning_rate", 0.1), ("batch_size", 32), ("speed", 20)]
        changed = [f"{name}={getattr(v, name):g}" for name, default in named if getattr(v, name) != default]
        return f"labs.MiniBatch({', '.join([*self._arguments(), *changed])})"


def _patients() -> tuple[np.ndarray, np.ndarray, tuple[str, str]]:
    """Body mass index above 25 in fives, progression in hundreds: numbers near 1, as gradient descent likes them."""
    bmi, progression = datasets.diabetes("bmi")
    return (bmi - 25) / 5, progression / 100, ("x: (body mass index − 25) / 5", "y: progression / 100")


def _samples(inputs: Any, targets: Any) -> tuple[np.ndarray, np.ndarray, tuple[str, str]]:
    for name, value in (("inputs", inputs), ("targets", targets)):
        if value is None:
            raise LearnerError(f"{name} is missing: give inputs and targets together, or neither of them")
    x = validation.array("inputs", inputs, shape=(None,), like="one number for each sample")
    y = validation.array("targets", targets, shape=(None,), like="one number for each sample")
    validation.same_length(inputs=x, targets=y)
    validation.whole("the number of samples", len(x), low=4, high=20_000)
    return x, y, ("input x", "target y")


def _start(start: Any, middle: np.ndarray, reach: np.ndarray) -> np.ndarray:
    clean = validation.array("start", start, shape=(2,), like="weight and bias")
    for k, name in enumerate(("start[0]", "start[1]")):
        low, high = middle[k] - reach[k], middle[k] + reach[k]
        validation.number(name, clean[k], low=float(low), high=float(high))
    return clean
