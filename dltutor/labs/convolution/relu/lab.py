"""Lab: ReLU on a feature map. What is negative becomes 0; what is positive passes as it is."""

from __future__ import annotations

import numpy as np

from dltutor.labs.bases.image import ARROWS, IMAGE, ImageLab, beside
from dltutor.labs.convolution.relu.figure import ReluFigure
from dltutor.live.page.controls import RESET, Choice, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.scratch import activations, kernels
from dltutor.scratch.convolution import convolve
from dltutor.wording import many, number


def _all_off(lab: Relu) -> bool | str:
    return lab.varied and not lab.after.any() and f"the bias {number(lab.values.bias)} puts every number below 0"


def _all_on(lab: Relu) -> bool | str:
    return lab.varied and (lab.before > 0).all() and f"the bias {number(lab.values.bias)} lifts every number above 0"


def _other_side(lab: Relu) -> bool | str:
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

    def figure(self) -> ReluFigure:
        return ReluFigure()

    def begin(self) -> None:
        super().begin()
        self._compute()
        self._choose_lowest()

    @property
    def varied(self) -> bool:
        """Whether the map is more than one number everywhere."""
        return bool(np.ptp(self.before) > 1e-9)

    def changed(self, name: str) -> None:
        super().changed(name)
        self._compute()
        if name == "data":
            self._choose_lowest()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area in ("before", "after") and phase != "up":
            self.cell = self.picture.before.pixel_at(x, y) or self.cell

    def typed(self, key: str, shift: bool) -> None:
        self.cell = beside(self.cell, key, self.before.shape)

    def update(self) -> None:
        z, a = self.before[self.cell], self.after[self.cell]
        passing = int((self.before > 0).sum())
        self.picture.show(self.shown.pixels, self.shown.tone, self.before, self.after, self.cell)
        self.picture.write(
            [
                f"{passing} of {self.before.size} numbers are above 0 (•) and pass",
                f"{self.before.size - passing} become 0, or are 0 already",
                f"map[{self.cell[0]}, {self.cell[1]}] = {number(z)}, after ReLU max(0, {number(z)}) = {number(a)}",
            ]
        )

    def describe(self) -> str:
        passing, size = int((self.before > 0).sum()), self.before.size
        z = self.before[self.cell]
        here = "passes as it is" if z > 0 else "is 0 and stays 0" if z == 0 else "becomes 0"
        said = f"{passing} of {many(size, 'number')} {'passes' if passing == 1 else 'pass'}, "
        said += f"{size - passing} {'is' if size - passing == 1 else 'are'} 0 afterwards; "
        said += f"the framed one, {number(z)}, {here}."
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

    def _choose_lowest(self) -> None:
        row, column = np.unravel_index(self.before.argmin(), self.before.shape)
        self.cell = (int(row), int(column))
