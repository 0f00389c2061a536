"""How images are changed: the sliders of each change, and what they make of a batch of images."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from dltutor.live.page.controls import Slider
from dltutor.scratch import image_changes as change
from dltutor.wording import number, share, signed

UNIFORM = 0.5  # share of the rim that has one value where images stand on paper
NEAR = 0.05  # of the span: as good as the same value


@dataclass(frozen=True)
class Kind:
    """One sort of change: its slider from `low` to `high`, where it does nothing, and a modest strength, its marks.

    `marks` are at most two, one on either side of `none`; `spacing` is the distance of two points of its curve.
    """

    name: str
    label: str
    low: float
    high: float
    none: float
    step: float
    spacing: float
    marks: tuple[float, ...]
    say: Callable[[float], str]
    help: str

    @property
    def slider(self) -> Slider:
        return Slider(self.name, self.label, self.low, self.high, self.none, step=self.step, help=self.help)

    @property
    def strengths(self) -> list[float]:
        """The places of the curve, the marks and the neutral one among them; from coarse to fine."""
        count = round((self.high - self.low) / self.spacing)
        places = {round(self.low + (self.high - self.low) * i / count, 6): _level(i, count) for i in range(count + 1)}
        places |= dict.fromkeys((*self.marks, self.none), 0)
        return sorted(places, key=lambda place: (places[place], place))

    def nothing(self, value: float) -> bool:
        """Whether this strength leaves the images as they are."""
        return abs(value - self.none) < 1e-6

    def modest(self, value: float) -> bool:
        """Whether this strength lies between the marks."""
        return min(*self.marks, self.none) - 1e-6 <= value <= max(*self.marks, self.none) + 1e-6

    def mark_passed(self, value: float) -> float | None:
        """The mark that `value` has reached or passed, if it has."""
        for mark in self.marks:
            if abs(value - self.none) >= abs(mark - self.none) - 1e-6 and (value > self.none) == (mark > self.none):
                return mark
        return None


def _level(place: int, count: int) -> int:
    """0 for the ends, 1 for every eighth place, and so on: a curve is seen as a whole before it is fine."""
    if place in (0, count):
        return 0
    return next(level for level, every in enumerate((8, 4, 2, 1), 1) if place % every == 0)


def _more(value: float) -> str:
    return signed(f"{number(100 * value)} %")


def _times(value: float) -> str:
    return f"× {number(value)}"


KINDS = (
    Kind("rotation", "rotation °", -180, 180, 0, 5, 15, (-45, 45), lambda v: f"{number(v)}°",
         "viewpoint: degrees, counter-clockwise"),
    Kind("scale", "scale ×", 0.4, 2, 1, 0.05, 0.1, (0.65, 1.5), _times,
         "how large the thing is seen"),
    Kind("shift", "shift", -0.5, 0.5, 0, 0.025, 0.05, (-0.2, 0.2), _more,
         "to the right, as a share of the width"),
    Kind("deformation", "deformation", 0, 0.2, 0, 0.01, 0.01, (0.06,), share,
         "bent like rubber: how far a pixel typically moves, as a share of the side"),
    Kind("occlusion", "occlusion", 0, 0.8, 0, 0.02, 0.04, (0.16,), share,
         "the share of the image that a grey patch hides"),
    Kind("brightness", "brightness", -1, 1, 0, 0.05, 0.1, (-0.4, 0.4), _more,
         "illumination: what is added to every pixel, as a share of the whole range"),
    Kind("contrast", "contrast ×", 0, 3, 1, 0.1, 0.2, (0.4, 2.0), _times,
         "illumination: differences from the mean, so many times as large"),
    Kind("clutter", "clutter", 0, 1, 0, 0.05, 0.05, (0.6,), share,
         "strokes that do not belong there: how dark they are"),
)  # fmt: skip
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}


class Changes:
    """What the sliders make of `images`, shape (samples, height, width, channels), in any range.

    Images on paper, such as digits, get paper where nothing is known; others get what is nearest on their rim.

    >>> changes = Changes(np.zeros((2, 8, 8, 1), np.float32))
    >>> changes({"rotation": 90.0}).shape
    (2, 8, 8, 1)
    """

    def __init__(self, images: np.ndarray) -> None:
        self.images = images
        self.low, self.high = float(images.min()), float(images.max())
        if self.high == self.low:
            self.high = self.low + 1
        self.paper = _paper(images, (self.high - self.low) * NEAR)
        middle = (self.low + self.high) / 2
        self.ink = self.low if self.paper is not None and self.paper > middle else self.high
        self._bends = change.bends(*images.shape[:3])
        self._strokes = change.strokes(*images.shape[:3])

    def __call__(self, strength: Mapping[str, float]) -> np.ndarray:
        """The changed images; what `strength` does not name stays as it is."""
        v = {kind.name: strength.get(kind.name, kind.none) for kind in KINDS}
        x, (height, width) = self.images, self.images.shape[1:3]
        on = {kind.name for kind in KINDS if not kind.nothing(v[kind.name])}
        if on & {"rotation", "scale", "shift", "deformation"}:
            bend = self._bends * (v["deformation"] * min(height, width)) if "deformation" in on else None
            places = change.places(
                height, width, degrees=v["rotation"], factor=v["scale"], right=v["shift"] * width, bend=bend
            )
            x = change.read(x, *places, self.paper)
        if "clutter" in on:
            x = change.laid_over(x, v["clutter"] * self._strokes, self.ink)
        if "occlusion" in on:
            hidden = change.patches(len(x), height, width, v["occlusion"])
            x = change.laid_over(x, hidden, (self.low + self.high) / 2)
        if on & {"brightness", "contrast"}:
            x = change.illuminate(x, v["brightness"], v["contrast"], (self.low, self.high))
        return x

    def seen(self, images: np.ndarray) -> np.ndarray:
        """Images to be drawn, (samples, height, width) from 0 (paper, or black) to 1; colours become grey."""
        shares = (images.mean(axis=-1) - self.low) / (self.high - self.low)
        return 1 - shares if self.ink == self.low else shares


def _paper(images: np.ndarray, near: float) -> float | None:
    """The value of the ground on which the images stand; None if they have none, such as photographs."""
    if images.shape[3] > 1:
        return None
    rim = np.concatenate([images[:, [0, -1]].ravel(), images[:, :, [0, -1]].ravel()])
    value = float(np.median(rim))
    return value if (np.abs(rim - value) <= near).mean() >= UNIFORM else None
