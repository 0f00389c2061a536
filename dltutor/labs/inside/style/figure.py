"""Photograph and style, what is painted of them, the loss of each layer, and what another network says of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Rectangle

from dltutor.figures.colour_image import ColourImage
from dltutor.figures.curves import MOST_POINTS, UNTIL, scale, thin
from dltutor.figures.picture import Picture
from dltutor.wording import number

WIDTH, HEIGHT = 900, 384
SMALL, LARGE, TOP = 136, 316, 32
LEFT, ACROSS, TALL = 544, 336, 118  # of the two panels
LOWEST, HIGHEST = -4.0, 1.0  # powers of ten of a loss
WORST = 1.6  # the largest distance from the style that is drawn as it is
ROLES = ("first", "second", "third", "fourth", "fifth", "sixth")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))


class StyleFigure(Picture):
    """Left what is given, in the middle what is painted, at the right how far it has come.

    Args:
        layers: how many there are.
        near: the distance from the style that is wanted at most, as a share of the photograph's.
        kept: the share of the content that is wanted at least.
    """

    def __init__(self, layers: int, *, near: float, kept: float) -> None:
        alt = (
            "A photograph and a picture with a style; what is painted of both; the loss of each layer; how much of the "
            "content is kept and how far the style is, as another network sees it."
        )
        super().__init__(WIDTH, HEIGHT, alt=alt)
        places = ((14, TOP, SMALL), (14, TOP + SMALL + 44, SMALL), (176, TOP, LARGE))
        axes = [self.axes_at(left, top, side, side, frame="off") for left, top, side in places]
        self._images = [self.moving(ColourImage(each)) for each in axes]
        self._heads = [self.words_at(left, top - 14, size=9.5) for left, top, _ in places]
        self._below = self.words_at(176, TOP + LARGE + 17, size=9.5, role="muted")
        self._losses(layers)
        self._judged(near, kept)

    def _losses(self, layers: int) -> None:
        ticks = np.arange(LOWEST, HIGHEST + 1, 1)
        axes = self.axes_at(LEFT, TOP, ACROSS, TALL, frame="open", grid=True, head="style loss of each layer")
        axes.set(xlim=(0, 1.06), ylim=(LOWEST, HIGHEST), xticks=(0, 0.5, 1), xticklabels=())
        axes.set(yticks=ticks[1::2], yticklabels=[number(10.0**tick) for tick in ticks[1::2]])
        axes.tick_params(axis="x", length=0)
        looks = list(zip(ROLES, DASHES, strict=True))[:layers]
        self._lines = [self.moving_line(axes, "", role, linestyle=dash, linewidth=1.8) for role, dash in looks]
        self._ends = [self.words(0, 0, axes=axes, size=8.5, role=role) for role, _ in looks]
        self.promise(axes, UNTIL, *self._ends)
        self._numbers = [
            self.words(place, LOWEST - 0.65, axes=axes, size=8.5, role="muted", side=side)
            for place, side in ((0, "left"), (0.5, "center"), (1, "right"))
        ]

    def _judged(self, near: float, kept: float) -> None:
        axes = self.axes_at(LEFT, TOP + TALL + 66, ACROSS, TALL, frame="open", grid=True, ticks=False)
        axes.set_title("distance from the style, says the judge", fontsize=10, loc="left")
        axes.set(xlim=(-0.3, 1.05), ylim=(-0.05, WORST + 0.1), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1, 1.5))
        axes.set_xlabel("content kept", fontsize=9)
        goal = Rectangle((kept, -0.05), 2, near + 0.05, alpha=0.16, linewidth=0)
        axes.add_patch(self.paint(goal, color="good"))
        self.paint(axes.text(kept - 0.02, 0.08, "goal ✔", fontsize=8.5, ha="right", va="center"), color="good")
        self._trail = self.moving_line(axes, "-", "muted", linewidth=1.2)
        self._rival = self.moving_line(axes, "X", "validation", markersize=9, clip_on=False)
        self._photograph = self.moving_line(axes, "D", "muted", markersize=6, clip_on=False)
        self._now = self.moving_line(axes, "o", "accent", markersize=9, clip_on=False)
        self._photograph.set_data([1], [1])

    def show(self, images: Sequence[np.ndarray], heads: Sequence[str], below: str) -> None:
        """Photograph, style and painting, the words above each, and the line below the painting."""
        for artist, image in zip(self._images, images, strict=True):
            artist.show(image)
        self.fill_in(self._heads, heads)
        self._below.set_text(below)

    def show_losses(self, steps: Sequence[int], losses: Sequence[Sequence[float]], on: Sequence[bool]) -> None:
        """The loss of each layer after each of some steps; the number of a layer that is off stands in brackets."""
        longest = scale(steps[-1] if len(steps) else 0)
        kept = thin(len(steps), MOST_POINTS)
        x = np.asarray(steps, float)[kept] / longest
        heights = []
        for line, values in zip(self._lines, losses, strict=True):
            y = np.log10(np.clip(np.asarray(values, float)[kept], 10**LOWEST, 10**HIGHEST))
            line.set_data(x, y)
            heights.append(float(y[-1]) if len(y) else np.nan)
        for words, height, k in zip(self._ends, _spread(heights), range(len(heights)), strict=True):
            words.set_text("" if np.isnan(height) else f"{k + 1}" if on[k] else f"({k + 1})")
            words.set_position((x[-1] + 0.012 if len(x) else 0, height))
        for words, share in zip(self._numbers, (0, 0.5, 1), strict=True):
            words.set_text(f"{share * longest:,.0f}{' steps' if share == 1 else ''}")

    def show_judged(self, trail: Sequence[tuple[float, float]], rival: tuple[float, float]) -> None:
        """Where the painting has been and is, as (content kept, distance), and where the rival is."""
        places = np.array(trail, float).reshape(-1, 2)[thin(len(trail), MOST_POINTS)]
        places[:, 1] = places[:, 1].clip(0, WORST)
        self._trail.set_data(*places.T)
        self._now.set_data(*places[-1:].T)
        self._rival.set_data([rival[0]], [min(rival[1], WORST)])


def _spread(heights: Sequence[float], least: float = 0.62) -> list[float]:
    """The heights, moved so far up that words beside them do not touch; the lowest one stays.

    >>> [round(height, 2) for height in _spread([0.0, 0.1, -1.0])]
    [0.0, 0.62, -1.0]
    """
    moved, floor = list(heights), -np.inf
    for k in sorted(range(len(moved)), key=lambda k: moved[k]):
        if not np.isnan(moved[k]):
            moved[k] = floor = max(moved[k], floor + least)
    return moved
