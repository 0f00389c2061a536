"""The seven optimizers: how weights follow a gradient g downhill.

All have the same shape: the constants in the constructor (names and defaults are Keras's), ``step(weights, gradient)``
for one update, ``reset()`` to forget what was gathered. Weights may have any shape; what an optimizer gathers starts at
0.0 and takes the shape of the first gradient. Step by step they give what Keras's optimizers give.

A step checks nothing and is quick. Where weights may grow without bound, `descend` keeps NumPy quiet about it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.parts.source import Source


class Optimizer:
    """What the seven share. `rule` is the update formula in a few lines of text, `source` who proposed it."""

    label: ClassVar[str]
    rule: ClassVar[str]
    source: ClassVar[Source]

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = validation.number("learning_rate", learning_rate, above=0, example=0.01)
        self.reset()

    def reset(self) -> None:
        """Forget everything but the constants."""

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """The weights after one update; what was given stays as it was."""
        raise NotImplementedError


class SGD(Optimizer):
    """Gradient descent: a step against the gradient.

    >>> SGD(learning_rate=0.5).step(np.array([1.0, 2.0]), np.array([2.0, -2.0]))
    array([0., 3.])
    >>> SGD(learning_rate=-1)
    Traceback (most recent call last):
    dltutor.errors.LearnerError: learning_rate=-1: it must be a number above 0, for example 0.01
    """

    label = "SGD"
    rule = "w ← w − learning_rate · g"
    source = Source("A. Cauchy", "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847)

    def __init__(self, learning_rate: float = 0.01) -> None:
        super().__init__(learning_rate)

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        return weights - self.learning_rate * gradient


class Momentum(Optimizer):
    """SGD that keeps a part of its velocity, like a heavy ball (Keras: ``SGD(momentum=0.9)``)."""

    label = "Momentum"
    rule = "v ← momentum · v − learning_rate · g\nw ← w + v"
    source = Source("B. Polyak", "Some methods of speeding up the convergence of iteration methods", 1964)

    def __init__(self, learning_rate: float = 0.01, momentum: float = 0.9) -> None:
        self.momentum = validation.number("momentum", momentum, low=0, high=1, example=0.9)
        super().__init__(learning_rate)

    def reset(self) -> None:
        self.v = 0.0

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        self.v = self.momentum * self.v - self.learning_rate * gradient
        return weights + self.v


class Nesterov(Momentum):
    """Momentum that looks ahead: it steps with the velocity of the next step (Keras: ``SGD(nesterov=True)``).

    Keras (as most libraries) keeps the weights that are already moved ahead; the gradient is taken there.
    """

    label = "Nesterov"
    rule = "v ← momentum · v − learning_rate · g\nw ← w + momentum · v − learning_rate · g"
    source = Source(
        "Y. Nesterov", "A method of solving a convex programming problem with convergence rate O(1/k²)", 1983
    )

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        move = self.learning_rate * gradient
        self.v = self.momentum * self.v - move
        return weights + self.momentum * self.v - move


class Adagrad(Optimizer):
    """A rate for each weight: the more gradient it has seen since the start, the smaller its steps."""

    label = "AdaGrad"
    rule = "s ← s + g²\nw ← w − learning_rate · g / √(s + epsilon)"
    source = Source("J. Duchi, E. Hazan and Y. Singer", "Adaptive subgradient methods", 2011)

    def __init__(
        self, learning_rate: float = 0.001, initial_accumulator_value: float = 0.1, epsilon: float = 1e-7
    ) -> None:
        self.initial_accumulator_value = validation.number(
            "initial_accumulator_value", initial_accumulator_value, low=0, example=0.1
        )
        self.epsilon = _epsilon(epsilon)
        super().__init__(learning_rate)

    def reset(self) -> None:
        self.s = self.initial_accumulator_value

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        self.s = self.s + gradient * gradient
        return weights - self.learning_rate * gradient / np.sqrt(self.s + self.epsilon)


class RMSprop(Optimizer):
    """Like AdaGrad, but it forgets: s is a running mean of the squared gradients, not their sum."""

    label = "RMSProp"
    rule = "s ← rho · s + (1 − rho) · g²\nw ← w − learning_rate · g / √(s + epsilon)"
    source = Source("T. Tieleman and G. Hinton", "Lecture 6.5, RMSProp", 2012)

    def __init__(self, learning_rate: float = 0.001, rho: float = 0.9, epsilon: float = 1e-7) -> None:
        self.rho = _share("rho", rho)
        self.epsilon = _epsilon(epsilon)
        super().__init__(learning_rate)

    def reset(self) -> None:
        self.s = 0.0

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        self.s = self.rho * self.s + (1 - self.rho) * (gradient * gradient)
        return weights - self.learning_rate * gradient / np.sqrt(self.s + self.epsilon)


class Adadelta(Optimizer):
    """RMSProp whose steps have the size of its own earlier steps; the paper has learning_rate 1, Keras 0.001."""

    label = "AdaDelta"
    rule = (
        "s ← rho · s + (1 − rho) · g²\n"
        "d ← −g · √(u + epsilon) / √(s + epsilon)\n"
        "u ← rho · u + (1 − rho) · d²\n"
        "w ← w + learning_rate · d"
    )
    source = Source("M. Zeiler", "ADADELTA: an adaptive learning rate method", 2012)

    def __init__(self, learning_rate: float = 0.001, rho: float = 0.95, epsilon: float = 1e-7) -> None:
        self.rho = _share("rho", rho)
        self.epsilon = _epsilon(epsilon)
        super().__init__(learning_rate)

    def reset(self) -> None:
        self.s = 0.0
        self.u = 0.0

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        self.s = self.rho * self.s + (1 - self.rho) * (gradient * gradient)
        d = -gradient * np.sqrt((self.u + self.epsilon) / (self.s + self.epsilon))
        self.u = self.rho * self.u + (1 - self.rho) * (d * d)
        return weights + self.learning_rate * d


class Adam(Optimizer):
    """Momentum and RMSProp together; t counts the steps and makes up for m and v starting at 0.

    Keras has epsilon beside √v before that correction ("epsilon hat" in section 2 of the paper).
    """

    label = "Adam"
    rule = (
        "m ← beta_1 · m + (1 − beta_1) · g\n"
        "v ← beta_2 · v + (1 − beta_2) · g²\n"
        "w ← w − learning_rate · √(1 − beta_2ᵗ) / (1 − beta_1ᵗ) · m / (√v + epsilon)"
    )
    source = Source("D. Kingma and J. Ba", "Adam: a method for stochastic optimization", 2015)

    def __init__(
        self, learning_rate: float = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7
    ) -> None:
        self.beta_1, self.beta_2 = _share("beta_1", beta_1), _share("beta_2", beta_2)
        self.epsilon = _epsilon(epsilon)
        super().__init__(learning_rate)

    def reset(self) -> None:
        self.t = 0
        self.m = 0.0
        self.v = 0.0

    def step(self, weights: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        self.t += 1
        self.m = self.beta_1 * self.m + (1 - self.beta_1) * gradient
        self.v = self.beta_2 * self.v + (1 - self.beta_2) * (gradient * gradient)
        rate = self.learning_rate * (1 - self.beta_2**self.t) ** 0.5 / (1 - self.beta_1**self.t)
        return weights - rate * self.m / (np.sqrt(self.v) + self.epsilon)


OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.__name__: kind for kind in (SGD, Momentum, Nesterov, Adagrad, RMSprop, Adadelta, Adam)
}


def descend(
    optimizer: Optimizer, gradient: Callable[[np.ndarray], np.ndarray], start: Any, steps: int = 100
) -> np.ndarray:
    """The path of `optimizer` from `start`: its weights before the first and after every step.

    Where it diverges the path ends in infinity or NaN, without a warning.

    Args:
        optimizer: any of the seven; it is reset first.
        gradient: a function from weights to the gradient there, of the same shape.
        start: weights of any shape.
        steps: how many updates, at least 1.

    Returns:
        Shape (steps + 1, *the shape of the weights).

    Raises:
        LearnerError: if `start` or `steps` are not possible.

    Example:
        Down the parabola w²:

        >>> descend(SGD(0.25), lambda w: 2 * w, start=[8.0], steps=3).ravel()
        array([8., 4., 2., 1.])
    """
    if not isinstance(optimizer, Optimizer):
        raise LearnerError(f"optimizer={validation.shown(optimizer)}: it must be one of dltutor.scratch, e.g. Adam()")
    weights = validation.array("start", start)
    steps = validation.whole("steps", steps, example=100)
    path = np.empty((steps + 1, *weights.shape))
    path[0] = weights
    optimizer.reset()
    with np.errstate(all="ignore"):
        for i in range(steps):
            path[i + 1] = weights = optimizer.step(weights, gradient(weights))
    return path


def _share(name: str, value: Any) -> float:
    """How much of the past is kept: below 1, or nothing new would ever count."""
    clean = validation.number(name, value, low=0, high=1, example=0.9)
    if clean == 1:
        raise LearnerError(f"{name}={validation.shown(value)}: it must be a number from 0 to below 1, for example 0.9")
    return clean


def _epsilon(value: Any) -> float:
    """A small number that keeps a quotient finite."""
    return validation.number("epsilon", value, low=0, example=1e-7)
