"""Digits of 28 × 28 pixels, drawn from printers' fonts and bent, so that no two are alike."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from dltutor import validation

Arrays = tuple[np.ndarray, np.ndarray]

# They come with every matplotlib. Whole families are apart: no test digit has a sister among the training digits.
TRAINING_FONTS = (
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"),
    *("DejaVuSansMono", "DejaVuSansMono-Bold", "DejaVuSansMono-Oblique", "DejaVuSansMono-BoldOblique"),
    *("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"),
    *("cmr10", "cmb10"),
)
TEST_FONTS = ("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic", "DejaVuSerif-BoldItalic", "cmss10", "cmtt10")
SIDE = 28  # pixels
HEIGHT = 18.0  # of an unbent digit, in pixels
GRID = 40  # places, along each side of the square that a digit's shape is kept in
ROOM = 30.0  # the side of that square, in pixels
AT_ONCE = 500  # digits drawn at once


def printed_digits(
    samples: int = 6000, test_samples: int = 1000, *, bend: float = 1.0, seed: int = 0
) -> tuple[Arrays, Arrays]:
    """Digits of 28 × 28 pixels: twenty fonts, each digit turned, slanted, stretched, moved, bent, thin or thick.

    Returns ``(x_train, y_train), (x_test, y_test)``, as `digits` does. Images have shape (samples, 28, 28), float32,
    from 0 (paper) to 1 (ink); labels have shape (samples,), int64, each digit as often as the others, in mixed order.
    The test digits come from six fonts of three families that the training digits have nothing of.

    They are larger than the handwritten ones of `digits`, so that a network can have three layers of convolution. No
    hand has written them: what is right about them says nothing about handwriting.

    Args:
        samples: how many training digits, from 10 to 60000.
        test_samples: how many test digits, from 10 to 10000.
        bend: how much they are bent, moved, turned and so on; 0 for as printed, 1 for about as much as by hand, at
            most 2.
        seed: decides all that is left to chance; the same seed gives the same digits.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here from the fonts that come with matplotlib: DejaVu (Bitstream Vera licence), STIX (SIL Open Font
        License) and Computer Modern (the BaKoMa fonts' licence).

    Example:
        >>> (x_train, y_train), (x_test, y_test) = printed_digits(200, 50)
        >>> x_train.shape, x_test.shape, np.bincount(y_test).tolist()
        ((200, 28, 28), (50, 28, 28), [5, 5, 5, 5, 5, 5, 5, 5, 5, 5])
        >>> printed_digits(5)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: samples=5: it must be a whole number from 10 to 60000, for example 6000
    """
    samples = validation.whole("samples", samples, low=10, high=60_000, example=6000)
    test_samples = validation.whole("test_samples", test_samples, low=10, high=10_000, example=1000)
    bend = validation.number("bend", bend, low=0, high=2, example=1.0)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    train = _drawn(TRAINING_FONTS, samples, bend, (0, seed))
    test = _drawn(TEST_FONTS, test_samples, bend, (1, seed))
    return (train[0].copy(), train[1].copy()), (test[0].copy(), test[1].copy())


@lru_cache(8)
def _drawn(fonts: tuple[str, ...], samples: int, bend: float, seed: tuple[int, int]) -> Arrays:
    """So many digits; kept, since a notebook asks again."""
    chance = np.random.default_rng([28, *seed])
    labels = chance.permutation(np.arange(samples) % 10)
    shapes = np.stack([shape(font, digit) for font in fonts for digit in range(10)])
    which = 10 * chance.integers(0, len(fonts), samples) + labels
    images = np.empty((samples, SIDE, SIDE), np.float32)
    for first in range(0, samples, AT_ONCE):
        part = which[first : first + AT_ONCE]
        rows, columns = _places(len(part), bend, chance)
        thicker = bend * chance.uniform(-0.3, 0.9, (len(part), 1, 1)).astype(np.float32)
        outside = read(shapes, part, rows, columns)
        images[first : first + AT_ONCE] = (0.5 + thicker - outside).clip(0, 1)
    return images, labels.astype(np.int64)


@lru_cache(256)
def shape(font: str, character: int | str) -> np.ndarray:
    """How far each place of a square grid lies outside the edge of a digit or letter, in pixels; negative in the ink.

    Returns an array of shape (40, 40); the square is 30 pixels wide, with the character in its middle.
    """
    import matplotlib
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path as Outline
    from matplotlib.textpath import TextPath

    file = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{font}.ttf")
    letter = TextPath((0, 0), str(character), size=100, prop=FontProperties(fname=file))
    box = letter.get_extents()
    lines = [(line - box.p0 - box.size / 2) * (HEIGHT / box.height) for line in letter.to_polygons()]
    place = (np.arange(GRID) - (GRID - 1) / 2) * (ROOM / (GRID - 1))
    grid = np.stack(np.broadcast_arrays(place, -place[:, None]), axis=-1).reshape(-1, 2)
    turns, nearest = np.zeros(len(grid)), np.full(len(grid), np.inf)
    for line in lines:
        turns += _sense(line) * Outline(line).contains_points(grid)  # a hole is drawn the other way round
        nearest = np.minimum(nearest, _distance(grid @ (1, 1j), line @ (1, 1j)))
    return np.where(turns, -nearest, nearest).reshape(GRID, GRID).astype(np.float32)


def _sense(line: np.ndarray) -> float:
    """1 if a closed line is drawn counter-clockwise, −1 if clockwise."""
    x, y = line.T
    return float(np.sign(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])))


def _distance(places: np.ndarray, line: np.ndarray) -> np.ndarray:
    """From each place to the nearest point of a closed line; both are given as complex numbers."""
    start, side = line[:-1].astype(np.complex64), np.diff(line).astype(np.complex64)
    start, side = start[side != 0], side[side != 0]
    offset = places[:, None].astype(np.complex64) - start
    share = (offset / side).real.clip(0, 1)  # of the side, where it is nearest
    return np.abs(offset - share * side).min(axis=1)


def _places(samples: int, bend: float, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Where each pixel of a bent digit was before, from the middle, in pixels: its row and its column."""
    turn, slant = bend * chance.normal(0, 0.12, (samples, 1, 1)), bend * chance.normal(0, 0.15, (samples, 1, 1))
    wide, high = np.exp(bend * chance.normal((-0.03, -0.03), (0.14, 0.08), (samples, 2))).T[:, :, None, None]
    down, right = bend * chance.normal(0, 1.0, (2, samples, 1, 1))
    middle = (SIDE - 1) / 2
    rows, columns = np.mgrid[:SIDE, :SIDE] - middle
    rubber = 0.8 * bend * _rubber(samples, chance)
    rows, columns = rows - down + rubber[:, 0], columns - right + rubber[:, 1]
    rows, columns = rows * np.cos(turn) - columns * np.sin(turn), columns * np.cos(turn) + rows * np.sin(turn)
    return (rows / high).astype(np.float32), ((columns + slant * rows) / wide).astype(np.float32)


def _rubber(samples: int, chance: np.random.Generator) -> np.ndarray:
    """How each pixel moves: by chance, typically 1, neighbours almost alike; shape (samples, 2, 28, 28)."""
    knots = np.linspace(-2, SIDE + 1, 8)
    weights = np.exp(-0.5 * ((np.arange(SIDE)[:, None] - knots) / 4) ** 2)
    weights /= np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return weights @ chance.standard_normal((samples, 2, len(knots), len(knots))) @ weights.T


def read(shapes: np.ndarray, which: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """What the shapes hold at these places: the average of the four around, the nearer the more."""
    step = ROOM / (GRID - 1)
    rows, columns = (np.clip(place / step + (GRID - 1) / 2, 0, GRID - 1.001) for place in (rows, columns))
    top, left = rows.astype(int), columns.astype(int)
    below, beside, which = rows - top, columns - left, which[:, None, None]
    upper = shapes[which, top, left] * (1 - beside) + shapes[which, top, left + 1] * beside
    lower = shapes[which, top + 1, left] * (1 - beside) + shapes[which, top + 1, left + 1] * beside
    return upper * (1 - below) + lower * below
