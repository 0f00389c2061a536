"""The way from a small language model to the large ones, on three logarithmic lines: weights, text, energy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import number, superscript

WIDTH, TOP, ROW = 860, 36, 32  # pixels
LEFT, WIDE, GAP = 190, 204, 18  # of the three lines
HEADS = ("weights", "tokens of text read", "kWh for the training")
MOST = 10  # models
SIZES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def model_sizes(models: Sequence[Any], weights: Any, tokens: Any, energy: Any) -> Picture:
    """Your model and others, each a row: how many weights, how much text, how much energy, on logarithmic lines.

    Args:
        models: what `dltutor.datasets.language_models()` gives: `name`, `year`, `weights`, `tokens` and `energy`, the
            last two None where they are not known; 10 at most.
        weights: of your model, above 0.
        tokens: that it has read, above 0.
        energy: of its training, in kWh, above 0.

    Raises:
        LearnerError: if a number is not above 0, or there are too many models.

    Example:
        >>> from dltutor.datasets import language_models
        >>> model_sizes(language_models()[:2], 115_000, 1e5, 5e-4)
        Picture: Sizes of language models: yours with 115,000 weights; Transformer (big), 2017, with 213 million; GPT-2, 2019, with 1.54 billion.
        >>> model_sizes([], 115_000, 0, 5e-4)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: tokens=0: it must be a number above 0, for example 100000
    """  # noqa: E501
    own = [
        validation.number(name, given, above=0, example=like)
        for name, given, like in (("weights", weights, 115_000), ("tokens", tokens, 100_000), ("energy", energy, 5e-4))
    ]
    if len(models) > MOST:
        raise LearnerError(f"models has {len(models)}: {MOST} at most have room")
    rows = [("yours", own), *((f"{m.name}, {m.year}", [m.weights, m.tokens, m.energy]) for m in models)]
    told = "".join(f"; {name}, with {amount(values[0])}" for name, values in rows[1:])
    picture = Picture(
        WIDTH,
        TOP + ROW * len(rows) + 30,
        alt=f"Sizes of language models: yours with {amount(own[0])} weights{told}.",
    )
    names = picture.axes_at(0, TOP, LEFT, ROW * len(rows), xlim=(0, LEFT), ylim=(len(rows) - 0.5, -0.5), frame="off")
    for i, (name, _) in enumerate(rows):
        text = names.text(
            LEFT - 12, i, name, ha="right", va="center", fontsize=10, fontweight="normal" if i else "bold"
        )
        picture.paint(text, color="ink" if i else "accent")
    for place, head in enumerate(HEADS):
        _line(picture, place, head, [values[place] for _, values in rows])
    return picture


def amount(value: float) -> str:
    """A number as it is read aloud.

    >>> [amount(v) for v in (5e-4, 115_000, 213e6, 1.542e9, 15.6e12)]
    ['0.0005', '115,000', '213 million', '1.54 billion', '15.6 trillion']
    """
    for size, word in SIZES:
        if value >= size:
            return f"{number(value / size)} {word}"
    return f"{value:,.0f}" if value >= 1000 else number(value)


def _line(picture: Picture, place: int, head: str, values: list[float | None]) -> None:
    known = np.log10([value for value in values if value is not None])
    low, high = int(np.floor(known.min())), int(np.ceil(known.max() + 0.1))
    left = LEFT + place * (WIDE + GAP)
    axes = picture.axes_at(left, TOP, WIDE, ROW * len(values), frame="none", grid=True, head=head, xscale="log")
    axes.set(xlim=(10.0 ** (low - 0.3), 10.0**high), ylim=(len(values) - 0.5, -0.5))
    powers = range(low, high, 3 if high - low > 6 else 2)
    axes.xaxis.set_major_locator(FixedLocator([10.0**p for p in powers]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([f"10{superscript(p)}" for p in powers])
    axes.yaxis.set_major_locator(NullLocator())
    for i, value in enumerate(values):
        role = "training" if i else "accent"
        if value is None:
            text = axes.annotate("not known", (0, i), (8, 0), ("axes fraction", "data"), "offset points", va="center")
            picture.paint(text.set_fontsize(9) or text, color="muted")
            continue
        picture.paint(axes.plot([10.0 ** (low - 0.3), value], [i, i], linewidth=2)[0], color=role)
        picture.paint(axes.plot(value, i, "o" if i else "D", markersize=8)[0], color=role)
        far = np.log10(value) > low + 0.45 * (high - low)
        text = axes.annotate(
            amount(value), (value, i), (0 if far else 9, 9 if far else 0), textcoords="offset points",
            ha="right" if far else "left", va="center", fontsize=8.5,
        )  # fmt: skip
        picture.paint(text, color="ink")
