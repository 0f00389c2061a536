"""Chapter 3, what is computed by hand: a slope, a descent, a step with momentum, the gradients of a neuron."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from dltutor.exercises.core.compared import alike, clear, differing, parts, words_for
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, array, brief, number, one_number, size
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.descent.curve import Curve
from dltutor.exercises.descent.slips import descent_slips, momentum_slips, neuron_slips, slope_slip
from dltutor.scratch.backprop import Network
from dltutor.validation import shown


class Slope(Exercise):
    key = "slope"
    title = "the slope of anything"
    task = (
        "Write `slope(f, w)`: how steep the function `f` is at the number `w`, as one number, without a formula for "
        "its derivative. `f` takes a number and gives a number. Ask it at two places, a small "
        "`h` such as 0.0001 to either side of `w`. Divide what changed by the distance of the two places."
    )
    calls_with = "f, w"
    hints = (
        "A slope is height gained over distance walked. Between which two places do you measure, how far apart?",
        "The height gained from `w - h` to `w + h` is `f(w + h) - f(w - h)`. The distance is not `h`. "
        "For `h` take something like 0.0001.",
        "`return (f(w + h) - f(w - h)) / (2 * h)`, and the inner brackets around `2 * h` are needed.",
    )
    code = """
def slope(f, w):
    h = 1e-5
    return (f(w + h) - f(w - h)) / (2 * h)
"""
    why = "on both sides of w the bends of the function cancel, so the slope between them is almost that at w."

    def judge(self, slope: LearnerFunction) -> str:
        for name, f, w, wanted in (
            ("w²", lambda w: w**2, 3.0, 6.0),
            ("w³", lambda w: w**3, 2.0, 12.0),
            ("|w|", np.abs, -1.5, -1.0),
            ("sin(w)", np.sin, 0.0, 1.0),
            ("5 − w", lambda w: 5 - w, 7.0, -1.0),
            ("w⁴", lambda w: w**4, -1.0, -4.0),
        ):
            self._try(slope, name, f, w, wanted)
        return "your slope is right for six functions, none of which it knew."

    @staticmethod
    def _try(slope: LearnerFunction, name: str, f: Callable, w: float, wanted: float) -> None:
        asked: list[float] = []

        def watched(place: Any) -> Any:
            with suppress(Exception):  # whatever the learner asks for, the answer is for `f` to give
                asked.extend(map(float, np.ravel(place)))
            return f(place)

        given = slope(Curve(name, watched), w)
        start = f"for f(w) = {name} at w = {w:g} yours gives"
        one = one_number(given)
        need(one is not None, f"{start} {brief(given)}, and not one number")
        # the parabola shows an error of the method; of the others a sensible h of 0.01 misses the slope by up to 0.0004
        if alike(one, wanted) if name == "w²" else abs(one - wanted) <= 1e-3:
            one_side = asked and (min(asked) >= w or max(asked) <= w)
            remark = "you look only to one side of w; on both sides the bend cancels, and a larger h will do"
            if one_side and remark not in slope.remarks:
                slope.remarks.append(remark)
            return
        formula = "is the formula for w² written in? Ask `f` itself" if name != "w²" and alike(one, 2 * w) else ""
        raise NotYetError(f"{start} {differing(one, wanted)}: {formula or slope_slip(f, w, one, asked)}")


class Descend(Exercise):
    key = "descend"
    title = "gradient descent"
    task = (
        "Write `descend(slope, w, learning_rate, steps)`: so many steps of gradient descent. `slope` is a function "
        "that gives the slope at a w, `w` is where to start, a number or an array, and `steps` is a whole number. In "
        "each step w - learning_rate · slope(w) is the new w. Return the last `w` alone; with 0 steps that is the "
        "first one."
    )
    calls_with = "slope, w, learning_rate, steps"
    hints = (
        "What is done again and again, and what is new each time? Which way is down where the slope is positive?",
        "A loop `for _ in range(steps):` in which `w` gets a new value each time. The slope is asked inside the loop.",
        "In the loop `w = w - learning_rate * slope(w)`; after it, not indented, `return w`.",
    )
    code = """
def descend(slope, w, learning_rate, steps):
    for _ in range(steps):
        w = w - learning_rate * slope(w)
    return w
"""
    why = "each step goes against the slope of the place it starts from, and the rate says how far."

    def judge(self, descend: LearnerFunction) -> str:
        parabola = Curve("slope", lambda w: 2 * w)
        ravine = Curve("slope", lambda w: np.array([1.0, 10.0]) * w)
        self._try(descend, parabola, 4.0, 0.25, 1)
        self._try(descend, parabola, 4.0, 0.25, 3)
        self._try(descend, parabola, -5.0, 0.1, 2)
        self._try(descend, Curve("slope", lambda w: 4 * w**3 - 1), 1.0, 0.1, 4)
        self._try(descend, parabola, 4.0, 0.25, 0)
        self._try(descend, ravine, np.array([2.0, -1.0]), 0.05, 2)
        return "your descent goes down on three functions, with one weight and with two."

    @staticmethod
    def _try(descend: LearnerFunction, slope: Curve, w: Any, rate: float, steps: int) -> None:
        call = f"`{descend.call_text(slope, w, rate, steps)}`"
        given = descend(slope, w, rate, steps)
        path = [w]
        for _ in range(steps + 1):
            path.append(path[-1] - rate * slope(path[-1]))
        many = np.size(w)
        longer = isinstance(given, list | tuple | np.ndarray) and size(given) in (many * steps, many * (steps + 1))
        need(
            size(given) == many or not longer,
            f"{call} gives the whole way, {size(given)} numbers: return only where it ends",
        )
        clean = array("the last w", given, like="as many numbers as the w it started from").reshape(-1)
        need(clean.size == many, f"{call} gives {brief(given)}, and it must give {many} number{'s' * (many > 1)}")
        mine = clean if many > 1 else float(clean[0])
        slips = descent_slips(slope, w, rate, steps, path)
        if alike(mine, path[steps]):
            clear(descend, path[steps], slips)
            return
        start = f"{call} gives {differing(mine, path[steps])}"
        way = ", ".join(brief(place) for place in path[: steps + 1])
        words = words_for(mine, slips, descend.cleared)
        need(not words, f"{start}: {words}", f"the way: {way}")
        raise NotYetError(f"{start}: the way goes {way}")


class MomentumStep(Exercise):
    key = "momentum_step"
    title = "one step with momentum"
    task = (
        "Write `momentum_step(w, v, gradient, learning_rate, momentum)`. The weights `w`, their velocity `v` and "
        "`gradient` are arrays of the same shape, the other two are numbers. First comes the new velocity, momentum "
        "· v - learning_rate · gradient; the new weights are w plus this new velocity. Return both, the weights "
        "first: `return w, v`."
    )
    calls_with = "w, v, gradient, learning_rate, momentum"
    hints = (
        "A ball that rolls keeps most of its velocity, and the slope adds to it. In which order are the two computed?",
        "Two lines: the new `v` from the old `v` and the gradient, then the new `w` from the old `w` and the new `v`.",
        "`v = momentum * v - learning_rate * gradient`, and then `return w + v, v`.",
    )
    code = """
def momentum_step(w, v, gradient, learning_rate, momentum):
    v = momentum * v - learning_rate * gradient
    return w + v, v
"""
    why = "the velocity is a fading sum of all the gradients so far: what they agree on grows, the rest cancels."

    def judge(self, momentum_step: LearnerFunction) -> str:
        self._try(momentum_step, [1.0, 2.0], [0.5, -0.2], [2.0, -1.0], 0.1, 0.9)
        self._try(momentum_step, [1.0, 2.0], [0.0, 0.0], [2.0, -1.0], 0.5, 0.9)
        self._try(momentum_step, [1.0, -1.0, 3.0], [1.0, 1.0, -2.0], [0.0, 2.0, 0.5], 0.1, 0.0)
        self._try(momentum_step, [0.5], [-0.4], [0.0], 0.1, 0.5)
        return "your step keeps the velocity, adds the slope, and moves the weights by both."

    @staticmethod
    def _try(step: LearnerFunction, w: list, v: list, gradient: list, rate: float, momentum: float) -> None:
        arrays = np.array(w), np.array(v), np.array(gradient)
        call = f"`{step.call_text(*arrays, rate, momentum)}`"
        given = step(*arrays, rate, momentum)
        if isinstance(given, np.ndarray) and given.shape == (2, len(w)):
            given = given[0], given[1]
        given = parts(given, 2, call, "two things, the new w and the new v: `return w, v`")
        new_w = array("the new w", given[0], shape=arrays[0].shape, like="the weights")
        new_v = array("the new v", given[1], shape=arrays[0].shape, like="a velocity for each weight")
        velocity = momentum * arrays[1] - rate * arrays[2]
        wanted = arrays[0] + velocity, velocity
        slips = momentum_slips(*arrays, rate, momentum)
        if alike((new_w, new_v), wanted):
            clear(step, wanted, slips)
            return
        words = words_for((new_w, new_v), slips, step.cleared)
        if not words and alike(new_v, velocity):
            words = "the velocity is right, the weights are not: `w + v`, with the new v"
        words = words or "the new v is `momentum * v - learning_rate * gradient`, and the new w is `w + v`"
        raise NotYetError(f"{call} gives {differing((new_w, new_v), wanted)}; {words}")


class NeuronGradients(Exercise):
    key = "neuron_gradients"
    title = "backpropagation through one neuron"
    task = (
        "Write `neuron_gradients(x, weights, bias, target)` for one sigmoid neuron: z is the sum of x · weights plus "
        "the bias, p = 1 / (1 + e^(-z)), and the loss is (p - target)². `x` and `weights` are arrays of the same "
        "length, `bias` and `target` are numbers. Return how the loss changes with each weight, an array, and how "
        "with the bias, one number: `return dw, db`."
    )
    calls_with = "x, weights, bias, target"
    hints = (
        "Go forward first and keep z and p. Then go backward from the loss: how does it change with p, p with z, and z "
        "with a weight?",
        "The three slopes are 2 · (p - target), then p · (1 - p), then x for the weights and 1 for the bias. "
        "The chain rule multiplies them.",
        "`delta = 2 * (p - target) * p * (1 - p)` is the slope at z; then `return delta * x, delta`.",
    )
    code = """
import numpy as np

def neuron_gradients(x, weights, bias, target):
    z = np.sum(x * weights) + bias
    p = 1 / (1 + np.exp(-z))
    delta = 2 * (p - target) * p * (1 - p)
    return delta * x, delta
"""
    why = "the chain rule multiplies the slopes along the way from the loss back to each weight."

    def judge(self, neuron_gradients: LearnerFunction) -> str:
        self._try(neuron_gradients, [1.0, 2.0], [0.5, -0.5], 0.1, 1.0)
        self._try(neuron_gradients, [1.0, 2.0], [0.5, -0.5], 0.1, 0.0)
        self._try(neuron_gradients, [-1.0, 0.0, 3.0], [0.3, 0.8, 0.2], -0.5, 1.0)
        self._try(neuron_gradients, [2.0], [1.5], 0.0, 0.25)
        return "your gradients agree with what happens to the loss when each weight is moved a little."

    @staticmethod
    def _try(gradients: LearnerFunction, x: list, weights: list, bias: float, target: float) -> None:
        sample, w = np.array(x), np.array(weights)
        call = f"`{gradients.call_text(sample, w, bias, target)}`"
        given = gradients(sample, w, bias, target)
        given = parts(given, 2, call, "two things, the slopes of the weights and that of the bias: `return dw, db`")
        one = one_number(given[1])
        need(one is not None, f"{call} gives {shown(given[1])} for the bias: it must be one number")
        many = array("the slopes of the weights", given[0], like=f"one for each of the {len(w)} weights")
        need(
            many.size == len(w),
            f"{call} gives {brief(many)} for the {len(w)} weights: each has a slope of its own, by its own input",
        )
        yours = many.reshape(-1), number("the slope of the bias", one)
        network = Network([w[:, None]], [np.array([bias])], ["sigmoid"])
        back = network.backward(network.forward(sample[None]), [[target]])
        wanted = back.weights[0][:, 0], float(back.biases[0][0])
        slips = neuron_slips(sample, w, bias, target)
        if alike(yours, wanted):
            clear(gradients, wanted, slips)
            return
        words = words_for(yours, slips, gradients.cleared)
        raise NotYetError(
            f"{call} gives {differing(yours, wanted)}; {words or 'multiply the three slopes along the way back'}",
            _moved(sample, w, bias, target, yours),
        )


def _moved(x: np.ndarray, w: np.ndarray, bias: float, target: float, yours: tuple[np.ndarray, float]) -> str:
    """What happens to the loss when each weight is moved a little, beside what the answer says."""

    def loss(weights: np.ndarray, b: float) -> float:
        return float((1 / (1 + np.exp(-(x @ weights + b))) - target) ** 2)

    h = 1e-4
    lines = ["moved by 0.0001   the loss changes by   yours says"]
    for i, said in enumerate([*yours[0], yours[1]]):
        step = np.zeros(len(w) + 1)
        step[i] = h
        change = loss(w + step[:-1], bias + step[-1]) - loss(w, bias)
        name = f"weight {i + 1}" if i < len(w) else "bias"
        lines.append(f"{name:16}  {change:19.2e}   {said * h:10.2e}")
    return "\n".join(lines)
