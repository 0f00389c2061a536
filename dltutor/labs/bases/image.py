"""What the labs of convolution share: one image, chosen from some or the learner's own."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pictures import PICTURES, Shown, own
from dltutor.live.page.controls import Choice, Control, without
from dltutor.live.page.lab import Drawn, Lab

IMAGE = Choice("data", "image", tuple(PICTURES), "digit", help="what the lab looks at")
ARROWS = {"ArrowLeft": (0, -1), "ArrowRight": (0, 1), "ArrowUp": (-1, 0), "ArrowDown": (1, 0)}


def beside(pixel: tuple[int, int], key: str, shape: tuple[int, ...]) -> tuple[int, int]:
    """The pixel beside `pixel`, (row, column), in the way that an arrow key points; at the edge the same one.

    >>> beside((0, 3), "ArrowUp", (8, 8)), beside((0, 3), "ArrowLeft", (8, 8))
    ((0, 3), (0, 2))
    """
    row, column = (int(np.clip(a + d, 0, n - 1)) for a, d, n in zip(pixel, ARROWS[key], shape, strict=True))
    return row, column


class ImageLab(Lab[Drawn]):
    """Base of labs with the control `IMAGE`; a lab that was given an array, its `own` image, does without it.

    `shown` is the image with its colours, from `begin` on, and in `changed` already the new one.
    """

    passing = ("data",)

    def __init__(self, image: Any = "digit", **settings: Any) -> None:
        if "data" in settings:
            raise LearnerError(f"data={settings['data']!r}: give it as the image, for example image='china'")
        self.own: Shown | None = None if isinstance(image, str) else own(image)
        if self.own is None:
            settings["data"] = validation.choice("image", image, tuple(PICTURES))
        super().__init__(**settings)

    def own_controls(self) -> tuple[Control, ...]:
        return self.controls if self.own is None else without(self.controls, "data")

    def begin(self) -> None:
        self._start = dict(vars(self.values))
        self.shown = self.own or PICTURES[self.values.data]()

    def changed(self, name: str) -> None:
        if name == "data":
            self.shown = PICTURES[self.values.data]()

    def on_reset(self) -> None:
        vars(self.values).update(self._start)
        self.begin()

    @property
    def written(self) -> frozenset[str]:
        """Settings that `to_code` leaves to `_arguments`."""
        return frozenset({"data"})

    def to_code(self) -> str:
        kept = self.table
        self.table = {name: control for name, control in kept.items() if name not in self.written}
        try:
            return super().to_code()
        finally:
            self.table = kept

    def _arguments(self) -> list[str]:
        if self.own is not None:
            return ["image"]
        return [repr(self.values.data)] if self.values.data != IMAGE.default else []
