"""When the goals of the lab on explanations are reached."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.convolution.explanations.maps import METHODS


def quarter(lab: Any) -> int:
    """A quarter of the image's side, in pixels."""
    height, width = lab.gallery.size
    return max(1, round((height * width) ** 0.5 / 4))


def turned(lab: Any) -> bool | str:
    """A small patch turns a right answer into another one."""
    before, after = _answers(lab)
    right = lab.labels is None or before == lab.labels[lab.number]
    if not right or before == after or lab.values.patch > quarter(lab):
        return False
    return f"image {lab.number}: {lab.names[before]} → {lab.names[after]}"


def firm(lab: Any) -> bool | str:
    """The learner has gone to an image whose answer no patch can turn, a small one or a larger one."""
    sweep = lab.own.sweep
    if not lab.moved or not sweep.complete or lab.values.patch < quarter(lab) or sweep.turned.any():
        return False
    return f"image {lab.number}"


def repaired(lab: Any) -> bool | str:
    """A patch turns a wrong answer into the right one."""
    before, after = _answers(lab)
    if lab.labels is None or before == after or after != lab.labels[lab.number]:
        return False
    return f"image {lab.number}: {lab.names[before]} → {lab.names[after]}"


def insensitive(lab: Any) -> bool | str:
    """All layers are shuffled, and the chosen method's map is the one that has changed least."""
    if lab.copy is None or lab.values.shuffled < lab.table["shuffled"].high:
        return False
    likenesses = np.nan_to_num(lab.likenesses, nan=-1.0)
    best = METHODS[int(likenesses.argmax())]
    return lab.values.method == best and f"{best}: {likenesses.max():.2f}"


def _answers(lab: Any) -> tuple[int, int]:
    before = int(lab.own.answer.argmax())
    return before, before if lab.covered is None else int(lab.covered.argmax())
