"""When a goal counts: not in passing, not by a cell, not for what a model could before."""

from types import SimpleNamespace

import pytest

from dltutor import labs
from dltutor.live.page import goals
from dltutor.live.page.goals import ALREADY, AT_REST, Goal, Progress


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(goals, "monotonic", lambda: now[0])
    return now


def test_what_only_passes_by_does_not_count(clock):
    lab, progress = SimpleNamespace(good=True), Progress((Goal("good", lambda lab: lab.good, held=AT_REST),))
    for good, pause in ((True, 0.0), (True, 0.9), (False, 0.0), (True, 0.2), (True, 0.9)):
        lab.good = good
        clock[0] += pause
        progress.look(lab)
        assert progress.done == (False,)
    clock[0] += 0.2
    progress.look(lab)
    assert progress.done == (True,) and not progress.waiting


def test_what_a_model_could_before_counts_once_it_could_no_longer():
    lab, progress = SimpleNamespace(right=0.9), Progress((Goal("85 %", lambda lab: lab.right > 0.85, trained=True),))
    progress.count_anew(given=True)
    progress.look(lab)
    lab.right = 0.5
    progress.look(lab, answerable=False)
    lab.right = 0.9
    progress.look(lab)
    assert progress.done == (False,), "nobody had measured it"
    lab.right = 0.5
    progress.look(lab)
    lab.right = 0.9
    progress.look(lab)
    assert progress.done == (True,)


def shown(lab):
    lab._repr_mimebundle_()
    return lab


def test_a_cell_that_plays_with_a_shown_lab_reaches_nothing():
    lab = shown(labs.OneNeuron())
    lab.set(w1=1.0, w2=1.0, bias=-1.5)
    assert lab.done[0] is False and lab.progress.states()[0]["note"] == ALREADY
    lab.session._guard(lambda: lab.set(bias=-1.6))
    assert lab.done[0] is False, "it had been made by the cell"
    lab.session._guard(lambda: lab.set(bias=-3.0))
    assert lab.progress.states()[0]["note"] == ""
    lab.session._guard(lambda: lab.set(bias=-1.5))
    assert lab.done[0] is True


def test_what_is_dragged_is_judged_when_it_is_let_go_or_rests(clock):
    lab = shown(labs.ActivationExplorer())
    x, y = lab.picture.place("value", 0.0, 0.5)
    lab.session._guard(lambda: lab.point("down", x + 0.2, y))
    lab.session._guard(lambda: lab.point("move", x, y))
    assert not lab.done[0] and lab.progress.waiting
    lab.session._guard(lab.tick)
    assert not lab.done[0]
    clock[0] += 1.1
    lab.session._guard(lab.tick)
    assert not lab.progress.waiting


def test_the_choice_of_another_image_alone_reaches_no_goal(monkeypatch):
    monkeypatch.setattr(labs.OneNeuron, "passing", ("bias",))
    lab = labs.OneNeuron()
    lab.set(w1=1.0, w2=1.0, bias=-3.0)
    lab.set(bias=-1.5)
    lab.set(w1=1.1)
    assert lab.done[0] is False, "it was not the learner's aim"
    lab.set(w1=-1.0)
    lab.set(w1=1.0)
    assert lab.done[0] is True
