"""Trains a compiled Keras model in slices of a few milliseconds, so that a page can draw and ask in between.

It is the learner's model and its own `train_step`: loss, metrics, optimizer and dropout are what `model.fit` uses.
The steps run in a loop inside one `tf.function` over arrays in memory, ten and more times quicker than `fit`.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

LONGEST_CHUNK = 4096  # steps asked for at once; a chunk ends early at the end of an epoch


@dataclass
class History:
    """One entry a slice: the number of steps done, the mean training loss of the slice, and whatever a lab adds."""

    step: list[int] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)  # steps at which the rate or the batch size was changed


class Trainer:
    """Trains `model` on `x`, `y` for as long as it is asked to.

    Args:
        model: a compiled `keras.Model`; it is trained in place.
        x: inputs, shape (samples, …).
        y: targets, one for each sample.
        batch_size: samples a step, from 1 to the number of samples.
        seed: of the order in which the samples come.

    Raises:
        LearnerError: if the model is not compiled, or the data do not fit it or each other.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
        >>> trainer = Trainer(model, np.eye(2), np.ones((2, 1)), batch_size=1)
        >>> trainer.train(steps=100)
        >>> trainer.step, trainer.epoch
        (100, 50.0)
    """

    def __init__(self, model: Any, x: Any, y: Any, *, batch_size: int = 32, seed: int = 0) -> None:
        import keras

        if not isinstance(model, keras.Model):
            raise LearnerError(
                f"model={validation.shown(model)}: it must be a Keras model, for example keras.Sequential(…)"
            )
        if not model.compiled or model.optimizer is None:
            raise LearnerError("model is not compiled: call model.compile(optimizer=…, loss=…) first")
        self.model = model
        self.x, self.y = _samples("x", x), _samples("y", y)
        self.samples = validation.same_length(x=self.x, y=self.y)
        self._random = np.random.default_rng(seed)
        self._seed = seed
        self.batch_size = batch_size
        self._build()
        self._start = [v.numpy() for v in self._variables()]
        self._restart()
        self._train = self._trace()

    # Settings ----------------------------------------------------------------------------------------------------

    @property
    def learning_rate(self) -> float:
        """The optimizer's present learning rate; it may be changed at any time."""
        return float(self.model.optimizer.learning_rate.numpy())

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        rate = validation.number("learning_rate", rate, above=0, example=0.1)
        if rate == self.learning_rate:
            return
        try:
            self.model.optimizer.learning_rate = rate
        except TypeError:
            message = "learning_rate: this optimizer follows a schedule; compile it with a number to change it here"
            raise LearnerError(message) from None
        self._note_change()

    @property
    def batch_size(self) -> int:
        """Samples a step; it may be changed at any time."""
        return self._batch_size

    @batch_size.setter
    def batch_size(self, size: int) -> None:
        size = validation.whole("batch_size", size, high=self.samples, example=min(32, self.samples))
        if size != getattr(self, "_batch_size", size):
            self._note_change()
        self._batch_size = size

    @property
    def epoch(self) -> float:
        """How often every sample has been seen."""
        return self._seen / self.samples

    @property
    def diverged(self) -> bool:
        """Whether the loss has left the finite numbers."""
        return bool(self.history.loss) and not math.isfinite(self.history.loss[-1])

    # Training ----------------------------------------------------------------------------------------------------

    def train(self, *, steps: int | None = None, seconds: float = math.inf) -> None:
        """Train `steps` steps, or for about `seconds`; at least one step. The history gets one entry."""
        deadline = time.perf_counter() + seconds
        left = math.inf if steps is None else steps
        fresh = True
        while left > 0:
            quota = max(1, int(self._rate * (deadline - time.perf_counter()))) if seconds < math.inf else LONGEST_CHUNK
            done, loss = self._chunk(int(min(left, quota, LONGEST_CHUNK)), fresh)
            fresh = False
            left -= done
            if time.perf_counter() >= deadline:
                break
        self.history.step.append(self.step)
        self.history.loss.append(loss)

    def train_epochs(self, epochs: float = 1) -> None:
        """Train until every sample has been seen `epochs` more times."""
        target = self._seen + epochs * self.samples
        while self._seen < target - 1e-9 and not self.diverged:
            left_in_epoch = self.samples - self._seen % self.samples
            self.train(steps=math.ceil(min(left_in_epoch, target - self._seen) / self.batch_size))

    def reset(self) -> None:
        """Back to the weights, the optimizer's state and the order of samples of the start; the rate stays."""
        rate = self.learning_rate
        for variable, value in zip(self._variables(), self._start, strict=True):
            variable.assign(value)
        self.model.optimizer.learning_rate = rate
        self._random = np.random.default_rng(self._seed)
        self._restart()

    def _restart(self) -> None:
        self.step = 0
        self._seen = 0
        self._rate = 200.0  # steps a second, measured as it goes
        self._shuffle()
        self.history = History()

    def _chunk(self, steps: int, fresh: bool) -> tuple[int, float]:
        """At most `steps` steps, and no further than the end of the epoch: how many were made, and the mean loss."""
        from tensorflow import constant

        place = self._seen % self.samples
        steps = min(steps, math.ceil((self.samples - place) / self.batch_size))
        began = time.perf_counter()
        amounts = (constant(n, "int64") for n in (place, self.batch_size, steps))
        loss = float(self._train(self._order, *amounts, constant(fresh)))
        took = time.perf_counter() - began
        if self.step:  # the first run of the graph is a slow one
            self._rate = 0.5 * self._rate + 0.5 * steps / max(took, 1e-6)
        self.step += steps
        self._seen += min(steps * self.batch_size, self.samples - place)
        if self._seen % self.samples == 0:
            self._shuffle()
        return steps, loss

    def _shuffle(self) -> None:
        from tensorflow import constant

        self._order = constant(self._random.permutation(self.samples))

    def _build(self) -> None:
        """Make every variable before the first trace, with the messages a learner can act on."""
        wanted, given = getattr(self.model, "input_shape", None), self.x.shape[1:]
        if isinstance(wanted, tuple) and any(a is not None and a != b for a, b in _pairs(wanted[1:], given)):
            raise LearnerError(f"x: one sample has shape {given}, and the model takes {wanted[1:]}")
        self._check_classes()
        try:
            self.model.test_step((self.x[:1], self.y[:1]))
        except Exception as error:
            raise LearnerError(self._misfit(error)) from None
        self.model.optimizer.build(self.model.trainable_variables)
        self.model.reset_metrics()

    def _check_classes(self) -> None:
        """Labels that no output stands for would give NaN or silence."""
        loss = getattr(self.model.loss, "name", None) or getattr(self.model.loss, "__name__", None) or self.model.loss
        low, high = self.y.min(), self.y.max()
        if loss == "sparse_categorical_crossentropy":
            units = self.model.output_shape[-1]
            if low < 0 or high >= units:
                raise LearnerError(
                    f"y has labels from {low:g} to {high:g}, and the model has {units} outputs: "
                    f"the labels must be from 0 to {units - 1}"
                )
        elif loss == "binary_crossentropy" and (low < 0 or high > 1):
            raise LearnerError(f"y has labels from {low:g} to {high:g}: binary_crossentropy wants 0 and 1")

    def _misfit(self, error: Exception) -> str:
        output = getattr(self.model, "output_shape", None)
        if isinstance(output, tuple):
            return (
                f"y: one target has shape {self.y.shape[1:]}, and the model's output has shape {output[1:]}; "
                f"the loss cannot compare them: {str(error).splitlines()[0]}"
            )
        return f"the data do not fit the model: {str(error).splitlines()[0]}"

    def _variables(self) -> list[Any]:
        return [*self.model.variables, *self.model.optimizer.variables]

    def _note_change(self) -> None:
        if getattr(self, "history", None) is not None and self.step:
            self.history.changes.append(self.step)

    def _trace(self) -> Any:
        import tensorflow as tf

        model, x, y = self.model, tf.constant(self.x), tf.constant(self.y)

        def loop(order: Any, place: Any, batch_size: Any, steps: Any, fresh: Any) -> Any:
            if fresh:
                model.reset_metrics()
            for i in tf.range(steps):
                rows = order[place + i * batch_size : place + (i + 1) * batch_size]
                model.train_step((tf.gather(x, rows), tf.gather(y, rows)))
            return model.get_metrics_result()["loss"]

        number = tf.TensorSpec((), tf.int64)
        signature = [tf.TensorSpec((None,), tf.int64), number, number, number, tf.TensorSpec((), tf.bool)]
        return tf.function(loop, input_signature=signature).get_concrete_function()


def train(model: Any, data: Any, *, epochs: float, batch_size: int = 32, seed: int = 0) -> History:
    """Train a compiled Keras model like `model.fit`, without a word and, where the model is small, many times quicker.

    Args:
        model: a compiled `keras.Model`; it is trained in place.
        data: the pair (x, y).
        epochs: how often every sample is seen, above 0.
        batch_size: samples a step, from 1 to the number of samples.
        seed: of the order in which the samples come.

    Returns:
        the history, with one entry an epoch.

    Raises:
        LearnerError: if the model is not compiled, or the data do not fit it.

    >>> import keras, numpy as np
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    >>> model.compile(optimizer="adam", loss="mse")
    >>> train(model, (np.eye(2), np.ones((2, 1))), epochs=3, batch_size=2).step
    [1, 2, 3]
    """
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise LearnerError(f"data={validation.shown(data)}: it must be a pair (x, y), inputs and targets")
    trainer = Trainer(model, *data, batch_size=batch_size, seed=seed)
    trainer.train_epochs(validation.number("epochs", epochs, above=0, example=10))
    return trainer.history


def _samples(name: str, value: Any) -> np.ndarray:
    """`value` as an array whose first axis counts the samples, in the type Keras computes with."""
    clean = validation.array(name, value, like="numbers, the first axis counting the samples")
    if clean.ndim == 0:
        raise LearnerError(f"{name}={validation.shown(value)}: it must be an array, one entry for each sample")
    if name == "y" and np.asarray(value).dtype.kind in "iub":
        return clean.astype(np.int64)
    return clean.astype(np.float32)


def _pairs(wanted: tuple, given: tuple) -> list[tuple]:
    """Dimensions side by side; a missing one counts as a mismatch."""
    if len(wanted) != len(given):
        return [(len(wanted), -1)]
    return list(zip(wanted, given, strict=True))
