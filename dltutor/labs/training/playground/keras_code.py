"""A Keras model written down as the code that makes it, with what differs from Keras's defaults."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

HIDDEN = {"name", "dtype", "trainable", "batch_shape", "build_config", "registered_name", "module"}


def model_code(model: Any) -> str:
    """The lines that make a model like `model`, with new random weights.

    A chain of layers is written as `keras.Sequential`, another graph of layers by its configuration. A model that is a
    class of the learner's own cannot be written down: a comment says so.

    >>> import keras
    >>> print(model_code(keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])))
    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    """
    import keras

    layers = [layer for layer in getattr(model, "layers", []) if not isinstance(layer, keras.layers.InputLayer)]
    if is_chain(model):
        lines = [f"keras.Input({model.input_shape[1:]})", *map(object_code, layers)]
        body = "".join(f"        {line},\n" for line in lines)
        return f"model = keras.Sequential(\n    [\n{body}    ]\n)"
    if type(model).__name__ in ("Functional", "Sequential"):
        return f"model = keras.models.model_from_json({model.to_json()!r})"
    return (
        f"# {type(model).__name__} is a class of your own: run its cell first, then\nmodel = {type(model).__name__}()"
    )


def is_chain(model: Any) -> bool:
    """Whether `model` is one layer after the other."""
    import keras

    if isinstance(model, keras.Sequential):
        return all(not isinstance(layer, keras.Model) for layer in model.layers)
    if type(model) is not keras.Model and type(model).__name__ != "Functional":
        return False
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer | keras.Model)]
    single = all(len(node.parent_nodes) == 1 for layer in layers for node in layer._inbound_nodes)
    return single and len(model.inputs) == 1 and len({id(layer) for layer in layers}) == len(model.layers) - 1


def compile_code(model: Any, learning_rate: float | None = None) -> str:
    """The line that compiles `model`; with another `learning_rate` if given."""
    rate = {} if learning_rate is None else {"learning_rate": learning_rate}
    parts = [f"optimizer={object_code(model.optimizer, **rate)}", f"loss={_loss(model.loss)}"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras warns of functions that it cannot load again
        metrics = (model.get_compile_config() or {}).get("metrics")
    if metrics:
        parts.append(f"metrics={_value(metrics)}")
    line = f"model.compile({', '.join(parts)})"
    return line if len(line) <= 100 else "model.compile(\n" + "".join(f"    {part},\n" for part in parts) + ")"


def object_code(thing: Any, **instead: Any) -> str:
    """The call that makes a layer, an optimizer or another Keras object, with the arguments that are not the default.

    >>> import keras
    >>> object_code(keras.layers.Dropout(0.3)), object_code(keras.optimizers.SGD(0.1, momentum=0.9))
    ('keras.layers.Dropout(0.3)', 'keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)')
    """
    kind = type(thing)
    config = {**thing.get_config(), **instead}
    first, named = [], []
    parameters = inspect.signature(kind.__init__).parameters
    needed = [
        name
        for name, parameter in parameters.items()
        if name in config and parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    default = _default(kind, {name: config[name] for name in needed})
    for name, value in config.items():
        if name in needed:
            first.append(_value(value))
        elif name in parameters and name not in HIDDEN and (name in instead or default.get(name, ...) != value):
            named.append(f"{name}={_value(value)}")
    return f"{_place(kind)}({', '.join([*first, *named])})"


def _default(kind: type, needed: dict[str, Any]) -> dict[str, Any]:
    """The configuration of an object for which nothing but the necessary was said."""
    try:
        return kind(**needed).get_config()
    except Exception:
        return {}


def _place(kind: type) -> str:
    """The public name, keras.layers.Dense; of a class of the learner's own just its name."""
    import keras

    for part in ("layers", "optimizers", "losses", "metrics", "regularizers", "initializers", "constraints"):
        if getattr(getattr(keras, part), kind.__name__, None) is kind:
            return f"keras.{part}.{kind.__name__}"
    return kind.__name__


def _loss(loss: Any) -> str:
    """A loss, which may be a name, an object, or a function of the learner's own."""
    if isinstance(loss, str | list | dict) or loss is None:
        return _value(loss)
    return object_code(loss) if hasattr(loss, "get_config") else loss.__name__


def _value(value: Any) -> str:
    """A value of a configuration as code; what Keras had written down as a dictionary becomes a call again."""
    import keras

    if isinstance(value, dict) and "class_name" in value:
        if value["class_name"] == "function":
            return repr(value["config"])
        try:
            return object_code(keras.saving.deserialize_keras_object(value))
        except Exception:
            return repr(value["class_name"])
    if isinstance(value, float):
        return repr(float(f"{value:.6g}"))
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return repr(value)
