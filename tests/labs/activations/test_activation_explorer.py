"""The explorer: all fifteen functions, the point on the curve, the parameter's own range, goals, words, nonsense."""

import itertools

import numpy as np
import pytest

from dltutor.errors import LearnerError
from dltutor.labs.activations.activation_explorer.lab import ActivationExplorer, Z
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.wording import fixed

WITH_PARAMETER = [name for name, row in ACTIVATIONS.items() if row.parameter]


def drag(lab, *places, panel="value"):
    middle = np.mean(lab.picture.areas[panel].get_ylim())
    lab.point("down", *lab.picture.place(panel, 0.5, middle))
    for z in places:
        lab.point("move", *lab.picture.place(panel, z, middle))
    lab.point("up", *lab.picture.place(panel, places[-1], middle))


def point(lab, i=0):
    x, y = lab.picture.curves[i]["point"].get_data()
    return float(x[0]), float(y[0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_point_lies_on_the_curve_and_its_tangent_has_the_slope(name):
    lab = ActivationExplorer(name)
    row = ACTIVATIONS[name]
    for z in (-6.9, -2.5, -0.4, 0.3, 1.7, 6.2):
        drag(lab, z)
        assert lab.z == pytest.approx(z, abs=0.02)
        assert point(lab) == pytest.approx((lab.z, float(row.value(lab.z))))
        x, y = lab.picture.curves[0]["value"].get_data()
        assert point(lab)[1] == pytest.approx(np.interp(lab.z, x[~np.isnan(y)], y[~np.isnan(y)]), abs=0.01)
        across, up = lab.picture.curves[0]["tangent"].get_data()
        around = (row.value(lab.z + 1e-5) - row.value(lab.z - 1e-5)) / 2e-5
        assert np.diff(up)[0] / np.diff(across)[0] == pytest.approx(around, abs=1e-3)
        low, high = lab.picture.value.get_ylim()
        assert low < point(lab)[1] < high


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_words_say_value_slope_range_and_source(name):
    lab = ActivationExplorer(name, z=-1.25)
    row = ACTIVATIONS[name]
    shown = [w.get_text() for w in lab.picture.lines[0]]
    assert f"value  {fixed(row.value(-1.25), 3)}" in shown
    assert f"range  {row.range}" in shown
    assert lab.picture.formulas[0].get_text() == row.formula
    assert row.range in lab.words() and row.source.author in lab.words() and row.saturates in lab.words()
    assert ("no parameter" in lab.words()) == (row.parameter is None)


def test_the_flat_stretches_are_where_the_slope_is_small():
    shown = {
        name: next(w.get_text() for w in ActivationExplorer(name).picture.lines[0] if "flat" in w.get_text())
        for name in ACTIVATIONS
    }
    assert shown["sigmoid"] == "flat   z < −4.6 and z > 4.6"
    assert shown["relu"] == "flat   z < 0.0"
    assert shown["step"] == "flat   everywhere"
    assert shown["linear"] == shown["softsign"] == "flat   nowhere up to ±7"
    for name, row in ACTIVATIONS.items():
        lab = ActivationExplorer(name)
        for band in lab.picture.bands[0]:
            if band.get_visible():
                left = band.get_x()
                inside = np.linspace(left, left + band.get_width(), 50)
                assert np.abs(row.derivative(inside[inside != 0])).max() < 0.0101


def test_two_functions_are_compared():
    lab = ActivationExplorer("sigmoid", "tanh", z=1)
    assert point(lab, 1) == pytest.approx((1, np.tanh(1)))
    assert lab.picture.curves[1]["value"].get_visible()
    assert "tanh gives 0.762" in lab.words()
    lab.set(compare="none")
    assert not lab.picture.curves[1]["value"].get_visible() and "tanh" not in lab.words()
    assert len(lab.here) == 1


def test_a_function_can_be_compared_with_itself_at_its_default():
    lab = ActivationExplorer("elu", "elu", parameter=3, z=-2)
    (_, mine, _), (_, other, _) = lab.here
    assert mine == pytest.approx(3 * other)


@pytest.mark.parametrize("name", WITH_PARAMETER)
def test_the_parameter_bends_the_curve_within_its_own_range(name):
    row = ACTIVATIONS[name]
    lab = ActivationExplorer(name, z=-1)
    assert lab.values.parameter == row.parameter.default
    for value in (row.parameter.low, row.parameter.high):
        lab.set(parameter=value)
        assert lab.here[0][1] == pytest.approx(float(row.value(-1, value)))
        assert f"Its {row.parameter.name} is" in lab.words()
    with pytest.raises(LearnerError, match=f"parameter={row.parameter.high + 1}"):
        lab.set(parameter=row.parameter.high + 1)


def test_the_parameter_goes_with_the_function():
    lab = ActivationExplorer("leaky_relu", parameter=0.01)
    lab.set(z=2)
    assert lab.values.parameter == 0.01
    lab.set(activation="elu")
    assert lab.values.parameter == 1.0
    lab.set(activation="prelu", parameter=-0.5)
    assert lab.values.parameter == -0.5
    lab.set(activation="sigmoid")
    with pytest.raises(LearnerError, match="Sigmoid has no parameter"):
        lab.set(parameter=0.3)


def test_a_slip_changes_nothing():
    lab = ActivationExplorer("elu", parameter=2)
    with pytest.raises(LearnerError, match=r"parameter=2\.5"):
        lab.set(activation="leaky_relu", parameter=2.5)
    assert (lab.values.activation, lab.values.parameter) == ("elu", 2)
    lab.set(parameter=2.5)
    for slip in ({"activation": []}, {"activation": "mish"}, {"z": 8}, {"z": float("nan")}, {"compare": None}):
        with pytest.raises(LearnerError):
            lab.set(**slip)
    assert (lab.values.activation, lab.values.parameter) == ("elu", 2.5)


def test_an_activation_and_a_parameter_that_are_none_get_one_line(refused):
    for arguments, named in (
        ({"activation": "swish"}, "activation='swish'"),
        ({"activation": None}, "activation=None"),
        ({"activation": 0}, "activation=0"),
        ({"parameter": 1}, "parameter=1: Sigmoid has no parameter"),
        ({"activation": "celu", "parameter": 0}, "parameter=0: it must be a number from 0.1 to 3"),
        ({"activation": "celu", "parameter": -1}, "parameter=-1"),
    ):
        with refused(named):
            ActivationExplorer(**arguments)


def test_the_goals_are_reached_where_they_should_be():
    lab = ActivationExplorer()
    assert not any(lab.done)
    lab.set(z=4.0)
    lab.set(z=-4.5)
    assert not any(lab.done)
    lab.set(z=4.7)
    assert list(lab.done) == [False, True, False, False]
    drag(lab, 0.02)
    assert lab.done[0] and "0.25" in lab.progress.notes[0]
    lab.set(compare="tanh", z=6.9)
    lab.set(activation="relu", compare="leaky_relu", z=3)
    assert not lab.done[2]
    lab.set(activation="tanh", compare="sigmoid", z=0.88)
    assert lab.done[2]
    lab.set(activation="silu", compare="none", z=-1.0)
    assert not lab.done[3]
    drag(lab, -2.4)
    assert lab.done[3] and "SiLU" in lab.progress.notes[3]


def test_a_flat_relu_is_not_a_saturated_sigmoid():
    lab = ActivationExplorer("relu", z=-3)
    assert not lab.done[1]
    lab.set(compare="sigmoid", z=-5)
    assert lab.done[1]


def test_at_a_corner_and_at_a_jump_it_says_so():
    assert "a corner, on its left the slope is 0, on its right 1" in ActivationExplorer("relu", z=0).words()
    assert "jumps here from 0 to 1" in ActivationExplorer("step", z=0).words()
    assert "corner" not in ActivationExplorer("elu", z=0).words()
    assert "corner" in ActivationExplorer("elu", parameter=2, z=0).words()
    assert "changes nothing" in ActivationExplorer("relu", z=-1).words()
    assert "changes almost nothing" in ActivationExplorer("sigmoid", z=6).words()
    for name, part in (("step", "value"), ("relu", "slope"), ("step", "value")):
        curve = ActivationExplorer(name).picture.curves[0][part].get_ydata()
        assert np.isnan(curve[len(Z) // 2])
    assert not np.isnan(ActivationExplorer("relu").picture.curves[0]["value"].get_ydata()).any()


def test_the_keyboard_does_what_the_mouse_does():
    lab = ActivationExplorer(z=1.5)
    lab.type("ArrowRight")
    assert lab.z == pytest.approx(1.6)
    lab.type("ArrowLeft", shift=True)
    assert lab.z == pytest.approx(1.59)
    for _ in range(80):
        lab.type("ArrowRight")
    assert lab.z == 7
    drag(lab, -3, panel="slope")
    assert lab.z == pytest.approx(-3, abs=0.02)


def test_a_drag_that_leaves_the_panel_stops_at_its_end_and_one_that_began_outside_does_nothing():
    lab = ActivationExplorer()
    drag(lab, 3, 9)
    assert lab.z == 7
    drag(lab, -2, -7.8)
    assert lab.z == -7
    lab.point("move", *lab.picture.place("value", 1, 0.5))
    lab.point("down", 0.66, 0.5)
    lab.point("move", *lab.picture.place("value", 1, 0.5))
    assert lab.z == -7


def test_on_a_page_the_slider_takes_the_name_and_the_range_of_the_parameter(on_page):
    lab = on_page(ActivationExplorer())
    slider = lab.session.widgets["parameter"]
    assert slider.disabled and slider.description == "no parameter"
    for name in (*WITH_PARAMETER, *reversed(WITH_PARAMETER[:-1])):
        lab.session.widgets["activation"].value = name
        row = ACTIVATIONS[name].parameter
        assert (slider.description, slider.disabled) == (row.name, False)
        assert (slider.min, slider.max) == (row.low, row.high)
        assert lab.values.parameter == pytest.approx(row.default)
        assert slider.value == lab.table["parameter"].placed(row.default), "the nearest place on its track"
        slider.value = row.high
        assert lab.values.parameter == pytest.approx(row.high)
    lab.session.widgets["activation"].value = "tanh"
    assert slider.disabled and lab.notice == "" and lab.session.errors == []


def test_a_lab_shown_after_a_change_has_the_right_slider(on_page):
    lab = ActivationExplorer("elu")
    lab.set(activation="leaky_relu", parameter=0.5)
    on_page(lab)
    slider = lab.session.widgets["parameter"]
    assert (slider.description, slider.min, slider.max, slider.value) == ("negative_slope", 0, 1, 0.5)


def test_words_never_lie_upon_each_other(demand_clear_words):
    lab = ActivationExplorer()
    for first, second in itertools.product(ACTIVATIONS, ("none", "gelu", "rrelu", "leaky_relu")):
        lab.set(activation=first, compare=second, z=-6.66)
        demand_clear_words(lab.picture)
