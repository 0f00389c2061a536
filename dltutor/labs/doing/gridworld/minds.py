"""Who acts in the world of squares: one that knows it and plans, and one that does not, and learns by trying."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dltutor.scratch.doing import gridworld, planning
from dltutor.wording import fixed, many, share

NEARLY, HALF = 0.95, 0.5  # of the plan
SETTLED = 500  # games after which it should have come to rest


@dataclass(frozen=True, eq=False)
class Site:
    """A world, and how far one looks ahead in it."""

    world: gridworld.World
    discount: float

    @cached_property
    def plan(self) -> planning.Plan:
        """The best that can be done."""
        world = self.world
        return planning.plan(world.chances, world.rewards, world.ends, self.discount)

    @property
    def best(self) -> float:
        """What the plan is worth at the start."""
        return float(self.plan.values[self.world.start])

    def moves(self, values: np.ndarray) -> np.ndarray:
        """What each move is worth, shape (4, places), where places are worth `values`."""
        world = self.world
        return planning.action_values(world.chances, world.rewards, world.ends, values, self.discount)

    def worth(self, actions: np.ndarray) -> float:
        """What always taking these moves (places,) is really worth at the start."""
        world = self.world
        return float(planning.worth(world.chances, world.rewards, world.ends, actions, self.discount)[world.start])


class Planner:
    """Knows the world, and sweeps; once it has `planned` it plans anew whatever changes.

    `course` is what the start seemed to be worth, by the number of sweeps.
    """

    unit, head, level = "sweeps", "what the start seems to be worth", "whole plan"

    def __init__(self, site: Site) -> None:
        self.site, self.planned = site, False
        self._changed_by = ""
        self._first_move: int | None = None  # that of the first plan
        self._before_slip: np.ndarray | None = None  # the best moves, since when nothing but the slip has changed
        self._forget()

    def _forget(self) -> None:
        self.swept, self.known = 0, self.site.plan.course[0]
        self.course = [(0, 0.0)]

    def follow(self, site: Site, by: str) -> None:
        """Another world, or another discount, `by` what: "a reward", "a wall", "slip" or "discount"."""
        self.site = site
        if by != "slip":
            self._before_slip = None
        if by.startswith("a "):
            self._changed_by = by
        if self.planned:
            self.plan()
        else:
            self._forget()

    def sweep(self) -> None:
        """One sweep further; the last one makes it a plan."""
        self.swept += 1
        self.known = self.site.plan.course[self.swept]
        self.course.append((self.swept, self.start_worth))
        if self.swept == self.site.plan.sweeps:
            self.plan()

    def plan(self) -> None:
        """All sweeps."""
        plan, start = self.site.plan, self.site.world.start
        self.known, self.swept, self.planned = plan.values, plan.sweeps, True
        self.course = [(count, float(values[start])) for count, values in enumerate(plan.course)]
        best = self.moves.argmax(axis=0)
        self._first_move = best[start] if self._first_move is None else self._first_move
        self._before_slip = best if self._before_slip is None else self._before_slip

    @property
    def moves(self) -> np.ndarray:
        """What each move seems to be worth, shape (4, places)."""
        return self.site.moves(self.known) * (self.swept > 0)

    @property
    def start_worth(self) -> float:
        """What the start seems to be worth."""
        return float(self.known[self.site.world.start])

    @property
    def first_move_turned_by(self) -> str:
        """By what of the learner's doing the best first move is another one."""
        turned = self.planned and self.moves[:, self.site.world.start].argmax() != self._first_move
        return self._changed_by if turned else ""

    @property
    def turned_by_slip(self) -> int:
        """How many arrows have turned since nothing but the slip was changed."""
        if self._before_slip is None:
            return 0
        free = ~(self.site.world.walls | self.site.world.ends)
        return int((self.moves.argmax(axis=0) != self._before_slip)[free].sum())

    def describe(self) -> str:
        """What it knows, in words."""
        if not self.swept:
            return "Nothing is known yet: each Sweep looks one step further from every square. Plan sweeps to the end."
        now = f"the start is worth {fixed(self.start_worth, 3)}"
        if self.planned:
            return f"The whole plan, {many(self.swept, 'sweep')}: {now}. It follows all you do."
        return f"After {many(self.swept, 'sweep')} {now}."


class Learner:
    """Knows nothing of the world, and learns by Q-learning.

    `course` is what its best moves were really worth at the start, by the number of games.
    """

    unit, head, level = "games", "what its best moves are worth at the start", "plan"

    def __init__(self, site: Site) -> None:
        self.site, self.agent = site, gridworld.QLearner(site.world)
        self._goal = site.world.rewards.argmax()
        self.high, self.falls = False, 0  # whether it has nearly all of the plan; how often it has lost half of it
        self.lost_sight = False  # it has fallen behind since the highest reward was moved
        self.course: list[tuple[int, float]] = []
        self.measure()

    def follow(self, site: Site, by: str) -> None:
        """Another world, or another discount: it has to find out."""
        self.site = site
        self.agent.enter(site.world)
        self.measure()

    def measure(self) -> None:
        """A point of the course."""
        if self.course and self.course[-1][0] == self.games:
            self.course.pop()
        self.course.append((self.games, self.site.worth(self.agent.actions)))
        self._count_falls()
        self.lost_sight |= self.moved and self.share_of_plan < NEARLY

    def _count_falls(self) -> None:
        """From nearly all of the plan to below half of it, once it should have settled."""
        if self.share_of_plan >= NEARLY:
            self.high = True
        elif self.high and self.share_of_plan < HALF:
            self.high = False
            self.falls += self.games >= SETTLED and not self.moved

    @property
    def moves(self) -> np.ndarray:
        """What each move seems to be worth, shape (4, places)."""
        return self.agent.values

    @property
    def games(self) -> int:
        """Games that it has learned from."""
        return self.agent.games

    @property
    def share_of_plan(self) -> float:
        """What its best moves are worth, as a share of the plan; 0 where the plan is worth nothing."""
        return self.course[-1][1] / self.site.best if self.site.best > 1e-3 and self.games else 0.0

    @property
    def moved(self) -> bool:
        """Whether the highest reward lies elsewhere than at first."""
        return bool(self.site.world.rewards.argmax() != self._goal)

    def describe(self) -> str:
        """What it knows, in words."""
        whole = f"The plan is worth {fixed(self.site.best, 3)} at the start"
        if not self.agent.steps:
            return f"It knows nothing of this world: press Play. {whole}."
        part = f", {share(self.share_of_plan)} of it" if self.share_of_plan > 0 else ""
        told = f"{many(self.games, 'game')}, {many(self.agent.steps, 'step')}."
        return f"{told} {whole}; its best moves are worth {fixed(self.course[-1][1], 3)} there{part}."
