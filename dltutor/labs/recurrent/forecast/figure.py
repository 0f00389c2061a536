"""A series in time, its forecasts from a chosen moment, and how far each way to forecast is off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.error_bars import ErrorBars
from dltutor.figures.picture import Picture

LOOKS = (
    ("muted", ":", "s"),
    ("sixth", "--", "v"),
    ("fifth", "-.", "P"),
    ("training", "--", "^"),
    ("validation", "-", "D"),
)
PARTS = ("training", "validation", "test")


class ForecastFigure(Picture):
    """Above the whole series with its three parts; below what comes after the chosen moment, and the errors as bars.

    Args:
        times, values: the series.
        bounds: the first number of the validation and of the test part.
        names: the ways to forecast, up to 5.
    """

    def __init__(self, times: np.ndarray, values: np.ndarray, bounds: tuple[int, int], names: Sequence[str]) -> None:
        super().__init__(860, 520, alt="A series in time and its forecasts.")
        self._times, self._values = times, values
        step = times[1] - times[0]
        self.whole = self.axes_at(46, 34, 800, 172, area="whole")
        self.near = self.axes_at(46, 266, 420, 236)
        for axes in (self.whole, self.near):
            axes.spines[["top", "right"]].set_visible(False)
        low, high = float(values.min()), float(values.max())
        margin = 0.12 * (high - low)
        self.whole.set(xlim=(times[0] - step, times[-1] + step), ylim=(low - margin, high + 2.4 * margin))
        self.near.set(ylim=(low - margin, high + margin))
        edges = [times[0] - step, *(times[b] - step / 2 for b in bounds), times[-1] + step]
        for i, name in enumerate(PARTS):
            if i:
                self.paint(self.whole.axvline(edges[i], linewidth=1.2), color="muted")
            text = self.whole.text((edges[i] + edges[i + 1]) / 2, high + 1.3 * margin, name, fontsize=9.5, ha="center")
            self.paint(text, color="muted")
        self._band = self.moving_line(self.whole, "-", "accent", linewidth=4, solid_capstyle="butt")
        self._edges, self._top = edges, high + 2.2 * margin
        self.paint(self.whole.plot(times, values, "-", linewidth=1)[0], color="ink")
        self._told = self.moving_line(self.whole, "-", "validation", linewidth=1, alpha=0.9)
        self._origin = self.moving_line(self.whole, "-", "accent", linewidth=2)
        self._known = self.moving_line(self.near, "-o", "ink", linewidth=1.4, markersize=3.5)
        self._coming = self.moving_line(self.near, ":o", "ink", linewidth=1.2, markersize=3.5, markerfacecolor="none")
        self._border = self.moving_line(self.near, "-", "accent", linewidth=2)
        self._ways = [
            self.moving_line(self.near, dash, role, linewidth=1.6, marker=marker, markersize=4.5, alpha=0.95)
            for role, dash, marker in LOOKS[: len(names)]
        ]
        self._span = self.words(46 / 860, 1 - 251 / 520, size=10)
        self.title = self.words(46 / 860, 1 - 18 / 520, size=10.5)
        looks = [(name, role, marker) for name, (role, _, marker) in zip(names, LOOKS, strict=False)]
        self._bars = ErrorBars(self, (0.575, 0.05, 0.405, 0.43), looks, "")

    def show(self, part: str, told: np.ndarray, origin: int, back: int, paths: Sequence[np.ndarray]) -> None:
        """Show the part that is judged, the network's forecasts `told`, and the `paths` from the number `origin` on."""
        i = PARTS.index(part)
        self._band.set_data([self._edges[i], self._edges[i + 1]], [self._top, self._top])
        self._told.set_data(self._times, told)
        step = self._times[1] - self._times[0]
        at = self._times[origin] - step / 2
        self._origin.set_data([at, at], self.whole.get_ylim())
        self._border.set_data([at, at], self.near.get_ylim())
        ahead = len(paths[0])
        first = max(0, origin - back)
        begin, end = self._times[origin] - back * step, self._times[origin] + (ahead - 0.4) * step
        self.near.set_xlim(begin, end)
        self.near.set_xticks([])
        self._known.set_data(self._times[first:origin], self._values[first:origin])
        later = slice(origin, origin + ahead)
        self._coming.set_data(self._times[later], self._values[later])
        places = self._times[origin] + step * np.arange(ahead)
        for line, path in zip(self._ways, paths, strict=True):
            line.set_data(places, path)

    def show_words(self, title: str, span: str) -> None:
        """Show what stands above the series, and above the forecasts from the chosen moment."""
        self.title.set_text(title)
        self._span.set_text(span)

    def show_errors(self, title: str, errors: Sequence[float], texts: Sequence[str]) -> None:
        """Show the mean absolute error of each way, NaN where there is none."""
        self._bars.title.set_text(title)
        top = max([e for e in errors if np.isfinite(e)], default=1.0) or 1.0
        self._bars.show(errors, top, texts)
