"""One sample and what is rebuilt of it, what was missed and what was a false alarm; the errors of all, and the ROC."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Polygon

from dltutor.figures.one_sample import SampleLine, SampleView
from dltutor.figures.picture import Picture
from dltutor.wording import fixed

WIDTH, HEIGHT = 880, 424
COUNT, SMALL = 7, 54  # small samples in a line, and how high they are
BINS = 60
WIDE = 420  # pixels of the left half


class AnomalyFigure(Picture):
    """See above.

    Args:
        shape: (height, width) of an image, or (steps,) of a curve.
        span: the least and the largest number of the samples.
        judges: the names of what gives a score, first the network.
    """

    def __init__(self, shape: tuple[int, ...], span: tuple[float, float], judges: Sequence[str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="What is rebuilt of a sample, and how large the errors of all are.")
        self.are_images = len(shape) == 2
        far = 0.5 * (span[1] - span[0])
        places = [(14 + 144 * i, 44, 130, 130) for i in range(3)]
        if not self.are_images:
            places = [(0, 0, 1, 1), (14, 44, WIDE, 130), (14, 194, WIDE, 60)]
        self.views = [
            SampleView(self, place, shape, own, tone)
            for place, own, tone in zip(places, (span, span, (-far, far)), ("grey", "grey", "diverging"), strict=True)
            if place[2] > 1
        ]
        self.head = self.words_at(14, 14, size=10)
        self.legend = self.words_at(14, 32, size=9, role="muted")
        tops = (286, 286 + SMALL + 24)
        self.lines = [
            SampleLine(self, (14, top, WIDE, SMALL), shape, span, COUNT, role, area)
            for top, role, area in zip(tops, ("positive", "negative"), ("missed", "alarms"), strict=True)
        ]
        self.names = [self.words_at(14, top - 11, size=9) for top in tops]
        self._make_histogram()
        self._make_roc(judges)

    def _make_histogram(self) -> None:
        self.histogram = self.axes_at(
            476, 44, 374, 190, area="histogram", xlim=(0, 1), ylim=(-1.05, 1.05), yticks=[], frame="open"
        )
        self.histogram.locator_params(axis="x", nbins=6)
        self.usual, self.strange = (
            self.moving(self.histogram.add_patch(Polygon([(0, 0)], closed=True, linewidth=0.8)), facecolor=role)
            for role in ("negative", "positive")
        )
        self.zero = self.moving_line(self.histogram, "-", "muted", linewidth=1)
        self.line = self.moving_line(self.histogram, "-", "accent", linewidth=2.5)
        self.handle = self.moving_line(self.histogram, "D", "accent", markersize=8)
        self.dot = self.moving_line(self.histogram, "v", "ink", markersize=8)
        self.errors_head = self.words_at(476, 14, size=10)
        self.sides = [
            self.words_at(848, 56, size=9, role="negative", side="right"),
            self.words_at(848, 222, size=9, role="positive", side="right"),
        ]
        self.hint = self.words_at(476, 32, size=9, role="muted")

    def _make_roc(self, judges: Sequence[str]) -> None:
        self.roc = self.axes_at(
            510, 286, 116, 112, xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xticks=[0, 1], yticks=[0, 1], frame="open"
        )
        self.paint(self.roc.plot([0, 1], [0, 1], ":", linewidth=1)[0], color="muted")
        self.curve = self.moving_line(self.roc, "-", "ink", linewidth=1.8)
        self.here = self.moving_line(self.roc, "D", "accent", markersize=7)
        for x, y, text, turn in ((568, 411, "false alarms", 0), (490, 342, "found", 90)):
            self.figure.text(x / WIDTH, 1 - y / HEIGHT, text, fontsize=9, rotation=turn, ha="center", va="center")
        self.figure.text(510 / WIDTH, 1 - 272 / HEIGHT, "every threshold: ROC", fontsize=9, va="center")
        self.figure.text(660 / WIDTH, 1 - 272 / HEIGHT, "area under it", fontsize=9, va="center")
        axes = self.axes_at(660, 284, 160, 108, xlim=(0, 1), ylim=(len(judges) - 0.5, -0.5), frame="none")
        axes.set(xticks=[], yticks=[])
        self.areas_at = self.bars(axes, len(judges), "training", thickness=0.3)
        self.area_words = [self.words(0, i - 0.38, axes=axes, size=9) for i in range(len(judges))]

    def show_sample(self, sample: np.ndarray, rebuilt: np.ndarray) -> None:
        """Show a sample, what is rebuilt of it, and the difference."""
        if self.are_images:
            for view, values in zip(self.views, (sample, rebuilt, rebuilt - sample), strict=True):
                view.show(values)
            self.legend.set_text("as it is · rebuilt · rebuilt − as it is")
            return
        self.views[0].show(rebuilt, sample)
        self.views[1].show(rebuilt - sample)
        self.legend.set_text("thin: as it is; thick: rebuilt; below: the difference")

    def show_few(self, missed: np.ndarray, alarms: np.ndarray) -> None:
        """Show the first of the strange samples that were missed, and of the usual ones that gave an alarm."""
        for line, samples in zip(self.lines, (missed, alarms), strict=True):
            line.show(samples[:COUNT])

    def show_scores(self, usual: np.ndarray, strange: np.ndarray, threshold: float, shown: float, top: float) -> None:
        """Show how often each score comes, from 0 to `top`; the threshold; the score of the sample shown."""
        if self.histogram.get_xlim()[1] != top:
            self.histogram.set_xlim(0, top)
            self.touch()
        edges = np.linspace(0, top, BINS + 1)
        shares = [np.histogram(np.minimum(s, top), edges)[0] / max(len(s), 1) for s in (usual, strange)]
        highest = max(float(share.max(initial=0)) for share in shares) or 1.0
        for patch, share, sign in zip((self.usual, self.strange), shares, (1, -1), strict=True):
            heights = sign * np.repeat(share / highest, 2)
            patch.set_xy(np.stack([[0, *np.repeat(edges, 2)[1:-1], top], [0, *heights, 0]], axis=1))
        at = min(threshold, top)
        self.zero.set_data([0, top], [0, 0])
        self.line.set_data([at, at], [-1.05, 1.05])
        self.handle.set_data([at], [0])
        self.dot.set_data([min(shown, top)], [0.1])

    def show_roc(
        self, curve: tuple[np.ndarray, np.ndarray], here: tuple[float, float], areas: dict[str, float]
    ) -> None:
        """Show the curve, the place of the threshold on it, and the areas of all judges."""
        self.curve.set_data(*curve)
        self.here.set_data([here[0]], [here[1]])
        self.areas_at.set_values(np.array(list(areas.values())))
        for words, (name, area) in zip(self.area_words, areas.items(), strict=True):
            words.set_text(f"{name} {fixed(area, 3)}")
