"""What the lab of the gates says of a unit, a character, and what the units follow."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from dltutor.labs.recurrent.gates.features import Following
from dltutor.labs.recurrent.gates.figure import CLEAR
from dltutor.labs.recurrent.gates.reader import GateReader
from dltutor.wording import fixed, inside, many, number

CLOSE = 0.5
NAMED = 3  # features that are named with the unit that follows them


class Reading(Protocol):
    """What was read, what the layer's units did, what they follow, and where the learner looks."""

    values: Any
    reader: GateReader
    x: Any
    text: str
    is_text: bool
    cut: bool
    signals: dict[str, np.ndarray]
    features: dict[str, np.ndarray]
    correlations: np.ndarray
    followers: list[Following]
    untrained: dict[str, dict[str, float]]

    @property
    def unit(self) -> int: ...

    @property
    def what(self) -> str: ...

    @property
    def shown(self) -> np.ndarray: ...

    @property
    def fresh(self) -> bool: ...

    @property
    def finite(self) -> bool: ...

    @property
    def counts(self) -> bool: ...

    def span(self, name: str, unit: int) -> float: ...


def title(lab: Reading) -> str:
    return f"{lab.reader.layer.name} ({lab.reader.kind}): unit {lab.unit} (of 0 to {lab.reader.units - 1})"


def beside(lab: Reading) -> list[str]:
    """Some short lines beside the map of all units."""
    order = ["switching most", "on top"] if lab.values.ordered else ["in their order"]
    scale = [] if lab.what.endswith("gate") else ["each on its scale"]
    return [f"all {many(lab.reader.units, 'unit')}:", lab.what, *scale, *order]


def legend(lab: Reading) -> str:
    span, values = lab.span(lab.what, lab.unit), np.nan_to_num(lab.shown[:, lab.unit])
    low = f", − below −{number(CLEAR * span)}" if values.min() < 0 else ""
    return f"unit {lab.unit}, {lab.what}: + above {number(CLEAR * span)}{low}; full colour at {number(span)}"


def quoted(lab: Reading) -> str:
    """Where the learner looks."""
    place = lab.values.place
    if not lab.is_text:
        values = ", ".join(fixed(value) for value in np.atleast_1d(lab.x[place])[:3])
        return f"step {place} (input {values})"
    character = {" ": "the space", "\n": "the end of a line", "\t": "the tab"}.get(lab.text[place])
    return f"character {place}, {character or repr(lab.text[place])}"


def describe(lab: Reading) -> str:
    if not lab.finite:
        return f"{title(lab)}: its numbers are no longer finite, so the model has diverged. Train it anew."
    lines = [f"Unit {lab.unit} at {quoted(lab)}: {_numbers(lab)}. {_meaning(lab)}", _own(lab), _all(lab)]
    if lab.cut:
        lines.append(f"Only the first {many(len(lab.x), 'character')} are read.")
    return "\n".join(line for line in lines if line)


def _numbers(lab: Reading) -> str:
    here = lab.values.place
    return ", ".join(f"{name} {fixed(signal[here, lab.unit])}" for name, signal in lab.signals.items())


def _meaning(lab: Reading) -> str:
    """What the gates have done to the state at this step."""
    here, unit = lab.values.place, lab.unit
    value = {name: float(signal[here, unit]) for name, signal in lab.signals.items()}
    state = {"LSTM": "cell state", "GRU": "hidden state"}.get(lab.reader.kind)
    if state is None:
        return "A SimpleRNN has no gates: every step works its state out anew."
    before = float(lab.signals[state][here - 1, unit]) if here else 0.0
    if lab.reader.kind == "LSTM":
        return (
            f"c = {fixed(value['forget gate'])} · {inside(fixed(before))} + {fixed(value['input gate'])} · "
            f"{inside(fixed(value['candidate']))} = {fixed(value['cell state'])}."
        )
    z = value["update gate"]
    kept, new = f"{fixed(z)} · {inside(fixed(before))}", f"{fixed(1 - z)} · {inside(fixed(value['candidate']))}"
    return f"h = {kept} + {new} = {fixed(value[state])}."


def _own(lab: Reading) -> str:
    """What the chosen unit follows."""
    if not lab.features:
        return "The text is too short or too even to say what a unit follows."
    column = lab.correlations[:, lab.unit]
    best = int(np.abs(column).argmax())
    name, r = list(lab.features)[best], float(column[best])
    follows = f"follows “{name}”" if abs(r) >= CLOSE else f"follows nothing closely; nearest is “{name}”"
    return f"The {lab.what} of unit {lab.unit} {follows}: correlation {fixed(r)}, {many(len(lab.x), 'character')}."


def _all(lab: Reading) -> str:
    """Which unit follows what, and what nobody follows."""
    close = [f for f in lab.followers if abs(f.correlation) >= CLOSE]
    far = [f for f in lab.followers if abs(f.correlation) < CLOSE]
    before = {} if lab.fresh else lab.untrained.get(lab.what, {})
    notes = [f"; untrained {fixed(before[f.feature])}" if f.feature in before else "" for f in close]
    named = "; ".join(
        f"“{f.feature}” unit {f.unit} ({fixed(f.correlation)}{note})"
        for f, note in zip(close[:NAMED], notes, strict=False)
    )
    text = f"Closest among all units: {named}." if close else ""
    if far:
        names = [f"“{f.feature}”" for f in far]
        text += f" No unit follows {_listed(names)} more closely than {fixed(CLOSE)}."
    state = " The model is not trained yet." if lab.fresh else ""
    return f"{text}{state}".strip()


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
