"""Structured and unstructured data: a table whose columns have a meaning, an image whose pixels have none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 320
LEFT, TOP, ROW, COLUMN = 18, 92, 32, 88  # pixels of the table
SIDE, EDGE, ABOVE = 232, 546, 58  # of the image and where it begins
ROWS, COLUMNS, LARGEST = 6, 5, 10


def two_kinds(table: Any, columns: Any, image: Any) -> Picture:
    """Rows of a table under the names of their columns, and beside it an image with the number of each pixel.

    Args:
        table: 1 to 6 rows of numbers, shape (rows, columns).
        columns: a name for each column, 1 to 5; a space in it begins a new line.
        image: a grey image of at most 10 × 10 numbers from 0 to 1, shape (height, width).

    Raises:
        LearnerError: if the table, its names or the image have another form.

    Example:
        >>> two_kinds([[5.1, 3.5]], ["sepal length", "sepal width"], np.eye(3))
        Picture: Left structured data, a table with the columns sepal length, sepal width; right unstructured data, an image of 3 by 3 pixels with their numbers.
        >>> two_kinds([[5.1, 3.5]], ["sepal length"], np.eye(3))
        Traceback (most recent call last):
        dltutor.errors.LearnerError: columns=['sepal length']: it must be a list of 2 names, one for each column
    """  # noqa: E501
    rows, names, pixels = _clean(table, columns, image)
    picture = Picture(
        WIDTH,
        HEIGHT,
        alt=f"Left structured data, a table with the columns {', '.join(names)}; right unstructured data, an image of "
        f"{len(pixels)} by {len(pixels[0])} pixels with their numbers.",
    )
    axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0), frame="off")
    for left, name in (
        (LEFT, "structured: every column has a meaning"),
        (EDGE - 60, "unstructured: a pixel says nothing"),
    ):
        _write(picture, axes, left, 22, name, ha="left", fontsize=11, fontweight="bold")
    _table(picture, axes, rows, names)
    _image(picture, axes, pixels)
    _write(picture, axes, LEFT, HEIGHT - 16, "take a column away, and you know which", "muted", ha="left", fontsize=9.5)
    text = "shifted by one pixel: the same thing, other numbers"
    _write(picture, axes, EDGE - 60, HEIGHT - 16, text, "muted", ha="left", fontsize=9.5)
    return picture


def _table(picture: Picture, axes: Any, rows: np.ndarray, names: Sequence[str]) -> None:
    for i, name in enumerate(names):
        _write(picture, axes, LEFT + (i + 0.5) * COLUMN, TOP - 28, name.replace(" ", "\n", 1), fontsize=9.5)
    for k, row in enumerate(rows):
        y = TOP + k * ROW
        picture.paint(axes.plot([LEFT, LEFT + len(row) * COLUMN], [y, y], linewidth=1)[0], color="grid")
        for i, value in enumerate(row):
            _write(picture, axes, LEFT + (i + 0.5) * COLUMN, y + ROW / 2, f"{value:g}", fontsize=10.5)


def _image(picture: Picture, axes: Any, pixels: np.ndarray) -> None:
    cell = SIDE / max(pixels.shape)
    height, width = (n * cell for n in pixels.shape)
    tile = picture.tiles(axes, pixels, (EDGE, EDGE + width, ABOVE + height, ABOVE))
    picture.paint(tile, cmap="grey")
    for (row, column), value in np.ndenumerate(pixels):
        words = picture.words(
            EDGE + (column + 0.5) * cell, ABOVE + (row + 0.5) * cell, axes=axes, size=8, side="center"
        )
        words.set_text(f"{value:.1f}".removeprefix("0") if value else "0")
        picture.paint(words, color="paper" if value > 0.5 else "ink")


def _write(picture: Picture, axes: Any, x: float, y: float, text: str, role: str = "ink", **look: Any) -> None:
    picture.paint(axes.text(x, y, text, **({"ha": "center", "va": "center"} | look)), color=role)


def _clean(table: Any, columns: Any, image: Any) -> tuple[np.ndarray, list[str], np.ndarray]:
    rows = validation.array("table", table, shape=(None, None), like="rows of numbers")
    if not (1 <= len(rows) <= ROWS and 1 <= rows.shape[1] <= COLUMNS):
        raise LearnerError(f"table has shape {rows.shape}: 1 to {ROWS} rows and 1 to {COLUMNS} columns fit")
    names = list(columns) if isinstance(columns, list | tuple) else []
    if len(names) != rows.shape[1] or not all(isinstance(name, str) for name in names):
        raise LearnerError(
            f"columns={validation.shown(columns)}: it must be a list of {rows.shape[1]} names, one for each column"
        )
    pixels = validation.array("image", image, shape=(None, None), like="a grey image")
    if max(pixels.shape) > LARGEST or pixels.min() < 0 or pixels.max() > 1:
        raise LearnerError(
            f"image has shape {pixels.shape} and numbers from {pixels.min():g} to {pixels.max():g}: "
            f"it must have at most {LARGEST} × {LARGEST} pixels, from 0 to 1"
        )
    return rows, names, pixels
