"""Lab: train a digit recogniser live, then draw a digit and watch it being recognised."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.digit import PAD, DigitFigure
from dltutor.labs.training_lab import TRAINING_CONTROLS, TrainingLab
from dltutor.live import graphs
from dltutor.live.controls import Button
from dltutor.live.fitting import pair
from dltutor.live.goal import Goal
from dltutor.live.trainer import Trainer

PEN = 2.6  # radius of the pen, in pixels of the pad
STEP = 2.0  # how far an arrow key moves it
ARROWS = {"ArrowLeft": (-STEP, 0), "ArrowRight": (STEP, 0), "ArrowUp": (0, STEP), "ArrowDown": (0, -STEP)}


class DrawDigit(TrainingLab):
    """Train `model` on 8 × 8 digits and draw on the pad: its answer follows the pen.

    With the keyboard: the arrow keys move the pen, with Shift they draw; `c` clears the pad.

    Args:
        model: a compiled model that takes (64,), (8, 8) or (8, 8, 1) and gives ten probabilities; trained in place.
        train: (x, y), the images in the shape that the model takes, from 0 to 1, and the digits 0 to 9.
        test: (x, y) likewise, never trained on.
        learning_rate: to start with, from 0.0001 to 10.
        batch_size: to start with, from 1 to the number of training images.

    Raises:
        LearnerError: if the model or the data do not fit.
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("clear", "Clear the pad", icon="eraser", key="c", help="wipe the pad"),
        Button("sample", "Show a test image", icon="image", key="n", help="put a test image in place of your drawing"),
    )
    goals = (
        Goal("90 % of the test images right", lambda lab: lab.trainer.step > 0 and lab.accuracy >= 0.9 and lab.note()),
        Goal(
            "draw a digit of which the network is 90 % sure",
            lambda lab: lab.trainer.step > 0 and lab.drawn and lab.answer.max() >= 0.9 and f"a {lab.answer.argmax()}",
        ),
    )
    draggable = True
    keys = tuple(ARROWS)

    def __init__(self, model: Any, train: Any, test: Any, *, learning_rate: float = 0.01, batch_size: int = 32) -> None:
        trainer = Trainer(model, *pair("train", train), batch_size=batch_size)
        self._shape = trainer.x.shape[1:]
        if int(np.prod(self._shape)) != 64 or model.output_shape[-1] != 10:
            raise LearnerError(
                f"model: it takes {self._shape} and gives {model.output_shape[-1]} numbers; "
                "this lab wants 8 × 8 images in and ten probabilities out"
            )
        x_test, y_test = pair("test", test)
        self._x_test = validation.array("test x", x_test, shape=(None, *self._shape), like="test images").astype("f4")
        self._y_test = validation.array("test y", y_test, like="digits").astype(int).reshape(-1)
        validation.same_length(test_x=self._x_test, test_y=self._y_test)
        self._ask = _asker(model, self._x_test)
        self.ink = np.zeros((PAD, PAD))
        self.pen = (PAD / 2, PAD / 2)
        self.drawn = False
        self._shown = -1
        self._sample: np.ndarray | None = None
        super().__init__(DigitFigure(), trainer, learning_rate=learning_rate)
        self.measure()
        self.refresh()

    @property
    def seen(self) -> np.ndarray:
        """What the network is given: shape (8, 8), from 0 to 1."""
        return shrink(self.ink) if self._sample is None else self._sample

    def measure(self) -> float:
        answers, self.answer = self._ask(self.seen.reshape(1, *self._shape))
        self.accuracy = float((answers.argmax(axis=1) == self._y_test).mean())
        return self.accuracy

    def on_clear(self) -> None:
        self.ink = np.zeros((PAD, PAD))
        self.drawn = False
        self._sample = None

    def on_sample(self) -> None:
        self.on_clear()
        self._shown = (self._shown + 1) % len(self._y_test)
        self._sample = self._x_test[self._shown].reshape(8, 8)
        self.ink = np.kron(self._sample, np.ones((PAD // 8, PAD // 8)))

    def pointed(self, phase: str, axes: Any, x: float, y: float) -> None:
        if axes is not self.picture.pad:
            return
        if phase == "down":
            self._begin((x, y))
        elif phase == "move":
            self._draw_to((x, y))

    def typed(self, key: str, shift: bool) -> None:
        target = tuple(np.clip(np.add(self.pen, ARROWS[key]), 0, PAD))
        if shift:
            if self._sample is not None:
                self.on_clear()
            self._draw_to(target)
        self.pen = target

    def update(self) -> None:
        self.measure()
        self.picture.show(self.ink, self.seen, np.nan_to_num(self.answer), self.pen)
        self.picture.accuracy.show(self.trainer.history.step, self.measured, self.trainer.history.changes)

    def describe(self) -> str:
        right = round(self.accuracy * len(self._y_test))
        text = f"{super().describe()}\nTest images right: {right} of {len(self._y_test)} ({100 * self.accuracy:.1f} %)."
        if not self.ink.any():
            return f"{text} Draw a digit on the pad."
        digit = int(self.answer.argmax())
        return f"{text} The network says {digit}, {100 * self.answer[digit]:.0f} % sure."

    def _arguments(self) -> list[str]:
        return ["model", "train", "test"]

    def _begin(self, place: tuple[float, float]) -> None:
        if self._sample is not None:
            self.on_clear()
        self.pen = place
        self._draw_to(place)

    def _draw_to(self, place: tuple[float, float]) -> None:
        """Ink along the way from the pen to `place`."""
        rows, columns = np.mgrid[PAD - 0.5 : 0 : -1, 0.5:PAD]
        way = max(1, int(np.hypot(*np.subtract(place, self.pen))))
        for share in np.linspace(0, 1, way + 1):
            x, y = np.add(self.pen, np.multiply(share, np.subtract(place, self.pen)))
            self.ink = np.maximum(self.ink, np.clip(PEN + 0.5 - np.hypot(columns - x, rows - y), 0, 1))
        self.pen = place
        self.drawn = True


def shrink(ink: np.ndarray) -> np.ndarray:
    """A drawing as the digits' authors would have stored it: cut out, made as high as the image, 8 × 8 grey values.

    Args:
        ink: any square array from 0 (paper) to 1 (ink).

    Returns:
        shape (8, 8), from 0 to 1: the share of ink in blocks of 4 × 4 pixels of a 32 × 32 image (UCI, 1998).

    >>> ink = np.zeros((48, 48)); ink[10:40, 22:27] = 1
    >>> shrink(ink).sum(axis=0).round().astype(int).tolist()
    [0, 0, 0, 6, 4, 0, 0, 0]
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if len(rows) == 0:
        return np.zeros((8, 8))
    cut = Image.fromarray((ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] * 255).astype(np.uint8))
    scale = min(32 / cut.height, 26 / cut.width)
    size = max(1, round(cut.width * scale)), max(1, round(cut.height * scale))
    sheet = Image.new("L", (32, 32))
    sheet.paste(cut.resize(size, Image.Resampling.BILINEAR), ((32 - size[0]) // 2, (32 - size[1]) // 2))
    return (np.asarray(sheet) / 255.0).reshape(8, 4, 8, 4).mean(axis=(1, 3))


def _asker(model: Any, x: np.ndarray) -> Any:
    """A quick function: the answers to all of `x`, and to one image more."""
    import tensorflow as tf

    images = tf.constant(x)
    wanted = tf.TensorSpec((1, *x.shape[1:]), tf.float32)
    ask = graphs.trace(lambda image: (model(images, training=False), model(image, training=False)), [wanted])

    def both(image: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        answers, answer = ask(tf.constant(image, tf.float32))
        return answers.numpy(), answer.numpy()[0]

    return both
