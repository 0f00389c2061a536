"""Lab: walk through the noise of a trained generator, from fake to fake, and see what is near among the real images."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.adversarial.latent_walk import words
from dltutor.labs.adversarial.latent_walk.figure import FAKES, STOPS, LatentFigure
from dltutor.labs.adversarial.latent_walk.goals import TORN, goals
from dltutor.labs.adversarial.latent_walk.paths import GREAT_CIRCLE, STRAIGHT, along
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.live.looking.generating import Maker, real_images
from dltutor.live.looking.image_classifier import ImageClassifier
from dltutor.live.looking.neighbours import Neighbours
from dltutor.live.page.controls import Button, Choice, Slider, check
from dltutor.live.page.goals import Goal

BETWEEN, SUM = WALKS = ("from A to B", "C plus (B − A)")
ENDS = ("A", "B", "C")
PACE = 0.02  # of the walk, a picture
FURTHEST = 3.0  # how far a direction goes, in standard deviations of the noise
USUAL = (5, 50, 95)  # percent of the real images: which distances are usual
DIRECTIONS = tuple(
    Slider(f"direction_{i}", f"direction {i}", -FURTHEST, FURTHEST, 0.0, step=0.1, help=f"the {which} change")
    for i, which in enumerate(("strongest", "second strongest", "third strongest"), start=1)
)


class LatentWalk(FollowingLab[LatentFigure]):
    """Walk from one fake to another, and compare each stop with the nearest training image: is the generator copying?

    Click on a fake above to make it A, B or C; drag along the stops, or move *position*. In the walk *C plus (B − A)*
    the change from A to B is added to C, a share of it at each stop. The directions move the whole walk; they are
    those in which the images change fastest on average (see `Maker.directions`). A straight line between two lines of
    noise comes nearer to zero in the middle than noise usually is; the great circle keeps its length.

    Keyboard: ← and → move along the walk, `a`, `b` and `c` say what a click chooses, `x` swaps A and B, `n` brings
    other fakes, the space bar walks on and on.

    Args:
        generator: a built Keras model, from noise of shape (batch, noise_size) to images (batch, height, width, 1).
        x_train: the real images that it was trained on, shape (samples, height, width, 1) or without the 1.
        judge: a Keras classifier of such images, or a `live.Judge`; None for none.
        seed: of the fakes to choose from.
        settings: any of the controls, for example ``position=0.5``.

    Raises:
        LearnerError: if the generator, the images and the judge do not fit each other.

    Example:
        >>> import keras
        >>> layers = [keras.Input((16,)), keras.layers.Dense(64, "sigmoid"), keras.layers.Reshape((8, 8, 1))]
        >>> lab = LatentWalk(keras.Sequential(layers), np.random.default_rng(0).random((20, 8, 8)), position=0.5)
        >>> lab.noise.shape, lab.image.shape
        ((16,), (8, 8))
        >>> lab.set(path="great circle")
        >>> ends = np.linalg.norm(lab.ends, axis=1)
        >>> bool(min(ends) <= np.linalg.norm(lab.noise) <= max(ends))
        True
    """

    controls = (
        Button("play", "Walk", icon="play", key=" ", help="walk on and on, from fake to fake"),
        Button("fresh", "Other fakes", icon="random", key="n", help="other noise"),
        Button("swap", "Swap A and B", icon="exchange", key="x", help="walk the other way round"),
        Button("still", "Directions to 0", icon="undo", key="r", help="all directions back to 0"),
        LOOK,
        Choice("chooses", "a click chooses", ENDS, "B", help="what the fake becomes that you click on"),
        Choice("walk", "walk", WALKS, BETWEEN, help="between two fakes, or add their difference to a third"),
        Choice("path", "path", (STRAIGHT, GREAT_CIRCLE), STRAIGHT, help="the line through the noise"),
        Slider("position", "position", 0.0, 1.0, 0.0, step=0.01, help="0: the beginning of the walk, 1: its end"),
        *DIRECTIONS,
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "a", "b", "c")
    more = {"Directions": ("direction_1", "direction_2", "direction_3"), "View": ("chooses", "still", "look")}

    def __init__(self, generator: Any, x_train: Any, judge: Any = None, *, seed: int = 0, **settings: Any) -> None:
        check(self.controls, settings)
        self.seed = validation.whole("seed", seed, low=0, high=2**31, example=0)
        self.real = real_images("x_train", x_train)
        size = self.real.shape[1:]
        self.maker = Maker(generator, size)
        self.judge = None if judge is None else ImageClassifier(judge, size)
        self.neighbours = Neighbours(self.real)
        self.usual = tuple(float(d) for d in np.percentile(self.neighbours.own, USUAL))
        self.names = tuple(map(str, range(self.judge.classes))) if self.judge else ()
        lengths = np.linalg.norm(self.maker.noise(2000, 1), axis=1)
        self.shell = tuple(float(d) for d in np.percentile(lengths, USUAL))
        super().__init__(self.maker, *([self.judge] if self.judge else []), **settings)

    def figure(self) -> LatentFigure:
        return LatentFigure(self.names)

    def own_goals(self) -> tuple[Goal, ...]:
        return goals(self.judge is not None)

    def begin(self) -> None:
        self.moved = self._training = False
        self.look()
        self._deal()

    @property
    def ends(self) -> np.ndarray:
        """The noise of A, B and C, shape (3, noise_size)."""
        return self.pool[[self.chosen[name] for name in ENDS]]

    @property
    def offset(self) -> np.ndarray:
        """What the directions add to the noise, shape (noise_size,)."""
        amounts = [getattr(self.values, control.name) for control in DIRECTIONS]
        return np.array(amounts[: len(self.directions)]) @ self.directions[: len(amounts)]

    @property
    def noise(self) -> np.ndarray:
        """The noise at the present place, shape (noise_size,)."""
        return self.walk_at(np.array([self.values.position]))[0]

    def walk_at(self, places: np.ndarray) -> np.ndarray:
        """The noise at `places` of the walk, each from 0 to 1: shape (places, noise_size)."""
        a, b, c = self.ends
        start, end = (a, b) if self.values.walk == BETWEEN else (c, c + b - a)
        return along(start, end, places, self.values.path) + self.offset

    @property
    def stops(self) -> np.ndarray:
        """Where on the walk the stops are."""
        return np.linspace(0, 1, STOPS)

    def look(self) -> None:
        """Find the directions anew; that takes a while, so not as long as the generator is still being trained."""
        self._late = self._training
        if not self._training:
            self.directions = self.maker.directions()

    def news(self, at_rest: bool) -> None:
        self._training = not at_rest
        super().news(at_rest)
        self._training = False
        if at_rest and self._late:
            with self.lock:
                self.look()
                self.refresh()

    def changed(self, name: str) -> None:
        self.moved |= name not in ("chooses",)

    def on_fresh(self) -> None:
        self.seed += 1
        self._deal()

    def on_swap(self) -> None:
        self.chosen["A"], self.chosen["B"] = self.chosen["B"], self.chosen["A"]

    def on_still(self) -> None:
        for control in DIRECTIONS:
            setattr(self.values, control.name, 0.0)

    def advance(self, seconds: float) -> None:
        """A little further; at the end B becomes A, and another fake B."""
        self.values.position = round(self.values.position + PACE, 4)
        self.moved = True
        if self.values.position >= 1:
            self.values.position = 0.0
            if self.values.walk == BETWEEN:
                self.chosen["A"] = self.chosen["B"]
            self.chosen["B"] = self._other(self.chosen["B"])

    def typed(self, key: str, shift: bool) -> None:
        if key in "abc":
            self.values.chooses = key.upper()
            return
        step = (0.1 if shift else 0.02) * (1 if key == "ArrowRight" else -1)
        self._go(self.values.position + step)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "fakes" and phase == "down":
            found = self.picture.fakes.at(x, y)
            if found is not None:
                self.chosen[self.values.chooses] = found
                self.moved = True
        elif area in ("walk", "near") and phase != "up":
            first, last = (self.picture.walk.place(number)[0] for number in (0, STOPS - 1))
            self._go((x - first) / (last - first))

    def _go(self, position: float) -> None:
        self.values.position = round(float(np.clip(position, 0, 1)), 2)
        self.moved = True

    def _deal(self) -> None:
        """Other fakes to choose from; A, B and C are the surest of three different digits, if there are."""
        self.pool = self.maker.noise(FAKES, self.seed)
        self.chosen = dict(zip(ENDS, range(3), strict=True))
        if self.judge is not None:
            shares = self.judge.read(self.maker.fakes(self.pool))
            read, surest = shares.argmax(axis=1), np.argsort(-shares.max(axis=1), kind="stable").tolist()
            first = [i for n, i in enumerate(surest) if read[i] not in read[surest[:n]]]
            order = [*first, *(i for i in surest if i not in first)]
            self.chosen = dict(zip(ENDS, order, strict=False))

    def _other(self, number: int) -> int:
        """The next fake that is none of A, B and C."""
        later = ((number + i) % FAKES for i in range(1, FAKES))
        return next(i for i in later if i not in self.chosen.values())

    def update(self) -> None:
        places = np.append(self.stops, self.values.position)
        noise = self.walk_at(places)
        images = self.maker.fakes(np.concatenate([self.pool, noise]))
        pool, walk = images[:FAKES], images[FAKES:]
        numbers, self.distances = self.neighbours.nearest(walk)
        self.image, self.distance = walk[-1], float(self.distances[-1])
        self.answers = self.judge.read(walk) if self.judge else None
        self.answer = None if self.answers is None else self.answers[-1]
        self.lengths = np.linalg.norm(noise, axis=1)
        figure, real = self.picture, self.real[numbers]
        at = int(np.abs(self.stops - self.values.position).argmin())
        marks: dict[int, str] = {}
        for name, number in self.chosen.items():
            marks[number] = f"{marks[number]}, {name}" if number in marks else name
        figure.show_fakes(words.choosing(self), pool, marks, self.chosen[self.values.chooses])
        figure.show_walk(words.headings(self), walk[:-1], real[:-1], self.distances, at)
        figure.show_here(words.here(self, int(numbers[-1])), walk[-1], real[-1])
        if self.answer is not None:
            figure.show_answer(self.answer)
        figure.show_panels(self._curves(places), self.values.position)

    def _curves(self, places: np.ndarray) -> list[tuple[str, np.ndarray, np.ndarray, tuple[float, float]]]:
        """Along the walk: how sure the judge is or how far the training images are; and the length of the noise."""
        order = np.argsort(places, kind="stable")
        high = max(1.25 * self.shell[2], float(self.lengths.max()))
        length = self.lengths[order] / high
        shell = self.shell[0] / high, self.shell[2] / high
        if self.answers is not None:
            first = words.SURE, places[order], self.answers.max(axis=1)[order], (TORN, TORN)
        else:
            top = max(2 * self.usual[2], float(self.distances.max()))
            band = self.usual[0] / top, self.usual[2] / top
            first = words.FAR, places[order], self.distances[order] / top, band
        return [first, (words.LENGTH, places[order], length, shell)]

    def describe(self) -> str:
        return words.describe(self)

    def _arguments(self) -> list[str]:
        return ["generator", "x_train", *(["judge"] if self.judge else [])]
