"""The models of the playground: the learner's own, or what a function of theirs makes for so many features."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.training.playground.data import outputs_of, preset_for
from dltutor.labs.training.playground.labels import numeric
from dltutor.labs.training.playground.tasks import MOST_CLASSES, Classes, Numbers, Task
from dltutor.live.training.fitting import pair
from dltutor.live.training.subject import Subject, name_of


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


def are_numbers(data: Any) -> bool:
    """Whether the targets of a set, or of the learner's own table, are numbers."""
    return data in Numbers.sets[:-1] if isinstance(data, str) else numeric(pair("data", data)[1])


def task_of(models: list[Any], numbers: bool) -> Task:
    """What `models` learn: where the targets are `numbers`, these, if the loss measures a distance; else classes.

    They tell as many classes apart as they have outputs, with one output two.
    """
    if numbers and all(map(_gives_numbers, models)):
        return Numbers()
    counts = [max(2, outputs_of(model)) for model in models]
    if len(set(counts)) > 1:
        raise LearnerError(
            f"compare: it tells {counts[1]} classes apart, and model {counts[0]}: both need as many outputs"
        )
    return Classes(counts[0])


def _gives_numbers(model: Any) -> bool:
    loss = name_of(model.loss)
    return outputs_of(model) == 1 and "crossentropy" not in loss and "hinge" not in loss


def refitted(given: list[Any], models: list[Any], features: int, task: Task) -> list[Any]:
    """Models for another number of features, of which `given` makes them; none if `models` take as many."""
    for each, model in zip(given, models, strict=True):
        takes = inputs_of(model)
        if not makes(each) and takes != features:
            raise LearnerError(
                f"features: these are {features}, and the model takes {takes}; hand over a function build(features) "
                "that makes the model, and the lab makes one that fits"
            )
    if all(inputs_of(model) == features for model in models):
        return []
    made = [made_for(each, features) for each in given]
    if task_of(made, task.numbers) != task:
        raise LearnerError("build: it must give as many outputs for any number of features")
    return made


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
    if not 0 < outputs_of(model) <= MOST_CLASSES:
        raise LearnerError(
            f"model: it has {outputs_of(model)} outputs, and the playground shows at most {MOST_CLASSES} classes: "
            'end it with Dense(1, activation="sigmoid") for two, or Dense(3, activation="softmax") for three'
        )
    preset_for(shape[-1])
    return shape[-1]


def _shapes(shape: Any) -> str:
    return f"samples of shape {shape[1:]}" if isinstance(shape, tuple) else "several arrays"
