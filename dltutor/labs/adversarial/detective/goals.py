"""The goals of the detective: it notices what has been found."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.adversarial.detective.data import DISGUISES
from dltutor.labs.adversarial.detective.figure import TEN
from dltutor.live.page.goals import Goal

WELL, HALF = 0.9, 0.5
SLIPPED = 0.2  # share of the fakes of a stage that a disguise must hide


def _guessed(lab: Any) -> bool | str:
    if len(lab.guesses) < TEN:
        return False
    own, detectors = lab.score
    return f"{own} right" + (f", the detector {detectors}" if lab.trainer.step else "")


def _caught(lab: Any) -> bool | str:
    """The detector that is trained now knows the fakes of its own stage."""
    row = lab.values.row
    if row >= len(lab.data.names) or not lab.accuracy >= WELL:
        return False
    return f"{lab.data.names[row]}: {100 * lab.accuracy:.0f} %"


def _aged(lab: Any) -> bool | str:
    for row, name in enumerate(lab.data.names):
        shares = lab.caught()[row]
        later = shares[row + 2 :]
        if shares[row + 1] >= WELL and (later < HALF).any():
            return f"{name}: {100 * shares[row + 1]:.0f} %, later {100 * np.nanmin(later):.0f} %"
    return False


def _disguised(lab: Any) -> bool | str:
    how = DISGUISES.index(lab.values.disguise)
    if not how:
        return False
    before, after = lab.caught(), lab.results
    slipped = np.nan_to_num(before - after)[:, 1:]
    if slipped.max() < SLIPPED:
        return False
    row, column = np.unravel_index(slipped.argmax(), slipped.shape)
    return f"{lab.values.disguise}: from {100 * before[row, column + 1]:.0f} % to {100 * after[row, column + 1]:.0f} %"


GOALS = (
    lambda: Goal("judge ten images yourself", _guessed),
    lambda: Goal(
        f"train a detector that judges {100 * WELL:.0f} % right, real ones and its own stage's fakes", _caught
    ),
    lambda: Goal("see it age: it finds less than half of a later stage's fakes", _aged),
    lambda: Goal(
        f"find a disguise by which {100 * SLIPPED:.0f} % more of a stage's fakes slip through",
        _disguised,
    ),
)
