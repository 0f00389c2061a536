"""The lab on the order of words: a bag without positions, the mask in the map, words that change places, goals."""

import numpy as np
import pytest

from dltutor import labs

from ..makers import maker


@pytest.fixture(scope="module")
def names():
    return maker("Order")[1]()


@pytest.fixture(scope="module")
def made(names):
    lab = labs.Order(**names)
    lab.run(14)
    return lab


@pytest.fixture
def lab(made):
    made.set(positions="none", masked=False)
    made.press("restore")
    made.progress.forget()
    made._take(0)
    return made


def press(lab, place):
    weights = lab.picture.map
    lab.point("down", *lab.picture.place("page", weights.left + (place + 0.5) * weights.cell, weights.top - 20))


def test_answer_and_weights_are_those_of_the_model(lab, names):
    row = names["test"][0][:1]
    assert lab.answer == pytest.approx(float(lab.run_shown.model(row)[0, 0]), abs=1e-5)
    count = len(lab.codes)
    assert lab.weights.shape == (count, count)
    np.testing.assert_allclose(lab.weights.sum(axis=1), 1, atol=1e-5)


def test_without_positions_the_order_is_nothing_to_it(lab):
    assert lab.run_shown.share == 0.5
    before = lab.answer
    lab.press("shuffle")
    assert lab.moved and lab.answer == pytest.approx(before, abs=1e-5)
    assert lab.done == (True, False, False, False)
    assert "the same answer" in lab.words()


def test_with_positions_another_order_gives_another_answer_and_the_mask_hides_what_is_later(lab):
    lab.set(positions="waves")
    assert np.triu(lab.weights, 1).max() > 0.001
    lab.press("shuffle")
    assert abs(lab.answer - lab.as_written) > 1e-6
    lab.set(masked=True)
    assert np.triu(lab.weights, 1).max() == 0
    assert set(lab.runs) >= {("none", False), ("waves", False), ("waves", True)}


def test_two_words_that_are_pressed_change_places(lab):
    press(lab, 1)
    assert lab.picked == 1
    press(lab, 3)
    assert lab.picked is None and lab.order[:4].tolist() == [0, 3, 2, 1] and lab.moved
    lab.press("restore")
    assert not lab.moved
    lab.type("ArrowRight")
    lab.type("ArrowRight", shift=True)
    assert lab.order[:2].tolist() == [1, 0] and lab.picked == 1


def test_each_kind_keeps_its_own_weights_and_reset_forgets_the_curves(names):
    lab = labs.Order(**names)
    lab.press("step")
    lab.set(positions="learned", learning_rate=0.02)
    assert lab.trainer.step == 0 and lab.trainer.learning_rate == pytest.approx(0.02)
    lab.press("step")
    lab.set(positions="none")
    assert lab.trainer.step == 1 and lab.run_shown.steps == [1]
    lab.press("reset")
    assert all(run.trainer.step == 0 and not run.steps for run in lab.runs.values())


def test_what_does_not_fit_gets_one_line(names, refused):
    rows, labels = names["test"]
    for test, words in (
        (rows, "test"),
        ((rows, labels[:-1]), "test_labels"),
        ((rows, labels + 1), "labels must be 0 or 1"),
        ((rows + 5000, labels), "words has 106 words: 0 to 105"),
        ((np.ones((len(labels), 30), int), labels), "at most 24 can be shown"),
    ):
        with refused(words):
            labs.Order(names["build"], names["train"], test, names["words"])
    with refused("build('none', False) gives 7"):
        labs.Order(lambda positions, masked: 7, names["train"], names["test"], names["words"])
    with refused("positions='sines'"):
        labs.Order(**names, positions="sines")
