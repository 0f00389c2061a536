"""Lab: the valley. Seven optimizers start from one place: who arrives, who creeps, who flies off?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import Beats
from dltutor.labs.descent.valley import words
from dltutor.labs.descent.valley.figure import Row, ValleyFigure, rate_at
from dltutor.labs.descent.valley.goals import GOALS, OWN, SAME
from dltutor.live.page.controls import PLAY, RESET, STEP, Choice, Control, Slider, replaced
from dltutor.live.page.lab import Lab
from dltutor.scratch.races.valley import NAMES, RATES, Run, nearest, race, strips
from dltutor.scratch.surfaces import SURFACES, Surface
from dltutor.wording import INFINITE, many, number

AT_ONCE = 4  # steps between two pictures
ALL, ALONE = "all", "only the highlighted"
GROUPS = {
    "SGD and momentum": ("SGD", "Momentum", "Nesterov"),
    "adaptive": ("Adagrad", "RMSprop", "Adadelta", "Adam"),
}


def _highlight(names: Sequence[str]) -> Choice:
    return Choice("optimizer", "highlight", (ALL, *names), ALL, help="the optimizer whose rule and steps are shown")


class Valley(Lab[ValleyFigure]):
    """Whole ways down a loss of two weights, seven optimizers at once, recomputed while you drag the start.

    Play lets them run, step by step. Click or drag on the map to set the start (arrow keys: a little, with shift: very
    little). Click on a name in the table to see that optimizer's rule and steps, on its line to hide or show it (keys
    1 to 7 choose, 0: all).

    The strip beside a name shows with which of 41 rates that optimizer arrives from this start, within 300 steps: who
    has a long strip forgives a rate that is not the best. Click on a strip to take that rate for all.

    The learning rate is the same for all, as Keras spells it: what one rate means differs from optimizer to optimizer,
    and that is to be seen. With "each the middle of its own" each has the rate in the middle of its longest unbroken
    strip, so that nobody wins by a lucky rate.

    Args:
        surface: "bowl", "ravine", "saddle", "plateau", "Beale" or "Himmelblau".
        start: the two weights to start from, within the map; the surface's own start if None.
        optimizers: which ones race, names as in Keras with "Momentum" and "Nesterov" for its SGD; all seven if None.
        learning_rate: from 0.0001 to 100; one that suits the surface if None.
        waiting: whether the race stands at the start until Play is pressed or something is changed.
        momentum: of Momentum and Nesterov, from 0 to 0.99.
        steps: how many, from 5 to 300.
        optimizer: the one that is highlighted, or "all".
        rates: "the same for all" or "each the middle of its own".
        show: "all", "SGD and momentum", "adaptive" or "only the highlighted".
        speed: steps a second while it plays, from 2 to 60.

    Raises:
        LearnerError: if a value is not possible.

    Example:
        >>> lab = Valley("bowl", optimizers=["SGD"], learning_rate=1)
        >>> lab.runs[0].arrived
        1
        >>> Valley("hill")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: surface='hill': it must be one of 'bowl', 'ravine', 'saddle', 'plateau', 'Beale', 'Himmelblau'
    """  # noqa: E501

    controls = (
        PLAY,
        STEP,
        RESET,
        Choice("surface", "loss", tuple(SURFACES), "ravine", help="the loss that the optimizers go down"),
        _highlight(NAMES),
        Choice("show", "show", (ALL, *GROUPS, ALONE), ALL, help="which optimizers are in sight"),
        Slider("learning_rate", "learning rate", 1e-4, 100, 0.05, step=0.02, log=True, help="the same for all"),
        Choice("rates", "rates", (SAME, OWN), SAME, help="one for all, or for each the middle of those that arrive"),
        Slider("momentum", "momentum", 0, 0.99, 0.9, step=0.01, help="how much velocity Momentum and Nesterov keep"),
        Slider("steps", "steps", 5, 300, 300, step=1, whole=True, help="how many steps each of them makes"),
        Slider("speed", "steps a second", 2, 60, 20, step=1, whole=True, help="how fast the race runs"),
    )
    goals = GOALS
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", *"01234567")
    more = {"Optimizer": ("optimizer", "show", "momentum"), "Race": ("step", "steps", "speed")}

    def __init__(
        self,
        surface: str = "ravine",
        start: Any = None,
        optimizers: Sequence[str] | None = None,
        learning_rate: float | None = None,
        waiting: bool = False,
        **settings: Any,
    ) -> None:
        self.waiting = validation.choice("waiting", waiting, (True, False))
        self.names = NAMES if optimizers is None else _names(optimizers)
        chosen = SURFACES[validation.choice("surface", surface, tuple(SURFACES))]
        self.start = _start(start, chosen)
        rate = chosen.learning_rate if learning_rate is None else learning_rate
        super().__init__(surface=surface, learning_rate=rate, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        return replaced(self.controls, _highlight(self.names))

    def figure(self) -> ValleyFigure:
        return ValleyFigure(self.names, [NAMES.index(name) for name in self.names])

    def begin(self) -> None:
        self._first = {**vars(self.values)}, self.start.copy()
        self.hidden: set[str] = set()  # names of optimizers
        self.found: dict[str, set[int]] = {}  # for each optimizer the minima that it has reached
        self._dragging = False
        self._beats, self._raced = Beats(), ()
        self._to_the_start()
        self._show_surface()

    @property
    def surface(self) -> Surface:
        """The loss that is shown."""
        return SURFACES[self.values.surface]

    @property
    def shown(self) -> list[Run]:
        """The runs that are in sight."""
        return [run for run in self.runs if self._look(run.name) != "hidden"]

    @property
    def racing(self) -> bool:
        """Whether only a part of the steps is shown."""
        return self.at < self.values.steps

    def on_step(self) -> None:
        self.play(False)
        self.at = self.at + 1 if self.racing else 0

    def play(self, on: bool = True) -> None:
        if on and not self.playing:
            self._beats.start()
            if not self.racing:
                self.at = 0
        super().play(on)

    def advance(self, seconds: float) -> None:
        """The steps that are due by now."""
        for _ in self._beats.due(self.values.speed, most=AT_ONCE, seconds=seconds):
            self.at += 1
            if not self.racing:
                self.play(False)
                break

    def changed(self, name: str) -> None:
        if not self.playing and name != "speed":
            self.at = self.values.steps
        if name in ("surface", "learning_rate", "rates", "momentum", "steps"):
            self.found.clear()
        if name == "surface":
            self.start = np.array(self.surface.start, float)
            self.values.learning_rate = self.surface.learning_rate
            self._show_surface()
        if name == "optimizer":
            self.hidden.discard(self.values.optimizer)

    def on_reset(self) -> None:
        self.play(False)
        values, start = self._first
        vars(self.values).update(values)
        self.start = start.copy()
        self.hidden.clear()
        self.found.clear()
        self._to_the_start()
        self._show_surface()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        self._dragging = phase == "move" or (phase == "down" and area == "plane")
        if area == "plane":
            self._move_to(x, y)
        elif area == "table" and phase == "down" and 0 <= round(y) < len(self.names):
            name = self.names[round(y)]
            if x < 0.09:
                self.hidden ^= {name}
            elif (place := rate_at(x)) is not None:
                self.values.rates = SAME
                self.values.learning_rate = float(RATES[round(place * (len(RATES) - 1))])
                self.changed("learning_rate")
            else:
                self.values.optimizer = ALL if self.values.optimizer == name else name
                self.hidden.discard(self.values.optimizer)

    def typed(self, key: str, shift: bool) -> None:
        if key.isdigit():
            row = int(key)
            if row <= len(self.names):
                self.values.optimizer = ALL if row == 0 else self.names[row - 1]
                self.hidden.discard(self.values.optimizer)
            return
        low, high = self.surface.limits
        step = 0.01 if shift else (high - low) / 50
        dx, dy = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}[key]
        self._move_to(*(self.start + np.array([dx, dy]) * step))

    def update(self) -> None:
        v = self.values
        if not self._dragging:
            self.strips = strips(v.surface, tuple(self.start.tolist()), v.momentum)
        rates = [self.strips[name].middle if v.rates == OWN else v.learning_rate for name in self.names]
        asked = (v.surface, *self.start, *rates, v.momentum, v.steps)
        if asked != self._raced:  # while it plays nothing is computed anew
            self._raced = asked
            self.runs = race(self.surface, self.start, self.names, rates, v.momentum, v.steps)
        self.at = min(self.at, v.steps)
        self._remember_minima()
        self.picture.show(self.start, [self._row(run.until(self.at)) for run in self.runs])
        self.picture.write(words.everyone(v.rates == OWN) if v.optimizer == ALL else words.rule(v.optimizer))

    def describe(self) -> str:
        v, shown = self.values, [run.until(self.at) for run in self.shown]
        rate = f"learning rate {number(v.learning_rate)}" if v.rates == SAME else "each in the middle of its own rates"
        head = f"From ({number(self.start[0])}, {number(self.start[1])}), {rate}"
        if not shown:
            return f"{head}. All optimizers are hidden: set “show” to all, or click on the lines before their names."
        pace = f"{number(v.speed)} a second"
        if self.racing:
            return f"{head}, step {self.at} of {v.steps}, {pace}: {words.on_the_way(shown)}"
        told = [
            f"{head}, {many(v.steps, 'step')}, {pace}: {words.arrivals(shown)}",
            words.leap(shown, self.surface.limits[1] - self.surface.limits[0]),
            words.where_it_is_flat(self.surface, self.start),
            words.divergence(self.surface, self.start, shown),
            "" if self._dragging else words.forgiving(self.strips, shown),
        ]
        return " ".join(filter(None, told))

    def to_code(self) -> str:
        values = vars(self.values)
        given = [repr(values["surface"]), f"start=({self.start[0]:g}, {self.start[1]:g})"]
        if self.names != NAMES:
            given.append(f"optimizers={list(self.names)!r}")
        given.append(f"learning_rate={values['learning_rate']:g}")
        if self.waiting:
            given.append("waiting=True")
        given += [
            f"{name}={values[name]!r}"
            for name in ("momentum", "steps", "optimizer", "rates", "show", "speed")
            if values[name] != self.table[name].default
        ]
        return f"labs.Valley({', '.join(given)})"

    def _move_to(self, x: float, y: float) -> None:
        self.start = np.clip(np.round([x, y], 2), *self.surface.limits)
        if not self.playing:
            self.at = self.values.steps

    def _to_the_start(self) -> None:
        self.at = 0 if self.waiting else self.values.steps  # how many steps are shown

    def _show_surface(self) -> None:
        s = self.surface
        self.picture.set_surface(s.formula, s.value, s.limits, s.minima, s.goal)

    def _remember_minima(self) -> None:
        """Which minima each optimizer has reached from the starts at which the learner let go."""
        if self.values.surface == "Himmelblau" and not self._dragging:
            for run in self.runs:
                if run.arrived is not None:
                    self.found.setdefault(run.name, set()).add(nearest(self.surface, run.path[-1]))

    def _look(self, name: str) -> str:
        chosen, show = self.values.optimizer, self.values.show
        if name in self.hidden:
            return "hidden"
        if name == chosen:
            return "strong"
        if (show == ALONE and chosen != ALL) or (show in GROUPS and name not in GROUPS[show]):
            return "hidden"
        return "plain" if chosen == ALL else "faint"

    def _row(self, run: Run) -> Row:
        look = self._look(run.name)
        if run.diverged is not None:
            state, loss = "diverged", INFINITE
        else:
            state, loss = "not yet" if run.arrived is None else f"step {run.arrived}", number(run.losses[-1], 2)
        labelled = look == "strong" or (look == "plain" and run.arrived is None)
        strip = self.strips[run.name]
        cells = str(strip.count), number(run.learning_rate), state, loss
        place = np.log(run.learning_rate / RATES[0]) / np.log(RATES[-1] / RATES[0])
        label = self._label(run) if labelled else ""
        return Row(cells, run.path, strip.arrives, place, label, look, run.diverged is not None)

    def _label(self, run: Run) -> str:
        low, high = self.surface.limits
        end = run.path[-1]
        outside = not ((end >= low) & (end <= high)).all()
        return f"{run.name} leaves" if outside else run.name


def _names(optimizers: Any) -> tuple[str, ...]:
    if isinstance(optimizers, str) or not isinstance(optimizers, Sequence) or not optimizers:
        shown = validation.shown(optimizers)
        raise LearnerError(f"optimizers={shown}: it must be a list of names, for example ['SGD', 'Adam']")
    names = [validation.choice(f"optimizers[{i}]", name, NAMES) for i, name in enumerate(optimizers)]
    if len(set(names)) < len(names):
        raise LearnerError(f"optimizers={validation.shown(optimizers)}: each name may be there only once")
    return tuple(names)


def _start(start: Any, surface: Surface) -> np.ndarray:
    if start is None:
        return np.array(surface.start, float)
    clean = validation.array("start", start, shape=(2,), like="two weights")
    for name, value in zip(("start[0]", "start[1]"), clean, strict=True):
        validation.number(name, value, low=surface.limits[0], high=surface.limits[1])
    return clean
