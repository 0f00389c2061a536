"""When the goals of the convolution lab are reached."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Protocol

import numpy as np

from dltutor.wording import number

OWN = "your own"
FLAT = 1e-9  # numbers that differ by less are alike


class Pointed(Protocol):
    """A kernel on an image, and a stop of its window, pointed at or not."""

    values: SimpleNamespace  # preset, bias
    kernel: np.ndarray
    stop: tuple[int, int]
    by_hand: bool

    @property
    def image(self) -> np.ndarray: ...
    @property
    def output(self) -> np.ndarray | None: ...


def strongest(lab: Pointed) -> bool | str:
    """Somebody pointed at the largest number of the output."""
    out = lab.output
    if out is None or not lab.by_hand or np.ptp(out) < FLAT:
        return False
    return out[lab.stop] >= out.max() - FLAT and f"{number(out[lab.stop])} at output[{lab.stop[0]}, {lab.stop[1]}]"


def blind_to_flat(lab: Pointed) -> bool | str:
    """Numbers of their own that add up to 0, and do not answer 0 everywhere."""
    k = lab.kernel
    made = lab.values.preset == OWN and k.any() and abs(k.sum()) < FLAT and lab.values.bias == 0
    return made and lab.output is not None and np.ptp(lab.output) > FLAT and "your numbers add up to 0"


def half(lab: Pointed) -> bool | str:
    """Half as many rows and columns as the image has, by the stride: a small image is halved by its border alone."""
    if lab.output is None or lab.values.stride != 2:
        return False
    (h, w), (rows, columns) = lab.image.shape, lab.output.shape
    return (2 * rows, 2 * columns) == (h, w) and f"{h} × {w} became {rows} × {columns}"


def turned(lab: Pointed) -> bool | str:
    """A single pixel under a kernel that a turn by 180° changes."""
    lone = np.count_nonzero(lab.image) == 1 and lab.output is not None
    return lone and not np.allclose(lab.kernel, lab.kernel[::-1, ::-1]) and "the kernel itself, turned by 180°"


def impossible(lab: Pointed) -> bool:
    """The window finds no place."""
    return lab.output is None
