"""Chapter 3: each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises import descent as practice
from dltutor.exercises.descent import update_rule
from dltutor.exercises.descent.slips import descent_slips, momentum_slips, neuron_slips

from ..as_learner import as_function, refused, tells


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("(f(w + 1e-5) - f(w - 1e-5)) / 2e-5", "gives back nothing (None)"),
        ("return (f(w + 1e-4) - f(w - 1e-4)) / 1e-4", "the distance is 2 · h, not h"),
        ("return (f(w + 1e-4) - f(w)) / 1e-4", "look to both sides of w"),
        ("return (f(w) - f(w - 1e-3)) / 1e-3", "look to both sides of w"),
        ("return (f(w + 1) - f(w)) / 1", "look to both sides of w"),
        ("h = 1e-4\nreturn (f(w + h) - f(w - h)) / 2 * h", "mind the brackets"),
        ("return f(w + 1e-4) - f(w - 1e-4)", "the difference must be divided by the distance"),
        ("return (f(w + 1e-4) - f(w)) / 2e-4", "you look only to one side of w, and divide by the distance of both"),
        ("return (f(w - 1e-4) - f(w + 1e-4)) / 2e-4", "the sign is turned"),
        ("return f(w)", "that is the height f(3), not the slope"),
        ("return (f(w + 1e-20) - f(w - 1e-20)) / 2e-20", "h is 0, or so small that w + h is w"),
        ("return 2 * w", "for f(w) = w³ at w = 2 yours gives 4, and 12 is right: is the formula for w² written in?"),
        ("return (f(w + 0.1) - f(w - 0.1)) / 0.2", "take a smaller h"),
        ("return (f(w + 1e-4) - f(w - 1e-4)) / 0", "it divides by zero"),
        ("return 'steep'", "gives 'steep', and not one number"),
    ],
)
def test_slope(body, message):
    tells(practice.slope, body, message)


@pytest.mark.parametrize("h", [1e-2, 1e-3, 1e-5, 1e-7])
def test_any_sensible_distance_will_do(h):
    assert practice.slope.check(lambda f, w: (f(w + h) - f(w - h)) / (2 * h)).state == "right"


LOOP = "for _ in range(steps):\n    "


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (LOOP + "w = w - learning_rate * slope(w)", "gives back nothing (None)"),
        (LOOP + "w = w + learning_rate * slope(w)\nreturn w", "yours climbs: a step goes against the slope"),
        (LOOP + "w = w - slope(w)\nreturn w", "the learning rate, 0.25, is missing"),
        (LOOP + "w = w - learning_rate * slope(w)\n    return w", "is the `return` inside the loop?"),
        ("g = slope(w)\n" + LOOP + "w = w - learning_rate * g\nreturn w", "the slope is asked only once"),
        ("for _ in range(steps + 1):\n    w = w - learning_rate * slope(w)\nreturn w", "2 steps, one too many"),
        (
            "for _ in range(1, steps):\n    w = w - learning_rate * slope(w)\nreturn w",
            "yours stays where it is: does the loop run",
        ),
        (LOOP + "w = w - learning_rate * w\nreturn w", "multiplies the rate with `w` itself"),
        (LOOP + "x = w - learning_rate * slope(w)\nreturn w", "does `w` get its new value"),
        (
            "way = [w]\n" + LOOP + "way.append(way[-1] - learning_rate * slope(way[-1]))\nreturn way",
            "return only where it ends",
        ),
        (LOOP + "w = w - learning_rate * slope\nreturn w", "a value there is of the wrong kind"),
        (LOOP + "w = w - learning_rate * slope(w)\nreturn float(np.sum(w))", "it must give 2 numbers"),
    ],
)
def test_descend(body, message):
    tells(practice.descend, body, message)


def test_a_descent_that_changes_its_start_is_right_and_is_told():
    def descend(slope, w, learning_rate, steps):
        for _ in range(steps):
            w -= learning_rate * slope(w)
        return w

    outcome = practice.descend.check(descend)
    assert outcome.state == "right"
    assert "your function changes `w` itself" in str(outcome)


NEW = "new = momentum * v - learning_rate * gradient\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (NEW + "w = w + new", "gives back nothing (None)"),
        (NEW + "return w + new", "it must give two things"),
        ("return w, v", "yours changes nothing"),
        ("v = momentum * v + learning_rate * gradient\nreturn w + v, v", "the gradient points up"),
        (NEW + "return w + v, new", "your weights move with the old velocity"),
        (NEW + "return w - new, new", "the weights move with it: `w + v`"),
        (NEW + "return w + new, v", "the old velocity comes back"),
        ("v = momentum * v + learning_rate * gradient\nreturn w - v, v", "your `v` has the other sign"),
        (NEW + "return new, w + new", "the two are swapped"),
        ("v = v - learning_rate * gradient\nreturn w + v, v", "it is multiplied by the momentum, 0.9"),
        ("v = -learning_rate * gradient\nreturn w + v, v", "the old velocity is forgotten"),
        ("v = momentum * v - gradient\nreturn w + v, v", "the learning rate, 0.1, is missing"),
        ("v = momentum * v - (1 - momentum) * learning_rate * gradient\nreturn w + v, v", "without `1 - momentum`"),
        (NEW + "return w + momentum * new - learning_rate * gradient, new", "that is Nesterov's form"),
        ("v = momentum * (v - learning_rate * gradient)\nreturn w + v, v", "shortens the old velocity only"),
        (NEW + "return w[:1] + new[:1], new", "the new w has shape (1,)"),
        (NEW + "return w * np.nan, new", "the new w contains NaN"),
        (NEW + "return 2 * w, new", "the velocity is right, the weights are not"),
    ],
)
def test_momentum_step(body, message):
    tells(practice.momentum_step, body, message)


FORWARD = "z = np.sum(x * weights) + bias\np = 1 / (1 + np.exp(-z))\nd = 2 * (p - target) * p * (1 - p)\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (FORWARD, "gives back nothing (None)"),
        (FORWARD + "return d * x", "it must give two things"),
        (FORWARD + "return -d * x, -d", "the sign is turned"),
        (FORWARD + "d = 2 * (p - target)\nreturn d * x, d", "the slope of the sigmoid, p · (1 - p), is missing"),
        (FORWARD + "return d * x / 2, d / 2", "a factor of 2 is missing"),
        (FORWARD + "return (p - target) * x, p - target", "that is the slope of the cross-entropy"),
        (FORWARD + "return d * x, 1", "your bias is not finished"),
        (FORWARD + "return d * x, d * bias", "the bias has an input that is always 1"),
        (FORWARD + "return d * weights, d", "multiply by x, not by the weights"),
        (FORWARD + "return np.array([d, d]), d", "every weight has its own input"),
        (FORWARD + "d = 2 * (p - target) * z * (1 - z)\nreturn d * x, d", "with p, not with z"),
        (FORWARD + "d = 2 * (z - target)\nreturn d * x, d", "the sigmoid is missing"),
        (FORWARD + "return d, d", "for the 2 weights: each has a slope of its own"),
        (FORWARD + "return d * x, 0", "the bias has a slope too"),
        (FORWARD + "return d * x, d * x", "for the bias: it must be one number"),
        (FORWARD + "return 7 * d * x, d", "multiply the three slopes along the way back"),
    ],
)
def test_neuron_gradients(body, message):
    tells(practice.neuron_gradients, body, message)


def test_wrong_gradients_stand_beside_what_really_happens():
    wrong = as_function(FORWARD + "return d * x / 2, d / 2", "x, weights, bias, target")
    rows = refused(practice.neuron_gradients, wrong).details.splitlines()
    assert len(rows) == 4
    for row in rows[1:]:
        really, said = map(float, row.split()[-2:])
        assert said == pytest.approx(really / 2, rel=0.02)


@pytest.mark.parametrize("slips", [momentum_slips, neuron_slips])
def test_no_slip_is_taken_for_another_or_for_the_answer(slips):
    if slips is momentum_slips:
        w, v, g = np.array([1.0, 2.0]), np.array([0.5, -0.2]), np.array([2.0, -1.0])
        made = slips(w, v, g, 0.1, 0.9)
        made.append(((w + 0.9 * v - 0.1 * g, 0.9 * v - 0.1 * g), "right"))
    else:
        x, w = np.array([1.0, 2.0]), np.array([0.5, -0.5])
        made = slips(x, w, 0.1, 1.0)
        p = 1 / (1 + np.exp(0.4))
        made.append(((2 * (p - 1) * p * (1 - p) * x, 2 * (p - 1) * p * (1 - p)), "right"))
    texts = [repr([np.round(part, 9).tolist() for part in parts]) for parts, _ in made]
    assert len(set(texts)) == len(texts)


def test_the_slips_of_a_descent_differ_from_its_end():
    path = [4.0, 2.0, 1.0, 0.5, 0.25]
    for slip, _ in descent_slips(lambda w: 2 * w, 4.0, 0.25, 3, path):
        assert slip != path[3]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("memory['v'] = gradient", "gives back nothing (None)"),
        ("return -0.35 * gradient", "in the ravine your rule comes in 100 steps to"),
        ("return -0.1 * gradient", "and the minimum is at (0, 0)"),
        ("return -0.5 * gradient", "in the ravine your rule diverges"),
        ("return 0.1 * gradient", "that goes up"),
        ("return 0 * gradient", "the first step must move somewhere"),
        (
            "v = memory['v'] = 0.9 * memory.get('v', 0) - 0.001 * gradient\nreturn v",
            "in the bowl your rule comes in",
        ),
        ("return -0.1 * memory['v']", "the move has shape ()"),
        ("return -0.1", "the move has shape ()"),
        ("return gradient * np.nan", "the move contains NaN"),
    ],
)
def test_rule(body, message):
    tells(practice.rule, body, message)


CHAPTERS = """
memory['t'] += 1
memory['m'] = 0.9 * memory['m'] + 0.1 * gradient
memory['s'] = 0.999 * memory['s'] + 0.001 * gradient**2
mean, square = memory['m'] / (1 - 0.9 ** memory['t']), memory['s'] / (1 - 0.999 ** memory['t'])
return -mean / (np.sqrt(square) + 1e-7)
""".strip()
ADAM = """
t = memory['t'] = memory.get('t', 0) + 1
m = memory['m'] = 0.9 * memory.get('m', 0) + 0.1 * gradient
s = memory['s'] = 0.999 * memory.get('s', 0) + 0.001 * gradient**2
return -(m / (1 - 0.9**t)) / (np.sqrt(s / (1 - 0.999**t)) + 1e-7)
""".strip()


@pytest.mark.parametrize(
    "body",
    ["v = memory['v'] = 0.9 * memory.get('v', 0) - 0.2 * gradient\nreturn v", ADAM, CHAPTERS],
    ids=["momentum", "Adam", "Adam as the chapter writes it"],
)
def test_other_rules_that_cross_all_three(body):
    assert practice.rule.check(as_function(body, "gradient, memory")).state == "right"


def test_adam_comes_too_late_aslant_at_a_rate_that_crosses_the_ravine():
    said = practice.rule.check(as_function(CHAPTERS.replace("return -mean", "return -0.2 * mean"), "gradient, memory"))
    assert said.state == "not yet" and "in the slanted ravine" in said.message


def test_no_rate_of_plain_gradient_descent_is_enough():
    bound = 2 / 5
    for rate in np.linspace(0.01, 1, 100) * bound:
        assert practice.rule.check(lambda g, memory, rate=rate: -rate * g).state == "not yet"


def test_each_way_begins_with_an_empty_memory():
    seen = []

    def rule(gradient, memory):
        seen.append(len(memory))
        v = memory["v"] = 0.7 * memory.get("v", 0) - 0.5 * gradient
        return v

    assert practice.rule.check(rule).state == "right"
    assert seen.count(0) == len(update_rule.VALLEYS)


def test_the_slanted_ravine_is_the_ravine_turned():
    straight, slanted = (
        np.linalg.eigvalsh(update_rule.VALLEYS[name][0]) for name in ("the ravine", "the slanted ravine")
    )
    assert np.allclose(straight, slanted)
