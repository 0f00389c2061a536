"""Two adversaries in the plane: real points and fakes, what the discriminator thinks, where the fakes should go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from dltutor.figures.course import round_up
from dltutor.figures.curves import UNTIL, scale, thin
from dltutor.figures.field import Field, Sheet
from dltutor.figures.picture import Picture
from dltutor.figures.words import Words
from dltutor.wording import number

SIDE = 392  # pixels of the plane
STAGES = (
    "noise in",
    "fakes out",
    "the discriminator judges",
    "it learns",
    "it judges again",
    "gradients: where the fakes should go",
    "the generator moves",
)
MOST_POINTS = 150  # of a curve
FLAT = 0.3  # a ground that differs by less has no line where it changes its mind
HEAD = 0.35  # of an arrow's length
ROUND = (1, 2, 5, 10)  # the ends of an axis are one of these times a power of ten
NO_POINTS = np.zeros((0, 2))
CHART = "distance from the real points   ····· of other real points"
_REAL, _FAKE = "real points", "fakes"


class AdversariesFigure(Picture):
    """The plane on the left; distance, losses, the stages of a round and the noise on the right.

    Args:
        limit: how far the plane reaches from the middle.
    """

    def __init__(self, limit: float) -> None:
        super().__init__(880, 452, sharp=False, alt="A generator and a discriminator in the plane.")
        self.plane = self.axes_at(16, 26, SIDE, SIDE, area="plane")
        self.plane.tick_params(labelleft=False, left=False, labelbottom=False, bottom=False)
        self.ground = self.paint(Field(np.zeros((2, 2)), (-1, 1, -1, 1)), cmap="field", color="ink")
        self.plane.add_artist(self.ground)
        self._grid = self.plane.plot([], [], "-", linewidth=0.8)[0]
        self._real = self.plane.plot([], [], "o", markersize=4, markeredgewidth=0.5)[0]
        self._fakes = self.plane.plot([], [], "^", markersize=5, markeredgewidth=0.6)[0]
        self._arrows = self.plane.plot([], [], "-", linewidth=1.5, solid_capstyle="round")[0]
        self._cursor = self.plane.plot([], [], "+", markersize=22, markeredgewidth=1.8)[0]
        self.paint(self._grid, color="muted")
        self.paint(self._real, markerfacecolor="negative", markeredgecolor="paper")
        self.paint(self._fakes, markerfacecolor="positive", markeredgecolor="paper")
        self.paint(self._arrows, color="ink")
        self.paint(self._cursor, color="accent")
        self._sheet = Sheet(self._real, self._cursor)
        self.plane.add_artist(self._sheet)
        self.moving(self.ground, self._sheet, self._grid, self._arrows, self._fakes)
        self.title = self.words_at(17, 13, size=10.5)
        self._keys()
        self.distance = Chart(self, (486, 26, 376, 74), CHART, ("accent",))
        roles = ("negative", "positive")
        self.losses = Chart(self, (486, 152, 376, 74), "losses:  ── discriminator   - - generator", roles, ("-", "--"))
        self.clock = self.words_at(470, 270, size=13, weight="bold")
        self._stages = [
            Words(self.figure, 470 / self.width, 1 - (298 + 21 * i) / self.height, size=9.5) for i in range(len(STAGES))
        ]
        self.moving(self._laid(self.figure, *self._stages))
        self._stage: int | None = -1
        self._noise = self.axes_at(758, 302, 104, 104, xlim=(-3, 3), ylim=(-3, 3), xticks=(), yticks=())
        self._noise_grid = self.paint(self._noise.plot([], [], "-", linewidth=0.6)[0], color="muted")
        self._noise_points = self.paint(self._noise.plot([], [], "s", markersize=3)[0], color="accent")
        self.moving(self._laid(self._noise, self._noise_grid, self._noise_points))
        self._noise_shown: np.ndarray | None = None
        self.noise_name = self.words_at(758, 288, size=9)
        self.set_limit(limit)
        self.show_stage(None)

    def set_limit(self, limit: float) -> None:
        """Let the plane reach from −limit to limit."""
        self.limit = limit
        self.plane.set(xlim=(-limit, limit), ylim=(-limit, limit))
        self.ground.set_extent((-limit, limit, -limit, limit))
        self._sheet.touch()
        self.touch()

    def set_real(self, points: np.ndarray, cursor: tuple[float, float] | None = None) -> None:
        """The real points (n, 2), and the keyboard's cursor."""
        self._real.set_data(*np.asarray(points).T if len(points) else ([], []))
        self._cursor.set_data(*(([], []) if cursor is None else ([cursor[0]], [cursor[1]])))

    def show_ground(self, real: np.ndarray | None) -> None:
        """How real the discriminator thinks each place is, (rows, columns) from −1 (fake) to 1, first row on top."""
        self.ground.set_visible(real is not None)
        if real is not None:
            self.ground.set_values(-np.asarray(real), lined=float(np.ptp(real)) > FLAT)

    def show_fakes(self, points: np.ndarray) -> None:
        """The generated points (n, 2)."""
        self._fakes.set_data(*_kept(points).T)

    def show_grid(self, lines: Sequence[np.ndarray]) -> None:
        """The generator's grid: lines of points (n, 2), bent as it bends them."""
        self._grid.set_data(*_joined(lines))

    def show_arrows(self, starts: np.ndarray, ways: np.ndarray) -> None:
        """Arrows from `starts` (n, 2), as long as `ways` (n, 2)."""
        self._arrows.set_data(*_joined(_arrow_lines(starts, ways)))

    def show_noise(self, lines: Sequence[np.ndarray], points: np.ndarray, name: str) -> None:
        """The noise that goes in, in its own plane: the grid before it is bent, and a batch of noise."""
        if self._noise_shown is points:
            return
        self._noise_shown = points
        self._noise_grid.set_data(*_joined(lines))
        self._noise_points.set_data(*np.clip(points, -3, 3).T)
        self.noise_name.set_text(name)

    def show_stage(self, number: int | None) -> None:
        """Mark one of the stages of a round, or none."""
        if number == self._stage:
            return
        self._stage = number
        for i, (words, name) in enumerate(zip(self._stages, STAGES, strict=True)):
            words.set_text(f"{'▶' if i == number else '   '} {i + 1}  {name}")
            self.paint(words, color="accent" if i == number else "muted")

    def _laid(self, home: Any, *artists: Any) -> Sheet:
        """A sheet for artists that change seldom."""
        sheet = Sheet(*artists)
        home.add_artist(sheet)
        return sheet

    def _keys(self) -> None:
        """What the marks mean, below the plane."""
        y = 1 - 436 / self.height
        for left, marker, role, name in ((24, "o", "negative", _REAL), (128, "^", "positive", _FAKE)):
            mark = self.figure.add_artist(Line2D([left / self.width], [y], marker=marker, markersize=6))
            self.paint(mark, color=role)
            self.figure.text((left + 11) / self.width, y, name, va="center_baseline", fontsize=9)
        self.figure.text(
            200 / self.width, y, "ground: blue looks real to it, orange fake", va="center_baseline", fontsize=9
        )


class Chart:
    """Curves over the rounds, with an axis that grows where they outgrow it.

    Args:
        picture: where it is drawn.
        box: (left, top, width, height) of the axes, in pixels of the picture.
        title: what is drawn.
        roles: the colour of each curve.
        dashes: the line of each curve.
    """

    def __init__(
        self,
        picture: Picture,
        box: tuple[float, float, float, float],
        title: str,
        roles: Sequence[str],
        dashes: Sequence[str] = ("-",),
    ) -> None:
        left, top, width, height = box
        self.axes = picture.axes_at(left, top, width, height, grid=True, ticks=False, frame="open", head=title)
        self.axes.set(xlim=(0, 1), ylim=(0, 1), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1), xticklabels=(), yticklabels=())
        self._lines = [self.axes.plot([], [], dash, linewidth=1.8)[0] for dash in dashes]
        self._level = picture.paint(self.axes.plot([], [], ":", linewidth=1.3)[0], color="ink")
        self._last = [self.axes.plot([], [], "o", markersize=5)[0] for _ in dashes]
        for line, last, role in zip(self._lines, self._last, roles, strict=True):
            picture.paint(line, color=role)
            picture.paint(last, color=role)
        look: dict[str, Any] = {"size": 8.5}
        self._ends = [
            Words(picture.figure, (left + share * width) / picture.width, low, side=side, **look)
            for low in (1 - (top + height + 11) / picture.height,)
            for share, side in ((0, "left"), (1, "right"))
        ]
        self._tops = [
            Words(picture.figure, (left - 6) / picture.width, 1 - y / picture.height, side="right", **look)
            for y in (top + height, top + height / 2, top)
        ]
        for words in (*self._ends, *self._tops):
            picture.paint(words, color="muted")
        picture.promise(self.axes, UNTIL, *self._lines)
        sheet = Sheet(self._level, *self._lines, *self._last, *self._ends, *self._tops)
        self.axes.add_artist(sheet)
        picture.moving(sheet)

    def show(
        self, rounds: Sequence[int], series: Sequence[Sequence[float]], least: float, level: float | None = None
    ) -> None:
        """Show each of `series` at `rounds`. The axis reaches to `least` or further; a dotted line marks `level`."""
        longest = scale(rounds[-1] if len(rounds) else 0)
        picked = thin(len(rounds), MOST_POINTS)
        x = np.asarray(rounds, float)[picked] / longest
        values = np.array(series, float).reshape(len(series), -1)[:, picked]
        low, high = _range(values, least)
        for line, last, part in zip(self._lines, self._last, values, strict=True):
            heights = np.clip((part - low) / (high - low), -0.02, 1.02)
            line.set_data(x, heights)
            last.set_data(x[-1:], heights[-1:])
        place = None if level is None else (level - low) / (high - low)
        self._level.set_data(*(([], []) if place is None else ([0, 1], [place, place])))
        Picture.fill_in(self._ends, ("0", f"{longest:,} rounds"))
        Picture.fill_in(self._tops, (number(low + share * (high - low)) for share in (0, 0.5, 1)))


def _range(values: np.ndarray, least: float) -> tuple[float, float]:
    """Round ends of an axis: from 0, or from below where numbers are negative; single peaks are cut off."""
    finite = values[np.isfinite(values)]
    high = round_up(max(least, float(np.quantile(finite, 0.98)) if finite.size else 0.0), ROUND)
    low = float(np.quantile(finite, 0.02)) if finite.size else 0.0
    return (0.0 if low >= 0 else -round_up(-low, ROUND)), high


def _arrow_lines(starts: np.ndarray, ways: np.ndarray) -> list[np.ndarray]:
    """For each arrow its shaft and its head as one line of five points."""
    ends = starts + ways
    aside = np.stack([-ways[:, 1], ways[:, 0]], axis=1)
    left, right = (ends - HEAD * ways + sign * 0.5 * HEAD * aside for sign in (1, -1))
    return list(np.stack([starts, ends, left, ends, right], axis=1))


def _joined(lines: Sequence[np.ndarray]) -> np.ndarray:
    """Lines (n, 2) as one with gaps, (2, all)."""
    gap = np.full((1, 2), np.nan)
    return np.concatenate([part for line in lines for part in (line, gap)] or [NO_POINTS]).T


def _kept(points: np.ndarray) -> np.ndarray:
    points = np.asarray(points, float)
    return points if len(points) else NO_POINTS
