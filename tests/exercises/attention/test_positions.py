"""Chapter 9, positions: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises.attention.positions import Positions
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import as_function, changed, tells

positions = Positions()
CODE = "\n".join(line[4:] for line in positions.code.split("size):\n")[1].strip("\n").splitlines())
ANGLES, RETURN = "np.arange(places)[:, None] / 10000 ** (np.arange(half) / half)", "return np.concatenate"
TABLE = "[np.sin(angles), np.cos(angles)]"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(CODE, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(CODE, (RETURN, "return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(places, size) #")),
         "sine and cosine stand in turn"),
        (changed(CODE, (TABLE, "[np.cos(angles), np.sin(angles)]")), "the cosines come first"),
        (changed(CODE, ("(np.arange(half) / half)", "(np.arange(half) / size)")), "the waves slow down half as fast"),
        (changed(CODE, ("(np.arange(half) / half)", "(2 * np.arange(half) / half)")), "slow down twice as fast"),
        (changed(CODE, ("/ 10000 **", "* 10000 **")), "the waves get faster and faster"),
        (changed(CODE, ("np.arange(places)", "np.arange(1, places + 1)")), "the first place is 0, here it is 1"),
        (changed(CODE, ("(np.arange(half) / half)", "np.arange(half)")), "the power is i / half"),
        (changed(CODE, ("10000", "1000")), "the number is 10000, here it is 1000"),
        (changed(CODE, (TABLE, "[np.sin(angles), np.sin(angles)]")), "both halves are sines"),
        (changed(CODE, (TABLE, "[np.cos(angles), np.cos(angles)]")), "both halves are cosines"),
        (changed(CODE, (TABLE, "[angles, angles]")), "these are the angles"),
        (changed(CODE, (RETURN, "return np.sin(np.arange(places)[:, None] / 10000 ** (np.arange(size) / size)) #")),
         "that is a sine in every column"),
        (changed(CODE, ("= np.arange", "= 180 / np.pi * np.arange")), "nothing is turned into degrees"),
        (changed(CODE, ("= np.arange", "= np.pi / 180 * np.arange")), "nothing is turned from degrees"),
        (changed(CODE, ("axis=1", "axis=0")), "(places, size)"),
        (changed(CODE, (")[:, None]", ")")), "operands could not be broadcast|(places, size)"),
    ],
)  # fmt: skip
def test_positions(body, message):
    tells(positions, body, message)


@pytest.mark.parametrize(
    "body",
    [
        "half = size // 2\nrows = []\nfor p in range(places):\n    a = [p / 10000 ** (i / half) for i in range(half)]\n"
        "    rows.append([np.sin(v) for v in a] + [np.cos(v) for v in a])\nreturn rows",
        "a = np.outer(np.arange(places), np.exp(-np.log(10000.0) * np.arange(0, size, 2) / size))\n"
        "return np.hstack([np.sin(a), np.cos(a)]).astype('float32')",
        "a = np.arange(places)[:, None] / 10000 ** (np.arange(0, size, 2) / size)\n"
        "e = np.exp(1j * a)\nreturn np.concatenate([e.imag, e.real], axis=1)",
    ],
)
def test_other_ways_are_right_too(body):
    assert positions.check(as_function(body, positions.calls_with)).state == RIGHT
