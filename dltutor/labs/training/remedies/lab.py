"""Lab: remedies against overfitting, switched on while a network trains, and judged by the test set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.verdict import ROWS, VerdictFigure
from dltutor.live.page.controls import PLAY, RESET, Control, Switch, batch_size, learning_rate
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.live.training.evaluator import Evaluator
from dltutor.live.training.fitting import pair
from dltutor.live.training.trainer import Trainer
from dltutor.wording import fixed, number, share

PIECES = 120  # pictures that a whole training is shown in
NAMES = {
    "dropout": "dropout",
    "weight_decay": "weight decay",
    "batch_normalization": "batch norm",
    "augmentation": "augmentation",
    "he_start": "He start",
}


class Remedies(Lab[VerdictFigure]):
    """Train what `build` makes; switch remedies on and off while it trains: the weights are carried over.

    After `epochs` epochs the network is judged by the test set, and the result stays in the picture. Reset starts
    from new weights, always the same, with the remedies that are switched on.

    Args:
        build: ``build(dropout, weight_decay, batch_normalization, augmentation, he_start)``, each True or False, gives
            a compiled classifier. It may leave out some of the names: their switches are not shown.
        train, validation, test: pairs (x, y).
        epochs: how long a training is.
        learning_rate, batch_size: to start with.
        **remedies: those that are switched on to start with: ``dropout=True``.
    """

    more = {"Training": ("learning_rate", "batch_size")}
    goals = (
        Goal("judge the plain network", lambda lab: () in dict(lab.results)),
        Goal("remedies that beat the plain network by 5 points", lambda lab: lab.best_gain >= 0.05 and _points(lab)),
    )

    def __init__(
        self,
        build: Callable[..., Any],
        train: Any,
        validation_data: Any,
        test: Any,
        *,
        epochs: int = 100,
        learning_rate: float = 0.003,
        batch_size: int = 32,
        **remedies: bool,
    ) -> None:
        self._build = build
        self.remedies = _parameters(build)
        self._data = pair("train", train), pair("validation_data", validation_data), pair("test", test)
        self.epochs = validation.whole("epochs", epochs, example=100)
        samples = len(self._data[0][1])
        self._batch = validation.whole("batch_size", batch_size, high=samples, example=min(32, samples))
        super().__init__(learning_rate=learning_rate, **remedies)

    def own_controls(self) -> tuple[Control, ...]:
        switches = [Switch(name, NAMES[name], help="on and off, also while it trains") for name in self.remedies]
        sizes = batch_size(self._batch, largest=len(self._data[0][1]))
        return (PLAY, RESET, *switches, learning_rate(0.003), sizes)

    def figure(self) -> VerdictFigure:
        return VerdictFigure("The training of a network with remedies against overfitting.", "test set")

    def begin(self) -> None:
        self.results: list[tuple[tuple[str, ...], float]] = []
        self._start()
        self.picture.begin(self.epochs, top=_top(self._data[0][1]))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The remedies that are switched on."""
        return tuple(name for name in self.remedies if getattr(self.values, name))

    @property
    def epoch(self) -> float:
        """How far the training is."""
        return self._epochs_before + self.trainer.epoch

    @property
    def best_gain(self) -> float:
        """By how much remedies beat the plain network on the test set, best against best; NaN as long as unknown."""
        plain = [share for remedies, share in self.results if not remedies]
        helped = [share for remedies, share in self.results if remedies]
        return max(helped) - max(plain) if plain and helped else float("nan")

    def run(self) -> float:
        """Train to the end without the page; returns the share of the test set that is right."""
        with self.lock:
            while not self._ended:
                self._train()
            self.refresh()
            return self.results[-1][1]

    # What the controls do ------------------------------------------------------------------------------------------

    def changed(self, name: str) -> None:
        if name in ("learning_rate", "batch_size"):
            setattr(self.trainer, name, getattr(self.values, name))
        elif not self.trainer.step and not self._epochs_before:
            self._start()
        else:
            self._exchange()

    def on_play(self) -> None:
        if self._ended:
            self._start()
        super().on_play()

    def on_reset(self) -> None:
        self.playing = False
        self._start()

    def advance(self, seconds: float) -> None:
        self._train()
        if self._ended:
            self.play(False)

    # Training ------------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        """New weights, the same for the same remedies."""
        import keras

        keras.utils.set_random_seed(1)
        self._epochs_before, self._ended, self.marks = 0.0, False, []
        self.course: dict[str, list[tuple[float, float]]] = {}
        self.trainer = self._new_trainer()

    def _exchange(self) -> None:
        """Another network with the weights of the present one, as far as they fit."""
        import keras

        old, done = self.trainer.model, self.epoch
        self._epochs_before = done
        self.trainer = self._new_trainer()
        dense = [
            [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
            for model in (old, self.trainer.model)
        ]
        for before, after in zip(*dense, strict=False):
            for new, value in zip((after.kernel, after.bias), (before.kernel, before.bias), strict=True):
                if new is not None and value is not None and new.shape == value.shape:
                    new.assign(value)
        self.marks.append(done / self.epochs)
        self._ended = False

    def _new_trainer(self) -> Trainer:
        try:
            model = self._build(**{name: name in self.chosen for name in self.remedies})
        except LearnerError:
            raise
        except Exception as error:
            raise LearnerError(f"build: it stopped with {type(error).__name__}: {error}".splitlines()[0]) from None
        train, validation_data, _ = self._data
        trainer = Trainer(model, *train, batch_size=self.values.batch_size, validation_data=validation_data)
        if "accuracy" not in trainer.names:
            raise LearnerError('build: compile the model with metrics=["accuracy"]')
        trainer.learning_rate = self.values.learning_rate
        return trainer

    def _train(self) -> None:
        trainer = self.trainer
        left = self.epochs - self.epoch
        looks = len(trainer.history.validation_step)
        trainer.train_epochs(min(left, max(self.epochs / PIECES, 1 / trainer.feed.steps_for(1))))
        if trainer.diverged:
            self.notice = f"The loss is no longer a number. {trainer.reason} Play goes on from the last finite weights."
            self.play(False)
            return
        self._note("loss", trainer.history.loss[-1])
        self._note("accuracy", trainer.history.metrics["accuracy"][-1])
        if len(trainer.history.validation_step) > looks:
            for name in ("loss", "accuracy"):
                self._note(f"validation {name}", trainer.history.validation[name][-1])
        if self.epoch >= self.epochs - 1e-6:
            self._ended = True
            self.results.append((self.chosen, self._judge()))

    def _note(self, name: str, value: float) -> None:
        self.course.setdefault(name, []).append((self.epoch / self.epochs, value))

    def _judge(self) -> float:
        return Evaluator(self.trainer.subject, "test", self._data[2])()["accuracy"]

    # Showing -------------------------------------------------------------------------------------------------------

    def update(self) -> None:
        first = [r for r in self.results if not r[0]][-1:]  # the plain network stays in sight
        newest = [r for r in self.results if r not in first][-(ROWS - len(first)) :]
        results = [(" + ".join(NAMES[r] for r in names) or "plain", share) for names, share in first + newest]
        losses, shares = ([self._curve(name), self._curve(f"validation {name}")] for name in ("loss", "accuracy"))
        self.picture.show(losses, shares, results, marks=self.marks)

    def describe(self) -> str:
        on = ", ".join(NAMES[name] for name in self.chosen) or "none"
        parameters = self.trainer.model.count_params()
        rate = f"rate {number(self.values.learning_rate)}, batch size {self.values.batch_size}"
        text = f"Remedies: {on}. {parameters:,} parameters, {rate}."
        if not self.course:
            return f"{text} Not trained yet: press Play."
        loss = self.course["loss"][-1][1]
        seen = [value for _, value in self.course.get("validation loss", [(0.0, float("nan"))])]
        text += f"\nEpoch {self.epoch:.0f} of {self.epochs}: training loss {number(loss)}, "
        text += f"validation loss {number(seen[-1])}"
        if seen[-1] > 1.1 * min(seen) and loss < 0.5 * seen[-1]:
            text += f" (it was {number(min(seen))}: the network overfits)"
        return f"{text}." + (f" Test set: {share(self.results[-1][1], 1)} right." if self._ended else "")

    def _curve(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        points = np.array(self.course.get(name, []), float).reshape(-1, 2)
        return points[:, 0], points[:, 1]

    def _arguments(self) -> list[str]:
        return ["build", "train", "validation", "test", *([f"epochs={self.epochs}"] if self.epochs != 100 else [])]


def _points(lab: Remedies) -> str:
    return f"by {fixed(100 * lab.best_gain, 1)} points"


def _parameters(build: Any) -> tuple[str, ...]:
    """Which remedies `build` can switch on."""
    import inspect

    wanted = f"it must be a function with parameters among {', '.join(NAMES)}, which gives a compiled model"
    if not callable(build):
        raise LearnerError(f"build={validation.shown(build)}: {wanted}")
    names = tuple(inspect.signature(build).parameters)
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names:
        raise LearnerError(f"build: its parameters are {', '.join(names) or 'none'}; {wanted}")
    return names


def _top(labels: Any) -> float:
    """The end of the loss axis: above the loss of pure guessing."""
    return float(np.ceil(np.log(len(np.unique(labels))) * 1.3 * 2) / 2)
