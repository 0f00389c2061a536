"""A network of dense layers, forward and backward: how every weight's share in the error is found.

D. Rumelhart, G. Hinton and R. Williams, "Learning representations by back-propagating errors", Nature 323, 1986.

Layer l forms the sums zₗ = aₗ₋₁ · Wₗ + bₗ and the outputs aₗ = f(zₗ); a₀ are the inputs. Backward, layer by layer, goes
δₗ = ∂L/∂zₗ, and from it follow the gradients:

    δ of the last layer   = ∂L/∂a · f′(z)
    δₗ                    = (δₗ₊₁ · Wₗ₊₁ᵀ) · f′(zₗ)
    ∂L/∂Wₗ                = aₗ₋₁ᵀ · δₗ
    ∂L/∂bₗ                = the sum of δₗ over the samples
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.activations import ACTIVATIONS, softmax
from dltutor.scratch.initializers import generator, initial_weights
from dltutor.scratch.losses import LOSSES
from dltutor.scratch.parts.elementwise import numbers


class Forward(NamedTuple):
    """All that was computed on the way forward: `z[l]` are the sums of layer l, `a[l]` what went into it.

    So `a[0]` are the inputs and `a[-1]` the outputs; each has shape (samples, units).
    """

    z: list[np.ndarray]
    a: list[np.ndarray]

    @property
    def output(self) -> np.ndarray:
        return self.a[-1]


class Backward(NamedTuple):
    """The loss, and its gradient with respect to everything; each list has one entry for each layer.

    `deltas[l]` is ∂L/∂z, shape (samples, units); `weights[l]` and `biases[l]` have the shape of what they are for.
    """

    loss: float
    deltas: list[np.ndarray]
    weights: list[np.ndarray]
    biases: list[np.ndarray]


@dataclass(frozen=True)
class Network:
    """Dense layers, one after the other. Weights that a diverging run has driven to infinity are no error.

    Args:
        weights: one array of shape (inputs, units) for each layer.
        biases: one array of shape (units,) for each layer.
        activations: one name of `dltutor.scratch.activations.ACTIVATIONS` for each layer; the last may be "softmax".

    Raises:
        LearnerError: if the shapes do not fit together or there is no such activation.

    Example:
        >>> network = Network([np.array([[1.0], [2.0]])], [np.array([0.5])], ["sigmoid"])
        >>> forward = network.forward([[1.0, -1.0]])
        >>> forward.z[0], forward.output.round(3)
        (array([[-0.5]]), array([[0.378]]))
        >>> back = network.backward(forward, [[1.0]])
        >>> round(back.loss, 3), back.weights[0].round(3).tolist()
        (0.387, [[-0.293], [0.293]])
    """

    weights: Sequence[np.ndarray]
    biases: Sequence[np.ndarray]
    activations: Sequence[str]

    def __post_init__(self) -> None:
        if not len(self.weights) == len(self.biases) == len(self.activations) > 0:
            raise LearnerError(
                f"{len(self.weights)} weights, {len(self.biases)} biases and {len(self.activations)} activations: "
                "there must be one of each for every layer"
            )
        weights = [numbers(f"weights[{layer}]", w) for layer, w in enumerate(self.weights)]
        biases = [numbers(f"biases[{layer}]", b) for layer, b in enumerate(self.biases)]
        inputs = weights[0].shape[0] if weights[0].ndim else 0
        for layer, (w, b) in enumerate(zip(weights, biases, strict=True)):
            if w.ndim != 2 or w.shape[0] != inputs or w.size == 0:
                raise LearnerError(
                    f"weights[{layer}] has shape {w.shape}: it must have shape ({inputs or 'any'}, units)"
                )
            if b.shape != w.shape[1:]:
                raise LearnerError(f"biases[{layer}] has shape {b.shape}: it must have shape {w.shape[1:]}")
            inputs = w.shape[1]
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "biases", biases)
        for layer, name in enumerate(self.activations):
            last = layer == len(self.activations) - 1
            validation.choice(f"activations[{layer}]", name, (*ACTIVATIONS, "softmax") if last else tuple(ACTIVATIONS))

    @classmethod
    def create(
        cls,
        layer_sizes: Sequence[int],
        activation: str = "sigmoid",
        output_activation: str | None = None,
        *,
        initializer: str = "glorot_uniform",
        stddev: float = 0.05,
        seed: int | np.random.Generator = 0,
    ) -> Network:
        """A network with random weights and biases of 0.

        Args:
            layer_sizes: number of inputs, then of units in each layer, the outputs last.
            activation: that of every layer.
            output_activation: that of the last, if another.
            initializer: one of `dltutor.scratch.initializers.INITIALIZERS`.
            stddev: how far "random_normal" spreads.
            seed: a whole number of at least 0.

        Raises:
            LearnerError: if an argument is not possible.

        Example:
            >>> [w.shape for w in Network.create([2, 3, 1], "tanh").weights]
            [(2, 3), (3, 1)]
        """
        sizes, rng = validation.layer_sizes(layer_sizes), generator(seed)
        weights = [initial_weights(initializer, n, m, stddev=stddev, seed=rng) for n, m in pairwise(sizes)]
        names = [activation] * len(weights)
        names[-1] = activation if output_activation is None else output_activation
        return cls(weights, [np.zeros(units) for units in sizes[1:]], names)

    def forward(self, x: Any) -> Forward:
        """Every sum and every output for a batch `x` of shape (samples, inputs)."""
        inputs = self.weights[0].shape[0]
        a = [validation.array("x", x, shape=(None, inputs), like="samples")]
        z = []
        with np.errstate(all="ignore"):
            for weights, bias, name in zip(self.weights, self.biases, self.activations, strict=True):
                z.append(a[-1] @ weights + bias)
                a.append(softmax(z[-1]) if name == "softmax" else ACTIVATIONS[name].value(z[-1]))
        return Forward(z, a)

    def backward(self, forward: Forward, y_true: Any, loss: str = "mean_squared_error") -> Backward:
        """The loss of what came out and its gradients, from the last layer to the first.

        Args:
            forward: what `forward` returned.
            y_true: targets, of the shape of the outputs, or class numbers if the loss is sparse.
            loss: one name of `dltutor.scratch.losses.LOSSES`.
        """
        chosen = LOSSES[validation.choice("loss", loss, tuple(LOSSES))]
        value = float(chosen.value(y_true, forward.output))
        deltas: list[np.ndarray] = []
        weights: list[np.ndarray] = []
        biases: list[np.ndarray] = []
        with np.errstate(all="ignore"):
            arriving = chosen.gradient(y_true, forward.output)
            for layer in reversed(range(len(self.weights))):
                delta = self._through_activation(layer, forward, arriving)
                deltas.insert(0, delta)
                weights.insert(0, forward.a[layer].T @ delta)
                biases.insert(0, delta.sum(axis=0))
                arriving = delta @ self.weights[layer].T
        return Backward(value, deltas, weights, biases)

    def loss(self, x: Any, y_true: Any, loss: str = "mean_squared_error") -> float:
        """The loss alone."""
        chosen = LOSSES[validation.choice("loss", loss, tuple(LOSSES))]
        return float(chosen.value(y_true, self.forward(x).output))

    def updated(self, gradients: Backward, learning_rate: float) -> Network:
        """The network after one step of gradient descent; this one stays as it was."""
        learning_rate = validation.number("learning_rate", learning_rate, above=0, example=0.1)
        with np.errstate(all="ignore"):
            weights = [w - learning_rate * g for w, g in zip(self.weights, gradients.weights, strict=True)]
            biases = [b - learning_rate * g for b, g in zip(self.biases, gradients.biases, strict=True)]
        return Network(weights, biases, self.activations)

    def _through_activation(self, layer: int, forward: Forward, arriving: np.ndarray) -> np.ndarray:
        """δ = ∂L/∂z from ∂L/∂a; in a softmax every output depends on every sum."""
        if self.activations[layer] == "softmax":
            p = forward.a[layer + 1]
            return p * (arriving - (arriving * p).sum(axis=-1, keepdims=True))
        return arriving * ACTIVATIONS[self.activations[layer]].derivative(forward.z[layer])


def numerical_gradients(
    network: Network, x: Any, y_true: Any, loss: str = "mean_squared_error", h: float = 1e-5
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The gradients of weights and biases without any rule: move each by ±h and see how the loss changes.

    It needs two forward passes for every single weight, which is why networks are not trained like this.

    >>> network = Network.create([2, 2, 1], "tanh")
    >>> weights, biases = numerical_gradients(network, [[1.0, 2.0]], [[0.5]])
    >>> [w.shape for w in weights], [b.shape for b in biases]
    ([(2, 2), (2, 1)], [(2,), (1,)])
    """
    h = validation.number("h", h, above=0, example=1e-5)
    weights = [np.array(w, dtype=float) for w in network.weights]
    biases = [np.array(b, dtype=float) for b in network.biases]
    moved = Network(weights, biases, network.activations)

    def slope(array: np.ndarray, place: tuple[int, ...]) -> float:
        kept = array[place]
        array[place] = kept + h
        above = moved.loss(x, y_true, loss)
        array[place] = kept - h
        below = moved.loss(x, y_true, loss)
        array[place] = kept
        return (above - below) / (2 * h)

    def slopes(arrays: Iterable[np.ndarray]) -> list[np.ndarray]:
        return [np.array([slope(a, i) for i in np.ndindex(a.shape)]).reshape(a.shape) for a in arrays]

    return slopes(weights), slopes(biases)


def gradient_check(network: Network, x: Any, y_true: Any, loss: str = "mean_squared_error", h: float = 1e-5) -> float:
    """How far backpropagation and finite differences are apart: |g − n| / (|g| + |n|), from 0 to 1.

    Below 1e-6 the gradients are right; above 1e-3 something is wrong, unless a ReLU's corner lies within ±h.

    >>> gradient_check(Network.create([2, 3, 1], "tanh"), [[1.0, 2.0], [0.5, -1.0]], [[0.5], [1.0]]) < 1e-6
    True
    """
    back = network.backward(network.forward(x), y_true, loss)
    weights, biases = numerical_gradients(network, x, y_true, loss, h)
    ours = np.concatenate([g.ravel() for g in (*back.weights, *back.biases)])
    numerical = np.concatenate([g.ravel() for g in (*weights, *biases)])
    size = np.linalg.norm(ours) + np.linalg.norm(numerical)
    return float(np.linalg.norm(ours - numerical) / size) if size else 0.0
