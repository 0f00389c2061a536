"""Lab: how far back does a recurrent network remember? SimpleRNN, GRU and LSTM side by side."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from dltutor import validation
from dltutor.labs.recurrent.distance.figure import ENOUGH, DistanceFigure
from dltutor.labs.recurrent.distance.run import Memory
from dltutor.live.page.controls import PLAY, RESET, Button, Control, Slider, check, replaced
from dltutor.live.page.controls import batch_size as batch_size_control
from dltutor.live.page.controls import learning_rate as learning_rate_control
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import number, share

CELLS = ("SimpleRNN", "GRU", "LSTM")
LONGEST = 100  # the greatest distance that is tested
STEPS = 300  # the length of a training
BLOCK = 10  # steps that one cell makes in a row
SEEDS = 5
PLAIN = 0.8  # share right of the SimpleRNN at the end of a distance that it can learn


class Result(NamedTuple):
    """A training: its distance, how far each cell remembered, and its share right at each distance."""

    distance: int
    reached: dict[str, int]
    shares: dict[str, np.ndarray]


def _plain_knows(lab: Distance) -> bool | str:
    found = [r for r in lab.earned if r.shares["SimpleRNN"][r.distance] >= PLAIN]
    return bool(found) and f"distance {found[0].distance}: {share(found[0].shares['SimpleRNN'][found[0].distance])}"


def _gated_only(lab: Distance) -> bool | str:
    found = [d for d, r, _ in lab.earned if r["SimpleRNN"] < d / 2 and max(r["GRU"], r["LSTM"]) >= d]
    return bool(found) and f"distance {found[0]}"


def _all_seeds(lab: Distance) -> bool | str:
    return [r.distance for r in lab.earned].count(lab.values.distance) >= SEEDS and f"at distance {lab.values.distance}"


class Distance(Lab[DistanceFigure]):
    """Train three networks to say the symbol that they heard in noise; see for how many steps each still knows it.

    Every sequence is noise in all inputs, one input for each symbol. After five steps one input is loud, once; from
    then on the network has to say, at every step, which one. All see the same sequences. A training ends after 300
    steps, or as soon as a network is right 99.5 % of the time up to the distance that it is trained on. The curves are
    measured on other sequences, also beyond that distance.

    Args:
        build: a function of a layer class (`keras.layers.SimpleRNN`, `GRU` or `LSTM`) that returns a compiled
            `keras.Model`: its input are sounds (None, symbols), its output shares (None, symbols), its loss
            "sparse_categorical_crossentropy".
        distance: how many steps of noise follow the symbol in the training, from 2 to 60.
        learning_rate: from 0.0001 to 10; None for that of the model.
        batch_size: sequences a step, from 1 to 256.

    Raises:
        LearnerError: if `build` gives something else, or a value is not in its range.
    """

    controls = (
        PLAY,
        Button("seeds", "Five seeds", icon="line-chart", key="a", help="train from five different random starts"),
        RESET,
        Slider("distance", "distance", 2, 60, 20, step=1, whole=True, help="steps of noise after it, in training"),
        learning_rate_control(0.02),
        batch_size_control(64, 256),
    )
    goals = (
        Goal(f"find a distance at whose end the SimpleRNN is right too, {share(PLAIN)} or more", _plain_knows),
        Goal("a distance where the SimpleRNN stops before half, and a cell with gates does not", _gated_only),
        Goal("one distance from five seeds", _all_seeds),
    )

    def __init__(
        self,
        build: Callable[[Any], Any],
        distance: int = 20,
        *,
        learning_rate: float | None = None,
        batch_size: int = 64,
    ) -> None:
        import keras

        settings: dict[str, Any] = {"distance": distance, "batch_size": batch_size}
        settings |= {} if learning_rate is None else {"learning_rate": learning_rate}
        check(self.controls, settings)
        self.cells = [Memory(name, build, getattr(keras.layers, name), LONGEST) for name in CELLS]
        super().__init__(**settings)

    def own_controls(self) -> tuple[Control, ...]:
        rate = float(self.cells[0].model.optimizer.learning_rate.numpy())
        return replaced(super().own_controls(), learning_rate_control(float(f"{rate:.6g}")))

    def figure(self) -> DistanceFigure:
        return DistanceFigure(CELLS, LONGEST, 1 / self.cells[0].symbols)

    def begin(self) -> None:
        self.results: list[Result] = []
        self.earned: list[Result] = []  # those that were not trained by a cell
        self._queue: list[int] = []
        self._start(0)

    def found(self) -> list[dict[str, int]]:
        """How far each cell remembered in the trainings at the present distance, rate and batch size."""
        return [r.reached for r in self.results if r.distance == self.values.distance]

    def right(self, distance: int) -> dict[str, list[float]]:
        """The share right so many steps after the symbol, in each training that `found` tells of.

        Args:
            distance: from 0 to 100.
        """
        distance = validation.whole("distance", distance, low=0, high=LONGEST, example=20)
        found = [r.shares for r in self.results if r.distance == self.values.distance]
        return {name: [float(shares[name][distance]) for shares in found] for name in CELLS}

    def run(self, seeds: int = 1) -> dict[str, list[int]]:
        """Train from so many seeds without the page; the distance up to which each was right at least 95 % of the time.

        The greatest distance that is tested, and so the highest answer, is 100.
        """
        seeds = validation.whole("seeds", seeds, low=1, high=100, example=5)
        with self.lock:
            self._prepare_all()
            self.results = [r for r in self.results if r.distance != self.values.distance]
            for seed in range(seeds):
                self._start(seed)
                while not self._ended:
                    self._train()
            self.refresh()
            return {name: [reached[name] for reached in self.found()] for name in CELLS}

    def changed(self, name: str) -> None:
        self._queue = []
        if name != "distance":
            self.results, self.earned = [], []
        self._start(0)

    def on_play(self) -> None:
        if self._ended and not self.playing:
            self._start(self.seed + 1)
        super().on_play()

    def on_seeds(self) -> None:
        self.results, self.earned = (
            [r for r in found if r.distance != self.values.distance] for found in (self.results, self.earned)
        )
        self._queue = list(range(1, SEEDS))
        self._start(0)
        self.play(True)

    def on_reset(self) -> None:
        self.playing = False
        self.begin()

    def advance(self, seconds: float) -> None:
        waiting = [one for one in self.cells if not one.ready]
        if waiting:
            waiting[0].prepare()
            waiting[0].begin(self.seed)
            return
        deadline = time.perf_counter() + seconds
        while not self._ended and time.perf_counter() < deadline:
            self._train(look=True)
        if self._ended and self._queue:
            self._start(self._queue.pop(0))
        elif self._ended:
            self.play(False)

    def _prepare_all(self) -> None:
        for one in self.cells:
            if not one.ready:
                one.prepare()

    def _start(self, seed: int) -> None:
        self.seed, self._ended = seed, False
        for one in self.cells:
            one.begin(seed)

    def _train(self, look: bool = False) -> None:
        """Let the cell that is furthest behind make some steps; at the end note how far all remember."""
        running = [one for one in self.cells if not one.done and one.step < STEPS]
        if running:
            one = min(running, key=lambda r: r.step)
            values = self.values
            one.train(min(BLOCK, STEPS - one.step), values.distance, values.batch_size, values.learning_rate)
            if look or one.done or one.step >= STEPS:
                one.measure()
            return
        self._ended = True
        shares = {one.name: one.shares for one in self.cells}
        result = Result(self.values.distance, {one.name: one.reach for one in self.cells}, shares)
        self.results.append(result)
        if self.played:
            self.earned.append(result)
        fallen = [one.name for one in self.cells if one.diverged]
        if fallen:
            self.notice = f"{', '.join(fallen)}: the loss is no longer a number. Choose a smaller learning rate."

    def update(self) -> None:
        d, shares = self.values.distance, [one.shares for one in self.cells]
        texts = [f"{share(known[d])} at {d}" if len(known) else "" for known in shares]
        self.picture.show(shares, texts, [[r[name] for r in self.found()] for name in CELLS], d)

    def describe(self) -> str:
        d, waiting = self.values.distance, [one for one in self.cells if not one.ready]
        rate = f"rate {number(self.values.learning_rate)}, batch size {self.values.batch_size}"
        what = f"Distance {d}, seed {self.seed + 1}, {rate}"
        if waiting and self.playing:
            ready = len(self.cells) - len(waiting)
            return f"{ready} of 3 networks are ready; next: {waiting[0].name}. This takes a moment, once."
        if not self.cells[0].step:
            start = "" if self.playing else " Press Play."
            return f"{what}: a symbol sounds once in noise, and is to be said for {d} steps.{start}"
        if not self._ended:
            return (
                f"{what}: step {min(o.step for o in self.cells if not o.done or o.step)} of {STEPS}. {self._listed()}."
            )
        return f"{what}: at least {share(ENOUGH)} right up to: {self._reached()}.{self._medians()}"

    def _listed(self) -> str:
        return "Right: " + ", ".join(f"{one.name} {share(one.share)}" for one in self.cells if one.step)

    def _reached(self) -> str:
        return ", ".join(f"{one.name} {_far(one.reach)}" for one in self.cells)

    def _medians(self) -> str:
        found = self.found()
        if len(found) < 2:
            return ""
        middle = [f"{name} {_far(sorted(r[name] for r in found)[len(found) // 2])}" for name in CELLS]
        return f" Median of {len(found)} seeds: {', '.join(middle)}."

    def _arguments(self) -> list[str]:
        return ["build"]


def _far(distance: int) -> str:
    return f"{distance} (all tested)" if distance >= LONGEST else str(distance)
