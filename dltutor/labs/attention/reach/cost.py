"""What one pass of a model over a sequence costs: the numbers that it makes, and the seconds that it takes."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.training import graphs

TIMES = 3  # of which the quickest counts


def numbers_made(model: Any, length: int) -> int:
    """How many numbers the layers of a model make of a sequence of this length, weights of attention among them.

    >>> import keras
    >>> row = keras.Input((None,), dtype="int32")
    >>> x = keras.layers.Embedding(8, 4)(row)
    >>> numbers_made(keras.Model(row, keras.layers.MultiHeadAttention(2, 3)(x, x)), 10)
    280
    """
    import keras

    total = 0
    for layer in model.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        for tensor in keras.tree.flatten(layer.output):
            total += int(np.prod([length if size is None else size for size in tensor.shape[1:]]))
        if isinstance(layer, keras.layers.MultiHeadAttention | keras.layers.Attention):
            total += getattr(layer, "num_heads", 1) * length**2
    return total


class Clock:
    """Times the passes of `model` over sequences of any length, one sequence at a time."""

    def __init__(self, name: str, model: Any) -> None:
        import tensorflow as tf

        self._name, self._dtype = name, model.inputs[0].dtype
        self._graph = graphs.trace(lambda row: model(row, training=False), [tf.TensorSpec((1, None), self._dtype)])

    def milliseconds(self, length: int) -> float:
        """The quickest of some passes."""
        import tensorflow as tf

        row, taken = tf.zeros((1, length), self._dtype), []
        for _ in range(TIMES):
            began = perf_counter()
            try:
                self._graph(row).numpy()
            except Exception as error:
                said = " ".join(str(error).split())[:100]
                raise LearnerError(f"{self._name} cannot read {length:,} symbols ({said})") from None
            taken.append(1000 * (perf_counter() - began))
        return min(taken)
