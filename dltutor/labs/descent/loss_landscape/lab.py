"""Lab: the loss landscape of the learner's own network, with the path that its optimizer really took."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab, fail_if_compiled_anew
from dltutor.labs.descent.loss_landscape import figure as drawing
from dltutor.labs.descent.loss_landscape import words
from dltutor.labs.descent.loss_landscape.figure import number
from dltutor.labs.descent.loss_landscape.input import (
    count_weights,
    given_trails,
    new_trail,
    operations,
    own_rate,
    some_samples,
)
from dltutor.labs.descent.loss_landscape.scene import PATH, RANDOM, Scene, Trail, cut_ends, profile, rises
from dltutor.live.looking.landscape import LossSurface
from dltutor.live.page.controls import Button, Choice, Slider, batch_size, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.training.fitting import pair

AT_ONCE = 0.06  # seconds of computing that a control may cost at once; more is spread over ticks
SLICE = 0.03  # seconds of computing a tick while nothing trains
CHUNKS = 20  # records an epoch
GROWTH = 15  # while it plays, a slice makes at most a fifteenth of the steps made so far
ANGLES = np.arange(0.0, 180.0, 3.0)
REACH = 1.3  # half windows that the panel of the cut shows on either side
CLOSE = 0.08  # half windows: a click so close to the end of a path means the path


def _fell(lab: LossLandscape) -> bool | str:
    first, last = lab.main.losses[0], lab.main.losses[-1]
    return len(lab.main.steps) > 1 and last <= first / 2 and f"from {number(first)} to {number(last)}"


def _flattest(lab: LossLandscape) -> bool | str:
    if not lab.turned or not lab.scene.grid.complete:
        return False
    here, low, high = lab.slopes
    return here <= low + 0.08 * (high - low) and f"at {words.degrees(lab.angle)}"


def _lowest(lab: LossLandscape) -> bool | str:
    if lab.chosen is None or sum(trail.usable > 1 for trail in lab.trails) < 2:
        return False
    best = min(lab.trails, key=lambda trail: trail.losses[-1])
    ends = ", ".join(f"{t.name} {number(t.losses[-1])}" for t in lab.trails)
    return lab.chosen is best and ends


class LossLandscape(TrainingLab[drawing.LandscapeFigure]):
    """A slice of your own network's loss, with the path of its training; the network can train on while you watch.

    The slice is the plane that holds most of the path, or one of two random directions. It is computed at 25 × 25
    places, coarse first. Click or drag on the map to turn the cut (arrow keys: 3°, with shift 1°); click on the end of
    a path to choose it. Reset begins a new path and keeps the last one for comparison.

    Args:
        model: a compiled model of up to five million weights. Only training changes it; looking at it does not.
        train: (x, y), what it is trained on.
        path: a `live.WeightPath` that was recorded during `model.fit`, or a dictionary of up to three of them with a
            name for each, such as {"SGD": …, "Adam": …}, all from models with the same layers.
        learning_rate: to start with, from 0.000001 to 100; the one that the model was compiled with if None.
        batch_size: to start with, from 1 to the number of samples.
        samples: the loss is that of so many of the training samples, chosen at random; of all if there are fewer.
        plane: "plane of the path" or "random, filter-normalised".
        window: how wide the window is, from 0.1 to 10 times what suits.

    Raises:
        LearnerError: if the model is not compiled, or the data or the path do not fit it.

    Sources:
        H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, "Visualizing the Loss Landscape of Neural Nets", 2018: both
        kinds of plane.
    """

    controls = (
        *(c for c in TRAINING_CONTROLS if isinstance(c, Button)),
        Button("turn", "New directions", icon="random", key="n", help="two other random directions"),
        learning_rate(0.01, low=1e-6, high=100),
        batch_size(),
        Choice("plane", "slice", (RANDOM, PATH), PATH, help="the two directions that are drawn"),
        Slider("window", "width of the window", 0.1, 10, 1.0, step=0.05, log=True, help="how far the map goes"),
    )
    goals = (
        Goal("see the path end at half the loss it began with, or less", _fell),
        Goal("turn the cut into the direction in which the loss is flattest", _flattest),
        Goal("compare two runs: click on the end of the one that ends lowest", _lowest),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(
        self,
        model: Any,
        train: Any,
        path: Any = None,
        *,
        learning_rate: float | None = None,
        batch_size: int = 32,
        samples: int = 1000,
        plane: str = PATH,
        window: float = 1.0,
    ) -> None:
        samples = validation.whole("samples", samples, low=1, high=1_000_000, example=1000)
        x, y = pair("train", train)
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, batch_size=batch_size)
        weights = count_weights(model)
        trainer.trace()
        self.surface = LossSurface(model, *some_samples(trainer.x, trainer.y, min(samples, trainer.samples)))
        self._given = given_trails(path, model, weights)
        self._now = new_trail(model, self._given)
        self._earlier: list[Trail] = []
        self._seed, self._fitted = 0, -1
        self._coming: Scene | None = None
        self._records = 0  # places noted since the window was last fitted
        self.angle, self.turned = 0.0, False
        self.chosen: Trail | None = None
        self._values_of: tuple[int, int] | None = None
        self._optimizer, self._step_cost = model.optimizer, 1e-3
        self._notes = words.layers_in_words(model)
        rate = own_rate(model, trainer.learning_rate) if learning_rate is None else learning_rate
        super().__init__(drawing.LandscapeFigure(), trainer, learning_rate=rate, plane=plane, window=window)
        for trail in (*self._given, self._now):
            trail.measure(self.surface)
        self.scene = Scene(self.surface, self.trails, plane, self.values.window, self._seed)
        work = operations(model) * self.surface.samples  # not the time it takes: the first words are always the same
        self._compute_level(self.scene, 4 if work <= 5e6 else 2 if work <= 2e8 else 1)
        self.refresh()

    # The state -----------------------------------------------------------------------------------------------------

    @property
    def trails(self) -> list[Trail]:
        """The paths that are shown, the main one first: the one that trains, or of those given the lowest."""
        live = [self._now] if len(self._now.recorded) > 1 or not self._given else []
        best_first = sorted(self._given, key=lambda trail: trail.losses[-1])
        others = [*best_first, *reversed(self._earlier)]
        return [*live, *others][: drawing.MOST]

    @property
    def main(self) -> Trail:
        """The path through whose end the plane goes."""
        return self.trails[0]

    @property
    def slopes(self) -> tuple[float, float, float]:
        """How much the loss rises along the cut, along the flattest and along the steepest direction, on average."""
        here, *others = rises(self._values, self.scene.end, np.array([self.angle, *ANGLES]))
        return float(here), float(min(others)), float(max(others))

    @property
    def working(self) -> bool:
        return self._coming is not None or not self.scene.grid.complete or (self._records > 0 and not self.playing)

    # Training and computing ----------------------------------------------------------------------------------------

    def advance(self, seconds: float) -> None:
        if self.playing:
            self._train_a_little(seconds)
        elif self._records:
            self._fit_window()
        try:
            self._work(seconds if self.playing else max(seconds, SLICE))
        except BaseException:
            self._give_up()
            raise

    def _train_a_little(self, seconds: float) -> None:
        """Few steps at first, more and more of them later: the path bends most at its beginning."""
        most = 1 + self.trainer.step // GROWTH
        began = time.perf_counter()
        steps = max(1, min(most, int(seconds / self._step_cost)))
        self._train(steps=steps)
        self._step_cost = max(1e-5, (time.perf_counter() - began) / steps)

    def _train(self, **amount: Any) -> None:
        fail_if_compiled_anew(self.model, self._optimizer)
        super()._train(**amount)

    def measure(self) -> float:
        """Note where the weights are, and the loss there."""
        if self.trainer.diverged:
            self._now.lost = True
            return float("nan")
        self._now.recorded.add(self.trainer.step, self.model)
        self._now.name = self._run_name()
        self._now.measure(self.surface)
        self._records += 1
        if self._due():
            self._fit_window()
        return self._now.losses[-1]

    def on_epoch(self) -> None:
        """In parts, so that the path has places in between."""
        trainer = self.trainer
        left = math.ceil(round((1 - trainer.epoch % 1) * trainer.samples) / trainer.batch_size)
        part = max(1, math.ceil(left / CHUNKS))
        while left > 0:
            self._train(steps=min(part, left))
            left -= part
            if self.trainer.diverged:
                break

    def on_reset(self) -> None:
        if self._now.usable > 1:
            self._earlier = [*self._earlier, self._now][-2:]
        super().on_reset()
        self._now = new_trail(self.model, self._given)
        if self._now.lost:
            self.notice = "The weights of this model are no numbers: run the cell again that makes and compiles it."
        self._now.measure(self.surface)
        self.chosen = None
        self._fit_window()

    def on_turn(self) -> None:
        self._seed += 1
        self._fit_window()

    def run(self, epochs: float = 1) -> None:
        """Train for so many epochs and compute the whole map, without the page: ``lab.run(epochs=20)``."""
        with self.lock:
            super().run(epochs)
            self.finish()

    def finish(self) -> None:
        """Compute what is missing of the map, without the page."""
        with self.lock:
            if self._records:
                self._fit_window()
            while self._coming is not None or not self.scene.grid.complete:
                self._work(1.0)
            self.refresh()

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "plane":
            self._fit_window()
        if name == "window":
            self._show((self._coming or self.scene).zoomed(self.values.window))

    def _due(self) -> bool:
        """Whether the path has outgrown its window while it trains: at 3, 6, 12, … places, and where it leaves it."""
        if self._coming is not None:
            return False
        count = len(self._now.recorded)
        outside = np.abs(self.scene.window(self._now)[-1]).max() > 0.97
        return outside or count >= max(3, 2 * self._fitted)

    def _fit_window(self) -> None:
        """Another plane or window: at once where that is quick, else the old map stays until the new one is there."""
        self._records = 0
        self._fitted = len(self._now.recorded)
        self._show(Scene(self.surface, self.trails, self.values.plane, self.values.window, self._seed))

    def _show(self, scene: Scene) -> None:
        cost = self.scene.cost
        self._coming = scene
        for level, places in ((2, 49), (1, 16)):
            if places * cost < AT_ONCE:
                self._compute_level(self._coming, level)
                self._swap()
                break

    def _compute_level(self, scene: Scene, level: int) -> None:
        while scene.grid.level < level:
            scene.compute(scene.grid.left_in_level())

    def _work(self, seconds: float) -> None:
        scene = self._coming or self.scene
        if not scene.grid.complete:
            scene.compute(max(1, min(625, int(seconds / max(scene.cost, 1e-6)))))
        if self._coming is not None and scene.grid.level >= 1:
            self._swap()

    def _swap(self) -> None:
        self.scene, self._coming = self._coming, None

    def _give_up(self) -> None:
        """After an error nothing is left to do, or the page would ask for ever."""
        self._coming, self._records = None, 0
        self.scene.grid.abandon()

    def _run_name(self) -> str:
        return f"rate {number(self.trainer.learning_rate)}, batch {self.trainer.batch_size}"

    # The pointer and the keys --------------------------------------------------------------------------------------

    def pointed(self, phase: str, axes: Any, x: float, y: float) -> None:
        if axes is not self.picture.plane or phase == "up":
            return
        place = np.array([x, y])
        trails = self.trails
        if phase == "down" and len(trails) > 1:
            ends = np.array([self.scene.window(trail)[-1] for trail in trails])
            distances = np.hypot(*(ends - place).T)
            if distances.min() < CLOSE:
                self.chosen = trails[int(distances.argmin())]
                return
        away = place - self.scene.end
        if np.hypot(*away) > 0.02:
            self._turn_to(math.degrees(math.atan2(away[1], away[0])))

    def typed(self, key: str, shift: bool) -> None:
        if key in ("ArrowUp", "ArrowDown") and len(self.trails) > 1:
            trails = self.trails
            now = trails.index(self.chosen) if self.chosen in trails else -1
            self.chosen = trails[(now + (1 if key == "ArrowDown" else -1)) % len(trails)]
        else:
            self._turn_to(self.angle + (1 if shift else 3) * (1 if key in ("ArrowLeft", "ArrowUp") else -1))

    def _turn_to(self, angle: float) -> None:
        self.angle, self.turned = 90.0 - (90.0 - angle) % 180.0, True  # from −90 to 90: right stays right

    # The picture and the words -------------------------------------------------------------------------------------

    def update(self) -> None:
        scene, picture, trails = self.scene, self.picture, self.trails
        self._look_at_grid()
        levels = picture.show_map(self._values)
        unit = "distance in the space of the weights" if scene.kind == PATH else "multiples of each filter's length"
        picture.show_window(
            f"loss in the {'plane of the path' if scene.kind == PATH else 'plane of two random directions'}",
            scene.middle,
            scene.half,
            unit,
        )
        shown = [drawing.Trail(t.name, scene.window(t), t.steps, t.losses) for t in trails]
        picture.show_trails(shown, trails.index(self.chosen) if self.chosen in trails else None)
        distances = np.linspace(-REACH, REACH, 131)
        losses = profile(self._values, scene.end, self.angle, distances)
        picture.show_cut(cut_ends(scene.end, self.angle), distances * scene.half, losses, REACH * scene.half)
        for artist, line in zip(picture.texts, self._table(levels), strict=True):
            artist.set_text(line)

    def _look_at_grid(self) -> None:
        """The grid's numbers, anew only if there are more of them: the map is drawn again for a new array."""
        key = (id(self.scene), self.scene.grid.level)
        if self._values_of != key:
            self._values_of, self._values = key, self.scene.grid.values()

    def _table(self, levels: np.ndarray) -> list[str]:
        good = self._values[np.isfinite(self._values)]
        span = f"loss {number(good.min())} to {number(good.max())}" if len(good) else "no finite loss here"
        ratio = f", each line × {levels[1] / levels[0]:.3g}" if len(levels) > 1 and levels[0] > 0 else ""
        holds = "" if math.isnan(self.scene.held) else f"they hold {words.share(self.scene.held)} of the path"
        side = self.scene.grid.side
        return [
            f"{len(self.scene.plane.centre):,} weights, 2 directions",
            holds,
            span + ratio,
            f"{side} × {side} places, {self.surface.samples:,} samples{self._progress()}",
        ]

    def _progress(self) -> str:
        grid = (self._coming or self.scene).grid
        return "" if grid.complete else f", {grid.done / 6.25:.0f} %"

    def describe(self) -> str:
        trainer, scene, several = self.trainer, self.scene, len(self.trails) > 1
        lines = [
            words.path_in_words(self.main, trainer.learning_rate, trainer.batch_size),
            words.plane_in_words(scene, self._values, self.values.plane, several) + self._notes,
        ]
        if self.chosen in self.trails:
            end = number(self.chosen.losses[-1])
            lines.append(f"Chosen: {self.chosen.name}, which ends at a loss of {end}.")
        else:
            here, _, most = self.slopes
            lines.append(words.cut_in_words(self.angle, here, most))
        return "\n".join(lines)

    def _arguments(self) -> list[str]:
        return ["model", "train", *(["path"] if self._given else [])]
