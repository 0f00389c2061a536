"""Two ways in which a word can learn of an earlier one: from state to state, or by looking at it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import share

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT = 62, 698  # pixels: the first and the last word
STATES, WORDS, SHARES, ARCS = 66, 200, 372, 352  # pixels from the top
RADIUS = 13
MOST = 10  # words that fit side by side
LONGEST = 8  # letters of a word


def attention(words: Any, weights: Any) -> Picture:
    """A recurrent network and attention, read from the same sentence: how the last word learns of the others.

    Above, a state is handed from word to word; the arrow from the word with the largest weight to the last one is
    marked. Below, the last word looks at every word at once, with a weight for each.

    Args:
        words: 3 to 10 words of at most 8 letters.
        weights: how much the last word takes from each, shape (words,), from 0 to 1, together 1.

    Raises:
        LearnerError: if there are too many or too few words, one is too long, or the weights do not fit them.

    Source:
        A. Vaswani and others, "Attention is all you need", 2017; D. Bahdanau and others, "Neural machine translation by
        jointly learning to align and translate", 2014.

    Example:
        >>> attention(["the", "cat", "purrs", "it"], [0.1, 0.7, 0.1, 0.1])
        Picture: How "it" learns of "cat": in a recurrent network over 2 steps, by attention in one look with weight 0.70.
        >>> attention(["the", "cat", "purrs"], [0.1, 0.7, 0.1])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: weights add up to 0.9: they must add up to 1; softmax makes them so
    """  # noqa: E501
    words = _words(words)
    weights = validation.array("weights", weights, shape=(len(words),), like="one weight for each word")
    if weights.min() < 0:
        raise LearnerError(f"weights reach down to {weights.min():g}: none may be negative; softmax makes them so")
    if abs(weights.sum() - 1) > 1e-3:
        raise LearnerError(f"weights add up to {weights.sum():g}: they must add up to 1; softmax makes them so")
    seen = int(np.argmax(weights[:-1]))
    steps = len(words) - 1 - seen
    picture = Picture(
        WIDTH,
        HEIGHT,
        alt=f'How "{words[-1]}" learns of "{words[seen]}": in a recurrent network over {steps} '
        f"step{'' if steps == 1 else 's'}, by attention in one look with weight {weights[seen]:.2f}.",
    )
    axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0), frame="off")
    places = np.linspace(LEFT, RIGHT, len(words))
    _title(picture, axes, 20, f"recurrent network: the state goes from word to word, {steps} times")
    _chain(picture, axes, places, seen)
    for place, word in zip(places, words, strict=True):
        picture.paint(axes.text(place, 118, word, ha="center", va="center", fontsize=10), color="ink")
    _title(picture, axes, 156, f'attention: "{words[-1]}" looks at every word at once, in one step')
    _looks(picture, axes, places, words, weights)
    return picture


def _title(picture: Picture, axes: Any, top: float, text: str) -> None:
    picture.paint(axes.text(14, top, text, ha="left", va="center", fontsize=10.5, fontweight="bold"), color="ink")


def _chain(picture: Picture, axes: Any, places: np.ndarray, seen: int) -> None:
    for i, place in enumerate(places):
        circle = axes.add_patch(Circle((place, STATES), RADIUS, linewidth=1.6))
        marked = i in (seen, len(places) - 1)
        picture.paint(circle, edgecolor="accent" if marked else "muted", facecolor="paper")
        up = axes.add_patch(FancyArrowPatch((place, 107), (place, STATES + RADIUS), **_arrow(1.0)))
        picture.paint(up, color="muted")
    for i, (left, right) in enumerate(pairwise(places)):
        on = i >= seen
        link = axes.add_patch(
            FancyArrowPatch((left + RADIUS, STATES), (right - RADIUS, STATES), **_arrow(2.2 if on else 1))
        )
        picture.paint(link, color="accent" if on else "muted")


def _looks(picture: Picture, axes: Any, places: np.ndarray, words: list[str], weights: np.ndarray) -> None:
    target = places[-1], WORDS
    for place, word, weight in zip(places, words, weights, strict=True):
        picture.paint(axes.text(place, ARCS, word, ha="center", va="center", fontsize=10), color="ink")
        picture.paint(axes.text(place, SHARES, share(weight), ha="center", va="center", fontsize=9), color="muted")
        line = FancyArrowPatch(
            (places[-1], WORDS + 14),
            (place, ARCS - 13),
            connectionstyle="arc3,rad=0.0",
            arrowstyle="-",
            linewidth=0.6 + 9 * weight,
            alpha=0.35 + 0.65 * weight,
            shrinkA=0,
            shrinkB=0,
        )
        axes.add_patch(line)
        picture.paint(line, color="accent")
    picture.paint(axes.text(*target, words[-1], ha="center", va="center", fontsize=10, fontweight="bold"), color="ink")


def _arrow(width: float) -> dict[str, Any]:
    return {"arrowstyle": "-|>", "mutation_scale": 9, "linewidth": width, "shrinkA": 0, "shrinkB": 0}


def _words(words: Any) -> list[str]:
    given = words.split() if isinstance(words, str) else words
    wanted = f"it must be 3 to {MOST} words, for example ['the', 'cat', 'purrs']"
    if not isinstance(given, list | tuple) or not all(isinstance(word, str) for word in given):
        raise LearnerError(f"words={validation.shown(words)}: {wanted}")
    if not 3 <= len(given) <= MOST:
        raise LearnerError(f"words has {len(given)} words: {wanted}")
    if long := [word for word in given if not 1 <= len(word) <= LONGEST]:
        raise LearnerError(f"words: {long[0]!r} has {len(long[0])} letters: a word must have 1 to {LONGEST}")
    return list(given)
