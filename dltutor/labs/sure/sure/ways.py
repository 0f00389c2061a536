"""Four ways to say how sure an answer is: one network, several, one with dropout, and the nearest training image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.looking.insides import Insides, probabilities
from dltutor.scratch.measures.calibration import calibration_error, distances, heated
from dltutor.scratch.measures.rebuilding import roc_area

ONE, FIVE, DROPOUT, NEAREST = "one network", "several networks", "dropout", "nearest image"
WAYS = (ONE, FIVE, DROPOUT, NEAREST)
TIMES = 30  # that a network with dropout is asked
USUAL = 0.99  # share of the test images that are as near to a training image as a usual one


@dataclass(frozen=True)
class Answer:
    """What a way says of some images: `classes` (samples,), how `sure` (samples,), the `shares` (samples, classes)."""

    classes: np.ndarray
    sure: np.ndarray
    shares: np.ndarray


@dataclass(frozen=True)
class Judged:
    """How sure the test images and the strange ones are, and which of the test images are right."""

    sure: np.ndarray
    right: np.ndarray
    strange: np.ndarray

    def above(self, threshold: float) -> tuple[float, float, float]:
        """The shares of the test images refused, of the answers left that are right, and of strange images refused."""
        left = self.sure >= threshold
        right = float(self.right[left].mean()) if left.any() else float("nan")
        return 1 - float(left.mean()), right, float((self.strange < threshold).mean())

    @property
    def area(self) -> float:
        """How often a test image is surer than a strange one."""
        return roc_area(self.strange, self.sure)

    @property
    def error(self) -> float:
        """The expected calibration error on the test images."""
        return calibration_error(self.sure, self.right)


class Ways:
    """Asks the models, and looks for the nearest of the training images.

    Args:
        network, several, dropout: a model, a list of models, and a model with `Dropout` layers.
        x: the training images, in the shape that all the models take.
        y: their labels.
        test: images like them, by which is told how near is usual.
    """

    def __init__(
        self, network: Any, several: Sequence[Any], dropout: Any, x: np.ndarray, y: np.ndarray, test: np.ndarray
    ) -> None:
        self._one, self._several, self._dropout = network, list(several), dropout
        self.x, self.y = x, y
        near = distances(test, x).min(axis=1)
        self.usual = float(np.quantile(near, USUAL))
        self.scale = 2 * self.usual or 1.0

    def ask(self, way: str, images: np.ndarray) -> np.ndarray:
        """What each of the members says: probabilities (members, samples, classes); of the nearest image, how near."""
        if way == ONE:
            return self._one.answers(images)[None]
        if way == FIVE:
            return np.stack([model.answers(images) for model in self._several])
        if way == DROPOUT:
            return ask_with_dropout(self._dropout.model, images)
        away = distances(images, self.x)
        place = away.argmin(axis=1)
        near = np.clip(1 - away[np.arange(len(images)), place] / self.scale, 0, 1)
        return (near[:, None] * np.eye(self._one.classes)[self.y[place]])[None]

    def answer(self, way: str, asked: np.ndarray, temperature: float) -> Answer:
        """What comes of it: each member at this temperature, then their mean."""
        shares = (asked if way == NEAREST else heated(asked, temperature)).mean(axis=0)
        return Answer(shares.argmax(axis=1), shares.max(axis=1), shares)

    def nearest(self, image: np.ndarray) -> tuple[int, float]:
        """The number of the training image that is nearest to one image, and its distance."""
        away = distances(image[None], self.x)[0]
        return int(away.argmin()), float(away.min())


def ask_with_dropout(model: Any, images: np.ndarray) -> np.ndarray:
    """Probabilities (times, samples, classes): each time other units are left out, the same ones at each call."""
    with _same_chance(model):
        asked = model(np.tile(images, (TIMES,) + (1,) * (images.ndim - 1)), training=True)
    return probabilities(np.asarray(asked)).reshape(TIMES, len(images), -1)


def dropout_layers(model: Any) -> list[Any]:
    """The `Dropout` layers that leave something out."""
    import keras

    kind = keras.layers.Dropout
    return [layer for layer in model._flatten_layers() if isinstance(layer, kind) and layer.rate > 0]


@contextmanager
def _same_chance(model: Any) -> Iterator[None]:
    """Dropout begins from the same seed each time; afterwards it goes on as before."""
    states = [layer.seed_generator.state for layer in dropout_layers(model)]
    before = [state.numpy() for state in states]
    for number, state in enumerate(states):
        state.assign([number, 0])
    try:
        yield
    finally:
        for state, value in zip(states, before, strict=True):
            state.assign(value)


def looked_into(network: Any, several: Any, dropout: Any) -> tuple[Insides, list[Insides], Insides]:
    """The models, each as something that can be asked quickly.

    Raises:
        LearnerError: if they do not take the same images, decide between other classes, or nothing is left out.
    """
    if not isinstance(several, list | tuple) or not 2 <= len(several) <= 10:
        raise LearnerError(
            "several: it must be a list of 2 to 10 models, for example [build(seed) for seed in range(5)]"
        )
    looks = [Insides(model, most=0) for model in (network, *several, dropout)]
    for name, look in zip(("several", "dropout"), (looks[1:-1], looks[-1:]), strict=True):
        for other in look:
            if (other.shape, other.classes) != (looks[0].shape, looks[0].classes):
                raise LearnerError(
                    f"{name}: it takes {other.shape} and decides between {other.classes} classes; the first network "
                    f"takes {looks[0].shape} and decides between {looks[0].classes}"
                )
    if not dropout_layers(dropout):
        raise LearnerError("dropout: this model leaves nothing out; it needs keras.layers.Dropout(0.3)")
    return looks[0], looks[1:-1], looks[-1]
