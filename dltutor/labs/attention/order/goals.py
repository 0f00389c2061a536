"""What is to be reached in the lab on the order of words."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, share

STEPS, SAME, GOOD = 100, 0.001, 0.9


class Read(Protocol):
    """A network, and a sentence as it is written and in the order of now."""

    as_written: float
    answer: float
    weights: np.ndarray

    @property
    def values(self) -> Any: ...

    @property
    def moved(self) -> bool: ...

    @property
    def run_shown(self) -> Any: ...


def _bag(lab: Read) -> bool | str:
    plain = lab.values.positions == "none" and not lab.values.masked and lab.run_shown.trainer.step >= STEPS
    same = abs(lab.answer - lab.as_written) < SAME
    return plain and lab.moved and same and f"{fixed(lab.answer, 3)} in both orders"


def _good(lab: Read) -> bool | str:
    told = lab.values.positions != "none" and lab.run_shown.share >= GOOD
    return told and f"{share(lab.run_shown.share)} with {lab.values.positions} positions"


def _turned(lab: Read) -> bool | str:
    told = lab.values.positions != "none" and lab.moved and lab.run_shown.share >= GOOD
    turned = (lab.answer > 0.5) != (lab.as_written > 0.5)
    return told and turned and f"{fixed(lab.as_written)} → {fixed(lab.answer)}"


def _masked(lab: Read) -> bool | str:
    later = float(np.triu(lab.weights, 1).sum())
    right = lab.values.masked and later < 1e-6 and lab.run_shown.share >= GOOD
    return right and share(lab.run_shown.share)


GOALS = (
    Goal(f"positions none, no mask, {STEPS} steps: another order of the words, and the same answer", _bag),
    Goal(f"positions learned or waves: {share(GOOD)} of the new sentences right", _good, trained=True),
    Goal("such a network: put words elsewhere so that its answer turns", _turned),
    Goal(f"the mask on: no word looks at a later one, and {share(GOOD)} are right", _masked, trained=True),
)
