"""A sentence with a bar above or below every word: how far a model leans to either side after reading it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from dltutor.figures.picture import Picture
from dltutor.figures.words import has_glyph
from dltutor.wording import fixed

WIDTH, HEIGHT = 860, 384
LEFT, RIGHT, TOP = 40, 852, 34
GAP = 8  # pixels between two words
BELOW = 44  # pixels of a line below its bars, for numbers and words
TALLEST = 220  # pixels of the bars
LINES = 3
MOST = 40  # words
LEAST = 34  # pixels that a word takes up, so that its number fits
LETTER = 8  # pixels of a letter


class Place(NamedTuple):
    """Where a word stands: its line, and from where to where it reaches, in pixels."""

    line: int
    left: float
    right: float


def arrange(words: Sequence[str]) -> list[Place]:
    """The places of the words, in as many lines as it takes; words for which there is no room are left out.

    >>> arrange(["A", "soup"])
    [Place(line=0, left=40, right=74), Place(line=0, left=82, right=122)]
    """
    places: list[Place] = []
    line, left = 0, LEFT
    for word in words[:MOST]:
        width = max(LEAST, LETTER * (len(cut(word)) + 1))  # room for the mark of an unknown word
        if left + width > RIGHT and left > LEFT:
            line, left = line + 1, LEFT
        if line == LINES:
            break
        places.append(Place(line, left, left + width))
        left += width + GAP
    return places


def cut(word: str) -> str:
    """A word that is not too long to be shown, with □ for what the font does not have."""
    word = word if len(word) <= 30 else f"{word[:29]}…"
    return "".join(letter if has_glyph(letter) else "□" for letter in word)


class SentenceFigure(Picture):
    """Words in up to three lines; above 0.5 a bar goes up, below 0.5 down; ◇ marks what another model says.

    The fewer lines there are, the taller are the bars.

    Args:
        sides: what an answer near 1 and an answer near 0 say.
        names: of the model, and of the other one, or "".
    """

    def __init__(self, sides: tuple[str, str], names: tuple[str, str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A sentence, and above each word the model's answer after it.")
        self.page = self.axes_at(0, 0, WIDTH, HEIGHT, area="page", frame="off")
        self.page.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0), xticks=[], yticks=[])
        self.middles = self.moving(self.page.add_collection(LineCollection([], linewidths=1.2), autolim=False))
        self.bounds = self.moving(
            self.page.add_collection(LineCollection([], linewidths=0.8, linestyles=":"), autolim=False)
        )
        self.up, self.down = (self.moving(self.page.add_collection(PolyCollection([]), autolim=False)) for _ in "ud")
        self.marks = self.moving(
            self.page.plot([], [], "D", markersize=7, markeredgewidth=1.6, markerfacecolor="none")[0]
        )
        self.frame_line = self.moving_line(self.page, "-", "accent", linewidth=2)
        self.paint(self.middles, color="muted")
        self.paint(self.bounds, color="muted")
        self.paint(self.up, facecolor="positive", edgecolor="positive")
        self.paint(self.down, facecolor="negative", edgecolor="negative")
        self.paint(self.marks, markeredgecolor="accent")
        look = {"axes": self.page}
        self.words_of = [self.words(0, 0, size=10, side="center", axes=self.page) for _ in range(MOST)]
        self.numbers = [self.words(0, 0, size=8, role="muted", side="center", **look) for _ in range(MOST)]
        self.scale = [
            [self.words(LEFT - 6, 0, size=8, role="muted", side="right", **look) for _ in range(3)]
            for _ in range(LINES)
        ]
        self.title = self.words(LEFT, 14, size=10.5, **look)
        other = f"     ◇ {names[1]}" if names[1] else ""
        self.title.set_text(f"{names[0]} after each word: ▲ {sides[0]}, ▼ {sides[1]}{other}")
        self.hint = self.words(RIGHT, HEIGHT - 8, size=8.5, role="muted", side="right", **look)
        self.hint.set_text("drag a word · ← → choose · Shift and ← → move")

    def show(
        self,
        words: Sequence[str],
        scores: np.ndarray,
        other: np.ndarray | None,
        unknown: Sequence[bool],
        chosen: int | None,
    ) -> None:
        """Show words and the answer after each of them, from 0 to 1; the word number `chosen` is framed."""
        self.places = arrange(words)
        lines = range(self.places[-1].line + 1 if self.places else 0)
        self._line = (HEIGHT - TOP - 14) / max(len(lines), 1)
        self._band = min(self._line - BELOW, TALLEST)
        self.middles.set_segments([[(LEFT, self._height(n, 0.5)), (RIGHT, self._height(n, 0.5))] for n in lines])
        self.bounds.set_segments(
            [[(LEFT, self._height(n, end)), (RIGHT, self._height(n, end))] for n in lines for end in (0, 1)]
        )
        for n, marks in enumerate(self.scale):
            for text, share in zip(marks, (0, 0.5, 1), strict=True):
                text.set_text(f"{share:g}" if n in lines else "")
                text.set_position((LEFT - 6, self._height(n, share)))
        self.up.set_verts([self._bar(p, s) for p, s in zip(self.places, scores, strict=False) if s >= 0.5])
        self.down.set_verts([self._bar(p, s) for p, s in zip(self.places, scores, strict=False) if s < 0.5])
        for i, (word, number) in enumerate(zip(self.words_of, self.numbers, strict=True)):
            there = i < len(self.places)
            word.set_text(cut(words[i]) if there else "")
            number.set_text(fixed(scores[i]) if there else "")
            if there:
                self._write(i, unknown[i], float(scores[i]))
        if other is None or not self.places:
            self.marks.set_data([], [])
        else:
            heights = [self._height(p.line, s) for p, s in zip(self.places, other, strict=False)]
            self.marks.set_data([(p.left + p.right) / 2 for p in self.places], heights)
        self._frame(chosen if chosen is not None and chosen < len(self.places) else None)

    def at(self, x: float, y: float) -> int | None:
        """The word at a place of the page, the nearest one of its line; None above, below or beside all of them."""
        line = int((y - TOP) // self._line)
        row = [(max(p.left - x, x - p.right, 0.0), i) for i, p in enumerate(self.places) if p.line == line]
        return min(row)[1] if row and y >= TOP else None

    def middle(self, i: int) -> tuple[float, float]:
        """Where the word number `i` is written, in pixels of the page."""
        place = self.places[i]
        return (place.left + place.right) / 2, TOP + place.line * self._line + self._band + 27

    def _write(self, i: int, unknown: bool, score: float) -> None:
        x, y = self.middle(i)
        self.words_of[i].set_position((x, y))
        self.paint(self.words_of[i], color="bad" if unknown else "ink")
        if unknown:
            self.words_of[i].set_text(f"{self.words_of[i].get_text()}?")
        self.numbers[i].set_position((x, y - 17))

    def _height(self, line: int, score: float) -> float:
        return TOP + line * self._line + self._band * (1 - score)

    def _bar(self, place: Place, score: float) -> list[tuple[float, float]]:
        low, high = self._height(place.line, 0.5), self._height(place.line, score)
        left, right = place.left + 4, place.right - 4
        return [(left, low), (right, low), (right, high), (left, high)]

    def _frame(self, chosen: int | None) -> None:
        if chosen is None:
            self.frame_line.set_data([], [])
            return
        place, (_, y) = self.places[chosen], self.middle(chosen)
        left, right, top, low = place.left - 3, place.right + 3, y - 9, y + 10
        self.frame_line.set_data([left, right, right, left, left], [top, top, low, low, top])
