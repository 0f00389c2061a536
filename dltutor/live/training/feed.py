"""Where a trainer's samples come from: arrays in memory, or a `tf.data.Dataset` with batches of its own.

Both feeds plan a number of steps ahead (`plan`), hand out a batch inside a graph (`batch`), and know how much of the
data has been seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

LONGEST_PLAN = 4096  # steps planned at once


def make_feed(x: Any, y: Any, batch_size: int | None, seed: int, shuffle: bool) -> ArrayFeed | DatasetFeed:
    """The feed for what a learner hands over."""
    if hasattr(x, "element_spec"):
        if y is not None:
            raise LearnerError("y: a dataset brings its own targets; hand over the dataset alone")
        return DatasetFeed(x, batch_size)
    if isinstance(x, Iterator) or callable(x):
        raise LearnerError(
            f"x={validation.shown(x)}: it must be an array, or a tf.data.Dataset made from the generator"
        )
    return ArrayFeed(x, y, batch_size, seed, shuffle)


class ArrayFeed:
    """Samples in memory, in a new order each epoch.

    Args:
        x: an array, or a list or dictionary of arrays for a model with several inputs; the first axis counts samples.
        y: the same for the targets; None if the model needs none.
        batch_size: samples a step, from 1 to the number of samples; None for 32, or all of them if they are fewer.
        seed: of the order.
        shuffle: False to keep the samples in the order in which they came.

    >>> feed = ArrayFeed(np.eye(5), np.arange(5), batch_size=2, seed=0, shuffle=False)
    >>> feed.plan(4)[1:3]  # the batches of four steps: where each begins, and where it ends
    (array([0, 2, 4, 5]), array([2, 4, 5, 7]))
    """

    may_end = False
    endless = False

    def __init__(self, x: Any, y: Any, batch_size: int | None, seed: int, shuffle: bool) -> None:
        self.x, self.y = _samples("x", x), None if y is None else _samples("y", y)
        parts = {**_leaves("x", self.x), **({} if y is None else _leaves("y", self.y))}
        self.samples = validation.same_length(**parts)
        self._batch_size = self.clean(min(32, self.samples) if batch_size is None else batch_size)
        self._seed, self._shuffle = seed, shuffle
        self._tensors: Any = None
        self.restart()

    def clean(self, batch_size: Any) -> int:
        """`batch_size` if it is possible."""
        return validation.whole("batch_size", batch_size, high=self.samples, example=min(32, self.samples))

    @property
    def largest_batch(self) -> int:
        return self.samples

    @property
    def batch_size(self) -> int:
        """Samples a step; where fewer are left than were asked for, all of them."""
        return min(self._batch_size, self.samples)

    @batch_size.setter
    def batch_size(self, size: int) -> None:
        self._batch_size = size

    @property
    def epoch(self) -> float:
        """How often every sample has been seen."""
        return self.seen / self.samples

    @property
    def steps_in_epoch(self) -> int | None:
        """Steps in a whole epoch; None as long as nobody knows."""
        return math.ceil(self.samples / self.batch_size)

    @property
    def left_in_epoch(self) -> int:
        """Steps until every sample has been seen once more."""
        return math.ceil((self.samples - self.seen % self.samples) / self.batch_size)

    @property
    def rest(self) -> int:
        """Samples in the last step of an epoch, if they are fewer than in the others; otherwise 0."""
        return self.samples % self.batch_size

    @property
    def regular_steps(self) -> int:
        """How many of the next steps have as many samples as a batch, or as `rest`: all, if no batch size changed."""
        left = self.samples - self.seen % self.samples
        return LONGEST_PLAN if left % self.batch_size == self.rest else left // self.batch_size

    def restart(self) -> None:
        """Begin anew, in the same order."""
        self._random = np.random.default_rng(self._seed)
        self.seen = 0
        self._orders = [self._order()]

    def steps_for(self, epochs: float) -> int:
        """How many steps it takes to see every sample `epochs` more times."""
        goal, seen, steps = self.seen + epochs * self.samples, float(self.seen), 0
        while seen < goal - 1e-6:
            left = min(self.samples - seen % self.samples, goal - seen)
            steps += math.ceil(left / self.batch_size)
            seen += left
        return steps

    def steps_to(self, epoch: float) -> int:
        """How many steps it takes until every sample has been seen `epoch` times in all."""
        return self.steps_for(epoch - self.epoch)

    def plan(self, steps: int) -> tuple[np.ndarray, ...]:
        """The order of the samples for the next `steps` steps, and where in it each batch begins and ends."""
        steps = min(steps, LONGEST_PLAN)
        place, first, last = self.seen % self.samples, [], []
        offset = 0
        while len(first) < steps:
            begins = np.arange(place, self.samples, self.batch_size)[: steps - len(first)] + offset
            first.extend(begins)
            last.extend(np.minimum(begins + self.batch_size, offset + self.samples))
            place, offset = 0, offset + self.samples
        while len(self._orders) * self.samples < last[-1]:
            self._orders.append(self._order())
        return np.concatenate(self._orders), np.array(first), np.array(last)

    def length(self, plan: tuple[np.ndarray, ...]) -> int:
        """How many steps a plan has."""
        return len(plan[1])

    def arguments(self, plan: tuple[np.ndarray, ...]) -> list[Any]:
        """The plan as tensors, for `batch`."""
        from tensorflow import constant

        return [*(constant(part, "int64") for part in plan), *self.data()]

    def signature(self) -> list[Any]:
        import tensorflow as tf

        return [tf.TensorSpec((None,), tf.int64)] * 3 + self.data_signature()

    def data_signature(self) -> list[Any]:
        """The samples alone: as many as there may be."""
        import tensorflow as tf

        return [tf.TensorSpec((None, *part.shape[1:]), part.dtype) for part in self.data()]

    def batch(self, i: Any, order: Any, first: Any, last: Any, *data: Any) -> Any:
        """In a graph: the data of step `i` of the plan."""
        return self.gathered(order[first[i] : last[i]], data)

    def gathered(self, rows: Any, data: Sequence[Any]) -> Any:
        """In a graph: the samples with these numbers."""
        import keras
        import tensorflow as tf

        return keras.tree.pack_sequence_as(self._packed(), [tf.gather(part, rows) for part in data])

    def set_data(self, x: Any, y: Any) -> None:
        """Other samples of the same shapes and types, as many as there are; the place in the epoch stays.

        The samples are arguments of the graph, so nothing is traced again.
        """
        import keras

        new = _samples("x", x), None if y is None else _samples("y", y)
        parts = {**_leaves("x", new[0]), **({} if y is None else _leaves("y", new[1]))}
        old = {**_leaves("x", self.x), **({} if self.y is None else _leaves("y", self.y))}
        samples = validation.same_length(**parts)
        if parts.keys() != old.keys():
            raise LearnerError(f"the data must have the same parts as before: {', '.join(old)}")
        for name, part in parts.items():
            if part.shape[1:] != old[name].shape[1:]:
                raise LearnerError(
                    f"{name}: one sample has shape {part.shape[1:]}, and before it had {old[name].shape[1:]}"
                )
        types = keras.tree.map_structure(lambda part: part.dtype, self._packed())
        self.x, self.y, self._tensors = *new, None
        packed = keras.tree.map_structure(lambda part, kind: part.astype(kind), self._packed(), types)
        self.x, self.y, _ = keras.utils.unpack_x_y_sample_weight(packed)
        if samples != self.samples:
            whole, place = divmod(self.seen, self.samples)
            self.seen = whole * samples + place * samples // self.samples
            self.samples = samples
            self._orders = [self._order()]

    def count(self, plan: tuple[np.ndarray, ...]) -> None:
        """The plan has been carried out."""
        _, first, last = plan
        self.seen += int((last - first).sum())
        del self._orders[: (self.seen // self.samples) - (self.seen - int((last - first).sum())) // self.samples]
        if not self._orders:
            self._orders.append(self._order())

    def arrays(self, i: int, plan: tuple[np.ndarray, ...]) -> Any:
        """Outside a graph: the data of step `i` of the plan."""
        import keras

        order, first, last = plan
        return keras.tree.map_structure(lambda part: part[order[first[i] : last[i]]], self._packed())

    def few(self) -> Any:
        """Two samples, to try a model with."""
        import keras

        return keras.tree.map_structure(lambda part: part[:2], self._packed())

    def _packed(self) -> Any:
        import keras

        return keras.utils.pack_x_y_sample_weight(self.x, self.y)

    def data(self) -> list[Any]:
        """The samples as tensors, side by side."""
        if self._tensors is None:
            import keras
            import tensorflow as tf

            self._tensors = [tf.constant(part) for part in keras.tree.flatten(self._packed())]
        return self._tensors

    def _order(self) -> np.ndarray:
        return self._random.permutation(self.samples) if self._shuffle else np.arange(self.samples)


class DatasetFeed:
    """Batches of a `tf.data.Dataset`; another batch size cuts the same samples anew.

    Where the data may end is not always known beforehand, so `batch` gives an optional that may be empty.

    Args:
        dataset: batches of (inputs, targets), as `model.fit` takes them.
        batch_size: None to take the batches as they come.
    """

    may_end = True

    def __init__(self, dataset: Any, batch_size: int | None) -> None:
        self.x, self.y, self.samples = dataset, None, None
        self._given = _relaxed(dataset)
        self._natural = _length_of_batches(dataset)
        self._batch_size: int | None = None
        self._dataset = self._given
        if batch_size is not None:
            self.batch_size = batch_size
        self.restart()

    def clean(self, batch_size: Any) -> int:
        return validation.whole("batch_size", batch_size, high=self.largest_batch, example=32)

    @property
    def largest_batch(self) -> int:
        return self.samples or max(1024, self._natural)

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


def _samples(name: str, value: Any) -> Any:
    """`value`, an array or a structure of arrays, in the types that Keras computes with."""
    if isinstance(value, dict):
        return {key: _samples(f"{name}[{key!r}]", part) for key, part in value.items()}
    if isinstance(value, tuple | list) and value and all(hasattr(part, "shape") and part.ndim > 0 for part in value):
        return type(value)(_samples(f"{name}[{i}]", part) for i, part in enumerate(value))
    clean = validation.array(name, value, like="numbers, the first axis counting the samples")
    if clean.ndim == 0:
        raise LearnerError(f"{name}={validation.shown(value)}: it must be an array, one entry for each sample")
    whole = np.asarray(value).dtype.kind in "iub"
    if whole and name.startswith("y"):
        return clean.astype(np.int64)
    return np.asarray(value).astype(np.int32) if whole else clean.astype(np.float32)


def _leaves(name: str, value: Any) -> dict[str, np.ndarray]:
    if isinstance(value, dict):
        return {k: v for key, part in value.items() for k, v in _leaves(f"{name}[{key!r}]", part).items()}
    if isinstance(value, tuple | list):
        return {k: v for i, part in enumerate(value) for k, v in _leaves(f"{name}[{i}]", part).items()}
    return {name: value}
