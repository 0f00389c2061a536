"""What there is to learn in the playground: which of some classes, or a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

LETTERS = "ABCDEF"
SIGNS = "●■▲◆▼✚"  # of the classes: as they are drawn
MOST_CLASSES = len(LETTERS)
OF_TWO = ("circles", "moons", "xor", "spiral", "gaussians")
OF_MANY = ("circles", "spiral", "gaussians")
ERASE = {"nothing: it erases": "erase"}


@dataclass(frozen=True)
class Classes:
    """Which of `count` classes a point belongs to.

    >>> Classes(3).sets, Classes(3).target("C")
    (('circles', 'spiral', 'gaussians', 'own'), 2)
    """

    count: int = 2
    numbers: ClassVar[bool] = False

    @property
    def sets(self) -> tuple[str, ...]:
        """The data that there are for it."""
        return (*(OF_TWO if self.count == 2 else OF_MANY), "own")

    @property
    def options(self) -> dict[str, Any]:
        """How its points are made, beside noise and seed."""
        return {} if self.count == 2 else {"classes": self.count}

    @property
    def names(self) -> tuple[str, ...]:
        """Its classes by letter and number."""
        return tuple(f"{letter} ({i})" for i, letter in enumerate(LETTERS[: self.count]))

    @property
    def pens(self) -> dict[str, str]:
        """What a click can set, as the page says it."""
        pairs = list(zip(LETTERS, SIGNS, strict=True))[: self.count]
        return {f"class {letter} {sign}": letter for letter, sign in pairs} | ERASE

    def target(self, pen: str) -> int:
        """The class that a pen sets."""
        return LETTERS.index(pen)

    @property
    def first_own(self) -> tuple[np.ndarray, np.ndarray]:
        """The points that the learner begins with: the classes in turn, twice around; with two of them it is XOR."""
        targets = np.arange(2 * self.count) % self.count
        angle = np.pi / 4 + np.pi * np.arange(2 * self.count) / self.count
        return (np.sqrt(8) * np.stack([np.cos(angle), np.sin(angle)], axis=1)).round(6), targets


@dataclass(frozen=True)
class Numbers:
    """A number for each point. They are shown from −1 to 1, those of a table around their mean.

    >>> Numbers().sets, Numbers().target("−1")
    (('slope', 'bumps', 'own'), -1.0)
    """

    numbers: ClassVar[bool] = True
    sets: ClassVar[tuple[str, ...]] = ("slope", "bumps", "own")
    options: ClassVar[dict[str, Any]] = {}
    names: ClassVar[tuple[str, ...]] = ("−1", "1")  # the ends of the scale
    pens: ClassVar[dict[str, str]] = {"−1 ▼": "−1", "0 ●": "0", "1 ▲": "1"} | ERASE

    def target(self, pen: str) -> float:
        """The number that a pen sets."""
        return float(pen.replace("−", "-"))

    @property
    def first_own(self) -> tuple[np.ndarray, np.ndarray]:
        """The points that the learner begins with: those of XOR, high and low."""
        points, targets = Classes().first_own
        return points, 2.0 * targets - 1


Task = Classes | Numbers
