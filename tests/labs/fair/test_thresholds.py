"""The lab on thresholds: five rates of two groups, three ways to be fair, where they clash, and what is refused."""

import numpy as np
import pytest

from dltutor import labs
from dltutor.labs.fair.thresholds.rates import CRITERIA, PLACES, TOLERANCE, Group

from ..makers import maker


@pytest.fixture
def people():
    return maker("Thresholds")[1]()


@pytest.fixture
def lab(people):
    return labs.Thresholds(**people)


def test_the_rates_are_those_of_the_people_themselves(people):
    scores, repays, groups = (people[name] for name in ("scores", "repays", "groups"))
    for here in (groups == 0, groups == 1):
        group, good = Group(scores[here], repays[here], repays[here].mean()), repays[here] == 1
        for threshold in (0.02, 0.31, 0.5, 0.93):
            gets = scores[here] >= threshold
            wanted = gets.mean(), gets[good].mean(), gets[~good].mean(), good[gets].mean(), (gets == good).mean()
            assert list(vars(group.at(threshold)).values()) == pytest.approx(wanted)


def test_the_base_rates_are_those_of_the_data_also_where_few_repay(people):
    rare = people["repays"] * (np.arange(2000) % 10 == 0)
    lab = labs.Thresholds(people["scores"], rare, people["groups"])
    for group, name in enumerate(("repaying_a", "repaying_b")):
        assert vars(lab.values)[name] == pytest.approx(rare[people["groups"] == group].mean(), abs=0.006)


def test_two_ways_to_be_fair_clash_unless_both_groups_repay_equally_often(lab):
    pairs = [("parity", "equal odds"), ("parity", "equal precision"), ("equal odds", "equal precision")]
    assert all(lab.pairs.best(way) for way in CRITERIA)
    assert not any(lab.pairs.fair(*pair).any() for pair in pairs)
    lab.set(repaying_a=0.5, repaying_b=0.5)
    right, a, b = lab.pairs.best(*CRITERIA)
    lab.set(a=a, b=b)
    assert all(lab.fair.values()) and right == pytest.approx(lab.right)
    good, poor = lab.rates
    gaps = [abs(vars(good)[name] - vars(poor)[name]) for name in ("granted", "good", "poor", "worth")]
    assert max(gaps) <= TOLERANCE + 1e-9


def test_who_grants_nearly_all_or_nothing_is_not_called_fair(lab):
    for threshold in (PLACES[0], PLACES[-1]):
        lab.set(a=float(threshold), b=float(threshold))
        assert not any(lab.fair.values())


def test_lines_and_the_cross_are_dragged(lab):
    lab.point("down", *lab.picture.place("A", 0.7, 0))
    assert lab.thresholds == (0.7, 0.5)
    lab.point("up", *lab.picture.place("A", 0.7, 0))
    lab.point("down", *lab.picture.place("B", 0.2, 0))
    lab.point("up", *lab.picture.place("B", 0.2, 0))
    assert lab.thresholds == (0.7, 0.2)
    lab.point("down", *lab.picture.place("map", 0.4, 0.6))
    assert lab.thresholds == (0.4, 0.6)
    lab.press("reset")
    assert lab.thresholds == (0.5, 0.5)


def test_goals_are_reached_at_the_best_places_and_the_last_one_needs_other_base_rates(lab):
    for goal, way in enumerate(("parity", "equal odds")):
        lab.set(**dict(zip("ab", lab.pairs.best(way)[1:], strict=True)))
        assert lab.goals[goal].reached(lab) and not lab.goals[2].reached(lab)
    lab.set(repaying_a=0.4, repaying_b=0.4)
    lab.set(**dict(zip("ab", lab.pairs.best(*CRITERIA)[1:], strict=True)))
    assert "right" in lab.goals[2].reached(lab)


def test_what_does_not_fit_gets_one_line(people, refused):
    for change, words in (
        ({"scores": people["scores"] * 2}, "is no probability"),
        ({"repays": people["repays"][:-1]}, "repays"),
        ({"repays": people["repays"] * 2}, "0 or 1 for each person"),
        ({"groups": people["groups"] + 1}, "0 or 1 for each person"),
        ({"groups": people["repays"]}, "in group A there must be"),
        ({"groups": np.zeros(2000)}, "in group B there must be"),
        ({"a": 2}, "a=2"),
    ):
        with refused(words):
            labs.Thresholds(**people | change)
