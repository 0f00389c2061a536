"""What the playground says of a training: what its losses mean, and how two runs compare."""

from __future__ import annotations

import math
from typing import Any, Protocol

import numpy as np

from dltutor.labs.training.playground.data import Points
from dltutor.labs.training.playground.look import Measure
from dltutor.labs.training.playground.run import Moment, Run
from dltutor.wording import number, share

NAMES = ("model 1", "model 2")
PACES = {"a step a picture": "step", "10 epochs a picture": "10 epochs"}
SOLVED = 0.95  # share right that counts as solved
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
        if training.right >= 1:
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
    if held_out.right >= SOLVED:
        return "Solved: it is right on points that it has never seen."
    return _stuck(run, steps, losses) or "It learns."


def _stuck(run: Run, steps: np.ndarray, losses: np.ndarray) -> str:
    """Underfitting: much is wrong even on the training points, and the loss no longer falls."""
    training = run.view.training
    if training.right >= 0.9 or steps[-1] < PLENTY:
        return ""
    middle = float(np.interp(steps[-1] / 2, steps, losses))
    if training.loss < 0.93 * middle:
        return ""
    if run.saturated:
        return (
            "Its neurons are saturated: nearly everywhere they give the same, and no gradient comes through. Reset, "
            "and take a smaller rate or smaller first weights."
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
    better = int(parts[1].loss < parts[0].loss)
    a, b = parts[better], parts[1 - better]
    if math.isclose(a.loss, b.loss, rel_tol=0.02, abs_tol=1e-3):
        return f"On the {where} both are equally good: loss {number(a.loss)} and {number(b.loss)}."
    return (
        f"On the {where} {NAMES[better]} is ahead: loss {number(a.loss)} against {number(b.loss)}, "
        f"{share(a.right, 1)} against {share(b.right, 1)} right."
    )


def sentence(step: int, epoch: float, training: Measure | None, held_out: Measure | None) -> str:
    """Step, epoch and both losses in words."""
    parts = [
        f"{name} loss {number(measure.loss)} ({share(measure.right, 1)} right)"
        for name, measure in (("training", training), ("held-out", held_out))
        if measure is not None
    ]
    return f"Step {step:,}, epoch {epoch:.1f}: {', '.join(parts) or 'no points'}"


def own_points(data: Points, pen: str) -> str:
    """How many points the learner has set, and what a click does."""
    second = int(data.targets.sum())
    does = "erases a point" if pen == "erase" else f"sets class {pen}, a drag moves a point"
    begin = "Four points are there to begin with: XOR, which no straight line parts. " * data.own_is_first
    count = f"{len(data.targets) - second} of class A, {second} of class B"
    return f"{begin}Your points: {count}; all train. A click {does}."


def numbers(measure: Measure | None) -> tuple[str, str]:
    """Loss and share right, for the picture."""
    return (
        ("no points", "") if measure is None else (f"loss {number(measure.loss)}", f"{share(measure.right, 1)} right")
    )
