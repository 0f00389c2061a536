"""Activation functions and their slopes, each beside its formula, named as Keras names them.

``sigmoid(z)`` is the value and ``sigmoid_derivative(z)`` the slope at z; so it is with all of them. `ACTIVATIONS` holds
what is to be known about each: formula, range, where it saturates, its parameter, and who proposed it. RReLU and the
step are not in Keras. Softmax, which takes many numbers at once, is here by name and stands in `softmax`.

Where a curve has a corner (at z = 0), the slope is that of its left side.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.scratch.parts.elementwise import elementwise
from dltutor.scratch.parts.source import Source
from dltutor.scratch.softmax import log_softmax as log_softmax
from dltutor.scratch.softmax import naive_softmax as naive_softmax
from dltutor.scratch.softmax import softmax as softmax
from dltutor.scratch.softmax import softmax_derivative as softmax_derivative

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
GELU_CUBIC = 0.044715
RRELU_LOW, RRELU_HIGH = 1 / 8, 1 / 3


# S-shaped: they squeeze every number into a range ---------------------------------------------------------------


@elementwise
def sigmoid(z: Any) -> np.ndarray:
    """σ(z) = 1 / (1 + e⁻ᶻ), from 0 to 1: a probability.

    Example:
        >>> sigmoid(0.0)
        np.float64(0.5)
    """
    e = np.exp(-np.abs(z))  # of a negative number, so it cannot overflow
    return np.where(z >= 0, 1, e) / (1 + e)


@elementwise
def sigmoid_derivative(z: Any) -> np.ndarray:
    """σ′(z) = σ(z) · (1 − σ(z)) = e⁻ᶻ / (1 + e⁻ᶻ)², at most 0.25."""
    e = np.exp(-np.abs(z))  # the curve is symmetric, and 1 − σ(z) would be rounded to 0 far out
    return e / (1 + e) ** 2


@elementwise
def tanh(z: Any) -> np.ndarray:
    """tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ), from −1 to 1."""
    return np.tanh(z)


@elementwise
def tanh_derivative(z: Any) -> np.ndarray:
    """tanh′(z) = 1 − tanh²(z), at most 1."""
    return 1 - np.tanh(z) ** 2


@elementwise
def softsign(z: Any) -> np.ndarray:
    """softsign(z) = z / (1 + |z|), from −1 to 1, approached more slowly than by tanh."""
    return z / (1 + np.abs(z))


@elementwise
def softsign_derivative(z: Any) -> np.ndarray:
    """softsign′(z) = 1 / (1 + |z|)²."""
    return 1 / (1 + np.abs(z)) ** 2


@elementwise
def step(z: Any) -> np.ndarray:
    """1 where z is above 0, else 0: Rosenblatt's perceptron."""
    return np.where(z > 0, 1.0, 0.0)


@elementwise
def step_derivative(z: Any) -> np.ndarray:
    """0 everywhere (at the jump there is none): nothing could be learned through it."""
    return np.zeros_like(z)


# Straight on the right, and on the left a choice ------------------------------------------------------------------


@elementwise
def linear(z: Any) -> np.ndarray:
    """The sum itself: no activation."""
    return np.array(z)


@elementwise
def linear_derivative(z: Any) -> np.ndarray:
    """1 everywhere."""
    return np.ones_like(z)


@elementwise
def relu(z: Any) -> np.ndarray:
    """max(0, z).

    Example:
        >>> relu([-2.0, 3.0])
        array([0., 3.])
    """
    return np.maximum(0, z)


@elementwise
def relu_derivative(z: Any) -> np.ndarray:
    """1 where z is above 0, else 0."""
    return np.where(z > 0, 1.0, 0.0)


@elementwise
def leaky_relu(z: Any, negative_slope: float = 0.2) -> np.ndarray:
    """z where z is above 0, else negative_slope · z."""
    return np.where(z > 0, z, negative_slope * z)


@elementwise
def leaky_relu_derivative(z: Any, negative_slope: float = 0.2) -> np.ndarray:
    """1 where z is above 0, else negative_slope."""
    return np.where(z > 0, 1.0, negative_slope)


@elementwise
def prelu(z: Any, alpha: float = 0.25) -> np.ndarray:
    """z where z is above 0, else alpha · z, where alpha is learned with the weights (He starts at 0.25, Keras at 0)."""
    return np.where(z > 0, z, alpha * z)


@elementwise
def prelu_derivative(z: Any, alpha: float = 0.25) -> np.ndarray:
    """1 where z is above 0, else alpha."""
    return np.where(z > 0, 1.0, alpha)


@elementwise
def rrelu(z: Any, negative_slope: float = (RRELU_LOW + RRELU_HIGH) / 2) -> np.ndarray:
    """z where z is above 0, else negative_slope · z, with the mean of the slopes that training drew: RReLU in use.

    In training every number draws a slope of its own: see `rrelu_in_training`.
    """
    return np.where(z > 0, z, negative_slope * z)


@elementwise
def rrelu_derivative(z: Any, negative_slope: float = (RRELU_LOW + RRELU_HIGH) / 2) -> np.ndarray:
    """1 where z is above 0, else negative_slope."""
    return np.where(z > 0, 1.0, negative_slope)


@elementwise
def rrelu_in_training(z: Any, low: float = RRELU_LOW, high: float = RRELU_HIGH, seed: float = 0) -> np.ndarray:
    """RReLU as it is in training: each number below 0 is multiplied by a random slope from `low` to `high`.

    Example:
        >>> rrelu_in_training([2.0, -1.0, -1.0]).round(2).tolist()
        [2.0, -0.18, -0.13]
    """
    slopes = np.random.default_rng(validation.whole("seed", seed, low=0, example=0)).uniform(low, high, z.shape)
    return np.where(z > 0, z, slopes * z)


# Bent smoothly --------------------------------------------------------------------------------------------------


@elementwise
def elu(z: Any, alpha: float = 1.0) -> np.ndarray:
    """z where z is above 0, else alpha · (eᶻ − 1)."""
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


@elementwise
def elu_derivative(z: Any, alpha: float = 1.0) -> np.ndarray:
    """1 where z is above 0, else alpha · eᶻ."""
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))


@elementwise
def celu(z: Any, alpha: float = 1.0) -> np.ndarray:
    """z where z is above 0, else alpha · (e^(z/alpha) − 1): an ELU without a corner, whatever alpha above 0 is."""
    alpha = validation.number("alpha", alpha, above=0, example=1.0)
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0) / alpha))


@elementwise
def celu_derivative(z: Any, alpha: float = 1.0) -> np.ndarray:
    """1 where z is above 0, else e^(z/alpha)."""
    alpha = validation.number("alpha", alpha, above=0, example=1.0)
    return np.where(z > 0, 1.0, np.exp(np.minimum(z, 0) / alpha))


@elementwise
def selu(z: Any) -> np.ndarray:
    """scale · elu(z, alpha), with the two numbers that keep mean 0 and variance 1 from layer to layer."""
    return SELU_SCALE * elu(z, SELU_ALPHA)


@elementwise
def selu_derivative(z: Any) -> np.ndarray:
    """scale · elu′(z, alpha)."""
    return SELU_SCALE * elu_derivative(z, SELU_ALPHA)


@elementwise
def gelu(z: Any, approximate: bool = False) -> np.ndarray:
    """z · Φ(z), where Φ(z) is the share of a normal distribution below z.

    `approximate` is the formula with tanh, ½ z (1 + tanh(√(2/π) (z + 0.044715 z³))); it is off by 0.0005 at most.
    """
    return z * _normal_share(z, approximate)


@elementwise
def gelu_derivative(z: Any, approximate: bool = False) -> np.ndarray:
    """Φ(z) + z · Φ′(z), where Φ′(z) = e^(−z²/2) / √(2π) is the bell curve."""
    if approximate:
        t = np.tanh(math.sqrt(2 / math.pi) * (z + GELU_CUBIC * z**3))
        bell = (1 - t**2) / 2 * math.sqrt(2 / math.pi) * (1 + 3 * GELU_CUBIC * z**2)
    else:
        bell = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return _normal_share(z, approximate) + z * bell


@elementwise
def silu(z: Any) -> np.ndarray:
    """z · σ(z), also called Swish."""
    return z * sigmoid(z)


@elementwise
def silu_derivative(z: Any) -> np.ndarray:
    """σ(z) + z · σ′(z)."""
    return sigmoid(z) + z * sigmoid_derivative(z)


@elementwise
def softplus(z: Any) -> np.ndarray:
    """ln(1 + eᶻ), a ReLU with a round corner."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))  # the same, and eᶻ cannot overflow


@elementwise
def softplus_derivative(z: Any) -> np.ndarray:
    """softplus′(z) = σ(z)."""
    return sigmoid(z)


@elementwise
def erf(z: Any) -> np.ndarray:
    """The error function to 1.5e-7, for which NumPy has no function of its own.

    M. Abramowitz and I. Stegun, "Handbook of mathematical functions", 1964, formula 7.1.26.
    """
    t = 1 / (1 + 0.3275911 * np.abs(z))
    sum_ = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(z) * (1 - sum_ * np.exp(-(z**2)))


def _normal_share(z: np.ndarray, approximate: bool) -> np.ndarray:
    if approximate:
        return (1 + np.tanh(math.sqrt(2 / math.pi) * (z + GELU_CUBIC * z**3))) / 2
    return (1 + erf(z / math.sqrt(2))) / 2


# What is to be known about each ----------------------------------------------------------------------------------


class Parameter(NamedTuple):
    """The number that bends a curve: its name in the function, and its range on a slider."""

    name: str
    low: float
    high: float
    default: float


@dataclass(frozen=True)
class Activation:
    """One activation function with what is to be known about it.

    `formula`, `range` and `saturates` are short plain text; `parameter` is None where there is none.

    >>> ACTIVATIONS["leaky_relu"].value(-2.0, 0.1), ACTIVATIONS["leaky_relu"].derivative(-2.0)
    (np.float64(-0.2), np.float64(0.2))
    """

    function: Callable[..., np.ndarray]
    slope: Callable[..., np.ndarray]
    label: str
    formula: str
    range: str
    saturates: str
    source: Source
    parameter: Parameter | None = None

    @property
    def name(self) -> str:
        """As Keras calls it."""
        return self.function.__name__

    def value(self, z: Any, parameter: float | None = None) -> np.ndarray:
        """The function at z; `parameter` is its default if None."""
        return self.function(z, *self._given(parameter))

    def derivative(self, z: Any, parameter: float | None = None) -> np.ndarray:
        """The slope at z."""
        return self.slope(z, *self._given(parameter))

    def _given(self, parameter: float | None) -> tuple[float, ...]:
        if self.parameter is None:
            return ()
        return (self.parameter.default if parameter is None else parameter,)


_CURVES: tuple[tuple[Callable, Callable, str, str, str, str], ...] = (  # the first six fields of `Activation`
    (sigmoid, sigmoid_derivative, "Sigmoid", "1 / (1 + e⁻ᶻ)", "0 to 1", "on both sides: at 0 and at 1"),
    (tanh, tanh_derivative, "tanh", "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)", "−1 to 1", "on both sides: at −1 and at 1"),
    (relu, relu_derivative, "ReLU", "max(0, z)", "0 to ∞", "on the left: at 0"),
    (leaky_relu, leaky_relu_derivative, "Leaky ReLU", "z if z > 0, else negative_slope · z", "−∞ to ∞", "nowhere"),
    (elu, elu_derivative, "ELU", "z if z > 0, else alpha · (eᶻ − 1)", "−alpha to ∞", "on the left: at −alpha"),
    (prelu, prelu_derivative, "PReLU", "z if z > 0, else alpha · z, alpha learned", "−∞ to ∞", "nowhere"),
    (rrelu, rrelu_derivative, "RReLU", "z if z > 0, else slope · z, slope random in training", "−∞ to ∞", "nowhere"),
    (
        celu,
        celu_derivative,
        "CELU",
        "z if z > 0, else alpha · (e^(z/alpha) − 1)",
        "−alpha to ∞",
        "on the left: at −alpha",
    ),
    (
        selu,
        selu_derivative,
        "SELU",
        "1.0507 · z if z > 0, else 1.7581 · (eᶻ − 1)",
        "−1.7581 to ∞",
        "on the left: at −1.7581",
    ),
    (
        gelu,
        gelu_derivative,
        "GELU",
        "z · Φ(z), Φ(z) = share of a normal distribution below z",
        "−0.17 to ∞",
        "on the left: at 0",
    ),
    (silu, silu_derivative, "SiLU (Swish)", "z / (1 + e⁻ᶻ)", "−0.28 to ∞", "on the left: at 0"),
    (softplus, softplus_derivative, "Softplus", "ln(1 + eᶻ)", "0 to ∞", "on the left: at 0"),
    (softsign, softsign_derivative, "Softsign", "z / (1 + |z|)", "−1 to 1", "on both sides: at −1 and at 1, slowly"),
    (step, step_derivative, "Step", "1 if z > 0, else 0", "0 or 1", "everywhere: its slope is 0"),
    (linear, linear_derivative, "Linear", "z", "−∞ to ∞", "nowhere"),
)
_SOURCES = {
    "sigmoid": Source("P. Verhulst", "Recherches mathématiques sur la loi d'accroissement de la population", 1845),
    "tanh": Source("Y. LeCun, L. Bottou, G. Orr and K.-R. Müller", "Efficient BackProp", 1998),
    "relu": Source("V. Nair and G. Hinton", "Rectified linear units improve restricted Boltzmann machines", 2010),
    "leaky_relu": Source(
        "A. Maas, A. Hannun and A. Ng", "Rectifier nonlinearities improve neural network acoustic models", 2013
    ),
    "elu": Source(
        "D. Clevert, T. Unterthiner and S. Hochreiter", "Fast and accurate deep network learning by ELUs", 2015
    ),
    "prelu": Source("K. He, X. Zhang, S. Ren and J. Sun", "Delving deep into rectifiers", 2015),
    "rrelu": Source("B. Xu, N. Wang, T. Chen and M. Li", "Empirical evaluation of rectified activations", 2015),
    "celu": Source("J. Barron", "Continuously differentiable exponential linear units", 2017),
    "selu": Source("G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter", "Self-normalizing neural networks", 2017),
    "gelu": Source("D. Hendrycks and K. Gimpel", "Gaussian error linear units (GELUs)", 2016),
    "silu": Source("S. Elfwing, E. Uchibe and K. Doya", "Sigmoid-weighted linear units", 2017),
    "softplus": Source("C. Dugas, Y. Bengio et al.", "Incorporating second-order functional knowledge", 2000),
    "softsign": Source("X. Glorot and Y. Bengio", "Understanding the difficulty of training deep networks", 2010),
    "step": Source("W. McCulloch and W. Pitts", "A logical calculus of the ideas immanent in nervous activity", 1943),
    "linear": Source("B. Widrow and M. Hoff", "Adaptive switching circuits", 1960),
}
_PARAMETERS = {
    "leaky_relu": Parameter("negative_slope", 0.0, 1.0, 0.2),
    "elu": Parameter("alpha", 0.1, 3.0, 1.0),
    "prelu": Parameter("alpha", -0.5, 1.0, 0.25),
    "rrelu": Parameter("negative_slope", RRELU_LOW, RRELU_HIGH, (RRELU_LOW + RRELU_HIGH) / 2),
    "celu": Parameter("alpha", 0.1, 3.0, 1.0),
}
ACTIVATIONS = {
    (name := curve[0].__name__): Activation(*curve, _SOURCES[name], _PARAMETERS.get(name)) for curve in _CURVES
}
