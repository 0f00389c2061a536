"""Lab: the caption. A scene that the learner arranges is put into words, by a network that the learner trains."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.datasets.drawn.captions import COLOURS, SHAPES, SIZES, Pair, Thing, captioned_scene, captioned_scenes
from dltutor.datasets.drawn.shapes import SIDE
from dltutor.labs.bases.pace import FULL
from dltutor.labs.bases.training import TrainingLab
from dltutor.labs.encoder_decoder.caption import words as told
from dltutor.labs.encoder_decoder.caption.data import IMAGE, MOST_TESTED, Scenes, Words, check_model, vocabulary
from dltutor.labs.encoder_decoder.caption.figure import CaptionFigure, lit
from dltutor.labs.encoder_decoder.caption.teller import Teller
from dltutor.live.page.controls import Button, Choice, Control, Slider, check, replaced, without
from dltutor.live.page.goals import Goal

EVERY = 0.5  # seconds between two captions while it trains
SHARE = 10  # training takes at least so many times as long as putting into words
NEAR = 2.5  # pixels beside a shape at which it can still be taken
LEAST = 4.5  # the nearest to the edge that a middle comes, in pixels
ADDED = (0, 50, 200, 1000)
ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}
BEGINNING = Thing("red", "circle", "large", 10, 12), Thing("green", "square", "small", 23, 17)


def _controls_of(number: int, thing: Thing) -> tuple[Control, ...]:
    """The controls of one shape."""
    places = "xy", ("across", "down"), (thing.x, thing.y)
    return (
        Choice(f"colour_{number}", f"{number}: colour", tuple(COLOURS), thing.colour),
        Choice(f"shape_{number}", "shape", SHAPES, thing.shape),
        Choice(f"size_{number}", "size", tuple(SIZES), thing.size),
        *(
            Slider(
                f"{axis}_{number}",
                f"{number}: {way}",
                LEAST,
                SIDE - LEAST,
                place,
                step=0.5,
                help="pixels, of its middle",
            )
            for axis, way, place in zip(*places, strict=True)
        ),
    )


SCENE = tuple(control for k in range(2) for control in _controls_of(k + 1, BEGINNING[k]))


class Caption(TrainingLab[CaptionFigure]):
    """Train a network that puts scenes into words; arrange a scene, and see what it says and where it looks.

    Drag the two shapes, or press on one and move it with the arrow keys (Enter takes the other one); choose colour,
    shape and size. Each word that the network says stands below the scene as it looks at it: bright where the weights
    of its attention are. A word that is not true is marked.

    Args:
        model: a compiled ``keras.Model([image, text], …)``: images of shape (32, 32, 3) and rows of numbers of words,
            to one number for each word of the vocabulary at each place. With `layers.Attention` over 8 × 8 places, or
            another square, its weights are shown. It is trained in place.
        train: scenes, as `datasets.captioned_scenes` gives them, or a pair of images and captions.
        test: likewise, never trained on; the first 200 are looked at.
        words: the vocabulary in the order of its numbers, `""` for what comes after the end, with `<start>` and
            `<end>`.
        goal: the share of test scenes with every word right that is to be reached.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with; None for 32.
        added: so many scenes with pairs of colour and shape that are in no caption of `train` are trained on as well.
        settings: those of the scene, `colour_1`, `shape_1`, `size_1`, `x_1`, `y_1` (the middle, in pixels), and the
            same with `_2`; and `pace`.

    Raises:
        LearnerError: if the model, the scenes and the vocabulary do not fit each other.

    Example:
        >>> import keras
        >>> from dltutor import datasets
        >>> image, text = keras.Input((32, 32, 3)), keras.Input((11,), dtype="int32")
        >>> state = keras.layers.Dense(16)(keras.layers.GlobalAveragePooling2D()(image))
        >>> heard = keras.layers.Embedding(16, 8, mask_zero=True)(text)
        >>> heard = keras.layers.GRU(16, return_sequences=True)(heard, initial_state=state)
        >>> model = keras.Model([image, text], keras.layers.Dense(16, "softmax")(heard))
        >>> model.compile("adam", "sparse_categorical_crossentropy")
        >>> words = ["", "<start>", "<end>", "a", "above", "left", "of", "small", "large"]
        >>> words += ["red", "green", "blue", "yellow", "circle", "square", "triangle"]
        >>> scenes = datasets.captioned_scenes(100, seed=1)
        >>> lab = Caption(model, scenes, scenes, words, colour_1="blue")
        >>> lab.told.scene.caption
        'a large blue circle left of a small green square'
    """

    draggable = True
    holds = True
    thrifty = True
    keys = (*ARROWS, "Enter")
    more = {
        "Training": ("step", "epoch", "pace", "added"),
        "Places": ("x_1", "y_1", "x_2", "y_2"),
    }

    def __init__(
        self,
        model: Any,
        train: Any,
        test: Any,
        words: Any,
        *,
        goal: float = 0.85,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        added: int = 0,
        pace: str = FULL,
        **settings: Any,
    ) -> None:
        self.goal = validation.number("goal", goal, above=0, high=1, example=0.85)
        check(SCENE, settings)
        known = vocabulary(words)
        self.vocabulary = Words(known, check_model(model, known))
        self.train = Scenes("train", train, self.vocabulary)
        self.test = Scenes("test", test, self.vocabulary, MOST_TESTED)
        self.unread: list[Pair] = self.train.unread
        self.commonest = self.train.commonest(self.test)
        given = {"learning_rate": learning_rate, "batch_size": batch_size}
        trainer = self._trainer_of(model, self.train.inputs, self.train.answer, **given)
        self.teller = Teller(model, self.vocabulary)
        if self.unread:
            settings["added"] = added
        super().__init__(trainer, learning_rate=learning_rate, pace=pace, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        named = ", ".join(" ".join(pair) for pair in self.unread)
        more = Choice(
            "added", "scenes added", ADDED, 0, ordered=True, help=f"with pairs that it has never read: {named}"
        )
        another = Button("another", "Another scene", icon="random", key="n", help="two shapes by chance")
        made = replaced(super().own_controls(), another, *SCENE, more)
        return made if self.unread else without(made, "added")

    def figure(self) -> CaptionFigure:
        return CaptionFigure(SIDE, goal=self.goal, commonest=self.commonest[1])

    def own_goals(self) -> tuple[Goal, ...]:
        return told.goals(self)

    def begin(self) -> None:
        self._chosen = 0
        self._grabbed: tuple[float, float] | None = None  # from the pointer to the middle of what it holds
        self._seed = 0
        self._said_at, self._saying = -1e9, 0.0
        if self.unread and self.values.added:
            self._add()
        self.exact = self._tested()
        self._say()

    @property
    def things(self) -> tuple[Thing, Thing]:
        """The two shapes as they are arranged, whole within the image."""
        return self._thing(1), self._thing(2)

    def _thing(self, number: int) -> Thing:
        colour, shape, size, x, y = (
            getattr(self.values, f"{name}_{number}") for name in ("colour", "shape", "size", "x", "y")
        )
        edge = Thing(colour, shape, size, 0, 0).radius + 1
        return Thing(colour, shape, size, *(min(max(place, edge), SIDE - edge) for place in (x, y)))

    def tell(self, images: Any) -> list[str]:
        """What the model as it is now says of images, shape (samples, 32, 32, 3)."""
        clean = validation.array("images", images, shape=(None, *IMAGE), like="images")
        with self.lock:
            return self.teller.tell(clean.astype(np.float32))

    def measure(self) -> float:
        self.exact = self._tested()
        return self.exact

    def _tested(self) -> float:
        return float(self.teller.exact(self.test).mean())

    def _say(self) -> None:
        """What it says of the scene, as it is now."""
        began = perf_counter()
        scene = captioned_scene(*self.things)
        said = self.teller.tell(scene.image[None])[0]
        self.told = told.Told(self.things, scene, said, self.teller.looks(scene.image, said) if said else None)
        self._said_at = perf_counter()
        self._saying = self._said_at - began

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "added":
            self._add()
        elif name[-2:] in ("_1", "_2"):
            self._chosen = int(name[-1]) - 1
            self._say()

    def _add(self) -> None:
        """Train on what was handed over, and on so many scenes with pairs that are not in it."""
        inputs, answer = self.train.inputs, self.train.answer
        if self.values.added:
            more = Scenes("added", captioned_scenes(self.values.added, having=self.unread, seed=1), self.vocabulary)
            inputs = [np.concatenate(both) for both in zip(inputs, more.inputs, strict=True)]
            answer = np.concatenate([answer, more.answer])
        self.trainer.set_data(inputs, answer)

    def on_another(self) -> None:
        self._seed += 1
        for number, thing in enumerate(captioned_scenes(1, seed=self._seed).things[0], 1):
            for name in ("colour", "shape", "size"):
                setattr(self.values, f"{name}_{number}", getattr(thing, name))
            self._put(number - 1, thing.x, thing.y)
        self._say()

    def start_over(self) -> None:
        super().start_over()
        self.exact = self._tested()
        self._say()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area != "scene":
            return
        if phase == "down":
            near = [np.hypot(thing.x - x, thing.y - y) - thing.radius for thing in self.things]
            taken = int(np.argmin(near))
            self._grabbed = None
            if near[taken] < NEAR:
                thing = self.things[taken]
                self._chosen, self._grabbed = taken, (thing.x - x, thing.y - y)
        elif phase == "move" and self._grabbed is not None:
            self._put(self._chosen, x + self._grabbed[0], y + self._grabbed[1])
            self._say()
        elif phase == "up":
            self._grabbed = None

    def typed(self, key: str, shift: bool) -> None:
        if key == "Enter":
            self._chosen = 1 - self._chosen
            return
        thing = self.things[self._chosen]
        self._put(self._chosen, thing.x + ARROWS[key][0], thing.y + ARROWS[key][1])
        self._say()

    def _put(self, which: int, x: float, y: float) -> None:
        for axis, place in (("x", x), ("y", y)):
            setattr(self.values, f"{axis}_{which + 1}", round(2 * min(max(place, LEAST), SIDE - LEAST)) / 2)

    def _after_slice(self) -> None:
        super()._after_slice()
        if not self.playing or perf_counter() - self._said_at > max(EVERY, SHARE * self._saying):
            self._say()

    def play(self, on: bool = True) -> None:
        stops = self.playing and not on
        super().play(on)
        if stops:
            self._say()
            self.refresh()

    def update(self) -> None:
        figure, now = self.picture, self.told
        both = now.things
        chosen = both[self._chosen]
        figure.show_scene(now.scene.image, [(thing.x, thing.y) for thing in both], chosen.radius, self._chosen)
        looks = [None] * len(now.words) if now.looks is None else list(now.looks)
        figure.show_words(now.words, now.right, [lit(now.scene.image, look) for look in looks])
        figure.write(told.HINT, f"true:  {now.scene.caption}", told.verdict(self))
        history = self.trainer.history
        figure.loss.show(history.step, history.loss, history.changes)
        figure.exact.show(history.step, self.measured, history.changes)

    def settings(self) -> str:
        added = self.values.added if self.unread else 0
        return f"{super().settings()}, {added} scenes added" if added else super().settings()

    def describe(self) -> str:
        return f"{super().describe()}\n{told.describe(self)}"

    def _arguments(self) -> list[str]:
        return ["model", "train", "test", "words"]
