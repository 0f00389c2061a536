"""What is to be reached in the lab on looking up."""

from __future__ import annotations

from typing import Any, Protocol

from dltutor.live.page.goals import Goal
from dltutor.wording import many, share

STEPS, HALF, GOOD = 500, 0.5, 0.95


class Asked(Protocol):
    """The runs by their layers, and which keys of the sequence were asked for and answered rightly."""

    runs: dict[int, Any]
    answered: set[int]
    pairs: int

    @property
    def values(self) -> Any: ...


def _one(lab: Asked) -> bool | str:
    run = lab.runs.get(1)
    return run is not None and run.trainer.step >= STEPS and 0 < run.best < HALF and f"never above {share(run.best)}"


def _enough(lab: Asked) -> bool | str:
    run = lab.runs[lab.values.depth]
    return (
        run.share >= GOOD and f"{many(lab.values.depth, 'layer')}: {share(run.share)} after {run.trainer.step:,} steps"
    )


def _all(lab: Asked) -> bool | str:
    return len(lab.answered) == lab.pairs


GOALS = (
    Goal(f"train one layer for {STEPS} steps", _one),
    Goal(f"find how many layers it takes for {share(GOOD)} of the new sequences", _enough, trained=True),
    Goal("then pause, and ask one sequence for each of its keys: all answers right", _all),
)
