"""Lab: a convolutional network learns digits live: its first filters take shape, and its mistakes disappear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.convolution.digits.figure import MOST, DigitsTrainingFigure
from dltutor.live.looking import insides
from dltutor.live.page.controls import Button
from dltutor.live.page.goals import Goal
from dltutor.live.training.fitting import pair
from dltutor.wording import share

JUDGED = 1000  # test images that are looked at after every slice
FAST, STEPS = 0.95, 40  # the second goal: so much right within so many steps


class Digits(TrainingLab[DigitsTrainingFigure]):
    """Train `model` live, with learning rate and batch size at hand, and watch the filters of its first convolution,
    or the weights of a first dense layer as images.

    Of a model without a convolution the weights of its first `Dense` layer are shown, each unit's as an image.

    In the middle are the test images that it gets wrong, as long as there are any. Click on one, or go through the
    test images with ← and →, through the mistakes with `m`, to see what the filters make of it.

    Args:
        model: a compiled model with one image as input, a `Conv2D` layer or a `Dense` layer on the pixels, and up to
            12 classes; trained in place.
        train: (x, y), images in the shape that the model takes, of any size, and labels from 0.
        test: (x, y) likewise, never trained on; at most 1,000 of them are looked at, evenly spread.
        names: one for each class; their numbers if None.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with, from 1 to the number of training images; None for 32, or what the model takes.
        goal: share right on the test images, from 0 to 1, that is to be reached.
        **settings: the ``pace``: "slow", "normal" or "full".

    Raises:
        LearnerError: if the model has neither of these layers or is not compiled, or the data do not fit.
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("next", "Next image", icon="image", key="ArrowRight", help="another test image"),
        Button("mistake", "Next mistake", icon="search", key="m", help="a test image that the model gets wrong"),
    )
    draggable = True
    thrifty = True
    keys = ("ArrowLeft",)

    def __init__(
        self,
        model: Any,
        train: Any,
        test: Any,
        *,
        names: Sequence[str] | None = None,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        goal: float = 0.98,
        **settings: Any,
    ) -> None:
        self.goal = validation.number("goal", goal, low=0, high=1, example=0.98)
        x, y = pair("train", train)
        self.insides = _first_filters(model)
        classes = self.insides.classes
        if classes > 12:
            raise LearnerError(f"model: it has {classes} classes; this lab shows 2 to 12")
        self.names = tuple(map(str, range(classes) if names is None else names))
        if len(self.names) != classes:
            raise LearnerError(f"names={self.names}: there must be {classes} names, one for each class")
        x = self.insides.images("train x", x)
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, batch_size=batch_size)
        x_test, y_test = pair("test", test)
        x_test, y_test = self.insides.images("test x", x_test), insides.labels("test y", y_test, classes)
        validation.same_length(test_x=x_test, test_y=y_test)
        some = np.linspace(0, len(y_test) - 1, min(JUDGED, len(y_test))).round().astype(int)
        self._x_test, self._y_test = x_test[some], y_test[some]
        self._grey = insides.grey(self._x_test)
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def figure(self) -> DigitsTrainingFigure:
        return DigitsTrainingFigure()

    def own_goals(self) -> tuple[Goal, ...]:
        return (
            Goal(f"{100 * self.goal:g} % of the test images right", _reached, trained=True),
            Goal(f"faster: {100 * FAST:g} % of them within {STEPS} steps", _fast, trained=True),
        )

    def begin(self) -> None:
        self.number = 0  # of the test image that is shown
        self.measure()

    @property
    def accuracy(self) -> float:
        """The share of the test images that the model gets right now, from 0 to 1."""
        return float((self._answers == self._y_test).mean())

    @property
    def mistakes(self) -> np.ndarray:
        """The numbers of the test images that the model gets wrong now."""
        return np.flatnonzero(self._answers != self._y_test)

    @property
    def filters(self) -> np.ndarray:
        """The first convolution's kernels, or the weights of a first dense layer as images: (filters, height, width).

        Of several input channels it is the mean.
        """
        tap = self.insides.taps[0]
        kernel = tap.layer.kernel.numpy()
        if not tap.is_map:
            kernel = kernel.reshape(*self._grey.shape[1:], -1, tap.channels)
        return np.moveaxis(kernel.mean(axis=2), -1, 0)

    def measure(self) -> float:
        self._shares = self.insides.answers(self._x_test)
        self._answers = self._shares.argmax(axis=1)
        return self.accuracy

    def start_over(self) -> None:
        super().start_over()
        self.measure()

    def on_next(self) -> None:
        self.number = (self.number + 1) % len(self._y_test)

    def on_mistake(self) -> None:
        wrong = self.mistakes
        if not len(wrong):
            self.notice = "No mistake is left on the test images."
            return
        later = wrong[wrong > self.number]
        self.number = int(later[0] if len(later) else wrong[0])

    def typed(self, key: str, shift: bool) -> None:
        self.number = (self.number - 1) % len(self._y_test)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase != "down":
            return
        if area == "mistakes":
            number = self.picture.mistakes.at(x, y)
            if number is not None:
                self.number = int(self.mistakes[number])
        elif area == "image":
            self.on_next()

    def update(self) -> None:
        tap, picture, history = self.insides.taps[0], self.picture, self.trainer.history
        _, maps = self.insides.look(self._x_test[self.number : self.number + 1])
        given = np.moveaxis(maps[0][0], -1, 0)
        if tap.is_map:
            filters = f"{tap.channels} filters of {' × '.join(map(str, tap.layer.kernel_size))}"
            said = f"its maps, {tap.shape[0]} × {tap.shape[1]}"
        else:
            filters, said, given = f"{tap.channels} units, their weights", "what each unit gives", given[:, None, None]
        picture.show_filters(f"{tap.name}: {filters}", self.filters, said, given)
        label, answer = int(self._y_test[self.number]), int(self._answers[self.number])
        mark = "✔" if label == answer else "✗"
        lines = [
            f"label {self.names[label][:8]}",
            f"says {self.names[answer][:8]} {mark}",
            f"{share(self._shares[self.number, answer])} sure",
        ]
        picture.show_image(f"test image {self.number}", self._grey[self.number], lines)
        wrong = self.mistakes[:MOST]
        captions = [f"{self.names[self._y_test[i]][:3]}→{self.names[self._answers[i]][:3]}" for i in wrong]
        place = np.flatnonzero(wrong == self.number)
        picture.show_mistakes(self._heading(), self._grey[wrong], captions, int(place[0]) if len(place) else None)
        picture.loss.show(history.step, history.loss, history.changes)
        picture.accuracy.show(history.step, self.measured, history.changes)

    def describe(self) -> str:
        count = len(self._y_test)
        right = count - len(self.mistakes)
        text = f"{super().describe()}\nTest images right: {right:,} of {count:,} ({share(self.accuracy, 1)})."
        return text if self.trainer.step == 0 or right < count else f"{text} No mistake is left."

    def _heading(self) -> str:
        count = len(self.mistakes)
        if not count:
            return "no mistake on the test images"
        return f"mistakes: {count}" + (f", the first {MOST}" if count > MOST else "") + "  (label → answer)"

    def _arguments(self) -> list[str]:
        return ["model", "train", "test"]


def _first_filters(model: Any) -> insides.Insides:
    """A look into the first convolution or, where there is none, into a dense layer that takes all pixels."""
    look = insides.Insides(model, only=lambda tap: tap.kind == "Conv2D", most=1)
    if look.taps:
        return look
    look = insides.Insides(model, only=lambda tap: tap.kind == "Dense", most=1)
    if not look.taps or None in look.shape or look.taps[0].layer.kernel.shape[0] != np.prod(look.shape):
        raise LearnerError(
            "model: its first layer with weights is no Conv2D, and no Dense that takes every pixel; this lab shows "
            "their weights as images"
        )
    return look


def _reached(lab: Digits) -> bool | str:
    return lab.trainer.step > 0 and lab.accuracy >= lab.goal and lab.note()


def _fast(lab: Digits) -> bool | str:
    if not 0 < lab.trainer.step <= STEPS or lab.accuracy < FAST or lab.trainer.comes_trained or lab.trainer.elsewhere:
        return False
    return f"{lab.note()}, {lab.settings()}"
