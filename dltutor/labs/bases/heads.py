"""What the labs share that train a head on images and show its answers to a handful of test images."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.heads import HeadsFigure
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.live.page.controls import Button
from dltutor.live.page.goals import Goal
from dltutor.live.training.fitting import pair
from dltutor.live.training.subject import Subject
from dltutor.wording import fixed, number

FEW = 32  # test samples that are looked at in every slice while it plays
AT_ONCE = 64  # test samples in one call of the model
PAUSE = 20  # steps between two looks at all test samples while it plays


class HeadLab(TrainingLab[HeadsFigure]):
    """Trains a model with one head, shows a handful of its answers, and measures them on the test samples.

    While it plays, the measure is that of some of the test samples, so that a picture takes no longer; as soon as it
    pauses, and before a goal counts as reached, it is that of all.

    A subclass says what a target is (`targets`), what the model's output must be (`output`), how good answers are
    (`judge`), and draws them (`draw`).
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("next", "Next images", icon="image", key="ArrowRight", help="other test images"),
        Button("worst", "Worst", icon="search", key="w", help="the test images with the worst answers"),
    )
    keys = ("ArrowLeft",)
    columns: ClassVar[int] = 3
    rows: ClassVar[int] = 2
    strip: ClassVar[float] = 5.5  # room below an image, if it were 32 pixels high
    alt: ClassVar[str]  # what the picture shows
    legend: ClassVar[tuple[str, str]]  # what is true and what is predicted, as it is drawn
    axis: ClassVar[tuple[str, float]] = ("mean IoU: test scenes", 1.0)  # title and end of the measure's axis
    things: ClassVar[str] = "test scenes"
    more_is_better: ClassVar[bool] = True

    def __init__(
        self,
        model: Any,
        train: Any,
        test: Any,
        *,
        goal: float,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        **settings: Any,
    ) -> None:
        Subject(model)
        self.goal = goal
        x, y = self._samples("train", train)
        self._x, self._y = self._samples("test", test)
        if self._x.shape[1:] != x.shape[1:]:
            raise LearnerError(f"test: one image has shape {self._x.shape[1:]}, and in train it has {x.shape[1:]}")
        self._check_output(model)
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, batch_size=batch_size)
        self.naive = float(np.mean(self.judge(self._y, np.repeat(self.guess(y)[None], len(self._y), axis=0))))
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def figure(self) -> HeadsFigure:
        figure = HeadsFigure(
            self._x.shape[1:3],
            self.columns,
            self.rows,
            self.strip,
            measure=self.axis[0],
            top=self.axis[1],
            goal=self.goal,
            naive=self.naive,
            alt=self.alt,
        )
        figure.legend(*self.legend)
        return figure

    def own_goals(self) -> tuple[Goal, ...]:
        return tuple(Goal(self.goal_text(aim), _reached(aim), trained=True) for aim in self.aims())

    def begin(self) -> None:
        self._predict = _predictor(self.model, self._x)
        self._answers = np.zeros((len(self._y), *self.model.output_shape[1:]), np.float32)
        self.scores = np.zeros(len(self._y))
        self._drawn: Any = None
        self._first, self._order = 0, np.arange(len(self._y))
        self._looked_at = self._next_look = 0
        self._look_at_all()

    def targets(self, name: str, y: Any, x: np.ndarray) -> np.ndarray:
        """The targets as they are trained on, or a one-line `LearnerError`."""
        raise NotImplementedError

    def output(self) -> tuple[tuple[int, ...], str]:
        """The shape that the model's output must have, and what it is, in words."""
        raise NotImplementedError

    def judge(self, true: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """How good each of the answers is, shape (samples,)."""
        raise NotImplementedError

    def guess(self, y: np.ndarray) -> np.ndarray:
        """One answer to everything, without looking: what a model must beat."""
        return y.mean(axis=0)

    def draw(self, rows: np.ndarray) -> None:
        """Draw true and predicted targets of the test samples `rows` onto the figure."""
        raise NotImplementedError

    def score_words(self, score: float) -> str:
        """A measure in words."""
        return f"IoU {fixed(score)}"

    def caption(self, row: int) -> str:
        """What stands below the image of the test sample `row`."""
        return self.score_words(self.scores[row])

    def aims(self) -> tuple[float, ...]:
        """What the measure is to come to, the easiest first."""
        return (self.goal,)

    def goal_text(self, aim: float) -> str:
        """A goal in words."""
        return f"mean IoU of {number(aim)} on all test scenes"

    def naive_words(self) -> str:
        """What that one answer to everything would reach, in words."""
        raise NotImplementedError

    def result(self, score: float) -> str:
        """The measure in words, with its name."""
        return f"Mean IoU {fixed(score)}"

    @property
    def answerable(self) -> bool:
        return super().answerable and self.whole

    @property
    def score(self) -> float:
        """The mean of the measure, over the test samples that were looked at last."""
        return float(self.scores[: self._looked_at].mean())

    @property
    def shown(self) -> np.ndarray:
        """The numbers of the test samples that are shown."""
        amount = min(self.columns * self.rows, len(self._y))
        return self._order[(self._first + np.arange(amount)) % len(self._y)]

    @property
    def whole(self) -> bool:
        """Whether the measure is that of all test samples."""
        return self._looked_at == len(self._y)

    def reaches(self, goal: float) -> bool:
        """Whether the measure has come to `goal`."""
        return self.score >= goal if self.more_is_better else self.score <= goal

    def measure(self) -> float:
        if not self.playing:
            self._look_at_all()
            return self.score
        few = np.arange(min(FEW, len(self._y)))
        self._look(np.union1d(few, self.shown))
        self._looked_at = len(few)
        score = self.score
        near = any(not done and self.reaches(aim) for done, aim in zip(self.done, self.aims(), strict=True))
        if near and self.trainer.step >= self._next_look and not self.whole:
            self._next_look = self.trainer.step + PAUSE
            self._look_at_all()
        return score

    def play(self, on: bool = True) -> None:
        stops = self.playing and not on
        super().play(on)
        if stops:
            self._look_at_all()
            if self.measured:
                self.measured[-1] = self.score
            self.refresh()

    def start_over(self) -> None:
        super().start_over()
        self._next_look = 0
        self._look_at_all()

    def on_next(self) -> None:
        self._turn(1)

    def on_worst(self) -> None:
        self._look_at_all()
        self._order = np.argsort(self.scores if self.more_is_better else -self.scores, kind="stable")
        self._first = 0

    def typed(self, key: str, shift: bool) -> None:
        self._turn(-1)

    def update(self) -> None:
        rows = self.shown
        if not np.array_equal(rows, self._drawn):
            images = self._x[rows]
            self.picture.show((images.mean(axis=-1) if images.ndim == 4 else images).clip(0, 1))
            self._drawn = rows
        self.picture.show_words([self.caption(row) for row in rows])
        self.draw(rows)
        history = self.trainer.history
        self.picture.loss.set_top(_nice_top(max(history.loss[:3], default=1.0)))
        self.picture.loss.show(history.step, history.loss, history.changes)
        self.picture.measure.show(history.step, self.measured)

    def describe(self) -> str:
        amount = f"all {len(self._y):,}" if self.whole else f"{self._looked_at} of the {len(self._y):,}"
        return f"{super().describe()}\n{self.result(self.score)} on {amount} {self.things}; {self.naive_words()}."

    def _samples(self, name: str, data: Any) -> tuple[np.ndarray, np.ndarray]:
        x, y = pair(name, data)
        x = validation.array(f"{name} x", x, like="images, the first axis counting them").astype(np.float32)
        if x.ndim not in (3, 4) or (x.ndim == 4 and x.shape[-1] not in (1, 3)):
            raise LearnerError(
                f"{name} x has shape {x.shape}: it must be images of shape (samples, height, width, 1), "
                "or 3 at the end for colours"
            )
        y = self.targets(f"{name} y", y, x)
        validation.same_length(**{f"{name} x": x, f"{name} y": y})
        return x, y

    def _check_output(self, model: Any) -> None:
        wanted, what = self.output()
        if not isinstance(model.output_shape, tuple) or model.output_shape[1:] != wanted:
            shape = model.output_shape[1:] if isinstance(model.output_shape, tuple) else model.output_shape
            raise LearnerError(f"model: its output has shape {shape}, and this lab wants {wanted}: {what}")

    def _turn(self, by: int) -> None:
        self._first = (self._first + by * self.columns * self.rows) % len(self._y)
        self._look(self.shown)

    def _look(self, rows: np.ndarray) -> None:
        self._answers[rows] = np.nan_to_num(self._predict(rows))
        self.scores[rows] = self.judge(self._y[rows], self._answers[rows])

    def _look_at_all(self) -> None:
        for first in range(0, len(self._y), AT_ONCE):
            self._look(np.arange(first, min(first + AT_ONCE, len(self._y))))
        self._looked_at = len(self._y)

    def _arguments(self) -> list[str]:
        return ["model", "train", "test"]


def _reached(aim: float) -> Callable[[HeadLab], bool | str]:
    return lambda lab: lab.trainer.step > 0 and lab.whole and lab.reaches(aim) and lab.note()


def _predictor(model: Any, x: np.ndarray) -> Any:
    """A quick function that gives the model's answers to some rows of `x`."""
    import tensorflow as tf

    images = tf.constant(x)
    traced = tf.function(
        lambda rows: model(tf.gather(images, rows), training=False),
        input_signature=[tf.TensorSpec((None,), tf.int64)],
    )
    return lambda rows: traced(tf.constant(rows, tf.int64)).numpy()


def _nice_top(loss: float) -> float:
    """A round number above the first losses, for the end of the axis."""
    if not np.isfinite(loss) or loss <= 0:
        return 1.0
    unit = 10.0 ** np.floor(np.log10(loss))
    return float(next(k * unit for k in (1, 2, 5, 10, 20) if k * unit >= 1.05 * loss))
