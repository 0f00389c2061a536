"""Lab: a layer of neurons on images, trained live; every neuron's weights are an image that can be watched."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.neurons.weight_images.figure import WeightImagesFigure
from dltutor.live.page.controls import Button
from dltutor.live.page.goals import Goal
from dltutor.live.training.fitting import pair
from dltutor.wording import share


class WeightImages(TrainingLab[WeightImagesFigure]):
    """Train a one-layer Keras model and watch its weights, its answer to one test image, loss and accuracy.

    Click on a neuron's weights, or press ↑ and ↓, to look at the next test image of its class; ← and → go through the
    test images.

    Args:
        model: a compiled model whose first `Dense` layer looks at the pixels; 1 to 12 units. It is trained in place.
        train: (x, y), images of shape (samples, height, width) or (samples, pixels), and labels.
        test: (x, y) of the same shapes, never trained on.
        names: one name a class, for example ("8", "9"); for a single sigmoid neuron the names of 0 and 1.
        learning_rate: to start with, from 0.0001 to 10.
        batch_size: to start with, from 1 to the number of training samples; None for 32, or what the model takes.
        goal: share right on the test images, from 0 to 1, that the learner should reach.

    Raises:
        LearnerError: if the model is not compiled or has no such layer, or the data do not fit.
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("next", "Next image", icon="image", key="ArrowRight", help="another test image"),
        Button("mistake", "Next mistake", icon="search", key="m", help="a test image that the model gets wrong"),
    )
    draggable = True
    keys = ("ArrowLeft", "ArrowUp", "ArrowDown")

    def __init__(
        self,
        model: Any,
        train: Any,
        test: Any,
        *,
        names: tuple[str, ...] | None = None,
        learning_rate: float = 0.1,
        batch_size: int | None = None,
        goal: float = 0.95,
    ) -> None:
        x, y = pair("train", train)
        self.goal = validation.number("goal", goal, low=0, high=1, example=0.95)
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, batch_size=batch_size)
        self._kernel = _first_dense(model)
        pixels, units = self._kernel.shape
        self._side = _side(trainer.x, pixels)
        x_test, y_test = pair("test", test)
        self._x_test = validation.array("test x", x_test, shape=(None, *trainer.x.shape[1:]), like="test images")
        self._x_test = self._x_test.astype(np.float32)
        self._y_test = validation.array("test y", y_test, like="labels").astype(int).reshape(-1)
        validation.same_length(test_x=self._x_test, test_y=self._y_test)
        classes = 2 if units == 1 else int(model.output_shape[-1])
        self._names = tuple(map(str, names or range(classes)))
        if len(self._names) != classes:
            raise LearnerError(f"names={self._names}: there must be {classes} names, one a class")
        super().__init__(trainer, learning_rate=learning_rate)

    def figure(self) -> WeightImagesFigure:
        return WeightImagesFigure(self._kernel.shape[1], self._names, self._side)

    def own_goals(self) -> tuple[Goal, ...]:
        return (Goal(f"{100 * self.goal:g} % of the test images right", _reached, trained=True),)

    def begin(self) -> None:
        self._predict = _predictor(self.model, self._x_test)
        self._answers = self._predict()
        self._shown = 0

    @property
    def accuracy(self) -> float:
        """The share of the test images that the model gets right now, from 0 to 1."""
        return float((self._answers.argmax(axis=1) == self._y_test).mean())

    def measure(self) -> float:
        self._answers = self._predict()
        return self.accuracy

    def start_over(self) -> None:
        super().start_over()
        self._answers = self._predict()

    def on_next(self) -> None:
        self._shown = (self._shown + 1) % len(self._y_test)

    def on_mistake(self) -> None:
        wrong = np.flatnonzero(self._answers.argmax(axis=1) != self._y_test)
        if len(wrong) == 0:
            self.notice = "No mistake is left on the test images."
            return
        later = wrong[wrong > self._shown]
        self._shown = int(later[0] if len(later) else wrong[0])

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "down" and area == "mosaic":
            unit = self.picture.unit_at(x, y)
            if unit is not None:
                self._show_class(unit)

    def typed(self, key: str, shift: bool) -> None:
        if key == "ArrowLeft":
            self._shown = (self._shown - 1) % len(self._y_test)
        else:
            self._show_class(int(self._y_test[self._shown]) + (1 if key == "ArrowDown" else -1))

    def update(self) -> None:
        weights = self._kernel.numpy().T.reshape(-1, *self._side)
        sample = self._x_test[self._shown].reshape(self._side)
        answer, target = self._answers[self._shown], int(self._y_test[self._shown])
        bright = float(np.abs(self._x_test).max()) or 1.0
        self.picture.show(np.nan_to_num(weights), target, sample / bright, np.nan_to_num(answer), target)
        history = self.trainer.history
        self.picture.loss.set_top(_nice_top(history.loss[0] if history.loss else 2.0))
        self.picture.loss.show(history.step, history.loss, history.changes)
        self.picture.accuracy.show(history.step, self.measured)

    def describe(self) -> str:
        right = round(self.accuracy * len(self._y_test))
        return f"{super().describe()}\nTest images right: {right} of {len(self._y_test)} ({share(self.accuracy, 1)})."

    def _show_class(self, label: int) -> None:
        """The next test image of class `label`."""
        label %= max(2, self.picture.units)
        same = np.flatnonzero(self._y_test == label)
        later = same[same > self._shown]
        if len(same):
            self._shown = int(later[0] if len(later) else same[0])

    def _arguments(self) -> list[str]:
        return ["model", "train", "test"]


def _reached(lab: WeightImages) -> bool | str:
    return lab.trainer.step > 0 and lab.accuracy >= lab.goal and lab.note()


def _first_dense(model: Any) -> Any:
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.layers.Dense) and layer.built:
            if layer.units > 12:
                raise LearnerError(f"model: its first Dense layer has {layer.units} units; this lab shows 1 to 12")
            return layer.kernel
    raise LearnerError("model: it has no Dense layer whose weights could be shown; add keras.layers.Dense(…)")


def _side(x: np.ndarray, pixels: int) -> tuple[int, int]:
    """Height and width of the images."""
    if x.ndim >= 3 and x.shape[1] * x.shape[2] == pixels:
        return x.shape[1], x.shape[2]
    side = round(pixels**0.5)
    if side * side != pixels:
        raise LearnerError(
            f"train: one sample has {pixels} numbers, which is not a square image; give (samples, height, width)"
        )
    return side, side


def _predictor(model: Any, x: np.ndarray) -> Any:
    """A quick function that gives the probabilities (samples, classes) for `x`."""
    import tensorflow as tf

    inputs = tf.constant(x)
    traced = tf.function(lambda: model(inputs, training=False)).get_concrete_function()

    def predict() -> np.ndarray:
        answer = traced().numpy()
        return np.concatenate([1 - answer, answer], axis=1) if answer.shape[1] == 1 else answer

    return predict


def _nice_top(first_loss: float) -> float:
    """A round number above the first loss, for the end of the axis."""
    if not np.isfinite(first_loss):
        return 2.0
    return float(np.ceil(max(first_loss, 0.5) * 1.1 * 2) / 2)
