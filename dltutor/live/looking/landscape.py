"""The loss of a compiled Keras model at other weights than its own, on the same samples, many places a second.

The model's own weights are never touched: Keras computes with others in their stead (a `StatelessScope`), so nothing
has to be put back, whatever happens.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.looking.planes import Plane
from dltutor.live.training import graphs

CHUNK = 500  # samples at once, so that a large model needs little memory


class LossSurface:
    """The loss of `model` on `x`, `y` as `model.evaluate` gives it, with other weights.

    Dropout is off, a batch normalisation uses its running averages, penalties on the weights are counted. One graph
    is traced, on first use; it computes any number of places.

    Args:
        model: a compiled model that has been built.
        x: inputs, an array or a structure of arrays, the first axis counting the samples.
        y: targets, the same.
    """

    def __init__(self, model: Any, x: Any, y: Any) -> None:
        self._model, self._data = model, (x, y)
        self.samples = len(_first(x))
        self.shapes = [tuple(v.shape) for v in model.trainable_variables]
        self._graph: Any = None

    def losses(self, plane: Plane, others: list[np.ndarray], coordinates: np.ndarray) -> np.ndarray:
        """The losses at `coordinates` (n, 2) of `plane`, shape (n,), float64; NaN or infinity where they are that.

        `others` are the values of the model's variables that are not trained, such as running averages.
        """
        import tensorflow as tf

        if self._graph is None:
            self._graph = self._trace()
        places = tf.constant(np.asarray(coordinates, np.float32).reshape(-1, 2))
        vectors = [tf.constant(np.asarray(v, np.float32)) for v in (plane.centre, plane.first, plane.second)]
        return self._graph(*vectors, *map(tf.constant, others), places).numpy().astype(float)

    def loss(self, weights: np.ndarray, others: list[np.ndarray]) -> float:
        """The loss at one set of weights, shape (weights,)."""
        still = np.zeros_like(weights)
        return float(self.losses(Plane(weights, still, still), others, np.zeros((1, 2)))[0])

    def _trace(self) -> Any:
        import keras
        import tensorflow as tf

        model, samples = self._model, self.samples
        trained, fixed = model.trainable_variables, model.non_trainable_variables
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        data = keras.tree.map_structure(tf.constant, self._data)

        @tf.autograph.experimental.do_not_convert
        def loss_at(weights: Any, others: tuple[Any, ...]) -> Any:
            parts = [
                tf.cast(tf.reshape(part, shape), v.dtype)
                for part, shape, v in zip(tf.split(weights, sizes), self.shapes, trained, strict=True)
            ]
            instead = [*zip(trained, parts, strict=True), *zip(fixed, others, strict=True)]
            total = 0.0
            for begin in range(0, samples, CHUNK):
                end = min(begin + CHUNK, samples)
                rows = keras.tree.map_structure(lambda part, b=begin, e=end: part[b:e], data)
                with keras.StatelessScope(state_mapping=instead, collect_losses=True):
                    model.reset_metrics()
                    model.test_step(rows)
                    total += tf.cast(model.get_metrics_result()["loss"], tf.float32) * ((end - begin) / samples)
            return total

        def losses(centre: Any, first: Any, second: Any, *rest: Any) -> Any:
            *others, places = rest
            count = tf.shape(places)[0]
            found = tf.TensorArray(tf.float32, size=count)
            for i in tf.range(count):
                weights = centre + places[i, 0] * first + places[i, 1] * second
                found = found.write(i, loss_at(weights, tuple(others)))
            return found.stack()

        vector = tf.TensorSpec((sum(sizes),), tf.float32)
        state = [tf.TensorSpec(v.shape, v.dtype) for v in fixed]
        signature = [vector] * 3 + state + [tf.TensorSpec((None, 2), tf.float32)]
        try:
            return graphs.trace(losses, signature)
        except Exception as error:
            said = next((line.strip() for line in reversed(str(error).splitlines()) if line.strip()), "")
            raise LearnerError(
                f"model: the loss cannot be computed at other weights ({type(error).__name__}: {said[:120]})"
            ) from None


def _first(x: Any) -> Any:
    """One of the arrays of `x`."""
    while isinstance(x, dict | list | tuple):
        x = next(iter(x.values())) if isinstance(x, dict) else x[0]
    return x
