"""The lab on screening: Bayes in dots, the threshold that is dragged, goals, and what is refused."""

import numpy as np
import pytest

from dltutor import labs
from dltutor.exercises.sure.world_slips import worth

from ..makers import maker


@pytest.fixture
def lab():
    return labs.Screening(**maker("Screening")[1]())


def test_precision_is_that_of_bayes_and_the_dots_add_up(lab):
    for prevalence in (0.001, 0.01, 0.37, 0.5):
        lab.set(prevalence=prevalence)
        assert lab.outcome.precision == pytest.approx(worth(*lab.rates, prevalence))
        counts = lab.outcome.counts
        assert sum(counts) == 1000 and counts[0] + counts[1] == pytest.approx(1000 * prevalence, abs=0.5)
        drawn = {name: len(line.get_xdata()) for name, line in lab.picture.people.items()}
        assert tuple(drawn[name] for name in ("found", "missed", "alarms", "quiet")) == counts


def test_a_rare_illness_makes_most_positives_wrong_although_the_test_is_the_same(lab):
    rates, often = lab.rates, lab.outcome.precision
    lab.set(prevalence=0.001)
    assert lab.rates == rates and lab.outcome.precision < 0.1 < 0.8 < often
    assert lab.picture.curves[0].get_ydata().max() <= 1


def test_the_threshold_is_dragged_and_moved_by_keys(lab):
    lab.point("down", *lab.picture.place("crowds", 2.0, 10))
    assert lab.values.threshold == pytest.approx(1 / (1 + np.exp(-2)), abs=1e-3)
    before = lab.values.threshold
    lab.type("ArrowLeft")
    assert lab.values.threshold < before
    lab.point("move", *lab.picture.place("crowds", 7.9, 10))
    assert lab.values.threshold == 0.999
    lab.press("reset")
    assert lab.values.threshold == 0.5


def test_goals_are_reached_by_the_threshold(lab):
    lab.set(model="largest radius", prevalence=0.01)
    assert not any(lab.done)
    lab.set(threshold=0.001)
    assert lab.done == (False, False, True) and "called ill wrongly" in repr(lab)
    scores = np.r_[np.linspace(0.6, 1, 100), np.linspace(0, 0.62, 400)]
    easy = labs.Screening(scores, np.arange(500) < 100)
    easy.set(prevalence=0.01, threshold=0.63)
    assert easy.done[1]
    easy.set(threshold=0.5, prevalence=0.19)
    assert easy.done[0]
    easy.set(threshold=0.999)
    assert "Nobody" in easy.words() or "rests on 0" in easy.words()


def test_what_does_not_fit_gets_one_line(refused):
    ill = np.arange(20) % 2
    for scores, truth, words in (
        (np.full(20, 2.0), ill, "2 is no probability"),
        (np.full(19, 0.5), ill, "scores of test"),
        (np.full(20, 0.5), ill + 1, "1 for ill people and 0"),
        (np.full(20, 0.5), ill * 0, "some of both"),
        ({}, ill, "0 models"),
        ({str(k): np.full(20, 0.5) for k in range(5)}, ill, "5 models"),
    ):
        with refused(words):
            labs.Screening(scores, truth)
    with refused("prevalence=0"):
        labs.Screening(np.full(20, 0.5), ill, prevalence=0)
