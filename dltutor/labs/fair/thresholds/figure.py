"""Two groups on one scale with a threshold each, their rates side by side, and the map of all pairs of thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgb

from dltutor.figures.picture import Picture
from dltutor.labs.fair.thresholds.rates import PLACES, TOLERANCE, Rates
from dltutor.wording import share

WIDTH, HEIGHT = 860, 424
EDGES = np.linspace(0, 1, 21)
GROUPS = (("A", "o", "●"), ("B", "^", "△"))
ROWS = {
    "granted": "get a credit, of all",
    "good": "get it, of those who repay",
    "poor": "get it, of those who do not",
    "worth": "repay, of those who get it",
    "right": "are decided rightly",
}
LOOKS = (("second", "s"), ("sixth", "D"), ("fifth", "v"))  # of the three ways to be fair
PITCH = 6  # pixels from stripe to stripe


class Stripes(Artist):
    """Places of a map, each of several kinds in stripes of its own direction, and where all agree in a full colour.

    The three kinds are painted with the colours `first`, `second` and `third`, the agreement with `color`.
    """

    def __init__(self, axes: Any) -> None:
        super().__init__()
        self._kinds: tuple[np.ndarray, ...] = ()
        self._colours = np.zeros((4, 3))
        axes.add_artist(self)

    def set_kinds(self, kinds: Sequence[np.ndarray]) -> None:
        """Show other places: three arrays of truth values over the map, the first row at the bottom."""
        self._kinds = tuple(kinds)

    def set_first(self, colour: str) -> None:
        self._colours[0] = to_rgb(colour)

    def set_second(self, colour: str) -> None:
        self._colours[1] = to_rgb(colour)

    def set_third(self, colour: str) -> None:
        self._colours[2] = to_rgb(colour)

    def set_color(self, colour: str) -> None:
        self._colours[3] = to_rgb(colour)

    def draw(self, renderer: Any) -> None:
        if not self._kinds:
            return
        box = self.axes.bbox
        width, height = round(box.width), round(box.height)
        rows, columns = np.arange(height) * len(PLACES) // height, np.arange(width) * len(PLACES) // width
        up, across = np.arange(height)[:, None], np.arange(width)[None]
        pitch = round(PITCH * self.get_figure().dpi / 100)
        stripes = (up + across) % pitch, (up - across) % pitch, (up + 0 * across) % pitch
        picture = np.zeros((height, width, 4), np.uint8)
        kinds = [kind[rows][:, columns] for kind in self._kinds]
        for kind, stripe, colour in zip(kinds, stripes, self._colours, strict=False):
            picture[kind & (stripe < 0.45 * pitch)] = (*np.round(255 * colour).astype(int), 255)
        picture[np.all(kinds, axis=0)] = (*np.round(255 * self._colours[3]).astype(int), 255)
        context = renderer.new_gc()
        renderer.draw_image(context, round(box.x0), round(box.y0), picture)
        context.restore()


class ThresholdsFigure(Picture):
    """Left: the scores of A and B, those who repay upwards, and five rates of both. Right: all pairs of thresholds.

    Args:
        criteria: the names of the three ways to be fair.
    """

    def __init__(self, criteria: Sequence[str]) -> None:
        super().__init__(
            WIDTH, HEIGHT, alt="Scores of two groups with a threshold each, their rates, and which pairs are fair."
        )
        self._make_crowds()
        self._make_rates()
        self._make_map(criteria)

    def _make_crowds(self) -> None:
        self.crowds, self.thresholds, self.heads = [], [], []
        for top, (name, *_), numbers in zip((26, 134), GROUPS, (False, True), strict=True):
            axes = self.axes_at(30, top, 400, 84, area=name, frame="none", xlim=(0, 1), ylim=(-1, 1), yticks=[])
            axes.set_xticks(np.linspace(0, 1, 6) if numbers else [])
            self.paint(axes.axhline(0, linewidth=0.8), color="muted")
            self.crowds.append([self.moving_line(axes, "-", role, linewidth=1.8) for role in ("positive", "negative")])
            self.thresholds.append(self.moving(axes.axvline(0.5, linewidth=2.6), color="accent"))
            self.heads.append(self.words_at(30, top - 13, size=10))
            for height, words, role in ((0.75, "repay", "positive"), (-0.75, "do not", "negative")):
                self.paint(axes.text(0.27, height, words, fontsize=9, va="center"), color=role)

    def _make_rates(self) -> None:
        axes = self.axes_at(200, 266, 186, 124, frame="open", grid=True, xlim=(0, 1), ylim=(4.6, -0.6), yticks=[])
        axes.set_xticks((0, 0.5, 1), ("0 %", "50 %", "100 %"))
        self.gaps = [self.moving_line(axes, "-", "muted", linewidth=3, solid_capstyle="butt") for _ in ROWS]
        self.points = [
            self.moving_line(axes, mark, "ink", markersize=8, linestyle="none", markeredgewidth=1.6)
            for _, mark, _ in GROUPS
        ]
        self.paint(self.points[1], markerfacecolor="paper")
        self.names = [self.words_at(192, 280 + 24 * row, size=9, side="right") for row in range(len(ROWS))]
        self.fill_in(self.names, ROWS.values())
        self.equal = [self.words_at(394, 280 + 24 * row, size=9) for row in range(len(ROWS))]

    def _make_map(self, criteria: Sequence[str]) -> None:
        ends = PLACES[0] - 0.005, PLACES[-1] + 0.005
        axes = self.axes_at(520, 26, 282, 282, area="map", xlim=ends, ylim=ends)
        axes.set(xticks=(0.2, 0.4, 0.6, 0.8), yticks=(0.2, 0.4, 0.6, 0.8))
        axes.set_xlabel("threshold of A", fontsize=9)
        axes.set_ylabel("threshold of B", fontsize=9)
        axes.set_title("which pairs of thresholds are fair?", fontsize=10, loc="left")
        self.paint(axes.plot(ends, ends, linewidth=0.8, linestyle=":")[0], color="muted")
        self.stripes = self.moving(Stripes(axes), color="accent")
        roles = dict(zip(("first", "second", "third"), (role for role, _ in LOOKS), strict=True))
        self.paint(self.stripes, **roles)
        self.best = [
            self.moving_line(
                axes, mark, "ink", markersize=8, markerfacecolor="none", linestyle="none", markeredgewidth=2
            )
            for _, mark in LOOKS
        ]
        self.here = [
            self.moving_line(axes, "+", role, markersize=size, markeredgewidth=width)
            for role, size, width in (("paper", 20, 6), ("ink", 18, 2.6))
        ]
        self.key = [self.words_at(500, 362 + 17 * row, size=9, role=role) for row, (role, _) in enumerate(LOOKS)]
        self.together = self.words_at(500, 362 + 17 * len(LOOKS), size=9, role="accent")

    def show_crowds(self, crowds: Sequence[tuple[np.ndarray, np.ndarray]], repaying: Sequence[float]) -> None:
        """Show how many of each group have which score."""
        for group, (crowd, lines, head) in enumerate(zip(crowds, self.crowds, self.heads, strict=True)):
            highest = max(part.max() for part in crowd)
            for line, part, side in zip(lines, crowd, (1, -1), strict=True):
                line.set_data(np.repeat(EDGES, 2)[1:-1], side * 0.95 * np.repeat(part / highest, 2))
            name, _, sign = GROUPS[group]
            head.set_text(f"{sign} {name}: {share(repaying[group])} repay; who lies right of the line gets a credit")

    def show_rates(self, thresholds: Sequence[float], rates: Sequence[Rates]) -> None:
        """Show the thresholds and both groups' rates, and which of them are equal."""
        for line, threshold in zip(self.thresholds, thresholds, strict=True):
            line.set_xdata([threshold, threshold])
        for group, points in enumerate(self.points):
            points.set_data([getattr(rates[group], name) for name in ROWS], range(len(ROWS)))
        for row, (name, gap) in enumerate(zip(ROWS, self.gaps, strict=True)):
            both = [getattr(each, name) for each in rates]
            gap.set_data(both, [row, row])
            self.equal[row].set_text("✔" if abs(both[0] - both[1]) <= TOLERANCE + 1e-9 else "")

    def show_map(self, kinds: Mapping[str, np.ndarray], best: Mapping[str, tuple[float, float, float] | None]) -> None:
        """Show which pairs are fair in which way, and for each way the pair with most right decisions."""
        self.stripes.set_kinds([kind.T for kind in kinds.values()])
        for line, words, sign, name in zip(self.best, self.key, ("⧄ ■", "⧅ ◆", "▤ ▼"), kinds, strict=True):
            found = best[name]
            line.set_data(*(([found[1]], [found[2]]) if found else ([], [])))
            words.set_text(f"{sign} {name}: " + (f"at best {share(found[0], 1)} right" if found else "nowhere"))
        every = np.all(list(kinds.values()), axis=0)
        self.together.set_text(f"█ all three: {'here' if every.any() else 'nowhere'}")

    def show_here(self, thresholds: Sequence[float]) -> None:
        """Show the chosen pair on the map."""
        for line in self.here:
            line.set_data([thresholds[0]], [thresholds[1]])
