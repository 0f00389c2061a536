"""Lab: a client sends a gradient, and never an image. Draw a digit, and let the server read it off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.drawing import ARROWS, PAD, Framing, OnPadOrImage, Pad, plain
from dltutor.labs.fair.read_off.figure import MOST, ReadOffFigure
from dltutor.labs.fair.read_off.sent import Client, Sent
from dltutor.live.looking.insides import labels
from dltutor.live.page.controls import RESET, Button, Choice, check, replaced
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import fixed, many, number

EXACT = 0.01  # of the range of a pixel, on average over pixels
DIVIDED, RAW = "divided by the bias", "as it is sent"


@dataclass(frozen=True)
class Read:
    """For each image of a batch the candidate that is nearest, (images, height, width), and how far each is off."""

    images: np.ndarray
    errors: np.ndarray

    @property
    def exact(self) -> int:
        """How many are right but for rounding."""
        return int((self.errors <= EXACT).sum())


def _own(lab: ReadOff) -> bool | str:
    reached = lab.finished and lab.values.batch == 1 and lab.read.exact == 1
    return reached and f"error {fixed(float(lab.read.errors[0]), 3)}"


def _hidden(lab: ReadOff) -> bool | str:
    reached = lab.values.noise == 0 and lab.read.exact < lab.values.batch / 2
    return reached and f"{lab.read.exact} of {lab.values.batch}"


def _noisy(lab: ReadOff) -> bool | str:
    reached = lab.values.batch == 1 and lab.ink_there and lab.read.errors[0] >= lab.guess
    return reached and f"error {fixed(float(lab.read.errors[0]))} at a noise of {number(lab.values.noise)}"


class ReadOff(Lab[ReadOffFigure], OnPadOrImage):
    """A client's images stay at home; what it sends is the gradient of the network's loss. The server reads it.

    Draw on the pad, or show images of the data. With the keyboard: the arrow keys move the pen, with Shift they draw.

    Args:
        model: a `keras.Model` that begins with a `Dense` layer on the pixels, trained or not; it stays as it is.
        x, y: images and their labels, at least 32.
        batch: over how many images the gradient is the mean, 1 to 32; yours is the first.
        noise: what the client adds to each number, as a share of the gradient's length, from 0 to 0.1.
        label: of the first image.
        view: "divided by the bias" or "as it is sent".

    Raises:
        LearnerError: if the model begins otherwise, or the images do not fit.
    """

    controls = (
        Button("other", "Another image", icon="image", key="n", help="the next one of the data"),
        Button("clear", "Clear", icon="eraser", key="c", help="wipe the pad"),
        RESET,
        Choice("batch", "images in the batch", (1, 2, 4, 8, 16, MOST), 1, ordered=True, help="yours is the first"),
        Choice(
            "noise", "noise", (0.0, 0.001, 0.003, 0.01, 0.03, 0.1), 0.0, ordered=True, help="as a share of the length"
        ),
        Choice("label", "label", tuple(range(10)), 0, ordered=True, help="what the client says that the image shows"),
        Choice("view", "show", (DIVIDED, RAW), RAW, help="what is sent, or what the server makes of it"),
    )
    goals = (
        Goal(
            f"draw a digit of your own, alone in its batch, no noise: read off with an error of {EXACT} or less, a "
            "second after the pen is lifted",
            _own,
            held=AT_REST,
        ),
        Goal("no noise: hide in a batch, so that less than half of it is read off exactly", _hidden),
        Goal("one image: so much noise that what is read is no better than a grey guess", _noisy),
    )
    draggable = True
    holds = True
    traces = True
    keys = tuple(ARROWS)

    def __init__(self, model: Any, x: Any, y: Any, **settings: Any) -> None:
        check(self.controls[:-2], settings)
        self._client = Client(model)
        insides = self._client.insides
        self._x, self._y = insides.images("x", x), labels("y", y, insides.classes)
        validation.same_length(x=self._x, y=self._y)
        if len(self._x) < MOST:
            raise LearnerError(f"x: {many(len(self._x), 'image')}; there must be at least {MOST}")
        self.framing = Framing.of(plain(self._x))
        bright = self.framing.bright(plain(self._x))
        self.guess = float(np.abs(bright - bright.mean(axis=0)).mean())
        super().__init__(**settings)

    def own_controls(self):
        usual = next(control for control in self.controls if control.name == "label")
        classes = tuple(range(self._client.insides.classes))
        own = Choice("label", usual.label, classes, 0, ordered=True, help=usual.help)
        return replaced(self.controls, own)

    def figure(self) -> ReadOffFigure:
        return ReadOffFigure(PAD)

    def begin(self) -> None:
        self._first = dict(vars(self.values))
        self._start()

    def _start(self) -> None:
        self.pad, self._number = Pad(self.framing.pen), -1
        self.pen_down = False
        self.on_clear()

    def on_reset(self) -> None:
        vars(self.values).update(self._first)
        self._start()

    # At home ---------------------------------------------------------------------------------------------------------

    @property
    def ink_there(self) -> bool:
        """Whether there is anything on the pad."""
        return bool(self.pad.ink.any())

    def on_other(self) -> None:
        self._number = (self._number + 1) % len(self._x)
        image, label = self._x[self._number], int(self._y[self._number])
        self.lay(image, f"image {self._number}: a {label}")
        self.values.label = label

    def on_clear(self) -> None:
        self.wipe("draw here: a digit, a face")

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "pad":
            self.pen_at(phase, x, y)

    def typed(self, key: str, shift: bool) -> None:
        self.move_pen(key, shift)

    def _batch(self) -> tuple[np.ndarray, np.ndarray]:
        """What stays at home: the first image, those that follow it in the data, and their labels."""
        others = (self._number + 1 + np.arange(self.values.batch - 1)) % len(self._x)
        return np.concatenate([self.taken(self._x.shape[1:]), self._x[others]]), np.concatenate(
            [[self.values.label], self._y[others]]
        )

    # At the server ---------------------------------------------------------------------------------------------------

    def _read(self, sent: Sent, images: np.ndarray) -> Read:
        """For each image (images, height, width) the candidate that is nearest to it."""
        candidates = np.concatenate([sent.candidates, sent.together[None]])
        found = np.clip(self._as_images(candidates), 0, 1)
        away = np.abs(found[None] - images[:, None]).mean(axis=(2, 3))
        nearest = away.argmin(axis=1)
        return Read(found[nearest], away[np.arange(len(images)), nearest])

    def _as_images(self, rows: np.ndarray) -> np.ndarray:
        """Rows of numbers, one for each pixel of the data, as images from 0 (paper) to 1 (ink)."""
        return self.framing.bright(plain(rows.reshape(len(rows), *self._x.shape[1:])))

    def update(self) -> None:
        images, classes = self._batch()
        self.sent = self._client.send(images, classes).noisy(self.values.noise)
        at_home = self.framing.bright(plain(images))
        self.read = self._read(self.sent, at_home)
        picture, size = self.picture, self.values.batch
        picture.show(self.title, self.pad.ink, self.pad.pen, at_home)
        if self.values.view == RAW:
            raw = plain(self.sent.weights.T.reshape(-1, *self._x.shape[1:]))
            picture.show_sent("what is sent: the slopes of each unit's weights", raw, float(np.abs(raw).max()))
        else:
            picture.show_sent("each unit's slopes, divided by its bias's", self._as_images(self.sent.candidates), 1.0)
        heading = "read off, with its error" if size == 1 else "the nearest of them to each image"
        picture.show_read(heading, self.read.images, [fixed(float(error)) for error in self.read.errors])

    def describe(self) -> str:
        values, read = self.values, self.read
        noise = f", noise {number(values.noise)} of the length" if values.noise else ""
        text = (
            f"{self.sent.count:,} numbers are sent, the mean over {many(values.batch, 'image')}{noise}, and no image. "
        )
        if not self.ink_there:
            return f"{text}Draw on the pad: the client will say that it is a {values.label}."
        if values.batch == 1:
            exact = "exactly" if read.exact else f"with an error of {fixed(float(read.errors[0]), 3)}"
            label = f"the label {values.label}" + ("" if self.sent.label == values.label else f" as {self.sent.label}")
            text += f"The image is read off {exact}, {label} from the last biases"
        else:
            mean = fixed(float(read.errors.mean()), 3)
            text += f"Of {values.batch} images {read.exact} are read off exactly; the mean error is {mean}"
        return f"{text}; a grey guess has {fixed(self.guess, 3)}."

    def _arguments(self) -> list[str]:
        return ["model", "x", "y"]
