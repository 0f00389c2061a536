"""The course of a training: the loss and a metric over the epochs, on training and on validation data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.curves import apart, thin
from dltutor.figures.picture import Picture

MOST_POINTS = 400
FEW = 40  # points that are few enough to be marked one by one
SHARES = ("accuracy", "acc", "auc", "precision", "recall", "f1", "iou", "top")  # metrics that go from 0 to 1
SETTLED = 0.1  # of the run: what was larger before may run off the top of the axes
ENOUGH = 10  # points from which on that is so
LENGTHS = (1, 1.5, 2, 3, 4, 6, 8, 10)
ROUND = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


class CourseFigure(Picture):
    """Left the loss, right a metric; alone the loss takes the whole width.

    Args:
        names: what is drawn, the loss first, as Keras calls it: ("loss", "accuracy").
        unit: what is counted along the axis, "epochs" or "steps".
        length: how far the axis goes from the start; None to let it grow.
        validation: whether there are validation data.
    """

    def __init__(
        self, names: Sequence[str], *, unit: str = "epochs", length: float | None = None, validation: bool = True
    ) -> None:
        shown = " and ".join(name.replace("_", " ") for name in names[:2])
        super().__init__(760, 320, alt=f"Curves of the {shown} over the {unit}.")
        self.unit, self.length = unit, length
        grid = self.figure.add_gridspec(1, min(2, len(names)), left=0.065, right=0.975, bottom=0.145, top=0.82)
        grid.update(wspace=0.18)
        self.panels = [Panel(self, self.axes(place), unit, validation) for place in list(grid)[:2]]
        self._legend(validation)

    def show(self, index: int, name: str, training: tuple, validation: tuple, changes: Sequence[float]) -> None:
        """Show (places, values) of `training` and of `validation` in panel `index`, and the places of `changes`."""
        panel = self.panels[index]
        panel.name(name)
        furthest = max([0.0, *(part[0][-1] for part in (training, validation) if len(part[0]))])
        panel.stretch(self.length if self.length and furthest <= self.length else round_up(max(furthest, 1), LENGTHS))
        panel.show(training, validation, changes)

    def _legend(self, validation: bool) -> None:
        """One row on top: a sample of each line beside its name, in the line's own look."""
        place = self.figure.add_axes((0.065, 0.92, 0.92, 0.075))
        place.set(xlim=(0, 100), ylim=(0, 1))
        place.set_axis_off()
        at = 0.0
        entries = [("-", "training", "training", "training data", 20)]
        entries += [("--", "validation", "validation", "validation data", 22)] if validation else []
        for dash, line_role, role, text, width in entries:
            self.paint(place.plot([at, at + 4], [0.5, 0.5], dash, linewidth=2)[0], color=line_role)
            self.paint(place.text(at + 5, 0.5, text, va="center", fontsize=10), color=role)
            at += width
        if validation:
            look = {"markersize": 9, "fillstyle": "none", "markeredgewidth": 1.8, "clip_on": False}
            self.paint(place.plot([at + 1], [0.5], "o", **look)[0], color="validation")
            self.paint(place.text(at + 3, 0.5, "lowest validation loss", va="center", fontsize=10), color="muted")
            at += 28
        self.paint(place.plot([at + 1] * 2, [0.1, 0.9], ":", linewidth=1.6)[0], color="accent")
        self.paint(place.text(at + 2.5, 0.5, "rate or batch size changed", va="center", fontsize=10), color="muted")


class Panel:
    """One quantity: a solid line for the training data, a dashed one for the validation data, marks for changes."""

    def __init__(self, picture: Picture, axes, unit: str, validation: bool) -> None:
        self._picture, self._axes, self._name = picture, axes, ""
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.set_xlabel(unit, fontsize=9, labelpad=1)
        axes.grid(True, linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        self._title = axes.set_title("", fontsize=11, loc="left")
        self._changes = picture.moving(axes.plot([], [], ":", linewidth=1.6)[0])
        picture.paint(self._changes, color="accent")
        self._training = picture.moving(axes.plot([], [], "-", linewidth=1.8, markersize=3)[0])
        picture.paint(self._training, color="training")
        self._validation = picture.moving(axes.plot([], [], "--", linewidth=1.8, markersize=3)[0])
        picture.paint(self._validation, color="validation")
        self._best = picture.moving(axes.plot([], [], "o", markersize=9, fillstyle="none", markeredgewidth=1.8)[0])
        picture.paint(self._best, color="validation")

    def name(self, name: str) -> None:
        """What is drawn, as Keras calls it."""
        if name != self._name:
            self._name = name
            self._title.set_text(name.replace("_", " "))
            self._axes.set_ylim(0, 1)
            self._picture.touch()

    def stretch(self, length: float) -> None:
        """Let the axis go to `length`."""
        if length != self._axes.get_xlim()[1]:
            self._axes.set_xlim(0, length)
            self._picture.touch()

    def mark(self, place: float | None, value: float = 0.0) -> None:
        """Ring the best point; None rings nothing."""
        self._best.set_data([] if place is None else [place], [] if place is None else [value])

    def show(self, training: tuple, validation: tuple, changes: Sequence[float]) -> None:
        drawn = []
        for line, marker, (places, values) in ((self._training, "o", training), (self._validation, "s", validation)):
            kept = thin(len(places), MOST_POINTS)
            x = np.maximum.accumulate(np.array([places[i] for i in kept], float)) if len(kept) else np.zeros(0)
            y = np.array([values[i] for i in kept], float)
            line.set_data(x, y)
            line.set_marker(marker if len(kept) <= FEW else "None")
            drawn.append((x, y))
        self._fit(drawn)
        low, high = self._axes.get_ylim()
        marks = apart(changes, 0.015 * self._axes.get_xlim()[1])
        self._changes.set_data(np.repeat(marks, 3), np.tile([low, high, np.nan], len(marks)))

    def _fit(self, drawn: list[tuple[np.ndarray, np.ndarray]]) -> None:
        """Let the vertical axis hold what is drawn; it changes seldom, since everything is drawn anew then."""
        low, high = self._axes.get_ylim()
        wanted = limits(self._name, drawn)
        if wanted[0] < low or wanted[1] > high or wanted[1] - wanted[0] < 0.45 * (high - low):
            self._axes.set_ylim(wanted)
            self._picture.touch()


def limits(name: str, drawn: list[tuple[np.ndarray, np.ndarray]]) -> tuple[float, float]:
    """The ends of the vertical axis for a quantity; what came at the very beginning may run off the top.

    >>> limits("loss", [(np.arange(100.0), 50 / (1 + np.arange(100.0)))])
    (0.0, 5.0)
    >>> limits("accuracy", [(np.arange(3.0), np.array([0.1, 0.5, 0.7]))])
    (0.0, 1.04)
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
        return 0.0, 1.04
    bottom = -round_up(-low * 1.05) if low < 0 else 0.0
    top = round_up(high * 1.05) if high > 0 else 0.0
    return bottom, (1.0 if top == bottom else top)


def round_up(value: float, digits: Sequence[float] = ROUND) -> float:
    """The next round number, one of `digits` times a power of ten.

    >>> round_up(0.83), round_up(12), round_up(12, (1, 2, 5, 10)), round_up(1000)
    (1.0, 15.0, 20.0, 1000.0)
    """
    if value <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(value))
    digit = next(d for d in digits if value <= d * power * (1 + 1e-9))
    return float(f"{digit * power:.6g}")
