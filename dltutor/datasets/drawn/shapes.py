"""Generated scenes: one geometric shape before a cluttered background, with its class, its box and its mask."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dltutor import validation

SHAPES = ("circle", "square", "triangle")
SIDE = 32  # pixels
AT_ONCE = 256  # scenes drawn at once, so that the arrays stay in the processor's cache
LINES = 12  # the most that can be asked for
LEAST_CONTRAST = 0.3  # between the shape and the background around it


class Scenes(NamedTuple):
    """What `scenes` gives: `images` and, for each of them, one entry of `labels`, `boxes` and `masks`."""

    images: np.ndarray
    labels: np.ndarray
    boxes: np.ndarray
    masks: np.ndarray


def scenes(samples: int = 1000, *, noise: float = 0.06, clutter: int = 3, seed: int = 0) -> Scenes:
    """Small grey images with one filled shape each, turned and placed at random, on a cluttered and noisy background.

    Returns ``Scenes(images, labels, boxes, masks)``, four arrays with one row a scene:

    * `images`, shape (samples, 32, 32, 1), float32, from 0 (black) to 1 (white);
    * `labels`, shape (samples,), int64: 0 circle, 1 square, 2 triangle, as often as each other but for chance;
    * `boxes`, shape (samples, 4), float32: left, top, right, bottom of the smallest box around the shape, as shares
      of the image's width and height, from 0 to 1, counted from the upper left corner;
    * `masks`, shape (samples, 32, 32, 1), float32: 1 where the centre of a pixel lies in the shape, else 0.

    The shape is whole and lies within the image; its radius (of the circle around it) is 6 to 11 pixels.

    Args:
        samples: how many scenes, from 1 to 20000.
        noise: standard deviation of the grey noise upon everything, from 0 to 0.5.
        clutter: lines in the background, behind the shape, from 0 to 12.
        seed: the same seed gives the same scenes; more samples keep the first ones. Take another seed for the test set.

    Raises:
        LearnerError: if an argument is not in its range.

    Source:
        Generated here; nobody's property.

    Example:
        >>> train = scenes(100)
        >>> train.images.shape, train.labels.shape, train.boxes.shape, train.masks.shape
        ((100, 32, 32, 1), (100,), (100, 4), (100, 32, 32, 1))
        >>> rows, columns = np.nonzero(train.masks[0, :, :, 0])
        >>> bool(train.boxes[0, 0] * 32 == columns.min()) and bool(train.boxes[0, 3] * 32 == rows.max() + 1)
        True
        >>> scenes(0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: samples=0: it must be a whole number from 1 to 20000, for example 1000
    """
    samples = validation.whole("samples", samples, low=1, high=20_000, example=1000)
    noise = validation.number("noise", noise, low=0, high=0.5, example=0.06)
    clutter = validation.whole("clutter", clutter, low=0, high=LINES, example=3)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    chances, grain = (np.random.default_rng(part) for part in np.random.SeedSequence([7, seed]).spawn(2))
    plan = chances.random((samples, 12 + 6 * LINES))
    labels = np.minimum((plan[:, 0] * len(SHAPES)).astype(np.int64), len(SHAPES) - 1)
    images = np.empty((samples, SIDE, SIDE), np.float32)
    masks = np.empty((samples, SIDE, SIDE), np.float32)
    for first in range(0, samples, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        distance = _shape(plan[part], labels[part])
        background = _background(plan[part], clutter)
        images[part] = _paint(background, distance, plan[part, 11])
        masks[part] = distance <= 0
    images += np.float32(noise) * grain.standard_normal(images.shape, np.float32)
    return Scenes(images.clip(0, 1)[..., None], labels, _boxes(masks), masks[..., None])


def outside(labels: np.ndarray, x: np.ndarray, y: np.ndarray, radius: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """How far each pixel's centre lies outside the edge of its scene's shape, in pixels; negative inside.

    Args:
        labels: for each scene the place of its shape in `SHAPES`.
        x, y: its middle, in pixels from the upper left corner.
        radius: of the circle around it, in pixels.
        turn: by how much it is turned, in radians.

    Returns:
        an array of shape (scenes, 32, 32).
    """
    right, down = _offsets(x, y)
    circle = np.hypot(right, down) - _wide(radius)
    return np.select(
        [_wide(labels == 0), _wide(labels == 1)],
        [circle, _polygon(right, down, 4, radius, turn)],
        _polygon(right, down, 3, radius, turn),
    )


def _shape(plan: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The edge of each scene's shape, by chance: see `outside`."""
    radius = 6 + 5 * plan[:, 1]
    room = SIDE - 2 * radius - 2
    x, y = (1 + radius + room * plan[:, place] for place in (2, 3))
    return outside(labels, x, y, radius, 2 * np.pi * plan[:, 4])


def _polygon(right: np.ndarray, down: np.ndarray, corners: int, radius: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """The distance to the farthest of the sides of a regular polygon, positive outside."""
    angles = turn[:, None] + 2 * np.pi * np.arange(corners) / corners
    sides = [_wide(np.cos(angle)) * right + _wide(np.sin(angle)) * down for angle in angles.T]
    return np.max(sides, axis=0) - _wide(radius * np.cos(np.pi / corners))


def _background(plan: np.ndarray, clutter: int) -> np.ndarray:
    """A grey that changes slowly across the image, and lines over it."""
    across, down = _offsets(np.full(len(plan), SIDE / 2), np.full(len(plan), SIDE / 2))
    slopes = (plan[:, 5:7] - 0.5) * 0.6 / SIDE
    grey = _wide(0.25 + 0.5 * plan[:, 7]) + _wide(slopes[:, 0]) * across + _wide(slopes[:, 1]) * down
    for line in range(clutter):
        place, half, turn, thick, tone = plan[:, 12 + 6 * line :][:, :5].T
        x, y = _offsets(SIDE * place, SIDE * plan[:, 17 + 6 * line])
        cos, sin = _wide(np.cos(np.pi * turn)), _wide(np.sin(np.pi * turn))
        beyond = np.maximum(np.abs(cos * x + sin * y) - _wide(3 + 9 * half), 0)
        outside = np.hypot(beyond, cos * y - sin * x) - _wide(0.4 + 0.8 * thick)
        grey += (0.5 - outside).clip(0, 1) * (_wide(tone) - grey)
    return grey


def _paint(background: np.ndarray, distance: np.ndarray, tone: np.ndarray) -> np.ndarray:
    """The shape in a grey of its own, lighter or darker than what it covers, with a soft edge."""
    covered = (0.5 - distance).clip(0, 1)
    around = (background * covered).sum(axis=(1, 2)) / covered.sum(axis=(1, 2))
    darker, lighter = (around - LEAST_CONTRAST).clip(0), (1 - around - LEAST_CONTRAST).clip(0)
    place = tone * (darker + lighter)
    grey = np.where(place < darker, place, place + 2 * LEAST_CONTRAST)
    return background + covered * (_wide(grey) - background)


def _boxes(masks: np.ndarray) -> np.ndarray:
    """Left, top, right and bottom of what is not 0, as shares of the side."""
    columns, rows = masks.any(axis=1), masks.any(axis=2)
    edges = [columns.argmax(1), rows.argmax(1), SIDE - columns[:, ::-1].argmax(1), SIDE - rows[:, ::-1].argmax(1)]
    return (np.stack(edges, axis=1) / SIDE).astype(np.float32)


def _offsets(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far the centre of each pixel lies right of `x` and below `y`: shapes (samples, 1, 32), (samples, 32, 1)."""
    centres = np.arange(SIDE, dtype=np.float32) + 0.5
    return (centres - x[:, None])[:, None, :].astype(np.float32), (centres - y[:, None])[:, :, None].astype(np.float32)


def _wide(values: np.ndarray) -> np.ndarray:
    """One number a scene, ready to be combined with images."""
    return values.astype(np.float32)[:, None, None] if values.dtype.kind == "f" else values[:, None, None]
