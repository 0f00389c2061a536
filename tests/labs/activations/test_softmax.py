"""The softmax lab: the shares, temperature, the offset at which the naive formula fails, goals, words, nonsense."""

import itertools
import warnings

import numpy as np
import pytest

from dltutor import labs
from dltutor.labs.activations.softmax.lab import NAMES, OFFSETS, START, Softmax


def texts(lab, column):
    return [words.get_text().strip() for words in lab.picture.columns[column]]


def drag(lab, row, value, phase="move"):
    lab.point(phase, *lab.picture.place("logits", value, row))


def test_the_shares_are_keras_softmax():
    import keras

    lab = Softmax()
    for temperature in (0.3, 1.0, 7.0):
        lab.set(temperature=temperature)
        expected = np.array(keras.ops.softmax(np.array(START, np.float32) / np.float32(temperature)))
        np.testing.assert_allclose(lab.probabilities, expected, atol=1e-6)
        ends = [segment[1][0] for segment in lab.picture.shares.get_segments()]
        np.testing.assert_allclose(ends, expected, atol=1e-6)
        shown = [float(text.split()[0]) for text in texts(lab, "probability")[:5]]
        np.testing.assert_allclose(shown, expected, atol=6e-4)


def test_log_softmax_is_the_logarithm_of_the_shares():
    lab = Softmax()
    shown = [float(text.replace("−", "-")) for text in texts(lab, "log")[:5]]
    np.testing.assert_allclose(shown, np.log(lab.probabilities), atol=6e-3)


@pytest.mark.parametrize("offset", OFFSETS)
def test_adding_the_same_number_changes_no_share(offset):
    lab = Softmax()
    before = lab.probabilities
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lab.set(offset=offset)
    np.testing.assert_allclose(lab.probabilities, before, rtol=1e-12)
    failed = offset == 1000
    assert np.isnan(lab.naive).all() == failed
    assert ("nan" in texts(lab, "naive")) == ("inf" in texts(lab, "power")) == failed
    assert ("The naive formula fails" in lab.words()) == failed
    assert lab.done[2] == (offset > 0) and lab.done[3] == failed
    lab.press("reset")
    assert "nan" not in texts(lab, "naive") and lab.values.offset == 0


def test_a_small_temperature_lets_the_naive_formula_fail_too():
    lab = Softmax(temperature=0.01, offset=10)
    assert "The naive formula fails" in lab.words() and np.isfinite(lab.probabilities).all()
    assert Softmax(temperature=100, offset=1000).probabilities.sum() == pytest.approx(1)
    assert "still works" in Softmax(temperature=100, offset=1000).words()


def test_a_probability_rounded_to_zero_keeps_its_logarithm():
    lab = Softmax(logits=(5, -5, 0, 0, 0), temperature=0.01)
    assert lab.probabilities[1] == 0 and texts(lab, "log")[1] == "−1,000"
    assert "log-softmax keeps it" in lab.words()


def test_the_winner_is_made_certain_by_temperature_alone():
    lab = Softmax()
    lab.set(temperature=0.25)
    assert not lab.done[0]
    lab.set(temperature=0.2)
    assert lab.done[0] and "0.2" in lab.progress.notes[0] and "certain" in lab.words()


def test_certainty_by_logits_does_not_count():
    lab = Softmax()
    lab.set(logit_1=5, logit_2=-5, logit_3=-5)
    assert lab.probabilities.max() > 0.99
    lab.set(temperature=0.5)
    assert not lab.done[0]
    lab = Softmax(logits=(0, 0, 0, 0, 0))
    lab.set(temperature=20)
    assert not lab.done[1]


def test_a_tie_is_never_certain():
    lab = Softmax(logits=(3, 3, 0, 0, 0), temperature=0.01)
    assert not lab.done[0] and "shared" in lab.words()


def test_all_are_made_alike_by_temperature_alone():
    lab = Softmax()
    lab.set(temperature=20)
    assert not lab.done[1]
    lab.set(temperature=40)
    assert lab.done[1] and "flatter" in lab.words()


def test_the_end_of_a_bar_is_dragged():
    lab = Softmax()
    drag(lab, 3, 2.04, "down")
    assert lab.values.logit_4 == pytest.approx(2.0) and lab.chosen == 3
    drag(lab, 0, 4.51)
    assert lab.values.logit_4 == pytest.approx(4.5) and lab.values.logit_1 == START[0]
    drag(lab, 0, 5.4)
    assert lab.values.logit_4 == 5
    drag(lab, 0, -1, "up")
    drag(lab, 0, 3)
    assert lab.values.logit_4 == -1 and lab.values.logit_1 == START[0]
    lab.point("down", *lab.picture.place("probabilities", 0.5, 0))
    drag(lab, 0, 3)
    assert lab.values.logit_1 == START[0]


def test_the_keyboard_does_what_the_mouse_does():
    lab = Softmax()
    lab.type("ArrowUp")
    assert lab.chosen == len(NAMES) - 1
    lab.type("ArrowDown")
    lab.type("ArrowRight")
    assert lab.values.logit_1 == pytest.approx(START[0] + 0.1)
    for _ in range(9):
        lab.type("ArrowLeft", shift=True)
    assert lab.values.logit_1 == -5
    lab.type("r")
    assert lab.values.logit_1 == START[0] and lab.chosen == 0


def test_a_slider_chooses_its_row():
    lab = Softmax()
    lab.set(logit_3=-2)
    assert lab.chosen == 2
    assert texts(lab, "logit")[2] == "−2.0"


def test_reset_goes_back_to_what_the_lab_was_made_with():
    lab = Softmax(logits=(1, 2, 3, 4, 5), temperature=2, offset=10)
    lab.set(logit_1=0, temperature=50, offset=1000)
    lab.press("reset")
    assert lab.to_code() == "labs.Softmax(logits=(1, 2, 3, 4, 5), temperature=2, offset=10)"


def test_the_code_makes_the_same_lab():
    assert Softmax().to_code() == "labs.Softmax()"
    lab = Softmax()
    lab.set(logit_2=4.5, temperature=0.5, offset=100)
    again = eval(lab.to_code(), {"labs": labs})
    again.chosen = lab.chosen
    again.refresh()
    assert repr(lab) == repr(again) and lab.picture.png() == again.picture.png()


def test_logits_that_are_none_get_one_line(refused):
    for arguments, named in (
        ({"logits": "high"}, "logits='high'"),
        ({"logits": (1, 2)}, "logits has shape (2,)"),
        ({"logits": (1, 2, 3, 4, float("nan"))}, "logits contains NaN"),
        ({"logits": (1, 2, 3, 4, float("inf"))}, "logits contains infinity"),
        ({"logits": (1, 2, 3, 4, 9)}, "logit_5=9"),
        ({"offset": 7}, "offset=7: it must be one of 0, 1, 10"),
        ({"offset": True}, "offset=True"),
    ):
        with refused(named):
            Softmax(**arguments)


def test_words_never_lie_upon_each_other(demand_clear_words):
    lab = Softmax()
    for logits, temperature, offset in itertools.product(
        (START, (5,) * 5, (-5, 5, -5, 5, -5)), (0.01, 0.1, 1, 100), OFFSETS
    ):
        lab.set(**{f"logit_{i}": z for i, z in enumerate(logits, 1)}, temperature=temperature, offset=offset)
        demand_clear_words(lab.picture)
