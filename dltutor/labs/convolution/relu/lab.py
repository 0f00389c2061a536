"""Lab: ReLU on a feature map. What is negative becomes 0; what is positive passes as it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.bases.image import IMAGE, ImageLab
from dltutor.labs.convolution.relu.figure import ReluFigure
from dltutor.live.page.controls import RESET, Choice, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.scratch import activations, kernels
from dltutor.scratch.convolution import convolve

ARROWS = {"ArrowLeft": (0, -1), "ArrowRight": (0, 1), "ArrowUp": (-1, 0), "ArrowDown": (1, 0)}


def _all_off(lab: Any) -> bool | str:
    return lab.varied and not lab.after.any() and f"the bias {lab.values.bias:g} puts every number below 0"


def _all_on(lab: Any) -> bool | str:
    return lab.varied and (lab.before > 0).all() and f"the bias {lab.values.bias:g} lifts every number above 0"


def _other_side(lab: Any) -> bool | str:
    v = lab.values
    both = v.turned and v.bias == 0 and lab.varied and (lab.before > 0).any() and (lab.before < 0).any()
    return both and f"{int((lab.before > 0).sum())} numbers pass now, and each of them was cut off before"


class Relu(ImageLab[ReluFigure]):
    """A feature map before and after ReLU; a dot marks what is above 0. Click on a number to follow it (arrow keys).

    Args:
        image: "digit", "square", "one pixel", "4 × 4", "china" or "flower"; or an array of shape (height, width) or
            (height, width, channels).
        preset: the kernel that makes the map, one of `dltutor.scratch.kernels.NAMES`.
        bias: added to every number of the map, from −5 to 5.
        turned: whether all signs of the kernel are turned.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = Relu(np.eye(4), preset="vertical edges")
        >>> lab.before.min() < 0, lab.after.min() < 0
        (np.True_, np.False_)
        >>> Relu(bias="high")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: bias='high': it must be a number from -5 to 5, for example 0.0
    """

    controls = (
        IMAGE,
        Choice("preset", "kernel", kernels.NAMES, "vertical edges", help="what makes the feature map"),
        Slider("bias", "bias", -5, 5, 0.0, step=0.05, help="added to every number of the map"),
        Switch("turned", "turn the signs of the kernel", False, help="plus for minus, and minus for plus"),
        RESET,
    )
    goals = (
        Goal("see the other side of every edge: turn the signs of the kernel", _other_side),
        Goal("find a bias with which nothing passes: the map is dead", _all_off),
        Goal("find a bias with which ReLU changes nothing", _all_on),
    )
    draggable = True
    keys = tuple(ARROWS)

    def __init__(self, image: Any = "digit", **settings: Any) -> None:
        super().__init__(ReluFigure(), image, **settings)
        self._start = dict(vars(self.values))
        self.cell = (0, 0)
        self._compute()
        self._choose_lowest()
        self.refresh()

    @property
    def varied(self) -> bool:
        """Whether the map is more than one number everywhere."""
        return bool(np.ptp(self.before) > 1e-9)

    def changed(self, name: str) -> None:
        super().changed(name)
        self._compute()
        if name == "data":
            self._choose_lowest()

    def on_reset(self) -> None:
        for name, value in self._start.items():
            setattr(self.values, name, value)
        self._compute()
        self._choose_lowest()

    def pointed(self, phase: str, axes: Any, x: float, y: float) -> None:
        for grid in (self.picture.before, self.picture.after):
            if axes is grid.axes and phase != "up":
                self.cell = grid.pixel_at(x, y) or self.cell

    def typed(self, key: str, shift: bool) -> None:
        step = zip(self.cell, ARROWS[key], self.before.shape, strict=True)
        self.cell = tuple(int(np.clip(a + d, 0, n - 1)) for a, d, n in step)

    def update(self) -> None:
        z, a = self.before[self.cell], self.after[self.cell]
        passing = int((self.before > 0).sum())
        self.picture.show(self.shown.pixels, self.shown.tone, self.before, self.after, self.cell)
        self.picture.write(
            [
                f"{passing} of {self.before.size} numbers are above 0 (•) and pass",
                f"{self.before.size - passing} become 0, or are 0 already",
                f"map[{self.cell[0]}, {self.cell[1]}] = {_number(z)}, after ReLU max(0, {_number(z)}) = {_number(a)}",
            ]
        )

    def describe(self) -> str:
        passing, size = int((self.before > 0).sum()), self.before.size
        z = self.before[self.cell]
        here = "passes as it is" if z > 0 else "is 0 and stays 0" if z == 0 else "becomes 0"
        said = f"{passing} of {size} numbers pass, {size - passing} are 0 afterwards; "
        said += f"the framed one, {_number(z)}, {here}."
        if not self.varied:
            return f"{said} The map is the same number everywhere: this kernel finds nothing here."
        if passing == 0:
            return f"{said} Nothing passes: the map says nothing about the image, and no gradient comes back."
        if passing == size:
            return f"{said} Nothing is negative: ReLU changes nothing, and the layer is linear."
        if "edges" in self.values.preset:
            return f"{said} The other side of the edges is cut off: a second kernel, with turned signs, keeps it."
        return said

    def _compute(self) -> None:
        v = self.values
        kernel = kernels.kernel(v.preset) * (-1 if v.turned else 1)
        self.before = convolve(self.shown.bordered(1, 1), kernel, v.bias).round(9) + 0.0
        self.after = activations.relu(self.before)
        if getattr(self, "cell", None) is not None:
            self.cell = tuple(min(a, n - 1) for a, n in zip(self.cell, self.before.shape, strict=True))

    def _choose_lowest(self) -> None:
        row, column = np.unravel_index(self.before.argmin(), self.before.shape)
        self.cell = (int(row), int(column))


def _number(x: float) -> str:
    return f"{round(x, 2) + 0.0:.2f}".replace("-", "−")
