"""Lab: two networks in the plane. Your generator makes points, your discriminator tells them from real ones."""

from __future__ import annotations

from time import monotonic
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.datasets.clouds import CLOUDS
from dltutor.errors import LearnerError
from dltutor.labs.adversarial.adversaries import goals, words
from dltutor.labs.adversarial.adversaries.data import FEWEST, KEYS, Real
from dltutor.labs.adversarial.adversaries.failures import EVEN, FAILURES, NOTHING, provoked
from dltutor.labs.adversarial.adversaries.figure import AdversariesFigure
from dltutor.labs.adversarial.adversaries.scene import SHOWN, Scene
from dltutor.labs.adversarial.adversaries.slow import SlowRound
from dltutor.live.adversarial import pair as adversarial
from dltutor.live.page.controls import PLAY, RESET, Button, Choice, Slider, Switch, batch_size
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.distances import sliced_wasserstein

STAGE_SECONDS = 1.6
LARGEST_BATCH = 512
MOST_APART = 0.05  # of the spread of the real points: so far are two samples of them taken to be at most
SELDOM = 4  # pictures after which the curves follow while it plays
PENS = ("draw", "erase")
NAMES = (*CLOUDS, "drawing")
TRAINED = (
    "loss",
    "discriminator_rate",
    "generator_rate",
    "batch_size",
    "discriminator_updates",
    "generator_updates",
)
UNWRITTEN = ("data", "pen", "failure")  # in the lab's code: the first is there anyway, the others say nothing more


def _rate(player: str) -> Slider:
    where = f"learning rate: how far an update of the {player} goes"
    return Slider(f"{player}_rate", f"rate: {player}", 1e-5, 1.0, 1e-3, step=0.05, log=True, help=where)


def _updates(player: str) -> Slider:
    many = f"how often the {player} learns in a round"
    return Slider(f"{player}_updates", f"updates: {player}", 0, 10, 1, step=1, whole=True, help=many)


class Adversaries(Lab[AdversariesFigure]):
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

    controls = (
        PLAY,
        Button("round", "Round", icon="step-forward", key="s", help="the updates of both players, once"),
        Button("discriminator", "Discriminator", icon="search", key="d", help="one update of the discriminator alone"),
        Button("generator", "Generator", icon="magic", key="g", help="one update of the generator alone"),
        Button("stage", "Stage", icon="chevron-right", key="n", help="the next of the seven stages of a round"),
        RESET,
        Button("clear", "Clear drawing", icon="eraser", key="c", help="an empty plane to draw on"),
        Choice("data", "real points", NAMES, "ring"),
        Choice("loss", "loss", adversarial.LOSSES, "log", help="what the two players want"),
        _rate("discriminator"),
        _rate("generator"),
        batch_size(64, LARGEST_BATCH),
        _updates("discriminator"),
        _updates("generator"),
        Choice("failure", "provoke", (NOTHING, *FAILURES), NOTHING, help="sets what brings a failure about"),
        Switch("slow", "slow motion", False, help="plays the stages of a round one after the other"),
        Switch("map", "discriminator", True, help="what it thinks of every place"),
        Switch("grid", "generator's grid", True, help="a grid of noise, bent as the generator bends it"),
        Switch("arrows", "gradients", True, help="where each fake would have to go"),
        Choice("pen", "the pen", PENS, "draw", help="draws or erases real points"),
    )
    goals = (
        Goal("fit the ring: every part of it, and hardly a fake elsewhere", goals.ring_fitted),
        Goal("provoke mode collapse: all fakes in a quarter of the real points or less", goals.collapsed),
        Goal("repair it: on the same points, cover every part again", goals.repaired),
    )
    draggable = True
    holds = True
    traces = True
    keys = KEYS

    def __init__(self, generator: Any, discriminator: Any, data: Any = "ring", **settings: Any) -> None:
        given = None if isinstance(data, str) else data
        if given is not None and np.ndim(given) == 0:
            names = ", ".join(map(repr, NAMES))
            raise LearnerError(f"data={validation.shown(data)}: it must be one of {names}, or an array of shape (n, 2)")
        self.real = Real(given)
        names = NAMES if given is None else (*NAMES, "your array")
        name = validation.choice("data", data, names) if given is None else "your array"
        own = {"data": Choice("data", "real points", names, name)}
        compiled = _rates_of(generator, discriminator)
        self.controls = tuple(own.get(control.name, control) for control in type(self).controls)
        self.real.take(name)
        super().__init__(AdversariesFigure(self.real.limit), data=name, **{**compiled, **settings})
        self._even = EVEN | {rate: getattr(self.values, rate) for rate in ("discriminator_rate", "generator_rate")}
        if self.values.failure != NOTHING:
            vars(self.values).update(self._even | FAILURES[self.values.failure].settings)
        chosen = {key: getattr(self.values, key) for key in TRAINED}
        self.pair = adversarial.Adversaries(generator, discriminator, self._x(), **chosen)
        self.scene, self.slow = Scene(self.picture, self.pair), SlowRound(self.pair)
        self.collapsed_on, self._due, self._frames = "", 0.0, 0
        self._take_points()
        self.refresh()

    # What is set and pressed ---------------------------------------------------------------------------------------

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
            self._due = 0.0
        elif name == "pen" and self.values.data != "drawing":
            self.notice = 'The pen is for the real points "drawing".'

    def play(self, on: bool = True) -> None:
        if on and not self._ready():
            on = False
        self._due = 0.0
        super().play(on)

    def on_round(self) -> None:
        self.play(False)
        self.slow.leave()
        if self._ready():
            self.pair.train(rounds=1)
            self._tell_divergence()

    def on_discriminator(self) -> None:
        self._one("discriminator")

    def on_generator(self) -> None:
        self._one("generator")

    def on_stage(self) -> None:
        self.play(False)
        if self._ready():
            self.slow.go()
            self._tell_divergence()

    def on_reset(self) -> None:
        self.play(False)
        self.slow.leave()
        self.pair.reset()

    def on_clear(self) -> None:
        self.values.data = "drawing"
        self.real.take("drawing")
        self.real.clear()
        self._take_points()

    def advance(self, seconds: float) -> None:
        if self.values.slow:
            if monotonic() >= self._due:
                self.slow.go()
                self._due = monotonic() + STAGE_SECONDS
        else:
            self.slow.leave()
            self.pair.train(seconds=seconds)
        self._tell_divergence()

    def pointed(self, phase: str, axes: Any, x: float, y: float) -> None:
        if axes is not self.picture.plane:
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

    # What is seen ----------------------------------------------------------------------------------------------------

    def update(self) -> None:
        pair, slow = self.pair, self.slow
        self.view = self.scene.look(self._shown, slow.shown(self.values), slow.noise)
        self.scene.show_noise(self.scene.noise if slow.noise is None else slow.noise)
        self._frames += 1
        if not self.playing or self._frames % SELDOM == 0:
            self.scene.show_curves(self.halves)
        self.picture.title.set_text(self._title())
        self.picture.clock.set_text(f"round {pair.round:,}")
        self.picture.show_stage(slow.stage)
        self.state = self._state()

    def describe(self) -> str:
        if not self.real.enough:
            many = len(self.real.x)
            return f"There are {many} real points, too few to learn from: draw at least {FEWEST}, by dragging."
        lines = [words.numbers(self.state), words.verdict(self.state)]
        if self.slow.stage is not None:
            lines[1] = self.slow.say(self.view)
        if self.values.failure != NOTHING:
            lines.append(f"You provoke: {self.values.failure}. {FAILURES[self.values.failure].words}")
        return "\n".join([*lines, words.settings(self.pair)])

    def to_code(self) -> str:
        changed = [
            f"{name}={getattr(self.values, name)!r}"
            for name, control in self.table.items()
            if not isinstance(control, Button) and name not in UNWRITTEN and self._is_changed(name, control)
        ]
        data = "data=x" if self.values.data == "your array" else f"data={self.values.data!r}"
        return f"labs.Adversaries({', '.join(['generator', 'discriminator', data, *changed])})"

    # Inside ----------------------------------------------------------------------------------------------------------

    def _is_changed(self, name: str, control: Any) -> bool:
        return getattr(self.values, name) != control.default

    def _provoke(self, name: str) -> None:
        """The settings of a failure, or those of an even game."""
        settings = {} if name == NOTHING else FAILURES[name].settings
        for key, value in (self._even | settings).items():
            setattr(self.values, key, value)
            setattr(self.pair, key, value)
        self.slow.leave()

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

    def _ready(self) -> bool:
        if not self.real.enough:
            self.notice = f"There are too few real points: draw at least {FEWEST}."
        return self.real.enough

    def _x(self) -> np.ndarray:
        return self.real.x if self.real.enough else np.zeros((2, 2), np.float32)

    def _take_points(self) -> None:
        """Other real points: train on them from now on, and show them."""
        x = self._x()
        self.pair.set_data(x)
        self.slow.leave()
        some = np.random.default_rng(5).permutation(len(x))
        half = len(x) // 2
        wide = float(np.sqrt(x.var(axis=0).sum()))  # halves of a few points are further apart than is meant here
        self.halves = max(min(sliced_wasserstein(x[some[:half]], x[some[half:]]), MOST_APART * wide), 1e-3)
        self._shown = x[some[:SHOWN]].astype(np.float32)
        if self.picture.limit != self.real.limit:
            self.picture.set_limit(self.real.limit)
        self._show_points()

    def _show_points(self) -> None:
        drawn = self.values.data == "drawing"
        self.picture.set_real(self.real.x if drawn else self._shown, self.real.cursor if drawn else None)

    def _state(self) -> words.State:
        pair, course = self.pair, self.pair.course
        fakes = pair.judge_fakes().astype(float)
        cover = self.real.parts.of(fakes) if self.real.parts else None
        right = [value for value in course.right[-5:] if np.isfinite(value)]
        wide = float(np.sqrt(self._shown.var(axis=0).sum())) or 1.0
        return words.State(
            round=len(course.round) and max(pair.round, 1),
            right=float(np.mean(right or [sum(self.view.right) / 2])),
            arrow=self.view.arrow,
            distance=course.distance[-1] if course.distance else pair.distance(),
            halves=self.halves,
            covered=cover.covered if cover else 0,
            parts=cover.parts if cover else 0,
            near=cover.near if cover else 0.0,
            spread=float(np.sqrt(fakes.var(axis=0).sum())) / wide,
            away=float((np.abs(fakes).max(axis=1) > self.picture.limit).mean()),
        )

    def _tell_divergence(self) -> None:
        if self.pair.diverged:
            self.notice = f"It diverged. {self.pair.reason}"
            self.play(False)


def _rates_of(generator: Any, discriminator: Any) -> dict[str, float]:
    """The rates of optimizers with which the learner has compiled the models."""
    found = {}
    for name, model in (("generator_rate", generator), ("discriminator_rate", discriminator)):
        rate = getattr(getattr(model, "optimizer", None), "_learning_rate", None)
        if getattr(model, "compiled", False) and hasattr(rate, "assign"):
            found[name] = min(1.0, max(1e-5, float(f"{float(rate.numpy()):.6g}")))
    return found
