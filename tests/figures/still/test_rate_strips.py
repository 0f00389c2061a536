"""Strips of rates: a solid bar is enough, and the last column counts what is enough everywhere."""

import numpy as np
import pytest

from dltutor import figures
from dltutor.errors import LearnerError

RATES = np.logspace(-3, 0, 4)
EASY = {"SGD": [[0.2], [0.9], [1.0], [0.1]], "Adam": [[0.9], [0.95], [0.9], [0.2]]}
HARD = {"SGD": [[0.2], [0.3], [0.4], [0.95]], "Adam": [[0.2], [0.95], [0.9], [0.2]]}


def test_what_is_enough_is_counted():
    picture = figures.rate_strips(RATES, {"easy": EASY, "hard": HARD})
    assert "easy: SGD 2, Adam 3; hard: SGD 1, Adam 2, of 4 rates" in picture.alt
    said = [words.get_text() for words in picture.figure.findobj(lambda a: hasattr(a, "get_text"))]
    assert said.count("0") == 1, "SGD has no rate that is enough for both"
    assert {"easy", "hard", "SGD", "Adam", "0.01", "1", "rates, in all of them"} <= set(said)


def test_the_mean_over_the_seeds_counts():
    picture = figures.rate_strips([0.1, 1.0], {"digits": {"SGD": [[0.8, 1.0], [0.7, 1.0]]}})
    assert "SGD 1, of 2 rates" in picture.alt


@pytest.mark.parametrize(
    ("tasks", "named"), [({}, "0 tasks"), ({"a": EASY, "b": {"SGD": EASY["SGD"]}}, "2 tasks"), ({"a": {}}, "1 tasks")]
)
def test_nonsense_gets_one_line(tasks, named):
    with pytest.raises(LearnerError, match=named):
        figures.rate_strips(RATES, tasks)
