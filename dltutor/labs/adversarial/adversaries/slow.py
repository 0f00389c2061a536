"""One round in slow motion: seven named stages, of which two change a model."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from dltutor.labs.adversarial.adversaries.figure import STAGES
from dltutor.labs.adversarial.adversaries.scene import PairView
from dltutor.wording import many, number, share

OUT, JUDGES, LEARNS, GRADIENTS, MOVES = 1, 2, 3, 5, 6


class SlowRound:
    """The stages of a round, one after the other; before the first, `stage` is None.

    The same noise goes through the whole round, so that what the discriminator judged is what the generator moves.
    """

    def __init__(self, pair: Any) -> None:
        self.pair = pair
        self.leave()

    def leave(self) -> None:
        """Forget a round that was begun."""
        self.stage: int | None = None
        self.noise: np.ndarray | None = None
        self.before: tuple[str, str] | None = None

    def go(self) -> None:
        """To the next stage."""
        pair, stage = self.pair, -1 if self.stage is None else self.stage
        self.stage = (stage + 1) % len(STAGES)
        d, g = pair.discriminator_updates, pair.generator_updates
        if self.stage == 0:
            self._plan = pair.plan(1)
            self.noise = self._plan[1][0]
            self._plan[1][min(d, len(self._plan[1]) - 1)] = self.noise
            self._updates = d, g
        d, g = self._updates  # those of the beginning: a slider may have moved in between
        if self.stage == LEARNS and d:
            pair.update("discriminator", tuple(part[:d] for part in self._plan), d)
        elif self.stage == MOVES:
            pair.round += 1
            if g:
                pair.update("generator", tuple(part[d:] for part in self._plan), g)
        if pair.diverged:
            self.leave()

    def shown(self, values: SimpleNamespace) -> SimpleNamespace:
        """What is shown in the present stage: of what the learner wants to see, that which there is by then."""
        if self.stage is None:
            return SimpleNamespace(map=values.map, fakes=True, grid=values.grid, arrows=values.arrows)
        return SimpleNamespace(
            map=values.map, fakes=self.stage >= OUT, grid=values.grid, arrows=self.stage in (GRADIENTS, MOVES)
        )

    def say(self, view: PairView) -> str:
        """What happens in the present stage, in words."""
        d, g = self._updates
        size = len(self.noise)
        told = share(view.right[0]), share(view.right[1])
        if self.stage == JUDGES:
            self.before = told
        then = "" if self.before is None else f" Before: {self.before[0]} and {self.before[1]}."
        right = f"it is right about {told[0]} of the real points and {told[1]} of the fakes."
        return (
            f"{size:,} times noise is drawn, {many(self.pair.noise_size, 'random number')} each: the squares in the "
            "small plane.",
            f"The generator turns each noise into a point: {many(size, 'fake')}, the triangles.",
            f"The discriminator judges: {right}",
            (
                f"The discriminator makes {many(d, 'update')}: the ground changes colour, the fakes stay where they "
                "are."
                if d
                else "The discriminator does not learn: it has 0 updates a round."
            ),
            f"It judges again: {right}{then}",
            "An arrow at each fake says where it would have to go to look more real. Its length is that of the "
            f"gradient, {number(view.arrow, 2)} on average.",
            (
                f"The generator makes {many(g, 'update')}: its weights change so that the fakes move about along their "
                "arrows."
                if g
                else "The generator does not learn: it has 0 updates a round."
            ),
        )[self.stage]
