"""What can be found in the gates of a learner's own network."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

import numpy as np

from dltutor.labs.recurrent.gates import words
from dltutor.labs.recurrent.gates.features import MEMORY
from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, many

CLOSE, CLOSE_MEMORY = 0.7, 0.6  # correlations to be found; untrained units reach 0.5 now and then
SHUT = 0.2  # of a forget or update gate: what was held is mostly dropped
LIVES = 20  # characters over which a cell state must keep its sign


def _follows(lab: words.Reading, least: float, only: tuple[str, ...] | None = None) -> bool | str:
    if not lab.counts:
        return False
    table = np.abs(lab.correlations[:, lab.unit])
    names = list(lab.features)
    fit = [(r, name) for r, name in zip(table, names, strict=True) if only is None or name in only]
    best = max(fit, default=(0.0, ""))
    return bool(best[0] >= least) and f"unit {lab.unit}, {best[1]}: {fixed(best[0])}"


def _forgets(lab: words.Reading) -> bool | str:
    name = {"LSTM": "forget gate", "GRU": "update gate"}.get(lab.reader.kind)
    if name is None or not lab.counts:
        return False
    value = lab.signals[name][lab.values.place, lab.unit]
    return bool(value < SHUT) and f"{name} {fixed(value)} at {words.quoted(lab)}"


def _lasts(lab: words.Reading) -> bool | str:
    if not lab.counts:
        return False
    state = lab.signals.get("cell state", lab.signals["hidden state"])[:, lab.unit]
    signs = np.where(np.abs(state) >= 0.1, np.sign(state), 0)
    signs = signs[signs != 0]
    turns = np.flatnonzero(np.diff(signs)) + 1
    stretch = max((int(b - a) for a, b in pairwise([0, *turns])), default=0)
    return stretch >= LIVES and f"unit {lab.unit}: {many(stretch, 'character')}"


MEMORY_GOAL = "one that follows what a single character does not tell ({}): 0.6 or more"
GOALS = (
    Goal("find a unit that follows a feature of the text: correlation 0.7 or more", lambda lab: _follows(lab, CLOSE)),
    Goal(
        MEMORY_GOAL.format(", ".join(MEMORY)),
        lambda lab: _follows(lab, CLOSE_MEMORY, MEMORY),
    ),
    Goal("find a character where a forget or update gate falls below 0.2", _forgets),
    Goal("find a unit whose state keeps its sign for 20 characters, then changes it", _lasts),
    Goal("train the model further: its gates change", lambda lab: lab.changed_weights, elsewhere=True),
)


def goals_for(features: Collection[str]) -> tuple[Goal, ...]:
    """The goals of a text: the one that asks for a memory names what this text has of it."""
    there = [name for name in MEMORY if name in features] or MEMORY
    return (GOALS[0], replace(GOALS[1], text=MEMORY_GOAL.format(", ".join(there))), *GOALS[2:])
