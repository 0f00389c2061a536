"""The goals of the valley lab: what the learner brings its optimizers to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from dltutor.live.page.goals import Goal
from dltutor.scratch.races.valley import Run
from dltutor.wording import many, number

SAME, OWN = "the same for all", "each the middle of its own"


class Race(Protocol):
    """What the goals ask of the lab."""

    values: Any
    start: np.ndarray
    found: Mapping[str, set[int]]

    @property
    def shown(self) -> Sequence[Run]: ...


def _crosses(lab: Race) -> bool | str:
    if lab.values.surface != "ravine" or lab.values.rates != SAME or abs(lab.start[0]) < 4:
        return False
    quick = [run for run in lab.shown if run.arrived is not None and run.arrived < 60]
    best = min(quick, key=lambda run: run.arrived, default=None)
    return (
        best is not None and f"{best.name} at rate {number(lab.values.learning_rate)}, in {many(best.arrived, 'step')}"
    )


def _leaves(lab: Race) -> bool | str:
    if lab.values.surface != "saddle" or abs(lab.start[1]) > 0.2 or abs(lab.start[0]) < 1:
        return False
    done = [run for run in lab.shown if run.name == "SGD" and run.arrived is not None]
    return bool(done) and f"SGD from w₂ = {number(lab.start[1])}, in {many(done[0].arrived, 'step')}"


def _two_minima(lab: Race) -> bool | str:
    for name, found in lab.found.items():
        if len(found) > 1:
            return f"{name} found both"
    return False


GOALS = (
    Goal("ravine, the same rate for all: across in under 60 steps, from |w₁| ≥ 4", _crosses),
    Goal("saddle: bring SGD to a minimum from within 0.2 of the ridge w₂ = 0, |w₁| ≥ 1", _leaves),
    Goal("Himmelblau: reach two minima with one optimizer, from two starts", _two_minima),
)
