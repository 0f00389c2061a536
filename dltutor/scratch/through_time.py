"""Backpropagation through time: a recurrent layer unrolled is a deep network whose layers share their weights.

P. Werbos, "Backpropagation through time: what it does and how to do it", Proceedings of the IEEE 78, 1990.

With zₜ = xₜ · W + hₜ₋₁ · U + b and hₜ = f(zₜ), backward from the last step to the first:

    ∂L/∂hₜ = what arrives at the output of step t + δₜ₊₁ · Uᵀ
    δₜ     = ∂L/∂hₜ ∘ f′(zₜ)
    ∂L/∂W  = the sum of xₜᵀ · δₜ over all steps
    ∂L/∂U  = the sum of hₜ₋₁ᵀ · δₜ
    ∂L/∂b  = the sum of δₜ

On its way from step t to step s the gradient is multiplied t − s times with Uᵀ and with f′: it vanishes or explodes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.recurrent import Run, SimpleRNNCell, read_mask


class ThroughTime(NamedTuple):
    """The gradients of a loss L, each in the shape of what it is for.

    `states[t]` is ∂L/∂h of `Run.states[t]`, shape (steps + 1, samples, units): how much the loss at the end would
    notice if the state before step t were a little different. `deltas[:, t]` is ∂L/∂z of step t.
    """

    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray
    x: np.ndarray
    states: np.ndarray
    deltas: np.ndarray


def backward(cell: SimpleRNNCell, x: Any, ran: Run, arriving: Any, mask: Any = None) -> ThroughTime:
    """All gradients of a simple recurrent layer, from the last step to the first.

    Args:
        cell: a `SimpleRNNCell`.
        x: what it read, shape (samples, steps, inputs).
        ran: what ``run(cell, x, …, mask)`` returned.
        arriving: ∂L/∂outputs, shape (samples, steps, units); zero where the loss does not look.
        mask: the same as in `run`.

    Raises:
        LearnerError: if the cell is of another kind or the shapes do not fit together.

    Example:
        A linear neuron that adds up: every input counts as much as the last one.

        >>> from dltutor.scratch.recurrent import run
        >>> cell = SimpleRNNCell([[1.0]], [[1.0]], activation="linear")
        >>> x = [[[1.0], [2.0], [3.0]]]
        >>> back = backward(cell, x, run(cell, x), [[[0.0], [0.0], [1.0]]])
        >>> back.x[0, :, 0], back.kernel
        (array([1., 1., 1.]), array([[6.]]))
    """
    if not isinstance(cell, SimpleRNNCell):
        raise LearnerError(f"cell is of type {type(cell).__name__}: it must be a SimpleRNNCell")
    x = validation.array("x", x, shape=(None, None, cell.inputs), like="sequences of shape (samples, steps, inputs)")
    samples, steps, _ = x.shape
    if ran.outputs.shape != (samples, steps, cell.units):
        raise LearnerError(
            f"ran has outputs of shape {ran.outputs.shape}: it must be what run(cell, x) gives for x of shape {x.shape}"
        )
    arriving = validation.array("arriving", arriving, shape=ran.outputs.shape, like="one gradient for each output")
    seen = read_mask(mask, samples, steps)
    waiting = np.zeros((samples, cell.units))  # the gradient of an output that masked steps have repeated
    at_state = [np.zeros((samples, cell.units))]
    deltas: list[np.ndarray] = []
    with np.errstate(all="ignore"):
        for t in reversed(range(steps)):
            there, before = seen[:, t, None], ran.states[t]
            waiting = waiting + arriving[:, t]
            here = at_state[0] + np.where(there, waiting, 0.0)
            at_state[0] = here
            slope = ACTIVATIONS[cell.activation].derivative(cell.sums(x[:, t], before))
            deltas.insert(0, np.where(there, here * slope, 0.0))
            at_state.insert(0, np.where(there, deltas[0] @ cell.recurrent_kernel.T, here))
            waiting = np.where(there, 0.0, waiting)
        delta = np.stack(deltas, axis=1)
        before = np.moveaxis(ran.states[:-1], 0, 1)
        return ThroughTime(
            kernel=np.einsum("nti,ntu->iu", x, delta),
            recurrent_kernel=np.einsum("nth,ntu->hu", before, delta),
            bias=delta.sum(axis=(0, 1)),
            x=delta @ cell.kernel.T,
            states=np.stack(at_state),
            deltas=delta,
        )
