"""A learner's Keras model in a check: whether it is one, what it is made of, and what it answers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from dltutor.exercises.core.contract import need
from dltutor.exercises.core.given import NotYetError
from dltutor.exercises.core.shown import one_line
from dltutor.validation import shown


def look_at_kind(model: Any) -> None:
    """Go on if it is a Keras model at all."""
    import keras

    if isinstance(model, keras.callbacks.History):
        raise NotYetError("that is what `fit` gives back, the course of the training: hand in the model itself")
    need(isinstance(model, keras.Model), f"model={shown(model)}: it must be a Keras model")


def layers(model: Any) -> Iterator[Any]:
    """All layers of a model, those of models inside it and of Bidirectional included."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from layers(layer)
        else:
            yield layer
            if hasattr(layer, "forward_layer"):
                yield layer.forward_layer


def never_trained(model: Any) -> bool:
    """Whether its optimizer has not made a single step."""
    steps = getattr(getattr(model, "optimizer", None), "iterations", None)
    return steps is not None and int(steps) == 0


def answers(model: Any, inputs: np.ndarray, kind: str) -> np.ndarray:
    """What the model answers to `inputs`, as one array; `kind` says in words what they are."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            given = model.predict_on_batch(inputs)
    except Exception as error:
        said = one_line(error)[:120] or type(error).__name__
        raise NotYetError(f"the model does not take {kind} (Keras says: {said})") from None
    need(not isinstance(given, dict | list | tuple), "the model gives several outputs; one answer is asked for")
    return np.asarray(given, float)
