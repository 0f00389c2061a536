"""A model that writes: its text, the curve of its training, and what else it could have written at one place."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from dltutor.figures.course import LENGTHS, round_up
from dltutor.figures.curves import UNTIL, apart, thin
from dltutor.figures.palette import Theme
from dltutor.figures.picture import DPI, Picture
from dltutor.figures.samples import draw_sample
from dltutor.figures.words import cell_width
from dltutor.wording import number, share

WIDTH, HEIGHT = 860, 470
SIZE = 10.5  # points of the text's characters
LINE, ROWS = 20, 8  # pixels a line, lines
LEFT, TOP = 16, 34
SHOWN = 8  # characters to choose from
MOST_POINTS = 400
SIGNS = {"\n": "↵", " ": "␣", "\t": "⇥", "\ufffd": "□"}

Place = tuple[int, int]


class WriterFigure(Picture):
    """Above the text, with a mark, and where a head looks for it; below left the losses, right what is likeliest there.

    Args:
        bars: naive losses to beat, each with its name: the lines that never move.
        highest: the loss at the top of the axes.
    """

    def __init__(self, bars: Sequence[tuple[str, float]], highest: float) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A text that a model writes, its loss, and the likeliest next characters.")
        self.page = Page(self)
        self.course = Course(self, bars, highest)
        self.choices = Choices(self)

    def dress(self, theme: Theme, resolution: float = 1.0) -> None:
        super().dress(theme, resolution)
        self.page.fit()


class Page:
    """Lines of equally wide characters: first, muted, what the learner wrote, then what the model wrote.

    `columns` characters fit in a line; a line ends at a space if there is one.
    """

    def __init__(self, picture: Picture) -> None:
        width = WIDTH - 2 * LEFT
        self._picture, self._width = picture, width
        self.columns = width // cell_width(SIZE, DPI) - 1
        self.axes = picture.axes_at(LEFT, TOP, width, LINE * ROWS, area="page", frame="off", ylim=(ROWS, 0))
        self._empty = np.full((ROWS, self.columns + 1), np.nan)
        self._looks = picture.tiles(self.axes, self._empty, (0, self.columns + 1, ROWS, 0))
        picture.paint(self._looks, cmap="field")
        self._title = picture.words_at(LEFT, 17, size=11)
        self._note = picture.words_at(WIDTH - LEFT, 17, size=9, side="right", role="muted")
        look = {"axes": self.axes, "size": SIZE, "mono": True}
        self._given = [picture.words(0, row + 0.5, role="muted", **look) for row in range(ROWS)]
        self._written = [picture.words(0, row + 0.5, **look) for row in range(ROWS)]
        self._mark = picture.moving(self.axes.fill([0, 0, 0, 0], [0, 0, 0, 0])[0], color="accent")
        self.marked = picture.words(0, 0.5, role="paper", **look)
        self.places: list[Place] = []
        self._shown: tuple | None = None
        self.fit()

    def fit(self) -> None:
        """Make one unit of the axes as wide as a character is at the present resolution."""
        resolution = self._picture.resolution
        self.axes.set_xlim(0, self._width * resolution / cell_width(SIZE, DPI * resolution))

    def show(
        self, given: str, written: str, marked: int | None, title: str, note: str, looks: np.ndarray | None = None
    ) -> None:
        """Show a text, its beginning `given`; `marked` is a place in `written`, `looks` weights of those before it."""
        self._title.set_text(title)
        self._note.set_text(note)
        if self._shown != (given, written):
            self._shown = given, written
            self.places = places(given + written, self.columns)
            self._fill(self._given, given, self.places[: len(given)])
            self._fill(self._written, written, self.places[len(given) :])
        self._show_looks(len(given) + (marked or 0), looks)
        place = None if marked is None else self.places[len(given) + marked]
        if place is None or place[0] >= ROWS:
            self._mark.set_visible(False)
            self.marked.set_text("")
            return
        row, column = place
        self._mark.set_visible(True)
        self._mark.set_xy([(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)])
        self.marked.set_position((column, row + 0.5))
        self.marked.set_text(SIGNS.get(written[marked], written[marked]))

    def _show_looks(self, end: int, looks: np.ndarray | None) -> None:
        """A ground under each of the characters before `end`, the stronger the larger its weight."""
        grid = self._empty.copy()
        if looks is not None:
            for (row, column), weight in zip(self.places[end - len(looks) : end], looks, strict=True):
                if row < ROWS and column <= self.columns:
                    grid[row, column] = weight
        self._looks.set_values(grid, span=1.0 if looks is None else float(looks.max()))

    @property
    def visible(self) -> int:
        """How many characters of the written text fit."""
        return sum(row < ROWS for row, _ in self.places) - len(self._shown[0]) if self._shown else 0

    def at(self, x: float, y: float) -> int | None:
        """The place in the written text at data coordinates, or the nearest one in that line."""
        given = len(self._shown[0])
        row = [(abs(column + 0.5 - x), i) for i, (r, column) in enumerate(self.places) if r == int(y) and i >= given]
        return min(row)[1] - given if row else None

    def beside(self, place: int, lines: int) -> int:
        """The place in the written text so many lines further down, as far as there is one."""
        row, column = self.places[len(self._shown[0]) + place]
        if not 0 <= row + lines < ROWS:
            return place
        found = self.at(column + 0.5, row + lines + 0.5)
        return place if found is None else found

    def _fill(self, lines: list, text: str, where: list[Place]) -> None:
        rows: dict[int, list[tuple[int, str]]] = {}
        for (row, column), character in zip(where, text, strict=True):
            rows.setdefault(row, []).append((column, " " if character in "\n\t" else character))
        for row, line in enumerate(lines):
            found = rows.get(row)
            line.set_text("".join(c for _, c in found) if found else "")
            if found:
                line.set_position((found[0][0], row + 0.5))


class Course:
    """The loss of training and of held-out text, in nats a character, and lines for what naive guesses reach."""

    def __init__(self, picture: Picture, bars: Sequence[tuple[str, float]], highest: float) -> None:
        top = highest
        self.axes = axes = picture.axes_at(46, 248, 420, 180, grid=True, ticks=False, frame="open")
        axes.set(xlim=(0, 1), ylim=(0, top), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=(), yticks=range(int(top) + 1))
        picture.figure.text(0.012, 1 - 230 / HEIGHT, "loss, nats a character", fontsize=10, va="center")
        height = 0.0
        for name, loss in sorted(bars, key=lambda bar: bar[1]):
            line = axes.axhline(loss, linestyle=(0, (1, 3)), linewidth=1.3)
            height = max(loss, height + 0.085 * top)
            label = axes.text(0.995, height, f"{name} {number(loss)}", fontsize=8.5, ha="right", va="bottom")
            for artist in (line, label):
                picture.paint(artist, color="muted")
        self._changes = picture.moving(axes.plot([], [], ":", linewidth=1.6)[0])
        self._training = picture.moving(axes.plot([], [], "-", linewidth=1.6)[0])
        self._validation = picture.moving(axes.plot([], [], "--s", linewidth=1.8, markersize=4)[0])
        picture.promise(axes, UNTIL, self._training, height=0.2)
        for line, role in ((self._changes, "accent"), (self._training, "training"), (self._validation, "validation")):
            picture.paint(line, color=role)
        look = {"axes": axes, "size": 9, "role": "muted", "side": "center"}
        self._across = [picture.words(x, -0.055 * top, **look) for x in (0, 0.25, 0.5, 0.75, 1)]
        picture.figure.text(0.3, 1 - 455 / HEIGHT, "epochs", fontsize=9, ha="center", va="center")
        for left, name, role, style in ((190, "training", "training", "-,"), (285, "held out", "validation", "--s")):
            place = left / WIDTH, 1 - 236 / HEIGHT, 24 / WIDTH, 12 / HEIGHT
            draw_sample(picture, place, role, dash=style[:-1], marker=style[-1])
            picture.figure.text((left + 30) / WIDTH, 1 - 230 / HEIGHT, name, fontsize=9.5, va="center")
        self._note = picture.words_at(466, 230, size=9, side="right", role="accent")

    def show(self, training: tuple, validation: tuple, changes: Sequence[float]) -> None:
        """Show (epochs, losses) of both kinds, and the epochs at which rate or batch size were changed."""
        furthest = max([0.0, *(part[0][-1] for part in (training, validation) if len(part[0]))])
        length = round_up(max(furthest, 1), LENGTHS)
        for line, (epochs, losses) in ((self._training, training), (self._validation, validation)):
            kept = thin(len(epochs), MOST_POINTS)
            line.set_data([epochs[i] / length for i in kept], [losses[i] for i in kept])
        self._validation.set_marker("s" if len(validation[0]) < 40 else "None")
        marks = np.array(apart(changes, 0.015 * length)) / length
        self._changes.set_data(np.repeat(marks, 3), np.tile([0, self.axes.get_ylim()[1], np.nan], len(marks)))
        for i, words in enumerate(self._across):
            words.set_text(f"{i / 4 * length:,.10g}")
        self._note.set_text("⋮ changed" if len(changes) else "")


class Choices:
    """The likeliest characters at one place: broad bars for the model, narrow ones for what was drawn from."""

    def __init__(self, picture: Picture) -> None:
        self.axes = axes = picture.axes_at(566, 262, 208, 180, area="choices")
        axes.set(xlim=(0, 1), ylim=(SHOWN - 0.5, -0.5), xticks=(), yticks=())
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        self._model = picture.bars(axes, SHOWN, role="grid", thickness=0.8)
        self._drawn = picture.bars(axes, SHOWN, role="training", thickness=0.36)
        self._title = picture.words_at(500, 230, size=10)
        self._legend = picture.words_at(500, 249, size=9, role="muted")
        look = {"axes": axes, "size": SIZE, "mono": True}
        self._signs = [picture.words(-0.04, i, side="right", **look) for i in range(SHOWN)]
        self._percents = [picture.words(1.36, i, axes=axes, size=9.5, side="right") for i in range(SHOWN)]
        self._chosen = picture.words(-0.13, 0, side="right", role="accent", **look)

    def show(
        self, characters: str, model: np.ndarray, drawn: np.ndarray, chosen: int | None, title: str, legend: str
    ) -> None:
        """Show the `characters` with their probabilities; `chosen` is the row of the one that was written."""
        self._title.set_text(title)
        self._legend.set_text(legend)
        self._model.set_values(_long(model))
        self._drawn.set_values(_long(drawn))
        for i, (sign, percent) in enumerate(zip(self._signs, self._percents, strict=True)):
            there = i < len(characters)
            sign.set_text(SIGNS.get(characters[i], characters[i]) if there else "")
            percent.set_text(share(drawn[i]) if there else "")
        self._chosen.set_position((-0.13, chosen or 0))
        self._chosen.set_text("▶" if chosen is not None else "")

    def at(self, y: float) -> int:
        """The row at a height."""
        return int(min(max(round(y), 0), SHOWN - 1))


def places(text: str, columns: int) -> list[Place]:
    """(line, column) of each character, in lines of at most so many; a line ends after a space if it has one.

    >>> places("to be", 4)
    [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    >>> places("four or", 4)
    [(0, 0), (0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (1, 1)]
    >>> places("a\\nb", 4)
    [(0, 0), (0, 1), (1, 0)]
    """
    found: list[Place] = []
    row = column = 0
    for piece in re.findall(r"\n|[^\S\n]|\S+", text):
        if column and column + len(piece) > columns >= len(piece) and not piece.isspace():
            row, column = row + 1, 0
        for character in piece:
            if column >= columns and (character not in "\n " or column > columns):
                row, column = row + 1, 0  # one space may hang over
            found.append((row, column))
            column += 1
        if piece == "\n":
            row, column = row + 1, 0
    return found


def _long(values: np.ndarray) -> np.ndarray:
    return np.concatenate([values, np.zeros(SHOWN - len(values))])
