"""Small changes of images that a network reads wrongly: no pixel is moved by more than a given size."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.live.looking.insides import Insides
from dltutor.live.looking.scores import logits_of
from dltutor.live.training import graphs

REACH = 2.5  # how often several steps could go through the size


class Attack:
    """Makes such changes for one network, as its weights are at the moment.

    One step is the fast gradient sign method: each pixel goes by the whole size to where the loss grows. Of several
    steps each goes 2.5 × size / steps; after each the image is brought back to within the size, and to 0 to 1.

    Args:
        model: a built image classifier, Sequential or functional, for images of numbers from 0 to 1.

    Raises:
        LearnerError: if it is no such model.

    Source:
        I. Goodfellow, J. Shlens and C. Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015; A. Madry
        and others, "Towards Deep Learning Models Resistant to Adversarial Attacks", ICLR 2018.

    Example: more ink speaks for class 1, so less of it is what harms a 1.
        >>> import keras
        >>> ink = keras.layers.Dense(1, "sigmoid", kernel_initializer="ones")
        >>> attack = Attack(keras.Sequential([keras.Input((2, 2)), keras.layers.Flatten(), ink]))
        >>> attack.change(np.eye(2)[None], [1], 0.25).tolist()
        [[[0.75, 0.0], [0.0, 0.75]]]
        >>> attack.change(np.eye(2)[None], [0], 0.25, steps=20, towards=True).tolist()
        [[[0.75, 0.0], [0.0, 0.75]]]
    """

    def __init__(self, model: Any) -> None:
        self.insides = Insides(model, most=0)
        self._graph: Any = None

    def change(
        self, images: np.ndarray, labels: Any, size: Any, steps: int = 1, *, towards: bool = False
    ) -> np.ndarray:
        """The images, as the model takes them, changed away from `labels`, or towards them.

        `size` is by how much a pixel may be moved, from 0 to 1, one number or one for each image.
        """
        import tensorflow as tf

        if self._graph is None:
            self._graph = self._trace()
        sizes = np.broadcast_to(np.asarray(size, np.float32), len(images))
        x, y = tf.constant(np.asarray(images, np.float32)), tf.constant(np.asarray(labels, np.int32))
        way = tf.constant(-1.0 if towards else 1.0)
        return self._graph(x, y, tf.constant(sizes), tf.constant(steps), way).numpy()

    def _trace(self) -> Any:
        import tensorflow as tf

        model, shape = self.insides.model, self.insides.shape
        lift = (-1, *[1] * len(shape))

        def change(images: Any, labels: Any, sizes: Any, steps: Any, way: Any) -> Any:
            size = tf.reshape(sizes, lift)
            low, high = tf.maximum(images - size, 0.0), tf.minimum(images + size, 1.0)
            rate = tf.where(steps > 1, REACH * size / tf.cast(steps, tf.float32), size)

            def step(i: Any, x: Any) -> Any:
                with tf.GradientTape() as tape:
                    tape.watch(x)
                    logits, _ = logits_of(model(x, training=False))
                    logits = tf.concat([-logits, logits], axis=1) if logits.shape[1] == 1 else logits
                    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
                gradient = tape.gradient(loss, x, unconnected_gradients="zero")
                return i + 1, tf.clip_by_value(x + way * rate * tf.sign(gradient), low, high)

            return tf.while_loop(lambda i, _: i < steps, step, (tf.constant(0), images))[1]

        spec, many = tf.TensorSpec, tf.TensorSpec((None,), tf.float32)
        whole, image = spec((), tf.int32), spec((None, *shape), tf.float32)
        signature = [image, spec((None,), tf.int32), many, whole, spec((), tf.float32)]
        return graphs.trace(change, signature, autograph=False)


def noise(images: np.ndarray, size: float, seed: int = 0) -> np.ndarray:
    """The images with each pixel moved by `size`, up or down by chance, and no further than 0 or 1.

    >>> noise(np.full((1, 2, 2), 0.5), 0.25, seed=1).tolist()
    [[[0.25, 0.75], [0.75, 0.75]]]
    """
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], images.shape)
    return np.clip(images + size * signs, 0, 1).astype(np.float32)
