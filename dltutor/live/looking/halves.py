"""Looks into an autoencoder: what it makes of a sample in its narrow place, and what it rebuilds from there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.training import graphs
from dltutor.live.training.given import inputs_of

AT_ONCE = 2048  # samples
NO_CHAIN = "model: its layers do not simply follow each other: build it as keras.Sequential([…])"


class Halves:
    """The encoder and the decoder of `model`: it is cut behind its narrowest layer. What is trained is seen at once.

    Args:
        model: a built Keras model whose layers follow each other, with an output of the shape of its input.

    Raises:
        LearnerError: if it is no such model.

    Example:
        >>> import keras
        >>> halves = Halves(keras.Sequential([keras.Input((9,)), keras.layers.Dense(2), keras.layers.Dense(9)]))
        >>> halves.size, halves.codes(np.ones((5, 9))).shape, halves.decoded(np.ones((5, 2))).shape
        (2, (5, 2), (5, 9))
    """

    def __init__(self, model: Any) -> None:
        inputs = inputs_of(model, "model", "keras.Input((8, 8)), as a Sequential model")
        shape, given = tuple(inputs[0].shape[1:]), model.output_shape
        if len(inputs) > 1 or None in shape or not isinstance(given, tuple) or given[1:] != shape:
            raise LearnerError(
                f"model: it takes {shape} and gives {given[1:] if isinstance(given, tuple) else given}: an autoencoder "
                "gives what it takes, so its output must have the shape of its one input"
            )
        layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
        ends = [(1, *shape)]
        for layer in layers:
            try:
                ends.append(tuple(layer.compute_output_shape(ends[-1])))
            except Exception:  # a layer of several inputs, or the learner's own
                raise LearnerError(NO_CHAIN) from None
        sizes = [int(np.prod(end)) for end in ends]
        cut = int(np.argmin(sizes))
        self.model, self.shape, self.size = model, shape, sizes[cut]
        self._front, self._back, self._narrow = layers[:cut], layers[cut:], ends[cut][1:]
        self._demand_chain()

    def _demand_chain(self) -> None:
        tried = np.random.default_rng(0).random((2, *self.shape), np.float32)
        whole, apart = np.array(self.model(tried)), self.decoded(self.codes(tried))
        if not np.allclose(whole, apart, rtol=1e-3, atol=1e-4, equal_nan=True):
            raise LearnerError(NO_CHAIN)

    def codes(self, x: np.ndarray) -> np.ndarray:
        """What stands in the narrow place, shape (samples, size)."""
        return _in_parts(self._encode, x).reshape(len(x), self.size)

    def decoded(self, codes: np.ndarray) -> np.ndarray:
        """What is rebuilt from codes, shape (samples, *shape)."""
        return _in_parts(self._decode, codes.reshape(len(codes), *self._narrow))

    def rebuilt(self, x: np.ndarray) -> np.ndarray:
        """What comes out for samples."""
        return _in_parts(self._whole, x)

    @cached_property
    def _encode(self) -> Any:
        return _graph(self._front, self.shape)

    @cached_property
    def _decode(self) -> Any:
        return _graph(self._back, self._narrow)

    @cached_property
    def _whole(self) -> Any:
        return _graph([*self._front, *self._back], self.shape)


def _graph(layers: list[Any], shape: tuple[int, ...]) -> Any:
    import tensorflow as tf

    def through(x: Any) -> Any:
        for layer in layers:
            x = layer(x)
        return x

    return graphs.trace(through, [tf.TensorSpec((None, *shape), tf.float32)])


def _in_parts(graph: Any, x: np.ndarray) -> np.ndarray:
    import tensorflow as tf

    parts = [x[first : first + AT_ONCE] for first in range(0, len(x), AT_ONCE)]
    return np.concatenate([graph(tf.constant(part, tf.float32)).numpy() for part in parts])
