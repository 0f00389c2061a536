"""The goals of the robustness lab: it notices what the learner has found."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from dltutor.labs.bases.changes import KINDS, Kind
from dltutor.labs.convolution.robustness import words
from dltutor.live.page.goals import Goal
from dltutor.wording import share

LEARNT = 2.0  # how many times better than guessing a model must be, so that breaking it counts
BETTER = 0.2  # by how much one model must beat another


class Broken(Protocol):
    """Models and how much they get right now, unaltered, and with each change alone."""

    model_names: tuple[str, ...]
    guessing: float
    accuracy: np.ndarray

    @property
    def strength(self) -> dict[str, float]: ...
    @property
    def alone(self) -> Kind | None: ...
    @property
    def unaltered(self) -> np.ndarray: ...
    @property
    def lost(self) -> dict[str, np.ndarray]: ...


def goals_for(models: int) -> tuple[Goal, ...]:
    """The goals of a lab with so many models."""
    halve = Goal("halve the accuracy with one slider, up to its mark ▲; can you still read all images?", _halved)
    least = Goal("try every change alone, up to its mark; leave the one that hurts least", _least)
    return (halve, least) if models == 1 else (halve, least, Goal("one model 20 points better than another", _apart))


def _halved(lab: Broken) -> bool | str:
    kind = lab.alone
    if kind is None or not kind.modest(lab.strength[kind.name]):
        return False
    broken = (lab.unaltered >= LEARNT * lab.guessing) & (lab.accuracy <= lab.unaltered / 2)
    if not broken.any():
        return False
    i = int(broken.argmax())
    return f"{words.settings(lab.strength)}: from {share(lab.unaltered[i])} to {share(lab.accuracy[i])}"


def _least(lab: Broken) -> bool | str:
    lost, kind = lab.lost, lab.alone
    if len(lost) < len(KINDS) or kind is None:
        return False
    best = [min(lost, key=lambda name: lost[name][i]) for i in range(len(lab.model_names))]
    return kind.name in best and f"{kind.name}: {words.points(lost[kind.name][best.index(kind.name)])}"


def _apart(lab: Broken) -> bool | str:
    order = lab.accuracy.argsort()
    gap = lab.accuracy[order[-1]] - lab.accuracy[order[0]]
    return gap >= BETTER and f"{lab.model_names[order[-1]]}, with {words.settings(lab.strength)}"
