"""Lab: train a digit recogniser live, then draw: its answer and its feature maps follow the pen."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.drawing import ARROWS, PAD, Framing, OnPad, Pad, as_input, enlarged, kept, plain
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.neurons.draw_digit.figure import LINES, DigitFigure
from dltutor.live.looking import insides
from dltutor.live.page.controls import Button, Choice, Control, replaced
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.live.training.fitting import pair
from dltutor.wording import share

MOST_CLASSES = 12
JUDGED = 1000  # test images that are looked at after every slice
COPIES = 20  # how often a kept drawing is among the training images, so that few of them count
EPOCHS = 2  # that "Train on them" makes
NOT_YET = -1  # the choice of a label before one is chosen


def _add(classes: int) -> Choice:
    options = {"…": NOT_YET, **{str(i): i for i in range(classes)}}
    return Choice("label", "this was a", options, NOT_YET, help="the drawing joins the training images with this label")


class DrawDigit(TrainingLab[DigitFigure], OnPad):
    """Train `model` live and draw on the pad: the bars and the maps of its first layers follow the pen.

    The drawing becomes an image as the training images were made: its strokes are drawn anew as large and as thick as
    theirs, in the middle as theirs are (`drawing.Framing`, measured on `train`). So size and place do not matter.

    Say what your drawing was ("this was a 7"), and it joins the training images, where it counts 20 times. Such
    drawings are there again when the cell is run again, until the kernel is restarted. "Train on them" trains two
    epochs further.

    With the keyboard: the arrow keys move the pen, with Shift they draw; `c` clears the pad; a digit keeps the drawing
    as that digit; `t` trains.

    Args:
        model: a compiled model that takes one image of any size and gives 2 to 12 probabilities or logits; it is
            trained in place, and may come trained.
        train: (x, y), the images in the shape that the model takes, dark on light or light on dark, in any range, and
            the labels from 0.
        test: (x, y) likewise, never trained on; at most 1,000 of them are looked at, evenly spread.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with, from 1 to the number of training images; None for 32, or what the model takes.
        **settings: the ``pace``: "slow", "normal" or "full".

    Raises:
        LearnerError: if the model or the data do not fit.
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("clear", "Clear the pad", icon="eraser", key="c", help="wipe the pad"),
        Button("sample", "Show a test image", icon="image", key="n", help="put a test image in place of your drawing"),
        Button(
            "learn", "Train on them", icon="graduation-cap", key="t", help="two epochs more, your drawings included"
        ),
        Button("forget", "Forget drawings", icon="trash", help="take your drawings out of the training images"),
        _add(10),
    )
    goals = (
        Goal(
            "97 % of the test images right",
            lambda lab: lab.trainer.step > 0 and lab.accuracy >= 0.97 and lab.note(),
            trained=True,
        ),
        Goal(
            "draw a digit of which the network is 90 % sure, a second after you lifted the pen",
            lambda lab: lab.finished and lab.answer.max() >= 0.9 and f"a {lab.answer.argmax()}",
            held=AT_REST,
        ),
        Goal("teach it: a drawing that it misread is read right after training", lambda lab: lab.taught),
    )
    draggable = True
    holds = True  # a stroke that leaves the pad goes on along its edge
    traces = True
    thrifty = True
    keys = (*ARROWS, *map(str, range(10)))
    more = {"Training": ("step", "epoch", "pace"), "Your digits": ("label", "learn", "forget")}

    def __init__(
        self,
        model: Any,
        train: Any,
        test: Any,
        *,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        **settings: Any,
    ) -> None:
        x, y = pair("train", train)
        self.insides = insides.Insides(model, only=_worth_seeing, most=LINES)
        classes, shape = self.insides.classes, self.insides.shape
        if classes > MOST_CLASSES or (len(shape) == 3 and shape[2] not in (1, 3)):
            raise LearnerError(
                f"model: it takes {shape} and gives {classes} numbers; this lab wants images in grey or colour and 2 "
                f"to {MOST_CLASSES} classes"
            )
        x = self.insides.images("train x", x)
        x_test, y_test = pair("test", test)
        x_test, y_test = self.insides.images("test x", x_test), insides.labels("test y", y_test, classes)
        validation.same_length(test_x=x_test, test_y=y_test)
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, batch_size=batch_size)
        some = np.linspace(0, len(y_test) - 1, min(JUDGED, len(y_test))).round().astype(int)
        self._x_test, self._y_test = x_test[some], y_test[some]
        self._given = trainer.x, trainer.y
        self.framing = Framing.of(plain(trainer.x))
        self.pad, self.drawn = Pad(self.framing.pen), False
        self._shown = -1
        self._sample: np.ndarray | None = None
        self._kept = kept(trainer.x.shape[1:], classes)
        self._misread: list[int] = []  # the numbers of kept drawings that were read wrongly
        self.taught: bool | str = False
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        return replaced(super().own_controls(), _add(self.insides.classes))

    def figure(self) -> DigitFigure:
        names = [str(label) for label in range(self.insides.classes)]
        return DigitFigure(names, self.framing.side, len(self.insides.taps), PAD)

    def begin(self) -> None:
        self._train_on_drawings()
        self.measure()

    # What is seen now --------------------------------------------------------------------------------------------

    @property
    def seen(self) -> np.ndarray:
        """What the network is given: (height, width), in the values of the training images."""
        return self.framing.image(self.pad.strokes) if self._sample is None else self._sample

    @property
    def drawings(self) -> tuple[np.ndarray, np.ndarray]:
        """Your kept drawings as the model takes them, and their labels."""
        images, labels = self._kept
        return np.array(images, np.float32).reshape(len(images), *self._given[0].shape[1:]), np.array(labels, int)

    @property
    def ready(self) -> bool:
        """Whether the model has been trained, here or before."""
        return self.trainer.step > 0 or self.trainer.comes_trained or self.trainer.elsewhere

    @property
    def finished(self) -> bool:
        """Whether a trained network has been given a drawing, and the pen is lifted."""
        return self.ready and self.drawn and not self.pen_down

    def measure(self) -> float:
        self.accuracy = float((self.insides.answers(self._x_test).argmax(axis=1) == self._y_test).mean())
        return self.accuracy

    # What the learner does ---------------------------------------------------------------------------------------

    def on_clear(self) -> None:
        self.pad.clear()
        self.drawn = False
        self._sample = None

    def on_sample(self) -> None:
        self.on_clear()
        self._shown = (self._shown + 1) % len(self._y_test)
        self._sample = plain(self._x_test[self._shown : self._shown + 1])[0]
        self.pad.ink = enlarged(self.framing.bright(self._sample))

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "label" and self.values.label != NOT_YET:
            self._keep(self.values.label)
            self.values.label = NOT_YET

    def on_learn(self) -> None:
        if not self._kept[1]:
            self.notice = "Keep a drawing first: draw a digit, then type what it is, or choose it in the list."
            return
        self._train_to(self.trainer.epoch + EPOCHS)

    def on_forget(self) -> None:
        if not self._kept[1]:
            self.notice = "There is no drawing of yours among the training images."
            return
        for part in (*self._kept, self._misread):
            part.clear()
        self._train_on_drawings()

    def start_over(self) -> None:
        super().start_over()
        self.measure()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "pad":
            self.pen_at(phase, x, y)

    def typed(self, key: str, shift: bool) -> None:
        if key in ARROWS:
            self.move_pen(key, shift)
        else:
            self._keep(int(key))

    # Showing -----------------------------------------------------------------------------------------------------

    def update(self) -> None:
        seen = self.seen
        answers, maps = self.insides.look(as_input(seen[None], self._given[0].shape[1:]))
        self.answer = answers[0]
        inked = self.answer if self.pad.ink.any() else np.zeros_like(self.answer)
        self.picture.show(self.pad.ink, self.framing.bright(seen), inked, self.pad.pen)
        self.picture.show_kept(self.framing.bright(plain(self.drawings[0])), self._kept_words())
        headings = [f"{tap.name}  {tap.shape}" for tap in self.insides.taps]
        self.picture.show_maps(headings, [np.moveaxis(output[0], -1, 0) for output in maps])
        self.picture.accuracy.show(self.trainer.history.step, self.measured, self.trainer.history.changes)

    def describe(self) -> str:
        right, count = round(self.accuracy * len(self._y_test)), len(self._y_test)
        text = f"{super().describe()}\nTest images right: {right:,} of {count:,} ({share(self.accuracy, 1)})."
        if not self.pad.ink.any():
            return f"{text} Draw a digit on the pad."
        best = int(self.answer.argmax())
        text += f" The network says {best}, {share(self.answer[best])} sure"
        return text + (f"; the label is {self._y_test[self._shown]}." if self._sample is not None else ".")

    def _kept_words(self) -> str:
        count = len(self._kept[1])
        return f"kept: {count}, newest {self._kept[1][-1]}" if count else "no drawing kept"

    def _arguments(self) -> list[str]:
        return ["model", "train", "test"]

    # The drawings ------------------------------------------------------------------------------------------------

    def ink_to(self, place: tuple[float, float]) -> None:
        if self._sample is not None:
            self.on_clear()
        super().ink_to(place)
        self.drawn = True

    def _keep(self, label: int) -> None:
        """The drawing joins the training images as `label`."""
        if not self.drawn:
            self.notice = "There is no drawing on the pad to be kept: draw a digit first."
            return
        if label >= self.insides.classes:
            self.notice = f"{label}: this model knows the classes 0 to {self.insides.classes - 1}."
            return
        images, labels = self._kept
        if self.answer.argmax() != label:
            self._misread.append(len(labels))
        images.append(as_input(self.seen[None], self._given[0].shape[1:])[0])
        labels.append(label)
        self._train_on_drawings()
        self.on_clear()

    def _train_on_drawings(self) -> None:
        """Give the trainer the training images, and every kept drawing some times over."""
        x, y = self._given
        images, labels = self.drawings
        if not len(labels) and self.trainer.x is x:
            return
        if y.ndim == 2 and y.shape[1] == self.insides.classes:
            targets = np.eye(y.shape[1])[labels]
        else:
            targets = labels.reshape(-1, *[1] * (y.ndim - 1))
        new = np.concatenate([x, np.repeat(images, COPIES, axis=0)])
        self.trainer.set_data(new, np.concatenate([y, np.repeat(targets, COPIES, axis=0)]).astype(y.dtype))
        if not len(labels):
            self._given = self.trainer.x, self.trainer.y

    def _after_slice(self) -> None:
        super()._after_slice()
        if self._misread and not self.taught:
            images, labels = self.drawings
            now = self.insides.answers(images).argmax(axis=1)
            learnt = [i for i in self._misread if now[i] == labels[i]]
            self.taught = f"a {labels[learnt[-1]]}" if learnt else False


def _worth_seeing(tap: insides.Tap) -> bool:
    return tap.kind != "BatchNormalization" and tap.channels <= 64
