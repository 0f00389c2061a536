"""Looks into a Keras model that attends: the weights of its attention layers, and its answer with positions shut."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import get_ident
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training import graphs
from dltutor.live.training.given import inputs_of
from dltutor.wording import many

KINDS = "Attention, AdditiveAttention or MultiHeadAttention"
HEARD = 1e-6  # a weight above this is one
Shut = Any  # booleans of shape (batch, keys) or (keys,), or such for layers by name


class Attending:
    """The attention layers of `model`: where each looks, and what the model answers where it may not look.

    Nothing is copied: what is trained is seen at once. A shut position is masked for every query, as padding is, so
    that the weights of the others still sum to 1; masks of `Embedding(mask_zero=True)` hold as ever.

    Args:
        model: a built `keras.Model` with `layers.Attention`, `AdditiveAttention` or `MultiHeadAttention`, at any depth.

    Raises:
        LearnerError: if it is no such model, or none of these layers tells its weights.

    Example:
        >>> import keras
        >>> query, value = keras.Input((None, 4)), keras.Input((None, 4))
        >>> look = Attending(keras.Model([query, value], keras.layers.Attention(name="look")([query, value])))
        >>> look.names, look.weights([np.ones((1, 2, 4)), np.ones((1, 5, 4))]).shape
        (('look',), (1, 1, 2, 5))
        >>> look.weights([np.ones((1, 1, 4)), np.ones((1, 4, 4))], shut=[True, False, True, False]).tolist()
        [[[[0.0, 0.5, 0.0, 0.5]]]]
    """

    def __init__(self, model: Any) -> None:
        import tensorflow as tf

        inputs = inputs_of(model, "model", "keras.Input, as a functional model")
        self.model = model
        self._layers = _attention_layers(model)
        if not self._layers:
            raise LearnerError(f"model: it has no layer {KINDS}")
        self._specs = [tf.TensorSpec(each.shape, each.dtype) for each in inputs]
        self._inputs = [getattr(each, "name", "") for each in inputs]
        self.names: tuple[str, ...] = ()  # of the layers, in the order in which they are called
        shut = [tf.TensorSpec((None, None), tf.bool) for _ in self._layers]
        try:
            self._graph = graphs.trace(self._ask, [*self._specs, *shut])
        except LearnerError:
            raise
        except Exception as error:
            said = " ".join(str(error).split())[:160]
            raise LearnerError(f"model: its attention cannot be looked at ({said})") from None

    def weights(self, inputs: Any, shut: Shut = None, layer: str | None = None) -> np.ndarray:
        """Where `layer` looks, shape (batch, heads, queries, keys); each line sums to 1.

        Args:
            inputs: arrays as the model takes them, in a list if it takes several.
            shut: booleans of shape (batch, keys) or (keys,), True where the last attention layer may not look; for
                other layers, or several, a dictionary with their names.
            layer: its name; the last one that is called if none is given.

        Raises:
            LearnerError: if the shapes do not fit, or a sample has no position left that is open.
        """
        return self.look(inputs, shut)[1][self._named(layer)]

    def predict(self, inputs: Any, shut: Shut = None) -> Any:
        """The model's output, as an array or several; what is `shut` is not looked at."""
        return self.look(inputs, shut)[0]

    def look(self, inputs: Any, shut: Shut = None) -> tuple[Any, dict[str, np.ndarray]]:
        """The model's output, and the weights of every attention layer by its name, in one pass."""
        import keras

        given = self._given(inputs)
        closed = self._closed(shut, len(given[0]))
        try:
            answer, found = self._graph(*given, *closed)
        except Exception as error:
            said = " ".join(str(error).split())[:160]
            raise LearnerError(f"inputs: the model cannot take them, or shut does not fit its keys ({said})") from None
        weights = {name: each.numpy() for name, each in zip(self.names, found, strict=True)}
        for name, each in weights.items():
            _demand_an_open_place(each, closed[self._place(name)].numpy())
        return keras.tree.map_structure(lambda each: each.numpy(), answer), weights

    def _ask(self, *given: Any) -> tuple[Any, list[Any]]:
        import keras

        count = len(self._specs)
        parts = keras.tree.pack_sequence_as(self.model.input, given[:count])
        with _heard(self._layers, given[count:]) as heard:
            answer = self.model(parts, training=False)
        if not heard:
            raise LearnerError(f"model: none of its layers {KINDS} is called on the way to its output")
        names = [layer.name for layer, _ in heard]
        self.names = tuple(
            name if name not in names[:i] else f"{name} {names[: i + 1].count(name)}" for i, name in enumerate(names)
        )
        self._called = [next(i for i, one in enumerate(self._layers) if one is layer) for layer, _ in heard]
        return answer, [weights for _, weights in heard]

    def _named(self, layer: str | None) -> str:
        return self.names[-1] if layer is None else validation.choice("layer", layer, self.names)

    def _place(self, name: str) -> int:
        """Which of the layers it is that is called by this name."""
        return self._called[self.names.index(name)]

    def _given(self, inputs: Any) -> list[Any]:
        """The inputs as tensors, one for each of the model's."""
        import tensorflow as tf

        if isinstance(inputs, Mapping):
            inputs = [inputs[name] for name in self._inputs if name in inputs]
        parts = list(inputs) if isinstance(inputs, list | tuple) and len(self._specs) > 1 else [inputs]
        if len(parts) != len(self._specs):
            raise LearnerError(f"inputs: {many(len(parts), 'array')} given, and the model takes {len(self._specs)}")
        clean = [np.asarray(part, spec.dtype.as_numpy_dtype) for part, spec in zip(parts, self._specs, strict=True)]
        for part, spec in zip(clean, self._specs, strict=True):
            if not spec.shape.is_compatible_with(part.shape):
                raise LearnerError(f"inputs: one has shape {part.shape}, and the model takes {tuple(spec.shape)}")
        if len({len(part) for part in clean}) > 1:
            raise LearnerError(f"inputs: they hold {[len(part) for part in clean]} samples; all must hold as many")
        return [tf.constant(part) for part in clean]

    def _closed(self, shut: Shut, batch: int) -> list[Any]:
        """For each layer what is shut there, shape (batch, keys), or (batch, 1) where nothing is."""
        import tensorflow as tf

        closed = [np.zeros((batch, 1), bool) for _ in self._layers]
        wanted = shut if isinstance(shut, Mapping) else {self.names[-1]: shut} if shut is not None else {}
        for name, each in wanted.items():
            rows = np.atleast_2d(np.asarray(each))
            if rows.dtype != bool or rows.ndim != 2 or len(rows) not in (1, batch):
                raise LearnerError(
                    f"shut={validation.shown(each)}: it must be True or False for each key, shape (batch, keys) or "
                    f"(keys,), with a batch of {batch}"
                )
            closed[self._place(self._named(name))] = np.broadcast_to(rows, (batch, rows.shape[1]))
        return [tf.constant(each) for each in closed]


def attends(model: Any) -> bool:
    """Whether a Keras model has a layer that attends.

    >>> import keras
    >>> attends(keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]))
    False
    """
    return bool(_attention_layers(model))


def _attention_layers(model: Any) -> list[Any]:
    import keras

    kinds = keras.layers.Attention, keras.layers.MultiHeadAttention
    return [layer for layer in model._flatten_layers() if isinstance(layer, kinds)]


@contextmanager
def _heard(layers: list[Any], shut: Any) -> Iterator[list[tuple[Any, Any]]]:
    """While the model is traced, each layer tells its weights, and takes what is shut as a mask on its keys.

    The layers' own `call` is wrapped, not the model cloned: so masks are those that the model computes, layers within
    models are reached, and no layer is left with a second node, by which its `layer.output` would be refused.
    """
    heard: list[tuple[Any, Any]] = []
    kept = {id(layer): getattr(layer, "_return_attention_scores", None) for layer in layers}
    own = {id(layer): layer.__dict__.get("call") for layer in layers}
    try:
        for layer, closed in zip(layers, shut, strict=True):
            layer.call = _telling(layer, closed, heard)
        yield heard
    finally:
        for layer in layers:
            layer.__dict__.pop("call", None)
            if own[id(layer)] is not None:
                layer.call = own[id(layer)]
            if kept[id(layer)] is not None:  # Keras 3.13 remembers on the layer that scores were asked for
                layer._return_attention_scores = kept[id(layer)]


def _telling(layer: Any, shut: Any, heard: list[tuple[Any, Any]]) -> Any:
    """The layer's `call`, with its weights written down and `shut` masked."""
    import keras
    import tensorflow as tf

    call, signature, thread = layer.call, inspect.signature(layer.call), get_ident()
    several = isinstance(layer, keras.layers.MultiHeadAttention)

    def told(*args: Any, **kwargs: Any) -> Any:
        if get_ident() != thread:  # others may train it meanwhile
            return call(*args, **kwargs)
        given = signature.bind(*args, **kwargs).arguments
        asked = given.get("return_attention_scores", False)
        is_open = tf.logical_not(shut)
        if several:
            mask = given.get("attention_mask")
            is_open = is_open[:, None, :]
            given["attention_mask"] = is_open if mask is None else tf.logical_and(tf.cast(mask, tf.bool), is_open)
        else:
            masks = list(given.get("mask") or (None, None))
            masks[1] = is_open if masks[1] is None else tf.logical_and(tf.cast(masks[1], tf.bool), is_open)
            given["mask"] = masks
        output, weights = call(**{**given, "return_attention_scores": True})
        if len(weights.shape) != 3 + several:
            raise LearnerError(
                f"model: its layer {layer.name} attends over several axes; keys must be on one, as words"
            )
        heard.append((layer, weights if several else weights[:, None]))
        return (output, weights) if asked else output

    return told


def _demand_an_open_place(weights: np.ndarray, shut: np.ndarray) -> None:
    """Where every position is shut or masked, the weights would fall on shut ones."""
    on_shut = (weights > HEARD) & shut[:, None, None, :]
    if on_shut.any():
        sample = int(np.flatnonzero(on_shut.any(axis=(1, 2, 3)))[0])
        raise LearnerError(f"shut: in sample {sample} no position is left that is open and no padding")
