"""Random weights to start from, named as Keras names them.

How far the weights spread decides whether signals and gradients keep their size from layer to layer: X. Glorot and
Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010, for tanh; K. He, X. Zhang,
S. Ren and J. Sun, "Delving deep into rectifiers", 2015, for ReLU; Y. LeCun, L. Bottou, G. Orr and K.-R. Müller,
"Efficient BackProp", 1998, for SELU and others that keep the variance themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor import validation

# The standard deviation of a normal distribution that is cut off at two of its own.
CUT_STDDEV = 0.8796256610342398


def _glorot(inputs: int, units: int) -> float:
    """The variance 2 / (inputs + units), a compromise between forward and backward."""
    return 2 / (inputs + units)


def _he(inputs: int, units: int) -> float:
    """The variance 2 / inputs: a ReLU passes half of it on."""
    return 2 / inputs


def _lecun(inputs: int, units: int) -> float:
    """The variance 1 / inputs."""
    return 1 / inputs


def _uniform(variance: float, shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    limit = np.sqrt(3 * variance)
    return rng.uniform(-limit, limit, shape)


def _cut_normal(variance: float, shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Normal, but what lies beyond two standard deviations is drawn again, as in Keras."""
    values = rng.normal(size=shape)
    while (far := np.abs(values) > 2).any():
        values[far] = rng.normal(size=far.sum())
    return values * np.sqrt(variance) / CUT_STDDEV


INITIALIZERS: dict[str, tuple[Callable[..., np.ndarray], Callable[[int, int], float]] | None] = {
    "glorot_uniform": (_uniform, _glorot),
    "glorot_normal": (_cut_normal, _glorot),
    "he_uniform": (_uniform, _he),
    "he_normal": (_cut_normal, _he),
    "lecun_normal": (_cut_normal, _lecun),
    "random_normal": None,
    "zeros": None,
}


def initial_weights(
    initializer: str, inputs: int, units: int, *, stddev: float = 0.05, seed: int | np.random.Generator = 0
) -> np.ndarray:
    """Weights of shape (inputs, units) to start from.

    Args:
        initializer: one of `INITIALIZERS`.
        inputs, units: how many numbers go into the layer and come out of it.
        stddev: how far "random_normal" spreads, at least 0; the others know for themselves.
        seed: a whole number of at least 0, or a generator to go on with.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> initial_weights("glorot_uniform", 100, 200).var().round(3) == round(2 / 300, 3)
        np.True_
        >>> initial_weights("glorot", 2, 2)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: initializer='glorot': it must be one of 'glorot_uniform', 'glorot_normal', \
'he_uniform', 'he_normal', 'lecun_normal', 'random_normal', 'zeros'
    """
    recipe = INITIALIZERS[validation.choice("initializer", initializer, tuple(INITIALIZERS))]
    shape = validation.whole("inputs", inputs, example=2), validation.whole("units", units, example=2)
    stddev = validation.number("stddev", stddev, low=0, example=0.05)
    rng = generator(seed)
    if recipe is not None:
        draw, variance = recipe
        return draw(variance(*shape), shape, rng)
    return np.zeros(shape) if initializer == "zeros" else rng.normal(0, stddev, shape)


def generator(seed: Any) -> np.random.Generator:
    """A generator of random numbers from a seed, or the one that was given."""
    if isinstance(seed, np.random.Generator):
        return seed
    return np.random.default_rng(validation.whole("seed", seed, low=0, example=0))
