"""The years from the perceptron to deep networks: data, hardware, software and ideas on three lanes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator

from dltutor.figures.picture import Picture

FIRST, LAST = 1954, 2029
SAMPLES, SPEED = "training samples", "floating-point operations/s"
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
OTHER_HEIGHTS = 0.11  # of the lane: where numbers stand that have another unit
SIDES = {  # where a label stands beside its mark, if not to its right: horizontally, then vertically, in points
    "IBM 704": ("left", 9, 6),
    "zip codes": ("right", -9, 4),
    "ImageNet": ("right", -9, 5),
    "ILSVRC 2012": ("left", 10, -7),
    "Cray-1": ("left", 10, -2),
    "ASCI Red": ("right", -10, 2),
    "GeForce 8800 GTX": ("right", -10, -8),
    "2 × GTX 580": ("left", 10, -7),
    "Tesla V100": ("left", -34, 14),
    "SPARCstation 1": ("left", 9, 0),
    "Theano": ("right", 10, 0),
    "ReLU": ("right", 10, 0),
    "Keras, TensorFlow": ("left", -18, 0),
}


def timeline(rows: Sequence[Any]) -> Picture:
    """What had to come together until 2012: data, hardware (both on scales of powers of ten), software and ideas.

    Args:
        rows: what `dltutor.datasets.milestones()` gives.

    Example:
        >>> from dltutor.datasets import milestones
        >>> timeline(milestones()).height
        640
    """
    picture = Picture(
        840,
        640,
        alt=(
            "A timeline from 1957 to 2017. Training sets grow from a hundred samples to a million, hardware from "
            "ten thousand operations a second to more than a million million; the perceptron is of 1958, "
            "backpropagation of 1986, but data, hardware and software come together in 2012."
        ),
    )
    data = _lane(picture, (0.075, 0.69, 0.91, 0.26), "data: samples to learn from", (3, 3e8), range(1, 9, 2))
    hardware = _lane(picture, (0.075, 0.37, 0.91, 0.26), "hardware: operations a second", (20, 3e15), range(3, 16, 3))
    ideas = _lane(picture, (0.075, 0.055, 0.91, 0.255), "software (above) and ideas (below)", None, range(0))
    year = data.text(2012, 1.05, "2012", ha="center", weight="bold", transform=data.get_xaxis_transform())
    picture.paint(year, color="positive")
    ideas.set_xticks(range(1955, 2021, 5), [str(y) for y in range(1955, 2021, 5)])
    _numbers(picture, data, [r for r in rows if r.kind == "data"], SAMPLES, "o", "negative")
    _numbers(picture, hardware, [r for r in rows if r.kind == "hardware"], SPEED, "s", "positive")
    _names(picture, ideas, [r for r in rows if r.kind == "software"], 0.72, "D", "good")
    _names(picture, ideas, [r for r in rows if r.kind == "idea"], 0.30, "^", "accent")
    return picture


def amount(number: float) -> str:
    """A number as it is read aloud: up to a million in full, then in millions, then with a power of ten.

    >>> [amount(n) for n in (100, 60_000, 3.2e6, 138e6, 1.068e12, 15.7e12)]
    ['100', '60,000', '3.2 million', '138 million', '1.1 × 10¹²', '15.7 × 10¹²']
    """
    if number < 1e6:
        return f"{number:,.0f}"
    if number < 1e9:
        return f"{number / 1e6:.3g} million" if number >= 1e7 else f"{number / 1e6:.1f} million"
    power = 9 if number < 1e12 else 12
    return f"{number / 10**power:.{0 if number / 10**power >= 100 else 1}f} × 10{_superscript(power)}"


def _lane(picture: Picture, position: tuple, title: str, limits: tuple | None, powers: range) -> Axes:
    axes = picture.axes(position=position, xlim=(FIRST, LAST), xticks=range(1955, 2021, 5), xticklabels=[], ticks=False)
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", pad=6)
    axes.spines[["top", "right", "left"]].set_visible(False)
    if limits:
        axes.set(yscale="log", ylim=limits)
        steps = range(powers.start, powers.stop)  # a line for each power of ten, few of them named
        axes.yaxis.set_major_locator(FixedLocator([10.0**p for p in steps]))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_yticklabels([f"10{_superscript(p)}" if p in powers else "" for p in steps])
    else:
        axes.set(ylim=(0, 1), yticks=[])
        picture.paint(axes.axhline(0.51, linewidth=1), color="grid")
    axes.grid(True, linewidth=0.6)
    axes.set_axisbelow(True)
    picture.paint(axes.axvspan(2011.5, 2012.5, linewidth=0, zorder=0), facecolor="positive_soft")
    return axes


def _numbers(picture: Picture, axes: Axes, rows: list[Any], unit: str, marker: str, role: str) -> None:
    """Each row's number on the scale; rows of another unit stand below, with their unit."""
    low = axes.get_ylim()[0]
    foot = axes.transAxes + axes.transData.inverted()
    for row in rows:
        same = row.unit == unit
        y = row.number if same else float(foot.transform((0, OTHER_HEIGHTS))[1])
        if same:
            picture.paint(axes.plot([row.year, row.year], [low, y], ":", linewidth=1.2)[0], color=role)
        mark = axes.plot(row.year, y, marker if same else "x", markersize=8, markeredgewidth=1.5, zorder=5)[0]
        picture.paint(mark, markerfacecolor=role, markeredgecolor="paper" if same else role)
        text = f"{row.name}: {amount(row.number)}" + ("" if same else f" {row.unit}")
        side, dx, dy = SIDES.get(row.name, ("left", 9, 0))
        label = _label(axes, row.year, y, text, side, dx, dy)
        label.set_bbox({"boxstyle": "round,pad=0.12", "linewidth": 0})
        picture.paint(label.get_bbox_patch(), facecolor="paper")


def _names(picture: Picture, axes: Axes, rows: list[Any], level: float, marker: str, role: str) -> None:
    """Names at two heights in turn, so that neighbours do not touch."""
    for i, row in enumerate(rows):
        up = 1 if i % 2 else -1
        mark = axes.plot(row.year, level, marker, markersize=8, zorder=5)[0]
        picture.paint(mark, markerfacecolor=role, markeredgecolor="paper")
        side, right, _ = SIDES.get(row.name, ("center", 0, 0))
        _label(axes, row.year, level, row.name, side, right, 13 * up)


def _label(axes: Axes, x: float, y: float, text: str, side: str, dx: float, dy: float) -> Any:
    return axes.annotate(
        text,
        (x, y),
        (dx, dy),
        textcoords="offset points",
        ha=side,
        va="center",
        fontsize=8.5,
    )


def _superscript(power: int) -> str:
    return str(power).translate(SUPERSCRIPTS)
