"""A learner's own recurrent layer of Keras, read into the cells of `dltutor.scratch.recurrent`."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.recurrent import Cell, GRUCell, LSTMCell, SimpleRNNCell

KINDS = ("SimpleRNN", "LSTM", "GRU")


def recurrent_layer(model_or_layer: Any, kinds: tuple[str, ...] = KINDS, name: str | None = None) -> Any:
    """The layer itself, or the first recurrent layer of a model, or the one called `name`.

    Raises:
        LearnerError: if it is neither, has no such layer, or the layer has no weights yet.

    Example:
        >>> import keras
        >>> layers = [keras.Input((None, 2)), keras.layers.LSTM(3), keras.layers.Dense(1)]
        >>> recurrent_layer(keras.Sequential(layers)).units
        3
        >>> recurrent_layer("LSTM")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: model='LSTM': it must be a Keras model with a layer SimpleRNN, LSTM or GRU, or \
such a layer
    """
    import keras

    wanted = f"{', '.join(kinds[:-1])} or {kinds[-1]}" if len(kinds) > 1 else kinds[0]
    if not isinstance(model_or_layer, keras.layers.Layer):
        shown = validation.shown(model_or_layer)
        raise LearnerError(f"model={shown}: it must be a Keras model with a layer {wanted}, or such a layer")
    whole = isinstance(model_or_layer, keras.Model)
    found = [
        layer
        for layer in (model_or_layer.layers if whole else [model_or_layer])
        if type(layer).__name__ in kinds and name in (None, layer.name)
    ]
    if not found:
        kind = type(model_or_layer).__name__
        has = ", ".join(f"{layer.name} ({type(layer).__name__})" for layer in model_or_layer.layers) if whole else kind
        called = "" if name is None else f" called {name!r}"
        raise LearnerError(f"model: it has no layer {wanted}{called}; it has {has or 'no layers'}")
    if not found[0].built:
        raise LearnerError(
            f"model: its layer {found[0].name} has no weights yet; begin the model with keras.Input((None, …)), "
            "or call it once"
        )
    return found[0]


def cell_of(layer: Any) -> Cell:
    """The layer as a cell of `dltutor.scratch.recurrent`, with a copy of its weights as they are now.

    Raises:
        LearnerError: if the layer has an activation that the cells do not know.

    Example:
        >>> import keras
        >>> layer = keras.layers.SimpleRNN(2)
        >>> layer.build((None, None, 1))
        >>> bool(np.array_equal(cell_of(layer).recurrent_kernel, layer.get_weights()[1]))
        True
    """
    kind = type(layer).__name__
    options: dict[str, Any] = {"activation": _activation(layer, "activation")}
    if kind != "SimpleRNN":
        options["recurrent_activation"] = _activation(layer, "recurrent_activation")
    if kind == "GRU":
        options["reset_after"] = bool(layer.reset_after)
    made = {"SimpleRNN": SimpleRNNCell, "LSTM": LSTMCell, "GRU": GRUCell}[kind]
    return made(*(np.asarray(weight, float) for weight in layer.get_weights()), **options)


def _activation(layer: Any, what: str) -> str:
    name = getattr(getattr(layer, what), "__name__", None)
    return validation.choice(f"{layer.name}: {what}", name, tuple(ACTIVATIONS))
