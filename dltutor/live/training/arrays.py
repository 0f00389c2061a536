"""Samples in memory, in a new order each epoch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

LONGEST_PLAN = 4096  # steps planned at once
LARGE = 10_000_000  # bytes of an array from which on it is worth it to spare a copy
ALIGNED = 64  # bytes to which TensorFlow's memory is aligned


class ArrayFeed:
    """Samples in memory, in a new order each epoch.

    Args:
        x: an array, or a list or dictionary of arrays for a model with several inputs; the first axis counts samples.
        y: the same for the targets; None if the model needs none.
        batch_size: samples a step, all of them if they are fewer; None for 32.
        seed: of the order.
        shuffle: False to keep the samples in the order in which they came.
        weights: what each sample counts, as `sample_weight` of `model.fit`; None if all count the same.
        fixed: how many samples a step the model takes, if no others; the rest of an epoch is left out.

    >>> feed = ArrayFeed(np.eye(5), np.arange(5), batch_size=2, seed=0, shuffle=False)
    >>> feed.plan(4)[1:3]  # the batches of four steps: where each begins, and where it ends
    (array([0, 2, 4, 5]), array([2, 4, 5, 7]))
    """

    may_end = False
    endless = False

    def __init__(
        self,
        x: Any,
        y: Any,
        batch_size: int | None,
        seed: int,
        shuffle: bool,
        weights: Any = None,
        fixed: int | None = None,
    ) -> None:
        self._fixed, self.remark = fixed, ""
        self._take(x, y, weights)
        self._batch_size = self.clean((fixed or min(32, self.samples)) if batch_size is None else batch_size)
        self._seed, self._shuffle = seed, shuffle
        self._tensors: Any = None
        self.restart()

    def _take(self, x: Any, y: Any, weights: Any) -> None:
        self.x, self.y = _samples("x", x), None if y is None else _samples("y", y)
        self.weights = None if weights is None else _samples("sample_weight", weights, np.float32)
        self._given = validation.same_length(**self._parts())
        self.samples = self._given - (self._given % self._fixed if self._fixed else 0)
        if not self.samples:
            raise LearnerError(f"x has {self._given} samples, and the model takes {self._fixed} at once: add samples")
        if self.samples < self._given:
            left_out = self._given - self.samples
            self.remark = (
                f"This model takes {self._fixed} samples at once: {left_out} of {self._given} are left out an epoch."
            )

    def _parts(self) -> dict[str, np.ndarray]:
        """Every array by its name."""
        parts = {"x": self.x, "y": self.y, "sample_weight": self.weights}
        return {k: v for name, part in parts.items() if part is not None for k, v in _leaves(name, part).items()}

    def clean(self, batch_size: Any) -> int:
        """`batch_size` if it is possible: more than there are samples means all of them, as for `model.fit`."""
        size = validation.whole("batch_size", batch_size, example=self._fixed or min(32, self.samples))
        if self._fixed not in (None, size):
            raise LearnerError(f"batch_size={size}: this model takes {self._fixed} samples at once, as its Input says")
        if size > self.samples:
            self.remark = f"batch_size={size}: there are {self.samples} samples, so a step takes all of them."
        return size

    @property
    def largest_batch(self) -> int:
        return self._fixed or self.samples

    @property
    def smallest_batch(self) -> int:
        return self._fixed or 1

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

        parts = [tf.gather(part, rows) for part in data]
        if self._fixed:
            parts = [tf.ensure_shape(part, [self._fixed, *part.shape[1:]]) for part in parts]
        return keras.tree.pack_sequence_as(self._packed(), parts)

    def set_data(self, x: Any, y: Any, sample_weight: Any = None) -> None:
        """Other samples of the same shapes and types, as many as there are; the place in the epoch stays.

        The samples are arguments of the graph, so nothing is traced again.
        """
        before = self.x, self.y, self.weights
        old, old_samples, old_given = self._parts(), self.samples, self._given
        try:
            self._take(x, y, sample_weight)
            _demand_alike(self._parts(), old)
            now = zip((self.x, self.y, self.weights), before, strict=True)
            self.x, self.y, self.weights = (None if new is None else _typed(new, like) for new, like in now)
        except LearnerError:
            (self.x, self.y, self.weights), self.samples, self._given = before, old_samples, old_given
            raise
        self._tensors = None
        if (self.samples, self._given) != (old_samples, old_given):
            whole, place = divmod(self.seen, old_samples)
            self.seen = whole * self.samples + place * self.samples // old_samples
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
        """Two samples, to try a model with, or as many as it takes."""
        import keras

        return keras.tree.map_structure(lambda part: part[: self._fixed or 2], self._packed())

    def _packed(self) -> Any:
        import keras

        return keras.utils.pack_x_y_sample_weight(self.x, self.y, self.weights)

    def data(self) -> list[Any]:
        """The samples as tensors, side by side."""
        if self._tensors is None:
            import keras

            self._tensors = [_tensor(part) for part in keras.tree.flatten(self._packed())]
        return self._tensors

    def _order(self) -> np.ndarray:
        order = self._random.permutation(self._given) if self._shuffle else np.arange(self._given)
        return order[: self.samples]


def weights_of_classes(class_weight: Any, y: Any) -> np.ndarray:
    """What each sample counts, from what each class counts: 1 for a class that is not named.

    >>> weights_of_classes({0: 2.0}, [0, 1, 0])
    array([2., 1., 2.], dtype=float32)
    """
    if not isinstance(class_weight, dict):
        example = "a dictionary from the number of a class to its weight, for example {0: 1.0, 1: 5.0}"
        raise LearnerError(f"class_weight={validation.shown(class_weight)}: it must be {example}")
    several = isinstance(y, dict) or (isinstance(y, tuple | list) and any(hasattr(part, "shape") for part in y[:1]))
    if several:
        raise LearnerError("class_weight: it is for models with one output; hand over sample_weight, one for each")
    labels = np.asarray(y)
    labels = labels.argmax(axis=1) if labels.ndim == 2 and labels.shape[1] > 1 else labels
    if labels.ndim == 0 or labels.size != len(labels) or labels.dtype.kind not in "biuf":
        raise LearnerError("class_weight: y must be one label for each sample; hand over sample_weight instead")
    table = {key: validation.number(f"class_weight[{key!r}]", value, low=0) for key, value in class_weight.items()}
    return np.array([table.get(int(label), 1.0) for label in labels.reshape(-1)], np.float32)


def _samples(name: str, value: Any, dtype: Any = None) -> Any:
    """`value`, an array or a structure of arrays, in the types that Keras computes with: nothing is copied in vain."""
    if isinstance(value, dict) and value:
        return {key: _samples(f"{name}[{key!r}]", part) for key, part in value.items()}
    if isinstance(value, tuple | list) and value and all(hasattr(part, "shape") and part.ndim > 0 for part in value):
        return type(value)(_samples(f"{name}[{i}]", part) for i, part in enumerate(value))
    if getattr(getattr(value, "dtype", None), "kind", "") in ("U", "S"):
        raise LearnerError(f"{name} holds texts: hand over numbers, or a tf.data.Dataset of batches of texts")
    for turn, kind in (("to_tensor", "ragged"), ("toarray", "sparse")):
        if hasattr(value, turn):
            raise LearnerError(f"{name} is {kind}: hand over {name}.{turn}() instead")
    clean = validation.array(name, value, like="numbers, the first axis counting the samples", dtype=dtype)
    if clean.ndim == 0:
        raise LearnerError(f"{name}={validation.shown(value)}: it must be an array, one entry for each sample")
    return clean.astype(np.float32, copy=False) if clean.dtype.kind == "f" else clean


def _tensor(part: np.ndarray) -> Any:
    """The array as a tensor of its own. TensorFlow would copy a large one twice: once more than it is kept."""
    import tensorflow as tf

    if part.nbytes < LARGE or part.dtype == bool or tf.config.list_logical_devices("GPU"):
        return tf.constant(part)
    room = np.empty(part.nbytes + ALIGNED, np.uint8)
    first = -room.ctypes.data % ALIGNED
    own = room[first : first + part.nbytes].view(part.dtype).reshape(part.shape)
    own[...] = part
    return tf.experimental.dlpack.from_dlpack(own.__dlpack__())


def _demand_alike(parts: dict[str, np.ndarray], old: dict[str, np.ndarray]) -> None:
    if parts.keys() != old.keys():
        raise LearnerError(f"the data must have the same parts as before: {', '.join(old)}")
    for name, part in parts.items():
        if part.shape[1:] != old[name].shape[1:]:
            raise LearnerError(
                f"{name}: one sample has shape {part.shape[1:]}, and before it had {old[name].shape[1:]}"
            )


def _typed(part: Any, like: Any) -> Any:
    """`part` in the types of `like`; a `LearnerError` where a number would become another one."""
    if isinstance(part, dict):
        return {key: _typed(each, like[key]) for key, each in part.items()}
    if isinstance(part, tuple | list):
        return type(part)(_typed(each, other) for each, other in zip(part, like, strict=True))
    typed = part.astype(like.dtype, copy=False)
    if like.dtype.kind in "biu" and not np.array_equal(typed, part):
        raise LearnerError(f"the data were {like.dtype} before, and cannot hold these numbers: make a new trainer")
    return typed


def _leaves(name: str, value: Any) -> dict[str, np.ndarray]:
    if isinstance(value, dict):
        return {k: v for key, part in value.items() for k, v in _leaves(f"{name}[{key!r}]", part).items()}
    if isinstance(value, tuple | list):
        return {k: v for i, part in enumerate(value) for k, v in _leaves(f"{name}[{i}]", part).items()}
    return {name: value}
