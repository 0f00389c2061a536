"""Looks into a Keras model that takes one image: the output of every layer for given images, in one quick graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.passing import called, uses
from dltutor.live.training import graphs
from dltutor.live.training.given import fixed_batch, inputs_of

CHUNK = 512  # images asked at once, so that a large test set does not fill the memory


@dataclass(frozen=True)
class Tap:
    """A layer that is looked at: its `name`, the `kind` as Keras spells it, and the `shape` of one image's output.

    Where the model uses it several `times`, what it gives is that of the use which is computed first.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    layer: Any
    times: int = 1

    @property
    def channels(self) -> int:
        """How many maps, or units."""
        return int(self.shape[-1])

    @property
    def is_map(self) -> bool:
        """Whether its outputs are maps with rows and columns, not single numbers."""
        return len(self.shape) == 3


class Insides:
    """Answers of `model` and the outputs of its layers, also of those in a base model within it.

    Nothing is copied: what is trained is seen at once.

    Args:
        model: a built `keras.Model` with one input that takes images; it need not be compiled or trained.
        only: which layers are looked at; None for all that make new numbers.
        most: how many of these, the first ones; None for all.

    Raises:
        LearnerError: if it is no model, has not been built, or takes something else than one image.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(10)]
        >>> insides = Insides(keras.Sequential(layers))
        >>> [(tap.kind, tap.shape) for tap in insides.taps]
        [('Conv2D', (6, 6, 4)), ('Dense', (10,))]
        >>> answers, outputs = insides.look(np.zeros((5, 8, 8)))
        >>> answers.shape, outputs[0].shape
        ((5, 10), (5, 6, 6, 4))
    """

    def __init__(self, model: Any, *, only: Callable[[Tap], bool] | None = None, most: int | None = None) -> None:
        _check(model)
        self.model = model
        self.shape = tuple(model.input_shape[1:])
        self._variables = [id(v) for v in model.variables]
        self.taps = [tap for tap in taps(model) if only is None or only(tap)][:most]

    @cached_property
    def _all(self) -> Any:
        """The graph that gives the answers and the outputs of the taps; made when it is first asked."""

        def ask(x: Any, training: bool) -> list[Any]:
            answers, passed = called(lambda: self.model(x, training=training), [tap.layer for tap in self.taps])
            return [answers[0], *(one.made for one in passed)]

        return self._graph(ask)

    @cached_property
    def _answer(self) -> Any:
        """The graph that gives the answers alone."""
        return self._graph(self.model)

    def _graph(self, ask: Any) -> Any:
        import tensorflow as tf

        return graphs.trace(_at_rest(ask), [tf.TensorSpec((None, *self.shape), tf.float32)])

    @property
    def classes(self) -> int:
        """Between how many classes the model decides: its units, or two for a single one."""
        units = int(self.model.outputs[0].shape[-1])
        return 2 if units == 1 else units

    def images(self, name: str, x: Any) -> np.ndarray:
        """`x` as the model takes it: float32, shape (samples, *shape). A last axis of 1 may be missing or too many.

        Raises:
            LearnerError: if the shape of an image is another one.
        """
        clean = validation.array(name, x, like="images").astype(np.float32)
        given, wanted = clean.shape[1:], self.shape
        if clean.ndim > 1 and given != wanted:
            sides = side_of(wanted)
            if (*given, 1) == wanted or given == (*wanted, 1) or (given in (sides, (*sides, 1)) and len(wanted) == 1):
                clean = clean.reshape(len(clean), *wanted)
            elif len(given) == len(wanted) and all(a in (None, b) for a, b in zip(wanted, given, strict=True)):
                return clean
            else:
                raise LearnerError(f"{name}: one image has shape {given}, and the model takes {wanted}")
        if clean.ndim != len(wanted) + 1:
            raise LearnerError(f"{name} has shape {clean.shape}: it must be images of shape (samples, …), one or more")
        return clean

    def look(self, x: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        """Probabilities (samples, classes) and the output of every tap, for images as `images` gives them."""
        import tensorflow as tf

        outputs = self._all(tf.constant(np.asarray(x, np.float32).reshape(len(x), *self._given(x))))
        outputs = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
        return probabilities(outputs[0].numpy()), [output.numpy() for output in outputs[1:]]

    def answers(self, x: np.ndarray) -> np.ndarray:
        """Probabilities, shape (samples, classes); as many images as there are, without the layers."""
        return probabilities(self.raw(x))

    def raw(self, x: np.ndarray) -> np.ndarray:
        """What comes out of the model, shape (samples, units)."""
        import tensorflow as tf

        return np.concatenate([self._answer(tf.constant(x[i : i + CHUNK])).numpy() for i in range(0, len(x), CHUNK)])

    def fingerprint(self) -> tuple[float, ...]:
        """Changes when a weight does."""
        return tuple(float(np.sum(weight, dtype=float)) for weight in self.model.get_weights())

    @property
    def remade(self) -> bool:
        """Whether the model has been given other layers since, which its graph here does not have."""
        return [id(v) for v in self.model.variables] != self._variables

    def _given(self, x: np.ndarray) -> tuple[int, ...]:
        return np.shape(x)[1:] if None in self.shape else self.shape


def probabilities(raw: np.ndarray) -> np.ndarray:
    """What a model gives, as shares of the classes: logits through softmax, a single number p as (1 − p, p).

    Numbers that run away become equal shares, so that a diverged model still has an answer to be drawn.

    >>> probabilities(np.array([[0.25, 0.75]])).tolist(), probabilities(np.array([[0.9]])).round(1).tolist()
    ([[0.25, 0.75]], [[0.1, 0.9]])
    >>> probabilities(np.array([[0.0, 0.0, 50.0]])).round(3).tolist()
    [[0.0, 0.0, 1.0]]
    """
    raw = np.asarray(raw, float).reshape(len(raw), -1)
    with np.errstate(all="ignore"):
        if raw.shape[1] == 1:
            inside = np.all((raw >= 0) & (raw <= 1) | ~np.isfinite(raw))
            share = raw if inside else 1 / (1 + np.exp(-np.clip(raw, -500, 500)))
            shares = np.concatenate([1 - share, share], axis=1)
        else:
            sums, finite = raw.sum(axis=1), np.isfinite(raw).all(axis=1)
            if np.all((np.abs(sums - 1) < 1e-3) & (raw.min(axis=1) >= 0) | ~finite):
                shares = raw
            else:
                powers = np.exp(raw - raw.max(axis=1, keepdims=True))
                shares = powers / powers.sum(axis=1, keepdims=True)
    bad = ~np.isfinite(shares).all(axis=1)
    shares[bad] = 1 / shares.shape[1]
    return shares


def labels(name: str, y: Any, classes: int) -> np.ndarray:
    """`y` as the numbers of classes, shape (samples,); one-hot labels are taken, too.

    Raises:
        LearnerError: if a label is none of the classes.
    """
    clean = validation.array(name, y, like="labels")
    clean = clean.argmax(axis=1) if clean.ndim == 2 and clean.shape[1] == classes > 1 else clean.reshape(-1)
    if (clean != np.round(clean)).any() or clean.min() < 0 or clean.max() >= classes:
        raise LearnerError(
            f"{name} goes from {clean.min():g} to {clean.max():g}: with {classes} classes, "
            f"the labels must be whole numbers from 0 to {classes - 1}"
        )
    return clean.astype(int)


def grey(images: np.ndarray) -> np.ndarray:
    """Images of any shape the model takes as (samples, height, width) from 0 to 1, to be drawn; colours become grey.

    >>> grey(np.ones((2, 64))).shape, grey(np.ones((2, 5, 6, 3))).shape
    ((2, 8, 8), (2, 5, 6))
    """
    x = np.asarray(images, float)
    if x.ndim == 2:
        x = x.reshape(len(x), *side_of(x.shape[1:]))
    elif x.ndim == 4:
        x = x.mean(axis=-1)
    low, high = float(x.min(initial=0)), float(x.max(initial=0))
    return (x - low) / ((high - low) or 1.0)


def side_of(shape: tuple[int, ...]) -> tuple[int, int]:
    """Height and width of an image of `shape`; numbers in a row are a square image, or one line."""
    if len(shape) > 1:
        return shape[0], shape[1]
    side = round((shape[0] or 1) ** 0.5)
    return (side, side) if side * side == shape[0] else (1, shape[0])


def _at_rest(ask: Any) -> Callable[[Any], Any]:
    """`ask` as it answers outside training, a function of one argument and no more.

    With a second one, even one that has a default, every call of the graph would first fail to fit its signature and
    write out the whole array for the message: some milliseconds each time.
    """
    return lambda x: ask(x, training=False)


def _check(model: Any) -> None:
    inputs = inputs_of(model, "model", "keras.Input((height, width, 1)), as a Sequential or functional model")
    if len(inputs) > 1:
        raise LearnerError(f"model: it takes {len(inputs)} inputs; this lab looks into models that take one image")
    if (fixed := fixed_batch(model)) is not None:
        raise LearnerError(
            f"model: it keeps states, so it takes {fixed} samples at once, and this lab asks for any number: make its "
            f"layers without stateful=True"
        )
    if len(model.input_shape) not in (2, 3, 4):
        raise LearnerError(f"model: it takes {model.input_shape[1:]}; this lab wants images, as in (28, 28, 1)")
    if not model.outputs or model.outputs[0].shape[-1] is None:
        raise LearnerError("model: it must give one number for each class; end it with keras.layers.Dense(10)")


def taps(model: Any) -> list[Tap]:
    """The layers that make new numbers; a layer that only hands on or rearranges its input shows nothing."""
    import keras

    silent = keras.layers.InputLayer, keras.layers.Flatten, keras.layers.Reshape, keras.layers.Dropout
    found = [
        Tap(use.layer.name, type(use.layer).__name__, use.shape, use.layer, use.times)
        for use in uses(model)
        if not isinstance(use.layer, silent)
        and not type(use.layer).__name__.startswith(("Random", "SpatialDropout", "Gaussian"))
        and len(use.shape) in (1, 3)
        and use.shape[-1] is not None
    ]
    names = [tap.name for tap in found]
    return [
        tap if names.count(tap.name) == 1 else replace(tap, name=f"{tap.name} {i}") for i, tap in enumerate(found, 1)
    ]
