"""Chapter 10, the sizes in which a dream is painted."""

from __future__ import annotations

from math import floor, sqrt
from typing import Any

import numpy as np

from dltutor.exercises.core.compared import compare_array
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.scratch import dreams


class Octaves(Exercise):
    key = "octave_sizes"
    title = "from small to large"
    task = (
        "Write `octave_sizes(height, width, octaves, scale)`. A dream is painted in so many sizes as `octaves` says, "
        "and each is `scale` times as large as the one before it, in height and in width; the last one is the "
        "picture's own, (height, width). Return a list of pairs (height, width), the smallest size first. Both are "
        "whole pixels, rounded to the nearest; reckon every size from the picture's own one, so that nothing is "
        "rounded twice."
    )
    calls_with = "height, width, octaves, scale"
    hints = (
        "Begin at the end: the last size is divided by 1, the one before it by scale, the one before that by scale "
        "twice. Which power of scale belongs to the first one?",
        "`for octave in range(octaves)` counts 0, 1, 2, …; the size at place `octave` is divided by "
        "`scale ** (octaves - 1 - octave)`.",
        "`divisor = scale ** (octaves - 1 - octave)`, then append `(round(height / divisor), round(width / divisor))`.",
    )
    code = """
def octave_sizes(height, width, octaves, scale):
    sizes = []
    for octave in range(octaves):
        divisor = scale ** (octaves - 1 - octave)
        sizes.append((round(height / divisor), round(width / divisor)))
    return sizes
"""
    why = (
        "in a small picture a unit sees a large part of the scene: so large shapes come first, and fine ones upon them."
    )

    _TRIALS = ((160, 120, 3, 1.5), (160, 160, 1, 2), (200, 300, 4, 1.3), (96, 64, 2, 2), (111, 75, 5, 1.4))

    def judge(self, octave_sizes: LearnerFunction) -> str:
        for height, width, octaves, scale in self._TRIALS:
            wanted = np.array(dreams.octave_sizes(height, width, octaves, scale), float)
            compare_array(
                octave_sizes,
                octave_sizes(height, width, octaves, scale),
                wanted,
                octave_slips(height, width, octaves, scale),
                on=f"{height} × {width} pixels, {octaves} octaves and scale {scale:g}",
                table="",
                size="(octaves, 2)",
            )
        return (
            f"right for {len(self._TRIALS)} pictures: the last size is the picture's own, and nothing is rounded twice."
        )


def octave_slips(height: int, width: int, octaves: int, scale: float) -> list[tuple[Any, str]]:
    """What typical slips make of the sizes, the commonest first."""
    both = height, width

    def sized(powers: Any, way: Any = round) -> np.ndarray:
        return np.array([[way(side / scale**power) for side in both] for power in powers], float)

    down = range(octaves - 1, -1, -1)
    twice = [np.array(both, float)]
    for _ in range(octaves - 1):
        twice.insert(0, np.round(twice[0] / scale))
    half = [[round(side / sqrt(scale) ** power) for side in both] for power in down]
    return [
        (sized(range(octaves)), "the largest size comes first: turn the list round"),
        (sized(range(octaves, 0, -1)), "the last size is too small: it is the picture's own, divided by 1"),
        (sized(range(1, octaves + 1)), "the first size is divided already, and they come in the wrong order"),
        (sized(range(octaves, -1, -1)), "that is one size too many"),
        (sized(range(octaves - 2, -1, -1)), "that is one size too few: the last power of scale is 0"),
        (sized(down, floor), "the sides are cut off, not rounded: `round`, not `int` or `//`"),
        (sized(down, float), "the sides are no whole pixels: `round` them"),
        (np.array(twice), "a rounded size is divided again: reckon each from the picture's own size"),
        (sized(down)[:, ::-1], "height and width have changed places"),
        (sized(range(0, -octaves, -1)), "they grow beyond the picture: the picture's own size is the last one"),
        (np.array(half, float), "the number of pixels grows by scale: it is each side that does"),
        (np.array([[round(side / (scale * power or 1)) for side in both] for power in down], float),
         "scale is multiplied by the octave: it is raised to its power, `scale ** …`"),
    ]  # fmt: skip
