"""Lab: the valley. Seven optimizers start from one place: who arrives, who creeps, who flies off?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.descent.valley import race as valley_race
from dltutor.labs.descent.valley.figure import Row, ValleyFigure, wrapped
from dltutor.labs.descent.valley.race import NAMES, Run
from dltutor.live.page.controls import RESET, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.optimizers import OPTIMIZERS
from dltutor.scratch.surfaces import SURFACES, Surface

SAME, OWN = "the same for all", "each its own best"
ALL, ALONE = "all", "only the highlighted"
GROUPS = {
    "SGD and momentum": ("SGD", "Momentum", "Nesterov"),
    "adaptive": ("Adagrad", "RMSprop", "Adadelta", "Adam"),
}
HINTS = (
    "Drag on the map: the start moves.",
    "Click a name: its rule and its steps.",
    "Click its line: hidden or shown.",
)


def _crosses(lab: Any) -> bool | str:
    if lab.values.surface != "ravine" or lab.values.rates != SAME or abs(lab.start[0]) < 4:
        return False
    quick = [run for run in lab.shown if run.arrived is not None and run.arrived < 60]
    best = min(quick, key=lambda run: run.arrived, default=None)
    return best is not None and f"{best.name} at rate {_rate(lab.values.learning_rate)}, in {best.arrived} steps"


def _leaves(lab: Any) -> bool | str:
    if lab.values.surface != "saddle" or abs(lab.start[1]) > 0.2 or abs(lab.start[0]) < 1:
        return False
    done = [run for run in lab.shown if run.name == "SGD" and run.arrived is not None]
    return bool(done) and f"SGD from w₂ = {_plain(lab.start[1])}, in {done[0].arrived} steps"


def _two_minima(lab: Any) -> bool | str:
    for name, found in lab.found.items():
        if len(found) > 1:
            return f"{name} found both"
    return False


class Valley(Lab[ValleyFigure]):
    """Whole ways down a loss of two weights, seven optimizers at once, recomputed while you drag the start.

    Click or drag on the map to set the start (arrow keys: a little, with shift: very little). Click on a name in the
    table to see that optimizer's rule and steps, on its line to hide or show it (keys 1 to 7 choose, 0: all).

    The learning rate is the same for all, as Keras spells it: what one rate means differs from optimizer to optimizer,
    and that is to be seen. With "each its own best" the lab tries 41 rates for each of them and takes the best, which
    is the fair race.

    Args:
        surface: "bowl", "ravine", "saddle", "plateau", "Beale" or "Himmelblau".
        start: the two weights to start from, within the map; the surface's own start if None.
        optimizers: which ones race, names as in Keras with "Momentum" and "Nesterov" for its SGD; all seven if None.
        learning_rate: from 0.0001 to 100; one that suits the surface if None.
        momentum: of Momentum and Nesterov, from 0 to 0.99.
        steps: how many, from 5 to 300.
        optimizer: the one that is highlighted, or "all".
        rates: "the same for all" or "each its own best".
        show: "all", "SGD and momentum", "adaptive" or "only the highlighted".

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
        RESET,
        Choice("surface", "loss", tuple(SURFACES), "ravine", help="the loss that the optimizers go down"),
        Choice("optimizer", "highlight", (ALL, *NAMES), ALL, help="the optimizer whose rule and steps are shown"),
        Choice("show", "show", (ALL, *GROUPS, ALONE), ALL, help="which optimizers are in sight"),
        Slider("learning_rate", "learning rate", 1e-4, 100, 0.05, step=0.02, log=True, help="the same for all"),
        Choice("rates", "rates", (SAME, OWN), SAME, help="one rate for all, or the best of 41 for each"),
        Slider("momentum", "momentum", 0, 0.99, 0.9, step=0.01, help="how much velocity Momentum and Nesterov keep"),
        Slider("steps", "steps", 5, 300, 100, step=1, whole=True, help="how many steps each of them makes"),
    )
    goals = (
        Goal("cross the ravine in under 60 steps, from |w₁| ≥ 4", _crosses),
        Goal("leave the saddle: bring SGD to a minimum from within 0.2 of the ridge w₂ = 0", _leaves),
        Goal("Himmelblau: reach two minima with one optimizer, from two starts", _two_minima),
    )
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", *"01234567")

    def __init__(
        self,
        surface: str = "ravine",
        start: Any = None,
        optimizers: Sequence[str] | None = None,
        learning_rate: float | None = None,
        **settings: Any,
    ) -> None:
        self.names = NAMES if optimizers is None else _names(optimizers)
        settings["surface"] = validation.choice("surface", surface, tuple(SURFACES))
        settings["learning_rate"] = SURFACES[surface].learning_rate if learning_rate is None else learning_rate
        self.controls = tuple(self._own(control) for control in type(self).controls)
        super().__init__(ValleyFigure(self.names, [NAMES.index(name) for name in self.names]), **settings)
        self.start = self._clean_start(start)
        self.hidden: set[str] = set()
        self.found: dict[str, set[int]] = {}
        self.runs: list[Run] = []
        self._dragging = False
        self._first = {**vars(self.values)}, self.start.copy()
        self._show_surface()
        self.refresh()

    @property
    def surface(self) -> Surface:
        """The loss that is shown."""
        return SURFACES[self.values.surface]

    @property
    def shown(self) -> list[Run]:
        """The runs that are in sight."""
        return [run for run in self.runs if self._look(run.name) != "hidden"]

    def changed(self, name: str) -> None:
        if name in ("surface", "learning_rate", "rates", "momentum", "steps"):
            self.found.clear()
        if name == "surface":
            self.start = np.array(self.surface.start, float)
            self.values.learning_rate = self.surface.learning_rate
            self._show_surface()
        if name == "optimizer":
            self.hidden.discard(self.values.optimizer)

    def on_reset(self) -> None:
        values, start = self._first
        vars(self.values).update(values)
        self.start = start.copy()
        self.hidden.clear()
        self.found.clear()
        self._show_surface()

    def pointed(self, phase: str, axes: Any, x: float, y: float) -> None:
        self._dragging = phase == "move" or (phase == "down" and axes is self.picture.plane)
        if axes is self.picture.plane:
            self._move_to(x, y)
        elif axes is self.picture.table and phase == "down" and 0 <= round(y) < len(self.names):
            name = self.names[round(y)]
            if x < 0.11:
                self.hidden ^= {name}
            else:
                self.values.optimizer = ALL if self.values.optimizer == name else name
                self.hidden.discard(self.values.optimizer)

    def typed(self, key: str, shift: bool) -> None:
        if key.isdigit():
            number = int(key)
            if number <= len(self.names):
                self.values.optimizer = ALL if number == 0 else self.names[number - 1]
                self.hidden.discard(self.values.optimizer)
            return
        low, high = self.surface.limits
        step = 0.01 if shift else (high - low) / 50
        dx, dy = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}[key]
        self._move_to(*(self.start + np.array([dx, dy]) * step))

    def update(self) -> None:
        v = self.values
        if v.rates == OWN:
            rates = valley_race.best_rates(self.surface, self.start, self.names, v.momentum, v.steps)
        else:
            rates = [v.learning_rate] * len(self.names)
        self.runs = valley_race.race(self.surface, self.start, self.names, rates, v.momentum, v.steps)
        self._remember_minima()
        self.picture.show(self.start, [self._row(run) for run in self.runs])
        self.picture.write(self._rule())

    def describe(self) -> str:
        v, shown = self.values, self.shown
        rate = f"learning rate {_rate(v.learning_rate)}" if v.rates == SAME else "each at its own best rate"
        head = f"From ({_plain(self.start[0])}, {_plain(self.start[1])}), {rate}, {v.steps} steps"
        if not shown:
            return f"{head}. All optimizers are hidden: set “show” to all, or click on the lines before their names."
        sentences = [f"{head}: {self._arrivals(shown)}", self._where_it_is_flat(), self._divergence(shown)]
        return " ".join(filter(None, sentences))

    def to_code(self) -> str:
        values = vars(self.values)
        given = [repr(values["surface"]), f"start=({self.start[0]:g}, {self.start[1]:g})"]
        if self.names != NAMES:
            given.append(f"optimizers={list(self.names)!r}")
        given.append(f"learning_rate={values['learning_rate']:g}")
        given += [
            f"{name}={values[name]!r}"
            for name in ("momentum", "steps", "optimizer", "rates", "show")
            if values[name] != self.table[name].default
        ]
        return f"labs.Valley({', '.join(given)})"

    # The state -----------------------------------------------------------------------------------------------------

    def _move_to(self, x: float, y: float) -> None:
        self.start = np.clip(np.round([x, y], 2), *self.surface.limits)

    def _clean_start(self, start: Any) -> np.ndarray:
        if start is None:
            return np.array(self.surface.start, float)
        clean = validation.array("start", start, shape=(2,), like="two weights")
        low, high = self.surface.limits
        for name, value in zip(("start[0]", "start[1]"), clean, strict=True):
            validation.number(name, value, low=low, high=high)
        return clean

    def _own(self, control: Any) -> Any:
        """The control with the names of those that race."""
        if control.name != "optimizer" or self.names == NAMES:
            return control
        return Choice("optimizer", control.label, (ALL, *self.names), ALL, help=control.help)

    def _show_surface(self) -> None:
        s = self.surface
        self.picture.set_surface(s.formula, s.value, s.limits, s.minima, s.goal)

    def _remember_minima(self) -> None:
        """Which minima each optimizer has reached from the starts at which the learner let go."""
        if self.values.surface == "Himmelblau" and not self._dragging:
            for run in self.runs:
                if run.arrived is not None:
                    self.found.setdefault(run.name, set()).add(valley_race.nearest(self.surface, run.path[-1]))

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
            state, loss = "diverged", "∞"
        else:
            state, loss = "not yet" if run.arrived is None else f"step {run.arrived}", _plain(run.losses[-1])
        labelled = look == "strong" or (look == "plain" and run.arrived is None)
        cells = _rate(run.learning_rate), state, loss
        return Row(cells, run.path, self._label(run) if labelled else "", look, run.diverged is not None)

    def _label(self, run: Run) -> str:
        low, high = self.surface.limits
        end = run.path[-1]
        outside = not ((end >= low) & (end <= high)).all()
        return f"{run.name} leaves" if outside else run.name

    def _rule(self) -> list[str]:
        name = self.values.optimizer
        if name == ALL and self.values.rates == OWN:
            return [
                "The fair race",
                f"From this start, {len(valley_race.RATES)} rates were tried",
                "for each; here each has the one with",
                "which it arrives first, or gets lowest.",
                "",
                *HINTS,
            ]
        if name == ALL:
            return [
                "One rate, seven meanings",
                "SGD steps rate × gradient: far where steep.",
                "RMSprop and Adam step about the rate itself.",
                "",
                *HINTS,
            ]
        kind = OPTIMIZERS[name]
        return [name, *wrapped(kind.rule), "", f"{kind.source.author}, {kind.source.year}"]

    # In words ------------------------------------------------------------------------------------------------------

    def _arrivals(self, shown: list[Run]) -> str:
        there = sorted((run for run in shown if run.arrived is not None), key=lambda run: run.arrived)
        if not there:
            return "none arrives." if len(shown) > 1 else f"{shown[0].name} does not arrive."
        text = f"{there[0].name} arrives {'first, ' if len(shown) > 1 else ''}at step {there[0].arrived}"
        if len(there) > 1:
            text += "; then " + ", ".join(f"{run.name} at {run.arrived}" for run in there[1:])
        late = [run.name for run in shown if run.arrived is None and run.diverged is None]
        return text + (f"; not yet: {', '.join(late)}." if late else ".")

    def _where_it_is_flat(self) -> str:
        if self.values.surface == "saddle" and self.start[1] == 0:
            return "Exactly on the ridge the slope along w₂ is 0, so nothing ever leaves it: move the start a little."
        if self.values.surface == "plateau" and self.surface.value(self.start) > 0.95:
            return "On the plateau the gradient is almost 0, and so are the steps of SGD."
        return ""

    def _divergence(self, shown: list[Run]) -> str:
        lost = [run for run in shown if run.diverged is not None]
        if not lost:
            return ""
        names = _joined([run.name for run in lost])
        minimum = self.surface.minima[valley_race.nearest(self.surface, self.start)]
        bound = valley_race.bound(self.surface, minimum)
        return (
            f"{names} diverged: each step overshot by more than the one before. "
            f"At the nearest minimum SGD comes to rest below 2/curvature = {bound:.2g}."
        )


def _names(optimizers: Any) -> tuple[str, ...]:
    if isinstance(optimizers, str) or not isinstance(optimizers, Sequence) or not optimizers:
        shown = validation.shown(optimizers)
        raise LearnerError(f"optimizers={shown}: it must be a list of names, for example ['SGD', 'Adam']")
    names = [validation.choice(f"optimizers[{i}]", name, NAMES) for i, name in enumerate(optimizers)]
    if len(set(names)) < len(names):
        raise LearnerError(f"optimizers={validation.shown(optimizers)}: each name may be there only once")
    return tuple(names)


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _rate(value: float) -> str:
    """With two digits that count: a slider's own steps are not round numbers.

    >>> _rate(0.0501187), _rate(100.0), _rate(1.3)
    ('0.05', '100', '1.3')
    """
    return f"{value:.2g}" if value < 99.5 else f"{value:.3g}"


def _plain(value: float) -> str:
    """Short, with a real minus.

    >>> _plain(-4.5), _plain(0.00012), _plain(8.9e-31), _plain(-0.0)
    ('−4.5', '0.00012', '8.9e−31', '0')
    """
    text = f"{value + 0.0:.2g}" if abs(value) < 1 else f"{value:.3g}"
    return text.replace("-", "−")
