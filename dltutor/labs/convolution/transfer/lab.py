"""Lab: how many images a network needs, from scratch and with a trunk that was trained on other classes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.convolution.transfer.figure import TransferFigure
from dltutor.labs.convolution.transfer.run import BATCH, NAMES, Learner, learners
from dltutor.live.page.controls import PLAY, RESET, Button, Choice, Control, replaced
from dltutor.live.page.controls import learning_rate as learning_rate_control
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.live.training.fitting import pair
from dltutor.live.training.subject import Subject
from dltutor.wording import many, number, share

SIZES = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50)  # images of each class to choose from
TOUR = (1, 2, 5, 10, 20, 50)  # those that "All sizes" goes through
STEPS = 160  # the length of a training
BLOCK, PACE = 4, 16  # steps that one network makes in a row, and those after which it is measured again
JUDGED = 400  # test images that are looked at
SAMPLES = Choice("samples", "images of each class", SIZES, 10, ordered=True, help="how many are drawn for the training")


class Transfer(Lab[TransferFigure]):
    """Choose how many images of each class there are, and train four networks on them, side by side.

    A linear model on the pixels, the network of `build` from scratch, and the same with the weights of `known`: its
    trunk frozen, or trained as well. What they reach stays in the picture. *All sizes* goes through the numbers of
    images; with *Other images* the draw is another one, and its results are added to the others.

    Before its first step each network is made ready, which takes about a second; the words say which is next.

    Args:
        build: a function that returns a new, compiled `keras.Model` for the new classes; its last layer is the head.
        known: the same network, trained on other classes: only its head may be another one.
        train: (x, y), images and class numbers from 0, of which a few are drawn.
        test: (x, y) likewise, never trained on; at most 400 of them are looked at, evenly spread.
        samples: images of each class to start with, one of 1, 2, 3, 5, 7, 10, 15, 20, 30 and 50.
        learning_rate: of all four, from 0.0001 to 10; None for that of the model.
        seed: Keras's random seed before each call of `build`, so that all heads start from the same weights.

    Raises:
        LearnerError: if `build` does not give a new compiled model, `known` is another network, or the data do not fit.
    """

    controls = (
        PLAY,
        Button("sizes", "All sizes", icon="line-chart", key="a", help="train with 1, 2, 5, … images of each class"),
        Button("other", "Other images", icon="random", key="n", help="draw other images from the training set"),
        RESET,
        SAMPLES,
        learning_rate_control(0.003),
    )
    goals = (
        Goal(
            "above 70 %, and 20 points ahead of the start from scratch",
            lambda lab: lab.gain >= 0.2 and lab.gain + lab.share("from scratch") > 0.7 and lab.note(),
        ),
        Goal(
            "the start from scratch at most 3 points behind the frozen trunk",
            lambda lab: lab.behind <= 0.03 and lab.note(),
        ),
        Goal(
            "fine-tuned better than frozen, with more than 80 %",
            lambda lab: lab.share("fine-tuned") > max(0.8, lab.share("trunk frozen")) and lab.note(),
        ),
    )

    def __init__(
        self,
        build: Callable[[], Any],
        known: Any,
        train: Any,
        test: Any,
        *,
        samples: int = 10,
        learning_rate: float | None = None,
        seed: int = 1,
    ) -> None:
        validation.choice("samples", samples, SIZES)
        if learning_rate is not None:
            validation.number("learning_rate", learning_rate, low=1e-4, high=10, example=0.003)
        self._x, self._y = _images("train", train)
        x_test, y_test = _images("test", test)
        some = np.linspace(0, len(y_test) - 1, min(JUDGED, len(y_test))).round().astype(int)
        seed = validation.whole("seed", seed, low=0, example=1)
        self.learners = learners(build, known, x_test[some], y_test[some], seed)
        model = self.learners[1].model
        classes = model.output_shape[-1]
        for name, x, y in (("train", self._x, self._y), ("test", x_test, y_test)):
            _check(name, x, y, model.input_shape[1:], classes)
        self._of_class = [np.flatnonzero(self._y == c) for c in range(classes)]
        self._sizes = tuple(size for size in SIZES if size <= min(map(len, self._of_class)))
        if not Subject(model).can_set_rate:
            raise LearnerError("build(): its optimizer follows a schedule; compile it with a number as learning_rate")
        self.guess = float(np.bincount(y_test).max() / len(y_test))
        settings: dict[str, Any] = {} if learning_rate is None else {"learning_rate": learning_rate}
        super().__init__(samples=samples, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        rate = float(f"{self.learners[1].model.optimizer.learning_rate.numpy():.6g}")
        samples = replace(SAMPLES, options=self._sizes, default=10 if 10 in self._sizes else self._sizes[-1])
        return replaced(self.controls, samples, learning_rate_control(rate))

    def figure(self) -> TransferFigure:
        return TransferFigure(NAMES, self._sizes, STEPS, self.guess)

    def begin(self) -> None:
        self.draw, self._queue, self.ended = 0, [], False
        self.results: list[dict[int, list[float]]] = [{} for _ in NAMES]

    @property
    def step(self) -> int:
        """How many steps every network has made, those left out that have left the finite numbers."""
        return min((one.step for one in self.learners if not one.diverged), default=STEPS)

    def share(self, name: str) -> float:
        """The share right of one of the four at the end of the newest training, from 0 to 1; NaN before it."""
        return self.learners[NAMES.index(name)].accuracy if self.ended else float("nan")

    @property
    def gain(self) -> float:
        """By how much the better one with the trunk is ahead of the start from scratch; NaN before the end."""
        return max(self.share("trunk frozen"), self.share("fine-tuned")) - self.share("from scratch")

    @property
    def behind(self) -> float:
        """By how much the start from scratch is behind the frozen trunk; NaN before the end."""
        return self.share("trunk frozen") - self.share("from scratch")

    def note(self) -> str:
        """In which training it was, for the goals."""
        return f"with {self.values.samples} of each class, draw {self.draw + 1}, {self._rate()}"

    def run(self) -> dict[str, float]:
        """Train to the end without the page; returns the share right of each: ``lab.run()["from scratch"]``."""
        with self.lock:
            for one in self._waiting():
                self._prepare(one)
            if self.ended:
                self._begin()
            while not self.ended:
                self._train()
            self.refresh()
            return {name: self.share(name) for name in NAMES}

    def compare(self, draws: int = 5) -> dict[str, list[float]]:
        """Train with so many draws without the page; returns the shares right of each, one for every draw.

        Args:
            draws: 1 to 20; each has other images, the first those of draw 1.
        """
        draws = validation.whole("draws", draws, low=1, high=20, example=5)
        found: dict[str, list[float]] = {name: [] for name in NAMES}
        for self.draw in range(draws):
            self._begin()
            for name, right in self.run().items():
                found[name].append(right)
        return found

    def changed(self, name: str) -> None:
        self._queue = []
        self._begin()

    def on_play(self) -> None:
        if self.ended and not self.playing:
            self.draw += 1
            self._begin()
        super().on_play()

    def on_sizes(self) -> None:
        self._queue = [size for size in TOUR if size in self.picture.sizes]
        self._next_size()
        self.play(True)

    def on_other(self) -> None:
        self.draw += 1
        self._begin()

    def on_reset(self) -> None:
        self.playing, self._queue, self.draw = False, [], 0
        for found in self.results:
            found.clear()
        self._begin()

    def advance(self, seconds: float) -> None:
        waiting = self._waiting()
        if waiting:
            self._prepare(waiting[0])
            return
        deadline = time.perf_counter() + seconds
        while not self.ended and time.perf_counter() < deadline:
            self._train()
        if self.ended and self._queue:
            self._next_size()
        elif self.ended:
            self.play(False)

    def _waiting(self) -> list[Learner]:
        return [one for one in self.learners if not one.ready]

    def _prepare(self, one: Learner) -> None:
        one.prepare(self._x, self._y, learning_rate=self.values.learning_rate, batch_size=min(BATCH, len(self._y)))
        one.begin(*self.drawn(), self.values.learning_rate)

    def drawn(self) -> tuple[np.ndarray, np.ndarray]:
        """The images of this draw: more of each class are the same ones, and some more."""
        chance = np.random.default_rng(self.draw)
        rows = np.concatenate([chance.permutation(of)[: self.values.samples] for of in self._of_class])
        return self._x[rows], self._y[rows]

    def _begin(self) -> None:
        """A new training, from the first weights."""
        self.ended = False
        for one in self.learners:
            if one.ready:
                one.begin(*self.drawn(), self.values.learning_rate)

    def _next_size(self) -> None:
        self.values.samples = self._queue.pop(0)
        self._begin()

    def _train(self) -> None:
        """Let the network that is furthest behind make some steps; at the end note what all have reached."""
        running = [one for one in self.learners if not one.diverged and one.step < STEPS]
        if running:
            one = min(running, key=lambda r: r.step)
            one.train(min(BLOCK, STEPS - one.step))
            if one.unmeasured >= PACE or one.step == STEPS or one.diverged:
                one.measure()
            return
        self.ended = True
        for one, found in zip(self.learners, self.results, strict=True):
            found.setdefault(self.values.samples, []).append(one.accuracy)
        fallen = [one.name for one in self.learners if one.diverged]
        if fallen:
            self.notice = f"{', '.join(fallen)}: the loss is no longer a number. Choose a smaller learning rate."

    def update(self) -> None:
        self.picture.show([one.curve for one in self.learners], self.results, self.values.samples)

    def describe(self) -> str:
        waiting, each = self._waiting(), self.values.samples
        images = f"{many(each, 'image')} of each class (draw {self.draw + 1}), {self._rate()}"
        if waiting and (self.playing or len(waiting) < len(NAMES)):
            ready = len(NAMES) - len(waiting)
            return f"{ready} of {len(NAMES)} networks are ready; next: {waiting[0].name}. This takes a moment, once."
        if not self.step:
            start = "" if self.playing else " Press Play."
            return f"{images}: four networks learn from the same {each * len(self._of_class)} images.{start}"
        if not self.ended:
            return f"{images}: step {self.step} of {STEPS}. {self._listed()}."
        return f"{images}, after {STEPS} steps: {self._listed()}. {self._verdict()}"

    def _rate(self) -> str:
        return f"rate {number(self.values.learning_rate)}"

    def _listed(self) -> str:
        return ", ".join(f"{one.name} {share(one.accuracy)}" for one in self.learners)

    def _verdict(self) -> str:
        best = max(NAMES[2:], key=self.share)
        points = 100 * self.gain
        if abs(points) < 2:
            return "The trunk of the other classes makes no clear difference here."
        if points < 0:
            return f"Here the start from scratch is better, by {many(round(-points), 'point')}."
        return f"Transfer ({best}) is {many(round(points), 'point')} better than the start from scratch."

    def _arguments(self) -> list[str]:
        return ["build", "known", "train", "test"]


def _images(name: str, data: Any) -> tuple[np.ndarray, np.ndarray]:
    x, y = pair(name, data)
    x = validation.array(f"{name} x", x, like="images, the first axis counting them").astype(np.float32)
    y = validation.array(f"{name} y", y, like="class numbers").reshape(-1)
    validation.same_length(**{f"{name} x": x, f"{name} y": y})
    if (y != y.astype(int)).any() or y.min() < 0:
        raise LearnerError(f"{name} y: it must be class numbers, whole numbers from 0")
    return x, y.astype(int)


def _check(name: str, x: np.ndarray, y: np.ndarray, shape: tuple[int, ...], classes: int) -> None:
    if x.shape[1:] != tuple(shape):
        raise LearnerError(f"{name} x: one image has shape {x.shape[1:]}, and the model of build() takes {shape}")
    if y.max() >= classes:
        raise LearnerError(
            f"{name} y has labels up to {y.max()}, and the model of build() has {classes} classes: "
            f"the labels must be from 0 to {classes - 1}"
        )
    missing = sorted(set(range(classes)) - set(y.tolist()))
    if missing:
        raise LearnerError(f"{name} y: no image has the label {missing[0]}; there must be some of each class")
