"""The lab of the ten machines: pulls of one's own, what is lost, and rivals on the same machines."""

import numpy as np
import pytest

from dltutor import labs
from dltutor.errors import LearnerError


def test_what_a_machine_has_paid_is_averaged_and_its_truth_is_hidden():
    lab = labs.Bandit()
    paid = []
    for _ in range(5):
        lab.pull(3)
        paid.append(lab.last[1])
    assert lab.estimates[3] == pytest.approx(np.mean(paid)) and lab.counts[3] == 5
    assert len(lab.picture.truth.get_xdata()) == 0 and len(lab.picture.lines[0].get_xdata()) == 0
    assert "lost" not in lab.words()
    lab.set(truth=True)
    assert len(lab.picture.truth.get_xdata()) == 10 and "You have lost" in lab.words()
    assert lab.own_losses[-1] == pytest.approx(5 * (lab.means.max() - lab.means[3]))


def test_thirty_pulls_count_only_before_the_truth_is_seen():
    lab = labs.Bandit()
    for k in range(29):
        lab.pull(k % 10)
    lab.set(truth=True)
    lab.set(truth=False)
    lab.pull(0)
    assert lab.pulled == 29 and "You have seen the truth" in lab.words() and not lab.done[0]
    lab.press("again")
    for _ in range(30):
        lab.type("0")
    assert lab.done[0] and lab.counts[9] == 30


def test_too_much_exploring_loses_more_than_none():
    lab = labs.Bandit()
    lab.run()
    assert lab.at_end and lab.done == (False, True, False)
    lab.set(epsilon=0.6)
    assert lab.done[2] and lab.lost["epsilon"] > lab.lost["epsilon 0"]


def test_play_ends_with_the_last_pull_and_goes_on_only_after_reset():
    lab = labs.Bandit()
    lab.press("play")
    ticks = 0
    while lab.playing:
        lab.tick()
        ticks += 1
    assert lab.at_end and ticks < 150
    lab.press("play")
    assert not lab.playing and "1,000 pulls" in lab.words()
    lab.press("reset")
    assert not lab.at_end


def test_a_click_pulls_the_machine_below_the_pointer():
    lab = labs.Bandit()
    lab.point("down", *lab.picture.place("machines", 6.2, 0))
    assert lab.counts[6] == 1 == lab.counts.sum()


def test_a_moved_slider_lets_its_rival_alone_begin_anew():
    lab = labs.Bandit()
    lab.run(200)
    before = dict(lab.lost)
    lab.set(start=0.5)
    assert {name for name in before if before[name] != lab.lost[name]} == {"optimistic"}
    assert lab.rivals["optimistic"].pulls == 200


@pytest.mark.parametrize(("given", "said"), [({"seed": -1}, "seed=-1"), ({"view": "me"}, "view='me'")])
def test_what_is_wrong_is_told_in_one_line(given, said):
    with pytest.raises(LearnerError) as told:
        labs.Bandit(**given)
    assert said in str(told.value) and "\n" not in str(told.value)
