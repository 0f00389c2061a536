"""One image through a whole network: every unit's output, what each edge brings, and the gradient on the way back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.looking.insides import Insides, probabilities
from dltutor.live.looking.passing import called
from dltutor.live.training import graphs


@dataclass(frozen=True)
class Column:
    """A layer with weights as it is drawn: its `name`, `kind`, number of `units` (or maps) and `activation`.

    `shape` is that of its outputs for one image, after an activation layer and a pooling that follow it.
    """

    name: str
    kind: str
    units: int
    activation: str
    shape: tuple[int, ...]
    layer: Any


@dataclass(frozen=True)
class Passage:
    """What one image does in a network, forward or backward.

    Args:
        answer: probabilities, shape (classes,).
        states: for the image and for each column its outputs, of the shape of the column.
        edges: for each column what each unit before it brings to each of its units, shape (before, units), or None
            where that cannot be told apart. From the image it is one row a pixel, or one for each channel for a
            convolution. Backward it is the slope of the loss in these weights.
        loss: the cross-entropy, backward only.
    """

    answer: np.ndarray
    states: list[np.ndarray]
    edges: list[np.ndarray | None]
    loss: float = float("nan")


class Flow:
    """Follows images through `model`. Nothing is copied: what is trained is seen at once.

    Args:
        model: a built Keras model of one image, with `Dense` or `Conv2D` layers.

    Raises:
        LearnerError: if it is none, or has no such layer.

    Example:
        >>> import keras
        >>> hidden = keras.layers.Dense(1, "relu", kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2,)), hidden, keras.layers.Dense(2, "softmax")])
        >>> flow = Flow(model)
        >>> passage = flow.forward(np.array([2.0, 3.0]))
        >>> passage.states[1].tolist(), passage.edges[0].tolist()
        ([5.0], [[2.0], [3.0]])
    """

    def __init__(self, model: Any) -> None:
        self.insides = Insides(model)
        self.model = model
        taps = self.insides.taps
        starts = [i for i, tap in enumerate(taps) if tap.kind in ("Dense", "Conv2D")]
        if not starts:
            raise LearnerError("model: it has no Dense or Conv2D layer whose units could be shown")
        self.columns: list[Column] = []
        self._pulls: dict[int, Any] = {}  # for each column that was asked, its graph
        self._last: list[Any] = []  # the layer whose output is the state of the column
        for start, end in zip(starts, [*starts[1:], len(taps)], strict=True):
            own, last = taps[start], taps[end - 1]
            found = [_activation(tap.layer) for tap in taps[start:end]]
            name = next((one for one in found if one != "linear"), "linear")
            self.columns.append(Column(own.name, own.kind, own.channels, name, last.shape, own.layer))
            self._last.append(last.layer)

    def forward(self, image: np.ndarray) -> Passage:
        """The way of one image to the answer; `image` is of the shape that the model takes."""
        given = np.asarray(image, np.float32).reshape(1, *self.insides.shape)
        answer, *states = [np.asarray(output)[0] for output in self._states(given)]
        states = [given[0], *states]
        edges = [
            _brought(column, before, column.layer.kernel.numpy())
            for column, before in zip(self.columns, states, strict=False)
        ]
        return Passage(probabilities(answer[None])[0], states, edges)

    def backward(self, image: np.ndarray, label: int) -> Passage:
        """The way back: how fast the cross-entropy for `label` grows with every unit's output and with every weight.

        Of the last column it is the slope in the logits, also where softmax is in the model: probability − 1 for the
        label, the probability for all others.
        """
        given = np.asarray(image, np.float32).reshape(1, *self.insides.shape)
        loss, answer, slopes, kernels = self._slopes(given, np.array([label], np.int32))
        shapes = [(*given.shape[1:],), *(column.shape for column in self.columns)]
        states = [np.asarray(slope).reshape(shape) for slope, shape in zip(slopes, shapes, strict=True)]
        shares = probabilities(np.asarray(answer))[0]
        if len(shares) == self.columns[-1].units:
            states[-1] = shares - np.eye(len(shares))[label]
        edges = [
            _gathered(kernel.numpy(), column, before)
            for column, kernel, before in zip(self.columns, kernels, states, strict=False)
        ]
        return Passage(shares, states, edges, float(loss))

    def sum_of(self, column: int, unit: int, before: np.ndarray) -> tuple[float, float]:
        """The weighted sum of a `Dense` unit and its bias, for the states `before` it."""
        layer = self.columns[column].layer
        bias = float(layer.bias.numpy()[unit]) if layer.use_bias else 0.0
        return float(before.ravel() @ layer.kernel.numpy()[:, unit]), bias

    def pull(self, column: int, unit: int, image: np.ndarray) -> np.ndarray:
        """How much each pixel of `image` raises the sum of a unit, through all layers before: of the image's shape.

        For a `Dense` unit of the first column these are its weights. For a map it is the slope of its mean.
        """
        import tensorflow as tf

        given = np.asarray(image, np.float32).reshape(1, *self.insides.shape)
        if column not in self._pulls:
            self._pulls[column] = self._traced_pull(column)
        found = self._pulls[column](tf.constant(given), tf.constant(unit, tf.int32))
        return np.asarray(found)[0]

    def _traced_pull(self, column: int) -> Any:
        import tensorflow as tf

        layer, dense = self.columns[column].layer, self.columns[column].kind == "Dense"

        def pull(x: Any, unit: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(x)
                passed = called(lambda: self.model(x, training=False), [layer])[1][0]
                if dense:
                    total = tf.linalg.matmul(passed.given, layer.kernel.value)
                else:
                    total = tf.reduce_mean(passed.made, axis=(1, 2))
                one = tf.gather(total, unit, axis=-1)
            return tape.gradient(one, x, unconnected_gradients=tf.UnconnectedGradients.ZERO)

        return graphs.trace(pull, (tf.TensorSpec((1, *self.insides.shape), tf.float32), tf.TensorSpec((), tf.int32)))

    def _answered(self, x: Any) -> list[Any]:
        """The answer, and the states of the columns."""
        answers, passed = called(lambda: self.model(x, training=False), self._last)
        return [answers[0], *(one.made for one in passed)]

    @cached_property
    def _states(self) -> Any:
        import tensorflow as tf

        graph = graphs.trace(self._answered, [tf.TensorSpec((1, *self.insides.shape), tf.float32)])
        return lambda x: graph(tf.constant(x))

    @cached_property
    def _slopes(self) -> Any:
        import keras
        import tensorflow as tf

        kernels = [column.layer.kernel.value for column in self.columns]
        sure = self.columns[-1].activation == "softmax"
        cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=not sure)

        def slopes(x: Any, label: Any) -> Any:
            with tf.GradientTape(persistent=True) as tape:
                tape.watch([x, *kernels])
                answer, *states = self._answered(x)
                loss = cross_entropy(label, answer)
            zero = tf.UnconnectedGradients.ZERO
            found = tape.gradient(loss, [x, *states], unconnected_gradients=zero)
            return loss, answer, found, tape.gradient(loss, kernels, unconnected_gradients=zero)

        shape = tf.TensorSpec((1, *self.insides.shape), tf.float32), tf.TensorSpec((1,), tf.int32)
        graph = graphs.trace(slopes, shape)
        return lambda x, label: graph(tf.constant(x), tf.constant(label))


def _activation(layer: Any) -> str:
    """The name of what a layer applies: a layer of its own, such as ReLU, is named by its class."""
    function = getattr(layer, "activation", None)
    name = getattr(function, "__name__", "linear" if function is None else type(function).__name__)
    if type(layer).__name__ in ("ReLU", "LeakyReLU", "ELU", "Softmax", "PReLU"):
        return type(layer).__name__.lower()
    return name


def _brought(column: Column, before: np.ndarray, kernel: np.ndarray) -> np.ndarray | None:
    """What each unit, map or pixel `before` adds to the sums of a column: weight times output.

    Of a convolution it is the sum over all places, the edge of the map left aside.
    """
    if column.kind == "Conv2D":
        maps = np.atleast_3d(before)
        if maps.shape[-1] != kernel.shape[2]:
            return None
        return kernel.sum(axis=(0, 1)) * maps.mean(axis=(0, 1))[:, None]
    if before.size != kernel.shape[0]:
        return None
    return _gathered(kernel * before.ravel()[:, None], column, before)


def _gathered(values: np.ndarray, column: Column, before: np.ndarray) -> np.ndarray | None:
    """Numbers of single weights as one for each unit before: those of a map are added up, those of an image are not."""
    if column.kind == "Conv2D":
        return values.sum(axis=(0, 1))
    if before.ndim == 3 and before.shape[-1] > 1 and before.size == len(values):
        return values.reshape(-1, before.shape[-1], values.shape[-1]).sum(axis=0)
    return values if before.size == len(values) else None
