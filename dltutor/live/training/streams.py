"""Batches that come one after the other: a `tf.data.Dataset`, or a `keras.utils.PyDataset` made into one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training.arrays import LONGEST_PLAN


class DatasetFeed:
    """Batches of a `tf.data.Dataset`; another batch size cuts the same samples anew.

    Where the data may end is not always known beforehand, so `batch` gives an optional that may be empty.

    Args:
        dataset: batches of (inputs, targets), as `model.fit` takes them.
        batch_size: None to take the batches as they come.
        fixed: how many samples a step the model takes, if no others; the rest of an epoch is left out.
    """

    may_end = True

    def __init__(self, dataset: Any, batch_size: int | None, fixed: int | None = None) -> None:
        self.x, self.y, self.weights, self.samples, self.remark = dataset, None, None, None, ""
        self._natural, self._fixed = _length_of_batches(dataset), fixed
        self._given = dataset.unbatch().batch(fixed, drop_remainder=True) if fixed else _relaxed(dataset)
        self._batch_size: int | None = fixed
        self._dataset = self._given
        if batch_size is not None:
            self.batch_size = self.clean(batch_size)
        self.restart()

    def clean(self, batch_size: Any) -> int:
        size = validation.whole("batch_size", batch_size, high=self.largest_batch, example=self._fixed or 32)
        if self._fixed not in (None, size):
            raise LearnerError(f"batch_size={size}: this model takes {self._fixed} samples at once, as its Input says")
        return size

    @property
    def largest_batch(self) -> int:
        return self._fixed or max(1024, self._natural)

    @property
    def smallest_batch(self) -> int:
        return self._fixed or 1

    @property
    def batch_size(self) -> int:
        return self._batch_size or self._natural

    @batch_size.setter
    def batch_size(self, size: int) -> None:
        """Cut the samples into batches of another size, from the next epoch's start on."""
        if size == self.batch_size:
            return
        self._batch_size = size
        self._dataset = _relaxed(self._given.unbatch().batch(size))
        if hasattr(self, "_iterator"):
            self._begin()

    @property
    def epoch(self) -> float:
        """How often every sample has been seen; between whole epochs only where the length is known."""
        return self._epochs + (self._place / self._length if self._length else 0.0)

    @property
    def endless(self) -> bool:
        """Whether the dataset goes on for ever, so that it has no epochs."""
        return int(self._given.cardinality()) == -1

    @property
    def steps_in_epoch(self) -> int | None:
        return self._length

    @property
    def left_in_epoch(self) -> int:
        """Steps to the end of the epoch; of a dataset without a known end, as many as are planned at once."""
        return self._length - self._place if self._length else LONGEST_PLAN

    def restart(self) -> None:
        """Begin anew."""
        self._epochs, self.seen = 0, 0
        self._begin()

    def steps_for(self, epochs: float) -> int:
        """How many steps see every sample `epochs` more times."""
        length = self._length or self._count_length()
        return math.ceil(epochs * length)

    def steps_to(self, epoch: float) -> int:
        """At most how many steps it takes to the end of `epoch`; many, as long as nobody knows how long one is."""
        if self._length:
            return max(0, math.ceil((epoch - self.epoch) * self._length - 1e-9))
        self._demand_an_end()
        return LONGEST_PLAN if self.epoch < epoch else 0

    def plan(self, steps: int) -> int:
        return max(1, min(steps, LONGEST_PLAN, self.left_in_epoch))

    def length(self, plan: int) -> int:
        return plan

    def arguments(self, plan: int) -> list[Any]:
        return [self._iterator]

    def signature(self) -> list[Any]:
        return [self._iterator._type_spec]

    def batch(self, i: Any, iterator: Any) -> Any:
        return iterator.get_next_as_optional()

    def count(self, plan: int) -> None:
        self._place += plan
        self.seen += plan * self.batch_size
        if self._length and self._place >= self._length:
            self._epochs += 1
            self._begin()

    def end(self, done: int) -> None:
        """The data came to an end after `done` steps of a plan."""
        self._length = self._place + done
        if not self._length:
            raise LearnerError("x: the dataset is empty")
        self.seen += done * self.batch_size
        self._epochs += 1
        length = self._length
        self._begin()
        self._length = length

    def arrays(self, i: int, plan: int) -> Any:
        return next(self._iterator)

    def few(self) -> Any:
        return next(iter(self._given))

    def _begin(self) -> None:
        self._iterator, self._place = iter(self._dataset), 0
        length = int(self._dataset.cardinality())
        self._length = length if length > 0 else None

    def _count_length(self) -> int:
        self._demand_an_end()
        return sum(1 for _ in self._dataset)

    def _demand_an_end(self) -> None:
        if self.endless:
            raise LearnerError("epochs: this dataset has no end, so it has no epochs; train for a number of steps")


def as_dataset(batches: Any, seed: int, shuffle: bool) -> Any:
    """The batches of a `keras.utils.PyDataset`, in another order each epoch if `shuffle`, asked for one by one."""
    import keras
    import tensorflow as tf

    random, number = np.random.default_rng(seed), batches.num_batches
    if not number:
        raise LearnerError("x: this PyDataset tells no number of batches, or none; give it a __len__")

    def standard(batch: Any) -> Any:
        parts = keras.tree.lists_to_tuples(batch)
        return keras.tree.map_structure(lambda part: tf.convert_to_tensor(np.asarray(part)), parts)

    def each() -> Iterator[Any]:
        for i in random.permutation(number) if shuffle else range(number):
            yield standard(batches[int(i)])
        batches.on_epoch_end()

    def loose(part: Any) -> Any:
        return tf.TensorSpec([None, *part.shape[1:]] if part.shape.rank else (), part.dtype)

    try:
        spec = keras.tree.map_structure(loose, standard(batches[0]))
    except Exception as error:
        raise LearnerError(f"x: this PyDataset stops at its first batch with {type(error).__name__}: {error}") from None
    return tf.data.Dataset.from_generator(each, output_signature=spec).apply(
        tf.data.experimental.assert_cardinality(number)
    )


def _relaxed(dataset: Any) -> Any:
    """The same batches, with a length that the graph does not know: so that any length passes without a new trace."""
    import keras
    import tensorflow as tf

    def forget(tensor: Any) -> Any:
        if not isinstance(tensor, tf.Tensor) or tensor.shape.rank in (None, 0):
            return tensor
        return tf.compat.v1.placeholder_with_default(tensor, [None, *tensor.shape[1:]])

    def relax(*parts: Any) -> Any:
        loose = keras.tree.map_structure(forget, parts)
        return loose if len(loose) > 1 else loose[0]

    return dataset.map(relax)


def _length_of_batches(dataset: Any) -> int:
    """How many samples the first batch has."""
    import keras

    try:
        first = next(iter(dataset))
    except StopIteration:
        raise LearnerError("x: the dataset is empty") from None
    shape = keras.tree.flatten(first)[0].shape
    if not shape.rank:
        raise LearnerError("x: the dataset gives single samples; make batches of them first, with dataset.batch(32)")
    return int(shape[0])
