"""An image that can be covered in part, the map that explains its score, the answer as bars, and all maps small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.labs.convolution.explanations.overlaid import Overlaid
from dltutor.wording import column

WIDTH, HEIGHT = 860, 470
SIDE = 256  # pixels of the longer side of the large images
SMALL = 84  # and of the small ones
TOP, LOWER = 32, 366  # where the large and the small images begin
COPY = "copy: "  # begins the name of the area of a copy's map; that of the model's own map is the method
BARS = 634  # where the bars begin; before them the names, behind them the numbers


class Box(NamedTuple):
    """Pixels of the image: from `top` on `height` rows, from `left` on `width` columns."""

    top: float
    left: float
    height: float
    width: float


class Shown(NamedTuple):
    """A map (rows, columns), None where there is none, and the number `span` that has the full colour."""

    values: np.ndarray | None
    span: float = 1.0


class ExplanationsFigure(Picture):
    """Above the image, the map over it, and the bars; below each method's map, with that of a copy beside it.

    Args:
        names: one for each class, 2 to 12.
        methods: their names.
        ratio: height of the image divided by its width.
        tone: the role of the colours of a grey image, "grey" or "brightness".
    """

    def __init__(self, names: Sequence[str], methods: Sequence[str], ratio: float = 1.0, tone: str = "grey") -> None:
        alt = "An image that can be covered in part, what each place of it matters to a score, and the answer as bars."
        super().__init__(WIDTH, HEIGHT, alt=alt)
        self.methods = tuple(methods)
        tall, wide = (max(0.15, min(1.0, share)) for share in (ratio, 1 / ratio))
        self.image, self.map = (
            Overlaid(self, self.axes_at(left, TOP, SIDE * wide, SIDE * tall, area=area), tone)
            for left, area in ((14, "image"), (286, "map"))
        )
        self._title, self._map_title = (self.words_at(left, 18, size=9.5) for left in (14, 286))
        below = TOP + SIDE * tall + 14
        self._caption, self._map_caption = (self.words_at(left, below, size=9) for left in (14, 286))
        self._legend = self.words_at(286, below + 18, size=9, role="muted")
        self._patches = [self._outline(shown, "accent", "-") for shown in (self.image, self.map)]
        self._strongest = self._outline(self.map, "ink", (0, (2, 1)))
        self._make_bars(names)
        pitch = (WIDTH - 28 + 40) / len(methods)
        self._heads, self._below, self.small = [], [], []
        for i, method in enumerate(methods):
            left = 14 + i * pitch
            places = [(left + k * (SMALL + 6), LOWER, SMALL * wide, SMALL * tall) for k in (0, 1)]
            areas = (method, f"{COPY}{method}")
            own, other = (self.axes_at(*place, area=area) for place, area in zip(places, areas, strict=True))
            self.small.append([Overlaid(self, own, tone), Overlaid(self, other, tone)])
            self._heads.append(self.words_at(left, LOWER - 12, size=9.5))
            under = LOWER + SMALL * tall + 11
            self._below.append([self.words_at(place[0], under, size=9) for place in places])

    def show_image(self, title: str, image: np.ndarray, patch: Box | None, caption: str) -> None:
        """The image as it is asked, covered or not: (height, width) or with three channels, from 0 to 1."""
        self._title.set_text(title)
        self.image.show(image)
        for line in self._patches:
            _frame(line, patch)
        self._caption.set_text(caption)

    def show_map(
        self, title: str, image: np.ndarray, shown: Shown, strongest: Box | None, caption: str, legend: str
    ) -> None:
        """The map of the chosen method over the whole image, its strongest place framed."""
        self._map_title.set_text(title)
        self.map.show(image, shown.values, shown.span)
        _frame(self._strongest, strongest)
        self._map_caption.set_text(caption)
        self._legend.set_text(legend)

    def show_bars(self, plain: np.ndarray, now: np.ndarray | None, explained: int) -> None:
        """The answer (classes,) to the whole image, and `now`, to the covered one."""
        shown = plain if now is None else now
        self._bars.set_values(shown)
        rows = np.arange(len(plain))
        self._marks.set_data([], []) if now is None else self._marks.set_data(plain, rows)
        best = int(shown.argmax())
        for i, words in enumerate(self._shares):
            before, after = (column(share[i]) for share in (plain, shown))
            text = before if before == after else f"{before} → {after.strip()}"
            words.set_text(text + (" ◂" if i == best else ""))
        for i, words in enumerate(self._names):
            words.set_text(("▸ " if i == explained else "") + self._called[i])
        self._head.set_text("the answer" if now is None else "the answer: whole → covered")

    def show_small(
        self,
        image: np.ndarray,
        chosen: str,
        maps: Sequence[Shown],
        copies: Sequence[Shown],
        captions: Sequence[tuple[str, str]],
    ) -> None:
        """The map of each method, that of a copy of the model (none without one), and some words below both."""
        for i, method in enumerate(self.methods):
            own, other = self.small[i]
            own.show(image, *maps[i])
            if other.get_visible() != bool(copies):
                other.set_visible(bool(copies))
                other.axes.set_visible(bool(copies))
                self.touch()
            if copies:
                other.show(image, *copies[i])
            self._heads[i].set_text(f"▸ {method}" if method == chosen else method)
            self.fill_in(self._below[i], captions[i])

    def _outline(self, shown: Overlaid, role: str, dash: object):
        return self.moving_line(shown.axes, "", role, linestyle=dash, linewidth=2, clip_on=False)

    def _make_bars(self, names: Sequence[str]) -> None:
        count = len(names)
        axes = self.axes_at(BARS, TOP, WIDTH - BARS, min(SIDE, 23 * count), frame="none")
        axes.set(xlim=(0, 2.25), ylim=(count - 0.4, -0.6), xticks=[], yticks=[])
        self._head = self.words_at(BARS, 18, size=9.5)
        self._bars = self.bars(axes, count)
        self._marks = self.moving_line(axes, "|", "ink", markersize=13, markeredgewidth=2)
        self._shares = [self.words(1.06, i, axes=axes, size=9) for i in range(count)]
        self._called = [name[:9] for name in names]
        self._names = [self.words(-0.04, i, axes=axes, size=9, side="right") for i in range(count)]


def _frame(line, box: Box | None) -> None:
    if box is None:
        line.set_data([], [])
        return
    (low, high), (left, right) = (box.top, box.top + box.height), (box.left, box.left + box.width)
    line.set_data([left, right, right, left, left], [low, low, high, high, low])
