"""A nerve cell and an artificial neuron side by side; parts that correspond have the same number and colour."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Polygon

from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 840, 450
INPUT, WEIGHT, SUM, THRESHOLD, OUTPUT = range(5)
ROLES = ("negative", "positive", "good", "accent", "bad")
PAIRS = (
    ("dendrites receive", "inputs x₁ x₂ x₃"),
    ("synapses weigh", "weights w₁ w₂ w₃"),
    ("soma adds up", "sum z = w·x + b"),
    ("threshold decides", "bias b, activation"),
    ("axon passes on", "output y"),
)
SOMA = np.array([182.0, 262.0])
DENDRITES = (  # Bézier curves: start in the soma, bend, end; then the width at both ends
    ((170, 285), (140, 330), (92, 352), 19, 7),
    ((92, 352), (68, 362), (50, 384), 7, 3),
    ((94, 350), (66, 350), (40, 346), 7, 3),
    ((155, 262), (118, 268), (80, 262), 18, 7),
    ((82, 262), (60, 264), (36, 284), 7, 3),
    ((82, 262), (60, 256), (38, 238), 7, 3),
    ((170, 240), (142, 196), (96, 178), 19, 7),
    ((98, 178), (72, 176), (40, 186), 7, 3),
    ((98, 180), (74, 166), (58, 138), 7, 3),
    ((186, 290), (186, 330), (166, 372), 14, 3),
    ((186, 234), (190, 192), (168, 150), 14, 3),
)
SYNAPSES = ((40, 389, 11), (27, 345, 6), (25, 290, 8), (28, 231, 5), (28, 188, 10), (53, 126, 7))
AXON = ((215, 262), (265, 262), (300, 236), (352, 248))
TERMINALS = (
    ((350, 247), (372, 256), (384, 290)),
    ((350, 248), (374, 250), (394, 250)),
    ((350, 247), (370, 238), (382, 208)),
)


def biological_neuron() -> Picture:
    """The biological and the artificial neuron side by side, parts that correspond numbered alike.

    Example:
        >>> biological_neuron().width
        840
    """
    picture = Picture(
        WIDTH,
        HEIGHT,
        alt=(
            "Left a nerve cell, right an artificial neuron; the same number marks parts that correspond: "
            "1 dendrites and inputs, 2 synapses and weights, 3 soma and sum, 4 threshold and bias with activation, "
            "5 axon and output."
        ),
    )
    axes = picture.axes(position=(0, 0, 1, 1), frame="off", xlim=(0, WIDTH), ylim=(0, HEIGHT))
    draw = _Pen(picture, axes)
    draw.text(200, 428, "a nerve cell", size=13, weight="bold")
    draw.text(635, 428, "an artificial neuron", size=13, weight="bold")
    _nerve_cell(draw)
    _artificial(draw)
    _legend(draw)
    return picture


class _Pen:
    """Draws shapes in the colours of roles, in pixels from the lower left corner."""

    def __init__(self, picture: Picture, axes) -> None:
        self.picture, self.axes = picture, axes

    def patch(self, patch, **roles: str):
        self.axes.add_patch(patch)
        self.picture.paint(patch, **roles)
        return patch

    def line(self, xs, ys, role: str, width: float, z: float = 2, **options) -> None:
        self.picture.paint(
            self.axes.plot(xs, ys, linewidth=width, solid_capstyle="round", zorder=z, **options)[0], color=role
        )

    def text(self, x: float, y: float, text: str, role: str = "ink", size: float = 10, z: float = 9, **options) -> None:
        options = {"ha": "center", "va": "center"} | options
        self.picture.paint(self.axes.text(x, y, text, fontsize=size, zorder=z, **options), color=role)

    def badge(self, x: float, y: float, part: int, radius: float = 11) -> None:
        self.patch(Circle((x, y), radius, linewidth=1.5, zorder=8), facecolor=ROLES[part], edgecolor="paper")
        self.text(x, y - 0.5, str(part + 1), "paper", 10, weight="bold")

    def arrow(self, start, end, role: str, width: float, z: float = 3, shrink: float = 0) -> None:
        self.patch(
            FancyArrowPatch(
                start, end, arrowstyle="-|>", mutation_scale=14, linewidth=width, shrinkA=0, shrinkB=shrink, zorder=z
            ),
            color=role,
        )


def _nerve_cell(draw: _Pen) -> None:
    limbs = [_limb(curve[:3], *curve[3:]) for curve in DENDRITES]
    for x, y, radius in SYNAPSES:
        _incoming(draw, x, y, radius)
    for shape, role in [*((limb, "negative") for limb in limbs), (_blob(), "good")]:
        draw.patch(Polygon(shape, linewidth=2.5, joinstyle="round", zorder=3), facecolor=role, edgecolor=role)
    for limb in limbs:
        draw.patch(Polygon(limb, linewidth=0, zorder=4), facecolor="negative_soft")
    draw.patch(Polygon(_blob(0.955), linewidth=0, zorder=5), facecolor="paper")
    draw.patch(Polygon(_blob(0.955), linewidth=0, zorder=5.1, alpha=0.22), facecolor="good")
    draw.patch(Circle((178, 264), 12, linewidth=1.5, zorder=6), facecolor="paper", edgecolor="good")
    _axon(draw)
    draw.badge(112, 306, INPUT)
    draw.badge(54, 414, WEIGHT)
    draw.badge(190, 309, SUM)
    draw.badge(228, 232, THRESHOLD)
    draw.badge(300, 278, OUTPUT)


def _incoming(draw: _Pen, x: float, y: float, radius: float) -> None:
    """The end of another cell's axon: a synapse, drawn as large as it is strong."""
    away = np.array([x, y]) - SOMA
    away = away / np.hypot(*away) * np.array([1.0, 0.8])
    tail = np.array([x, y]) + away * 19
    draw.line([x, tail[0]], [y, tail[1]], "muted", 1 + radius / 5)
    draw.patch(Circle((x, y), radius, linewidth=1.2, zorder=6), facecolor="positive", edgecolor="paper")


def _axon(draw: _Pen) -> None:
    path = _bezier(AXON, 101)
    draw.patch(Polygon(_limb(AXON, 14, 7), linewidth=0, zorder=4), facecolor="bad")
    for start in range(17, 86, 22):
        sheath = path[start : start + 8]
        draw.line(sheath[:, 0], sheath[:, 1], "bad", 17, z=5)
        draw.line(sheath[:, 0], sheath[:, 1], "paper", 13.5, z=6)
    hillock = path[6]
    draw.patch(Circle(hillock, 9, linewidth=3, zorder=6), facecolor="paper", edgecolor="accent")
    for curve in TERMINALS:
        draw.patch(Polygon(_limb(curve, 6, 3), linewidth=0, zorder=4), facecolor="bad")
        draw.patch(Circle(curve[-1], 7, linewidth=1.2, zorder=6), facecolor="bad", edgecolor="paper")


def _artificial(draw: _Pen) -> None:
    heights, strengths = (352, 262, 172), (4.5, 1.4, 2.8)
    for i, (y, strength) in enumerate(zip(heights, strengths, strict=True)):
        index = "₁₂₃"[i]
        draw.line([474, 606], [y, 262], "positive", strength)
        draw.patch(Circle((462, y), 20, linewidth=2.5, zorder=4), facecolor="negative_soft", edgecolor="negative")
        draw.text(462, y, f"x{index}", size=12)
        middle = 538, y + (262 - y) * (538 - 462) / (606 - 462)
        draw.patch(
            FancyBboxPatch((middle[0] - 15, middle[1] - 11), 30, 22, "round,pad=0,rounding_size=6", lw=2, zorder=4),
            facecolor="paper",
            edgecolor="positive",
        )
        draw.text(*middle, f"w{index}", size=11)
    draw.arrow((634, 262), (684, 262), "muted", 2)
    draw.arrow((748, 262), (790, 262), "bad", 3)
    draw.patch(Circle((606, 262), 32, linewidth=3, zorder=4), facecolor="paper", edgecolor="good")
    draw.patch(Circle((606, 262), 32, linewidth=0, zorder=4.1, alpha=0.22), facecolor="good")
    draw.text(606, 261, "Σ", size=22)
    draw.text(660, 275, "z", size=11)
    draw.arrow((606, 188), (606, 229), "accent", 2.5)
    draw.patch(
        FancyBboxPatch((589, 164), 34, 26, "round,pad=0,rounding_size=6", lw=2, zorder=4),
        facecolor="paper",
        edgecolor="accent",
    )
    draw.text(606, 177, "b", size=12)
    draw.patch(
        FancyBboxPatch((686, 231), 62, 62, "round,pad=0,rounding_size=8", lw=3, zorder=4),
        facecolor="paper",
        edgecolor="accent",
    )
    draw.line([694, 740], [250, 250], "grid", 1, z=4.5)
    draw.line([717, 717], [240, 284], "grid", 1, z=4.5)
    draw.line([695, 717, 717, 739], [250, 250, 276, 276], "accent", 2.5, z=5)
    draw.text(717, 217, "1 if z > 0, else 0", size=9)
    draw.patch(Circle((807, 262), 17, linewidth=2.5, zorder=4), facecolor="paper", edgecolor="bad")
    draw.text(807, 262, "y", size=12)
    draw.badge(462, 386, INPUT)
    draw.badge(548, 340, WEIGHT)
    draw.badge(606, 309, SUM)
    draw.badge(717, 309, THRESHOLD)
    draw.badge(640, 177, THRESHOLD)
    draw.badge(807, 293, OUTPUT)


def _legend(draw: _Pen) -> None:
    step = 166
    draw.line([24, WIDTH - 24], [92, 92], "grid", 1)
    for part, (living, artificial) in enumerate(PAIRS):
        x = 36 + step * part
        draw.badge(x, 64, part, 10)
        draw.text(x + 16, 64, living, size=9, ha="left")
        draw.text(x, 33, "≙", "muted", 11)
        draw.text(x + 16, 33, artificial, ROLES[part], 9, ha="left", weight="bold")


def _bezier(points, count: int) -> np.ndarray:
    """Points of shape (count, 2) on the Bézier curve of 3 or 4 control points."""
    t = np.linspace(0, 1, count)[:, None]
    level = [np.asarray(p, dtype=float) for p in points]
    while len(level) > 1:
        level = [(1 - t) * a + t * b for a, b in pairwise(level)]
    return level[0]


def _limb(points, width: float, end_width: float) -> np.ndarray:
    """A limb along a Bézier curve that grows thinner: the corners of its outline."""
    path = _bezier(points, 40)
    along = np.gradient(path, axis=0)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(*along.T)[:, None]
    half = np.linspace(width, end_width, 40)[:, None] / 2
    return np.concatenate([path + across * half, (path - across * half)[::-1]])


def _blob(scale: float = 1.0) -> np.ndarray:
    """The outline of the soma: a circle that is a little irregular."""
    angle = np.linspace(0, 2 * np.pi, 120)
    radius = 38 + 2.2 * np.cos(3 * angle + 0.4) + 1.6 * np.sin(5 * angle)
    return SOMA + scale * radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
