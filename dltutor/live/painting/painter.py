"""Paints pictures that a network answers to, in slices of a few milliseconds, so that a page can draw in between.

The model stays as it is; what changes are the pixels. Its weights are read at each step, so a network that is trained
further meanwhile is asked as it is then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.insides import Insides, side_of
from dltutor.live.painting.canvas import LEAST, Canvas
from dltutor.live.painting.graph import RULES, tap_of, trace_steps
from dltutor.live.painting.terms import Term
from dltutor.live.training.slices import InSlices, Slices
from dltutor.scratch.dreams import octave_sizes

SPEED = 20.0  # steps a second, before one has been made
MOST = 256  # steps at once
HIGHEST_RATE = 10.0


class Painter(InSlices):
    """Climbs the sum of some terms on the pixels of an image, or of several at once.

    Args:
        model: a built `keras.Model` with one input that takes images of values in `box`.
        start: the images to begin with, (samples, height, width, channels); one image may come without samples, and
            grey ones without channels.
        terms: a list of `Term`, see `dltutor.live.painting.terms`; each has a name of its own.
        like: the photograph that the term `change` keeps near; None for `start`.
        learning_rate: how far a step goes, from above 0 to 10; a pixel goes from 0 to 1.
        rule: "adam", or "gradient": the gradient in units of its standard deviation.
        jitter: by how many pixels at most the images are moved before each question, at random, and back after it.
        blur: how much of each step's picture is blurred, from 0 to 1.
        octaves: in how many sizes it is painted, from small to large.
        scale: how much larger each is than the one before, from above 1 to 4.
        steps: in each octave; None for no end, with one octave only.
        brightness_only: change all channels of a pixel alike.
        seed: of the jitter.
        box: the least and the greatest value of a pixel.
        border: what comes in where the images are moved: a value, as that of paper; None to mirror them.

    Raises:
        LearnerError: if the model takes no such images, a term names no layer, class or channel of it, or a setting is
            not possible; from `paint`, if the model was given other layers meanwhile.

    Example: what a model that adds up its pixels likes best.
        >>> import keras
        >>> from dltutor.live.painting import terms
        >>> adds = keras.layers.Dense(2, kernel_initializer="ones")
        >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), adds])
        >>> painter = Painter(model, np.zeros((2, 2)), [terms.logit(1)], learning_rate=0.1)
        >>> painter.paint(steps=20)
        >>> painter.step, painter.images[0, :, :, 0].round(3).tolist()
        (20, [[1.0, 1.0], [1.0, 1.0]])
    """

    def __init__(
        self,
        model: Any,
        start: Any,
        terms: Sequence[Term],
        *,
        like: Any = None,
        learning_rate: float = 0.05,
        rule: str = "adam",
        jitter: int = 0,
        blur: float = 0.0,
        octaves: int = 1,
        scale: float = 1.4,
        steps: int | None = None,
        brightness_only: bool = False,
        seed: int = 0,
        box: tuple[float, float] = (0.0, 1.0),
        border: float | None = None,
    ) -> None:
        self.insides, self.model, self.box = Insides(model, most=0), model, box
        self._border = None if border is None else validation.number("border", border, example=0.0)
        self._rule = validation.choice("rule", rule, RULES)
        self._seed = validation.whole("seed", seed, low=0, example=0)
        self._take(start, like)
        self.learning_rate, self.jitter, self.blur = learning_rate, jitter, blur
        self.brightness_only = brightness_only
        self._graph: Any = None
        self.terms = terms
        self.resize(octaves, scale, steps)

    # What is climbed, and how ------------------------------------------------------------------------------------

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is climbed; other terms need another graph, other weights and choices do not."""
        return self._terms

    @terms.setter
    def terms(self, terms: Sequence[Term]) -> None:
        if not isinstance(terms, list | tuple) or not terms or not all(isinstance(term, Term) for term in terms):
            raise LearnerError(
                f"terms={validation.shown(terms)}: it must be a list of terms, for example [terms.logit(8)]"
            )
        names = [term.name for term in terms]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise LearnerError(f"terms: two of them are named {twice!r}: give one another name, as in name='second'")
        self._check_terms(terms)
        self._terms, self._graph = tuple(terms), None
        self.values = dict.fromkeys(names, float("nan"))

    def weigh(self, name: str, weight: float) -> None:
        """Let the term of this name count so much from now on."""
        self._exchange(name, weight=validation.number(f"weight of {name}", weight, example=1.0))

    def choose(self, name: str, choice: Any) -> None:
        """Let the term of this name ask for another class or channel, or for one for each image."""
        self._exchange(name, choice=choice)

    @property
    def learning_rate(self) -> float:
        """How far a step goes; it may be changed at any time, as what follows may."""
        return self._rate

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        self._rate = validation.number("learning_rate", rate, above=0, high=HIGHEST_RATE, example=0.05)

    @property
    def jitter(self) -> int:
        """By how many pixels at most the images are moved before each question."""
        return self._jitter

    @jitter.setter
    def jitter(self, jitter: int) -> None:
        most = min(self._start.shape[1:3])
        self._jitter = validation.whole("jitter", jitter, low=0, high=most, example=1)

    @property
    def blur(self) -> float:
        """How much of each step's picture is blurred, from 0 to 1."""
        return self._blur

    @blur.setter
    def blur(self, blur: float) -> None:
        self._blur = validation.number("blur", blur, low=0, high=1, example=0.1)

    @property
    def brightness_only(self) -> bool:
        """Whether all channels of a pixel are changed alike."""
        return self._plain

    @brightness_only.setter
    def brightness_only(self, on: bool) -> None:
        self._plain = validation.choice("brightness_only", on, (True, False))

    # The pictures ------------------------------------------------------------------------------------------------

    @property
    def images(self) -> np.ndarray:
        """The pictures as they are now, (samples, height, width, channels); smaller in the first octaves."""
        return self._canvas.state.images.numpy()

    @property
    def step(self) -> int:
        """How many steps have been made since the start."""
        return self._canvas.state.step

    @property
    def octave(self) -> int:
        """Which of the sizes is painted, from 0."""
        return self._canvas.state.octave

    @property
    def octaves(self) -> int:
        return len(self._canvas.sizes)

    @property
    def finished(self) -> bool:
        """Whether the last step of the largest octave has been made."""
        return self._steps is not None and self._canvas.last and self._left <= 0

    @property
    def compiled(self) -> bool:
        """Whether the graph of the steps is there: making it takes about a second."""
        return self._graph is not None

    @property
    def remade(self) -> bool:
        """Whether the model has been given other layers since."""
        return self.insides.remade

    def reset(self, start: Any = None, like: Any = None) -> None:
        """Back to the start, or to another one, for which nothing is traced again."""
        if start is not None:
            self._take(start, like)
            self._check_terms(self._terms)
        self.resize(self.octaves, self._scale, self._steps)

    def resize(self, octaves: int, scale: float, steps: int | None) -> None:
        """Begin anew in so many sizes, so many steps in each; see the arguments."""
        octaves = validation.whole("octaves", octaves, high=12, example=3)
        scale = validation.number("scale", scale, above=1, high=4, example=1.4)
        steps = None if steps is None else validation.whole("steps", steps, high=100_000, example=20)
        if octaves > 1 and None not in self.insides.shape[:2]:
            raise LearnerError(
                f"octaves={octaves}: the model takes images of {_size(self.insides.shape)} only; begin it with "
                f"keras.Input((None, None, {self._start.shape[-1]})) for several sizes"
            )
        if octaves > 1 and steps is None:
            raise LearnerError(f"steps=None: with {octaves} octaves it must be a whole number, for example 20")
        height, width = self._start.shape[1:3]
        planned = octave_sizes(height, width, octaves, scale)
        if octaves > 1 and min(planned[0]) < LEAST:
            raise LearnerError(
                f"octaves={octaves}: with scale={scale:g} the smallest has {_size(planned[0])} pixels, and needs "
                f"{LEAST} × {LEAST}; fewer octaves, or a smaller scale"
            )
        self._scale, self._steps = scale, steps
        self._canvas = Canvas(self._start, self._like, planned)
        self._slices = Slices(self._canvas, dict.fromkeys(range(octaves), SPEED))
        self._random = np.random.default_rng(self._seed)
        self.history: list[tuple[int, dict[str, float]]] = []
        self.values = dict.fromkeys(self.values, float("nan"))

    # Painting ----------------------------------------------------------------------------------------------------

    def trace(self) -> None:
        """Make the graph of the steps, unless it is there; a `LearnerError` if a term does not fit the model."""
        if self._graph is not None:
            return
        fixed = self.insides.shape[:2] if len(self.insides.shape) == 3 else self._start.shape[1:3]
        try:
            shape = (*fixed, self._start.shape[-1])
            self._graph = trace_steps(self.model, self._terms, shape, self.box, self._rule, self._border)
        except LearnerError:
            raise
        except Exception as error:
            said = " ".join(str(error).split())[:200]
            raise LearnerError(f"terms: a step stops with {type(error).__name__}: {said}") from None

    def paint(self, *, steps: int | None = None, seconds: float = math.inf) -> None:
        """Make so many steps, or as many as fit into about `seconds`; at least one, unless it is `finished`.

        Where a pixel or a term leaves the finite numbers, it ends with `diverged` set, `reason` tells why, and the
        pictures are the last ones that were finite.
        """
        left = math.inf if steps is None else validation.whole("steps", steps, example=20)
        if left == seconds == math.inf and self._steps is None:
            raise LearnerError("steps=None: say how many, for example painter.paint(steps=20)")
        if self.remade:
            raise LearnerError("model was given other layers since this painter was made: run this cell again")
        self.trace()
        self._slices.begin(seconds)
        while left > 0 and not self.finished:
            way = self.octave
            count = int(min(left, self._slices.fit(way), self._left, MOST))
            values = self._run(count)
            left -= count
            self._slices.ran(way, count)
            if not self._slices.keep(bool(np.isfinite(values).all()), partial(self._why, values)):
                break
            self.values = dict(zip(self.values, values.tolist(), strict=True))
            if self._left <= 0 and not self._canvas.last:
                self._canvas.grow()
            if self._slices.over(way):
                break
        self.history.append((self.step, self.values))

    @property
    def _left(self) -> float:
        """Steps until this octave ends."""
        return math.inf if self._steps is None else self._steps - self._canvas.state.in_octave

    def _run(self, count: int) -> np.ndarray:
        """So many steps: the value of each term in the last one."""
        import tensorflow as tf

        state, samples = self._canvas.state, len(self._start)
        jitter = min(self._jitter, *self._canvas.size)  # in a small octave no more than there is to be mirrored
        shifts = self._random.integers(-jitter, jitter, (count, 2), endpoint=True)
        choices = [np.broadcast_to(np.asarray(term.choice, np.int32), samples) for term in self._terms]
        images, first, second, values = self._graph(
            state.images,
            state.first,
            state.second,
            tf.constant(state.made, tf.int32),
            self._canvas.like,
            tf.constant([term.weight for term in self._terms], tf.float32),
            [tf.constant(choice) for choice in choices],
            tf.constant(shifts, tf.int32),
            tf.constant(jitter, tf.int32),
            tf.constant([self._rate, self._blur, float(self._plain)], tf.float32),
        )
        self._canvas.step(images, first, second, count)
        return values.numpy()

    def _why(self, values: np.ndarray) -> str:
        """Which term is no longer a number."""
        bad = [f"{term.name!r}" for term, value in zip(self._terms, values, strict=True) if not np.isfinite(value)]
        if bad:
            return f"The term{'s' * (len(bad) > 1)} {' and '.join(bad)} gave what is not a number."
        return "The slope of the terms is no longer a number, and so the pixels are not."

    # What is handed over -----------------------------------------------------------------------------------------

    def _take(self, start: Any, like: Any) -> None:
        start = self._images("start", start)
        like = start if like is None else self._images("like", like)
        if like.shape != start.shape:
            raise LearnerError(f"like has shape {like.shape}: it must be that of start, {start.shape}")
        self._start, self._like = start, like

    def _images(self, name: str, images: Any) -> np.ndarray:
        clean = validation.array(name, images, like="images")
        shape = self.insides.shape
        if len(shape) == 3 and shape[2] == 1 and clean.shape[-1] != 1:
            clean = clean[..., None]
        if clean.ndim < max(len(shape), 3) or (clean.ndim == len(shape) and _fits(clean.shape, shape)):
            clean = clean[None]
        clean = self.insides.images(name, clean)
        if len(shape) < 3:
            clean = clean.reshape(len(clean), *side_of(shape), 1)
        low, high = self.box
        if clean.min() < low or clean.max() > high:
            raise LearnerError(
                f"{name} goes from {clean.min():g} to {clean.max():g}: pixels must lie between {low:g} and {high:g}"
            )
        return clean

    def _check_terms(self, terms: Sequence[Term]) -> None:
        answers = len(self.model.outputs[0].shape) == 2
        for term in terms:
            validation.number(f"weight of {term.name}", term.weight, example=1.0)
            found = {name: tap_of(self.model, name) for name in term.layers}
            if missing := next((name for name, tap in found.items() if tap is None), None):
                raise LearnerError(f"{term.name}: the model has no layer {missing!r}; see the names in model.summary()")
            if term.chooses == "class" and not answers:
                raise LearnerError(f"{term.name}: the model gives no number for each class, so it has no class to ask")
            if term.chooses:
                tap = found.get(term.chooses)
                self._check_choice(term, self.insides.classes if tap is None else tap.channels)

    def _check_choice(self, term: Term, count: int) -> None:
        numbers = validation.array(term.name, term.choice, like=f"a whole number from 0 to {count - 1}")
        for number in numbers.ravel():
            validation.whole(term.name, float(number), low=0, high=count - 1, example=0)
        if numbers.shape not in ((), (len(self._start),)):
            raise LearnerError(
                f"{term.name} has shape {numbers.shape}: it must be one number, or one for each of "
                f"{len(self._start)} images"
            )

    def _exchange(self, name: str, **what: Any) -> None:
        place = {term.name: number for number, term in enumerate(self._terms)}
        if name not in place:
            raise LearnerError(f"name={name!r}: there is no such term; there are {', '.join(map(repr, place))}")
        terms = list(self._terms)
        terms[place[name]] = replace(terms[place[name]], **what)
        if "choice" in what:
            self._check_terms([terms[place[name]]])
        self._terms = tuple(terms)


def _fits(given: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    """Whether it is one image of the shape that the model takes."""
    return all(b in (None, a) for a, b in zip(given, wanted, strict=True))


def _size(shape: tuple[Any, ...]) -> str:
    return " × ".join(map(str, side_of(shape)))
