"""Softmax: many numbers become one distribution."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.parts.elementwise import elementwise


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
    z = np.exp(z / _temperature(z, temperature))
    return z / z.sum(axis=-1, keepdims=True)


def _below_the_largest(z: np.ndarray, temperature: float) -> np.ndarray:
    """(z − its maximum) / T: the maximum cancels in the fraction, and no power of e is above 1."""
    temperature = _temperature(z, temperature)
    return (z - z.max(axis=-1, keepdims=True)) / temperature


def _temperature(z: np.ndarray, temperature: float) -> float:
    if z.size == 0 or z.ndim == 0:
        raise LearnerError(f"z={z.tolist()}: softmax needs the numbers of at least one class, for example [2.0, 1.0]")
    return validation.number("temperature", temperature, above=0, example=1.0)
