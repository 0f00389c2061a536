"""What came after GANs: images are turned into noise step by step, and a network learns to undo one step."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import FancyArrowPatch

from dltutor import validation
from dltutor.figures.grey_images import grey_images
from dltutor.figures.picture import Picture

STEPS = 6
WIDTH, SIDE, GAP, LEFT = 760, 84, 20, 26  # pixels
TOP, BELOW = 92, 136  # pixels above the first row of images and below the last one
MOST = 3  # images
SUBSCRIPTS = "₀₁₂₃₄₅₆"
SHARES = np.cos(np.linspace(0, np.pi / 2, STEPS + 1)) ** 2  # a_t: how much of the image is left, as a variance


def diffusion(images: Any, seed: Any = 1) -> Picture:
    """A few images on their way to noise, and the way back that a diffusion model learns.

    The images are scaled to −1 to 1. At step t of 6 they are x_t = √a_t · x_0 + √(1 − a_t) · e, where e is noise,
    normally distributed with mean 0 and variance 1, and a_t = cos²(π t / 12): 1 at first, 0 at last. Each row has one
    e for all of its steps.

    Args:
        images: 1 to 3 grey images with numbers from 0 to 1, shape (n, height, width) or (n, height, width, 1), or one
            image without the first axis, shape (height, width); a side has 2 to 64 pixels.
        seed: a whole number from 0 up that decides the noise.

    Raises:
        LearnerError: if the images have another shape or numbers outside 0 to 1, or the seed is no whole number.

    Source:
        J. Ho and others, "Denoising diffusion probabilistic models", 2020, equation 4; the shares without their small
        offset from A. Nichol and P. Dhariwal, "Improved denoising diffusion probabilistic models", 2021, equation 17.

    Example:
        >>> import numpy as np
        >>> diffusion(np.eye(8))
        Picture: An image turns into noise in 6 steps; arrows lead back: a network learns to undo one step.
        >>> diffusion(np.full((8, 8), 7.0))
        Traceback (most recent call last):
        dltutor.errors.LearnerError: images has numbers from 7 to 7: they must go from 0 (paper) to 1 (ink)
    """
    shown = 2 * grey_images("images", images, MOST) - 1
    noise = np.random.default_rng(validation.whole("seed", seed, low=0, example=1)).normal(size=shown.shape)
    rows = len(shown)
    height = TOP + rows * SIDE + (rows - 1) * GAP + BELOW
    what = "An image turns" if rows == 1 else f"{rows} images turn"
    picture = Picture(
        WIDTH, height, alt=f"{what} into noise in {STEPS} steps; arrows lead back: a network learns to undo one step."
    )
    axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0), frame="off")
    _forward(picture, axes)
    for row, (image, e) in enumerate(zip(shown, noise, strict=True)):
        for t, noisy in enumerate(noisy_images(image, e)):
            left, top = LEFT + t * (SIDE + GAP), TOP + row * (SIDE + GAP)
            tile = picture.tiles(axes, (np.clip(noisy, -1, 1) + 1) / 2, (left, left + SIDE, top + SIDE, top))
            picture.paint(tile, cmap="grey")
            picture.paint(picture.moving(_frame(axes, left, top)), color="muted")
    _backward(picture, axes, height - BELOW)
    return picture


def noisy_images(image: np.ndarray, e: np.ndarray) -> np.ndarray:
    """x_0 to x_6 of one image (height, width) from −1 to 1 with the noise `e` of the same shape."""
    a = SHARES[:, None, None]
    return np.sqrt(a) * image + np.sqrt(1 - a) * e


def _frame(axes: Any, left: float, top: float) -> Any:
    right, bottom = left + SIDE, top + SIDE
    return axes.plot([left, right, right, left, left], [top, top, bottom, bottom, top], linewidth=1)[0]


def _forward(picture: Picture, axes: Any) -> None:
    """Above the images: the arrow to noise and its formula."""
    text = axes.text(LEFT, 20, "forth: add noise, step by step; nothing is learned", va="center", fontsize=10.5)
    text.set_fontweight("bold")
    picture.paint(text, color="ink")
    formula = axes.text(WIDTH - LEFT, 20, "xₜ = √aₜ · x₀ + √(1 − aₜ) · e", ha="right", va="center", fontsize=11)
    picture.paint(formula, color="ink")
    picture.paint(axes.add_patch(FancyArrowPatch((LEFT, 46), (WIDTH - LEFT, 46), **_look(2.0))), color="muted")
    for t in range(STEPS + 1):
        name = {0: "image ", STEPS: "noise "}.get(t, "") + f"x{SUBSCRIPTS[t]}"
        picture.paint(axes.text(_middle(t), 72, name, ha="center", va="center", fontsize=10), color="ink")


def _backward(picture: Picture, axes: Any, bottom: float) -> None:
    """Below the images: how much is left of them, and a step back between each two."""
    for t, share in enumerate(SHARES):
        label = axes.text(
            _middle(t), bottom + 16, f"a{SUBSCRIPTS[t]} = {share:.2f}", ha="center", va="center", fontsize=9.5
        )
        picture.paint(label, color="muted")
    for t in range(1, STEPS + 1):
        back = FancyArrowPatch(
            (_middle(t) - 6, bottom + 32),
            (_middle(t - 1) + 6, bottom + 32),
            connectionstyle="arc3,rad=-0.35",
            **_look(2.0),
        )
        axes.add_patch(back)
        picture.paint(back, color="accent")
    first = axes.text(
        WIDTH - LEFT, bottom + 86, "back: one network learns to undo one step", ha="right", va="center", fontsize=10.5
    )
    first.set_fontweight("bold")
    second = axes.text(
        WIDTH - LEFT,
        bottom + 110,
        "shown xₜ and t, it guesses the noise e; begun at pure noise, the steps back lead to a new image",
        ha="right",
        va="center",
        fontsize=9.5,
    )
    for text in (first, second):
        picture.paint(text, color="ink")


def _middle(t: int) -> float:
    return LEFT + t * (SIDE + GAP) + SIDE / 2


def _look(width: float) -> dict[str, Any]:
    return {"arrowstyle": "-|>", "mutation_scale": 12, "linewidth": width, "shrinkA": 0, "shrinkB": 0}
