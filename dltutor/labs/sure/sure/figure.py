"""One image and what is said of it; how sure test images and strange ones are, with a threshold; the calibration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.wording import column, fixed, share

WIDTH, HEIGHT = 840, 372
TOP, BINS, CALIBRATION_BINS = 34, 20, 10
EDGES = np.linspace(0, 1, BINS + 1)


class SureFigure(Picture):
    """Left the pad, what is seen, the nearest training image and a bar for each class; right the histograms.

    Args:
        classes: how many, 2 to 12.
        pad: the pad's side in its own pixels.
    """

    def __init__(self, classes: int, pad: int) -> None:
        super().__init__(WIDTH, HEIGHT, alt="An image and what is said of it; how sure test and strange images are.")
        self.head = self.words_at(14, 15, size=10)
        self.pad = self.axes_at(14, TOP, 196, 196, area="pad", xlim=(0, pad), ylim=(0, pad), xticks=[], yticks=[])
        self.ink = self.paint(self.tiles(self.pad, np.zeros((pad, pad)), (0, pad, 0, pad)), cmap="grey")
        edge = self.moving(self.pad.plot([0, pad, pad, 0, 0], [0, 0, pad, pad, 0], linewidth=1, clip_on=False)[0])
        self.paint(edge, color="muted")
        self.pen = self.moving_line(self.pad, "+", "accent", markersize=12, markeredgewidth=2)
        look: dict[str, Any] = {"head": 18, "largest": 76, "least": 30, "cmap": "grey"}
        self.seen = Mosaic(self, (14, 238, 92, 96), **look)
        self.near = Mosaic(self, (118, 238, 110, 96), **look)
        self.distance = self.words_at(118, 344, size=9)
        self._make_bars(classes)
        self._make_histogram()
        self._make_calibration()

    def show(self, head: str, ink: np.ndarray, seen: np.ndarray, pen: tuple[float, float]) -> None:
        """Show the pad (side, side) and what the network is given (height, width), both from 0 to 1."""
        self.head.set_text(head)
        self.ink.set_values(ink)
        self.seen.heading.set_text(f"it sees {seen.shape[0]} × {seen.shape[1]}")
        self.seen.show(seen[None], span=1.0)
        self.pen.set_data([pen[0]], [pen[1]])

    def show_answer(self, shares: np.ndarray) -> None:
        """Show the share of each class; none for no image."""
        best = int(np.argmax(shares))
        self.answer.set_values(shares)
        self.fill_in(self.shares, [f"{column(s)}{' ◂' if i == best and s else ''}" for i, s in enumerate(shares)])

    def show_nearest(self, heading: str, image: np.ndarray, words: str) -> None:
        """Show the nearest training image (height, width) from 0 to 1."""
        self.near.heading.set_text(heading)
        self.near.show(image[None], span=1.0)
        self.distance.set_text(words)

    def show_histogram(
        self, sure: np.ndarray, right: np.ndarray, strange: np.ndarray, threshold: float, words: Sequence[str]
    ) -> None:
        """Show how many images are how sure, as shares of each kind, and where answers begin.

        `words` are the heading, the name of the axis and of the lower half, and what is refused above and below.
        """
        wrong, fine = (np.histogram(sure[part], EDGES)[0] / len(sure) for part in (~right, right))
        below = np.histogram(strange, EDGES)[0] / max(1, len(strange))
        most = max(0.05, float((wrong + fine).max()), float(below.max()))
        self.wrong.set_verts(_columns(0 * wrong, wrong / most))
        self.right.set_verts(_columns(wrong / most, (wrong + fine) / most))
        self.strange.set_verts(_columns(0 * below, -below / most))
        self.limit.set_data([threshold, threshold], [-1.02, 1.02])
        self.handle.set_data([threshold], [0])
        self.fill_in((self.title, self.axis, self.lower, self.refused, self.refused_below), words)

    def show_calibration(
        self, counts: np.ndarray, sure: np.ndarray, right: np.ndarray, threshold: float, heading: str
    ) -> None:
        """Show of each bin the share that is right as a column, and how sure it is as a mark: all shape (bins,)."""
        there = counts > 0
        self.cut.set_data([threshold, threshold], [0, 1])
        edges = np.linspace(0, 1, CALIBRATION_BINS + 1)
        self.share_right.set_verts([_box(edges[i], edges[i + 1], 0, right[i]) for i in np.flatnonzero(there)])
        self.said.set_data(sure[there], sure[there])
        self.gaps.set_segments([[(s, s), (s, r)] for s, r in zip(sure[there], right[there], strict=True)])
        self.fill_in(self.counts, [str(count) if count else "" for count in counts])
        self.calibration_title.set_text(heading)

    def turn_to(self, calibration: bool) -> None:
        """Show the calibration instead of the histograms, or the other way round."""
        if calibration == self.calibration.get_visible():
            return
        for axes, shown in ((self.histogram, not calibration), (self.calibration, calibration)):
            axes.set_visible(shown)
        for artist in self._of_histogram:
            artist.set_visible(not calibration)
        for artist in self._of_calibration:
            artist.set_visible(calibration)
        self.touch()

    def _make_bars(self, classes: int) -> None:
        axes = self.axes_at(248, TOP, 132, 300, ticks=False, frame="none")
        axes.set(xlim=(0, 1.75), ylim=(classes - 0.4, -0.6), xticks=[])
        axes.set_yticks(range(classes), [str(label) for label in range(classes)])
        self.answer = self.bars(axes, classes)
        self.shares = [self.words(1.06, i, axes=axes, size=9) for i in range(classes)]

    def _make_histogram(self) -> None:
        look: dict[str, Any] = {
            "xlim": (-0.01, 1.01),
            "ylim": (-1.08, 1.08),
            "yticks": [],
            "area": "sure",
            "frame": "open",
        }
        axes = self.histogram = self.axes_at(436, TOP, 390, 292, xticks=(0, 0.25, 0.5, 0.75, 1), **look)
        self.right = self._columns(axes, "good")
        self.wrong = self._columns(axes, "bad")
        self.strange = self._columns(axes, "fourth")
        self.paint(axes.axhline(0, linewidth=1), color="muted")
        self.limit = self.moving_line(axes, "--", "accent", linewidth=2)
        self.handle = self.moving_line(axes, "D", "accent", markersize=9)
        self.title = self.words_at(436, 15, size=10)
        self.axis = self.words_at(631, 358, size=9, side="center")
        top = self.words(0.01, 0.97, axes=axes, size=9)
        top.set_text("test images: right (on top), wrong (below)")
        self.refused = self.words(0.01, 0.83, axes=axes, size=9, role="accent")
        self.lower = self.words(0.01, -0.83, axes=axes, size=9)
        self.refused_below = self.words(0.01, -0.97, axes=axes, size=9, role="accent")
        self._of_histogram = (
            *(self.right, self.wrong, self.strange, self.limit, self.handle),
            *(self.title, self.axis, top, self.refused, self.lower, self.refused_below),
        )

    def _make_calibration(self) -> None:
        look: dict[str, Any] = {
            "xlim": (-0.01, 1.01),
            "ylim": (0, 1.1),
            "frame": "open",
            "xticks": (0, 0.25, 0.5, 0.75, 1),
        }
        axes = self.calibration = self.axes_at(470, TOP, 356, 292, area="calibration", yticks=(0, 0.5, 1), **look)
        axes.set_yticklabels(("0 %", "50 %", "100 %"))
        self.share_right = self._columns(axes, "training")
        line = self.moving_line(axes, "--", "muted", linewidth=1.2)
        line.set_data([0, 1], [0, 1])
        self.gaps = self.moving(axes.vlines([], [], [], linewidth=3), color="bad")
        self.said = self.moving_line(axes, "o", "accent", markersize=6)
        self.cut = self.moving_line(axes, "--", "accent", linewidth=2)
        middles = (np.arange(CALIBRATION_BINS) + 0.5) / CALIBRATION_BINS
        self.counts = [self.words(middle, 1.06, axes=axes, size=8.5, side="center", role="muted") for middle in middles]
        self.calibration_title = self.words_at(436, 15, size=10)
        across = self.words_at(640, 358, size=9, side="center")
        across.set_text("how sure it says to be; above, how many images")
        self._of_calibration = (
            *(self.share_right, line, self.gaps, self.said, self.cut, *self.counts, self.calibration_title, across),
        )
        axes.set_visible(False)
        for artist in self._of_calibration:
            artist.set_visible(False)

    def _columns(self, axes: Axes, role: str) -> PolyCollection:
        columns = PolyCollection([], linewidths=0)
        axes.add_collection(columns, autolim=False)
        return self.moving(columns, facecolor=role)


def refused(part: float) -> str:
    """What is refused, in words."""
    return f"◂ refused: {share(part)}"


def far(distance: float) -> str:
    """A distance in words."""
    return f"distance {fixed(distance)}"


def _columns(low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """A box for each bin that has something."""
    bins = np.flatnonzero(low != high)
    return [_box(EDGES[i] + 0.003, EDGES[i + 1] - 0.003, low[i], high[i]) for i in bins]


def _box(left: float, right: float, low: float, high: float) -> np.ndarray:
    return np.array([(left, low), (right, low), (right, high), (left, high)])
