"""Lab: a world of squares. Plan in it, sweep by sweep, or let a table learn in it by trying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import FULL, NORMAL, SLOW, Beats
from dltutor.labs.doing.gridworld.figure import GridworldFigure, Look
from dltutor.labs.doing.gridworld.goals import LEARNING, NEARLY, PLANNING
from dltutor.live.page.controls import PLAY, RESET, STEP, Button, Choice, Control, Slider, Switch, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.doing import gridworld, planning
from dltutor.wording import fixed, many, number, share

STEPS = {"ArrowUp": (-1, 0), "ArrowRight": (0, 1), "ArrowDown": (1, 0), "ArrowLeft": (0, -1)}
COST = 0.01
SLOWLY, QUICKLY = 6, 300  # sweeps a second; steps a second at a normal pace
BLOCK = 50  # steps between two looks at the clock
BETWEEN = 10  # games between two points of the curve, in a cell
SIDES = (2, 14)
LETTERS = {value: letter for letter, value in gridworld.PAID.items()}


class Gridworld(Lab[GridworldFigure]):
    """A world of squares with a slippery floor: plan in it, or with ``learn=True`` let a table learn by trying.

    Click on a square to choose it; drag a reward or a wall elsewhere. Keys: the arrow keys choose, w makes a wall.

    Args:
        learn: whether it does not know the world, and learns by Q-learning; else it plans by value iteration.
        map: rows of equal length, 2 to 14: S start, G +1, P −1, # wall, and a dot for what is free.
        rewards: further squares that pay, from −1 to 1, such as {(0, 3): 0.5} for the first row, fourth column.
        reward: what the chosen square pays; a square that pays ends the game.
        wall: whether the chosen square is a wall.
        discount: what a reward is worth one step later, from 0.5 to 0.99.
        slip: how likely a step goes to the side instead, from 0 to 0.6.
        learning_rate: how far a value moves towards what a step has told, from 0.01 to 1.
        epsilon: how often it goes anywhere instead of where it seems best, from 0 to 1.
        pace: "slow", "normal" or "full".
        show: "arrows" or "numbers".

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = Gridworld()
        >>> lab.press("plan")
        >>> lab.plan.sweeps, round(lab.start_worth, 2)
        (59, 0.25)
        >>> Gridworld(slip=2)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: slip=2: it must be a number from 0 to 0.6, for example 0.1
    """

    controls = (
        PLAY,
        STEP,
        Button("plan", "Plan", icon="map-o", key="p", help="sweep until nothing changes any more"),
        RESET,
        learning_rate(0.2, low=0.01, high=1.0),
        Slider("epsilon", "epsilon", 0, 1, 0.1, step=0.01, help="how often it goes anywhere"),
        Slider("reward", "reward of the square", -1, 1, 1.0, step=0.1, help="what the chosen square pays; 0: nothing"),
        Switch("wall", "wall", False, help="whether the chosen square is a wall"),
        Slider("discount", "discount", 0.5, 0.99, 0.95, step=0.01, help="what a reward is worth one step later"),
        Slider("slip", "slip", 0, 0.6, 0.1, step=0.02, help="how likely a step goes to the side"),
        Choice("pace", "pace", (SLOW, NORMAL, FULL), NORMAL, help="how fast it plays"),
        Choice("show", "show", ("arrows", "numbers"), "arrows", help="the best moves, or what a square is worth"),
    )
    draggable = True
    holds = True
    keys = (*STEPS, "w")

    def __init__(
        self,
        learn: Any = False,
        map: Sequence[str] = gridworld.MAP,
        rewards: Mapping[tuple[int, int], Any] | None = None,
        **settings: Any,
    ) -> None:
        self.learns = validation.choice("learn", learn, (True, False))
        self._given = _squares(map, rewards or {})
        learning = {"World": ("reward", "wall", "discount", "slip"), "View": ("show",)}
        self.more = learning if self.learns else {"View": ("pace", "show")}  # type: ignore[misc]
        own = {name: settings.pop(name) for name in ("reward", "wall") if name in settings}
        super().__init__(**settings)
        if own:
            self.set(**own)

    def own_controls(self) -> tuple[Control, ...]:
        others = ("plan",) if self.learns else ("learning_rate", "epsilon")
        kept = [control for control in self.controls if control.name not in others]
        if self.learns:
            return tuple(kept)
        step = Button("step", "Sweep", icon="step-forward", key="s", help="look one step further, everywhere")
        return tuple(step if control.name == "step" else control for control in kept)

    def figure(self) -> GridworldFigure:
        shape = self._given[0].shape
        if self.learns:
            return GridworldFigure(shape, "games", "what its best moves are worth at the start", "plan")
        return GridworldFigure(shape, "sweeps", "what the start seems to be worth", "whole plan")

    def own_goals(self) -> tuple[Goal, ...]:
        return LEARNING if self.learns else PLANNING

    def begin(self) -> None:
        self._first = dict(vars(self.values))
        self._beats = Beats()
        self._restart()

    def _restart(self) -> None:
        paid, walls, self.start = self._given
        self.paid, self.walls = paid.copy(), walls.copy()
        self.chosen = self._goal_square()
        self._dragged = self._chose = False
        self._changed_by = ""
        self._read_square()
        self._build()
        self._forget()

    def on_reset(self) -> None:
        self.play(False)
        vars(self.values).update(self._first)
        self._restart()

    # The world -----------------------------------------------------------------------------------------------------

    def _goal_square(self) -> tuple[int, int]:
        row, column = np.unravel_index(self.paid.argmax(), self.paid.shape)
        return int(row), int(column)

    def _place(self, square: tuple[int, int]) -> int:
        return square[0] * self.paid.shape[1] + square[1]

    def _build(self) -> None:
        """The world and its plan, as they follow from squares, slip and discount."""
        slip = float(self.values.slip)
        self.world = gridworld.of_squares(self.paid, self.walls, slip, COST, self._place(self.start))
        self.plan = planning.plan(self.world.chances, self.world.rewards, self.world.ends, self.values.discount)

    def _forget(self) -> None:
        """Nothing is known."""
        self.swept, self.planned = 0, False
        self.known = np.zeros(self.paid.size)
        self.learner = gridworld.QLearner(self.world)
        self.course: list[tuple[int, float]] = []
        self.best_since: int | None = None
        self.lost_sight = False  # it has fallen behind since the +1 was moved
        self._start_of_slip = self._of_plan = None
        self.goal_at_first = self._goal_square()
        self._measure()

    def _follow(self) -> None:
        """The world is another one: a plan is made anew at once, sweeps begin anew, a table has to find out."""
        self._build()
        if self.learns:
            self.learner.enter(self.world)
            self._measure()
        elif self.planned:
            self._plan_all()
        else:
            self.swept, self.known, self.course = 0, np.zeros(self.paid.size), []
            self._measure()

    def _read_square(self) -> None:
        self.values.reward, self.values.wall = float(self.paid[self.chosen]), bool(self.walls[self.chosen])

    def changed(self, name: str) -> None:
        if name in ("reward", "wall"):
            if self.chosen == self.start:
                self._read_square()
                self.notice = "The start stays free: choose another square."
                return
            if name == "reward":
                self.paid[self.chosen] = round(self.values.reward, 2)
                self.walls[self.chosen] &= not self.values.reward
            else:
                self.walls[self.chosen] = self.values.wall
                self.paid[self.chosen] *= not self.values.wall
            self._changed_by = "a reward" if name == "reward" else "a wall"
            self._read_square()
        if name in ("reward", "wall", "discount", "slip"):
            if name != "slip":
                self._start_of_slip = None
            self._follow()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        rows, columns = self.paid.shape
        square = int(np.clip(round(y), 0, rows - 1)), int(np.clip(round(x), 0, columns - 1))
        if phase == "down":
            self._chose = True
            self.chosen, self._dragged = square, bool(self.paid[square] or self.walls[square])
            self._read_square()
        elif self._dragged and square != self.chosen:
            self._carry(square)
        if phase == "up":
            self._dragged = False

    def _carry(self, square: tuple[int, int]) -> None:
        """Move what stands on the chosen square to a free one."""
        if square == self.start or self.paid[square] or self.walls[square]:
            return
        for grid in (self.paid, self.walls):
            grid[square], grid[self.chosen] = grid[self.chosen], 0
        self.chosen = square
        self._start_of_slip = None
        self._changed_by = "a wall" if self.walls[square] else "a reward"
        self._follow()

    def typed(self, key: str, shift: bool) -> None:
        if key == "w":
            self.set(wall=not self.values.wall)
            return
        self._chose = True
        new = np.add(self.chosen, STEPS[key])
        row, column = np.clip(new, 0, np.subtract(self.paid.shape, 1))
        self.chosen = int(row), int(column)
        self._read_square()

    # Planning and learning -----------------------------------------------------------------------------------------

    @property
    def moves(self) -> np.ndarray:
        """What each move seems to be worth, shape (4, places)."""
        if self.learns:
            return self.learner.values
        world = self.world
        return planning.action_values(world.chances, world.rewards, world.ends, self.known, self.values.discount) * (
            self.swept > 0
        )

    @property
    def start_worth(self) -> float:
        """Planning: what the start seems to be worth. Learning: what the best moves are really worth there."""
        place = self.world.start
        if not self.learns:
            return float(self.known[place])
        world = self.world
        actions = self.learner.actions
        return float(planning.worth(world.chances, world.rewards, world.ends, actions, self.values.discount)[place])

    @property
    def games(self) -> int:
        """Games that the table has learned from."""
        return self.learner.games

    @property
    def share_of_plan(self) -> float:
        """What its best moves are worth, as a share of the plan; 0 where the plan is worth nothing."""
        best = float(self.plan.values[self.world.start])
        return self.course[-1][1] / best if best > 1e-3 and self.games else 0.0

    @property
    def moved(self) -> bool:
        """Whether the highest reward lies elsewhere than at first."""
        return self._goal_square() != self.goal_at_first

    @property
    def first_move_turned_by(self) -> str:
        """By what of the learner's doing the best first move is another one."""
        if self._of_plan is None or not self.planned or not self._changed_by:
            return ""
        place = self.world.start
        return self._changed_by if self.moves[:, place].argmax() != self._of_plan else ""

    @property
    def turned_by_slip(self) -> int:
        """How many arrows have turned since the slip alone was changed."""
        if self._start_of_slip is None or not self.planned:
            return 0
        free = ~(self.world.walls | self.world.ends)
        return int((self.moves.argmax(axis=0) != self._start_of_slip)[free].sum())

    def _measure(self) -> None:
        count = self.games if self.learns else self.swept
        if self.course and self.course[-1][0] == count:
            self.course.pop()
        self.course.append((count, self.start_worth))
        if self.learns and self.best_since is None and self.share_of_plan >= NEARLY:
            self.best_since = count
        self.lost_sight = self.lost_sight or (self.moved and self.share_of_plan < NEARLY)

    def _sweep(self) -> None:
        self.swept += 1
        self.known = self.plan.course[self.swept]
        self._measure()
        if self.swept == self.plan.sweeps:
            self._plan_all()

    def _plan_all(self) -> None:
        self.known, self.swept, self.planned = self.plan.values, self.plan.sweeps, True
        self.course = [(count, float(values[self.world.start])) for count, values in enumerate(self.plan.course)]
        best = self.moves.argmax(axis=0)
        if self._of_plan is None:
            self._of_plan = best[self.world.start]
        if self._start_of_slip is None:
            self._start_of_slip = best

    def on_plan(self) -> None:
        self.play(False)
        self._plan_all()

    def on_step(self) -> None:
        self.play(False)
        if self.learns:
            self._walk(1)
        else:
            self._sweep_on()

    def _sweep_on(self) -> None:
        if self.planned:
            self.notice = "Nothing changes any more: this is the whole plan. Reset begins anew."
            self.play(False)
        else:
            self._sweep()

    def _walk(self, steps: int) -> None:
        self.learner.walk(steps, self.values.learning_rate, self.values.epsilon, self.values.discount)

    def run(self, games: Any) -> None:
        """Let the table learn for so many games more, as Play does; for a cell of the notebook."""
        last = self.games + validation.whole("games", games, high=100_000, example=500)
        with self.lock:
            while self.games < last:
                self._walk(BLOCK)
                if self.games >= self.course[-1][0] + BETWEEN:
                    self._measure()
            self._measure()
            self.refresh()

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
            self._chose = False
        super().play(on)

    def advance(self, seconds: float) -> None:
        pace = self.values.pace
        if not self.learns:
            in_a_second, most = (SLOWLY if pace == SLOW else 4 * SLOWLY, 2) if pace != FULL else (1000, 10)
            for _ in self._beats.due(in_a_second, most=most):
                if self.playing:
                    self._sweep_on()
            return
        if pace == FULL:
            until = monotonic() + seconds
            while monotonic() < until:
                self._walk(BLOCK)
        else:
            for _ in self._beats.due(SLOWLY if pace == SLOW else QUICKLY, most=30, seconds=seconds):
                self._walk(1)
        self._measure()

    # What is seen --------------------------------------------------------------------------------------------------

    def update(self) -> None:
        shape = self.paid.shape
        at, trail = None, np.zeros((0, 2))
        if self.learns:
            squares = np.stack(np.divmod(np.array(self.learner.trail[-200:]), shape[1]), axis=1)
            at = int(squares[-1, 0]), int(squares[-1, 1])
            trail = squares if self.values.pace != FULL else trail
        numbers = self.values.show == "numbers"
        moves = self.moves.reshape(4, *shape)
        read = at if at is not None and not self._chose else self.chosen
        self.picture.show(Look(self.paid, self.walls, moves, self.start, self.chosen, read, at, trail, numbers))
        places, worth = zip(*self.course, strict=True)
        self.picture.draw_curve(places, worth, float(self.plan.values[self.world.start]))

    def describe(self) -> str:
        values = self.values
        world = f"discount {fixed(values.discount)}, slip {fixed(values.slip)}, pace {values.pace}"
        if self.learns:
            rate = f"Rate {number(values.learning_rate)}, epsilon {fixed(values.epsilon)}"
            return f"{self._learned_in_words()}\n{rate}, {world}."
        return f"{self._planned_in_words()}\nWith {world}."

    def _learned_in_words(self) -> str:
        whole = fixed(float(self.plan.values[self.world.start]), 3)
        if not self.learner.steps:
            return f"It knows nothing of this world: press Play. The plan is worth {whole} at the start."
        now = f"its best moves are worth {fixed(self.course[-1][1], 3)} there"
        part = f", {share(self.share_of_plan)} of it" if self.share_of_plan > 0 else ""
        told = f"{many(self.games, 'game')}, {many(self.learner.steps, 'step')}."
        return f"{told} The plan is worth {whole} at the start; {now}{part}."

    def _planned_in_words(self) -> str:
        if not self.swept:
            return "Nothing is known yet: each Sweep looks one step further from every square. Plan sweeps to the end."
        now = f"the start is worth {fixed(self.start_worth, 3)}"
        if self.planned:
            return f"The whole plan, {many(self.plan.sweeps, 'sweep')}: {now}. It follows all you do."
        return f"After {many(self.swept, 'sweep')} {now}."

    def _arguments(self) -> list[str]:
        map, rewards = _drawn(self.paid, self.walls, self.start)
        given = ["learn=True"] if self.learns else []
        if map != gridworld.MAP:
            given.append(f"map={map!r}")
        return [*given, f"rewards={rewards!r}"] if rewards else given

    def to_code(self) -> str:
        """The line of Python that makes this lab, with the world as it is now."""
        paid, wall = self.values.reward, self.values.wall
        vars(self.values).update(reward=self.table["reward"].default, wall=self.table["wall"].default)
        try:
            return super().to_code()
        finally:
            vars(self.values).update(reward=paid, wall=wall)


def _squares(map: Any, rewards: Any) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """What each square pays, which are walls, and where the start is."""
    rows = list(map) if isinstance(map, list | tuple) else []
    if not all(isinstance(row, str) for row in rows) or not SIDES[0] <= len(rows) <= SIDES[1]:
        raise LearnerError(f"map={validation.shown(map)}: it must be 2 to 14 rows of text, for example ('S..', '.#G')")
    world = gridworld.world(rows)
    if not SIDES[0] <= world.shape[1] <= SIDES[1] or "".join(rows).count("S") != 1:
        raise LearnerError(
            f"map={validation.shown(map)}: it must have rows of 2 to 14 squares, and one S for the start"
        )
    paid = np.where(world.ends, world.rewards, 0.0).reshape(world.shape)
    start = (world.start // world.shape[1], world.start % world.shape[1])
    walls = world.walls.reshape(world.shape)
    if not isinstance(rewards, Mapping):
        wanted = "it must be what squares pay, for example {(0, 3): 0.5}"
        raise LearnerError(f"rewards={validation.shown(rewards)}: {wanted}")
    for square, reward in rewards.items():
        if not (isinstance(square, tuple) and len(square) == 2 and square in np.ndindex(*world.shape)):
            raise LearnerError(
                f"rewards[{validation.shown(square)}]: it must be a square (row, column), from (0, 0) on"
            )
        if square == start or walls[square]:
            raise LearnerError(f"rewards[{square}]: it must be a free square, and here is a wall or the start")
        paid[square] = validation.number(f"rewards[{square}]", reward, low=-1, high=1, example=0.5)
    return paid, walls, start


def _drawn(paid: np.ndarray, walls: np.ndarray, start: tuple[int, int]) -> tuple[tuple[str, ...], dict]:
    """The map of a world, and the rewards that it has no letter for."""
    squares = np.where(walls, "#", ".")
    for reward, letter in LETTERS.items():
        squares[paid == reward] = letter
    squares[start] = "S"
    others = (paid != 0) & (np.abs(paid) != 1)
    rewards = {(int(row), int(column)): float(paid[row, column]) for row, column in np.argwhere(others)}
    return tuple("".join(row) for row in squares), rewards
