"""The goals of the detective: it notices what has been found."""

from __future__ import annotations

import numpy as np

from dltutor.labs.adversarial.detective.data import DISGUISES
from dltutor.labs.adversarial.detective.figure import TEN
from dltutor.labs.adversarial.detective.words import Case
from dltutor.live.page.goals import Goal
from dltutor.wording import share

WELL, HALF = 0.9, 0.5
SEEN = 8  # of ten images: who presses Real and Fake in turn is seldom right so often
SLIPPED = 0.2  # share of the fakes of a stage that a disguise must hide


def _guessed(lab: Case) -> bool | str:
    own, detectors = lab.score
    return (
        len(lab.guesses) == TEN
        and own >= SEEN
        and f"{own} right" + (f", the detector {detectors}" if lab.trainer.step else "")
    )


def _caught(lab: Case) -> bool | str:
    """The detector that is trained now knows the fakes of its own stage."""
    row = lab.values.row
    if row >= len(lab.data.names) or row not in lab.own_rows or not lab.accuracy >= WELL:
        return False
    return f"{lab.data.names[row]}: {share(lab.accuracy)}"


def _aged(lab: Case) -> bool | str:
    for row, name in enumerate(lab.data.names):
        shares = lab.caught()[row]
        later = shares[row + 2 :]
        if row in lab.own_rows and shares[row + 1] >= WELL and (later < HALF).any():
            return f"{name}: {share(shares[row + 1])}, later {share(np.nanmin(later))}"
    return False


def _disguised(lab: Case) -> bool | str:
    how = DISGUISES.index(lab.values.disguise)
    if not how:
        return False
    before, after = lab.caught(), lab.results
    slipped = np.nan_to_num(before - after)[:, 1:]
    if slipped.max() < SLIPPED:
        return False
    row, column = np.unravel_index(slipped.argmax(), slipped.shape)
    return f"{lab.values.disguise}: from {share(before[row, column + 1])} to {share(after[row, column + 1])}"


GOALS = (
    Goal(f"judge {TEN} images yourself, {SEEN} or more of them right", _guessed),
    Goal(
        f"train a detector that judges {share(WELL)} right, real ones and its own stage's fakes", _caught, trained=True
    ),
    Goal("see it age: it finds less than half of a later stage's fakes", _aged, trained=True),
    Goal(
        f"find a disguise by which {share(SLIPPED)} more of a stage's fakes slip through",
        _disguised,
    ),
)
