"""A network that gives the maps of several layers: their Gram matrices, and the terms that a painter climbs."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.insides import Insides
from dltutor.live.painting import terms
from dltutor.live.training import graphs

MOST = 6  # layers


class Maps:
    """What a network sees of a picture, as far as style goes.

    Args:
        name: what it is called in messages.
        model: a `keras.Model` that takes one colour image and gives the maps of one to six layers.

    Raises:
        LearnerError: if it is no such model.
    """

    def __init__(self, name: str, model: Any) -> None:
        insides = Insides(model, most=0)
        shapes = [tuple(output.shape) for output in model.outputs]
        if not 1 <= len(shapes) <= MOST or any(len(s) != 4 or s[-1] is None for s in shapes):
            raise LearnerError(
                f"{name}: it must give the maps of 1 to {MOST} layers, as "
                f"keras.Model(inputs, [one, another]) does, and it gives {validation.shown(shapes)}"
            )
        if len(insides.shape) != 3 or insides.shape[-1] != 3:
            raise LearnerError(
                f"{name}: it must take colour images, as keras.Input((None, None, 3)), not {insides.shape}"
            )
        self.model, self.layers = model, [output._keras_history.operation.name for output in model.outputs]
        self._channels = [shape[-1] for shape in shapes]
        self._shape = (1, *insides.shape)
        self._asked: Any = None

    def look(self, image: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
        """The Gram matrix of each layer for one image, and the maps of the last one."""
        import tensorflow as tf

        if self._asked is None:

            def ask(x: Any) -> Any:
                maps = _listed(self.model(x, training=False))
                return [*map(gram, maps), maps[-1]]

            self._asked = graphs.trace(ask, [tf.TensorSpec(self._shape, tf.float32)])
        *matrices, last = self._asked(tf.constant(image[None], tf.float32))
        return [matrix.numpy() for matrix in matrices], last.numpy()

    def terms(self, keep: float) -> tuple[Wanted, list[terms.Term]]:
        """What is wanted, to be filled in, and the terms for it: one a layer, and the content with weight `keep`."""
        wanted = Wanted(self._channels)
        listed = [
            terms.given(f"style {k + 1}", wanted.style(k, layer), (layer,), lower=True)
            for k, layer in enumerate(self.layers)
        ]
        return wanted, [
            *listed,
            terms.given("content", wanted.content(self.layers[-1]), (self.layers[-1],), keep, lower=True),
        ]


class Wanted:
    """The Gram matrices of a style and the maps of a photograph, which change without a new graph."""

    def __init__(self, channels: list[int]) -> None:
        import tensorflow as tf

        self._matrices = [tf.Variable(tf.zeros((c, c)), trainable=False) for c in channels]
        self._maps = tf.Variable(
            tf.zeros((1, 1, 1, channels[-1])), trainable=False, shape=(1, None, None, channels[-1])
        )

    def take(self, matrices: list[np.ndarray], maps: np.ndarray) -> None:
        """From now on this style and this photograph are wanted."""
        for variable, matrix in zip(self._matrices, matrices, strict=True):
            variable.assign(matrix)
        self._maps.assign(maps)

    def style(self, k: int, layer: str) -> Any:
        """How far the Gram matrix of layer `k` is from the wanted one, as a share of that one's size."""
        return lambda _, outputs: _share(gram(outputs[layer]), self._matrices[k])

    def content(self, layer: str) -> Any:
        """How far the maps of the layer are from those of the photograph, as a share of their size."""
        return lambda _, outputs: _share(outputs[layer], self._maps)


def gram(maps: Any) -> Any:
    """The Gram matrix of the maps of one image, as `scratch.style.gram` computes it, in a graph."""
    import tensorflow as tf

    table = tf.reshape(maps, (-1, maps.shape[-1]))
    return tf.matmul(table, table, transpose_a=True) / tf.cast(tf.shape(table)[0], tf.float32)


def apart(matrices: list[np.ndarray], wanted: list[np.ndarray]) -> float:
    """The mean over the layers of how far the matrices are from the wanted ones, as shares of their size."""
    shares = [((a - b) ** 2).sum() / ((b**2).sum() + 1e-12) for a, b in zip(matrices, wanted, strict=True)]
    return float(np.mean(shares))


def _share(given: Any, wanted: Any) -> Any:
    import tensorflow as tf

    return tf.reduce_sum((given - wanted) ** 2) / (tf.reduce_sum(wanted**2) + 1e-12)


def _listed(answers: Any) -> list[Any]:
    return list(answers) if isinstance(answers, list | tuple) else [answers]
