"""Lab: batch, mini-batch, stochastic. How many samples should one step of gradient descent look at?"""

from __future__ import annotations

from time import monotonic
from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.errors import LearnerError
from dltutor.labs.descent.mini_batch.figure import MiniBatchFigure
from dltutor.labs.descent.mini_batch.run import Descent, Line
from dltutor.live.page.controls import PLAY, RESET, Button, Slider, batch_size, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab

AT_ONCE = 40  # iterations that one picture may stand for, at most
CALM = 100  # iterations that the loss must stay close to the best
RATES = (1e-3, 100.0)


def _one_iteration(lab: MiniBatch) -> bool | str:
    run = lab.run
    whole = run.sizes and run.sizes[-1] == lab.samples and run.batch == 1 and run.epoch_done
    return bool(whole) and f"{lab.samples:,} samples, one step"


def _in_the_first_epoch(lab: MiniBatch) -> bool | str:
    run = lab.run
    if run.arrived is None or run.arrived > lab.samples or not lab.far_start:
        return False
    return f"after {run.arrived:,} samples"


def _calmed(lab: MiniBatch) -> bool | str:
    run = lab.run
    if run.iteration < CALM or max(run.sizes[-CALM:]) > 8 or max(run.losses[-CALM:]) > lab.line.within(0.01):
        return False
    before, now = max(run.rates), run.rates[-1]
    return now <= before / 2 and f"the rate went from {before:.2g} down to {now:.2g}"


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
        x, y, names = _samples(inputs, targets) if self._given else _patients()
        self.line = Line(x, y)
        self.controls = tuple(self._own(control, batch_size) for control in type(self).controls)
        middle, reach = self.line.best, self.line.reach
        self._default = middle + np.array([-0.75, -0.7]) * reach
        self.start = self._default if start is None else _start(start, middle, reach)
        picture = MiniBatchFigure(x, y, names, middle, reach, self.line.loss, self.line.best_loss)
        super().__init__(picture, learning_rate=learning_rate, batch_size=batch_size, speed=speed)
        self.before: Descent | None = None
        self.fewest: int | None = None  # samples seen by the quickest run so far
        self._due = 0.0
        self._begin()
        self.refresh()

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
        self._begin()

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._due = monotonic()
        super().play(on)

    def advance(self, seconds: float) -> None:
        """As many iterations as are due by now at `speed`; after a long sleep what was missed is left out."""
        pause, start = 1 / self.values.speed, monotonic()
        for _ in range(AT_ONCE):
            if self._due > monotonic() or monotonic() - start > seconds or not self.playing:
                break
            self._step()
            self._due += pause
        self._due = max(self._due, monotonic())

    def pointed(self, phase: str, axes: Any, x: float, y: float) -> None:
        if axes is self.picture.plane and phase in ("down", "move"):
            self._move_to(np.array([x, y]))

    def typed(self, key: str, shift: bool) -> None:
        side = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}[key]
        self._move_to(self.start + np.array(side) * self.line.reach / 25)

    def update(self) -> None:
        run = self.run
        before = None if self.before is None else np.array(self.before.path[-2000:])
        self.picture.show(run.path, before, run.rows, run.noise())
        self.picture.chart(run.losses, run.batch_losses, run.changes)
        lines = ["not started", f"{self.samples:,} samples"]
        if run.iteration:
            place = f"epoch {run.epoch}: batch {run.batch} of {run.batches}"
            lines = [f"iteration {run.iteration:,} · {_many(run.seen, 'sample')} seen", place]
        for words, line in zip(self.picture.count, lines, strict=True):
            words.set_text(line)

    def describe(self) -> str:
        run, line = self.run, self.line
        pace = (
            f"Rate {self.values.learning_rate:.2g}, {self.values.speed} iterations a second: {self._size_in_words()}."
        )
        if not run.iteration:
            return (
                f"Not started: the loss of all {self.samples:,} samples is {_short(run.losses[0])}, that of the best "
                f"line {_short(line.best_loss)}. Press Play, or Step.\n{pace}{self._before_in_words()}"
            )
        if run.diverged:
            return f"Diverged after {_many(run.iteration, 'iteration')}: Reset goes back to the start.\n{pace}"
        place = (
            f"Iteration {run.iteration:,} of epoch {run.epoch}: batch {run.batch} of {run.batches}, "
            f"{_many(len(run.rows), 'sample')}. Loss of the batch {_short(run.batch_losses[-1])}, "
            f"of all {_short(run.losses[-1])}; the best line has {_short(line.best_loss)}."
        )
        return f"{place}\n{self._path_in_words()}{self._arrival_in_words()}{self._before_in_words()}\n{pace}"

    # The state -----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
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
        self._begin()

    def _own(self, control: Any, size: Any) -> Any:
        if control.name != "batch_size":
            return control
        size = validation.whole("batch_size", size, high=self.samples, example=min(32, self.samples))
        return batch_size(default=size, largest=self.samples)

    # In words ------------------------------------------------------------------------------------------------------

    def _size_in_words(self) -> str:
        size, samples = self.values.batch_size, self.samples
        if size == samples:
            return f"all {samples:,} samples in one batch, so an epoch is one iteration"
        batches = -(-samples // size)
        left = samples - (batches - 1) * size
        rest = f", the last with {left}" if left < size else ""
        return f"batches of {size}, so an epoch has {batches:,} iterations{rest}"

    def _path_in_words(self) -> str:
        run, size = self.run, self.values.batch_size
        if size == self.samples:
            if run.rates[-1] >= self.line.largest_rate:
                return (
                    f"From a rate of {self.line.largest_rate:.2g} on, every step of the whole set overshoots by more "
                    "than the one before."
                )
            return "The whole set gives the exact slope: the path is smooth."
        ring = run.noise()
        kind = "One sample pulls at a time" if size == 1 else f"Each batch of {size} pulls a little elsewhere"
        if ring is None:
            return f"{kind}: the path is noisy, and leads downhill on average."
        radius = float(np.sqrt(np.trace(ring[1])))
        return (
            f"{kind}: the weights do not come to rest, they wander about {radius:.2g} around their middle (dashed "
            "ring). A lower rate or a larger batch makes the ring smaller."
        )

    def _arrival_in_words(self) -> str:
        run = self.run
        if run.arrived is None or not self.far_start:
            return ""
        record = "" if self.fewest is None or self.fewest >= run.arrived else f" (your record: {self.fewest:,})"
        return f" Within 5 % of the best after {_many(run.arrived, 'sample')}{record}."

    def _before_in_words(self) -> str:
        if self.before is None:
            return ""
        return f" Dashed: the run before, batch size {self.before.sizes[-1]}, rate {self.before.rates[-1]:.2g}."

    def _say_diverged(self) -> None:
        rate, bound = self.run.rates[-1], self.line.largest_rate
        why = (
            f"with all samples, rates from {bound:.2g} on do so"
            if rate >= bound
            else "a small batch can be steeper than all samples together"
        )
        self.notice = (
            f"It diverged: with a learning rate of {rate:.3g} each step overshoots the valley by more than the one "
            f"before; {why}. Choose a smaller rate and press Reset."
        )
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


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _short(value: float) -> str:
    """A loss in a few figures.

    >>> _short(0.3890), _short(12.345), _short(3.2e9)
    ('0.389', '12.3', '3.2e+09')
    """
    return f"{value:.3g}" if abs(value) < 1e4 else f"{value:.1e}"
