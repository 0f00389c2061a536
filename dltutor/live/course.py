"""What the course of a training tells: whether it still learns, since when it overfits, how long it will take."""

from __future__ import annotations

import math
import time
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from dltutor.live.history import History

MOST = 2000  # numbers looked at: a long course is thinned, so that this stays quick
FEWEST = 8  # numbers before anything is said about their trend
CLEARLY = 3.0  # standard errors beyond which a difference is no accident
VISIBLE = 0.01  # share of the loss below which a change is called none
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
    return {
        "falling": "The training loss is still falling.",
        "flat": "The training loss is flat: longer training alone will change little.",
        "rising": "The training loss is rising: the learning rate may be too high.",
        "": "",
    }[trend]


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
    length = steps[-1] - begin
    late = losses[steps > steps[-1] - length / 4]
    early = losses[(steps > steps[-1] - length / 2) & (steps <= steps[-1] - length / 4)]
    if len(late) < 2 or len(early) < 2:
        return ""
    difference = float(early.mean() - late.mean())
    error = math.sqrt(early.var(ddof=1) / len(early) + late.var(ddof=1) / len(late))
    scale = max(abs(float(early.mean())), 1e-12)
    if abs(difference) < VISIBLE * scale or abs(difference) < CLEARLY * error:
        return "flat"
    return "falling" if difference > 0 else "rising"


def _rises(history: History, best: tuple[int, float]) -> bool:
    """Whether every recent look at the validation data was worse than the best one, and there were enough of them."""
    steps, losses = _finite(history.validation_step, history.validation_loss)
    after = losses[steps > best[0]]
    recent = after[-max(AT_LEAST, len(losses) // 10) :]
    least = best[1] + (WORSE - 1) * abs(best[1])
    return len(after) >= max(AT_LEAST, len(losses) // 10) and bool((recent > least).all())


class Pace:
    """How quickly the epochs go by, to say how long it still takes. Pauses do not count.

    >>> still(0.4), still(8.2), still(95), still(4000)
    ('less than a second still', 'about 8 s still', 'about 1.5 min still', 'about 1.1 h still')
    """

    LONGEST_GAP = 2.0  # seconds without a slice after which it is measured anew

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget what was measured: something has changed."""
        self._began: tuple[float, float] | None = None
        self._last = -math.inf

    def look(self, epoch: float, now: float | None = None) -> None:
        """`epoch` is reached now."""
        now = time.perf_counter() if now is None else now
        if self._began is None or now - self._last > self.LONGEST_GAP or epoch < self._began[1]:
            self._began = now, epoch
        self._last, self._epoch = now, epoch

    def left(self, epochs: float) -> float | None:
        """The seconds until `epochs` are done; None as long as nobody can know."""
        if self._began is None or self._epoch <= self._began[1] or self._last - self._began[0] < 0.3:
            return None
        return max(0.0, epochs - self._epoch) * (self._last - self._began[0]) / (self._epoch - self._began[1])


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
