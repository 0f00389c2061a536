"""Lab: the same network with several activations, trained side by side on the same samples in the same order."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.activations.activation_race.figure import MOST_RUNNERS, RaceFigure
from dltutor.labs.bases.pace import FULL, SLOW, pace, steps_in_picture
from dltutor.labs.bases.race import Runner
from dltutor.labs.bases.training import TRAINING_CONTROLS
from dltutor.live.page.controls import Control, batch_size, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.live.training.fitting import pair
from dltutor.live.training.given import built
from dltutor.wording import many, number, share

BLOCK = 8  # steps that one runner makes before it is the next one's turn
PACE = 24  # steps after which a runner's test accuracy is measured again


class ActivationRace(Lab[RaceFigure]):
    """Train what `build` makes of each activation, all with the same seed, step for step.

    Before its first step each network is made ready, which takes about a second; the words say which is next.

    Args:
        build: a function that takes the name of an activation and returns a new, compiled `keras.Model`.
        train: (x, y), inputs and class numbers.
        test: (x, y) of the same shapes, never trained on.
        activations: two to seven names, each different.
        learning_rate: of all runners to start with, from 0.0001 to 10.
        batch_size: to start with, from 1 to the number of training samples.
        seed: Keras's random seed before each call of `build`, so that equal layers start from equal weights.
        **settings: the ``pace``: "slow", "normal" or "full".

    Raises:
        LearnerError: if `build` does not give a new compiled model for each activation, or the data do not fit.
    """

    controls = replaced(TRAINING_CONTROLS, pace(SLOW))
    goals = (
        Goal("one runner above 90 % of the test, while another is below 30 %", lambda lab: lab.parted()),
        Goal(
            "by the rate alone: throw a runner back from above 80 % to below 30 %, or out",
            lambda lab: lab.thrown_back(),
        ),
        Goal(
            "every runner above 90 % of the test; you may change build",
            lambda lab: min(lab.shares()) > 0.9 and lab.note(),
        ),
    )
    more = {"Training": ("pace",)}

    def __init__(
        self,
        build: Callable[[str], Any],
        train: Any,
        test: Any,
        *,
        activations: Sequence[str] = ("sigmoid", "tanh", "relu"),
        learning_rate: float = 0.1,
        batch_size: int = 32,
        seed: int = 1,
        **settings: Any,
    ) -> None:
        self._train_data = pair("train", train)
        x, y = (validation.array(f"train {n}", part) for n, part in zip("xy", self._train_data, strict=True))
        samples = validation.same_length(x=x, y=y)
        x_test, y_test = pair("test", test)
        x_test = validation.array("test x", x_test, shape=(None, *x.shape[1:]), like="test samples")
        y_test = validation.array("test y", y_test, like="class numbers").reshape(-1).astype(int)
        validation.same_length(test_x=x_test, test_y=y_test)
        validation.number("learning_rate", learning_rate, low=1e-4, high=10, example=0.1)
        self._sizes = validation.whole("batch_size", batch_size, high=samples, example=min(32, samples)), samples
        models = _built(build, _names(activations), validation.whole("seed", seed, low=0, example=1))
        self.runners = [Runner(name, model, x_test.astype(np.float32), y_test) for name, model in models.items()]
        self._guess = float(np.bincount(y_test).max() / len(y_test))
        super().__init__(learning_rate=learning_rate, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        return replaced(self.controls, batch_size(*self._sizes))

    def figure(self) -> RaceFigure:
        return RaceFigure([runner.name for runner in self.runners], self._guess)

    def begin(self) -> None:
        self._pending: Callable[[], None] | None = None

    @property
    def accuracy(self) -> dict[str, float]:
        """The share of the test samples that each runner gets right, from 0 to 1; NaN at first, 0 if it is out."""
        return {runner.name: runner.accuracy for runner in self.runners}

    @property
    def step(self) -> int:
        """How many steps every runner has made."""
        return min((r.step for r in self.runners if not r.diverged), default=max(r.step for r in self.runners))

    def shares(self) -> list[float]:
        """The accuracies after some training; zeros before."""
        return [0.0 if r.step == 0 or math.isnan(r.accuracy) else r.accuracy for r in self.runners]

    def parted(self) -> bool | str:
        """Whether the race is decided: one runner is good while another one has learned nothing."""
        best, worst = max(self.shares()), min(self.shares())
        return best > 0.9 and 0 < worst < 0.3 and self.note()

    def thrown_back(self) -> bool | str:
        """Whether a runner that had learned the task has lost it again."""
        fallen = next((r.name for r in self.runners if r.best > 0.8 and r.accuracy < 0.3), "")
        return bool(fallen) and f"{fallen}, at a rate of {number(self.values.learning_rate)}"

    def note(self) -> str:
        """How long it took, for the goals."""
        return f"after {many(self.step, 'step')}"

    def run(self, epochs: float = 1) -> None:
        """Train all of them for so many epochs without the page: ``race.run(epochs=5)``."""
        epochs = validation.number("epochs", epochs, above=0, high=10_000, example=5)
        with self.lock:
            self._prepare_all()
            self._train_epochs(epochs)
            self.refresh()

    def changed(self, name: str) -> None:
        for runner in self.runners:
            if runner.ready and name != "pace":
                setattr(runner.trainer, name, getattr(self.values, name))

    def advance(self, seconds: float) -> None:
        waiting = self._waiting()
        if waiting:
            self._prepare(waiting[0])
            return
        if self._pending is not None:
            work, self._pending = self._pending, None
            work()
            self.play(False)
            return
        deadline = time.perf_counter() + seconds
        steps = steps_in_picture(self.values.pace, self.step, self._steps_in_epoch())
        until = math.inf if steps is None else self.step + steps
        while self._train_slowest(until) and time.perf_counter() < deadline:
            pass
        stale = max(self.runners, key=lambda r: r.unmeasured)
        if stale.unmeasured >= PACE:
            stale.measure()

    def on_play(self) -> None:
        self._pending = None
        if not self._running() and not self._waiting():
            self._say_diverged()
            return
        super().on_play()

    def on_step(self) -> None:
        self._when_ready(self._step_all)

    def on_epoch(self) -> None:
        self._when_ready(lambda: self._train_epochs(1))

    def on_reset(self) -> None:
        self.playing, self._pending = False, None
        for runner in self.runners:
            runner.reset()

    def update(self) -> None:
        started = [r.losses[0] for r in self.runners if r.losses and math.isfinite(r.losses[0])]
        if started:
            self.picture.set_top(min(10.0, math.ceil(max(started) * 1.1 * 2) / 2))
        self.picture.show([(r.steps, r.losses) for r in self.runners], [r.accuracy for r in self.runners])

    def describe(self) -> str:
        waiting, total = self._waiting(), len(self.runners)
        settings = f"rate {number(self.values.learning_rate)}, batch size {self.values.batch_size}"
        settings += "" if self.values.pace == FULL else f", pace {self.values.pace}"
        if waiting and (self.playing or len(waiting) < total):
            return (
                f"{total - len(waiting)} of {total} networks are ready; next: {waiting[0].name}. "
                f"This takes up to a second for each, once. Then: {settings}."
            )
        if not self.step:
            names = ", ".join(r.name for r in self.runners)
            start = "" if self.playing else " Press Play."
            return f"At the start: {names}. The same network, seed, samples and order for all; {settings}.{start}"
        best, worst = (f(self.runners, key=lambda r: np.nan_to_num(r.accuracy)) for f in (max, min))
        return (
            f"Step {self.step:,}, epoch {self._epoch():.1f}: {best.name} leads with {share(best.accuracy, 1)} of the "
            f"test, {worst.name} is last with {share(worst.accuracy, 1)}; {settings}."
        )

    def close(self) -> None:
        self._pending = None
        super().close()

    def _arguments(self) -> list[str]:
        names = ", ".join(repr(r.name) for r in self.runners)
        return ["build", "train", "test", f"activations=({names})"]

    def _waiting(self) -> list[Runner]:
        return [r for r in self.runners if not r.ready]

    def _running(self) -> list[Runner]:
        return [r for r in self.runners if r.ready and not r.diverged]

    def _steps_in_epoch(self) -> int | None:
        return next((r.trainer.feed.steps_in_epoch for r in self.runners if r.ready), None)

    def _epoch(self) -> float:
        return next((r.trainer.epoch for r in self.runners if r.ready and r.step == self.step), 0.0)

    def _when_ready(self, work: Callable[[], None]) -> None:
        """Do `work` at once if it can be; on a page let the networks be made ready first, one a tick."""
        if self._waiting() and self.session is not None:
            self._pending = work
            self.play(True)
            return
        self._prepare_all()
        work()

    def _prepare(self, runner: Runner) -> None:
        runner.prepare(*self._train_data, learning_rate=self.values.learning_rate, batch_size=self.values.batch_size)

    def _prepare_all(self) -> None:
        for runner in self._waiting():
            self._prepare(runner)

    def _step_all(self) -> None:
        for runner in self._running():
            runner.train(1)
            runner.measure()
        self._look_for_diverged()

    def _train_epochs(self, epochs: float) -> None:
        goals = {r.name: r.trainer.epoch // 1 + epochs for r in self._running()}
        for runner in self._running():
            while not runner.diverged and runner.trainer.epoch < goals[runner.name] - 1e-9:
                left = (goals[runner.name] - runner.trainer.epoch) * runner.trainer.samples
                runner.train(min(BLOCK, math.ceil(round(left) / runner.trainer.batch_size)))
            runner.measure()
        self._look_for_diverged()

    def _train_slowest(self, until: float) -> bool:
        """Let the runner that is furthest behind make a few steps; False if nobody can run any further."""
        running = [r for r in self._running() if r.step < until]
        if running:
            slowest = min(running, key=lambda r: r.step)
            slowest.train(int(min(BLOCK, until - slowest.step)))
            self._look_for_diverged()
        return bool(running)

    def _look_for_diverged(self) -> None:
        if any(r.diverged for r in self.runners):
            self._say_diverged()

    def _say_diverged(self) -> None:
        fallen = [r.name for r in self.runners if r.diverged]
        them = "its" if len(fallen) == 1 else "their"
        self.notice = (
            f"{', '.join(fallen)}: {them} loss is no longer a number, the steps overshot until the weights overflowed. "
            "Choose a smaller learning rate and press Reset."
        )
        if not self._running() and not self._waiting():
            self.play(False)


def _names(activations: Any) -> list[str]:
    wanted = f"it must be 2 to {MOST_RUNNERS} different names, for example ('sigmoid', 'tanh', 'relu')"
    names = list(activations) if isinstance(activations, Sequence) and not isinstance(activations, str) else []
    fits = 2 <= len(names) <= MOST_RUNNERS and all(isinstance(name, str) for name in names)
    if not fits or len(set(names)) != len(names):
        raise LearnerError(f"activations={validation.shown(activations)}: {wanted}")
    return names


def _built(build: Any, names: list[str], seed: int) -> dict[str, Any]:
    """One compiled model for each name."""
    models: dict[str, Any] = {}
    for name in names:
        model = built(build, name, seed=seed, called=f"build({name!r})", like=", as in `def build(activation):`")
        if any(model is other for other in models.values()):
            raise LearnerError(f"build({name!r}) gives the same model again: make a new one in each call")
        models[name] = model
    return models
