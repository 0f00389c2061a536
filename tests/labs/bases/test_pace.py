"""How fast labs play: the beats of a clock, and how much is trained between two pictures."""

import pytest

from dltutor import labs
from dltutor.labs.bases import pace

from ..makers import maker


def test_what_was_missed_in_a_long_sleep_is_left_out(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    beats, counts = pace.Beats(), []
    beats.start()
    for pause in (0.0, 0.05, 0.05, 0.5, 60.0, 0.0):
        now[0] += pause
        counts.append(len(list(beats.due(10, most=8))))
    assert counts == [1, 0, 1, 5, 8, 0]


def test_a_beat_whose_work_stops_the_lab_is_the_last(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    beats = pace.Beats()
    beats.start()
    now[0] = 1.0
    for done, _ in enumerate(beats.due(10, most=100), start=1):
        if done == 3:
            break
    assert done == 3 and not list(beats.due(10, most=100)), "and nothing is made up for later"


def playing(name, **settings):
    code, names = maker(name)
    lab = eval(code, {"labs": labs, **names()})
    if settings:
        lab.set(**settings)
    lab.play()
    return lab


def test_xor_is_seen_in_at_least_twenty_pictures_before_it_is_solved():
    lab, pictures = playing("HiddenLayer"), 0
    assert lab.values.pace == "slow"
    while lab.wrong.any():
        lab.tick(0.03)
        pictures += 1
        assert pictures < 1000
    assert pictures >= 20


@pytest.mark.parametrize("name", ["HiddenLayer", "Playground", "Training", "Digits", "Steering", "Forecast"])
def test_each_pace_is_kept(name):
    lab = playing(name, pace="slow")
    for _ in range(3):
        lab.tick(0.2)
    assert lab.trainer.step == 3
    lab.set(pace="normal")
    before = lab.trainer.step
    lab.tick(60.0)
    assert lab.trainer.step - before == max(1, lab.trainer.feed.steps_in_epoch)


def test_the_playground_keeps_its_other_paces():
    lab = playing("Playground", pace="step")
    for _ in range(60):
        lab.tick(0.1)
    assert lab.trainer.step == 60
    lab.set(pace="10 epochs")
    lab.tick(60.0)
    assert lab.trainer.step == 60 + 10 * lab.trainer.feed.steps_in_epoch
