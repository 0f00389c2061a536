"""When the goals of the lab on explanations are reached."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from dltutor.labs.convolution.explanations.images import Gallery
from dltutor.labs.convolution.explanations.maps import METHODS
from dltutor.labs.convolution.explanations.words import Explained
from dltutor.wording import fixed


class Tried(Explained, Protocol):
    """What the learner has tried on which images."""

    gallery: Gallery
    moved: bool  # something was changed by hand

    @property
    def all_shuffled(self) -> bool: ...


def quarter(lab: Tried) -> int:
    """A quarter of the image's side, in pixels."""
    height, width = lab.gallery.size
    return max(1, round((height * width) ** 0.5 / 4))


def turned(lab: Tried) -> bool | str:
    """A small patch turns a right answer into another one."""
    before, after = _answers(lab)
    right = lab.labels is None or before == lab.labels[lab.number]
    if not right or before == after or lab.values.patch > quarter(lab):
        return False
    return f"image {lab.number}: {lab.names[before]} → {lab.names[after]}"


def firm(lab: Tried) -> bool | str:
    """The learner has gone to an image whose answer no patch can turn, a small one or a larger one."""
    sweep = lab.own.sweep
    if not lab.moved or not sweep.complete or lab.values.patch < quarter(lab) or sweep.turned.any():
        return False
    return f"image {lab.number}"


def repaired(lab: Tried) -> bool | str:
    """A patch turns a wrong answer into the right one."""
    before, after = _answers(lab)
    if lab.labels is None or before == after or after != lab.labels[lab.number]:
        return False
    return f"image {lab.number}: {lab.names[before]} → {lab.names[after]}"


def insensitive(lab: Tried) -> bool | str:
    """All layers are shuffled, and the chosen method's map is the one that has changed least."""
    if not lab.all_shuffled:
        return False
    likenesses = np.nan_to_num(lab.likenesses, nan=-1.0)
    best = METHODS[int(likenesses.argmax())]
    return lab.values.method == best and f"{best}: {fixed(likenesses.max())}"


def _answers(lab: Tried) -> tuple[int, int]:
    before = int(lab.own.answer.argmax())
    return before, before if lab.covered is None else int(lab.covered.argmax())
