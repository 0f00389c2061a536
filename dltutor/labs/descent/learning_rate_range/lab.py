"""Lab: the learning-rate range test on the learner's own network: let the rate grow, and see where the loss falls."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np

from dltutor.labs.descent.learning_rate_range import words
from dltutor.labs.descent.learning_rate_range.figure import TRIES, RateRangeFigure, Shown
from dltutor.labs.descent.learning_rate_range.run import RangeTest, Try
from dltutor.labs.descent.learning_rate_range.words import STEEPEST, TENTH
from dltutor.live.page import registry
from dltutor.live.page.controls import PLAY, RESET, STEP, Button, Choice, Control, Slider, batch_size, check, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.live.training.borrowed import BorrowedModel
from dltutor.live.training.fitting import pair
from dltutor.live.training.trainer import Trainer
from dltutor.wording import number, share

RATES = (1e-8, 1e3)
TEST = ("lowest", "highest", "steps", "batch_size")  # settings with which a new test begins

NEAR = 3.0  # times: as near as one can expect the edge


def _breaks(lab: LearningRateRange) -> bool | str:
    if lab.test.ended not in ("rose", "no number"):
        return False
    broke = float(lab.test.rates[-1])
    return (
        broke / NEAR <= lab.expected <= NEAR * broke and f"expected at {number(lab.expected)}, broke at {number(broke)}"
    )


def _too_low(lab: LearningRateRange) -> bool | str:
    for one in lab.tries:
        if one.over and not one.broken and one.result > 0.9 * one.smooth[0]:
            return f"rate {number(one.rate)}: down by {share(max(0.0, 1 - one.result / one.smooth[0]))}"
    return False


def _beats(lab: LearningRateRange) -> bool | str:
    best = lab.test.lowest_at
    if best is None or not lab.test.ended:
        return False
    least = float(lab.test.smooth[best])
    for one in lab.tries:
        if one.over and one.result < least:
            return f"rate {number(one.rate)}: {number(one.result)} against {number(least)}"
    return False


class LearningRateRange(Lab[RateRangeFigure]):
    """The learning-rate range test: one step at each of many rates, from far too low to far too high.

    Play lets the rate grow; the test stops when the loss is four times its best. Then click or drag on the left panel
    to mark a rate of your own (arrow keys: a little), and try it: it is trained with from the start, as many steps.

    The model is only borrowed: after every slice its weights and its optimizer are exactly what they were.

    Args:
        model: a compiled model.
        train: (x, y), what it is trained on.
        learning_rate: your own mark to start with, from 1e-8 to 1000.
        batch_size: samples a step, all of them if they are fewer; 32 if None.
        lowest: the rate of the first step, from 1e-8 to 0.01.
        highest: the rate of the last step, from 0.1 to 1000.
        steps: how many, from 20 to 1000.
        rule: how a rate is suggested.

    Raises:
        LearnerError: if the model is not compiled or its optimizer follows a schedule, or the data do not fit.

    Sources:
        Leslie N. Smith, "Cyclical Learning Rates for Training Neural Networks", 2017, for the test. That a tenth of
        the rate with the lowest loss, or the rate of the steepest descent, is a good choice are rules of thumb:
        Jeremy Howard and Sylvain Gugger, "fastai: A Layered API for Deep Learning", 2020.
    """

    controls = (
        PLAY,
        STEP,
        Button("try", "Try my rate", icon="flask", key="t", help="train from the start with the rate you marked"),
        RESET,
        Slider("learning_rate", "your learning rate", *RATES, 0.01, step=0.02, log=True, help="the rate you mark"),
        batch_size(),
        Slider("lowest", "lowest rate", 1e-8, 1e-2, 1e-5, step=0.1, log=True, help="the rate of the first step"),
        Slider("highest", "highest rate", 0.1, 1e3, 10.0, step=0.1, log=True, help="the rate of the last step"),
        Slider("steps", "steps", 20, 1000, 200, step=10, whole=True, help="how many rates, and how long a try is"),
        Choice("rule", "suggest", (TENTH, STEEPEST), TENTH, help="how a rate is read off the curve"),
    )
    goals = (
        Goal(f"mark where you expect training to break, then let the test run: right within {NEAR:g} times", _breaks),
        Goal("try a rate that is too low: the loss falls by less than a tenth", _too_low),
        Goal("beat the test: try a rate that ends below its lowest loss", _beats),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight")
    more = {"Test": ("lowest", "highest", "steps", "rule"), "Training": ("step", "batch_size")}

    def __init__(self, model: Any, train: Any, *, batch_size: int | None = None, **settings: Any) -> None:
        check(self.controls, settings)
        self.trainer = Trainer(model, *pair("train", train), batch_size=batch_size, trace=False)
        self.model = model
        own_rate = self.trainer.learning_rate
        self.trainer.learning_rate = own_rate * 2  # a schedule cannot be tested, and says so here
        self.trainer.learning_rate = own_rate
        super().__init__(batch_size=self.trainer.batch_size, **settings)
        self.notice = self.notice or self.trainer.remark

    def own_controls(self) -> tuple[Control, ...]:
        feed = self.trainer.feed
        sizes = {"default": feed.batch_size, "largest": feed.largest_batch, "smallest": feed.smallest_batch}
        return replaced(self.controls, batch_size(**sizes))

    def figure(self) -> RateRangeFigure:
        return RateRangeFigure()

    def begin(self) -> None:
        self.trainer.trace()
        self._borrowed = BorrowedModel(self.model)
        self._start_over()

    @property
    def models(self) -> list[Any]:
        """The model that is borrowed here."""
        return [self.model]

    @property
    def trying(self) -> bool:
        """Whether a try is under way."""
        return bool(self.tries) and not self.tries[0].over

    @property
    def suggested(self) -> float | None:
        """The rate that the test suggests; None before its end, or if no rate made the loss fall."""
        return self.test.suggestion(self.values.rule == STEEPEST) if self.test.ended else None

    def run(self) -> None:
        """Make the whole test, or the try that is under way, without the page."""
        with self.lock:
            self._work(math.inf)
            self.refresh()

    def on_play(self) -> None:
        if self._left():
            registry.claim(self.model, self)
            super().on_play()

    def on_step(self) -> None:
        self.play(False)
        if self._left():
            self._work(math.inf, 1)

    def on_try(self) -> None:
        """Begin a try and let it play; a test that is under way ends here."""
        if self.test.losses and not self.test.ended:
            self.test.ended = "left"
        self._restart()
        self.tries = [Try(self.values.learning_rate, self.values.steps), *self.tries][:TRIES]
        registry.claim(self.model, self)
        self.play(True)

    def on_reset(self) -> None:
        self.play(False)
        self._start_over()

    def changed(self, name: str) -> None:
        if name in TEST:
            self.play(False)
            if name == "batch_size":
                self.trainer.batch_size = self.values.batch_size
            self._start_over()

    def advance(self, seconds: float) -> None:
        """At most a sixtieth of all steps: a small network would be done before anybody saw it."""
        self._work(seconds, math.ceil(self.values.steps / 60))

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "test" and phase in ("down", "move"):
            self._mark(x)

    def typed(self, key: str, shift: bool) -> None:
        step = 0.01 if shift else 0.05
        self._mark(self.values.learning_rate * 10 ** (step if key == "ArrowRight" else -step), 4)

    def _start_over(self) -> None:
        v = self.values
        self.test = RangeTest(v.lowest, v.highest, v.steps)
        self.tries = []
        self.expected = math.nan  # the rate that was marked when the test began
        self._restart()
        self._top = False
        self.picture.set_range(v.lowest, v.highest)

    def _restart(self) -> None:
        with self._borrowed:
            self.trainer.reset()

    def _mark(self, rate: float, digits: int = 3) -> None:
        self.values.learning_rate = float(f"{min(max(rate, RATES[0]), RATES[1]):.{digits}g}")

    def _left(self) -> bool:
        """Whether there is a step to make; if not, it is said."""
        if self.trying or not self.test.ended:
            return True
        self.notice = "The test is over: mark a rate and press Try my rate, or Reset for a new test."
        return False

    def _work(self, seconds: float, most: float = math.inf) -> None:
        deadline, made = time.perf_counter() + seconds, 0
        self.trainer.demand_same()
        with self._borrowed:
            while (self.trying or not self.test.ended) and made < most:
                self._one()
                made += 1
                if time.perf_counter() >= deadline:
                    break
        if not self.trying and self.test.ended:
            self.play(False)

    def _one(self) -> None:
        """One step of the try that is under way, or of the test."""
        now = self.tries[0] if self.trying else self.test
        rate = self.tries[0].rate if self.trying else self.test.rate(len(self.test.losses))
        self.trainer.learning_rate = rate
        self.trainer.train(steps=1)
        loss = self.trainer.history.loss[-1]
        if self.trainer.diverged:
            loss = math.nan
        if isinstance(now, Try):
            now.losses.append(loss)
        else:
            now.add(loss)
        if len(self.test.losses) == 1 and not self.trying:
            self.expected = self.values.learning_rate
        if not self._top and math.isfinite(loss):
            self._top = True
            self.picture.set_top(1.7 * loss if loss > 0 else abs(loss) + 1, min(0.0, 2 * loss))

    def update(self) -> None:
        test, best = self.test, self.test.lowest_at if self.test.ended else None
        smooth = test.smooth
        shown = Shown(
            rates=test.rates,
            losses=np.array(test.losses),
            smooth=smooth,
            lowest=None if best is None else (test.rate(best), float(smooth[best])),
            suggested=self.suggested,
            stopped=float(test.rates[-1]) if test.ended in ("rose", "no number") else None,
        )
        self.picture.show(shown, self.values.learning_rate)
        names = [f"{number(one.rate)}{' ✗' if one.broken else ''}" for one in self.tries]
        self.picture.show_tries(names, [one.smooth for one in self.tries], self.values.steps)
        count = len(test.losses)
        head = "not started" if not count else f"step {count} of {test.steps}, rate {number(test.rate(count - 1))}"
        self.picture.head.set_text(head)

    def describe(self) -> str:
        test, v = self.test, self.values
        parts = (
            words.test_in_words(test, v.batch_size, v.rule),
            words.mark_in_words(test, v.learning_rate),
            words.tries_in_words(self.tries),
        )
        return "\n".join(filter(None, parts))

    def _arguments(self) -> list[str]:
        return ["model", "train"]
