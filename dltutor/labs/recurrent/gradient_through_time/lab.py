"""Lab: how large the gradient is at every step back in time, for a plain RNN, a GRU and an LSTM; and clipping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor.labs.recurrent.gradient_through_time.clipped_step import ClippedStep
from dltutor.labs.recurrent.gradient_through_time.figure import LENGTHS, ThroughTimeFigure
from dltutor.live.page.controls import Button, Choice, Slider, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.gated_gradients import state_gradients
from dltutor.scratch.recurrent import Cell, GRUCell, LSTMCell, SimpleRNNCell, run
from dltutor.wording import many, number, share

UNITS = 16
INPUTS = 4
SAMPLES = 8
LONGEST = 200
LASTING = 2  # and this is well kept
HEALTHY = 10  # the first and the last step's gradient may differ by this factor
ACTIVATIONS = ("tanh", "linear", "relu", "sigmoid")
INITIALIZERS = ("orthogonal", "random normal")
KEEPING = "of the LSTM's forget gate (Keras begins with 1) and of the GRU's update gate (Keras: 0)"
CELLS = {"SimpleRNN": (SimpleRNNCell, 1), "GRU": (GRUCell, 3), "LSTM": (LSTMCell, 4)}


def _explodes(lab: GradientThroughTime) -> bool | str:
    ratio = lab.ratio("SimpleRNN")
    return bool(1000 <= ratio < np.inf) and f"{number(ratio)} times the last one"


def _just_right(lab: GradientThroughTime) -> bool | str:
    v = lab.values
    found = v.steps >= 100 and v.activation == "tanh" and lab.verdict("SimpleRNN") == "healthy"
    return (
        found
        and f"weights × {number(v.scale)}, {v.initializer}: {number(lab.ratio('SimpleRNN'))} "
        f"after {many(v.steps, 'step')}"
    )


def _lasting(lab: GradientThroughTime) -> bool | str:
    plain, lstm = lab.ratio("SimpleRNN"), lab.ratio("LSTM")
    kept = lab.values.steps >= 100 and 1 / LASTING <= lstm <= LASTING and 0 < plain < 1e-6
    return bool(kept) and f"forget bias {number(lab.values.forget_bias)}: {number(lstm)} against {number(plain)}"


def _saved(lab: GradientThroughTime) -> bool | str:
    step = lab.step
    saved = step.now * 1.05 < step.free and step.clipped < 0.99 * step.now
    return bool(saved) and f"{number(step.now)} → {number(step.free)}, with clipping → {number(step.clipped)}"


class GradientThroughTime(Lab[ThroughTimeFigure]):
    """The gradient of a loss at the last step, at every step before it: ∂L/∂h(t), on a logarithmic scale.

    A SimpleRNN, a GRU and an LSTM with 16 units read the same 8 sequences of random numbers, all with fresh weights as
    Keras draws them: `glorot_uniform` for the inputs, orthogonal or random normal for the state, multiplied by `scale`.
    Only the gates that keep what there is begin with another bias, `forget_bias`, as if training had opened them.
    Every curve is divided by its value at the last step; a factor is the mean one of a step (the geometric mean). With
    an LSTM the state is the cell state c. Healthy means: the first step's gradient is within a factor of ten of the
    last one's.

    On the right, one step of gradient descent on the recurrent weights of the SimpleRNN, whose last state should tell
    a number for each sequence (mean squared error), with and without clipping the gradient's norm to `clipnorm`.

    Args:
        steps: length of the sequences, 10 to 200.
        activation: of the SimpleRNN; "tanh", "linear", "relu" or "sigmoid". LSTM and GRU have Keras's own.
        initializer: of the recurrent weights, "orthogonal" (Keras's) or "random normal" with deviation 1/√units.
        scale: all recurrent weights are multiplied by this, 0.1 to 4.
        forget_bias: the bias of the LSTM's forget and the GRU's update gate, −2 to 5; Keras begins with 1 and 0.
        of: the gradient of the "state" or of the "input" of each step.
        learning_rate, clipnorm: of the step.

    Raises:
        LearnerError: if a setting is not possible.

    Source:
        Y. Bengio, P. Simard and P. Frasconi, "Learning long-term dependencies with gradient descent is difficult",
        1994; R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", 2013.

    Example:
        >>> lab = GradientThroughTime(steps=100)
        >>> lab.verdict("SimpleRNN"), bool(lab.ratio("SimpleRNN") < 1e-9)
        ('vanishing', True)
        >>> GradientThroughTime(activation="linear", steps=200).ratio("SimpleRNN").round(6)
        np.float64(1.0)
        >>> GradientThroughTime(steps=5)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: steps=5: it must be a whole number from 10 to 200, for example 30
    """

    controls = (
        Button("redraw", "New weights", icon="random", key="n", help="draw weights and sequences anew"),
        Slider("steps", "steps", 10, LONGEST, 30, step=1, whole=True, help="length of the sequences"),
        Choice("activation", "activation of the SimpleRNN", ACTIVATIONS, "tanh", help="GRU and LSTM keep Keras's own"),
        Choice("initializer", "recurrent weights", INITIALIZERS, "orthogonal", help="how they are drawn"),
        Slider("scale", "weights ×", 0.1, 4, 1.0, step=0.02, help="all recurrent weights are multiplied by this"),
        Slider("forget_bias", "bias of the gates that keep", -2, 5, 3.0, step=0.1, help=KEEPING),
        Choice("of", "gradient of", ("state", "input"), "state", help="the state h (LSTM: c) or the input x of a step"),
        learning_rate(0.1, low=0.001, high=10.0),
        Slider("clipnorm", "clipnorm", 0.001, 100, 1.0, step=0.05, log=True, help="the longest gradient of a step"),
    )
    goals = (
        Goal("make the plain RNN's gradient explode: 1000 times the last one", _explodes),
        Goal("tanh, 100 steps or more: the plain RNN neither vanishes nor explodes", _just_right),
        Goal("100 steps or more: the LSTM within a factor of 2, the plain RNN below a millionth", _lasting),
        Goal("a step that makes the loss worse, and with clipping better", _saved),
    )
    more = {"Initialization": ("initializer", "scale", "forget_bias"), "Training": ("learning_rate", "clipnorm")}

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)

    def figure(self) -> ThroughTimeFigure:
        return ThroughTimeFigure()

    def begin(self) -> None:
        self.seed = 0
        self.gradients: dict[str, np.ndarray] = {}
        self._draw()
        self._work_out()

    def cell(self, name: str) -> Cell:
        """The "SimpleRNN", "GRU" or "LSTM" as it is set now."""
        kind, parts = CELLS[name]
        kernel, orthogonal, normal = self.weights[name]
        recurrent = self.values.scale * (orthogonal if self.values.initializer == "orthogonal" else normal)
        if name == "SimpleRNN":
            return kind(kernel, recurrent, activation=self.values.activation)
        bias = np.zeros((2, parts * UNITS) if name == "GRU" else parts * UNITS)
        if name == "GRU":
            bias[0, :UNITS] = self.values.forget_bias
        else:
            bias[UNITS : 2 * UNITS] = self.values.forget_bias
        return kind(kernel, recurrent, bias)

    @property
    def x(self) -> np.ndarray:
        """The sequences, shape (samples, steps, inputs)."""
        return self._x[:, -self.values.steps :]

    def ratio(self, name: str) -> float:
        """The first step's gradient divided by the last one's."""
        return self.gradients[name][0]

    def factor(self, name: str) -> float:
        """By how much one step back in time multiplies the gradient, on average."""
        return float(self.ratio(name) ** (1 / (self.values.steps - 1)))

    def verdict(self, name: str) -> str:
        """ "vanishing", "exploding" or "healthy"."""
        ratio = self.ratio(name)
        if not np.isfinite(ratio):
            return "exploding"
        return "vanishing" if ratio < 1 / HEALTHY else "exploding" if ratio > HEALTHY else "healthy"

    def on_redraw(self) -> None:
        self.seed += 1
        self._draw()
        self._work_out()

    def changed(self, name: str) -> None:
        if name == "forget_bias":
            self._measure("GRU")
            self._measure("LSTM")
        elif name == "activation":
            self._measure("SimpleRNN")
            self._prepare_step()
        elif name not in ("learning_rate", "clipnorm"):
            self._work_out()

    def update(self) -> None:
        v = self.values
        step = self.step = self._prepared(v.learning_rate, v.clipnorm)
        self.picture.show(self.gradients, {name: (self.factor(name), self.verdict(name)) for name in CELLS})
        self.picture.show_step(
            step.lengths,
            step.along / step.now if step.now else step.along,
            (step.free_length, step.free / step.now) if step.usable else None,
            (step.clipped_length, step.clipped / step.now) if step.usable else None,
            (f"✖ not clipped: loss {number(step.free)}", f"● clipped:     loss {number(step.clipped)}"),
        )

    def describe(self) -> str:
        what = "state" if self.values.of == "state" else "input"
        lines = [f"The gradient of the {what}, from step {self.values.steps} back to step 1:"]
        lines += [self._cell_words(name) for name in CELLS]
        gate = 1 / (1 + np.exp(-self.values.forget_bias))
        lines.append(f"With bias {number(self.values.forget_bias)} alone a gate that keeps is {share(gate)} open.")
        return "\n".join([*lines, self.step.words(self.values.learning_rate, self.values.clipnorm)])

    def _cell_words(self, name: str) -> str:
        called = f"{name} (its c)" if name == "LSTM" and self.values.of == "state" else name
        ratio = self.ratio(name)
        if not np.isfinite(ratio):
            return f"{called} explodes beyond all numbers."
        if ratio == 0:
            return f"{called} vanishes: it is exactly 0."
        way = {"vanishing": "vanishes", "exploding": "explodes", "healthy": "is healthy"}[self.verdict(name)]
        return f"{called} {way}: × {number(self.factor(name))} a step, {number(ratio)} in all."

    def _draw(self) -> None:
        """Random weights before they are scaled, and random sequences, of which the last steps are read."""
        rng = np.random.default_rng(self.seed)
        self.weights = {}
        for name, (_, parts) in CELLS.items():
            limit = np.sqrt(6 / (INPUTS + parts * UNITS))
            kernel = rng.uniform(-limit, limit, (INPUTS, parts * UNITS))
            q, r = np.linalg.qr(rng.normal(size=(parts * UNITS, UNITS)))
            normal = rng.normal(size=(UNITS, parts * UNITS)) / np.sqrt(UNITS)
            self.weights[name] = kernel, (q * np.sign(np.diag(r))).T, normal
        self._x = rng.normal(size=(SAMPLES, LONGEST, INPUTS))
        readout = rng.normal(size=UNITS)
        self.readout = readout / np.linalg.norm(readout)
        self.targets = rng.choice([-1.0, 1.0], SAMPLES)

    def _work_out(self) -> None:
        for name in CELLS:
            self._measure(name)
        self._prepare_step()

    def _measure(self, name: str) -> None:
        """The gradient's norm at every step, the mean of all samples, divided by that of the last step."""
        cell = self.cell(name)
        ran = run(cell, self.x)
        arriving = np.zeros_like(ran.outputs)
        arriving[:, -1] = self.readout
        back = state_gradients(cell, self.x, ran, arriving)
        if self.values.of == "input":
            found = np.moveaxis(back.x, 1, 0)
        else:
            found = back.states[1:, 1] if name == "LSTM" else back.states[1:]
        with np.errstate(all="ignore"):
            norms = np.linalg.norm(found, axis=-1).mean(axis=1)
            overflown = not np.isfinite(ran.states).all()
            self.gradients[name] = np.full(len(norms), np.inf) if overflown else norms / (norms[-1] or 1.0)

    def _prepare_step(self) -> None:
        cell: Any = self.cell("SimpleRNN")
        self._prepared: Callable[[float, float], ClippedStep] = ClippedStep.prepare(
            cell, self.x, self.readout, self.targets, np.logspace(*LENGTHS, 31)
        )
