"""A character model that is asked for one character after the other, its state carried along.

`StatefulReader` makes the steps in NumPy with the model's own weights, in tenths of a millisecond each: no graph, no
call of Keras. It can do so for layers that look at one character alone, recurrent layers, and dense layers, one after
the other. `Rereader` stands in for every other model: it reads the last characters anew for each new one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor.live.training import graphs

WINDOW = 100  # characters that are read anew, if the model takes any number of them
EXACT = 1e-3  # of a logit: how far NumPy's single precision may be off
TINY = 1e-9  # added to a probability before its logarithm is taken

State = list[np.ndarray]
Step = Callable[[np.ndarray, np.ndarray], np.ndarray]
Activation = Callable[[np.ndarray], np.ndarray]


def reader_of(model: Any, kinds: int) -> StatefulReader | Rereader:
    """The quick way if it gives the model's own numbers, else the slow one.

    Args:
        model: a Keras model, (batch, time) or one-hot (batch, time, kinds) to (batch, time, kinds).
        kinds: characters in the vocabulary.
    """
    slow = Rereader(model, kinds)
    try:
        quick = StatefulReader(model, kinds)
        codes = np.arange(min(8, slow.window)) * 7 % kinds
        state, steps = quick.start(), []
        for code in codes:
            logits, state = quick.step(int(code), state)
            steps.append(logits)
        right = np.abs(log_softmax(np.array(steps)) - log_softmax(slow.all(codes))).max() < EXACT
    except _UnlikeError:
        right = False
    return quick if right else slow


class StatefulReader:
    """Reads one character after the other in NumPy.

    `step` takes the number of a character and the state, and gives the logits of what comes next, shape (kinds,), and
    the new state. `refresh` takes over the weights as they are now.
    """

    quick = True

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
        self._outputs = [_dense(layer) for layer in self._dense]

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
            x = x @ kernel + bias
            if activation is not None:
                x = activation(x)
        return x, new


class Rereader:
    """Reads the last characters anew for each new one, by the model itself: right for every model, but slow."""

    quick = False

    def __init__(self, model: Any, kinds: int) -> None:
        import keras
        import tensorflow as tf

        length = model.input_shape[1]
        self.window = WINDOW if length is None else length
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


class _UnlikeError(Exception):
    """The model is not of the form that can be read in NumPy."""


def _parts(model: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """The layers that look at one character alone, the recurrent ones, and the dense ones after them."""
    from keras import Sequential, layers

    if not isinstance(model, Sequential):
        raise _UnlikeError
    silent = (layers.InputLayer, layers.Dropout)
    rest = [layer for layer in model.layers if not isinstance(layer, silent)]
    if isinstance(rest[-1], layers.Softmax):
        rest.pop()
    recurrent = (layers.GRU, layers.LSTM, layers.SimpleRNN)
    places = [i for i, layer in enumerate(rest) if isinstance(layer, recurrent)]
    if not places or places != list(range(places[0], places[-1] + 1)):
        raise _UnlikeError
    alone, cells, dense = rest[: places[0]], rest[places[0] : places[-1] + 1], rest[places[-1] + 1 :]
    per_character = (layers.Embedding, layers.Dense, layers.Lambda, layers.Rescaling, layers.Activation)
    if not all(isinstance(layer, per_character) for layer in alone):
        raise _UnlikeError
    if not dense or not all(type(layer) is layers.Dense for layer in dense):
        raise _UnlikeError
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
    units, f = layer.units, _function(layer.activation)
    if isinstance(layer, layers.SimpleRNN):
        return (kernel, bias), lambda x, h: f(x + h @ recurrent), (units,)
    gate = _function(layer.recurrent_activation)
    if isinstance(layer, layers.LSTM):

        def lstm(x: np.ndarray, state: np.ndarray) -> np.ndarray:
            z = x + state[0] @ recurrent
            two = gate(z[: 2 * units])
            c = two[units:] * state[1] + two[:units] * f(z[2 * units : 3 * units])
            return np.stack([gate(z[3 * units :]) * f(c), c])

        return (kernel, bias), lstm, (2, units)
    if not layer.reset_after:
        raise _UnlikeError
    own, theirs = bias if bias.ndim == 2 else (bias, bias)

    def gru(x: np.ndarray, h: np.ndarray) -> np.ndarray:
        u = h @ recurrent + theirs
        two = gate(x[: 2 * units] + u[: 2 * units])
        z = two[:units]
        return z * h + (1 - z) * f(x[2 * units :] + two[units:] * u[2 * units :])

    return (kernel, own), gru, (units,)


def _dense(layer: Any) -> tuple[np.ndarray, np.ndarray | float, Activation | None]:
    weights = [np.asarray(w, np.float32) for w in layer.get_weights()]
    name = layer.activation.__name__
    activation = None if name in ("linear", "softmax") else _function(layer.activation)
    return weights[0], weights[1] if len(weights) > 1 else np.float32(0), activation


def _function(activation: Any) -> Activation:
    known = {
        "tanh": np.tanh,
        "sigmoid": lambda z: 0.5 + 0.5 * np.tanh(0.5 * z),  # cannot overflow
        "relu": lambda z: np.maximum(z, 0),
        "linear": lambda z: z,
    }
    name = getattr(activation, "__name__", "")
    if name not in known:
        raise _UnlikeError
    return known[name]
