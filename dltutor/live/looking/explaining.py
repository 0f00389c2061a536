"""Three answers to "what does it look at?": occlusion, saliency and Grad-CAM; and a test of such answers.

Each shows which places of an image matter to the score of one class. None of them says why.
"""

from __future__ import annotations

from math import ceil
from time import perf_counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.insides import side_of
from dltutor.live.looking.scores import AT_ONCE, Scores, Weights

PLACES = 256  # of the patch; on a larger image it goes on by more than one pixel


def occlusion(model: Any, image: Any, label: int, patch: int = 3, *, fill: float | np.ndarray = 0.0) -> np.ndarray:
    """Cover one place after another: by how much does the probability of `label` fall?

    Args:
        model: an image classifier, as `Scores` takes it, or its `Scores`.
        image: as the model takes it.
        label: the number of the class.
        patch: height and width of what covers the image, in pixels, 1 or more.
        fill: what it covers with, one number or one for each channel.

    Returns:
        shape (rows, columns): the probability before minus after, with the middle of the patch on every pixel; on an
        image of more than 256 pixels on every 2nd, 3rd, … of every 2nd, 3rd, … row. Less than 0: covering raises it.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        M. Zeiler and R. Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.

    Example:
        >>> import keras
        >>> sums = keras.layers.Dense(1, "sigmoid", kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((3, 3)), keras.layers.Flatten(), sums])
        >>> occlusion(model, np.eye(3), 1, patch=1).round(3).tolist()
        [[0.072, 0.0, 0.0], [0.0, 0.072, 0.0], [0.0, 0.0, 0.072]]
    """
    scores = _scores(model)
    sweep = Sweep(scores, scores.image("image", image), patch, fill)
    sweep.go_on()
    return sweep.drops(scores.label("label", label))


def saliency(model: Any, image: Any, label: int, *, weights: Weights | None = None) -> np.ndarray:
    """How fast the score of `label` changes with each pixel: the absolute value of the gradient.

    The score is the logit, before a last softmax or sigmoid (see `Scores`). Of several channels the largest counts.

    Args:
        model: an image classifier, as `Scores` takes it, or its `Scores`.
        image: as the model takes it.
        label: the number of the class.
        weights: of a copy that is asked in place of the model, as `shuffled` gives them.

    Returns:
        shape (height, width): by how much the score changes for each unit of a pixel, 0 or more.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        K. Simonyan, A. Vedaldi and A. Zisserman, "Deep Inside Convolutional Networks", 2013.

    Example: of a linear model it is the size of its weights.
        >>> import keras
        >>> sums = keras.layers.Dense(1, "sigmoid", kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 2)), keras.layers.Flatten(), sums])
        >>> saliency(model, np.eye(2), 0).tolist()
        [[1.0, 1.0], [1.0, 1.0]]
    """
    scores = _scores(model)
    _, gradient = scores.gradient(scores.image("image", image), scores.label("label", label), None, weights)
    return strongest_channel(gradient)


def saliency_times_pixel(model: Any, image: Any, label: int, *, weights: Weights | None = None) -> np.ndarray:
    """The absolute value of gradient times pixel: 0 wherever the image is 0, whatever the network does there.

    Such a map looks sharper than `saliency`, since it looks like the image, also when the network has learned nothing.
    Arguments, returned array and errors as there.

    Source:
        A. Shrikumar and others, "Not Just a Black Box", 2016; what is wrong with it: J. Adebayo and others, "Sanity
        Checks for Saliency Maps", NeurIPS 2018.

    Example:
        >>> import keras
        >>> sums = keras.layers.Dense(1, "sigmoid", kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 2)), keras.layers.Flatten(), sums])
        >>> saliency_times_pixel(model, np.eye(2), 0).tolist()
        [[1.0, 0.0], [0.0, 1.0]]
    """
    scores = _scores(model)
    pixels, gradient = scores.gradient(scores.image("image", image), scores.label("label", label), None, weights)
    return strongest_channel(gradient * pixels)


def grad_cam(
    model: Any, image: Any, label: int, layer: str | None = None, *, weights: Weights | None = None
) -> np.ndarray:
    """Where the feature maps of a layer speak for `label`.

    Each map counts as much as the score grows with it: its weight is the mean of the gradient over the map. The maps
    are added up with these weights, and what speaks against the class, less than zero, is set to zero.

    Args:
        model: an image classifier, as `Scores` takes it, or its `Scores`.
        image: as the model takes it.
        label: the number of the class.
        layer: the name of a layer that gives maps; None for the last convolution whose maps have more than one place.
        weights: of a copy that is asked in place of the model, as `shuffled` gives them.

    Returns:
        shape (rows, columns) of the layer's maps: 0 or more.

    Raises:
        LearnerError: if the model has no convolution or no such layer, or another argument is not possible.

    Source:
        R. Selvaraju and others, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization",
        ICCV 2017.

    Example:
        >>> import keras
        >>> ones = {"kernel_initializer": "ones"}
        >>> layers = [keras.layers.Conv2D(1, 1, **ones), keras.layers.Flatten(), keras.layers.Dense(1, **ones)]
        >>> grad_cam(keras.Sequential([keras.Input((2, 2, 1)), *layers]), np.eye(2), 1).tolist()
        [[1.0, 0.0], [0.0, 1.0]]
    """
    scores = _scores(model)
    image, label = scores.image("image", image), scores.label("label", label)
    maps, gradients = scores.gradient(image, label, _layer(scores, layer), weights)
    shares = gradients.mean(axis=(0, 1))
    with np.errstate(invalid="ignore"):  # a model that has diverged
        return np.maximum(0, maps @ shares)


class Sweep:
    """The answers to an image with a patch on one place after another; it can be made bit by bit.

    Args:
        scores: of the model.
        image: as the model takes it, without the axis of the samples.
        patch: height and width in pixels.
        fill: what covers the image, one number or one for each channel.
        weights: of a copy that is asked in place of the model.

    `answers` has the shape (rows, columns, classes), NaN where it has not been asked yet; `plain` (classes,) is the
    answer to the whole image.
    """

    def __init__(
        self,
        scores: Scores,
        image: np.ndarray,
        patch: int = 3,
        fill: float | np.ndarray = 0.0,
        weights: Weights | None = None,
    ) -> None:
        self.scores, self.image, self.weights = scores, image, weights
        self.patch = validation.whole("patch", patch, low=1, example=3)
        height, width = side_of(image.shape)
        self.fill = validation.array("fill", fill, like="one number, or one for each channel").reshape(-1)
        channels = image.size // (height * width)
        if self.fill.size not in (1, channels):
            raise LearnerError(
                f"fill has {self.fill.size} numbers: it must be one, or one for each of {channels} channels"
            )
        self.step = ceil((height * width / PLACES) ** 0.5) if height * width > PLACES else 1
        rows, columns = (np.arange(min(self.step // 2, n - 1), n, self.step) for n in (height, width))
        self.places = [(int(i), int(j)) for i in rows for j in columns]
        self.plain = scores.shares(image[None], weights)[0]
        self.answers = np.full((len(rows), len(columns), scores.classes), np.nan)
        self.asked = 0

    @property
    def complete(self) -> bool:
        return self.asked == len(self.places)

    def go_on(self, seconds: float = np.inf) -> None:
        """Ask on for about so long."""
        until, several = perf_counter() + seconds, max(1, AT_ONCE // self.image.size)
        while not self.complete:
            some = self.places[self.asked : self.asked + several]
            covered = np.stack([cover(self.image, place, self.patch, self.fill) for place in some])
            self.answers.reshape(-1, self.scores.classes)[self.asked : self.asked + len(some)] = self.scores.shares(
                covered, self.weights
            )
            self.asked += len(some)
            if perf_counter() > until:
                return

    def drops(self, label: int) -> np.ndarray:
        """By how much the probability of `label` falls, shape (rows, columns)."""
        return self.plain[label] - self.answers[..., label]

    @property
    def turned(self) -> np.ndarray:
        """The places (rows, columns) from which the patch turns the answer into another."""
        return np.nan_to_num(self.answers).argmax(axis=-1) != self.plain.argmax()


def cover(image: np.ndarray, place: tuple[int, int], patch: int, fill: float | np.ndarray = 0.0) -> np.ndarray:
    """A copy of `image` with a square of `patch` × `patch` pixels, its middle at `place` (row, column), filled.

    What would be outside the image is left out.

    >>> cover(np.ones((3, 4)), (0, 1), 3).tolist()
    [[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0]]
    """
    covered = np.array(image)
    square = covered.reshape(*side_of(image.shape), -1)
    rows, columns = (slice(max(0, middle - patch // 2), max(0, middle - patch // 2 + patch)) for middle in place)
    square[rows, columns] = fill
    return covered


def shuffled(model: Any, count: int, seed: int = 0) -> Weights:
    """Weights for a copy of `model` whose last `count` layers have their weights in another order.

    So the copy has weights as large as the model's, but what these layers had learned is gone. A map that stays the
    same did not show what they had learned.

    Source:
        After J. Adebayo and others, "Sanity Checks for Saliency Maps", NeurIPS 2018, where the weights are drawn anew.

    >>> import keras
    >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(2)])
    >>> [len(shuffled(model, count)) for count in (0, 1, 2)]
    [0, 2, 4]
    """
    rng = np.random.default_rng(seed)
    copy: Weights = {}
    for layer in with_weights(model)[::-1][:count]:
        for variable in layer.weights:
            value = variable.numpy()
            copy[id(variable)] = rng.permutation(value.ravel()).reshape(value.shape)
    return copy


def with_weights(model: Any) -> list[Any]:
    """The layers of `model` that have weights, the first one first; a model within a model counts as one layer."""
    return [layer for layer in model.layers if layer.weights]


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """The rank correlation (Spearman's) of two maps: 1 the same order of places, 0 no relation; NaN if one is flat.

    >>> one = np.array([1, 2, 3])
    >>> round(likeness(one, np.array([10, 20, 90])), 6), round(likeness(one, np.array([5, 1, 0])), 6)
    (1.0, -1.0)
    """
    ranks = [_ranks(map_) for map_ in (one, other)]
    spreads = [float(r.std()) for r in ranks]
    return float(np.mean(ranks[0] * ranks[1]) / (spreads[0] * spreads[1])) if all(spreads) else float("nan")


def _ranks(values: np.ndarray) -> np.ndarray:
    """The place of each number in the order of size, those that are alike in the middle of theirs; mean 0."""
    _, place, counts = np.unique(np.asarray(values).ravel(), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[place.reshape(-1)]
    return ranks - ranks.mean()


def strongest_channel(values: np.ndarray) -> np.ndarray:
    """The largest size of a number of each pixel, shape (height, width)."""
    return np.abs(values).reshape(*side_of(values.shape), -1).max(axis=-1)


def _scores(model: Any) -> Scores:
    return model if isinstance(model, Scores) else Scores(model)


def _layer(scores: Scores, layer: Any) -> str:
    if scores.layer is None:
        raise LearnerError(
            "model: it has no convolution that is used once, whose maps Grad-CAM could weigh; occlusion and saliency "
            "need none"
        )
    return scores.layer if layer is None else validation.choice("layer", layer, [tap.name for tap in scores.layers])
