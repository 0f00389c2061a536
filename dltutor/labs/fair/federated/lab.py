"""Lab: ten clients train one network at home, and a server averages its weights; the data stay where they are."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import FULL, SLOW, Beats
from dltutor.labs.fair.federated.course import CLIENTS, WAYS, Course
from dltutor.labs.fair.federated.figure import FederatedFigure
from dltutor.live.looking.insides import Insides, labels
from dltutor.live.page.controls import (
    PLAY,
    RESET,
    Button,
    Choice,
    Slider,
    batch_size,
    check,
    learning_rate,
    replaced,
    without,
)
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.live.training.fitting import pair
from dltutor.scratch.fair.federated import copies, scores
from dltutor.scratch.softmax import softmax
from dltutor.wording import many, number, share

LAST = 200  # rounds
SLOWLY = 2  # rounds a second
QUICK, LONG = 10, 30  # rounds
GOOD, ENOUGH = 0.95, 0.85
EACH = (1, 2, 3, 5, 10)  # classes that a client may have


def _quickly(lab: Federated) -> bool | str:
    return lab.values.digits == lab.classes and lab.reads(GOOD, QUICK) and _told(lab)


def _apart(lab: Federated) -> bool | str:
    return lab.values.digits == 1 and lab.reads(ENOUGH, LONG) and _told(lab)


def _blurred(lab: Federated) -> bool | str:
    return lab.least_noise >= 1 and lab.reads(ENOUGH, LONG) and _told(lab)


def _told(lab: Federated) -> str:
    return f"{share(float(lab.course.shares[-1, 0]), 1)} after {many(lab.course.rounds, 'round')}"


class Federated(Lab[FederatedFigure]):
    """Ten clients have images that they do not give away. Each trains the network at home; its weights are averaged.

    Two rivals begin with the same weights and see each image as often: one network to which all images were brought,
    and the ten networks without the mean. The network itself stays as it is.

    Args:
        network: a `keras.Model` of two dense layers, ReLU and softmax, for images or rows of numbers.
        train: (x, y), inputs and the numbers of 2 to 10 classes; they are shared out among the clients.
        test: (x, y), to judge by.
        digits: how many classes each client has: 1, 2, 3, 5 or all.
        epochs: how often a client goes through its images before it sends its weights: 1, 2, 5 or 10.
        learning_rate: of each client, from 0.01 to 1.
        batch_size: of each client, from 4 to 256.
        clip: how long the update of a client is at most: 0.3, 1 or 3; 0 for any length.
        noise: what the server adds, as a multiple of the clip, from 0 to 3.
        pace: "slow" or "full".

    Raises:
        LearnerError: if the network is another one, or the data do not fit.
    """

    controls = (
        PLAY,
        Button("round", "Round", icon="step-forward", key="s", help="each client trains once, then the mean is taken"),
        RESET,
        Choice("digits", "digits each", EACH, 10, ordered=True, help="how many digits a client has images of"),
        Choice("epochs", "epochs at home", (1, 2, 5, 10), 1, ordered=True, help="before a client sends its weights"),
        learning_rate(0.2, low=0.01, high=1.0),
        batch_size(16, largest=256, smallest=4),
        Choice("clip", "clip", {"none": 0.0, "3": 3.0, "1": 1.0, "0.3": 0.3}, 0.0, help="no update is longer"),
        Slider("noise", "noise", 0, 3, 0.0, step=0.1, help="what the server adds, as a multiple of the clip"),
        Choice("pace", "pace", (SLOW, FULL), FULL, help="slow: two rounds a second"),
    )
    more = {"Privacy": ("clip", "noise"), "Training": ("pace",)}
    goals = (
        Goal(f"all digits each: the mean reads {share(GOOD)} after {QUICK} rounds or fewer", _quickly),
        Goal(f"one digit each: the mean reads {share(ENOUGH)} after {LONG} rounds or fewer", _apart),
        Goal(f"a clip, and noise of 1 or more in every round: {share(ENOUGH)} after {LONG} rounds or fewer", _blurred),
    )

    def __init__(self, network: Any, train: Any, test: Any, **settings: Any) -> None:
        insides = Insides(network, most=0)
        self._train, self._test = (_rows(insides, name, each) for name, each in (("train", train), ("test", test)))
        self._first = _four(insides, self._test[0])
        self.classes = insides.classes
        counts = np.bincount(self._train[1], minlength=self.classes)
        if counts.min() < CLIENTS:
            few = f"there {'is' if counts.min() == 1 else 'are'} {counts.min()} of class {counts.argmin()}"
            raise LearnerError(f"train: {few}, and {CLIENTS} clients want at least one each")
        check(without(self.controls, "digits"), settings)
        super().__init__(**settings)

    def own_controls(self):
        options = (*(each for each in EACH if each < self.classes), self.classes)
        usual = next(control for control in self.controls if control.name == "digits")
        own = Choice("digits", usual.label, options, self.classes, ordered=True, help=usual.help)
        return replaced(self.controls, own)

    def figure(self) -> FederatedFigure:
        most = np.bincount(self._test[1]).max() / len(self._test[1])
        return FederatedFigure(CLIENTS, self.classes, WAYS, float(most))

    def begin(self) -> None:
        self._settings = dict(vars(self.values))
        self._beats = Beats()
        self._start()

    def _start(self) -> None:
        self.course = Course(self._first, self._train, self._test, self.values.digits)
        self._work: Iterator[None] | None = None
        self.least_noise = np.inf
        if self.course.at_first > 0.5:
            self.notice = "This network has been trained already: the goals are for one with random weights."

    def on_reset(self) -> None:
        self.play(False)
        vars(self.values).update(self._settings)
        self._start()

    def changed(self, name: str) -> None:
        if name == "digits":
            self._start()
        if name in ("clip", "noise") and self.values.noise and not self.values.clip:
            self.notice = "Noise is a multiple of the clip: set a clip as well."

    # Learning --------------------------------------------------------------------------------------------------------

    def reads(self, right: float, rounds: int) -> bool:
        """Whether the mean gets so much right after so many rounds or fewer, from random weights."""
        course = self.course
        return 0 < course.rounds <= rounds and course.at_first <= 0.5 and course.shares[-1, 0] >= right

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
        super().play(on)

    def on_play(self) -> None:
        if not self.playing and self._ended():
            return
        super().on_play()

    def on_round(self) -> None:
        if not self._ended():
            self._go_on(np.inf)

    def _ended(self) -> bool:
        if self.course.rounds >= LAST:
            self.notice = f"There have been {LAST} rounds. Reset begins anew."
        return self.course.rounds >= LAST

    def advance(self, seconds: float) -> None:
        before = self.course.rounds
        if self.values.pace == FULL or self._work is not None:
            self._go_on(seconds)
        else:
            for _ in self._beats.due(SLOWLY):
                self._go_on(seconds)
        if self.course.rounds > before and self.course.rounds % LONG == 0:
            self.play(False)

    def _go_on(self, seconds: float) -> None:
        """Work on the present round until it is complete, or the time is over."""
        ends = monotonic() + seconds
        values = self.values
        if self._work is None:
            noise = values.noise if values.clip else 0.0
            self.least_noise = min(self.least_noise, noise)
            self._work = self.course.go_on(values.epochs, values.learning_rate, values.batch_size, values.clip, noise)
        for _ in self._work:
            if monotonic() > ends:
                return
        self._work = None

    def run(self, rounds: Any = LONG) -> None:
        """Go on for so many rounds without the page: ``lab.run(rounds=30)``."""
        rounds = validation.whole("rounds", rounds, low=1, high=LAST, example=LONG)
        with self.lock:
            for _ in range(min(rounds, LAST - self.course.rounds)):
                self._go_on(np.inf)
            self.refresh()

    # Showing ---------------------------------------------------------------------------------------------------------

    def update(self) -> None:
        course = self.course
        self.picture.show(course.holds, course.reads if course.rounds else None)
        self.picture.show_course(course.shares)

    def describe(self) -> str:
        values, course = self.values, self.course
        settings = (
            f"{many(values.digits, 'digit')} each, {many(values.epochs, 'epoch')} at home, rate "
            f"{number(values.learning_rate)}, batch size {values.batch_size}, pace {values.pace}"
        )
        if values.clip:
            settings += f", clip {number(values.clip)}, noise {number(values.noise)} × clip"
        settings = f"{settings[0].upper()}{settings[1:]}."
        if not course.rounds:
            sizes = [len(own) for own in course.owned]
            return f"Ten clients with {min(sizes)} to {max(sizes)} images each. Press Play.\n{settings}"
        mean, together, alone = (share(float(each), 1) for each in course.shares[-1])
        cut = " before it was clipped" if values.clip else ""
        return (
            f"{many(course.rounds, 'round')}: the mean reads {mean} of the test digits, all in one place {together}, "
            f"alone {alone}.\n{settings} The longest update was {number(course.length)}{cut}."
        )

    def _arguments(self) -> list[str]:
        return ["network", "train", "test"]


def _rows(insides: Insides, name: str, data: Any) -> tuple[np.ndarray, np.ndarray]:
    x, y = pair(name, data)
    x, y = insides.images(f"{name} x", x), labels(f"{name} y", y, insides.classes)
    validation.same_length(**{f"{name}_x": x, f"{name}_y": y})
    return x.reshape(len(x), -1), y


def _four(insides: Insides, x: np.ndarray) -> list[np.ndarray]:
    """The weights of a network of two dense layers, which must answer as ours does."""
    weights, wanted = insides.model.get_weights(), "two dense layers with biases, ReLU and softmax, for 2 to 10 classes"
    if [array.ndim for array in weights] != [2, 1, 2, 1] or not 2 <= insides.classes <= 10:
        raise LearnerError(f"network: its weights have the shapes {[a.shape for a in weights]}; it must be {wanted}")
    some = x[:20]
    ours = softmax(scores(copies(weights, 1), some)[0])
    if weights[0].shape[0] != x.shape[1] or not np.allclose(
        ours, insides.answers(some.reshape(len(some), *insides.shape)), atol=1e-4
    ):
        raise LearnerError(f"network: it answers otherwise than {wanted} would")
    return weights
