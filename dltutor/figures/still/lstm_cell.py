"""One unit of an LSTM in one step, as a drawing with its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from dltutor import validation
from dltutor.figures.picture import Picture
from dltutor.wording import fixed, inside

WIDTH, HEIGHT = 780, 340
CELL, PRODUCT, GATE, RAIL, FEED = 62, 148, 232, 282, 312  # pixels from the top: cell state, products, gates, inputs
FORGET, INPUT, CANDIDATE, SUM, OUTPUT = 150, 290, 420, 355, 590  # pixels from the left
WIDE, HIGH, RADIUS = 96, 46, 15
Place = tuple[float, float]


def lstm_cell(
    before: float = 0.8, forget: float = 0.95, input: float = 0.1, candidate: float = -0.6, output: float = 0.5
) -> Picture:
    """One unit of an LSTM in one step: how its cell state c comes from the old one, and what it shows of it.

    c = forget · before + input · candidate, h = output · tanh(c). A gate is filled as far as it is open; an arrow is as
    thick as its number is large.

    Args:
        before: the cell state c before the step, from −1000 to 1000.
        forget, input, output: how far each gate is open, from 0 to 1.
        candidate: what may be added, from −1 to 1.

    Raises:
        LearnerError: if a number is not in its range.

    Source:
        S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997; the forget gate: F. Gers, J. Schmidhuber and
        F. Cummins, "Learning to forget", 1999.

    Example:
        >>> lstm_cell(before=0.7, forget=1, input=0, candidate=0.5, output=0)
        Picture: One step of an LSTM: c = 1.00 · 0.70 + 0.00 · 0.50 = 0.70 is kept, and h = 0.00 · tanh(0.70) = 0.00 is shown.
        >>> lstm_cell(forget=1.2)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: forget=1.2: it must be a number from 0 to 1, for example 0.5
    """  # noqa: E501
    c = validation.number("before", before, low=-1000, high=1000, example=0.8)
    f, i, o = (
        validation.number(name, value, low=0, high=1, example=0.5)
        for name, value in (("forget", forget), ("input", input), ("output", output))
    )
    g = validation.number("candidate", candidate, low=-1, high=1, example=-0.6)
    kept, new = f * c, i * g
    cell = kept + new
    shown = o * float(np.tanh(cell))
    alt = (
        f"One step of an LSTM: c = {fixed(f)} · {inside(fixed(c))} + {fixed(i)} · {inside(fixed(g))} = {fixed(cell)} "
        f"is kept, and h = {fixed(o)} · tanh({fixed(cell)}) = {fixed(shown)} is shown."
    )
    drawing = _Drawing(Picture(WIDTH, HEIGHT, alt=alt))
    drawing.feed()
    drawing.flow((16, CELL), (FORGET - RADIUS, CELL), c, "cell state before", (82, CELL - 27), (82, CELL - 12))
    drawing.flow((FORGET + RADIUS, CELL), (SUM - RADIUS, CELL), kept, "kept", (250, CELL - 27), (250, CELL - 12))
    drawing.flow((SUM, PRODUCT - RADIUS), (SUM, CELL + RADIUS), new, "new", (385, 97), (385, 112))
    drawing.flow(
        (SUM + RADIUS, CELL), (WIDTH - 16, CELL), cell, "cell state c, to the next step", (480, CELL - 27), (480, 50)
    )
    drawing.flow((INPUT, GATE - HIGH / 2), (SUM - RADIUS, PRODUCT), i)
    drawing.flow((CANDIDATE, GATE - HIGH / 2), (SUM + RADIUS, PRODUCT), g)
    drawing.flow((FORGET, GATE - HIGH / 2), (FORGET, CELL + RADIUS), f)
    drawing.flow((OUTPUT, CELL), (OUTPUT, PRODUCT - RADIUS), float(np.tanh(cell)), "tanh(c)", (636, 97), (636, 112))
    drawing.flow((OUTPUT, GATE - HIGH / 2), (OUTPUT, PRODUCT + RADIUS), o)
    drawing.flow((OUTPUT + RADIUS, PRODUCT), (WIDTH - 16, PRODUCT), shown, "shown: h", (700, 121), (700, 136))
    for place, sign in (((FORGET, CELL), "×"), ((SUM, CELL), "+"), ((SUM, PRODUCT), "×"), ((OUTPUT, PRODUCT), "×")):
        drawing.node(place, sign)
    drawing.gate(FORGET, "forget gate", f)
    drawing.gate(INPUT, "input gate", i)
    drawing.gate(CANDIDATE, "candidate", g, signed=True)
    drawing.gate(OUTPUT, "output gate", o)
    return drawing.picture


class _Drawing:
    """Arrows, gates and signs, in pixels from the top left."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0), frame="off")

    def flow(
        self, start: Place, end: Place, value: float, name: str = "", name_at: Place = (0, 0), value_at: Place = (0, 0)
    ) -> None:
        """An arrow as thick as its number is large; blue if that is negative."""
        size = 1.2 + 4.5 * min(1.0, abs(value))
        arrow = FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=10 + size, linewidth=size, shrinkA=0, shrinkB=0
        )
        role = "muted" if abs(value) < 0.005 else "negative" if value < 0 else "positive"
        self.picture.paint(self.axes.add_patch(arrow), color=role)
        if name:
            self.words(*name_at, name, role="muted", size=9.5)
            self.words(*value_at, fixed(value), weight="bold")

    def gate(self, across: float, name: str, value: float, signed: bool = False) -> None:
        """A box that is filled as far as a gate is open; a candidate from its middle to the left or right."""
        left, top = across - WIDE / 2, GATE - HIGH / 2
        back = self.axes.add_patch(Rectangle((left, top), WIDE, HIGH, linewidth=0, zorder=2))
        self.picture.paint(back, facecolor="paper")
        start, width = (across, value * WIDE / 2) if signed else (left, value * WIDE)
        bar = self.axes.add_patch(Rectangle((start, top), width, HIGH, linewidth=0, zorder=2.1))
        self.picture.paint(bar, facecolor="negative_soft" if value < 0 else "positive_soft")
        frame = self.axes.add_patch(Rectangle((left, top), WIDE, HIGH, fill=False, linewidth=1.4, zorder=2.2))
        self.picture.paint(frame, edgecolor="ink")
        self.words(across, GATE - 10, name, size=9.5)
        self.words(across, GATE + 9, fixed(value), weight="bold")

    def node(self, place: Place, sign: str) -> None:
        circle = self.axes.add_patch(Circle(place, RADIUS, linewidth=1.6, zorder=3))
        self.picture.paint(circle, facecolor="paper", edgecolor="ink")
        self.words(*place, sign, size=14)

    def feed(self) -> None:
        """What all four hear: the new input and what was shown before."""
        self.words(16, FEED, "x: what is read now, and h: what was shown before", role="muted", size=9.5, side="left")
        way = self.axes.plot([370, OUTPUT, OUTPUT, FORGET], [FEED, FEED, RAIL, RAIL], linewidth=1)[0]
        self.picture.paint(way, color="muted")
        for across in (FORGET, INPUT, CANDIDATE, OUTPUT):
            up = self.axes.annotate(
                "", (across, GATE + HIGH / 2), (across, RAIL), arrowprops={"arrowstyle": "-|>", "linewidth": 1}
            )
            self.picture.paint(up.arrow_patch, color="muted")

    def words(self, x: float, y: float, text: str, role: str = "ink", size: float = 10.5, **look: Any) -> None:
        side, weight = look.get("side", "center"), look.get("weight", "normal")
        made = self.axes.text(x, y, text, ha=side, va="center", fontsize=size, fontweight=weight, zorder=4)
        self.picture.paint(made, color=role)
