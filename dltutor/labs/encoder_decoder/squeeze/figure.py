"""A sample, its code, what comes out and what is lost; below small ones; beside them the error for every size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dltutor.figures.one_sample import SampleLine, SampleView
from dltutor.figures.picture import Picture
from dltutor.wording import number

WIDTH, HEIGHT = 900, 424
TOP, BROAD = 30, 196  # where the upper half begins, and the side of the code's place
BOXES = [(14, 64, 128, 128), (158, TOP, BROAD, BROAD), (370, 64, 128, 128), (512, 64, 128, 128)]  # in, code, out, lost
LOWER, SMALL, COUNT = 258, 50, 10  # where the small samples begin, their side, and how many there are
CHART = (690, TOP, 196, 286)
ROLES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "ink", "muted", "accent")


class SqueezeFigure(Picture):
    """See above.

    Args:
        shape: (height, width) of an image, or (steps,) of a curve.
        span: the least and the largest number of the samples.
        sizes: of the code, those that can be chosen.
        top: the end of the axis of errors.
        labels: the labels that the points of the plane carry; none where they are not known.
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        span: tuple[float, float],
        sizes: Sequence[int],
        top: float,
        labels: Sequence[int] = (),
    ) -> None:
        super().__init__(WIDTH, HEIGHT, alt="What goes in, the code, what comes out, and what is lost.")
        far = 0.5 * (span[1] - span[0])
        self.input = SampleView(self, BOXES[0], shape, span, area="input")
        self.output = SampleView(self, BOXES[2], shape, span)
        self.lost = SampleView(self, BOXES[3], shape, (-far, far), "diverging")
        self._make_code(BOXES[1], labels)
        self.heads = [self.words_at(left, top - 14, size=9) for left, top, *_ in BOXES]
        lines = [(60, LOWER + i * (SMALL + 5), COUNT * (SMALL + 4), SMALL + 2) for i in range(3)]
        areas = ("samples", "rebuilt", "rival")
        self.lines = [
            SampleLine(self, box, shape, span, COUNT, area=area) for box, area in zip(lines, areas, strict=True)
        ]
        self.names = [self.words_at(14, top + SMALL / 2, size=9) for _, top, *_ in lines]
        self.hint = self.words_at(60, LOWER - 12, size=9, role="muted")
        self._make_chart(sizes, top)

    def _make_code(self, box: tuple[float, float, float, float], labels: Sequence[int]) -> None:
        """Bars for the numbers of the code, or a plane for two of them, both from −1 to 1."""
        look: dict[str, Any] = {"xticks": [], "yticks": []}
        self.bars_at = self.axes_at(*box, area="code", xlim=(-1.05, 1.05), **look)
        self.code = self.bars(self.bars_at, 1, "negative")
        self.middle = self.moving_line(self.bars_at, "-", "muted", linewidth=1)
        self.plane = self.axes_at(*box, area="plane", xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), **look)
        marks = [f"${label}$" for label in labels] or ["o"]
        mark_look: dict[str, Any] = {"linestyle": "none", "markersize": 6, "markeredgewidth": 0.4}
        self.points = [
            self.moving_line(self.plane, "", role, marker=mark, **mark_look)
            for mark, role in zip(marks, ROLES, strict=False)
        ]
        self.mark = self.moving_line(self.plane, "o", "ink", markersize=11, markeredgewidth=2, fillstyle="none")
        self.plane.set_visible(False)

    def _make_chart(self, sizes: Sequence[int], top: float) -> None:
        shown = [size for size in sizes if size & (size - 1) == 0] if len(sizes) > 1 else list(sizes)
        ends = (-0.3, np.log2(max(sizes)) + 0.3)
        self.chart = self.axes_at(*CHART, grid=True, xlim=ends, ylim=(0, top), frame="open")
        if len(sizes) == 1:
            middle = np.log2(sizes[0])
            self.chart.set_xlim(middle - 1, middle + 1)
        self.chart.set_xticks(np.log2(shown), [str(size) for size in shown])
        left, above, width, height = CHART
        for x, y, text, side in (
            (left, above - 14, "error on test samples (RMSE)", "left"),
            (left + width / 2, above + height + 30, "numbers in the code", "center"),
        ):
            self.figure.text(x / WIDTH, 1 - y / HEIGHT, text, fontsize=9, ha=side, va="center")
        self.mean = self.moving_line(self.chart, ":", "muted", linewidth=1.5)
        self.came = self.moving_line(self.chart, "-.", "sixth", linewidth=1.5)
        self.rival = self.moving_line(self.chart, "--", "fifth", linewidth=1.8, marker="s", markersize=4.5)
        self.found = self.moving_line(self.chart, "o", "accent", markersize=6)
        self.now = self.moving_line(self.chart, "o", "accent", markersize=11, fillstyle="none", markeredgewidth=2)
        self.legend = [self.words_at(left, above + height + 48 + 15 * i, size=9) for i in range(4)]

    def show_code(self, shares: np.ndarray) -> None:
        """Show the numbers of a code, each from −1 to 1."""
        flat = len(shares) == 2
        if self.plane.get_visible() != flat:
            self.plane.set_visible(flat)
            self.bars_at.set_visible(not flat)
            for artist in (self.code, self.middle):
                artist.set_visible(not flat)
            for artist in (*self.points, self.mark):
                artist.set_visible(flat)
            self.touch()
        if flat:
            self.mark.set_data([shares[0]], [shares[1]])
            return
        if self.bars_at.get_ylim() != (len(shares) - 0.5, -0.5):
            self.bars_at.set_ylim(len(shares) - 0.5, -0.5)
            self.touch()
        self.middle.set_data([0, 0], [-0.5, len(shares) - 0.5])
        self.code.set_values(shares)

    def show_points(self, shares: np.ndarray, groups: np.ndarray) -> None:
        """Show the codes (samples, 2) of the test samples, from −1 to 1, each with the mark of its group."""
        for group, line in enumerate(self.points):
            line.set_data(*shares[groups == group].T)

    def show_errors(
        self, rival: Mapping[int, float], found: Mapping[int, float], now: int, lines: Sequence[float]
    ) -> None:
        """Show the errors of PCA and of the network by the size of the code; `lines`: of the mean, and as it came."""
        self.rival.set_data(np.log2(list(rival)), list(rival.values()))
        top = self.chart.get_ylim()[1]
        self.found.set_data(np.log2(list(found)), np.minimum(list(found.values()), top))
        here = [now] if now in found else []
        self.now.set_data(np.log2(here), [min(found[size], top) for size in here])
        for line, height in zip((self.mean, self.came), lines, strict=True):
            line.set_data((self.chart.get_xlim(), [height, height]) if height else ([], []))

    def write_heads(self, size: int, reach: str, error: float, *, given: bool, drawn: bool) -> None:
        """Write what stands above the large samples; the code may be `given`, or the input `drawn` by the learner."""
        heads = ("no input", f"your code{reach}", "what it draws", "")
        if not given:
            first = "your input" if drawn else "in"
            heads = (first, f"code of {size}{reach}", f"out, error {number(error)}", "out − wanted")
        self.fill_in(self.heads, heads)
        self.fill_in(self.names, ("in", "out", "PCA"))
        self.hint.set_text("test samples: click one; draw into the input; drag the code")

    def write_legend(self, own: float | None, rival: float, mean: float, came: float) -> None:
        """Write the errors of the chart: of the network, None before it is trained, of PCA, of the mean, as it came."""
        texts = ["● your network" + (": press Play" if own is None else f" {number(own)}"), f"■ PCA {number(rival)}"]
        texts += [f"··· the mean of all {number(mean)}", *([f"–·– as it came {number(came)}"] if came else [])]
        self.fill_in(self.legend, texts)
