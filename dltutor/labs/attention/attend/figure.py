"""A query and keys as arrows, their scores and weights in a table, and the mean of the values that comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection

from dltutor.figures.picture import Picture
from dltutor.figures.words import Words
from dltutor.wording import fixed

WIDTH, HEIGHT = 860, 384
ARROWS, VALUES = (32, 52, 290, 290), (640, 52, 212, 212)  # left, top, width, height in pixels
TABLE, BARS = 340, (526, 52)  # pixels from the left; of the bars also their width
FIRST, ROW = 86, 40  # pixels from the top to the first row of the table, and from row to row
COLUMNS = {"product": 442, "score": 516, "weight": 616}  # their right ends
MOST = 4.0  # the planes go from −MOST to MOST
TURNS = np.pi * np.array([0, 0.25, -0.25, 0.5, -0.5, 0.75, -0.75, 1])
THIN, THICK = 1.0, 9.0  # points: a pull without weight, and one with all of it


@dataclass(frozen=True)
class Look:
    """What the query of one word finds.

    `query` (2,), `keys` and `values` (words, 2) are the arrows; `products`, `scores` and `weights` (words,) what
    follows from them, `found` (2,) the mean of the values; `chosen` is 0 for the query, then the keys, then the values.
    """

    query: np.ndarray
    keys: np.ndarray
    values: np.ndarray
    products: np.ndarray
    scores: np.ndarray
    weights: np.ndarray
    found: np.ndarray
    chosen: int


class AttendFigure(Picture):
    """From left to right: the arrows, a row for each word from its product to its weight, the values and their mean.

    Args:
        words: those of the sentence, 2 to 6.
        asks: the word whose query it is.
        axes: what the keys' two numbers stand for, across and up.
    """

    def __init__(self, words: Sequence[str], asks: str, axes: tuple[str, str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt=f"The query of “{asks}” and the keys of {len(words)} words as arrows.")
        self.names = [f"query of “{asks}”", *words]
        self.sentence = self.words_at(14, 16, size=11.5, weight="bold")
        self.plane = self._plane("arrows", ARROWS, "drag the tips of the arrows")
        self.plane.set_xlabel(f"{axes[0]} →", fontsize=9, labelpad=1)
        self.plane.set_ylabel(f"{axes[1]} →", fontsize=9, labelpad=0)
        self.room = self._plane("values", VALUES, "what each word hands over")
        self.room.set_ylabel("small ←      → large", fontsize=9, labelpad=0)
        look = {"angles": "xy", "scale_units": "xy", "scale": 1, "headwidth": 4, "headlength": 6, "headaxislength": 5.5}
        nothing = np.zeros(len(words))
        self.keys = self.moving(self.plane.quiver(*[nothing] * 4, width=0.009, **look), color="training")
        self.query = self.moving(self.plane.quiver([0], [0], [0], [0], width=0.016, **look), color="accent")
        self.ring = self.moving_line(self.plane, "o", "ink", markersize=15, markeredgewidth=1.6, fillstyle="none")
        self.labels = [self.words(0, 0, axes=self.plane, size=9.5, side="center") for _ in self.names]
        self.paint(self.labels[0], color="accent")
        self.pulls = self.moving(self.room.add_collection(LineCollection([]), autolim=False), color="training")
        self.points = self.moving_line(self.room, "o", "ink", markersize=9, markeredgewidth=1.5)
        self.paint(self.points, markeredgecolor="paper")
        self.circle = self.moving_line(self.room, "o", "ink", markersize=15, markeredgewidth=1.6, fillstyle="none")
        self.mean = self.moving_line(self.room, "D", "accent", markersize=12, markeredgewidth=1.5)
        self.paint(self.mean, markeredgecolor="paper")
        self.tags = [self.words(0, 0, axes=self.room, size=9, side="center") for _ in words]
        self._make_table(words)

    def show(self, look: Look, sentence: str, formula: str) -> None:
        """Show all of it, with the sentence that comes of it and the formula of a score."""
        self.sentence.set_text(sentence)
        self.formula.set_text(formula)
        self.keys.set_UVC(*look.keys.T)
        self.query.set_UVC(*look.query[:, None])
        tips = np.concatenate([look.query[None], look.keys, look.values])
        on_arrows = look.chosen <= len(look.keys)
        for ring, there in ((self.ring, on_arrows), (self.circle, not on_arrows)):
            ring.set_data(*(tips[[look.chosen]].T if there else ([], [])))
        self.points.set_data(*look.values.T)
        self.pulls.set_segments([(look.found, value) for value in look.values])
        self.pulls.set_linewidths(THIN + (THICK - THIN) * look.weights)
        self.pulls.set_alpha(np.clip(0.25 + look.weights, 0, 1))
        self.mean.set_data(*look.found[:, None])
        first = look.chosen if on_arrows else 0
        self._label(self.labels, self.names, tips[: len(self.names)], ARROWS[2], first)
        self._label(self.tags, self.names[1:], look.values, VALUES[2], max(0, look.chosen - len(self.names)))
        self._fill(look)

    def tip(self, area: str, x: float, y: float, tips: np.ndarray, reach: float) -> int | None:
        """Which of the `tips` (count, 2) in an area is nearest to a place there, within `reach` pixels."""
        width = (ARROWS if area == "arrows" else VALUES)[2]
        apart = np.hypot(*(tips - (x, y)).T) * width / (2 * MOST)
        nearest = int(apart.argmin())
        return nearest if apart[nearest] <= reach else None

    def _plane(self, area: str, place: tuple[int, int, int, int], head: str):
        limits = (-MOST, MOST)
        plane = self.axes_at(*place, area=area, xlim=limits, ylim=limits, xticks=[], yticks=[], head=head)
        for line in (plane.axhline, plane.axvline):
            self.paint(line(0, linewidth=0.8), color="grid")
        return plane

    def _make_table(self, words: Sequence[str]) -> None:
        places = [FIRST + ROW * i for i in range(len(words))]
        for place, word in zip(places, words, strict=True):
            self.words_at(TABLE, place, size=10.5).set_text(word)
        self.columns = {
            name: [self.words_at(right, place, size=10, side="right") for place in places]
            for name, right in COLUMNS.items()
        }
        for right, head in zip(COLUMNS.values(), ("q · k", "score", "softmax"), strict=True):
            self.words_at(right, 46, size=9, role="muted", side="right").set_text(head)
        self.formula = self.words_at(TABLE, 288, size=10.5)
        count = len(words)
        axes = self.axes_at(BARS[0], FIRST - ROW / 2, BARS[1], ROW * count, frame="off")
        axes.set(xlim=(0, 1), ylim=(count - 0.5, -0.5))
        self.shares = self.bars(axes, count, thickness=0.5)
        self.result = [self.words_at(TABLE, 316 + 26 * i, size=10.5) for i in range(2)]

    def _fill(self, look: Look) -> None:
        columns = zip(self.columns.values(), (look.products, look.scores), strict=False)
        for words, numbers in columns:
            self.fill_in(words, [fixed(x) for x in numbers])
        self.fill_in(self.columns["weight"], [fixed(w) for w in look.weights])
        self.shares.set_values(look.weights)
        best = np.argsort(-look.weights, kind="stable")[:2]
        terms = " + ".join(f"{fixed(look.weights[i])} · ({_pair(look.values[i])})" for i in best)
        self.fill_in(self.result, [f"found, a weighted mean: ({_pair(look.found)})", f"= {terms} + …"])

    def _label(self, labels: Sequence[Words], names: Sequence[str], tips: np.ndarray, width: int, first: int) -> None:
        """Labels beyond the tips, none upon another; where there is no room, one is left out, that of `first` never."""
        taken: list[np.ndarray] = []
        half = width / 2
        for i in dict.fromkeys([first, *range(len(tips))]):
            labels[i].set_text(names[i])
            size = np.array([labels[i].get_window_extent().width / self.resolution / 2 + 2, 7])
            ahead = np.arctan2(tips[i, 1], tips[i, 0])
            toward = np.stack([np.cos(ahead + TURNS), np.sin(ahead + TURNS)], axis=1)
            middles = tips[i] / MOST * half + toward * (size + 11)
            for middle in middles:
                box = np.concatenate([middle - size, middle + size])
                free = all((box[:2] >= b[2:]).any() or (box[2:] <= b[:2]).any() for b in taken)
                if free and (np.abs(box) < half - 1).all():
                    taken.append(box)
                    labels[i].set_position(tuple(middle / half * MOST))
                    break
            else:
                labels[i].set_text("")


def _pair(values: np.ndarray) -> str:
    return ", ".join(fixed(x, 1) for x in values)
