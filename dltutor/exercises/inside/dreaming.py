"""Chapter 10, dreaming by hand: a step uphill that stays among the images, and how rough an image is."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import by, compare_array, compare_number
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.inside.dreaming_slips import climb_slips, variation_slips
from dltutor.scratch import dreams


class Climb(Exercise):
    key = "climb"
    title = "one step uphill"
    task = (
        "Write `climb(image, slope, rate)`. `image` holds pixels from 0 to 1, and `slope`, of the same shape, by how "
        "much the score grows with each pixel. Return the image after one step of gradient ascent: each pixel has gone "
        "`rate` times its slope further, and one that would pass 0 or 1 stays there."
    )
    calls_with = "image, slope, rate"
    hints = (
        "Two things to do: go uphill, and stay in the box. Chapter 3 went downhill, `weights - rate * slope`.",
        "Uphill is `image + rate * slope`, a new array. Then every number below 0 becomes 0, every one above 1 becomes "
        "1, and all others stay as they are.",
        "`np.clip(array, 0, 1)` does that; or `np.minimum(np.maximum(array, 0), 1)`.",
    )
    code = """
import numpy as np

def climb(image, slope, rate):
    return np.clip(image + rate * slope, 0, 1)
"""
    why = "the same rule that trains a network, with the sign turned and the pixels in the place of the weights."

    _TRIALS = ((2, 3, 0.5), (3, 3, 0.1), (4, 2, 0.25), (1, 5, 2.0))  # rows, columns, rate

    def judge(self, climb: LearnerFunction) -> str:
        chance = np.random.default_rng(101)
        for rows, columns, rate in self._TRIALS:
            image = chance.uniform(0, 1, (rows, columns)).round(2)
            slope = chance.normal(0, 2, (rows, columns)).round(1)
            image.flat[[0, 1, -1]], slope.flat[[0, 1, -1]] = (0.95, 0.5, 0.04), (4.0, 0.2, -3.5)
            compare_array(
                climb,
                climb(image, slope, rate),
                dreams.climb(image, slope, rate),
                climb_slips(image, slope, rate),
                on=f"an image of {by((rows, columns))} and a rate of {rate:g}",
                table=f"image:\n{image}\nslope:\n{slope}",
                size="that of the image",
            )
        return f"right for {len(self._TRIALS)} images: uphill, and no pixel left the box."


class Variation(Exercise):
    key = "variation"
    title = "how rough is an image?"
    task = (
        "Write `variation(image)`. `image` has the shape (rows, columns). Its total variation, as it is meant here, is "
        "the sum of two means: the mean absolute difference of a pixel and the one below it, and the mean absolute "
        "difference of a pixel and the one to its right. A pixel at the border has no neighbour outside. Return one "
        "number: 0 for an image of one colour, 2 for a chessboard of 0 and 1."
    )
    calls_with = "image"
    hints = (
        "Lay the image upon itself, moved by one row: all differences of neighbours are one subtraction of two parts "
        "of it. Then the same with columns.",
        "`image[1:]` is all but the first row, `image[:-1]` all but the last one. For columns it is `image[:, 1:]` and "
        "`image[:, :-1]`.",
        "`np.abs(image[1:] - image[:-1]).mean()` for the rows, plus the same for the columns.",
    )
    code = """
import numpy as np

def variation(image):
    down = np.abs(image[1:] - image[:-1]).mean()
    across = np.abs(image[:, 1:] - image[:, :-1]).mean()
    return down + across
"""
    why = "noise changes from pixel to pixel, a stroke of a pen does not: so a small number says that it may be drawn."

    _TRIALS = (
        [[0.0, 0.2, 0.9], [0.5, 0.1, 0.3]],
        [[0.0, 1, 0], [1, 0, 1], [0, 1, 0]],
        [[0.3, 0.3], [0.3, 0.3], [0.3, 0.3]],
        [[1.0, 0.5, 0, 0.25], [0, 0, 1, 1], [0.75, 0.1, 0.6, 0.6]],
        [[0.0, 0, 0], [1, 1, 1]],
    )

    def judge(self, variation: LearnerFunction) -> str:
        for rows in self._TRIALS:
            image = np.array(rows)
            compare_number(variation, [image], dreams.total_variation(image), variation_slips(image))
        return f"right for {len(self._TRIALS)} images, from one colour to a chessboard."
