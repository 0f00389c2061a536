"""Lab: your GAN learns live, and noise becomes digits; a classifier says how good they are, and how various."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.adversarial.fakes import words
from dltutor.labs.adversarial.fakes.figure import SHOWN, FakesFigure, shown
from dltutor.labs.adversarial.fakes.forger import Forger
from dltutor.labs.adversarial.fakes.goals import AS_ASKED, CONFIDENT, RATIO, SHARE, goals
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.live.looking.judge import Judge
from dltutor.live.page.controls import Button, Control, Slider, Switch, replaced
from dltutor.live.page.goals import Goal
from dltutor.wording import number

JUDGED = 1000  # fakes that are judged
COMPARED = 200  # fakes whose nearest real image is looked for, and that the discriminator is shown
RATES = {"generator_rate": "generator_optimizer", "discriminator_rate": "discriminator_optimizer"}
LOWEST, HIGHEST = 1e-5, 0.1
AVERAGED = "show what the averaged generator makes: its weights follow the generator's slowly, and smooth its swings"


class Fakes(TrainingLab[FakesFigure]):
    """Train a GAN for images live, and watch what it makes of the same noise become better.

    The grid shows fakes of noise that stays the same. Click on one, or go through them with the arrow keys, to see the
    real image that it resembles most, and whether it is a copy. Each player has a learning rate of its own. Judging
    1,000 fakes takes longer than a training step, so it is done now and then: at most a quarter of the time.

    Args:
        gan: a compiled `keras.Model` with the attributes `generator` (noise to image) and `discriminator` (image to one
            logit), and a `train_step` that takes a batch of images; trained in place. The sliders set the rates of its
            `generator_optimizer` and `discriminator_optimizer`. Where it keeps a second generator `averaged`, a switch
            shows the fakes of that one.
        x_train: real images, shape (samples, height, width, channels), the channels may be missing; 20 or more. For a
            conditional GAN, whose players take a label as their second input, the pair (x_train, y_train): then the
            grid has a column for each label, and a line has the same noise for all of them.
        judge: a `live.Judge` for images of this size, of at most 12 classes; None to go without the curves of quality
            and variety.
        batch_size: to start with, from 1 to the number of images.
        averaged: show the fakes of the averaged generator.
        seed: of the noise.

    Raises:
        LearnerError: if the GAN, the images and the judge do not fit each other.
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("again", "New noise", icon="random", key="n", help="other noise, and so other fakes"),
    )
    draggable = True
    thrifty = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
    more = {"Training": ("step", "batch_size", "pace"), "View": ("averaged",)}

    def __init__(
        self,
        gan: Any,
        x_train: Any,
        judge: Judge | None = None,
        *,
        batch_size: int = 64,
        seed: int = 0,
        **settings: Any,
    ) -> None:
        self._seed = validation.whole("seed", seed, low=0, example=0)
        for name in RATES:
            if name in settings:
                validation.number(name, settings[name], above=0, example=0.001)
        self.forger = Forger(gan, x_train)
        self.judge = _checked(judge, self.forger)
        data = [self.forger.images, *([] if self.forger.labels is None else [self.forger.labels])]
        trainer = self._trainer_of(gan, *data, batch_size=batch_size, seed=self._seed)
        super().__init__(trainer, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        switch = [Switch("averaged", "averaged weights", True, help=AVERAGED)] if self.forger.has_average else []
        return replaced(super().own_controls(), *_rates(self.model), *switch)

    def figure(self) -> FakesFigure:
        names = map(str, range(self.judge.classes)) if self.judge else ()
        asked = self.forger.asked
        return FakesFigure(
            tuple(names), confident=CONFIDENT, ratio=RATIO, each=AS_ASKED if asked else SHARE, asked=asked
        )

    def own_goals(self) -> tuple[Goal, ...]:
        return goals(self.judge.classes if self.judge else 0, JUDGED, asked=bool(self.forger.asked))

    def begin(self) -> None:
        self.looks: list[tuple[int, float, float, float]] = []  # step, confident, ratio, told apart
        self.chosen, self._number = 0, 0
        for name in self._rates_shown:
            if getattr(self.values, name) != self.table[name].default:
                self.changed(name)
        self._draw_noise()
        self.measure()

    @property
    def models(self) -> list[Any]:
        return [self.model, self.model.generator, self.model.discriminator]

    @property
    def trained(self) -> bool:
        """Whether the GAN has made a step, here or before."""
        return self.trainer.step > 0 or self.trainer.comes_trained or self.trainer.elsewhere

    @property
    def usual(self) -> float:
        """How far a real image is from the nearest other one, typically: the median."""
        return float(np.median(self.forger.neighbours.own))

    @property
    def range(self) -> tuple[float, float]:
        """The range in which nine in ten of these distances lie."""
        low, high = np.quantile(self.forger.neighbours.own, (0.05, 0.95))
        return float(low), float(high)

    @property
    def closest(self) -> float:
        """What is nearer to a real image than this is almost a copy: half of what the nearest 5 % of real ones are."""
        return 0.5 * self.range[0]

    def fakes(self, count: int = JUDGED) -> np.ndarray:
        """The fakes of the lab's noise as the GAN is now, shape (count, height, width, channels)."""
        count = validation.whole("count", count, high=len(self.noise), example=100)
        return self.forger.make(self.noise[:count], self._averaged)

    @property
    def as_asked(self) -> np.ndarray | None:
        """Of the fakes of each label, the share that the judge reads as that label; None if no label is asked for."""
        if self.judge is None or not self.forger.asked:
            return None
        right = self._read == self.forger.asks(len(self._read))
        return np.array([right[self.forger.asks(len(right)) == label].mean() for label in range(self.forger.asked)])

    def measure(self) -> float:
        made = self.fakes()
        self.told = self.forger.told_apart(made[:COMPARED])
        self.typical = float(np.median(self.forger.neighbours.nearest(made[:COMPARED])[1]))
        self.verdict = None if self.judge is None else self.judge.look(made)
        if self.judge is not None and self.forger.asked:
            self._read = self.judge.answers(made).argmax(axis=1)
        confident, ratio = (self.verdict.confident, self.verdict.ratio) if self.verdict else (np.nan, np.nan)
        if self.looks and self.looks[-1][0] == self.trainer.step:
            self.looks.pop()
        self.looks.append((self.trainer.step, confident, ratio, self.told))
        return confident

    def changed(self, name: str) -> None:
        super().changed(name)
        if name in RATES:
            optimizer = getattr(self.model, RATES[name])
            if not np.isclose(float(optimizer.learning_rate.numpy()), getattr(self.values, name), rtol=1e-6):
                optimizer.learning_rate = getattr(self.values, name)
                self.trainer.note_change()
        elif name == "averaged":
            self.measure()

    def _follow_rates(self) -> None:
        for name in self._rates_shown:
            now = float(getattr(self.model, RATES[name]).learning_rate.numpy())
            if not np.isclose(now, getattr(self.values, name), rtol=1e-6):
                setattr(self.values, name, float(f"{now:.6g}"))

    def on_again(self) -> None:
        self._number += 1
        self._draw_noise()
        self.measure()

    def start_over(self) -> None:
        super().start_over()
        for name in self._rates_shown:  # those of the start came back with the weights
            getattr(self.model, RATES[name]).learning_rate = getattr(self.values, name)
        self.looks.clear()
        self.measure()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase != "up" and area == "grid":
            found = self.picture.grid.at(x, y)
            self.chosen = self.chosen if found is None else found

    def typed(self, key: str, shift: bool) -> None:
        columns = self.picture.grid.columns
        step = {"ArrowLeft": -1, "ArrowRight": 1, "ArrowUp": -columns, "ArrowDown": columns}[key]
        if 0 <= self.chosen + step < self._shown:
            self.chosen += step

    def _draw_noise(self) -> None:
        rng = np.random.default_rng((self._seed, self._number))
        self.noise = rng.normal(size=(JUDGED, self.forger.noise_size)).astype(np.float32)
        if self.forger.asked:
            shown = self._shown
            self.noise[:shown] = np.repeat(self.noise[: -(-shown // self.forger.asked)], self.forger.asked, axis=0)[
                :shown
            ]

    @property
    def _shown(self) -> int:
        """How many fakes are in the grid."""
        return shown(self.forger.asked)

    @property
    def _averaged(self) -> bool:
        return getattr(self.values, "averaged", False)

    @property
    def _rates_shown(self) -> list[str]:
        return [name for name in RATES if name in self.table]

    def update(self) -> None:
        picture, history = self.picture, self.trainer.history
        made = self.fakes(self._shown)
        fake = made[self.chosen : self.chosen + 1]
        (index,), (distance,) = self.forger.neighbours.nearest(fake)
        self.answer = None if self.judge is None else self.judge.answers(fake)[0]
        grey = self.forger.grey(made)
        averaged = ", averaged weights" if self._averaged else ""
        kind = "a column for each class" if self.forger.asked else f"{SHOWN} fakes of the same noise"
        picture.show_fakes(f"{kind}{averaged}", grey, self.chosen)
        real = self.forger.grey(self.forger.images[index : index + 1])[0]
        picture.show_pair(grey[self.chosen], real, words.pair(self, float(distance)))
        steps, confident, ratio, told = zip(*self.looks, strict=True)
        if self.judge is None:
            picture.told.show(steps, told, history.changes)
        else:
            picture.confident.show(steps, confident, history.changes)
            picture.show_ratio(steps, ratio, history.changes)
            picture.show_shares(self.verdict.shares if self.as_asked is None else self.as_asked)
        discriminator, generator = self._losses()
        picture.show_losses(history.step, discriminator, generator, history.changes)

    def _losses(self) -> tuple[list[float], list[float]]:
        """The discriminator's and the generator's loss, by the names that the train step reports."""
        history = self.trainer.history
        first, *others = self.trainer.names
        found = {first: history.loss, **{name: history.metrics.get(name, []) for name in others}}
        missing = [np.nan] * len(history.step)
        d, g = (next((v for name, v in found.items() if v and name.startswith(part)), missing) for part in "dg")
        return d, g

    def describe(self) -> str:
        return words.describe(self)

    def settings(self) -> str:
        rates = [f"{number(getattr(self.values, name))} ({name.split('_')[0]})" for name in self._rates_shown]
        return (
            f"rates {' and '.join(rates)}, " if rates else ""
        ) + f"batch size {self.trainer.batch_size}{self.slower()}"

    def _arguments(self) -> list[str]:
        return ["gan", "(x_train, y_train)" if self.forger.asked else "x_train", *(["judge"] if self.judge else [])]


def _rates(gan: Any) -> list[Slider]:
    """A slider for each optimizer that follows no schedule."""
    found = []
    for name, attribute in RATES.items():
        optimizer = getattr(gan, attribute, None)
        if hasattr(getattr(optimizer, "_learning_rate", None), "assign"):
            rate = float(f"{float(optimizer.learning_rate.numpy()):.6g}")
            low, high = min(LOWEST, rate), max(HIGHEST, rate)
            player = name.split("_")[0]
            help = f"how far a step of the {player} goes"
            found.append(Slider(name, f"rate: {player}", low, high, rate, step=0.05, log=True, help=help))
    return found


def _checked(judge: Any, forger: Forger) -> Judge | None:
    if judge is None:
        return None
    if not isinstance(judge, Judge):
        raise LearnerError(
            f"judge={validation.shown(judge)}: it must be live.Judge(classifier, x, y), or None to go without one"
        )
    if judge.classes > 12:
        raise LearnerError(f"judge: its classifier has {judge.classes} classes; this lab shows 2 to 12")
    try:
        judge.answers(forger.images[:2])
    except LearnerError as error:
        raise LearnerError(f"judge: its classifier does not take these images: {error}") from None
    return judge
