"""Fakes of several moments, split into those that a detector is trained on and those that it has never seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.generating import real_images

MOST, FEWEST = 6, 20  # stages at most, and fakes of each at least
UNSEEN = 0.25  # share of the fakes that is kept for tests
JUDGED = 200  # images of each kind that a detector is tested on at most
NOISE = 0.1  # standard deviation of the little noise, in ink from 0 to 1
NOTHING, MOVED, BLURRED, NOISY = DISGUISES = ("nothing", "moved by one pixel", "blurred", "a little noise")
REAL, FAKE = 1, 0


class Stages:
    """Fakes of several moments of a training, and real images.

    Args:
        stages: a name and an array of fakes for each, ``{"after 200 steps": fakes, …}``; 2 to 6 of them.
        x_train: real images to train on.
        x_test: real images to test on.
        seed: of which images are drawn.

    Raises:
        LearnerError: if they are not such images, or of different sizes.
    """

    def __init__(self, stages: Any, x_train: Any, x_test: Any, seed: int = 0) -> None:
        self.x_train, self.x_test = real_images("x_train", x_train), real_images("x_test", x_test)
        self.size = self.x_train.shape[1:]
        named = _named(stages)
        self.names = tuple(named)
        made = [self._fakes(f"stages[{name!r}]", fakes) for name, fakes in named.items()]
        if self.x_test.shape[1:] != self.size:
            raise LearnerError(
                f"x_test: one image has shape {self.x_test.shape[1:]}, and those of x_train have {self.size}"
            )
        self._random = np.random.default_rng(validation.whole("seed", seed, low=0, high=2**31, example=0))
        kept = min(max(1, round(UNSEEN * len(fakes))) for fakes in made)
        self.unseen = [fakes[-kept:][:JUDGED] for fakes in made]
        self._seen = [fakes[:-kept] for fakes in made]
        self.real = self.x_test[self._random.permutation(len(self.x_test))[:JUDGED]]
        self.count = min(len(self.x_train), *map(len, self._seen))

    def to_train(self, row: int) -> tuple[np.ndarray, np.ndarray]:
        """As many real images as fakes of a stage, or of all of them for the row after the last: x and labels."""
        real = self.x_train[self._random.permutation(len(self.x_train))[: self.count]]
        if row < len(self.names):
            fakes = self._seen[row][: self.count]
        else:
            part = -(-self.count // len(self.names))
            fakes = np.concatenate([seen[:part] for seen in self._seen])[: self.count]
        return np.concatenate([real, fakes]), np.repeat([REAL, FAKE], self.count)

    def ten(self, stage: int, count: int = 10) -> tuple[np.ndarray, np.ndarray]:
        """Some images in any order, each real or an unseen fake of the stage with equal chance: x and labels."""
        labels = self._random.integers(0, 2, count)
        if labels.min() == labels.max():
            labels[self._random.integers(count)] = 1 - labels[0]
        pools = self.unseen[stage], self.x_test
        return np.stack([pools[label][self._random.integers(len(pools[label]))] for label in labels]), labels

    def _fakes(self, name: str, fakes: Any) -> np.ndarray:
        clean = real_images(name, fakes)
        if clean.shape[1:] != self.size:
            raise LearnerError(f"{name}: one image has shape {clean.shape[1:]}, and the real ones have {self.size}")
        if len(clean) < FEWEST:
            raise LearnerError(f"{name} has {len(clean)} fakes: there must be {FEWEST} or more, better 1,000")
        return clean


def disguised(images: np.ndarray, how: str, seed: int = 0) -> np.ndarray:
    """`images` (samples, height, width) with a small change that a forger could make.

    >>> line = np.array([[[0.0, 1.0, 0.0]]])
    >>> disguised(line, MOVED).tolist(), disguised(line, BLURRED).tolist()
    ([[[0.0, 0.0, 1.0]]], [[[0.25, 0.5, 0.25]]])
    """
    if how == MOVED:
        moved = np.zeros_like(images)
        moved[:, :, 1:] = images[:, :, :-1]
        return moved
    if how == BLURRED:
        wide = np.pad(images, ((0, 0), (0, 0), (1, 1)))
        return (wide[:, :, :-2] + 2 * wide[:, :, 1:-1] + wide[:, :, 2:]) / 4
    if how == NOISY:
        noise = NOISE * np.random.default_rng(seed).standard_normal(images.shape)
        return np.clip(images + noise, 0, 1).astype(images.dtype)
    return images


def _named(stages: Any) -> Mapping[str, Any]:
    wanted = 'a name and an array of fakes for each, for example {"early": fakes_1, "late": fakes_2}'
    if not isinstance(stages, Mapping):
        if isinstance(stages, str) or not isinstance(stages, Sequence):
            raise LearnerError(f"stages={validation.shown(stages)}: it must be {wanted}")
        stages = {f"stage {i}": fakes for i, fakes in enumerate(stages, start=1)}
    if not 2 <= len(stages) <= MOST:
        raise LearnerError(f"stages has {len(stages)}: it must be 2 to {MOST} of them, {wanted}")
    return {str(name): fakes for name, fakes in stages.items()}
