"""Lab: one recurrent neuron, or a layer of two or three, unrolled over time and worked out step by step."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import Beats
from dltutor.labs.recurrent.unrolled import goals, words
from dltutor.labs.recurrent.unrolled.figure import LARGEST, UNITS, UnrolledFigure
from dltutor.live.looking.recurrent_layers import cell_of, recurrent_layer
from dltutor.live.page.controls import PLAY, RESET, STEP, Button, Choice, Control, Slider
from dltutor.live.page.lab import Lab
from dltutor.scratch.recurrent import SimpleRNNCell, run
from dltutor.wording import many, number

STEPS = 8
MOST = 10
ACTIVATIONS = ("tanh", "linear", "relu")
OWN = "own"
MEMORIES = (0.5, 0.9, -0.5)  # the recurrent weights of the units before they are moved
WEIGHTS = ("w", "u", "others", "b", "start")
SEQUENCES = {
    "impulse": lambda t: (t == 0).astype(float),
    "step": lambda t: (t >= 2).astype(float),
    "alternating": lambda t: 1.0 - 2.0 * (t % 2),
    "ball": lambda t: 1.0 - 0.5 * abs(t % 8 - 4),  # between two walls, at -1 and 1
}


class Unrolled(Lab[UnrolledFigure]):
    """A layer `SimpleRNN` with one to three units, drawn once for every step, with all its numbers.

    Step and Back (keys → and ←) go through time; drag the squares of the inputs. The sliders
    belong to the chosen `unit`: w is the weight of its input, u that of its own state one step before, `others` that
    of every other unit's state, b its bias, `start` its state before the first step.

    Args:
        layer: your own `keras.layers.SimpleRNN`, or a model that has one, with one input and at most three units; its
            weights are copied, never changed. None for a neuron with w = 1 and u = 0.5.
        inputs: your own sequence, 2 to 10 numbers from −2 to 2; None for one of the `sequence`s.

    Raises:
        LearnerError: if the layer has other sizes, or a setting is not possible.

    Example:
        >>> lab = Unrolled(t=8)
        >>> lab.states[1:5, 0].round(3)
        array([0.762, 0.363, 0.18 , 0.09 ])
        >>> lab.set(activation="linear", u=1.0)
        >>> lab.states[-1, 0]
        np.float64(1.0)
        >>> Unrolled(inputs=[1])
        Traceback (most recent call last):
        dltutor.errors.LearnerError: inputs has 1 number: it must have 2 to 10, for example [1, 0, 0, 1]
    """

    goals = goals.GOALS
    draggable = True
    holds = True
    keys = ("ArrowRight", "ArrowLeft")
    more = {"Neuron": ("b", "start", "activation"), "Layer": ("units", "unit", "others"), "View": ("t", "speed")}

    def __init__(self, layer: Any = None, inputs: Any = None, **settings: Any) -> None:
        self._layer = None if layer is None else recurrent_layer(layer, ("SimpleRNN",))
        self._given = None if inputs is None else _inputs(inputs)
        self._steps = STEPS if self._given is None else len(self._given)
        self._given_weights = [name for name in WEIGHTS if name in settings]
        usual: dict[str, Any] = {} if self._given is None else {"sequence": OWN}
        if self._layer is not None:
            cell = _small(cell_of(self._layer))
            usual |= {"units": cell.units, "activation": cell.activation}
        super().__init__(**(usual | settings))

    def own_controls(self) -> tuple[Control, ...]:
        return _controls(self._steps, self._reach())

    def figure(self) -> UnrolledFigure:
        return UnrolledFigure(self._steps)

    def begin(self) -> None:
        steps = self._steps
        self._beats = Beats()
        self.moved = False
        self._own = np.tile([0.5, 1.0], steps)[:steps] if self._given is None else self._given
        self.values.units = max(self.values.unit, self.values.units)
        given = {name: getattr(self.values, name) for name in self._given_weights}
        self._take_weights()
        vars(self.values).update(given)
        for name in given:
            self._store(name)
        self._take_inputs()
        self._first = dict(vars(self.values)), self._weights(), self.x.copy()
        self._offer()

    @property
    def cell(self) -> SimpleRNNCell:
        """The layer as it is set now."""
        n = self.values.units
        return SimpleRNNCell(self.kernel[:, :n], self.recurrent[:n, :n], self.bias[:n], self.values.activation)

    @property
    def unit(self) -> int:
        """The chosen unit, counted from 0."""
        return self.values.unit - 1

    @property
    def seen(self) -> bool:
        """Whether all steps have been worked out."""
        return self.values.t == self._steps

    def states_for(self, x: np.ndarray) -> np.ndarray:
        """The states for other inputs, shape (steps + 1, units)."""
        return run(self.cell, x[None, :, None], self.start[None, : self.values.units]).states[:, 0]

    def set(self, **settings: Any) -> None:
        which = {name: settings[name] for name in ("units", "unit") if name in settings}
        if which and len(which) < len(settings):  # first whose weights these are, then the weights
            for name in set(settings) & set(self.table):
                self.table[name].clean(settings[name])
            super().set(**which)
            settings = {name: value for name, value in settings.items() if name not in which}
        super().set(**settings)

    def changed(self, name: str) -> None:
        v = self.values
        if name in ("units", "unit"):
            if name == "units":
                v.unit = min(v.unit, v.units)
            v.units = max(v.unit, v.units)  # a unit that is not there yet joins the layer
            self._show_weights()
        elif name in WEIGHTS:
            self._store(name)
        elif name == "sequence":
            self._take_inputs()
        self._offer()

    def on_step(self) -> None:
        self._go(self.values.t + 1)

    def on_back(self) -> None:
        self._go(self.values.t - 1)

    def on_reset(self) -> None:
        self.play(False)
        values, weights, x = self._first
        vars(self.values).update(values)
        self.kernel, self.recurrent, self.bias, self.start = (part.copy() for part in weights)
        self.x = x.copy()
        self.moved = False
        self._offer()

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
            if self.seen:
                self.values.t = 0
        super().play(on)

    def advance(self, seconds: float) -> None:
        """The step that is due by now at `speed`."""
        for _ in self._beats.due(self.values.speed):
            self.values.t = min(self.values.t + 1, self._steps)
            if self.seen:
                self.play(False)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        nearest = int(np.abs(self.picture.columns - x).argmin())
        if area == "inputs":
            t = max(1, nearest)
            self.x = self.x.copy()
            self.x[t - 1] = float(np.clip(round(y * 20) / 20, -LARGEST, LARGEST))
            self._own = self.x
            self.values.sequence = OWN
            self.moved = True
        elif phase == "down":
            self._go(nearest)

    def typed(self, key: str, shift: bool) -> None:
        self.press("step" if key == "ArrowRight" else "back")

    def update(self) -> None:
        self.states = self.states_for(self.x)
        self.picture.show(self.x, self.states, self.values.t, self.unit)
        hint = "" if self.moved else "drag a ■ to change an input"
        self.picture.say(words.headline(self), words.weights(self), hint)

    def describe(self) -> str:
        return words.describe(self)

    def to_code(self) -> str:
        v = self.values
        given = ["layer"] if self._layer is not None else []
        own = v.sequence == OWN
        given += [f"inputs={[round(float(number), 4) for number in self.x]}"] if own else []
        names = [name for name in self.table if name not in ("sequence", "speed") and hasattr(v, name)]
        shown = [name for name in names if getattr(v, name) != self._default(name)]
        given += [f"sequence={v.sequence!r}"] if not own and v.sequence != "impulse" else []
        return f"labs.Unrolled({', '.join([*given, *(f'{name}={getattr(v, name)!r}' for name in shown)])})"

    def _default(self, name: str) -> Any:
        return self._first[0][name] if self._layer is not None and name in WEIGHTS else self.table[name].default

    def _go(self, step: int) -> None:
        self.play(False)
        self.values.t = int(np.clip(step, 0, self._steps))

    def _offer(self) -> None:
        """Only what acts on something can be moved."""
        self.replace(_others(self._reach(), idle=self.values.units == 1))

    def _reach(self) -> float:
        """How far the sliders of the weights go: at least to 2, and to the learner's own weights."""
        own = [] if self._layer is None else [np.abs(weight).max() for weight in self._layer.get_weights()]
        return float(max(2, math.ceil(max(own, default=0.0))))

    def _take_weights(self) -> None:
        """The weights to begin with: the learner's own ones, or those of three units that act alone."""
        self.kernel, self.recurrent = np.ones((1, UNITS)), np.diag(MEMORIES)
        self.bias, self.start = np.zeros(UNITS), np.zeros(UNITS)
        if self._layer is not None:
            cell = _small(cell_of(self._layer))
            n = cell.units
            self.kernel[:, :n], self.recurrent[:n, :n], self.bias[:n] = cell.kernel, cell.recurrent_kernel, cell.bias
        self._show_weights()

    def _weights(self) -> tuple[np.ndarray, ...]:
        return tuple(part.copy() for part in (self.kernel, self.recurrent, self.bias, self.start))

    def _show_weights(self) -> None:
        """Set the sliders to the weights of the chosen unit."""
        for name in WEIGHTS:
            array, place = self._place(name)
            setattr(self.values, name, float(np.mean(array[place])) if np.size(array[place]) else 0.0)

    def _store(self, name: str) -> None:
        """Take the weight over from its slider."""
        array, place = self._place(name)
        array[place] = getattr(self.values, name)

    def _place(self, name: str) -> tuple[np.ndarray, Any]:
        """The array that a slider's weight is in, and where."""
        i = self.unit
        others = [j for j in range(self.values.units) if j != i]
        places = {"w": (self.kernel, (0, i)), "u": (self.recurrent, (i, i)), "others": (self.recurrent, (others, i))}
        return (places | {"b": (self.bias, i), "start": (self.start, i)})[name]

    def _take_inputs(self) -> None:
        if self.values.sequence == OWN:
            self.x = self._own
        else:
            self.x = SEQUENCES[self.values.sequence](np.arange(self._steps))


def _controls(steps: int, reach: float) -> tuple[Control, ...]:
    return (
        PLAY,
        STEP,
        Button("back", "Back", icon="step-backward", key="b", help="one step back"),
        RESET,
        Slider("t", "step t", 0, steps, 1, step=1, whole=True, help="how many steps have been worked out"),
        Choice("sequence", "inputs", (*SEQUENCES, OWN), "impulse", help="what comes in, step by step"),
        Choice("activation", "activation", ACTIVATIONS, "tanh", help="of every unit"),
        Slider("w", "w, input weight", -reach, reach, 1.0, step=0.05, help="how much the input counts"),
        Slider("u", "u, recurrent weight", -reach, reach, 0.5, step=0.05, help="how much its own state counts"),
        Slider("b", "b, bias", -reach, reach, 0.0, step=0.05, help="is added at every step"),
        Slider("start", "initial state", -1, 1, 0.0, step=0.05, help="the state before the first step"),
        Choice("units", "units", (1, 2, 3), 1, help="how many neurons the layer has"),
        Slider("unit", "unit", 1, UNITS, 1, step=1, whole=True, help="the unit whose weights the sliders set"),
        _others(reach, idle=True),
        Slider("speed", "steps per second", 0.5, 10, 2.0, step=0.5, help="how fast it plays"),
    )


def _others(reach: float, idle: bool) -> Slider:
    help = "how much the states of the other units count for this one"
    return Slider("others", "weight of other units", -reach, reach, 0.0, step=0.05, idle=idle, help=help)


def _inputs(inputs: Any) -> np.ndarray:
    clean = validation.array("inputs", inputs, like="one number a step").reshape(-1)
    if not 2 <= len(clean) <= MOST:
        found = many(len(clean), "number")
        raise LearnerError(f"inputs has {found}: it must have 2 to {MOST}, for example [1, 0, 0, 1]")
    if abs(clean).max() > LARGEST:
        worst = number(clean[abs(clean).argmax()])
        raise LearnerError(f"inputs holds {worst}: its numbers must be from −2 to 2, so scale them first")
    return clean


def _small(cell: Any) -> SimpleRNNCell:
    """`cell` if the picture has room for it."""
    if cell.inputs != 1 or cell.units > UNITS:
        raise LearnerError(
            f"layer: it has {many(cell.inputs, 'input')} and {many(cell.units, 'unit')}; this lab "
            f"draws SimpleRNN layers of one input and 1 to {UNITS} units (labs.Gates shows larger ones)"
        )
    if cell.activation not in ACTIVATIONS:
        raise LearnerError(f"layer: its activation is {cell.activation!r}; this lab knows {', '.join(ACTIVATIONS)}")
    return cell
