"""What the outputs of a model say, in its graph: a share of B, a share of each of several classes, or a number."""

from __future__ import annotations

from typing import Any

from dltutor.labs.training.playground.data import outputs_of
from dltutor.labs.training.playground.tasks import Numbers, Task


def reading(model: Any, task: Task) -> Any:
    """How the answers of `model` are read, with the loss that it was compiled with."""
    if isinstance(task, Numbers):
        return OfNumbers()
    return OfTwo(model) if task.count == 2 else OfMany(model, task.count)


class OfTwo:
    """Answers of shape (samples,): the share of class B, from 0 to 1."""

    shape: tuple[int, ...] = ()
    unsure = 0.5

    def __init__(self, model: Any) -> None:
        import tensorflow as tf

        logits, hinge = _logits(model), "hinge" in _loss_name(model)
        self._single = outputs_of(model) == 1
        squash = tf.sigmoid if logits else (lambda a: a / 2 + 0.5) if hinge else (lambda a: a)
        self._share = squash if self._single else tf.nn.softmax if logits else (lambda a: a)

    def answers(self, output: Any) -> Any:
        import tensorflow as tf

        share = self._share(output)
        return tf.clip_by_value(share[:, 0], 0.0, 1.0) if self._single else share[:, 1]

    def score(self, answers: Any, targets: Any) -> Any:
        """The share of them that are right."""
        import tensorflow as tf

        targets = tf.cast(targets, tf.float32)
        second = tf.reshape(targets[:, -1] if len(targets.shape) > 1 else targets, [-1]) > 0.5
        return tf.reduce_mean(tf.cast(tf.equal(answers > 0.5, second), tf.float32))


class OfMany:
    """Answers of shape (samples, classes): the share of each class."""

    def __init__(self, model: Any, count: int) -> None:
        self.shape, self.unsure = (count,), 1 / count
        self._squash = _logits(model) or "hinge" in _loss_name(model)

    def answers(self, output: Any) -> Any:
        import tensorflow as tf

        return tf.nn.softmax(output) if self._squash else output

    def score(self, answers: Any, targets: Any) -> Any:
        """The share of them whose largest number is that of the right class."""
        import tensorflow as tf

        said = tf.argmax(answers, axis=-1)
        one_hot = len(targets.shape) > 1 and targets.shape[-1] > 1
        true = tf.argmax(targets, axis=-1) if one_hot else tf.cast(tf.reshape(targets, [-1]), tf.int64)
        return tf.reduce_mean(tf.cast(tf.equal(said, true), tf.float32))


class OfNumbers:
    """Answers of shape (samples,): the number itself."""

    shape: tuple[int, ...] = ()
    unsure = 0.0

    def answers(self, output: Any) -> Any:
        return output[:, 0]

    def score(self, answers: Any, targets: Any) -> Any:
        """The mean squared error."""
        import tensorflow as tf

        return tf.reduce_mean(tf.square(answers - tf.reshape(tf.cast(targets, answers.dtype), [-1])))


def _logits(model: Any) -> bool:
    import keras

    loss = keras.losses.get(model.loss) if isinstance(model.loss, str) else model.loss
    return bool(getattr(loss, "from_logits", False) or getattr(loss, "_fn_kwargs", {}).get("from_logits", False))


def _loss_name(model: Any) -> str:
    from dltutor.live.training.subject import name_of

    return name_of(model.loss)
