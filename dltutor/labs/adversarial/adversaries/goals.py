"""When the goals of the lab of two adversaries are reached."""

from __future__ import annotations

from typing import Any


def ring_fitted(lab: Any) -> bool | str:
    """The ring, all of it, and nothing else."""
    return lab.values.data == "ring" and lab.state.fitted and f"after {lab.pair.round:,} rounds"


def collapsed(lab: Any) -> bool | str:
    """All fakes in a small part of the real points; the lab remembers where, for the repair."""
    state = lab.state
    if not (lab.real.enough and state.collapsed):
        return False
    lab.collapsed_on = lab.values.data
    return f"{state.covered} of {state.parts} parts, {lab.values.data}"


def repaired(lab: Any) -> bool | str:
    """Where it had collapsed, every part is covered now."""
    state = lab.state
    if lab.collapsed_on != lab.values.data or state.collapsed:
        return False
    whole = state.round > 0 and state.covered == state.parts and state.near >= 0.6
    return whole and f"all {state.parts} parts, after {lab.pair.round:,} rounds"
