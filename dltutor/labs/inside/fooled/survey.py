"""How many test images networks still read rightly after a change: asked in pieces, and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from dltutor.live.looking.attacking import Attack, noise

ANY = -1  # no class is aimed at, or the change is made for no network
MOST = 3000  # answers that are kept
PIECE = 40  # images at once, where a change takes many steps


class Question(NamedTuple):
    """A change of at most `size` a pixel: for the network `maker`, in `steps`, towards the class `target`.

    `readers` are the networks that are asked about it. Noise has no maker, and 0 steps.
    """

    readers: tuple[int, ...]
    size: float
    steps: int = 0
    maker: int = ANY
    target: int = ANY


@dataclass(frozen=True)
class Change:
    """What is to be done to the images, for `networks` of them; for each by itself if `maker` is None.

    >>> Change(0.1, 1, networks=2).question(1)
    Question(readers=(1,), size=0.1, steps=1, maker=1, target=-1)
    >>> Change(0.1, 0, networks=2).question(0) == Change(0.1, 1, maker=0, networks=2).noise()
    True
    """

    size: float
    steps: int
    target: int = ANY
    maker: int | None = None
    networks: int = 1

    def question(self, reader: int, size: float | None = None) -> Question:
        """What is asked so that the share of a network is known."""
        size = self.size if size is None else size
        if not self.steps or not size:
            return self.noise(size, reader)
        if self.maker is None:
            return Question((reader,), size, self.steps, reader, self.target)
        return Question(tuple(range(self.networks)), size, self.steps, self.maker, self.target)

    def noise(self, size: float | None = None, reader: int = 0) -> Question:
        """Noise in its place."""
        return Question((reader,), self.size if size is None else size)

    def plan(self, sizes: Sequence[float]) -> Iterator[Question]:
        """All that is asked: first at its own size, then at others."""
        for size in (self.size, *sizes):
            yield self.noise(size)
            for reader in range(self.networks):
                yield self.question(reader, size)


class Survey:
    """Asks `models` about the images `x`, whose labels are `y`.

    >>> import keras
    >>> stack = keras.Input((2,)), keras.layers.Dense(3, kernel_initializer="zeros")
    >>> survey = Survey([keras.Sequential(stack)], np.eye(2), np.array([0, 1]))
    >>> survey.ask(Question((0,), 0.1))
    >>> survey.right(Question((0,), 0.1), 0)
    0.5
    """

    def __init__(self, models: Sequence[Any], x: np.ndarray, y: np.ndarray) -> None:
        self._attacks, self._x, self._y = [Attack(model) for model in models], x, y
        self._found: dict[Question, np.ndarray] = {}  # for each network the shares still right, and read as the target
        self._fresh: set[Question] = set()
        self._begun: dict[Question, tuple[int, np.ndarray]] = {}  # images asked about, and how many are right

    @property
    def count(self) -> int:
        """How many images there are."""
        return len(self._y)

    def change(self, question: Question, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Other images, changed as the question says."""
        if question.steps == 0 or question.maker == ANY:
            return noise(images, question.size)
        aimed = question.target != ANY
        goal = np.full(len(labels), question.target) if aimed else labels
        attack = self._attacks[question.maker]
        given = attack.insides.images("images", images)
        return attack.change(given, goal, question.size, question.steps, towards=aimed).reshape(images.shape)

    def answers(self, reader: int, images: np.ndarray) -> np.ndarray:
        """The probabilities that a network gives, (samples, classes)."""
        look = self._attacks[reader].insides
        return look.answers(look.images("images", images))

    def ask(self, question: Question) -> None:
        """Ask now, all at once. What is one of the target's class already is left out."""
        self._begun.pop(question, None)
        while not self.ask_some(question):
            pass

    def ask_some(self, question: Question) -> bool:
        """Ask about the next few images; True once all have been asked about, and the shares are known."""
        if len(self._found) > MOST:
            for each in (self._found, self._fresh, self._begun):
                each.clear()
        some = np.flatnonzero(self._y != question.target)
        done, counts = self._begun.get(question, (0, np.zeros((len(self._attacks), 2))))
        piece = some[done : done + (PIECE if question.steps > 1 else len(some))]
        if len(piece):
            labels = self._y[piece]
            changed = self.change(question, self._x[piece], labels)
            for reader in question.readers:
                said = self.answers(reader, changed).argmax(axis=1)
                counts[reader] += (said == labels).sum(), (said == question.target).sum()
        self._begun[question] = done + len(piece), counts
        if done + len(piece) < len(some):
            return False
        del self._begun[question]
        shares = np.full_like(counts, np.nan)
        if len(some):
            shares[list(question.readers)] = counts[list(question.readers)] / len(some)
        self._found[question] = shares
        self._fresh.add(question)
        return True

    def knows(self, question: Question) -> bool:
        """Whether it has been asked since the weights were changed last."""
        return question in self._fresh

    def right(self, question: Question, reader: int) -> float:
        """The share that a network still reads rightly, when it was asked last; NaN if it was not."""
        return self._share(question, reader, 0)

    def hit(self, question: Question, reader: int) -> float:
        """The share that it reads as the target."""
        return self._share(question, reader, 1)

    def trained(self, which: int) -> None:
        """The weights of a network have changed."""
        self._fresh = {one for one in self._fresh if which != one.maker and which not in one.readers}

    def _share(self, question: Question, reader: int, which: int) -> float:
        found = self._found.get(question)
        return float("nan") if found is None else float(found[reader, which])
