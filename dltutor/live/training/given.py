"""What a learner hands over: a Keras model, or a function that builds one."""

from __future__ import annotations

from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError


def keras_model(model: Any, name: str = "model", like: str = "keras.Sequential([…])") -> Any:
    """`model` if it is one of Keras.

    >>> keras_model("GRU")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: model='GRU': it must be a Keras model, for example keras.Sequential([…])
    """
    import keras

    if not isinstance(model, keras.Model):
        raise LearnerError(f"{name}={validation.shown(model)}: it must be a Keras model, for example {like}")
    if first := next(filter(_channels_first, model._flatten_layers()), None):
        import tensorflow as tf

        if keras.config.backend() == "tensorflow" and not tf.config.list_physical_devices("GPU"):
            raise LearnerError(
                f"{name}: its layer {first.name} is channels_first, which TensorFlow cannot compute on a CPU: call "
                "keras.config.set_image_data_format('channels_last'), and build it anew"
            )
    return model


def _channels_first(layer: Any) -> bool:
    kind = type(layer).__name__
    spatial = "Conv" in kind or ("Pool" in kind and "Global" not in kind)
    return spatial and getattr(layer, "data_format", None) == "channels_first"


def inputs_of(model: Any, name: str, hint: str) -> list[Any]:
    """The inputs of a model whose layers are known; `hint` is how they become known."""
    keras_model(model, name)
    try:
        inputs = list(model.inputs or [])
    except (AttributeError, ValueError):
        inputs = []
    if not inputs:
        raise LearnerError(f"{name}: its layers are not known yet; begin it with {hint}")
    return inputs


def stateful(model: Any) -> bool:
    """Whether a layer goes on where the batch before has ended."""
    return any(getattr(layer, "stateful", False) is True for layer in model._flatten_layers())


def fixed_batch(model: Any) -> int | None:
    """How many samples a model with states takes at once, as its Input says; None if any number will do.

    Of other models Keras takes any number, also where the first batch that they saw has left its size in the Input.
    """
    if not stateful(model):
        return None
    try:
        sizes = [each.shape[0] for each in model.inputs or []]
    except (AttributeError, ValueError):  # not built yet
        return None
    return next((int(size) for size in sizes if size), None)


def built(build: Any, *given: Any, seed: int, called: str, like: str) -> Any:
    """The compiled model that ``build(*given)`` makes from `seed`; a `LearnerError` of one line if it makes none.

    `called` is how the call is named in it, and `like` what the function should be like.

    >>> built(lambda: 7, seed=0, called="build()", like=", as in `lambda: network(5)`")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: build() gives 7: it must return a Keras model
    """
    import keras

    if not callable(build) or isinstance(build, keras.Model):
        raise LearnerError(f"build={validation.shown(build)}: it must be a function{like}")
    keras.utils.set_random_seed(seed)
    try:
        model = build(*given)
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise LearnerError(f"{called} stops with {type(error).__name__}: {said}") from None
    if not isinstance(model, keras.Model):
        raise LearnerError(f"{called} gives {validation.shown(model)}: it must return a Keras model")
    if not model.compiled or model.optimizer is None:
        raise LearnerError(f"{called}: the model is not compiled, call model.compile(optimizer=…, loss=…)")
    return model
