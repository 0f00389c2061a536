"""What the networks of the lab are to do, with noise or without, and how well PCA does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.rebuilding import Samples
from dltutor.scratch.measures.rebuilding import PCA, rmse

MOST_LABELS = 10
STRIDE = 7919  # numbers of the noise from one turn to the next


class Task:
    """Samples to be rebuilt from noisy ones.

    Args:
        samples: what is learned from.
        test: samples that are not; or a pair (samples, labels).
        sizes: of the code, those for which PCA is asked.
    """

    def __init__(self, samples: Samples, test: Any, sizes: Sequence[int]) -> None:
        self.samples, self.sizes = samples, sizes
        labelled = isinstance(test, tuple | list) and len(test) == 2
        x = samples.read("test", test[0] if labelled else test)
        some = samples.few(x)
        self.test = x[some]
        self.labels: list[int] = []  # the different ones, and for each sample the place of its own
        self.groups = np.zeros(len(some), int)
        if labelled:
            labels = validation.array("test labels", test[1], shape=(None,), like="labels", dtype=int)
            validation.same_length(test_samples=x, test_labels=labels)
            kinds, self.groups = np.unique(labels[some], return_inverse=True)
            self.labels = kinds.tolist()
            if len(kinds) > MOST_LABELS:
                raise LearnerError(
                    f"test labels: {len(self.labels)} different ones; at most {MOST_LABELS} can be shown"
                )
        self._pca = PCA(samples.x)
        mean = np.broadcast_to(self._pca.mean.reshape(samples.shape), self.test.shape)
        self.mean_error = rmse(self.test, mean)
        self._random: np.ndarray | None = None
        self.set_noise(0.0)

    def set_noise(self, noise: float) -> None:
        """Another amount of noise: the test samples as they come in, and what is PCA's error on them."""
        self.noise = noise
        self.seen = self._shaken(self.test, np.random.default_rng(80).standard_normal(self.test.shape, np.float32))
        self.came_error = rmse(self.test, self.seen)
        self.rivals = {size: rmse(self.test, self._pca.rebuilt(self.seen, size)) for size in self.sizes}

    def pca(self, count: int, size: int) -> np.ndarray:
        """What PCA makes of the first test samples."""
        return self._pca.rebuilt(self.seen[:count], size)

    def inputs(self, turn: int) -> np.ndarray:
        """The training samples as they go in, with another noise in each turn: a row of numbers, ever further on."""
        x = self.samples.x
        if not self.noise:
            return x
        if self._random is None:
            self._random = np.random.default_rng(8).standard_normal(2 * x.size + 1, np.float32)
        first = turn * STRIDE % (x.size + 1)
        return self._shaken(x, self._random[first : first + x.size].reshape(x.shape))

    def _shaken(self, x: np.ndarray, random: np.ndarray) -> np.ndarray:
        if not self.noise:
            return x
        noisy = x + np.float32(self.noise) * random
        return noisy.clip(*self.samples.span) if self.samples.are_images else noisy
