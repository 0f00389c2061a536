"""What several trainings of the same kind reached, as dots on one line: chance is seen beside the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import share

WIDTH, LINE, TOP, BOTTOM = 860, 34, 14, 44
MOST = 10


def runs(results: Mapping[str, Sequence[Any]], guess: float | None = None) -> Picture:
    """The share right of several trainings as dots, a line for each name, with the median in words.

    Args:
        results: for each name the shares right, from 0 to 1, one for each training; one to ten names.
        guess: the share that guessing gets right, drawn as a dotted line.

    Raises:
        LearnerError: if there are too many names, or numbers that are no shares.

    Example:
        >>> runs({"dense": [0.7, 0.8, 0.75], "convolution": [0.9, 0.95, 0.94]})
        Picture: Share right: dense, median 75 %, from 70 % to 80 %; convolution, median 94 %, from 90 % to 95 %.
        >>> runs({"dense": [75, 80]})
        Traceback (most recent call last):
        dltutor.errors.LearnerError: results['dense'] goes from 75 to 80: shares right lie between 0 and 1
    """
    if not isinstance(results, Mapping) or not 1 <= len(results) <= MOST:
        given = (
            f"results has {len(results)}" if isinstance(results, Mapping) else f"results={validation.shown(results)}"
        )
        raise LearnerError(
            f'{given}: it must name one to {MOST} kinds of training, for example {{"dense": [0.8, 0.9]}}'
        )
    clean = {str(name): _shares(str(name), shares) for name, shares in results.items()}
    said = [
        f"median {share(np.median(shares))}, from {share(shares.min())} to {share(shares.max())}"
        for shares in clean.values()
    ]
    told = "; ".join(f"{name}, {words}" for name, words in zip(clean, said, strict=True))
    height = TOP + LINE * len(clean) + BOTTOM
    picture = Picture(WIDTH, height, alt=f"Share right: {told}.")
    axes = picture.axes_at(230, TOP, 350, LINE * len(clean), grid=True, frame="open", yticks=[])
    axes.set(xlim=(0, 1), ylim=(len(clean) - 0.5, -0.5), xticks=(0, 0.25, 0.5, 0.75, 1))
    axes.set_xticklabels(("0 %", "25 %", "50 %", "75 %", "100 %"))
    for row, ((name, shares), words) in enumerate(zip(clean.items(), said, strict=True)):
        middle = np.median(shares)
        picture.paint(axes.plot([middle] * 2, [row - 0.32, row + 0.32], linewidth=2.5, clip_on=False)[0], color="ink")
        dots = axes.plot(shares, np.full(len(shares), row), "o", markersize=8, alpha=0.7, clip_on=False, zorder=3)[0]
        picture.paint(dots, color="training")
        picture.words_at(218, TOP + LINE * (row + 0.5), size=10, side="right").set_text(name)
        picture.words_at(598, TOP + LINE * (row + 0.5), size=9, role="muted").set_text(words)
    if guess is not None:
        guess = validation.number("guess", guess, low=0, high=1, example=0.1)
        picture.paint(axes.axvline(guess, linestyle=":", linewidth=1.6), color="muted")
    legend = "share right; a dot is one training, the stroke their median" + (", dotted: guessing" if guess else "")
    picture.words_at(230, height - 12, size=9, role="muted").set_text(legend)
    return picture


def _shares(name: str, shares: Any) -> np.ndarray:
    clean = validation.array(f"results[{name!r}]", shares, like="shares right").reshape(-1)
    if clean.min() < 0 or clean.max() > 1:
        raise LearnerError(
            f"results[{name!r}] goes from {clean.min():g} to {clean.max():g}: shares right lie between 0 and 1"
        )
    return clean
