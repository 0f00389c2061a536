"""Left: how often networks of one and of two layers are right. Right: where their layers look in one sequence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from dltutor.figures.learning import Learning
from dltutor.figures.picture import Picture
from dltutor.figures.weight_map import WeightMap
from dltutor.wording import share

WIDTH, HEIGHT = 860, 404
LOOKS = {1: ("second", "--", "s", "■"), 2: ("fourth", "-", "^", "▲")}
MOST = 25  # places of a sequence
LEFTS = (352, 624)  # of the maps
SIDE = 230


class Shown(NamedTuple):
    """A layer's weights, (places, places), what is written above them, and below."""

    head: str
    weights: np.ndarray
    below: str


class LookUpFigure(Picture):
    """Curves, and up to two maps.

    Args:
        level: the share right of who names one of the values at random.
    """

    def __init__(self, level: float) -> None:
        super().__init__(WIDTH, HEIGHT, alt="How often networks look a key up rightly, and where their layers look.")
        axes = self.axes_at(52, 30, 230, 246, head="new sequences right")
        looks = [look[:3] for look in LOOKS.values()]
        self.learning = Learning(self, axes, looks, unit="steps", level=level, shortest=500)
        self._legend = [
            self.words_at(20, 324 + 20 * i, size=9.5, role=look[0]) for i, look in enumerate(LOOKS.values())
        ]
        self._rival = self.words_at(20, 364, size=9.5, role="muted")
        self._rival.set_text(f"··· one of the values at random: {share(level)}")
        self.page = self.axes_at(300, 0, WIDTH - 300, HEIGHT, area="page", frame="off")
        self.page.set(xlim=(300, WIDTH), ylim=(HEIGHT, 0), xticks=[], yticks=[])
        self.maps = [
            WeightMap(self, self.page, (left, 92, left + SIDE, 92 + SIDE), MOST, widest=18, turned=False)
            for left in LEFTS
        ]
        self._answer = self.words(316, 14, axes=self.page, size=11)
        self._hint = self.words(316, 34, axes=self.page, size=8.5, role="muted")
        self._hint.set_text("press a key, a letter, to ask for it · each row: where this place looks")
        self._heads = [self.words(left, 62, axes=self.page, size=10) for left in LEFTS]
        self._below = [self.words(left - 22, 92 + SIDE + 22, axes=self.page, size=9) for left in LEFTS]

    def show_curves(self, curves: Mapping[int, tuple[Sequence[int], Sequence[float]]]) -> None:
        """Show for each number of layers its steps and shares."""
        self.learning.show([curves.get(depth, ((), ())) for depth in LOOKS])
        for words, (depth, look) in zip(self._legend, LOOKS.items(), strict=True):
            shares = curves.get(depth, ((), ()))[1]
            named = f"{look[3]} {depth} layer{'s' if depth > 1 else ''}"
            words.set_text(f"{named}: {share(shares[-1], 1)}" if len(shares) else named)

    def show_sequence(self, answer: str, words: Sequence[str], layers: Sequence[Shown], asked: int) -> None:
        """Show what was answered, and where each of one or two layers looks; the column of `asked` is framed."""
        self._answer.set_text(answer)
        self.fill_in(self._heads, [layer.head for layer in layers])
        self.fill_in(self._below, [layer.below for layer in layers])
        for i, each in enumerate(self.maps):
            there = i < len(layers)
            each.show(words if there else [], layers[i].weights if there else None, asked if there else None)

    def at(self, x: float, y: float) -> int | None:
        """Which place of the sequence is pressed."""
        return next((found for each in self.maps if (found := each.at(x, y)) is not None), None)
