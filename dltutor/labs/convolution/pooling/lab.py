"""Lab: pooling. What a small shift of the image changes in a feature map, measured before and after pooling."""

from __future__ import annotations

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.bases.image import ARROWS, IMAGE, ImageLab, beside
from dltutor.labs.bases.pictures import Shown
from dltutor.labs.convolution.pooling.figure import PoolingFigure
from dltutor.live.page.controls import RESET, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.scratch import activations, kernels
from dltutor.scratch.convolution import convolve, pool, winners
from dltutor.wording import many, number, share

MOST = 3  # pixels of shift
BORDER = MOST + 1  # so that nothing leaves the map, the pixel more that a kernel reaches included
NONE = "none (the image itself)"
AS_THE_WINDOW = 0
SAME = 1e-9
LARGEST = 16


def _halved(lab: Pooling) -> bool | str:
    v = lab.values
    if lab.pooled is None or v.shift != 1 or lab.changes[1] < 0.1:
        return False
    return (
        lab.pooled_changes[1] < lab.changes[1] / 2
        and f"{share(lab.changes[1])} before, {share(lab.pooled_changes[1])} after"
    )


def _nothing(lab: Pooling) -> bool | str:
    v = lab.values
    moved = lab.pooled is not None and v.shift == MOST and lab.changes[MOST] > 0.1
    return moved and lab.pooled_changes[MOST] < SAME and f"windows of {v.size} × {v.size}"


def _moved_along(lab: Pooling) -> bool | str:
    if lab.pooled is None or lab.values.shift != lab.stride or lab.stride < 2 or lab.pooled_changes[lab.stride] < 0.1:
        return False
    a, b = lab.pooled, lab.pooled_shifted
    return a.shape[1] > 1 and np.allclose(b[:, 1:], a[:, :-1]) and f"stride {lab.stride}, shift {lab.stride}"


class Pooling(ImageLab[PoolingFigure]):
    """Max or average pooling of a feature map, of the image as it is and shifted by 0 to 3 pixels to the right.

    The change is Σ|a − b| / Σ(a + b) over all numbers of two maps: 0 where they are equal, 1 where they have nothing in
    common. A dot marks the largest number of each window, a cross the pooled cells that a shift has changed. Click on a
    cell to see its window (arrow keys).

    Args:
        image: "digit", "square", "one pixel", "4 × 4", "china" or "flower"; or an array of shape (height, width) or
            (height, width, channels). It gets a border of 4 pixels, so that nothing is lost by a shift.
        preset: the kernel that makes the map, before ReLU: one of `dltutor.scratch.kernels.NAMES`; or
            "none (the image itself)".
        how: "max" or "average".
        size: pixels along a side of the window, from 1 to 16.
        stride: how many pixels it moves at a time, 1, 2 or 3; 0 for as many as `size`, as Keras does.
        shift: pixels to the right, from 0 to 3.

    Raises:
        LearnerError: if an argument is not possible. A window larger than the map is possible: the lab says why there
            is no output.

    Source:
        The measure of change is that of J. R. Bray and J. T. Curtis, "An ordination of the upland forest communities of
        southern Wisconsin", 1957.

    Example:
        >>> lab = Pooling("one pixel", preset="none (the image itself)", size=7, shift=1)
        >>> float(lab.changes[1]), float(lab.pooled_changes[1])
        (1.0, 0.0)
        >>> Pooling(shift=4)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: shift=4: it must be a whole number from 0 to 3, for example 1
    """

    controls = (
        IMAGE,
        Choice("preset", "kernel", (*kernels.NAMES, NONE), "vertical edges", help="makes the map, before ReLU"),
        Choice("how", "pooling", ("max", "average"), "max", help="the largest number of a window, or their average"),
        Slider("size", "window size", 1, LARGEST, 2, step=1, whole=True, help="its height and width"),
        Choice("stride", "stride", {"as the window": AS_THE_WINDOW, "1": 1, "2": 2, "3": 3}, AS_THE_WINDOW),
        Slider("shift", "shift to the right", 0, MOST, 1, step=1, whole=True, help="pixels"),
        RESET,
    )
    goals = (
        Goal("a shift of 1 changes the pooled map less than half as much as the map before", _halved),
        Goal("a shift of 3 changes nothing at all after pooling", _nothing),
        Goal("the pooled map is the same after a shift, only moved by one column", _moved_along),
    )
    draggable = True
    keys = tuple(ARROWS)
    more = {"Image": ("data", "preset")}

    def figure(self) -> PoolingFigure:
        return PoolingFigure(MOST)

    def own_goals(self) -> tuple[Goal, ...]:
        if self.own is None or max(self.own.pixels.shape) + 2 * BORDER <= LARGEST:
            return self.goals
        return tuple(goal for goal in self.goals if goal.reached is not _nothing)  # no window is large enough

    def begin(self) -> None:
        super().begin()
        self.cell = (0, 0)
        self._compute()
        self._choose_strongest()

    @property
    def stride(self) -> int:
        """How many pixels the window moves at a time."""
        return self.values.stride or self.values.size

    @property
    def pooled_shifted(self) -> np.ndarray:
        """The pooled map of the shifted image."""
        return self._pooled[self.values.shift]

    def changed(self, name: str) -> None:
        super().changed(name)
        self._compute()
        if name in ("data", "preset"):
            self._choose_strongest()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "up" or self.pooled is None:
            return
        if area in ("pooled 0", "pooled 1"):
            self.cell = self.picture.pooled[0].pixel_at(x, y) or self.cell
        elif area in ("map 0", "map 1"):
            place = self.picture.maps[0].pixel_at(x, y)
            if place is not None:
                ends = zip(place, self.pooled.shape, strict=True)
                self.cell = tuple(min(a // self.stride, n - 1) for a, n in ends)

    def typed(self, key: str, shift: bool) -> None:
        if self.pooled is not None:
            self.cell = beside(self.cell, key, self.pooled.shape)

    def update(self) -> None:
        v, figure, s = self.values, self.picture, self.values.shift
        tone = self.shown.tone if v.preset == NONE else "diverging"
        nothing = np.zeros(0, int)
        different = np.zeros((1, 1), bool)
        for which, shift in enumerate((0, s)):
            pooled = None if self.pooled is None else self._pooled[shift]
            figure.show(which, self.maps[shift], pooled, v.size, self.stride, tone)
            marked = v.how == "max" and pooled is not None
            rows, columns = winners(self.maps[shift], v.size, self.stride) if marked else (nothing, nothing)
            if marked:
                strong = self.maps[shift][rows, columns] > SAME
                rows, columns = rows[strong], columns[strong]
            figure.show_winners(which, rows, columns)
        if self.pooled is not None:
            different = np.abs(self.pooled - self.pooled_shifted) > SAME
        figure.show_cell(None if self.pooled is None else self.cell, v.size, self.stride)
        figure.show_changes(self.changes, self.pooled_changes, s, different)
        figure.write(*self._texts(int(different.sum())))

    def describe(self) -> str:
        v = self.values
        if self.pooled is None:
            rows, columns = self.maps[0].shape
            return f"Impossible: a window of {v.size} × {v.size} finds no place in a map of {rows} × {columns}."
        if not self.maps[0].any():
            return "The map is 0 everywhere: there is nothing to pool."
        if v.shift == 0:
            return "The image is not shifted yet. Move it, and compare the two curves."
        before, after = self.changes[v.shift], self.pooled_changes[v.shift]
        said = f"Shifted by {v.shift}: the map changes by {share(before)}, after pooling by {share(after)}."
        if before < SAME:
            return f"{said} A shift makes no difference to this image."
        if after < SAME:
            return f"{said} For this shift the pooled map is invariant; it no longer knows where things are, either."
        if after < before * 0.75:
            return f"{said} Pooling hides a part of the shift."
        if after <= before:
            return f"{said} Pooling hardly helps here."
        return f"{said} Here pooling makes it worse."

    def _compute(self) -> None:
        v = self.values
        kernel = kernels.kernel("identity" if v.preset == NONE else v.preset)
        self.maps = [activations.relu(convolve(picture, kernel).round(9)) for picture in shifted(self.shown)]
        self.changes = np.array([change(self.maps[0], after) for after in self.maps])
        self.problem, self.pooled, self.pooled_changes = "", None, None
        try:
            self._pooled = [pool(one, v.size, self.stride, how=v.how) for one in self.maps]
        except LearnerError as impossible:
            self.problem = str(impossible)
            return
        self.pooled = self._pooled[0]
        self.pooled_changes = np.array([change(self.pooled, after) for after in self._pooled])
        self.cell = tuple(min(a, n - 1) for a, n in zip(self.cell, self.pooled.shape, strict=True))

    def _choose_strongest(self) -> None:
        if self.pooled is not None:
            row, column = np.unravel_index(self.pooled.argmax(), self.pooled.shape)
            self.cell = (int(row), int(column))

    def _texts(self, different: int) -> tuple[list[str], list[str]]:
        v, (rows, columns) = self.values, self.maps[0].shape
        s = v.shift
        name = "image" if v.preset == NONE else "map after ReLU"
        first = f"●─ before pooling: {share(self.changes[s])}"
        if self.pooled is None:
            why = [
                first,
                "",
                "",
                f"a window of {v.size} × {v.size}",
                f"on a map of {rows} × {columns}:",
                "it finds no place",
            ]
            return [f"{name}, {rows} × {columns}", "pooled", f"shifted by {s}", "pooled"], why
        (r, c), n, size = self.cell, self.stride, self.pooled.shape
        seen = self.maps[0][r * n : r * n + v.size, c * n : c * n + v.size]
        value = number(self.pooled[r, c])
        heads = [
            f"{name}, {rows} × {columns}",
            f"pooled, {size[0]} × {size[1]}",
            f"shifted by {s}",
            f"{different} of {self.pooled.size} changed (×)",
        ]
        rule = "largest" if v.how == "max" else "average"
        return heads, [
            first,
            f"■╌ after pooling:  {share(self.pooled_changes[s])}",
            "",
            f"framed above: {many(seen.size, 'number')},",
            f"from {number(seen.min())} to {number(seen.max())}",
            f"their {rule} is {value}",
        ]


def shifted(shown: Shown) -> list[np.ndarray]:
    """An image moved to the right by 0, 1, … MOST pixels, with a border of BORDER + 1 pixels for a 3 × 3 kernel."""
    wide = shown.bordered(BORDER + 1, BORDER + 1 + MOST)
    width = wide.shape[1] - 2 * MOST
    return [wide[:, MOST - s : MOST - s + width] for s in range(MOST + 1)]


def change(a: np.ndarray, b: np.ndarray) -> float:
    """How different two maps without negative numbers are: 0 where they are equal, 1 with nothing in common.

    >>> change(np.array([1.0, 0.0]), np.array([0.0, 1.0])), change(np.ones(2), np.ones(2))
    (1.0, 0.0)
    """
    total = float((a + b).sum())
    return 0.0 if total <= SAME else float(np.abs(a - b).sum()) / total
