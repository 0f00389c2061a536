"""The playground: a network as thumbnails, its answer over the plane, its losses; and two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from dltutor.figures.picture import Picture
from dltutor.figures.words import Words
from dltutor.labs.training.playground.losses import Losses
from dltutor.labs.training.playground.plane import Plane
from dltutor.labs.training.playground.thumbnails import Thumbnails

LEGEND = (
    ("o", "negative", True, "A (0)"),
    ("s", "positive", True, "B (1)"),
    ("o", "muted", True, "filled: trains"),
    ("o", "muted", False, "hollow: held out"),
)


class Panel:
    """What belongs to one model: thumbnails, plane, losses, and its numbers."""

    def __init__(
        self, thumbnails: Thumbnails, plane: Plane, losses: Losses, numbers: Sequence[Sequence[Words]]
    ) -> None:
        self.thumbnails, self.plane, self.losses, self._numbers = thumbnails, plane, losses, numbers

    def write(self, training: Sequence[str], held_out: Sequence[str]) -> None:
        """The numbers, two lines each, below the look of their curves."""
        for lines, texts in zip(self._numbers, (training, held_out), strict=True):
            Picture.fill_in(lines, texts)


class PlaygroundFigure(Picture):
    """One network: thumbnails and weights on the left, the plane in the middle, the losses on the right.

    Args:
        inputs: the names of the features.
        layers: for each hidden layer a heading and the number of neurons that are shown.
        limit: how far the plane reaches.
    """

    def __init__(self, inputs: Sequence[str], layers: Sequence[tuple[str, int]], limit: float) -> None:
        super().__init__(880, 460, sharp=False, alt="A network in training: neurons, answer over the plane, losses.")
        plane = Plane(self, (350, 40, 330), limit)
        margin = 16 + max(14, *(round(7.2 * len(name)) for name in inputs))
        thumbnails = Thumbnails(self, (margin, 40, 344 - margin, 404), inputs, layers, towards=(350, 205))
        losses = Losses(self, (738, 40, 130, 150))
        self.clock = self.words_at(738, 236, size=14, weight="bold")
        self.pace = self.words_at(738, 258, size=9, role="muted")
        numbers = [[self.words_at(738, y + 20 * line, size=9.5) for line in (0, 1)] for y in (306, 378)]
        for y, dash, role, name in ((286, "-", "training", "training"), (358, "--", "validation", "held out")):
            _key(self, 738, y, dash, role, name)
        self.panels = [Panel(thumbnails, plane, losses, numbers)]
        _legend(self, 350, 404)


class PairFigure(Picture):
    """Two networks on the same points: for each thumbnails, plane and losses; the clock between them.

    Args:
        layers: for each of the two networks what `PlaygroundFigure` takes.
        names: what they are called.
        limit: how far the planes reach.
    """

    def __init__(self, layers: Sequence[Sequence[tuple[str, int]]], names: Sequence[str], limit: float) -> None:
        super().__init__(880, 520, sharp=False, alt="Two networks in training on the same points.")
        self.panels = []
        for left, shown, name in zip((16, 456), layers, names, strict=True):
            plane = Plane(self, (left + 100, 58, 286), limit, area=f"plane of {name}")
            thumbnails = Thumbnails(self, (left, 58, 88, 286), (), shown, area=f"neurons of {name}")
            losses = Losses(self, (left + 36, 392, 140, 70), title="")
            _text(self, left, 20, name, fontsize=12, fontweight="bold")
            numbers = [[self.words_at(left + x, y, size=9.5) for y in (424, 443)] for x in (200, 310)]
            _key(self, left + 200, 404, "-", "training", "training")
            _key(self, left + 310, 404, "--", "validation", "held out")
            self.panels.append(Panel(thumbnails, plane, losses, numbers))
        self.clock = self.words_at(866, 20, size=13, weight="bold", side="right")
        self.pace = self.words_at(866, 504, size=9, role="muted", side="right")
        _legend(self, 16, 504)


def _key(picture: Picture, x: float, y: float, dash: str, role: str, name: str) -> None:
    """A short line as in the curves, and its name."""
    picture.paint(_mark(picture, (x, x + 26), (y, y), linestyle=dash, linewidth=2), color=role)
    _text(picture, x + 33, y, name)


def _legend(picture: Picture, x: float, y: float) -> None:
    """What the markers mean: their shape the class, filled or hollow whether they are trained on."""
    for marker, role, filled, name in LEGEND:
        point = _mark(picture, (x + 5,), (y,), marker=marker, markersize=6, markeredgewidth=1.3)
        picture.paint(point, markerfacecolor=role if filled else "paper", markeredgecolor=role)
        _text(picture, x + 14, y, name)
        x += 26 + 5.7 * len(name)


def _mark(picture: Picture, x: Sequence[float], y: Sequence[float], **look: Any) -> Line2D:
    across, up = np.array(x) / picture.width, 1 - np.array(y) / picture.height
    return picture.figure.add_artist(Line2D(across, up, **look))


def _text(picture: Picture, x: float, y: float, text: str, **look: Any) -> None:
    look = {"va": "center_baseline", "fontsize": 9, **look}
    picture.figure.text(x / picture.width, 1 - y / picture.height, text, **look)
