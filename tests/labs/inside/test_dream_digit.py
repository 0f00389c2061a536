"""The lab on dreamt digits: what it dreams, who judges, its goals, and what is refused."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import labs
from dltutor.errors import LearnerError

from ..makers import maker


@pytest.fixture(scope="module")
def names():
    given = maker("DreamDigit")[1]()
    return {"network": given["network"], "second": given["second"], "data": (given["x"], given["y"])}


@pytest.fixture
def lab(names):
    return labs.DreamDigit(**names)


def test_each_dream_climbs_its_own_class(lab):
    before = lab.own.copy()
    lab.run(steps=30)
    assert (lab.own > before).all()
    assert lab.dreams.shape == (10, 8, 8, 1)
    assert "Step 30; learning rate 0.05, 2 steps at once." in lab.words()


def test_a_score_goes_on_where_a_probability_has_ended(lab, names):
    contrast = []
    for aim in ("probability", "score"):
        lab.set(aim=aim)
        lab.press("reset")
        lab.run(steps=200)
        contrast.append(np.abs(lab.dreams - 0.5).mean())
    assert contrast[1] > contrast[0]


def test_it_can_begin_near_the_digits(lab, names):
    lab.set(start="the average digit")
    average = np.asarray(names["data"][0]).mean(axis=0)
    assert np.abs(lab.dreams[..., 0] - average).max() <= 0.1 + 1e-6
    assert "Each dream is the average digit so far" in lab.words()


def test_a_small_dream_that_is_pressed_is_shown_large(lab):
    x, y = lab.picture.all.place(3)
    lab.point("down", *lab.picture.place("all", x, y + 10))
    assert lab.values.digit == 3
    assert "dream of a 3" in [words.get_text() for words in lab.picture._heads]
    lab.type("ArrowLeft")
    assert lab.values.digit == 2


def test_the_goals_ask_for_a_lonely_dream_and_for_all_ten(lab):
    lab.run(steps=1)
    lab.own, lab.second = np.full(10, 0.9), np.full(10, 0.5)
    lab.refresh()
    assert lab.done == (False, False)
    lab.own[7], lab.second[7] = 0.995, 0.02
    lab.refresh()
    assert lab.done == (True, False)
    lab.second[:] = 0.8
    lab.refresh()
    assert lab.done == (True, True)


def test_the_hardened_network_dreams_by_itself_for_the_last_goal(names):
    lab = labs.DreamDigit(**names, hardened=keras.models.clone_model(names["network"]), jitter=1)
    lab.run(steps=5)
    lab.set(dreamer="hardened")
    assert lab.painter.step == 0 and lab.painter.jitter == 1
    lab.run(steps=1)
    lab.second[:] = 0.9
    lab.refresh()
    assert lab.done[1:] == (True, False)
    lab.set(jitter=0)
    lab.second[:] = 0.9
    lab.refresh()
    assert lab.done[2]


def test_compiling_is_said_before_it_takes_time(lab):
    lab.play()
    lab.tick()
    assert lab.painter.step == 0 and lab.words().startswith("Compiling the step")
    lab.tick()
    assert lab.painter.step > 0 and "Compiling" not in lab.words()


def other(shape, classes):
    return keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(classes)])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"network": 7}, "network=7: it must be a Keras model"),
        ({"second": other((9, 9, 1), 10)}, r"second: it takes \(9, 9, 1\) and tells 10 classes apart; network takes"),
        ({"network": other((8, 8, 3), 10)}, r"network: it takes \(8, 8, 3\); this lab dreams grey images of one size"),
        ({"network": other((8, 8, 1), 12)}, "network: it has 12 classes; this lab shows 2 to 10"),
        ({"data": 5}, "data=5: it must be a pair, images and classes"),
        ({"jitter": 3}, "jitter=3: it must be a whole number from 0 to 2"),
        ({"aim": "fame"}, "aim='fame': it must be one of 'probability', 'score'"),
        ({"learning_rate": 0}, "learning_rate=0: it must be a number from 0.001 to 1"),
    ],
)
def test_what_does_not_fit_is_refused(names, changes, said):
    with pytest.raises(LearnerError, match=f"^{said}"):
        labs.DreamDigit(**(names | changes))
