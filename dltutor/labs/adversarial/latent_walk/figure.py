"""Fakes to choose from, a walk between two of them, what is near among the real images, and what a judge reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.figures.pixels import PixelGrid
from dltutor.figures.quick import Bars
from dltutor.wording import column, fixed

WIDTH, HEIGHT = 860, 492
FAKES = 15  # to choose from
STOPS = 13  # of the walk that are shown
TOP = 306  # of the lowest part


class LatentFigure(Picture):
    """From above: fakes to choose from; stops of the walk; the real images nearest to them; this place, large.

    Args:
        names: of the classes that the judge knows; none without a judge.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="Fakes, a walk between two of them, and the real images nearest to it.")
        grey: dict[str, Any] = {"cmap": "grey", "least": 16, "smooth": True}
        self.fakes = Mosaic(self, (14, 4, 840, 92), head=20, largest=52, caption=16, **grey)
        self._marks = [self._caption(self.fakes, weight="bold") for _ in range(FAKES)]
        self.walk = Mosaic(self, (14, 102, 840, 82), head=20, largest=60, **grey)
        self.near = Mosaic(self, (14, 188, 840, 100), head=18, largest=60, caption=16, **grey)
        self._distances = [self._caption(self.near) for _ in range(STOPS)]
        self._heads = [self.words_at(left, TOP + 2, size=9) for left in (14, 186)]
        self.here = PixelGrid(self, (14, TOP + 14, 156, 156), smooth=True)
        self.real = PixelGrid(self, (186, TOP + 14, 156, 156), smooth=True)
        for area in ("fakes", "walk", "near"):
            self.areas[area] = getattr(self, area).axes
        self._bars: Bars | None = self._make_bars(names) if names else None
        left = 610 if names else 420
        self._panels = [_Panel(self, (left, TOP + top, WIDTH - 20 - left, 62)) for top in (14, 104)]

    def show_fakes(self, heading: str, images: np.ndarray, marks: Mapping[int, str], chosen: int | None) -> None:
        """The fakes to choose from, and what some of them are: {2: "A"}."""
        self.fakes.heading.set_text(heading)
        self.fakes.show(images, span=1.0, chosen=chosen)
        for i, words in enumerate(self._marks):
            words.set_text(marks.get(i, ""))
            self._below(words, self.fakes, i)

    def show_walk(self, headings: Sequence[str], walk: np.ndarray, real: np.ndarray, distances: np.ndarray, at: int):
        """The stops (STOPS, height, width), the real image nearest to each and its distance; `at` is framed."""
        for mosaic, heading, images in zip((self.walk, self.near), headings, (walk, real), strict=True):
            mosaic.heading.set_text(heading)
            mosaic.show(images, span=1.0, chosen=at)
        for i, words in enumerate(self._distances):
            words.set_text(fixed(distances[i]))
            self._below(words, self.near, i)

    def show_here(self, headings: Sequence[str], image: np.ndarray, real: np.ndarray) -> None:
        """This place of the walk and the real image nearest to it, (height, width) each."""
        self.fill_in(self._heads, headings)
        self.here.show(image)
        self.real.show(real)

    def show_answer(self, shares: np.ndarray) -> None:
        """What the judge reads here, (classes,)."""
        if self._bars is None:
            return
        self._bars.set_values(shares)
        best = int(shares.argmax())
        for i, words in enumerate(self._shares):
            words.set_text(f"{column(shares[i])}{' ◂' if i == best else ''}")

    def show_panels(self, panels: Sequence[tuple[str, np.ndarray, np.ndarray, tuple[float, float]]], at: float) -> None:
        """For each panel a title, places from 0 to 1, values there from 0 to 1, and the band of what is usual."""
        for panel, (title, x, y, band) in zip(self._panels, panels, strict=True):
            panel.show(title, x, y, at, band)

    def _caption(self, mosaic: Mosaic, **look: str):
        return self.words(0, 0, axes=mosaic.axes, size=9, side="center", **look)

    @staticmethod
    def _below(words, mosaic: Mosaic, number: int) -> None:
        x, y = mosaic.place(number)
        words.set_position((x, y + mosaic.side + 8))

    def _make_bars(self, names: Sequence[str]) -> Bars:
        self.figure.text(366 / WIDTH, 1 - (TOP + 2) / HEIGHT, "the judge reads", fontsize=9, va="center")
        axes = self.axes_at(384, TOP + 14, 190, 158, ticks=False, frame="none")
        axes.set(xlim=(0, 1.5), ylim=(len(names) - 0.4, -0.6), xticks=[])
        axes.set_yticks(range(len(names)), [name[:3] for name in names])
        bars = self.bars(axes, len(names))
        self._shares = [self.words(1.05, i, axes=axes, size=9) for i in range(len(names))]
        return bars


class _Panel:
    """A curve along the walk, a band of what is usual, and a mark where the learner is."""

    def __init__(self, picture: Picture, box: tuple[float, float, float, float]) -> None:
        left, top, *_ = box
        self._title = picture.words_at(left, top - 12, size=9)
        axes = picture.axes_at(*box, frame="open")
        axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[], xticklabels=())
        self._band = [picture.moving_line(axes, ":", "muted", linewidth=1.4) for _ in range(2)]
        self._line = picture.moving_line(axes, "-", "training", linewidth=2, clip_on=False)
        self._dot = picture.moving_line(axes, "o", "accent", markersize=8, clip_on=False)

    def show(self, title: str, x: np.ndarray, y: np.ndarray, at: float, band: tuple[float, float]) -> None:
        self._title.set_text(title)
        self._line.set_data(x, np.clip(y, 0, 1))
        self._dot.set_data([at], [np.clip(np.interp(at, x, y), 0, 1)])
        for line, height in zip(self._band, band, strict=True):
            line.set_data([0, 1], [height, height])
