"""Three ways to learn from the data of several clients: their networks averaged, all data in one place, each alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dltutor.scratch.fair.federated import clipped, copies, dealt, lengths, scores, train, weighted_mean

CLIENTS = 10
MEAN, TOGETHER, ALONE = "the mean", "all in one place", "alone, on average"
WAYS = (MEAN, TOGETHER, ALONE)


class Course:
    """What the three ways have come to, round by round; all begin with the same weights.

    Args:
        first: the four arrays of the network.
        train, test: a pair of inputs (samples, numbers) and classes.
        classes_each: how many classes each client has.
    """

    def __init__(
        self,
        first: Sequence[np.ndarray],
        train: tuple[np.ndarray, np.ndarray],
        test: tuple[np.ndarray, np.ndarray],
        classes_each: int,
    ) -> None:
        self._x, self._y = train
        self._test, self._truth = test
        self._classes = first[3].shape[0]
        self.owned = dealt(self._y, classes_each, CLIENTS)
        self._chance = np.random.default_rng(0)
        self.mean, self._together, self._alone = copies(first, 1), copies(first, 1), copies(first, CLIENTS)
        self.shares = np.zeros((0, len(WAYS)))
        self.reads = np.zeros((CLIENTS + 1, self._classes))  # of each class, after training at home; last of the mean
        self.length = 0.0  # of the longest update before it was clipped
        self.at_first = float(self._right(self.mean).mean())

    @property
    def rounds(self) -> int:
        """How many there have been."""
        return len(self.shares)

    @property
    def holds(self) -> np.ndarray:
        """Of which classes each client has which share of its samples, (clients, classes)."""
        return np.stack([np.bincount(self._y[own], minlength=self._classes) / len(own) for own in self.owned])

    def go_on(self, epochs: int, rate: float, batch_size: int, clip: float = 0.0, noise: float = 0.0) -> Iterator[None]:
        """One round more, in parts that are short: each client trains at home, the server averages what they send.

        With a `clip` above 0 no update is longer, and the server adds noise, `noise` times `clip` / clients.
        """
        home = {"rate": rate, "batch_size": batch_size}
        every = [np.arange(len(self._y))]
        at_home = copies([array[0] for array in self.mean], CLIENTS)
        for _ in range(epochs):
            at_home = self._trained(at_home, self.owned, home)
            self._alone = self._trained(self._alone, self.owned, home)
            yield
            self._together = self._trained(self._together, every, home)
            yield
        self.mean = self._averaged(
            [after - before for after, before in zip(at_home, self.mean, strict=True)], clip, noise
        )
        self._judge(at_home)

    def _averaged(self, updates: list[np.ndarray], clip: float, noise: float) -> list[np.ndarray]:
        """The weights after the updates that are sent, each counting as its client has samples."""
        self.length = float(lengths(updates).max())
        sent = clipped(updates, clip) if clip else updates
        steps = weighted_mean(sent, [len(own) for own in self.owned])
        spread = noise * clip / CLIENTS
        if spread:
            steps = [step + self._chance.normal(0, spread, step.shape).astype(np.float32) for step in steps]
        return [array + step for array, step in zip(self.mean, steps, strict=True)]

    def _trained(self, weights: list[np.ndarray], owned: Sequence[np.ndarray], home: dict) -> list[np.ndarray]:
        return train(weights, self._x, self._y, owned, self._chance, **home)

    def _judge(self, at_home: list[np.ndarray]) -> None:
        """Which share of the test samples each way gets right, and of each class each network."""
        mean, together, alone = (self._right(way) for way in (self.mean, self._together, self._alone))
        self.reads = np.concatenate([self._by_class(self._right(at_home)), self._by_class(mean)])
        now = [each.mean() for each in (mean, together, alone)]
        self.shares = np.concatenate([self.shares, [now]])

    def _right(self, weights: list[np.ndarray]) -> np.ndarray:
        return scores(weights, self._test).argmax(axis=2) == self._truth

    def _by_class(self, right: np.ndarray) -> np.ndarray:
        counts = np.bincount(self._truth, minlength=self._classes)
        return np.stack([np.bincount(self._truth, each, self._classes) for each in right]) / np.maximum(counts, 1)
