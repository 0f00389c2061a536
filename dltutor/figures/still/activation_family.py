"""All activations side by side, still: each with its value, its slope, and the stretches where it is flat."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from dltutor.figures.picture import Picture
from dltutor.scratch.activations import ACTIVATIONS, Activation

ROWS = (
    ("step", "sigmoid", "tanh", "softsign", "linear"),
    ("relu", "leaky_relu", "prelu", "rrelu", "selu"),
    ("elu", "celu", "gelu", "silu", "softplus"),
)
Z = np.linspace(-7, 7, 282)  # without 0, where some of them jump
FLAT = 0.01  # a slope nearer to 0 than this counts as flat
LIMITS = (-1.9, 2.6)


def activation_family() -> Picture:
    """Fifteen activations, each in a small panel: solid its value, dashed its slope, shaded where it is flat.

    Example:
        >>> activation_family()
        Picture: Fifteen activations, each with its value and its slope over z from −7 to 7. Flat on both sides: Sigmoid, tanh. Flat on the left: ReLU, SELU, ELU, CELU, GELU, SiLU (Swish), Softplus. Flat everywhere: Step. Flat nowhere: Softsign, Linear, Leaky ReLU, PReLU, RReLU.
    """  # noqa: E501
    picture = Picture(
        860, 440, alt=f"Fifteen activations, each with its value and its slope over z from −7 to 7. {_flat_in_words()}"
    )
    for row, names in enumerate(ROWS):
        for column, name in enumerate(names):
            last = row == len(ROWS) - 1
            axes = picture.axes_at(34 + 166 * column, 58 + 128 * row, 150, 92, frame="none", ticks=False)
            axes.set(xlim=(-7, 7), ylim=LIMITS, xticks=(-4, 0, 4), yticks=(-1, 0, 1, 2))
            if not last:
                axes.set_xticklabels(())
            if column:
                axes.set_yticklabels(())
            _draw(picture, axes, ACTIVATIONS[name])
    _legend(picture)
    return picture


def _draw(picture: Picture, axes: Axes, row: Activation) -> None:
    slope = row.derivative(Z)
    axes.grid(True, linewidth=0.6)
    flat = np.abs(slope) < FLAT
    shade = axes.fill_between(Z, *LIMITS, where=flat, linewidth=0, alpha=0.75, step="mid")
    picture.paint(shade, facecolor="grid")
    picture.paint(axes.plot(Z, row.value(Z), "-", linewidth=2.4)[0], color="training")
    picture.paint(axes.plot(Z, slope, "--", linewidth=1.6)[0], color="validation")
    axes.set_title(row.label, fontsize=10.5, fontweight="bold", loc="left", pad=4)


def _legend(picture: Picture) -> None:
    axes = picture.axes_at(34, 4, 820, 22, xlim=(0, 820), ylim=(0, 1), frame="off")
    picture.paint(axes.plot([0, 30], [0.5, 0.5], "-", linewidth=2.4)[0], color="training")
    picture.paint(axes.plot([110, 140], [0.5, 0.5], "--", linewidth=1.6)[0], color="validation")
    picture.paint(axes.axvspan(222, 252, linewidth=0, alpha=0.75), facecolor="grid")
    for x, text in ((36, "value"), (146, "slope"), (258, f"flat: a slope nearer to 0 than {FLAT}")):
        axes.text(x, 0.5, text, va="center", fontsize=10)


def _flat_in_words() -> str:
    where: dict[str, list[str]] = {"on both sides": [], "on the left": [], "everywhere": [], "nowhere": []}
    for name in (name for names in ROWS for name in names):
        left, right = np.abs(ACTIVATIONS[name].derivative([Z[0], Z[-1]])) < FLAT
        middle = np.abs(ACTIVATIONS[name].derivative(Z[len(Z) // 2])) < FLAT
        place = "everywhere" if middle else "on both sides" if right else "on the left" if left else "nowhere"
        where[place].append(ACTIVATIONS[name].label)
    return " ".join(f"Flat {place}: {', '.join(labels)}." for place, labels in where.items())
