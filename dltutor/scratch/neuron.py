"""One artificial neuron: weigh the inputs, add them up with a bias, and decide.

The formula is y = f(w₁·x₁ + w₂·x₂ + … + b). After W. McCulloch and W. Pitts, "A logical calculus of the ideas immanent
in nervous activity", 1943, and F. Rosenblatt, "The perceptron", Psychological Review 65, 1958.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError


def weighted_sum(x: Any, weights: Any, bias: float = 0.0) -> np.ndarray | np.float64:
    """The sum z = x · weights + bias that a neuron forms, also called its pre-activation.

    Args:
        x: one sample of shape (inputs,), or a batch of shape (samples, inputs).
        weights: how much each input counts, shape (inputs,).
        bias: a number that is added whatever the inputs are.

    Returns:
        One number for one sample, shape (samples,) for a batch.

    Raises:
        LearnerError: if the shapes do not fit together, or something is not a finite number.

    Example:
        >>> float(weighted_sum([1, 0], weights=[0.5, 2], bias=-0.25))
        0.25
        >>> weighted_sum([[1, 0], [1, 1]], weights=[0.5, 2], bias=-0.25)
        array([0.25, 2.25])
    """
    x = validation.array("x", x)
    weights = validation.array("weights", weights, shape=(None,), like="one weight for each input")
    bias = validation.number("bias", bias)
    if x.ndim not in (1, 2) or x.shape[-1] != len(weights):
        raise LearnerError(
            f"x has shape {x.shape} and there are {len(weights)} weights: x must have shape "
            f"({len(weights)},) or (samples, {len(weights)}), one input for each weight"
        )
    return x @ weights + bias


def step(z: Any) -> np.ndarray | np.int64:
    """The step activation: 1 where z is above 0, else 0.

    Example:
        >>> step(np.array([-2.0, 0.0, 0.1]))
        array([0, 0, 1])
    """
    return (np.asarray(z) > 0).astype(np.int64)[()]


def neuron(x: Any, weights: Any, bias: float = 0.0, activation: Callable[[Any], Any] = step) -> Any:
    """The output of one neuron: activation(x · weights + bias).

    Args:
        x: one sample of shape (inputs,), or a batch of shape (samples, inputs).
        weights: how much each input counts, shape (inputs,).
        bias: the neuron fires if the weighted inputs are above −bias.
        activation: a function of the sum.

    Raises:
        LearnerError: if the shapes do not fit together, or something is not a finite number.

    Example:
        An AND:

        >>> neuron([[0, 0], [0, 1], [1, 0], [1, 1]], weights=[1, 1], bias=-1.5)
        array([0, 0, 0, 1])
        >>> neuron([1, 2, 3], weights=[1, 1], bias=-1.5)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: x has shape (3,) and there are 2 weights: \
x must have shape (2,) or (samples, 2), one input for each weight
    """
    return activation(weighted_sum(x, weights, bias))
