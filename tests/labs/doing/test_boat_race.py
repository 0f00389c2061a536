"""The lab of the boat race: it does what is paid for, and four things mend it."""

import pytest

from dltutor import labs
from dltutor.scratch.doing.boat import Race


def test_with_a_discount_of_95_it_never_finishes_and_with_80_it_does():
    assert not labs.BoatRace().race.finishes
    lab = labs.BoatRace()
    lab.set(discount=0.8)
    assert lab.race.finishes and lab.done == (True, False, False, False)


@pytest.mark.parametrize(("goal", "settings"), [(1, {"buoy": 0.45}), (2, {"cost": 0.7}), (3, {"once": True})])
def test_three_things_mend_it_without_the_discount(goal, settings):
    lab = labs.BoatRace()
    lab.set(**settings)
    assert lab.done == tuple(i == goal for i in range(4))
    both = labs.BoatRace()
    both.set(discount=0.8, **settings)
    assert not any(both.done)


@pytest.mark.parametrize("settings", [{}, {"buoy": 0.3}, {"cost": 0.4}, {"once": True}, {"discount": 0.85}])
def test_the_bars_say_what_planning_says_at_the_second_buoy(settings):
    lab = labs.BoatRace(**settings)
    on, fro = lab.plans
    state = next(s for s in Race(**settings).states() if s % 12 == 3)
    assert lab.race.values()[:, state].max() == pytest.approx(max(on, fro), rel=1e-6)
    assert lab.race.finishes == (on >= fro)


def test_points_are_counted_as_they_come():
    lab = labs.BoatRace()
    lab.run(6)
    assert lab.way == [0, 1, 2, 3, 2, 3, 2] and lab.points[0] == 5
    assert lab.points[1] == pytest.approx(sum(0.95**k for k in range(1, 6)))
    lab.set(once=True)
    lab.run()
    assert lab.way[-1] == 6 and lab.points[0] == 12


def test_it_sails_on_its_own_and_a_new_race_begins_with_play(monkeypatch):
    lab = labs.BoatRace(buoy=0.1)
    for _ in range(6):
        lab.press("step")
    assert lab.picture.head.get_text() == "it has arrived"
    lab.press("step")
    assert "The race is over" in lab.words()
    lab.press("play")
    lab.tick()
    assert lab.steps == 1
    lab.press("reset")
    assert lab.steps == 0 and not lab.playing


def test_what_the_boat_does_is_not_told_before_it_has_sailed():
    lab = labs.BoatRace()
    assert "What will it do?" in lab.words() and "fro" not in repr(lab)
    assert not lab.picture.bars_head.get_visible()
    for _ in range(6):
        lab.press("step")
    assert "never finishes" in lab.words() and lab.picture.bars_head.get_visible()
