"""What a learner hands to the loss-landscape lab, checked: recorded paths, samples, the rate of the model."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.descent.loss_landscape.figure import MOST
from dltutor.labs.descent.loss_landscape.scene import Trail
from dltutor.live.training.weight_path import Places

LARGEST = 5_000_000  # weights


def count_weights(model: Any) -> int:
    """How many weights are trained, or a one-line error."""
    weights = sum(math.prod(v.shape) for v in model.trainable_variables)
    if not 0 < weights <= LARGEST:
        raise LearnerError(f"model has {weights:,} weights to train: this lab draws from 1 to {LARGEST:,}")
    return weights


def operations(model: Any) -> float:
    """About how many multiplications one sample costs: each weight once for every place where it is used."""
    total = 0.0
    for layer in model._flatten_layers(include_self=False):
        own = sum(math.prod(v.shape) for v in layer.variables) if not list(layer._layers) else 0
        try:
            shapes = [layer.input.shape, layer.output.shape]
        except (AttributeError, ValueError):  # several inputs, or a model made as a class
            shapes = []
        total += own * max((math.prod(n or 1 for n in shape[1:-1]) for shape in shapes), default=1)
    return total


def new_trail(model: Any, given: list[Trail]) -> Trail:
    """A path that begins where `model` is now; where that is no number, at the end of a path that was recorded."""
    places = Places()
    places.add(0, model)
    if not len(places) and not given:
        raise LearnerError("model: its weights are not all finite numbers; build and compile it again")
    trail = Trail(places, "this run")
    if not len(places):
        trail.lost = True
        places.steps, places.places, places.others = [0], given[0].recorded.places[-1:], given[0].recorded.others[-1:]
    return trail


def some_samples(x: Any, y: Any, count: int) -> tuple[Any, Any]:
    """So many samples of arrays or structures of arrays, chosen at random but always the same."""
    import keras

    total = len(keras.tree.flatten(x)[0])
    rows = np.sort(np.random.default_rng(0).permutation(total)[:count])
    return keras.tree.map_structure(lambda part: None if part is None else part[rows], (x, y))


def given_trails(path: Any, model: Any, weights: int) -> list[Trail]:
    """What the learner recorded, or a one-line error."""
    if path is None:
        return []
    several = path if isinstance(path, dict) else {None: path}
    if not 1 <= len(several) < MOST:
        raise LearnerError(f"path holds {len(several)} paths: it must be from 1 to {MOST - 1}")
    trails = []
    for name, one in several.items():
        label = "path" if name is None else f"path[{name!r}]"
        recorded = getattr(one, "recorded", None)
        if not isinstance(recorded, Places):
            raise LearnerError(f"{label}={validation.shown(one)}: it must be a live.WeightPath()")
        if not len(recorded):
            raise LearnerError(f"{label} holds nothing yet: hand it to model.fit(…, callbacks=[path]) first")
        if len(recorded.places[0]) != weights:
            raise LearnerError(
                f"{label} was recorded from a model of {len(recorded.places[0]):,} weights; this one has {weights:,}"
            )
        if [v.shape for v in recorded.others[0]] != [tuple(v.shape) for v in model.non_trainable_variables]:
            raise LearnerError(f"{label} was recorded from a model with other layers than this one")
        trail = Trail(recorded, str(name) if name is not None else recorded.name)
        trail.lost = recorded.lost is not None
        trails.append(trail)
    return trails
