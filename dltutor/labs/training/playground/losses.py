"""The losses of a run on training and held-out points in one panel, cheap to update while they grow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.curves import UNTIL, apart, scale, thin
from dltutor.figures.field import Sheet
from dltutor.figures.picture import Picture

TOPS = (0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
MOST_POINTS = 150


class Losses:
    """Training loss (solid) and held-out loss (dashed) over the steps; the axis grows where they outgrow it.

    Args:
        picture: where it is drawn.
        box: (left, top, width, height) of the axes, in pixels of the picture.
    """

    def __init__(self, picture: Picture, box: tuple[float, float, float, float], title: str = "loss") -> None:
        left, top, width, height = box
        self.axes = picture.axes_at(left, top, width, height, grid=True, ticks=False, frame="open")
        self.axes.set(xlim=(0, 1), ylim=(0, 1), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1), xticklabels=(), yticklabels=())
        if title:
            self.axes.set_title(title, fontsize=10, loc="left")
        self._training = self.axes.plot([], [], "-", linewidth=2)[0]
        self._held_out = self.axes.plot([], [], "--", linewidth=2)[0]
        self._changes = self.axes.plot([], [], "|", markersize=9, markeredgewidth=1.2)[0]
        self._now = self.axes.plot([], [], ":", linewidth=1.8)[0]
        for artist, role in (
            (self._training, "training"),
            (self._held_out, "validation"),
            (self._changes, "muted"),
            (self._now, "accent"),
        ):
            picture.paint(artist, color=role)
        self._words = [
            picture.words_at(left + share * width, top + height + 11, size=9, role="muted", side=side)
            for share, side in ((0, "left"), (1, "right"))
        ]
        self._tops = [
            picture.words_at(left - 6, top + (1 - share) * height, size=9, role="muted", side="right")
            for share in (0, 0.5, 1)
        ]
        picture.promise(self.axes, UNTIL, self._training)
        sheet = Sheet(self._changes, self._training, self._held_out, self._now)
        self.axes.add_artist(sheet)
        picture.moving(sheet)

    def show(
        self,
        steps: Sequence[int],
        training: Sequence[float],
        held_out: Sequence[float],
        changes: Sequence[int] = (),
        now: int | None = None,
        top: float = 0.0,
    ) -> None:
        """Show both losses at `steps`; NaN leaves a gap. `now` marks a step, `changes` those of changed settings.

        `top` is the least that the vertical axis shows.
        """
        longest = scale(steps[-1] if len(steps) else 0)
        picked = thin(len(steps), MOST_POINTS)
        x = np.asarray(steps, float)[picked] / longest
        values = np.array([training, held_out], float)[:, picked]
        top = nice_top(max(top, highest(values)))
        values = np.minimum(values / top, 1.02)
        self._training.set_data(x, values[0])
        self._held_out.set_data(x, values[1])
        marks = np.array(apart(changes, 0.03 * longest), float) / longest
        self._changes.set_data(marks, np.full(len(marks), 0.03))
        self._now.set_data(*(([], []) if now is None else ([now / longest] * 2, [0, 1])))
        Picture.fill_in(self._words, ("0", f"{longest:,} steps"))
        Picture.fill_in(self._tops, (f"{share * top:g}" for share in (0, 0.5, 1)))


def highest(values: np.ndarray) -> float:
    """The largest of the finite values; 0 if there is none."""
    finite = values[np.isfinite(values)]
    return float(finite.max()) if finite.size else 0.0


def nice_top(value: float) -> float:
    """A round number of at least `value`, for the end of an axis.

    >>> nice_top(0.69), nice_top(7)
    (1.0, 10.0)
    """
    for top in TOPS:
        if value <= top:
            return top
    return float(10 ** np.ceil(np.log10(min(value, 1e30))))
