"""The loss of a network in a plane through its weights: a map, the paths on it, a cut, and the loss along the paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from dltutor.figures.contours import Heights
from dltutor.figures.curves import UNTIL, scale, thin
from dltutor.figures.picture import Picture
from dltutor.wording import number

LOOKS = (("-", "ink", "o"), ("--", "training", "s"), ("-.", "validation", "D"), (":", "good", "^"))
MOST = len(LOOKS)  # paths in one picture
FAR = 4.0  # what lies further out than this many half windows is held there


@dataclass(frozen=True)
class Shown:
    """One path: its places in the window (n, 2), each coordinate from −1 to 1 inside, and its true losses."""

    name: str
    places: np.ndarray
    steps: Sequence[int]
    losses: Sequence[float]


class LandscapeFigure(Picture):
    """Left the map with the paths and the line of the cut; right the loss along the cut and along the paths."""

    def __init__(self) -> None:
        super().__init__(
            860, 520, alt="The loss of a network in a plane through its weights, with the path of training."
        )
        self.plane = self.axes(position=(0.072, 0.098, 0.49, 0.81), area="plane", ticks=False)
        self.plane.set(xlim=(-1, 1), ylim=(-1, 1), xticks=(-1, -0.5, 0, 0.5, 1), yticks=(-1, -0.5, 0, 0.5, 1))
        self.plane.set(xticklabels=(), yticklabels=())
        self.map = Heights(self, self.plane, moving=True)
        self.cut = self.moving_line(self.plane, "--", "accent", linewidth=1.8)
        self.trails = [self._trail(*look) for look in LOOKS]
        self.start = self.moving_line(self.plane, "o", "ink", markersize=12, fillstyle="none", markeredgewidth=2)
        self.chosen = self.moving_line(self.plane, "o", "accent", markersize=19, fillstyle="none", markeredgewidth=2.2)
        self.title = self.words(0.072, 0.952, size=10)
        self.ticks = [
            *(self.words(x, -1.05, axes=self.plane, size=9, side=side, role="muted") for x, side in _ENDS),
            *(self.words(-1.02, y, axes=self.plane, size=9, side="right", role="muted") for y in (-1, 0, 1)),
        ]
        self.across = self.words(0.5 * (0.072 + 0.562), 0.022, size=9, side="center", role="muted")
        self.texts = [self.words(0.597, 0.952 - 0.046 * k, size=9.5) for k in range(4)]
        self.profile = self._panel(0.435, 0.265, "loss along the cut (dashed line)", (-1, 1))
        self.profile_line = self.moving_line(self.profile, "-", "accent", linewidth=2)
        self.paint(self.profile.axvline(0, linewidth=1), color="muted")
        self.losses = self._panel(0.085, 0.235, "loss along the path, as it really was", (0, 1))
        self.curves = [self.moving_line(self.losses, dash, role, linewidth=2) for dash, role, _ in LOOKS]
        self.promise(self.losses, UNTIL, *self.curves)
        self.profile_words, self.loss_words = self._numbers(self.profile, -1), self._numbers(self.losses, 0)
        self._map_of: object = None

    def show_map(self, values: np.ndarray) -> np.ndarray:
        """Show the losses (rows, columns); returns the levels of the contour lines. Nothing is done for the same."""
        if self._map_of is not values:
            self._map_of = values
            self._levels = self.map.show(values)
        return self._levels

    def show_window(self, title: str, middle: np.ndarray, half: float, unit: str) -> None:
        """Letter the axes: the window goes from middle − half to middle + half."""
        self.title.set_text(title)
        self.across.set_text(unit)
        for k, share in enumerate((-1, 0, 1)):
            self.ticks[k].set_text(number(middle[0] + share * half))
            self.ticks[3 + k].set_text(number(middle[1] + share * half))

    def show_trails(self, trails: Sequence[Shown], chosen: int | None) -> None:
        """Show up to four paths, the first one as the main path; `chosen` is ringed."""
        for k, (line, end, label) in enumerate(self.trails):
            places = np.clip(trails[k].places, -FAR, FAR) if k < len(trails) else np.empty((0, 2))
            line.set_data(*places.T)
            end.set_data(*places[-1:].T)
            label.set_text("")
            if len(trails) > 1 and len(places):
                label.set_text(trails[k].name)
                label.set_position(_beside(places[-1], k, len(trails[k].name)))
        first = np.clip(trails[0].places[:1], -FAR, FAR)
        self.start.set_data(*first.T)
        self.chosen.set_data(*(([], []) if chosen is None else np.clip(trails[chosen].places[-1:], -FAR, FAR).T))
        self._show_losses(trails)

    def show_cut(self, ends: np.ndarray, distances: np.ndarray, losses: np.ndarray, half: float) -> None:
        """Show the line between `ends` (across, up), and the `losses` at `distances` from the path's end, to ± half."""
        self.cut.set_data(*ends)
        good = np.isfinite(losses)
        low, high = _range(losses[good])
        heights = np.full(len(losses), np.nan)
        heights[good] = _heights(losses[good], low, high)
        self.profile_line.set_data(distances / half, heights)
        self._letter(self.profile_words, low, high, (number(-half), "0 = end of the path", number(half)))

    def _show_losses(self, trails: Sequence[Shown]) -> None:
        known = np.concatenate([np.asarray(t.losses, float) for t in trails])
        low, high = _range(known[np.isfinite(known)])
        longest = scale(max((t.steps[-1] for t in trails if len(t.steps)), default=0))
        for k, curve in enumerate(self.curves):
            if k < len(trails):
                kept = thin(len(trails[k].steps), 300)
                steps = np.asarray(trails[k].steps, float)[kept] / longest
                curve.set_data(steps, _heights(np.asarray(trails[k].losses, float)[kept], low, high))
            else:
                curve.set_data([], [])
        self._letter(self.loss_words, low, high, ("0", f"{longest // 2:,}", f"{longest:,} steps"))

    def _letter(self, words: Sequence, low: float, high: float, across: Sequence[str]) -> None:
        middle = float(np.sqrt(low * high)) if low > 0 else (low + high) / 2
        texts = (number(low), number(middle), number(high)) if high > low else ("", number(low), "")
        self.fill_in(words, (*texts, *across))

    def _panel(self, bottom: float, height: float, title: str, limits: tuple[float, float]) -> Axes:
        axes = self.axes(position=(0.66, bottom, 0.325, height), ticks=False, grid=True, frame="open")
        axes.set(xlim=limits, ylim=(-0.06, 1.06), yticks=(0, 0.5, 1), yticklabels=())
        axes.set(xticks=np.linspace(*limits, 5), xticklabels=())
        axes.set_title(title, fontsize=10, loc="left", x=-0.19)
        return axes

    def _numbers(self, axes: Axes, left: float) -> list:
        """Quick words at the axes: three levels, then three places across."""
        width = 1 - left
        edge = left - 0.02 * width
        up = [self.words(edge, y, axes=axes, size=8.5, side="right", role="muted") for y in (0, 0.5, 1)]
        return up + [
            self.words(left + share * width, -0.19, axes=axes, size=8.5, side=side, role="muted")
            for share, side in ((0, "left"), (0.5, "center"), (1, "right"))
        ]

    def _trail(self, dash: str, role: str, marker: str) -> tuple:
        line = self.moving_line(self.plane, dash, role, linewidth=2)
        end = self.paint(self.moving_line(self.plane, marker, role, markersize=9), markeredgecolor="paper")
        label = self.words(0, 0, axes=self.plane, size=9, weight="bold", role=role)
        return line, end, label


_ENDS = ((-1, "left"), (0, "center"), (1, "right"))


def _range(values: np.ndarray) -> tuple[float, float]:
    """The least and the greatest, or 0 and 0 if there are none."""
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)


def _heights(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """From 0 at `low` to 1 at `high`, on a logarithmic scale where all are positive."""
    if high <= low:
        return np.where(np.isfinite(values), 0.5, np.nan)
    with np.errstate(all="ignore"):
        share = np.log(values / low) / np.log(high / low) if low > 0 else (values - low) / (high - low)
    return np.where(np.isfinite(share), share, np.nan)


def _beside(place: np.ndarray, k: int, letters: int) -> tuple[float, float]:
    """Where the name of path `k` goes: above, below, and further up and down, so that close ends do not collide."""
    up = (0.09, -0.09, 0.17, -0.17)[k]
    right = 0.98 - 0.036 * letters
    return float(np.clip(place[0] + 0.03, -0.98, right)), float(np.clip(place[1] + up, -0.95, 0.95))
