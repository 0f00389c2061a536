"""Asks a Keras generator for images."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training import graphs
from dltutor.live.training.given import inputs_of

CHUNK = 1024  # images made at once
STEP = 0.05  # in each number of the noise, to measure how the image changes
PLACES = 32  # at which that is measured


class Maker:
    """What `generator` makes of noise, and of labels if it is asked for them. Nothing is copied or changed.

    Args:
        generator: a built Keras model that makes images of shape (height, width, 1), (height, width) or (pixels,) from
            noise of shape (batch, noise_size); with a second input of shape (batch,) it is asked for labels, too.
        size: height and width that its images must have; None for any.
        labelled: whether it must take labels.

    Raises:
        LearnerError: if it is no such model.

    Example:
        >>> import keras
        >>> layers = [keras.Input((16,)), keras.layers.Dense(64, "sigmoid"), keras.layers.Reshape((8, 8, 1))]
        >>> maker = Maker(keras.Sequential(layers))
        >>> maker.noise_size, maker.fakes(np.zeros((3, 16))).shape, float(maker.fakes(np.zeros((1, 16))).mean())
        (16, (3, 8, 8), 0.5)
    """

    def __init__(self, generator: Any, size: tuple[int, int] | None = None, *, labelled: bool = False) -> None:
        import tensorflow as tf

        inputs = _inputs(generator, labelled)
        self.model = generator
        self.noise_size = int(inputs[0].shape[-1])
        self.labelled = labelled
        self.size = _size(generator, size)
        places = [next(i for i, given in enumerate(generator.inputs) if given is wanted) for wanted in inputs]
        kinds = [tf.as_dtype(wanted.dtype) for wanted in inputs]
        column = labelled and len(inputs[1].shape) == 2

        def ask(*given: Any) -> Any:
            parts = [tf.cast(part, kind) for part, kind in zip(given, kinds, strict=True)]
            if column:
                parts[1] = parts[1][:, None]
            ordered = [part for _, part in sorted(zip(places, parts, strict=True), key=lambda pair: pair[0])]
            return generator(ordered if labelled else ordered[0], training=False)

        signature = [tf.TensorSpec((None, self.noise_size), tf.float32)]
        if labelled:
            signature.append(tf.TensorSpec((None,), tf.int32))
        self._ask = graphs.trace(ask, signature)

    def noise(self, count: int, seed: int) -> np.ndarray:
        """`count` lines of normally distributed noise, shape (count, noise_size); the same for the same seed."""
        return np.random.default_rng(seed).standard_normal((count, self.noise_size))

    def fakes(self, noise: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        """Images of shape (count, height, width); what is no number becomes 0.

        `labels`, shape (count,), are for a generator that is asked for them.
        """
        import tensorflow as tf

        given = [np.asarray(noise, np.float32)] + ([np.asarray(labels, np.int32)] if self.labelled else [])
        parts = [
            self._ask(*(tf.constant(part[i : i + CHUNK]) for part in given)).numpy()
            for i in range(0, len(given[0]), CHUNK)
        ]
        return np.nan_to_num(np.concatenate(parts).reshape(-1, *self.size), posinf=1.0, neginf=0.0)

    def directions(self, seed: int = 0) -> np.ndarray:
        """Directions of the noise in which the image changes fastest on average, the fastest first.

        They are the eigenvectors of the average of JᵀJ over some noise, where J are the derivatives of the image's
        pixels by the noise, measured by small differences. Each has length 1: shape (noise_size, noise_size).

        Source:
            P. Constantine, "Active Subspaces", SIAM 2015, for functions of any kind.
        """
        places = max(4, min(PLACES, 2048 // self.noise_size))
        middle = self.noise(places, seed)
        steps = STEP * np.eye(self.noise_size)
        ahead, behind = (self.fakes((middle[:, None] + sign * steps).reshape(-1, self.noise_size)) for sign in (1, -1))
        slopes = ((ahead - behind) / (2 * STEP)).reshape(places, self.noise_size, -1).astype(float)
        _, vectors = np.linalg.eigh(np.einsum("pik,pjk->ij", slopes, slopes))
        found = vectors[:, ::-1].T
        largest = found[np.arange(len(found)), np.abs(found).argmax(axis=1)]
        return found * np.sign(largest)[:, None]

    def fingerprint(self) -> tuple[float, ...]:
        """Changes when a weight does."""
        return tuple(float(np.sum(weight, dtype=float)) for weight in self.model.get_weights())


def real_images(name: str, images: Any) -> np.ndarray:
    """`images` as an array of shape (samples, height, width); a last axis of 1 may be there.

    Raises:
        LearnerError: if they are no such images, or only one.
    """
    clean = validation.array(name, images, like="images")
    if clean.ndim == 4 and clean.shape[3] == 1:
        clean = clean[..., 0]
    if clean.ndim != 3 or len(clean) < 2:
        raise LearnerError(
            f"{name} has shape {clean.shape}: it must be two or more images, of shape (samples, height, width, 1)"
        )
    return clean.astype(np.float32)


def _inputs(generator: Any, labelled: bool) -> list[Any]:
    """The input for the noise, and the one for labels."""
    hint = "keras.Input((noise_size,)), as a Sequential or functional model; of a GAN it is gan.generator"
    inputs = inputs_of(generator, "generator", hint)
    if len(inputs) != 1 + labelled:
        wanted = "two inputs, noise and label" if labelled else "one input, the noise"
        other = "" if labelled else "; one that is asked for labels is for labs.AskFor"
        raise LearnerError(f"generator: it takes {len(inputs)} input{'s'[: len(inputs) > 1]}, not {wanted}{other}")
    single = [given for given in inputs if len(given.shape) == 1 or tuple(given.shape[1:]) == (1,)]
    noise = [given for given in inputs if len(given.shape) == 2 and not any(given is one for one in single)]
    if len(noise) != 1 or len(single) != labelled or noise[0].shape[-1] is None:
        shapes = ", ".join(str(tuple(given.shape[1:])) for given in inputs)
        wanted = "(noise_size,) and ()" if labelled else "(noise_size,), with 2 numbers or more"
        raise LearnerError(f"generator: it takes {shapes}; the shape of its noise must be as in {wanted}")
    return [*noise, *single]


def _size(generator: Any, size: tuple[int, int] | None) -> tuple[int, int]:
    shape = tuple(generator.outputs[0].shape[1:])
    if len(shape) == 3 and shape[2] == 1:
        shape = shape[:2]
    if len(shape) == 1 and shape[0] is not None:
        if size is not None and size[0] * size[1] == shape[0]:
            return size
        if round(shape[0] ** 0.5) ** 2 == shape[0]:
            shape = (round(shape[0] ** 0.5),) * 2
    if len(shape) != 2 or None in shape or (size is not None and shape != tuple(size)):
        wanted = "(height, width, 1)" if size is None else f"{(*size, 1)}, as the real ones have"
        given = tuple(generator.outputs[0].shape[1:])
        raise LearnerError(f"generator: its images have shape {given}; it must be {wanted}")
    return int(shape[0]), int(shape[1])
