"""What is to be reached in the lab on dreamt digits."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from dltutor.live.page.goals import Goal
from dltutor.wording import share

SURE, ALONE, READ = 0.99, 0.1, 0.8


class Dreams(Protocol):
    """What each network gives each dream for its own class, (classes,), and what was switched on."""

    own: np.ndarray
    second: np.ndarray

    @property
    def values(self) -> Any: ...

    def note(self) -> str:
        """How long it took."""


def goals(hardened: bool) -> tuple[Goal, ...]:
    """With a third goal where there is a hardened network to choose."""
    alone = f"a digit of which the network is {share(SURE)} sure, and the second network gives it under {share(ALONE)}"
    every = f"all digits at once: the second network gives each of them {share(READ)}"
    found = Goal(alone, _alone), Goal(every, _every)
    plain = f"the same for all digits of the hardened network, without jitter, blur and less ink: {share(READ)}"
    return (*found, Goal(plain, _plain)) if hardened else found


def _alone(lab: Dreams) -> bool | str:
    found = np.flatnonzero((lab.own >= SURE) & (lab.second < ALONE))
    return len(found) > 0 and f"digit {found[0]}: {share(lab.own[found[0]])} and {share(lab.second[found[0]])}"


def _every(lab: Dreams) -> bool | str:
    return bool((lab.second >= READ).all()) and lab.note()


def _plain(lab: Dreams) -> bool | str:
    v = lab.values
    return v.dreamer == "hardened" and v.jitter == v.blur == v.ink == 0 and _every(lab)
