"""The gates of one unit over a text, all units over the text, and the text itself in the unit's colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from dltutor.figures.picture import Picture
from dltutor.figures.words import has_glyph

WIDTH, HEIGHT = 860, 566
LEFT, ACROSS = 132, 660  # of the maps and of the text, in pixels
PITCH = 10  # pixels that a character takes
COLUMNS, LINES = ACROSS // PITCH, 3
SHOWN = COLUMNS * LINES  # characters that are seen at once
ROW = 21  # pixels of a gate's row
MOST_ROWS = 6
UNITS_TOP, UNITS_HEIGHT = 200, 148
TEXT_TOP, LINE = 380, 48
CLEAR = 0.5  # of the scale, from which on a sign stands below a character
_SEEN = {"\n": "↵", "\t": "→", " ": " "}


class GatesFigure(Picture):
    """Above a row for each gate, in the middle a row for each unit, below the text; a column for each character.

    Args:
        signals: the names of the rows.
    """

    def __init__(self, signals: Sequence[str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="The gates of a recurrent layer, character by character.")
        self.title = self.words_at(14, 18, size=11, weight="bold")
        self.rows = len(signals)
        self.gates = self.axes_at(LEFT, 42, ACROSS, ROW * self.rows, area="gates")
        self.gate_tiles = [self._tiles(self.gates) for _ in signals]
        self.names = [self.words_at(14, 42 + ROW * (i + 0.5), size=9) for i in range(self.rows)]
        self.values = [self.words_at(LEFT + ACROSS + 8, 42 + ROW * (i + 0.5), size=9) for i in range(self.rows)]
        self.fill_in(self.names, signals)
        self.units = self.axes_at(LEFT, UNITS_TOP, ACROSS, UNITS_HEIGHT, area="units")
        self.unit_tiles = self._tiles(self.units)
        self.unit_words = [self.words_at(14, UNITS_TOP + 12 + 19 * i, size=9) for i in range(5)]
        self.chosen = self.words_at(LEFT - 3, 0, size=10, side="right", role="accent")
        self.text = self.axes_at(LEFT, TEXT_TOP, ACROSS, LINE * LINES, area="text", frame="off")
        self.text.set(xlim=(0, ACROSS), ylim=(LINE * LINES, 0))
        self.text_tiles = [self._tiles(self.text, "field") for _ in range(LINES)]
        self.lines = [self.words(0, LINE * i + 13, axes=self.text, size=12, mono=True) for i in range(LINES)]
        self.signs = [
            self.words(0, LINE * i + 33, axes=self.text, size=12, mono=True, role="muted") for i in range(LINES)
        ]
        self.places = [
            self.words_at(LEFT - 8, TEXT_TOP + LINE * i + 13, size=9, side="right", role="muted") for i in range(LINES)
        ]
        self.legend = self.words_at(LEFT, 550, size=9, role="muted")
        self.cursors = [self.moving(axes.axvline(0, linewidth=1.4)) for axes in (self.gates, self.units)]
        self.box = self.moving(self.text.add_patch(Rectangle((0, 0), PITCH, 24, fill=False, linewidth=2)))
        for artist in (*self.cursors, self.box):
            self.paint(artist, **({"edgecolor": "accent"} if artist is self.box else {"color": "accent"}))
        for axes in (self.gates, self.units):
            axes.set(xlim=(0, SHOWN), xticks=(), yticks=())
        self.gates.set_ylim(self.rows, 0)

    def show_text(self, text: str, first: int) -> None:
        """The characters that are seen, and the number of the first one."""
        for i, (words, place) in enumerate(zip(self.lines, self.places, strict=True)):
            part = text[i * COLUMNS : (i + 1) * COLUMNS]
            words.set_text("".join(drawable(character) for character in part))
            place.set_text(str(first + i * COLUMNS) if part else "")

    def show_unit(self, title: str, signals: Sequence[np.ndarray], spans: Sequence[float]) -> None:
        """One unit's signals, each of shape (characters seen,), and the number that has the full colour."""
        self.title.set_text(title)
        for i, (tiles, values, span) in enumerate(zip(self.gate_tiles, signals, spans, strict=True)):
            tiles.set_extent((0, len(values), i + 0.94, i + 0.06))
            tiles.set_values(np.nan_to_num(values)[None], span)

    def show_units(self, values: np.ndarray, chosen: int, words: Sequence[str]) -> None:
        """All units from −1 to 1, shape (units, characters seen), the line of the chosen one, and lines of words."""
        count = len(values)
        self.units.set_ylim(count, 0)
        self.unit_tiles.set_extent((0, values.shape[1], count, 0))
        self.unit_tiles.set_values(np.nan_to_num(values))
        height = UNITS_TOP + UNITS_HEIGHT * (chosen + 0.5) / count
        self.chosen.set_position(((LEFT - 3) / WIDTH, 1 - height / HEIGHT))
        self.chosen.set_text("▸")
        self.fill_in(self.unit_words, words)

    def show_values(self, values: np.ndarray, span: float, legend: str) -> None:
        """The number of each character seen, as its colour and as a sign below it."""
        for i, (tiles, signs) in enumerate(zip(self.text_tiles, self.signs, strict=True)):
            part = np.nan_to_num(values[i * COLUMNS : (i + 1) * COLUMNS])
            tiles.set_visible(bool(len(part)))
            if len(part):
                tiles.set_extent((0, PITCH * len(part), LINE * i + 25, LINE * i + 1))
                tiles.set_values(part[None], span)
            signs.set_text("".join("+" if v > CLEAR * span else "−" if v < -CLEAR * span else " " for v in part))
        self.legend.set_text(legend)

    def show_place(self, place: int, numbers: Sequence[str]) -> None:
        """The character that is looked at, counted from the first one seen, and the unit's numbers there."""
        for line in self.cursors:
            line.set_xdata([place + 0.5, place + 0.5])
        row, column = divmod(place, COLUMNS)
        self.box.set_xy((PITCH * column, LINE * row + 1))
        self.fill_in(self.values, numbers)

    def place_at(self, x: float, y: float) -> int:
        """The character at a place of the text's axes, counted from the first one seen."""
        row = int(np.clip(y // LINE, 0, LINES - 1))
        return row * COLUMNS + int(np.clip(x // PITCH, 0, COLUMNS - 1))

    def _tiles(self, axes: Any, cmap: str = "diverging") -> Any:
        return self.paint(self.tiles(axes, np.zeros((1, 1)), (0, 1, 1, 0)), cmap=cmap)


def drawable(character: str) -> str:
    """The character, or a sign for one that cannot be seen or that the font does not have.

    >>> drawable("a"), drawable("\\n"), drawable("\\x00"), drawable(chr(0x10FFFD))
    ('a', '↵', '□', '□')
    """
    if character in _SEEN:
        return _SEEN[character]
    return character if character.isprintable() and has_glyph(character) else "□"
