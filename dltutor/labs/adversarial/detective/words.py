"""What the detective says."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.adversarial.detective.data import NOTHING, REAL
from dltutor.labs.adversarial.detective.figure import TEN

LONGEST = 18  # characters of a stage's name


def row_name(lab: Any, row: int) -> str:
    """A row of the table: the number that its column has, and the name."""
    number = f"{row + 1}  " if row < len(lab.data.names) else ""
    return f"{number}{lab.rows[row][:LONGEST]}"


def heading(lab: Any) -> str:
    """Above the ten images."""
    stage = f"real digits and fakes of “{lab.data.names[lab.values.quiz][:LONGEST]}”"
    if len(lab.guesses) == TEN:
        return f"{stage}: all ten judged"
    return f"{stage}: is the framed one real (→) or a fake (←)?"


def marks(lab: Any) -> list[tuple[str, bool]]:
    """Below the images judged so far: what they are, and whether that was said."""
    return [
        (f"{'✔' if guess == label else '✗'} {'real' if label == REAL else 'fake'}", bool(guess == label))
        for guess, label in zip(lab.guesses, lab.labels, strict=False)
    ]


def score(lab: Any) -> tuple[str, str]:
    """Two lines below the ten."""
    done = len(lab.guesses)
    if not done:
        return "", ""
    own, detectors = lab.score
    untrained = "the detector of this row has not learned anything yet"
    other = f"the detector as it is now: {detectors} of {done}" if lab.trainer.step else untrained
    return f"you: {own} of {done} right", other


def table(lab: Any) -> str:
    """Above the table."""
    how = "" if lab.values.disguise == NOTHING else f"; the fakes disguised: {lab.values.disguise}"
    return f"share judged right; a row for each detector, a column for each kind of image{how}"


def describe(lab: Any) -> str:
    """The detector of the present row: on real images, its own fakes, and the worst other ones."""
    row, names = lab.values.row, lab.data.names
    shares = lab.results[row]
    if np.isnan(shares[0]):
        return f"Chosen to train on: real digits and fakes of “{lab.rows[row]}”. It has not been tested yet."
    how = "" if lab.values.disguise == NOTHING else f" ({lab.values.disguise})"
    who = "It" if lab.trainer.step else "The detector of this row, trained before,"
    text = f"{who} takes {_percent(shares[0])} of the real test digits for real"
    if row < len(names):
        others = np.where(np.arange(len(names)) == row, np.inf, shares[1:])
        worst = int(others.argmin())
        text += f", and finds {_percent(shares[1 + row])} of the unseen fakes of its own stage{how}"
        fewer = others[worst] < shares[1 + row]
        return f"{text}; of “{names[worst]}” only {_percent(others[worst])}." if fewer else f"{text}."
    worst = int(shares[1:].argmin())
    text += f", and finds {_percent(shares[1:].mean())} of all unseen fakes{how}"
    return f"{text}; fewest of “{names[worst]}”, {_percent(shares[1 + worst])}."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
