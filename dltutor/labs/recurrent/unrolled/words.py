"""What the lab of the unrolled layer says: the step in numbers, and what the recurrent weights do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from dltutor.scratch.recurrent import SimpleRNNCell
from dltutor.wording import fixed, inside, number, subscript

CLOSE = 1e-9
LONG = 500  # steps after which a state has settled, or does not settle


class Unrolling(Protocol):
    """What is spoken of: the layer, its inputs (steps,), its states (steps + 1, units), and where the learner is."""

    values: Any
    x: np.ndarray
    states: np.ndarray

    @property
    def cell(self) -> SimpleRNNCell: ...

    @property
    def unit(self) -> int: ...

    @property
    def seen(self) -> bool: ...

    def states_for(self, x: np.ndarray) -> np.ndarray: ...


def headline(lab: Unrolling) -> str:
    """The computation of the present step, in numbers."""
    t = lab.values.t
    if t == 0:
        return "Nothing is worked out yet: press Step"
    who = "" if lab.cell.units == 1 else f"unit {lab.unit + 1}: "
    return f"{who}{formula(lab, t)}"


def formula(lab: Unrolling, t: int) -> str:
    """h₃ = tanh(0.8·1 + 0.5·0.3 + 0) = 0.74, for the chosen unit."""
    cell, i, before = lab.cell, lab.unit, lab.states[t - 1]
    order = [i, *(j for j in range(cell.units) if j != i)]
    terms = [f"{number(cell.kernel[0, i])}·{_factor(lab.x[t - 1])}"]
    terms += [f"{_factor(cell.recurrent_kernel[j, i])}·{_factor(before[j])}" for j in order]
    total = f"{' + '.join(terms)} + {_factor(cell.bias[i])}"
    total = total if cell.activation == "linear" else f"{cell.activation}({total})"
    return f"h{subscript(t)} = {total} = {number(lab.states[t, i])}"


def weights(lab: Unrolling) -> str:
    """The weights that are the same at every step."""
    cell, i = lab.cell, lab.unit
    text = f"at every step the same  w = {number(cell.kernel[0, i])}   u = {number(cell.recurrent_kernel[i, i])}"
    if cell.units > 1:
        text += f"   others = {_joined(np.delete(cell.recurrent_kernel[:, i], i))}"
    return f"{text}   b = {number(cell.bias[i])}"


def describe(lab: Unrolling) -> str:
    t = lab.values.t
    letters = "f(w·x + u·h + b)" if lab.cell.units == 1 else "f(w·x + u·h + the other units + b)"
    head = (
        f"Step {t} of {len(lab.x)}. {headline(lab)}."
        if t
        else f"Nothing is worked out yet. Every step will be h = {letters}, with the same weights: press Step (key →)."
    )
    return f"{head}\n{recurrence(lab.cell)}\n{setting(lab)}"


def setting(lab: Unrolling) -> str:
    """What else is set: inputs, initial state, pace."""
    v = lab.values
    pace = f"{number(v.speed)} step{'s' * (v.speed != 1)} a second"
    return f"Inputs: {v.sequence} ({_joined(lab.x)}); initial state {_joined(lab.states[0])}; {pace}."


def recurrence(cell: SimpleRNNCell) -> str:
    """What the recurrent weights do to a state when nothing comes in."""
    if cell.units > 1:
        return _several(cell)
    u, b, name = float(cell.recurrent_kernel[0, 0]), float(cell.bias[0]), cell.activation
    if u == 0:
        return "u = 0: the neuron has no memory; its state depends on the present input only."
    text = {"linear": _linear, "tanh": _tanh, "relu": _relu}[name](u, b)
    return f"u = {number(u)}: {text}"


def half_life(factor: float) -> float:
    """After how many steps half is left, where every step multiplies by `factor`, from 0 to 1.

    >>> half_life(0.5), round(half_life(0.9), 1)
    (1.0, 6.6)
    """
    return math.log(0.5) / math.log(factor)


def _steps(factor: float) -> str:
    text = number(half_life(factor))
    return f"{text} step{'s' * (text != '1')}"


def _linear(u: float, b: float) -> str:
    side = ", and its sign changes at each step" if u < 0 else ""
    drift = f" The bias adds {number(b)} at every step." if b else ""
    if math.isclose(u, 1, abs_tol=CLOSE):
        return f"it keeps what it has, for ever, and adds what comes in: it counts.{drift}"
    if math.isclose(u, -1, abs_tol=CLOSE):
        return f"it keeps the size of what it has, for ever{side}.{drift}"
    if abs(u) < 1:
        return f"it forgets; without input half is left after {_steps(abs(u))}{side}.{drift}"
    return f"it grows; without input every step multiplies by {number(u)}{side}, so it explodes.{drift}"


def _tanh(u: float, b: float) -> str:
    if abs(u) > 1 and not (b and u < 0):
        if u > 0:
            rests = sorted({round(_settled(u, b, first), 3) + 0.0 for first in (-1.0, 1.0)})
            if len(rests) == 2:
                return (
                    f"it latches: without input the state goes to {number(rests[1])} or {number(rests[0])}, "
                    "whichever side it is on, and stays there."
                )
            return f"without input it goes to {number(rests[0])}: the bias is too strong for two places of rest."
        size = number(_settled(-u, 0, 1.0))
        return f"it flips: without input its sign changes at each step, and its size goes to {size}."
    way = " and its sign changes at each step" if u < 0 else ""
    if math.isclose(abs(u), 1, abs_tol=CLOSE):
        return f"it forgets very slowly, the slower the smaller the state is{way}."
    if abs(u) > 1:
        return "it pulls the state to the other side at each step, and the bias to one side."
    rest = "" if not b else f" It does not go to 0 but to {number(_settled(u, b, 0.0))}, because of the bias."
    return f"it forgets; without input half is left after {_steps(abs(u))} at most{way}.{rest}"


def _relu(u: float, b: float) -> str:
    if u < 0:
        return "a state above 0 pushes the next one below 0, and relu makes that 0: it is cleared at once."
    return f"while the state is above 0, {_linear(u, b)}"


def _settled(u: float, b: float, first: float) -> float:
    state = first
    for _ in range(LONG):
        state = math.tanh(u * state + b)
    return state


def _several(cell: SimpleRNNCell) -> str:
    values = np.linalg.eigvals(cell.recurrent_kernel)
    largest = values[np.abs(values).argmax()]
    size, angle = float(abs(largest)), abs(float(np.degrees(np.angle(largest))))
    if size < CLOSE:
        return "No state comes back: all recurrent weights together let nothing survive."
    turn = ""
    if CLOSE < angle < 180 - 1e-6:
        turn = f" It also turns the state by {fixed(angle, 0)}° a step: it swings, {number(360 / angle)} steps a round."
    elif angle >= 180 - 1e-6:
        turn = " It also changes its sign at each step."
    if math.isclose(size, 1, abs_tol=1e-6):
        fate = "neither grows nor shrinks"
    elif size < 1:
        fate = f"shrinks: half is left after {_steps(size)}"
    else:
        fate = f"grows, by {number(size)} a step"
    bound = " (while it is small)" if cell.activation != "linear" else ""
    return (
        f"U, the matrix of recurrent weights, has a largest eigenvalue of size {number(size)}: without input the state "
        f"{fate}{bound}.{turn}"
    )


def _factor(value: float) -> str:
    return inside(number(value))


def _joined(values: Sequence[float]) -> str:
    return ", ".join(map(number, values))
