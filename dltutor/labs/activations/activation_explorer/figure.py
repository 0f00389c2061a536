"""One or two activation functions: the curve above, its slope below, a point with its tangent, the numbers beside."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from dltutor.figures.picture import Picture
from dltutor.wording import fixed

TANGENT = 62  # pixels from the point to either end of its tangent
STYLES = (("training", "-", "o", 2.8), ("validation", "--", "s", 2.2))
LOWS, HIGHS = (-0.35, -1.4, -3.6, -7.6), (1.4, 7.6)
SLOPE_LOWS, SLOPE_HIGHS = (-0.08, -0.7), (0.33, 1.3, 2.1, 3.4)


class Shown(NamedTuple):
    """One function: `value` and `slope` over z, arrays of the same shape (NaN where the curve jumps), and its words."""

    label: str
    formula: str
    value: np.ndarray
    slope: np.ndarray
    here: tuple[float, float]
    lines: list[str]


class ActivationsFigure(Picture):
    """Above the curve, below its slope, right the numbers at the chosen point.

    Args:
        z: where the curves are given, ascending, shape (places,).
    """

    def __init__(self, z: np.ndarray) -> None:
        super().__init__(860, 450, alt="Curve and slope of an activation function, with a point that can be dragged.")
        self.z = z
        self.value = self.axes(position=(0.068, 0.405, 0.572, 0.435), area="value")
        self.slope = self.axes(position=(0.068, 0.085, 0.572, 0.255), area="slope")
        self.value.set(xlim=(z[0], z[-1]), ylim=(LOWS[0], HIGHS[0]), xticklabels=())
        self.slope.set(xlim=(z[0], z[-1]), ylim=(SLOPE_LOWS[0], SLOPE_HIGHS[0]))
        self.slope.set_xlabel("z", labelpad=0)
        for axes in (self.value, self.slope):
            axes.grid(True, linewidth=0.6)
            axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
            axes.spines[["top", "right"]].set_visible(False)
        self.bands = [self._make_bands(axes) for axes in (self.value, self.slope)]
        for axes in (self.value, self.slope):
            for draw in (axes.axhline, axes.axvline):
                self.paint(self.moving(draw(0, linewidth=1.1, zorder=1)), color="muted")
        self._guides = [self.moving(a.axvline(0, linewidth=1.2, linestyle=":")) for a in (self.value, self.slope)]
        for guide in self._guides:
            self.paint(guide, color="accent")
        self._flat_words = [self.words(0, 0, axes=self.value, size=9, role="muted", side="center") for _ in range(2)]
        self.curves = [self._make_curves(i) for i in (0, 1)]  # the dashed one above, so that equal ones are both seen
        for i in (1, 0):
            self.curves[i] |= self._make_points(i)
        self._make_words()

    def show(self, z: float, first: Shown, second: Shown | None, flat: list[tuple[float, float]]) -> None:
        """Show the point at `z` on one or two functions; `flat`: where the first has hardly a slope."""
        shown = [first] if second is None else [first, second]
        self._scale(shown)
        self._show_flat(flat)
        for guide in self._guides:
            guide.set_xdata([z, z])
        for i, curves in enumerate(self.curves):
            for artist in (*curves.values(), self._samples[i], self._heads[i], self.formulas[i], self._names[i]):
                artist.set_visible(i < len(shown))
            lines = shown[i].lines if i < len(shown) else []
            self.fill_in(self.lines[i], lines)
        for i, function in enumerate(shown):
            self._show_function(i, z, function)
        self._place.set_text(f"at z = {fixed(z)}")

    def _show_function(self, i: int, z: float, function: Shown) -> None:
        value, slope = function.here
        curves = self.curves[i]
        curves["value"].set_data(self.z, function.value)
        curves["slope"].set_data(self.z, function.slope)
        curves["point"].set_data([z], [value])
        curves["slope point"].set_data([z], [slope])
        across, up = self._pixels(self.value)
        half = TANGENT / np.hypot(across, slope * up)
        curves["tangent"].set_data([z - half, z + half], [value - slope * half, value + slope * half])
        for text in (self._heads[i], self._names[i]):
            text.set_text(function.label)
        self.formulas[i].set_text(function.formula)

    def _scale(self, shown: list[Shown]) -> None:
        """Axes that all of the curves fit into, from a few sizes, so that they seldom change."""
        limits = []
        for part, lows, highs in (("value", LOWS, HIGHS), ("slope", SLOPE_LOWS, SLOPE_HIGHS)):
            low = min(float(np.nanmin(getattr(f, part))) for f in shown)
            high = max(float(np.nanmax(getattr(f, part))) for f in shown)
            limits.append((next((x for x in lows if x * 0.95 < low), lows[-1]), _above(high, highs)))
        for axes, ends in zip((self.value, self.slope), limits, strict=True):
            if axes.get_ylim() != ends:
                axes.set_ylim(ends)
                self.touch()

    def _show_flat(self, flat: list[tuple[float, float]]) -> None:
        low, high = self.value.get_ylim()
        for bands in self.bands:
            for i, band in enumerate(bands):
                band.set_visible(i < len(flat))
                if i < len(flat):
                    band.set_bounds(flat[i][0], -99, flat[i][1] - flat[i][0], 198)
        for i, text in enumerate(self._flat_words):
            text.set_text("flat" if i < len(flat) else "")
            if i < len(flat):
                middle = sum(flat[i]) / 2
                text.set_position((middle if abs(middle) > 1 else flat[i][0] / 2, high - 0.07 * (high - low)))

    def _pixels(self, axes: Axes) -> tuple[float, float]:
        """How many pixels one unit of either axis is."""
        (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
        box = axes.get_position()
        return box.width * self.width / (right - left), box.height * self.height / (high - low)

    def _make_bands(self, axes: Axes) -> list[Rectangle]:
        bands = [self.moving(axes.add_patch(Rectangle((0, 0), 0, 0, linewidth=0, zorder=0))) for _ in range(2)]
        for band in bands:
            band.set_alpha(0.55)
            self.paint(band, facecolor="grid")
        return bands

    def _make_curves(self, i: int) -> dict[str, Any]:
        role, dash, _, width = STYLES[i]
        return {
            "value": self.moving_line(self.value, dash, role, linewidth=width),
            "slope": self.moving_line(self.slope, dash, role, linewidth=width),
            "tangent": self.moving_line(self.value, dash, "accent", linewidth=1.7),
        }

    def _make_points(self, i: int) -> dict[str, Any]:
        role, _, marker, _ = STYLES[i]
        size, dot = (13, "accent") if i == 0 else (11, role)
        points = {
            "point": self.moving_line(self.value, marker, dot, markersize=size, markeredgewidth=1.8, clip_on=False),
            "slope point": self.moving_line(
                self.slope, marker, dot, markersize=size - 3, markeredgewidth=1.5, clip_on=False
            ),
        }
        for point in points.values():
            self.paint(point, markeredgecolor="paper")
        return points

    def _make_words(self) -> None:
        head = self.axes(position=(0.068, 0.885, 0.92, 0.115), xlim=(0, 1), ylim=(0, 1), frame="off")
        self._samples, self._heads, self.formulas, self._names, self.lines = [], [], [], [], []
        side = self.axes(position=(0.672, 0.085, 0.32, 0.77), xlim=(0, 1), ylim=(0, 1), frame="off")
        self._place = self.words(0, 0.975, axes=side, size=11.5, weight="bold", role="accent")
        for i, (role, dash, _, width) in enumerate(STYLES):
            y = (0.72, 0.24)[i]
            self._samples.append(self.moving(head.plot([0, 0.045], [y, y], dash, linewidth=width)[0]))
            self.paint(self._samples[i], color=role)
            self._heads.append(self.words(0.058, y, axes=head, size=11.5, weight="bold", role=role))
            self.formulas.append(self.words(0.205, y, axes=head, size=11.5))
            top = (0.88, 0.46)[i]
            self._names.append(self.words(0, top, axes=side, size=11.5, weight="bold", role=role))
            self.lines.append([self.words(0, top - 0.068 * (k + 1), axes=side, mono=True) for k in range(5)])
        hint = self.words(0.672, 0.03, size=9, role="muted")
        hint.set_text("drag the point, or ← → (Shift: small steps)")
        for axes, text in ((self.value, "value"), (self.slope, "slope (derivative)")):
            self._title(axes, text)

    def _title(self, axes: Axes, text: str) -> None:
        box = axes.get_position()
        self.words(box.x0, box.y1 + 0.02, size=9.5, role="muted").set_text(text)


def _above(high: float, highs: tuple[float, ...]) -> float:
    return next((x for x in highs if x > high * 1.05), highs[-1])
