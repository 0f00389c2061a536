"""The way of a character through a Keras model, as parts that are computed one after the other."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.labs.recurrent.writer.single import UnlikeError

SILENT = ("Dropout", "SpatialDropout1D", "GaussianNoise", "GaussianDropout", "ActivityRegularization", "Identity")


@dataclass(frozen=True)
class Part:
    """A layer or an operation.

    Attributes:
        operation: Keras's own object.
        sources: what it is given: the numbers of other parts, 0 for the characters themselves, or constant arrays.
        target: its own number.
        size: the numbers that it makes at each place.
    """

    operation: Any
    sources: tuple[int | np.ndarray, ...]
    target: int
    size: int

    @property
    def kind(self) -> str:
        return type(self.operation).__name__


def parts_of(model: Any, window: int) -> tuple[list[Part], int]:
    """All parts of a model of (batch, time) to (batch, time, kinds), in order, and the number of the last one.

    Models within the model are resolved. What has one number a place, such as its position, is computed beforehand, if
    it is the same for all texts.
    """
    found: list[Part] = []
    graph = _graph(model)
    if len(graph.inputs) != 1 or len(graph.inputs[0].shape) != 2:
        raise UnlikeError
    return found, _follow(graph, 0, found, window)


def _follow(graph: Any, begin: int, found: list[Part], window: int) -> int:
    """Add the parts of one graph, whose input has the number `begin`; returns that of its output."""
    import keras

    numbers: dict[int, int | np.ndarray] = {id(graph.inputs[0]): begin}

    def source(given: Any) -> int | np.ndarray:
        if not isinstance(given, keras.KerasTensor):
            return _constant(given, window)
        if id(given) not in numbers:
            numbers[id(given)] = _same_for_all(graph, given, window)
        return numbers[id(given)]

    for node in (
        node for depth in sorted(graph._nodes_by_depth, reverse=True) for node in graph._nodes_by_depth[depth]
    ):
        made = node.outputs[0]
        if node.is_input or len(made.shape) != 3:
            continue
        operation = node.operation
        sources = tuple(source(given) for given in _given(node))
        last = made is graph.outputs[0]
        if hasattr(operation, "_nodes_by_depth") or hasattr(operation, "_functional"):
            numbers[id(made)] = _follow(_graph(operation), int(sources[0]), found, window)
        elif type(operation).__name__ in SILENT or (last and type(operation).__name__ == "Softmax"):
            numbers[id(made)] = sources[0]
        else:
            found.append(Part(operation, sources, len(found) + 1, made.shape[-1]))
            numbers[id(made)] = found[-1].target
    return numbers[id(graph.outputs[0])]


def _given(node: Any) -> list[Any]:
    """The tensors and numbers that a node is called with."""
    import keras

    args, kwargs = node.arguments.args, node.arguments.kwargs
    if type(node.operation).__name__ != "MultiHeadAttention":
        return keras.tree.flatten(args)
    given = inspect.signature(node.operation.call).bind(*args, **kwargs).arguments
    asked = {id(given[name]) for name in ("query", "value", "key") if given.get(name) is not None}
    masks = [name for name in given if name.endswith("_mask") and name != "use_causal_mask" and given[name] is not None]
    if len(asked) > 1 or masks or not given.get("use_causal_mask"):
        raise UnlikeError
    return [given["query"]]


def _constant(given: Any, window: int) -> np.ndarray:
    """A number, one for each of the numbers at a place, or (window, size)."""
    try:
        found = np.asarray(given, np.float32)
    except (TypeError, ValueError):
        raise UnlikeError from None
    if found.ndim > 2:
        found = found.reshape(found.shape[-2:])
    if found.ndim == 2 and len(found) != window:
        raise UnlikeError
    return found


def _same_for_all(graph: Any, tensor: Any, window: int) -> np.ndarray:
    """Whole numbers, one for each place of a window, that do not depend on the characters there."""
    import keras

    ask = keras.Model(graph.inputs[0], tensor)
    one, other = (np.asarray(ask(np.full((1, window), code, "int32"))) for code in (0, 1))
    if one.shape != (1, window) or (one != other).any():
        raise UnlikeError
    return one[0].astype(np.int64)


def _graph(model: Any) -> Any:
    graph = getattr(model, "_functional", None) or model
    if not hasattr(graph, "_nodes_by_depth"):
        raise UnlikeError
    return graph
