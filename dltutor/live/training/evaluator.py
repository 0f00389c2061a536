"""Loss and metrics on data that a model is not trained on."""

from __future__ import annotations

from typing import Any

from dltutor.errors import LearnerError
from dltutor.live.training import fitting, graphs
from dltutor.live.training.feed import make_feed
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
        x, y = (data, None) if hasattr(data, "element_spec") else fitting.pair(name, data)
        try:
            feed = make_feed(x, y, None, 0, False)
        except LearnerError as error:
            raise LearnerError(f"{name}: {error}") from None
        fitting.check_data(subject, feed, name)
        if feed.samples:
            feed.batch_size = min(self.BATCH, feed.samples)
        self._dataset = None if feed.samples else x
        self._subject, self._feed, self._graph = subject, feed, None

    def trace(self) -> None:
        """Make the graph, unless it is there or there can be none."""
        if self._graph is not None or not self._feed.samples or self._subject.slow_because:
            return
        import tensorflow as tf

        model, feed = self._subject.model, self._feed

        def loop(steps: Any, *arguments: Any) -> Any:
            model.reset_metrics()
            for i in tf.range(steps):
                model.test_step(feed.batch(i, *arguments))
            return model.get_metrics_result()

        self._graph = graphs.trace(loop, [tf.TensorSpec((), tf.int64), *feed.signature()])

    def __call__(self) -> dict[str, float]:
        import tensorflow as tf

        self.trace()
        model = self._subject.model
        if self._graph is None:
            data = (self._dataset,) if self._dataset is not None else (self._feed.x, self._feed.y)
            logs = model.evaluate(*data, verbose=0, return_dict=True)
        else:
            self._feed.restart()
            plan = self._feed.plan(self._feed.left_in_epoch)
            logs = self._graph(tf.constant(len(plan[1]), tf.int64), *self._feed.arguments(plan))
        model.reset_metrics()
        return {name: float(value) for name, value in flatten(logs).items()}


def flatten(logs: Any) -> dict[str, Any]:
    """Nested numbers side by side: Keras reports the metrics of some models as dictionaries in a dictionary."""
    found: dict[str, Any] = {}
    for name, value in (logs or {}).items():
        found.update(flatten(value) if isinstance(value, dict) else {name: value})
    return found
