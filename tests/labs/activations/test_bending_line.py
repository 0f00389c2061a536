"""Bending a line: the fit is the best there is, pieces add up, breaks are dragged, curves drawn; goals and nonsense."""

import itertools

import numpy as np
import pytest

from dltutor.labs.activations.bending_line import fit as bending_fit
from dltutor.labs.activations.bending_line.fit import CURVES, END, MOST, X
from dltutor.labs.activations.bending_line.lab import NAMES, OWN, BendingLine


def place(lab, x, y, panel="whole"):
    return lab.picture.place(panel, x, y)


def drag(lab, start, end, y=-1.55, panel="whole"):
    lab.point("down", *place(lab, start, y, panel))
    lab.point("move", *place(lab, end, y, panel))
    lab.point("up", *place(lab, end, y, panel))


def draw(lab, places):
    (x, y), *rest = places
    lab.point("down", *place(lab, x, y))
    for x, y in rest:
        lab.point("move", *place(lab, x, y))
    lab.point("up", *place(lab, x, y))


@pytest.mark.parametrize("activation", NAMES)
def test_no_other_output_weights_do_better(activation):
    for curve, units in itertools.product(CURVES.values(), (1, 3, 8)):
        y = curve(X)
        breaks = bending_fit.spread(activation, units)
        found = bending_fit.fit(activation, 3.0, breaks, y)
        features = np.column_stack([bending_fit.hidden(activation, 3.0, breaks), np.ones(len(X))])
        best = features @ np.linalg.lstsq(features, y, rcond=None)[0]
        assert found.error == pytest.approx(np.mean((best - y) ** 2), abs=1e-6)
        np.testing.assert_allclose(features[:, :-1] @ found.weights + found.bias, found.line, atol=1e-9)


def test_linear_units_make_the_same_straight_line_however_many():
    for curve in CURVES.values():
        errors = bending_fit.errors("linear", 3.0, curve(X))
        slope, height = np.polyfit(X, curve(X), 1)
        np.testing.assert_allclose(errors, np.mean((slope * X + height - curve(X)) ** 2), atol=1e-9)
    lab = BendingLine("bump", "linear", MOST)
    np.testing.assert_allclose(np.diff(lab.fit.line, 2), 0, atol=1e-9)
    assert "no number of linear units bends it" in lab.words() and lab.done[3]
    assert not BendingLine("bump", "linear", MOST - 1).done[3]
    assert not BendingLine(OWN, "linear", MOST).done[3]


def test_the_pieces_and_the_bias_add_up_to_the_line():
    lab = BendingLine("bump", "tanh", 4)
    size = float(lab.picture.scale[0].get_text())
    lines = [lab.picture.negative, lab.picture.positive]
    total = np.zeros(len(X)) + lab.fit.bias
    count = 0
    for line in lines:
        x, y = line.get_data()
        ends = np.flatnonzero(np.isnan(y))
        for start, end in zip([0, *(ends[:-1] + 1)], ends, strict=True):
            total += np.interp(X, x[start:end], y[start:end]) * size
            count += 1
    assert count == 4
    np.testing.assert_allclose(total, lab.fit.line, atol=0.02)


def test_relu_bends_at_its_breaks_and_nowhere_else():
    lab = BendingLine("sine", "relu", 4)
    bends = X[1:-1][np.abs(np.diff(lab.fit.line, 2)) > 1e-6]
    assert all(np.abs(lab.breaks - x).min() < X[1] - X[0] for x in bends)


def test_a_break_is_dragged_on_either_panel():
    for panel, y in (("whole", -1.55), ("pieces", 0.5)):
        lab = BendingLine(units=3)
        before = lab.fit.error
        drag(lab, -0.9, -0.4, y, panel)
        assert lab.chosen == 1
        np.testing.assert_allclose(lab.breaks, [-3, -0.4, 1], atol=0.02)
        assert lab.values.curve == "sine" and lab.fit.error != before
        lab.press("spread")
        assert lab.fit.error == pytest.approx(before)


def test_breaks_can_be_passed_and_put_on_top_of_each_other():
    lab = BendingLine(units=3)
    for end in (-3, 3, 1, 1):
        drag(lab, float(lab.breaks[1]), end)
        assert np.isfinite(lab.fit.line).all() and np.abs(lab.fit.line).max() < 10
    assert lab.breaks[1] == pytest.approx(1, abs=0.02)


def test_the_keyboard_moves_the_breaks():
    lab = BendingLine(units=3)
    assert lab.chosen == 1
    lab.type("ArrowRight")
    assert lab.breaks[1] == pytest.approx(-0.9)
    lab.type("ArrowLeft", shift=True)
    assert lab.breaks[1] == pytest.approx(-0.91)
    lab.type("ArrowUp")
    lab.type("ArrowUp")
    assert lab.chosen == 0
    lab.type("ArrowDown")
    assert lab.chosen == 2
    for _ in range(40):
        lab.type("ArrowRight")
    assert lab.breaks[2] == END
    lab.type("r")
    assert lab.breaks.tolist() == [-3, -1, 1]


def test_a_curve_is_drawn_over_the_one_that_is_there():
    lab = BendingLine("parabola")
    before = lab.target.copy()
    draw(lab, [(-1, 1), (0, 1.2), (1, 1)])
    assert lab.values.curve == OWN
    middle = np.abs(X) < 0.95
    np.testing.assert_allclose(lab.target[middle], 1.2 - 0.2 * np.abs(X[middle]), atol=0.03)
    outside = np.abs(X) > 1.1
    np.testing.assert_array_equal(lab.target[outside], before[outside])
    lab.set(curve="sine")
    lab.set(curve=OWN)
    np.testing.assert_allclose(lab.target[middle], 1.2 - 0.2 * np.abs(X[middle]), atol=0.03)


def test_a_stroke_that_leaves_and_comes_back_makes_no_mess():
    lab = BendingLine(OWN)
    assert "Draw a curve" in lab.words()
    lab.point("down", *place(lab, 2, 1))
    lab.point("move", 0.99, 0.9)
    lab.point("move", *place(lab, -2, -5))
    lab.point("up", 0.0, 0.01)
    assert np.isfinite(lab.target).all() and lab.target.max() <= 1.5 and lab.target.min() >= -1.5
    before = lab.target.copy()
    lab.point("move", *place(lab, 0, 1.5))
    lab.point("down", 0.99, 0.5)
    lab.point("move", *place(lab, 0, 1.5))
    np.testing.assert_array_equal(lab.target, before)


def test_where_nothing_was_drawn_the_curve_goes_on_as_high_as_the_drawing_ends():
    lab = BendingLine(OWN)
    lab.point("down", *place(lab, -1, 0.5))
    lab.point("move", *place(lab, 1, 1.0))
    assert lab.target[0] == pytest.approx(0.5, abs=0.02) and lab.target[-1] == pytest.approx(1.0, abs=0.02)
    lab.point("up", *place(lab, 1, 1.0))
    lab.point("down", *place(lab, 2.5, -0.5))
    assert lab.target[-1] == pytest.approx(-0.5, abs=0.02) and lab.target[0] == pytest.approx(0.5, abs=0.02)


def test_the_sine_goals():
    lab = BendingLine()
    for units in range(1, 8):
        lab.set(units=units)
    assert not lab.done[0]
    lab.set(units=9)
    assert not lab.done[0]
    lab.set(units=8)
    assert lab.done[0] and not lab.done[1] and "8 ReLU units" in lab.progress.notes[0]
    lab.set(units=5)
    assert not lab.done[1]
    for unit, x in enumerate([-3, -2.25, -0.75, 0.75, 2.25]):
        lab.chosen = unit
        drag(lab, float(lab.breaks[unit]), x)
    assert lab.done[1] and lab.picture.head.get_text().startswith("error 0.00")


def test_two_units_are_exact_on_the_corner():
    lab = BendingLine("abs", units=3)
    assert not lab.done[2]
    lab.set(units=2)
    assert lab.done[2] and "so there is none" in lab.words()
    assert not BendingLine("abs", "tanh", 2).done[2]


def test_a_drawn_curve_counts_only_if_it_is_bent():
    lab = BendingLine(OWN)
    assert not lab.done[4]
    draw(lab, [(-2.99, -1), (2.99, 1)])
    assert lab.fit.error < 0.01 and not lab.done[4]
    draw(lab, [(x, np.cos(x)) for x in np.linspace(-2.99, 2.99, 30)])
    lab.set(units=12, activation="tanh")
    assert lab.done[4]


def test_the_ladder_shows_the_error_of_every_number_of_units():
    lab = BendingLine("sine", "tanh", 7)
    units, errors = lab.picture.ladder.get_data()
    assert len(units) == MOST
    assert errors[6] == pytest.approx(lab.fit.error)
    assert lab.picture.now.get_data()[1][0] == pytest.approx(lab.fit.error)


def test_it_says_when_fewer_would_do_better_and_when_pieces_cancel():
    assert "3 evenly spread would do better" in BendingLine("sine", "relu", 4).words()
    assert "do better" not in BendingLine("sine", "relu", 3).words()
    assert "nearly cancel" in BendingLine("sine", "sigmoid", 5, weight=1).words()


def test_words_never_lie_upon_each_other(demand_clear_words):
    lab = BendingLine()
    for curve, activation, (units, weight) in itertools.product(CURVES, NAMES, ((1, 1), (5, 1), (20, 20))):
        lab.set(curve=curve, activation=activation, units=units, weight=weight)
        demand_clear_words(lab.picture)
