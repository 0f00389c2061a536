"""Judges made images by the eyes of a classifier: how good they are, and how various."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking import insides as inside
from dltutor.live.training import graphs
from dltutor.scratch import frechet

CONFIDENT = 0.8  # from this probability on a classifier counts as confident
CHUNK = 512  # images that are compared at once


@dataclass(frozen=True)
class Verdict:
    """What a `Judge` finds in some images.

    `confident`: the share, from 0 to 1, to which the classifier gives a probability of at least 0.8 for one class.
    `shares`: the share of each class, shape (classes,), together 1. `frechet`: the Fréchet distance of their features
    from those of the real images. `ratio`: that distance, divided by the one between two halves of the real images.
    """

    confident: float
    shares: np.ndarray
    frechet: float
    ratio: float

    @property
    def rarest(self) -> int:
        """The class that comes least often."""
        return int(self.shares.argmin())


class Judge:
    """Compares images with real ones, in the features of a classifier: what goes into its last layer.

    Two random halves of the real images are not at distance 0 either: they are the measure.

    Args:
        classifier: a trained `keras.Model` for images, Sequential or functional, that ends in a `Dense` layer with a
            unit for each class.
        x: real images, in the shape that the classifier takes; 20 or more.
        y: their classes, whole numbers from 0.
        seed: of the shuffle before the real images are cut in two halves.

    Raises:
        LearnerError: if the classifier is no such model, the images do not fit it, or it gets less than half of them
            right: then its features say little.

    Example:
        >>> import keras
        >>> layers = [keras.Input((1,)), keras.layers.Dense(2, "softmax", kernel_initializer="ones")]
        >>> classifier = keras.Sequential(layers)
        >>> classifier.set_weights([np.array([[-9.0, 9.0]]), np.zeros(2)])
        >>> x = np.linspace(-1, 1, 40)[:, None]
        >>> judge = Judge(classifier, x, x[:, 0] > 0)
        >>> verdict = judge.look(np.ones((10, 1)))
        >>> verdict.confident, verdict.shares.tolist(), verdict.frechet > judge.look(x).frechet
        (1.0, [0.0, 1.0], True)
    """

    def __init__(self, classifier: Any, x: Any, y: Any, *, seed: int = 0) -> None:
        import keras
        import tensorflow as tf

        seed = validation.whole("seed", seed, low=0, example=0)
        try:
            self._insides = inside.Insides(classifier, most=0)
        except LearnerError as error:
            raise LearnerError(f"classifier: {error}") from None
        last = _last_layer(classifier)
        probe = keras.Model(classifier.inputs, [last.input, classifier.outputs[0]])
        signature = [tf.TensorSpec((None, *self._insides.shape), tf.float32)]
        self._ask = graphs.trace(lambda images: probe(images, training=False), signature)
        self.classifier, self.classes = classifier, self._insides.classes
        x = self._insides.images("x", x)
        y = inside.labels("y", y, self.classes)
        validation.same_length(x=x, y=y)
        if len(x) < 20:
            raise LearnerError(f"x has {len(x)} images: to compare two halves of them, there must be 20 or more")
        features, answers = self._seen(x)
        self.accuracy = float((answers.argmax(axis=1) == y).mean())
        if self.accuracy < 0.5:
            raise LearnerError(
                f"classifier: it gets {100 * self.accuracy:.0f} % of the real images right; train it first, "
                "or its features say nothing"
            )
        self._mean, covariance = frechet.gaussian("features", features)
        self._root = frechet.square_root(covariance)
        order = np.random.default_rng(seed).permutation(len(x))
        halves = features[order[: len(x) // 2]], features[order[len(x) // 2 :]]
        self.halves = frechet.frechet_distance(*halves)
        self.real = np.bincount(y, minlength=self.classes) / len(y)

    def look(self, fakes: Any) -> Verdict:
        """Judge some images, two or more; about 1,000 give settled numbers.

        Raises:
            LearnerError: if they do not fit the classifier.
        """
        features, answers = self._seen(self._images(fakes))
        distance = frechet.between(self._mean, self._root, *frechet.gaussian("fakes", features))
        shares = np.bincount(answers.argmax(axis=1), minlength=self.classes) / len(answers)
        confident = float((answers.max(axis=1) >= CONFIDENT).mean())
        return Verdict(confident, shares, distance, distance / max(self.halves, 1e-12))

    def features(self, images: Any) -> np.ndarray:
        """What goes into the classifier's last layer, shape (samples, features)."""
        return self._seen(self._images(images))[0]

    def answers(self, images: Any) -> np.ndarray:
        """The classifier's probabilities, shape (samples, classes)."""
        return self._seen(self._images(images))[1]

    def _images(self, images: Any) -> np.ndarray:
        return self._insides.images("fakes", np.asarray(images))

    def _seen(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        import tensorflow as tf

        parts = [self._ask(tf.constant(images[i : i + CHUNK])) for i in range(0, len(images), CHUNK)]
        features, answers = (np.concatenate([part[k].numpy() for part in parts]) for k in (0, 1))
        return features.reshape(len(features), -1).astype(float), inside.probabilities(answers)


def _last_layer(classifier: Any) -> Any:
    """The last layer that has weights: what goes into it are the features."""
    found = [layer for layer in classifier.layers if layer.weights]
    if not found or type(found[-1]).__name__ != "Dense":
        raise LearnerError("classifier: it must end in keras.layers.Dense, with a unit for each class")
    return found[-1]
