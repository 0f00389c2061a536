"""Lab: how sure is it? Test images, letters, noise and your own drawing; a threshold below which it does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.bases.drawing import ARROWS, PAD, Framing, OnPadOrImage, Pad, plain
from dltutor.labs.sure.sure.figure import CALIBRATION_BINS, SureFigure, far, refused
from dltutor.labs.sure.sure.goals import CALIBRATED, SURE
from dltutor.labs.sure.sure.ways import NEAREST, ONE, WAYS, Judged, Ways, looked_into
from dltutor.live.looking import insides
from dltutor.live.page.controls import RESET, Button, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.live.training.fitting import pair
from dltutor.scratch.measures.calibration import in_bins
from dltutor.wording import fixed, share

HISTOGRAM, CALIBRATION = "how sure", "calibration"
STRANGE, NOISE = "the strange images", "noise"
MOST = 1000  # images of each kind that are looked at
NOISY = 200  # images of noise


class Sure(Lab[SureFigure], OnPadOrImage):
    """Ask one network, several, one with dropout, or the nearest training image how sure they are of an answer.

    Draw on the pad, or show test images and strange ones. Drag the threshold: what is less sure is refused. With the
    keyboard: the arrow keys move the pen, with Shift they draw.

    Args:
        network: a trained model that takes one image and gives 2 to 12 probabilities or logits.
        several: a list of 2 to 10 models like it, trained from other random weights; their mean is taken.
        dropout: a model like it with `Dropout` layers; it is asked 30 times, each time without other units.
        train: (x, y), the images and labels that they were trained on.
        test: (x, y), images and labels that they have not seen; at most 1,000 of them are looked at, evenly spread.
        strange: images of what none of them was trained for.
        **settings: the ``way``, "one network", "several networks", "dropout" or "nearest image"; the ``view``, "how
            sure" or "calibration"; ``against``, "the strange images" or "noise"; the ``temperature``, from 0.25 to 8;
            the ``threshold``, from 0 to 1.

    Raises:
        LearnerError: if the models or the images do not fit.
    """

    controls = (
        Choice("way", "ask", WAYS, ONE, help="who says how sure it is"),
        Slider("threshold", "refuse below", 0, 1, 0.0, step=0.01, help="what is less sure is not answered"),
        Slider("temperature", "temperature", 0.25, 8, 1.0, step=0.02, log=True, help="above 1 everything is less sure"),
        Choice("view", "show", (HISTOGRAM, CALIBRATION), HISTOGRAM, help="the picture on the right"),
        Button("digit", "Test image", icon="image", key="n", help="the next test image"),
        Button("stranger", "Strange image", icon="question", key="l", help="the next strange image"),
        Button("mistake", "Surest mistake", icon="search", key="m", help="wrong test images, the surest first"),
        Button("clear", "Clear", icon="eraser", key="c", help="wipe the pad"),
        RESET,
        Choice("against", "against", (STRANGE, NOISE), STRANGE, help="what the test images are compared with"),
    )
    more = {"View": ("against",)}
    draggable = True
    holds = True
    traces = True
    keys = tuple(ARROWS)

    def __init__(
        self,
        network: Any,
        several: Sequence[Any],
        dropout: Any,
        train: Any,
        test: Any,
        strange: Any,
        **settings: Any,
    ) -> None:
        looks = looked_into(network, several, dropout)
        self.insides = looks[0]
        x, y = self._labelled("train", train)
        x_test, y_test = self._labelled("test", test)
        some = _spread(len(y_test))
        self._x, self._y = x_test[some], y_test[some]
        strange = self.insides.images("strange", strange)
        self.framing = Framing.of(plain(x))
        low, high = float(x.min()), float(x.max())
        noise = np.random.default_rng(0).uniform(low, high, (NOISY, *x.shape[1:])).astype(np.float32)
        self._strange = {STRANGE: strange[_spread(len(strange))], NOISE: noise}
        self.ways = Ways(*looks, x, y, self._x)
        self._asked: dict[tuple[str, str], np.ndarray] = {}
        self._judged: dict[tuple[str, str, float], Judged] = {}
        self._said_of: dict[tuple[str, bytes], np.ndarray] = {}
        super().__init__(**settings)

    def _labelled(self, name: str, data: Any) -> tuple[np.ndarray, np.ndarray]:
        x, y = pair(name, data)
        x, y = self.insides.images(f"{name} x", x), insides.labels(f"{name} y", y, self.insides.classes)
        validation.same_length(**{f"{name}_x": x, f"{name}_y": y})
        return x, y

    def figure(self) -> SureFigure:
        return SureFigure(self.insides.classes, PAD)

    def own_goals(self) -> tuple[Goal, ...]:
        return SURE if self.values.view == HISTOGRAM else CALIBRATED

    def begin(self) -> None:
        self._first = dict(vars(self.values))
        self._start()

    def _start(self) -> None:
        self.pad = Pad(self.framing.pen)
        self.pen_down = False
        self._numbers = {"test": -1, STRANGE: -1, NOISE: -1, "mistake": -1}
        self.on_digit()

    def on_reset(self) -> None:
        vars(self.values).update(self._first)
        self._start()

    # What is known ---------------------------------------------------------------------------------------------------

    def judged_by(self, way: str, temperature: float = 1.0) -> Judged:
        """How sure a way is of the test images and of the strange ones."""
        against = self.values.against
        if (way, against, temperature) not in self._judged:
            self._judged = {key: value for key, value in self._judged.items() if key[2] == 1}
            test, strange = (self._answered(way, kind, temperature) for kind in ("test", against))
            judged = Judged(test.sure, test.classes == self._y, strange.sure)
            self._judged[way, against, temperature] = judged
        return self._judged[way, against, temperature]

    def _answered(self, way: str, kind: str, temperature: float) -> Any:
        if (way, kind) not in self._asked:
            self._asked[way, kind] = self.ways.ask(way, self._x if kind == "test" else self._strange[kind])
        return self.ways.answer(way, self._asked[way, kind], temperature)

    @property
    def judged(self) -> Judged:
        """The same for the way that is chosen, at its temperature."""
        return self.judged_by(self.values.way, self.values.temperature)

    def sure_of(self, way: str) -> float:
        """How sure a way is of what is shown."""
        return float(self.ways.answer(way, self._members(way), self.values.temperature).sure[0])

    def _members(self, way: str) -> np.ndarray:
        """What a way says of what is shown; asked once for each image."""
        key = way, self.taken(self._x.shape[1:]).tobytes()
        if key not in self._said_of:
            self._said_of = {key: self.ways.ask(way, self.taken(self._x.shape[1:]))}
        return self._said_of[key]

    @property
    def near(self) -> tuple[int, float]:
        """The number of the training image that is nearest to what is shown, and its distance."""
        return self.ways.nearest(self.taken(self._x.shape[1:])[0])

    # What the learner does -------------------------------------------------------------------------------------------

    def on_digit(self) -> None:
        number = self._next("test", len(self._y))
        self.lay(self._x[number], f"test image {number}: its label is {self._y[number]}")

    def on_stranger(self) -> None:
        kind = self.values.against
        number = self._next(kind, len(self._strange[kind]))
        self.lay(self._strange[kind][number], "noise" if kind == NOISE else f"strange image {number}")

    def on_mistake(self) -> None:
        judged = self.judged
        wrong = np.flatnonzero(~judged.right)
        if not len(wrong):
            self.notice = "There is no mistake on the test images."
            return
        place = self._next("mistake", len(wrong))
        number = wrong[np.argsort(-judged.sure[wrong], kind="stable")][place]
        self.lay(self._x[number], f"mistake {place + 1} of {len(wrong)}: its label is {self._y[number]}")

    def on_clear(self) -> None:
        self.wipe("draw here: a letter, a face, a digit")

    def _next(self, kind: str, count: int) -> int:
        self._numbers[kind] = (self._numbers[kind] + 1) % count
        return self._numbers[kind]

    def changed(self, name: str) -> None:
        if name in ("way", "temperature"):
            self._numbers["mistake"] = -1

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area in ("sure", "calibration") and phase != "up":
            self.values.threshold = round(float(np.clip(x, 0, 1)), 2)
        if area == "pad":
            self.pen_at(phase, x, y)

    def typed(self, key: str, shift: bool) -> None:
        self.move_pen(key, shift)

    # Showing ---------------------------------------------------------------------------------------------------------

    def update(self) -> None:
        way, picture, seen = self.values.way, self.picture, self.seen()
        picture.show(self.title, self.pad.ink, self.framing.bright(seen), self.pad.pen)
        self.shares = self.ways.answer(way, self._members(way), self.values.temperature).shares[0]
        blank = not self.pad.ink.any()
        picture.show_answer(np.zeros_like(self.shares) if blank else self.shares)
        number, away = self.near
        image = self.framing.bright(plain(self.ways.x[number][None])[0])
        picture.show_nearest(f"nearest: a {self.ways.y[number]}", 0 * image if blank else image, far(away))
        picture.turn_to(self.values.view == CALIBRATION)
        if self.values.view == CALIBRATION:
            judged = self.judged
            bins = in_bins(judged.sure, judged.right, CALIBRATION_BINS)
            picture.show_calibration(*bins, self.values.threshold, f"{way}: columns are the share that is right")
        else:
            self._show_histogram()

    def _show_histogram(self) -> None:
        judged, threshold = self.judged, self.values.threshold
        test, _, strange = judged.above(threshold)
        title = f"{self.values.way}: drag the dashed line"
        axis = "how sure: the largest of the probabilities"
        if self.values.way == NEAREST:
            axis = f"how near: 1 − distance / {fixed(self.ways.scale, 1)}"
        words = (title, axis, self.values.against, refused(test), refused(strange))
        self.picture.show_histogram(judged.sure, judged.right, judged.strange, threshold, words)

    def describe(self) -> str:
        judged, threshold = self.judged, self.values.threshold
        test, right, strange = judged.above(threshold)
        refuses = (
            f"Below {fixed(threshold)} it refuses {share(test, 1)} of the test images, and {share(strange, 1)} of "
        )
        text = f"{self._said()} {refuses}{self.values.against}; of the answers left {share(right, 1)} are right.\n"
        if self.values.view == CALIBRATION:
            sure, all_right = (share(float(part.mean()), 1) for part in (judged.sure, judged.right))
            return f"{text}Without refusing: {sure} sure on average, {all_right} right, ECE {fixed(judged.error, 3)}."
        return f"{text}A test image is surer than a strange one in {share(judged.area, 1)} of the pairs."

    def _said(self) -> str:
        if not self.pad.ink.any():
            return "Draw on the pad, or choose an image."
        sure, best = float(self.shares.max()), int(self.shares.argmax())
        if self.values.way == NEAREST:
            how = f"nearness {fixed(sure)}"
        else:
            how = f"{share(sure)} sure" + (" on average" if self.values.way != ONE else "")
        refuses = sure < self.values.threshold
        return f"{self.values.way[0].upper()}{self.values.way[1:]}: {best}, {how}" + (": refused." if refuses else ".")

    def _arguments(self) -> list[str]:
        return ["network", "several", "dropout", "train", "test", "strange"]


def _spread(count: int) -> np.ndarray:
    """The numbers of at most `MOST` of so many images, evenly spread."""
    return np.linspace(0, count - 1, min(MOST, count)).round().astype(int)
