"""When the goals of the playground are reached."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from dltutor.labs.training.playground.data import Points
from dltutor.labs.training.playground.run import Run
from dltutor.labs.training.playground.tasks import Classes
from dltutor.labs.training.playground.words import FAR_BETTER, SOLVED
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.wording import number, share

NOISY = 0.3  # where the noise alone may keep the best answer from the goal
LOUD = 0.2  # the same, where it shakes numbers


def goals_for(data: Points, noise: float) -> tuple[Goal, ...]:
    """The goals of a lab that begins with `data`: they are about these, or the learner's own points.

    >>> [goal.text for goal in goals_for(Points("moons", 0.7, 10, 0), 0.7)][0]
    'moons: 95 % of the held-out points right; lower the noise if need be'
    """
    own = Goal(
        "ten points of your own, low and high: RMSE at most half of the mean's", own_right, held=AT_REST, trained=True
    )
    if isinstance(data.task, Classes):
        both = "both" if data.task.count == 2 else f"all {data.task.count}"
        own = Goal(f"ten points of your own, in {both} classes, all right", own_right, held=AT_REST, trained=True)
    overfit = Goal(
        "overfit on purpose: pause where it overfits, the held-out loss above 0.1 and twice the training loss",
        overfits,
        trained=True,
    )
    return (
        *(_solve(name, noise, data.task.numbers) for name in _first(data)),
        *(() if data.name == "own" else (overfit,)),  # of the learner's own points none is held out
        own,
    )


def _first(data: Points) -> tuple[str, ...]:
    """The sets to be solved: the one given, and after the circles the spiral."""
    if data.name == "circles":
        return ("circles", "spiral")
    return () if data.name == "own" else (data.name,)


def _solve(name: str, noise: float, numbers: bool) -> Goal:
    hint = "; lower the noise if need be" if noise > (LOUD if numbers else NOISY) else ""
    if numbers and name == "table":
        text = "your table: a held-out RMSE below that of the mean"
        return Goal(text, lambda lab: closer(lab, name, 1.0), trained=True)
    if numbers:
        text = f"{name}: a held-out RMSE of at most half of the mean's{hint}"
        return Goal(text, lambda lab: closer(lab, name, 0.5), trained=True)
    if name == "table":
        text = "your table: more of the held-out points right than by always naming the most frequent class"
        return Goal(text, beats_the_most_frequent, trained=True)
    text = f"{'XOR' if name == 'xor' else name}: 95 % of the held-out points right{hint}"
    return Goal(text, lambda lab: solved(lab, name), trained=True)


class Played(Protocol):
    """What the goals ask of the lab: its points, its runs, and how long it took."""

    data: Points
    runs: list[Run]
    playing: bool

    def note(self) -> str: ...


def solved(lab: Played, name: str) -> bool | str:
    """The points `name`, and nearly all of those that are held out are right."""
    return lab.data.name == name and any(_solved(run) for run in lab.runs) and lab.note()


def closer(lab: Played, name: str, most: float) -> bool | str:
    """On the held-out points `name` an RMSE of at most so much of the mean's; with 1 below it."""
    for run in lab.runs:
        held = run.view.held_out
        if lab.data.name == name and run.step and held and held.rmse is not None and held.rmse < most * held.rival:
            return f"{number(held.rmse)} against {number(held.rival)}"
    return False


def beats_the_most_frequent(lab: Played) -> bool | str:
    """More of the held-out points of the learner's table are right than the most frequent class would get."""
    if lab.data.name != "table":
        return False
    _, held_out = lab.data.of(False)
    _, counts = np.unique(held_out, return_counts=True)
    rival = counts.max() / len(held_out)
    best = max((run.view.held_out.right for run in lab.runs if run.step and run.view.held_out), default=0.0)
    return best > rival and f"{share(best, 1)} against {share(rival, 1)}"


def overfits(lab: Played) -> bool | str:
    """It stands still where a held-out loss has risen, and is far above that on the training points."""
    for run in lab.runs:
        train, held = run.view.training, run.view.held_out
        if not lab.playing and run.overfits and train and held and held.loss > 0.1 and train.loss < 0.5 * held.loss:
            return f"{number(train.loss)} against {number(held.loss)}"
    return False


def own_right(lab: Played) -> bool | str:
    """At least ten points that the learner has set, of all classes, all on their side; or numbers, and near them."""
    data, task = lab.data, lab.data.task
    if data.name != "own" or len(data.points) < 10:
        return False
    if isinstance(task, Classes):
        many, least = len(np.unique(data.targets)) == task.count, 1.0
    else:
        many, least = data.targets.min() < data.targets.max(), FAR_BETTER
    return bool(many) and any(run.step and run.view.training.right >= least for run in lab.runs) and lab.note()


def _solved(run: Run) -> bool:
    return run.step > 0 and run.view.held_out is not None and run.view.held_out.right >= SOLVED
