"""Judges the weights that a learner gives a deep network: do signal and gradient pass through all twenty layers?"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core.contract import need
from dltutor.exercises.core.learner import LearnerFunction, brief
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.backprop import Network
from dltutor.validation import array, choice

DEPTH = 20
WIDTHS = (64, 256)
NETWORKS = 3  # the middle one of three counts, so that a rare draw does not decide
SAMPLES = 64
FACTOR = 10


def judge_deep_network(activation: Any, initial_weights: LearnerFunction) -> str:
    """The sentence for a network that is healthy at every width, or `NotYetError` with what goes wrong where."""
    activation = choice("activation", activation, tuple(ACTIVATIONS))
    need(activation != "linear", "twenty linear layers are one linear layer: choose an activation that bends")
    need(activation != "step", "the slope of a step is 0 everywhere: no gradient passes it")
    rng = np.random.default_rng(0)
    found = []
    for width in WIDTHS:
        x, y = rng.normal(size=(SAMPLES, width)), rng.normal(size=(SAMPLES, width))
        runs = [_measure(activation, initial_weights, width, x, y) for _ in range(NETWORKS)]
        ratio, fading, spread = (float(np.median(column)) for column in zip(*runs, strict=True))
        _judge(activation, width, ratio, fading, spread)
        found.append(f"{brief(ratio)} at {width} units")
    return f"the first layer's gradient is as large as the last one's, times {' and '.join(found)}: healthy."


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
    weights = []
    for _ in range(DEPTH):
        drawn = array(
            f"initial_weights({width}, {width})",
            initial_weights(width, width),
            shape=(width, width),
            like="a row for each input, a column for each unit",
        )
        need(
            float(np.ptp(drawn, axis=1).max()) > 0,
            "all weights of a row are the same: then all units of a layer compute the same and learn the same for "
            "ever; draw them at random",
        )
        weights.append(drawn)
    network = Network(weights, [np.zeros(width)] * DEPTH, [activation] * (DEPTH - 1) + ["linear"])
    forward = network.forward(x)
    with np.errstate(all="ignore"):
        backward = network.backward(forward, y)
        first, last = (float(np.linalg.norm(backward.weights[layer])) for layer in (0, -1))
        spreads = [float(a.std()) for a in forward.a[1:-1]]
        ratio, fading = np.divide(first, last), np.divide(spreads[-1], spreads[0])
        return float(ratio), float(np.nan_to_num(fading, nan=np.inf)), float(np.std(weights))
