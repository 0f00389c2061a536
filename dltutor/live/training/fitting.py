"""Whether model, data and each other fit, and what a learner should change where they do not: always one line."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training.subject import Subject

LARGE_INPUT = 50.0  # inputs beyond this are worth scaling


def pair(name: str, data: Any) -> tuple[Any, Any]:
    """The two halves of ``(x, y)``, or a `LearnerError`."""
    if not isinstance(data, tuple | list) or len(data) != 2:
        raise LearnerError(f"{name}={validation.shown(data)}: it must be a pair (x, y), inputs and targets")
    return data[0], data[1]


def unpacked(batch: Any) -> tuple[Any, ...]:
    """The arguments of `train_on_batch`."""
    import keras

    x, y, sample_weight = keras.utils.unpack_x_y_sample_weight(batch)
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def check_data(subject: Subject, feed: Any, name: str = "") -> None:
    """Shapes and labels that cannot fit a model, before TensorFlow says so in twenty lines."""
    if feed.samples is None:
        return
    where = f"{name}: " if name else ""
    wanted, x, y = subject.input_shape, feed.x, feed.y
    if isinstance(wanted, list) and isinstance(x, np.ndarray):
        raise LearnerError(f"{where}x is one array, and the model takes {len(wanted)} inputs: hand over a list of them")
    if isinstance(wanted, tuple) and not isinstance(x, np.ndarray) and len(x) > 1:
        raise LearnerError(f"{where}x holds {len(x)} arrays, and the model takes one input")
    if isinstance(wanted, tuple) and isinstance(x, np.ndarray) and _differ(wanted[1:], x.shape[1:]):
        raise LearnerError(f"{where}x: one sample has shape {x.shape[1:]}, and the model takes {wanted[1:]}")
    if isinstance(y, np.ndarray) and isinstance(subject.output_shape, tuple):
        _check_labels(where, subject.loss, y, subject.output_shape)


def misfit(subject: Subject, feed: Any, error: Exception) -> str:
    """In one line, why a training step failed."""
    output = subject.output_shape
    said = _first_line(error)
    if isinstance(output, tuple) and isinstance(feed.y, np.ndarray):
        return (
            f"y: one target has shape {feed.y.shape[1:]}, and the model's output has shape {output[1:]}; "
            f"the loss cannot compare them: {said}"
        )
    if isinstance(output, list) and isinstance(feed.y, np.ndarray):
        return f"y is one array, and the model has {len(output)} outputs: hand over a list of targets"
    return f"the data do not fit the model: {said}"


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
    """In words, what probably drove the loss or the weights out of the finite numbers, and what would help."""
    subject, x = trainer.subject, trainer.x
    largest = float(np.abs(x).max()) if isinstance(x, np.ndarray) else 0.0
    weights = [w for w in subject.model.get_weights() if w.dtype.kind == "f" and w.size]
    finite = all(np.isfinite(w).all() for w in weights)
    one = subject.has_one_optimizer
    rate = f"a learning rate of {trainer.learning_rate:.2g}" if one else "the learning rates of its optimizers"
    losses = [loss for loss in trainer.history.loss[-5:] if np.isfinite(loss)]
    grew = len(losses) > 1 and losses[-1] > losses[0]
    biggest = max((float(np.abs(w[np.isfinite(w)]).max(initial=0)) for w in weights), default=0.0)
    if largest > LARGE_INPUT:
        return (
            f"The inputs reach {largest:g}: such numbers make every step too long. Scale them, for example to 0 … 1, "
            f"or train with far less than {rate}."
        )
    if not grew and biggest < 1e3 and subject.loss not in _SAFE_LOSSES:
        return (
            "The weights had not grown, yet the loss is no number: it probably took the logarithm of zero or divided "
            "by zero. Keep what goes into the logarithm above zero, for example with keras.ops.clip(p, 1e-7, 1.0)."
        )
    after = "" if finite else " until the weights overflowed"
    smaller = "a smaller rate" if one else "smaller rates"
    return f"With {rate} the steps overshot, further each time{after}. Choose {smaller}."


_SAFE_LOSSES = (
    *("mse", "mean_squared_error", "mae", "mean_absolute_error", "huber", "hinge"),
    *("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"),
)


def _check_labels(where: str, loss: str, y: np.ndarray, output: tuple) -> None:
    low, high, units = y.min(), y.max(), output[-1]
    if loss == "sparse_categorical_crossentropy":
        if y.ndim == len(output) and y.shape[-1] == units and units > 1:
            raise LearnerError(
                f"{where}y: one target has shape {y.shape[1:]}, so it is one-hot; sparse_categorical_crossentropy "
                "wants the number of the class: use np.argmax(y, axis=-1), "
                "or compile with loss='categorical_crossentropy'"
            )
        if low < 0 or high >= units:
            raise LearnerError(
                f"{where}y has labels from {low:g} to {high:g}, and the model has {units} outputs: "
                f"the labels must be from 0 to {units - 1}"
            )
    elif loss == "categorical_crossentropy" and (y.ndim < len(output) or y.shape[-1] != units):
        raise LearnerError(
            f"{where}y: one target has shape {y.shape[1:]}, and categorical_crossentropy wants one-hot targets of "
            f"shape ({units},): use keras.utils.to_categorical(y, {units}), or compile with "
            "loss='sparse_categorical_crossentropy'"
        )
    elif loss == "binary_crossentropy" and (low < 0 or high > 1):
        raise LearnerError(f"{where}y has labels from {low:g} to {high:g}: binary_crossentropy wants 0 and 1")


def _differ(wanted: tuple, given: tuple) -> bool:
    """Whether samples of shape `given` cannot be what an input of shape `wanted` takes; a last 1 may be missing."""
    if len(given) == len(wanted) - 1 and wanted[-1] == 1:
        given = (*given, 1)
    if len(given) == len(wanted) + 1 and given[-1] == 1:
        given = given[:-1]
    return len(wanted) != len(given) or any(a is not None and a != b for a, b in zip(wanted, given, strict=True))


def _first_line(error: Exception) -> str:
    """What an error of TensorFlow's or Keras's says, without the twenty lines around it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    useful = [line for line in lines if not line.startswith(("in user code", "File ", "Arguments received", "•", "*"))]
    told = next((line for line in reversed(useful) if "Error" in line), useful[0] if useful else type(error).__name__)
    return told if len(told) <= 200 else f"{told[:197]}..."
