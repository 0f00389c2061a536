"""What the course of a training tells: whether it still learns, since when it overfits, how long it will take.

A lab and a callback of `model.fit` show a course in the same way: `draw` and `numbers` are what they share.
"""

from __future__ import annotations

import math
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import wording
from dltutor.figures.course import CourseFigure
from dltutor.live.training.history import History
from dltutor.live.training.subject import optimizers

MOST = 2000  # numbers looked at: a long course is thinned, so that this stays quick
FEWEST = 8  # numbers before anything is said about their trend
CLEARLY = 3.0  # standard errors beyond which a difference is no accident
VISIBLE = 0.01  # share of the loss below which a change is called none
UNSURE = 0.15  # share of the loss: with more noise than that, nothing is said
HIGHER = 1.2  # times the first training loss: nothing has been learned, whatever the newest trend
WORSE = 1.02  # times the lowest validation loss: what is above has risen
AT_LEAST = 3  # looks at the validation data that must agree


def state(history: History) -> str:
    """In a few words, what the curves say now; "" as long as they say nothing.

    Since the last change of rate or batch size the training loss may be "still falling", "flat" or "rising"; with
    validation data a model may be "overfitting since epoch n": the validation loss has been rising since, while the
    training loss went on falling.

    >>> course = History()
    >>> for step in range(1, 21):
    ...     course.add(step, {"loss": 1 / step}, epoch=step)
    ...     course.add_validation(step, {"loss": 0.5 + 0.01 * abs(step - 12)})
    >>> state(course)
    'Overfitting since about epoch 12: the validation loss rises, the training loss still falls.'
    """
    steps, losses = _finite(history.step, history.loss)
    trend = _trend(steps, losses, history.changes)
    best = lowest(history)
    if best is not None and _rises(history, best):
        step, _ = best
        since = losses[steps > step]
        if len(since) and since[-1] < np.interp(step, steps, losses):
            still = "the training loss still falls" if trend == "falling" else "the training loss fell on"
            return f"Overfitting since about epoch {epoch_at(history, step):.0f}: the validation loss rises, {still}."
        if trend == "rising":
            return "Both losses are rising: the learning rate may be too high."
    if trend and trend != "rising" and losses[-1] > HIGHER * losses[0]:
        return "The training loss is higher than at the beginning: the learning rate may be too high."
    return {
        "falling": "The training loss is still falling.",
        "flat": "The training loss is flat: longer training alone will change little.",
        "rising": "The training loss is rising: the learning rate may be too high.",
        "": "",
    }[trend]


def verdict(model: Any, history: History) -> str:
    """The same for a `model` with one optimizer; of several, as two players have them, the losses tell little.

    Each player's loss depends on how good the other one is: both can stand still while everything improves.
    """
    if len(optimizers(model)) > 1:
        return "It has two optimizers, as two players have: their losses do not say whether it gets better."
    return state(history)


def lowest(history: History) -> tuple[int, float] | None:
    """The step and the value of the lowest validation loss; None without validation data."""
    steps, losses = _finite(history.validation_step, history.validation_loss)
    if not len(losses):
        return None
    at = int(np.argmin(losses))
    return int(steps[at]), float(losses[at])


def epoch_at(history: History, step: float) -> float:
    """The epoch in which `step` was done."""
    if not history.step:
        return 0.0
    return history.epoch[min(bisect_left(history.step, step), len(history.step) - 1)]


def draw(figure: CourseFigure, history: History, names: Sequence[str]) -> None:
    """Show the `history` of `names`, the loss and, if there is one, a metric."""
    epochs = figure.unit == "epochs"
    places = history.epoch if epochs else history.step
    looks = history.validation_epoch if epochs else history.validation_step
    changes = [epoch_at(history, step) if epochs else step for step in history.changes]
    for index, name in enumerate(names[: len(figure.panels)]):
        training = history.metrics.get(name, []) if index else history.loss
        seen = history.validation.get(name, []) if index else history.validation_loss
        figure.show(index, name, (places if training else [], training), (looks if seen else [], seen), changes)
    best = lowest(history) if len(looks) > 2 else None
    if best is None:
        figure.ring(None)
    else:
        figure.ring(looks[history.validation_step.index(best[0])], best[1])


def numbers(history: History, names: Sequence[str]) -> str:
    """The newest loss and metric, of both kinds of data, in words."""
    name, *metrics = names[:2]
    parts = ["Training: " + _listed([(name, history.loss), *((m, history.metrics.get(m, [])) for m in metrics)])]
    if history.validation_step:
        seen = [(name, history.validation_loss), *((m, history.validation.get(m, [])) for m in metrics)]
        parts.append("validation: " + _listed(seen))
    return "; ".join(parts) + "."


def _listed(newest: list[tuple[str, list[float]]]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {wording.number(values[-1])}" for name, values in newest if values)


def _finite(steps: Sequence[int], losses: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    few = range(0, len(steps), max(1, len(steps) // MOST))
    places, values = np.array([steps[i] for i in few], float), np.array([losses[i] for i in few], float)
    keep = np.isfinite(values)
    return places[keep], values[keep]


def _trend(steps: np.ndarray, losses: np.ndarray, changes: Sequence[int]) -> str:
    """ "falling", "flat" or "rising": the last quarter of the steps since the last change against the one before it."""
    begin = changes[-1] if changes else 0
    steps, losses = steps[steps > begin], losses[steps > begin]
    if len(steps) < FEWEST:
        return ""
    half, quarter = (steps[-1] - (steps[-1] - begin) * share for share in (1 / 2, 1 / 4))
    early, late = losses[(steps > half) & (steps <= quarter)], losses[steps > quarter]
    if len(late) < 2 or len(early) < 2:
        return ""
    difference = float(early.mean() - late.mean())
    error = _noise(losses[steps > half]) * math.sqrt(1 / len(early) + 1 / len(late))
    scale = max(abs(float(early.mean())), 1e-12)
    if abs(difference) >= max(VISIBLE * scale, CLEARLY * error):
        return "falling" if difference > 0 else "rising"
    return "flat" if CLEARLY * error < UNSURE * scale else ""


def _noise(losses: np.ndarray) -> float:
    """The standard deviation of the losses around a smooth course: of their second differences."""
    return math.sqrt(float((np.diff(losses, 2) ** 2).mean()) / 6)


def _rises(history: History, best: tuple[int, float]) -> bool:
    """Whether the recent looks at the validation data were worse than the best one, and there were enough of them.

    Most of them, not all: one better look must not take back what was said a moment before.
    """
    steps, losses = _finite(history.validation_step, history.validation_loss)
    after = losses[steps > best[0]]
    recent = after[-max(AT_LEAST, len(losses) // 10) :]
    least = best[1] + (WORSE - 1) * abs(best[1])
    return len(after) >= max(AT_LEAST, len(losses) // 10) and bool(np.median(recent) > least)


class Pace:
    """How quickly the epochs go by, to say how long it still takes. Pauses do not count.

    >>> still(0.4), still(8.2), still(95), still(4000)
    ('less than a second still', 'about 8 s still', 'about 1.5 min still', 'about 1.1 h still')
    """

    LONGEST_GAP = 2.0  # seconds without a slice after which it is measured anew
    WINDOW = 10.0  # seconds that are looked back: how it was before, while Keras traced its graphs, is past

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget what was measured: something has changed."""
        self._looks: deque[tuple[float, float]] = deque()

    def look(self, epoch: float, now: float | None = None) -> None:
        """`epoch` is reached now."""
        now = time.perf_counter() if now is None else now
        looks = self._looks
        if looks and (now - looks[-1][0] > self.LONGEST_GAP + (looks[-1][0] - looks[0][0]) or epoch < looks[-1][1]):
            looks.clear()
        looks.append((now, epoch))
        while len(looks) > 2 and now - looks[1][0] > self.WINDOW:
            looks.popleft()

    def left(self, epochs: float) -> float | None:
        """The seconds until `epochs` are done; None as long as nobody can know."""
        if len(self._looks) < 2:
            return None
        (began, first), (now, epoch) = self._looks[0], self._looks[-1]
        if epoch <= first or now - began < 0.3:
            return None
        return max(0.0, epochs - epoch) * (now - began) / (epoch - first)


def still(seconds: float) -> str:
    """A time to wait, as a person would say it."""
    if seconds < 1:
        return "less than a second still"
    if seconds < 60:
        return f"about {seconds:.0f} s still"
    minutes = seconds / 60
    if minutes < 60:
        return f"about {minutes:.0f} min still" if minutes >= 3 else f"about {0.5 * round(2 * minutes):g} min still"
    return f"about {minutes / 60:.1f} h still"
