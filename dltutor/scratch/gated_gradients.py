"""The gradient on its way back in time through any of the three recurrent cells.

With δ for what arrives at the sums of the gates, the state of each cell passes on, from one step to the one before:

    SimpleRNN   ∂L/∂h = δ · Uᵀ
    LSTM        ∂L/∂c = ∂L/∂c′ ∘ f, and through h′ = o ∘ tanh(c′);  ∂L/∂h = δ · Uᵀ
    GRU         ∂L/∂h = ∂L/∂h′ ∘ z + what goes through the gates

An LSTM's cell state c is multiplied by its forget gate f only, not by weights: where f is 1, nothing is lost.

S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997; F. Gers, J. Schmidhuber and F. Cummins, "Learning to
forget: continual prediction with LSTM", 1999.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.recurrent import Cell, GRUCell, LSTMCell, Run, SimpleRNNCell
from dltutor.scratch.through_time import backward


class StateGradients(NamedTuple):
    """How much a loss would notice a small change.

    `states` is of the state between the steps, in the shape of `Run.states`: with an LSTM, `states[t, 0]` is ∂L/∂h and
    `states[t, 1]` is ∂L/∂c. `x` is of the inputs, shape (samples, steps, inputs).
    """

    states: np.ndarray
    x: np.ndarray


def state_gradients(cell: Cell, x: Any, ran: Run, arriving: Any) -> StateGradients:
    """∂L/∂state for every step and ∂L/∂x, from the last step to the first.

    Args:
        cell: one of the cells of `dltutor.scratch.recurrent`.
        x: what it read, shape (samples, steps, inputs).
        ran: what ``run(cell, x)`` returned.
        arriving: ∂L/∂outputs, shape (samples, steps, units); zero where the loss does not look.

    Raises:
        LearnerError: if the shapes do not fit together.

    Example:
        An LSTM whose forget gate stands wide open hands on the gradient of its cell state unchanged:

        >>> from dltutor.scratch.recurrent import run
        >>> cell = LSTMCell(np.zeros((1, 4)), np.zeros((1, 4)), bias=[0, 30, 0, 30])
        >>> x = np.zeros((1, 5, 1))
        >>> back = state_gradients(cell, x, run(cell, x), np.eye(5)[None, :, 4:])
        >>> back.states[:, 1, 0, 0]
        array([1., 1., 1., 1., 1., 1.])
    """
    if isinstance(cell, SimpleRNNCell):
        back = backward(cell, x, ran, arriving)
        return StateGradients(back.states, back.x)
    if not isinstance(cell, LSTMCell | GRUCell):
        raise LearnerError(f"cell is of type {type(cell).__name__}: it must be a SimpleRNNCell, LSTMCell or GRUCell")
    x = validation.array("x", x, shape=(None, None, cell.inputs), like="sequences of shape (samples, steps, inputs)")
    if ran.outputs.shape != (*x.shape[:2], cell.units):
        raise LearnerError(
            f"ran has outputs of shape {ran.outputs.shape}: it must be what run(cell, x) gives for x of shape {x.shape}"
        )
    arriving = validation.array("arriving", arriving, shape=ran.outputs.shape, like="one gradient for each output")
    with np.errstate(all="ignore"):
        steps = np.moveaxis(x, 0, 1)
        return _lstm(cell, steps, ran, arriving) if isinstance(cell, LSTMCell) else _gru(cell, steps, ran, arriving)


def _lstm(cell: LSTMCell, x: np.ndarray, ran: Run, arriving: np.ndarray) -> StateGradients:
    h, c = ran.states[:-1, 0], ran.states[:-1, 1]
    after = ran.states[1:, 1]
    sums = x @ cell.kernel + h @ cell.recurrent_kernel + cell.bias
    zi, zf, zg, zo = np.split(sums, 4, axis=-1)
    (i, i_slope), (f, f_slope), (o, o_slope) = (_both(cell.recurrent_activation, z) for z in (zi, zf, zo))
    (g, g_slope), (told, told_slope) = _both(cell.activation, zg), _both(cell.activation, after)
    at_h, at_c = np.zeros_like(h[0]), np.zeros_like(h[0])
    states, deltas = [], []
    for t in reversed(range(len(x))):
        at_h = at_h + arriving[:, t]
        at_c = at_c + at_h * o[t] * told_slope[t]
        states.append(np.stack([at_h, at_c]))
        delta = [at_c * g[t] * i_slope[t], at_c * c[t] * f_slope[t], at_c * i[t] * g_slope[t]]
        delta = np.concatenate([*delta, at_h * told[t] * o_slope[t]], axis=-1)
        deltas.append(delta)
        at_h, at_c = delta @ cell.recurrent_kernel.T, at_c * f[t]
    states.append(np.stack([at_h, at_c]))
    return _put_together(cell, states, deltas)


def _gru(cell: GRUCell, x: np.ndarray, ran: Run, arriving: np.ndarray) -> StateGradients:
    h = ran.states[:-1]
    bias, recurrent_bias = cell.bias if cell.reset_after else (cell.bias, np.zeros_like(cell.bias))
    uz, ur, ug = np.split(cell.recurrent_kernel, 3, axis=1)
    bz, br, bg = np.split(recurrent_bias, 3)
    xz, xr, xg = np.split(x @ cell.kernel + bias, 3, axis=-1)
    (z, z_slope), (r, r_slope) = (
        _both(cell.recurrent_activation, sums) for sums in (xz + h @ uz + bz, xr + h @ ur + br)
    )
    own = h @ ug + bg
    g, g_slope = _both(cell.activation, xg + (r * own if cell.reset_after else (r * h) @ ug))
    at_h, states, deltas = np.zeros_like(h[0]), [], []
    for t in reversed(range(len(x))):
        at_h = at_h + arriving[:, t]
        states.append(at_h)
        dg = at_h * (1 - z[t]) * g_slope[t]
        dz = at_h * (h[t] - g[t]) * z_slope[t]
        if cell.reset_after:
            dr, carried = dg * own[t] * r_slope[t], (dg * r[t]) @ ug.T
        else:
            reset = dg @ ug.T
            dr, carried = reset * h[t] * r_slope[t], reset * r[t]
        deltas.append(np.concatenate([dz, dr, dg], axis=-1))
        at_h = at_h * z[t] + dz @ uz.T + dr @ ur.T + carried
    return _put_together(cell, [*states, at_h], deltas)


def _put_together(cell: Cell, states: list[np.ndarray], deltas: list[np.ndarray]) -> StateGradients:
    return StateGradients(np.stack(states[::-1]), np.stack(deltas[::-1], axis=1) @ cell.kernel.T)


def _both(name: str, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An activation and its slope, for all steps at once."""
    return ACTIVATIONS[name].value(z), ACTIVATIONS[name].derivative(z)
