"""What the latent walk says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Protocol

import numpy as np

from dltutor.live.looking.generating import Maker
from dltutor.live.looking.image_classifier import ImageClassifier
from dltutor.wording import fixed, many, share

SURE = "how sure the judge is, ··· 60 %"
FAR = "distance to the nearest, ··· usual among real ones"
LENGTH = "length of the noise, ··· 90 % of all"


class Walk(Protocol):
    """What the words and the goals ask of the lab."""

    values: SimpleNamespace
    maker: Maker
    judge: ImageClassifier | None
    names: tuple[str, ...]
    real: np.ndarray
    usual: tuple[float, ...]  # distances between real images: nearer than 95 % of them, usual, farther than 95 %
    shell: tuple[float, ...]  # the same of the length of noise
    moved: bool
    distance: float
    lengths: np.ndarray
    answer: np.ndarray | None
    answers: np.ndarray | None

    @property
    def offset(self) -> np.ndarray: ...

    def walk_at(self, places: np.ndarray) -> np.ndarray:
        """The noise at places of the walk."""


def choosing(lab: Walk) -> str:
    """Above the fakes."""
    return f"fakes, each from other noise; click on one to make it {lab.values.chooses}"


def headings(lab: Walk) -> tuple[str, str]:
    """Above the stops and above the real images."""
    walk = "from A to B" if lab.values.walk == "from A to B" else "from C to C + (B − A)"
    moved = ", moved by the directions" if lab.offset.any() else ""
    return (
        f"the walk {walk}, {lab.values.path}{moved}; drag along it",
        "the nearest training image of each, and its distance",
    )


def here(lab: Walk, number: int) -> tuple[str, str]:
    """Above the two large images."""
    return f"here: position {fixed(lab.values.position)}", f"nearest: number {number:,}"


def describe(lab: Walk) -> str:
    """The present place in two or three sentences."""
    low, middle, high = lab.usual
    near = f"The nearest of {len(lab.real):,} training images is {fixed(lab.distance)} away"
    if lab.distance < low:
        judged = "nearer than almost all of them have one another: this is nearly a copy"
    elif lab.distance > high:
        judged = (
            f"farther than 95 % of them are from each other (at most {fixed(high)}): this image is new, or no digit"
        )
    else:
        band = f"{fixed(low)} to {fixed(high)}, half of them below {fixed(middle)}"
        judged = f"as usual among themselves ({band}): it is no copy"
    lines = [f"{_read(lab)}{near}; {judged}."]
    length, (least, usual, _) = lab.lengths[-1], lab.shell
    noise = f"noise of {many(lab.maker.noise_size, 'number')} usually has {fixed(usual)}"
    line = f"The noise here has length {fixed(length)}; {noise}"
    lines.append(line + (": this is nearer to zero than 95 % of all noise." if length < least else "."))
    return "\n".join(lines)


def _read(lab: Walk) -> str:
    if lab.answer is None:
        return ""
    best, second = lab.answer.argsort()[::-1][:2]
    sure = lab.answer[best]
    torn = f", or {lab.names[second]} ({share(lab.answer[second])})" if sure < 0.8 else ""
    return f"The judge reads {lab.names[best]} ({share(sure)} sure){torn}. "
