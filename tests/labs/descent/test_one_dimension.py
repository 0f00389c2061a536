"""The lab of one weight: its walk, its four regimes, its goals and its words."""

import warnings

import numpy as np
import pytest

from dltutor import labs
from dltutor.labs.descent.one_dimension.lab import STEPS, OneDimension
from dltutor.scratch.slopes import FUNCTIONS
from dltutor.wording import number


def drag_start(lab, w):
    for phase in ("down", "move", "up"):
        lab.point(phase, *lab.picture.place("plane", w, 3))


def test_the_walk_is_stepping_by_hand():
    for function in FUNCTIONS:
        lab = OneDimension(function=function, start=1.3, learning_rate=0.07, curvature=2)
        w = 1.3
        for there in lab.path[1:]:
            w = w - 0.07 * 2 * FUNCTIONS[function].slope(w)
            assert there == pytest.approx(w, abs=1e-12)
        assert len(lab.path) == STEPS + 1


@pytest.mark.parametrize(
    ("regime", "products"),
    [
        ("creeping", (0.01, 0.5)),
        ("right", (0.7, 1.0)),
        ("oscillating", (1.5, 1.99)),
        ("diverging", (2.01, 20.0)),
    ],
)
def test_the_four_regimes_follow_from_rate_times_curvature(regime, products):
    for product, curvature in zip(products, (0.25, 2.5), strict=True):
        lab = OneDimension(learning_rate=product / curvature, curvature=curvature)
        assert lab.regime == regime and lab.describe().lower().startswith(regime)
        np.testing.assert_allclose(lab.path[1:5], (1 - product) * lab.path[:4], atol=1e-15)
        assert f"2/curvature = {number(2 / curvature)}," in lab.describe()
        assert f"1/curvature = {number(1 / curvature)}." in lab.describe()


def test_exactly_at_the_bound_it_bounces():
    for curvature in (1.0, 0.3, 0.7, 2.9):  # 2 / 0.7 and 2 / 2.9 are no exact binary numbers
        lab = OneDimension(learning_rate=2 / curvature, curvature=curvature)
        assert lab.regime == "bouncing" and abs(lab.path[-1]) == pytest.approx(3)
        assert "Exactly at the bound" in lab.describe()


def test_the_largest_stable_rate_is_noticed_and_only_that():
    lab = OneDimension()
    for rate in (1.0, 1.9, 1.95, 2.0, 2.05, 100):
        lab.set(learning_rate=rate)
        assert not lab.done[0]
    lab.set(learning_rate=1.97)
    assert lab.done[0] and "98.5 %" in lab.progress.notes[0]
    assert not OneDimension(learning_rate=1.97).done[0], "it must be found, not given"


def test_a_slider_can_find_it_at_any_curvature():
    table = OneDimension().table
    grid = 10 ** np.arange(-3, 2.0001, table["learning_rate"].step)
    for curvature in np.arange(0.25, 3.01, 0.05):
        share = grid * curvature / 2
        assert ((share >= 0.98) & (share < 1)).any()
        assert (abs(1 - grid * curvature) < 0.01).any()


def test_one_step_is_noticed():
    lab = OneDimension(curvature=2.0)
    lab.set(learning_rate=0.48)
    assert not lab.done[1]
    drag_start(lab, 0.0)
    lab.set(learning_rate=0.5)
    assert not lab.done[1]
    drag_start(lab, 2.5)
    assert lab.done[1]


def test_escaping_from_the_narrow_dip():
    lab = OneDimension(function="double well", start=2.0, learning_rate=0.05)
    assert lab.arrived and lab.nearest > 1.5 and not lab.done[2]
    drag_start(lab, -3)
    lab.set(learning_rate=0.4)
    assert lab.arrived and not lab.done[2], "it did not start in the dip"
    drag_start(lab, 2)
    assert lab.done[2] and abs(lab.path[-1] + 1.5) < 0.1


def test_other_functions_have_their_own_words():
    lab = OneDimension(function="cosine", start=np.pi / 2, learning_rate=3)
    assert lab.regime == "bouncing" and "No rest" in lab.describe()
    lab = OneDimension(function="absolute value", learning_rate=0.7)
    assert lab.regime == "bouncing" and "0.7 long" in lab.describe() and "no finite curvature" in lab.describe()
    lab.set(learning_rate=0.01)
    assert lab.regime == "creeping" and "not enough" in lab.describe()
    drag_start(lab, 0)
    assert lab.regime == "resting" and "in a minimum" in lab.describe()
    assert "on a top" in OneDimension(function="cosine", start=3.141592653589793, learning_rate=0.001).describe()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_rate_of_100_is_said_and_never_warns(function, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lab = OneDimension(function=function, learning_rate=100, curvature=3)
        lab.picture.png()
        first = repr(lab)
        if function in ("parabola", "double well"):
            assert lab.diverged and lab.regime == "diverging" and "smaller learning rate" in lab.describe()
            assert "leaves the picture at step 1" in lab.picture.exit.get_text()
        for step in (0, 3, STEPS - 1):
            lab.set(step=step)
            lab.picture.png()
        lab.press("reset")
        assert repr(lab) == first and lab.values.step == 0
    assert capfd.readouterr() == ("", "")


def test_the_tangent_and_the_step_are_those_of_the_step_looked_at():
    lab = OneDimension(learning_rate=0.4, step=2)
    w = lab.path[2]
    (x0, x1), (y0, y1) = lab.picture.tangent.get_data()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(w) and (x0 + x1) / 2 == pytest.approx(w)
    np.testing.assert_allclose(lab.picture.step.get_xdata(), lab.path[2:4])
    assert lab.picture.title.get_text() == "step 2:  w ← w − rate × slope = −1.08 − 0.4 × (−1.08) = −0.648"


def test_pointer_and_keys_do_the_same():
    lab = OneDimension()
    drag_start(lab, 2.0)
    assert lab.start == pytest.approx(2.0, abs=0.01)
    lab.type("ArrowRight")
    assert lab.start == pytest.approx(2.1, abs=0.011)
    lab.type("ArrowLeft", shift=True)
    assert lab.start == pytest.approx(2.08, abs=0.011)
    lab.point("down", *lab.picture.place("time", 7.2, 0))
    assert lab.values.step == 7
    lab.type("ArrowUp")
    assert lab.values.step == 8
    for _ in range(200):
        lab.type("ArrowLeft")
        lab.type("ArrowDown")
    assert lab.start == -4 and lab.values.step == 0
    lab.type("r")
    assert lab.start == -3


@pytest.mark.parametrize(
    ("arguments", "named"),
    [({"function": ["hill"]}, "function=['hill']"), ({"start": 5}, "start=5"), ({"start": "left"}, "start='left'")],
)
def test_nonsense_gets_one_line(arguments, named, refused):
    with refused(named):
        OneDimension(**arguments)


def test_no_text_is_cut_off_or_overlaps(demand_clear_words):
    for function in FUNCTIONS:
        for rate in (0.001, 0.3, 2.2, 100):  # each regime has other words at other places
            picture = OneDimension(function=function, learning_rate=rate).picture
            demand_clear_words(picture)


def test_the_code_makes_the_same_lab():
    lab = OneDimension(function="double well", start=1.5, learning_rate=0.2)
    assert repr(eval(lab.to_code(), {"labs": labs})) == repr(lab)
