"""The graph of a GAN: what flows forward through forger and detective, and the two gradients that flow back."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dltutor.errors import LearnerError
from dltutor.figures.grey_images import grey_images
from dltutor.figures.picture import Picture
from dltutor.wording import fixed

WIDTH, HEIGHT = 860, 312
MOST, SIDE, GAP = 3, 46, 6  # images in a row, and their pixels
REAL, FAKES, MIDDLE = 60, 204, 132  # heights of the two rows, and between them
IMAGES, JUDGE, SAYS = 318, 606, 728  # from the left: images, the discriminator's box, what it says


def gan(real: Any, fakes: Any = None) -> Picture:
    """Noise becomes fakes in the generator; fakes and real images go to the discriminator; two losses flow back.

    Args:
        real: 1 to 3 grey images with numbers from 0 to 1, shape (n, height, width) or (n, height, width, 1).
        fakes: as many images that a generator made; if None images of noise, as one makes them that has not learned.

    Raises:
        LearnerError: if the images have another shape, numbers outside 0 to 1, or are not as many.

    Example:
        >>> gan(np.eye(8))
        Picture: Noise goes through the generator and becomes fakes; they and real images go to the discriminator. Its \
loss flows back to it alone, the generator's loss back through it to the generator.
    """
    shown = grey_images("real", real, MOST)
    made = np.random.default_rng(0).random(shown.shape) if fakes is None else grey_images("fakes", fakes, MOST)
    if len(made) != len(shown):
        raise LearnerError(f"fakes has {len(made)} images: it must have as many as real, {len(shown)}")
    picture = Picture(
        WIDTH,
        HEIGHT,
        alt="Noise goes through the generator and becomes fakes; they and real images go to the discriminator. Its "
        "loss flows back to it alone, the generator's loss back through it to the generator.",
    )
    axes = picture.axes(position=(0, 0, 1, 1), frame="off", xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    for images, top, role, name in ((shown, REAL, "negative", "real images"), (made, FAKES, "positive", "fakes")):
        _images(picture, axes, images, top - SIDE / 2, role)
        _say(picture, axes, IMAGES, top - SIDE / 2 - 14, name, role, weight="bold")
    _forward(picture, axes, IMAGES + len(shown) * (SIDE + GAP))
    _back(picture, axes)
    return picture


def _forward(picture: Picture, axes: Any, end: float) -> None:
    """What is made and judged, from the left to the right."""
    noise = np.random.default_rng(1).normal(size=5)
    for i, number in enumerate(noise):
        _say(picture, axes, 66, FAKES - 36 + 18 * i, fixed(number, 1), "ink", "right")
    _say(picture, axes, 24, FAKES - 62, "noise", "ink", weight="bold")
    _box(picture, axes, 190, FAKES, "generator", "the forger", "positive")
    _box(picture, axes, JUDGE, MIDDLE, "discriminator", "the detective", "negative")
    for start, stop in (
        ((78, FAKES), (124, FAKES)),
        ((256, FAKES), (IMAGES - 8, FAKES)),
        ((end + 2, REAL), (JUDGE - 68, MIDDLE - 22)),
        ((end + 2, FAKES), (JUDGE - 68, MIDDLE + 22)),
        ((JUDGE + 66, MIDDLE), (SAYS - 8, MIDDLE)),
    ):
        _arrow(picture, axes, start, stop, "ink")
    _say(picture, axes, SAYS, MIDDLE - 10, "how probable it is", "ink")
    _say(picture, axes, SAYS, MIDDLE + 8, "that this is real", "ink")


def _back(picture: Picture, axes: Any) -> None:
    """The two losses and the way of their gradients, dashed."""
    look = {"linestyle": (0, (4, 2.5)), "connectionstyle": "arc3,rad=0.35"}
    _arrow(picture, axes, (SAYS + 50, MIDDLE - 28), (JUDGE + 30, MIDDLE - 38), "negative", **look)
    _say(picture, axes, JUDGE + 10, 34, "the detective's loss: real things", "negative")
    _say(picture, axes, JUDGE + 10, 52, "should get 1, fakes 0", "negative")
    low = FAKES + 56
    look["connectionstyle"] = "arc3,rad=-0.35"
    _arrow(picture, axes, (SAYS + 50, MIDDLE + 28), (JUDGE + 30, MIDDLE + 38), "positive", **look)
    look["connectionstyle"] = "arc3,rad=-0.42"
    _arrow(picture, axes, (JUDGE - 24, MIDDLE + 38), (190, FAKES + 38), "positive", **look)
    _say(picture, axes, JUDGE + 10, low - 20, "the forger's loss: its fakes should", "positive")
    _say(picture, axes, JUDGE + 10, low - 2, "get 1. Its gradient comes through", "positive")
    _say(picture, axes, JUDGE + 10, low + 16, "the detective, which stands still", "positive")


def _images(picture: Picture, axes: Any, images: np.ndarray, top: float, role: str) -> None:
    for i, image in enumerate(images):
        left = IMAGES + i * (SIDE + GAP)
        right, bottom = left + SIDE, top + SIDE
        picture.paint(picture.tiles(axes, image, (left, right, bottom, top), smooth=True), cmap="grey")
        frame = axes.plot([left, right, right, left, left], [top, top, bottom, bottom, top], linewidth=1.6)[0]
        picture.moving(frame, color=role)


def _box(picture: Picture, axes: Any, x: float, y: float, name: str, who: str, role: str) -> None:
    box = FancyBboxPatch((x - 58, y - 28), 116, 56, boxstyle="round,pad=6", linewidth=2, facecolor="none")
    picture.paint(axes.add_patch(box), edgecolor=role)
    _say(picture, axes, x, y - 9, name, "ink", "center", weight="bold")
    _say(picture, axes, x, y + 11, who, "ink", "center")


def _say(picture: Picture, axes: Any, x: float, y: float, text: str, role: str, side: str = "left", **look) -> None:
    picture.paint(axes.text(x, y, text, ha=side, va="center", fontsize=10, **look), color=role)


def _arrow(picture: Picture, axes: Any, start: tuple, stop: tuple, role: str, **look: Any) -> None:
    arrow = FancyArrowPatch(start, stop, arrowstyle="-|>", mutation_scale=13, linewidth=2, shrinkA=0, shrinkB=0, **look)
    picture.paint(axes.add_patch(arrow), color=role)
