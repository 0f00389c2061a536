"""The playground's present state as Keras code that runs by itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.training.playground.data import POINTS, PRESETS, Points, targets_for, training_count
from dltutor.labs.training.playground.keras_code import compile_code, model_code


def code(model: Any, data: Points, values: Any, learning_rate: float | None, epochs: int, note: str = "") -> str:
    """Data, model, compilation and training, as text.

    Args:
        model: the compiled model.
        data: the points.
        values: the lab's settings: noise, share, seed, features, batch_size.
        learning_rate: the present one; None to leave that of the optimizer.
        epochs: to train for.
        note: a comment beside the training.
    """
    own, listed = data.name == "own", data.name in ("own", "table")
    parts = [
        "import keras\nimport numpy as np" + ("" if listed else "\n\nfrom dltutor import datasets"),
        _listed_points(data) if listed else _points(data, values),
        _inputs(values.features, model, own, training_count(len(data.points), values.share)),
        f"{model_code(model)}\n{compile_code(model, learning_rate)}",
        _training(values.batch_size, epochs, own, note),
    ]
    return "\n\n".join(parts) + "\n"


def _points(data: Points, values: Any) -> str:
    more = "".join(f", {name}={value}" for name, value in data.task.options.items())
    return f"points, targets = datasets.{data.name}({POINTS}, noise={values.noise:g}, seed={values.seed}{more})"


def _listed_points(data: Points) -> str:
    points = ", ".join(f"({x:g}, {y:g})" for x, y in data.points.round(2) + 0.0)
    targets = ", ".join(f"{target:.5g}" for target in data.targets)
    return f"points = np.array([{points}])\ntargets = np.array([{targets}])"


def _inputs(preset: str, model: Any, own: bool, train: int) -> str:
    names = PRESETS[preset]
    x = "x = points" if names == ("x1", "x2") else f"x1, x2 = points.T\nx = np.stack([{', '.join(names)}], axis=1)"
    y = "y = targets"
    shape = targets_for(model, np.array([0, 1])).shape
    if shape == (2, 1):
        y = "y = targets.reshape(-1, 1)"
    elif len(shape) == 2:
        y = f"y = keras.utils.to_categorical(targets, {shape[1]})"
    split = "x_train, y_train = x, y" if own else f"x_train, y_train = x[:{train}], y[:{train}]"
    held = "" if own else f"\nx_held_out, y_held_out = x[{train}:], y[{train}:]"
    return f"{x}\n{y}\n{split}{held}"


def _training(batch_size: int, epochs: int, own: bool, note: str) -> str:
    comment = f"# {note}\n" if note else ""
    held = "" if own else ", validation_data=(x_held_out, y_held_out)"
    return f"{comment}model.fit(x_train, y_train, batch_size={batch_size}, epochs={epochs}{held}, verbose=0)"
