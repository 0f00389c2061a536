"""The open exercise of chapter 2: weights for a deep network. Do signal and gradient pass through all twenty layers?"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import array, brief, choice
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.backprop import Network

DEPTH = 20
WIDTHS = (64, 256)
NOT_SQUARE = (64, 48)
NETWORKS = 3  # the middle one of three counts, so that a rare draw does not decide
SAMPLES = 64
FACTOR = 10


class DeepNetwork(Exercise):
    key = "deep_network"
    title = "a deep network that can learn"
    task = (
        f"A network has {DEPTH} layers of the same width, and its biases begin at 0. Choose `activation`, the name of "
        'an activation function, as in `"tanh"`, but not linear and not step. Write `initial_weights(inputs, units)`: '
        "it returns the first weights of one layer, a random array of shape (inputs, units). The "
        f"gradient of the first layer's weights must lie within a factor of {FACTOR} of that of the last layer's. So "
        "must the spread (standard deviation) of what the last hidden layer gives, compared with the first. Both "
        f"with {WIDTHS[0]} units in each layer and with {WIDTHS[1]}."
    )
    hints = (
        "Reach the second goal of the lab above. What did the winning initialisation know about the layer?",
        "Each sum adds up `inputs` products, so it grows like the root of `inputs`. Make the weights smaller by that "
        "root.",
        "For ReLU: `np.random.normal(0, np.sqrt(2 / inputs), (inputs, units))`; the 2 makes up for the half that ReLU "
        "sets to 0.",
    )
    code = """
import numpy as np

activation = "relu"

def initial_weights(inputs, units):
    return np.random.normal(0, np.sqrt(2 / inputs), (inputs, units))
"""
    why = "each layer then passes on as much as it gets, forward and backward, whatever its width."

    def judge(self, activation: Any, initial_weights: Any) -> str:
        initial_weights = LearnerFunction("initial_weights", initial_weights, "inputs, units")
        activation = choice("activation", activation, tuple(ACTIVATIONS))
        need(activation != "linear", "twenty linear layers are one linear layer: choose an activation that bends")
        need(activation != "step", "the slope of a step is 0 everywhere: no gradient passes it")
        _look_at_draws(initial_weights)
        rng = np.random.default_rng(0)
        found = []
        for width in WIDTHS:
            x, y = rng.normal(size=(SAMPLES, width)), rng.normal(size=(SAMPLES, width))
            runs = [_measure(activation, initial_weights, width, x, y) for _ in range(NETWORKS)]
            ratio, fading, spread = (float(np.median(column)) for column in zip(*runs, strict=True))
            _judge(activation, width, ratio, fading, spread)
            found.append(f"{brief(ratio)} at {width} units")
        return f"the first layer's gradient is as large as the last one's, times {' and '.join(found)}: healthy."


def _look_at_draws(initial_weights: LearnerFunction) -> None:
    """Whether two calls for a layer that is not square give two different arrays of the right shape."""
    inputs, units = NOT_SQUARE
    one, other = (_drawn(initial_weights, inputs, units) for _ in range(2))
    need(
        not np.array_equal(one, other),
        f"`initial_weights({inputs}, {units})` gives the same array when it is called again, so all {DEPTH} layers "
        "would be alike: draw it at random, and set a seed, if you want one, outside of the function",
    )


def _drawn(initial_weights: LearnerFunction, inputs: int, units: int) -> np.ndarray:
    """Weights of the right shape in which no two units of a layer are bound to stay the same."""
    drawn = array(
        f"initial_weights({inputs}, {units})",
        initial_weights(inputs, units),
        shape=(inputs, units),
        like="a row for each input, a column for each unit",
    )
    need(
        float(np.ptp(drawn, axis=1).max()) > 0,
        "all weights of a row are the same: then all units of a layer compute the same and learn the same for "
        "ever; draw them at random",
    )
    return drawn


def _judge(activation: str, width: int, ratio: float, fading: float, spread: float) -> None:
    here = f"with {activation}, {width} units and weights that spread by {brief(spread)}"
    need(
        np.isfinite([ratio, fading]).all() and ratio > 0,
        f"{here} the numbers {'die out altogether' if fading < 1 else 'grow until they overflow'}: "
        f"make the weights {'larger' if fading < 1 else 'smaller'}",
    )
    advice = "how far should the weights spread, so that a sum of `inputs` products stays as large as one of them?"
    need(
        1 / FACTOR <= fading <= FACTOR,
        f"{here} the outputs of layer {DEPTH - 1} spread {brief(fading)} times as far as those of layer 1: "
        f"the signal {'fades' if fading < 1 else 'explodes'}; {advice}",
    )
    flat = "; the sigmoid is at most 0.25 steep, try another activation" if activation == "sigmoid" else f"; {advice}"
    need(
        1 / FACTOR <= ratio <= FACTOR,
        f"{here} the gradient of layer 1 is {brief(ratio)} times that of layer {DEPTH}: "
        f"it {'vanishes' if ratio < 1 else 'explodes'}{flat}",
    )


def _measure(
    activation: str, initial_weights: LearnerFunction, width: int, x: np.ndarray, y: np.ndarray
) -> tuple[float, float, float]:
    """The ratio of first to last gradient, that of last to first spread, and the spread of the weights."""
    weights = [_drawn(initial_weights, width, width) for _ in range(DEPTH)]
    network = Network(weights, [np.zeros(width)] * DEPTH, [activation] * (DEPTH - 1) + ["linear"])
    forward = network.forward(x)
    with np.errstate(all="ignore"):
        backward = network.backward(forward, y)
        first, last = (float(np.linalg.norm(backward.weights[layer])) for layer in (0, -1))
        spreads = [float(a.std()) for a in forward.a[1:-1]]
        ratio, fading = np.divide(first, last), np.divide(spreads[-1], spreads[0])
        return float(ratio), float(np.nan_to_num(fading, nan=np.inf)), float(np.std(weights))
