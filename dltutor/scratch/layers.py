"""Layers: many neurons side by side, one matrix of weights for all of them; and how many numbers that takes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError


def dense(x: Any, weights: Any, bias: Any) -> np.ndarray:
    """The sums of a dense layer: z = x · weights + bias, as `keras.layers.Dense` forms them before its activation.

    Args:
        x: one sample of shape (inputs,), or a batch of shape (samples, inputs).
        weights: shape (inputs, units): column j holds the weights of neuron j (Keras calls it the kernel).
        bias: one for each neuron, shape (units,).

    Returns:
        Shape (units,) for one sample, (samples, units) for a batch.

    Raises:
        LearnerError: if the shapes do not fit together.

    Example:
        Two inputs, three neurons:

        >>> dense([1, 2], weights=[[1, 0, 1], [0, 1, 1]], bias=[0, 0, -1])
        array([1., 2., 2.])
    """
    weights = validation.array("weights", weights, shape=(None, None), like="one column for each neuron")
    inputs, units = weights.shape
    bias = validation.array("bias", bias, shape=(units,), like="one bias for each neuron")
    x = validation.array("x", x)
    if x.ndim not in (1, 2) or x.shape[-1] != inputs:
        raise LearnerError(
            f"x has shape {x.shape} and weights {weights.shape}: "
            f"x must have shape ({inputs},) or (samples, {inputs}), one input for each row of weights"
        )
    return x @ weights + bias


def count_parameters(layer_sizes: Any) -> int:
    """How many weights and biases a network of dense layers has.

    Between a layer of n neurons and one of m there are n·m weights, and each of the m has a bias.

    Args:
        layer_sizes: number of inputs, then of neurons in each layer, the outputs last; at least two whole numbers.

    Raises:
        LearnerError: if a size is not a whole number of at least 1, or there are fewer than two.

    Example:
        >>> count_parameters([64, 30, 10])
        2260
    """
    sizes = validation.layer_sizes(layer_sizes)
    return sum(n * m + m for n, m in pairwise(sizes))


def parameter_sum(layer_sizes: Any) -> str:
    """The same, written out term by term.

    Example:
        >>> parameter_sum([64, 30, 10])
        '64×30 + 30 + 30×10 + 10 = 2260'
    """
    sizes = validation.layer_sizes(layer_sizes)
    terms = [f"{n}×{m} + {m}" for n, m in pairwise(sizes)]
    return f"{' + '.join(terms)} = {count_parameters(sizes)}"
