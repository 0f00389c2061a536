"""When the goals of the playground are reached."""

from __future__ import annotations

from typing import Protocol

from dltutor.labs.training.playground.data import Points
from dltutor.labs.training.playground.run import Run
from dltutor.labs.training.playground.words import SOLVED
from dltutor.wording import number


class Played(Protocol):
    """What the goals ask of the lab: its points, its runs, and how long it took."""

    data: Points
    runs: list[Run]
    playing: bool

    def note(self) -> str: ...


def solved(lab: Played, name: str) -> bool | str:
    """The points `name`, and nearly all of those that are held out are right."""
    return lab.data.name == name and any(_solved(run) for run in lab.runs) and lab.note()


def overfits(lab: Played) -> bool | str:
    """It stands still where a held-out loss has risen, and is far above that on the training points."""
    for run in lab.runs:
        train, held = run.view.training, run.view.held_out
        if not lab.playing and run.overfits and train and held and held.loss > 0.1 and train.loss < 0.5 * held.loss:
            return f"{number(train.loss)} against {number(held.loss)}"
    return False


def own_right(lab: Played) -> bool | str:
    """At least ten points that the learner has set, of both classes, all on their side."""
    many = lab.data.name == "own" and len(lab.data.points) >= 10 and 0 < lab.data.targets.mean() < 1
    return many and any(run.step and run.view.training.right >= 1 for run in lab.runs) and lab.note()


def _solved(run: Run) -> bool:
    return run.step > 0 and run.view.held_out is not None and run.view.held_out.right >= SOLVED
