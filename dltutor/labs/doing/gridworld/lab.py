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
from dltutor.labs.doing.gridworld.goals import LEARNING, PLANNING
from dltutor.labs.doing.gridworld.minds import Learner, Planner, Site
from dltutor.labs.doing.gridworld.squares import Square, Squares
from dltutor.live.page.controls import PLAY, RESET, STEP, Button, Choice, Control, Slider, Switch, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.doing import gridworld
from dltutor.wording import fixed, number

STEPS = {"ArrowUp": (-1, 0), "ArrowRight": (0, 1), "ArrowDown": (1, 0), "ArrowLeft": (0, -1)}
SWEEPS = {SLOW: 6, NORMAL: 24, FULL: 1000}  # in a second
WALK = {SLOW: 6, NORMAL: 300}  # steps in a second
BLOCK = 50  # steps between two looks at the clock
BETWEEN = 10  # games between two points of the curve, in a cell
TRAIL = 200  # steps


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
        >>> lab.mind.swept, round(lab.mind.start_worth, 2)
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

    mind: Planner | Learner

    def __init__(
        self,
        learn: Any = False,
        map: Sequence[str] = gridworld.MAP,
        rewards: Mapping[Square, Any] | None = None,
        **settings: Any,
    ) -> None:
        self.learns = validation.choice("learn", learn, (True, False))
        self._given = Squares(map, {} if rewards is None else rewards)
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
        kind = Learner if self.learns else Planner
        return GridworldFigure(self._given.paid.shape, kind.unit, kind.head, kind.level)

    def own_goals(self) -> tuple[Goal, ...]:
        return LEARNING if self.learns else PLANNING

    def begin(self) -> None:
        self._first = dict(vars(self.values))
        self._beats = Beats()
        self._restart()

    def _restart(self) -> None:
        self.squares = self._given.copy()
        self.chosen = self.squares.goal
        self._dragged = self._chose = False
        self._read_square()
        self.mind = Learner(self._site()) if self.learns else Planner(self._site())

    def on_reset(self) -> None:
        self.play(False)
        vars(self.values).update(self._first)
        self._restart()

    def _site(self) -> Site:
        return Site(self.squares.world(float(self.values.slip)), float(self.values.discount))

    # The world -----------------------------------------------------------------------------------------------------

    def _read_square(self) -> None:
        self.values.reward = float(self.squares.paid[self.chosen])
        self.values.wall = bool(self.squares.walls[self.chosen])

    def changed(self, name: str) -> None:
        if name in ("discount", "slip"):
            self.mind.follow(self._site(), name)
        elif name in ("reward", "wall"):
            self._change_square(name)

    def _change_square(self, name: str) -> None:
        if self.chosen == self.squares.start:
            self.notice = "The start stays free: choose another square."
        else:
            paid, walls = self.squares.paid, self.squares.walls
            if name == "reward":
                paid[self.chosen] = round(self.values.reward, 2)
                walls[self.chosen] &= not self.values.reward
            else:
                walls[self.chosen] = self.values.wall
                paid[self.chosen] *= not self.values.wall
            self.mind.follow(self._site(), f"a {name}")
        self._read_square()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        rows, columns = self.squares.paid.shape
        square = int(np.clip(round(y), 0, rows - 1)), int(np.clip(round(x), 0, columns - 1))
        if phase == "down":
            self._chose = True
            self.chosen, self._dragged = square, self.squares.taken(square)
            self._read_square()
        elif self._dragged and square != self.chosen and self.squares.carry(self.chosen, square):
            self.chosen = square
            self.mind.follow(self._site(), "a wall" if self.squares.walls[square] else "a reward")
        if phase == "up":
            self._dragged = False

    def typed(self, key: str, shift: bool) -> None:
        if key == "w":
            self.set(wall=not self.values.wall)
            return
        self._chose = True
        row, column = np.clip(np.add(self.chosen, STEPS[key]), 0, np.subtract(self.squares.paid.shape, 1))
        self.chosen = int(row), int(column)
        self._read_square()

    # Planning and learning -----------------------------------------------------------------------------------------

    def on_plan(self) -> None:
        self.play(False)
        if isinstance(self.mind, Planner):
            self.mind.plan()

    def on_step(self) -> None:
        self.play(False)
        if isinstance(self.mind, Planner):
            self._sweep(self.mind)
        else:
            self._walk(self.mind, 1)
            self.mind.measure()

    def _sweep(self, mind: Planner) -> None:
        if mind.planned:
            self.notice = "Nothing changes any more: this is the whole plan. Reset begins anew."
            self.play(False)
        else:
            mind.sweep()

    def _walk(self, mind: Learner, steps: int) -> None:
        mind.agent.walk(steps, self.values.learning_rate, self.values.epsilon, self.values.discount)

    def run(self, games: Any) -> None:
        """Let the table learn for so many games more, as Play does; for a cell of the notebook."""
        games = validation.whole("games", games, high=100_000, example=500)
        with self.lock:
            mind = self.mind
            if not isinstance(mind, Learner):
                raise LearnerError(f"games={games}: this lab plans; labs.Gridworld(learn=True) learns from games")
            last = mind.games + games
            while mind.games < last:
                self._walk(mind, BLOCK)
                if mind.games >= mind.course[-1][0] + BETWEEN:
                    mind.measure()
            mind.measure()
            self.refresh()

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
            self._chose = False
        super().play(on)

    def advance(self, seconds: float) -> None:
        mind, pace = self.mind, self.values.pace
        if isinstance(mind, Planner):
            for _ in self._beats.due(SWEEPS[pace], most=10):
                if self.playing:
                    self._sweep(mind)
            return
        if pace == FULL:
            until = monotonic() + seconds
            while monotonic() < until:
                self._walk(mind, BLOCK)
        else:
            for _ in self._beats.due(WALK[pace], most=30, seconds=seconds):
                self._walk(mind, 1)
        mind.measure()

    # What is seen --------------------------------------------------------------------------------------------------

    def update(self) -> None:
        squares, mind = self.squares, self.mind
        at, trail = None, np.zeros((0, 2))
        if isinstance(mind, Learner):
            passed = np.stack(np.divmod(np.array(mind.agent.trail[-TRAIL:]), squares.paid.shape[1]), axis=1)
            at = int(passed[-1, 0]), int(passed[-1, 1])
            trail = passed if self.values.pace != FULL else trail
        read = at if at is not None and not self._chose else self.chosen
        moves = mind.moves.reshape(4, *squares.paid.shape)
        numbers = self.values.show == "numbers"
        look = Look(squares.paid, squares.walls, moves, squares.start, self.chosen, read, at, trail, numbers)
        self.picture.show(look)
        places, worth = zip(*mind.course, strict=True)
        self.picture.draw_curve(places, worth, mind.site.best)

    def describe(self) -> str:
        values = self.values
        world = f"discount {fixed(values.discount)}, slip {fixed(values.slip)}, pace {values.pace}"
        if self.learns:
            rate = f"Rate {number(values.learning_rate)}, epsilon {fixed(values.epsilon)}"
            return f"{self.mind.describe()}\n{rate}, {world}."
        return f"{self.mind.describe()}\nWith {world}."

    def _arguments(self) -> list[str]:
        map, rewards = self.squares.drawn()
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
