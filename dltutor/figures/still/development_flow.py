"""The way from data to a network that is used: six steps, and the way back."""

from __future__ import annotations

from typing import Any

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 222
STEPS = (
    ("1 framework", "with what?", "import keras"),
    ("2 data", "from what?", "datasets.iris()"),
    ("3 design", "which network?", "Sequential([…])"),
    ("4 train", "which weights?", "model.fit(…)"),
    ("5 save", "kept where?", "model.save(…)"),
    ("6 infer", "and now?", "model(new)"),
)
BOX, TALL, LEFT, TOP = 122, 92, 12, 34  # pixels: width, height, the first box, all boxes
PITCH = (WIDTH - 2 * LEFT - BOX) / (len(STEPS) - 1)


def development_flow() -> Picture:
    """The six steps of a development, each with its question and a line of Keras, and what leads back.

    Example:
        >>> development_flow()
        Picture: Six steps in a row: framework, data, design, train, save, infer. Two ways lead back, from train to design: not good on the development set, and from infer to data: the world has changed.
    """  # noqa: E501
    picture = Picture(
        WIDTH,
        HEIGHT,
        alt="Six steps in a row: framework, data, design, train, save, infer. Two ways lead back, from train to "
        "design: not good on the development set, and from infer to data: the world has changed.",
    )
    axes = picture.axes(position=(0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0), frame="off")
    for i, (name, question, code) in enumerate(STEPS):
        _box(picture, axes, LEFT + i * PITCH, name, question, code)
        if i:
            end = LEFT + i * PITCH
            _arrow(picture, axes, (end - PITCH + BOX, TOP + TALL / 2), (end, TOP + TALL / 2), "muted")
    for start, end, depth, text in (
        (3, 2, 32, "not good on the development set"),
        (5, 1, 68, "the world has changed, and the data with it"),
    ):
        _back(picture, axes, _middle(start), _middle(end), TOP + TALL + depth, text)
    return picture


def _box(picture: Picture, axes: Any, left: float, name: str, question: str, code: str) -> None:
    shape = FancyBboxPatch((left, TOP), BOX, TALL, "round,pad=0,rounding_size=8", linewidth=1.8)
    picture.paint(axes.add_patch(shape), facecolor="paper", edgecolor="accent")
    rows = ((20, name, "ink", {"fontweight": "bold", "fontsize": 11}), (44, question, "muted", {"fontsize": 9.5}))
    for down, text, role, look in (*rows, (70, code, "ink", {"fontsize": 9})):
        words = axes.text(left + BOX / 2, TOP + down, text, ha="center", va="center", **look)
        picture.paint(words, color=role)


def _back(picture: Picture, axes: Any, start: float, end: float, bottom: float, text: str) -> None:
    """A way back below the boxes, with its reason under it."""
    side = 14 if bottom < TOP + TALL + 50 else -14  # the two ways do not meet
    xs, top = (start + side, start + side, end - side, end - side), TOP + TALL
    picture.paint(axes.plot(xs, (top, bottom, bottom, top + 8), "--", linewidth=1.6)[0], color="accent")
    _arrow(picture, axes, (end - side, top + 14), (end - side, top), "accent")
    words = axes.text((start + end) / 2, bottom + 13, text, ha="center", va="center", fontsize=9.5)
    picture.paint(words, color="ink")


def _middle(step: int) -> float:
    return LEFT + step * PITCH + BOX / 2


def _arrow(picture: Picture, axes: Any, start: tuple[float, float], end: tuple[float, float], role: str) -> None:
    arrow = FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=13, linewidth=1.8, shrinkA=0, shrinkB=0)
    picture.paint(axes.add_patch(arrow), color=role)
