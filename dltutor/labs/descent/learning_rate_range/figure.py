"""The learning-rate range test: the loss against the rate on a logarithmic axis, and the tries of single rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from dltutor.figures.curves import thin
from dltutor.figures.picture import Picture
from dltutor.wording import number

TRIES = 4
DASHES = ("-", "--", "-.", ":")


@dataclass(frozen=True)
class Shown:
    """What the range test has found so far, to be drawn; None where there is nothing yet."""

    rates: np.ndarray
    losses: np.ndarray
    smooth: np.ndarray
    lowest: tuple[float, float] | None = None
    suggested: float | None = None
    stopped: float | None = None


class RateRangeFigure(Picture):
    """Left the test with the suggested and the learner's rate, right up to four tries."""

    def __init__(self) -> None:
        super().__init__(860, 430, alt="The loss of a network while its learning rate grows, on a logarithmic axis.")
        self.test = self._axes((0.062, 0.13, 0.533, 0.72), "learning rate (logarithmic)", "test")
        self.test.set_xscale("log")
        self.test.xaxis.set_major_locator(LogLocator(numticks=8))
        self.test.xaxis.set_minor_locator(NullLocator())  # they would double the time of drawing
        self.test.xaxis.set_major_formatter(FuncFormatter(lambda rate, _: number(rate)))
        self.raw = self.moving_line(self.test, "-", "training", linewidth=1, alpha=0.6)
        self.smooth = self.moving_line(self.test, "-", "ink", linewidth=2.6)
        self.lowest = self.moving_line(self.test, "v", "good", markersize=10)
        self.suggested = self.moving_line(self.test, "--", "good", linewidth=2)
        self.own = self.moving_line(self.test, "-", "accent", linewidth=2)
        self.handle = self.moving_line(self.test, "D", "accent", markersize=10, clip_on=False)
        self.stop = self.moving_line(self.test, "x", "bad", markersize=11, markeredgewidth=2.5)
        self.promise(self.test, "the loss of each rate, once you press Play", self.raw, self.smooth)
        self.own_words = [
            self.words(0, 0, axes=self.test, size=9.5, weight="bold", role="accent", side=side)
            for side in ("left", "right")
        ]
        self.good_words = [
            self.words(0, 0, axes=self.test, size=9.5, weight="bold", role="good", side=side)
            for side in ("left", "right")
        ]
        self.tries = self._axes((0.672, 0.13, 0.313, 0.72), "", "tries")
        self.tries.set(xlim=(0, 1), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=())
        self.tries.set_title("single rates, tried from the start", fontsize=10, loc="left")
        roles = ("accent", "ink", "training", "validation")
        self.curves = [
            self.moving_line(self.tries, dash, role, linewidth=2) for dash, role in zip(DASHES, roles, strict=True)
        ]
        self.names = [self.words(0, 0, axes=self.tries, size=9, side="right", role=role) for role in roles]
        self.hint = self.words(0.5, 0, axes=self.tries, size=9.5, side="center", role="muted")
        self.numbers = [
            self.words(share, 0, axes=self.tries, size=8.5, side=side, role="muted")
            for share, side in ((0, "left"), (1, "right"))
        ]
        self.head = self.words(0.062, 0.935, size=10.5, weight="bold")
        self.key = self.words(0.062, 0.885, size=9, role="muted")
        self.key.set_text("loss of each batch (thin), smoothed (bold)")
        self.set_range(1e-5, 10)
        self.set_top(3.0)

    def set_range(self, lowest: float, highest: float) -> None:
        """The rates from which to which the test goes."""
        if (lowest, highest) != self.test.get_xlim():
            self.test.set_xlim(lowest, highest)
            self.touch()

    def set_top(self, top: float, bottom: float = 0.0) -> None:
        """The losses that both panels show."""
        self.low, self.top = bottom, top
        for axes in (self.test, self.tries):
            axes.set_ylim(bottom, top)
        for words in self.numbers:
            words.y = bottom - 0.045 * (top - bottom)
        self.touch()

    def show(self, shown: Shown, own: float) -> None:
        """Show the test so far, and the learner's `own` rate."""
        kept = thin(len(shown.rates), 400)
        rates = shown.rates[kept]
        self.raw.set_data(rates, self._held(shown.losses[kept]))
        self.smooth.set_data(rates, self._held(shown.smooth[kept]))
        self.lowest.set_data(
            *([], []) if shown.lowest is None else ([shown.lowest[0]], [shown.lowest[1] + 0.035 * self._span])
        )
        self.stop.set_data(*([], []) if shown.stopped is None else ([shown.stopped], [self.low + 0.97 * self._span]))
        low, high = self.test.get_xlim()
        held = float(np.clip(own, low, high))
        self.own.set_data([held, held], [self.low, self.top])
        self.handle.set_data([held], [self.low])
        beyond = " →" if own > high else " ←" if own < low else ""
        self._label(self.own_words, held, 0.065, f"yours {number(own)}{beyond}", prefer_left=False)
        if shown.suggested is None:
            self.suggested.set_data([], [])
            self._label(self.good_words, None, 0, "", prefer_left=True)
        else:
            self.suggested.set_data([shown.suggested] * 2, [self.low, self.top])
            text = f"suggested {number(shown.suggested)}"
            self._label(self.good_words, shown.suggested, 0.94, text, prefer_left=True)

    def show_tries(self, names: Sequence[str], curves: Sequence[np.ndarray], steps: int) -> None:
        """Show the losses of the tries, the newest first, on an axis of so many `steps`."""
        taken: list[float] = []
        self.hint.set_text("" if curves else "mark a rate, then press Try my rate")
        self.hint.y = self.low + 0.5 * self._span
        for k, (line, words) in enumerate(zip(self.curves, self.names, strict=True)):
            words.set_text("")
            if k >= len(curves) or not len(curves[k]):
                line.set_data([], [])
                continue
            kept = thin(len(curves[k]), 200)
            heights = self._held(curves[k][kept])
            line.set_data(kept / max(1, steps - 1), heights)
            height = self._free(float(heights[-1]), taken)
            words.set_text(names[k])
            words.set_position((0.985, height))
        self.numbers[0].set_text("0")
        self.numbers[1].set_text(f"{steps} steps")

    @property
    def _span(self) -> float:
        return self.top - self.low

    def _held(self, values: np.ndarray) -> np.ndarray:
        """Losses that can be drawn: what is above the panel, or no number, leaves it at the top."""
        return np.clip(np.nan_to_num(values, nan=np.inf, posinf=np.inf), self.low, self.top + 0.1 * self._span)

    def _free(self, height: float, taken: list[float]) -> float:
        """A height for a name at the end of a curve, a little above it and away from the others."""
        room = 0.06 * self._span
        height = min(height + room, self.top - room)
        while any(abs(height - other) < room for other in taken):
            height += room
        taken.append(height)
        return height

    def _label(self, pair: Sequence, rate: float | None, share: float, text: str, *, prefer_left: bool) -> None:
        """Beside the line at `rate`, on the side where there is room."""
        low, high = np.log10(self.test.get_xlim())
        for words in pair:
            words.set_text("")
        if rate is None:
            return
        place = (np.log10(rate) - low) / (high - low)
        on_left = place > 0.27 if prefer_left else place > 0.7
        words, shift = (pair[1], -0.02) if on_left else (pair[0], 0.02)
        words.set_text(text)
        words.set_position((10 ** (low + (place + shift) * (high - low)), self.low + share * self._span))

    def _axes(self, place: tuple[float, float, float, float], label: str, area: str) -> Axes:
        return self.axes(position=place, area=area, xlabel=label, grid=True, frame="open")
