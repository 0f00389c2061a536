"""One step of gradient descent on the recurrent weights of a plain RNN, with and without clipping of the gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.recurrent import SimpleRNNCell, run
from dltutor.scratch.through_time import backward
from dltutor.wording import number


@dataclass(frozen=True)
class ClippedStep:
    """The loss `now`, after a `free` and after a `clipped` step, and `along` the way, at `lengths` of the step.

    `norm` is that of the gradient of the recurrent weights, `size` that of these weights.
    """

    now: float
    norm: float
    size: float
    lengths: np.ndarray
    along: np.ndarray
    free_length: float
    clipped_length: float
    free: float
    clipped: float

    @classmethod
    def prepare(
        cls, cell: SimpleRNNCell, x: np.ndarray, readout: np.ndarray, targets: np.ndarray, lengths: np.ndarray
    ) -> Callable[[float, float], ClippedStep]:
        """What gives the step for a learning rate and a clipnorm.

        The loss is the mean of (h(last) · readout − target)² over the samples. Keras's `clipnorm` makes a gradient
        that is longer than it that long, and leaves every other as it is.
        """
        ran = run(cell, x)
        with np.errstate(all="ignore"):
            errors = ran.outputs[:, -1] @ readout - targets
            now = float((errors**2).mean())
            arriving = np.zeros_like(ran.outputs)
            arriving[:, -1] = 2 * errors[:, None] / len(errors) * readout
            usable = np.isfinite(arriving).all()
            gradient = backward(cell, x, ran, arriving).recurrent_kernel if usable else np.full((1, 1), np.nan)
            norm = float(np.linalg.norm(gradient))
        downhill = -gradient / norm if 0 < norm < np.inf else np.zeros_like(cell.recurrent_kernel)
        entering = x @ cell.kernel + cell.bias

        def losses(far: np.ndarray) -> np.ndarray:
            return _losses(cell, entering, readout, targets, cell.recurrent_kernel + far[:, None, None] * downhill)

        along = losses(lengths)

        def step(learning_rate: float, clipnorm: float) -> ClippedStep:
            reach = np.array([norm, min(norm, clipnorm)]) * learning_rate
            free, clipped = losses(np.nan_to_num(reach, posinf=1e300)) if 0 < norm < np.inf else (now, now)
            size = float(np.linalg.norm(cell.recurrent_kernel))
            ends = float(reach[0]), float(reach[1]), float(free), float(clipped)
            return cls(now, norm, size, lengths, along, *ends)

        return step

    @property
    def usable(self) -> bool:
        """Whether there is a gradient to follow."""
        return bool(0 < self.norm < np.inf and 0 < self.now < np.inf)

    def words(self, learning_rate: float, clipnorm: float) -> str:
        """The two steps in a sentence each."""
        if not self.usable:
            what = "exactly 0" if self.norm == 0 else "too large for the computer"
            return f"The gradient of the recurrent weights is {what}: there is no step to take."
        text = (
            f"The gradient of the recurrent weights has norm {number(self.norm)}: at learning rate "
            f"{number(learning_rate)} a step is {number(self.free_length)} long (the weights: {number(self.size)}), "
            f"and the loss goes from {number(self.now)} to {number(self.free)}."
        )
        if self.norm <= clipnorm:
            return f"{text} Clipping changes nothing: the norm is not above {number(clipnorm)}."
        return (
            f"{text} Clipped to norm {number(clipnorm)}, it is {number(self.clipped_length)} long: "
            f"from {number(self.now)} to {number(self.clipped)}."
        )


def _losses(
    cell: SimpleRNNCell, entering: np.ndarray, readout: np.ndarray, targets: np.ndarray, kernels: np.ndarray
) -> np.ndarray:
    """The loss for each of many recurrent kernels, shape (kernels, units, units), all at once; ∞ where it overflows."""
    activation = ACTIVATIONS[cell.activation]
    state = np.zeros((len(kernels), len(targets), cell.units))
    with np.errstate(all="ignore"):
        for t in range(entering.shape[1]):
            state = activation.value(entering[:, t] + state @ kernels)
        return np.nan_to_num(((state @ readout - targets) ** 2).mean(axis=1), nan=np.inf, posinf=np.inf)
