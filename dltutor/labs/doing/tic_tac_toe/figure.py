"""The board with the value of every free field, and how often the table loses, by the games it has learned from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.wording import fixed, signed

WIDTH, HEIGHT = 800, 376
BOARD = (12, 34, 324)  # left, top and side in pixels
LAST = 5  # the curve goes to 10 to this power of games


class TicTacToeFigure(Picture):
    """Left the board, right two curves over the games learned from, on a logarithmic scale.

    Args:
        by_chance: the share of games that a player by chance loses to perfect play.
    """

    def __init__(self, by_chance: float) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A board of tic-tac-toe; how often a table that learns loses.")
        self.head = self.words_at(BOARD[0], 16, size=10.5, weight="bold")
        square: dict[str, Any] = {"xlim": (0, 3), "ylim": (3, 0), "xticks": [], "yticks": []}
        self.board = self.axes_at(*BOARD[:2], BOARD[2], BOARD[2], area="board", **square)
        self.worth = self.paint(self.tiles(self.board, np.zeros((3, 3)), (0, 3, 3, 0)), cmap="field")
        for line in (self.board.axhline, self.board.axvline):
            for place in (1, 2):
                self.moving(line(place, linewidth=2), color="ink")
        middles = [(column + 0.5, row + 0.5) for row, column in np.ndindex(3, 3)]
        self.values = [self.words(x, y, axes=self.board, size=12, side="center") for x, y in middles]
        self.crosses = self.moving_line(self.board, "x", "ink", markersize=58, markeredgewidth=6)
        self.rings = self.moving_line(self.board, "o", "ink", markersize=58, markeredgewidth=6, fillstyle="none")
        self.row = self.moving_line(self.board, "-", "accent", linewidth=5)
        self.frame_of_chosen = self.moving_line(self.board, "-", "accent", linewidth=2.6)
        self._make_curves(by_chance)

    def show(self, head: str, board: str, values: np.ndarray, row: Sequence[int] | None, chosen: int | None) -> None:
        """Show a board; `values` (9,) are those of free fields, else NaN; `row` three fields in a row."""
        self.head.set_text(head)
        free = ~np.isnan(values)
        self.worth.set_values(values.reshape(3, 3))
        for words, value, there in zip(self.values, values, free, strict=True):
            words.set_text(signed(fixed(float(value))) if there else "")
        for marks, mark in ((self.crosses, "X"), (self.rings, "O")):
            places = np.array([divmod(i, 3) for i in range(9) if board[i] == mark]).reshape(-1, 2)
            marks.set_data(places[:, 1] + 0.5, places[:, 0] + 0.5)
        ends = np.array([divmod(i, 3) for i in row or ()]).reshape(-1, 2)
        self.row.set_data(ends[:, 1] + 0.5, ends[:, 0] + 0.5)
        corner = np.array([(0.04, 0.04), (0.96, 0.04), (0.96, 0.96), (0.04, 0.96), (0.04, 0.04)])
        frame = corner + np.array(divmod(chosen, 3))[::-1] if chosen is not None else np.zeros((0, 2))
        self.frame_of_chosen.set_data(*frame.T)

    def draw_curves(self, games: Sequence[int], perfect: Sequence[float], chance: Sequence[float]) -> None:
        """How often it has lost after so many games."""
        x = np.log10(np.maximum(games, 1))
        self.to_perfect.set_data(x, perfect)
        self.to_chance.set_data(x, chance)

    def _make_curves(self, by_chance: float) -> None:
        look: dict[str, Any] = {"xlim": (0, LAST), "ylim": (-0.03, 1.03), "yticks": (0, 0.1, 0.5, 1)}
        axes = self.axes_at(420, 44, 336, 282, frame="open", grid=True, xticks=range(LAST + 1), **look)
        axes.set_xticklabels(["1", "10", "100", "1,000", "10,000", "100,000"])
        axes.set_yticklabels(["0 %", "10 %", "50 %", "100 %"])
        axes.set_title("games lost, by the games it has learned from", fontsize=10, loc="left")
        self.paint(axes.axhline(by_chance, linestyle=(0, (2, 3)), linewidth=1.5), color="muted")
        note = self.words(LAST, 0.97, axes=axes, size=8.5, role="muted", side="right")
        note.set_text("dotted: who plays by chance, to perfect play")
        self.to_chance = self.moving_line(axes, "--", "validation", linewidth=1.9, marker="s", markersize=3)
        self.to_perfect = self.moving_line(axes, "-", "training", linewidth=2.1, marker="o", markersize=4)
        for height, text, role, style, marker in (
            (0.19, "the table, to perfect play", "training", "-", "o"),
            (0.11, "the table, to chance", "validation", "--", "s"),
        ):
            line = axes.plot([0.1, 0.4], [height] * 2, style, marker=marker, markersize=4, linewidth=2)[0]
            self.moving(line, color=role)
            self.words(0.5, height, axes=axes, size=9).set_text(text)
