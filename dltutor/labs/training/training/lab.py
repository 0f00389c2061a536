"""Lab: your own Keras model is trained live, and the curves of loss and metrics say how it goes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from time import perf_counter
from typing import Any, ClassVar

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.course import CourseFigure
from dltutor.labs.bases.training import TrainingLab
from dltutor.live.page.controls import Choice, Control, Switch
from dltutor.live.page.goals import Goal
from dltutor.live.training import course
from dltutor.live.training.class_scores import ClassScore, ClassScores, class_scores
from dltutor.live.training.fitting import triple
from dltutor.live.training.stopping import Stopping
from dltutor.live.training.trainer import Trainer
from dltutor.wording import number

SCORES = Switch("scores", "scores a class", help="precision, recall and F1 of each class, as a table")
EVERY = 1.0  # seconds from one table to the next while it plays


class Training(TrainingLab[CourseFigure]):
    """Train a compiled Keras model while you watch, and change learning rate and batch size on the way.

    The model is trained in place: the next cell can evaluate it, save it or look inside. Running the cell again makes
    a new lab for the model as it is then; the earlier lab stops.

    With *scores a class*, behind *More*, a table of precision, recall and F1 follows the training of a classifier.

    Args:
        model: a compiled `keras.Model` of any kind.
        train: (x, y), or (x, y, sample_weight), arrays with one sample a row; a `tf.data.Dataset` or
            `keras.utils.PyDataset` of batches; or x alone, for a model whose `train_step` needs no targets. As in
            `fit`, x and y may also come one after the other: ``Training(model, x, y)``; several inputs are a list.
        validation_data: (x, y) or a dataset that is never trained on; looked at after an epoch.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with, all samples if they are fewer; None for 32, or for the batches of the dataset.
        class_weight: what each class counts, as for `model.fit`: ``{0: 1.0, 1: 5.0}``.
        epochs: how often every sample is to be seen; None to go on until you pause.
        patience: epochs without a lower validation loss after which training stops by itself, and the weights with
            the lowest one are put back.
        goal: what to reach, on the validation data if there are any: an accuracy from 0 to 1 if the model reports
            one, otherwise a loss to come down to.
        **settings: the ``pace``, "slow", "normal" or "full", and for a classifier ``scores``, True for the table.

    Raises:
        LearnerError: if the model is not compiled, or the data do not fit it.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
        >>> lab = Training(model, (np.eye(2), np.ones((2, 1))), epochs=50)
        >>> lab.run()
        >>> lab.trainer.epoch, lab.stopping.reason
        (50.0, 'The 50 epochs are done.')
    """

    more: ClassVar[Mapping[str, tuple[str, ...]]] = {"Training": ("pace",), "View": ("scores",)}

    def __init__(
        self,
        model: Any,
        train: Any,
        *more: Any,
        validation_data: Any = None,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        class_weight: Any = None,
        epochs: float | None = None,
        patience: int | None = None,
        goal: float | None = None,
        **settings: Any,
    ) -> None:
        self._goal = None if goal is None else validation.number("goal", goal, example=0.9)
        x, y, weights, seen = _data(train, more, validation_data)
        given = {"batch_size": batch_size, "validation_data": seen, "class_weight": class_weight}
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, sample_weight=weights, **given)
        self.stopping = Stopping(trainer, epochs, patience)
        self.class_scores = class_scores(trainer.subject, trainer.judged)
        self.listing = None if self.class_scores is None else ""
        self._scored = -math.inf, -1  # when the classes were scored last, and at which step
        self.clock = course.Pace()
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        metrics, own = self.trainer.names[1:], super().own_controls()
        if len(metrics) > 1:
            own = (*own, Choice("metric", "metric", metrics, metrics[0], help="what is drawn beside the loss"))
        return own if self.class_scores is None else (*own, SCORES)

    def figure(self) -> CourseFigure:
        unit = "steps" if self.trainer.feed.steps_in_epoch is None else "epochs"
        return CourseFigure(self.trainer.names, unit=unit, length=self.stopping.end if unit == "epochs" else None)

    def own_goals(self) -> tuple[Goal, ...]:
        return () if self._goal is None else (_goal(self.trainer, self._goal),)

    @property
    def answerable(self) -> bool:
        return bool(self.history.validation_loss if self.trainer.validates else self.history.loss)

    @property
    def history(self) -> Any:
        """The course so far: `loss`, `metrics`, `validation`, and the `step` and `epoch` of each entry."""
        return self.trainer.history

    def run(self, epochs: float | None = None) -> None:
        """Train without the page: for `epochs`, or to where the lab is to stop, or else for one epoch."""
        if epochs is not None:
            epochs = validation.number("epochs", epochs, above=0, high=10_000, example=20)
        with self.lock:
            self._catch_up()
            self.stopping.go_on()
            goal = self.trainer.epoch + epochs if epochs is not None else self.stopping.end
            if goal is None:
                goal = math.inf if self.stopping.patience else self.trainer.epoch + 1
            self._underway = True
            try:
                while self.trainer.epoch < goal - 1e-9 and not self.stopping.reason:
                    self._train(until=min(goal, math.floor(self.trainer.epoch + 1e-9) + 1))
                    if self.trainer.diverged:
                        break
            finally:
                self._underway = False
            self._come_to_rest()
            self._refresh_after_run()

    def changed(self, name: str) -> None:
        super().changed(name)
        self.clock.restart()

    def on_epoch(self) -> None:
        self.stopping.go_on()
        super().on_epoch()

    def on_play(self) -> None:
        super().on_play()
        if self.playing:
            self.stopping.go_on()
            self.clock.restart()

    def start_over(self) -> None:
        super().start_over()
        self.stopping.restart()
        self.clock.restart()

    def update(self) -> None:
        self.picture.length = self.stopping.end if self.picture.unit == "epochs" else None
        course.draw(self.picture, self.history, self._drawn())
        if self.class_scores is not None:
            self._list_scores(self.class_scores)

    def _list_scores(self, scores: ClassScores) -> None:
        """The table of the classes, if it is wanted; while the lab plays, once a second."""
        (before, step), now = self._scored, perf_counter()
        if not self.values.scores:
            self.listing, self._scored = "", (-math.inf, -1)
        elif step != self.trainer.step and not (self.playing and now - before < EVERY):
            self.listing = table(scores(), "validation" if self.trainer.validates else "training")
            self._scored = perf_counter(), self.trainer.step

    def describe(self) -> str:
        lines = [self._progress()]
        if self.trainer.step:
            lines.append(course.numbers(self.history, self._drawn()))
        lines.append(self.stopping.reason or course.verdict(self.model, self.history))
        lines.append(self.trainer.misread)
        if self.trainer.slow_because:
            lines.append(f"The steps are made one by one, which is slow: {self.trainer.slow_because}.")
        return "\n".join(filter(None, lines))

    def _progress(self) -> str:
        """How far, and how long still."""
        t, end = self.trainer, self.stopping.end
        if not t.step:
            return super().describe()
        text = "Epoch " + f"{t.epoch:.1f}".removesuffix(".0")
        if end is not None:
            text += f" of {end:g}"
            left = self.clock.left(end)
            if self.playing and left is not None:
                text += f", {course.still(left)}"
        return f"{text}; step {t.step:,}; {self.settings()}."

    def _drawn(self) -> list[str]:
        """The loss, and the metric beside it if there is one."""
        loss, *metrics = self.trainer.names
        return [loss, getattr(self.values, "metric", metrics[0])] if metrics else [loss]

    def _train(self, **amount: Any) -> None:
        if list(amount) == ["steps"]:  # the button goes on after an end, too
            self.trainer.train(**amount)
            if not self.stopping.reason:
                self.stopping.look()
        else:
            self.stopping.train(**amount)
        self.clock.look(self.trainer.epoch)
        self._after_slice()
        if self.stopping.reason and self.playing:
            self.play(False)

    def _after_slice(self) -> None:
        super()._after_slice()
        self.measured.clear()

    def _arguments(self) -> list[str]:
        return ["model", "train", *(["validation_data"] if self.trainer.validates else [])]


def table(scores: list[ClassScore], what: str) -> str:
    """The scores of the classes as lines of equal columns, worst found class marked."""
    worst = min((s.f1 for s in scores if s.samples), default=0.0)
    lines = [f"{what} data   precision  recall    F1  samples"]
    width = len(lines[0]) - len("   precision  recall    F1  samples")
    for k, s in enumerate(scores):
        mark = "  ← lowest F1" if s.samples and s.f1 == worst < 1 else ""
        name = f"class {k}".ljust(width)
        lines.append(f"{name}   {s.precision:9.2f}  {s.recall:6.2f}  {s.f1:4.2f}  {s.samples:7,}{mark}")
    return "\n".join(lines)


def _data(train: Any, more: tuple[Any, ...], validation_data: Any) -> tuple[Any, Any, Any, Any]:
    """Inputs, targets, weights and validation data; inputs alone, or a dataset, have no targets.

    A tuple is a pair of both. A list is one, too, where it stands alone; with targets behind it, it is several inputs.
    """
    whole = isinstance(train, tuple) or hasattr(train, "element_spec")
    apart = bool(more) and not whole and not isinstance(more[0], tuple)
    paired = isinstance(train, tuple) or (isinstance(train, list) and not apart)
    x, y, weights = triple("train", train) if paired else (train, None, None)
    y = more[0] if apart else y
    rest = [*more[apart:], *([] if validation_data is None else [validation_data])]
    if len(rest) > 1:
        raise LearnerError(
            "the data are too many: hand over labs.Training(model, (x, y), validation_data=(x_dev, y_dev))"
        )
    return x, y, weights, rest[0] if rest else None


def _goal(trainer: Trainer, wanted: float) -> Goal:
    """An accuracy to reach or, where the model reports none, a loss."""
    what = "validation" if trainer.validates else "training"
    accuracy = next((name for name in trainer.names[1:] if "acc" in name), None)

    def newest(lab: Training) -> float:
        history = lab.history
        if accuracy is None:
            values = history.validation_loss if trainer.validates else history.loss
        else:
            values = (history.validation if trainer.validates else history.metrics).get(accuracy, [])
        return values[-1] if values else math.nan

    if accuracy is not None:
        validation.number("goal", wanted, low=0, high=1, example=0.9)
        text = f"{100 * wanted:g} % of the {what} data right"
        return Goal(text, lambda lab: newest(lab) >= wanted and lab.note(), trained=True)
    text = f"a {what} loss of at most {number(wanted)}"
    return Goal(text, lambda lab: newest(lab) <= wanted and lab.note(), trained=True)
