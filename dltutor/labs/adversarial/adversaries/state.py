"""How two adversaries stand: what the course says, and what the fakes look like beside the real points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.labs.adversarial.adversaries.data import Real
from dltutor.labs.adversarial.adversaries.scene import PairView

FITTED = 3.0  # times the distance of two samples of the real points
NEAR = 0.9  # share of the fakes close to the real points
TOO_GOOD = 0.9  # right about so many: the discriminator wins
SETTLED = 300  # rounds after which a missing part is worth a remark


@dataclass(frozen=True)
class State:
    """What the words are about: measures of the course, and of the fakes."""

    round: int
    right: float
    arrow: float
    distance: float
    halves: float
    covered: int
    parts: int
    near: float
    spread: float  # of the fakes, as a share of that of the real points
    away: float = 0.0  # share of the fakes outside the plane that is shown

    @property
    def fitted(self) -> bool:
        """The fakes are where the real points are, all of them, and about as many."""
        close = self.distance <= FITTED * self.halves and self.near >= NEAR
        return self.round > 0 and close and self.covered == self.parts

    @property
    def collapsed(self) -> bool:
        """The fakes fill but a small part of what is real, and the discriminator is fooled by it."""
        few = self.covered <= max(1, self.parts // 4) and self.parts > 1 and self.right < TOO_GOOD
        return self.round >= SETTLED and few and self.spread < 0.5


def state_of(pair: Any, view: PairView, real: Real) -> State:
    """The state of a pair that was looked at, beside the real points."""
    course, fakes = pair.course, pair.judge_fakes().astype(float)
    cover = real.parts.of(fakes) if real.parts else None
    right = [value for value in course.right[-5:] if np.isfinite(value)]
    wide = float(np.sqrt(real.shown.var(axis=0).sum())) or 1.0
    return State(
        round=len(course.round) and max(pair.round, 1),
        right=float(np.mean(right or [sum(view.right) / 2])),
        arrow=view.arrow,
        distance=course.distance[-1] if course.distance else pair.distance(),
        halves=real.halves,
        covered=cover.covered if cover else 0,
        parts=cover.parts if cover else 0,
        near=cover.near if cover else 0.0,
        spread=float(np.sqrt(fakes.var(axis=0).sum())) / wide,
        away=float((np.abs(fakes).max(axis=1) > real.limit).mean()),
    )
