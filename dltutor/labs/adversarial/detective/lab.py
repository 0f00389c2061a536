"""Lab: real or fake? Guess yourself, train a detector, and see how it ages while the forger gets better."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.adversarial.detective import words
from dltutor.labs.adversarial.detective.data import DISGUISES, FAKE, NOTHING, REAL, Stages, disguised
from dltutor.labs.adversarial.detective.figure import TEN, DetectiveFigure
from dltutor.labs.adversarial.detective.goals import GOALS
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.live.looking.insides import Insides
from dltutor.live.page.controls import Button, Choice, Control, check, replaced, without
from dltutor.live.training.subject import Subject

ALL = "all of them"
EPOCHS = 20  # for which "All rows" trains each detector


def _stages(names: tuple[str, ...]) -> tuple[Choice, Choice]:
    """The choices of a stage: for the ten images, and for the training."""
    kinds = {name: i for i, name in enumerate(names)}
    return (
        Choice("quiz", "guess fakes of", kinds, len(names) - 1, help="whose fakes are among the ten"),
        Choice("row", "train on", {**kinds, ALL: len(names)}, 0, help="whose fakes the detector learns to find"),
    )


class Detective(TrainingLab[DetectiveFigure]):
    """Say of ten images which are real; then let your detector learn it, and test it on fakes of other moments.

    Choose in *train on* which stage's fakes the detector learns to tell from real images; another choice begins anew
    with the same first weights. The table keeps what each detector reached: how many real test images it takes for
    real, and how many fakes of each stage, none of them seen in training, for fakes. *disguise* changes the fakes of
    the test a little, as a forger could; the real images stay as they are.

    Keyboard: ← says fake, → says real, `n` brings ten other images, `a` trains all rows, the space bar this one.

    Args:
        detector: a compiled Keras model that gives one number for an image, trained towards 1 for real and 0 for fake;
            it is trained in place.
        stages: fakes kept at 2 to 6 moments of a GAN's training, ``{"after 200 steps": fakes, …}``, the earliest first;
            or a list of them. Each an array (samples, height, width, 1) of 20 or more; a quarter is kept for the test.
        x_train: real images to train on.
        x_test: other real images to test on.
        batch_size: to start with.
        seed: of the images that are drawn.
        settings: any of the controls, for example ``disguise="blurred"``.

    Raises:
        LearnerError: if the detector is no such model, or the images do not fit it or each other.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(1, "sigmoid")]
        >>> detector = keras.Sequential(layers)
        >>> detector.compile("adam", "binary_crossentropy")
        >>> real = np.eye(8)[None] * np.linspace(0.5, 1, 60)[:, None, None]
        >>> stages = {"dark": 1 - real, "mirrored": real[:, ::-1]}
        >>> lab = Detective(detector, stages, real[:40], real[40:])
        >>> lab.run(epochs=100)
        >>> lab.results.shape, np.isnan(lab.results).tolist()[0], np.isnan(lab.results).tolist()[1]
        ((3, 3), [False, False, False], [True, True, True])
    """

    controls = (
        Button("fake", "Fake", icon="times", help="the framed image is a fake (key: ←)"),
        Button("real", "Real", icon="check", help="the framed image is real (key: →)"),
        Button("ten", "Other ten", icon="random", key="n", help="ten other images"),
        *TRAINING_CONTROLS[:4],
        Button("every", "All rows", icon="th", key="a", help=f"a detector for each row, {EPOCHS} epochs each"),
        *TRAINING_CONTROLS[4:],
        *_stages(("stage 1", "stage 2")),
        Choice("disguise", "disguise the tested fakes", DISGUISES, NOTHING, help="a small change a forger could make"),
    )
    goals = GOALS
    thrifty = True
    draggable = True
    keys = ("ArrowLeft", "ArrowRight")
    more = {
        "Training": ("step", "epoch", "reset", "every", "learning_rate", "batch_size", "pace"),
        "Fakes": ("row", "disguise"),
    }

    def __init__(
        self,
        detector: Any,
        stages: Any,
        x_train: Any,
        x_test: Any,
        *,
        learning_rate: float | None = None,
        batch_size: int = 64,
        seed: int = 0,
        **settings: Any,
    ) -> None:
        rate = {} if learning_rate is None else {"learning_rate": learning_rate}
        check(without(self.controls, "quiz", "row"), settings | rate)
        size = validation.whole("batch_size", batch_size, high=10_000, example=64)
        self.data = Stages(stages, x_train, x_test, seed)
        self.rows = (*self.data.names, ALL)
        first = validation.choice("row", settings.get("row", 0), range(len(self.rows)))
        self.insides = _insides(detector, self.data.x_train[:1])
        self._middle = 0.5 if _ends_in_sigmoid(detector) else 0.0
        x, y = self._samples(first)
        trainer = self._trainer_of(detector, x, y, batch_size=min(size, len(x)), seed=seed)
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        return replaced(super().own_controls(), *_stages(self.data.names))

    def figure(self) -> DetectiveFigure:
        names = [words.row_name(name, i + 1) for i, name in enumerate(self.data.names)]
        return DetectiveFigure(self.data.names, [*names, words.row_name(ALL, None)])

    def begin(self) -> None:
        self.shares = np.full((len(self.rows), len(DISGUISES), 1 + len(self.data.names)), np.nan)
        self.own_rows: set[int] = set()  # rows that were not trained by a cell
        self.queue: list[int] = []  # rows that are still to be trained
        self._advancing = False
        self._deal()

    @property
    def results(self) -> np.ndarray:
        """The share judged right with the present disguise: (stages + 1, 1 + stages), NaN for what is not known.

        A row for each stage that a detector was trained on, the last for all of them; a column for the real test
        images, then one for the unseen fakes of each stage.
        """
        return self.shares[:, DISGUISES.index(self.values.disguise)]

    def caught(self, disguise: str = NOTHING) -> np.ndarray:
        """The same table for any disguise."""
        return self.shares[:, DISGUISES.index(validation.choice("disguise", disguise, DISGUISES))]

    @property
    def accuracy(self) -> float:
        """The mean of the share right of real images and of fakes like those of the training, without a disguise."""
        row = self.shares[self.values.row, 0]
        own = row[1 + self.values.row] if self.values.row < len(self.data.names) else row[1:].mean()
        return float((row[0] + own) / 2)

    @property
    def score(self) -> tuple[int, int]:
        """Of the images guessed so far, how many the learner and the detector have judged right."""
        done = self.labels[: len(self.guesses)]
        return int((np.array(self.guesses, int) == done).sum()), int((self._says(self.ten)[: len(done)] == done).sum())

    @property
    def answerable(self) -> bool:
        return self.values.row in self.own_rows

    def measure(self) -> float:
        if not self.trainer.step:
            return float("nan")
        if self.played and not self.trainer.elsewhere:
            self.own_rows.add(self.values.row)
        row = self.shares[self.values.row]
        row[:, 0] = (self._says(self.data.real) == REAL).mean()
        for i, how in enumerate(DISGUISES):
            fakes = [disguised(unseen, how) for unseen in self.data.unseen]
            says = self._says(np.concatenate(fakes)).reshape(len(fakes), -1)
            row[i, 1:] = (says == FAKE).mean(axis=1)
        return self.accuracy

    def run_all(self, epochs: float = EPOCHS) -> None:
        """Train a detector for each row without the page, so many epochs each."""
        with self.lock:
            for row in range(len(self.rows)):
                self.values.row = row
                self._start_over()
                self.run(epochs)

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "row":
            self.queue = []
            self.play(False)
            self._start_over()
        elif name == "quiz":
            self._deal()

    def on_every(self) -> None:
        self.queue = list(range(len(self.rows)))
        self._next()

    def on_real(self) -> None:
        self._guess(REAL)

    def on_fake(self) -> None:
        self._guess(FAKE)

    def on_ten(self) -> None:
        self._deal()

    def on_reset(self) -> None:
        self.queue = []
        super().on_reset()
        self.own_rows = set()
        self.shares[:] = np.nan

    def play(self, on: bool = True) -> None:
        if not on and not self._advancing:
            self.queue = []
        super().play(on)

    def advance(self, seconds: float) -> None:
        self._advancing = True
        try:
            super().advance(seconds)
        finally:
            self._advancing = False
        if self.queue and not self.playing and not self.trainer.diverged:
            self._next()

    def typed(self, key: str, shift: bool) -> None:
        self._guess(REAL if key == "ArrowRight" else FAKE)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "down" and area == "table":
            found = self.picture.table.pixel_at(x, y)
            if found is not None and found[0] != self.values.row:
                self.values.row = found[0]
                self.changed("row")

    def _next(self) -> None:
        """Go on with the next detector of the queue."""
        self.values.row = self.queue.pop(0)
        self._start_over()
        self._claim()
        self.play()
        self._until = EPOCHS

    def _start_over(self) -> None:
        """A new detector, for the chosen row."""
        self.trainer.reset()
        self.measured = []
        self.trainer.set_data(*self._samples(self.values.row))

    def _guess(self, answer: int) -> None:
        if len(self.guesses) == TEN:
            self.notice = "All ten are judged: Other ten brings new ones."
            return
        self.guesses.append(answer)

    def _deal(self) -> None:
        self.ten, self.labels = self.data.ten(self.values.quiz, TEN)
        self.guesses: list[int] = []

    def _samples(self, row: int) -> tuple[np.ndarray, np.ndarray]:
        x, y = self.data.to_train(row)
        return self.insides.images("x_train", x), y.astype(np.float32)[:, None]

    def _says(self, images: np.ndarray) -> np.ndarray:
        """REAL or FAKE for each image, as the detector says now."""
        raw = self.insides.raw(self.insides.images("images", images)).reshape(-1)
        return np.where(raw > self._middle, REAL, FAKE)

    def update(self) -> None:
        history = self.trainer.history
        at = min(len(self.guesses), TEN - 1)
        self.picture.show_ten(words.heading(self), self.ten, words.marks(self), words.score(self), at)
        self.picture.show_table(words.table(self), self.results, self.values.row)
        self.picture.course.show(history.step, [0 if math.isnan(m) else m for m in self.measured], history.changes)

    def describe(self) -> str:
        return f"{super().describe()}\n{words.describe(self)}"

    def _arguments(self) -> list[str]:
        return ["detector", "stages", "x_train", "x_test"]


def _insides(detector: Any, images: np.ndarray) -> Insides:
    """A look into the detector, or a one-line error that calls it by this name."""
    try:
        insides = Insides(detector, most=0)
        insides.images("x_train", images)
        Subject(detector)
    except LearnerError as slip:
        raise LearnerError(str(slip).replace("model", "detector", 1).replace("model.", "detector.")) from None
    if tuple(detector.output_shape[1:]) != (1,):
        raise LearnerError(
            f"detector: it gives {tuple(detector.output_shape[1:])} for an image; it must be one number, as "
            'keras.layers.Dense(1, activation="sigmoid") gives it'
        )
    return insides


def _ends_in_sigmoid(detector: Any) -> bool:
    """Whether its numbers are probabilities; if not they are logits."""
    last = detector.layers[-1]
    name = getattr(getattr(last, "activation", None), "__name__", "")
    return name == "sigmoid"
