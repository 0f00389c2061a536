"""The lab on looking up: what is asked for, what its words say of the layers, the jump, and goals."""

import numpy as np
import pytest

from dltutor import datasets, labs

from ..makers import maker


@pytest.fixture(scope="module")
def names():
    return maker("LookUp")[1]()


@pytest.fixture
def lab(names):
    return labs.LookUp(**names)


def press(lab, place):
    weights = lab.picture.maps[0]
    lab.point("down", *lab.picture.place("page", weights.left + (place + 0.5) * weights.cell, weights.top - 10))


def test_the_key_that_is_pressed_is_asked_for(lab, names):
    row, answer = names["test"].sequences[0], names["test"].answers[0]
    assert lab.sequence.tolist() == row.tolist() and lab.wanted == answer
    press(lab, 4)
    assert lab.asked == 2 and lab.sequence[-1] == row[4] and lab.wanted == row[5] - 16
    press(lab, 1)
    assert lab.asked == 0
    lab.type("ArrowLeft")
    assert lab.asked == 3
    said = int(lab.run_shown.model(lab.sequence[None]).numpy().argmax())
    assert lab.said == said


def test_two_layers_have_two_maps_and_each_depth_its_own_network(lab):
    lab.press("step")
    lab.set(depth=2)
    assert lab.trainer.step == 0 and "layer 2" in [words.get_text() for words in lab.picture._heads]
    assert 0 <= lab.shares[0] <= 1
    lab.set(depth=1)
    assert lab.trainer.step == 1


def test_the_jump_is_between_the_last_low_share_and_the_first_high_one(lab):
    run = lab.run_shown
    run.steps, run.shares = [10, 20, 30, 40], [0.2, 0.4, 0.7, 0.95]
    run.share = 0.95
    assert lab.jump == (20, 40)
    assert "It jumped between step 20 and step 40" in lab.words()
    run.shares = [0.2, 0.4, 0.4, 0.4]
    assert lab.jump is None


def test_every_key_answered_rightly_is_a_goal_and_training_asks_anew(lab):
    lab.set(depth=2)
    real = lab._looks[2]

    class Knows:
        names = real.names

        def look(self, rows):
            _, weights = real.look(rows)
            keys, row = rows[0, :-1:2], rows[0]
            place = int(np.flatnonzero(keys == row[-1])[0])
            return np.eye(16)[row[2 * place + 1] - 16][None], weights

    lab._looks[2] = Knows()
    lab.press("next")
    assert lab.answered == set()
    for place in (0, 2, 4):
        press(lab, place)
    assert not lab.done[2]
    press(lab, 6)
    assert lab.done[2]
    lab.press("step")
    assert lab.answered == set()


def test_what_does_not_fit_gets_one_line(names, refused):
    with refused("test has sequences of 5 pairs"):
        labs.LookUp(names["build"], names["train"], datasets.lookup(5, 20))
    with refused("train=7"):
        labs.LookUp(names["build"], 7, names["test"])
    with refused("sequence holds"):
        labs.LookUp(names["build"], names["train"], (names["test"].sequences + 20, names["test"].answers))
    with refused("depth=3"):
        labs.LookUp(**names, depth=3)
