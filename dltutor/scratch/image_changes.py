"""What the world does to an image: viewpoint, scale, deformation, occlusion, illumination, clutter.

The changes of geometry are made backwards: every pixel of the new image asks where it was in the old one, and takes
what is found there; between four pixels, their weighted average (bilinear interpolation).

`images` is one image of shape (height, width) or (height, width, channels), or a batch of shape
(batch, height, width) or (batch, height, width, channels). Three axes are one image if the last has length 1, 3 or 4.
What comes back has the same shape; what was handed in is not touched. Without strength nothing changes at all.
Where chance decides, every image of a batch has its own; the same `seed` gives the same, and more strength more of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

SMOOTH = 0.2  # how far neighbours move together when an image is deformed, as a share of its side
STROKES = 3  # strokes of clutter in an image
LENGTH, THICKNESS = 0.5, 0.125  # of a stroke, as shares of the image's shorter side


def rotate(images: Any, degrees: float, fill: float | None = 0.0) -> np.ndarray:
    """Turn the images about their middle, counter-clockwise. For `fill` see `read`.

    Example:
        >>> rotate([[1, 2], [3, 4]], 90).tolist()
        [[2.0, 4.0], [1.0, 3.0]]
    """
    return warp(images, degrees=degrees, fill=fill)


def shear(images: Any, amount: float, fill: float | None = 0.0) -> np.ndarray:
    """Slant the images, as if seen from the side: the top moves to the right, the bottom to the left.

    Args:
        amount: columns by which a row moves against the next one; 0 for none, negative for the other way.
        fill: see `read`.
    """
    return warp(images, slant=amount, fill=fill)


def scale(images: Any, factor: float, fill: float | None = 0.0) -> np.ndarray:
    """Make what is seen `factor` times as large, about the middle; the images keep their size. For `fill` see `read`.

    Example:
        >>> scale([[0, 1, 2, 3]] * 4, 2)[0].tolist()
        [0.75, 1.25, 1.75, 2.25]
    """
    return warp(images, factor=factor, fill=fill)


def shift(images: Any, down: float = 0.0, right: float = 0.0, fill: float | None = 0.0) -> np.ndarray:
    """Move the images by so many pixels, also by parts of one. For `fill` see `read`.

    Example:
        >>> shift([[1, 2, 3]], right=1).tolist(), shift([[1, 2, 3]], right=-0.5).tolist()
        ([[0.0, 1.0, 2.0]], [[1.5, 2.5, 1.5]])
    """
    return warp(images, down=down, right=right, fill=fill)


def deform(images: Any, strength: float, seed: int = 0, fill: float | None = 0.0) -> np.ndarray:
    """Bend the images like rubber: each pixel moves by chance, neighbours almost alike.

    Args:
        strength: how far a pixel typically moves, as a share of the image's shorter side, from 0 (not at all).
        seed: decides how every image is bent.
        fill: see `read`.

    Source:
        P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural networks applied to visual
        document analysis", 2003.
    """
    batch = _batch(images)
    strength = validation.number("strength", strength, low=0, example=0.1)
    samples, height, width = batch.shape[:3]
    bend = bends(samples, height, width, seed) * (strength * min(height, width))
    return _like(images, read(batch, *places(height, width, bend=bend), fill))


def occlude(images: Any, share: float, seed: int = 0, value: float = 0.5) -> np.ndarray:
    """Hide a part of every image behind a patch of one `value`.

    Args:
        share: of the image's area that is hidden, from 0 to 1.
        seed: decides where the patch is.
        value: of the patch.

    Example:
        >>> occlude(np.ones((4, 4)), 0.25, value=0).mean().round(9).tolist()
        0.75
    """
    batch = _batch(images)
    samples, height, width = batch.shape[:3]
    return _like(images, laid_over(batch, patches(samples, height, width, share, seed), value))


def illuminate(
    images: Any, brightness: float = 0.0, contrast: float = 1.0, span: tuple[float, float] = (0.0, 1.0)
) -> np.ndarray:
    """Other light: differences from the image's mean times `contrast`, then everything plus `brightness`.

    Args:
        brightness: what is added, as a share of the whole span; from −1 to 1, 0 for as it is.
        contrast: from 0 (all the same grey) up; 1 for as it is.
        span: the least and the greatest possible value; what would go beyond is cut off.

    Example:
        >>> illuminate([[0.25, 0.5]], contrast=2).tolist(), illuminate([[0.25, 0.5]], brightness=0.75).tolist()
        ([[0.125, 0.625]], [[1.0, 1.0]])
    """
    batch = _batch(images)
    contrast = validation.number("contrast", contrast, low=0, example=1.5)
    brightness = validation.number("brightness", brightness, low=-1, high=1, example=0.2)
    if contrast == 1 and brightness == 0:
        return _like(images, batch)
    low, high = span
    mean = batch.mean(axis=(1, 2), keepdims=True)
    lit = mean + contrast * (batch - mean) + brightness * (high - low)
    return _like(images, lit.clip(low, high))


def clutter(images: Any, strength: float, seed: int = 0, ink: float = 1.0) -> np.ndarray:
    """Draw strokes across the images that do not belong to them.

    Args:
        strength: how dark they are, from 0 (not to be seen) to 1 (as dark as `ink`).
        seed: decides where they are.
        ink: the value of a stroke.
    """
    batch = _batch(images)
    strength = validation.number("strength", strength, low=0, high=1, example=0.5)
    samples, height, width = batch.shape[:3]
    return _like(images, laid_over(batch, strength * strokes(samples, height, width, seed), ink))


# What the changes are made of ------------------------------------------------------------------------------------


def warp(images: Any, *, fill: float | None = 0.0, **geometry: Any) -> np.ndarray:
    """Several changes of geometry at once, read only once, which blurs less: `geometry` as in `places`."""
    batch = _batch(images)
    return _like(images, read(batch, *places(*batch.shape[1:3], **geometry), fill))


def places(
    height: int,
    width: int,
    *,
    degrees: float = 0.0,
    slant: float = 0.0,
    factor: float = 1.0,
    down: float = 0.0,
    right: float = 0.0,
    bend: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Where every pixel of the new image was in the old one: its row and its column.

    The image is turned, slanted, scaled, shifted and bent, in this order; so the pixels undo it from the end.

    Args:
        degrees, slant, factor, down, right: as for `rotate`, `shear`, `scale` and `shift`.
        bend: how far every pixel moves, in pixels, shape (batch, 2, height, width): rows, then columns.

    Returns:
        two arrays of shape (height, width), or (batch, height, width) if there is a `bend`.
    """
    degrees = validation.number("degrees", degrees, example=30)
    slant = validation.number("slant", slant, example=0.3)
    factor = validation.number("factor", factor, above=0, example=1.5)
    down, right = (validation.number(name, n, example=1) for name, n in (("down", down), ("right", right)))
    rows, columns = np.mgrid[:height, :width].astype(float)
    if bend is not None:
        rows, columns = rows + bend[:, 0], columns + bend[:, 1]
    middle_row, middle_column = (height - 1) / 2, (width - 1) / 2
    rows, columns = rows - middle_row - down, columns - middle_column - right
    rows, columns = rows / factor, columns / factor
    columns = columns + slant * rows
    turn = np.deg2rad(degrees)
    rows, columns = (
        rows * np.cos(turn) + columns * np.sin(turn),
        columns * np.cos(turn) - rows * np.sin(turn),
    )
    return rows + middle_row, columns + middle_column


def read(batch: np.ndarray, rows: np.ndarray, columns: np.ndarray, fill: float | None = 0.0) -> np.ndarray:
    """What a batch of images holds at places between its pixels: the average of the four around, the nearer the more.

    Args:
        batch: shape (batch, height, width, channels).
        rows, columns: the places, shape (height, width) for all images alike, or (batch, height, width).
        fill: what is outside of the images; None for what is nearest on their rim.

    Example:
        >>> image = np.array([[0.0, 1.0], [2.0, 3.0]]).reshape(1, 2, 2, 1)
        >>> read(image, np.array([[0.5]]), np.array([[0.25]])).item()
        1.25
    """
    height, width = batch.shape[1:3]
    border = ((0, 0), (1, 1), (1, 1), (0, 0))
    framed = np.pad(batch, border, mode="edge") if fill is None else np.pad(batch, border, constant_values=fill)
    rows = (rows.round(9) + 1).clip(0, height + 1)
    columns = (columns.round(9) + 1).clip(0, width + 1)
    top, left = (np.minimum(np.floor(n).astype(int), size) for n, size in ((rows, height), (columns, width)))
    below, beside = (rows - top)[..., None].astype(batch.dtype), (columns - left)[..., None].astype(batch.dtype)
    which = slice(None) if rows.ndim == 2 else np.arange(len(batch))[:, None, None]
    upper = framed[which, top, left] * (1 - beside) + framed[which, top, left + 1] * beside
    lower = framed[which, top + 1, left] * (1 - beside) + framed[which, top + 1, left + 1] * beside
    return upper * (1 - below) + lower * below


def laid_over(batch: np.ndarray, cover: np.ndarray, value: float) -> np.ndarray:
    """Something of one `value` before the images; `cover` (batch, height, width) says how much it hides, 0 to 1."""
    cover = cover[..., None].astype(batch.dtype)
    return batch * (1 - cover) + value * cover


def bends(batch: int, height: int, width: int, seed: int = 0) -> np.ndarray:
    """How every pixel moves, shape (batch, 2, height, width): by chance, typically 1, neighbours almost alike.

    Chance for every pixel, and then each takes a weighted sum of what is around it; the weights fall off like a bell.
    """
    chance = np.random.default_rng(_seed(seed)).normal(size=(batch, 2, height, width))
    return _bell(height) @ chance @ _bell(width).T


def patches(batch: int, height: int, width: int, share: float, seed: int = 0) -> np.ndarray:
    """A patch on every image that covers this `share` of it, shape (batch, height, width); on its rim parts of pixels.

    Example:
        >>> patches(2, 8, 8, 0.25).sum(axis=(1, 2)).round(6).tolist()
        [16.0, 16.0]
    """
    side = validation.number("share", share, low=0, high=1, example=0.2) ** 0.5
    place = np.random.default_rng(_seed(seed)).random((2, batch, 1))
    covers = []
    for size, spot in zip((height, width), place, strict=True):
        first, pixels = spot * (1 - side) * size, np.arange(size)
        covers.append((np.minimum(pixels + 1, first + side * size) - np.maximum(pixels, first)).clip(0, 1))
    return covers[0][:, :, None] * covers[1][:, None, :]


def strokes(batch: int, height: int, width: int, seed: int = 0) -> np.ndarray:
    """Some straight strokes across every image, shape (batch, height, width): 1 on a stroke, 0 beside it."""
    chance, side = np.random.default_rng(_seed(seed)), min(height, width)
    rows, columns = np.mgrid[:height, :width] + 0.5
    cover = np.zeros((batch, height, width))
    for _ in range(STROKES):
        row, column, angle = chance.random((3, batch, 1, 1)) * np.array([height, width, np.pi])[:, None, None, None]
        down, right = rows - row, columns - column
        along = down * np.sin(angle) + right * np.cos(angle)
        across = down * np.cos(angle) - right * np.sin(angle)
        beyond = along - along.clip(-LENGTH / 2 * side, LENGTH / 2 * side)
        cover = np.maximum(cover, THICKNESS / 2 * side + 0.5 - np.hypot(beyond, across))
    return cover.clip(0, 1)


def _bell(size: int) -> np.ndarray:
    """Weights that fall off with the distance, shape (size, size); the squares of each row have the sum 1."""
    pixels = np.arange(size)
    weights = np.exp(-0.5 * ((pixels[:, None] - pixels) / (SMOOTH * size)) ** 2)
    return weights / np.sqrt((weights**2).sum(axis=1, keepdims=True))


def _batch(images: Any) -> np.ndarray:
    """As a batch, (batch, height, width, channels), in the precision in which it was given."""
    clean = validation.array("images", images, like="one image or a batch")
    given = np.asarray(images).dtype
    clean = clean.astype(given if given.kind == "f" else float)
    if clean.ndim == 2:
        return clean[None, :, :, None]
    if clean.ndim == 3:
        return clean[None] if clean.shape[2] in (1, 3, 4) else clean[..., None]
    if clean.ndim == 4:
        return clean
    raise LearnerError(
        f"images has shape {clean.shape}: it must be (height, width) or (height, width, channels), "
        "or a batch with one axis more in front"
    )


def _like(images: Any, batch: np.ndarray) -> np.ndarray:
    return batch.reshape(np.shape(images))


def _seed(seed: int) -> int:
    return validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
