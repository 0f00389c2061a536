"""Lab: a network dreams digits, and another network says whether it would read them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.painting import AT_ONCE, PAINTING_CONTROLS, PaintingLab
from dltutor.labs.inside.dream_digit.figure import DreamFigure
from dltutor.labs.inside.dream_digit.goals import READ, SURE, goals
from dltutor.live.looking.insides import grey, labels
from dltutor.live.looking.neighbours import Neighbours
from dltutor.live.looking.scores import Scores
from dltutor.live.page.controls import Button, Choice, Control, Slider, check, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.painting import terms
from dltutor.live.painting.painter import Painter
from dltutor.wording import fixed, many, share

MOST_CLASSES = 10
PAPER = 0.0
AIMS = ("probability", "score")
STARTS = ("grey noise", "the average digit")
SPREAD = 0.1  # of the noise
DREAMERS = {"network": "the network", "hardened": "the hardened network"}


class DreamDigit(PaintingLab[DreamFigure]):
    """Let a network dream one digit of each class at once, and let a second network read them.

    Each dream begins as grey noise, or as the average of all training digits with some noise. A step changes its pixels
    so that the class becomes more probable, or so that its score, what goes into softmax, grows: the probability ends
    at 100 %, the score does not. *Jitter* moves the picture at random by so many pixels before each step; *blur*
    softens it after each step; *less ink* takes ink away where it counts little. Press a small dream to see it large,
    or take the arrow keys.

    Args:
        network: a built Keras classifier of grey images from 0 (paper) to 1 (ink), of at most 10 classes.
        second: another classifier of such images, of another architecture if it is to be an honest judge.
        data: a pair of training images and their classes.
        hardened: a network like the first, made hard to fool; then it can be chosen to dream, and is a third goal.
        seed: of the noise.
        settings: any of the controls, for example ``jitter=1``.

    Raises:
        LearnerError: if the networks and the images do not fit each other.
    """

    controls = (
        *replaced(PAINTING_CONTROLS, replace(AT_ONCE, default=2)),
        Button("again", "New noise", icon="random", key="n", help="begin from other noise"),
        Choice("digit", "looked at", tuple(range(MOST_CLASSES)), 8, help="which dream is shown large"),
        Choice("aim", "climb", AIMS, AIMS[0], help="what is to grow: the class's probability, or its score"),
        Choice("start", "from", STARTS, STARTS[0], help="what each dream begins with: it begins anew"),
        Slider("jitter", "jitter", 0, 2, 0, whole=True, help="moved by so many pixels at random before each step"),
        Slider("blur", "blur", 0.0, 0.5, 0.0, step=0.05, help="how much of each step's picture is softened"),
        Slider("ink", "less ink", 0.0, 40.0, 0.0, step=1.0, help="how much a pixel full of ink costs"),
    )
    more = {"Painting": ("again", "jitter", "at_once")}
    passing = ("digit",)
    draggable = True
    keys = ("ArrowLeft", "ArrowRight")

    def __init__(
        self,
        network: Any,
        second: Any,
        data: Any,
        hardened: Any = None,
        *,
        seed: int = 0,
        **settings: Any,
    ) -> None:
        check(self.controls, settings)
        self._seed = validation.whole("seed", seed, low=0, example=0)
        given = {"network": network, "second": second, **({} if hardened is None else {"hardened": hardened})}
        self._readers = {name: _reader(name, model) for name, model in given.items()}
        self._data = self._images(data)
        self.classes = self._readers["network"].classes
        self._near = Neighbours(self._data[0])
        self._number = 0
        self._painters = {name: self._painter(given[name]) for name in DREAMERS if name in given}
        super().__init__(self._painters["network"], **settings)

    def own_controls(self) -> tuple[Control, ...]:
        digits = Choice("digit", "looked at", tuple(range(self.classes)), min(8, self.classes - 1))
        own: list[Control] = [digits]
        if "hardened" in self._painters:
            named = {label: name for name, label in DREAMERS.items()}
            own.append(Choice("dreamer", "dreamt by", named, "network", help="which network's dreams are painted"))
        return replaced(super().own_controls(), *own)

    def own_goals(self) -> tuple[Goal, ...]:
        return goals("hardened" in self._painters)

    def figure(self) -> DreamFigure:
        return DreamFigure(self.classes)

    @property
    def models(self) -> list[Any]:
        return [reader.model for reader in self._readers.values()]

    @property
    def dreamer(self) -> str:
        """Which network dreams."""
        return getattr(self.values, "dreamer", "network")

    def begin(self) -> None:
        self.painter = self._painters[self.dreamer]
        self.painter.reset(start=self._noise(self.values.start))
        super().begin()

    def changed(self, name: str) -> None:
        if name == "dreamer":
            self.painter = self._painters[self.dreamer]
            self._hand_on_all()
        if name in ("dreamer", "start"):
            self._again()
        super().changed(name)

    def _hand_on(self, name: str) -> None:
        if name == "aim":
            for aim in AIMS:
                self.painter.weigh(aim, float(aim == self.values.aim))
        super()._hand_on(name)

    def on_again(self) -> None:
        self._number += 1
        self._again()

    def _again(self) -> None:
        playing = self.playing
        self.start_over(start=self._noise(self.values.start))
        self.playing = playing

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        found = self.picture.all.at(x, y) if area == "all" and phase == "down" else None
        self.values.digit = self.values.digit if found is None else found

    def typed(self, key: str, shift: bool) -> None:
        self.values.digit = (self.values.digit + (1 if key == "ArrowRight" else -1)) % self.classes

    def measure(self) -> None:
        self.dreams = self.painter.images
        each = np.arange(self.classes)
        self.answers = [self._readers[name].shares(self.dreams) for name in (self.dreamer, "second")]
        self.own, self.second = (answers[each, each] for answers in self.answers)

    def update(self) -> None:
        chosen = self.values.digit
        (number,), (distance,) = self._near.nearest(self.dreams[chosen : chosen + 1])
        x, y = self._data
        self.picture.show_dream(
            (f"dream of {_a(chosen)}", f"nearest real digit: {_a(int(y[number]))}"),
            f"{fixed(distance)} away; real ones: {fixed(np.median(self._near.own))}",
            self.dreams[chosen, ..., 0],
            x[number, ..., 0],
        )
        self.picture.show_answers(
            (DREAMERS[self.dreamer], "the second network"), [answers[chosen] for answers in self.answers]
        )
        below = [
            f"{'✔' if given >= READ else '✗'} {fixed(100 * given, 0)} %" if self.painter.step else ""
            for given in self.second
        ]
        head = f"all dreams; below each what the second network gives it, ✔ from {share(READ)}"
        self.picture.show_all(head, self.dreams[..., 0], below, chosen)

    def describe(self) -> str:
        text, who = f"{super().describe()} It climbs the {self.values.aim}.", DREAMERS[self.dreamer].capitalize()
        if not self.painter.step:
            return f"{text}\nEach dream is {self.values.start} so far, and the networks guess."
        sure, read = int((self.own >= SURE).sum()), int((self.second >= READ).sum())
        return (
            f"{text}\n{who} is {share(SURE)} sure of {sure} of its {many(self.classes, 'dream')}; the second network "
            f"gives {share(READ)} to {read}."
        )

    def _painter(self, model: Any) -> Painter:
        every = np.arange(self.classes)
        aims = terms.log_probability(every, name=AIMS[0]), terms.logit(every, 0.0, name=AIMS[1])
        climbed = [*aims, terms.ink(0.0)]
        return Painter(model, self._noise(), climbed, border=PAPER, seed=self._seed)

    def _noise(self, start: str = STARTS[0]) -> np.ndarray:
        x, chance = self._data[0], np.random.default_rng((self._seed, self._number))
        ground = 0.5 if start == STARTS[0] else x.mean(axis=0)
        return np.clip(ground + chance.uniform(-SPREAD, SPREAD, (self.classes, *x.shape[1:])), 0, 1)

    def _images(self, data: Any) -> tuple[np.ndarray, np.ndarray]:
        if not isinstance(data, tuple | list) or len(data) != 2:
            raise LearnerError(f"data={validation.shown(data)}: it must be a pair, images and classes, as (x, y)")
        first, classes = self._readers["network"], self._readers["network"].classes
        for name, reader in self._readers.items():
            if (reader.insides.shape, reader.classes) != (first.insides.shape, classes):
                raise LearnerError(
                    f"{name}: it takes {reader.insides.shape} and tells {reader.classes} classes apart; network takes "
                    f"{first.insides.shape} and tells {classes}"
                )
        x = first.insides.images("x", data[0])
        y = labels("y", data[1], classes)
        validation.same_length(x=x, y=y)
        if x.min() < 0 or x.max() > 1:
            raise LearnerError(f"x goes from {x.min():g} to {x.max():g}: pixels must lie between 0, paper, and 1, ink")
        return grey(x)[..., None].astype(np.float32), y

    def _arguments(self) -> list[str]:
        return ["network", "second", "(x, y)", *(["hardened"] if "hardened" in self._painters else [])]


def _reader(name: str, model: Any) -> Scores:
    try:
        scores = Scores(model)
    except LearnerError as slip:
        said = str(slip)
        raise LearnerError(said.replace("model", name, 1) if said.startswith("model") else f"{name}: {said}") from None
    shape = scores.insides.shape
    if len(shape) > 1 and (None in shape or (len(shape) == 3 and shape[2] != 1)):
        raise LearnerError(f"{name}: it takes {shape}; this lab dreams grey images of one size, as (8, 8, 1)")
    if not 2 <= scores.classes <= MOST_CLASSES:
        raise LearnerError(f"{name}: it has {scores.classes} classes; this lab shows 2 to {MOST_CLASSES}")
    return scores


def _a(digit: int) -> str:
    return f"{'an' if digit == 8 else 'a'} {digit}"
