"""What is to be reached in the lab of what is strange."""

from __future__ import annotations

from typing import Protocol

from dltutor.labs.encoder_decoder.anomaly.judges import ALL, NEAR, NETWORK
from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, share

FOUND, ALARMS, AREA = 0.8, 0.05, 0.95


class Seen(Protocol):
    """What the goals ask of the lab."""

    placed: bool
    kind: str
    judge: str
    found: float
    alarms: float
    areas: dict[str, float]
    trained: bool


def _threshold(lab: Seen) -> bool | str:
    by_network = lab.trained and lab.placed and lab.kind == ALL and lab.judge == NETWORK
    reached = by_network and lab.found >= FOUND and lab.alarms <= ALARMS
    return reached and f"{share(lab.found)} at {share(lab.alarms, 1)}"


def _better(lab: Seen) -> bool | str:
    own, near = lab.areas[NETWORK], lab.areas[NEAR]
    return (
        lab.trained and lab.kind == ALL and own >= AREA and own > near and f"{fixed(own, 3)} against {fixed(near, 3)}"
    )


GOALS = (
    Goal(f"all of them: an area of at least {AREA}, and more than the nearest neighbour's", _better, trained=True),
    Goal(
        f"paused: put the threshold where your network finds {share(FOUND)} of all the strange ones, "
        f"at {share(ALARMS)} of false alarms or fewer",
        _threshold,
    ),
)
