"""Generated pictures that are nothing but style: strokes of a brush, a mosaic, hatching."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dltutor import validation

OILS = ((0.08, 0.12, 0.35), (0.15, 0.35, 0.70), (0.55, 0.75, 0.90), (0.98, 0.85, 0.30), (0.90, 0.60, 0.15))
GLASS = ((0.80, 0.20, 0.10), (0.95, 0.75, 0.20), (0.10, 0.35, 0.60), (0.90, 0.90, 0.85), (0.10, 0.50, 0.40))
PAPER, INK = (0.96, 0.93, 0.85), (0.12, 0.10, 0.20)
STROKE = 14  # pixels that a stroke reaches to each side


def brushwork(kind: str = "swirls", side: int = 128, *, seed: int = 0) -> np.ndarray:
    """A picture of `side` × `side` pixels that shows nothing, in a style of its own.

    Returns an array of shape (side, side, 3), float32, from 0 to 1.

    Args:
        kind: "swirls" (strokes of oil paint that follow a stream), "mosaic" (stones of coloured glass) or "hatching"
            (a pen on paper).
        side: height and width in pixels, 16 to 400.
        seed: the same seed gives the same picture.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        Generated here; nobody's property. Strokes along a stream: B. Cabral and L. C. Leedom, "Imaging vector fields
        using line integral convolution", 1993.

    Example:
        >>> brushwork("mosaic", 64).shape
        (64, 64, 3)
        >>> brushwork("oil")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: kind='oil': it must be one of 'swirls', 'mosaic', 'hatching'
    """
    validation.choice("kind", kind, tuple(KINDS))
    side = validation.whole("side", side, low=16, high=400, example=128)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    return KINDS[kind](side, np.random.default_rng([10, seed])).clip(0, 1).astype(np.float32)


def _clouds(side: int, chance: np.random.Generator, coarse: int, octaves: int) -> np.ndarray:
    """Smooth random numbers from 0 to 1: coarse ones, and finer ones half as strong upon them."""
    from PIL import Image

    total = np.zeros((side, side))
    for octave in range(octaves):
        few = chance.random((coarse * 2**octave + 1,) * 2).astype(np.float32)
        total += np.asarray(Image.fromarray(few).resize((side, side), Image.Resampling.BICUBIC)) / 2**octave
    return (total - total.min()) / np.ptp(total)


def _swirls(side: int, chance: np.random.Generator) -> np.ndarray:
    """Grain and tone are smeared along a stream; the tone chooses the paint, the grain shows the hairs of the brush."""
    down, right = np.gradient(_clouds(side, chance, 2, 3))
    angle = np.arctan2(down, right) + np.pi / 2  # along the lines of equal height
    grain, tone = chance.random((side, side)), _clouds(side, chance, 3, 4)
    hairs, smeared = np.zeros((side, side)), np.zeros((side, side))
    for way in (1, -1):
        y, x = np.mgrid[:side, :side].astype(float)
        for _ in range(STROKE):
            row, column = y.astype(int) % side, x.astype(int) % side
            hairs += grain[row, column]
            smeared += tone[row, column]
            y += way * np.sin(angle[row, column])
            x += way * np.cos(angle[row, column])
    hairs = (hairs - hairs.mean()) / hairs.std()
    smeared = (smeared - smeared.min()) / np.ptp(smeared)
    place = (smeared * (len(OILS) - 1) + 0.35 * hairs).clip(0, len(OILS) - 1)
    paint = np.stack([np.interp(place, range(len(OILS)), band) for band in zip(*OILS, strict=True)], axis=2)
    return paint + 0.06 * hairs[..., None]


def _mosaic(side: int, chance: np.random.Generator) -> np.ndarray:
    """Each pixel belongs to the stone whose middle is nearest; where two are as near, there is the dark joint."""
    count = max(4, side * side // 63)
    middles = chance.uniform(0, side, (count, 2))
    stones = np.array(GLASS)[chance.integers(len(GLASS), size=count)] * chance.uniform(0.8, 1.1, (count, 1))
    picture = np.empty((side, side, 3))
    for row in range(side):
        away = np.hypot(row - middles[:, 0], np.arange(side)[:, None] - middles[:, 1])
        nearest, next_one = np.partition(away, 1, axis=1)[:, :2].T
        joint = (0.8 * (next_one - nearest)).clip(0.1, 1)
        picture[row] = stones[away.argmin(axis=1)] * joint[:, None]
    return picture


def _hatching(side: int, chance: np.random.Generator) -> np.ndarray:
    """Lines that are the thicker the darker it is, and a second set of lines across where it is very dark."""
    dark = _clouds(side, chance, 2, 3)
    row, column = np.mgrid[:side, :side]
    lines = (np.sin(0.9 * (row + column) + 2 * dark) - 1 + 2 * dark).clip(-0.4, 0.4)
    across = (np.sin(0.9 * (column - row)) - 1.5 + 2 * dark).clip(-0.4, 0.4)
    ink = (np.maximum(lines, np.where(dark > 0.5, across, -0.4)) + 0.4)[..., None] / 0.8
    return np.array(PAPER) * (1 - ink) + np.array(INK) * ink


KINDS: dict[str, Callable[[int, np.random.Generator], np.ndarray]] = {
    "swirls": _swirls,
    "mosaic": _mosaic,
    "hatching": _hatching,
}
