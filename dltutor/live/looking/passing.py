"""What the layers of a model are given and give while it answers, also those of the base models within it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import get_ident
from typing import Any

from dltutor.errors import LearnerError


@dataclass(frozen=True)
class Passed:
    """What a layer was `given`, and what it `made` of it."""

    given: Any
    made: Any


@dataclass(frozen=True)
class Use:
    """A layer that a model uses, so many `times`, and the `shape` of what it makes of one sample."""

    layer: Any
    shape: tuple[int | None, ...]
    times: int


def uses(model: Any, times: int = 1) -> Iterator[Use]:
    """The layers of `model`, in the place of a base model those within it; what makes several arrays is left out.

    How often a layer is used is asked of this model: it may be part of others, too.

    >>> import keras
    >>> base = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    >>> both = [keras.Sequential([keras.Input((3,)), base, keras.layers.Dense(5)]) for _ in range(2)]
    >>> [(use.shape, use.times) for use in uses(both[1])]
    [((2,), 1), ((5,), 1)]
    """
    nodes = [node for at_once in _graph(model)._nodes_by_depth.values() for node in at_once]
    for layer in model.layers:
        made = [node.output_tensors for node in nodes if node.operation is layer]
        if _graph(layer) is not None:
            yield from uses(layer, times * len(made))
        elif made and len(made[0]) == 1:
            yield Use(layer, tuple(made[0][0].shape[1:]), times * len(made))


def called(ask: Callable[[], Any], layers: Sequence[Any]) -> tuple[list[Any], list[Passed]]:
    """The answers that ``ask()`` gives, in a row, and what each of `layers` did on the way.

    Of several uses it is the one that is computed first. Nothing is built beside the model, so a gradient leads from
    the answer to what a layer made, however deep it lies.
    """
    import keras

    with ExitStack() as stack:
        noted = [stack.enter_context(_noting(layer)) for layer in layers]
        answers = keras.tree.flatten(ask())
    for layer, passed in zip(layers, noted, strict=True):
        if not passed:
            raise LearnerError(f"model: it has the layer {layer.name!r} and does not use it; this lab cannot show it")
    return answers, [passed[0] for passed in noted]


@contextmanager
def _noting(layer: Any) -> Iterator[list[Passed]]:
    """Notes each call of `layer` in this thread; others may train it meanwhile."""
    noted: list[Passed] = []
    call, own, thread = layer.call, "call" in vars(layer), get_ident()

    def note(*given: Any, **options: Any) -> Any:
        made = call(*given, **options)
        if get_ident() == thread:
            noted.append(Passed(given[0] if given else None, made))
        return made

    layer.call = note
    try:
        yield noted
    finally:
        if own:
            layer.call = call
        else:
            del layer.call


def _graph(layer: Any) -> Any:
    """What knows the order of a model's layers; None for a layer, and for a model that is known only by its call."""
    graph = getattr(layer, "_functional", None) or layer
    return graph if hasattr(graph, "_nodes_by_depth") else None
