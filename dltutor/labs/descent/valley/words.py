"""What the valley says of a race: who arrives, where it is flat, who diverges, and the rule of an optimizer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dltutor.labs.descent.valley.figure import wrapped
from dltutor.scratch.optimizers import OPTIMIZERS
from dltutor.scratch.races.valley import RATES, TRIED, Run, Strip, bound, nearest
from dltutor.scratch.surfaces import Surface
from dltutor.wording import number

LEAP = 0.25  # of the map's width: a longer step is no walk
HINTS = (
    "Press Play: they run, step by step.",
    "Drag on the map: the start moves.",
    "Click a name: its rule and its steps.",
    "Click a strip: that rate for all.",
)


def on_the_way(shown: Sequence[Run]) -> str:
    """Who is at the goal while the race runs."""
    there = sorted((run for run in shown if run.arrived is not None), key=lambda run: run.arrived)
    running = sum(run.arrived is None and run.diverged is None for run in shown)
    names = ", ".join(f"{run.name} (step {run.arrived})" for run in there)
    return f"at the goal: {names or 'none'}; on the way: {running}."


def leap(shown: Sequence[Run], width: float) -> str:
    """That the first one did not walk there, if it did not."""
    there = [run for run in shown if run.arrived is not None]
    first = min(there, key=lambda run: run.arrived, default=None)
    if first is None or first.longest < LEAP * width:
        return ""
    return f"{first.name} leaps: its longest step is {number(first.longest, 2)}, and the map is {number(width)} wide."


def forgiving(strips: Mapping[str, Strip], shown: Sequence[Run]) -> str:
    """Which of those that are in sight arrives with the most rates."""
    counts = {run.name: strips[run.name].count for run in shown}
    most = max(counts.values())
    if most == 0 or len(counts) < 2:
        return ""
    names = " and ".join(name for name, count in counts.items() if count == most)
    return f"Most forgiving from here: {names}, with {most} of {len(RATES)} rates."


def arrivals(shown: Sequence[Run]) -> str:
    """Who is at the goal, in the order of arrival, and who is not yet."""
    there = sorted((run for run in shown if run.arrived is not None), key=lambda run: run.arrived)
    if not there:
        return "none arrives." if len(shown) > 1 else f"{shown[0].name} does not arrive."
    text = f"{there[0].name} arrives {'first, ' if len(shown) > 1 else ''}at step {there[0].arrived}"
    if len(there) > 1:
        text += "; then " + ", ".join(f"{run.name} at {run.arrived}" for run in there[1:])
    late = [run.name for run in shown if run.arrived is None and run.diverged is None]
    return text + (f"; not yet: {', '.join(late)}." if late else ".")


def where_it_is_flat(surface: Surface, start: np.ndarray) -> str:
    """Why hardly anything moves from `start`, if that is so."""
    if surface.name == "saddle" and start[1] == 0:
        return "Exactly on the ridge the slope along w₂ is 0, so nothing ever leaves it: move the start a little."
    if surface.name == "plateau" and surface.value(start) > 0.95:
        return "On the plateau the gradient is almost 0, and so are the steps of SGD."
    return ""


def divergence(surface: Surface, start: np.ndarray, shown: Sequence[Run]) -> str:
    """Who diverged, if anybody did, and up to which rate SGD would not have."""
    lost = [run.name for run in shown if run.diverged is not None]
    if not lost:
        return ""
    names = lost[0] if len(lost) == 1 else f"{', '.join(lost[:-1])} and {lost[-1]}"
    largest = bound(surface, surface.minima[nearest(surface, start)])
    return (
        f"{names} diverged: each step overshot by more than the one before. "
        f"At the nearest minimum SGD comes to rest below 2/curvature = {number(largest)}."
    )


def rule(name: str) -> list[str]:
    """The update of one optimizer, and who proposed it."""
    kind = OPTIMIZERS[name]
    return [name, *wrapped(kind.rule), "", f"{kind.source.author}, {kind.source.year}"]


def everyone(own: bool) -> list[str]:
    """What the race is, where no optimizer is highlighted."""
    head = (
        ["Each in the middle of its own rates", "(of its longest strip: no lucky rate)."]
        if own
        else ["One rate, seven meanings", "SGD steps rate × gradient, Adam about the rate."]
    )
    tried = f"Strip: the rates that arrive in {TRIED} steps."
    return [*head, tried, "", *HINTS]
