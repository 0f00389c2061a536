"""Chapter 10, the sizes of a dream: each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises.inside.octaves import Octaves
from dltutor.scratch import dreams

from ..as_learner import changed, solution, tells

OCTAVES = Octaves()
BODY = "\n".join(line[4:] for line in OCTAVES.code.split("):\n", 1)[1].splitlines())
POWER = "octaves - 1 - octave"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(BODY, ("return sizes", "print()")), "gives back nothing (None)"),
        (changed(BODY, (POWER, "octave")), "the largest size comes first"),
        (changed(BODY, (POWER, "octaves - octave")), "the last size is too small"),
        (changed(BODY, (POWER, "octave + 1")), "in the wrong order"),
        (changed(BODY, ("range(octaves)", "range(-1, octaves)")), "one size too many"),
        (changed(BODY, ("range(octaves)", "range(1, octaves)")), "one size too few|gives shape"),
        (changed(BODY, ("round", "int")), "cut off, not rounded"),
        (BODY.replace("round", ""), "no whole pixels"),
        (changed(BODY, ("height / divisor), round(width", "width / divisor), round(height")), "changed places"),
        (changed(BODY, (POWER, "-octave")), "grow beyond the picture"),
        (changed(BODY, (f"({POWER})", f"(({POWER}) / 2)")), "the number of pixels grows"),
        ("""
sizes = [(height, width)]
for _ in range(octaves - 1):
    sizes.insert(0, (round(sizes[0][0] / scale), round(sizes[0][1] / scale)))
return sizes""", "divided again"),
        (changed(BODY, ("scale ** ", "1 + 0 * scale * ")), "output[0, 0] is"),
    ],
)  # fmt: skip
def test_the_sizes_of_a_dream(body, message):
    tells(OCTAVES, body, message)


def test_the_solution_is_what_the_engine_takes():
    (octave_sizes,) = solution(OCTAVES)
    for height, width, octaves, scale in ((160, 160, 3, 1.5), (99, 140, 4, 1.25)):
        np.testing.assert_array_equal(
            octave_sizes(height, width, octaves, scale), dreams.octave_sizes(height, width, octaves, scale)
        )
