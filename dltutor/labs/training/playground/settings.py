"""The controls of the playground: those of every lab of its kind, and those that depend on what there is to learn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import NORMAL, pace
from dltutor.labs.bases.training import TRAINING_CONTROLS
from dltutor.labs.training.playground import words
from dltutor.labs.training.playground.data import PRESET_LABELS
from dltutor.labs.training.playground.tasks import Classes, Numbers, Task
from dltutor.live.page.controls import Button, Choice, Control, Slider, learning_rate, replaced

NOW = 100  # the end of the slider that goes back in time


def _data(task: Task, table: bool) -> Choice:
    sets = {name if name != "xor" else "XOR": name for name in task.sets}
    return Choice("data", "points", {**sets, "your table": "table"} if table else sets, task.sets[0])


def _pen(task: Task) -> Choice:
    first = next(iter(task.pens.values()))
    return Choice("pen", "a click sets", task.pens, first, help="sets points of your own, while it trains")


CONTROLS: tuple[Control, ...] = (
    *replaced(TRAINING_CONTROLS, learning_rate(high=100.0), pace(NORMAL, **words.PACES)),
    Button("code", "Code", icon="code", key="c", help="Keras code that reproduces this state; again to hide it"),
    _data(Classes(), False),
    Slider("noise", "noise", 0, 1, 0.1, step=0.05, help="how far the points are shaken"),
    Slider("share", "training points in %", 5, 95, 50, step=5, whole=True, help="the others are held out"),
    Slider("seed", "other points (seed)", 0, 99, 0, step=1, whole=True, help="each number gives other points"),
    Choice("features", "features", PRESET_LABELS, "x1, x2", help="what the model is given of each point"),
    _pen(Classes()),
    Slider("moment", "back in time", 0, NOW, NOW, step=1, whole=True, help="0 is the start, 100 is now"),
)


def controls_for(task: Task, table: bool) -> tuple[Control, ...]:
    """The controls where `task` is to be learned, with a table of the learner's own or without."""
    noise = Slider("noise", "noise", 0, 1, 0.1, step=0.05, help="how far the targets are shaken")
    return replaced(CONTROLS, _data(task, table), _pen(task), *([noise] if task.numbers else []))


def clean(controls: tuple[Control, ...], settings: Mapping[str, Any], *names: str) -> list[Any]:
    """Some settings that the points and the models need before there is a lab."""
    table = {control.name: control for control in controls}
    return [table[name].clean(settings.get(name, table[name].default)) for name in names]


def check_set(name: Any, task: Task) -> None:
    """A one-line error for points of which the model can learn nothing."""
    if name in Numbers.sets[:-1] and not task.numbers:
        raise LearnerError(
            f"data={name!r}: its targets are numbers, and this model tells classes apart: end it with Dense(1) and "
            'compile it with loss="mse"'
        )
    if isinstance(task, Classes) and name in Classes().sets and name not in task.sets:
        raise LearnerError(
            f"data={name!r}: these are two classes, and the model tells {task.count} apart: take one of "
            f'{", ".join(map(repr, task.sets))}, or end the model with Dense(1, "sigmoid")'
        )
