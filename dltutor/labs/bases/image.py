"""What the labs of convolution share: one image, chosen from some or the learner's own."""

from __future__ import annotations

from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pictures import PICTURES, Shown, own
from dltutor.live.page.controls import Choice
from dltutor.live.page.lab import Drawn, Lab

IMAGE = Choice("data", "image", tuple(PICTURES), "digit", help="what the lab looks at")


class ImageLab(Lab[Drawn]):
    """Base of labs with the control `IMAGE`; a lab that was given an array does without it.

    `shown` is the image with its colours, in `changed` already the new one. `written` are settings that `to_code`
    leaves to `_arguments`.
    """

    written: frozenset[str] = frozenset({"data"})

    def __init__(self, figure: Drawn, image: Any, **settings: Any) -> None:
        if "data" in settings:
            raise LearnerError(f"data={settings['data']!r}: give it as the image, for example image='china'")
        self._own = None if isinstance(image, str) else own(image)
        if self._own is None:
            settings["data"] = validation.choice("image", image, tuple(PICTURES))
        else:
            self.controls = tuple(c for c in type(self).controls if c.name != "data")
        super().__init__(figure, **settings)
        self.shown: Shown = PICTURES[self.values.data]() if self._own is None else self._own

    def changed(self, name: str) -> None:
        if name == "data":
            self.shown = PICTURES[self.values.data]()

    def to_code(self) -> str:
        kept = self.table
        self.table = {name: control for name, control in kept.items() if name not in self.written}
        try:
            return super().to_code()
        finally:
            self.table = kept

    def _arguments(self) -> list[str]:
        if self._own is not None:
            return ["image"]
        return [repr(self.values.data)] if self.values.data != IMAGE.default else []
