"""Small colour images, each of one texture that fills it or of one thing before a soft ground."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

TEXTURES = ("stripes", "waves", "checks", "dots", "rings", "crosses", "bricks", "clouds")
THINGS = ("star", "eye")
KINDS = (*TEXTURES, *THINGS)
SIDE = 32  # pixels
PERIOD = (7.0, 14.0)  # pixels after which a texture comes again, the least and the most
RADIUS = (7.0, 12.5)  # pixels, of a thing
WAVES = 10  # that make a soft ground
AT_ONCE = 256  # images drawn at once, so that the arrays stay in the processor's cache
PUPIL, IRIS, GLINT = 0.24, 0.5, 0.1  # radii in an eye, as shares of its own


class Patterns(NamedTuple):
    """What `patterns` gives: `images`, for each of them one of the `labels`, and the `names` of these."""

    images: np.ndarray
    labels: np.ndarray
    names: tuple[str, ...]


def patterns(samples: int = 1000, kinds: tuple[str, ...] = KINDS, *, noise: float = 0.03, seed: int = 0) -> Patterns:
    """Colour images of 32 × 32 pixels: eight textures in any colours, size and direction, stars and eyes.

    Returns ``Patterns(images, labels, names)``:

    * `images`, shape (samples, 32, 32, 3), float32, from 0 to 1: red, green, blue;
    * `labels`, shape (samples,), int64: the place of its kind in `names`, each as often as the others but for chance;
    * `names`, the kinds: "stripes", "waves", "checks", "dots", "rings", "crosses", "bricks", "clouds" fill the image
      in two colours; a "star" or an "eye" stands before a soft ground, wholly or nearly within the image.

    Colours say nothing about the kind. What comes again in a texture does so after 7 to 14 pixels; a thing has a radius
    of 7 to 12.5 pixels.

    Args:
        samples: how many images, from 1 to 20000.
        kinds: two or more of the ten.
        noise: standard deviation of the noise upon everything, from 0 to 0.5.
        seed: the same seed gives the same images; more samples keep the first ones. Take another seed for the test set.

    Raises:
        LearnerError: if an argument is not in its range, or a kind is none of the ten.

    Source:
        Generated here; nobody's property.

    Example:
        >>> images, labels, names = patterns(100)
        >>> images.shape, labels.shape, names[labels[0]]
        ((100, 32, 32, 3), (100,), 'eye')
        >>> patterns(100, kinds=("rings", "cats"))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        dltutor.errors.LearnerError: kinds: 'cats' must be one of 'stripes', 'waves', 'checks', ...
    """
    samples = validation.whole("samples", samples, low=1, high=20_000, example=1000)
    kinds = _kinds(kinds)
    noise = validation.number("noise", noise, low=0, high=0.5, example=0.03)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    chances, grain = (np.random.default_rng(part) for part in np.random.SeedSequence([10, seed]).spawn(2))
    plan = chances.random((samples, 21 + 3 * WAVES))
    labels = (plan[:, 0] * len(kinds)).astype(np.int64)
    images = np.empty((samples, SIDE, SIDE, 3), np.float32)
    for first in range(0, samples, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        for number, kind in enumerate(kinds):
            mine = first + np.flatnonzero(labels[part] == number)
            images[mine] = _drawn(kind, plan[mine].astype(np.float32))
    images += np.float32(noise) * grain.standard_normal(images.shape, np.float32)
    return Patterns(images.clip(0, 1), labels, kinds)


def _kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    wanted = "it must be two or more different kinds, for example ('rings', 'eye')"
    if isinstance(kinds, str) or not hasattr(kinds, "__iter__"):
        raise LearnerError(f"kinds={validation.shown(kinds)}: {wanted}")
    clean = tuple(kinds)
    for kind in clean:
        if kind not in KINDS:
            raise LearnerError(f"kinds: {validation.shown(kind)} must be one of {', '.join(map(repr, KINDS))}")
    if len(set(clean)) < max(2, len(clean)):
        raise LearnerError(f"kinds={validation.shown(clean)}: {wanted}")
    return clean


def _drawn(kind: str, plan: np.ndarray) -> np.ndarray:
    """Images of one kind, shape (images, 32, 32, 3)."""
    one, other = _colours(plan)
    centres = np.arange(SIDE, dtype=np.float32) + 0.5
    x, y = centres[None, None, :], centres[None, :, None]
    if kind in THINGS:
        ground = one + _soft(plan, x, y)[..., None] * (other - one)
        paint = _star if kind == "star" else _eye
        return paint(ground, plan, x, y)
    cover = _soft(plan, x, y) if kind == "clouds" else _texture(kind, plan, x, y)
    light = 1 + _wide(0.3 * plan[:, 17] - 0.15) * (x / 16 - 1) + _wide(0.3 * plan[:, 18] - 0.15) * (y / 16 - 1)
    return (one + cover[..., None] * (other - one)) * light[..., None]


def _colours(plan: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two colours that are well apart, shape (images, 1, 1, 3)."""
    one, other = plan[:, 1:4], plan[:, 4:7]
    close = np.abs(one - other).sum(axis=1, keepdims=True) < 0.9
    other = np.where(close, (one + 0.5) % 1, other)
    return one[:, None, None], other[:, None, None]


def _texture(kind: str, plan: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How much of each pixel has the second colour, from 0 to 1."""
    period = _wide(PERIOD[0] + (PERIOD[1] - PERIOD[0]) * plan[:, 7])
    u, v = _turned(x, y, np.pi * plan[:, 8])
    u, v = u / period + _wide(plan[:, 9]), v / period + _wide(plan[:, 10])  # in periods

    def inside(distance: np.ndarray) -> np.ndarray:
        return (0.5 - distance * period).clip(0, 1)

    across, down = np.abs(u % 1 - 0.5), np.abs(v % 1 - 0.5)
    around = np.hypot(across, down)
    if kind == "stripes":
        return inside(across - 0.25)
    if kind == "waves":
        return inside(np.abs((u + 0.25 * np.sin(4.4 * v)) % 1 - 0.5) - 0.25)
    if kind == "checks":
        edge = np.minimum(np.minimum(u % 1, 1 - u % 1), np.minimum(v % 1, 1 - v % 1))  # to the nearest line
        return inside(np.where((u // 1 + v // 1) % 2 < 1, -edge, edge))
    if kind == "dots":
        return inside(around - 0.3)
    if kind == "rings":
        return np.maximum(inside(np.abs(around - 0.33) - 0.08), inside(around - 0.12))
    if kind == "crosses":
        return inside(np.minimum(np.maximum(across - 0.1, down - 0.36), np.maximum(down - 0.1, across - 0.36)))
    shifted = (u + 0.5 * ((2 * v // 1) % 2)) % 1  # bricks: every other row by half a brick
    return inside(np.maximum(np.abs(shifted - 0.5) - 0.44, (np.abs(2 * v % 1 - 0.5) - 0.38) / 2))


def _soft(plan: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Waves of any direction and length, the long ones the strongest: from 0 to 1, without a pattern."""
    total = 0.0
    for wave in range(WAVES):
        turn, phase, size = plan[:, 21 + 3 * wave : 24 + 3 * wave].T
        periods = 0.5 * 1.3 ** (wave + size)  # in the width of the image
        u, _ = _turned(x, y, 2 * np.pi * turn)
        total += np.cos(2 * np.pi * (u * _wide(periods) / SIDE + _wide(phase))) / _wide(periods)
    return 1 / (1 + np.exp(-1.5 * total))


def _place(plan: np.ndarray, x: np.ndarray, y: np.ndarray, turn: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places as seen from a thing, in its radius: to its right, below it; and that radius in pixels."""
    radius = _wide(RADIUS[0] + (RADIUS[1] - RADIUS[0]) * plan[:, 7])
    middle = [0.85 * radius + (SIDE - 1.7 * radius) * _wide(plan[:, place]) for place in (9, 10)]
    right, down = _turned((x - middle[0]) / radius, (y - middle[1]) / radius, turn * (2 * plan[:, 8] - 1))
    return right, down, radius


def _star(image: np.ndarray, plan: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    right, down, radius = _place(plan, x, y, np.pi)
    fifth = 2 * np.pi / 5
    angle = np.abs((np.arctan2(down, right) + fifth / 2) % fifth - fifth / 2)  # from the nearest tip
    away = np.hypot(right, down)
    hollow = 0.42 * np.exp(1j * fifth / 2)  # the corner between two tips
    side = (hollow - 1) / abs(hollow - 1)
    distance = (away * np.cos(angle) - 1) * -side.imag + away * np.sin(angle) * side.real
    return _over(image, _inside(-distance, radius), plan[:, 11:14])


def _eye(image: np.ndarray, plan: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    right, down, radius = _place(plan, x, y, 0.5)
    bow = 0.63  # an almond is what two circles share, their middles so far below and above its own
    almond = np.hypot(right, np.abs(down) + bow) - np.hypot(1, bow)
    away = np.hypot(right, down)
    image = _over(image, _inside(almond - 1.2 / radius, radius), np.full((len(plan), 3), 0.08))
    image = _over(image, _inside(almond, radius), 0.8 + 0.2 * plan[:, 14:17])
    iris = np.maximum(away - IRIS, almond)
    image = _over(image, _inside(iris, radius), 0.1 + 0.7 * plan[:, 11:14])
    image = _over(image, _inside(away - PUPIL, radius), np.zeros((len(plan), 3)))
    return _over(image, _inside(np.hypot(right + 0.16, down + 0.16) - GLINT, radius), np.ones((len(plan), 3)))


def _over(image: np.ndarray, cover: np.ndarray, colour: np.ndarray) -> np.ndarray:
    """The image with a colour (images, 3) where `cover` is 1."""
    return image + cover[..., None] * (colour[:, None, None].astype(np.float32) - image)


def _inside(distance: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """1 within the edge, 0 outside, soft over a pixel; the distance is in radii."""
    return (0.5 - distance * radius).clip(0, 1)


def _turned(x: np.ndarray, y: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    cos, sin = _wide(np.cos(angle)), _wide(np.sin(angle))
    return cos * x + sin * y, cos * y - sin * x


def _wide(values: np.ndarray) -> np.ndarray:
    """One number an image, ready to be combined with its pixels."""
    return values[:, None, None]
