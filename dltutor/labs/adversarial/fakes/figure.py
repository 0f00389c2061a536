"""Fakes of fixed noise that become digits, one of them beside the real image it resembles most, and their judgement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.curves import MOST_POINTS, Curve, scale, thin
from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.wording import share

WIDTH, HEIGHT = 860, 452
SHOWN = 64  # fakes in the grid
ROOM = 332  # pixels of the grid's height, and of its width
SHARE_END = 0.4  # of the axis of the classes' shares
RATIO_END = 200.0
TICKS = (1, 2, 5, 10, 20, 50, 100)  # of the ratio, whose axis is logarithmic
LOSS_END = 3.0


def shown(asked: int) -> int:
    """How many fakes the grid has: with a column for each class that is `asked` for as many lines as there is room.

    >>> shown(0), shown(10)
    (64, 100)
    """
    return asked * (ROOM // (_side(asked) + 3)) if asked else SHOWN


def _side(asked: int) -> int:
    """Pixels of an image's side at most: of so many classes one line is as wide as the grid."""
    return min(38, ROOM // asked - 3) if asked else 38


class FakesFigure(Picture):
    """Left the grid and the comparison, right the curves of quality, variety and the two losses.

    Args:
        names: of the classes that a judge tells apart, at most 12; none without a judge.
        confident: the share that is wanted, a dotted line.
        ratio: the Fréchet ratio that is wanted.
        each: the share that each class should have, or the share of each that should be read as asked.
        asked: how many classes are asked for, a column of the grid each; 0 for none.
    """

    def __init__(self, names: Sequence[str], *, confident: float, ratio: float, each: float, asked: int = 0) -> None:
        judged = " and how a classifier judges them" if names else " and the course of the training"
        super().__init__(WIDTH, HEIGHT, alt=f"A grid of fakes made from fixed noise,{judged}.")
        self.grid = Mosaic(
            self,
            (14, 4, 336, 352),
            head=20,
            largest=_side(asked),
            least=14,
            cmap="grey",
            smooth=True,
        )
        self.areas["grid"] = self.grid.axes
        self.pair = Mosaic(self, (14, 362, 158, 90), head=20, largest=66, least=20, cmap="grey", smooth=True)
        self.pair.heading.set_text("fake   nearest real")
        self._lines = [self.words_at(172, 392 + 18 * i, size=9) for i in range(3)]
        places = [(402, 30, 190, 130), (652, 30, 190, 130), (402, 246, 190, 176), (652, 246, 190, 150)]
        self._names = tuple(names)
        if names:
            left, right = (self.axes_at(*place) for place in places[:2])
            self.confident = Curve(self, left, "share confident", "training")
            self._ratio = Curve(self, right, "Fréchet ratio", "training", top=np.log10(RATIO_END))
            right.set_yticks(np.log10(TICKS), TICKS)
            for axes, wanted in ((left, confident), (right, np.log10(ratio))):
                self.paint(axes.axhline(wanted, linestyle=":", linewidth=1.4), color="good")
            self._end, self._longest = (1.35, 1.0) if asked else (SHARE_END, SHARE_END - 0.09)
            self._make_bars(places[2], each, "read as asked" if asked else "share of each digit")
        else:
            places = [(402, 30, 440, 150)] * 2 + [(402, 246, 440, 150)] * 2
            self.told = Curve(self, self.axes_at(*places[0]), "share told apart by the discriminator", "training")
        axes = self.axes_at(*places[3])
        self.losses = Curve(self, axes, "losses", "training", top=LOSS_END)
        for text, role, left in (("─ discriminator", "training", 50), ("╌ generator", "validation", 140)):
            self.words_at(places[3][0] + left, 237, role=role, size=8).set_text(text)
        self._second = self.moving_line(axes, "--", "validation", linewidth=2)

    def show_fakes(self, heading: str, fakes: np.ndarray, chosen: int) -> None:
        """Fakes (count, height, width) from 0 to 1, one of them chosen."""
        self.grid.heading.set_text(heading)
        self.grid.show(fakes, span=1.0, chosen=chosen)

    def show_pair(self, fake: np.ndarray, real: np.ndarray, lines: Sequence[str]) -> None:
        """The chosen fake and the real image that it resembles most, and three short lines on them."""
        self.pair.show(np.stack([fake, real]), span=1.0)
        self.fill_in(self._lines, lines)

    def show_shares(self, shares: np.ndarray) -> None:
        """The share of each class among the fakes, or of its fakes those that are read as asked."""
        ends = np.minimum(shares, self._longest)
        self._bars.set_values(ends)
        for words, end, part in zip(self._percents, ends, shares, strict=True):
            words.set_position((end + 0.02 * self._end, words.y))
            words.set_text(share(part))

    def show_ratio(self, steps: Sequence[int], ratios: Sequence[float], changes: Sequence[int]) -> None:
        """The Fréchet ratio after so many steps, on a logarithmic axis that begins at 1."""
        self._ratio.show(steps, np.log10(np.maximum(ratios, 1e-3)), changes)

    def show_losses(
        self, steps: Sequence[int], first: Sequence[float], second: Sequence[float], changes: Sequence[int]
    ) -> None:
        """The discriminator's loss and, dashed, the generator's."""
        self.losses.show(steps, first, changes)
        kept = thin(len(second), MOST_POINTS)
        places = np.asarray(steps, float)[kept] / scale(steps[-1] if len(steps) else 0)
        self._second.set_data(places, np.clip(np.asarray(second, float)[kept], 0, LOSS_END))

    def _make_bars(self, place: tuple[float, float, float, float], each: float, head: str) -> None:
        axes, count = self.axes_at(*place), len(self._names)
        axes.set(xlim=(0, self._end), ylim=(count - 0.4, -0.6), xticks=(), yticks=range(count))
        axes.set_yticklabels(self._names)
        axes.tick_params(length=0)
        axes.set_title(head, fontsize=10, loc="left")
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        self._bars = self.bars(axes, count)
        self.paint(axes.axvline(each, linestyle=":", linewidth=1.4), color="good")
        self._percents = [self.words(0, i, axes=axes, size=8.5) for i in range(count)]
