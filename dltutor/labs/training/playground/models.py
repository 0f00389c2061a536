"""The models of the playground: the learner's own, or what a function of theirs makes for so many features."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.training.playground.data import outputs_of, preset_for
from dltutor.live.training.subject import Subject


def makes(model: Any) -> bool:
    """Whether `model` is a function that makes one."""
    return callable(model) and not hasattr(model, "compile")


def made_for(model: Any, features: int) -> Any:
    """A model that takes so many features, or a one-line error."""
    if not makes(model):
        takes = inputs_of(model)
        if takes != features:
            raise LearnerError(f"model: it takes {takes} inputs, and there are {features} features")
        return model
    try:
        made = model(features)
    except LearnerError:
        raise
    except Exception as error:
        raise LearnerError(f"build({features}) failed: {type(error).__name__}: {error}") from None
    if inputs_of(made) != features:
        raise LearnerError(
            f"build({features}) gave a model that takes {inputs_of(made)} inputs: use keras.Input((features,))"
        )
    return made


def check_features(given: Any, model: Any, features: int) -> None:
    """A one-line error if `model` takes another number of features, and `given` is no function to make another."""
    takes = inputs_of(model)
    if not makes(given) and takes != features:
        raise LearnerError(
            f"features: these are {features}, and the model takes {takes}; hand over a function build(features) "
            "that makes the model, and the lab makes one that fits"
        )


def inputs_of(model: Any) -> int:
    """How many features `model` takes; a one-line error if it is no model for the playground."""
    Subject(model)
    own = getattr(model, "input_shape", None) is None  # not built yet, or a class of the learner's own
    if own:
        try:
            model(np.zeros((1, 2), np.float32))
        except Exception as error:
            raise LearnerError(
                f"model: it cannot be given two numbers ({type(error).__name__}); begin it with keras.Input((2,))"
            ) from None
    shape, outputs = getattr(model, "input_shape", None) or (None, 2), getattr(model, "output_shape", None)
    if not isinstance(shape, tuple) or len(shape) != 2 or (isinstance(outputs, tuple) and len(outputs) != 2):
        raise LearnerError(
            f"model: it takes {_shapes(shape)} and gives {_shapes(outputs)}; "
            'the playground wants two numbers in and one out: keras.Input((2,)) … Dense(1, activation="sigmoid")'
        )
    if outputs_of(model) not in (1, 2):
        raise LearnerError(
            f"model: it has {outputs_of(model)} outputs, and the playground has two classes: "
            'end it with Dense(1, activation="sigmoid")'
        )
    preset_for(shape[-1])
    return shape[-1]


def _shapes(shape: Any) -> str:
    return f"samples of shape {shape[1:]}" if isinstance(shape, tuple) else "several arrays"
