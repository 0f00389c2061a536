"""A character model that is asked for one character after the other, its state carried along.

`StatefulReader` makes the steps in NumPy with the model's own weights, in tenths of a millisecond each: no graph, no
call of Keras. It can do so for layers that look at one character alone, recurrent layers, and dense layers, one after
the other; for a GPT see `attending`. `Rereader` stands in for every other model: it reads the last characters anew for
each new one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor.labs.recurrent.writer.attending import AttendingReader
from dltutor.labs.recurrent.writer.single import UnlikeError, activation_of, dense
from dltutor.live.training import graphs

WINDOW = 100  # characters that are read anew, if the model takes any number of them
EXACT = 1e-3  # of a logit: how far NumPy's single precision may be off
TINY = 1e-9  # added to a probability before its logarithm is taken

State = list[np.ndarray]
Step = Callable[[np.ndarray, np.ndarray], np.ndarray]


def reader_of(model: Any, kinds: int, window: int = WINDOW) -> StatefulReader | AttendingReader | Rereader:
    """A quick way if it gives the model's own numbers, else the slow one.

    Args:
        model: a Keras model, (batch, time) or one-hot (batch, time, kinds) to (batch, time, kinds).
        kinds: characters in the vocabulary.
        window: characters that are read at once, where the model itself does not say how many.
    """
    slow = Rereader(model, kinds, window)
    for make, length in ((lambda: StatefulReader(model, kinds), 8), (lambda: AttendingReader(model, slow.window), 100)):
        try:
            quick = make()
            if _alike(quick, slow, np.arange(min(length, slow.window)) * 7 % kinds):
                return quick
        except UnlikeError:
            pass
    return slow


def _alike(quick: Any, slow: Rereader, codes: np.ndarray) -> bool:
    state, steps = quick.start(), []
    for code in codes:
        logits, state = quick.step(int(code), state)
        steps.append(logits)
    return np.abs(log_softmax(np.array(steps)) - log_softmax(slow.all(codes))).max() < EXACT


class StatefulReader:
    """Reads one character after the other in NumPy.

    `step` takes the number of a character and the state, and gives the logits of what comes next, shape (kinds,), and
    the new state. `refresh` takes over the weights as they are now.
    """

    quick = True
    heads: tuple[int, ...] = ()

    def __init__(self, model: Any, kinds: int) -> None:
        self._model, self._kinds = model, kinds
        self._alone, self._cells, self._dense = _parts(model)
        self.refresh()

    def refresh(self) -> None:
        """The model's present weights."""
        self._steps: list[tuple[Any, Step, tuple[int, ...]]] = []
        rows = _alone(self._alone, self._model, self._kinds)
        for i, layer in enumerate(self._cells):
            table, step, size = _cell(layer)
            if i == 0:
                self._table = rows @ table[0] + table[1]
                self._steps.append((None, step, size))
            else:
                self._steps.append((table, step, size))
        self._outputs = [dense(layer) for layer in self._dense]

    def start(self) -> State:
        """The state before the first character: zeros."""
        return [np.zeros(size, np.float32) for _, _, size in self._steps]

    def step(self, code: int, state: State) -> tuple[np.ndarray, State]:
        new, x = [], self._table[code]
        for (table, step, size), h in zip(self._steps, state, strict=True):
            if table is not None:
                x = x @ table[0] + table[1]
            h = step(x, h)
            new.append(h)
            x = h[0] if len(size) > 1 else h
        for kernel, bias, activation in self._outputs:
            x = activation(x @ kernel + bias)
        return x, new


class Rereader:
    """Reads the last characters anew for each new one, by the model itself: right for every model, but slow."""

    quick = False
    heads: tuple[int, ...] = ()

    def __init__(self, model: Any, kinds: int, window: int = WINDOW) -> None:
        import keras
        import tensorflow as tf

        length = model.input_shape[1]
        self.window = window if length is None else length
        self._one_hot = len(model.input_shape) == 3
        self._probabilities = gives_probabilities(model)

        def ask(codes: Any) -> Any:
            x = keras.ops.one_hot(codes, kinds) if self._one_hot else codes
            return model(x[None], training=False)[0]

        self._ask = graphs.trace(ask, [tf.TensorSpec((self.window,), tf.int32)])

    def refresh(self) -> None:
        """Nothing to do: the model is asked as it is."""

    def start(self) -> State:
        return [np.zeros(0, np.int32)]

    def step(self, code: int, state: State) -> tuple[np.ndarray, State]:
        codes = np.append(state[0], np.int32(code))[-self.window :]
        return self.all(codes)[-1], [codes]

    @property
    def looks_ahead(self) -> bool:
        """Whether what comes later changes the answer at an earlier place."""
        here, later = np.zeros(2, np.int32), np.array([0, 1], np.int32)
        return self.window > 1 and bool(np.abs(self.all(here)[0] - self.all(later)[0]).max() > EXACT)

    def all(self, codes: np.ndarray) -> np.ndarray:
        """The logits after each of some characters; they stand at the start of the window, so nothing comes before."""
        import tensorflow as tf

        padded = np.zeros(self.window, np.int32)
        padded[: len(codes)] = codes
        out = self._ask(tf.constant(padded)).numpy()[: len(codes)]
        return np.log(out + TINY) if self._probabilities else out


def gives_probabilities(model: Any) -> bool:
    """Whether the model ends in a softmax."""
    import keras

    last = model.layers[-1]
    return isinstance(last, keras.layers.Softmax) or getattr(last, "activation", None) is keras.activations.softmax


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """The logarithms of the probabilities, along the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _parts(model: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """The layers that look at one character alone, the recurrent ones, and the dense ones after them."""
    from keras import Sequential, layers

    if not isinstance(model, Sequential):
        raise UnlikeError
    silent = (layers.InputLayer, layers.Dropout)
    rest = [layer for layer in model.layers if not isinstance(layer, silent)]
    if isinstance(rest[-1], layers.Softmax):
        rest.pop()
    recurrent = (layers.GRU, layers.LSTM, layers.SimpleRNN)
    places = [i for i, layer in enumerate(rest) if isinstance(layer, recurrent)]
    if not places or places != list(range(places[0], places[-1] + 1)):
        raise UnlikeError
    alone, cells, dense = rest[: places[0]], rest[places[0] : places[-1] + 1], rest[places[-1] + 1 :]
    per_character = (layers.Embedding, layers.Dense, layers.Lambda, layers.Rescaling, layers.Activation)
    if not all(isinstance(layer, per_character) for layer in alone):
        raise UnlikeError
    if not dense or not all(type(layer) is layers.Dense for layer in dense):
        raise UnlikeError
    return alone, cells, dense


def _alone(layers: list[Any], model: Any, kinds: int) -> np.ndarray:
    """What the first recurrent layer is given for each character, shape (kinds, features)."""
    import keras

    z = keras.ops.eye(kinds)[None] if len(model.input_shape) == 3 else keras.ops.arange(kinds, dtype="int32")[None]
    for layer in layers:
        z = layer(z)
    return keras.ops.convert_to_numpy(z)[0].astype(np.float32)


def _cell(layer: Any) -> tuple[tuple[np.ndarray, np.ndarray], Step, tuple[int, ...]]:
    """A recurrent layer: (kernel, bias) for its input, its step, the shape of its state; see `scratch.recurrent`."""
    from keras import layers

    weights = [np.asarray(w, np.float32) for w in layer.get_weights()]
    kernel, recurrent = weights[:2]
    bias = weights[2] if len(weights) > 2 else np.zeros(kernel.shape[1], np.float32)
    units, f = layer.units, activation_of(layer)
    if isinstance(layer, layers.SimpleRNN):
        return (kernel, bias), lambda x, h: f(x + h @ recurrent), (units,)
    gate = activation_of(layer, "recurrent_activation")
    if isinstance(layer, layers.LSTM):

        def lstm(x: np.ndarray, state: np.ndarray) -> np.ndarray:
            z = x + state[0] @ recurrent
            two = gate(z[: 2 * units])
            c = two[units:] * state[1] + two[:units] * f(z[2 * units : 3 * units])
            return np.stack([gate(z[3 * units :]) * f(c), c])

        return (kernel, bias), lstm, (2, units)
    if not layer.reset_after:
        raise UnlikeError
    own, theirs = bias if bias.ndim == 2 else (bias, bias)

    def gru(x: np.ndarray, h: np.ndarray) -> np.ndarray:
        u = h @ recurrent + theirs
        two = gate(x[: 2 * units] + u[: 2 * units])
        z = two[:units]
        return z * h + (1 - z) * f(x[2 * units :] + two[units:] * u[2 * units :])

    return (kernel, own), gru, (units,)
