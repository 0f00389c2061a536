"""What all labs share that train the learner's own Keras model: the controls, the trainer, and its words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.live import registry
from dltutor.live.controls import PLAY, RESET, STEP, Button, batch_size, learning_rate
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
        sizes = batch_size(default=trainer.batch_size, largest=trainer.samples)
        table = {c.name: c for c in type(self).controls}
        rate = table["learning_rate"].clean(settings.pop("learning_rate"))
        own = {"learning_rate": replace(table["learning_rate"], default=rate), "batch_size": sizes}
        self.controls = tuple((table | own).values())
        trainer.learning_rate = rate
        super().__init__(picture, **settings)
        registry.claim(self.model, self)

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
        registry.claim(self.model, self)
        if self.trainer.diverged:
            self._say_diverged()
            return
        super().on_play()

    def on_step(self) -> None:
        self._train(steps=1)

    def on_epoch(self) -> None:
        place = self.trainer.epoch % 1 * self.trainer.samples
        self._train(steps=int(np.ceil((self.trainer.samples - round(place)) / self.trainer.batch_size)))

    def on_reset(self) -> None:
        self.playing = False
        self.trainer.reset()
        self.measured = []

    def run(self, epochs: float = 1) -> None:
        """Train for so many epochs without the page: ``lab.run(epochs=20)``."""
        epochs = validation.number("epochs", epochs, above=0, high=10_000, example=20)
        with self.lock:
            goal = self.trainer.epoch + epochs
            while self.trainer.epoch < goal - 1e-9 and not self.trainer.diverged:
                self.on_epoch()
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
        if self.trainer.diverged:
            self._say_diverged()
            return
        self.trainer.train(**amount)
        self.measured.append(self.measure())
        if self.trainer.diverged:
            self._say_diverged()

    def _say_diverged(self) -> None:
        self.notice = (
            f"The loss is no longer a number: with a learning rate of {self.trainer.learning_rate:.2g} the steps "
            "overshot until the weights overflowed. Choose a smaller rate and press Reset."
        )
        self.play(False)


def split(name: str, pair: Any) -> tuple[Any, Any]:
    """The two halves of ``(x, y)``, or a one-line error."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise LearnerError(f"{name}={validation.shown(pair)}: it must be a pair (x, y), inputs and labels")
    return pair[0], pair[1]


def fail_if_compiled_anew(model: Any, optimizer: Any) -> None:
    """A one-line error if `model` has another optimizer than the one that a lab's graph trains with."""
    if model.optimizer is not optimizer:
        raise LearnerError("model was compiled anew since this lab was made: run this lab's cell again")
