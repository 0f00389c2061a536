"""A lab that builds several networks: each keeps its weights and its curve, and Play trains those that are chosen."""

from __future__ import annotations

from collections.abc import Hashable
from time import perf_counter
from typing import Any

import numpy as np

from dltutor.labs.bases.training import TrainingLab
from dltutor.live.page.lab import Drawn
from dltutor.live.training import graphs
from dltutor.live.training.trainer import Trainer


class Run:
    """One network with its trainer: how long it has been trained, and its share right of new samples meanwhile.

    Args:
        model: a compiled `keras.Model`; its outputs are one probability, or a number for each class, at the last place
            where there are several.
        x, y: what it is trained on.
        test: a pair of inputs and class numbers, never trained on.
        batch_size: to start with.
        groups: the number of each new sample's group, from 0, whose shares right are kept beside that of all.
    """

    def __init__(
        self, model: Any, x: np.ndarray, y: np.ndarray, test: Any, batch_size: int, groups: np.ndarray | None = None
    ) -> None:
        self.model, self._test, self._groups = model, test, groups
        self.trainer = Trainer(model, x, y, batch_size=batch_size, trace=False)
        self._answer: Any = None
        self.forget()

    def forget(self) -> None:
        """Count from here."""
        self.seconds, self.share = 0.0, float("nan")
        self.steps: list[int] = []
        self.times: list[float] = []
        self.shares: list[float] = []
        self.by_group: list[np.ndarray] = []
        self.said: np.ndarray | None = None  # the class of each new sample, as it was measured last

    @property
    def best(self) -> float:
        """The highest share right so far, 0 before the first one."""
        return max(self.shares, default=0.0)

    def train(self, **amount: Any) -> None:
        """Train as `Trainer.train` does; the seconds are counted, those of tracing are not."""
        self.trainer.trace()
        began = perf_counter()
        self.trainer.train(**amount)
        self.seconds += perf_counter() - began

    def measure(self) -> float:
        """The share of the new samples that it gets right now."""
        if self._answer is None:
            import tensorflow as tf

            inputs, model = tf.constant(self._test[0]), self.model
            self._answer = graphs.trace(lambda: model(inputs, training=False))
        answer = np.nan_to_num(self._answer().numpy())
        answer = answer[:, -1] if answer.ndim == 3 else answer
        self.said = answer[:, 0] > 0.5 if answer.shape[-1] == 1 else answer.argmax(axis=-1)
        right = self.said == self._test[1]
        self.share = float(right.mean())
        if self._groups is not None:
            self.by_group.append(np.bincount(self._groups, right) / np.bincount(self._groups))
        self.steps.append(self.trainer.step)
        self.times.append(self.seconds)
        self.shares.append(self.share)
        return self.share


class SeveralLab(TrainingLab[Drawn]):
    """A lab with a `Run` for each key, made when it is first needed by `make`, which a subclass fills in.

    Args:
        first: the keys of the runs that there are from the beginning.
        batch_size: to start with.
        learning_rate: to start with; None for that of the models.
    """

    thrifty = True
    more = {"Training": ("step", "epoch", "pace")}

    def __init__(self, *first: Hashable, batch_size: int, learning_rate: float | None, **settings: Any) -> None:
        self._clean_rate(learning_rate)
        self.runs: dict[Any, Run] = {}
        for key in first:
            self.runs[key] = self.make(key, batch_size)
            if learning_rate is not None:
                self.runs[key].trainer.learning_rate = learning_rate
        super().__init__(self.runs[first[0]].trainer, learning_rate=learning_rate, **settings)

    def make(self, key: Any, batch_size: int) -> Run:
        """The network of this key."""
        raise NotImplementedError

    @property
    def chosen(self) -> tuple[Any, ...]:
        """The keys of those that Play trains; the first is the one that is shown."""
        return tuple(self.runs)

    @property
    def run_shown(self) -> Run:
        return self.runs[self.chosen[0]]

    @property
    def models(self) -> list[Any]:
        return [run.model for run in self.runs.values()]

    @property
    def trainers(self) -> list[Trainer]:
        return [run.trainer for run in self.runs.values()]

    def changed(self, name: str) -> None:
        if name in ("learning_rate", "batch_size"):
            for key in self.chosen:
                setattr(self.runs[key].trainer, name, getattr(self.values, name))

    def choose(self) -> None:
        """Another one is chosen: the run is made where there is none yet, and the controls act on it."""
        for key in self.chosen:
            if key not in self.runs:
                self.runs[key] = self.make(key, self.values.batch_size)
        self.trainer, self.model = self.run_shown.trainer, self.run_shown.model
        for name in {"learning_rate", "batch_size"} & set(self.table):
            self.changed(name)
        self._claim()
        self.measured = []

    def measure(self) -> float:
        for key in self.chosen:
            run = self.runs[key]
            if run.trainer.step and (not run.steps or run.steps[-1] != run.trainer.step):
                run.measure()
        return self.run_shown.share

    def start_over(self) -> None:
        super().start_over()
        for run in self.runs.values():
            run.forget()

    def _train(self, **amount: Any) -> None:
        """A slice of seconds goes to the one that has had fewest, else all are trained alike."""
        runs = [self.runs[key] for key in self.chosen]
        if self.playing and len(runs) > 1:
            runs = [min(runs, key=lambda run: run.seconds)]
        for run in runs:
            run.train(**amount)
        self._after_slice()
        for run in runs:
            if run.trainer.diverged:
                self._tell_divergence(run.trainer)
