"""Lab: attention by hand. Where a query looks, what it finds there, and why scores are divided by √d."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.attention.attend.figure import MOST, AttendFigure, Look
from dltutor.live.page.controls import RESET, Button, Choice, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.softmax import softmax
from dltutor.wording import fixed, number

WORDS = ("trophy", "not", "fit", "bag", "it")
TROPHY, BAG = 0, 3
QUERY = (1.0, 0.0)
KEYS = ((2.5, 1.5), (-2.0, -1.0), (-1.5, 1.5), (2.5, -1.5), (-0.6, -1.6))
VALUES = ((1.5, 3.0), (-3.0, -1.5), (-2.5, 1.5), (1.5, -3.0), (-1.0, 0.0))
SIZES = (2, 8, 32, 128, 512)
SEED = 4  # with which chance looks at none of the two things
MANY = 128  # numbers in a key from which on chance makes a word certain
LOOKS, SURE, LOUD, CALM = 0.8, 0.99, 0.9, 0.6  # weights
LARGE = 1.0  # how far up or down what is found must lie to decide
REACH = 26  # pixels
STEPS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}


def _at_trophy(lab: Attend) -> bool | str:
    return lab.looks_at(TROPHY) and f"with {fixed(lab.weights[TROPHY])}"


def _at_bag(lab: Attend) -> bool | str:
    moved = lab.moved_since_trophy
    return lab.looks_at(BAG) and moved is not None and f"with {fixed(lab.weights[BAG])}, by moving the {moved}"


def _sure(lab: Attend) -> bool | str:
    alone = lab.weights.max() >= SURE > softmax(lab.scores / lab.values.scale).max()
    return bool(alone) and f"at a scale of {number(lab.values.scale)}"


def _calmed(lab: Attend) -> bool | str:
    now = lab.weights.max()
    return lab.loud is not None and now <= CALM and f"the largest fell from {fixed(lab.loud)} to {fixed(now)}"


class Attend(Lab[AttendFigure]):
    """Drag the query of "it", the keys of five words, and their values: where does it look, and what does it find?

    Keys: 0 chooses the query, 1 to 5 a key, v the value of the same word and back; the arrow keys move it.

    Args:
        query, keys, values: the arrows to start from, shapes (2,), (5, 2) and (5, 2), each number from −4 to 4.
        seed: from which the further numbers come where `size` is above 2.
        scale: what all scores are multiplied with, from 0.1 to 30.
        size: d, numbers in the query and in each key, 2, 8, 32, 128 or 512; all but two are chance.
        root: whether scores are divided by √d.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = Attend(query=(1, 2))
        >>> lab.weights.round(2).tolist()
        [0.93, 0.0, 0.05, 0.01, 0.0]
        >>> Attend(size=3)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: size=3: it must be one of 2, 8, 32, 128, 512
    """

    controls = (
        RESET,
        Slider("scale", "scale", 0.1, 30, 1.0, step=0.01, log=True, help="all scores times this"),
        Choice("size", "numbers d in a key", SIZES, 2, ordered=True, help="all but the two that you see are chance"),
        Switch("root", "divide by √d", True, help="the scores divided by the root of how many numbers a key has"),
        Button("again", "Other chance", icon="random", key="n", help="draws the further numbers anew"),
    )
    goals = (
        Goal("d = 2: “it” looks at “trophy” with a weight of 0.80 or more", _at_trophy),
        Goal("then, by moving one arrow only, at “bag” with a weight of 0.80 or more", _at_bag),
        Goal("by the scale alone: one word has 0.99 or more", _sure),
        Goal(
            f"{MANY} numbers or more, no root: chance gives one word 0.90; then the root alone: 0.60 at most", _calmed
        ),
    )
    draggable = True
    holds = True
    keys = (*STEPS, *"012345v")
    _trophy: np.ndarray | None  # the arrows when "it" last looked at "trophy"
    _loud: tuple[tuple, float] | None  # the largest weight when chance last made a word certain, and what it was with

    def __init__(self, query: Any = QUERY, keys: Any = KEYS, values: Any = VALUES, seed: Any = SEED, **settings: Any):
        self._given = tuple(
            _arrows(name, given, len(WORDS) if many else None)
            for name, given, many in (("query", query, False), ("keys", keys, True), ("values", values, True))
        )
        self.seed = self._first_seed = validation.whole("seed", seed, low=0, high=9999, example=SEED)
        super().__init__(**settings)

    def figure(self) -> AttendFigure:
        return AttendFigure(WORDS, WORDS[-1], ("a thing", "can be too large"))

    def begin(self) -> None:
        self._start = dict(vars(self.values))
        self._settle()

    def on_reset(self) -> None:
        vars(self.values).update(self._start)
        self._settle()

    def on_again(self) -> None:
        if self.values.size == 2:
            self.notice = "With two numbers in a key nothing is left to chance: take more numbers."
        else:
            self.seed = (self.seed + 1) % 10000

    @property
    def query(self) -> np.ndarray:
        """The two numbers of the query that are drawn, shape (2,)."""
        return self.tips[0]

    @property
    def keys_drawn(self) -> np.ndarray:
        """The two numbers of each key that are drawn, shape (5, 2)."""
        return self.tips[1 : len(WORDS) + 1]

    @property
    def handed_over(self) -> np.ndarray:
        """The values, shape (5, 2)."""
        return self.tips[len(WORDS) + 1 :]

    @property
    def products(self) -> np.ndarray:
        """q · k for each word, with all numbers of both, shape (5,)."""
        further = np.random.default_rng(self.seed).normal(size=(len(WORDS) + 1, max(SIZES) - 2))
        further = further[:, : self.values.size - 2]
        return self.keys_drawn @ self.query + further[1:] @ further[0]

    @property
    def scores(self) -> np.ndarray:
        """The products, divided by √d or not, times the scale, shape (5,)."""
        return self.products * self.values.scale / (np.sqrt(self.values.size) if self.values.root else 1)

    @property
    def weights(self) -> np.ndarray:
        """Softmax of the scores, shape (5,)."""
        return softmax(self.scores)

    @property
    def found(self) -> np.ndarray:
        """The mean of the values, weighted, shape (2,)."""
        return self.weights @ self.handed_over

    def looks_at(self, word: int) -> bool:
        """Whether most of the weight is on a word, by the arrows alone."""
        return bool(self.values.size == 2 and self.weights[word] >= LOOKS)

    @property
    def moved_since_trophy(self) -> str | None:
        """The one arrow that has been moved since "it" looked at "trophy", if it is one."""
        if self._trophy is None:
            return None
        arrows = slice(len(WORDS) + 1)
        moved = np.flatnonzero((self.tips[arrows] != self._trophy[arrows]).any(axis=1))
        return None if len(moved) != 1 else f"key of “{WORDS[moved[0] - 1]}”" if moved[0] else "query"

    @property
    def loud(self) -> float | None:
        """The largest weight without the root, if chance gave 90 % to one word and nothing but the root is new."""
        return self._loud[1] if self._loud is not None and self.values.root and self._loud[0] == self._all() else None

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area not in ("arrows", "values"):
            return
        first, last = (0, len(WORDS) + 1) if area == "arrows" else (len(WORDS) + 1, len(self.tips))
        if phase == "down":
            near = self.picture.tip(area, x, y, self.tips[first:last], REACH)
            self._dragged = near is not None
            if near is not None:
                self.chosen = first + near
        elif self._dragged:
            self._move_to(np.array([x, y]))

    def typed(self, key: str, shift: bool) -> None:
        if key in STEPS:
            self._move_to(self.tips[self.chosen] + np.multiply(STEPS[key], 1.0 if shift else 0.1))
        elif key == "v":
            count = len(WORDS)
            self.chosen = self.chosen - count if self.chosen > count else max(1, self.chosen) + count
        else:
            self.chosen = int(key)

    def update(self) -> None:
        if self.looks_at(TROPHY):
            self._trophy = self.tips.copy()
        if self.values.size >= MANY and not self.values.root and self.weights.max() >= LOUD:
            self._loud = self._all(), float(self.weights.max())
        up = self.found[1]
        end = "large." if up > LARGE else "small." if up < -LARGE else "… large? small?"
        look = Look(
            self.query, self.keys_drawn, self.handed_over, self.products, self.scores, self.weights, self.found,
            self.chosen,
        )  # fmt: skip
        scale = "" if self.values.scale == 1 else f"{number(self.values.scale)} · "
        formula = f"score = {scale}q · k{f' / √{self.values.size}' if self.values.root else ''}"
        self.picture.show(look, f"The trophy does not fit into the bag: it is too {end}", formula)

    def describe(self) -> str:
        best = np.argsort(-self.weights, kind="stable")[:2]
        first, second = (f"“{WORDS[i]}” with {fixed(self.weights[i])}" for i in best)
        text = f"“it” looks at {first}, at {second}. It finds ({', '.join(fixed(x, 1) for x in self.found)})."
        d = self.values.size
        if d == 2:
            return text
        low, high = (fixed(x, 1) for x in (self.scores.min(), self.scores.max()))
        top = self.weights.max()
        told = f"the slope of the largest weight, w (1 − w), is {number(top * (1 - top), 2)}"
        far = f"{d - 2} of the {d} numbers are chance; the scores go from {low} to {high}"
        return f"{text}\n{far}; {told}: {'enough' if top <= LOUD else 'hardly any'} to learn by."

    def to_code(self) -> str:
        line = super().to_code()
        own = [
            f"{name}={_text(now)}"
            for name, now, usual in (
                ("query", self.query, QUERY),
                ("keys", self.keys_drawn, KEYS),
                ("values", self.handed_over, VALUES),
            )
            if not np.array_equal(now, usual)
        ] + ([f"seed={self.seed}"] if self.seed != SEED else [])
        inner = line[line.index("(") + 1 : -1]
        return f"labs.Attend({', '.join([*own, *filter(None, [inner])])})"

    def _settle(self) -> None:
        query, keys, values = self._given
        self.tips = np.concatenate([query[None], keys, values])
        self.seed = self._first_seed
        self.chosen = 0
        self._dragged = False
        self._trophy = None
        self._loud = None

    def _all(self) -> tuple:
        """All that the weights depend on but for the root."""
        return self.values.size, self.values.scale, self.seed, self.tips[: len(WORDS) + 1].tobytes()

    def _move_to(self, place: np.ndarray) -> None:
        self.tips[self.chosen] = np.clip(np.round(place, 1), -MOST, MOST) + 0.0


def _arrows(name: str, given: Any, count: int | None) -> np.ndarray:
    shape = (2,) if count is None else (count, 2)
    clean = validation.array(name, given, shape=shape, like="arrows" if count else "an arrow")
    if np.abs(clean).max() > MOST:
        raise LearnerError(f"{name} reaches {number(np.abs(clean).max())}: each number must be from −4 to 4")
    return clean


def _text(values: np.ndarray) -> str:
    """An arrow, or several, as Python writes them."""
    if values.ndim == 1:
        return f"({', '.join(f'{x:g}' for x in values)})"
    return f"({', '.join(_text(row) for row in values)})"
