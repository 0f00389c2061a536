"""What a client sends of its images, the gradient of a network, and what the server can read off it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.looking.insides import Insides
from dltutor.live.looking.scores import logits_of
from dltutor.live.training import graphs

SILENT = 1e-6  # of the largest slope of a bias: a unit below says nothing


@dataclass(frozen=True)
class Sent:
    """A gradient: of the first layer's weights (inputs, units) and biases (units,), and of the last biases."""

    weights: np.ndarray
    biases: np.ndarray
    last: np.ndarray
    length: float  # the root of all its summed squares
    count: int  # of its numbers

    def noisy(self, noise: float) -> Sent:
        """The same with a random number added to each, `noise` times the length in size; the same each time."""
        if not noise:
            return self
        chance = np.random.default_rng(0)
        size = noise * self.length
        weights, biases, last = (
            array + chance.normal(0, size, array.shape) for array in (self.weights, self.biases, self.last)
        )
        return Sent(weights, biases, last, self.length, self.count)

    @property
    def candidates(self) -> np.ndarray:
        """For each unit its weights' slopes divided by its bias's, (units, inputs); zeros of a silent one."""
        speaks = np.abs(self.biases) > SILENT * np.abs(self.biases).max()
        divisor = np.where(speaks, self.biases, 1.0)
        return (self.weights / divisor * speaks).T

    @property
    def together(self) -> np.ndarray:
        """One candidate of all units, each counting as its bias's slope squared: the best one for a single image."""
        return self.weights @ self.biases / max(float(self.biases @ self.biases), 1e-30)

    @property
    def label(self) -> int:
        """Of a single image the right class: the only one whose bias is to grow."""
        return int(self.last.argmin())


class Client:
    """Takes the gradient of a model's loss, the mean over some images.

    Args:
        model: whose first layer with weights is `Dense` on the pixels, with biases, as the last one is.

    Raises:
        LearnerError: if it is no such model.
    """

    def __init__(self, model: Any) -> None:
        self.insides = Insides(model, most=0)
        shapes = [tuple(variable.shape) for variable in model.trainable_variables]
        inputs, classes = int(np.prod(self.insides.shape)), self.insides.classes
        dense = len(shapes) >= 2 and len(shapes[0]) == 2 and shapes[0][0] == inputs and shapes[1] == shapes[0][1:]
        if not dense or shapes[-1] != (classes,):
            raise LearnerError(
                f"model: its weights have the shapes {shapes}; the first layer must be Dense on all {inputs} pixels, "
                "the last one Dense with a number for each class, both with biases"
            )
        self._graph: Any = None

    def send(self, images: np.ndarray, labels: np.ndarray) -> Sent:
        """The gradient for images as the model takes them, and their classes."""
        import tensorflow as tf

        if self._graph is None:
            self._graph = self._trace()
        x, y = tf.constant(np.asarray(images, np.float32)), tf.constant(np.asarray(labels, np.int32))
        parts = [part.numpy().astype(float) for part in self._graph(x, y)]
        length = float(np.sqrt(sum((part**2).sum() for part in parts)))
        return Sent(parts[0], parts[1], parts[-1], length, sum(part.size for part in parts))

    def _trace(self) -> Any:
        import tensorflow as tf

        model = self.insides.model

        def gradient(x: Any, y: Any) -> Any:
            with tf.GradientTape() as tape:
                logits, _ = logits_of(model(x, training=False))
                loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
            return tape.gradient(loss, model.trainable_variables)

        signature = [tf.TensorSpec((None, *self.insides.shape), tf.float32), tf.TensorSpec((None,), tf.int32)]
        return graphs.trace(gradient, signature, autograph=False)
