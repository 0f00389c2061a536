"""The goals of the robustness lab: it notices what the learner has found."""

from __future__ import annotations

from typing import Any

from dltutor.labs.bases.changes import KINDS
from dltutor.labs.convolution.robustness import words as say
from dltutor.live.page.goals import Goal

LEARNT = 2.0  # how many times better than guessing a model must be, so that breaking it counts
BETTER = 0.2  # by how much one model must beat another


def goals_for(models: int) -> tuple[Goal, ...]:
    """The goals of a lab with so many models."""
    halve = Goal("halve the accuracy with one slider, up to its mark ▲; can you still read all images?", _halved)
    least = Goal("try every change alone, up to its mark; leave the one that hurts least", _least)
    return (halve, least) if models == 1 else (halve, least, Goal("one model 20 points better than another", _apart))


def _halved(lab: Any) -> bool | str:
    kind = lab.alone
    if kind is None or not kind.modest(lab.strength[kind.name]):
        return False
    broken = (lab.unaltered >= LEARNT * lab.guessing) & (lab.accuracy <= lab.unaltered / 2)
    if not broken.any():
        return False
    i = int(broken.argmax())
    now, before = 100 * lab.accuracy[i], 100 * lab.unaltered[i]
    return f"{say.settings(lab.strength)}: from {before:.0f} % to {now:.0f} %"


def _least(lab: Any) -> bool | str:
    lost, kind = lab.lost, lab.alone
    if len(lost) < len(KINDS) or kind is None:
        return False
    best = [min(lost, key=lambda name: lost[name][i]) for i in range(len(lab.models))]
    return kind.name in best and f"{kind.name}: {100 * lost[kind.name][best.index(kind.name)]:.1f} points"


def _apart(lab: Any) -> bool | str:
    order = lab.accuracy.argsort()
    gap = lab.accuracy[order[-1]] - lab.accuracy[order[0]]
    return gap >= BETTER and f"{lab.model_names[order[-1]]}, with {say.settings(lab.strength)}"
