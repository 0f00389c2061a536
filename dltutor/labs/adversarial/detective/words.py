"""What the detective says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Protocol

import numpy as np

from dltutor.labs.adversarial.detective.data import NOTHING, REAL, Stages
from dltutor.labs.adversarial.detective.figure import TEN
from dltutor.live.training.trainer import Trainer
from dltutor.wording import share

LONGEST = 18  # characters of a stage's name


class Case(Protocol):
    """What the words and the goals ask of the lab."""

    values: SimpleNamespace
    data: Stages
    trainer: Trainer
    rows: tuple[str, ...]
    labels: np.ndarray  # of the ten images
    guesses: list[int]
    own_rows: set[int]

    @property
    def score(self) -> tuple[int, int]: ...

    @property
    def accuracy(self) -> float: ...

    @property
    def results(self) -> np.ndarray: ...

    def caught(self) -> np.ndarray:
        """The table without a disguise."""


def row_name(name: str, number: int | None) -> str:
    """A row of the table: the number that its column has, if there is one, and the name."""
    return f"{'' if number is None else f'{number}  '}{name[:LONGEST]}"


def heading(lab: Case) -> str:
    """Above the ten images."""
    stage = f"real digits and fakes of “{lab.data.names[lab.values.quiz][:LONGEST]}”"
    if len(lab.guesses) == TEN:
        return f"{stage}: all ten judged"
    return f"{stage}: is the framed one real (→) or a fake (←)?"


def marks(lab: Case) -> list[tuple[str, bool]]:
    """Below the images judged so far: what they are, and whether that was said."""
    return [
        (f"{'✔' if guess == label else '✗'} {'real' if label == REAL else 'fake'}", bool(guess == label))
        for guess, label in zip(lab.guesses, lab.labels, strict=False)
    ]


def score(lab: Case) -> tuple[str, str]:
    """Two lines below the ten."""
    done = len(lab.guesses)
    if not done:
        return "", ""
    own, detectors = lab.score
    untrained = "the detector of this row has not learned anything yet"
    other = f"the detector as it is now: {detectors} of {done}" if lab.trainer.step else untrained
    return f"you: {own} of {done} right", other


def table(lab: Case) -> str:
    """Above the table."""
    how = "" if lab.values.disguise == NOTHING else f"; the fakes disguised: {lab.values.disguise}"
    return f"share judged right; a row for each detector, a column for each kind of image{how}"


def describe(lab: Case) -> str:
    """The detector of the present row: on real images, its own fakes, and the worst other ones."""
    row, names = lab.values.row, lab.data.names
    shares = lab.results[row]
    if np.isnan(shares[0]):
        return f"Chosen to train on: real digits and fakes of “{lab.rows[row]}”. It has not been tested yet."
    how = "" if lab.values.disguise == NOTHING else f" ({lab.values.disguise})"
    who = "It" if lab.trainer.step else "The detector of this row, trained before,"
    text = f"{who} takes {share(shares[0])} of the real test digits for real"
    if row < len(names):
        others = np.where(np.arange(len(names)) == row, np.inf, shares[1:])
        worst = int(others.argmin())
        text += f", and finds {share(shares[1 + row])} of the unseen fakes of its own stage{how}"
        fewer = others[worst] < shares[1 + row]
        return f"{text}; of “{names[worst]}” only {share(others[worst])}." if fewer else f"{text}."
    worst = int(shares[1:].argmin())
    text += f", and finds {share(shares[1:].mean())} of all unseen fakes{how}"
    return f"{text}; fewest of “{names[worst]}”, {share(shares[1 + worst])}."
