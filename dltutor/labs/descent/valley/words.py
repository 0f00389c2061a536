"""What the valley says of a race: who arrives, where it is flat, who diverges, and the rule of an optimizer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.labs.descent.valley.figure import wrapped
from dltutor.labs.descent.valley.race import RATES, Run, bound, nearest
from dltutor.scratch.optimizers import OPTIMIZERS
from dltutor.scratch.surfaces import Surface
from dltutor.wording import number

HINTS = (
    "Drag on the map: the start moves.",
    "Click a name: its rule and its steps.",
    "Click its line: hidden or shown.",
)


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


def everyone(fair: bool) -> list[str]:
    """What the race is, where no optimizer is highlighted."""
    if fair:
        return [
            "The fair race",
            f"From this start, {len(RATES)} rates were tried",
            "for each; here each has the one with",
            "which it arrives first, or gets lowest.",
            "",
            *HINTS,
        ]
    return [
        "One rate, seven meanings",
        "SGD steps rate × gradient: far where steep.",
        "RMSprop and Adam step about the rate itself.",
        "",
        *HINTS,
    ]
