"""Changed images with the answers of models, and how their accuracy falls with the strength of a change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture
from dltutor.wording import share

WIDTH, HEIGHT = 860, 470
IMAGES = 20  # that are shown at most
LINE = 15  # pixels of a line of words below an image
LONGEST = 24  # characters of a model's name
LEFT = 466  # of the right half
SIGNS = "●■◆"  # of the models; the same as MARKERS
MARKERS = "osD"
ROLES = ("second", "fourth", "sixth")


class RobustnessFigure(Picture):
    """Left the images with answers, right the accuracies, those for each change alone, and one of them as a curve.

    Args:
        models: the names of 1 to 3 models.
        kinds: the names of the changes.
        guessing: the accuracy of a blind guess, from 0 to 1.
        paper: whether the images stand on paper, as digits do, or are photographs.
    """

    def __init__(self, models: Sequence[str], kinds: Sequence[str], guessing: float, paper: bool = True) -> None:
        super().__init__(WIDTH, HEIGHT, alt="Changed images with a model's answers, and its accuracy on them.")
        count, cmap = len(models), "grey" if paper else "brightness"
        look: dict[str, Any] = {"largest": 84, "least": 40, "caption": LINE * count, "cmap": cmap}
        self.images = Mosaic(self, (10, 6, 436, 460), head=20, smooth=True, area="images", **look)
        self._captions = [
            [self.words(0, 0, axes=self.images.axes, size=9, side="center") for _ in range(count)]
            for _ in range(IMAGES)
        ]
        self._head = self.words_at(LEFT, 15, size=9, role="muted")
        self._table = [
            [self.words_at(x, 33 + 17 * i, size=10, role=ROLES[i]) for x in (LEFT, 682, 782)] for i in range(count)
        ]
        self._columns = [self.words_at(x, 15, size=9, role="muted") for x in (682, 782)]
        self.fill_in(self._columns, ("now", "unaltered"))
        top = 60 + 17 * (count - 1)
        self.rows = self._make_rows(top + 12, kinds, guessing)
        self._tried = [self._dots(self.rows, i, 7) for i in range(count)]
        self._still(LEFT, top - 6, "each change alone, at its mark ▲")
        self._title = self.words_at(LEFT, top + 182, size=10, weight="bold")
        self._still(LEFT, top + 192, "─ ─  unaltered     · · ·  guessing     ▲ the mark")
        self.curve = self._make_curve(top + 212, HEIGHT - 28 - (top + 212), guessing)
        self._before = [
            (self._line(self.curve, (0, 1), i, "--"), self._line(self.rows, (0, 0), i, "--")) for i in range(count)
        ]
        self._marks = self.moving_line(self.curve, "^", "ink", markersize=7, clip_on=False)
        self._here = self.moving_line(self.curve, "", "accent", linewidth=1.5)
        self._curves = [self._dots(self.curve, i, 3.5, "-") for i in range(count)]
        self._now = [self._dots(self.curve, i, 9) for i in range(count)]
        self._ends = [
            self.words_at(0, HEIGHT - 13, size=9, side=side, role="muted") for side in ("left", "center", "right")
        ]

    def show_images(
        self, heading: str, images: np.ndarray, captions: Sequence[Sequence[tuple[str, bool]]], chosen: int | None
    ) -> None:
        """`images` (count, height, width) from 0 to 1; below each a line for every model, and whether it is right."""
        self.images.heading.set_text(heading)
        self.images.show(images, span=1.0, chosen=chosen)
        for i, lines in enumerate(self._captions):
            for j, words in enumerate(lines):
                text, right = captions[i][j] if i < len(images) else ("", True)
                words.set_text(text)
                self.paint(words, color="muted" if right else "bad")
                if i < len(images):
                    x, y = self.images.place(i)
                    words.set_position((x, y + self.images.side + 9 + LINE * j))

    def show_accuracies(self, heading: str, names: Sequence[str], now: np.ndarray, before: np.ndarray) -> None:
        """The accuracy of each model now, and on the unaltered images."""
        self._head.set_text(heading)
        for i, words in enumerate(self._table):
            self.fill_in(words, (f"{SIGNS[i]} {names[i][:LONGEST]}", share(now[i], 1), share(before[i], 1)))
            along, across = self._before[i]
            along.set_data([0, 1], [before[i]] * 2)
            across.set_data([before[i]] * 2, [-0.6, len(self._names) - 0.4])

    def show_tried(self, names: Sequence[str], accuracies: Sequence[np.ndarray | None], chosen: int) -> None:
        """A name for each change, and the accuracies of the models with it alone; None for one not tried yet."""
        tried = [i for i, value in enumerate(accuracies) if value is not None]
        for j, dots in enumerate(self._tried):
            dots.set_data([accuracies[i][j] for i in tried], tried)
        for i, words in enumerate(self._names):
            words.set_text(f"{'▸ ' if i == chosen else ''}{names[i]}")
            self.paint(words, color="ink" if i in tried or i == chosen else "muted")
            self._unknown[i].set_text("" if i in tried else "not tried yet")

    def show_curve(
        self,
        title: str,
        places: Sequence[float],
        accuracies: np.ndarray,
        here: float,
        now: np.ndarray,
        marks: Sequence[float],
        ends: Sequence[tuple[float, str]],
    ) -> None:
        """The accuracies (places, models) at `places` from 0 to 1, where the slider is, and what is written below."""
        self._title.set_text(title)
        for i, (curve, dot) in enumerate(zip(self._curves, self._now, strict=True)):
            curve.set_data(places, accuracies[:, i] if len(places) else ())
            dot.set_data([here], [now[i]])
        self._here.set_data([here, here], [0, 1])
        self._marks.set_data(marks, np.zeros(len(marks)))
        left, _, width, _ = self.curve.get_position().bounds
        for i, words in enumerate(self._ends):
            place, text = ends[i] if i < len(ends) else (0.0, "")
            words.set_text(text)
            words.set_position((left + place * width, words.y))

    def _make_rows(self, top: float, kinds: Sequence[str], guessing: float):
        count = len(kinds)
        axes = self.axes_at(LEFT + 134, top, WIDTH - LEFT - 150, 16 * count, area="rows", ticks=False)
        axes.set(xlim=(-0.02, 1.02), ylim=(count - 0.4, -0.6), yticks=(), xticks=(0, 0.5, 1))
        axes.set_xticklabels(("0", "50 %", "100 %"), fontsize=8)
        axes.grid(True, axis="x", linewidth=0.6)
        axes.spines[["top", "right", "left"]].set_visible(False)
        self.paint(axes.axvline(guessing, linestyle=":", linewidth=1.5), color="muted")
        middle = [top + 16 * (i + 0.6) for i in range(count)]
        self._names = [self.words_at(LEFT + 126, y, size=9, side="right") for y in middle]
        self._unknown = [self.words(0.3, i, axes=axes, size=8.5, role="muted") for i in range(count)]
        return axes

    def _make_curve(self, top: float, height: float, guessing: float):
        axes = self.axes_at(LEFT + 40, top, WIDTH - LEFT - 56, height, area="curve", grid=True, frame="open")
        axes.set(xlim=(0, 1), ylim=(0, 1.03), xticks=(), yticks=(0, 0.5, 1))
        axes.set_yticklabels(("0", "50 %", "100 %"), fontsize=8)
        self.paint(axes.axhline(guessing, linestyle=":", linewidth=1.5), color="muted")
        return axes

    def _dots(self, axes, model: int, size: float, dash: str = ""):
        line = axes.plot([], [], f"{dash}{MARKERS[model]}", markersize=size, linewidth=1.6, clip_on=False)[0]
        self.paint(line, color=ROLES[model])
        return self.moving(line)

    def _line(self, axes, places: tuple[float, float], model: int, dash: str):
        return self.moving(axes.plot(places, places, dash, linewidth=1.2)[0], color=ROLES[model])

    def _still(self, left: float, top: float, text: str) -> None:
        self.figure.text(left / WIDTH, 1 - top / HEIGHT, text, fontsize=9, va="top")
