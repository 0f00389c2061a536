"""A network of layers, drawn as circles and connections."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import many

SHOWN = 9  # units of a layer that are drawn; of a larger layer four above and four below an ellipsis
LAYERS = 8  # layers that fit side by side


def network(layer_sizes: Any, names: Any = None) -> Picture:
    """A network of dense layers: inputs, hidden layers, outputs, every connection a line.

    Args:
        layer_sizes: number of inputs, then of units in each layer, 2 to 8 whole numbers in all. Of a layer of more
            than nine the first and the last four are drawn, with an ellipsis between them.
        names: a name for each layer; "input", "hidden", "output" if None.

    Raises:
        LearnerError: if a size is not possible, or there are not as many names as sizes.

    Example:
        >>> network([2, 2, 1])
        Picture: A network of 3 layers: input with 2 inputs, hidden with 2 units, output with 1 unit.
        >>> network([2, 2, 1], names=["x"])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: names=['x']: it must be a list of 3 names, one for each layer
    """
    sizes = validation.layer_sizes(layer_sizes, most=LAYERS)
    titles = _titles(sizes, names)
    inside = ", ".join(f"{name} with {units}" for name, units in zip(titles, _counts(sizes), strict=True))
    picture = Picture(760, 340, alt=f"A network of {len(sizes)} layers: {inside}.")
    axes = picture.axes(position=(0.01, 0.01, 0.98, 0.98))
    Drawing(picture, axes).show(sizes, titles)
    return picture


class Drawing:
    """A network in the given axes, whose artists move with `show`."""

    def __init__(self, picture: Picture, axes: Axes) -> None:
        axes.set_axis_off()
        axes.set(xlim=(0, 1), ylim=(-0.24, 1.16))
        self.links = picture.moving(axes.add_collection(LineCollection([], linewidths=0.8, alpha=0.42, zorder=1)))
        self.inputs = self._dots(picture, axes, "s", 110, facecolor="paper", edgecolor="muted")
        self.hidden = self._dots(picture, axes, "o", 170, facecolor="accent", edgecolor="paper")
        self.outputs = self._dots(picture, axes, "o", 170, facecolor="ink", edgecolor="paper")
        self.ellipses = self._dots(picture, axes, "o", 9, facecolor="muted", edgecolor="muted")
        picture.paint(self.links, color="muted")
        self.titles = [picture.words(0, 1.1, axes=axes, side="center", size=10.5, weight="bold") for _ in range(LAYERS)]
        self.counts = [picture.words(0, -0.12, axes=axes, side="center", size=9.5) for _ in range(LAYERS)]
        self.terms = [picture.words(0, -0.2, axes=axes, side="center", role="muted", size=8.5) for _ in range(LAYERS)]

    def show(self, sizes: list[int], titles: list[str], terms: bool = False) -> None:
        """Show layers of `sizes` under their `titles`; with `terms` also the parameters between each two of them."""
        xs = np.linspace(0.09, 0.91, len(sizes)) if len(sizes) > 2 else np.array([0.25, 0.75])
        layers = [_places(x, n) for x, n in zip(xs, sizes, strict=True)]
        self.inputs.set_offsets(layers[0])
        self.outputs.set_offsets(layers[-1])
        self.hidden.set_offsets(np.concatenate([np.empty((0, 2)), *layers[1:-1]]))
        self.ellipses.set_offsets(np.concatenate([_ellipsis(x, n) for x, n in zip(xs, sizes, strict=True)]))
        pairs = pairwise(layers)
        self.links.set_segments(np.concatenate([_links(left, right) for left, right in pairs]))
        middles = (xs[:-1] + xs[1:]) / 2
        between = [f"{n}×{m} + {m}" for n, m in pairwise(sizes)] if terms else []
        self._write(self.titles, xs, titles)
        self._write(self.counts, xs, _counts(sizes))
        self._write(self.terms, middles, between)

    @staticmethod
    def _write(texts: list[Any], xs: np.ndarray, words: list[str]) -> None:
        for i, text in enumerate(texts):
            text.set_visible(i < len(words))
            if i < len(words):
                text.set_x(xs[i])
                text.set_text(words[i])

    @staticmethod
    def _dots(picture: Picture, axes: Axes, marker: str, size: float, **roles: str) -> PathCollection:
        return picture.moving(axes.scatter([], [], s=size, marker=marker, linewidths=1.5, zorder=3), **roles)


def titles_of(sizes: list[int]) -> list[str]:
    """The usual names of the layers.

    >>> titles_of([2, 3, 3, 1])
    ['input', 'hidden 1', 'hidden 2', 'output']
    """
    hidden = [f"hidden {i}" for i in range(1, len(sizes) - 1)] if len(sizes) > 3 else ["hidden"] * (len(sizes) - 2)
    return ["input", *hidden, "output"]


def _titles(sizes: list[int], names: Any) -> list[str]:
    if names is None:
        return titles_of(sizes)
    try:
        given = [] if isinstance(names, str) else list(names)
    except TypeError:
        given = []
    if len(given) != len(sizes) or not all(isinstance(name, str) for name in given):
        raise LearnerError(
            f"names={validation.shown(names)}: it must be a list of {len(sizes)} names, one for each layer"
        )
    return given


def _counts(sizes: list[int]) -> list[str]:
    words = ["input", *["unit"] * (len(sizes) - 1)]
    return [many(n, word) for n, word in zip(sizes, words, strict=True)]


def _slots(n: int) -> np.ndarray:
    """Heights of the circles of a layer of `n`, from the top, the whole centred at 0.5."""
    places = np.arange(SHOWN) if n > SHOWN else np.arange(n) + (SHOWN - n) / 2
    if n > SHOWN:
        places = np.delete(places, SHOWN // 2)
    elif n <= 5:
        places = (SHOWN - 1) / 2 + (places - (SHOWN - 1) / 2) * 1.5
    return 1 - places / (SHOWN - 1)


def _places(x: float, n: int) -> np.ndarray:
    heights = _slots(n)
    return np.column_stack([np.full(len(heights), x), heights])


def _ellipsis(x: float, n: int) -> np.ndarray:
    return np.array([[x, y] for y in (0.465, 0.5, 0.535)]) if n > SHOWN else np.empty((0, 2))


def _links(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Lines from each of `left` to each of `right`, shape (pairs, 2, 2)."""
    starts = np.repeat(left, len(right), axis=0)
    return np.stack([starts, np.tile(right, (len(left), 1))], axis=1)
