"""Lab: who gets a credit? A threshold for each of two groups, and three ways to be fair that clash."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.fair.thresholds.figure import EDGES, ThresholdsFigure
from dltutor.labs.fair.thresholds.rates import CRITERIA, PLACES, Group, Pairs, Rates
from dltutor.live.page.controls import RESET, Slider, check, replaced
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import number, share

ENDS = (float(PLACES[0]), float(PLACES[-1]))
SHARES = (0.1, 0.9)  # of those who repay, the ends of the sliders unless the data lie beyond


def _fair(*names: str) -> Any:
    """Whether the thresholds of now are fair in each of these ways."""

    def reached(lab: Thresholds) -> bool | str:
        return all(lab.fair[name] for name in names) and f"{share(lab.right, 1)} of the decisions right"

    return reached


class Thresholds(Lab[ThresholdsFigure]):
    """Give credits from a score on, with a threshold for each of two groups. Which pair is fair, and in which way?

    Drag the lines, or the cross on the map.

    Args:
        scores: how probable a network calls it that each person repays; shape (people,), from 0 to 1.
        repays: 1 for those who repay, 0 for the others, shape (people,).
        groups: 0 for a person of group A, 1 for one of group B, shape (people,).
        a, b: the thresholds; who has at least this score gets a credit, from 0.02 to 0.98.
        repaying_a, repaying_b: the share of each group that repays, from 0.1 to 0.9; by default as it is in the data,
            to a hundredth.

    Raises:
        LearnerError: if the arrays do not fit.

    Example:
        >>> import numpy as np
        >>> place = np.arange(4000)
        >>> repays, groups = place % 2, place // 2 % 2
        >>> lab = Thresholds(np.clip(0.3 + 0.3 * repays - 0.1 * groups + place / 10_000, 0, 1), repays, groups)
        >>> lab.fair
        {'parity': False, 'equal odds': False, 'equal precision': False}
    """

    controls = (
        Slider("a", "threshold of A", *ENDS, 0.5, step=0.01, help="from this score on people of A get a credit"),
        Slider("b", "threshold of B", *ENDS, 0.5, step=0.01, help="from this score on people of B get a credit"),
        Slider("repaying_a", "of A repay", *SHARES, 0.5, step=0.01, help="what share of A repays"),
        Slider("repaying_b", "of B repay", *SHARES, 0.5, step=0.01, help="what share of B repays"),
        RESET,
    )
    goals = (
        Goal("parity: the same share of A and of B gets a credit (✔)", _fair("parity"), held=AT_REST),
        Goal("equal odds: ✔ for those who repay and for those who do not", _fair("equal odds"), held=AT_REST),
        Goal("all three at once; move whatever you need", _fair(*CRITERIA), held=AT_REST),
    )
    draggable = True
    holds = True

    def __init__(self, scores: Any, repays: Any, groups: Any, **settings: Any) -> None:
        check(self.controls, settings)
        self._scores, self._repays, self._members = _people(scores, repays, groups)
        super().__init__(**settings)

    def own_controls(self):
        own = []
        for group, control in enumerate(self.controls[2:4]):
            base = float(np.clip(self._repays[self._members == group].mean().round(2), 0.01, 0.99))
            low, high = min(SHARES[0], base), max(SHARES[1], base)
            own.append(Slider(control.name, control.label, low, high, base, step=0.01, help=control.help))
        return replaced(self.controls, *own)

    def figure(self) -> ThresholdsFigure:
        return ThresholdsFigure(tuple(CRITERIA))

    def begin(self) -> None:
        self._first = dict(vars(self.values))
        self._drawn: tuple[float, float] | None = None

    def on_reset(self) -> None:
        vars(self.values).update(self._first)

    @property
    def thresholds(self) -> tuple[float, float]:
        """Those of A and of B."""
        return self.values.a, self.values.b

    @property
    def rates(self) -> tuple[Rates, Rates]:
        """What A and B get at the thresholds of now."""
        return self._groups[0].at(self.values.a), self._groups[1].at(self.values.b)

    @property
    def fair(self) -> dict[str, bool]:
        """Whether the thresholds of now are fair, in each of the ways."""
        place = tuple(int(np.abs(PLACES - threshold).argmin()) for threshold in self.thresholds)
        return {name: bool(self.pairs.fair(name)[place]) for name in CRITERIA}

    @property
    def right(self) -> float:
        """The share of all decisions that are right."""
        weights = self._weights
        return float(sum(w * rates.right for w, rates in zip(weights, self.rates, strict=True)) / sum(weights))

    @property
    def _weights(self) -> tuple[int, int]:
        return int((self._members == 0).sum()), int((self._members == 1).sum())

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "up":
            return
        if area in ("A", "map"):
            self.values.a = float(np.clip(round(x, 2), *ENDS))
        if area in ("B", "map"):
            self.values.b = float(np.clip(round(x if area == "B" else y, 2), *ENDS))

    def update(self) -> None:
        shares = self.values.repaying_a, self.values.repaying_b
        if shares != self._drawn:
            self._count(shares)
        self.picture.show_rates(self.thresholds, self.rates)
        self.picture.show_here(self.thresholds)

    def _count(self, shares: tuple[float, float]) -> None:
        """All that follows from how many repay."""
        self._drawn = shares
        self._groups = [
            Group(self._scores[self._members == g], self._repays[self._members == g], shares[g]) for g in (0, 1)
        ]
        self.pairs = Pairs(self._groups, self._weights)
        self.picture.show_crowds([group.crowd(EDGES) for group in self._groups], shares)
        kinds = {name: self.pairs.fair(name) for name in CRITERIA}
        self.picture.show_map(kinds, {name: self.pairs.best(name) for name in CRITERIA})

    def describe(self) -> str:
        first, second = self.rates
        fair = [name for name, so in self.fair.items() if so]
        told = f"fair by {' and '.join(fair)}" if fair else "fair in none of the three ways"
        who = f"{share(first.granted)} of A and {share(second.granted)} of B get a credit"
        good = f"of those who would repay {share(first.good)} and {share(second.good)}"
        return f"{who}; {good}.\n{share(self.right, 1)} of the decisions are right: {told}."

    def _arguments(self) -> list[str]:
        return ["scores", "repays", "groups"]


def _people(scores: Any, repays: Any, groups: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The three arrays, each with a number for each person."""
    given = np.asarray(scores)
    given = given[:, 0] if given.ndim == 2 and given.shape[1] == 1 else given
    chances = validation.array("scores", given, shape=(None,), like="one probability for each person")
    if chances.min() < 0 or chances.max() > 1:
        far = chances.min() if chances.min() < 0 else chances.max()
        raise LearnerError(f"scores: {number(far)} is no probability: they lie between 0 and 1")
    people = len(chances)
    answers = validation.array("repays", repays, shape=(people,), like="0 or 1 for each person")
    members = validation.array("groups", groups, shape=(people,), like="0 or 1 for each person")
    for name, array in (("repays", answers), ("groups", members)):
        if not np.isin(array, (0, 1)).all():
            raise LearnerError(f"{name}: it must hold 0 or 1 for each person")
    for group, name in enumerate("AB"):
        if len(np.unique(answers[members == group])) < 2:
            raise LearnerError(f"repays: in group {name} there must be people who repay, and others who do not")
    return chances, answers, members
