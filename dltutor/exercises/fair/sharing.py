"""Chapter 13, learning without collecting: the mean of several clients' weights, and what a gradient gives away."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import by, compare_array
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.fair.sharing_slips import average_slips, mean_of, read_slips


class Average(Exercise):
    key = "average"
    title = "the mean of the clients"
    task = (
        "Write `average(weights, sizes)`. `weights` has the shape (clients, numbers): a row for each client with all "
        "the weights of its network. `sizes` says how many images each client has. Return the mean of the rows, in "
        "which a client counts as many times as it has images: an array with the shape (numbers,)."
    )
    calls_with = "weights, sizes"
    hints = (
        "Which share of all images does each client have? With these shares the rows are added up.",
        "`shares = sizes / sizes.sum()` has the shape (clients,); the shares add up to 1.",
        "Each row times its share, then the sum over the clients, who are the first axis: "
        "`(weights * shares[:, None]).sum(axis=0)`, or `shares @ weights`.",
    )
    code = """
def average(weights, sizes):
    shares = sizes / sizes.sum()
    return (weights * shares[:, None]).sum(axis=0)
"""
    why = "so every image counts alike, whoever has it; and whoever has few is heard little."

    _TRIALS = ((3, 4), (2, 5), (5, 3), (4, 4), (1, 3))  # clients, numbers

    def judge(self, average: LearnerFunction) -> str:
        chance = np.random.default_rng(131)
        for clients, numbers in self._TRIALS:
            weights = chance.normal(size=(clients, numbers)).round(2)
            sizes = np.roll(np.arange(1, clients + 1) ** 2 * 10, 1 + chance.integers(clients))
            sizes = np.roll(sizes, int(sizes.argmax() == 0))  # the first client is not the largest one
            compare_array(
                average,
                average(weights, sizes),
                mean_of(weights, sizes),
                average_slips(weights, sizes),
                on=f"{clients} {'client' if clients == 1 else 'clients'} with {numbers} weights each",
                table=f"weights:\n{weights}\nsizes: {sizes}",
                size="one number for each weight, (numbers,)",
            )
        return f"right for {len(self._TRIALS)} groups of clients, large and small ones together."


class ReadOff(Exercise):
    key = "read_off"
    title = "read the digit off"
    task = (
        "Write `read_off(weight_gradient, bias_gradient)`. A client has sent the gradient of the first layer for one "
        "image: `weight_gradient` with the shape (pixels, units) and `bias_gradient` with the shape (units,). For each "
        "unit the slopes of its weights are the image times the slope of its bias. Some units were silent: all their "
        "slopes are 0. Return the image, with the shape (pixels,)."
    )
    calls_with = "weight_gradient, bias_gradient"
    hints = (
        "One unit that was not silent is enough: what must its column be divided by?",
        "`unit = np.abs(bias_gradient).argmax()` is the unit whose bias has the largest slope, whatever its sign.",
        "`weight_gradient[:, unit]` is its column: divide it by `bias_gradient[unit]`.",
    )
    code = """
import numpy as np

def read_off(weight_gradient, bias_gradient):
    unit = np.abs(bias_gradient).argmax()
    return weight_gradient[:, unit] / bias_gradient[unit]
"""
    why = "the slope of a weight is its input times the slope of the sum, and the slope of the bias is that of the sum."

    _TRIALS = ((4, 5), (6, 4), (5, 8), (9, 3))  # pixels, units

    def judge(self, read_off: LearnerFunction) -> str:
        chance = np.random.default_rng(132)
        for pixels, units in self._TRIALS:
            image = chance.integers(1, 17, pixels) / 16
            slopes = chance.normal(size=units).round(2)
            slopes[0] = 0.0  # the first unit is silent
            slopes[1 + chance.integers(units - 1)] = -abs(slopes).max() - 0.5
            gradient = np.outer(image, slopes)
            compare_array(
                read_off,
                read_off(gradient, slopes),
                image,
                read_slips(gradient, slopes),
                on=f"a gradient of {by(gradient.shape)} numbers",
                table=f"weight_gradient:\n{gradient.round(4)}\nbias_gradient: {slopes}",
                size="one number for each pixel, (pixels,)",
            )
        return f"right for {len(self._TRIALS)} gradients, each with a silent unit."
