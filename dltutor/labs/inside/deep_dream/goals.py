"""The goals of the lab on Deep Dream."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Protocol

import numpy as np

from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, share

FEW, MANY = 0.1, 0.6  # of the parts, before and after
NEAR = 0.15  # mean change of a pixel
ALONE = 0.4  # what the second network may read at most, where the first one is sure


class Dreamt(Protocol):
    """What is amplified, and what the networks read of it."""

    values: SimpleNamespace

    @property
    def kind(self) -> int | None: ...
    @property
    def finished(self) -> bool: ...
    @property
    def shares(self) -> list[np.ndarray]: ...
    @property
    def before(self) -> list[np.ndarray]: ...
    @property
    def moved(self) -> float: ...


def found(lab: Dreamt) -> bool | str:
    """The last network reads much of what it has read little of."""
    if lab.kind is None:
        return False
    then, now = lab.before[-1][lab.kind], lab.shares[-1][lab.kind]
    return bool(then <= FEW and now >= MANY) and f"{lab.values.amplify}: {share(then)} → {share(now)}"


def near(lab: Dreamt) -> bool | str:
    """The same, and the photograph is still there."""
    return lab.moved <= NEAR and found(lab) and f"{lab.values.amplify}, mean change {fixed(lab.moved, 2)}"


def alone(lab: Dreamt) -> bool | str:
    """The network itself is sure, the second one is not."""
    if lab.kind is None or not lab.finished:
        return False
    own, other = (shares[lab.kind] for shares in lab.shares)
    return bool(own >= MANY and other <= ALONE) and f"{lab.values.amplify}: {share(own)} and {share(other)}"


def goals(two: bool) -> tuple[Goal, ...]:
    """For one reader, or for two."""
    who = "the second network" if two else "the network"
    parts = f"a kind that {who} reads in {share(FEW)} of the photograph or less, and in {share(MANY)} of the dream"
    both = (Goal(parts, found), Goal(f"the same with a mean change of at most {NEAR}", near))
    if not two:
        return both
    fooled = f"a finished dream: {share(MANY)} for the network itself, at most {share(ALONE)} for the second one"
    return (*both, Goal(fooled, alone))
