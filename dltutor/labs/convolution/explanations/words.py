"""What the lab on explanations says: of the answer, of a covered place, of a map, and of what the map does not say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np

from dltutor.labs.convolution.explanations.figure import Box
from dltutor.labs.convolution.explanations.maps import GRAD_CAM, METHODS, OCCLUSION, SALIENCY, TIMES, Maps, span
from dltutor.live.looking.scores import Scores
from dltutor.wording import fixed, number, share

LITTLE = 0.01  # a change of a probability that is not worth a word

NOT_SAID = {
    OCCLUSION: "It shows what mattered to this score, not why; and the network has not learned from covered images.",
    SALIENCY: "It shows what a tiny change of a pixel would do, not why, and not what made the answer: a blank pixel "
    "can be strong, too.",
    GRAD_CAM: "It shows where, as coarsely as the maps are, not what was found there or why.",
    TIMES: "Where the image is 0 it is 0, in every network: so it looks like the image, whatever the network has "
    "learned.",
}


class Explained(Protocol):
    """A model's answer to an image, what a patch makes of it, the maps, and those of a copy."""

    values: SimpleNamespace  # method, patch, shuffled
    model: Any
    scores: Scores
    names: tuple[str, ...]
    labels: np.ndarray | None
    place: tuple[int, int] | None
    covered: np.ndarray | None
    own: Maps
    copy: Maps | None

    @property
    def number(self) -> int: ...
    @property
    def explained(self) -> int: ...
    @property
    def layer(self) -> str | None: ...
    @property
    def trained(self) -> bool: ...
    @property
    def diverged(self) -> bool: ...
    @property
    def map(self) -> np.ndarray | None: ...
    @property
    def maps(self) -> list[np.ndarray | None]: ...
    @property
    def likenesses(self) -> list[float]: ...
    @property
    def strongest(self) -> tuple[int, int] | None: ...
    def box_of(self, cell: tuple[int, int]) -> Box: ...


def describe(lab: Explained) -> str:
    """Image and answer, the covered place, the map, and the copy."""
    lines = [_answer(lab), _covered(lab)]
    if lab.diverged:
        lines.append("Its gradients are no longer numbers: the model has diverged, and there is nothing to explain.")
    elif lab.map is None:
        lines.append("Grad-CAM weighs the maps of a convolution that is used once, and this model has none.")
    else:
        said = {OCCLUSION: _occlusion, SALIENCY: _saliency, GRAD_CAM: _grad_cam, TIMES: _times}[lab.values.method]
        lines.append(f"{said(lab)} {NOT_SAID[lab.values.method]}")
    if lab.copy is not None:
        lines.append(_copy(lab))
    return "\n".join(lines)


def title(lab: Explained) -> str:
    """Which image, and what it is."""
    text = f"image {lab.number}"
    return text if lab.labels is None else f"{text}, label {lab.names[lab.labels[lab.number]]}"


def map_title(lab: Explained) -> str:
    return f"{lab.values.method}: the {_what(lab)} of {_name(lab)}"


def caption(lab: Explained) -> str:
    """Of the picture: how it is covered, or how it can be."""
    if lab.place is None:
        return "press on it to cover a place"
    return f"covered around row {lab.place[0]}, column {lab.place[1]}"


def map_captions(lab: Explained) -> tuple[str, str]:
    """How strong the map is at most, and what its colours say."""
    values, method, sweep = lab.map, lab.values.method, lab.own.sweep
    if values is None:
        return "no maps to weigh", ""
    if method == OCCLUSION and not sweep.complete:
        return f"{sweep.asked} of {len(sweep.places)} places so far", ""
    full = f"full colour: {number(span(method, values))}" if np.any(values) else "zero everywhere"
    if method == OCCLUSION:
        return full, "orange: covering lowers it, blue: raises it"
    size = f"{values.shape[0]} × {values.shape[1]}" + (f" of {lab.layer}" if method == GRAD_CAM else " pixels")
    return f"{full}; {size}", "dashed: the strongest place"


def small_captions(lab: Explained) -> list[tuple[str, str]]:
    """Below each small map and that of the copy: whose it is, and how alike they are."""
    if lab.copy is None:
        return [("no maps" if values is None else "", "") for values in lab.maps]
    return [
        ("no maps", "") if values is None else ("yours", f"copy: {fixed(one)}")
        for values, one in zip(lab.maps, lab.likenesses, strict=True)
    ]


def _answer(lab: Explained) -> str:
    answer, best = lab.own.answer, int(lab.own.answer.argmax())
    text = f"I{title(lab)[1:]}: the model says {lab.names[best]}, {share(answer[best])} sure"
    if lab.labels is not None:
        text += f" {'✔' if best == lab.labels[lab.number] else '✗'}"
    untrained = getattr(lab.model, "optimizer", None) is not None and not lab.trained
    return text + ("; its optimizer has not made a step yet." if untrained else ".")


def _covered(lab: Explained) -> str:
    if lab.place is None:
        return "Press on the picture, or use the arrow keys, to cover a place of it."
    k, now, plain = lab.explained, lab.covered, lab.own.answer
    text = f"Covered {_size(lab)} around row {lab.place[0]}, column {lab.place[1]}: the probability of "
    text += f"{_name(lab)} {_goes(plain[k], now[k])}"
    best = int(now.argmax())
    if best == plain.argmax():
        return f"{text}; the answer stays {lab.names[best]}."
    return f"{text}; the answer turns into {lab.names[best]}, {share(now[best])} sure."


def _occlusion(lab: Explained) -> str:
    sweep, k, name = lab.own.sweep, lab.explained, _name(lab)
    if not sweep.complete:
        return f"Covering one place after another: {sweep.asked} of {len(sweep.places)} so far."
    drops, plain = lab.map, sweep.plain[k]
    low, high = drops.min(), drops.max()
    if max(high, -low) < LITTLE:
        return f"Covering {_size(lab)} changes the probability of {name}, {fixed(plain)}, nowhere by {LITTLE}."
    row, column = sweep.places[drops.argmax() if high >= LITTLE else drops.argmin()]
    text = f"Covering {_size(lab)} around row {row}, column {column} "
    if high >= LITTLE:
        text += f"lowers the probability of {name} most: {fixed(plain)} → {fixed(plain - high)}."
    else:
        text += f"raises the probability of {name} most: {fixed(plain)} → {fixed(plain - low)}; no place lowers it."
    turned = int(sweep.turned.sum())
    many = "No place turns" if not turned else f"{turned} of {len(sweep.places)} places turn{'s' * (turned == 1)}"
    return f"{text} {many} the answer into another."


def _saliency(lab: Explained) -> str:
    values, (row, column) = lab.map, lab.strongest
    if not values.any():
        return f"No pixel changes the {_what(lab)} of {_name(lab)} at all."
    in_order = np.sort(values, axis=None)[::-1].cumsum()
    half = int(np.searchsorted(in_order, in_order[-1] / 2)) + 1
    return (
        f"The {_what(lab)} of {_name(lab)} changes fastest with the pixel in row {row}, column {column}: by "
        f"{number(values[row, column])} for each unit of the pixel. Half of the whole map lies in {half} of "
        f"{values.size} pixels."
    )


def _grad_cam(lab: Explained) -> str:
    values, name = lab.map, _name(lab)
    maps = f"the maps of {lab.layer} ({values.shape[0]} × {values.shape[1]})"
    if not values.any():
        return f"Nothing in {maps} speaks for {name}: their weighed sum is nowhere above zero."
    box = lab.box_of(lab.strongest)
    where = f"{_pixels('row', box.top, box.height)}, {_pixels('column', box.left, box.width)}"
    return f"{maps[0].upper()}{maps[1:]} speak for {name} most in {where} of the image."


def _times(lab: Explained) -> str:
    if not lab.map.any():
        return "This map is zero everywhere."
    row, column = lab.strongest
    return f"Gradient times pixel is strongest in row {row}, column {column}: {number(lab.map[row, column])}."


def _copy(lab: Explained) -> str:
    count, best = lab.values.shuffled, int(lab.copy.answer.argmax())
    layers = "layer" if count == 1 else f"{count} layers"
    alike = ", ".join(f"{m} {fixed(one)}" for m, one in zip(METHODS, lab.likenesses, strict=True))
    return (
        f"A copy with the weights of its last {layers} shuffled says {lab.names[best]}. How alike are its maps to "
        f"yours (rank correlation: 1 the same order of places)? {alike}. A map that stays alike shows the image more "
        "than what these layers have learned."
    )


def _pixels(what: str, start: float, length: float) -> str:
    """The pixels that a cell stands for: "rows 4 to 5"."""
    first, last = round(start), max(round(start), round(start + length) - 1)
    return f"{what} {first}" if first == last else f"{what}s {first} to {last}"


def _goes(before: float, after: float) -> str:
    if abs(before - after) < LITTLE / 2:
        return f"stays {fixed(before)}"
    return f"{'falls' if after < before else 'rises'} from {fixed(before)} to {fixed(after)}"


def _size(lab: Explained) -> str:
    side = lab.values.patch
    return "one pixel" if side == 1 else f"{side} × {side} pixels"


def _name(lab: Explained) -> str:
    return lab.names[lab.explained]


def _what(lab: Explained) -> str:
    if lab.values.method == OCCLUSION:
        return "probability"
    return "logit" if lab.scores.of_logits else "score"
