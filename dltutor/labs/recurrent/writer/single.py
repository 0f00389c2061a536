"""Parts of a model that a quick reader computes in NumPy at one character or at several, each for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor.scratch import activations

Function = Callable[[np.ndarray], np.ndarray]
KNOWN: dict[str, Function] = {
    "tanh": np.tanh,
    "sigmoid": lambda z: 0.5 + 0.5 * np.tanh(0.5 * z),  # cannot overflow
    "relu": lambda z: np.maximum(z, 0),
    "linear": lambda z: z,
    "gelu": lambda z: activations.gelu(z).astype(np.float32),
    "silu": lambda z: z * (0.5 + 0.5 * np.tanh(0.5 * z)),
}


class UnlikeError(Exception):
    """The model is not of the form that can be read in NumPy."""


def dense(layer: Any) -> tuple[np.ndarray, np.ndarray | np.float32, Function]:
    """Kernel, bias and activation of a Dense layer; a softmax is left out, since logits are wanted."""
    weights = [np.asarray(w, np.float32) for w in layer.get_weights()]
    activation = KNOWN["linear"] if layer.activation.__name__ == "softmax" else activation_of(layer)
    return weights[0], weights[1] if len(weights) > 1 else np.float32(0), activation


def activation_of(layer: Any, attribute: str = "activation") -> Function:
    """The activation that stands in `attribute` of a layer, in NumPy."""
    name = getattr(getattr(layer, attribute), "__name__", "")
    if name not in KNOWN:
        raise UnlikeError
    return KNOWN[name]


def normalization(layer: Any) -> Function:
    """A LayerNormalization over the last axis."""
    if getattr(layer, "rms_scaling", False):
        raise UnlikeError
    scale = np.float32(1) if layer.gamma is None else np.asarray(layer.gamma, np.float32)
    shift = np.float32(0) if layer.beta is None else np.asarray(layer.beta, np.float32)
    epsilon = np.float32(layer.epsilon)

    def normalize(x: np.ndarray) -> np.ndarray:
        size = x.shape[-1]
        x = x - np.add.reduce(x, axis=-1, keepdims=True) / size
        variance = np.einsum("...i,...i->...", x, x)[..., None] / size
        return x / np.sqrt(variance + epsilon) * scale + shift

    return normalize
