"""How many of some changed images models get right: asked as seldom as possible, and remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter

import numpy as np

from dltutor.labs.bases.changes import KINDS, Changes
from dltutor.live.looking.insides import Insides

ENOUGH = 0.03  # seconds that one judgement may take
FEW, PATIENCE = 500, 5  # so few images are all judged even if it takes so many times longer: a machine can be busy
SIZES = (20, 50, 100, 200, 300, 500, 1000, 2500, 5000)
PIXELS = 2_000_000  # in the images of a first attempt, which has 20 to 200 of them
MOST_REMEMBERED = 4000

Key = tuple[float, ...]


class ChangedAccuracy:
    """Shows `images`, changed, to every model, and counts the right answers.

    Args:
        insides: the models.
        images: shape (samples, height, width, channels).
        labels: shape (samples,).

    Where one judgement of all images would take too long, it is made with as many as can be judged in about 30 ms,
    evenly spread, but 200 at least (of large images 20); `count` says how many.
    """

    def __init__(self, insides: Sequence[Insides], images: np.ndarray, labels: np.ndarray) -> None:
        self._insides = insides
        self._known: dict[Key, np.ndarray] = {}
        self._take(images, labels, min(len(images), int(np.clip(PIXELS / images[0].size, 20, 200))))
        if len(images) > self.count:
            affordable = ENOUGH / self._seconds() * self.count
            if len(images) <= min(FEW, PATIENCE * affordable):
                affordable = len(images)
            fitting = [size for size in (*SIZES, len(images)) if size <= min(affordable, len(images))]
            self._take(images, labels, max(fitting, default=self.count))

    @property
    def count(self) -> int:
        """How many images are looked at."""
        return len(self.labels)

    def look(self, strength: Mapping[str, float]) -> tuple[np.ndarray, list[np.ndarray]]:
        """The changed images, and for each model its shares of the classes, (samples, classes)."""
        changed = self.changes(strength).astype(np.float32)
        shares = [one.answers(changed.reshape(len(changed), *self._shape(one))) for one in self._insides]
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        right = [(share.argmax(axis=1) == self.labels).mean() for share in shares]
        self._known[_key(strength)] = np.array(right)
        return changed, shares

    def known(self, strength: Mapping[str, float]) -> np.ndarray | None:
        """The accuracy of each model, from 0 to 1, if it has been measured since the last `forget`."""
        return self._known.get(_key(strength))

    def accuracy(self, strength: Mapping[str, float]) -> np.ndarray:
        """The accuracy of each model, from 0 to 1."""
        if self.known(strength) is None:
            self.look(strength)
        return self._known[_key(strength)]

    def forget(self) -> None:
        """The models have changed."""
        self._known.clear()

    def _take(self, images: np.ndarray, labels: np.ndarray, count: int) -> None:
        some = np.linspace(0, len(labels) - 1, count).round().astype(int)
        self.changes, self.labels = Changes(images[some]), labels[some]

    def _seconds(self) -> float:
        """How long a judgement with every change takes, at best."""
        everything = {kind.name: kind.marks[-1] for kind in KINDS}
        times = []
        for _ in range(3):
            began = perf_counter()
            self.look(everything)
            times.append(perf_counter() - began)
        self.forget()
        return min(times)

    def _shape(self, insides: Insides) -> tuple[int, ...]:
        return self.changes.images.shape[1:] if None in insides.shape else insides.shape


def _key(strength: Mapping[str, float]) -> Key:
    return tuple(round(strength.get(kind.name, kind.none), 6) for kind in KINDS)
