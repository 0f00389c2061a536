"""The lab on drawn faces: who is missing is missed, the total does not tell, and each crowd keeps its network."""

import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.datasets.drawn.faces import TONES

from ..makers import maker


@pytest.fixture(scope="module")
def lab():
    return labs.Moods(**maker("Moods")[1]())


def test_faces_of_all_groups_are_drawn_alike():
    drawn = datasets.faces(2000, (3, 1, 0, 0), seed=5)
    assert np.bincount(drawn.groups).tolist() == pytest.approx([1500, 500], abs=80)
    assert np.bincount(drawn.moods).min() > 600
    many = datasets.faces(400)
    light = [many.images[many.groups == group].mean() for group in range(len(TONES))]
    assert light == sorted(light, reverse=True)


def test_the_shares_of_the_groups_are_those_of_the_model(lab):
    lab.press("step")
    test = datasets.faces(800, seed=2)
    right = np.array(lab.run_shown.model(test.images)).argmax(axis=1) == test.moods
    wanted = [right[test.groups == group].mean() for group in range(4)]
    np.testing.assert_allclose(lab.parts, wanted)
    assert lab.own_total == pytest.approx(wanted[0]) and lab.gap == pytest.approx(max(wanted) - min(wanted))
    assert lab.run_shown.share == pytest.approx(right.mean())


def test_goals_ask_for_the_groups_and_not_for_the_total(lab):
    lab.run_shown.by_group[-1] = np.array([0.99, 0.97, 0.8, 0.5])
    lab.refresh()
    assert lab.done == (True, False) and "49 points apart" in lab.picture.totals[2].get_text()
    lab.set(crowd="all alike")
    assert not np.isfinite(lab.parts).any() and lab.trainer.step == 0 and "of D" in lab.words()
    lab.press("step")
    lab.run_shown.by_group[-1] = np.array([0.99, 0.97, 0.96, 0.94])
    lab.refresh()
    assert lab.done == (True, True)
    lab.set(crowd="A alone")
    assert lab.trainer.step == 1


def test_what_does_not_fit_gets_one_line(refused):
    for shares, words in (((1, 1), "(4,)"), ((0, 0, 0, 0), "not all of them 0"), ((1, -1, 0, 0), "below 0")):
        with refused(words):
            datasets.faces(10, shares)
    with refused("crowd='us'"):
        labs.Moods(lambda: None, crowd="us")
    with refused("build() gives 7"):
        labs.Moods(lambda: 7)
