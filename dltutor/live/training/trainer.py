"""Trains a compiled Keras model in slices of a few milliseconds, so that a page can draw and ask in between.

It is the learner's model and its own `train_step`: loss, metrics, optimizer and dropout are what `model.fit` uses.
The steps run in a loop inside one `tf.function` over arrays in memory, ten and more times quicker than `fit`.
What cannot be traced is trained by `train_on_batch`, and `slow_because` says why.
"""

from __future__ import annotations

import math
import time
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training import fitting, graphs
from dltutor.live.training.evaluator import Evaluator, flatten
from dltutor.live.training.feed import LONGEST_PLAN, make_feed
from dltutor.live.training.history import History
from dltutor.live.training.swift import swift_for


class Trainer:
    """Trains `model` on `x`, `y` for as long as it is asked to.

    Args:
        model: a compiled `keras.Model` of any kind; it is trained in place.
        x: inputs, shape (samples, …); a list or dictionary of such arrays for several inputs; or a `tf.data.Dataset`
            of batches (inputs, targets).
        y: targets, one for each sample; None with a dataset, or for a model that needs none.
        batch_size: samples a step, from 1 to the number of samples; 32 if None, or the batches of the dataset.
        validation_data: a pair (x, y) that is never trained on; it is looked at after an epoch, once a slice at most.
        seed: of the order in which the samples come.
        shuffle: False to take the samples in the order given.

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

    def __init__(
        self,
        model: Any,
        x: Any,
        y: Any = None,
        *,
        batch_size: int | None = None,
        validation_data: Any = None,
        seed: int = 0,
        shuffle: bool = True,
    ) -> None:
        fitting.check_model(model)
        self.model = model
        self.slow_because = fitting.why_slow(model)
        self.steps_before = fitting.steps_done(model)
        self.feed = make_feed(x, y, batch_size, seed, shuffle)
        fitting.check_data(model, self.feed)
        self.history = History()
        self.step = 0
        self._names: list[str] = []
        self._train = self._trace()
        self._swift = None if self.slow_because else swift_for(model, self.feed, self._names)
        self._start = [v.numpy() for v in self._variables]
        self._validator = None if validation_data is None else Evaluator(model, "validation_data", validation_data)
        self._restart()

    # Settings ----------------------------------------------------------------------------------------------------

    @property
    def x(self) -> Any:
        """The inputs, as they are trained on."""
        return self.feed.x

    @property
    def y(self) -> Any:
        """The targets, as they are trained on."""
        return self.feed.y

    @property
    def samples(self) -> int | None:
        """How many samples there are; None for a dataset."""
        return self.feed.samples

    def set_data(self, x: Any, y: Any = None) -> None:
        """Train on other samples from now on: as many as there are, of the same shapes; nothing is traced again.

        Raises:
            LearnerError: if they do not fit the model or each other, or if the trainer trains on a dataset.

        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(optimizer="sgd", loss="mse")
        >>> trainer = Trainer(model, np.eye(2), np.ones((2, 1)), batch_size=2)
        >>> trainer.set_data(np.zeros((7, 2)), np.ones((7, 1)))
        >>> trainer.train(steps=4)
        >>> trainer.epoch
        1.0
        """
        if self.feed.samples is None:
            raise LearnerError("x: this trainer trains on a dataset, which cannot be exchanged; make a new trainer")
        before = self.feed.x, self.feed.y
        self.feed.set_data(x, y)
        try:
            fitting.check_data(self.model, self.feed)
        except LearnerError:
            self.feed.set_data(*before)
            raise
        if self.step not in self.history.changes[-1:]:
            self._note_change()

    @property
    def learning_rate(self) -> float:
        """The optimizer's present learning rate; it may be changed at any time."""
        return float(self.model.optimizer.learning_rate.numpy())

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        rate = validation.number("learning_rate", rate, above=0, example=0.1)
        if not fitting.has_one_optimizer(self.model):
            raise LearnerError("learning_rate: this model has no single optimizer; set the rate of each of its own")
        if math.isclose(rate, self.learning_rate, rel_tol=1e-6):  # the optimizer keeps it with seven digits
            return
        try:
            self.model.optimizer.learning_rate = rate
        except TypeError:
            message = "learning_rate: this optimizer follows a schedule; compile it with a number to change it here"
            raise LearnerError(message) from None
        self._note_change()

    @property
    def can_set_rate(self) -> bool:
        """Whether the model has one optimizer, and it follows no schedule."""
        return fitting.can_set_rate(self.model)

    @property
    def names(self) -> tuple[str, ...]:
        """What the model reports, first what stands for the loss: ("loss", "accuracy")."""
        return tuple(sorted(self._names, key=lambda name: name != "loss"))

    @property
    def batch_size(self) -> int:
        """Samples a step; it may be changed at any time."""
        return self.feed.batch_size

    @batch_size.setter
    def batch_size(self, size: int) -> None:
        size = self.feed.clean(size)
        if size != self.feed.batch_size:
            self.feed.batch_size = size
            self._note_change()

    @property
    def swift(self) -> bool:
        """Whether the steps of the present batch size have been compiled, so that they take a tenth of the time."""
        return self._swift is not None and self._swift.ready

    @property
    def validates(self) -> bool:
        """Whether there are validation data."""
        return self._validator is not None

    @property
    def epoch(self) -> float:
        """How often every sample has been seen."""
        return self.feed.epoch

    # Training ----------------------------------------------------------------------------------------------------

    def train(self, *, steps: int | None = None, seconds: float = math.inf, until: float | None = None) -> None:
        """Train `steps` steps, for about `seconds`, or until an epoch; at least one step. The history gets one entry.

        Where the loss or a weight leaves the finite numbers, training ends with `diverged` set and `reason` telling
        why, and the weights are those of the last slice that was finite.
        """
        deadline = time.perf_counter() + seconds
        left = math.inf if steps is None else steps
        live = seconds < math.inf
        self.diverged, self.reason = False, ""
        epochs = math.floor(self.epoch + 1e-9)
        fresh = True
        while left > 0:
            quick = self._swift.steps() if live and self._swift else 0
            quota = max(1, int(self._rate[quick > 0] * (deadline - time.perf_counter()))) if live else LONGEST_PLAN
            if live and self.step < 2:
                quota = 1  # how long a step takes is not known yet: a large model would go on for minutes
            if until is not None:
                quota = min(quota, self.feed.steps_to(until) or int(fresh))
            done, logs = self._chunk(int(min(left, quota)), fresh, quick)
            fresh = fresh and not done
            left -= done
            if not self._keep(logs):
                break
            if time.perf_counter() >= deadline or (until is not None and not self.feed.steps_to(until)):
                break
        self.history.add(self.step, logs, self.epoch)
        if self._validator is not None and not self.diverged and math.floor(self.epoch + 1e-9) > epochs:
            self.validate()

    def train_epochs(self, epochs: float = 1) -> None:
        """Train until every sample has been seen `epochs` more times; the history gets one entry an epoch."""
        goal = self.epoch + epochs
        while self.epoch < goal - 1e-9:
            self.train(until=min(math.floor(self.epoch + 1e-9) + 1, goal))
            if self.diverged:
                break

    def validate(self) -> dict[str, float]:
        """Loss and metrics on the validation data; they are added to the history."""
        logs = self._validator()
        self.history.add_validation(self.step, logs, self.epoch)
        return logs

    def reset(self) -> None:
        """Back to the weights, the optimizer's state and the order of samples of the start; the rate stays."""
        self._put(self._start)
        self._restart()

    def _restart(self) -> None:
        self.step = 0
        self.diverged, self.reason = False, ""
        self._rate = {False: 200.0, True: 5000.0}  # steps a second, measured as it goes; of the swift ones
        self._finite_at = 0
        self.feed.restart()
        self.history = History()

    def _chunk(self, steps: int, fresh: bool, quick: int) -> tuple[int, dict[str, float]]:
        """At most `steps` steps, the swift way if `quick` of them are possible: how many, and what the last reports."""
        plan = self.feed.plan(min(steps, quick) if quick else steps)
        began = time.perf_counter()
        done, logs = self._swift.run(plan, fresh) if quick else self._train(plan, fresh)
        took = time.perf_counter() - began
        if self.step and done:  # the first run of the graph is a slow one
            before, now = self._rate[quick > 0], done / max(took, 1e-6)
            self._rate[quick > 0] = now if now < before / 4 else 0.5 * before + 0.5 * now
        self.step += done
        return done, logs

    def _keep(self, logs: dict[str, float]) -> bool:
        """Note the weights if all is finite; otherwise put the last finite ones back and say why it went wrong."""
        if all(map(math.isfinite, logs.values())) and self._snapshot():
            self._finite_at = self.step
            return True
        self.diverged = True
        self.reason = fitting.why_diverged(self, logs)
        self._put(self._kept() if self._finite_at else self._start)
        return False

    def _put(self, values: list[Any]) -> None:
        rate = self.learning_rate if self.can_set_rate else None
        for variable, value in zip(self._variables, values, strict=True):
            variable.assign(value)
        if rate is not None:
            self.model.optimizer.learning_rate = rate

    def _note_change(self) -> None:
        if self.step:
            self.history.changes.append(self.step)

    # The graph ---------------------------------------------------------------------------------------------------

    def _trace(self) -> Any:
        """What makes the steps of a plan: one graph, or `train_on_batch` where there can be none."""
        if not self.slow_because:
            try:
                return self._fast()
            except Exception as error:
                self.slow_because = f"TensorFlow cannot trace its training step ({type(error).__name__})"
                failure = error
        else:
            failure = None
        try:
            return self._slow()
        except Exception as error:
            raise LearnerError(fitting.misfit(self.model, self.feed, failure or error)) from None

    def _fast(self) -> Any:
        import tensorflow as tf

        model, feed = self.model, self.feed
        report: list[Any] = []  # the variable that holds the newest numbers of `train_step`
        done = tf.Variable(0, dtype=tf.int64, trainable=False)

        @tf.autograph.experimental.do_not_convert
        def note(i: Any, logs: Any) -> None:
            flat = flatten(logs)
            if not report:
                self._names = list(flat)
                with tf.init_scope():
                    report.append(tf.Variable(tf.zeros(len(flat)), trainable=False))
            report[0].assign(tf.stack([tf.reduce_mean(tf.cast(value, tf.float32)) for value in flat.values()]))
            done.assign(i + 1)

        def loop(steps: Any, fresh: Any, *arguments: Any) -> None:
            done.assign(0)
            if fresh:
                model.reset_metrics()
            for i in tf.range(steps):
                batch = feed.batch(i, *arguments)
                if not feed.may_end:
                    note(i, model.train_step(batch))
                elif batch.has_value():
                    note(i, model.train_step(batch.get_value()))

        signature = [tf.TensorSpec((), tf.int64), tf.TensorSpec((), tf.bool), *feed.signature()]
        graph = graphs.trace(loop, signature)
        self._variables = [v for v in graph.variables if v is not report[0] and v is not done]
        kept = [tf.Variable(v, trainable=False) for v in self._variables]
        floats = [v for v in self._variables if v.dtype.is_floating]

        def look() -> Any:
            finite = tf.reduce_all([tf.reduce_all(tf.math.is_finite(v)) for v in floats])
            if finite:
                for copy, variable in zip(kept, self._variables, strict=True):
                    copy.assign(variable)
            return finite

        snapshot = graphs.trace(look)
        self._snapshot = lambda: bool(snapshot())
        self._kept = lambda: [copy.numpy() for copy in kept]

        def run(plan: Any, fresh: bool) -> tuple[int, dict[str, float]]:
            planned = self._length(plan)
            graph(tf.constant(planned, tf.int64), tf.constant(fresh), *feed.arguments(plan))
            steps = int(done.numpy())
            feed.count(plan) if steps == planned else feed.end(steps)
            return steps, dict(zip(self._names, report[0].numpy().tolist(), strict=True))

        return run

    def _length(self, plan: Any) -> int:
        return plan if isinstance(plan, int) else len(plan[1])

    def _slow(self) -> Any:
        import numpy as np

        model, feed = self.model, self.feed
        before = model.get_weights() if model.built else None
        self._names = list(flatten(model.train_on_batch(*fitting.unpacked(feed.few()), return_dict=True)))
        if before is not None:
            model.set_weights(before)
        model.reset_metrics()
        optimizers = [o for o in fitting.optimizers(model)]
        self._variables = [*model.variables, *(v for o in optimizers for v in o.variables)]
        for optimizer in optimizers:
            for variable in optimizer.variables:
                if variable is not optimizer._learning_rate:
                    variable.assign(np.zeros_like(variable.numpy()))
        kept: list[Any] = []
        logs: dict[str, Any] = {}

        def snapshot() -> bool:
            values = [v.numpy() for v in self._variables]
            finite = all(np.isfinite(value).all() for value in values if value.dtype.kind == "f")
            if finite:
                kept[:] = values
            return finite

        self._snapshot, self._kept = snapshot, lambda: kept

        def run(plan: Any, fresh: bool) -> tuple[int, dict[str, float]]:
            if fresh:
                model.reset_metrics()
            steps = self._length(plan)
            for i in range(steps):
                try:
                    batch = feed.arrays(i, plan)
                except StopIteration:  # a dataset whose length nobody knew
                    feed.end(i)
                    steps = i
                    break
                logs.update(flatten(model.train_on_batch(*fitting.unpacked(batch), return_dict=True)))
            else:
                feed.count(plan)
            return steps, {name: float(np.mean(value)) for name, value in logs.items()}

        return run


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
    trainer = Trainer(model, *fitting.pair("data", data), batch_size=batch_size, seed=seed)
    trainer.train_epochs(validation.number("epochs", epochs, above=0, example=10))
    return trainer.history
