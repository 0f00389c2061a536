"""A convolutional network as blocks: how many rows and columns what each layer gives has, and how many maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import Polygon

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import many

WIDTH, HEIGHT, FLOOR = 860, 226, 158  # pixels; the blocks stand on the floor
MOST = 12
TALLEST = 120.0  # pixels of the largest side
EDGE = 36  # pixels at both sides, so that long names have room


def blocks(outputs: Sequence[tuple[str, Any]]) -> Picture:
    """What the layers of a network hand on, from left to right, as blocks as high as they have rows.

    Args:
        outputs: for each layer a name and the shape of its output for one image: (rows, columns, maps), or (units,);
            two to twelve of them. The more maps, the thicker the block; numbers without places are a thin bar.

    Raises:
        LearnerError: if there are too many, or one has another shape.

    Example:
        >>> blocks([("image", (8, 8, 1)), ("Conv2D", (8, 8, 16)), ("Dense", (10,))])
        Picture: A network as blocks: image 8 × 8 × 1, Conv2D 8 × 8 × 16, Dense 10.
        >>> blocks([("image", (8, 8))])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: outputs has 1 layer: it must have 2 to 12, each a name and a shape
    """
    if isinstance(outputs, str) or not isinstance(outputs, Sequence) or not 2 <= len(outputs) <= MOST:
        counted = isinstance(outputs, Sequence) and not isinstance(outputs, str)
        given = many(len(outputs), "layer") if counted else validation.shown(outputs)
        raise LearnerError(f"outputs has {given}: it must have 2 to {MOST}, each a name and a shape")
    layers = [(str(name), _shape(str(name), shape)) for name, shape in outputs]
    sizes = [" × ".join(map(str, shape)) for _, shape in layers]
    told = ", ".join(f"{name} {size}" for (name, _), size in zip(layers, sizes, strict=True))
    picture = Picture(WIDTH, HEIGHT, alt=f"A network as blocks: {told}.")
    axes = picture.axes_at(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(HEIGHT, 0), frame="off")
    largest = max(shape[0] for _, shape in layers if len(shape) == 3)
    pitch = (WIDTH - 2 * EDGE) / len(layers)
    for i, ((name, shape), size) in enumerate(zip(layers, sizes, strict=True)):
        middle = EDGE + (i + 0.5) * pitch
        if len(shape) == 3:
            rows, columns = (TALLEST * 0.8 * side / largest for side in shape[:2])
            _block(picture, axes, middle, rows, 0.35 * columns, _thickness(shape[2], pitch))
        else:
            _block(picture, axes, middle, min(TALLEST, 14 * np.log2(1 + shape[0])), 0, 7)
        line = FLOOR + 18 + 18 * (i % 2)  # long names stand in two lines, by turns
        picture.words_at(middle, line, size=9, side="center").set_text(name[:18])
        picture.words_at(middle, HEIGHT - 10, size=8.5, side="center", role="muted").set_text(size)
    return picture


def _block(picture: Picture, axes: Any, middle: float, height: float, depth: float, thick: float) -> None:
    """The front, the top and the right side of a block that stands on the floor."""
    left, right = middle - (thick + depth) / 2, middle + (thick - depth) / 2
    low, high = FLOOR, FLOOR - height
    back = depth * 0.6
    front = [(left, low), (right, low), (right, high), (left, high)]
    top = [(left, high), (right, high), (right + depth, high - back), (left + depth, high - back)]
    side = [(right, low), (right + depth, low - back), (right + depth, high - back), (right, high)]
    for corners, role in ((front, "negative_soft"), (top, "negative_soft"), (side, "grid")):
        face = axes.add_patch(Polygon(corners, closed=True, linewidth=1.2))
        picture.paint(face, facecolor=role, edgecolor="negative")


def _thickness(maps: int, pitch: float) -> float:
    return float(min(3 + 5 * np.log2(maps), pitch / 2))


def _shape(name: str, shape: Any) -> tuple[int, ...]:
    try:
        sides = tuple(validation.whole("side", side, low=1) for side in shape)
    except (TypeError, LearnerError):
        sides = ()
    if len(sides) not in (1, 3):
        raise LearnerError(
            f"the shape of {name!r} is {validation.shown(shape)}: it must be (rows, columns, maps) or (units,)"
        )
    return sides
