"""Activation functions and their slopes, each beside its formula, named as Keras names them.

``sigmoid(z)`` is the value and ``sigmoid_derivative(z)`` the slope at z; so it is with all of them. `ACTIVATIONS` holds
what is to be known about each: formula, range, where it saturates, its parameter, and who proposed it. RReLU and the
step are not in Keras.

Where a curve has a corner (at z = 0), the slope is that of its left side, as in Keras.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
GELU_CUBIC = 0.044715
RRELU_LOW, RRELU_HIGH = 1 / 8, 1 / 3


def elementwise(function: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """Let `function` take numbers in any form, refuse what is none, and keep quiet about infinity.

    Example:
        >>> sigmoid([[0, 1000]])
        array([[0.5, 1. ]])
        >>> elu("high")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: z='high': it must be a number or an array of numbers
        >>> elu(1.0, alpha="high")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: alpha='high': it must be a number, for example 1.0
    """
    _, *options = signature(function).parameters.values()

    @wraps(function)
    def checked(z: Any, *given: Any, **named: Any) -> np.ndarray:
        for option, value in [
            *zip(options, given, strict=False),
            *((o, named[o.name]) for o in options if o.name in named),
        ]:
            if isinstance(option.default, bool):
                validation.choice(option.name, value, (True, False))
            else:
                validation.number(option.name, value, example=option.default)
        with np.errstate(over="ignore", invalid="ignore"):
            return function(numbers("z", z), *given, **named)[()]

    return checked


def numbers(name: str, value: Any) -> np.ndarray:
    """`value` as an array of floats of the same shape; infinity and NaN are let through, as a diverging run has them.

    Example:
        >>> numbers("z", [1, 2])
        array([1., 2.])
    """
    try:
        clean = np.asarray(value)
        if clean.dtype.kind not in "biuf":
            raise ValueError
    except (TypeError, ValueError):
        shown = validation.shown(value)
        raise LearnerError(f"{name}={shown}: it must be a number or an array of numbers") from None
    return clean.astype(float, copy=False)


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
    """σ′(z) = σ(z) · (1 − σ(z)), at most 0.25."""
    return sigmoid(z) * sigmoid(-z)  # 1 − σ(z) is σ(−z), which stays exact where σ(z) is nearly 1


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


# Softmax: many numbers become one distribution -------------------------------------------------------------------


@elementwise
def softmax(z: Any, temperature: float = 1.0) -> np.ndarray:
    """softmax(z)ᵢ = e^(zᵢ/T) / Σⱼ e^(zⱼ/T): probabilities that add up to 1 along the last axis.

    J. Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.

    Args:
        z: logits, shape (…, classes).
        temperature: T, above 0. A small one makes the largest logit certain, a large one makes all alike.

    Raises:
        LearnerError: if z is not numbers or temperature not above 0.

    Example:
        >>> softmax([1000.0, 1000.0])
        array([0.5, 0.5])
    """
    e = np.exp(_below_the_largest(z, temperature))
    return e / e.sum(axis=-1, keepdims=True)


@elementwise
def softmax_derivative(z: Any, temperature: float = 1.0) -> np.ndarray:
    """∂pᵢ/∂zⱼ = pᵢ · (1[i = j] − pⱼ) / T, shape (…, classes, classes)."""
    p = softmax(z, temperature)
    same = np.eye(p.shape[-1])
    return p[..., :, None] * (same - p[..., None, :]) / temperature


@elementwise
def log_softmax(z: Any, temperature: float = 1.0) -> np.ndarray:
    """ln softmax(z) = z/T − ln Σⱼ e^(zⱼ/T), which stays a number where the probability itself is rounded to 0.

    Example:
        >>> log_softmax([0.0, 1000.0])
        array([-1000.,     0.])
    """
    z = _below_the_largest(z, temperature)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


@elementwise
def naive_softmax(z: Any, temperature: float = 1.0) -> np.ndarray:
    """The formula taken literally, for comparison: it fails as soon as e^z is too large (z > 709) or all are 0.

    Example:
        >>> naive_softmax([1.0, 1000.0])
        array([ 0., nan])
    """
    temperature = validation.number("temperature", temperature, above=0, example=1.0)
    z = np.exp(z / temperature)
    return z / z.sum(axis=-1, keepdims=True)


def _below_the_largest(z: np.ndarray, temperature: float) -> np.ndarray:
    """(z − its maximum) / T: the maximum cancels in the fraction, and no power of e is above 1."""
    if z.ndim == 0:
        raise LearnerError(f"z={z.item()}: softmax needs the numbers of at least one class, for example [2.0, 1.0]")
    temperature = validation.number("temperature", temperature, above=0, example=1.0)
    return (z - z.max(axis=-1, keepdims=True)) / temperature


# What is to be known about each ----------------------------------------------------------------------------------


class Parameter(NamedTuple):
    """The number that bends a curve: its name in the function, and its range on a slider."""

    name: str
    low: float
    high: float
    default: float


class Source(NamedTuple):
    """Where something was proposed.

    >>> print(ACTIVATIONS["elu"].source)
    D. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep network learning by ELUs", 2015
    """

    author: str
    title: str
    year: int

    def __str__(self) -> str:
        return f'{self.author}, "{self.title}", {self.year}'


@dataclass(frozen=True)
class Activation:
    """One activation function with what is to be known about it.

    `formula`, `range` and `saturates` are short plain text; `parameter` is None where there is none.

    >>> ACTIVATIONS["leaky_relu"].value(-2.0, 0.1), ACTIVATIONS["leaky_relu"].derivative(-2.0)
    (np.float64(-0.2), np.float64(0.2))
    """

    name: str
    label: str
    function: Callable[..., np.ndarray]
    slope: Callable[..., np.ndarray]
    formula: str
    range: str
    saturates: str
    source: Source
    parameter: Parameter | None = None

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


def _table(*rows: Activation) -> dict[str, Activation]:
    return {row.name: row for row in rows}


ACTIVATIONS: dict[str, Activation] = _table(
    Activation(
        "sigmoid",
        "Sigmoid",
        sigmoid,
        sigmoid_derivative,
        formula="1 / (1 + e⁻ᶻ)",
        range="0 to 1",
        saturates="on both sides: at 0 and at 1",
        source=Source("P. Verhulst", "Recherches mathématiques sur la loi d'accroissement de la population", 1845),
    ),
    Activation(
        "tanh",
        "tanh",
        tanh,
        tanh_derivative,
        formula="(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)",
        range="−1 to 1",
        saturates="on both sides: at −1 and at 1",
        source=Source("Y. LeCun, L. Bottou, G. Orr and K.-R. Müller", "Efficient BackProp", 1998),
    ),
    Activation(
        "relu",
        "ReLU",
        relu,
        relu_derivative,
        formula="max(0, z)",
        range="0 to ∞",
        saturates="on the left: 0, with slope 0",
        source=Source("V. Nair and G. Hinton", "Rectified linear units improve restricted Boltzmann machines", 2010),
    ),
    Activation(
        "leaky_relu",
        "Leaky ReLU",
        leaky_relu,
        leaky_relu_derivative,
        formula="z if z > 0, else negative_slope · z",
        range="−∞ to ∞",
        saturates="nowhere",
        source=Source(
            "A. Maas, A. Hannun and A. Ng", "Rectifier nonlinearities improve neural network acoustic models", 2013
        ),
        parameter=Parameter("negative_slope", 0.0, 1.0, 0.2),
    ),
    Activation(
        "elu",
        "ELU",
        elu,
        elu_derivative,
        formula="z if z > 0, else alpha · (eᶻ − 1)",
        range="−alpha to ∞",
        saturates="on the left: at −alpha",
        source=Source(
            "D. Clevert, T. Unterthiner and S. Hochreiter", "Fast and accurate deep network learning by ELUs", 2015
        ),
        parameter=Parameter("alpha", 0.1, 3.0, 1.0),
    ),
    Activation(
        "prelu",
        "PReLU",
        prelu,
        prelu_derivative,
        formula="z if z > 0, else alpha · z, alpha learned",
        range="−∞ to ∞",
        saturates="nowhere",
        source=Source("K. He, X. Zhang, S. Ren and J. Sun", "Delving deep into rectifiers", 2015),
        parameter=Parameter("alpha", -0.5, 1.0, 0.25),
    ),
    Activation(
        "rrelu",
        "RReLU",
        rrelu,
        rrelu_derivative,
        formula="z if z > 0, else slope · z, slope random in training, here its mean",
        range="−∞ to ∞",
        saturates="nowhere",
        source=Source(
            "B. Xu, N. Wang, T. Chen and M. Li",
            "Empirical evaluation of rectified activations in convolutional network",
            2015,
        ),
        parameter=Parameter("negative_slope", RRELU_LOW, RRELU_HIGH, (RRELU_LOW + RRELU_HIGH) / 2),
    ),
    Activation(
        "celu",
        "CELU",
        celu,
        celu_derivative,
        formula="z if z > 0, else alpha · (e^(z/alpha) − 1)",
        range="−alpha to ∞",
        saturates="on the left: at −alpha",
        source=Source("J. Barron", "Continuously differentiable exponential linear units", 2017),
        parameter=Parameter("alpha", 0.1, 3.0, 1.0),
    ),
    Activation(
        "selu",
        "SELU",
        selu,
        selu_derivative,
        formula="1.0507 z if z > 0, else 1.7581 · (eᶻ − 1)",
        range="−1.7581 to ∞",
        saturates="on the left: at −1.7581",
        source=Source(
            "G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter", "Self-normalizing neural networks", 2017
        ),
    ),
    Activation(
        "gelu",
        "GELU",
        gelu,
        gelu_derivative,
        formula="z · Φ(z), Φ(z) = share of a normal distribution below z",
        range="−0.17 to ∞",
        saturates="on the left: at 0",
        source=Source("D. Hendrycks and K. Gimpel", "Gaussian error linear units (GELUs)", 2016),
    ),
    Activation(
        "silu",
        "SiLU / Swish",
        silu,
        silu_derivative,
        formula="z / (1 + e⁻ᶻ)",
        range="−0.28 to ∞",
        saturates="on the left: at 0",
        source=Source(
            "S. Elfwing, E. Uchibe and K. Doya", "Sigmoid-weighted linear units for neural network function", 2017
        ),
    ),
    Activation(
        "softplus",
        "Softplus",
        softplus,
        softplus_derivative,
        formula="ln(1 + eᶻ)",
        range="0 to ∞",
        saturates="on the left: at 0",
        source=Source(
            "C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia",
            "Incorporating second-order functional knowledge for better option pricing",
            2000,
        ),
    ),
    Activation(
        "softsign",
        "Softsign",
        softsign,
        softsign_derivative,
        formula="z / (1 + |z|)",
        range="−1 to 1",
        saturates="on both sides: at −1 and at 1, slowly",
        source=Source(
            "X. Glorot and Y. Bengio", "Understanding the difficulty of training deep feedforward neural networks", 2010
        ),
    ),
    Activation(
        "step",
        "Step",
        step,
        step_derivative,
        formula="1 if z > 0, else 0",
        range="0 or 1",
        saturates="everywhere: the slope is 0",
        source=Source(
            "W. McCulloch and W. Pitts", "A logical calculus of the ideas immanent in nervous activity", 1943
        ),
    ),
    Activation(
        "linear",
        "Linear",
        linear,
        linear_derivative,
        formula="z",
        range="−∞ to ∞",
        saturates="nowhere",
        source=Source("B. Widrow and M. Hoff", "Adaptive switching circuits", 1960),
    ),
)
