"""The squares with their values and best moves, the four moves of the chosen square, and what the start is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.figures.curves import MOST_POINTS, scale, thin
from dltutor.figures.picture import Picture
from dltutor.wording import fixed, number, signed

WIDTH, HEIGHT = 800, 412
BOARD = (8, 26, 380)  # left, top and side in pixels
DEEP = 0.75  # values from which on a colour is so deep that dark letters are hard to read on it
RIGHT = 430  # where the right half begins, in pixels
NAMES = ("↑", "→", "↓", "←")
ACROSS, UP = np.array([0, 1, 0, -1]), np.array([1, 0, -1, 0])


@dataclass(frozen=True)
class Look:
    """The world and what is known of it.

    `paid` and `walls` (rows, columns) are the world's; `moves` (4, rows, columns) is what each move seems to be worth;
    `chosen`, `read` (the one in numbers) and `at` (where it stands) are squares (row, column), `trail` the squares that
    were passed in this game.
    """

    paid: np.ndarray
    walls: np.ndarray
    moves: np.ndarray
    start: tuple[int, int]
    chosen: tuple[int, int]
    read: tuple[int, int]
    at: tuple[int, int] | None
    trail: np.ndarray
    numbers: bool


class GridworldFigure(Picture):
    """Left the squares, right the chosen one in numbers, and the course of what the start is worth.

    Args:
        shape: rows and columns.
        unit: what is counted along the curve, "sweeps" or "games".
        head: what the curve shows.
        level: the words for the dotted line.
    """

    def __init__(self, shape: tuple[int, int], unit: str, head: str, level: str) -> None:
        super().__init__(WIDTH, HEIGHT, alt=f"A world of {shape[0]} by {shape[1]} squares, and what each is worth.")
        rows, columns = shape
        side = BOARD[2] / max(shape)
        left, top = BOARD[:2]
        extent = (-0.5, columns - 0.5, rows - 0.5, -0.5)
        board = {"xlim": extent[:2], "ylim": extent[2:], "xticks": [], "yticks": []}
        self.board = self.axes_at(left, top, side * columns, side * rows, area="world", **board)
        self.board.set_title("orange: worth going to; blue: not; arrows: best move", fontsize=9.5, loc="left")
        empty = np.zeros(shape)
        self.worth = self.paint(self.tiles(self.board, empty, extent), edgecolor="grid")
        self.walls = self.paint(self.tiles(self.board, empty * np.nan, extent), cmap="grey")
        down, across = np.mgrid[:rows, :columns]
        look = {
            "pivot": "mid",
            "units": "xy",
            "scale": 1.9,
            "scale_units": "xy",
            "angles": "uv",
            "width": 0.055,
            "minlength": 0,
        }
        self.arrows = self.moving(self.board.quiver(across, down, empty, empty, **look), color="ink")
        self.trail = self.moving_line(self.board, "-", "accent", linewidth=2)
        size = 8 if side >= 30 else 6.5
        self.texts = [
            self.words(column, row, axes=self.board, size=size, side="center") for row, column in np.ndindex(*shape)
        ]
        self._deep = np.zeros(rows * columns, bool)
        self.home = self.words(0, 0, axes=self.board, size=size, weight="bold", side="center")
        self.home.set_text("S")
        self.frame_of_chosen = self.moving_line(self.board, "-", "accent", linewidth=2.6)
        self.agent = self.moving_line(self.board, "o", "accent", markersize=12, markeredgewidth=1.5)
        self.paint(self.agent, markeredgecolor="paper")
        self._make_numbers()
        self._make_curve(unit, head, level)

    def show(self, look: Look) -> None:
        values = look.moves.max(axis=0)
        paid = look.paid != 0
        drawn = np.where(paid, look.paid, values)
        self.worth.set_values(np.where(look.walls, np.nan, drawn))
        self.walls.set_values(np.where(look.walls, 0.62, np.nan))
        best = look.moves.argmax(axis=0)
        known = ~(look.walls | paid | (np.ptp(look.moves, axis=0) < 1e-9)) & (not look.numbers)
        self.arrows.set_UVC(np.where(known, ACROSS[best], 0), np.where(known, UP[best], 0))
        for words, square in zip(self.texts, np.ndindex(*values.shape), strict=True):
            words.set_text(self._text(look, square, float(values[square])))
        self._write_clearly(np.abs(drawn.ravel()) > DEEP)
        self.home.set_position((look.start[1] - 0.34, look.start[0] - 0.3))
        row, column = look.chosen
        corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)]) * 0.94
        self.frame_of_chosen.set_data(*(corners + np.array((column, row))).T)
        self.trail.set_data(look.trail[:, 1], look.trail[:, 0])
        self.agent.set_data(*([], []) if look.at is None else ([look.at[1]], [look.at[0]]))
        self._write(look)

    def draw_curve(self, places: Sequence[float], values: Sequence[float], level: float) -> None:
        """What the start was worth after so many sweeps or games, and what the plan says."""
        longest = scale(int(places[-1]) if len(places) else 0)
        kept = thin(len(places), MOST_POINTS)
        self.course.set_data(np.asarray(places, float)[kept] / longest, np.asarray(values, float)[kept])
        self.level.set_data([0, 1], [level, level])
        self.level_words.set_position((0.99, level + (0.11 if level < 0.75 else -0.11)))
        for words, share in zip(self.along, (0, 0.5, 1), strict=True):
            words.set_text(f"{number(share * longest)}{f' {self._unit}' if share == 1 else ''}")

    def _write_clearly(self, deep: np.ndarray) -> None:
        """Texts on deep colours are as light as the paper."""
        for place in np.flatnonzero(deep != self._deep):
            self.paint(self.texts[place], color="paper" if deep[place] else "ink")
        self._deep = deep

    @staticmethod
    def _text(look: Look, square: tuple[int, ...], value: float) -> str:
        if look.walls[square]:
            return ""
        if paid := look.paid[square]:
            return signed(number(float(paid)))
        if look.numbers:
            return fixed(value)
        return ""

    def _write(self, look: Look) -> None:
        row, column = look.read
        place = f"row {row + 1}, column {column + 1}"
        if look.walls[look.read]:
            kind = "a wall"
        elif look.paid[look.read]:
            kind = f"{signed(number(float(look.paid[look.read])))}, the end"
        else:
            kind = "the start" if look.read == look.start else "free"
        self.square_words.set_text(f"{place}: {kind}")
        free = not (look.walls[look.read] or look.paid[look.read])
        moves = look.moves[:, row, column]
        for words, name, value in zip(self.four, NAMES, moves, strict=True):
            words.set_text(f"{name} {fixed(float(value), 3)}{' best' if value == moves.max() else ''}" if free else "")
        self.best.set_text(f"worth: {fixed(float(moves.max()), 3)}" if free else "")
        self.beyond.set_text("" if free else "nothing is looked for from here")

    def _make_numbers(self) -> None:
        self.square_words = self.words_at(RIGHT, 16, size=10.5, weight="bold")
        middle, high = RIGHT + 150, 84
        places = ((middle, high - 30), (middle + 62, high), (middle, high + 30), (middle - 62, high))
        sides = ("center", "left", "center", "right")
        self.four = [self.words_at(*place, size=10, side=side) for place, side in zip(places, sides, strict=True)]
        self.best = self.words_at(middle, high, size=10, weight="bold", side="center")
        self.beyond = self.words_at(RIGHT, 40, size=9.5, role="muted")

    def _make_curve(self, unit: str, head: str, level: str) -> None:
        self._unit = unit
        ticks = {"xticks": (0, 0.5, 1), "xticklabels": (), "yticks": (-1, -0.5, 0, 0.5, 1)}
        look: dict[str, Any] = {"xlim": (0, 1), "ylim": (-1.05, 1.05), **ticks}
        axes = self.axes_at(RIGHT + 12, 178, 340, 198, frame="open", grid=True, head=head, **look)
        axes.set_yticklabels(("−1", "", "0", "", "1"))
        axes.tick_params(axis="x", length=0)
        self.level = self.moving_line(axes, "", "muted", linestyle=(0, (2, 3)), linewidth=1.6)
        self.course = self.moving_line(axes, "-", "training", linewidth=1.9)
        self.level_words = self.words(0, 0, axes=axes, size=8.5, role="muted", side="right")
        self.level_words.set_text(level)
        sides = ((0, "left"), (0.5, "center"), (1, "right"))
        self.along = [self.words(x, -1.22, axes=axes, size=8.5, role="muted", side=side) for x, side in sides]
