"""The goals of the loss-landscape lab: it notices what the learner has found on the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from dltutor.labs.descent.loss_landscape.scene import Scene, Trail
from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, number


class Landscape(Protocol):
    """What the goals ask of the lab."""

    trainer: Any
    chosen: Trail | None
    angle: float
    turned: bool

    @property
    def trails(self) -> Sequence[Trail]: ...

    @property
    def main(self) -> Trail: ...

    @property
    def scene(self) -> Scene: ...

    @property
    def slopes(self) -> tuple[float, float, float]: ...


def _fell(lab: Landscape) -> bool | str:
    first, last = lab.main.losses[0], lab.main.losses[-1]
    return (
        lab.trainer.step > 0
        and len(lab.main.steps) > 1
        and last <= first / 2
        and f"from {number(first)} to {number(last)}"
    )


def _flattest(lab: Landscape) -> bool | str:
    if not lab.turned or not lab.scene.grid.complete:
        return False
    here, low, high = lab.slopes
    return here <= low + 0.08 * (high - low) and f"at {fixed(lab.angle, 0)}°"


def _lowest(lab: Landscape) -> bool | str:
    if lab.chosen is None or sum(trail.usable > 1 for trail in lab.trails) < 2:
        return False
    best = min(lab.trails, key=lambda trail: trail.losses[-1])
    return lab.chosen is best and ", ".join(f"{t.name} {number(t.losses[-1])}" for t in lab.trails)


GOALS = (
    Goal("train: see your path end at half the loss it began with, or less", _fell, trained=True),
    Goal("turn the cut into the direction in which the loss is flattest", _flattest),
    Goal("compare two runs: click on the end of the one that ends lowest", _lowest),
)
