"""A recurrent layer unrolled over time: a column a step, with input, state and output, and the arrows between them."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dltutor.figures.picture import Picture
from dltutor.wording import number

WIDTH, HEIGHT = 860, 540
ROOM = 90  # characters of a headline in large letters
FIRST, LAST = 56, 804  # the middles of the initial state and of the last step, in pixels
REACH = 2.3  # the plots of inputs and outputs go from −REACH to REACH
LARGEST = 2.0  # of a number that is drawn at its own height; what is larger stands at the edge
UNITS = 3
ROW = 25  # pixels that the number of a unit takes
HALF = 30  # half the width of a cell
STYLES = (("second", "o", "-"), ("fourth", "s", "--"), ("sixth", "^", ":"))  # role, marker and dash of each unit


class UnrolledFigure(Picture):
    """Below the inputs, in the middle the cells with their states, above the outputs; time goes from left to right.

    Args:
        steps: how many steps there are, from 2 to 10.
    """

    def __init__(self, steps: int) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A recurrent layer drawn once for every step: input, state and output.")
        self.steps = steps
        self.columns = np.linspace(FIRST, LAST, steps + 1)
        self._headlines = self.words_at(16, 20, size=11, weight="bold"), self.words_at(16, 20, size=8)
        self.outputs = self._band(40, 118, "output h", "outputs")
        self.graph = self._band(158, 196, "", "cells")
        self.inputs = self._band(354, 118, "input x", "inputs")
        self.graph.set(ylim=(0, 196))
        self.middle = 98
        self.legend = [self.words_at(110 + 90 * i, 47, size=9, role=STYLES[i][0]) for i in range(UNITS)]
        self._make_cells()
        self._make_arrows()
        self.curves = [self._curve(self.outputs, *style) for style in STYLES]
        self.beyond = [self._marks(self.outputs, marker, "bad") for marker in ("^", "v")]
        self.input_stems = self.moving_line(self.inputs, "", "training", linewidth=2)
        self.input_dots = self._marks(self.inputs, "s", "training", 9)
        self.input_now = self._marks(self.inputs, "s", "accent", 11)
        self.input_words = [self.words(x, 0, axes=self.inputs, size=9) for x in self.columns[1:]]
        for step, x in enumerate(self.columns[1:], 1):
            self.figure.text(x / WIDTH, 1 - 484 / HEIGHT, f"step {step}", fontsize=9, ha="center", va="center")
        self.figure.text(FIRST / WIDTH, 1 - 484 / HEIGHT, "start", fontsize=9, ha="center", va="center")
        self._weights = self.words_at(16, 516, size=8.5)
        self._hint = self.words_at(844, 516, size=9, side="right", role="muted")
        self._set_units(1)

    def say(self, headline: str, weights: str, hint: str) -> None:
        """Show the words above, below, and below on the right; a long headline in small letters."""
        large, small = self._headlines
        large.set_text(headline if len(headline) <= ROOM else "")
        small.set_text(headline if len(headline) > ROOM else "")
        self._weights.set_text(weights)
        self._hint.set_text(hint)

    def _set_units(self, units: int) -> None:
        """Draw cells for one to three units."""
        self.units = units
        half = ROW * units / 2
        for i, (words, mark) in enumerate(zip(self.legend, "●■▲", strict=True)):
            words.set_text(f"{mark} unit {i + 1}" if i < units and units > 1 else "")
        for tiles, box, numbers, x in zip(self.cells, self.boxes, self.numbers, self.columns, strict=True):
            box.set_bounds(x - HALF, self.middle - half - 4, 2 * HALF, 2 * half + 8)
            tiles.set_extent((x - HALF + 3, x + HALF - 3, self.middle - half, self.middle + half))
            for i, words in enumerate(numbers):
                words.set_visible(i < units)
                words.set_position((x, self.middle + half - ROW * (i + 0.5)))
        for arrow, x in zip(self.entering, self.columns[1:], strict=True):
            arrow.set_positions((x, 0), (x, self.middle - half - 5))
        for arrow, x in zip(self.leaving, self.columns[1:], strict=True):
            arrow.set_positions((x, self.middle + half + 5), (x, 192))
        for label in self.entering_words:
            label.set_y((self.middle - half) / 2)
        self.touch()

    def show(self, inputs: np.ndarray, states: np.ndarray, step: int, unit: int) -> None:
        """Show what has been worked out after `step` steps.

        Args:
            inputs: shape (steps,).
            states: shape (steps + 1, units), the initial state first; one to three units.
            step: from 0 to steps.
            unit: the unit that is looked at; its curve is the thicker one.
        """
        if states.shape[1] != self.units:
            self._set_units(states.shape[1])
        self._show_inputs(inputs, step)
        for t, (tiles, numbers) in enumerate(zip(self.cells, self.numbers, strict=True)):
            known = t <= step
            tiles.set_values(np.nan_to_num(states[t], posinf=9, neginf=-9)[:, None] if known else np.full((1, 1), 0.0))
            for i, words in enumerate(numbers[: self.units]):
                words.set_text(_short(states[t, i]) if known else "·")
        drawn = np.nan_to_num(states[1 : step + 1], nan=9, posinf=9, neginf=-9)
        places = self.columns[1 : step + 1]
        for i, curve in enumerate(self.curves):
            there = i < self.units
            curve.set_data(places, np.clip(drawn[:, i], -LARGEST, LARGEST)) if there else curve.set_data([], [])
            curve.set_linewidth(2.4 if i == unit else 1.3)
        for marks, sign in zip(self.beyond, (1, -1), strict=True):
            far = (sign * drawn > LARGEST).any(axis=1)
            marks.set_data(places[far], np.full(int(far.sum()), sign * (LARGEST + 0.12)))
        self._show_step(step)

    def _show_inputs(self, inputs: np.ndarray, step: int) -> None:
        places = self.columns[1:]
        feet = np.stack([places, places, np.full(len(places), np.nan)], axis=1).ravel()
        tops = np.stack([np.zeros(len(places)), inputs, np.full(len(places), np.nan)], axis=1).ravel()
        self.input_stems.set_data(feet, tops)
        self.input_dots.set_data(places, inputs)
        self.input_now.set_data(places[max(0, step - 1) : step], inputs[max(0, step - 1) : step])
        for words, x, value in zip(self.input_words, places, inputs, strict=True):
            words.set_text(number(round(float(value), 2)))
            words.set_position((x + 11, value + (0.4 if value == 0 else 0.0)))

    def _show_step(self, step: int) -> None:
        self.outline.set_visible(step > 0)
        for arrow in self.active:
            arrow.set_visible(step > 0)
        if step == 0:
            return
        half = ROW * self.units / 2
        x, before = self.columns[step], self.columns[step - 1]
        self.outline.set_bounds(x - HALF, self.middle - half - 4, 2 * HALF, 2 * half + 8)
        ends = (
            ((before + HALF + 1, self.middle), (x - HALF - 1, self.middle)),
            ((x, 0), (x, self.middle - half - 5)),
            ((x, self.middle + half + 5), (x, 192)),
        )
        for arrow, (tail, head) in zip(self.active, ends, strict=True):
            arrow.set_positions(tail, head)

    def _band(self, top: float, height: float, title: str, area: str) -> Axes:
        axes = self.axes_at(0, top, WIDTH, height, area=area, frame="none")
        axes.set(xlim=(0, WIDTH), ylim=(-REACH, REACH), xticks=(), yticks=())
        if title:
            for level in (-1, 0, 1):
                line = axes.plot([FIRST - 20, WIDTH - 14], [level, level], linewidth=1 if level == 0 else 0.5)[0]
                self.paint(line, color="muted" if level == 0 else "grid")
                words = axes.text(FIRST - 24, level, number(level), fontsize=8, ha="right", va="center")
                self.paint(words, color="muted")
            axes.text(14, 2.0, title, fontsize=10, va="center")
        return axes

    def _make_cells(self) -> None:
        self.boxes = [self._box(1.2, "muted") for _ in self.columns]
        self.cells = [self._cell() for _ in self.columns]
        self.numbers = [
            [self.words(x, 0, axes=self.graph, size=10, side="center") for _ in range(UNITS)] for x in self.columns
        ]
        self.outline = self.moving(self._box(2.6, "accent"))

    def _cell(self) -> Any:
        """Tiles behind the numbers of one cell, in the pale colours."""
        return self.paint(self.tiles(self.graph, np.zeros((1, 1)), (0, 1, 0, 1)), cmap="field")

    def _make_arrows(self) -> None:
        self.carrying = [
            self._arrow((a + HALF + 1, self.middle), (b - HALF - 1, self.middle), "muted")
            for a, b in zip(self.columns[:-1], self.columns[1:], strict=True)
        ]
        self.entering = [self._arrow((x, 0), (x, 50), "muted") for x in self.columns[1:]]
        self.leaving = [self._arrow((x, 140), (x, 192), "muted") for x in self.columns[1:]]
        for a, b in zip(self.columns[:-1], self.columns[1:], strict=True):
            self.graph.text((a + b) / 2, self.middle + 13, "u", fontsize=10, ha="center", va="center")
        self.entering_words = [
            self.graph.text(x + 10, 30, "w", fontsize=10, ha="center", va="center") for x in self.columns[1:]
        ]
        self.active = [self._arrow((0, 0), (1, 1), "accent", 2.6) for _ in range(3)]
        for arrow in self.active:
            self.moving(arrow)

    def _arrow(self, tail: tuple[float, float], head: tuple[float, float], role: str, width: float = 1.2) -> Any:
        arrow = FancyArrowPatch(tail, head, arrowstyle="-|>", mutation_scale=11, linewidth=width, shrinkA=0, shrinkB=0)
        self.graph.add_patch(arrow)
        self.paint(arrow, color=role)
        return arrow

    def _box(self, width: float, role: str) -> FancyBboxPatch:
        box = FancyBboxPatch((0, 0), 1, 1, boxstyle="round,pad=0,rounding_size=6", linewidth=width, fill=False)
        self.graph.add_patch(box)
        self.paint(box, edgecolor=role)
        return box

    def _curve(self, axes: Axes, role: str, marker: str, dash: str) -> Any:
        return self.moving_line(axes, "", role, marker=marker, linestyle=dash, markersize=6)

    def _marks(self, axes: Axes, marker: str, role: str, size: float = 6) -> Any:
        return self.moving_line(axes, marker, role, markersize=size, linestyle="none")


def _short(value: float) -> str:
    """A number that fits into a cell."""
    text = number(value)
    return text if len(text) <= 7 else number(value, 1)
