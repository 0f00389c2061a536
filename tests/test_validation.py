"""Every check of what a learner passes in: the clean value, or one line that names it."""

import numpy as np
import pytest

from dltutor import validation
from dltutor.errors import LearnerError


class Rude:
    def __repr__(self):
        raise RuntimeError("no")


NONSENSE = ["fast", None, [], {}, float("nan"), float("inf"), -1, 0, True, 10**400, Rude(), np.array([1, 2]), 1j, b"x"]


@pytest.mark.parametrize("value", NONSENSE, ids=lambda v: type(v).__name__)
def test_a_rate_that_is_none_is_one_line_with_its_name(value):
    with pytest.raises(LearnerError) as caught:
        validation.number("learning_rate", value, above=0, example=0.1)
    assert str(caught.value).startswith("learning_rate=")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("value", [*NONSENSE, 2.5, 33], ids=lambda v: type(v).__name__)
def test_a_batch_size_that_is_none_is_one_line_with_its_name(value):
    with pytest.raises(LearnerError, match=r"^batch_size=.*a whole number from 1 to 32"):
        validation.whole("batch_size", value, high=32)


@pytest.mark.parametrize(
    "value", ["heavy", [], [1, "a"], [[1], [1, 2]], [1, np.nan], [np.inf, 1], [1, 2, 3], None, Rude(), {1, 2}]
)
def test_weights_that_are_none_are_one_line_with_their_name(value, refused):
    with refused(r"^weights.*two weights"):
        validation.array("weights", value, shape=(2,), like="two weights")


def test_what_is_right_passes():
    assert validation.number("x", np.float32(0.5)) == 0.5
    assert validation.number("x", np.array([2])) == 2
    assert validation.whole("n", 32.0) == 32
    assert validation.array("w", (1, 2), shape=(None,)).tolist() == [1.0, 2.0]
    assert validation.choice("b", True, (True, False)) is True
    with pytest.raises(LearnerError):
        validation.choice("b", 1, (True, False))
