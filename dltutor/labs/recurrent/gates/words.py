"""What the lab of the gates says of a unit, a character, and what the units follow."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.figures.depth import short
from dltutor.labs.recurrent.gates.figure import CLEAR

CLOSE = 0.5
NAMED = 3  # features that are named with the unit that follows them


def title(lab: Any) -> str:
    return f"{lab.reader.layer.name} ({lab.reader.kind}): unit {lab.unit} (of 0 to {lab.reader.units - 1})"


def beside(lab: Any) -> list[str]:
    """Some short lines beside the map of all units."""
    order = ["switching most", "on top"] if lab.values.ordered else ["in their order"]
    scale = [] if lab.what.endswith("gate") else ["each on its scale"]
    return [f"all {lab.reader.units} units:", lab.what, *scale, *order]


def legend(lab: Any) -> str:
    span, values = lab.span(lab.what, lab.unit), np.nan_to_num(lab.shown[:, lab.unit])
    low = f", − below −{short(CLEAR * span)}" if values.min() < 0 else ""
    return f"unit {lab.unit}, {lab.what}: + above {short(CLEAR * span)}{low}; full colour at {short(span)}"


def quoted(lab: Any) -> str:
    """Where the learner looks."""
    place = lab.values.place
    if not lab.is_text:
        values = ", ".join(number(value) for value in np.atleast_1d(lab.x[place])[:3])
        return f"step {place} (input {values})"
    character = {" ": "the space", "\n": "the end of a line", "\t": "the tab"}.get(lab.text[place])
    return f"character {place}, {character or repr(lab.text[place])}"


def describe(lab: Any) -> str:
    if not lab.finite:
        return f"{title(lab)}: its numbers are no longer finite, so the model has diverged. Train it anew."
    lines = [f"Unit {lab.unit} at {quoted(lab)}: {_numbers(lab)}. {_meaning(lab)}", _own(lab), _all(lab)]
    if lab.cut:
        lines.append(f"Only the first {len(lab.x):,} characters are read.")
    return "\n".join(line for line in lines if line)


def number(value: float) -> str:
    """Two decimals, with a true minus, and no minus before a zero."""
    if not np.isfinite(value):
        return "no number"
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "−")


def _numbers(lab: Any) -> str:
    here = lab.values.place
    return ", ".join(f"{name} {number(signal[here, lab.unit])}" for name, signal in lab.signals.items())


def _meaning(lab: Any) -> str:
    """What the gates have done to the state at this step."""
    here, unit = lab.values.place, lab.unit
    value = {name: float(signal[here, unit]) for name, signal in lab.signals.items()}
    state = {"LSTM": "cell state", "GRU": "hidden state"}.get(lab.reader.kind)
    if state is None:
        return "A SimpleRNN has no gates: every step works its state out anew."
    before = float(lab.signals[state][here - 1, unit]) if here else 0.0
    if lab.reader.kind == "LSTM":
        return (
            f"c = {number(value['forget gate'])} · {_inside(before)} + {number(value['input gate'])} · "
            f"{_inside(value['candidate'])} = {number(value['cell state'])}."
        )
    z = value["update gate"]
    kept, new = f"{number(z)} · {_inside(before)}", f"{number(1 - z)} · {_inside(value['candidate'])}"
    return f"h = {kept} + {new} = {number(value[state])}."


def _own(lab: Any) -> str:
    """What the chosen unit follows."""
    if not lab.features:
        return "The text is too short or too even to say what a unit follows."
    column = lab.correlations[:, lab.unit]
    best = int(np.abs(column).argmax())
    name, r = list(lab.features)[best], float(column[best])
    follows = f"follows “{name}”" if abs(r) >= CLOSE else f"follows nothing closely; nearest is “{name}”"
    return f"The {lab.what} of unit {lab.unit} {follows}: correlation {number(r)}, {len(lab.x):,} characters."


def _all(lab: Any) -> str:
    """Which unit follows what, and what nobody follows."""
    close = [f for f in lab.followers if abs(f.correlation) >= CLOSE]
    far = [f for f in lab.followers if abs(f.correlation) < CLOSE]
    before = {} if lab.fresh else lab.untrained.get(lab.what, {})
    notes = [f"; untrained {number(before[f.feature])}" if f.feature in before else "" for f in close]
    named = "; ".join(
        f"“{f.feature}” unit {f.unit} ({number(f.correlation)}{note})"
        for f, note in zip(close[:NAMED], notes, strict=False)
    )
    text = f"Closest among all units: {named}." if close else ""
    if far:
        names = [f"“{f.feature}”" for f in far]
        text += f" No unit follows {_listed(names)} more closely than {number(CLOSE)}."
    state = " The model is not trained yet." if lab.fresh else ""
    return f"{text}{state}".strip()


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _inside(value: float) -> str:
    text = number(value)
    return f"({text})" if text.startswith("−") else text
