"""How long recurrent cells remember: the share right over the distance, and how far each came, seed by seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.figures.samples import draw_sample
from dltutor.wording import share

LOOKS = (("muted", ":", "s"), ("training", "--", "^"), ("validation", "-", "o"))
ENOUGH = 0.95


class DistanceFigure(Picture):
    """Left the share right at each distance, a curve for each cell; right the distance that each seed reached.

    Args:
        names: of the cells, up to 3.
        longest: the greatest distance that is tested.
        guess: the share that guessing gets right.
    """

    def __init__(self, names: Sequence[str], longest: int, guess: float) -> None:
        super().__init__(860, 430, alt="How far back recurrent cells remember a symbol.")
        self.longest = longest
        self.plane = self.axes(position=(0.07, 0.235, 0.545, 0.685), head="share right, by the distance to the symbol")
        self.plane.set(xlim=(0, longest), ylim=(0, 1.03), yticks=(0, 0.25, 0.5, 0.75, 1))
        self.plane.set_yticklabels(("0 %", "", "50 %", "", "100 %"))
        self.plane.set_xlabel("distance: steps of noise since then", fontsize=9)
        self.seeds = self.axes(position=(0.69, 0.235, 0.285, 0.685), head=f"right up to … ({share(ENOUGH)}), each seed")
        self.seeds.set(xlim=(-0.5, len(names) - 0.5), ylim=(-0.04 * longest, 1.04 * longest), xticks=range(len(names)))
        self.seeds.set_xticklabels(names)
        for axes in (self.plane, self.seeds):
            axes.grid(True, linewidth=0.6)
            axes.spines[["top", "right"]].set_visible(False)
        for height, text in ((ENOUGH, share(ENOUGH)), (guess, "guessing")):
            level = self.plane.axhline(height, linestyle=(0, (1, 4)), linewidth=1.2)
            label = self.plane.text(
                0.995, height - 0.015, text, transform=self.plane.get_yaxis_transform(), fontsize=8.5
            )
            label.set(ha="right", va="top")
            for artist in (level, label):
                self.paint(artist, color="muted")
        self._trained = self.moving_line(self.plane, "-", "ink", linewidth=1)
        self._trained_words = [self.words(0, 0.04, axes=self.plane, size=9, side=side) for side in ("left", "right")]
        self._curves, self._dots, self._medians, self._numbers = [], [], [], []
        for i, (name, (role, dash, marker)) in enumerate(zip(names, LOOKS, strict=False)):
            curve = self.plane.plot(
                [], [], dash + marker, clip_on=False, linewidth=2, markersize=6, markevery=(3 * i, 10)
            )[0]
            dots = self.seeds.plot([], [], marker, markersize=8, linestyle="none", alpha=0.7)[0]
            median = self.seeds.plot([], [], "-", linewidth=2.5)[0]
            for artist in (curve, dots, median):
                self.moving(artist)
                self.paint(artist, color=role)
            self._curves.append(curve)
            self._dots.append(dots)
            self._medians.append(median)
            self._name(0.04 + 0.32 * i, name, role, dash, marker)
        self.promise(self.plane, "a curve for each cell, once it is trained", *self._curves)
        self.promise(self.seeds, "how far each came", *self._dots)

    def show(
        self, curves: Sequence[np.ndarray], texts: Sequence[str], reached: Sequence[Sequence[int]], distance: int
    ) -> None:
        """Show the shares right at the distances 0, 1, …, a text for each cell, and what its seeds reached."""
        self._trained.set_data([distance, distance], [0, 1])
        near_the_end = distance > 0.7 * self.longest
        for words, there, beside in zip(self._trained_words, (not near_the_end, near_the_end), (1, -1), strict=True):
            words.set_text("trained up to here" if there else "")
            words.set_x(distance + beside * 0.012 * self.longest)
        for i, (curve, text, found) in enumerate(zip(curves, texts, reached, strict=True)):
            self._curves[i].set_data(np.arange(len(curve)), curve)
            self._numbers[i].set_text(text)
            spread = np.linspace(-0.22, 0.22, len(found)) if len(found) > 1 else [0.0] * len(found)
            self._dots[i].set_data([i + s for s in spread], found)
            median = [float(np.median(found))] * 2 if len(found) else []
            self._medians[i].set_data([i - 0.32, i + 0.32][: len(median)], median)

    def _name(self, left: float, name: str, role: str, dash: str, marker: str) -> None:
        """A line and a mark as they are drawn, what they stand for, and what it is at."""
        draw_sample(self, (left, 0.02, 0.04, 0.08), role, dash, marker)
        self.words(left + 0.047, 0.06, size=10).set_text(name)
        self._numbers.append(self.words(left + 0.285, 0.06, size=10, side="right"))
