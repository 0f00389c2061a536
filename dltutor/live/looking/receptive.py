"""Which pixels of an image a number in a feature map depends on: its receptive field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.live.looking.insides import Insides, Tap
from dltutor.live.looking.passing import uses

AT_ONCE = 200  # images that are looked at together, so that their maps do not fill the memory
SAME_PLACE = (
    "BatchNormalization", "Dropout", "Activation", "ReLU", "LeakyReLU", "ELU", "PReLU", "SpatialDropout2D", "Rescaling",
    "Normalization", "GaussianNoise",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """The field of the number in row 0: `size` pixels from pixel `first` on; of the next row, `step` pixels further.

    >>> Field().after(kernel=3, stride=1, border=1).after(kernel=2, stride=2, border=0)
    Field(size=4, step=2, first=-1)
    """

    size: int = 1
    step: int = 1
    first: int = 0

    def after(self, kernel: int, stride: int, border: int) -> Field:
        """The field behind a further layer, with a `border` of so many added rows above the first one."""
        return Field(
            self.size + (kernel - 1) * self.step,
            self.step * stride,
            self.first - border * self.step,
        )


def fields(model: Any) -> dict[str, Field]:
    """The field of each layer's outputs, by the name of the layer, as far as one layer follows the other.

    The chain ends where a layer is no convolution, no pooling, and does not leave every number in its place.
    """
    found: dict[str, Field] = {}
    field: Field | None = Field()
    for layer in (use.layer for use in uses(model)):
        kind = type(layer).__name__
        if kind == "InputLayer":
            continue
        field = _behind(layer, kind, field)
        if field is None:
            break
        found[layer.name] = field
    return found


def _behind(layer: Any, kind: str, field: Field) -> Field | None:
    if kind in SAME_PLACE:
        return field
    window = getattr(layer, "kernel_size", None) if kind == "Conv2D" else getattr(layer, "pool_size", None)
    if window is None or getattr(layer, "dilation_rate", (1, 1)) != (1, 1):
        return None
    (kernel, across), (stride, along) = window, layer.strides
    if kernel != across or stride != along:
        return None
    border = 0
    if layer.padding == "same":
        size = layer.input.shape[1]
        if size is None and stride > 1:
            return None  # how large the border is depends on the image
        border = (kernel - 1 if size is None else max(0, (-(-size // stride) - 1) * stride + kernel - size)) // 2
    return field.after(kernel, stride, border)


def strongest(look: Insides, taps: list[Tap], images: np.ndarray, most: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """For every unit of some layers the `most` images in which it answers most strongly, and where.

    Args:
        look: the model, looked into at the layers of `taps`.
        images: as the model takes them.

    Returns:
        for each layer the answers, shape (units, most), the strongest first, and whole numbers of shape
        (units, most, 3): the number of the image, and the row and the column in the map. One place an image.
    """
    parts: list[list[tuple[np.ndarray, np.ndarray]]] = [[] for _ in taps]
    widths: list[int] = []
    for start in range(0, len(images), AT_ONCE):
        _, outputs = look.look(images[start : start + AT_ONCE])
        widths = [output.shape[2] for output in outputs]
        for part, output in zip(parts, outputs, strict=True):
            flat = np.moveaxis(output, -1, 0).reshape(output.shape[-1], len(output), -1)
            part.append((flat.max(axis=2), flat.argmax(axis=2)))
    found = []
    for width, part in zip(widths, parts, strict=True):
        answers, places = (np.concatenate(pieces, axis=1) for pieces in zip(*part, strict=True))
        order = np.argsort(-answers, axis=1, kind="stable")[:, :most]
        rows, columns = np.divmod(np.take_along_axis(places, order, axis=1), width)
        found.append((np.take_along_axis(answers, order, axis=1), np.stack([order, rows, columns], axis=-1)))
    return found


def cut(image: np.ndarray, field: Field, row: int, column: int, beyond: float = 0.0) -> np.ndarray:
    """What a number of a map sees of an `image`, (height, width) or with colours behind; outside of it is `beyond`.

    >>> cut(np.eye(3), Field(size=2, step=1, first=-1), 0, 1).tolist()
    [[0.0, 0.0], [1.0, 0.0]]
    """
    top, left = field.first + row * field.step, field.first + column * field.step
    patch = np.full((field.size, field.size, *image.shape[2:]), beyond)
    inside = image[max(0, top) : max(0, top + field.size), max(0, left) : max(0, left + field.size)]
    patch[max(0, -top) :, max(0, -left) :][: inside.shape[0], : inside.shape[1]] = inside
    return patch
