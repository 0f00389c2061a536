"""Scenes of two coloured shapes, drawn by chance or placed by hand, each with a caption that is true of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import hypot
from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.datasets.drawn.shapes import SHAPES, SIDE, outside
from dltutor.errors import LearnerError

COLOURS = {"red": (0.92, 0.2, 0.2), "green": (0.2, 0.78, 0.3), "blue": (0.3, 0.42, 1.0), "yellow": (0.97, 0.86, 0.2)}
SIZES = {"small": (3.4, 4.0), "large": (5.8, 6.6)}  # the least and the largest radius, in pixels
PAIRS = tuple(product(COLOURS, SHAPES))
TURN = 20.0  # degrees by which a shape is turned at most, so that a small one can still be told
STRIPE = 3.0  # pixels from one stripe to the next
DEPTH = 0.5  # how much darker a stripe is
APART = 1.0  # pixels between the two circles around the shapes
CLEAR = 3.0  # pixels by which one direction is larger than the other, so that the caption is in no doubt
AT_ONCE = 256  # scenes drawn at once, so that the arrays stay in the processor's cache

Pair = tuple[str, str]


class Thing(NamedTuple):
    """A shape in a scene: `x` and `y` are its middle, in pixels from the left and from the top; `turn` is in degrees.

    >>> Thing("red", "circle", "large", 9, 20).named
    'a large red circle'
    """

    colour: str
    shape: str
    size: str
    x: float
    y: float
    turn: float = 0.0

    @property
    def named(self) -> str:
        return f"a {self.size} {self.colour} {self.shape}"

    @property
    def pair(self) -> Pair:
        """Its colour and its shape."""
        return self.colour, self.shape

    @property
    def radius(self) -> float:
        """Of the circle around it, in pixels, where nothing is left to chance."""
        return sum(SIZES[self.size]) / 2


class CaptionedScenes(NamedTuple):
    """What `captioned_scenes` gives: for each scene its image, its caption, and the masks of the shapes it names."""

    images: np.ndarray
    captions: list[str]
    masks: np.ndarray
    things: list[tuple[Thing, Thing]]


class CaptionedScene(NamedTuple):
    """What `captioned_scene` gives: one image, its caption, and the masks of the shapes in the order of the caption."""

    image: np.ndarray
    caption: str
    masks: np.ndarray


def captioned_scenes(
    samples: int = 1000,
    *,
    without: Iterable[Pair] = (),
    having: Iterable[Pair] = (),
    noise: float = 0.03,
    seed: int = 0,
) -> CaptionedScenes:
    """Small colour images of two shapes on a dark ground, each with a sentence that is true of it.

    "a large red circle left of a small green square": size, colour and shape of one, then "left of" or "above", then
    the other. Which of the two relations holds is never in doubt, nor do the shapes touch. Each colour has a texture of
    its own: red is plain, green has level stripes, blue upright ones, yellow a chequered pattern.

    Returns ``CaptionedScenes(images, captions, masks, things)``:

    * `images`, shape (samples, 32, 32, 3), float32, from 0 to 1: red, green, blue;
    * `captions`, a list of sentences;
    * `masks`, shape (samples, 2, 32, 32), bool: where the shape lies that the caption names first, and the second one;
    * `things`, a list of pairs `Thing`: colour, shape, size and place of these two.

    A small shape has a radius of 3.4 to 4 pixels, a large one of 5.8 to 6.6; both lie whole within the image,
    turned by up to 20 degrees.

    Args:
        samples: how many scenes, from 1 to 20000.
        without: pairs of colour and shape that never occur, such as ``[("red", "triangle")]``.
        having: each scene has at least one of these pairs; its other shape is any that `without` allows.
        noise: standard deviation of the noise upon everything, from 0 to 0.5.
        seed: the same seed gives the same scenes; more samples keep the first ones. Take another seed for the test set.

    Raises:
        LearnerError: if an argument is not in its range, or no pair is left.

    Source:
        Generated here; nobody's property.

    Example:
        >>> scenes = captioned_scenes(100, without=[("red", "triangle")])
        >>> scenes.images.shape, scenes.masks.shape
        ((100, 32, 32, 3), (100, 2, 32, 32))
        >>> scenes.captions[0]
        'a small red circle left of a large blue square'
        >>> any("red triangle" in caption for caption in scenes.captions)
        False
        >>> captioned_scenes(100, without=["triangle"])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: without=['triangle']: it must be pairs, for example [('red', 'triangle')]
    """
    samples = validation.whole("samples", samples, low=1, high=20_000, example=1000)
    without, having = _pairs("without", without), _pairs("having", having)
    noise = validation.number("noise", noise, low=0, high=0.5, example=0.03)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    left = [pair for pair in PAIRS if pair not in without]
    if not left:
        raise LearnerError("without has all pairs of colour and shape: leave at least one for the scenes")
    chances, grain = (np.random.default_rng(part) for part in np.random.SeedSequence([8, seed]).spawn(2))
    plan = chances.random((samples, 13))
    large = plan[:, :2] < 0.5
    low, high = (np.where(large, SIZES["large"][end], SIZES["small"][end]) for end in (0, 1))
    radius = low + (high - low) * plan[:, 2:4]
    places, turn = _places(radius, seed), (TURN * (2 * plan[:, 8:10] - 1)).round(1)
    which = _drawn(left, plan[:, 4:6])
    if having:
        which[np.arange(samples), (plan[:, 6] < 0.5).astype(int)] = _drawn(having, plan[:, 7])
    images = np.empty((samples, SIDE, SIDE, 3), np.float32)
    images[:] = (0.05 + 0.3 * plan[:, 12])[:, None, None, None]
    masks = np.empty((samples, 2, SIDE, SIDE), bool)
    numbers = which, places, radius, turn, 0.85 + 0.15 * plan[:, 10:12]
    for first in range(0, samples, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        for k in range(2):
            masks[part, k] = _paint(images[part], *(number[part, k] for number in numbers))
    images += np.float32(noise) * grain.standard_normal(images.shape, np.float32)
    captions, things = [], []
    for row in range(samples):
        both = []
        for k in range(2):
            colour, shape = PAIRS[which[row, k]]
            x, y = places[row, k].round(2).tolist()
            both.append(Thing(colour, shape, "large" if large[row, k] else "small", x, y, float(turn[row, k])))
        caption, order = described(both[0], both[1])
        captions.append(caption)
        masks[row] = masks[row, order]
        things.append((both[order[0]], both[order[1]]))
    return CaptionedScenes(images.clip(0, 1), captions, masks, things)


def captioned_scene(first: Any, second: Any, *, noise: float = 0.03, seed: int = 0) -> CaptionedScene:
    """A scene of two shapes that you have placed yourself, and the caption that is true of it.

    Returns ``CaptionedScene(image, caption, masks)``: shape (32, 32, 3), a sentence, shape (2, 32, 32).

    Args:
        first: colour, shape, size and the middle, in pixels from the left and from the top, each from 0 to 32; and if
            you like by how many degrees it is turned.
        second: likewise; it is drawn over the first one. It may lie anywhere: which relation is the true one is
            decided by the larger of the distances across and down.
        noise: standard deviation of the noise upon everything, from 0 to 0.5.
        seed: of the noise.

    Raises:
        LearnerError: if one of them is no such shape.

    Example:
        >>> scene = captioned_scene(("red", "triangle", "large", 9, 16), ("blue", "circle", "small", 24, 14))
        >>> scene.caption
        'a large red triangle left of a small blue circle'
        >>> captioned_scene(("red", "star", "large", 9, 16), ("blue", "circle", "small", 24, 14))
        Traceback (most recent call last):
        dltutor.errors.LearnerError: first: 'star' must be one of 'circle', 'square', 'triangle'
    """
    both = [_thing(name, thing) for name, thing in (("first", first), ("second", second))]
    noise = validation.number("noise", noise, low=0, high=0.5, example=0.03)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    image = np.full((1, SIDE, SIDE, 3), 0.2, np.float32)
    masks = np.empty((2, SIDE, SIDE), bool)
    for k, thing in enumerate(both):
        numbers = [[thing.x, thing.y], thing.radius, thing.turn, 0.95]
        masks[k] = _paint(image, np.array([PAIRS.index(thing.pair)]), *(np.array([number]) for number in numbers))[0]
    grain = np.random.default_rng(seed).standard_normal(image.shape, np.float32)
    caption, order = described(*both)
    return CaptionedScene((image + np.float32(noise) * grain).clip(0, 1)[0], caption, masks[order])


def described(first: Thing, second: Thing) -> tuple[str, list[int]]:
    """The caption that is true of two shapes, and the order in which it names them.

    >>> described(Thing("red", "circle", "large", 9, 24), Thing("blue", "square", "small", 12, 8))
    ('a small blue square above a large red circle', [1, 0])
    """
    across, down = second.x - first.x, second.y - first.y
    order = [0, 1] if (across if abs(across) > abs(down) else down) > 0 else [1, 0]
    relation = "left of" if abs(across) > abs(down) else "above"
    names = [(first, second)[k].named for k in order]
    return f"{names[0]} {relation} {names[1]}", order


def clear(first: Thing, second: Thing, least: float = CLEAR) -> bool:
    """Whether the shapes are apart, and across and down differ by more than `least` pixels, as in scenes by chance.

    >>> clear(Thing("red", "circle", "large", 9, 24), Thing("blue", "square", "small", 21, 12))
    False
    """
    across, down = abs(second.x - first.x), abs(second.y - first.y)
    return hypot(across, down) > first.radius + second.radius + APART and abs(across - down) > least


def _pairs(name: str, pairs: Any) -> list[Pair]:
    """Pairs of colour and shape, checked."""
    wanted = f"it must be pairs, for example {[PAIRS[2]]}"
    try:
        found = [() if isinstance(pair, str) else tuple(pair) for pair in pairs]
    except TypeError:
        found = [()]
    if any(len(pair) != 2 for pair in found):
        raise LearnerError(f"{name}={validation.shown(pairs)}: {wanted}")
    for colour, shape in found:
        for value, options in ((colour, COLOURS), (shape, SHAPES)):
            _demand(f"{name}={validation.shown(pairs)}", value, options)
    return found


def _thing(name: str, thing: Any) -> Thing:
    """A shape, checked."""
    try:
        clean = Thing(*thing)
    except TypeError:
        raise LearnerError(
            f"{name}={validation.shown(thing)}: it must be colour, shape, size, x, y, "
            'for example ("red", "circle", "large", 9, 16)'
        ) from None
    for value, options in ((clean.colour, COLOURS), (clean.shape, SHAPES), (clean.size, SIZES)):
        _demand(name, value, options)
    x, y = (
        validation.number(f"{name} {axis}", value, low=0, high=SIDE, example=16)
        for axis, value in zip("xy", clean[3:5], strict=True)
    )
    return clean._replace(x=x, y=y, turn=validation.number(f"{name} turn", clean.turn, example=45))


def _demand(name: str, value: Any, options: Iterable[str]) -> None:
    if not isinstance(value, str) or value not in options:
        raise LearnerError(f"{name}: {validation.shown(value)} must be one of {', '.join(map(repr, options))}")


def _drawn(pairs: list[Pair], chance: np.ndarray) -> np.ndarray:
    """For each chance from 0 to 1 one of `pairs`, as its place in `PAIRS`."""
    return np.array([PAIRS.index(pair) for pair in pairs])[(chance * len(pairs)).astype(int)]


def _places(radius: np.ndarray, seed: int) -> np.ndarray:
    """Middles of two shapes of these radii, shape (samples, 2), drawn until all are clear."""
    places = np.empty((*radius.shape, 2))
    wrong = np.arange(len(radius))
    for chances in np.random.SeedSequence([9, seed]).spawn(200):
        least = 1 + radius[wrong][..., None]
        drawn = np.random.default_rng(chances).random((wrong[-1] + 1, 2, 2))[wrong]  # the first ones for any amount
        places[wrong] = least + (SIDE - 2 * least) * drawn
        across, down = np.abs(places[wrong, 1] - places[wrong, 0]).T
        bad = (np.hypot(across, down) <= radius[wrong].sum(axis=1) + APART) | (np.abs(across - down) <= CLEAR)
        wrong = wrong[bad]
        if not len(wrong):
            break
    return places


def _paint(
    images: np.ndarray, which: np.ndarray, places: np.ndarray, radius: np.ndarray, turn: np.ndarray, light: np.ndarray
) -> np.ndarray:
    """Draw one shape into each of some images, with its colour and texture; returns where it lies."""
    colours, shapes = which // len(SHAPES), which % len(SHAPES)
    x, y = places.T
    distance = outside(shapes, x, y, radius, np.radians(turn + 90))  # a triangle stands on a side
    cover = (0.5 - distance).clip(0, 1)[..., None]
    inside = (-distance).clip(0, 1)  # the edge is free of stripes, so that the shape can be told
    shade = light[:, None, None] * (1 - DEPTH * inside * _texture(colours, x, y))
    colour = np.array(list(COLOURS.values()), np.float32)[colours][:, None, None]
    images += cover * (colour * shade[..., None].astype(np.float32) - images)
    return distance <= 0


def _texture(colours: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The dark parts of each shape, from 0 to 1: none, level stripes, upright ones, both; they move with the shape."""
    centres = np.arange(SIDE) + 0.5
    upright, level = (0.5 - 0.5 * np.cos(2 * np.pi * (centres - place[:, None]) / STRIPE) for place in (x, y))
    upright, level = upright[:, None, :], level[:, :, None]
    kind = colours[:, None, None]
    return np.select(
        [kind == 1, kind == 2, kind == 3], [level + 0 * upright, upright + 0 * level, upright * level], 0.0
    )
