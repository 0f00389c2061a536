"""What `OneDigit` says, and what it shows about the unit that is pointed at."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from dltutor.labs.neurons.one_digit.figure import Unit
from dltutor.live.looking.flow import Column, Flow, Passage
from dltutor.wording import inside, many, number, share


class Seen(Protocol):
    """What the words read of the lab."""

    flow: Flow
    passage: Passage
    slopes: Passage | None
    chosen: Unit | None
    front: int
    values: Any

    @property
    def best(self) -> int: ...
    @property
    def label(self) -> int | None: ...
    @property
    def drawn(self) -> bool: ...
    @property
    def backward(self) -> bool: ...
    @property
    def trained(self) -> bool: ...
    def lit(self, column: int) -> bool: ...


def heading(column: Column) -> str:
    """Above a column: how many units, and what they apply."""
    count = many(column.units, "map" if column.kind == "Conv2D" else "unit")
    return count if column.activation == "linear" else f"{count}, {column.activation}"


def state(lab: Seen) -> str:
    """What is to be seen now."""
    lines = [_image(lab), _back(lab) if lab.backward else _there(lab)]
    if lab.chosen is not None and lab.lit(lab.chosen.column):
        lines.append(_slope(lab, lab.chosen) if lab.backward else unit(lab, lab.chosen))
    return "\n".join(lines)


def _image(lab: Seen) -> str:
    what = "Your drawing" if lab.drawn else "The image" if lab.label is None else f"The image is a {lab.label}"
    untrained = "" if lab.trained else " The network has not been trained by its optimizer: the weights may be random."
    return f"{what}.{untrained}"


def _there(lab: Seen) -> str:
    columns, front = lab.flow.columns, lab.front
    if front == 0:
        return f"Only the {lab.passage.states[0].size:,} pixels are there yet. Step: the first layer adds them up."
    if front < len(columns):
        column = columns[front - 1]
        then = f"then {column.activation}" if column.activation != "linear" else "no activation"
        return (
            f"Layer {front} of {len(columns)}, {column.name}: each {'map' if column.kind == 'Conv2D' else 'unit'} adds "
            f"up weight times input, plus its bias; {then}."
        )
    sure = share(float(lab.passage.answer[lab.best]))
    right = "" if lab.label is None else ": right" if lab.label == lab.best else ": wrong"
    return f"It answers {lab.best}, {sure} sure{right}."


def _back(lab: Seen) -> str:
    assert lab.slopes is not None
    loss = f"It answers {lab.best} and should answer {lab.values.label}: the loss is {number(lab.slopes.loss)}."
    if lab.slopes.loss < 0.1:
        return f"{loss} Where nothing is wrong, next to nothing flows back."
    return f"{loss} Orange: more of it would make the loss grow, so a step makes it less; blue: the other way."


def unit(lab: Seen, chosen: Unit) -> str:
    """The sum of a unit, written out."""
    column = lab.flow.columns[chosen.column]
    out = lab.passage.states[chosen.column + 1]
    name = f"{'Map' if column.kind == 'Conv2D' else 'Unit'} {chosen.number} of {column.name}"
    if column.kind == "Conv2D" or out.ndim == 3:
        return f"{name}: its mean is {number(float(out[..., chosen.number].mean()))}."
    before = lab.passage.states[chosen.column]
    total, bias = lab.flow.sum_of(chosen.column, chosen.number, before)
    inputs = many(before.size, "input")
    text = f"{name}: {inputs} times weights give {number(total)}, plus the bias {inside(number(bias))} is "
    text += number(total + bias)
    if column.activation == "linear":
        return f"{text}."
    return f"{text}; {column.activation} makes {number(float(out.reshape(-1)[chosen.number]))} of it."


def _slope(lab: Seen, chosen: Unit) -> str:
    assert lab.slopes is not None
    slopes = lab.slopes.states[chosen.column + 1]
    value = float(slopes[..., chosen.number].sum())
    name = f"Unit {chosen.number} of {lab.flow.columns[chosen.column].name}"
    return f"{name}: the loss changes by {number(value)} for each 1 that it gives more."


def panel(lab: Seen) -> tuple[tuple[str, str], tuple[np.ndarray, np.ndarray] | None]:
    """Headings and images about the unit that is pointed at: its weights, and what they make of the input."""
    chosen = lab.chosen
    if chosen is None or lab.backward or not lab.lit(chosen.column):
        return ("point at a unit", "") if not lab.backward else ("", ""), None
    layer, before = lab.flow.columns[chosen.column].layer, lab.passage.states[chosen.column]
    kernel = layer.kernel.numpy()[..., chosen.number]
    if kernel.ndim == 3:
        out = lab.passage.states[chosen.column + 1]
        second = out[..., chosen.number] if out.ndim == 3 else np.full((1, 1), out.reshape(-1)[chosen.number])
        return ("its kernel", "its map"), (_scaled(kernel.mean(axis=-1)), _scaled(second))
    shape = before.shape if before.ndim == 2 else before.shape[:2] if before.ndim == 3 else ()
    return ("its weights", "times its inputs"), (
        _scaled(_square(kernel, shape)),
        _scaled(_square(kernel * before.ravel(), shape)),
    )


def _square(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers in a row as an image of `shape`; without one, in lines about as many as they are long."""
    if shape and len(values) % (shape[0] * shape[1]) == 0:
        return values.reshape(*shape, -1).mean(axis=-1)
    side = int(np.ceil(len(values) ** 0.5))
    filled = np.full(side * int(np.ceil(len(values) / side)), np.nan)
    filled[: len(values)] = values
    return filled.reshape(-1, side)


def _scaled(values: np.ndarray) -> np.ndarray:
    return values / (np.nanmax(np.abs(values)) or 1.0)
