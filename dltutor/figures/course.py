"""The course of a training: the loss and a metric over the epochs, on training and on validation data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.curves import apart, thin
from dltutor.figures.picture import Picture
from dltutor.wording import number

MOST_POINTS = 400
RING = {"markersize": 9, "fillstyle": "none", "markeredgewidth": 1.8}
FEW = 24  # points that are few enough to be marked one by one
SHARES = ("accuracy", "acc", "auc", "precision", "recall", "f1", "iou", "top")  # metrics that go from 0 to 1
SETTLED = 0.1  # of the run: what was larger before may run off the top of the axes
ENOUGH = 10  # points from which on that is so
QUARTERS = (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10)  # round numbers whose quarters are round
LENGTHS = (1, 2, 4, 6, 8, 10)


class CourseFigure(Picture):
    """Left the loss, right a metric; alone the loss takes the whole width.

    Args:
        names: what is drawn, the loss first, as Keras calls it: ("loss", "accuracy").
        unit: what is counted along the axis, "epochs" or "steps".
        length: how far the axis goes from the start; None to let it grow.
    """

    def __init__(self, names: Sequence[str], *, unit: str = "epochs", length: float | None = None) -> None:
        shown = " and ".join(name.replace("_", " ") for name in names[:2])
        super().__init__(760, 320, alt=f"Curves of the {shown} over the {unit}.")
        self.unit, self.length = unit, length
        grid = self.figure.add_gridspec(1, min(2, len(names)), left=0.07, right=0.97, bottom=0.145, top=0.83)
        grid.update(wspace=0.2)
        self.panels = [Panel(self, self.axes(place), unit) for place in grid]
        self._legend = Legend(self)

    def show(self, index: int, name: str, training: tuple, validation: tuple, changes: Sequence[float]) -> None:
        """Show (places, values) of `training` and of `validation` in panel `index`, and the places of `changes`."""
        furthest = max([0.0, *(part[0][-1] for part in (training, validation) if len(part[0]))])
        length = self.length
        if length is None or furthest > length:
            length = round_up(max(furthest, 1), LENGTHS)
        self.panels[index].show(name, length, training, validation, changes)
        if index == 0:
            self._legend.show(validation=bool(len(validation[0])), changes=bool(len(changes)))

    def ring(self, place: float | None, value: float = 0.0) -> None:
        """Ring the lowest validation loss; None rings nothing."""
        self.panels[0].ring(place, value)
        self._legend.show(ring=place is not None)


class Panel:
    """One quantity: a solid line for the training data, a dashed one for the validation data, marks for changes.

    The axes go from 0 to 1 for ever, and the numbers beside them are quick words: another scale costs nothing.
    """

    def __init__(self, picture: Picture, axes, unit: str) -> None:
        shares = (0, 0.25, 0.5, 0.75, 1)
        axes.set(xlim=(0, 1), ylim=(0, 1.03), xticks=shares, xticklabels=(), yticks=shares, yticklabels=())
        axes.grid(True, linewidth=0.6)
        axes.tick_params(length=0)
        axes.spines[["top", "right"]].set_visible(False)
        self.marked: list[float] = []
        self.ringed: tuple[float, float] | None = None
        self._unit, self._length, self._range = unit, 1.0, (0.0, 1.0)
        self._title = picture.words(0, 1.1, axes=axes, size=11)
        look = {"axes": axes, "size": 9, "role": "muted"}
        self._across = [picture.words(share, -0.065, side="center", **look) for share in shares]
        self._up = [picture.words(-0.015, share, side="right", **look) for share in shares]
        self._unit_words = picture.words(0.5, -0.155, side="center", **look)
        self._unit_words.set_text(unit)
        self._changes = picture.moving_line(axes, ":", "accent", linewidth=1.6)
        self._training = picture.moving_line(axes, "-", "training", linewidth=1.8, markersize=3)
        self._validation = picture.moving_line(axes, "--", "validation", linewidth=1.8, markersize=3)
        self._ring = picture.moving_line(axes, "o", "validation", clip_on=False, **RING)
        picture.promise(axes, "once it trains", self._training)

    def ring(self, place: float | None, value: float) -> None:
        """Ring a point, or none."""
        self.ringed = None if place is None else (place, value)
        x, y = ([], []) if place is None else ([place / self._length], [self._height(value)])
        self._ring.set_data(x, y)

    def show(self, name: str, length: float, training: tuple, validation: tuple, changes: Sequence[float]) -> None:
        self._title.set_text(name.replace("_", " "))
        drawn = []
        for line, marker, (places, values) in ((self._training, "o", training), (self._validation, "s", validation)):
            kept = thin(len(places), MOST_POINTS)
            x = np.maximum.accumulate(np.array([places[i] for i in kept], float)) if len(kept) else np.zeros(0)
            drawn.append((x, np.array([values[i] for i in kept], float)))
            line.set_marker(marker if len(kept) <= FEW else "None")
        self._length, self._range = length, limits(name, drawn, self._range)
        self._training.set_data(drawn[0][0] / length, self._height(drawn[0][1]))
        self._validation.set_data(drawn[1][0] / length, self._height(drawn[1][1]))
        self.marked = apart(changes, 0.015 * length)
        marks = np.array(self.marked) / length
        self._changes.set_data(np.repeat(marks, 3), np.tile([0, 1, np.nan], len(marks)))
        low, high = self._range
        for i, (across, up) in enumerate(zip(self._across, self._up, strict=True)):
            across.set_text(f"{i / 4 * length:,.10g}")
            up.set_text(number(low + i / 4 * (high - low)))

    def _height(self, value):
        low, high = self._range
        return (value - low) / (high - low)


class Legend:
    """One row on top: a sample of each line beside its name. It names only what is in the picture."""

    def __init__(self, picture: Picture) -> None:
        axes = picture.figure.add_axes((0.07, 0.92, 0.92, 0.075))
        axes.set(xlim=(0, 100), ylim=(0, 1))
        axes.set_axis_off()
        self._entries = [
            self._entry(picture, axes, *entry)
            for entry in (
                ("training data", "training", 20, "-", [0, 4], [0.5, 0.5], {}),
                ("validation data", "validation", 22, "--", [0, 4], [0.5, 0.5], {}),
                ("lowest validation loss", "validation", 26, "o", [1], [0.5], RING),
                ("rate or batch size changed", "accent", 30, ":", [1, 1], [0.05, 0.95], {}),
            )
        ]
        self._there = {"training": True, "validation": False, "ring": False, "changes": False}
        self.show()

    def show(self, **there: bool) -> None:
        """Name what is there, one entry after the other."""
        self._there.update(there)
        at = 0.0
        for (line, words, width, places), shown in zip(self._entries, self._there.values(), strict=True):
            line.set_visible(shown)
            words.set_visible(shown)
            line.set_xdata([at + place for place in places])
            words.set_x(at + places[-1] + (1.2 if len(places) > 1 else 2))
            at += width * shown

    def _entry(self, picture: Picture, axes, text, role, width, style, x, y, look) -> tuple:
        line = picture.moving(axes.plot(x, y, style, linewidth=1.9, **look)[0], color=role)
        words = picture.words(0, 0.5, axes=axes, size=10)
        words.set_text(text)
        return line, words, width, x


def limits(
    name: str, drawn: list[tuple[np.ndarray, np.ndarray]], before: tuple[float, float] = (0.0, 1.0)
) -> tuple[float, float]:
    """The ends of the vertical axis for a quantity; what came at the very beginning may run off the top.

    `before` is kept as long as it does, so that the scale seldom jumps.

    >>> limits("loss", [(np.arange(100.0), 50 / (1 + np.arange(100.0)))])
    (0.0, 6.0)
    >>> limits("loss", [(np.arange(3.0), np.array([3.0, 2.9, 2.8]))], before=(0.0, 4.0))
    (0.0, 4.0)
    >>> limits("accuracy", [(np.arange(3.0), np.array([0.1, 0.5, 0.7]))])
    (0.0, 1.0)
    """
    values = []
    for x, y in drawn:
        finite = np.isfinite(y)
        settled = finite & (x >= SETTLED * x[-1]) if len(x) > ENOUGH else finite
        values.append(y[settled])
    together = np.concatenate(values) if values else np.zeros(0)
    if not len(together):
        return 0.0, 1.0
    low, high = float(together.min()), float(together.max())
    if any(part in name for part in SHARES) and low >= 0 and high <= 1:
        return 0.0, 1.0
    bottom = -round_up(-low * 1.05) if low < 0 else 0.0
    top = round_up(high * 1.05) if high > 0 else 0.0
    if bottom >= before[0] and top <= before[1] and top - bottom >= 0.45 * (before[1] - before[0]):
        return before
    return bottom, (1.0 if top == bottom else top)


def round_up(value: float, digits: Sequence[float] = QUARTERS) -> float:
    """The next round number, one of `digits` times a power of ten.

    >>> round_up(0.83), round_up(15), round_up(15, (1, 2, 5, 10)), round_up(1000)
    (1.0, 16.0, 20.0, 1000.0)
    """
    if value <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(value))
    digit = next(d for d in digits if value <= d * power * (1 + 1e-9))
    return float(f"{digit * power:.6g}")
