"""Pictures painted for one unit of a convolution, from nine beginnings at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.live.looking.insides import Insides, Tap
from dltutor.live.looking.receptive import SAME_PLACE, Field
from dltutor.live.painting.painter import Painter
from dltutor.live.painting.terms import Seen, Term

STEPS = 64  # until a picture is done
RATE, JITTER, BLUR = 0.02, 2, 0.1
ROUGH = 0.15  # deviation of the noise in the grey to begin with
STEPPED = ("ReLU", "Activation")  # where what is below zero has no slope that could be climbed


class OneUnit:
    """Paints for the unit in the middle of a map, on a canvas in which its whole field lies.

    Args:
        look: at the model.
        tap: the layer whose units are painted for.
        climbed: the layer whose numbers are climbed: that one, or the one before its ReLU.
        field: of the layer's units.
        count: how many pictures are painted at once.
    """

    def __init__(self, look: Insides, tap: Tap, climbed: str, field: Field, count: int) -> None:
        self._look, self._number = look, look.taps.index(tap)
        row = -(field.first // field.step)  # the first one whose field begins within the canvas
        side = look.shape[0] or field.size + 2 * field.step
        if look.shape[0]:
            row = min(row, (tap.shape[0] - 1) // 2)
        top = field.first + row * field.step
        self._row, self._part = row, slice(max(0, top), top + field.size)

        def value(seen: Seen, choice: Any) -> Any:
            import tensorflow as tf

            return tf.gather(seen.outputs[climbed][:, row, row], choice, axis=-1, batch_dims=1)

        shape = count, side, side, *look.shape[2:]
        start = np.random.default_rng(0).normal(0.5, ROUGH, shape).clip(0, 1)
        jitter = min(JITTER, field.size // 4)
        term = Term("unit", value, layers=(climbed,), chooses=climbed)
        self._painter = Painter(
            look.model, start, [term], learning_rate=RATE, rule="gradient", jitter=jitter, blur=BLUR, steps=STEPS
        )

    @property
    def done(self) -> bool:
        return self._painter.finished

    @property
    def step(self) -> int:
        return self._painter.step

    def begin(self, unit: int) -> None:
        """From grey, for another unit; nothing is traced again."""
        self._painter.choose("unit", unit)
        self._painter.reset()

    def paint(self, seconds: float) -> None:
        """Go on for about so long."""
        self._painter.paint(seconds=seconds)

    @property
    def pictures(self) -> np.ndarray:
        """What the unit sees of them, (count, size, size) or with a last axis of colours."""
        images = self._painter.images[:, self._part, self._part]
        return images[..., 0] if images.shape[-1] == 1 else images

    def answers(self, unit: int) -> np.ndarray:
        """What the unit answers to each picture."""
        _, outputs = self._look.look(self._painter.images)
        return outputs[self._number][:, self._row, self._row, unit]


def ends(taps: Sequence[Tap], fields: dict[str, Field]) -> dict[str, str]:
    """The last layer of each convolution that leaves its numbers in their places, and the last one before its ReLU.

    Args:
        taps: of the model, in their order.
        fields: what their units see.
    """
    found: list[list[str]] = []
    for tap in taps:
        if tap.name not in fields:
            break
        if tap.kind == "Conv2D":
            found.append([tap.name, tap.name])
        elif found and tap.kind in SAME_PLACE and fields[tap.name] == fields[found[-1][0]]:
            found[-1] = [tap.name, found[-1][1] if tap.kind in STEPPED else tap.name]
    return dict(found)
