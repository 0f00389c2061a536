"""Two of the three ways of making a trainer's steps: in one graph, and one by one; `compiled` is the third.

All have one face: `names` is what a step reports, `most` how many can be planned at once, and `run` carries out a plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.training import fitting, graphs
from dltutor.live.training.arrays import LONGEST_PLAN
from dltutor.live.training.reported import flatten, numbers
from dltutor.live.training.slices import Snapshots
from dltutor.live.training.subject import Subject

NOTHING = "model: its train_step returns nothing; let it return its numbers, for example {'loss': loss}"
Report = tuple[int, dict[str, float]]  # how many steps were made, and what the last one says


def make_steps(subject: Subject, feed: Any) -> GraphSteps | SingleSteps:
    """The steps of a model on the data of a feed; a `LearnerError` if these do not fit it."""
    failure, because = None, subject.slow_because
    if not because:
        try:
            return GraphSteps(subject, feed)
        except LearnerError:
            raise
        except Exception as error:
            failure = error
            because = f"TensorFlow cannot trace its training step ({type(error).__name__})"
    try:
        return SingleSteps(subject, feed, because)
    except LearnerError:
        raise
    except Exception as error:
        raise LearnerError(fitting.misfit(subject, feed, failure or error)) from None


class GraphSteps:
    """The model's own `train_step` in a loop inside one graph, over samples in memory."""

    most = LONGEST_PLAN
    slow_because = ""

    def __init__(self, subject: Subject, feed: Any) -> None:
        import tensorflow as tf

        self.names: list[str] = []
        self._feed, self._report = feed, []  # the variable that holds the newest numbers of `train_step`
        self._done = tf.Variable(0, dtype=tf.int64, trainable=False)
        self._graph = self._trace(subject.model)
        rest = [*self._report, self._done, *(rate.value for rate in subject.rates)]
        self.variables = [v for v in self._graph.variables if not any(v is other for other in rest)]

    def snapshots(self) -> Snapshots:
        return _GraphSnapshots(self.variables)

    def run(self, plan: Any, fresh: bool) -> Report:
        """Carry out a plan; `fresh` if the means that the metrics report begin anew."""
        import tensorflow as tf

        feed, planned = self._feed, self._feed.length(plan)
        self._graph(tf.constant(planned, tf.int64), tf.constant(fresh), *feed.arguments(plan))
        steps = int(self._done.numpy())
        feed.count(plan) if steps == planned else feed.end(steps)
        return steps, dict(zip(self.names, self._report[0].numpy().tolist(), strict=True))

    def _trace(self, model: Any) -> Any:
        import tensorflow as tf

        feed, done, report = self._feed, self._done, self._report

        @tf.autograph.experimental.do_not_convert
        def note(i: Any, logs: Any) -> None:
            flat = flatten(logs)
            if not flat:
                raise LearnerError(NOTHING)
            if not report:
                self.names = list(flat)
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

        return graphs.trace(loop, [tf.TensorSpec((), tf.int64), tf.TensorSpec((), tf.bool), *feed.signature()])


class _GraphSnapshots(Snapshots):
    """Snapshots that are looked at and copied in a graph, which takes a tenth of the time."""

    def __init__(self, variables: Sequence[Any]) -> None:
        import tensorflow as tf

        self._copies = [tf.Variable(v, trainable=False) for v in variables]
        floats = [v for v in variables if v.dtype.is_floating]

        def look() -> Any:
            finite = tf.reduce_all([tf.reduce_all(tf.math.is_finite(v)) for v in floats])
            if finite:
                for copy, variable in zip(self._copies, variables, strict=True):
                    copy.assign(variable)
            return finite

        self._look = graphs.trace(look)
        super().__init__(variables)

    def note(self) -> bool:
        if not self._look():
            return False
        self._last = self._copies
        return True


class SingleSteps:
    """One `train_on_batch` after the other, for what cannot be traced; `slow_because` says why."""

    most = LONGEST_PLAN

    def __init__(self, subject: Subject, feed: Any, slow_because: str) -> None:
        self._model, self._feed, self.slow_because = subject.model, feed, slow_because
        self._logs: dict[str, Any] = {}
        self._try_one(subject)
        self.names = list(self._logs)
        rates = subject.rates
        self.variables = [v for v in _all_variables(subject) if not any(v is rate for rate in rates)]

    def snapshots(self) -> Snapshots:
        return Snapshots(self.variables)

    def run(self, plan: Any, fresh: bool) -> Report:
        """Carry out a plan; `fresh` if the means that the metrics report begin anew."""
        feed = self._feed
        if fresh:
            self._model.reset_metrics()
        steps = feed.length(plan)
        for i in range(steps):
            try:
                batch = feed.arrays(i, plan)
            except StopIteration:  # a dataset whose length nobody knew
                feed.end(i)
                steps = i
                break
            self._step(batch)
        else:
            feed.count(plan)
        return steps, numbers(self._logs)

    def _step(self, batch: Any) -> None:
        self._logs.update(flatten(self._model.train_on_batch(*fitting.unpacked(batch), return_dict=True)))

    def _try_one(self, subject: Subject) -> None:
        """A step that builds what is not built yet, and is then undone."""
        model, rates = subject.model, subject.rates
        if model.built and subject.has_one_optimizer and not model.optimizer.built:
            model.optimizer.build(model.trainable_variables)
        before = {id(v): (v, v.numpy()) for v in _all_variables(subject)} if model.built else {}
        self._step(self._feed.few())
        if not self._logs:
            raise LearnerError(NOTHING)
        for variable, value in before.values():
            variable.assign(value)
        model.reset_metrics()
        for variable in (v for optimizer in subject.optimizers for v in optimizer.variables):
            if id(variable) not in before and not any(variable is rate for rate in rates):
                variable.assign(np.zeros_like(variable.numpy()))


def _all_variables(subject: Subject) -> list[Any]:
    """What a step may change: weights, states, and what the optimizers have noted."""
    return [*subject.model.variables, *(v for optimizer in subject.optimizers for v in optimizer.variables)]
