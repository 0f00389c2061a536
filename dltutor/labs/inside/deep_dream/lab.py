"""Lab: Deep Dream, on any network and any photograph, judged by a second network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.painting import PAINTING_CONTROLS, PaintingLab
from dltutor.labs.inside.deep_dream import goals
from dltutor.labs.inside.deep_dream.figure import DeepDreamFigure
from dltutor.labs.inside.deep_dream.reading import Read, Reader
from dltutor.live.looking.insides import Insides, Tap
from dltutor.live.page.controls import Choice, Control, Slider, Switch, check, learning_rate, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.painting import terms
from dltutor.live.painting.canvas import resized
from dltutor.live.painting.painter import Painter
from dltutor.wording import fixed, many, number, share

PHOTOGRAPHS = ("china", "flower", "grey")
MOST_KINDS, MOST_LAYERS = 8, 8
EVERY = 0.3  # seconds between two readings while it paints
SIZES = ("octaves", "scale", "steps")  # the settings that decide in which sizes it is painted
RATE, JITTER = 0.01, 8


class DeepDream(PaintingLab[DeepDreamFigure]):
    """Let a network find more of what it finds a little: the pixels of a photograph climb what a layer or a kind says.

    It begins small and grows: in each size so many steps. Two networks, the one that is asked and a second one that has
    no part in it, read the parts of the dream: a bar is the share of parts that are read as a kind with 80 % or more,
    a mark that of the photograph.

    Args:
        model: a built Keras model that takes colour images of any size, ``keras.Input((None, None, 3))``, from 0 to 1.
        judge: a second one that gives the same classes, of another architecture; None for none.
        kinds: names of the classes to be read, at most eight: one for each class, or a mapping of names to the numbers
            of some classes; none for layers alone.
        image: "china", "flower" or "grey"; or your own: a file, an upload or an array, as `datasets.image` takes it.
        layers: the names of up to eight layers to be amplified; None for all activations.
        part: height and width, in pixels, of the parts that are read; None for the picture as a whole.
        side: height and width of the picture, 64 to 400 pixels.
        amplify: a layer, or a kind.
        octaves: in how many sizes.
        scale: how much larger each is than the one before.
        steps: in each size.
        jitter: by how many pixels at most the picture is moved before each step.
        brightness_only: no new colours.
        change: how much the photograph is to be kept.

    Raises:
        LearnerError: if a network, a layer, a kind or the picture does not fit.
    """

    controls = (
        *replaced(PAINTING_CONTROLS, learning_rate(RATE, 0.001, 0.1)),
        Slider("octaves", "sizes", 1, 5, 3, whole=True, help="from small to large"),
        Slider("scale", "growing by", 1.2, 2.0, 1.5, step=0.1, help="from one size to the next"),
        Choice("steps", "steps in each", (10, 20, 40, 80), 40, ordered=True, help="steps in each size"),
        Slider("jitter", "jitter", 0, 16, JITTER, whole=True, help="pixels by which it is moved before a step"),
        Switch("brightness_only", "brightness only", True, help="no new colours"),
        Slider("change", "keep the photograph", 0, 400, 0.0, step=10, help="weight of the change from it"),
    )
    more = {"Sizes": ("octaves", "scale", "steps"), "Painting": ("step", "at_once", "jitter")}

    def __init__(
        self,
        model: Any,
        judge: Any = None,
        kinds: Sequence[str] | Mapping[str, int] = (),
        *,
        image: Any = "china",
        layers: Sequence[str] | None = None,
        part: int | None = 32,
        side: int = 160,
        **settings: Any,
    ) -> None:
        check(self.controls, settings)
        look = Insides(model, most=0)
        if len(look.shape) != 3 or look.shape[:2] != (None, None) or look.shape[2] != 3:
            raise LearnerError(
                f"model: it takes {look.shape}; it must take colour images of any size: keras.Input((None, None, 3))"
            )
        self._side = validation.whole("side", side, low=64, high=400, example=160)
        self._part = None if part is None else validation.whole("part", part, low=8, high=self._side, example=32)
        self.own = None if isinstance(image, str) and image in PHOTOGRAPHS else _own(image, self._side)
        settings["image"] = image if self.own is None else "own"
        self.kinds = _numbered(kinds, look.classes)
        self.layers = _layers(model, layers)
        self._targets = self.layers + tuple(name for name in self.kinds if name not in self.layers)
        readers = [("the network itself", look)]
        if judge is not None:
            second = Insides(judge, most=0)
            if second.classes != look.classes:
                raise LearnerError(f"judge: it gives {second.classes} classes, and model {look.classes}; both the same")
            readers.append(("the second network", second))
        self.readers = [Reader(name, each, tuple(self.kinds.values()), self._part) for name, each in readers]
        self.photograph = self._photograph(settings["image"])
        target = validation.choice("amplify", settings.get("amplify", self._targets[-1]), self._targets)
        painter = Painter(model, self.photograph, self._terms(target), learning_rate=RATE, jitter=JITTER)
        super().__init__(painter, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        pictures = PHOTOGRAPHS if self.own is None else ("own", *PHOTOGRAPHS)  # the first one is the default
        return (
            *super().own_controls(),
            Choice("amplify", "amplify", self._targets, self._targets[-1], help="a layer, or a kind"),
            Choice("image", "image", pictures, pictures[0], help="what it begins with"),
        )

    def own_goals(self) -> tuple[Goal, ...]:
        return goals.goals(len(self.readers) > 1) if self.kinds else ()

    def figure(self) -> DeepDreamFigure:
        return DeepDreamFigure(list(self.kinds), [reader.name for reader in self.readers])

    def begin(self) -> None:
        self._target = self.values.amplify
        self._read_photograph()
        self._resize()
        super().begin()

    @property
    def models(self) -> list[Any]:
        return [reader.look.model for reader in self.readers]

    @property
    def kind(self) -> int | None:
        """The place of the kind that is amplified among the kinds, None for a layer."""
        names = list(self.kinds)
        return names.index(self._target) if self._target in names and self._target not in self.layers else None

    @property
    def finished(self) -> bool:
        """Whether the last size has had its steps."""
        return self.painter.finished

    @property
    def dream(self) -> np.ndarray:
        """The picture as it is now, (height, width, 3): smaller in the first sizes."""
        return self.painter.images[0]

    @property
    def shares(self) -> list[np.ndarray]:
        """For each network the share of the dream's parts that it reads as each kind."""
        return [read.shares for read in self.read]

    @property
    def before(self) -> list[np.ndarray]:
        """The same of the photograph."""
        return [read.shares for read in self._read_before]

    @property
    def moved(self) -> float:
        """By how much a pixel has changed, on average."""
        return float(np.abs(self._whole() - self.photograph).mean())

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "amplify":
            self._amplify()
        elif name == "image":
            self.photograph = self._photograph(self.values.image)
            self._read_photograph()
            self.start_over(start=self.photograph)
        elif name in SIZES:
            self.playing = False
            self._resize()
            self.measure()

    def play(self, on: bool = True) -> None:
        super().play(on)
        if not on:
            self._read_now()

    def measure(self) -> None:
        if not self.kinds:
            self.read: list[Read] = []
        elif not self.playing:
            self._read_now()
        elif perf_counter() - self._measured > EVERY:  # one network at a time, so that a control need not wait
            self._turn = (self._turn + 1) % len(self.readers)
            self.read[self._turn] = self.readers[self._turn].read(self._whole())
            self._measured = perf_counter()

    def _read_now(self) -> None:
        if self.kinds:
            whole = self._whole() if self.painter.step else self.photograph
            self.read = [reader.read(whole) for reader in self.readers]
        self._measured = perf_counter()

    def update(self) -> None:
        self.picture.show(self.dream, self.photograph)
        self.picture.show_shares(self.shares, self.before, self._target)
        if self.kinds:
            kind = int(self.shares[-1].argmax()) if self.kind is None else self.kind
            name = self.readers[-1].name.removeprefix("the ")
            self.picture.show_map(f"{name}: {list(self.kinds)[kind]}", self.read[-1].chances[..., kind])

    def describe(self) -> str:
        text = f"{super().describe()} Amplified: {self._target}."
        if not self.painter.step:
            return text
        if self.kind is None:
            answer = self.painter.values["answer"]
            return f"{text} It answers {number(answer)} now; a pixel has changed by {fixed(self.moved, 2)} on average."
        says = [
            f"{reader.name} reads it in {share(now[self.kind])} of the parts (photograph: {share(then[self.kind])})"
            for reader, now, then in zip(self.readers, self.shares, self.before, strict=True)
        ]
        return f"{text}\n{says[0][0].upper()}{'; '.join(says)[1:]}. Mean change of a pixel: {fixed(self.moved, 2)}."

    def settings(self) -> str:
        sizes = f"{many(self.values.octaves, 'size')} × {number(self.values.scale)} of {self.values.steps} steps"
        return f"{sizes}, {super().settings()}"

    def _amplify(self) -> None:
        """From one kind to another nothing is traced again; what is finished begins anew."""
        kinds = self.kind is not None
        self._target = self.values.amplify
        if kinds and self.kind is not None:
            self.painter.choose("answer", self.kinds[self._target])
        else:
            self.painter.terms = self._terms(self._target)
            self._hand_on("change")
        if self.painter.finished:
            self.start_over()

    def _whole(self) -> np.ndarray:
        """The dream in the size of the photograph."""
        images = self.painter.images
        return resized(images, self.photograph.shape[:2]).numpy()[0].clip(0, 1)

    def _read_photograph(self) -> None:
        self._measured, self._turn = -math.inf, 0
        self._read_before = [reader.read(self.photograph) for reader in self.readers] if self.kinds else []

    def _resize(self) -> None:
        self.painter.resize(self.values.octaves, self.values.scale, self.values.steps)

    def _terms(self, target: str) -> list[terms.Term]:
        if target in self.layers:
            answer = terms.layer(target, name="answer")
        else:
            answer = terms.logit(self.kinds[target], name="answer")
        return [answer, terms.change(weight=0.0)]

    def _photograph(self, name: str) -> np.ndarray:
        if name == "own":
            return self.own
        if name == "grey":
            noise = np.random.default_rng(0).normal(0.5, 0.05, (self._side, self._side, 3))
            return noise.clip(0, 1).astype(np.float32)
        return datasets.photograph(name, self._side, colour=True)

    def _arguments(self) -> list[str]:
        judge, kinds = len(self.readers) > 1, bool(self.kinds)
        own = self.own is not None
        return ["model", *["judge"] * judge, *["kinds=kinds"] * kinds, *["image=image"] * own]


def _own(image: Any, side: int) -> np.ndarray:
    try:
        return datasets.image(image, side)
    except LearnerError as error:
        raise LearnerError(f"image{str(error).removeprefix('source')}") from None


def _numbered(kinds: Any, classes: int) -> dict[str, int]:
    """The number of the class of each name."""
    wanted = f"it must be the names of {classes} classes, at most {MOST_KINDS}, or a mapping of some names to numbers"
    if isinstance(kinds, str) or not hasattr(kinds, "__iter__"):
        raise LearnerError(f"kinds={validation.shown(kinds)}: {wanted}")
    named = dict(kinds) if isinstance(kinds, Mapping) else {str(name): place for place, name in enumerate(kinds)}
    fits = isinstance(kinds, Mapping) or len(named) in (0, classes)
    if not fits or len(named) > MOST_KINDS:
        raise LearnerError(f"kinds={validation.shown(kinds)}: {wanted}")
    for name, place in named.items():
        validation.whole(f"kinds[{name!r}]", place, low=0, high=classes - 1, example=0)
    return named


def _layers(model: Any, names: Sequence[str] | None) -> tuple[str, ...]:
    """The layers that can be amplified."""
    look = Insides(model, only=lambda tap: tap.is_map)
    known = [tap.name for tap in look.taps]
    if names is None:
        return tuple(tap.name for tap in look.taps if _active(tap))[:MOST_LAYERS]
    for name in names:
        validation.choice("layers", name, known)
    if len(names) > MOST_LAYERS:
        raise LearnerError(f"layers: there are {len(names)} of them; at most {MOST_LAYERS}")
    return tuple(names)


def _active(tap: Tap) -> bool:
    """Whether its numbers come out of an activation."""
    activation = getattr(getattr(tap.layer, "activation", None), "__name__", "linear")
    return tap.kind in ("ReLU", "LeakyReLU", "ELU", "Activation") or activation != "linear"
