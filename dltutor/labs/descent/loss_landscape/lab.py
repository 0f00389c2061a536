"""Lab: the loss landscape of the learner's own network, with the path that its optimizer really took."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.descent.loss_landscape import words
from dltutor.labs.descent.loss_landscape.figure import MOST, LandscapeFigure, Shown
from dltutor.labs.descent.loss_landscape.goals import GOALS
from dltutor.labs.descent.loss_landscape.input import count_weights, given_trails, new_trail, operations, some_samples
from dltutor.labs.descent.loss_landscape.map import Map
from dltutor.labs.descent.loss_landscape.scene import PATH, RANDOM, Scene, Trail, cut_ends, profile, rises
from dltutor.live.looking.landscape import LossSurface
from dltutor.live.page.controls import Button, Choice, Slider, batch_size, check, learning_rate
from dltutor.live.training.fitting import pair
from dltutor.wording import number

SLICE = 0.03  # seconds of computing a tick while nothing trains
CHUNKS = 20  # records an epoch
GROWTH = 15  # while it plays, a slice makes at most a fifteenth of the steps made so far
ANGLES = np.arange(0.0, 180.0, 3.0)
REACH = 1.3  # half windows that the panel of the cut shows on either side
CLOSE = 0.08  # half windows: a click so close to the end of a path means the path


class LossLandscape(TrainingLab[LandscapeFigure]):
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
        batch_size: to start with, from 1 to the number of samples; None for 32, or what the model takes.
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
    goals = GOALS
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
    more = {"View": ("turn", "plane", "window")}

    def __init__(
        self,
        model: Any,
        train: Any,
        path: Any = None,
        *,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        samples: int = 1000,
        plane: str = PATH,
        window: float = 1.0,
    ) -> None:
        samples = validation.whole("samples", samples, low=1, high=1_000_000, example=1000)
        settings = {"plane": plane, "window": window}
        check(self.controls, settings if learning_rate is None else settings | {"learning_rate": learning_rate})
        x, y = pair("train", train)
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, batch_size=batch_size)
        if trainer.subject.fixed_batch:
            raise LearnerError(
                "model: it keeps states from batch to batch, so its loss is not that of its weights alone; leave out "
                "stateful=True to see it as a landscape"
            )
        weights = count_weights(model)
        trainer.trace()
        self.surface = LossSurface(model, *some_samples(trainer.x, trainer.y, min(samples, trainer.samples)))
        self._given = given_trails(path, model, weights)
        self._now = new_trail(model, self._given)
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def figure(self) -> LandscapeFigure:
        return LandscapeFigure()

    def begin(self) -> None:
        self._earlier: list[Trail] = []
        self._seed, self._fitted = 0, -1
        self._records = 0  # places noted since the window was last fitted
        self.angle, self.turned = 0.0, False
        self.chosen: Trail | None = None
        self._step_cost = 1e-3
        self._notes = words.layers_in_words(self.model)
        for trail in (*self._given, self._now):
            trail.measure(self.surface)
        # the work, not the time it takes: the first words are always the same
        work = operations(self.model) * self.surface.samples
        self.map = Map(self._scene(), 4 if work <= 5e6 else 2 if work <= 2e8 else 1)

    @property
    def scene(self) -> Scene:
        """The plane and the window that are shown."""
        return self.map.scene

    @property
    def trails(self) -> list[Trail]:
        """The paths that are shown, the main one first: the one that trains, or of those given the lowest."""
        live = [self._now] if len(self._now.recorded) > 1 or not self._given else []
        best_first = sorted(self._given, key=lambda trail: trail.losses[-1])
        others = [*best_first, *reversed(self._earlier)]
        return [*live, *others][:MOST]

    @property
    def main(self) -> Trail:
        """The path through whose end the plane goes."""
        return self.trails[0]

    @property
    def slopes(self) -> tuple[float, float, float]:
        """How much the loss rises along the cut, along the flattest and along the steepest direction, on average."""
        here, *others = rises(self.map.values, self.scene.end, np.array([self.angle, *ANGLES]))
        return float(here), float(min(others)), float(max(others))

    @property
    def working(self) -> bool:
        return not self.map.complete or (self._records > 0 and not self.playing)

    def advance(self, seconds: float) -> None:
        if self.playing:
            self._catch_up()
            self._train_a_little(seconds)
        elif self._records:
            self._fit_window()
        try:
            self.map.work(seconds if self.playing else max(seconds, SLICE))
        except BaseException:
            self._records = 0
            self.map.abandon()
            raise

    def _train_a_little(self, seconds: float) -> None:
        """Few steps at first, more and more of them later: the path bends most at its beginning."""
        most = 1 + self.trainer.step // GROWTH
        began = time.perf_counter()
        steps = max(1, min(most, int(seconds / self._step_cost)))
        self._train(steps=steps)
        self._step_cost = max(1e-5, (time.perf_counter() - began) / steps)

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
        self._catch_up()
        trainer = self.trainer
        left = math.ceil(round((1 - trainer.epoch % 1) * trainer.samples) / trainer.batch_size)
        part = max(1, math.ceil(left / CHUNKS))
        while left > 0:
            self._train(steps=min(part, left))
            left -= part
            if self.trainer.diverged:
                break

    def start_over(self) -> None:
        super().start_over()
        if self._now.usable > 1:
            self._earlier = [*self._earlier, self._now][-2:]
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
            while not self.map.complete:
                self.map.work(1.0)
            self.refresh()

    def changed(self, name: str) -> None:
        super().changed(name)
        self.trainer.demand_same()  # else the map would be of a loss that is no longer the model's
        if name == "plane":
            self._fit_window()
        if name == "window":
            self.map.show(self.map.newest.zoomed(self.values.window))

    def _due(self) -> bool:
        """Whether the path has outgrown its window while it trains: at 3, 6, 12, … places, and where it leaves it."""
        if self.map.coming is not None:
            return False
        count = len(self._now.recorded)
        outside = np.abs(self.scene.window(self._now)[-1]).max() > 0.97
        return outside or count >= max(3, 2 * self._fitted)

    def _fit_window(self) -> None:
        """Another plane or window."""
        self._records = 0
        self._fitted = len(self._now.recorded)
        self.map.show(self._scene())

    def _scene(self) -> Scene:
        return Scene(self.surface, self.trails, self.values.plane, self.values.window, self._seed)

    def _run_name(self) -> str:
        return f"rate {number(self.trainer.learning_rate)}, batch {self.trainer.batch_size}"

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area != "plane" or phase == "up":
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
            self.turn_to(math.degrees(math.atan2(away[1], away[0])))

    def typed(self, key: str, shift: bool) -> None:
        if key in ("ArrowUp", "ArrowDown") and len(self.trails) > 1:
            trails = self.trails
            now = trails.index(self.chosen) if self.chosen in trails else -1
            self.chosen = trails[(now + (1 if key == "ArrowDown" else -1)) % len(trails)]
        else:
            self.turn_to(self.angle + (1 if shift else 3) * (1 if key in ("ArrowLeft", "ArrowUp") else -1))

    def turn_to(self, angle: float) -> None:
        """Turn the cut to an angle in degrees, from the right upwards."""
        self.angle, self.turned = 90.0 - (90.0 - angle) % 180.0, True  # from −90 to 90: right stays right

    def update(self) -> None:
        scene, picture, trails, values = self.scene, self.picture, self.trails, self.map.values
        levels = picture.show_map(values)
        title, unit = words.HEADINGS[scene.kind]
        picture.show_window(title, scene.middle, scene.half, unit)
        shown = [Shown(t.name, scene.window(t), t.steps, t.losses) for t in trails]
        picture.show_trails(shown, trails.index(self.chosen) if self.chosen in trails else None)
        distances = np.linspace(-REACH, REACH, 131)
        losses = self._along_cut(distances)
        picture.show_cut(cut_ends(scene.end, self.angle), distances * scene.half, losses, REACH * scene.half)
        table = words.table(scene, values, levels, self.surface.samples, self.map.newest.grid)
        picture.fill_in(picture.texts, table)

    def describe(self) -> str:
        trainer, scene, several = self.trainer, self.scene, len(self.trails) > 1
        lines = [
            words.path_in_words(
                self.main, trainer.learning_rate, trainer.batch_size, self.beginning(), self.main in self._given
            ),
            words.plane_in_words(scene, self.map.values, self.values.plane, several) + self._notes,
        ]
        if self.chosen in self.trails:
            end = number(self.chosen.losses[-1])
            lines.append(f"Chosen: {self.chosen.name}, which ends at a loss of {end}.")
        else:
            here, _, most = self.slopes
            cut = self._along_cut(np.linspace(-REACH, REACH, 131))
            cut = cut[np.isfinite(cut)]
            if len(cut):
                lines.append(words.cut_in_words(self.angle, here, most, (float(cut.min()), float(cut.max()))))
        return "\n".join(lines)

    def _along_cut(self, distances: np.ndarray) -> np.ndarray:
        """The losses along the cut, at so many half windows from its middle."""
        return profile(self.map.values, self.scene.end, self.angle, distances)

    def _arguments(self) -> list[str]:
        return ["model", "train", *(["path"] if self._given else [])]
