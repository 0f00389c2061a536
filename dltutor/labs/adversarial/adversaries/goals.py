"""When the goals of the lab of two adversaries are reached."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Protocol

from dltutor.labs.adversarial.adversaries.state import State
from dltutor.live.page.goals import Goal
from dltutor.wording import many


class Game(Protocol):
    """What the goals ask of the lab."""

    values: SimpleNamespace
    pair: Any
    state: State
    collapsed_on: str  # the real points on which all fakes first lay in one place

    @property
    def collapsed_here(self) -> bool: ...  # whether they do so now


def _ring_fitted(lab: Game) -> bool | str:
    """The ring, all of it, and nothing else."""
    return lab.values.data == "ring" and lab.state.fitted and f"after {many(lab.pair.round, 'round')}"


def _collapsed(lab: Game) -> bool | str:
    """All fakes in a small part of the real points."""
    return lab.collapsed_here and f"{lab.state.covered} of {lab.state.parts} parts, {lab.values.data}"


def _repaired(lab: Game) -> bool | str:
    """Where it had collapsed, every part is covered now."""
    state = lab.state
    if lab.collapsed_on != lab.values.data or state.collapsed:
        return False
    whole = state.round > 0 and state.covered == state.parts and state.near >= 0.6
    return whole and f"all {state.parts} parts, after {many(lab.pair.round, 'round')}"


GOALS = (
    Goal("fit the ring: every part of it, and hardly a fake elsewhere", _ring_fitted, trained=True),
    Goal("provoke mode collapse: all fakes in a quarter of the real points or less", _collapsed, 1.0, trained=True),
    Goal("repair it: on the same points, cover every part again", _repaired),
)
