"""Two small models that a generator's training step is tried on, and what a step leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

NOISE_SIZE, SAMPLES = 3, 6


@dataclass
class Weights:
    """The numbers of both models at one moment."""

    generator: list[np.ndarray]
    discriminator: list[np.ndarray]


@dataclass
class Run:
    """What a step leads to: the generator's weights after it, and the loss before it."""

    weights: list[np.ndarray]
    loss: float


def _listener(heard: list[bool]) -> Any:
    """A layer that passes on what comes, and writes down whether each call was one of training."""
    import keras

    class Listener(keras.layers.Layer):
        def call(self, x: Any, training: Any = None) -> Any:
            heard.append(training not in (None, False))
            return x

    return Listener()


class Pair:
    """A small generator and a small discriminator with an optimizer and noise, the same for the same seed."""

    def __init__(self, seed: int, rate: float) -> None:
        import keras
        import tensorflow as tf

        layers = keras.layers
        chance = np.random.default_rng(seed)
        self.heard: dict[str, list[bool]] = {"generator": [], "discriminator": []}
        self.generator = keras.Sequential(
            [
                keras.Input((NOISE_SIZE,)),
                layers.Dense(4, activation="tanh"),
                layers.Dense(2),
                _listener(self.heard["generator"]),
            ],
            name="generator",
        )
        self.discriminator = keras.Sequential(
            [
                keras.Input((2,)),
                layers.Dense(5, activation="tanh"),
                layers.Dense(1),
                _listener(self.heard["discriminator"]),
            ],
            name="discriminator",
        )
        for model in (self.generator, self.discriminator):
            model.set_weights([chance.normal(0, 1, w.shape) for w in model.get_weights()])
        for heard in self.heard.values():
            heard.clear()  # of what Keras called to build them
        self.optimizer = keras.optimizers.SGD(rate)
        self.noise = tf.constant(chance.normal(size=(SAMPLES, NOISE_SIZE)), "float32")
        self.tools = Tools(self.discriminator)

    def weights(self) -> Weights:
        """The numbers of both as they are now."""
        return Weights(self.generator.get_weights(), self.discriminator.get_weights())


class Tools:
    """The losses that a generator may have by right or by slip, each a number for a batch of fakes."""

    def __init__(self, discriminator: Any) -> None:
        self.discriminator = discriminator

    def logits(self, fakes: Any) -> Any:
        """What the discriminator says of them."""
        return self.discriminator(fakes, training=True)

    def cross_entropy(self, fakes: Any, label: int) -> Any:
        """The mean binary cross-entropy from logits with this label."""
        import tensorflow as tf

        logits = self.logits(fakes)
        return tf.reduce_mean(tf.nn.softplus(-logits if label else logits))

    def keras(self, fakes: Any, label: int, sigmoid: bool) -> Any:
        """Keras's loss without from_logits, of the logits themselves or of their sigmoid taken for logits."""
        import keras
        import tensorflow as tf

        logits = self.logits(fakes)
        labels = tf.fill(tf.shape(logits), float(label))
        if sigmoid:
            return keras.losses.BinaryCrossentropy(from_logits=True)(labels, tf.sigmoid(logits))
        return keras.losses.BinaryCrossentropy()(labels, logits)


def after(seed: int, rate: float, loss_of: Callable[[Any, Tools], Any], steps: int = 1) -> Run:
    """What `steps` steps down a loss lead to, on models of their own."""
    import tensorflow as tf

    pair, first = Pair(seed, rate), None
    variables = pair.generator.trainable_variables
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(pair.generator(pair.noise, training=True), pair.tools)
        first = float(loss) if first is None else first
        gradients = tape.gradient(loss, variables)
        pair.optimizer.apply_gradients([(g, v) for g, v in zip(gradients, variables, strict=True) if g is not None])
    return Run(pair.generator.get_weights(), float(first))
