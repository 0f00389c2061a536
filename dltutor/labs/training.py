"""What all labs share that train the learner's own Keras model: the controls, the trainer, and its words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.live import registry
from dltutor.live.controls import PLAY, RESET, STEP, Button, Choice, batch_size, learning_rate
from dltutor.live.lab import Lab
from dltutor.live.trainer import Trainer

TRAINING_CONTROLS = (
    PLAY,
    STEP,
    Button("epoch", "Epoch", icon="fast-forward", key="e", help="train until every sample has been seen once more"),
    RESET,
    learning_rate(),
    batch_size(),
)


class TrainingLab(Lab):
    """A lab that trains a model while the page looks on. It is trained in place: the next cell sees it.

    A subclass draws; `measure` is called after every slice and may add what it wants to know to `self.measured`.
    """

    controls = TRAINING_CONTROLS

    def __init__(self, picture: Picture, trainer: Trainer, **settings: Any) -> None:
        self.trainer = trainer
        self.model = trainer.model
        self.measured: list[float] = []
        table = {c.name: c for c in type(self).controls}
        rate = table["learning_rate"].clean(settings.pop("learning_rate"))
        own = {"learning_rate": replace(table["learning_rate"], default=rate), "batch_size": self._sizes(trainer)}
        self.controls = tuple((table | own).values())
        trainer.learning_rate = rate
        super().__init__(picture, **settings)
        self._claim()

    @property
    def models(self) -> list[Any]:
        """Every model that is trained here."""
        return [self.model]

    def measure(self) -> float:
        """A number that is drawn beside the loss, say the share right on test data."""
        return float("nan")

    def note(self) -> str:
        """How long it took, for the goals."""
        return f"after {self.trainer.step:,} step{'' if self.trainer.step == 1 else 's'}"

    def changed(self, name: str) -> None:
        if name in ("learning_rate", "batch_size"):
            setattr(self.trainer, name, getattr(self.values, name))

    def advance(self, seconds: float) -> None:
        self._train(seconds=seconds)

    def on_play(self) -> None:
        self._claim()
        super().on_play()

    def on_step(self) -> None:
        self._train(steps=1)

    def on_epoch(self) -> None:
        self._train(steps=self.trainer.feed.left_in_epoch)

    def on_reset(self) -> None:
        self.playing = False
        self.trainer.reset()
        self.measured = []

    def run(self, epochs: float = 1) -> None:
        """Train for so many epochs without the page: ``lab.run(epochs=20)``."""
        epochs = validation.number("epochs", epochs, above=0, high=10_000, example=20)
        with self.lock:
            goal, before = self.trainer.epoch + epochs, -1.0
            while before < self.trainer.epoch < goal - 1e-9:  # it stands still where there is nothing to train on
                before = self.trainer.epoch
                self.on_epoch()
                if self.trainer.diverged:
                    break
            self.refresh()

    def describe(self) -> str:
        t = self.trainer
        if not t.step:
            return (
                f"Not trained yet: random weights. Rate {t.learning_rate:.2g}, batch size {t.batch_size}. Press Play."
            )
        text = f"Step {t.step:,}, epoch {t.epoch:.1f}: training loss {t.history.loss[-1]:.3f}"
        return f"{text}; rate {t.learning_rate:.2g}, batch size {t.batch_size}."

    def _train(self, **amount: Any) -> None:
        self.trainer.train(**amount)
        self.measured.append(self.measure())
        if self.trainer.diverged:
            self._tell_divergence(self.trainer)

    def _tell_divergence(self, trainer: Trainer) -> None:
        self.notice = (
            f"The loss is no longer a number. {trainer.reason} The last finite weights were put back: "
            "Play goes on from them, Reset starts over."
        )
        self.play(False)

    def _sizes(self, trainer: Trainer) -> Choice:
        """The batch sizes to choose from."""
        return batch_size(default=trainer.batch_size, largest=trainer.samples)

    def _claim(self) -> None:
        for model in self.models:
            registry.claim(model, self)


def fail_if_compiled_anew(model: Any, optimizer: Any) -> None:
    """A one-line error if `model` has another optimizer than the one that a lab's graph trains with."""
    if model.optimizer is not optimizer:
        raise LearnerError("model was compiled anew since this lab was made: run this lab's cell again")
