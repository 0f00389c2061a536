"""Chapter 2, what is computed by hand: activations and their slopes, two layers in one, softmax."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from dltutor.exercises.activations.slips import (
    collapse_slips,
    cut_slips,
    leaky_slips,
    sigmoid_slope_slips,
    softmax_slips,
)
from dltutor.exercises.core.compared import alike, apart, clear, differing, parts, words_for
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, array, brief, one_number
from dltutor.exercises.core.learner import LearnerFunction


class LeakyRelu(Exercise):
    key = "leaky_relu"
    title = "leaky ReLU"
    task = (
        "Write `leaky_relu(z, negative_slope)`. `z` is an array of any shape, `negative_slope` a number of 0 or "
        "more. Return an array of the same shape: z itself where z is above 0, and negative_slope · z everywhere "
        "else."
    )
    calls_with = "z, negative_slope"
    hints = (
        "Two cases, and an array may hold both: which tool of NumPy chooses number by number?",
        "`np.where(condition, here, there)` takes from `here` where the condition holds, else from `there`.",
        "`np.where(z > 0, z, ...)`, and in the place of the dots: z made smaller by the slope.",
    )
    code = """
import numpy as np

def leaky_relu(z, negative_slope):
    return np.where(z > 0, z, negative_slope * z)
"""
    why = "above 0 it passes z on, below 0 a small slope stays, so no neuron is ever without a gradient."

    def judge(self, leaky_relu: LearnerFunction) -> str:
        for z, slope in (
            ([3.0, -2.0], 0.5),
            ([-4.0, -1.0, 0.0, 1.0, 4.0], 0.25),
            ([[1.0, -1.0], [-0.5, 2.0]], 0.1),
            ([-1.0, 2.0], 0.0),
            ([0.5, -0.5], 0.25),
            ([3.0, -2.0], 1.5),
        ):
            given = np.array(z)
            wanted = np.where(given > 0, given, slope * given)
            _compare(leaky_relu, (given, slope), wanted, leaky_slips(given, slope))
        return "your leaky ReLU is right for arrays of every shape and for five slopes."


class SigmoidDerivative(Exercise):
    key = "sigmoid_derivative"
    title = "the slope of the sigmoid"
    task = (
        "Write `sigmoid_derivative(z)`: how steep the sigmoid s = 1 / (1 + e^(-z)) is at each number of the array "
        "`z`, in an array of the same shape. The rule is s · (1 - s). At z = -800 and 800 it must give 0 and not "
        "NaN."
    )
    calls_with = "z"
    hints = (
        "Where is the sigmoid steepest, and where is it flat? At 0 the right answer is 0.25.",
        "Two lines: first the sigmoid `s` of z, then the rule with `s`.",
        "`s = 1 / (1 + np.exp(-z))`; in the next line return `s` times what is missing to 1.",
    )
    code = """
import numpy as np

def sigmoid_derivative(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
"""
    why = "the slope is largest in the middle, 0.25, and nearly 0 at both ends, where s or 1 - s is nearly 0."

    def judge(self, sigmoid_derivative: LearnerFunction) -> str:
        for z in ([0.0, 1.0], [-2.0, 0.5, 3.0], [[1.0, -1.0], [4.0, -0.25]]):
            given = np.array(z)
            s = 1 / (1 + np.exp(-given))
            _compare(sigmoid_derivative, (given,), s * (1 - s), sigmoid_slope_slips(given))
        far = np.array([-800.0, 800.0])
        overflow = (
            "e^800 is too large for the computer and becomes infinity, and infinity / infinity is NaN: use s · (1 − s)"
        )
        flat = "so far out the sigmoid is flat"
        _compare(sigmoid_derivative, (far,), np.zeros(2), [], flat, holes=partial(str, overflow))
        return "your slope is right, 0.25 in the middle and 0 far out; the sigmoid never passes on more than a quarter."


class Collapse(Exercise):
    key = "collapse"
    title = "two linear layers are one"
    task = (
        "A layer without an activation gives `x @ w + b`. Two of them, first `w1, b1`, then `w2, b2`, are one such "
        "layer. Write `collapse(w1, b1, w2, b2)`, which returns the weights and the bias of that one layer: `return "
        "weights, bias`. For n inputs, m units in the first layer and k in the second, `w1` has the shape (n, m), "
        "`b1` (m,), `w2` (m, k) and `b2` (k,); your weights have (n, k), your bias has (k,)."
    )
    calls_with = "w1, b1, w2, b2"
    hints = (
        "Write down what comes out of the second layer, and put the first one in: (x @ w1 + b1) @ w2 + b2.",
        "Multiply out the bracket. What is multiplied by x is the weights, what is left over is the bias.",
        "`weights = w1 @ w2`. In the bias stands b2, and b1 after it has passed the second layer, `b1 @ w2`.",
    )
    code = """
def collapse(w1, b1, w2, b2):
    weights = w1 @ w2
    bias = b1 @ w2 + b2
    return weights, bias
"""
    why = "(x @ w1 + b1) @ w2 + b2 = x @ (w1 @ w2) + (b1 @ w2 + b2), which is again a matrix and a bias."

    def judge(self, collapse: LearnerFunction) -> str:
        rng = np.random.default_rng(2)
        for n, m, k in ((2, 2, 2), (2, 3, 1), (4, 8, 3)):
            layers = [rng.integers(-3, 4, shape).astype(float) for shape in ((n, m), (m,), (m, k), (k,))]
            w1, b1, w2, b2 = layers
            call = f"`collapse(…)` of {n} inputs, {m} units and then {k}"
            given = parts(collapse(*layers), 2, call, "two things: `return weights, bias`")
            given = tuple(array(f"the {part}", g) for part, g in zip(("weights", "bias"), given, strict=True))
            wanted = (w1 @ w2, b1 @ w2 + b2)
            slips = collapse_slips(*layers)
            if alike(given, wanted):
                clear(collapse, wanted, slips)
                continue
            words = words_for(given, slips, collapse.cleared)
            shapes = f"the weights must have shape {(n, k)} and the bias {(k,)}; yours have {_shapes(given)}"
            one = "your one layer is not what the two layers do"
            if not words and _shapes(given) == _shapes(wanted):
                outputs = [
                    (x, x @ given[0] + given[1], x @ wanted[0] + wanted[1]) for x in (np.ones(n), *np.eye(n + 1, n))
                ]
                x, mine, right = next(o for o in outputs if not alike(*o[1:]))
                mine, right = apart(mine, right)
                words = f"for x = {brief(x)} the two layers give {right}, and yours {mine}"
            raise NotYetError(f"{call}: {one}; {words or shapes}")
        return "one matrix and one bias do what two layers did; a hundred linear layers would be no more than that."


class Softmax(Exercise):
    key = "softmax"
    title = "a softmax that does not overflow"
    task = (
        "Write `softmax(z)`. `z` is an array of logits, shape (classes,). Return an array of the same shape: e^z for "
        "each of the logits, divided by the sum of all of these, so that they add up to 1. Two cases are hard and "
        "must work: all logits near 1000, where e^z is too large for the computer, and all near -1000, where it "
        "rounds every e^z to 0."
    )
    calls_with = "z"
    hints = (
        "First the formula, then the trouble: what happens to the shares if you subtract the same number from all z?",
        "Nothing happens to them: e^(z-m) = e^z / e^m, and e^m cancels. So choose m such that no power is above 1.",
        "`e = np.exp(z - np.max(z))`, and then divide `e` by its sum.",
    )
    code = """
import numpy as np

def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
"""
    why = "subtracting the largest logit changes no share, and the largest power is then e^0 = 1."

    def judge(self, softmax: LearnerFunction) -> str:
        for z in ([2.0, 1.0, -1.0], [0.5, -0.25], [1.0, 2.0, 3.0, 4.0, 5.5]):
            given = np.array(z)
            e = np.exp(given)
            _compare(softmax, (given,), e / e.sum(), softmax_slips(given), holes=partial(_fixed, softmax, given))
        for z, overflow in (
            ([1000.0, 1000.0], "e^1000 is too large for the computer: subtract the largest logit first"),
            ([-1000.0, -1000.0], "all powers are rounded to 0: subtract the largest logit, whatever it is"),
            ([3000.0, 0.0, -3000.0], "subtract the largest, not the mean or another number: no power may be above 1"),
            ([1000.0, 998.0], "subtract the largest logit first"),
            ([-998.0, -1000.0, -999.0], "subtract the largest logit first"),
        ):
            given = np.array(z)
            e = np.exp(given - given.max())
            _compare(softmax, (given,), e / e.sum(), cut_slips(given), holes=partial(str, overflow))
        return "your softmax is right, also for logits of 1000 and -1000."


def _compare(
    function: LearnerFunction,
    arguments: tuple,
    wanted: np.ndarray,
    slips: list[tuple[Any, str]],
    otherwise: str = "",
    holes: Callable[[], str] = str,
) -> None:
    """Go on if the function gives `wanted`; otherwise say what it gives, what is right, and what may be the slip.

    `holes` says why there is NaN or infinity in it, if there is.
    """
    given = function(*arguments)
    call = f"`{function.call_text(*arguments)}`"
    one = one_number(given)
    each = f"the answer is one number for each of z: {brief(wanted)}"
    need(one is None or wanted.size == 1, f"{call} gives the single number {brief(one)}, and {each}")
    try:
        numbers = np.asarray(given, dtype=float)
    except Exception:
        numbers = np.array(np.nan)
    need(numbers.shape, f"{call} gives {brief(given)}, and {each}")
    need(
        numbers.shape == wanted.shape,
        f"{call} gives an array of shape {numbers.shape}, and the answer has the shape of z, {wanted.shape}",
    )
    if alike(numbers, wanted):
        clear(function, wanted, slips)
        return
    words = words_for(numbers, slips, function.cleared) if np.isfinite(numbers).all() else holes()
    words = words or otherwise
    raise NotYetError(f"{call} gives {differing(numbers, wanted)}" + (f": {words}" if words else ""))


def _fixed(softmax: LearnerFunction, z: np.ndarray) -> str:
    """Why a softmax gives NaN for ordinary logits, as far as that can be measured: is it right for much larger ones?"""
    e = np.exp(z)
    if any(alike(np.asarray(softmax(z + shift), float), e / e.sum()) for shift in (1000, 700, 500, 100)):
        return "for much larger logits yours is right, so a fixed number is subtracted: subtract the largest of `z`"
    return "NaN comes of 0 / 0 or of infinity / infinity: what are the powers, and what is their sum?"


def _shapes(pair: tuple[np.ndarray, np.ndarray]) -> str:
    return f"{pair[0].shape} and {pair[1].shape}"
