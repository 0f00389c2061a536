"""The lab on the shortcut: grounds and remedies, three sets of the same digits, goals, and what is refused."""

import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.labs.sure.shortcut import data
from dltutor.labs.sure.shortcut.data import GREY, NONE, PAINTED, RARE, odd_ones, train_set

from ..makers import maker


@pytest.fixture(scope="module")
def names():
    return maker("Shortcut")[1]()


def test_the_ground_fits_as_often_as_is_said():
    labels = np.arange(1000) % 2
    for fits in (0.0, 0.5, 0.95, 1.0):
        images = datasets.on_grounds(np.zeros((1000, 4, 4)), labels, fits)
        assert odd_ones(images, labels).mean() == pytest.approx(1 - fits, abs=0.05)


def test_remedies_do_what_they_say(names):
    x, y = names["train"]
    plain, grey, painted = (train_set(x, y * 1, 0.95, remedy)[0] for remedy in (NONE, GREY, PAINTED))
    assert odd_ones(plain, y).mean() < 0.1 < 0.4 < odd_ones(painted, y).mean()
    assert np.ptp(grey, axis=-1).max() < 1e-6
    rare, labels = train_set(x, y * 1, 0.95, RARE)
    assert odd_ones(rare, labels).mean() == pytest.approx(0.5)
    assert len(train_set(x, y * 1, 1.0, RARE)[0]) == len(x)


def test_the_three_sets_hold_the_same_digits(names):
    images, labels, sets = data.test_set(*names["test"], NONE)
    always, _, never = (images[sets == number] for number in range(3))
    assert not odd_ones(always, labels[sets == 0]).any() and odd_ones(never, labels[sets == 2]).all()


def test_a_network_learns_the_ground_and_its_answers_turn_with_it(names):
    lab = labs.Shortcut(**names, fits=1.0)
    assert "random weights" in lab.words() and lab.picture.swapped.get_text() == ""
    lab.run(25)
    always, _, never = lab.parts
    assert always > 0.95 and never < 0.1 and lab.turned > 0.85 and lab.done[2]
    assert [words.get_text() for words in lab.picture.marks[0]].count("✔") >= 9
    lab.set(remedy=RARE)
    assert "no image whose ground does not fit" in lab.words() and lab.trainer.step == 0
    lab.set(remedy=GREY)
    lab.run(2)
    assert lab.parts[0] == lab.parts[2] and lab.turned == 0
    assert len(lab.picture.tried[0].get_xdata()) == len(lab.picture.tried[1].get_xdata()) == 1
    lab.press("reset")
    assert not lab.picture.tried[0].get_xdata()


def test_what_does_not_fit_gets_one_line(names, refused):
    build, train, test = names.values()
    for given, words in (
        ((build, train[0], test), "train"),
        ((build, train, (test[0], test[1] * 1 + 1)), "labels must be 0 or 1"),
        ((build, train, (test[0][:3], test[1][:3])), "at least 10"),
        ((lambda: 7, train, test), "build() gives 7"),
    ):
        with refused(words):
            labs.Shortcut(*given)
    with refused("remedy='hope'"):
        labs.Shortcut(*names.values(), remedy="hope")
