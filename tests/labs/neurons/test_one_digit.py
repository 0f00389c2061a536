"""What is true of `OneDigit` alone."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.labs.bases.drawing import PAD
from dltutor.labs.neurons.one_digit.figure import Unit

from ..handwriting import strokes
from ..makers import maker


@pytest.fixture
def lab():
    _, names = maker("OneDigit")
    made = names()
    yield (lab := labs.OneDigit(made["model"], made["images"], made["labels"], gradient=True))
    lab.close()


def point_at(lab, unit, phase="move"):
    x, y = lab.picture.spot(unit)
    lab.point(phase, *lab.picture.place("network", x, y))


def test_layer_by_layer_the_units_are_lit_and_the_first_goal_is_reached_at_the_end(lab):
    lab.press("step")
    assert "Only the 64 pixels" in lab.words() and not any(map(lab.lit, range(3)))
    for layer in (1, 2):
        lab.press("step")
        assert f"Layer {layer} of 3" in lab.words() and not lab.done[0]
    lab.press("step")
    assert "It answers" in lab.words() and lab.done[0]


def test_while_it_plays_the_flow_travels_along_the_edges_and_lights_one_layer_after_the_other(lab, monkeypatch):
    now = 100.0
    monkeypatch.setattr("dltutor.labs.neurons.one_digit.lab.monotonic", lambda: now)
    lab.press("play")
    assert not any(map(lab.lit, range(3))) and "Only the 64 pixels" in lab.words()
    now += 0.35
    lab.tick()
    ends = np.array([edge[-1, 0] for edge in lab.picture.edges.get_segments()])
    assert len(ends) and (ends < lab.picture.places[0][0, 0] - 20).all(), "the edges have come half the way"
    for layer in range(3):
        now += 1.35
        lab.tick()
        assert [lab.lit(j) for j in range(3)] == [j <= layer for j in range(3)]
    assert not lab.playing and lab.done[0]


def test_a_unit_that_is_pointed_at_tells_its_sum(lab):
    unit = Unit(0, int(lab.shown[0][2]))
    point_at(lab, unit)
    total, bias = lab.flow.sum_of(0, unit.number, lab.passage.states[0])
    assert lab.chosen == unit and f"Unit {unit.number} of layer 1" in lab.words()
    assert max(total + bias, 0) == pytest.approx(lab.passage.states[1][unit.number], rel=1e-4)
    lab.type(".")
    assert lab.chosen == Unit(0, int(lab.shown[0][3]))
    lab.type(",")
    assert lab.chosen == unit
    lab.point("down", 0.95, 0.97)
    assert lab.chosen is None


def test_a_drawing_is_answered_while_it_is_drawn_and_judged_when_the_pen_is_lifted(lab):
    (stroke,) = strokes(1)
    for i, (x, y) in enumerate(stroke):
        lab.point("move" if i else "down", *lab.picture.place("pad", x, PAD - y))
        assert not lab.read
    lab.point("up", *lab.picture.place("pad", x, PAD - y))
    assert lab.drawn and "Your drawing" in lab.words()
    assert lab.passage.answer.shape == (10,)
    sure = lab.passage.answer.max() >= 0.9
    assert bool(lab.read) == sure
    lab.press("clear")
    assert not lab.pad.ink.any() and not lab.seen.any()
    lab.press("next")
    assert not lab.drawn and "The image is a" in lab.words()


def test_a_hidden_unit_that_is_bright_for_two_answers_is_found(lab):
    for _ in range(40):
        levels = lab.levels()[0]
        for number in lab.shown[0]:
            if levels[number] > 0.5:
                point_at(lab, Unit(0, int(number)))
        lab.press("next")
    assert lab.done[1]


def test_where_nothing_is_wrong_nothing_flows_back(lab):
    best = lab.best
    lab.set(way="backward", label=(best + 1) % 10)
    wrong = np.abs(lab.slopes.edges[0]).sum()
    assert "the loss is" in lab.words() and not lab.done[4]
    lab.set(label=best)
    assert np.abs(lab.slopes.edges[0]).sum() < wrong / 10
    lab.press("step")
    assert not any(map(lab.lit, range(3)))
    lab.press("step")
    assert [lab.lit(j) for j in range(3)] == [False, False, True]
    lab.press("step")
    lab.press("step")
    assert lab.done[3]


def test_it_looks_into_convolutions_too():
    stack = [keras.Input((8, 8, 1)), layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten()]
    lab = labs.OneDigit(keras.Sequential([*stack, layers.Dense(3, "softmax")]), np.random.rand(5, 8, 8))
    point_at(lab, Unit(0, int(lab.shown[0][0])))
    assert "Map" in lab.words() and len(lab.goals) == 3
    lab.close()


@pytest.mark.parametrize(
    ("stack", "said"),
    [
        ([layers.Flatten()], "no Dense or Conv2D layer"),
        ([layers.Flatten(), layers.Dense(1, "sigmoid")], "1 units in the last"),
        ([layers.Flatten(), *[layers.Dense(4) for _ in range(7)]], "7 layers with weights"),
    ],
)
def test_a_model_that_it_cannot_show_is_refused_in_one_line(stack, said):
    with pytest.raises(LearnerError, match=said):
        labs.OneDigit(keras.Sequential([keras.Input((4, 4)), *stack]), np.zeros((2, 4, 4)))
