"""Lab: where will the ball go next? One frame is not enough."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import datasets, validation
from dltutor.datasets.sequences.bouncing import RADIUS
from dltutor.labs.recurrent.ball.figure import LOOKS, MOST_SEEN, BallFigure
from dltutor.labs.recurrent.ball.paths import ModelPath, line_path, measured
from dltutor.live.page.controls import PLAY, RESET, Button, Choice
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import fixed, many

STEPS = 120  # of a flight
FLIGHTS = 60
FIRST = MOST_SEEN - 1  # the step that is now when a flight begins
AHEAD = 12  # steps of a path that Play draws
SECONDS = 0.25  # that a step takes while it plays
PICTURES = 24.0  # a second, as the page asks for them
ENOUGH = 5  # balls for a goal
PLACES = 3  # after the point, of an error: a pixel of the box is 0.0025 widths


def _ten(lab: Ball) -> bool | str:
    errors = lab.errors(1, 1)[:, 0]
    return len(errors) >= 10 and f"mean error {fixed(errors.mean(), PLACES)}"


def _nearer(errors: np.ndarray, than: int) -> str:
    """Both means, if there are enough balls, and yours is the smaller one."""
    if len(errors) < ENOUGH or not errors[:, 0].mean() < errors[:, than].mean():
        return ""
    return f"{fixed(errors[:, 0].mean(), PLACES)} against {fixed(errors[:, than].mean(), PLACES)}"


def _better(lab: Ball) -> str:
    return _nearer(lab.errors(2, 1), 1)


def _far(lab: Ball) -> str:
    found = _nearer(np.concatenate([lab.errors(frames, 5) for frames in (2, 3, 8)]), 2)
    return found and f"{found}: you know the walls"


class Ball(Lab[BallFigure]):
    """Say where a ball will be, from one frame, from two, or from more; then see where it went.

    Press in the box (or move the mark with the arrow keys, and press Enter) to say where the ball's middle will be.
    The next press, or N, brings the next ball. Play lets the ball fly, with the paths that the rule and your model
    foretell.

    Args:
        model: a trained `keras.Model` whose input is positions of shape (frames, 2) and whose output is the next
            position of shape (2,), or one for each step (frames, 2): then the last one counts. None: without.
        frames: how many frames are seen: 1, 2, 3 or 8.
        ahead: how many frames ahead the ball's place is asked for: 1 or 5.
        seed: of the balls.

    Raises:
        LearnerError: if the model is none, or takes or gives something else than positions.

    Example:
        >>> lab = Ball(frames=2)
        >>> lab.guess(0.5, 0.5)
        >>> len(lab.errors(2, 1))
        1
        >>> Ball(frames=4)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: frames=4: it must be one of 1, 2, 3, 8
    """

    controls = (
        PLAY,
        Button("next", "Next ball", icon="forward", key="n", help="another ball"),
        RESET,
        Choice("frames", "frames seen", (1, 2, 3, 8), 1, ordered=True, help="how many frames of the flight you see"),
        Choice("ahead", "frames ahead", (1, 5), 1, ordered=True, help="how far ahead you say where it is"),
    )
    goals = (
        Goal("from one frame, guess ten balls and look at the error", _ten),
        Goal(f"two frames: nearer than “it stays” in the mean of {ENOUGH} balls", _better),
        Goal(f"five frames ahead: nearer than the rule in the mean of {ENOUGH} balls", _far),
    )
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter")

    def __init__(self, model: Any = None, frames: int = 1, ahead: int = 1, seed: int = 0) -> None:
        seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
        self._model = None if model is None else ModelPath(model)
        self._flights = datasets.ball(FLIGHTS, STEPS, side=8, seed=seed).positions
        self._others = datasets.ball(500, MOST_SEEN + 5, side=8, seed=seed + 1 if seed < 2**32 - 1 else 0).positions
        self._measured: dict[tuple[int, int], list[float]] = {}
        super().__init__(frames=frames, ahead=ahead)

    def figure(self) -> BallFigure:
        return BallFigure(RADIUS, with_model=self._model is not None)

    def own_goals(self) -> tuple[Goal, ...]:
        if self._model is None:
            return self.goals
        return (
            *self.goals,
            Goal("watch a ball, and see: your model is nearer than “it stays”, over 500 balls", Ball.model_wins),
        )

    def begin(self) -> None:
        self._errors: dict[tuple[int, int], list[list[float]]] = {}
        self.turn, self._wait, self._aiming = -1, 0.0, False  # the ball's number; seconds; whether a press is under way
        self._next()

    @property
    def seen(self) -> np.ndarray:
        """The places that are shown, shape (frames, 2), the newest last."""
        return self._flight[self.at - self.values.frames + 1 : self.at + 1]

    @property
    def truth(self) -> np.ndarray:
        """Where the ball will be."""
        return self._flight[self.at + self.values.ahead]

    def errors(self, frames: int, ahead: int) -> np.ndarray:
        """The distances to where the ball went, shape (balls, 4): yours, and those of the others in `LOOKS`."""
        return np.array(self._errors.get((frames, ahead), []), float).reshape(-1, len(LOOKS))

    def guess(self, x: float, y: float) -> None:
        """Say where the ball will be, in widths of the box from the left and from the top."""
        with self.lock:
            place = [validation.number(name, v, low=0, high=1, example=0.5) for name, v in (("x", x), ("y", y))]
            if self.said is not None or self.playing:
                self.play(False)
                self._next()
            self.aim = np.array(place)
            self._say()
            self.refresh()

    def model_wins(self) -> bool | str:
        """Whether the model's mean error over 500 balls is below that of a ball that stays, once one was watched."""
        if not self.turn:
            return False
        _, stays, rule, model = (fixed(mean, PLACES) for mean in self.means())
        wins = bool(self.means()[3] < self.means()[1])
        return wins and f"{model} against {stays}; the rule “2 · now − before” is off by {rule}"

    def changed(self, name: str) -> None:
        if self.said is not None:
            self._next()

    def on_play(self) -> None:
        self.said, self._wait = None, 0.0
        super().on_play()

    def on_next(self) -> None:
        self._next()

    def on_reset(self) -> None:
        self.playing = False
        self.begin()

    def advance(self, seconds: float) -> None:
        self._wait += 1 / PICTURES
        if self._wait < SECONDS:
            return
        self._wait = 0.0
        self.at += 1
        if self.at + 5 >= STEPS:
            self._next()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area != "box" or self.playing:
            return
        if phase == "down":
            self._aiming = self.said is None
            if not self._aiming:
                self._next()
                return
        if self._aiming:
            self.aim = np.clip([x, y], 0, 1)
            if phase == "up":
                self._aiming = False
                self._say()

    def typed(self, key: str, shift: bool) -> None:
        if self.playing:
            return
        if key == "Enter":
            self._say() if self.said is None else self._next()
            return
        if self.said is not None:
            self._next()
        step = 0.005 if shift else 0.02
        way = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}[key]
        self.aim = np.clip((self._now if self.aim is None else self.aim) + step * np.array(way), 0, 1)

    def _next(self) -> None:
        self.turn = (self.turn + 1) % FLIGHTS
        self._flight = self._flights[self.turn].astype(float)
        self.at, self.aim, self.said = FIRST, None, None

    @property
    def _now(self) -> np.ndarray:
        return self._flight[self.at]

    def paths(self, steps: int) -> tuple[np.ndarray, np.ndarray]:
        """The paths of the rule and of the model from here, each beginning with now; empty where there is none."""
        rule = line_path(self.seen[None], steps)[0] if self.values.frames > 1 else np.zeros((0, 2))
        able = self._model is not None and self._model.can(self.values.frames)
        return rule, self._model(self.seen[None], steps)[0] if able else np.zeros((0, 2))

    def _say(self) -> None:
        """What is aimed at is the answer; note how far all were off."""
        self.aim = self._now.copy() if self.aim is None else self.aim
        self.said = self.aim
        ends = [self.said, self._now, *(path[-1] if len(path) else None for path in self.paths(self.values.ahead))]
        off = [float("nan") if end is None else float(np.hypot(*(end - self.truth))) for end in ends]
        self._errors.setdefault((self.values.frames, self.values.ahead), []).append(off)

    def means(self) -> list[float]:
        """The mean errors over 500 other balls, as the settings are, in the order of `LOOKS`; the learner has none."""
        key = self.values.frames, self.values.ahead
        if key not in self._measured:
            self._measured[key] = measured(
                self._others[:, : FIRST + 1], self._others[:, FIRST + key[1]], *key, self._model
            )
        return [float("nan"), *self._measured[key]]

    def update(self) -> None:
        frames, ahead, none = self.values.frames, self.values.ahead, np.zeros((0, 2))
        count = 4 if self._model is not None else 3
        if self.playing:
            self.picture.show(self.seen, none, none, none, *self.paths(AHEAD))
        elif self.said is None:
            self.picture.show(self.seen, none if self.aim is None else self.aim[None], none, none, none, none)
        else:
            future = self._flight[self.at : self.at + ahead + 1]
            self.picture.show(self.seen, none, self.said[None], future, *self.paths(ahead))
        errors = self.errors(frames, ahead)
        means = errors.mean(axis=0) if len(errors) else np.full(len(LOOKS), np.nan)
        title = f"mean error, {many(frames, 'frame')} seen, {ahead} ahead: {many(len(errors), 'ball')}"
        self.picture.show_errors(title, means[:count], self.means()[:count])
        where = "in the next frame" if ahead == 1 else f"in {ahead} frames"
        self.picture.title.set_text("It flies on …" if self.playing else f"Where will the ball be {where}?")

    def describe(self) -> str:
        frames, ahead = self.values.frames, self.values.ahead
        if self.playing:
            return (
                f"Dashed: the rule 2 · now − before{self._model_words()}. At a wall the rule flies on. Pause to guess."
            )
        if self.said is None:
            hint = " One frame tells where it is, not where it flies." if frames == 1 else ""
            ask = "Press in the box where the ball will be, or use the arrow keys and Enter."
            return f"You see {many(frames, 'frame')}.{hint} {ask}"
        you, stays, rule, model = self._errors[frames, ahead][-1]
        others = [("“it stays”", stays), ("the rule", rule), ("your model", model)]
        listed = ", ".join(f"{name} {fixed(error, PLACES)}" for name, error in others if not np.isnan(error))
        best = min([("you", you), *others], key=lambda one: np.inf if np.isnan(one[1]) else one[1])[0]
        needs = ""
        if frames == 1:
            needs = " The rule needs two frames."
        if self._model is not None and np.isnan(model):
            needs += f" Your model needs {many(self._model.length, 'frame')}."
        means = [fixed(mean, PLACES) for mean in self.errors(frames, ahead).mean(axis=0)]
        running = f"In the mean: you {means[0]}, “it stays” {means[1]}{f', the rule {means[2]}' * (frames > 1)}."
        nearest = "You were nearest" if best == "you" else f"Nearest: {best}"
        return f"You were {fixed(you, PLACES)} widths off, {listed}. {nearest}. {running}{needs}"

    def _model_words(self) -> str:
        if self._model is None:
            return ""
        able = self._model.can(self.values.frames)
        return "; solid: your model" if able else f"; your model needs {many(self._model.length, 'frame')}"

    def _arguments(self) -> list[str]:
        return [] if self._model is None else ["model"]
