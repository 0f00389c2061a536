"""Looks into a model with two inputs: its answer over the plane, its hidden neurons, its losses, in one graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import signature
from itertools import pairwise
from typing import Any

import numpy as np

from dltutor.labs.training.playground.data import LIMIT
from dltutor.labs.training.playground.reading import reading
from dltutor.labs.training.playground.tasks import Task
from dltutor.live.training import graphs

SIDE = 40  # the plane is asked at SIDE × SIDE places, the middles of as many squares
MOST_UNITS = 8  # of a layer that are shown
MOST_LAYERS = 4


def grid() -> np.ndarray:
    """The places, shape (SIDE · SIDE, 2), row after row from the top."""
    across = (np.arange(SIDE) + 0.5) / SIDE * 2 * LIMIT - LIMIT
    return np.stack(np.meshgrid(across, across[::-1]), axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class Measure:
    """How good the answers are on some points: the model's own loss, and the share right from 0 to 1.

    Of numbers `right` is the share of their spread that is explained, `rmse` the root of the mean squared error, and
    `rival` what that is if the mean of the training points is the answer everywhere.
    """

    loss: float
    right: float
    rmse: float | None = None
    rival: float = 0.0


@dataclass(frozen=True)
class Rivals:
    """What the mean of the training points gets: its squared error on them and on those held out, and in which unit."""

    errors: tuple[float, float]
    unit: float


@dataclass(frozen=True)
class View:
    """What is seen of a model at one moment.

    `answer` (SIDE, SIDE) is the answer for class B from 0 to 1, first row on top; of more than two classes it is
    (classes, SIDE, SIDE), the answer for each. `hidden` holds one array
    (units, SIDE, SIDE) a layer. `held_out` is None where no points are held out; `training` where there are none.
    """

    answer: np.ndarray
    hidden: list[np.ndarray] = field(default_factory=list)
    training: Measure | None = None
    held_out: Measure | None = None


class Look:
    """Asks `model` for a `View`.

    Args:
        model: a built and compiled model with one output for two classes, or one for each class.
        task: what it learns.
    """

    def __init__(self, model: Any, task: Task) -> None:
        import keras

        self.model = model
        self.columns = columns(model)
        taps = [layer.output for layer, _ in self.columns]
        self._probe = keras.Model(model.inputs, [model.outputs[0], *taps]) if taps else model
        self._reading = reading(model, task)
        self._live: Any = None
        self._past: Any = None

    def state(self) -> list[np.ndarray]:
        """The weights, to be kept and looked at later with `past`."""
        return [v.numpy() for v in (*self._probe.trainable_variables, *self._probe.non_trainable_variables)]

    def kernels(self) -> list[np.ndarray]:
        """The weights that lead to each shown layer and to the output, (from, to); of the present."""
        return [kernel.numpy() for kernel in self._kernels()]

    def past_kernels(self, state: list[np.ndarray]) -> list[np.ndarray]:
        """The same, out of a kept `state`."""
        variables = [*self._probe.trainable_variables, *self._probe.non_trainable_variables]
        place = {id(v): i for i, v in enumerate(variables)}
        return [state[place[id(k)]] for k in self._kernels() if id(k) in place]

    def now(self, places: Any, training: tuple[Any, Any], held_out: tuple[Any, Any], rivals: Rivals | None) -> View:
        """The view of the present weights; `places` (SIDE · SIDE, features), the others pairs (inputs, targets).

        Where the targets are numbers it is told what their mean gets.
        """
        import tensorflow as tf

        if self._live is None:
            given = (places, *training, *held_out)
            shapes = [tf.TensorSpec((None, *part.shape[1:]), part.dtype) for part in given]  # any number of points
            self._live = graphs.trace(self._ask, shapes, autograph=False)
        answers, hidden, losses, scores = self._live(places, *training, *held_out)
        losses, scores = losses.numpy(), scores.numpy()
        counts = len(training[0]), len(held_out[0])
        errors = (None, None) if rivals is None else rivals.errors
        unit = 1.0 if rivals is None else rivals.unit
        measures = [
            _measure(float(losses[i]), float(scores[i]), errors[i], unit) if counts[i] else None for i in range(2)
        ]
        return self._view(answers, hidden, *measures)

    def past(self, places: Any, state: list[np.ndarray], training: Measure | None, held_out: Measure | None) -> View:
        """The view of kept weights; the model is not touched."""
        import tensorflow as tf

        count = len(self._probe.trainable_variables)
        if self._past is None:
            # unlike a call, a stateless one does not pass over what the model does not know
            mode = {"training": False} if "training" in signature(self._probe.call).parameters else {}

            def ask(places: Any, trained: Any, others: Any) -> Any:
                outputs, _ = self._probe.stateless_call(trained, others, places, **mode)
                return self._parts(outputs)

            specs = [tf.TensorSpec(value.shape, value.dtype) for value in state]
            asked = tf.TensorSpec((None, *places.shape[1:]), places.dtype)
            self._past = graphs.trace(ask, [asked, specs[:count], specs[count:]], autograph=False)
        values = [tf.constant(value) for value in state]
        answers, hidden = self._past(places, values[:count], values[count:])
        return self._view(answers, hidden, training, held_out)

    def _ask(self, places: Any, x: Any, y: Any, x_held: Any, y_held: Any) -> Any:
        import tensorflow as tf

        both = tf.shape(x)[0], tf.shape(x)[0] + tf.shape(x_held)[0]
        outputs = self._probe(tf.concat([x, x_held, places], axis=0), training=False)
        answers, hidden = self._parts(outputs)
        raw = outputs[0] if isinstance(outputs, list | tuple) else outputs
        losses, scores = [], []
        for inputs, targets, part in ((x, y, slice(0, both[0])), (x_held, y_held, slice(both[0], both[1]))):
            losses.append(self.model.compute_loss(x=inputs, y=targets, y_pred=raw[part], training=False))
            scores.append(self._reading.score(answers[part], targets))
        rest = slice(both[1], None)
        return answers[rest], [h[rest] for h in hidden], tf.stack(losses), tf.stack(scores)

    def _parts(self, outputs: Any) -> tuple[Any, list[Any]]:
        outputs = list(outputs) if isinstance(outputs, list | tuple) else [outputs]
        return self._reading.answers(outputs[0]), [h[:, :MOST_UNITS] for h in outputs[1:]]

    def _view(self, answers: Any, hidden: Any, training: Measure | None, held_out: Measure | None) -> View:
        given = np.nan_to_num(answers.numpy(), nan=self._reading.unsure)
        answer = given.T.reshape(*self._reading.shape, SIDE, SIDE)
        layers = [np.nan_to_num(h.numpy()).T.reshape(-1, SIDE, SIDE) for h in hidden]
        return View(answer, layers, training, held_out)

    def _kernels(self) -> list[Any]:
        if not self.columns:
            return []
        dense = [layer for _, layer in self.columns]
        last = _dense_layers(self.model)[-1:]
        chain = [*dense, *last]
        fits = all(b.kernel.shape[0] == a.units for a, b in pairwise(chain))
        return [layer.kernel for layer in chain] if fits else []


def _measure(loss: float, score: float, rival: float | None, unit: float) -> Measure:
    """With the squared error of a rival the score is one, too; else it is the share right."""
    if rival is None:
        return Measure(loss, round(score, 6))
    explained = 1 - score / rival if rival > 0 else float(score <= 0)
    return Measure(loss, max(0.0, explained), unit * score**0.5, unit * rival**0.5)


def columns(model: Any) -> list[tuple[Any, Any]]:
    """The hidden layers to be shown: for each the layer whose output is looked at, and the `Dense` layer it follows.

    An activation, a normalisation or a dropout that follows a `Dense` layer belongs to it.
    """
    dense = _dense_layers(model)[:-1][:MOST_LAYERS]
    found = []
    for layer in dense:
        tap = layer
        for follower in model.layers[model.layers.index(layer) + 1 :]:
            if follower in _dense_layers(model) or getattr(follower.output, "shape", None) != layer.output.shape:
                break
            tap = follower
        found.append((tap, layer))
    return found


def _dense_layers(model: Any) -> list[Any]:
    """The `Dense` layers of a plain chain of layers; none of a model that is no chain, or is a class of its own."""
    import keras

    try:
        once = all(len(layer._inbound_nodes) == 1 for layer in model.layers)  # `add` calls its layers anew each time
        chain = bool(model.inputs) and (once or isinstance(model, keras.Sequential))
    except AttributeError:
        return []
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)] if chain else []
