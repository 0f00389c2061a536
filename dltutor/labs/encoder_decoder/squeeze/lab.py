"""Lab: your own autoencoder, its code and what it rebuilds, with PCA of the same size beside it."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.bases.rebuilding import Samples
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.encoder_decoder.squeeze.figure import COUNT, SqueezeFigure
from dltutor.labs.encoder_decoder.squeeze.goals import FEW_NUMBERS, NOISE, OWN
from dltutor.labs.encoder_decoder.squeeze.pen import draw
from dltutor.labs.encoder_decoder.squeeze.scale import Scale
from dltutor.labs.encoder_decoder.squeeze.task import Task
from dltutor.live.looking.halves import Halves
from dltutor.live.page.controls import Button, Choice, Control, Slider, check, without
from dltutor.live.page.goals import Goal
from dltutor.live.training.given import built
from dltutor.live.training.trainer import Trainer
from dltutor.scratch.measures.rebuilding import rmse, rmse_each
from dltutor.wording import fixed, many, number

SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
CODE = Choice("code", "numbers in the code", SIZES, 8, ordered=True, help="how narrow the narrow place is")


class Run(NamedTuple):
    """A model of one size, what trains it, and its two halves."""

    model: Any
    trainer: Trainer
    halves: Halves


class Squeeze(TrainingLab[SqueezeFigure]):
    """Train an autoencoder: what goes in, its code, what comes out, and what is lost on the way.

    The chart compares it with PCA, the best that a linear encoder and decoder can do with as many numbers. Each size of
    the code has a network of its own, which stays as it is when you choose another. With noise the network is given
    noisy samples, a new noise in each epoch, and is to answer with the clean ones; PCA is asked the same.

    Click a small sample to look at it. Draw into the input; drag a bar of the code, or the point in the plane, and see
    what the decoder makes of it. With the keyboard: → and ← choose a sample, `b` wipes the input.

    Args:
        build: a function that is given the size of the code and returns a compiled autoencoder, whose narrowest layer
            has so many numbers; or one such model, which is then trained in place. Its layers follow each other. It
            takes and gives images (height, width), also with a last axis of 1, or curves (steps,).
        x: what it learns from, shape (samples, …).
        test: samples that are never trained on; or a pair (samples, labels), then the plane of two numbers shows the
            labels: whole numbers, at most ten different ones. At most 1,000 are looked at, evenly spread.
        code: how many numbers the code has, one of 1, 2, 3, 4, 6, 8, 12, 16, 24, 32; where one model is given, its own.
        noise: what is added to the inputs, as a standard deviation, from 0 to 0.5.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if the model or the data do not fit.

    Example:
        >>> import keras
        >>> from dltutor import datasets
        >>> x, test = datasets.heartbeats(200), datasets.heartbeats(50, seed=1)
        >>> def build(code):
        ...     model = keras.Sequential([keras.Input((100,)), keras.layers.Dense(code), keras.layers.Dense(100)])
        ...     model.compile(keras.optimizers.Adam(0.01), "mse")
        ...     return model
        >>> lab = Squeeze(build, x, test, code=4)
        >>> before = lab.error
        >>> lab.run(epochs=3)
        >>> lab.error < before
        True
    """

    controls = (
        *TRAINING_CONTROLS,
        CODE,
        Slider("noise", "noise", 0, 0.5, 0.0, step=0.05, help="added to what goes in; what comes out is to be clean"),
        Button("next", "Next sample", icon="forward", key="n", help="another test sample"),
        Button("wipe", "Wipe the input", icon="eraser", key="b", help="nothing goes in: draw into it"),
    )
    draggable = True
    holds = True
    thrifty = True
    keys = ("ArrowLeft", "ArrowRight")
    more = {"Training": ("step", "epoch", "pace")}

    def __init__(
        self,
        build: Any,
        x: Any,
        test: Any,
        *,
        code: int = 8,
        noise: float = 0.0,
        learning_rate: float | None = None,
        batch_size: int = 64,
        **settings: Any,
    ) -> None:
        import keras

        check(self.controls, {"code": code, "noise": noise, **settings})
        self._build = None if isinstance(build, keras.Model) else build
        self._runs: dict[int, Run] = {}
        model = build if self._build is None else self._built(code)
        self.halves = Halves(model)
        samples = Samples(self.halves, x)
        self.task = Task(samples, test, (self.size,) if self._build is None else SIZES)
        own = self._trainer_of(model, samples.x, samples.x, learning_rate=learning_rate, batch_size=batch_size)
        self._runs[self.size] = Run(model, own, self.halves)
        if self._build is not None:
            settings["code"] = code
        super().__init__(own, learning_rate=learning_rate, noise=noise, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        controls = super().own_controls()
        return controls if self._build is not None else without(controls, "code")

    def figure(self) -> SqueezeFigure:
        task, samples = self.task, self.task.samples
        return SqueezeFigure(samples.shown, samples.span, task.sizes, 1.25 * task.mean_error, task.labels)

    def own_goals(self) -> tuple[Goal, ...]:
        own = (OWN,) if self.task.samples.are_images else ()
        return (FEW_NUMBERS, NOISE, *own) if self._build is not None else own or (FEW_NUMBERS,)

    def begin(self) -> None:
        self.found: dict[int, float] = {}  # the error of the network for each size of the code that was trained
        self.chosen, self.pen = 0, (0.0, 0.0)
        self.drawn: np.ndarray | None = None  # an input of the learner's own
        self._wiped = False  # whether it was begun on an empty one
        self.given: np.ndarray | None = None  # a code of the learner's own
        self._fed = (0.0, 0)  # the noise that the trainer's inputs have, and the epoch for which it was drawn
        self.task.set_noise(self.values.noise)
        self.measure()

    # What is known -----------------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """How many numbers the code has."""
        return self.halves.size

    @property
    def noise(self) -> float:
        return self.values.noise

    @property
    def trained(self) -> bool:
        return self.trainer.step > 0 or self.trainer.comes_trained or self.trainer.elsewhere

    @property
    def rival(self) -> float:
        """The error of PCA with as many numbers."""
        return self.task.rivals[self.size]

    @property
    def input(self) -> np.ndarray:
        """What goes in now."""
        return self.task.seen[self.chosen] if self.drawn is None else self.drawn

    @property
    def ink(self) -> float:
        """How much the learner has drawn on a wiped input; 0 where something else goes in."""
        return float(self.drawn.sum()) if self.drawn is not None and self.given is None and self._wiped else 0.0

    @property
    def least_ink(self) -> float:
        return float(self.task.test.reshape(len(self.task.test), -1).sum(axis=1).min())

    def measure(self) -> float:
        """The error on the test samples."""
        rebuilt = self.halves.rebuilt(self.task.seen)
        self.codes = np.nan_to_num(self.halves.codes(self.task.seen))
        self._scale = Scale.of(self.codes)
        self._rebuilt = np.nan_to_num(rebuilt[:COUNT])
        self.error = rmse(self.task.test, rebuilt)
        self.worst_tenth = float(np.quantile(rmse_each(self.task.test, rebuilt), 0.9))
        if self.trained:
            self.found[self.size] = self.error
        return self.error

    # What the learner does ---------------------------------------------------------------------------------------

    def changed(self, name: str) -> None:
        if name == "code":
            self._use(self.values.code)
        elif name == "noise":
            self.found = {}
            self.task.set_noise(self.values.noise)
            self.measure()
        else:
            super().changed(name)

    def start_over(self) -> None:
        super().start_over()
        self._runs = {self.size: self._runs[self.size]}
        self.found = {}
        self._choose(0)
        self.measure()

    def on_next(self) -> None:
        self._choose((self.chosen + 1) % COUNT)

    def on_wipe(self) -> None:
        paper = 0.0 if self.task.samples.are_images else float(np.median(self.task.samples.x))
        self.drawn, self.given = np.full(self.task.samples.shape, paper, np.float32), None
        self._wiped = True

    def typed(self, key: str, shift: bool) -> None:
        self._choose((self.chosen + (1 if key == "ArrowRight" else -1)) % COUNT)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area in ("code", "plane"):
            self._drag_code(area, x, y)
        elif area == "input" and phase != "up":
            self._draw(phase, x, y)
        elif area in ("samples", "rebuilt", "rival") and phase == "down":
            number = self.picture.lines[0].at(x, y)
            if number is not None and number < len(self.task.seen):
                self._choose(number)

    def _choose(self, number: int) -> None:
        self.chosen = number % min(COUNT, len(self.task.seen))
        self.drawn = self.given = None
        self._wiped = False

    def _drag_code(self, area: str, x: float, y: float) -> None:
        shares = self._scale.shares(self._code)
        if area == "plane":
            shares[:] = x, y
        else:
            shares[int(np.clip(round(y), 0, self.size - 1))] = x
        self.given = self._scale.code(shares.clip(-1, 1))

    def _draw(self, phase: str, x: float, y: float) -> None:
        s = self.task.samples
        height, width = (s.shown[0], s.shown[-1]) if s.are_images else (s.span[1], s.shown[0] - 1)
        place = (float(np.clip(x, 0, width)), float(np.clip(y, min(0, s.span[0]), height)))
        start = place if phase == "down" else self.pen
        self.drawn = draw(s.plain(self.input[None])[0], start, place, s.span[1]).reshape(s.shape).astype(np.float32)
        self.pen, self.given = place, None

    # Training ----------------------------------------------------------------------------------------------------

    def _train(self, **amount: Any) -> None:
        self._add_noise()
        super()._train(**amount)

    def _use(self, size: int) -> None:
        """The network of this size, a new one if there is none yet."""
        if size not in self._runs:
            model = self._built(size)
            trainer = Trainer(
                model, self.task.samples.x, self.task.samples.x, batch_size=self.values.batch_size, trace=False
            )
            self._runs[size] = Run(model, trainer, Halves(model))
        self.model, self.trainer, self.halves = self._runs[size]
        for name in {"learning_rate", "batch_size"} & set(self.table):
            super().changed(name)
        self.given, self._fed = None, (-1.0, 0)
        self._claim()
        self.measured = []
        self.measure()

    def _built(self, size: int) -> Any:
        model = built(self._build, size, seed=1, called=f"build({size})", like=" of the size of the code")
        if (narrow := Halves(model).size) != size:
            raise LearnerError(
                f"build({size}): the narrowest layer of this model has {narrow} numbers; it must have {size}, and all "
                "others more"
            )
        return model

    def _add_noise(self) -> None:
        """New noise for each epoch."""
        now = (self.noise, math.floor(self.trainer.epoch + 1e-9))
        if now != self._fed and (self.noise or self._fed[0]):
            self.trainer.set_data(self.task.inputs(now[1]), self.task.samples.x)
        self._fed = now

    # Showing -----------------------------------------------------------------------------------------------------

    def update(self) -> None:
        task, picture = self.task, self.picture
        plain, nothing, own = task.samples.plain, np.zeros(task.samples.shown), self.given is not None
        self._code = np.nan_to_num(self.halves.codes(self.input[None])[0] if self.given is None else self.given)
        out = np.nan_to_num(self.halves.decoded(self._code[None]))[0]
        aim = task.test[self.chosen] if self.drawn is None else self.drawn
        self.own_error = rmse(aim, out)  # of what goes in now
        picture.input.show(nothing if own else plain(self.input[None])[0])
        picture.show_code(self._scale.shares(self._code))
        picture.output.show(plain(out[None])[0], None if own else plain(aim[None])[0])
        picture.lost.show(nothing if own else plain((out - aim)[None])[0])
        if self.size == 2:
            picture.show_points(self._scale.shares(self.codes), task.groups)
        chosen = self.chosen if self.drawn is None and not own else None
        rows = (task.seen[:COUNT], self._rebuilt, task.pca(COUNT, self.size))
        for line, values in zip(picture.lines, rows, strict=True):
            line.show(plain(values), chosen)
        picture.show_errors(task.rivals, self.found, self.size, [task.mean_error, task.came_error])
        picture.write_heads(self.size, self._scale.reach, self.own_error, given=own, drawn=self.drawn is not None)
        picture.write_legend(self.error if self.trained else None, self.rival, task.mean_error, task.came_error)

    def describe(self) -> str:
        text = (
            f"{super().describe()}\nA code of {many(self.size, 'number')}: error {number(self.error)} on "
            f"{many(len(self.task.test), 'test sample')}, {fixed(self.error / self.rival)} times that of PCA "
            f"({number(self.rival)})."
        )
        if self.drawn is not None and self.given is None:
            text += f" Your input: {number(self.own_error)}; of the test samples a tenth has {number(self.worst_tenth)}"
            text += " or more."
        return text

    def _arguments(self) -> list[str]:
        return ["model" if self._build is None else "build", "x", "test"]
