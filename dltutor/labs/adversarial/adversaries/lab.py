"""Lab: two networks in the plane. Your generator makes points, your discriminator tells them from real ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.adversarial.adversaries import words
from dltutor.labs.adversarial.adversaries.controls import CONTROLS, NAMES, OWN, rates_of
from dltutor.labs.adversarial.adversaries.data import FEWEST, KEYS, Real
from dltutor.labs.adversarial.adversaries.failures import FAILURES, NOTHING, provoked, settings_of
from dltutor.labs.adversarial.adversaries.figure import AdversariesFigure
from dltutor.labs.adversarial.adversaries.goals import GOALS
from dltutor.labs.adversarial.adversaries.scene import Scene
from dltutor.labs.adversarial.adversaries.slow import SlowRound
from dltutor.labs.adversarial.adversaries.state import state_of
from dltutor.labs.bases.own_start import OwnStart
from dltutor.labs.bases.pace import Beats
from dltutor.live.adversarial import pair as adversarial
from dltutor.live.page import registry
from dltutor.live.page.controls import Button, Choice, Control, check, replaced
from dltutor.live.training.left import comes_trained

STAGE_SECONDS = 1.6
SELDOM = 4  # pictures after which the curves follow while it plays
TRAINED = (
    "loss",
    "discriminator_rate",
    "generator_rate",
    "batch_size",
    "discriminator_updates",
    "generator_updates",
)
UNWRITTEN = ("data", "pen", "failure")  # in the lab's code: the first is there anyway, the others say nothing more


class Adversaries(OwnStart[AdversariesFigure]):
    """Watch your own generator and discriminator: real points, fakes, what the discriminator thinks of every place.

    The ground is blue where the discriminator takes a point for real, orange where for a fake. The thin lines are a
    grid of noise, bent as the generator bends it. An arrow at a fake says where it would have to go to look more real.

    Stage goes through one round in seven named stages; with slow motion, Play does it. With the points "drawing" you
    draw the real points: drag on the plane (keyboard: arrows move a cursor, Enter sets a point, Delete erases). Space
    plays, s is a round, d and g are updates of one player alone, n is the next stage, r resets.

    Args:
        generator: a Keras model from noise (batch, noise_size) to points (batch, 2); it is trained in place. Its
            optimizer is the one it was compiled with, or Adam with beta_1=0.5.
        discriminator: a Keras model from points to one logit each, (batch, 1); trained in place.
        data: "line", "gaussians", "ring", "two clusters", "drawing", or an array of points (n, 2).
        **settings: how it starts: ``loss`` ("log", "saturating", "least squares", "Wasserstein"),
            ``discriminator_rate`` and ``generator_rate`` (0.00001 to 1), ``batch_size`` (1 to 512),
            ``discriminator_updates`` and ``generator_updates`` a round (0 to 10), ``failure`` (one to provoke: "mode
            collapse", "vanishing gradient", "discriminator too slow", "discriminator far ahead"; it makes the
            settings above), ``slow``, and what is shown: ``map``, ``grid``, ``arrows``.

    Raises:
        LearnerError: if a model does not fit, or a setting is not possible.

    Example:
        >>> import keras
        >>> from keras.layers import Dense
        >>> generator = keras.Sequential([keras.Input((2,)), Dense(8, "relu"), Dense(2)])
        >>> discriminator = keras.Sequential([keras.Input((2,)), Dense(8, "relu"), Dense(1)])
        >>> lab = Adversaries(generator, discriminator, data="two clusters")
        >>> lab.press("round")
        >>> lab.pair.round
        1
    """

    controls = CONTROLS
    goals = GOALS
    draggable = True
    holds = True
    traces = True
    keys = KEYS
    more = {
        "Rates": ("loss", "discriminator_rate", "generator_rate", "batch_size"),
        "Turns": ("discriminator", "generator", "discriminator_updates", "generator_updates", "slow"),
        "View": ("map", "grid", "arrows"),
        "Own data": ("pen", "clear"),
    }

    def __init__(self, generator: Any, discriminator: Any, data: Any = "ring", **settings: Any) -> None:
        check(self.controls, settings)
        given = None if isinstance(data, str) else data
        if given is not None and np.ndim(given) == 0:
            names = ", ".join(map(repr, NAMES))
            raise LearnerError(f"data={validation.shown(data)}: it must be one of {names}, or an array of shape (n, 2)")
        self.real = Real(given)
        name = validation.choice("data", data, NAMES) if given is None else OWN
        self.real.take(name)
        self._models = generator, discriminator
        super().__init__(data=name, **{**rates_of(*self._models), **settings})

    def own_controls(self) -> tuple[Control, ...]:
        given = [OWN] if self.real.given is not None else []
        return replaced(self.controls, Choice("data", "real points", (*NAMES, *given), self.real.name))

    def figure(self) -> AdversariesFigure:
        return AdversariesFigure(self.real.limit)

    def begin(self) -> None:
        self._own_rates = {rate: getattr(self.values, rate) for rate in ("discriminator_rate", "generator_rate")}
        if self.values.failure != NOTHING:
            vars(self.values).update(self._own_rates | settings_of(self.values.failure))
        chosen = {key: getattr(self.values, key) for key in TRAINED}
        self.pair = adversarial.Adversaries(*self._models, self.real.learned, **chosen)
        self._came_trained = self.comes_trained = comes_trained(*self._models)
        self.progress.count_anew(given=self.comes_trained)
        self.scene, self.slow = Scene(self.picture, self.pair), SlowRound(self.pair)
        self.collapsed_on, self._beats, self._frames = "", Beats(), 0
        self._take_points()
        self._claim()
        registry.follow(self)

    @property
    def models(self) -> list[Any]:
        return list(self._models)

    @property
    def trainers(self) -> list[adversarial.Adversaries]:
        return [self.pair]

    @property
    def begun(self) -> bool:
        return self.pair.round > 0

    @property
    def answerable(self) -> bool:
        return self.begun

    def start_over(self) -> None:
        self.comes_trained = True
        self.slow.leave()

    def changed(self, name: str) -> None:
        if name == "failure":
            self._provoke(self.values.failure)
        elif name in TRAINED:
            setattr(self.pair, name, getattr(self.values, name))
            self.values.failure = provoked(self.values)
            if name in ("batch_size", "discriminator_updates", "generator_updates"):
                self.slow.leave()
        elif name == "data":
            self.real.take(self.values.data)
            self._take_points()
        elif name == "slow":
            self.slow.leave()
            self._beats.start()
        elif name == "pen" and self.values.data != "drawing":
            self.notice = 'The pen is for the real points "drawing".'

    def play(self, on: bool = True) -> None:
        if on and not self._ready():
            on = False
        self._beats.start()
        stops = self.playing and not on
        super().play(on)
        if on:
            self._claim()
        elif stops:
            self._come_to_rest()

    def on_round(self) -> None:
        self.play(False)
        self.slow.leave()
        if self._ready():
            self.pair.train(rounds=1)
            self._tell_divergence()
            self._come_to_rest()

    def on_discriminator(self) -> None:
        self._one("discriminator")

    def on_generator(self) -> None:
        self._one("generator")

    def on_stage(self) -> None:
        self.play(False)
        if self._ready():
            self.slow.go()
            self._tell_divergence()
            self._come_to_rest()

    def on_reset(self) -> None:
        self.play(False)
        self.slow.leave()
        self._begin_anew()

    def on_clear(self) -> None:
        self.values.data = "drawing"
        self.real.take("drawing")
        self.real.clear()
        self._take_points()

    def advance(self, seconds: float) -> None:
        self._catch_up()
        if self.values.slow:
            for _ in self._beats.due(1 / STAGE_SECONDS):
                self.slow.go()
        else:
            self.slow.leave()
            self.pair.train(seconds=seconds)
        self._tell_divergence()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area != "plane":
            return
        if self.values.data != "drawing":
            if phase == "down":
                self.notice = 'Choose the real points "drawing" to draw on the plane.'
        elif self.real.pointed(phase, x, y, self.values.pen == "erase"):
            self._take_points()

    def typed(self, key: str, shift: bool) -> None:
        if self.values.data != "drawing":
            self.notice = 'Choose the real points "drawing" to set points with the keyboard.'
            return
        if self.real.typed(key):
            self._take_points()
        self._show_points()

    def update(self) -> None:
        pair, slow = self.pair, self.slow
        self.view = self.scene.look(self.real.shown, slow.shown(self.values), slow.noise)
        self.scene.show_noise(self.scene.noise if slow.noise is None else slow.noise)
        self._frames += 1
        if not self.playing or self._frames % SELDOM == 0:
            self.scene.show_curves(self.real.halves)
        self.picture.title.set_text(self._title())
        self.picture.clock.set_text(f"round {pair.round:,}")
        self.picture.show_stage(slow.stage)
        self.state = state_of(pair, self.view, self.real)
        if self.collapsed_here and not self.collapsed_on:
            self.collapsed_on = self.values.data

    @property
    def collapsed_here(self) -> bool:
        """Whether all fakes lie in a small part of the real points now."""
        return self.real.enough and self.state.collapsed

    def describe(self) -> str:
        if not self.real.enough:
            many = len(self.real.x)
            return f"There are {many} real points, too few to learn from: draw at least {FEWEST}, by dragging."
        lines = [words.numbers(self.state), words.verdict(self.state, self.comes_trained)]
        if self.slow.stage is not None:
            lines[1] = self.slow.say(self.view)
        if self.values.failure != NOTHING:
            lines.append(f"You provoke: {self.values.failure}. {FAILURES[self.values.failure].words}")
        return "\n".join([*lines, words.settings(self.values)])

    def to_code(self) -> str:
        changed = [
            f"{name}={getattr(self.values, name)!r}"
            for name, control in self.table.items()
            if not isinstance(control, Button)
            and name not in UNWRITTEN
            and getattr(self.values, name) != control.default
        ]
        data = "data=x" if self.values.data == OWN else f"data={self.values.data!r}"
        return f"labs.Adversaries({', '.join(['generator', 'discriminator', data, *changed])})"

    def _provoke(self, name: str) -> None:
        """From the start with the settings of a failure, for what is fitted holds; or on with those of an even game."""
        for key, value in (self._own_rates | settings_of(name)).items():
            setattr(self.values, key, value)
            setattr(self.pair, key, value)
        self.slow.leave()
        if name != NOTHING:
            self._begin_anew()

    def _begin_anew(self) -> None:
        self.pair.reset()
        self.comes_trained = self._came_trained
        self.progress.count_anew(given=self.comes_trained)

    def _title(self) -> str:
        if self.slow.stage is not None:
            return "slow motion"
        if self.values.slow:
            return "slow motion: Play or Stage goes on"
        if self.values.data == "drawing":
            return f"drag to {self.values.pen} real points"
        return "real points and fakes"

    def _one(self, player: str) -> None:
        self.play(False)
        self.slow.leave()
        if self._ready():
            self.pair.update(player)
            self._tell_divergence()
            self._come_to_rest()

    def _ready(self) -> bool:
        if not self.real.enough:
            self.notice = f"There are too few real points: draw at least {FEWEST}."
        self._catch_up()
        return self.real.enough

    def _come_to_rest(self) -> None:
        self.pair.rest()
        for model in self._models:
            registry.trained(model, at_rest=True)

    def _take_points(self) -> None:
        """Other real points: train on them from now on, and show them."""
        self.pair.set_data(self.real.learned)
        self.slow.leave()
        if self.picture.limit != self.real.limit:
            self.picture.set_limit(self.real.limit)
        self._show_points()

    def _show_points(self) -> None:
        drawn = self.values.data == "drawing"
        self.picture.set_real(self.real.x if drawn else self.real.shown, self.real.cursor if drawn else None)

    def _tell_divergence(self) -> None:
        if self.pair.diverged:
            self.notice = f"It diverged. {self.pair.reason}"
            self.play(False)
