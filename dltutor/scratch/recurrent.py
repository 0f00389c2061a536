"""Recurrent cells: at every step the new input meets a state that holds what came before.

The names, the order of the weights and the formulas are Keras's, so ``LSTMCell(*layer.get_weights())`` is its layer.
With x the input, h the state, · the matrix product and ∘ the product of numbers in the same place:

    SimpleRNN   h′ = f(x · W + h · U + b)

    LSTM        i, f, o = σ(x · W + h · U + b), each with its own part of W, U, b      input, forget, output gate
                g  = tanh(x · W + h · U + b)                                           candidate
                c′ = f ∘ c + i ∘ g                                                     cell state
                h′ = o ∘ tanh(c′)

    GRU         z, r = σ(x · W + h · U + b)                                            update, reset gate
                g  = tanh(x · W + r ∘ (h · U)), or tanh(x · W + (r ∘ h) · U)           candidate
                h′ = z ∘ h + (1 − z) ∘ g

J. Elman, "Finding structure in time", 1990; S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997, with the
forget gate of F. Gers, J. Schmidhuber and F. Cummins, 1999; K. Cho and others, "Learning phrase representations using
RNN encoder-decoder", 2014.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.parts.elementwise import numbers


@dataclass(frozen=True, eq=False)
class Cell:
    """What the three cells share: their weights, and that one step takes a state to the next.

    Args:
        kernel: W, for the inputs, shape (inputs, parts × units); the parts stand side by side.
        recurrent_kernel: U, for the state, shape (units, parts × units).
        bias: b, shape (parts × units,); None for zeros.
        activation: f, one name of `dltutor.scratch.activations.ACTIVATIONS`.

    Raises:
        LearnerError: if the shapes do not fit together or there is no such activation.
    """

    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: Any = None  # an array as soon as the cell is made
    activation: str = "tanh"

    parts: ClassVar[int] = 1
    held: ClassVar[tuple[int, ...]] = ()  # the axes of a state before (samples, units)

    def __post_init__(self) -> None:
        kernel, recurrent = numbers("kernel", self.kernel), numbers("recurrent_kernel", self.recurrent_kernel)
        width = recurrent.shape[-1] if recurrent.ndim else 0
        if recurrent.ndim != 2 or recurrent.shape[0] * self.parts != width or width == 0:
            raise LearnerError(
                f"recurrent_kernel has shape {recurrent.shape}: it must have shape (units, {self._times('units')})"
            )
        if kernel.ndim != 2 or kernel.shape[1] != width or len(kernel) == 0:
            raise LearnerError(f"kernel has shape {kernel.shape}: it must have shape (inputs, {width})")
        bias = np.zeros(self._bias_shape(width)) if self.bias is None else numbers("bias", self.bias)
        if bias.shape != self._bias_shape(width):
            raise LearnerError(f"bias has shape {bias.shape}: it must have shape {self._bias_shape(width)}")
        for name, array in (("kernel", kernel), ("recurrent_kernel", recurrent), ("bias", bias)):
            object.__setattr__(self, name, array)
        validation.choice("activation", self.activation, tuple(ACTIVATIONS))

    @property
    def inputs(self) -> int:
        return self.kernel.shape[0]

    @property
    def units(self) -> int:
        return self.recurrent_kernel.shape[0]

    def start(self, *samples: int) -> np.ndarray:
        """The state before the first step: zeros."""
        return np.zeros((*self.held, *samples, self.units))

    def step(self, x: Any, state: Any = None) -> np.ndarray:
        """The state after one step.

        Args:
            x: one input of shape (inputs,), or a batch of shape (samples, inputs).
            state: what the step before returned; None for zeros. Its shape is (samples, units), without samples for
                one input alone; an LSTM's is (2, samples, units) and holds h and c.
        """
        x = validation.array("x", x)
        if x.ndim not in (1, 2) or x.shape[-1] != self.inputs:
            raise LearnerError(
                f"x has shape {x.shape}: it must have shape ({self.inputs},) or (samples, {self.inputs})"
            )
        with np.errstate(all="ignore"):
            return self._next(x, self._state("state", state, x.shape[:-1]))

    def output(self, state: np.ndarray) -> np.ndarray:
        """The part of a state that the next layer sees, shape (samples, units)."""
        return state

    def _next(self, x: np.ndarray, state: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def _state(self, name: str, state: Any, samples: tuple[int, ...]) -> np.ndarray:
        """`state` as an array of the right shape; it may be infinite, as an exploding one is."""
        wanted = self.start(*samples)
        if state is None:
            return wanted
        given = numbers(name, state)
        if given.shape != wanted.shape:
            raise LearnerError(f"{name} has shape {given.shape}: it must have shape {wanted.shape}")
        return given

    def _bias_shape(self, width: int) -> tuple[int, ...]:
        return (width,)

    def _times(self, units: str) -> str:
        return units if self.parts == 1 else f"{self.parts} × {units}"

    def _apply(self, name: str, z: np.ndarray) -> np.ndarray:
        return ACTIVATIONS[name].value(z)


@dataclass(frozen=True, eq=False)
class SimpleRNNCell(Cell):
    """A layer of neurons that also see what they said one step before: `keras.layers.SimpleRNN`.

    Example:
        One neuron, which keeps half of what it knows:

        >>> cell = SimpleRNNCell([[1.0]], [[0.5]], activation="linear")
        >>> h = cell.step([1.0])
        >>> h, cell.step([0.0], h)
        (array([1.]), array([0.5]))
    """

    def sums(self, x: np.ndarray, state: np.ndarray) -> np.ndarray:
        """z = x · W + h · U + b, what goes into the activation."""
        return x @ self.kernel + state @ self.recurrent_kernel + self.bias

    def _next(self, x: np.ndarray, state: np.ndarray) -> np.ndarray:
        return self._apply(self.activation, self.sums(x, state))


class LSTMGates(NamedTuple):
    """What an LSTM decides in one step, each of shape (samples, units); the gates lie between 0 and 1."""

    input: np.ndarray
    forget: np.ndarray
    candidate: np.ndarray
    output: np.ndarray


@dataclass(frozen=True, eq=False)
class LSTMCell(Cell):
    """A cell with a second state, c, that is only scaled and added to: `keras.layers.LSTM`.

    The four parts of the weights are those of input gate, forget gate, candidate and output gate, in this order. A
    state holds h and c: ``h, c = state``.

    Example:
        The forget gate stands wide open, the input gate is shut: c keeps what it holds.

        >>> cell = LSTMCell(np.zeros((1, 4)), np.zeros((1, 4)), bias=[-9, 9, 0, 9])
        >>> h, c = cell.step([5.0], state=[[0.0], [0.7]])
        >>> c.round(3), h.round(3)
        (array([0.7]), array([0.604]))
    """

    recurrent_activation: str = "sigmoid"

    parts: ClassVar[int] = 4
    held: ClassVar[tuple[int, ...]] = (2,)

    def __post_init__(self) -> None:
        super().__post_init__()
        validation.choice("recurrent_activation", self.recurrent_activation, tuple(ACTIVATIONS))

    def gates(self, x: np.ndarray, h: np.ndarray) -> LSTMGates:
        """How far each gate is open, and the candidate, for inputs and outputs of the same number of samples."""
        i, f, g, o = np.split(x @ self.kernel + h @ self.recurrent_kernel + self.bias, self.parts, axis=-1)
        return LSTMGates(
            self._apply(self.recurrent_activation, i),
            self._apply(self.recurrent_activation, f),
            self._apply(self.activation, g),
            self._apply(self.recurrent_activation, o),
        )

    def output(self, state: np.ndarray) -> np.ndarray:
        return state[0]

    def _next(self, x: np.ndarray, state: np.ndarray) -> np.ndarray:
        h, c = state
        gates = self.gates(x, h)
        c = gates.forget * c + gates.input * gates.candidate
        h = gates.output * self._apply(self.activation, c)
        return np.stack([h, c])


class GRUGates(NamedTuple):
    """What a GRU decides in one step, each of shape (samples, units); the gates lie between 0 and 1."""

    update: np.ndarray
    reset: np.ndarray
    candidate: np.ndarray


@dataclass(frozen=True, eq=False)
class GRUCell(Cell):
    """A cell whose update gate mixes the old state with a new candidate: `keras.layers.GRU`.

    The three parts of the weights are those of update gate, reset gate and candidate, in this order.

    Args:
        bias: with `reset_after` of shape (2, 3 × units), the second row for what the state sends; else (3 × units,).
        reset_after: whether the reset gate acts after the state has met its weights, as Keras does unless it is told
            otherwise, or before, as in the article of 2014.

    Example:
        The update gate is nearly 1: the state stays.

        >>> cell = GRUCell(np.ones((1, 3)), np.zeros((1, 3)), bias=[[9, 0, 0], [0, 0, 0]])
        >>> cell.step([1.0], state=[0.25]).round(3)
        array([0.25])
    """

    recurrent_activation: str = "sigmoid"
    reset_after: bool = True

    parts: ClassVar[int] = 3

    def __post_init__(self) -> None:
        validation.choice("reset_after", self.reset_after, (True, False))
        super().__post_init__()
        validation.choice("recurrent_activation", self.recurrent_activation, tuple(ACTIVATIONS))

    def gates(self, x: np.ndarray, h: np.ndarray) -> GRUGates:
        """How far each gate is open, and the candidate, for inputs and states of the same number of samples."""
        bias, recurrent_bias = self.bias if self.reset_after else (self.bias, np.zeros_like(self.bias))
        xz, xr, xg = np.split(x @ self.kernel + bias, self.parts, axis=-1)
        uz, ur, ug = np.split(self.recurrent_kernel, self.parts, axis=1)
        bz, br, bg = np.split(recurrent_bias, self.parts)
        update = self._apply(self.recurrent_activation, xz + h @ uz + bz)
        reset = self._apply(self.recurrent_activation, xr + h @ ur + br)
        remembered = reset * (h @ ug + bg) if self.reset_after else (reset * h) @ ug
        return GRUGates(update, reset, self._apply(self.activation, xg + remembered))

    def _next(self, x: np.ndarray, state: np.ndarray) -> np.ndarray:
        gates = self.gates(x, state)
        return gates.update * state + (1 - gates.update) * gates.candidate

    def _bias_shape(self, width: int) -> tuple[int, ...]:
        return (2, width) if self.reset_after else (width,)


class Run(NamedTuple):
    """A whole sequence: what came out at every step, and the states between the steps.

    `outputs` has shape (samples, steps, units). `states[0]` is the state before the first step, `states[t + 1]` the one
    after step t: shape (steps + 1, samples, units), with an LSTM (steps + 1, 2, samples, units).
    """

    outputs: np.ndarray
    states: np.ndarray


def run(cell: Cell, x: Any, initial_state: Any = None, mask: Any = None, *, go_backwards: bool = False) -> Run:
    """Let a cell read a batch of sequences, step by step, always with the same weights.

    Args:
        cell: one of the cells above.
        x: sequences of shape (samples, steps, inputs).
        initial_state: the state before the first step, as `Cell.step` takes it; None for zeros.
        mask: True where there is something to read, shape (samples, steps); None if there is everywhere. Where it is
            False the state stays as it was and the output is that of the step before, zero if there was none.
        go_backwards: read from the last step to the first; outputs and states come in the order of reading.

    Raises:
        LearnerError: if the shapes do not fit together.

    Example:
        >>> cell = SimpleRNNCell([[1.0]], [[1.0]], activation="linear")
        >>> run(cell, [[[1], [2], [3]]]).outputs[0, :, 0]
        array([1., 3., 6.])
        >>> run(cell, [[[1], [2], [3]]], mask=[[True, False, True]]).outputs[0, :, 0]
        array([1., 1., 4.])
    """
    x = validation.array("x", x, shape=(None, None, cell.inputs), like="sequences of shape (samples, steps, inputs)")
    samples, steps, _ = x.shape
    seen = read_mask(mask, samples, steps)
    if validation.choice("go_backwards", go_backwards, (True, False)):
        x, seen = x[:, ::-1], seen[:, ::-1]
    states = [cell._state("initial_state", initial_state, (samples,))]
    outputs, output = [], np.zeros((samples, cell.units))
    with np.errstate(all="ignore"):
        for t in range(steps):
            there = seen[:, t, None]
            states.append(np.where(there, cell._next(x[:, t], states[-1]), states[-1]))
            output = np.where(there, cell.output(states[-1]), output)
            outputs.append(output)
    return Run(np.stack(outputs, axis=1), np.stack(states))


def read_mask(mask: Any, samples: int, steps: int) -> np.ndarray:
    """`mask` as an array of True and False, shape (samples, steps); all True for None."""
    if mask is None:
        return np.ones((samples, steps), bool)
    given = validation.array("mask", mask, shape=(samples, steps), like="True or False for every step")
    if not np.isin(given, (0, 1)).all():
        raise LearnerError("mask: each entry must be True (something to read) or False (padding)")
    return given.astype(bool)
