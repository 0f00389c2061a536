"""What all labs share that train the learner's own Keras model: the controls, the trainer, and its words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any, ClassVar

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.own_start import GOES_ON, OwnStart
from dltutor.labs.bases.pace import FULL, pace, steps_in_picture
from dltutor.live.page import registry
from dltutor.live.page.controls import (
    PLAY,
    RESET,
    STEP,
    Button,
    Choice,
    Control,
    Slider,
    batch_size,
    learning_rate,
    replaced,
    without,
)
from dltutor.live.page.lab import Drawn
from dltutor.live.training.trainer import Trainer
from dltutor.wording import many, number

TRAINING_CONTROLS = (
    PLAY,
    STEP,
    Button("epoch", "Epoch", icon="fast-forward", key="e", help="train until every sample has been seen once more"),
    RESET,
    learning_rate(),
    batch_size(),
    pace(),
)
THRIFT = 3.0  # a thrifty lab measures again when training has had so many times the time that it takes
AT_ONCE = 0.2  # seconds that a button may take; what is longer goes on as if Play had been pressed


class TrainingLab(OwnStart[Drawn]):
    """A lab that trains a model while the page looks on. It is trained in place: the next cell sees it.

    A subclass draws; `measure` is called after every slice, by a `thrifty` lab less often.

    Args:
        trainer: what trains; its batch size is the one to start with.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own. A model that has not one optimizer
            with a rate of its own (a GAN has two; a schedule changes it by itself) gets no control for it.
    """

    controls: tuple[Control, ...] = TRAINING_CONTROLS
    more: ClassVar[Mapping[str, tuple[str, ...]]] = {"Training": ("pace",)}
    thrifty: ClassVar[bool] = False  # measuring takes long: at most a quarter of the time is for it

    def __init__(self, trainer: Trainer, *, learning_rate: Any = None, **settings: Any) -> None:
        self.trainer = trainer
        self.model = trainer.model
        self.measured: list[float] = []
        self._until: float | None = None
        self._underway = False  # `run` is training
        self._begun = False
        self._measuring, self._measured_at = 0.0, 0.0  # how long `measure` takes, and when it was called last
        if learning_rate is not None:
            trainer.learning_rate = self._clean_rate(learning_rate)
        super().__init__(**settings)
        trainer.trace()
        self.notice = self.notice or trainer.remark
        self._claim()
        registry.follow(self)

    def _trainer_of(self, model: Any, *data: Any, learning_rate: Any = None, **settings: Any) -> Trainer:
        """What will train: a rate that is not possible is said before anything takes time, as the rest is."""
        self._clean_rate(learning_rate)
        return Trainer(model, *data, trace=False, **settings)

    @property
    def models(self) -> list[Any]:
        return [self.model]

    @property
    def trainers(self) -> list[Trainer]:
        return [self.trainer]

    @property
    def begun(self) -> bool:
        return self.trainer.step > 0

    def measure(self) -> float:
        """A number that is drawn beside the loss, say the share right on test data."""
        return float("nan")

    def note(self) -> str:
        """How long it took, for the goals."""
        return f"after {many(self.trainer.step, 'step')}"

    @property
    def answerable(self) -> bool:
        return self.trainer.step > 0

    def set(self, **settings: Any) -> None:
        if "learning_rate" in settings and "learning_rate" not in self.table:
            self.trainer.learning_rate = settings["learning_rate"]  # raises, and says why it cannot be set
        super().set(**settings)

    def changed(self, name: str) -> None:
        if name in ("learning_rate", "batch_size"):
            setattr(self.trainer, name, getattr(self.values, name))

    def refresh(self, quick: bool = False) -> None:
        if not self._begun:
            self._begun = True
            self.progress.count_anew(given=self.trainer.comes_trained)
        self._follow_rates()
        super().refresh(quick)

    def advance(self, seconds: float) -> None:
        self._catch_up()
        if self.thrifty:  # it measures within the slice, not beside it
            seconds = max(seconds / 2, seconds - self._measuring / THRIFT)
        steps = self._steps_in_picture()
        self._train(seconds=seconds, until=self._until, **({} if steps is None else {"steps": steps}))
        if self._until is not None and self.trainer.epoch >= self._until - 1e-9:
            self.play(False)

    def play(self, on: bool = True) -> None:
        if not on:
            self._until = None
        stops = self.playing and not on
        super().play(on)
        if stops:
            self._measure_now()
        if not on:
            self._come_to_rest()

    def on_play(self) -> None:
        self._claim()
        self._catch_up()
        self._until = None
        super().on_play()

    def on_step(self) -> None:
        self._catch_up()
        self._train(steps=1)

    def on_epoch(self) -> None:
        self._catch_up()
        self._train_to(math.floor(self.trainer.epoch + 1e-9) + 1)

    def _train_to(self, goal: float) -> None:
        """Train to an epoch; what takes longer than a moment goes on as if Play had been pressed."""
        self._claim()
        self._train(seconds=AT_ONCE if self.session is not None else math.inf, until=goal)
        if self.trainer.epoch < goal - 1e-9 and not self.trainer.diverged:
            self.play()
            self._until = goal

    def on_reset(self) -> None:
        self.playing = False
        for trainer in self.trainers:
            trainer.reset()
        self.start_over()
        self.progress.count_anew(given=self.trainer.comes_trained)
        self._come_to_rest()

    def start_over(self) -> None:
        self.measured = []

    def _follow_rates(self) -> None:
        """A rate that was changed elsewhere is shown."""
        known = "learning_rate" in self.table and self.trainer.learning_rate > 0
        if known and not math.isclose(self.trainer.learning_rate, self.values.learning_rate, rel_tol=1e-6):
            self.values.learning_rate = float(f"{self.trainer.learning_rate:.6g}")

    def _steps_in_picture(self) -> int | None:
        """As many steps as the learner wants to see at once."""
        return steps_in_picture(self.values.pace, self.trainer.step, self.trainer.feed.steps_in_epoch)

    def _come_to_rest(self) -> None:
        for trainer in self.trainers:
            trainer.finish()
        self._tell(at_rest=True)

    def run(self, epochs: float = 1) -> None:
        """Train for so many epochs without the page: ``lab.run(epochs=20)``."""
        epochs = validation.number("epochs", epochs, above=0, high=10_000, example=20)
        with self.lock:
            self._catch_up()
            goal, before = self.trainer.epoch + epochs, -1.0
            self._underway = True
            try:
                while before < self.trainer.epoch < goal - 1e-9:  # it stands still where there is nothing to train on
                    before = self.trainer.epoch
                    self._train(until=min(goal, math.floor(self.trainer.epoch + 1e-9) + 1))
                    if self.trainer.diverged:
                        break
            finally:
                self._underway = False
            self._measure_now()
            self._come_to_rest()
            self._refresh_after_run()

    def _refresh_after_run(self) -> None:
        """What a cell has trained in a lab that is shown is not what the learner has reached in it."""
        if not self.played:
            self.progress.count_anew(given=True)
        self.refresh()

    def describe(self) -> str:
        t = self.trainer
        if not t.step:
            return f"{self.beginning()} {self.settings()[0].upper()}{self.settings()[1:]}. Press Play."
        text = f"Step {t.step:,}, epoch {t.epoch:.1f}: training loss {number(t.history.loss[-1])}"
        return f"{text}; {self.settings()}."

    def beginning(self) -> str:
        """What the weights are before the first step."""
        if self.trainer.elsewhere:
            return GOES_ON
        if not self.trainer.comes_trained:
            return "Not trained yet: random weights."
        before = self.trainer.steps_before
        steps = f" ({many(before, 'step')})" if before else ""
        return f"This model comes trained{steps}: Play goes on, Reset comes back to here."

    def settings(self) -> str:
        """Learning rate and batch size in words."""
        rate = f"rate {number(self.trainer.learning_rate)}, " if "learning_rate" in self.table else ""
        return f"{rate}batch size {self.trainer.batch_size}{self.slower()}"

    def slower(self) -> str:
        """The pace in words, where it is not full."""
        return "" if self.values.pace == FULL else f", pace {self.values.pace}"

    def _train(self, **amount: Any) -> None:
        """Train for some steps, seconds, or until an epoch."""
        self.trainer.train(**amount)
        self._after_slice()

    def _after_slice(self) -> None:
        """After a slice: measure, and say it if the numbers have run away."""
        began = perf_counter()
        goes_on = self.thrifty and (self.playing or self._underway) and self.measured
        if goes_on and began - self._measured_at < THRIFT * self._measuring:
            self.measured.append(self.measured[-1])
        else:
            self.measured.append(self.measure())
            self._measured_at = perf_counter()
            self._measuring = 0.8 * self._measuring + 0.2 * (self._measured_at - began)
        if self.trainer.diverged:
            self._tell_divergence(self.trainer)
        if self.playing or self._underway:
            self._tell(at_rest=False)
        else:
            self._come_to_rest()

    def _measure_now(self) -> None:
        """A thrifty lab may have left out the newest measurement."""
        if self.thrifty and self.measured:
            self.measured[-1] = self.measure()

    def _tell(self, at_rest: bool) -> None:
        """Let the labs know that look into the same model."""
        for model in self.models:
            registry.trained(model, at_rest=at_rest)

    def _tell_divergence(self, trainer: Trainer) -> None:
        self.notice = (
            f"The loss is no longer a number. {trainer.reason} The last finite weights were put back: "
            "Play goes on from them, Reset starts over."
        )
        self.play(False)

    def _sizes(self, trainer: Trainer) -> Choice:
        """The batch sizes to choose from."""
        feed = trainer.feed
        return batch_size(default=trainer.batch_size, largest=feed.largest_batch, smallest=feed.smallest_batch)

    def _clean_rate(self, rate: Any) -> float | None:
        """A learning rate to start with, if the lab's control can be set to it."""
        table = {control.name: control for control in self.controls}
        return None if rate is None else table["learning_rate"].clean(rate)

    def own_controls(self) -> tuple[Control, ...]:
        """The controls, those of rate and batch size made for what the trainer trains."""
        sized = replaced(self.controls, self._sizes(self.trainer))
        if not self.trainer.can_set_rate:
            return without(sized, "learning_rate")
        rate = float(f"{self.trainer.learning_rate:.6g}")
        if rate <= 0:
            raise LearnerError(
                f"model has a learning rate of {rate:g}, which changes nothing: compile it with one above 0"
            )
        low, high = 10.0 ** math.floor(math.log10(rate)), 10.0 ** math.ceil(math.log10(rate))
        usual = next(c for c in sized if isinstance(c, Slider) and c.name == "learning_rate")
        return replaced(sized, replace(usual, default=rate, low=min(usual.low, low), high=max(usual.high, high)))
