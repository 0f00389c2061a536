"""What the playground says of a training: what its losses mean, and how two runs compare."""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np

from dltutor.labs.training.playground.data import Points
from dltutor.labs.training.playground.look import Measure
from dltutor.labs.training.playground.run import Moment, Run
from dltutor.labs.training.playground.tasks import LETTERS, Classes, Task
from dltutor.wording import number, share

NAMES = ("model 1", "model 2")
PACES = {"a step a picture": "step", "10 epochs a picture": "10 epochs"}
SOLVED = 0.95  # share right that counts as solved
FAR_BETTER = 0.75  # of the spread of numbers explained, that is half the error of their mean
PLENTY = 1500  # steps after which a loss that does not fall is worth a remark


class Told(Protocol):
    """What is told of: one run or two on the same points, what of it is shown, and how it is set."""

    runs: list[Run]
    data: Points
    values: Any
    past: list[tuple[int, Moment]]  # step and moment of each run, if the past is shown
    chosen: tuple[int, int, int] | None  # run, layer and neuron that is enlarged
    listing: str
    listed: int  # the step of the code

    def beginning(self) -> str: ...

    def slower(self) -> str: ...


def described(lab: Told) -> str:
    """The state in words: how far, what the losses say, and what else is shown."""
    run, trainer, aside = lab.runs[0], lab.runs[0].trainer, _aside(lab)
    if lab.past:
        step, moment = lab.past[0]
        told = sentence(step, moment.epoch, moment.training, moment.held_out)
        return f"The past: {told}. Play goes on from the present, step {run.step:,}.\n{aside}".strip()
    if not len(lab.data.points):
        return f"There are no points: click to set one. {_settings(lab)}\n{aside}"
    if not run.step:
        slow = f" It trains slowly: {trainer.slow_because}." if trainer.slow_because else ""
        settings = _settings(lab)
        return f"{lab.beginning()} {settings[0].upper()}{settings[1:]} Press Play.{slow}\n{aside}".strip()
    if len(lab.runs) == 1:
        told = sentence(run.step, trainer.epoch, run.view.training, run.view.held_out)
        return f"{told}; {_settings(lab)}\n{verdict(run)} {aside}".strip()
    said = " ".join(f"{name}: {verdict(each)}" for name, each in zip(NAMES, lab.runs, strict=True))
    return f"{comparison(*lab.runs)} Step {run.step:,}, {_settings(lab)}\n{said} {aside}".strip()


def _settings(lab: Told) -> str:
    rates = " and ".join(dict.fromkeys(number(run.trainer.learning_rate) for run in lab.runs))
    return f"rate {rates}, batch size {lab.runs[0].trainer.batch_size}{lab.slower()}."


def _aside(lab: Told) -> str:
    """What else is to be said: the enlarged neuron, the code, the learner's own points."""
    large = "" if lab.chosen is None else "A neuron is enlarged: Esc goes back. "
    large += f"The code below is that of step {lab.listed:,}. " if lab.listing else ""
    large += "".join(f"{said} " for said in dict.fromkeys(run.trainer.misread for run in lab.runs) if said)
    return large + (own_points(lab.data, lab.values.pen) if lab.data.name == "own" else "")


def verdict(run: Run) -> str:
    """In one sentence, what the losses of `run` say: learning, stuck, solved, overfitting or overshooting."""
    training, held_out = run.view.training, run.view.held_out
    if training is None or not run.step:
        return ""
    steps, losses, held = (np.asarray(part, float) for part in run.curves())
    if not held_out:
        if training.right >= 1 and training.rmse is None:
            return "Every point is right; without held-out points nobody knows what it does on new ones."
        return _stuck(run, steps, losses) or "It learns from your points."
    if run.overfits:
        low = run.lowest()
        return (
            f"It overfits: since step {steps[low]:,.0f} the held-out loss has risen from {number(held[low])} to "
            f"{number(held[-1])}, while the training loss fell from {number(losses[low])} to {number(losses[-1])}."
        )
    if training.loss > 1.2 * losses[0]:
        return (
            f"The loss is higher than before the training ({number(losses[0])}): the steps overshoot. "
            "Try a smaller rate."
        )
    if held_out.rmse is not None and held_out.right >= FAR_BETTER:
        return "It has learned: on points that it has never seen it is more than twice as close as the mean."
    if held_out.right >= SOLVED:
        return "Solved: it is right on points that it has never seen."
    return _stuck(run, steps, losses) or "It learns."


def _stuck(run: Run, steps: np.ndarray, losses: np.ndarray) -> str:
    """Underfitting: much is wrong even on the training points, and the loss no longer falls."""
    training = run.view.training
    if training.right >= (0.9 if training.rmse is None else 0.5) or steps[-1] < PLENTY:
        return ""
    middle = float(np.interp(steps[-1] / 2, steps, losses))
    if training.loss < 0.93 * middle:
        return ""
    if run.saturated:
        return (
            "Its neurons are saturated: nearly everywhere they give the same, and no gradient comes through. Reset, "
            "and take a smaller rate or smaller first weights."
        )
    if training.rmse is not None:
        return (
            "Even on the training points it is little better than the mean, and the loss hardly falls any more: it "
            "underfits, or most of the numbers is noise."
        )
    return (
        "It underfits: many training points are wrong, and the loss hardly falls any more. "
        "Try more units, other features or another rate."
    )


def comparison(first: Run, second: Run) -> str:
    """In one sentence, which of two runs is ahead on the points that count."""
    if not first.step:
        return ""
    parts = [run.view.held_out or run.view.training for run in (first, second)]
    if None in parts:
        return ""
    where = "held-out points" if first.view.held_out else "your points"
    numeric = all(part.rmse is not None for part in parts)
    errors = [part.rmse if numeric else part.loss for part in parts]
    what = "RMSE" if numeric else "loss"
    better = int(errors[1] < errors[0])
    a, b = errors[better], errors[1 - better]
    if math.isclose(a, b, rel_tol=0.02, abs_tol=1e-3 * (parts[0].rival if numeric else 1)):
        return f"On the {where} both are equally good: {what} {number(a)} and {number(b)}."
    right = f"{share(parts[better].right, 1)} against {share(parts[1 - better].right, 1)} right"
    more = f"that of the mean {number(parts[0].rival)}" if numeric else right
    return f"On the {where} {NAMES[better]} is ahead: {what} {number(a)} against {number(b)}, {more}."


def sentence(step: int, epoch: float, training: Measure | None, held_out: Measure | None) -> str:
    """Step, epoch and both losses in words."""
    parts = [
        f"{name} loss {number(measure.loss)} ({_score(measure)})"
        for name, measure in (("training", training), ("held-out", held_out))
        if measure is not None
    ]
    return f"Step {step:,}, epoch {epoch:.1f}: {', '.join(parts) or 'no points'}"


def own_points(data: Points, pen: str) -> str:
    """How many points the learner has set, and what a click does."""
    does = (
        "erases a point"
        if pen == "erase"
        else f"sets {'' if data.task.numbers else 'class '}{pen}, a drag moves a point"
    )
    return f"{_beginning(data.task) * data.own_is_first}Your points: {_counted(data)}; all train. A click {does}."


def _beginning(task: Task) -> str:
    if isinstance(task, Classes) and task.count > 2:
        return f"{2 * task.count} points are there to begin with: the classes in turn, twice around. "
    parted = "through which no plane goes" if task.numbers else "which no straight line parts"
    return f"Four points are there to begin with: XOR, {parted}. "


def _counted(data: Points) -> str:
    if isinstance(data.task, Classes):
        return ", ".join(f"{(data.targets == i).sum()} of class {LETTERS[i]}" for i in range(data.task.count))
    return f"{len(data.targets)} numbers"


def _score(measure: Measure) -> str:
    """How many are right; of numbers how far they are off, beside their mean."""
    if measure.rmse is None:
        return f"{share(measure.right, 1)} right"
    return f"RMSE {number(measure.rmse)}, that of the mean {number(measure.rival)}"


def numbers(measure: Measure | None) -> tuple[str, str]:
    """Loss and share right, for the picture; of numbers the error and that of their mean."""
    if measure is None:
        return "no points", ""
    if measure.rmse is None:
        return f"loss {number(measure.loss)}", f"{share(measure.right, 1)} right"
    return f"RMSE {number(measure.rmse)}", f"mean: {number(measure.rival)}"
