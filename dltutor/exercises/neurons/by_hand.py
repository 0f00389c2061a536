"""Chapter 1, what is computed by hand: gates, a neuron, a step of learning, parameters, XOR."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from dltutor.exercises.core.compared import alike, apart, clear, compare_number, differing, parts, words_for
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, array, brief, number, one_number, size
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.neurons.slips import count_slips, prediction_slips, step_slips
from dltutor.validation import shown

_PAIRS = ((0, 0), (0, 1), (1, 0), (1, 1))
_NAND = (1, 1, 1, 0)
_XOR = (0, 1, 1, 0)
_GATES: dict[tuple[int, ...], str] = {(0, 0, 0, 1): "AND", (0, 1, 1, 1): "OR", (1, 0, 0, 0): "NOR"}


class Nand(Exercise):
    key = "nand"
    title = "a neuron that is a NAND gate"
    task = (
        "NAND gives 0 only where both inputs are 1, and 1 in the three other cases. Choose two weights and a bias "
        "with which one neuron does that; it gives 1 where its sum with the bias is above 0, else 0. `nand_weights` "
        "is a list of two numbers, one for each input, and `nand_bias` is one number."
    )
    hints = (
        "Which inputs should push the sum down: a 1 or a 0? Your answer is the sign of the weights.",
        "With the inputs 0, 0 only the bias is left, and NAND wants a 1 there: the bias is above 0. "
        "Each weight is negative; one alone must not bring the sum down to 0, both together must.",
        "Take -2 for both weights. The bias must then be above 2 (for one input) and at most 4 (for both).",
    )
    code = "nand_weights = [-2.0, -2.0]\nnand_bias = 3.0"
    why = "the sums are 3, 1, 1 and -1: only two ones together pull the sum below 0."

    def judge(self, nand_weights: Any, nand_bias: Any) -> str:
        w = array("nand_weights", nand_weights, shape=(2,), like="one weight for each of the two inputs")
        b = number("nand_bias", nand_bias, example=0.5)
        sums = [float(w[0] * x1 + w[1] * x2 + b) for x1, x2 in _PAIRS]
        given = tuple(int(s > 0) for s in sums)
        table = _table("input   sum", _PAIRS, [f"{s:6.4g}" for s in sums], given, _NAND)
        need(w.any(), f"both weights are 0: whatever comes in, the sum is the bias, {brief(b)}", table)
        gate = _GATES.get(given, "")
        hint = " (NAND is not AND: all signs turned round)" if gate == "AND" else ""
        need(not gate, f"this neuron is {gate}, not NAND{hint}: {_first_wrong(w, b, sums, _NAND, 'NAND')}", table)
        need(given == _NAND, _first_wrong(w, b, sums, _NAND, "NAND"), table)
        return f"this is NAND: the sums are {', '.join(map(brief, sums))}, and only the last is not above 0."


class Neuron(Exercise):
    key = "neuron"
    title = "a neuron in Python"
    task = (
        "Write `neuron(x, weights, bias)`. `x` is an array of inputs, however many, and `weights` an array "
        "with a weight for each; `bias` is a number. Return 1 if the weighted sum plus the bias is above 0, else "
        "0. A sum of exactly 0 gives 0."
    )
    calls_with = "x, weights, bias"
    hints = (
        "Three steps: multiply, add up, decide. How many numbers go in, and how many come out?",
        "`x * weights` multiplies pair by pair, `np.sum` adds up; then the bias; then an `if`.",
        "`total = np.sum(x * weights) + bias`, and then `return 1 if total > 0 else 0`.",
    )
    code = """
import numpy as np

def neuron(x, weights, bias):
    total = np.sum(x * weights) + bias
    return 1 if total > 0 else 0
"""
    why = "every input counts as much as its weight, the bias moves the threshold, and the step decides."

    # Each sample is answered wrongly by one slip: x, weights, bias, and what to say to a wrong answer.
    _TRIALS = (
        ([1.0, 2.0], [3.0, 1.0], 0.5, "when the sum is above 0, the answer is 1"),
        ([-1.0, -2.0], [3.0, 1.0], -0.5, "when the sum is not above 0, the answer is 0"),
        ([1.0, 1.0], [1.0, 1.0], -3.0, "without the bias the sum would be 2: is the bias added?"),
        ([2.0, 1.0], [-1.0, 1.0], 0.5, "is each input multiplied by its weight?"),
        ([1.0, 1.0, 1.0, 1.0], [1.0, 1.0, -5.0, 1.0], 1.0, "here are four inputs: are all of them in the sum?"),
        ([4.0], [-0.5], 1.0, "a sample may have a single input too"),
        ([1.0, 1.0], [1.0, -1.0], 0.0, "the sum is exactly 0, and that is not above 0: `>` or `>=`?"),
        ([1.0, 2.0], [0.25, -0.25], 0.5, "the sum is compared with 0, and not with another number"),
        ([-2.0, -1.0], [-3.0, -4.0], 0.5, "inputs and weights may both be negative: their product is positive"),
    )

    def judge(self, neuron: LearnerFunction) -> str:
        for x, weights, bias, slip in self._TRIALS:
            self._try(neuron, np.array(x), np.array(weights), bias, slip)
        chance = np.random.default_rng(1)
        for n in (2, 3, 5, 64):
            x, weights, bias = chance.normal(size=n).round(1), chance.normal(size=n).round(1), 0.3
            self._try(neuron, x, weights, bias, "add up `x * weights`, then the bias")
        return "your neuron gives the right answer for all 13 samples, with 1 to 64 inputs."

    def _try(self, neuron: LearnerFunction, x: np.ndarray, weights: np.ndarray, bias: float, slip: str) -> None:
        total = float(x @ weights) + bias
        call, wanted = f"`{neuron.call_text(x, weights, bias)}`", int(total > 0)
        given = neuron(x, weights, bias)
        one = one_number(given)
        if one is None:
            several = isinstance(given, np.ndarray | list | tuple) and size(given) > 1
            why = ": one neuron has one output, so the products must be added up" if several else ""
            raise NotYetError(f"{call} gives {brief(given)}, and not a single 0 or 1{why}")
        is_sum = one not in (0, 1) and alike(one, total)
        need(not is_sum, f"{call} gives the sum itself, {brief(one)}: the step is missing, it makes {wanted} of it")
        need(
            one in (0, 1),
            f"{call} gives {apart(one, float(wanted))[0]}: a neuron with a step gives 0 or 1, here {wanted}",
        )
        need(one == wanted, f"{call} gives {brief(one)}, and {wanted} is right: the sum is {brief(total)}; {slip}")


class PerceptronStep(Exercise):
    key = "perceptron_step"
    title = "one step of learning"
    task = (
        "Write `my_step(weights, bias, x, target, learning_rate)`: one step of the perceptron's learning, on one "
        "sample. `weights` and `x` are arrays of the same length, `bias` and `learning_rate` are numbers, `target` "
        "is 0 or 1. The prediction is 1 if the sum with the bias is above 0, else 0. Then each weight moves by "
        "learning_rate · (target - prediction) · its input, and so does the bias, whose input is always 1. Return "
        "the new weights and the new bias: `return new_weights, new_bias`."
    )
    calls_with = "weights, bias, x, target, learning_rate"
    hints = (
        "What should happen when the prediction is right? And in which direction when it is too low?",
        "First the prediction, as in your neuron. Then `error = target - prediction`, which is -1, 0 or 1. Each "
        "weight moves by learning_rate · error · its input, the bias by learning_rate · error.",
        "`return weights + learning_rate * error * x, bias + learning_rate * error`; only the prediction and the "
        "error are still to be written above it.",
    )
    code = """
import numpy as np

def my_step(weights, bias, x, target, learning_rate):
    prediction = 1 if np.sum(weights * x) + bias > 0 else 0
    error = target - prediction
    return weights + learning_rate * error * x, bias + learning_rate * error
"""
    why = "the error says in which direction, the input says which weight is to blame, the rate says how far."

    def judge(self, my_step: LearnerFunction) -> str:
        self._try(my_step, [0.5, -0.5], 0.1, [1.0, 2.0], 1, 0.1)
        self._try(my_step, [0.5, 0.25], 0.1, [1.0, 2.0], 0, 0.1)
        self._try(my_step, [0.5, 0.25], 0.1, [1.0, 2.0], 1, 0.1)
        self._try(my_step, [0.5, -0.5], -0.1, [1.0, 2.0], 0, 0.1)
        self._try(my_step, [0.2, -0.4, 0.1], 0.0, [1.0, 2.0, -3.0], 1, 0.5)
        self._try(my_step, [1.0, -1.0], 0.0, [1.0, 1.0], 1, 0.25)
        self._try(my_step, [1.5, -0.5], 1.5, [1.0, 1.0], 0, 0.5)
        self._try(my_step, [0.5, -0.25], -0.5, [1.0, 1.0], 1, 0.5)
        self._try(my_step, [0.75, -0.5], 0.25, [1.0, 1.0], 0, 0.5)
        self._try(my_step, [-0.5, -0.1], 0.4, [1.0, 1.0], 1, 0.5)
        return "your step corrects what is wrong, leaves alone what is right, and keeps to the learning rate."

    def _try(self, step: LearnerFunction, w: list, b: float, x: list, target: int, rate: float) -> None:
        weights, sample = np.array(w), np.array(x)
        call = f"`{step.call_text(weights, b, sample, target, rate)}`"
        given = _weights_and_bias(step(weights, b, sample, target, rate), len(w), call)
        total = float(weights @ sample) + b
        prediction = int(total > 0)
        error = target - prediction
        wanted = (weights + rate * error * sample, b + rate * error)
        predictions = prediction_slips(weights, b, sample, target, rate)
        slips = step_slips(weights, b, sample, target, rate, total) if error else []
        if alike(given, wanted):
            clear(step, wanted, [*predictions, *slips])
            return
        start = f"{call} gives {differing(given, wanted)}: the prediction is {prediction}, so the error is {error}"
        nothing = "" if error else "where the prediction is right, nothing may change"
        words = words_for(given, slips, step.cleared) or words_for(given, predictions, step.cleared) or nothing
        raise NotYetError(f"{start}; {words}" if words else start)


class CountParameters(Exercise):
    key = "count_parameters"
    title = "counting parameters"
    task = (
        "Write `count(layer_sizes)`: how many weights and biases a fully connected network has, one whole number. "
        "`layer_sizes` is a list of two numbers or more, from the inputs to the outputs. `[64, 30, 10]` means 64 "
        "inputs, 30 hidden units and 10 outputs; the answer is 2260 there."
    )
    calls_with = "layer_sizes"
    hints = (
        "Between which layers are there weights, and which layers have neurons that need a bias?",
        "Go through neighbouring layers. A layer with `n` inputs and `m` neurons has `n * m` weights and `m` biases.",
        "`zip(layer_sizes[:-1], layer_sizes[1:])` gives the neighbours; add up `n * m + m` over them.",
    )
    code = """
def count(layer_sizes):
    total = 0
    for n, m in zip(layer_sizes[:-1], layer_sizes[1:]):
        total += n * m + m
    return total
"""
    why = "every neuron has one weight for each of its inputs and one bias; the inputs themselves have none."

    def judge(self, count: LearnerFunction) -> str:
        for sizes in ([64, 30, 10], [3, 1], [2, 2, 1], [784, 128, 64, 10], [5, 4, 3, 2, 1]):
            self._try(count, sizes)
        return "your count is right for networks with 2 to 5 layers; for [64, 30, 10] it is 2260."

    def _try(self, count: LearnerFunction, sizes: list[int]) -> None:
        pairs = list(pairwise(sizes))
        wanted = sum(n * m + m for n, m in pairs)
        compare_number(
            count,
            [sizes],
            wanted,
            count_slips(sizes, pairs),
            "it is " + " + ".join(f"({n}·{m} + {m})" for n, m in pairs),
        )


class XorNetwork(Exercise):
    key = "xor_network"
    title = "XOR with a hidden layer, by hand"
    task = (
        "Choose the numbers of a network with two inputs, two hidden neurons and one output that computes XOR. Every "
        "neuron gives 1 where its sum with the bias is above 0, else 0. `hidden_weights` has the shape (2, 2): a row "
        "for each input, a column for each hidden neuron. `hidden_bias` and `output_weights` are lists of two "
        "numbers, one for each hidden neuron; `output_bias` is one number."
    )
    hints = (
        "XOR is: one or the other, but not both. Can you say it with gates that a single neuron can be?",
        "XOR = OR and not AND. Let the first hidden neuron be OR and the second AND; what must the output neuron do "
        "with the two?",
        "OR: weights 1, 1, bias -0.5. AND: weights 1, 1, bias -1.5. The output: weight 1 for OR, a weight of -1 for "
        "AND, and a bias that lets OR alone through.",
    )
    code = """
hidden_weights = [[1.0, 1.0],
                  [1.0, 1.0]]
hidden_bias = [-0.5, -1.5]
output_weights = [1.0, -1.0]
output_bias = -0.5
"""
    why = "the first hidden neuron is OR, the second AND, and the output says: OR, but not AND."

    def judge(self, hidden_weights: Any, hidden_bias: Any, output_weights: Any, output_bias: Any) -> str:
        w1 = array(
            "hidden_weights", hidden_weights, shape=(2, 2), like="a row for each input, a column for each neuron"
        )
        b1 = array("hidden_bias", hidden_bias, shape=(2,), like="one bias for each hidden neuron")
        w2 = array("output_weights", output_weights, shape=(2,), like="one weight for each hidden neuron")
        b2 = number("output_bias", output_bias, example=-0.5)
        hidden, given = _network(w1, b1, w2, b2)
        table = _table("input   hidden", _PAIRS, [f"{h[0]:>3} {h[1]}  " for h in hidden], given, _XOR)
        if given == _XOR:
            return "this is XOR; the hidden neurons give " + _spoken(hidden) + "."
        swapped = _network(w1.T, b1, w2, b2)[1] == _XOR
        need(not swapped, "rows and columns of hidden_weights are swapped: hidden_weights[input, neuron]", table)
        opposite = given == tuple(1 - y for y in _XOR)
        need(not opposite, "this is the opposite of XOR in all four cases: the output neuron's signs must turn", table)
        for unit in (0, 1):
            always = {h[unit] for h in hidden}
            need(len(always) == 2, f"hidden neuron {unit + 1} always gives {min(always)}, so it tells nothing", table)
        for a, b in ((0, 1), (0, 2), (3, 1), (3, 2)):
            need(
                hidden[a] != hidden[b],
                f"the hidden neurons give {_bits(hidden[a])} for the inputs {_bits(_PAIRS[a])} and for "
                f"{_bits(_PAIRS[b])} alike, where XOR wants {_XOR[a]} and {_XOR[b]}: no output neuron can part them",
                table,
            )
        i = next(i for i in range(4) if given[i] != _XOR[i])
        raise NotYetError(
            f"your hidden neurons are good, the output neuron is not yet: for the inputs {_bits(_PAIRS[i])} they give "
            f"{_bits(hidden[i])}, its sum is {brief(float(np.dot(hidden[i], w2) + b2))}, so it gives {given[i]}, "
            f"and XOR wants {_XOR[i]}",
            table,
        )


def _first_wrong(w: np.ndarray, b: float, sums: Sequence[float], wanted: Sequence[int], gate: str) -> str:
    """The first case in which a gate's neuron errs, with its sum written out; "" if it does not err."""
    for (x1, x2), total, right in zip(_PAIRS, sums, wanted, strict=True):
        if int(total > 0) != right:
            side = "above 0" if total > 0 else "exactly 0, and that is not above 0" if total == 0 else "below 0"
            terms = f"{brief(float(w[0]))}·{x1} + {brief(float(w[1]))}·{x2} + {brief(b)}".replace("+ -", "- ")
            return (
                f"for the inputs {x1}, {x2} your neuron gives {1 - right}, {gate} wants {right}: "
                f"the sum is {terms} = {brief(total)}, which is {side}"
            )
    return ""


def _table(head: str, inputs: Iterable, middle: Iterable[str], given: Iterable[int], wanted: Iterable[int]) -> str:
    lines = [f"{head}   yours  wanted"]
    for (x1, x2), between, yours, right in zip(inputs, middle, given, wanted, strict=True):
        lines.append(f" {x1} {x2}  {between}     {yours}      {right}" + ("" if yours == right else "   ← differs"))
    return "\n".join(lines)


def _network(w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: float) -> tuple[list[tuple], tuple]:
    """What the hidden neurons and the output give for the four inputs."""
    hidden = (np.array(_PAIRS) @ w1 + b1 > 0).astype(int)
    output = (hidden @ w2 + b2 > 0).astype(int)
    return [tuple(map(int, row)) for row in hidden], tuple(map(int, output))


def _bits(pair: Sequence[int]) -> str:
    return f"{pair[0]}, {pair[1]}"


def _spoken(hidden: Sequence[tuple]) -> str:
    return "; ".join(f"{_bits(h)} for {_bits(x)}" for x, h in zip(_PAIRS, hidden, strict=True))


def _weights_and_bias(given: Any, size: int, call: str) -> tuple[np.ndarray, float]:
    """What a step returned, as weights and bias; else says which of the two is missing or of a wrong shape."""
    parts(given, 2, call, "two things: `return new_weights, new_bias`")
    need(one_number(given[1]) is not None, f"{call} gives {shown(given[1])} as the bias: it must be one number")
    weights = array("the new weights", given[0], shape=(size,), like=f"one weight for each of the {size} inputs")
    return weights, number("the new bias", one_number(given[1]))
