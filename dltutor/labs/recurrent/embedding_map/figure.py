"""A map of words: where an embedding puts them, which ones are near each other, and the loss while it is learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.collections import LineCollection

from dltutor.figures.curves import Curve
from dltutor.figures.picture import Picture
from dltutor.wording import fixed, number

WIDTH, HEIGHT = 860, 472
MAP = (14, 34, 520, 424)  # left, top, width, height in pixels
MOST = 60  # words
NEAREST = 5
TALL = 13.0  # pixels of a label
AWAY = 8.0  # pixels from a point to its label
POINT = 3.0  # pixels from a point's middle to its edge
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))  # of the point, as (right, down)
FRAME = 1.5  # the map's scale goes in steps of this factor


class EmbeddingFigure(Picture):
    """Left the map, right the nearest neighbours of one word and the loss.

    Args:
        groups: the names of the words drawn as ▲ and of those drawn as ▼, or none.
    """

    def __init__(self, groups: Sequence[str] = ()) -> None:
        super().__init__(WIDTH, HEIGHT, alt="Words as points where their embedding puts them; near ones are listed.")
        self.map = self.axes_at(*MAP, area="map", xlim=(-1, 1), ylim=(-1, 1), xticks=[], yticks=[])
        self.paint(self.map.axhline(0, linewidth=0.8), color="grid")
        self.paint(self.map.axvline(0, linewidth=0.8), color="grid")
        self.border = self.moving_line(self.map, "--", "muted", linewidth=1.3)
        self.ties = self.moving(self.map.add_collection(LineCollection([], linewidths=1.1), autolim=False))
        looks = (("o", "muted", 4.0), ("^", "positive", 7.0), ("v", "negative", 7.0))
        self.points = [self.moving(self.map.plot([], [], look, markersize=size)[0]) for look, _, size in looks]
        self.ring = self.moving(self.map.plot([], [], "o", markersize=14, markeredgewidth=2, fillstyle="none")[0])
        for points, (_, role, _) in zip(self.points, looks, strict=True):
            self.paint(points, markerfacecolor=role, markeredgecolor="paper")
        self.paint(self.ties, color="accent")
        self.paint(self.ring, markeredgecolor="accent")
        self.labels = [self.words(0, 0, axes=self.map, size=9, side="center") for _ in range(MOST)]
        named = "".join(f"{mark} {name}    " for mark, name in zip("▲▼", groups, strict=False))
        self.title = self.words_at(MAP[0] + 1, 16, size=10)
        self.title.set_text(f"{named}{'• other words' if groups else '• words'}")
        self.scale_words = self.words_at(MAP[0] + MAP[2], 16, size=9, role="muted", side="right")
        self.heading = self.words_at(560, 20, size=11, weight="bold")
        self.rows = [self.words_at(560, 46 + 20 * i, size=10, mono=True) for i in range(NEAREST)]
        self.facts = [self.words_at(560, 164 + 20 * i, size=10) for i in range(3)]
        self.loss = Curve(self, self.axes_at(590, 256, 250, 170), "training loss", "training")
        self.limit = 0.0
        self._sides = [0] * MOST
        self.places = np.zeros((0, 2))

    def show_map(
        self,
        words: Sequence[str],
        places: np.ndarray,
        kinds: np.ndarray,
        chosen: int,
        near: Sequence[int],
        border: tuple[np.ndarray, np.ndarray] | None,
    ) -> None:
        """Show words at `places` (words, 2).

        Args:
            words: at most `MOST`, the most important first: where there is no room, later ones go without a label.
            places: their coordinates; the map is as large as it takes.
            kinds: 0, 1 (▲) or 2 (▼) for each.
            chosen: the word with a ring.
            near: words that lines lead to from there.
            border: a point of the border between two kinds and its direction, or None.
        """
        self._fit(places)
        self.places = places / self.limit
        for kind, points in enumerate(self.points):
            points.set_data(*self.places[kinds == kind].T)
        self.ring.set_data(*self.places[[chosen]].T)
        self.ties.set_segments([self.places[[chosen, other]] for other in near])
        if border is None:
            self.border.set_data([], [])
        else:
            middle, along = border[0] / self.limit, border[1]
            self.border.set_data(*np.stack([middle - 3 * along, middle + 3 * along]).T)
        self._label(words, [chosen, *near])

    def at(self, x: float, y: float, reach: float) -> int | None:
        """The word whose point is nearest to a place of the map, within `reach` pixels."""
        if not len(self.places):
            return None
        apart = np.hypot(*((self.places - (x, y)) * np.array(MAP[2:]) / 2).T)
        nearest = int(apart.argmin())
        return nearest if apart[nearest] <= reach else None

    def show_near(self, heading: str, rows: Sequence[tuple[str, float]], facts: Sequence[str]) -> None:
        """The word that was chosen, its neighbours with their cosine similarity, and up to three lines below."""
        self.fill_in(self.facts, facts)
        self.heading.set_text(heading)
        for text, row in zip(self.rows, [*rows, *[None] * NEAREST], strict=False):
            text.set_text("" if row is None else f"{fixed(row[1], 3):>7}  {row[0][:22]}")

    def _fit(self, places: np.ndarray) -> None:
        """The scale: in steps, and only as often as it must be, so that the words do not swim."""
        furthest = max(float(np.abs(places).max(initial=0)) * 1.1, 1e-4)
        if not self.limit or furthest > self.limit or furthest < self.limit / FRAME**2:
            self.limit = FRAME ** float(np.ceil(np.log(furthest) / np.log(FRAME)))
        self.scale_words.set_text(f"from −{number(self.limit, 2)} to {number(self.limit, 2)}, + is 0")

    def _label(self, words: Sequence[str], first: Sequence[int]) -> None:
        """Labels beside their points, none upon another: the chosen word's first, then its neighbours'."""
        half, ratio = np.array(MAP[2:]) / 2, self.resolution
        pixels = self.places * half * (1, -1) + half  # from the left and from the top
        taken = np.zeros((0, 4))
        for label in self.labels[len(words) :]:
            label.set_text("")
        for i in dict.fromkeys([*first, *range(len(words))]):
            label = self.labels[i]
            label.set_text(words[i])
            width = label.get_window_extent().width / ratio + 2
            order = [self._sides[i], *(s for s in range(len(SIDES)) if s != self._sides[i])]
            toward = np.array([SIDES[s] for s in order], float)
            middles = pixels[i] + toward * (width / 2 + AWAY - 2, TALL / 2 + AWAY - 3)
            size = np.array([width / 2, TALL / 2])
            boxes = np.concatenate([middles - size, middles + size], axis=1)
            inside = (boxes[:, :2] >= 1).all(axis=1) & (boxes[:, 2:] <= 2 * half - 1).all(axis=1)
            over = (boxes[:, None, :2] < taken[None, :, 2:]) & (boxes[:, None, 2:] > taken[None, :, :2])
            free = np.flatnonzero(inside & ~over.all(axis=2).any(axis=1))
            if not len(free):
                label.set_text("")
                continue
            hidden = (np.abs(pixels[None] - middles[free][:, None]) < size + POINT).all(axis=2).sum(axis=1)
            best = free[int(hidden.argmin())]  # the first of those that hide the fewest points
            self._sides[i] = order[best]
            taken = np.concatenate([taken, boxes[[best]]])
            label.set_position(tuple((middles[best] - half) / half * (1, -1)))
