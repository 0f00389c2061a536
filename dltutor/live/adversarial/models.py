"""Whether a generator, a discriminator and the points fit each other; always one line."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training.given import keras_model
from dltutor.live.training.subject import Subject

LARGEST = 1e4  # a coordinate
MOST_POINTS = 20_000
MOST_WEIGHTS = 20_000  # with more of them compiling gains little

_GENERATOR = 'keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(2)])'
_DISCRIMINATOR = 'keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(1)])'


def check(generator: Any, discriminator: Any) -> int:
    """The size of the generator's noise; a `LearnerError` if the two models are no pair for points of the plane."""
    for name, model, like in (
        ("generator", generator, _GENERATOR),
        ("discriminator", discriminator, _DISCRIMINATOR),
    ):
        if not keras_model(model, name, like).built or not isinstance(getattr(model, "input_shape", None), tuple):
            raise LearnerError(f"{name}: its input has no shape yet; begin it with keras.Input((2,))")
    if generator is discriminator:
        raise LearnerError("discriminator: it is the same model as the generator; build two")
    takes, gives = generator.input_shape, generator.output_shape
    if len(takes) != 2:
        raise LearnerError(f"generator: it takes noise of shape {takes[1:]}; here noise is a row: keras.Input((2,))")
    if gives[1:] != (2,):
        raise LearnerError(
            f"generator: it gives {_size(gives)} for each noise, and a point has 2: end it with Dense(2)"
        )
    takes, gives = discriminator.input_shape, discriminator.output_shape
    if takes[1:] != (2,):
        raise LearnerError(
            f"discriminator: it takes {_size(takes)}, and a point has 2: begin it with keras.Input((2,))"
        )
    if gives[1:] != (1,):
        raise LearnerError(
            f"discriminator: it gives {_size(gives)} for each point, and here it is one logit: end it with Dense(1)"
        )
    last = getattr(getattr(discriminator.layers[-1], "activation", None), "__name__", "linear")
    if last in ("sigmoid", "softmax"):
        raise LearnerError(
            f"discriminator: it ends in {last}, and the losses take logits: end it with Dense(1) without activation"
        )
    return int(generator.input_shape[-1])


def optimizer_of(name: str, model: Any) -> Any:
    """The optimizer with which the learner compiled the model, or Adam with beta_1=0.5, built for its weights."""
    import keras

    optimizer = getattr(model, "optimizer", None) if model.compiled else None
    if optimizer is None:
        optimizer = keras.optimizers.Adam(1e-3, beta_1=0.5)
    elif not Subject(model).can_set_rate:
        raise LearnerError(f"{name}: its optimizer follows a schedule; compile it with a number as learning_rate")
    if not optimizer.built:
        optimizer.build(model.trainable_variables)
    return optimizer


def variables_of(pair: Any) -> list[Any]:
    """All that the updates of a pair change or read, as TensorFlow's variables, each once."""
    parts = pair.generator, pair.discriminator, pair.generator_optimizer, pair.discriminator_optimizer
    found = {id(v.value): v.value for part in parts for v in part.variables}
    return list(found.values())


def rates_of(pair: Any) -> list[Any]:
    """The learning rates of the two players, as Keras's variables."""
    return [pair.generator_optimizer.learning_rate, pair.discriminator_optimizer.learning_rate]


def small(pair: Any) -> bool:
    """Whether compiling gains something: with many weights it is the arithmetic that takes the time."""
    weights = (*pair.generator.variables, *pair.discriminator.variables)
    return sum(int(np.prod(v.shape)) for v in weights) <= MOST_WEIGHTS


def points(name: str, x: Any) -> np.ndarray:
    """Points as an array (n, 2), float32."""
    clean = validation.array(name, x, shape=(None, 2), like="points of the plane")
    validation.whole(f"the number of points in {name}", len(clean), low=2, high=MOST_POINTS)
    if np.abs(clean).max() > LARGEST:
        raise LearnerError(
            f"{name} reaches {np.abs(clean).max():.3g}: coordinates beyond {LARGEST:g} make every step too long; "
            "scale the points, for example to −2 … 2"
        )
    return clean.astype(np.float32)


def _size(shape: tuple) -> str:
    return f"{shape[-1]} number{'s' if shape[-1] != 1 else ''}" if len(shape) == 2 else f"an array of shape {shape[1:]}"
