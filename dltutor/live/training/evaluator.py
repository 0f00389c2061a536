"""Loss and metrics on data that a model is not trained on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dltutor.errors import LearnerError
from dltutor.live.training import fitting, graphs
from dltutor.live.training.feed import make_feed
from dltutor.live.training.reported import numbers
from dltutor.live.training.subject import Subject


class Evaluator:
    """Loss and metrics of a model on data that it is not trained on, as `model.evaluate` gives them, but quicker.

    Args:
        subject: the model.
        name: what the data are called in messages.
        data: a pair (x, y), or a `tf.data.Dataset` of batches.
    """

    BATCH = 256  # samples at once

    def __init__(self, subject: Subject, name: str, data: Any) -> None:
        import keras

        batches = hasattr(data, "element_spec") or isinstance(data, keras.utils.PyDataset)
        x, y, weights = (data, None, None) if batches else fitting.triple(name, data)
        try:
            feed = make_feed(x, y, shuffle=False, sample_weight=weights, fixed=subject.fixed_batch)
        except LearnerError as error:
            raise LearnerError(f"{name}: {error}") from None
        fitting.check_data(subject, feed, name)
        if feed.samples:
            feed.batch_size = subject.fixed_batch or min(self.BATCH, feed.samples)
        self._dataset = None if feed.samples else x
        self._name, self._subject, self.feed, self._graph = name, subject, feed, None

    def trace(self) -> None:
        """Make the graph, unless it is there or there can be none."""
        if self._graph is not None or not self.feed.samples or self._subject.slow_because:
            return
        import tensorflow as tf

        model, feed = self._subject.model, self.feed

        def loop(steps: Any, *arguments: Any) -> Any:
            model.reset_metrics()
            for i in tf.range(steps):
                model.test_step(feed.batch(i, *arguments))
            return model.get_metrics_result()

        with self._in_one_line():
            self._graph = graphs.trace(loop, [tf.TensorSpec((), tf.int64), *feed.signature()])

    def __call__(self) -> dict[str, float]:
        with self._in_one_line():
            return self._judged()

    @contextmanager
    def _in_one_line(self) -> Iterator[None]:
        """What goes wrong while the model is judged is said of the data that it is judged by."""
        try:
            yield
        except LearnerError:
            raise
        except Exception as error:
            said = fitting.first_line(error)
            raise LearnerError(f"{self._name}: the model's test_step, which judges them, stops with {said}") from None

    def _judged(self) -> dict[str, float]:
        import tensorflow as tf

        self.trace()
        model = self._subject.model
        if self._graph is None:
            logs = model.evaluate(**self._whole(), verbose=0, return_dict=True)
        else:
            self.feed.restart()
            plan = self.feed.plan(self.feed.left_in_epoch)
            logs = self._graph(tf.constant(len(plan[1]), tf.int64), *self.feed.arguments(plan))
        model.reset_metrics()
        return numbers(logs)

    def _whole(self) -> dict[str, Any]:
        """The data as `model.evaluate` takes them."""
        import keras

        feed = self.feed
        if self._dataset is not None:
            return {"x": self._dataset}
        parts = {"x": feed.x, "y": feed.y, "sample_weight": feed.weights}
        cut = keras.tree.map_structure(lambda part: None if part is None else part[: feed.samples], parts)
        return {**cut, "batch_size": feed.batch_size}
