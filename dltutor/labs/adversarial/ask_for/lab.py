"""Lab: ask a conditional generator for a digit, and let a judge read what comes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.adversarial.ask_for.figure import COLUMNS, ROWS, AskedFigure
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.live.looking.generating import Maker, real_images
from dltutor.live.looking.image_classifier import ImageClassifier
from dltutor.live.looking.neighbours import Neighbours
from dltutor.live.page.controls import Button, Choice, Control, Slider, check, replaced, without
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.wording import fixed, number, share

ONE, ALL = VIEWS = ("many of one digit", "the same noise, every digit")
COUNT = COLUMNS * ROWS  # fakes of each class
WELL = 0.9  # share read as asked that counts as well
BADLY = 0.8
SEVEN = 7


def _digit(classes: int) -> Slider:
    first = min(SEVEN, classes - 1) if classes < 10 else 0
    return Slider("digit", "digit", 0, classes - 1, first, step=1, whole=True, help="what is asked for (keys 0 to 9)")


class AskFor(FollowingLab[AskedFigure]):
    """Ask for a digit and see 50 fakes of it, what the judge reads in each, and how various they are.

    In the other view each line has the same noise for every digit: the style stays, the digit changes. *length of the
    noise* multiplies the noise: shorter noise gives safer fakes that are more alike, longer noise bolder ones. Variety
    is how far two fakes of one digit are from each other on average, divided by the same of real images that the judge
    reads as that digit.

    Keyboard: 0 to 9 ask for a digit, `n` brings other noise, `v` changes the view, the arrow keys choose a fake.

    Args:
        generator: a built Keras model with two inputs, noise of shape (batch, noise_size) and labels of shape (batch,),
            that gives images (batch, height, width, 1).
        judge: a Keras classifier of such images, or a `live.Judge`.
        x_train: the real images that it was trained on, shape (samples, height, width, 1) or without the 1; None for
            none: then variety and the nearest image cannot be told.
        seed: of the noise.
        settings: any of the controls, for example ``digit=7``.

    Raises:
        LearnerError: if the generator, the judge and the images do not fit each other.

    Example:
        >>> import keras
        >>> noise, label = keras.Input((16,)), keras.Input((), dtype="int32")
        >>> both = keras.layers.Concatenate()([noise, keras.layers.Embedding(10, 8)(label)])
        >>> generator = keras.Model([noise, label], keras.layers.Reshape((8, 8, 1))(keras.layers.Dense(64)(both)))
        >>> judge = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
        >>> lab = AskFor(generator, judge, digit=7)
        >>> lab.fakes.shape, lab.answers.shape, lab.shares.shape
        ((10, 50, 8, 8), (10, 50, 10), (10,))
    """

    controls = (
        Button("fresh", "Other noise", icon="random", key="n", help="the same question with other noise"),
        Button("other", "Other view", icon="th", key="v", help="many of one digit, or the same noise for every digit"),
        LOOK,
        _digit(10),
        Choice("view", "view", VIEWS, ONE, help="many of one digit, or the same noise for every digit"),
        Slider("length", "length of the noise ×", 0.0, 3.0, 1.0, step=0.1, help="0: no noise, 1: as in the training"),
    )
    draggable = True
    keys = (*map(str, range(10)), "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(self, generator: Any, judge: Any, x_train: Any = None, *, seed: int = 0, **settings: Any) -> None:
        check(without(self.controls, "digit"), settings)
        self.seed = validation.whole("seed", seed, low=0, high=2**31, example=0)
        real = None if x_train is None else real_images("x_train", x_train)
        self.maker = Maker(generator, None if real is None else real.shape[1:], labelled=True)
        self.judge = ImageClassifier(judge, self.maker.size)
        self._try()
        self.names = tuple(map(str, range(self.judge.classes)))
        self.real, self.neighbours = real, None if real is None else Neighbours(real)
        super().__init__(self.maker, self.judge, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        return replaced(self.controls, _digit(self.judge.classes))

    def figure(self) -> AskedFigure:
        return AskedFigure(self.names, self.real is not None)

    def own_goals(self) -> tuple[Goal, ...]:
        asked, well, badly = self.asked, share(WELL), share(BADLY)
        return (
            Goal(f"ask for a {asked}: the judge reads {well} of the fakes as {asked}", _well),
            Goal("ask for every digit, and stop at the one that the judge reads worst", _worst, AT_REST),
            Goal(f"stretch the noise until fewer than {badly} of a digit that it reads well are right", _torn),
        )

    def begin(self) -> None:
        self.chosen, self.moved = 0, False
        self.visited: set[int] = set()  # the digits that were asked for
        self._usual: tuple[Any, np.ndarray] = (None, np.zeros(0))
        self.look()

    @property
    def asked(self) -> int:
        """The digit of the first goal."""
        return min(SEVEN, self.judge.classes - 1)

    @property
    def shown(self) -> np.ndarray:
        """The fakes in the grid, as pairs (class, number of the noise): shape (fakes, 2)."""
        if self.values.view == ONE:
            return np.array([(self.values.digit, i) for i in range(COUNT)])
        return np.array([(label, i) for i in range(ROWS) for label in range(self.judge.classes)])

    @property
    def right(self) -> np.ndarray:
        """Which fakes the judge reads as asked, shape (classes, fakes)."""
        return self.answers.argmax(axis=2) == np.arange(self.judge.classes)[:, None]

    @property
    def shares(self) -> np.ndarray:
        """Of the fakes of each class, the share that the judge reads as asked."""
        return self.right.mean(axis=1)

    def look(self) -> None:
        """Make the fakes of every class and read them, and the real images too."""
        classes = self.judge.classes
        noise = self.values.length * self.maker.noise(COUNT, self.seed)
        labels = np.repeat(np.arange(classes), COUNT)
        made = self.maker.fakes(np.tile(noise, (classes, 1)), labels)
        self.answers = self.judge.read(made).reshape(classes, COUNT, -1)
        self.fakes = made.reshape(classes, COUNT, *made.shape[1:])
        self.variety = None
        if self.real is not None:
            with np.errstate(all="ignore"):
                self.variety = np.array([_spread(fakes) for fakes in self.fakes]) / self._spread_of_real()

    def changed(self, name: str) -> None:
        self.moved = True
        if name == "length":
            self.look()
        elif name == "view":
            self.chosen = 0
        elif name == "digit":
            self.visited.add(self.values.digit)

    def on_fresh(self) -> None:
        self.seed += 1
        self.look()

    def on_other(self) -> None:
        self.values.view = ALL if self.values.view == ONE else ONE
        self.changed("view")

    def typed(self, key: str, shift: bool) -> None:
        if key.isdigit():
            if int(key) < self.judge.classes:
                self.values.digit = int(key)
                self.changed("digit")
            return
        columns = self.picture.fakes.columns
        step = {"ArrowLeft": -1, "ArrowRight": 1, "ArrowUp": -columns, "ArrowDown": columns}[key]
        self.chosen = int(np.clip(self.chosen + step, 0, len(self.shown) - 1))

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        found = self.picture.fakes.at(x, y) if area == "fakes" else None
        if found is not None and phase != "up":
            self.chosen = found

    def update(self) -> None:
        labels, numbers = self.shown.T
        images, read = self.fakes[labels, numbers], self.answers[labels, numbers].argmax(axis=1)
        captions = [
            (self.names[r] if r == a else f"✗ {self.names[r]}", bool(r == a)) for r, a in zip(read, labels, strict=True)
        ]
        if self.values.view == ONE:
            captions = [(text if not right else "", right) for text, right in captions]
        self.picture.show_fakes(self._heading(), images, captions, self.chosen)
        self.picture.show_shares(self.shares, self.variety, self.values.digit)
        if self.neighbours is not None:
            (nearest,), (self.distance,) = self.neighbours.nearest(images[self.chosen][None])
            headings = f"fake {self.chosen + 1}", f"nearest: {fixed(self.distance)} away"
            self.picture.show_near(headings, images[self.chosen], self.real[nearest])

    def describe(self) -> str:
        digit, shares = self.values.digit, self.shares
        right = int(self.right[digit].sum())
        wrong = Counter(int(i) for i in self.answers[digit].argmax(axis=1) if i != digit).most_common(3)
        others = ", ".join(f"{self.names[i]} ({times})" for i, times in wrong)
        line = f"Asked for {self.names[digit]}: the judge reads {right} of {COUNT} as {self.names[digit]}"
        line += f"; others as {others}." if others else "."
        worst = int(shares.argmin())
        every = f"All digits: {share(shares.mean())} as asked; worst {self.names[worst]}, {share(shares[worst])}."
        return f"{line}\n{every}{self._variety_in_words()}"

    def _heading(self) -> str:
        v = self.values
        stretched = "" if v.length == 1 else f", noise × {number(v.length)}"
        if v.view == ALL:
            return f"each line has the same noise for every digit{stretched}; below what the judge reads"
        return f"asked for: {self.names[v.digit]}{stretched}; below a fake what the judge reads, if it differs"

    def _variety_in_words(self) -> str:
        if self.values.length == 0:
            return " Without noise all fakes of a digit are the same one."
        if self.variety is None or np.isnan(self.variety).all():
            return ""
        various = float(np.nanmean(self.variety))
        if various < 0.7:
            said = "much more alike than real digits"
        elif various < 0.95:
            said = "a little more alike than real digits"
        else:
            said = "as various as real digits" if various <= 1.1 else "more various than real digits"
        return f" Variety {fixed(various)}: the fakes of one digit are {said}."

    def _try(self) -> None:
        """Ask for the first and the last class once: an Embedding that is too small says so here."""
        labels = np.array([0, self.judge.classes - 1])
        try:
            self.maker.fakes(np.zeros((2, self.maker.noise_size)), labels)
        except Exception:
            raise LearnerError(
                f"generator: asked for class {labels[1]} it fails, and the judge has classes 0 to {labels[1]}; "
                f"its layer for the labels must know {self.judge.classes}, as in keras.layers.Embedding("
                f"{self.judge.classes}, …)"
            ) from None

    def _spread_of_real(self) -> np.ndarray:
        """How far two real images of a class are from each other, as the judge reads them: shape (classes,)."""
        judge = self.judge.fingerprint()
        if self._usual[0] != judge:
            read = self.judge.read(self.real).argmax(axis=1)
            spreads = [_spread(self.real[read == label][:COUNT]) for label in range(self.judge.classes)]
            self._usual = judge, np.array(spreads)
        return self._usual[1]

    def _arguments(self) -> list[str]:
        return ["generator", "judge", *(["x_train"] if self.real is not None else [])]


def _spread(images: np.ndarray) -> float:
    """The average distance between two of `images`; NaN with fewer than two."""
    if len(images) < 2:
        return float("nan")
    flat = images.reshape(len(images), -1).astype(float)
    products = flat @ flat.T
    squares = np.diag(products)
    distances = np.sqrt(np.maximum(squares[:, None] + squares - 2 * products, 0))
    return float(distances.sum() / len(flat) / (len(flat) - 1))


def _well(lab: AskFor) -> bool | str:
    part = lab.shares[lab.asked]
    there = lab.asked in lab.visited and lab.values.digit == lab.asked
    return bool(there and part >= WELL) and share(part)


def _worst(lab: AskFor) -> bool | str:
    shares, digit = lab.shares, lab.values.digit
    everything = len(lab.visited | {digit}) == lab.judge.classes
    return bool(lab.moved and everything and shares[digit] == shares.min()) and f"{digit}: {share(shares[digit])}"


def _torn(lab: AskFor) -> bool | str:
    now = lab.shares[lab.values.digit]
    if lab.values.length <= 1 or now >= BADLY:
        return False
    usual = lab.maker.fakes(lab.maker.noise(COUNT, lab.seed), np.full(COUNT, lab.values.digit))
    before = (lab.judge.read(usual).argmax(axis=1) == lab.values.digit).mean()
    return bool(before >= WELL) and f"{lab.values.digit}: from {share(before)} to {share(now)}"
