"""What the lab on small changes says: an answer, an image among many, and how many are still right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dltutor.labs.inside.fooled.figure import Said
from dltutor.labs.inside.fooled.given import EACH
from dltutor.wording import fixed, share


@dataclass(frozen=True)
class Told:
    """A change, for whom it is made, and the share of `count` images that each network still reads rightly after it."""

    method: str
    size: float
    whose: str
    count: int
    right: Mapping[str, float]
    after_noise: float
    target: str
    hit: float


def answer(names: Sequence[str], shares: np.ndarray, label: int) -> Said:
    """What a network says to one image, and how sure it is.

    >>> answer("abc", np.array([0.1, 0.8, 0.1]), 2)
    Said(text='b ✗ 80 %', right=False)
    """
    said = int(shares.argmax())
    return Said(f"{names[said][:6]} {'✔' if said == label else '✗'} {share(shares[said])}", said == label)


def caption(names: Sequence[str], label: int, said: int) -> Said:
    """The same in at most twelve letters.

    >>> caption("abc", 2, 2).text, caption("abc", 2, 1).text
    ('c ✔', 'c→b ✗')
    """
    text = f"{names[label][:5]} ✔" if label == said else f"{names[label][:4]}→{names[said][:4]} ✗"
    return Said(text, label == said)


def change(told: Told) -> str:
    """The change in words, and what it does.

    >>> change(Told("one step", 0.1, "", 120, {"this network": 0.5}, 0.98, "", 0.0))
    'One step, at most 0.10 a pixel: still right of 120 test images: this network 50 %. Noise of that size leaves 98 %.'
    """
    whose = {"": "", EACH: ", made for each network by itself"}.get(told.whose, f", made for {told.whose}")
    text = f"{told.method.capitalize()}, at most {fixed(told.size)} a pixel{whose}: "
    if not np.isfinite([*told.right.values(), told.after_noise]).all():
        return f"{text}measuring …"
    text += f"still right of {told.count} test images: "
    text += f"{', '.join(f'{name} {share(right)}' for name, right in told.right.items())}."
    if told.method == "noise":
        return text
    text += f" Noise of that size leaves {share(told.after_noise)}."
    return f"{text} Read as {told.target}: {share(told.hit)}." if told.target else text
