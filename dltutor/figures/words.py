"""Text that changes in every frame, drawn from glyphs that were drawn once.

Matplotlib lays out and draws a line of text anew each time, which takes some 4 ms; ten lines would use up the whole
time of a frame. `Words` puts a line together from pictures of its characters and takes a twentieth of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import ceil
from typing import Any
from unicodedata import category

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

FAMILY = "DejaVu Sans"  # of all that is written in pictures, whatever matplotlib is set to
LACKING = "□"  # what stands for a character that no font has
MARGIN = 3  # pixels around a glyph, for what overhangs


class Words(Artist):
    """One line of text, its middle at height `y`, at `x` its "left", "center" or "right" (`side`).

    One that is `turned` is read upwards: its middle is at `x`, its left, center or right at height `y`.

    `home` is axes, then `x` and `y` are data coordinates, or a figure, then they are fractions of its size.

    The letters are those of the axes' own numbers. With `mono` all characters are equally wide: for texts that are read
    character by character, and for columns of words and numbers in one line.
    Declare it as moving, and paint it: ``picture.paint(picture.moving(Words(axes, 0, 1)), color="ink")``.

    >>> from dltutor.figures.picture import Picture
    >>> picture = Picture(200, 100)
    >>> words = picture.moving(Words(picture.axes(1, 1, 1), 0.5, 0.5, side="center"))
    >>> words.set_text("z = 0.5")
    >>> words.get_text()
    'z = 0.5'
    """

    def __init__(
        self,
        home: Axes | Figure,
        x: float,
        y: float,
        *,
        size: float = 10,
        weight: str = "normal",
        side: str = "left",
        mono: bool = False,
        turned: bool = False,
    ) -> None:
        super().__init__()
        self.x, self.y, self.size, self.weight, self.mono, self.turned = x, y, size, weight, mono, turned
        self._share = {"left": 0.0, "center": 0.5, "right": 1.0}[side]
        self._text, self._color = "", "black"
        home.add_artist(self)
        self.set_transform(home.transData if isinstance(home, Axes) else home.transFigure)

    def set_text(self, text: str) -> None:
        """The text to be shown from the next frame on."""
        self._text = text
        self.stale = True

    def get_text(self) -> str:
        return self._text

    def set_x(self, x: float) -> None:
        """The place in the axes' data coordinates."""
        self.x = x

    def set_position(self, place: tuple[float, float]) -> None:
        """The place in data coordinates, or as fractions of the figure."""
        self.x, self.y = place

    def set_color(self, color: str) -> None:
        """The colour, as `Picture.paint` gives it."""
        self._color = color
        self.stale = True

    def get_window_extent(self, renderer: Any = None) -> Any:
        """The box around the text, in pixels."""
        from matplotlib.transforms import Bbox

        mask = self._mask()
        left, low = self._corner(mask)
        tall, wide = mask.shape
        if self.turned:
            return Bbox.from_bounds(left + wide * 0.25, low + MARGIN, wide / 2, tall - 2 * MARGIN)
        return Bbox.from_bounds(left + MARGIN, low + tall * 0.25, wide - 2 * MARGIN, tall / 2)

    def draw(self, renderer: Any) -> None:
        if not self._text or not self.get_visible():
            return
        mask = self._mask()
        image = np.empty((*mask.shape, 4), dtype=np.uint8)
        image[..., :3] = np.round(np.array(to_rgb(self._color)) * 255)
        image[..., 3] = mask
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, *self._corner(mask), np.ascontiguousarray(image[::-1]))
        graphics.restore()

    def _mask(self) -> np.ndarray:
        line = _line(self._text, self.size, self.weight, self.mono, self._dpi())
        return np.rot90(line) if self.turned else line

    def _corner(self, mask: np.ndarray) -> tuple[int, int]:
        across, up = self.get_transform().transform((self.x, self.y))
        tall, wide = mask.shape
        if self.turned:
            return round(across - wide / 2), round(up - MARGIN - self._share * (tall - 2 * MARGIN))
        return round(across - MARGIN - self._share * (wide - 2 * MARGIN)), round(up - tall / 2)

    def _dpi(self) -> float:
        return self.get_figure().dpi


class Promise(Words):
    """A quiet line in empty `axes`, until one of `awaited` is there: it says what will be. `height` is a share."""

    def __init__(self, axes: Axes, text: str, awaited: Sequence[Any], height: float) -> None:
        super().__init__(axes, 0.5, height, size=9, side="center")
        self.set_transform(axes.transAxes)
        self.set_text(text)
        self._place, self._awaited = axes, awaited

    def get_visible(self) -> bool:
        return super().get_visible() and self._place.get_visible() and not any(map(_is_there, self._awaited))


def _is_there(artist: Any) -> bool:
    """Whether a line, or one of several, can be seen, or words say something."""
    if isinstance(artist, Words):
        return bool(artist.get_text())
    if isinstance(artist, LineCollection):
        return bool(artist.get_segments())
    few = 1 if artist.get_marker() in ("None", None, "", " ") else 0
    return len(artist.get_xdata()) > few


def cell_width(size: float, dpi: float, weight: str = "normal") -> int:
    """The width of one character of `Words` with `mono`, in whole pixels."""
    return _cell(size, weight, dpi)


def has_glyph(character: str) -> bool:
    """Whether a font on this computer has a character: the one of `Words` with `mono`, or else any other.

    >>> has_glyph("é"), has_glyph(chr(0x10FFFD))
    (True, False)
    """
    return ord(character) in _characters(True) or bool(_elsewhere(character))


def missing(text: str) -> str:
    """The letters of a text that no font on this computer has, each once.

    >>> missing("aé" + chr(0x10FFFD)) == chr(0x10FFFD)
    True
    """
    return "".join(c for c in dict.fromkeys(text) if _seen(c) and not has_glyph(c))


def lacking(text: str) -> str:
    """A sentence on the letters of a text that cannot be drawn here; "" if all can.

    >>> lacking("all of it")
    ''
    """
    none = missing(text)
    some = none if len(none) <= 12 else f"{none[:12]}…"
    return f"No font on this computer has {some}: {LACKING} stands for it." if none else ""


def _seen(character: str) -> bool:
    """Whether there is something to see of it: it is no space, and no sign that only changes others."""
    return not character.isspace() and category(character) not in ("Cc", "Cf", "Mn")


def family_of(text: str) -> list[str]:
    """The families that a text is written with, letter by letter: the second and further ones have what is lacking."""
    lacking = [_elsewhere(c) for c in dict.fromkeys(text) if _seen(c) and ord(c) not in _characters(False)]
    names = [FontProperties(fname=file).get_name() for file in dict.fromkeys(filter(None, lacking))]
    return [FAMILY, *names]


@lru_cache(maxsize=2)
def _characters(mono: bool) -> frozenset[int]:
    return frozenset(get_font(findfont(_font(10, "normal", mono))).get_charmap())


@lru_cache(maxsize=4096)
def _elsewhere(character: str) -> str:
    """The file of a font, other than ours, that has a character; "" if there is none."""
    return next((file for file in _others() if ord(character) in _charmap(file)), "")


@lru_cache(maxsize=1)
def _others() -> tuple[str, ...]:
    """All other fonts, those of usual form first, those of formulas last, and without the one that has only boxes."""
    fonts = [entry for entry in fontManager.ttflist if FAMILY not in entry.name and "Last Resort" not in entry.name]

    def strange(entry: Any) -> tuple[bool, ...]:
        formulas = entry.name.startswith(("STIX", "cm"))
        return formulas, entry.style != "normal", str(entry.weight) not in ("400", "normal")

    usual = sorted(fonts, key=strange)
    return tuple(dict.fromkeys(entry.fname for entry in usual))


@cache
def _charmap(file: str) -> frozenset[int]:
    try:
        return frozenset(get_font(file).get_charmap())
    except (OSError, RuntimeError):  # gone since, or of pictures, which matplotlib cannot draw
        return frozenset()


@lru_cache(maxsize=256)
def _line(text: str, size: float, weight: str, mono: bool, dpi: float) -> np.ndarray:
    """How much ink each pixel of a line has, 0 to 255: its glyphs side by side."""
    steps = [_cell(size, weight, dpi) if mono else _advance(character, size, weight, dpi) for character in text]
    places = np.rint(np.cumsum([0, *steps])).astype(int)
    glyphs = [_glyph(character, size, weight, mono, dpi) for character in text]
    room = max((place + glyph.shape[1] for place, glyph in zip(places, glyphs, strict=False)), default=0)
    width = places[-1] + 2 * MARGIN
    mask = np.zeros((_height(size, dpi), max(room, width)), dtype=np.uint8)
    for place, glyph in zip(places, glyphs, strict=False):
        part = mask[:, place : place + glyph.shape[1]]
        np.maximum(part, glyph, out=part)
    return mask[:, :width]


@lru_cache(maxsize=4096)
def _glyph(text: str, size: float, weight: str, mono: bool, dpi: float) -> np.ndarray:
    """How much ink each pixel has, drawn by matplotlib; the middle of the capitals is at half the height."""
    text, font, height = *_written(text, size, weight, mono, dpi), _height(size, dpi)
    width = ceil(_pen(dpi).get_text_width_height_descent(text, font, ismath=False)[0])
    pen = RendererAgg(width + 2 * MARGIN, height, dpi)
    baseline = height / 2 + 0.36 * size * dpi / 72
    pen.draw_text(pen.new_gc(), MARGIN, round(baseline), text, font, 0)
    return np.asarray(pen.buffer_rgba())[..., 3].copy()


def _cell(size: float, weight: str, dpi: float) -> int:
    """The width of one character of equally wide ones, in whole pixels."""
    return round(_advance("0", size, weight, dpi, mono=True))


@lru_cache(maxsize=4096)
def _advance(character: str, size: float, weight: str, dpi: float, mono: bool = False) -> float:
    """How far the pen goes on after a character, in pixels."""
    character, font = _written(character, size, weight, mono, dpi)
    bar = "|" if font.get_file() is None else character
    pen = _pen(dpi)
    widths = [pen.get_text_width_height_descent(bar + character * n + bar, font, ismath=False)[0] for n in (0, 10)]
    return (widths[1] - widths[0]) / 10


@lru_cache(maxsize=8)
def _pen(dpi: float) -> RendererAgg:
    return RendererAgg(8, 8, dpi)


def _written(character: str, size: float, weight: str, mono: bool, dpi: float) -> tuple[str, FontProperties]:
    """What is drawn for a character, and with which font; a wide one is made smaller where all are equally wide."""
    own = _font(size, weight, mono)
    if ord(character) in _characters(mono) or not _seen(character):
        return character, own
    if not (file := _elsewhere(character)):
        return LACKING, own
    other = FontProperties(fname=file, size=size)
    if mono:
        width = _pen(dpi).get_text_width_height_descent(character, other, ismath=False)[0]
        other.set_size(size * min(1.0, _cell(size, weight, dpi) / max(width, 1)))
    return character, other


def _font(size: float, weight: str, mono: bool) -> FontProperties:
    return FontProperties(family=f"{FAMILY} Mono" if mono else FAMILY, size=size, weight=weight)


def _height(size: float, dpi: float) -> int:
    return 2 * ceil(0.9 * size * dpi / 72)
