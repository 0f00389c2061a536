"""The debugging game: each patient shows what its diagnosis says, and the treatment helps."""

from functools import cache

import numpy as np
import pytest

from dltutor import labs
from dltutor.labs.training.debugging.patients import FAULTS, PATIENTS

NUMBERS = range(len(PATIENTS))


@cache
def trained(number):
    """The lab with a patient trained to the end; the tests below look at it before the last one treats it."""
    lab = labs.Debugging(patient=number)
    lab.run()
    return lab


def curves(lab):
    history = lab.trainer.history
    return np.array(history.loss), np.array(history.validation.get("loss", [np.nan]))


def test_every_fault_has_one_patient():
    assert sorted(p.fault for p in PATIENTS) == sorted(FAULTS)
    assert [len(p.hints) for p in PATIENTS] == [3] * len(PATIENTS)


@pytest.mark.slow("each of the eight patients is trained to the end")
def test_the_curves_show_what_the_diagnoses_say():
    found = {p.fault: trained(i) for i, p in enumerate(PATIENTS)}
    guess = np.log(10)

    loss, validation = curves(found["rate too low"])
    assert 0.6 * guess < loss[-5:].mean() < loss[:5].mean() - 0.1
    assert abs(loss[-5:].mean() - validation[-1]) < 0.1

    loss, _ = curves(found["rate too high"])
    assert loss.max() > 3 * guess and np.abs(np.diff(loss)).max() > guess

    loss, _ = curves(found["dead units"])
    assert np.abs(loss - guess).max() < 0.1

    loss, _ = curves(found["wrong output"])
    assert loss[0] > 2 * guess and loss[-1] > 0.9 * guess

    assert found["not scaled"].trainer.diverged and found["not scaled"].trainer.step < 50

    loss, validation = curves(found["overfitting"])
    assert loss[-1] < 0.05 < 0.3 < validation[-1] and validation[-1] > validation.min()

    loss, validation = curves(found["mixed labels"])
    assert loss[-1] < 0.6 * guess and validation[-1] > 1.2 * guess
    assert found["mixed labels"].ends[1] < 0.25

    train, validation, test = found["leak"].ends
    assert train == validation > test + 0.05


def test_a_loss_that_overflows_is_seen_step_by_step():
    lab = labs.Debugging(patient=4)
    lab.run()
    (places, losses), _ = lab._curves("loss")
    assert len(places) > 4 and places.max() <= 1 and (np.diff(np.log10(losses[:-1])) > 3).all()
    assert lab.picture.loss_axes.get_yscale() == "log" and not lab.picture.share_axes.get_visible()
    lab.set(patient=0)
    assert lab.picture.loss_axes.get_yscale() == "linear" and lab.picture.share_axes.get_visible()


@pytest.mark.parametrize("number", NUMBERS)
def test_every_wrong_diagnosis_is_refused_with_its_reason(number):
    lab = trained(number)
    for wrong in set(FAULTS) - {lab.patient.fault}:
        lab.set(diagnosis=wrong)
        lab.press("check")
        assert "Not yet" in lab.words() and "Then" in lab.words()
    assert lab.solved == set()


@pytest.mark.parametrize("number", NUMBERS)
def test_the_right_diagnosis_and_the_treatment(number):
    lab = trained(number)
    lab.set(diagnosis=lab.patient.fault)
    lab.press("check")
    lab.press("treat")
    lab.run()
    assert lab.solved == {lab.patient.name}
    assert not lab.trainer.diverged
    if lab.ends is None:
        assert lab.trainer.history.validation["loss"][-1] < 0.8  # the outputs have variance 1
    elif lab.patient.fault == "leak":
        assert abs(lab.ends[1] - lab.ends[2]) < 0.08, "now validation and test agree"
    else:
        assert lab.ends[2] > 0.8
    assert len(lab.before) == 2


def test_what_comes_first_is_said():
    lab = labs.Debugging()
    lab.press("check")
    assert "Choose a diagnosis first" in lab.words()
    lab.set(diagnosis="leak")
    lab.press("check")
    assert "press Play" in lab.words()
    lab.press("treat")
    assert "First the diagnosis" in lab.words()


def test_hints_come_one_after_the_other_and_are_counted():
    lab = labs.Debugging()
    for number in (1, 2, 3, 3):
        lab.press("hint")
        assert f"Hint {number} of 3" in lab.words()
    assert lab.hints_taken == 4


def test_playing_ends_with_the_training():
    lab = labs.Debugging(patient=4)
    lab.press("play")
    for _ in range(200):
        lab.tick()
    assert not lab.playing and "no longer a number" in lab.words()
    lab.press("play")
    assert lab.playing and lab.trainer is None
