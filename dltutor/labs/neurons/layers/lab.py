"""Lab: layers. How many parameters does a network have, and what do depth and width cost?"""

from __future__ import annotations

from typing import Any

from dltutor.figures.still.network import titles_of
from dltutor.labs.neurons.layers.figure import LayersFigure
from dltutor.live.page.controls import RESET, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.layers import count_parameters, parameter_sum
from dltutor.wording import many

SHALLOW = 100  # hidden units of the network to compare with


def _deep_and_cheap(lab: Layers) -> bool | str:
    deep = lab.values.hidden_layers >= 3 and sum(lab.sizes[1:-1]) >= SHALLOW
    return deep and lab.parameters < lab.shallow and f"{lab.parameters:,} instead of {lab.shallow:,}"


class Layers(Lab[LayersFigure]):
    """A network of dense layers on sliders: its parameters are counted and written out, term by term.

    Below it the same inputs and outputs with one hidden layer of 100 units, to compare with: shallow against deep.

    Args:
        inputs: numbers that come in, from 1 to 784.
        hidden_layers: layers between inputs and outputs, from 0 to 4.
        units: neurons in each hidden layer, from 1 to 200.
        outputs: neurons in the last layer, from 1 to 20.

    Raises:
        LearnerError: if a value is not a whole number in its range.

    Example:
        >>> Layers(inputs=64, hidden_layers=1, units=30, outputs=10).parameters
        2260
        >>> Layers(units=0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: units=0: it must be a whole number from 1 to 200, for example 30
    """

    controls = (
        Slider("inputs", "inputs", 1, 784, 64, whole=True, help="64 for an image of 8 × 8 pixels, 784 for 28 × 28"),
        Slider("hidden_layers", "hidden layers", 0, 4, 1, whole=True, help="how deep the network is"),
        Slider("units", "units in each", 1, 200, 30, whole=True, help="neurons in every hidden layer"),
        Slider("outputs", "outputs", 1, 20, 10, whole=True, help="one for each class"),
        RESET,
    )
    goals = (
        Goal(
            f"3 hidden layers with {SHALLOW} or more hidden units in all, and yet fewer parameters "
            f"than one hidden layer of {SHALLOW}",
            _deep_and_cheap,
        ),
        Goal(
            "the smallest network of this kind for XOR: 2 inputs, 2 hidden units, 1 output",
            lambda lab: lab.sizes == [2, 2, 1] and f"{lab.parameters} parameters",
        ),
    )

    def __init__(self, inputs: Any = 64, hidden_layers: Any = 1, units: Any = 30, outputs: Any = 10) -> None:
        super().__init__(inputs=inputs, hidden_layers=hidden_layers, units=units, outputs=outputs)

    def figure(self) -> LayersFigure:
        return LayersFigure()

    def begin(self) -> None:
        self._start = dict(vars(self.values))

    @property
    def sizes(self) -> list[int]:
        """Inputs, then the units of each layer."""
        v = self.values
        return [v.inputs, *[v.units] * v.hidden_layers, v.outputs]

    @property
    def parameters(self) -> int:
        """Weights and biases of the network."""
        return count_parameters(self.sizes)

    @property
    def shallow(self) -> int:
        """Weights and biases of the network to compare with: one hidden layer of 100 units."""
        return count_parameters([self.values.inputs, SHALLOW, self.values.outputs])

    def on_reset(self) -> None:
        vars(self.values).update(self._start)

    def update(self) -> None:
        biases = sum(self.sizes[1:])
        lines = [
            parameter_sum(self.sizes),
            f"{many(self.parameters - biases, 'weight')} and {many(biases, 'bias', 'biases')} are "
            f"{many(self.parameters, 'parameter')}",
        ]
        bars = [("this network", self.parameters), (f"one hidden layer of {SHALLOW}", self.shallow)]
        self.picture.show(self.sizes, titles_of(self.sizes), lines, bars, self.parameters < self.shallow)

    def describe(self) -> str:
        v, sizes = self.values, self.sizes
        layers = " → ".join(map(str, sizes))
        if v.hidden_layers == 0:
            text = f"No hidden layer, {layers}: every output looks at the inputs themselves."
        else:
            hidden = many(v.hidden_layers, "hidden layer")
            each = " each" if v.hidden_layers > 1 else ""
            text = f"{hidden} of {many(v.units, 'unit')}{each}, {layers}."
        difference = self.parameters - self.shallow
        more = "fewer than" if difference < 0 else "more than" if difference else "as many as"
        return (
            f"{text} {many(self.parameters, 'parameter')}, {more} "
            f"the {self.shallow:,} of one hidden layer of {SHALLOW} units."
        )
