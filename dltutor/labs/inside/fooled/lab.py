"""Lab: small changes that fool the learner's network, beside noise of that size, while it is trained against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.inside.fooled import words
from dltutor.labs.inside.fooled.figure import LARGEST_SIZE, MOST, SIGNS, FooledFigure, Said
from dltutor.labs.inside.fooled.given import EACH, THIS, class_names, further, test_images
from dltutor.labs.inside.fooled.goals import HARDENING, fooling
from dltutor.labs.inside.fooled.survey import ANY, Change, Question, Survey
from dltutor.live.looking import insides
from dltutor.live.page.controls import Button, Choice, Control, Slider, replaced, without
from dltutor.live.page.goals import Goal
from dltutor.live.training.fitting import pair
from dltutor.wording import fixed, share

METHODS = {"noise": 0, "one step": 1, "twenty steps": 20}
OTHER = "any other"
SIZES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)  # of the curve
REFERENCE = 0.1  # what the training is judged by: twenty steps of this size
SELDOM = 10  # while it trains the images are made anew after so many times the time that this takes
FIRST = 1.5  # seconds for the first curve


class Fooled(TrainingLab[FooledFigure]):
    """Change test images by a little, so that `model` reads them wrongly, and train it meanwhile.

    Each pixel is moved by at most the size: by noise, up or down by chance; in one step, to where the loss of the
    network grows; or in twenty small ones. Click on one of the images, or go through them with ← and →. Click into the
    upper curve to choose the size.

    Args:
        model: a compiled image classifier of 3 to 12 classes; it is trained in place, by its own `train_step`.
        train: (x, y), images in the shape that the model takes and labels from 0.
        test: (x, y) likewise, never trained on; at most 120 of them are looked at, evenly spread.
        others: up to two further networks by name, for the same images. They are not trained: they read the changed
            images, and a change can be made for them.
        names: one for each class; their numbers if None.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with; None for 32, or what the model takes.
        **settings: the ``size`` of the change, from 0 to 0.4; the ``method``: "noise", "one step" or "twenty steps";
            the ``target``: "any other" or the name of a class; what the change is ``made_for``: "each for itself",
            "this network" or the name of another; the ``pace``: "slow", "normal" or "full".

    Raises:
        LearnerError: if a model or the data do not fit.
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("next", "Other images", icon="image", key="n", help="the next test images"),
        Slider("size", "size of the change", 0, LARGEST_SIZE, 0.1, step=0.01, help="by how much a pixel is moved"),
        Choice("method", "made by", tuple(METHODS), "one step", help="noise, or the gradient of the loss"),
        Choice("target", "into", (OTHER,), OTHER, help="what the images are to be read as"),
        Choice("made_for", "made for", (EACH, THIS), EACH, help="whose gradient is used"),
    )
    more = {"Training": ("pace",)}
    draggable = True
    thrifty = True
    keys = ("ArrowLeft", "ArrowRight")

    def __init__(
        self,
        model: Any,
        train: Any,
        test: Any,
        *,
        others: Mapping[str, Any] | None = None,
        names: Sequence[str] | None = None,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        **settings: Any,
    ) -> None:
        networks = {THIS: model, **further(others)}
        looks = {name: insides.Insides(one, most=0) for name, one in networks.items()}
        self.names = class_names(names, looks)
        x, y = pair("train", train)
        x = looks[THIS].images("train x", x)
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, batch_size=batch_size)
        self._x, self._y = test_images(looks, test, len(self.names))
        self.networks = tuple(networks)
        self.survey = Survey(list(networks.values()), self._x, self._y)
        self._looks = list(looks.values())
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        table = {control.name: control for control in super().own_controls()}
        target, made_for = table["target"], table["made_for"]
        made = replaced(tuple(table.values()), Choice("target", "into", (OTHER, *self.names), OTHER, help=target.help))
        if len(self.networks) == 1:
            return without(made, "made_for")
        return replaced(made, Choice("made_for", "made for", (EACH, *self.networks), EACH, help=made_for.help))

    def figure(self) -> FooledFigure:
        return FooledFigure(self.networks, self.names)

    def own_goals(self) -> tuple[Goal, ...]:
        return HARDENING if not self.trainer.subject.plain_step else fooling(len(self.networks) > 1)

    def begin(self) -> None:
        self.number = 0  # of the image that is chosen
        self.course: list[tuple[int, float, float]] = []  # steps, right as they are, right after the reference change
        self._turn = 0
        self._shown: tuple[Change, int] | None = None  # what the images were made with, and when they are due again
        self._due = 0.0
        self._seen = self._fingerprints()
        self.measure()
        self._go_on(FIRST)

    # What is asked -----------------------------------------------------------------------------------------------

    @property
    def clean(self) -> float:
        """The share of the test images that this network reads rightly as they are."""
        return self.course[-1][1]

    @property
    def firm(self) -> float:
        """The share that it reads rightly after twenty steps of 0.1."""
        return self.course[-1][2]

    @property
    def now(self) -> list[float]:
        """The share that each network still reads rightly; NaN where that has not been asked yet."""
        change = self.change
        return [self.survey.right(change.question(r), r) for r in range(len(self.networks))]

    @property
    def after_noise(self) -> float:
        """The share that this network reads rightly after noise of that size."""
        return self.survey.right(self.change.noise(), 0)

    @property
    def hit(self) -> float:
        """The share that this network reads as the target."""
        return self.survey.hit(self.change.question(0), 0)

    @property
    def foreign(self) -> bool:
        """Whether the change is made for another network."""
        return self._made_for not in (EACH, THIS)

    @property
    def _made_for(self) -> str:
        return getattr(self.values, "made_for", EACH)

    @property
    def change(self) -> Change:
        """What the controls say."""
        v, made_for = self.values, self._made_for
        target = ANY if v.target == OTHER else self.names.index(v.target)
        maker = None if made_for == EACH else self.networks.index(made_for)
        return Change(v.size, METHODS[v.method], target, maker, len(self.networks))

    def _missing(self) -> Iterator[Question]:
        return (question for question in self.change.plan(SIZES) if not self.survey.knows(question))

    @property
    def working(self) -> bool:
        return not self.closed and not self.playing and next(self._missing(), None) is not None

    def advance(self, seconds: float) -> None:
        if self.playing:
            super().advance(seconds)
        else:
            self._go_on(seconds)

    def _go_on(self, seconds: float) -> None:
        """Ask what is missing, for about so long."""
        end = perf_counter() + seconds
        for question in self._missing():
            self.survey.ask(question)
            if perf_counter() >= end:
                return

    # Training ----------------------------------------------------------------------------------------------------

    def measure(self) -> float:
        """While it trains the reference and what is shown are asked in turn, in pieces: no slice is to be long."""
        self.survey.trained(0)
        reference = Question((0,), REFERENCE, METHODS["twenty steps"], 0)
        if not self.playing or not self.course:
            self.survey.ask(reference)
        elif not self._ask_in_turn(reference):
            return self.firm
        for size in SIZES:
            self.survey.ask(self.change.noise(size))
        while self.course and self.course[-1][0] >= self.trainer.step:
            self.course.pop()
        clean, firm = self.survey.right(self.change.noise(0.0), 0), self.survey.right(reference, 0)
        self.course.append((self.trainer.step, clean, firm))
        return self.firm

    def _ask_in_turn(self, reference: Question) -> bool:
        """Ask about a few images; whether the share of the reference is known anew."""
        plan = dict.fromkeys(self.change.plan(SIZES))
        others = [question for question in plan if question.steps and not self.survey.knows(question)]
        wanted = reference if self._turn % 3 == 0 or not others else others[2 * self._turn // 3 % len(others)]
        done = self.survey.ask_some(wanted)
        self._turn += done
        return done and wanted is reference

    def start_over(self) -> None:
        super().start_over()
        self.course = []
        self.measure()

    def news(self, at_rest: bool) -> None:
        super().news(at_rest)
        if self.playing or not at_rest:
            return
        now = self._fingerprints()
        for which, (before, after) in enumerate(zip(self._seen, now, strict=True), 1):
            if before != after:
                self.survey.trained(which)
        if now != self._seen:
            self._seen = now
            self.refresh()

    def _fingerprints(self) -> list[tuple[float, ...]]:
        """They change when another network is trained."""
        return [look.fingerprint() for look in self._looks[1:]]

    # The images --------------------------------------------------------------------------------------------------

    def on_next(self) -> None:
        first = self._first + MOST
        self.number = first if first < len(self._y) else 0
        if len(self._y) <= MOST:
            self.notice = f"All {len(self._y)} images are shown."

    def typed(self, key: str, shift: bool) -> None:
        self.number = (self.number + (1 if key == "ArrowRight" else -1)) % len(self._y)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "curve":
            self.values.size = round(float(np.clip(x, 0, LARGEST_SIZE)), 2)
        elif area == "images" and phase == "down":
            found = self.picture.images.at(x, y)
            self.number = self.number if found is None else self._first + found

    @property
    def _first(self) -> int:
        """The number of the first of the images that are shown."""
        return self.number // MOST * MOST

    # The picture -------------------------------------------------------------------------------------------------

    def update(self) -> None:
        change, several, right = self.change, range(len(self.networks)), self.survey.right
        if self.session is None and not self.playing:  # nobody will ask for it piece by piece
            for question in change.plan(()):
                if not self.survey.knows(question):
                    self.survey.ask(question)
        now, shown = perf_counter(), (change, self.number)
        if not self.playing or shown != self._shown or now >= self._due:
            self._show_images(change)
            self._shown, self._due = shown, now + SELDOM * (perf_counter() - now)
        shares = np.array([[right(change.question(r, size), r) for size in SIZES] for r in several])
        noise = np.array([right(change.noise(size), 0) for size in SIZES])
        self.picture.show_curve(SIZES, shares, noise, change.size)
        legend = [f"{SIGNS[r]} {name[:18]} {share(self.now[r])}" for r, name in enumerate(self.networks)]
        self.picture.show_now(change.size, self.now, [*legend, f"– – after noise {share(self.after_noise)}"])
        steps, clean, firm = zip(*self.course, strict=True)
        legend = [f"● as they are {share(self.clean, 1)}", f"■ 20 steps of 0.1: {share(self.firm, 1)}"]
        self.picture.show_course(steps if len(steps) > 1 else (), [clean, firm], legend)

    def _show_images(self, change: Change) -> None:
        shown, ask = slice(self._first, self._first + MOST), self.survey.answers
        images, labels, place = self._x[shown], self._y[shown], self.number - self._first
        changed = self.survey.change(change.question(0), images, labels)
        said = ask(0, changed)
        captions = [words.caption(self.names, int(y), int(k)) for y, k in zip(labels, said.argmax(axis=1), strict=True)]
        heading = f"changed: {sum(c.right for c in captions)} of {len(captions)} right  (✗ label → answer)"
        self.picture.show_images(heading, _grey(changed), captions, place)
        one, label = images[place : place + 1], int(labels[place])
        before, after = ask(0, one)[0], said[place]
        grey = _grey(np.concatenate([one, changed[place : place + 1]]))
        below = [words.answer(self.names, before, label).text, f"±{fixed(change.size)} a pixel",
                 words.answer(self.names, after, label).text]  # fmt: skip
        heading = f"test image {self.number}: its label is {self.names[label][:8]}"
        self.picture.show_image(heading, grey[0], grey[1], change.size, below)
        asked = [(f"{SIGNS[r]} {name[:18]}", r, change.question(r)) for r, name in enumerate(self.networks)]
        lines = []
        for who, reader, question in [*asked, ("noise of that size", 0, change.noise())]:
            moved = self.survey.change(question, one, labels[place : place + 1])
            answer = words.answer(self.names, ask(reader, moved)[0], label)
            lines.append(Said(f"{who}: {answer.text}", answer.right))
        self.picture.show_answers(lines, after, before)

    def describe(self) -> str:
        return f"{super().describe()}\n{words.change(self._told())}"

    def _told(self) -> words.Told:
        v = self.values
        aimed = v.target != OTHER
        count = int((self._y != self.names.index(v.target)).sum()) if aimed else len(self._y)
        whose = self._made_for if len(self.networks) > 1 and v.method != "noise" else ""
        now = dict(zip(self.networks, self.now, strict=True))
        return words.Told(v.method, v.size, whose, count, now, self.after_noise, v.target if aimed else "", self.hit)

    def _arguments(self) -> list[str]:
        given = ["model", "train", "test"]
        return [*given, "others=others"] if len(self.networks) > 1 else given


def _grey(images: np.ndarray) -> np.ndarray:
    """Images in the shape of a model as (samples, height, width), their numbers as they are."""
    return images.mean(axis=-1) if images.ndim == 4 else images.reshape(-1, *insides.side_of(images.shape[1:]))
