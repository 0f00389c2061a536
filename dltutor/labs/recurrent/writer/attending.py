"""A GPT that is asked for one character after the other, the keys and values of what it has read kept.

`AttendingReader` makes the steps in NumPy with the model's own weights, for layers that look at one place alone and
`MultiHeadAttention` with a causal mask, put together in any way. The mask is what makes it exact: what comes later
changes neither keys nor values of what stands before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from dltutor.labs.recurrent.writer.graph import Part, parts_of
from dltutor.labs.recurrent.writer.single import UnlikeError, activation_of, dense, normalization

Step = Callable[..., np.ndarray]
JOINS: dict[str, Step] = {"Add": np.add, "Subtract": np.subtract, "Multiply": np.multiply}
CLOSE = 1e-4  # how far a layer of the learner's own may be off from adding the same to every place


class Kept:
    """What was computed of the characters of one window: for each layer of attention queries, keys and values."""

    def __init__(self, window: int, layers: tuple[Any, ...]) -> None:
        self.codes, self.filled = np.zeros(window, np.int32), 0
        self.layers = []
        for layer in layers:
            sizes = layer.key_dim, layer.key_dim, layer.value_dim or layer.key_dim
            self.layers.append([np.zeros((layer.num_heads, window, size), np.float32) for size in sizes])

    def begun(self, filled: int) -> Kept:
        """A copy whose first so many characters count, to go on with others."""
        new = Kept(len(self.codes), ())
        new.codes, new.filled = self.codes.copy(), filled
        new.layers = [[part.copy() for part in three] for three in self.layers]
        return new


class Reading(NamedTuple):
    """A state: so many characters of those that are kept have been read."""

    kept: Kept
    read: int


class AttendingReader:
    """Reads one character after the other; `step`, `start` and `refresh` are those of a `StatefulReader`.

    When its window is full a new one is begun with the later half, as if the text began there. So the model always sees
    between half a window and a whole one, and what is kept holds: each place has the same number as before.

    Args:
        model: (batch, time) to (batch, time, kinds).
        window: the most characters that the model reads at once.
    """

    quick = True

    def __init__(self, model: Any, window: int) -> None:
        self.window = window
        self._parts, self._output = parts_of(model, window)
        self._layers = tuple(part.operation for part in self._parts if part.kind == "MultiHeadAttention")
        if not self._layers:
            raise UnlikeError
        self.refresh()

    @property
    def heads(self) -> tuple[int, ...]:
        """How many each layer has."""
        return tuple(layer.num_heads for layer in self._layers)

    def refresh(self) -> None:
        """The model's present weights."""
        self._steps = [(self._step_of(part), part) for part in self._parts]

    def start(self) -> Reading:
        """The state before the first character: nothing is kept."""
        return Reading(Kept(self.window, self._layers), 0)

    def step(self, code: int, state: Reading) -> tuple[np.ndarray, Reading]:
        """The logits of what follows one more character, shape (kinds,), and the new state."""
        kept, read = state
        codes = [code]
        if read == self.window:
            codes = [*kept.codes[(self.window + 1) // 2 :], code]
            kept, read = self.start()
        elif read < kept.filled:  # another character than before stands here
            kept = kept.begun(read)
        return self._read(np.array(codes, np.int32), kept, read)

    def weights(self, state: Reading, layer: int, head: int) -> np.ndarray:
        """Where a head looks from the newest character: at each that it has read, the newest last; their sum is 1."""
        queries, keys, _ = state.kept.layers[layer]
        return _softmax(keys[head, : state.read] @ queries[head, state.read - 1])

    def _read(self, codes: np.ndarray, kept: Kept, read: int) -> tuple[np.ndarray, Reading]:
        at = slice(read, read + len(codes))
        kept.codes[at] = codes
        found: dict[int, np.ndarray] = {0: codes}
        for step, part in self._steps:
            given = [found[source] if isinstance(source, int) else _here(source, at) for source in part.sources]
            found[part.target] = step(kept, at, *given)
        kept.filled = at.stop
        return found[self._output][-1], Reading(kept, at.stop)

    def _step_of(self, part: Part) -> Step:
        """What a part of the model does, in NumPy: of what is kept, the new places, and what they are given."""
        layer, kind = part.operation, part.kind
        if kind == "MultiHeadAttention":
            return _attention(layer, self._layers.index(layer))
        if kind == "Embedding":
            table = np.asarray(layer.get_weights()[0], np.float32)
            return lambda kept, at, x: table[x]
        if kind == "Dense":
            kernel, bias, activation = dense(layer)
            return lambda kept, at, x: activation(x @ kernel + bias)
        if kind in ("LayerNormalization", "Activation"):
            alone = normalization(layer) if kind == "LayerNormalization" else activation_of(layer)
            return lambda kept, at, x: alone(x)
        if kind in JOINS:
            join = JOINS[kind]
            return lambda kept, at, first, *others: _joined(join, first, others)
        added = _added(layer, (1, self.window, part.size))
        return lambda kept, at, x: x + added[at]


def _attention(layer: Any, number: int) -> Step:
    """A layer of attention, the `number`-th of the model; see `scratch.attention`."""
    weights = [np.asarray(w, np.float32) for w in layer.get_weights()]
    kernels, biases = (weights[::2], weights[1::2]) if len(weights) == 8 else (weights, None)
    heads, size = layer.num_heads, layer.key_dim
    scales = np.float32(1 / np.sqrt(size)), np.float32(1), np.float32(1)
    flat = [scale * kernel.reshape(len(kernel), -1) for scale, kernel in zip(scales, kernels, strict=False)]
    kernel, ends = np.concatenate(flat, axis=1), np.cumsum([part.shape[1] for part in flat])
    bias = np.float32(0)
    if biases is not None:
        bias = np.concatenate([scale * part.ravel() for scale, part in zip(scales, biases, strict=False)])
    out = kernels[3].reshape(ends[2] - ends[1], -1)
    out_bias = np.float32(0) if biases is None else biases[3]

    def attend(kept: Kept, at: slice, x: np.ndarray, *_: np.ndarray) -> np.ndarray:
        made, three = x @ kernel + bias, kept.layers[number]
        for part, first, last in zip(three, (0, *ends), ends, strict=False):
            part[:, at] = made[:, first:last].reshape(len(x), heads, -1).swapaxes(0, 1)
        queries, keys, values = three
        scores = queries[:, at] @ keys[:, : at.stop].swapaxes(1, 2)
        if len(x) > 1:
            scores = np.where(np.tri(len(x), at.stop, at.start, bool), scores, -np.inf)
        found = _softmax(scores) @ values[:, : at.stop]
        return found.swapaxes(0, 1).reshape(len(x), -1) @ out + out_bias

    return attend


def _softmax(scores: np.ndarray) -> np.ndarray:
    shares = np.exp(scores - np.maximum.reduce(scores, axis=-1, keepdims=True))
    return shares / np.add.reduce(shares, axis=-1, keepdims=True)


def _joined(join: Step, first: np.ndarray, others: tuple[np.ndarray, ...]) -> np.ndarray:
    for other in others:
        first = join(first, other)
    return first


def _here(constant: np.ndarray, at: slice) -> np.ndarray:
    """The rows of an array of numbers for each place; another one as it is."""
    return constant[at] if constant.ndim == 2 or constant.dtype.kind == "i" else constant


def _added(layer: Any, shape: tuple[int, ...]) -> np.ndarray:
    """What a layer of the learner's own adds to each place, shape (window, size), if that is all it does."""
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    added, other = (np.asarray(layer(part)) for part in (np.zeros(shape, np.float32), x))
    if added.shape != shape or np.abs(other - x - added).max() > CLOSE:
        raise UnlikeError
    return added[0]
