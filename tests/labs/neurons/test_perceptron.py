"""The perceptron lab: its learning, its words, its pace, and every control through a session's widgets."""

import numpy as np
import pytest

from dltutor.labs.bases import pace
from dltutor.labs.neurons.perceptron import lab as module
from dltutor.labs.neurons.perceptron.lab import Perceptron
from dltutor.scratch import perceptron as rule


def steps(lab, count):
    for _ in range(count):
        lab.press("step")


def until_it_ends(lab, most=4000):
    lab.press("step")
    for _ in range(most):
        if lab.run.converged or lab.run.cycle:
            lab.refresh()
            return
        lab.run.look(lab.values.learning_rate)
    pytest.fail("neither converged nor cycles")


class Clock:
    """Stands in for the time that passes."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(pace, "monotonic", lambda: self.now)


@pytest.mark.parametrize("rate", [0.01, 0.1, 1.0, 10.0])
def test_it_learns_exactly_as_the_rule_in_scratch(rate):
    lab = Perceptron(learning_rate=rate)
    inputs, targets = lab.run.inputs, lab.run.targets
    expected = list(rule.fit(inputs, targets, learning_rate=rate, epochs=2000, weights=[1, -1]))
    until_it_ends(lab)
    assert lab.run.converged and not lab.run.wrong.any()
    assert lab.run.corrections == sum(s.wrong for s in expected)
    np.testing.assert_allclose(lab.run.weights, expected[-1].weights)
    assert f"it has converged after {lab.run.corrections} corrections" in lab.describe()
    assert lab.done[0] and not lab.done[1]


@pytest.mark.parametrize(("data", "rate"), [("XOR", 0.03), ("XOR", 10.0), ("overlapping", 0.1), ("overlapping", 1.0)])
def test_it_cycles_where_no_line_separates(data, rate):
    lab = Perceptron(data=data, learning_rate=rate)
    until_it_ends(lab)
    first, again = lab.run.cycle
    assert "it cycles" in lab.describe() and "No straight line" in lab.describe()
    assert lab.done[1] == (data == "XOR") and not lab.done[0]
    weights = lab.run.weights.tolist()
    for _ in range(3):
        steps(lab, len(lab.run.inputs) * (again - first))
        assert lab.run.weights.tolist() == weights


def test_a_correction_is_drawn_and_a_right_answer_changes_nothing():
    lab = Perceptron()
    seen = set()
    for _ in range(20):
        lab.press("step")
        last = lab.run.last
        assert bool(len(lab.picture.old_line.get_xdata())) == last.wrong
        assert lab.picture.change.get_visible() == last.wrong
        assert (lab.picture.verdict.get_text().endswith("wrong")) == last.wrong
        assert np.array_equal(last.weights, last.new_weights) == (not last.wrong)
        np.testing.assert_allclose([lab.picture.ring.get_xdata()[0], lab.picture.ring.get_ydata()[0]], last.x)
        seen.add(last.wrong)
    assert seen == {True, False}


def test_the_numbers_written_out_are_the_numbers():
    lab = Perceptron([[2, 1], [1, 3]], [1, 0], weights=(-1, 0.5), bias=0.25, learning_rate=0.5)
    lab.press("step")
    lines = [text.get_text() for text in lab.picture.texts]
    assert lines[3] == "= −1·2 + 0.5·1 + 0.25 = −1.25"
    assert lines[4:7] == ["w₁ ← −1 + 0.5·(+1)·2 = 0", "w₂ ← 0.5 + 0.5·(+1)·1 = 1", "b  ← 0.25 + 0.5·(+1) = 0.75"]


def test_the_line_and_the_ground_are_where_the_sum_changes_its_sign():
    lab = Perceptron()
    steps(lab, 10)
    ends = np.array(lab.picture.line.get_data()).T
    np.testing.assert_allclose(ends @ lab.run.weights + lab.run.bias, 0, atol=1e-9)
    corners = lab.picture.fires.get_xy()
    assert (corners @ lab.run.weights + lab.run.bias > -1e-9).all()


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (lambda w, b, x, t, r: None, "your step returned None; it must return (weights, bias)"),
        (lambda w, b, x, t, r: (w, b, 1), "it must return (weights, bias)"),
        (lambda w, b, x, t, r: (w, "high"), "bias='high'"),
        (lambda w, b, x, t, r: (w[:1], b), "weights has shape (1,)"),
        (lambda w, b, x, t, r: (w * np.nan, b), "weights contains NaN"),
        (lambda w, b, x, t, r: (w + np.ones(3), b), "your step failed at sample 1: ValueError"),
        (lambda w: w, "your step failed at sample 1: TypeError"),
    ],
)
def test_what_is_wrong_with_a_step_is_said_below_the_picture(step, said):
    lab = Perceptron(step=step)
    lab.play()
    lab.tick()
    assert said in lab.notice and "\n" not in lab.notice and not lab.playing
    assert said in lab.words()
    assert lab.run.last is None and lab.run.corrections == 0
    lab.press("reset")
    assert lab.notice == ""


def test_a_step_that_works_in_place_does_no_harm():
    def step(weights, bias, x, target, learning_rate):
        error = target - int(weights @ x + bias > 0)
        weights += learning_rate * error * x
        x *= 0
        return weights, bias + learning_rate * error

    ours, theirs = Perceptron(), Perceptron(step=step)
    until_it_ends(ours)
    until_it_ends(theirs)
    assert ours.run.weights.tolist() == theirs.run.weights.tolist() and theirs.run.by_the_rule


def test_nothing_is_claimed_about_the_points_when_the_step_is_not_the_rule():
    lab = Perceptron(step=lambda w, b, x, t, r: (w, b))
    until_it_ends(lab)
    assert lab.run.cycle == (0, 1)
    assert "No straight line" not in lab.describe() and "not the perceptron's rule" in lab.describe()
    xor = Perceptron(step=lambda w, b, x, t, r: (w, b), data="XOR")
    until_it_ends(xor)
    assert not any(xor.done)


def test_it_plays_at_the_pace_that_was_asked_for(monkeypatch):
    clock = Clock(monkeypatch)
    lab = Perceptron(data="XOR", speed=5, learning_rate=0.01)
    lab.play()
    looked = []
    for _ in range(40):
        lab.tick(0.02)
        looked.append(4 * (len(lab.run.mistakes) - 1) + (lab.run.position or 4))
        clock.now += 0.05
    assert looked[0] == 1
    assert 9 <= looked[-1] <= 11
    assert max(np.diff(looked)) == 1


def test_after_a_long_sleep_it_does_not_hurry(monkeypatch):
    clock = Clock(monkeypatch)
    lab = Perceptron(speed=60, learning_rate=0.01)
    lab.play()
    lab.tick()
    clock.now += 3600
    lab.tick()
    assert 1 < lab.run.position <= 1 + module.AT_ONCE
    before = lab.run.position
    lab.tick()
    assert lab.run.position - before <= 1


def test_it_pauses_when_the_end_is_found_and_can_go_on(monkeypatch):
    clock = Clock(monkeypatch)
    lab = Perceptron(data="XOR", speed=60)
    lab.play()
    for _ in range(100):
        clock.now += 0.05
        lab.tick()
    assert lab.run.cycle == (3, 4) and not lab.playing
    lab.play()
    clock.now += 0.03
    lab.tick()
    assert lab.playing and len(lab.run.mistakes) == 5 and lab.run.running


def test_a_point_that_is_clicked_is_looked_at_next():
    lab = Perceptron()
    x, y = lab.picture.place("plane", *lab.run.inputs[11])
    lab.point("down", x, y)
    assert lab.run.chosen == 11 and len(lab.picture.chosen.get_xdata()) == 1
    lab.press("step")
    assert lab.run.last.sample == 11 and lab.run.chosen is None
    lab.press("step")
    assert lab.run.last.sample == 0
    lab.point("down", *lab.picture.place("plane", *lab.picture.box[0] + 0.01))
    assert lab.run.chosen is None


def test_the_keyboard_does_what_the_mouse_does():
    lab = Perceptron()
    lab.type("ArrowDown")
    assert lab.run.chosen == len(lab.run.inputs) - 1
    lab.type("ArrowUp")
    assert lab.run.chosen == 0
    lab.type("ArrowRight")
    lab.type("s")
    assert lab.run.last.sample == 0 and lab.run.corrections <= 2
    lab.type(" ")
    assert lab.playing
    lab.type("r")
    assert lab.run.last is None and not lab.playing


def test_a_changed_learning_rate_does_not_fake_a_cycle():
    lab = Perceptron(data="XOR")
    until_it_ends(lab)
    lab.set(learning_rate=0.1)
    assert lab.run.cycle is None
    lab.set(data="overlapping")
    assert lab.run.last is None and len(lab.run.inputs) == 14


def test_own_points_have_their_own_goal_and_no_choice_of_data():
    lab = Perceptron([[0, 0], [2, 2], [0, 1]], [0, 1, 0])
    assert "data" not in lab.table and len(lab.goals) == 1
    until_it_ends(lab)
    assert lab.done[0]
    assert lab.to_code() == "labs.Perceptron(inputs, targets)"


def test_the_code_makes_the_same_lab():
    from dltutor import labs

    lab = Perceptron(data="XOR", learning_rate=0.5, weights=(2, 0), bias=1)
    assert lab.to_code() == "labs.Perceptron(weights=(2, 0), bias=1, data='XOR', learning_rate=0.5)"
    again = eval(lab.to_code(), {"labs": labs})
    steps(lab, 9)
    steps(again, 9)
    assert repr(lab) == repr(again) and lab.picture.png() == again.picture.png()


def test_points_weights_and_steps_that_are_none_get_one_line(refused):
    for arguments, named in (
        ({"weights": "heavy"}, "weights='heavy'"),
        ({"weights": [1, 2, 3]}, "weights has shape (3,)"),
        ({"bias": None}, "bias=None"),
        ({"step": 5}, "step=5"),
        ({"inputs": [[0, 1]]}, "targets is missing"),
        ({"targets": [0, 1]}, "inputs is missing"),
        ({"inputs": [], "targets": []}, "inputs is empty"),
        ({"inputs": [[0, 1, 2], [1, 2, 3]], "targets": [0, 1]}, "inputs has shape (2, 3)"),
        ({"inputs": [[0, 1], [1, 2]], "targets": [0, 2]}, "targets contains 2"),
        ({"inputs": [[0, 1], [1, 2]], "targets": [0]}, "inputs has 2 samples and targets has 1"),
        ({"inputs": [[0, 1]], "targets": [0]}, "the number of points=1"),
        ({"inputs": [[0, 1], [1, 2]], "targets": [0, 1], "data": "XOR"}, "no such setting"),
    ):
        with refused(named):
            Perceptron(**arguments)


def test_a_failing_step_does_not_break_the_page(monkeypatch):
    lab = Perceptron(step=lambda *_: 1 / 0)
    lab._repr_mimebundle_()
    lab.session.widgets["play"].click()
    lab.session._on_message({"kind": "tick"})
    lab.session.widgets["step"].click()
    assert lab.session.errors == [] and "ZeroDivisionError" in lab.words() and not lab.playing
    lab.close()


def test_no_text_leaves_the_picture_or_its_column():
    for rate, data in ((0.01, "separable"), (10.0, "overlapping"), (10.0, "separable")):
        lab = Perceptron(data=data, learning_rate=rate)
        for _ in range(40):
            lab.press("step")
            lab.picture.frame()
            for words in (*lab.picture.texts, lab.picture.verdict):
                box = words.get_window_extent()
                assert box.x0 >= lab.picture.figure.bbox.width / 2 and box.x1 <= lab.picture.figure.bbox.width, (
                    words.get_text()
                )
