"""Lab: drawn faces in four tones of skin. Who is missing from the training set is missed, and the total hides it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from dltutor import datasets
from dltutor.datasets.drawn.faces import MOODS, Faces
from dltutor.labs.bases.several import Run, SeveralLab
from dltutor.labs.bases.training import TRAINING_CONTROLS
from dltutor.labs.sure.moods.figure import GROUPS, SHOWN, MoodsFigure
from dltutor.live.page.controls import Choice, check
from dltutor.live.page.goals import Goal
from dltutor.live.training.given import built
from dltutor.wording import fixed, many, share

FACES, TESTED = 1000, 800  # trained on, and judged on
CROWDS = {  # who is in the training set: how often each group
    "A alone": (1.0, 0.0, 0.0, 0.0),
    "A and B": (0.5, 0.5, 0.0, 0.0),
    "1 in 20 is C or D": (0.475, 0.475, 0.025, 0.025),
    "all alike": (0.25, 0.25, 0.25, 0.25),
}
FIRST = "A alone"
WIDE, NARROW, GOOD = 0.35, 0.06, 0.90


def _gap(lab: Moods) -> bool | str:
    return (
        lab.gap >= WIDE and lab.own_total >= GOOD and f"{_points(lab.gap)}, and {share(lab.own_total)} by its own kind"
    )


def _narrow(lab: Moods) -> bool | str:
    return (
        lab.gap <= NARROW
        and lab.parts.min() >= GOOD
        and f"{_points(lab.gap)}, the worst group {share(lab.parts.min())}"
    )


def _points(gap: float) -> str:
    return f"{fixed(100 * gap, 0)} points apart"


@cache
def _faces(crowd: str) -> Faces:
    return datasets.faces(FACES, CROWDS[crowd], seed=1)


@cache
def _test() -> Faces:
    return datasets.faces(TESTED, seed=2)


class Moods(SeveralLab[MoodsFigure]):
    """Train networks to tell the mood of drawn faces, each on 1,000 faces, among whom the groups A to D are unequal.

    Each network is judged on the same new faces, group by group: the groups are four tones of skin, from light to dark.
    Two totals stand below: of a test set that is put together like the training set, and of one with all alike.

    Args:
        build: a function without arguments that returns a compiled `keras.Model`: colour images (None, 24, 24, 3) to
            three probabilities, of sad, calm and glad.
        crowd: who is in the training set: "A alone", "A and B", "1 in 20 is C or D" or "all alike".
        learning_rate: to start with, from 0.0001 to 10; None for that of the model.
        batch_size: to start with.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if `build` gives something else.
    """

    controls = (
        *TRAINING_CONTROLS,
        Choice("crowd", "in the training set", tuple(CROWDS), FIRST, help="how often each group is among 1,000 faces"),
    )
    goals = (
        Goal("the groups 35 points apart, while a test set of its own kind says 90 % or more", _gap, trained=True),
        Goal("again 1,000 faces: all groups within 6 points, and 90 % right in each", _narrow, trained=True),
    )

    def __init__(
        self,
        build: Callable[[], Any],
        *,
        crowd: str = FIRST,
        learning_rate: float | None = None,
        batch_size: int = 32,
        **settings: Any,
    ) -> None:
        check(self.controls, {"crowd": crowd, **settings})
        self._build = build
        super().__init__(crowd, batch_size=batch_size, learning_rate=learning_rate, crowd=crowd, **settings)

    def make(self, key: str, batch_size: int) -> Run:
        model = built(self._build, seed=1, called="build()", like=" without arguments")
        train, test = _faces(key), _test()
        return Run(model, train.images, train.moods, (test.images, test.moods), batch_size, test.groups)

    @property
    def chosen(self) -> tuple[Any, ...]:
        return (self.values.crowd,)

    @property
    def parts(self) -> np.ndarray:
        """The share right in each group; NaN before the first measurement."""
        return self.run_shown.by_group[-1] if self.run_shown.by_group else np.full(len(GROUPS), np.nan)

    @property
    def gap(self) -> float:
        """Between the group with most right answers and the one with fewest."""
        return float(np.ptp(self.parts))

    @property
    def own_total(self) -> float:
        """What a test set says that is put together like the training set."""
        return float(self.parts @ CROWDS[self.values.crowd])

    def figure(self) -> MoodsFigure:
        return MoodsFigure()

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "crowd":
            self.choose()

    def update(self) -> None:
        run, test = self.run_shown, _test()
        lines = []
        if run.by_group:
            lines = [
                f"test set like its training set: {share(self.own_total)} right",
                f"test set with all groups alike: {share(float(self.parts.mean()))} right",
                f"the groups are {_points(self.gap)}",
            ]
        self.picture.show(run.steps, np.array(run.by_group), lines)
        places = [np.flatnonzero(test.groups == group)[:SHOWN] for group in range(len(GROUPS))]
        said = [[""] * SHOWN if run.said is None else self._said(run.said[each], test.moods[each]) for each in places]
        self.picture.show_faces("new faces, and what the network says of them", [test.images[p] for p in places], said)

    @staticmethod
    def _said(said: np.ndarray, moods: np.ndarray) -> list[str]:
        return [f"{MOODS[mine]} {'✔' if mine == right else '✗'}" for mine, right in zip(said, moods, strict=True)]

    def describe(self) -> str:
        counts = np.bincount(_faces(self.values.crowd).groups, minlength=len(GROUPS))
        crowd = ", ".join(f"{count:,} of {name}" for name, count in zip(GROUPS, counts, strict=True) if count)
        return f"{super().describe()}\nTrained on {many(FACES, 'face')}: {crowd}."

    def _arguments(self) -> list[str]:
        return ["build"]
