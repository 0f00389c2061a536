"""The exercise on output layers: which layer and which loss fit a task, and what is wrong with those that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, brief, whole
from dltutor.validation import shown

_NUMBER_LOSSES = ("mse", "mae", "huber", "log_cosh")
_CLASS_LOSSES = ("sparse_categorical_crossentropy", "categorical_crossentropy", "categorical_focal_crossentropy")
_SHARE_LOSSES = ("binary_crossentropy", "binary_focal_crossentropy")
_OTHER_NAMES = {"mean_squared_error": "mse", "mean_absolute_error": "mae", "bce": "binary_crossentropy"}
_SPELT = {  # Keras takes "mean_squared_error" and "MeanSquaredError" alike
    name.replace("_", ""): _OTHER_NAMES.get(name, name)
    for name in (*_NUMBER_LOSSES, *_CLASS_LOSSES, *_SHARE_LOSSES, "hinge", *_OTHER_NAMES)
}

Row = tuple[int, Any, tuple[str, ...]]


@dataclass(frozen=True)
class Task:
    """A task, the output layers (units, activation, losses) that fit it, and what to say to slips."""

    name: str
    fits: tuple[Row, ...]
    units: str
    activations: dict[Any, str]
    losses: dict[str, str]


TASKS = (
    Task(
        "temperature",
        ((1, "linear", _NUMBER_LOSSES),),
        "one number is asked for, so one unit",
        {
            "sigmoid": "a sigmoid gives only numbers from 0 to 1, and a day may have −5 or 30 degrees",
            "softmax": "softmax gives shares that add up to 1: of a single unit it always makes 1",
            "tanh": "tanh gives only numbers from −1 to 1, and a day may have 30 degrees",
            "relu": "ReLU knows no number below 0, and frost is possible",
        },
        {"": "a cross-entropy compares probabilities; for a number take mse, mae or huber"},
    ),
    Task(
        "spam",
        ((1, "sigmoid", _SHARE_LOSSES), (2, "softmax", _CLASS_LOSSES)),
        "one share is enough, how likely it is spam; the rest is not spam",
        {
            "linear": "without an activation any number may come out; the answer is a share from 0 to 1",
            "softmax": "softmax of one unit is always 1, whatever the sum is: take a sigmoid",
            "tanh": "tanh gives −1 to 1; a share goes from 0 to 1",
            "relu": "ReLU has no upper end; a share goes from 0 to 1",
        },
        {
            "mse": "mse with a sigmoid hardly learns from an answer that is surely wrong: it is flat there; "
            "take binary_crossentropy",
            "": "for one share, yes or no, it is binary_crossentropy",
        },
    ),
    Task(
        "digit",
        ((10, "softmax", _CLASS_LOSSES),),
        "ten classes need ten units",
        {
            "sigmoid": "ten sigmoids answer ten questions on their own; exactly one digit is right, so the shares must "
            "add up to 1",
            "linear": "without an activation these are logits, no shares; Keras's named losses expect probabilities",
            "relu": "ReLU gives no shares that add up to 1",
            "tanh": "tanh gives numbers from −1 to 1, no shares",
        },
        {
            "binary_crossentropy": "that is for yes or no; here one of ten is right",
            "": "for one of several classes it is sparse_categorical_crossentropy (or categorical_crossentropy)",
        },
    ),
    Task(
        "labels",
        ((5, "sigmoid", _SHARE_LOSSES),),
        "five labels, so five units",
        {
            "softmax": "with softmax the five shares add up to 1, so sea and snow cannot both be likely",
            "linear": "without an activation any number may come out; each answer is a share from 0 to 1",
            "relu": "ReLU has no upper end; a share goes from 0 to 1",
            "tanh": "tanh gives −1 to 1; a share goes from 0 to 1",
        },
        {"": "these are five questions with yes or no: binary_crossentropy"},
    ),
)


class Outputs(Exercise):
    key = "outputs"
    title = "which output layer for what"
    task = (
        "Give for each of four tasks the output layer and its loss as `(units, activation, loss)`, in Keras's names; "
        'an activation that changes nothing is `"linear"`. Three units with tanh and the mean absolute error would '
        'be `(3, "tanh", "mae")`. `temperature`: tomorrow\'s temperature in degrees Celsius. `spam`: is this mail '
        "spam or not? `digit`: which of the ten digits is it? `labels`: which of five labels (sea, snow, ...) apply "
        "to a photograph; several may, or none."
    )
    hints = (
        "Ask of each task: is the answer any number, one share, one of several, or several shares at once?",
        "Any number: no activation. A yes or no: a sigmoid. Exactly one of many: softmax. Several yes or no: a sigmoid "
        "for each.",
        'The losses: "mse" for a number, "binary_crossentropy" wherever there are sigmoids, and '
        '"sparse_categorical_crossentropy" with softmax.',
    )
    code = """
temperature = (1, "linear", "mse")
spam = (1, "sigmoid", "binary_crossentropy")
digit = (10, "softmax", "sparse_categorical_crossentropy")
labels = (5, "sigmoid", "binary_crossentropy")
"""
    why = "the activation decides which answers are possible, and the loss must fit what comes out of it."

    def judge(self, temperature: Any, spam: Any, digit: Any, labels: Any) -> str:
        for task, answer in zip(TASKS, (temperature, spam, digit, labels), strict=True):
            judge_output(task, answer)
        return "all four fit: a number, a share, one of ten, and five shares that need not add up to 1."


def judge_output(task: Task, answer: Any) -> None:
    """Go on if `answer`, a triple (units, activation, loss), fits the task; otherwise say what does not."""
    triple = isinstance(answer, tuple | list) and len(answer) == 3
    need(triple, f'{task.name}={shown(answer)}: it must be (units, activation, loss), as in (1, "linear", "mse")')
    units = whole(f"{task.name}[0]", answer[0], high=1000, example=1)
    activation = "linear" if answer[1] is None else _name(answer[1])
    loss = _SPELT.get(_name(answer[2]).replace("_", ""), "")
    need(
        activation != "none",
        f'{task.name}: Keras knows no activation called {shown(answer[1])}; no activation is written "linear", or None',
    )
    need(
        activation,
        f"{task.name}: the activation is {shown(answer[1])}, and it must be a name, as in 'sigmoid'",
    )
    need(
        loss,
        f"{task.name}: the loss is {shown(answer[2])}, which is none that is known here; "
        "for example 'mse' or 'binary_crossentropy'",
    )
    fits = [row for row in task.fits if row[0] == units and row[1] == activation]
    if any(loss in row[2] for row in fits):
        return
    same = [row for row in task.fits if row[1] == activation]
    why = task.activations.get(activation, f"{shown(activation)} is not made for an output like this")
    need(same, f"{task.name} with {_shown(answer)}: {why}")
    need(fits, f"{task.name} with {_shown(answer)}: {_units(task, units, activation)}")
    raise NotYetError(f"{task.name} with {_shown(answer)}: {task.losses.get(loss, task.losses[''])}")


def _units(task: Task, units: int, activation: str) -> str:
    if task.name == "spam" and activation == "softmax" and units == 1:
        return task.activations["softmax"]
    return task.units


def _name(value: Any) -> str:
    """A name as it is meant, without capitals; "" for what is none."""
    return value.strip().lower() if isinstance(value, str) else ""


def _shown(answer: Any) -> str:
    return f"({', '.join(brief(part) for part in answer)})"
