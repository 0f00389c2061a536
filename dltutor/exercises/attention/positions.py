"""Chapter 9, positions: a vector for each place, of waves that are slower and slower."""

from __future__ import annotations

from dltutor.exercises.attention.position_slips import position_slips
from dltutor.exercises.core.compared import compare_array
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.scratch.attention import waves


class Positions(Exercise):
    key = "positions"
    title = "positions as waves"
    task = (
        "Write `positions(places, size)`; both are whole numbers, `size` is even. Return an array of shape (places, "
        "size), a row for each place, from 0 on. With half = size / 2 each place has so many angles: "
        "place / 10000^(i / half), for i from 0 to half − 1. The first half of its row holds their sines, the second "
        "half their cosines."
    )
    calls_with = "places, size"
    hints = (
        "The angles first, a table of shape (places, half): its rows are the places, its columns the i. A column of "
        "places divided by a row of numbers gives such a table.",
        "`place = np.arange(places)[:, None]` is the column, `i = np.arange(size // 2)` the row.",
        "`angles = place / 10000 ** (i / (size // 2))`, and then "
        "`np.concatenate([np.sin(angles), np.cos(angles)], axis=1)`.",
    )
    code = """
import numpy as np

def positions(places, size):
    half = size // 2
    angles = np.arange(places)[:, None] / 10000 ** (np.arange(half) / half)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)
"""
    why = (
        "the first wave tells neighbours apart, the last one the beginning from the end, as the digits of a number do; "
        "and how far two places are from each other is the same turn of the waves wherever they stand."
    )

    _TRIALS = ((4, 6), (5, 2), (1, 4), (24, 16), (300, 8))

    def judge(self, positions: LearnerFunction) -> str:
        for places, size in self._TRIALS:
            compare_array(
                positions,
                positions(places, size),
                waves(places, size),
                position_slips(places, size),
                on=f"{places} × {size}",
                table="",
                size=f"(places, size) = ({places}, {size})",
            )
        return f"right for {len(self._TRIALS)} tables, from one place to 300: every number is from −1 to 1."
