"""Attention: each place asks, every place answers, and what is found is a mean weighted by how well they fit.

    found = softmax(Q · Kᵀ / √d) · V          Q: queries, K: keys, V: values, d: numbers in a key

The names, the order of the weights and the formulas are Keras's, so ``MultiHeadAttention(*layer.get_weights())`` is its
layer. Shapes: `places` is what a sequence has of words or characters, `size` the numbers at each; any axes may stand in
front, for the samples of a batch.

A. Vaswani and others, "Attention is all you need", 2017; J. Ba, J. Kiros and G. Hinton, "Layer normalization", 2016;
R. Xiong and others, "On layer normalization in the transformer architecture", 2020, for the order within a block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.softmax import softmax


class Attended(NamedTuple):
    """What attention found, shape (…, queries, size of a value), and its weights, shape (…, queries, keys)."""

    found: np.ndarray
    weights: np.ndarray


def attention(queries: Any, keys: Any, values: Any, mask: Any = None) -> Attended:
    """Scaled dot-product attention.

    Args:
        queries: what each place asks, shape (…, queries, d).
        keys: what each place answers with, shape (…, keys, d).
        values: what each place has to give, shape (…, keys, size).
        mask: True where a query may look, of a shape that fits (…, queries, keys); None if it may look everywhere.

    Raises:
        LearnerError: if the shapes do not fit together, or a query may look nowhere.

    Example:
        >>> found, weights = attention([[1, 0]], keys=[[0, 1], [9, 0]], values=[[5], [7]])
        >>> weights.round(2), found.round(2)
        (array([[0., 1.]]), array([[7.]]))
    """
    queries, keys, values = (
        _of_places(name, x) for name, x in (("queries", queries), ("keys", keys), ("values", values))
    )
    if keys.shape[-1] != queries.shape[-1] or keys.shape[-2] != values.shape[-2]:
        raise LearnerError(
            f"queries, keys and values have shapes {queries.shape}, {keys.shape} and {values.shape}: they must be "
            "(queries, d), (keys, d) and (keys, size)"
        )
    scores = queries @ np.swapaxes(keys, -1, -2) / np.sqrt(keys.shape[-1])
    weights = softmax(scores if mask is None else np.where(_open(mask, scores.shape), scores, -np.inf))
    return Attended(weights @ values, weights)


def causal_mask(places: int) -> np.ndarray:
    """True where the column is not later than the row: each place sees itself and what came before.

    Example:
        >>> causal_mask(3).astype(int)
        array([[1, 0, 0],
               [1, 1, 0],
               [1, 1, 1]])
    """
    places = validation.whole("places", places, example=5)
    return np.tri(places, dtype=bool)


def split_heads(x: Any, heads: int) -> np.ndarray:
    """(…, places, size) as (…, heads, places, size / heads): the first numbers of each place are the first head's.

    Example:
        >>> split_heads([[1, 2, 3, 4], [5, 6, 7, 8]], heads=2).tolist()
        [[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]]
    """
    x = _of_places("x", x)
    heads = validation.whole("heads", heads, example=2)
    if x.shape[-1] % heads:
        raise LearnerError(f"heads={heads}: it must divide the {x.shape[-1]} numbers at each place")
    return np.swapaxes(x.reshape(*x.shape[:-1], heads, -1), -2, -3)


def merge_heads(x: Any) -> np.ndarray:
    """What `split_heads` has split, side by side again: (…, heads, places, size) as (…, places, heads · size).

    Example:
        >>> merge_heads(split_heads([[1, 2, 3, 4]], heads=2))
        array([[1., 2., 3., 4.]])
    """
    x = np.swapaxes(validation.array("x", x), -2, -3)
    return x.reshape(*x.shape[:-2], -1)


def layer_normalization(x: Any, gamma: Any = 1.0, beta: Any = 0.0, epsilon: float = 1e-3) -> np.ndarray:
    """The numbers of each place with mean 0 and deviation 1, then times gamma plus beta: `LayerNormalization` of Keras.

    Args:
        x: shape (…, size); mean and variance are taken over the last axis.
        gamma: what each number is multiplied with, shape (size,).
        beta: what is added to each, shape (size,).
        epsilon: added to the variance, so that nothing is divided by 0.

    Example:
        >>> layer_normalization([[1, 2, 3], [10, 20, 30]]).round(1)
        array([[-1.2,  0. ,  1.2],
               [-1.2,  0. ,  1.2]])
    """
    x = validation.array("x", x)
    epsilon = validation.number("epsilon", epsilon, low=0, example=1e-3)
    centred = x - x.mean(axis=-1, keepdims=True)
    return centred / np.sqrt(x.var(axis=-1, keepdims=True) + epsilon) * gamma + beta


def waves(places: int, size: int) -> np.ndarray:
    """A vector for each place: sines in its first half, cosines in its second, each pair slower than the one before.

    The angle at place p is p / 10000^(2i / size) for the i-th sine and the i-th cosine. Vaswani and others write sine
    and cosine in turn; the order of the numbers is of no account, since what follows learns weights for each.

    Args:
        places: how many, at least 1.
        size: numbers in each vector, an even number.

    Example:
        >>> waves(3, 4).round(2)
        array([[ 0.  ,  0.  ,  1.  ,  1.  ],
               [ 0.84,  0.01,  0.54,  1.  ],
               [ 0.91,  0.02, -0.42,  1.  ]])
    """
    places, size = validation.whole("places", places, example=10), validation.whole("size", size, low=2, example=16)
    if size % 2:
        raise LearnerError(f"size={size}: it must be even, one cosine for each sine")
    angles = np.arange(places)[:, None] / 10000 ** (np.arange(0, size, 2) / size)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


@dataclass(frozen=True, eq=False)
class MultiHeadAttention:
    """Several heads, each with weights of its own for queries, keys and values: `keras.layers.MultiHeadAttention`.

    Args:
        query_kernel: shape (size, heads, d).
        query_bias: shape (heads, d).
        key_kernel, key_bias: of the same shapes.
        value_kernel, value_bias: the same, with the size of a value for d.
        output_kernel: what makes one vector of all heads, shape (heads, size of a value, size).
        output_bias: shape (size,).

    Example:
        >>> import keras
        >>> layer, x = keras.layers.MultiHeadAttention(2, 3), np.ones((1, 5, 6), "float32")
        >>> _ = layer(x, x)
        >>> found, weights = MultiHeadAttention(*layer.get_weights())(x)
        >>> found.shape, weights.shape
        ((1, 5, 6), (1, 2, 5, 5))
    """

    query_kernel: np.ndarray
    query_bias: np.ndarray
    key_kernel: np.ndarray
    key_bias: np.ndarray
    value_kernel: np.ndarray
    value_bias: np.ndarray
    output_kernel: np.ndarray
    output_bias: np.ndarray

    def __call__(self, x: Any, mask: Any = None) -> Attended:
        """Each place of `x`, shape (…, places, size), asks all of them; the weights' shape is (…, heads, places, places).

        `mask` is True where a place may look, of a shape that fits these weights.
        """  # noqa: E501
        x = _of_places("x", x)
        if x.shape[-1] != len(self.query_kernel):
            raise LearnerError(f"x has shape {x.shape}: it must have shape (…, places, {len(self.query_kernel)})")
        queries, keys, values = (
            np.einsum("...ps,shd->...hpd", x, kernel) + np.asarray(bias)[:, None]
            for kernel, bias in (
                (self.query_kernel, self.query_bias),
                (self.key_kernel, self.key_bias),
                (self.value_kernel, self.value_bias),
            )
        )
        found, weights = attention(queries, keys, values, mask)
        return Attended(np.einsum("...hpd,hds->...ps", found, self.output_kernel) + self.output_bias, weights)


@dataclass(frozen=True, eq=False)
class Block:
    """One block: x + attention(normalised x), and then to that + two dense layers (of it, normalised again).

    Args:
        first: gamma and beta of the normalisation before attention, each of shape (size,).
        attend: the heads.
        second: gamma and beta of the normalisation before the dense layers.
        hidden: kernel, shape (size, hidden), and bias of the first dense layer, which ends in a ReLU.
        out: kernel, shape (hidden, size), and bias of the second.

    Example:
        With all weights at 0 nothing is added, and a block hands on what it is given:

        >>> none = np.zeros(2), np.zeros(2)
        >>> heads = MultiHeadAttention(*[np.zeros((2, 1, 2)), np.zeros((1, 2))] * 3, np.zeros((1, 2, 2)), np.zeros(2))
        >>> Block(none, heads, none, (np.zeros((2, 4)), np.zeros(4)), (np.zeros((4, 2)), np.zeros(2)))([[3.0, 4.0]])
        array([[3., 4.]])
    """

    first: tuple[np.ndarray, np.ndarray]
    attend: MultiHeadAttention
    second: tuple[np.ndarray, np.ndarray]
    hidden: tuple[np.ndarray, np.ndarray]
    out: tuple[np.ndarray, np.ndarray]

    def __call__(self, x: Any, mask: Any = None) -> np.ndarray:
        """`x` and what comes out have the same shape, (…, places, size)."""
        x = _of_places("x", x)
        x = x + self.attend(layer_normalization(x, *self.first), mask).found
        inner = layer_normalization(x, *self.second) @ self.hidden[0] + self.hidden[1]
        return x + np.maximum(inner, 0) @ self.out[0] + self.out[1]


def _of_places(name: str, value: Any) -> np.ndarray:
    clean = validation.array(name, value)
    if clean.ndim < 2:
        raise LearnerError(f"{name} has shape {clean.shape}: it must have shape (…, places, numbers at each)")
    return clean


def _open(mask: Any, shape: tuple[int, ...]) -> np.ndarray:
    """The mask for scores of this shape, checked: every query may look somewhere."""
    mask = np.asarray(mask)
    try:
        whole = np.broadcast_to(mask, shape)
    except ValueError:
        raise LearnerError(f"mask has shape {mask.shape}: it must fit the weights, of shape {shape}") from None
    if mask.dtype != bool:
        raise LearnerError(f"mask={validation.shown(mask)}: it must be True where a query may look, and else False")
    if not whole.any(axis=-1).all():
        raise LearnerError("mask: it must leave each query at least one place to look at")
    return whole
