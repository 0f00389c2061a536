"""Lab: you are the forger. Fakes on a line, and the best detective that there can be answers at once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from dltutor.labs.adversarial.equilibrium.figure import CELLS, EquilibriumFigure
from dltutor.labs.bases.visited import Visited
from dltutor.live.page.controls import PLAY, RESET, STEP, Choice, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.activations import sigmoid
from dltutor.scratch.forgery import CHANCE, Bumps, best_logits, divergences, play
from dltutor.wording import fixed, number, share

X = (-6.0, 6.0)
MEAN, SPREAD = (-5.0, 5.0), (0.2, 3.5)
TOP = 0.78
REAL = {"one bump": Bumps((2.0,), 0.8), "two bumps": Bumps((-3.0, 3.0), 0.6)}
LOSSES = ("saturating", "non-saturating")
RATE, LONGEST, SHORTEST = 0.1, 0.2, 1e-6  # of a step of the forger; a shorter one is none
GUESSING, FLAT, STEEP, NEAR = 0.52, 0.01, 1.0, 1.01
GAP = 1.5  # two bumps: what lies nearer to 0 than this lies between them
GRIP = 0.03  # of the picture's width: so near to a grip a press takes hold of it


def _fooled(lab: Equilibrium) -> bool | str:
    return lab.moves > 0 and lab.game.accuracy <= GUESSING and f"it is right {share(lab.game.accuracy, 1)} of the time"


def _nothing_to_learn(lab: Equilibrium) -> bool | str:
    flat, steep = lab.game.saturating[0], lab.game.non_saturating[0]
    there = lab.moves > 0 and abs(flat) < FLAT and abs(steep) > STEEP
    return there and f"{number(flat)} against {number(steep)}"


def _as_low_as_can_be(lab: Equilibrium) -> bool | str:
    reached = lab.game.divergence <= NEAR * lab.lowest
    return lab.moves > 0 and lab.values.real == "two bumps" and reached and number(lab.game.divergence)


class Equilibrium(Lab[EquilibriumFigure]):
    """Move a bump of fakes over the real data; the best detective, D(x) = p / (p + q), is drawn at once.

    In the left picture ■ moves the fakes, ◆ makes them wider; in the map a click sets both. Arrow keys: ← and → move
    the fakes, ↑ and ↓ change their spread, with shift a tenth as far. Step and Play move them down the slope of the
    chosen loss, 0.1 times the slope but at most 0.2 at once, with the best detective after every step.

    Args:
        real: "one bump" (mean 2, spread 0.8) or "two bumps" (at −3 and 3, spread 0.6 each).
        mean: the mean of the fakes, from −5 to 5.
        spread: their standard deviation, from 0.2 to 3.5.
        loss: "saturating", mean ln(1 − D(fake)), or "non-saturating", −mean ln D(fake).
        whole_map: whether the map shows the divergence everywhere, or only where you have been.

    Raises:
        LearnerError: if a value is not possible.

    Example:
        >>> lab = Equilibrium()
        >>> lab.set(mean=2, spread=0.8)
        >>> round(lab.game.accuracy, 3), round(lab.game.loss, 3), lab.done[0]
        (0.5, 0.693, True)
        >>> Equilibrium(spread=0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: spread=0: it must be a number from 0.2 to 3.5, for example 1.0
    """

    controls = (
        PLAY,
        STEP,
        RESET,
        Choice("real", "real data", tuple(REAL), "one bump", help="the density that the forger should copy"),
        Choice("loss", "Step goes down the loss", LOSSES, "saturating", help="which loss of the generator moves it"),
        Slider("mean", "mean of the fakes", *MEAN, -2.0, step=0.05, help="where the fakes lie"),
        Slider("spread", "spread of the fakes", *SPREAD, 1.0, step=0.05, help="how far they spread"),
        Switch("whole_map", "show the whole map", help="the divergence of every mean and spread, not only of yours"),
    )
    goals = (
        Goal("fool the best detective: it is right at most 52 % of the time", _fooled),
        Goal(
            "bad fakes, and a forger who learns nothing: saturating slope below 0.01, the other above 1",
            _nothing_to_learn,
        ),
        Goal("two bumps: find the lowest divergence that one bump can reach, within 1 %", _as_low_as_can_be),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
    more = {"View": ("whole_map",)}

    def __init__(self, real: str = "one bump", **settings: Any) -> None:
        super().__init__(real=real, **settings)

    def figure(self) -> EquilibriumFigure:
        return EquilibriumFigure(X, TOP, MEAN, SPREAD)

    def begin(self) -> None:
        self._first = {**vars(self.values)}
        self._start_over()

    @property
    def density(self) -> Bumps:
        """The density of the real data."""
        return REAL[self.values.real]

    @property
    def lowest(self) -> float:
        """The lowest Jensen–Shannon divergence that one bump of fakes can have from the real data, in nats."""
        return _lowest(self.density)

    def changed(self, name: str) -> None:
        self.moves += name in ("mean", "spread")
        if name == "real":
            self._forget_places()

    def on_step(self) -> None:
        self.go_down()

    def advance(self, seconds: float) -> None:
        if self.go_down() < SHORTEST:
            self.notice = "Play has stopped: the forger stands still, for the slope of its loss is 0 here."
            self.play(False)

    def on_reset(self) -> None:
        self.playing = False
        vars(self.values).update(self._first)
        self._start_over()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "down":
            self._grip = self._grip_at(area, x, y)
            self._offset = x - self.values.mean if self._grip == "mean" else 0.0
        if self._grip == "both":
            self._move_to(x, y)
        elif self._grip == "mean":
            self._move_to(x - self._offset, self.values.spread)
        elif self._grip == "spread":
            self._move_to(self.values.mean, abs(x - self.values.mean))
        if phase == "up":
            self._grip = ""

    def typed(self, key: str, shift: bool) -> None:
        across, up = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}[key]
        by = 0.01 if shift else 0.1
        self._move_to(self.values.mean + by * across, self.values.spread + by * up)

    def update(self) -> None:
        v, picture = self.values, self.picture
        self.game = play(self.density, v.mean, v.spread)
        x = picture.grid
        picture.show_densities(self.density.density(x), Bumps((v.mean,), v.spread).density(x), v.mean, v.spread)
        picture.show_detective(sigmoid(best_logits(self.density, v.mean, v.spread, x)))
        picture.show_pulls(self.game.saturating[0], self.game.non_saturating[0], v.loss)
        picture.show_numbers(self._lines())
        self.visited.go(v.mean, v.spread)
        known = self.visited.cells | v.whole_map
        picture.show_map(np.where(known, _tiles(self.density), np.nan), v.mean, v.spread)
        picture.title.set_text(f"fakes: mean {fixed(v.mean)}, spread {fixed(v.spread)}")
        picture.hint.set_text("" if self.moves else "drag ■ to move the fakes, ◆ to spread them")

    def describe(self) -> str:
        return f"{self._detective_in_words()}{self._cover_in_words()} {self._slopes_in_words()}"

    def go_down(self) -> float:
        """One step of the forger down its loss, mean and spread together; how far it went."""
        slope = np.array(self.game.saturating if self.values.loss == "saturating" else self.game.non_saturating)
        step = -RATE * slope
        step *= min(1.0, LONGEST / (np.hypot(*step) or 1.0))
        self._move_to(self.values.mean + step[0], self.values.spread + step[1], digits=9)
        self.game = play(self.density, self.values.mean, self.values.spread)
        return float(np.hypot(*step))

    def _move_to(self, mean: float, spread: float, digits: int = 2) -> None:
        self.values.mean = round(float(np.clip(mean, *MEAN)), digits)
        self.values.spread = round(float(np.clip(spread, *SPREAD)), digits)
        self.moves += 1

    def _grip_at(self, area: str, x: float, y: float) -> str:
        """What a press takes hold of: the spread at its grip, the mean anywhere else in the plane, both in the map."""
        if area != "plane":
            return "both" if area == "map" else ""
        picture = self.picture
        beside = picture.grips(self.values.mean, self.values.spread)[1]
        ours, theirs = (np.array(picture.place(area, *place)) for place in ((x, y), beside))
        gap = (ours - theirs) * [1, picture.height / picture.width]
        return "spread" if np.hypot(*gap) < GRIP else "mean"

    def _start_over(self) -> None:
        self.moves = 0
        self._grip, self._offset = "", 0.0
        self._forget_places()

    def _forget_places(self) -> None:
        self.visited = Visited(MEAN, SPREAD, CELLS[::-1])

    def _lines(self) -> list[str]:
        game = self.game
        return [
            f"the detective is right {share(game.accuracy, 1):>8}",
            f"its loss               {fixed(game.loss, 3):>7}",
            f"  if it only guesses   {fixed(CHANCE, 3):>7} = ln 2",
            f"divergence             {fixed(game.divergence, 3):>7}",
        ]

    def _detective_in_words(self) -> str:
        right = self.game.accuracy
        if right <= GUESSING:
            return (
                f"Even the best detective is right only {share(right, 1)} of the time: D is near ½ wherever data lie."
            )
        start = f"The best detective is right {share(right, 1)} of the time"
        if right >= 0.99:
            return f"{start}: fakes and real data hardly overlap, and D is near 1 or near 0."
        return f"{start}: where fakes are too common D is below ½, where they are too rare above."

    def _cover_in_words(self) -> str:
        """Two bumps: what one bump of fakes makes of them."""
        if self.values.real != "two bumps":
            return ""
        mean, spread = self.values.mean, self.values.spread
        fakes = Bumps((mean,), spread).density(self.picture.grid)
        x = self.picture.grid
        total = max(fakes.sum(), 1e-12)
        left, middle, right = (fakes[m].sum() / total for m in (x < -GAP, abs(x) <= GAP, x > GAP))
        if min(left, right) > 0.15:
            gap = f"{share(middle)} of them in the gap, where hardly anything is real"
            return f" The fakes lie across both bumps, and {gap}."
        if max(left, right) > 0.85:
            other = "right" if left > right else "left"
            return f" The {other} bump is left out: nothing is forged there, so D is 1. This is mode collapse."
        return f" {share(middle)} of the fakes lie in the gap between the bumps."

    def _slopes_in_words(self) -> str:
        flat, steep = self.game.saturating[0], self.game.non_saturating[0]
        if max(abs(flat), abs(steep)) < 0.05:
            if self.game.accuracy <= GUESSING:
                return "Neither loss pulls any more: an equilibrium."
            return "Neither loss pulls the mean any more, though the fakes are not the real data."
        way = "right" if steep < 0 else "left"
        if abs(flat) < FLAT:
            return (
                f"The saturating loss is flat there ({number(flat)}): the forger would learn nothing. "
                f"The non-saturating one pulls to the {way} with {number(abs(steep))}."
            )
        if flat * steep < 0:
            return f"The two losses pull in opposite directions: {number(flat)} and {number(steep)}."
        return f"Both losses pull to the {way}, with {number(abs(flat))} (saturating) and {number(abs(steep))}."


@lru_cache(maxsize=len(REAL))
def _tiles(real: Bumps) -> np.ndarray:
    """The divergence at the middle of every cell, from −1 (the lowest) to 1, shape (spreads, means)."""
    found = divergences(real, _middles(MEAN, CELLS[0]), _middles(SPREAD, CELLS[1]))[::-1]
    low = found.min()
    return 2 * np.sqrt((found - low) / (np.log(2) - low)) - 1


@lru_cache(maxsize=len(REAL))
def _lowest(real: Bumps) -> float:
    """The lowest of the divergences over mean and spread, by finer and finer grids."""
    means, spreads = np.linspace(*MEAN, 41), np.linspace(*SPREAD, 34)
    for _ in range(4):
        found = divergences(real, means, spreads)
        row, column = np.unravel_index(found.argmin(), found.shape)
        means, spreads = (
            np.linspace(ends[max(k - 1, 0)], ends[min(k + 1, len(ends) - 1)], 9)
            for ends, k in ((means, column), (spreads, row))
        )
    return float(found.min())


def _middles(ends: tuple[float, float], count: int) -> np.ndarray:
    edges = np.linspace(*ends, count + 1)
    return (edges[1:] + edges[:-1]) / 2
