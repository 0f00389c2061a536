"""Whether model, data and each other fit, and what a learner should change where they do not: always one line."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training.subject import Subject, name_of

LARGE = 50.0  # inputs and targets beyond this are worth scaling


def pair(name: str, data: Any) -> tuple[Any, Any]:
    """The two halves of ``(x, y)``, or a `LearnerError`."""
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise LearnerError(f"{name}={validation.shown(data)}: it must be a pair (x, y), inputs and targets")
    return data[0], data[1]


def triple(name: str, data: Any) -> tuple[Any, Any, Any]:
    """Inputs, targets and what each sample counts of ``(x, y)`` or ``(x, y, sample_weight)``, or a `LearnerError`."""
    if isinstance(data, tuple | list) and len(data) == 3:
        return data[0], data[1], data[2]
    return *pair(name, data), None


def unpacked(batch: Any) -> tuple[Any, ...]:
    """The arguments of `train_on_batch`."""
    import keras

    x, y, sample_weight = keras.utils.unpack_x_y_sample_weight(batch)
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def check_data(subject: Subject, feed: Any, name: str = "") -> None:
    """Shapes and labels that cannot fit a model, before TensorFlow says so in twenty lines."""
    where = f"{name}: " if name else ""
    if feed.samples is None:
        _check_dataset(where, subject, feed.x)
        return
    wanted, x, y = subject.input_shape, feed.x, feed.y
    if isinstance(wanted, list) and isinstance(x, np.ndarray):
        raise LearnerError(f"{where}x is one array, and the model takes {len(wanted)} inputs: hand over a list of them")
    if isinstance(wanted, tuple) and not isinstance(x, np.ndarray) and len(x) > 1:
        raise LearnerError(f"{where}x holds {len(x)} arrays, and the model takes one input")
    if isinstance(wanted, tuple) and isinstance(x, np.ndarray) and _differ(wanted[1:], x.shape[1:]):
        raise LearnerError(f"{where}x: one sample has shape {x.shape[1:]}, and the model takes {wanted[1:]}")
    if y is None and _wants_targets(subject):
        raise LearnerError(f"{where}y is missing, and the model's loss compares with it: hand over the pair (x, y)")
    for label, loss, target, output in _targets(subject, y) if subject.computes_loss else ():
        check_targets(f"{where}{label}", loss, target, output)


def _targets(subject: Subject, y: Any) -> list[tuple[str, Any, np.ndarray, tuple]]:
    """Each output's target: its name, its loss, the target, and the shape of the output."""
    shapes, losses, names = subject.output_shape, subject.losses, getattr(subject.model, "output_names", None) or []
    if isinstance(y, np.ndarray) and isinstance(shapes, tuple):
        return [("y", losses[0], y, shapes)] if len(losses) == 1 else []
    if isinstance(y, dict) and isinstance(shapes, dict):
        parts = [(f"y[{key!r}]", y.get(key), shape) for key, shape in shapes.items()]
        losses = [dict(zip(names, losses, strict=False)).get(key) for key in shapes]
    elif isinstance(y, list | tuple) and isinstance(shapes, list):
        parts = [(f"y[{i}]", part, shape) for i, (part, shape) in enumerate(zip(y, shapes, strict=False))]
    else:
        return []
    if len(losses) != len(parts):
        return []
    found = [(label, loss, part, shape) for (label, part, shape), loss in zip(parts, losses, strict=True)]
    return [each for each in found if isinstance(each[2], np.ndarray) and isinstance(each[3], tuple)]


def _wants_targets(subject: Subject) -> bool:
    return subject.plain_step and getattr(subject.model, "loss", None) is not None


def _check_dataset(where: str, subject: Subject, dataset: Any) -> None:
    """What can be seen of a dataset before it is asked: whether it has targets, batches, and samples that fit."""
    import keras

    spec = dataset.element_spec
    if isinstance(spec, tuple) and len(spec) > 3:
        raise LearnerError(f"{where}x: the dataset gives {len(spec)} parts at once; it must give (inputs, targets)")
    x, y, _ = keras.utils.unpack_x_y_sample_weight(spec)
    if y is None and _wants_targets(subject):
        keys = f" (a dictionary of {', '.join(map(repr, x))})" if isinstance(x, dict) else ""
        raise LearnerError(f"{where}x: the dataset gives inputs only{keys}; it must give pairs (inputs, targets)")
    wanted, shape = subject.input_shape, getattr(x, "shape", None)
    given = None if shape is None or shape.rank is None else tuple(shape)
    single = isinstance(wanted, tuple) and given == tuple(wanted[1:]) and None not in given
    if single or any(part.shape.rank == 0 for part in keras.tree.flatten((x, y)) if part is not None):
        raise LearnerError(f"{where}x: the dataset gives single samples; make batches of them first, with .batch(32)")
    if isinstance(wanted, tuple) and given is not None and _differ(wanted[1:], given[1:]):
        raise LearnerError(f"{where}x: one sample has shape {given[1:]}, and the model takes {wanted[1:]}")


def misfit(subject: Subject, feed: Any, error: Exception) -> str:
    """In one line, why a training step failed: of shapes only where the error speaks of them."""
    said = first_line(error)
    if subject.optimizer_of_others:
        return (
            "model: its optimizer was made for other weights (of another model, or before layers were frozen or set "
            "free): compile it anew, with an optimizer of its own"
        )
    if "No loss to compute" in str(error):
        return "model was compiled without a loss: call model.compile(optimizer=…, loss=…)"
    output, y = subject.output_shape, feed.y
    if isinstance(output, list) and isinstance(y, np.ndarray):
        return f"y is one array, and the model has {len(output)} outputs: hand over a list of targets"
    if any(word in str(error).lower() for word in ("shape", "dimension", "rank ", "incompatible")):
        if isinstance(output, tuple) and isinstance(y, np.ndarray):
            return (
                f"y: one target has shape {y.shape[1:]}, and the model's output has shape {output[1:]}; "
                f"the step stops with {said}"
            )
        return f"the data do not fit the model: {said}"
    return f"the model's training step stops with {said}"


def misread(subject: Subject) -> str:
    """In one sentence, that the loss takes for shares what the last layer gives as any number; "" if it does not.

    >>> import keras
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    >>> model.compile("sgd", "binary_crossentropy")
    >>> misread(Subject(model))
    'The last layer gives any number, and binary_crossentropy takes it for a share from 0 to 1: end with Dense(1, "sigmoid").'
    """  # noqa: E501
    import keras

    last, wanted = (getattr(subject.model, "layers", None) or [None])[-1], _SHARES.get(subject.loss)
    activation = getattr(getattr(last, "activation", None), "__name__", "")
    logits = getattr(getattr(subject.model, "loss", None), "from_logits", False)
    if wanted is None or logits or not isinstance(last, keras.layers.Dense) or activation not in _NO_SHARES:
        return ""
    return (
        f"The last layer gives any number, and {subject.loss} takes it for a share from 0 to 1: "
        f'end with Dense({last.units}, "{wanted}").'
    )


_SHARES = {
    "binary_crossentropy": "sigmoid",
    "categorical_crossentropy": "softmax",
    "sparse_categorical_crossentropy": "softmax",
}
_NO_SHARES = ("linear", "relu", "tanh")


def why_diverged(trainer: Any, logs: dict[str, float]) -> str:
    """In words, what drove the loss or the weights out of the finite numbers, as far as it was measured."""
    subject = trainer.subject
    inputs, targets = _largest(trainer.x), _largest(getattr(trainer, "y", None))
    weights = [w for w in subject.model.get_weights() if w.dtype.kind == "f" and w.size]
    finite = all(np.isfinite(w).all() for w in weights)
    one = subject.has_one_optimizer
    rate = f"a learning rate of {trainer.learning_rate:.2g}" if one else "the learning rates of its optimizers"
    losses = [loss for loss in trainer.history.loss[-5:] if np.isfinite(loss)]
    grew = len(losses) > 1 and losses[-1] > losses[0]
    biggest = max((float(np.abs(w[np.isfinite(w)]).max(initial=0)) for w in weights), default=0.0)
    for what, largest in (("inputs", inputs), ("targets", targets)):
        if largest is not None and largest > LARGE and (what == "inputs" or _measures(subject)):
            return (
                f"The {what} reach {largest:g}: such numbers make every step too long. Scale them, for example to "
                f"0 … 1, or train with far less than {rate}."
            )
    own = any(name_of(loss) not in _SAFE_LOSSES for loss in subject.losses)
    smaller = "a smaller rate" if one else "smaller rates"
    unseen = " The data were not looked at here: very large numbers or NaN in them would do the same."
    also = unseen if inputs is None else ""
    if grew or biggest >= 1e3:
        after = "" if finite else " until the weights overflowed"
        further = ", further each time" if grew else ""
        return f"With {rate} the steps overshot{further}{after}. Choose {smaller}.{also}"
    if own or not finite:
        step = "" if finite else f", or {rate} is far too much"
        return (
            "The weights had not grown, yet the loss is no number: perhaps it took the logarithm of zero or divided by "
            f"zero{step}. Keep what goes into the logarithm above zero, for example with "
            f"keras.ops.clip(p, 1e-7, 1.0), and try {smaller}.{also}"
        )
    return (
        f"The weights had not grown before: perhaps one step with {rate} was too long, or a layer divided by zero. "
        f"Try {smaller} first.{also}"
    )


def _largest(data: Any) -> float | None:
    """The largest number in arrays or structures of them; None where there is none to look at."""
    if isinstance(data, dict | list | tuple):
        found = [_largest(part) for part in (data.values() if isinstance(data, dict) else data)]
        return max((each for each in found if each is not None), default=None)
    if not isinstance(data, np.ndarray) or not data.size or data.dtype.kind not in "iuf":
        return None
    return max(abs(float(data.max())), abs(float(data.min())))


_SAFE_LOSSES = (
    *("mse", "mean_squared_error", "mae", "mean_absolute_error", "huber", "hinge"),
    *("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"),
)
_MEASURES = (  # losses of the distance between two arrays of one shape
    *("mse", "mean_squared_error", "mae", "mean_absolute_error", "huber", "log_cosh", "logcosh", "poisson", "mape"),
    *("msle", "mean_absolute_percentage_error", "mean_squared_logarithmic_error", "binary_crossentropy"),
)


def _measures(subject: Subject) -> bool:
    return any(name_of(loss) in _MEASURES[:-1] for loss in subject.losses)


def check_targets(where: str, loss: Any, y: np.ndarray, output: tuple) -> None:
    """Targets that a loss cannot compare with an output of this shape, or would compare in silence with the wrong."""
    name, units = name_of(loss), output[-1]
    if units is None:
        return
    if name == "sparse_categorical_crossentropy":
        if y.ndim == len(output) and y.shape[-1] == units and units > 1:
            raise LearnerError(
                f"{where}: one target has shape {y.shape[1:]}, so it is one-hot; sparse_categorical_crossentropy "
                "wants the number of the class: use np.argmax(y, axis=-1), "
                "or compile with loss='categorical_crossentropy'"
            )
        ignored = getattr(loss, "ignore_class", None)
        labels = y if ignored is None else y[y != ignored]
        low, high = (labels.min(), labels.max()) if labels.size else (0, 0)
        if low < 0 or high >= units:
            raise LearnerError(
                f"{where} has labels from {low:g} to {high:g}, and the model has {units} outputs: "
                f"the labels must be from 0 to {units - 1}"
            )
    elif name == "categorical_crossentropy" and (y.ndim < len(output) or y.shape[-1] != units):
        raise LearnerError(
            f"{where}: one target has shape {y.shape[1:]}, and categorical_crossentropy wants one-hot targets of "
            f"shape ({units},): use keras.utils.to_categorical(y, {units}), or compile with "
            "loss='sparse_categorical_crossentropy'"
        )
    elif name == "binary_crossentropy" and (y.min() < 0 or y.max() > 1):
        raise LearnerError(f"{where} has labels from {y.min():g} to {y.max():g}: binary_crossentropy wants 0 and 1")
    if name in _MEASURES and _differ(output[1:], y.shape[1:]):
        raise LearnerError(
            f"{where}: one target has shape {y.shape[1:]}, and the model's output has shape {output[1:]}: "
            f"{name} compares number by number, so end the model with as many units as a target has numbers"
        )


def _differ(wanted: tuple, given: tuple) -> bool:
    """Whether samples of shape `given` cannot be what an input of shape `wanted` takes; a last 1 may be missing."""
    if len(given) == len(wanted) - 1 and wanted[-1] == 1:
        given = (*given, 1)
    if len(given) == len(wanted) + 1 and given[-1] == 1:
        given = given[:-1]
    return len(wanted) != len(given) or any(a is not None and a != b for a, b in zip(wanted, given, strict=True))


def first_line(error: Exception) -> str:
    """What an error of TensorFlow's or Keras's says, without the twenty lines around it.

    >>> first_line(ValueError("in user code:\\n\\n File 'a.py', line 3\\n  f(x)\\n\\n ValueError: f is 0.\\n"))
    'ValueError: f is 0.'
    """
    text = re.sub(r"\x1b\[\d+m", "", str(error)).rpartition("Error encountered:")[2]
    text = re.sub(r"^\s*File .*, line .*\n.*\n", "", text, flags=re.MULTILINE)  # a place, and its line of source
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    noise = (
        *("in user code", "Arguments received", "•", "*", "Call arguments", "~", "^", "[["),
        *("Graph execution error", "Detected at node", "<stack traces"),
    )
    useful = [line for line in lines if not line.startswith(noise) and "Exception encountered" not in line]
    start = next((i for i, line in enumerate(useful) if "Error" in line), 0)
    told, kind = " ".join(useful[start:]), type(error).__name__
    told = told if "Error" in told else f"{kind}: {told}" if told else kind
    return told if len(told) <= 160 else f"{told[:157]}..."
