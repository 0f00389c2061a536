"""The backpropagation lab: its numbers, its order, its updates and its words."""

import itertools
import re
import warnings

import numpy as np
import pytest

from dltutor.labs.bases import pace
from dltutor.labs.descent.backpropagation import figure
from dltutor.labs.descent.backpropagation.lab import Backpropagation
from dltutor.labs.descent.backpropagation.steps import Step, forward_steps, steps
from dltutor.scratch.backprop import numerical_gradients
from dltutor.wording import number

SETTINGS = list(itertools.product(["sigmoid", "tanh", "relu"], [1, 2]))


def walk(lab, count=None):
    for _ in range(len(lab.order) if count is None else count):
        lab.press("step")


def pixels(lab):
    return lab.picture.frame().tobytes()


def text(lab, kind, what):
    return lab.picture.texts[kind, what].get_text()


def value(text):
    return float(text.split()[-1].replace("−", "-").replace(",", ""))


@pytest.fixture
def demand_room(demand_clear_words):
    """A check that no words lie upon others, nor upon the card of another neuron."""

    def demand(lab):
        demand_clear_words(lab.picture)
        cards = [(node, c.get_window_extent()) for node, c in lab.picture.cards.items() if c.get_visible()]
        for key, words in lab.picture.texts.items():
            for node, card in cards if words.get_visible() and words.get_text() else ():
                assert key[1] == node or not words.get_window_extent().overlaps(card), (key, node)

    return demand


@pytest.mark.parametrize(("activation", "outputs"), SETTINGS)
def test_the_numbers_on_the_picture_are_those_of_finite_differences(activation, outputs):
    lab = Backpropagation(inputs=(-0.7, 1.3), target=0.3, activation=activation, outputs=outputs)
    walk(lab)
    assert lab.all_found
    weights, biases = numerical_gradients(lab.network, lab.x[None], lab.y_true[None])
    for layer, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
        for j in range(w.shape[1]):
            node = (layer, j)
            assert value(text(lab, "gradient", (node, node))) == pytest.approx(b[j], rel=0.06, abs=1e-7)
            assert value(text(lab, "delta", node)) == pytest.approx(b[j], rel=0.06, abs=1e-7)
            for i in range(2):
                edge = ((layer - 1, i), node)
                assert value(text(lab, "gradient", edge)) == pytest.approx(w[i, j], rel=0.06, abs=1e-7)
                assert value(text(lab, "weight", edge)) == pytest.approx(lab.network.weights[layer - 1][i, j], rel=5e-3)
    assert value(text(lab, "L", (3, 0))) == pytest.approx(lab.gradients.loss, rel=5e-3)


@pytest.mark.parametrize(("activation", "outputs"), SETTINGS)
def test_every_formula_comes_out_as_it_says(activation, outputs):
    """The last line of every step, worked out from its own (rounded) numbers."""
    lab = Backpropagation(activation=activation, outputs=outputs)
    for step in lab.order:
        lab.press("step")
        line = [words.get_text() for words in lab.picture.lines if " = " in words.get_text()]
        for shown_line in line:
            parts = shown_line.split(" = ")
            sums = [part.strip(" =") for part in parts]
            numbers = [s for s in sums if s and not re.search(r"[a-df-zA-Zσδ∂]", s.replace("e−", ""))]
            worked = [_evaluate(s) for s in numbers]
            for a, b in itertools.pairwise(worked):
                assert a == pytest.approx(b, rel=0.03, abs=2e-3), (step, shown_line)
    assert lab.all_found


def _evaluate(formula):
    clean = (
        formula.replace(",", "")
        .replace("−", "-")
        .replace("·", "*")
        .replace("²", "**2")
        .replace("[", "(")
        .replace("]", ")")
    )
    return eval(clean.replace("½", "0.5").replace("e^", "2.7182818**"))


def test_nothing_is_shown_before_it_is_found():
    lab = Backpropagation(outputs=2)
    for position, step in enumerate([None, *lab.order]):
        if step is not None:
            lab.press("step")
        known = set(lab.order[:position])
        for kind, what in lab.picture.texts:
            there = Step({"z": "unit", "a": "unit", "L": "loss"}.get(kind, kind), what) in known
            if kind in ("z", "a", "L", "delta", "gradient"):
                assert text(lab, kind, what).endswith("·") != there
        fresh = lab.marked.fresh
        assert bool(fresh) == (step is not None)


def test_back_undoes_a_step_and_also_an_update():
    lab = Backpropagation()
    seen = [pixels(lab)]
    for _ in lab.order:
        lab.press("step")
        seen.append(pixels(lab))
    assert len(set(seen)) == len(seen)
    lab.press("update")
    assert pixels(lab) not in seen
    for before in reversed(seen):
        lab.press("back")
        assert pixels(lab) == before
    lab.press("back")
    assert lab.position == 0 and pixels(lab) == seen[0]


def test_an_update_is_a_step_of_gradient_descent():
    lab = Backpropagation(learning_rate=2.0)
    network, back, loss = lab.network, lab.gradients, lab.numbers.loss
    lab.press("update")
    for old, new, gradient in zip(network.weights, lab.network.weights, back.weights, strict=True):
        np.testing.assert_allclose(new, old - 2.0 * gradient)
    for old, new, gradient in zip(network.biases, lab.network.biases, back.biases, strict=True):
        np.testing.assert_allclose(new, old - 2.0 * gradient)
    assert lab.losses == [loss, lab.numbers.loss] and lab.losses[1] < loss
    assert f"from {number(loss)} to {number(lab.losses[1])}" in lab.describe()
    example = lab.picture.lines[1].get_text()
    assert example.endswith(f"= {number(lab.network.weights[1][0, 0])}") and "2·(−" in example
    assert lab.position == lab.forward_steps


@pytest.mark.parametrize(("activation", "outputs"), SETTINGS)
def test_the_goals_are_noticed_when_they_are_reached_and_not_before(activation, outputs):
    lab = Backpropagation(activation=activation, outputs=outputs, learning_rate=0.1)
    walk(lab, lab.forward_steps - 1)
    assert not any(lab.done)
    walk(lab, 1)
    assert list(lab.done) == [True, False, False, False]
    walk(lab, len(lab.order) - lab.forward_steps - 1)
    assert not lab.done[1]
    walk(lab, 1)
    assert lab.done[1] and lab.progress.notes[1] == f"{9 if outputs == 1 else 12} of them"
    start = lab.numbers.loss
    for _ in range(200):
        lab.press("update")
        assert lab.done[2] == (lab.numbers.loss <= start / 2)
        if lab.done[2]:
            break
    count = len(lab.losses) - 1
    assert lab.progress.notes[2].endswith(f"in {count} update{'' if count == 1 else 's'}")


def test_a_silent_relu_is_noticed_and_a_silent_tanh_there_is_not():
    lab = Backpropagation(activation="relu", inputs=(-2.0, -1.0))
    assert not lab.done[3]
    walk(lab)
    assert lab.done[3] and lab.progress.notes[3].startswith("h₁: z = −")
    assert "changes nothing" in lab.describe()
    other = Backpropagation(activation="tanh", inputs=(-2.0, -1.0))
    walk(other)
    assert not other.done[3]
    alive = Backpropagation(activation="relu")
    walk(alive)
    assert not alive.done[3]


def test_changed_inputs_start_the_count_of_updates_anew():
    lab = Backpropagation()
    lab.press("update")
    lab.set(target=0.6)
    assert len(lab.losses) == 1 and not lab.done[2]
    lab.set(learning_rate=3.0)
    lab.press("update")
    assert len(lab.losses) == 2


def test_what_is_found_stays_found_while_the_inputs_move():
    lab = Backpropagation()
    walk(lab)
    for x1 in (-3, 0.0, 3):
        lab.set(x1=x1)
        assert lab.all_found and text(lab, "x", (0, 0)) == number(x1)
        assert value(text(lab, "gradient", ((0, 0), (1, 0)))) == pytest.approx(lab.gradients.weights[0][0, 0], rel=0.06)
    assert "∂L/∂b₂" in lab.describe()
    lab.set(activation="tanh")
    assert lab.all_found and lab.network.activations == ["tanh", "tanh"]


def test_another_number_of_outputs_starts_over():
    lab = Backpropagation()
    walk(lab)
    lab.press("update")
    lab.set(outputs=2)
    assert lab.network.weights[1].shape == (2, 2) and len(lab.losses) == 1 and lab.before is None
    assert lab.y_true == pytest.approx([0.8, 0.2])
    walk(lab)
    lab.set(outputs=1)
    assert lab.position <= 16 and lab.network.weights[1].shape == (2, 1)


@pytest.mark.parametrize(("activation", "outputs"), SETTINGS)
def test_a_rate_of_a_hundred_is_shown_and_explained_and_reset_brings_the_lab_back(activation, outputs, demand_room):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lab = Backpropagation(inputs=(3, 3), learning_rate=100, activation=activation, outputs=outputs)
        start = pixels(lab)
        for _ in range(8):
            lab.press("update")
            walk(lab)
            demand_room(lab)
            lab.press("update")
            assert any(word in lab.describe() for word in ("rose", "went from", "silent", "saturated", "too long"))
        lab.press("reset")
    assert pixels(lab) == start and len(lab.losses) == 1


def test_a_loss_that_is_no_number_is_explained(demand_room):
    lab = Backpropagation(activation="relu", learning_rate=100)
    huge = [np.full_like(w, 1e160) for w in lab.network.weights]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lab.network = type(lab.network)(huge, lab.network.biases, lab.network.activations)
        lab.press("update")
        assert "The loss is ∞" in lab.describe() and "Reset brings the first weights back" in lab.describe()
        walk(lab)
        demand_room(lab)
        lab.press("update")
        assert "The loss is no number" in lab.describe()
        lab.picture.frame()
        lab.press("reset")
    assert np.isfinite(lab.losses[-1]) and "Nothing is worked out" in lab.describe()


@pytest.mark.parametrize(("activation", "outputs"), SETTINGS)
def test_no_text_leaves_its_place(activation, outputs, demand_room):
    lab = Backpropagation(inputs=(-2.95, -1.85), activation=activation, outputs=outputs)
    for _ in lab.order:
        lab.press("step")
        demand_room(lab)


def test_a_click_goes_to_the_step_of_what_was_clicked():
    lab = Backpropagation()
    picture = lab.picture

    def click(x, y):
        lab.point("down", *picture.place("graph", x, y))

    click(*picture.at((1, 1)))
    assert lab.order[lab.position - 1] == Step("unit", (1, 1))
    click(*picture.at((3, 0)))
    assert lab.order[lab.position - 1] == Step("loss", (3, 0))
    click(*picture.at((1, 1)))
    assert lab.order[lab.position - 1] == Step("delta", (1, 1))
    edge = ((1, 0), (2, 0))
    click(*picture._position(("gradient", edge)))
    assert lab.order[lab.position - 1] == Step("gradient", edge)
    bias = ((1, 0), (1, 0))
    click(*picture._position(("weight", bias)))
    assert lab.order[lab.position - 1] == Step("gradient", bias)
    before = lab.position
    click(*picture.at((0, 0)))
    click(600, 20)
    assert lab.position == before


def test_the_keyboard_does_what_the_buttons_do():
    lab = Backpropagation()
    lab.type("ArrowRight")
    lab.type("s")
    assert lab.position == 2
    lab.type("ArrowLeft")
    assert lab.position == 1
    lab.type("b")
    assert lab.position == 0
    lab.type("u")
    assert len(lab.losses) == 2
    lab.type("r")
    assert lab.position == 0 and len(lab.losses) == 1
    lab.type(" ")
    assert lab.playing


def test_it_plays_at_the_pace_that_was_asked_for_and_stops_at_the_end(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    lab = Backpropagation(speed=2)
    lab.play()
    seen = []
    for _ in range(80):
        lab.tick()
        seen.append(lab.position)
        now[0] += 0.05
    assert seen[0] == 1 and 8 <= seen[-1] <= 9 and max(np.diff(seen)) == 1
    now[0] += 3600
    lab.tick()
    lab.tick()
    assert lab.position - seen[-1] <= 1
    for _ in range(400):
        now[0] += 0.05
        lab.tick()
    assert lab.all_found and not lab.playing
    lab.play()
    assert lab.playing and lab.position == 0


def test_the_code_names_what_is_not_the_default():
    lab = Backpropagation(inputs=(0.25, -1), activation="relu", outputs=2, learning_rate=0.1)
    assert lab.to_code() == ("labs.Backpropagation(inputs=(0.25, -1), activation='relu', outputs=2, learning_rate=0.1)")


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"inputs": "ink"}, "inputs='ink'"),
        ({"inputs": (1, 2, 3)}, "inputs has shape (3,)"),
        ({"inputs": (1, float("nan"))}, "inputs contains NaN"),
        ({"inputs": (7, 0)}, "x1=7"),
    ):
        with refused(named):
            Backpropagation(**arguments)


def test_the_order_covers_every_number_once():
    for outputs in (1, 2):
        order = steps(outputs)
        assert len(set(order)) == len(order) and order[forward_steps(outputs) - 1].kind == "loss"
        found = [s.what for s in order if s.kind == "gradient"]
        assert set(found) == {e for e in figure.edges(outputs) if e[1][0] != 3}
