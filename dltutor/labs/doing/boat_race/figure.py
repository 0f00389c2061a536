"""The ring of the race with its boat, and what the two plans are worth at the second buoy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.course import round_up
from dltutor.figures.picture import Picture
from dltutor.wording import number

WIDTH, HEIGHT = 780, 380


class BoatRaceFigure(Picture):
    """Left the ring, right two bars: going on to the finish, and to and fro between the buoys for ever.

    Args:
        count: how many places the ring has; the others are numbers of places, clockwise.
    """

    def __init__(self, count: int, start: int, buoys: Sequence[int], finish: int) -> None:
        super().__init__(WIDTH, HEIGHT, alt=f"A ring of {count} places with two buoys and a finish, and a boat on it.")
        self._buoys = list(buoys)
        self.head = self.words_at(14, 16, size=10.5, weight="bold")
        span: dict[str, Any] = {"xlim": (-1.2, 1.56), "ylim": (-1.3, 1.3)}
        self.ring = self.axes_at(14, 34, 350, 330, frame="off", **span)
        angles = np.pi / 2 - 2 * np.pi * np.arange(count) / count
        self.places = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        round_it = np.linspace(0, 2 * np.pi, 200)
        self.paint(self.ring.plot(np.cos(round_it), np.sin(round_it), linewidth=16, zorder=1)[0], color="negative_soft")
        self.paint(self.ring.plot(*self.places.T, "o", markersize=5, zorder=2)[0], color="muted")
        self.buoys = self.moving_line(self.ring, "^", "positive", markersize=17)
        self.buoys.set_data(*self.places[self._buoys].T)
        self.passed = self.moving_line(self.ring, "^", "muted", markersize=17, fillstyle="none", markeredgewidth=2)
        flag = self.moving_line(self.ring, "s", "good", markersize=19)
        flag.set_data(*self.places[[finish]].T)
        self.wake = self.moving_line(self.ring, "-", "accent", linewidth=2.5)
        self.boat = self.moving_line(self.ring, "D", "accent", markersize=15, markeredgewidth=1.5)
        self.paint(self.boat, markeredgecolor="paper")
        for place, text in ((start, "start"), (finish, "finish")):
            x, y = self.places[place] * 0.76
            self.words(x, y, axes=self.ring, size=9.5, side="center").set_text(text)
        beside = [self.places[place] * 1.15 for place in buoys]
        self.tags = [self.words(x, y, axes=self.ring, size=9.5) for x, y in beside]
        self.prize = self.words(*(self.places[finish] * 1.22), axes=self.ring, size=9.5, side="center")
        self.paid = [self.words(0, y, axes=self.ring, size=11, side="center") for y in (0.12, -0.12)]
        self._make_bars()

    def show(self, head: str, way: Sequence[int], taken: Sequence[int], paid: Sequence[str]) -> None:
        """The boat after it has passed the places of `way`; `taken` are the buoys that pay no more."""
        self.head.set_text(head)
        last = self.places[list(way)[-8:]]
        self.wake.set_data(*(last * np.linspace(0.93, 0.99, len(last))[:, None]).T)
        self.boat.set_data(*self.places[[way[-1]]].T)
        self.passed.set_data(*self.places[list(taken)].T)
        self.buoys.set_data(*self.places[[buoy for buoy in self._buoys if buoy not in taken]].T)
        self.fill_in(self.paid, paid)

    def write(self, buoys: str, finish: str) -> None:
        """What the buoys and the finish pay."""
        self.fill_in(self.tags, [buoys] * len(self._buoys))
        self.prize.set_text(finish)

    def draw_bars(self, on: float, to_and_fro: float, reckoned: Sequence[str], seen: bool) -> None:
        """What both plans are worth, and how that is reckoned; nothing of it until it was `seen` what the boat does."""
        parts: list[Any] = [self.bars_of_plans, self.bars_head, *self.numbers, *self.bars_names, *self.reckoned]
        for part in parts:
            part.set_visible(seen)
        most = round_up(max(abs(on), abs(to_and_fro), 1.0) * 1.3)
        self.bars_of_plans.set_values(np.array([on, to_and_fro]) / most)
        for words, value in zip(self.numbers, (on, to_and_fro), strict=True):
            words.set_text(number(value))
            words.set_x(max(value / most, 0) + 0.03)
        self.fill_in(self.reckoned, reckoned)

    def _make_bars(self) -> None:
        self.bars_head = self.words_at(420, 16, size=10.5)
        self.bars_head.set_text("worth at the second buoy, by the discount")
        axes = self.axes_at(420, 40, 340, 180, frame="off", xlim=(-0.35, 1.15), ylim=(1.6, -0.75))
        self.paint(axes.axvline(0, linewidth=1), color="grid")
        self.bars_of_plans = self.bars(axes, 2, thickness=0.4)
        self.bars_names = [self.words(0, height - 0.38, axes=axes, size=9.5) for height in (0, 1)]
        self.fill_in(self.bars_names, ["on to the finish", "to and fro between the buoys, for ever"])
        self.numbers = [self.words(0, height, axes=axes, size=10, weight="bold") for height in (0, 1)]
        self.reckoned = [self.words_at(420, 246 + 24 * i, size=9.5) for i in range(5)]
