"""What `OneDigit` says, and what it shows about the unit that is pointed at."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from dltutor.labs.neurons.one_digit.figure import Unit
from dltutor.live.looking.flow import Column, Flow, Passage
from dltutor.live.looking.insides import side_of
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
    def seen(self) -> np.ndarray: ...
    @property
    def brightest(self) -> Unit: ...
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


def heading(column: Column) -> tuple[str, str]:
    """Above a column: how many units, and what they apply."""
    count = many(column.units, "map" if column.kind == "Conv2D" else "unit")
    return count, "" if column.activation == "linear" else column.activation


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
    edges = "Orange edges raise the unit they lead to, blue ones lower it; the thicker, the more."
    return f"It answers {lab.best}, {sure} sure{right}. {edges}"


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
    name = f"{'Map' if column.kind == 'Conv2D' else 'Unit'} {chosen.number} of layer {chosen.column + 1}"
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
    name = f"Unit {chosen.number} of layer {chosen.column + 1}"
    return f"{name}: the loss changes by {number(value)} for each 1 that it gives more."


def looked_at(lab: Seen) -> Unit | None:
    """The unit that the two small images are about: the one that is pointed at, or the brightest of the first layer."""
    unit = lab.chosen or lab.brightest
    return unit if lab.lit(unit.column) and not (lab.backward and lab.chosen is None) else None


def panel(lab: Seen, unit: Unit | None) -> list[tuple[str, np.ndarray]]:
    """Small images and their headings: the pixels that raise a unit and lower it, and what they do in this image.

    On the way back, once the gradient has come to the image: its slope at every pixel.
    """
    given = lab.seen
    if lab.backward:
        there = lab.slopes is not None and lab.front == len(lab.flow.columns)
        return [("slope at the pixels", _scaled(_flat(lab.slopes.states[0], given)))] if there else []
    if unit is None:
        return []
    column = lab.flow.columns[unit.column]
    out = lab.passage.states[unit.column + 1]
    if column.kind == "Conv2D" and unit.column == 0:
        name, image = f"kernel of map {unit.number}", column.layer.kernel.numpy()[..., unit.number].mean(axis=-1)
    else:
        name = f"unit {unit.number}: weights" if unit.column == 0 else f"what raises {unit.number}"
        image = _flat(lab.flow.pull(unit.column, unit.number, given), given)
    if out.ndim == 3:
        return [(name, _scaled(image)), ("its map", _scaled(out[..., unit.number]))]
    if column.kind == "Conv2D":
        return [(name, _scaled(image))]
    return [(name, _scaled(image)), ("times the pixels", _scaled(image * _flat(given, given)))]


def _flat(values: np.ndarray, image: np.ndarray) -> np.ndarray:
    """An image, or one number for each of its pixels, in rows and columns."""
    shape = side_of(image.shape)
    return values.reshape(*shape, -1).mean(axis=-1)


def _scaled(values: np.ndarray) -> np.ndarray:
    return values / (np.nanmax(np.abs(values)) or 1.0)
