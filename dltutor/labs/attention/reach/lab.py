"""Lab: which symbol came first, long ago? Attention against a recurrent layer, and what length costs each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.errors import LearnerError
from dltutor.labs.attention.reach.cost import Clock, numbers_made
from dltutor.labs.attention.reach.figure import LENGTHS, LOOKS, ReachFigure
from dltutor.labs.bases.several import Run, SeveralLab
from dltutor.labs.bases.training import TRAINING_CONTROLS
from dltutor.live.page.controls import Button, Choice, check, without
from dltutor.live.page.goals import Goal
from dltutor.live.training.given import built
from dltutor.wording import fixed, many, number, share

FAR, NEAR = 200, 20
SAMPLES, TESTED = 3500, 300
KNOWS, LOST = 0.99, 0.5


def _far(lab: Reach) -> bool | str:
    shares = [run.share for run in lab.runs.values()]
    found = lab.values.length == FAR and max(shares) >= KNOWS and min(shares) < LOST
    return found and " and ".join(share(right) for right in shares)


def _near(lab: Reach) -> bool | str:
    shares = [run.share for run in lab.runs.values()]
    return min(shares) >= KNOWS and f"at {lab.values.length} symbols"


def _timed(lab: Reach) -> bool | str:
    done = all(len(taken) == len(LENGTHS) for taken in lab.timed.values())
    return done and ", ".join(f"{name} × {number(taken[-1] / taken[-2], 2)}" for name, taken in lab.timed.items())


class Reach(SeveralLab[ReachFigure]):
    """Train networks on sequences of random symbols; at every place each is to say which symbol came first.

    Each is trained for as many seconds as the others. "Time a pass" measures how long each takes for one sequence of 50
    to 3,200 symbols, on this machine; the numbers that a pass makes, weights of attention among them, are counted.

    Args:
        builds: up to three functions without arguments by name, {"GRU": gru, "attention": attending}; each returns a
            compiled `keras.Model`: rows of symbols (None,) to one number for each symbol, at each place.
        length: symbols in a sequence: 20, 50, 100 or 200.
        learning_rate: to start with, from 0.0001 to 10; None for each model's own.
        batch_size: to start with.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if `builds` gives something else.
    """

    controls = (
        *without(TRAINING_CONTROLS, "epoch"),
        Button("time", "Time a pass", icon="clock-o", key="t", help="how long each takes, by the length"),
        Choice("length", "length", (NEAR, 50, 100, FAR), FAR, ordered=True, help="symbols in a sequence"),
    )
    more = {"Training": ("step", "pace")}
    goals = (
        Goal(f"at length {FAR}: one knows the first symbol in {share(KNOWS)}, the other not in {share(LOST)}", _far),
        Goal("find a length at which both know it", _near, trained=True),
        Goal("time a pass, at every length", _timed),
    )

    def __init__(
        self,
        builds: Mapping[str, Callable[[], Any]],
        length: int = FAR,
        *,
        learning_rate: float | None = None,
        batch_size: int = 32,
        **settings: Any,
    ) -> None:
        check(self.controls, {"length": length, **settings})
        self._builds, self._length = _named(builds), length
        super().__init__(*self._builds, batch_size=batch_size, learning_rate=learning_rate, length=length, **settings)

    def make(self, key: str, batch_size: int) -> Run:
        model = built(self._builds[key], seed=1, called=f"builds[{key!r}]()", like=" without arguments")
        if len(model.output_shape) != 3 or not 2 <= model.output_shape[-1] <= 26:
            raise LearnerError(
                f"builds[{key!r}]: the model gives {model.output_shape[1:]}; it must give a number for each of 2 to 26 "
                "symbols at each place, (None, symbols)"
            )
        self.symbols = model.output_shape[-1]
        x, first = datasets.recall(self._length - 1, SAMPLES, symbols=self.symbols)
        test = datasets.recall(self._length - 1, TESTED, symbols=self.symbols, seed=1)
        return Run(model, x, np.repeat(first[:, None], self._length, axis=1), test, batch_size)

    def figure(self) -> ReachFigure:
        kept = [[numbers_made(run.model, length) for length in LENGTHS] for run in self.runs.values()]
        return ReachFigure(list(self.runs), 1 / self.symbols, kept)

    def begin(self) -> None:
        self.timed: dict[str, list[float]] = {name: [] for name in self.runs}
        self._timing = False
        self._clocks: dict[str, Clock] = {}

    @property
    def working(self) -> bool:
        return self._timing

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "length":
            self.play(False)
            self._length = self.values.length
            rates = {key: run.trainer.learning_rate for key, run in self.runs.items()}
            self.runs = {key: self.make(key, self.values.batch_size) for key in self.runs}
            for key, rate in rates.items():
                self.runs[key].trainer.learning_rate = rate
            self._clocks = {}
            self.choose()

    def on_time(self) -> None:
        self.play(False)
        self.timed = {name: [] for name in self.runs}
        self._timing = True
        if self.session is None:
            while self._timing:
                self._time_one()

    def advance(self, seconds: float) -> None:
        if self._timing:
            self._time_one()
        else:
            super().advance(seconds)

    def on_play(self) -> None:
        self._timing = False
        super().on_play()

    def on_reset(self) -> None:
        self.begin()
        super().on_reset()

    def _time_one(self) -> None:
        """Time one network at one length, the shortest one that has not been."""
        name = min(self.timed, key=lambda each: len(self.timed[each]))
        if len(self.timed[name]) == len(LENGTHS):
            self._timing = False
            return
        if name not in self._clocks:
            self._clocks[name] = Clock(name, self.runs[name].model)
        try:
            self.timed[name].append(self._clocks[name].milliseconds(LENGTHS[len(self.timed[name])]))
        except LearnerError as error:
            self._timing, self.notice = False, str(error)

    def update(self) -> None:
        curves = [(run.times, run.shares) for run in self.runs.values()]
        texts = [
            f"{name}: {share(run.share)} after {fixed(run.seconds, 1)} s" if run.steps else name
            for name, run in self.runs.items()
        ]
        self.picture.show(curves, texts, list(self.timed.values()))

    def describe(self) -> str:
        text = f"Length {self._length}, {self.settings()}: which of {self.symbols} symbols came first? "
        if not self.run_shown.trainer.step:
            text += f"{self.beginning()} Press Play."
        else:
            text += "; ".join(f"{name}: {many(run.trainer.step, 'step')}" for name, run in self.runs.items()) + "."
        longest = min(map(len, self.timed.values()))
        if longest:
            taken = [f"{name} {number(each[longest - 1])} ms" for name, each in self.timed.items()]
            text += f"\n{LENGTHS[longest - 1]:,} symbols take {', '.join(taken)}."
        return text

    def _arguments(self) -> list[str]:
        return ["builds"]


def _named(builds: Any) -> dict[str, Callable[[], Any]]:
    named = dict(builds) if isinstance(builds, Mapping) else {}
    if not 1 <= len(named) <= len(LOOKS) or not all(isinstance(name, str) and 0 < len(name) <= 24 for name in named):
        raise LearnerError(
            f"builds={validation.shown(builds)}: it must be a dictionary of one to {len(LOOKS)} functions, each with a "
            "name of at most 24 characters"
        )
    return named
