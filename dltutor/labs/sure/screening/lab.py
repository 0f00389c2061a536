"""Lab: a test among 1,000 people. Move the share of ill people and the threshold: what is a positive result worth?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.sure.screening.figure import FAR, LOOKS, ScreeningFigure, log_odds
from dltutor.labs.sure.screening.outcome import Outcome, Scores
from dltutor.live.page.controls import RESET, Choice, Slider, check, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import many, number, share

RARE = 0.01  # of the people are ill, in the goals
PRECISION, MISSED = 0.5, 0.1  # to be reached together
TOSS = (0.45, 0.55)
ENDS = (0.001, 0.999)  # of the threshold


def _toss(lab: Screening) -> bool | str:
    reached = lab.values.threshold == 0.5 and TOSS[0] <= lab.outcome.precision <= TOSS[1]
    return reached and f"where {share(lab.values.prevalence, 1)} are ill"


def _both(lab: Screening) -> bool | str:
    found, _ = lab.rates
    reached = lab.values.prevalence <= RARE and found >= 1 - MISSED and lab.outcome.precision >= PRECISION
    return reached and f"{share(lab.outcome.precision)} of the positive are ill, {share(found)} of the ill are found"


def _all(lab: Screening) -> bool | str:
    reached = lab.values.prevalence <= RARE and lab.rates[0] == 1
    return reached and f"for each ill one {many(round(1 / lab.outcome.precision) - 1, 'person')} called ill wrongly"


class Screening(Lab[ScreeningFigure]):
    """Test 1,000 people. Of those who are called ill, how many are? It depends on how many are ill at all.

    Drag the threshold in the upper picture; with the keyboard ← and →.

    Args:
        scores: for each model, by name, its probability of being ill for people that it was not trained on; up to four
            arrays of shape (people,), from 0 to 1. Or one array alone.
        ill: 1 for ill and 0 for healthy, shape (people,).
        prevalence: the share of ill people among the 1,000, from 0.001 to 0.5.
        threshold: above which probability a person counts as positive, from 0.001 to 0.999.
        model: whose answers are shown.

    Raises:
        LearnerError: if the arrays do not fit.

    Example:
        >>> ill = np.arange(400) % 4 == 0
        >>> lab = Screening(np.where(ill, 0.9, np.linspace(0, 0.55, 400)), ill)
        >>> lab.set(prevalence=0.01)
        >>> lab.outcome.counts
        (10, 0, 92, 898)
        >>> lab.set(threshold=0.6)
        >>> lab.done
        (False, True, True)
    """

    controls = (
        Slider("prevalence", "share of ill people", 0.001, 0.5, 0.37, step=0.05, log=True, help="among the 1,000"),
        Slider("threshold", "positive from", *ENDS, 0.5, step=0.001, help="the probability from which one counts"),
        RESET,
    )
    goals = (
        Goal("threshold 0.5: so few ill that a positive is a coin toss, 45 to 55 %", _toss),
        Goal("1 % ill: half of the positive are ill, and at most 1 of 10 ill is missed", _both),
        Goal("1 % ill: miss none of the ill, and see what it costs", _all),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight")
    passing = ("model",)

    def __init__(self, scores: Any, ill: Any, **settings: Any) -> None:
        check(self.controls, settings)
        truth = validation.array("ill", ill, shape=(None,), like="0 or 1 for each person")
        if not np.isin(truth, (0, 1)).all() or len(np.unique(truth)) < 2:
            raise LearnerError("ill: it must hold 1 for ill people and 0 for healthy ones, and some of both")
        self._tests = {name: Scores(each, truth) for name, each in _scores(scores, len(truth)).items()}
        super().__init__(**settings)

    def own_controls(self):
        names = tuple(self._tests)
        return replaced(
            self.controls, *[Choice("model", "test", names, names[0], help="whose answers")][: len(names) - 1]
        )

    def figure(self) -> ScreeningFigure:
        return ScreeningFigure(tuple(self._tests), PRECISION, MISSED)

    def begin(self) -> None:
        self._first = dict(vars(self.values))

    def on_reset(self) -> None:
        vars(self.values).update(self._first)

    @property
    def test(self) -> Scores:
        """The answers of the model that is shown."""
        return self._tests[getattr(self.values, "model", next(iter(self._tests)))]

    @property
    def rates(self) -> tuple[float, float]:
        """Sensitivity and specificity at the threshold."""
        return self.test.rates(self.values.threshold)

    @property
    def outcome(self) -> Outcome:
        """What comes of it among people of whom the chosen share is ill."""
        return Outcome.of(*self.rates, self.values.prevalence)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "crowds" and phase != "up":
            self._move(x)

    def typed(self, key: str, shift: bool) -> None:
        self._move(float(log_odds(self.values.threshold)) + (0.1 if key == "ArrowRight" else -0.1))

    def _move(self, place: float) -> None:
        threshold = 1 / (1 + np.exp(-np.clip(place, -FAR, FAR)))
        self.values.threshold = float(np.clip(round(threshold, 3), *ENDS))

    def update(self) -> None:
        values, test, outcome = self.values, self.test, self.outcome
        self.picture.show_crowds(log_odds(test.healthy), log_odds(test.ill), values.prevalence, values.threshold)
        curves = {name: each.curve(values.prevalence) for name, each in self._tests.items()}
        self.picture.show_curves(curves, self.rates[0], outcome.precision)
        self.picture.name_models([line for name in self._tests for line in (name, self._worth(name))])
        self.picture.show_people(outcome)

    def _worth(self, name: str) -> str:
        """What a positive answer of a model is worth at the threshold of now."""
        rates = self._tests[name].rates(self.values.threshold)
        return f"    {share(Outcome.of(*rates, self.values.prevalence).precision)}"

    def describe(self) -> str:
        found, quiet = self.rates
        test, outcome = self.test, self.outcome
        text = (
            f"{share(found, 1)} of the ill are found (sensitivity), {share(quiet, 1)} of the others are left in peace"
        )
        text += " (specificity)"
        if np.isnan(outcome.precision):
            return f"{text}. Nobody tests positive."
        alarms, healthy = test.alarms(self.values.threshold), len(test.healthy)
        rests = f"It rests on {many(alarms, 'false alarm')} among {many(healthy, 'person', 'people')} not ill"
        worth = f"{share(outcome.precision)} of the positive are ill (precision)"
        return f"{text}: {worth}.\n{rests}{', too few to be sure' if alarms < 5 else ''}."

    def _arguments(self) -> list[str]:
        return ["scores", "ill"]


def _scores(given: Any, people: int) -> dict[str, np.ndarray]:
    """Each model's probabilities by its name."""
    named = dict(given) if isinstance(given, Mapping) else {"test": given}
    if not 1 <= len(named) <= len(LOOKS):
        raise LearnerError(f"scores: {many(len(named), 'model')}; there must be 1 to {len(LOOKS)}")
    made = {}
    for name, each in named.items():
        scores = np.asarray(each)
        scores = scores[:, 0] if scores.ndim == 2 and scores.shape[1] == 1 else scores
        scores = validation.array(f"scores of {name}", scores, shape=(people,), like="one probability for each person")
        if scores.min() < 0 or scores.max() > 1:
            far = scores.min() if scores.min() < 0 else scores.max()
            raise LearnerError(f"scores of {name}: {number(far)} is no probability: they lie between 0 and 1")
        made[str(name)] = scores
    return made
