"""Trains a compiled Keras model in slices of a few milliseconds, so that a page can draw and ask in between.

It is the learner's model and its own `train_step`: loss, metrics, optimizer and dropout are what `model.fit` uses.
The steps run in a loop inside one `tf.function` over arrays in memory, ten and more times quicker than `fit`; those of
small models as machine code; what cannot be traced by `train_on_batch`, and `slow_because` says why.
"""

from __future__ import annotations

import math
from functools import cached_property, partial
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training import fitting
from dltutor.live.training.arrays import ArrayFeed
from dltutor.live.training.compiled import compiled_steps
from dltutor.live.training.evaluator import Evaluator
from dltutor.live.training.feed import make_feed
from dltutor.live.training.history import History
from dltutor.live.training.left import Left, comes_trained
from dltutor.live.training.slices import InSlices, Slices
from dltutor.live.training.steps import make_steps
from dltutor.live.training.subject import Subject

SPEEDS = {False: 200.0, True: 5000.0}  # steps a second before one has been made; of the compiled ones


class Trainer(InSlices):
    """Trains `model` on `x`, `y` for as long as it is asked to.

    Args:
        model: a compiled `keras.Model` of any kind; it is trained in place.
        x: inputs, shape (samples, …); a list or dictionary of such arrays for several inputs; or a `tf.data.Dataset`
            or a `keras.utils.PyDataset` of batches (inputs, targets).
        y: targets, one for each sample; None with a dataset, or for a model that needs none.
        batch_size: samples a step, all of them if they are fewer; 32 if None, or the batches of the dataset.
        validation_data: a pair (x, y) that is never trained on; it is looked at after an epoch, once a slice at most.
        sample_weight: what each sample counts, as for `model.fit`; None if all count the same.
        class_weight: what each class counts: ``{0: 1.0, 1: 5.0}``; either this or `sample_weight`.
        seed: of the order in which the samples come.
        shuffle: False to take the samples in the order given, as they are for a model with stateful layers.
        trace: False to make the graph of the step, which takes about a second, only when it is needed: a lab says
            first what is wrong with its own settings.

    Raises:
        LearnerError: if the model is not compiled, or the data do not fit it or each other; from `train`, if it was
            compiled anew, frozen or given other layers meanwhile.

    Example:
        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
        >>> trainer = Trainer(model, np.eye(2), np.ones((2, 1)), batch_size=1)
        >>> trainer.train(steps=100)
        >>> trainer.step, trainer.epoch
        (100, 50.0)
    """

    def __init__(
        self,
        model: Any,
        x: Any,
        y: Any = None,
        *,
        batch_size: int | None = None,
        validation_data: Any = None,
        sample_weight: Any = None,
        class_weight: Any = None,
        seed: int = 0,
        shuffle: bool = True,
        trace: bool = True,
    ) -> None:
        self.model, self.subject = model, Subject(model)
        weights = {"sample_weight": sample_weight, "class_weight": class_weight}
        order: dict[str, Any] = {"seed": seed, "shuffle": shuffle and not self.subject.stateful}
        self.feed = make_feed(x, y, batch_size, **order, **weights, fixed=self.subject.fixed_batch)
        fitting.check_data(self.subject, self.feed)
        given = validation_data
        self._validator = None if given is None else Evaluator(self.subject, "validation_data", given)
        self.history, self.step = History(), 0
        self.comes_trained = comes_trained(model)  # before it was handed over
        self._left: Left | None = None
        self._stepped = False  # since the weights were last left
        self._elsewhere = False
        if trace:
            self.trace()

    def trace(self) -> None:
        """Make the graph of the training step, unless it is there; a `LearnerError` if the data do not fit it."""
        self._slices.begin()
        if self._validator is not None:
            self._validator.trace()

    @cached_property
    def _steps(self) -> Any:
        return make_steps(self.subject, self.feed)

    @cached_property
    def _compiled(self) -> Any:
        slow = self._steps.slow_because
        return None if slow else compiled_steps(self.subject, self.feed, self._steps.names)

    @cached_property
    def _slices(self) -> Slices:
        slices = Slices(self._steps.snapshots(), SPEEDS)
        self._left = Left(self.subject)  # the model is built by now
        return slices

    # Settings ----------------------------------------------------------------------------------------------------

    @property
    def x(self) -> Any:
        """The inputs, as they are trained on."""
        return self.feed.x

    @property
    def y(self) -> Any:
        """The targets, as they are trained on."""
        return self.feed.y

    @property
    def samples(self) -> int | None:
        """How many samples there are; None for a dataset."""
        return self.feed.samples

    def set_data(self, x: Any, y: Any = None, sample_weight: Any = None) -> None:
        """Train on other samples from now on: as many as there are, of the same shapes; nothing is traced again.

        Weights come with them if there were weights before: those of 0 make a set of fixed size of any number.

        Raises:
            LearnerError: if they do not fit the model or each other, or if the trainer trains on a dataset.

        >>> import keras, numpy as np
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(optimizer="sgd", loss="mse")
        >>> trainer = Trainer(model, np.eye(2), np.ones((2, 1)), batch_size=2)
        >>> trainer.set_data(np.zeros((7, 2)), np.ones((7, 1)))
        >>> trainer.train(steps=4)
        >>> trainer.epoch
        1.0
        """
        if not isinstance(self.feed, ArrayFeed):
            raise LearnerError("x: this trainer trains on a dataset, which cannot be exchanged; make a new trainer")
        before = self.feed.x, self.feed.y, self.feed.weights
        self.feed.set_data(x, y, sample_weight)
        try:
            fitting.check_data(self.subject, self.feed)
        except LearnerError:
            self.feed.set_data(*before)
            raise
        if self.step not in self.history.changes[-1:]:
            self.note_change()

    @property
    def learning_rate(self) -> float:
        """The optimizer's present learning rate; it may be changed at any time."""
        return float(self.model.optimizer.learning_rate.numpy())

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        rate = validation.number("learning_rate", rate, above=0, example=0.1)
        if not self.subject.has_one_optimizer:
            raise LearnerError("learning_rate: this model has no single optimizer; set the rate of each of its own")
        if math.isclose(rate, self.learning_rate, rel_tol=1e-6):  # the optimizer keeps it with seven digits
            return
        try:
            self.model.optimizer.learning_rate = rate
        except TypeError:
            message = "learning_rate: this optimizer follows a schedule; compile it with a number to change it here"
            raise LearnerError(message) from None
        self.note_change()

    @property
    def can_set_rate(self) -> bool:
        """Whether the model has one optimizer, and it follows no schedule."""
        return self.subject.can_set_rate

    @property
    def names(self) -> tuple[str, ...]:
        """What the model reports, first what stands for the loss: ("loss", "accuracy")."""
        return tuple(sorted(self._steps.names, key=lambda name: name != "loss"))

    @property
    def slow_because(self) -> str:
        """Why the steps are made one by one; "" where they are not."""
        return self._steps.slow_because

    @property
    def misread(self) -> str:
        """That the loss reads what the last layer gives wrongly, in one sentence; "" where it does not."""
        return fitting.misread(self.subject)

    @property
    def steps_before(self) -> int:
        """How many steps the model had been trained before."""
        return self.subject.steps_before

    @property
    def elsewhere(self) -> bool:
        """Whether others have trained the model, or changed its weights, since this trainer began from its start."""
        return self._elsewhere or self.disturbed

    @property
    def disturbed(self) -> bool:
        """Whether they have done so since its last step, or its `count_anew`."""
        return self._left is not None and self._left.trained

    @property
    def batch_size(self) -> int:
        """Samples a step; it may be changed at any time."""
        return self.feed.batch_size

    @batch_size.setter
    def batch_size(self, size: int) -> None:
        size = self.feed.clean(size)
        if size != self.feed.batch_size:
            self.feed.batch_size = size
            self.note_change()

    @property
    def remark(self) -> str:
        """What a learner should know of how the samples are taken; "" if nothing."""
        return self.feed.remark

    @property
    def compiled(self) -> bool:
        """Whether the steps of the present batch size have been compiled, so that they take a tenth of the time."""
        return self._compiled is not None and self._compiled.ready

    @property
    def validates(self) -> bool:
        """Whether there are validation data."""
        return self._validator is not None

    @property
    def judged(self) -> Any:
        """The feed of the validation data or, where there are none, that of what is trained on."""
        return self.feed if self._validator is None else self._validator.feed

    @property
    def epoch(self) -> float:
        """How often every sample has been seen."""
        return self.feed.epoch

    # Training ----------------------------------------------------------------------------------------------------

    def train(self, *, steps: int | None = None, seconds: float = math.inf, until: float | None = None) -> None:
        """Train `steps` steps, for about `seconds`, or until an epoch; at least one step. The history gets one entry.

        Where the loss or a weight leaves the finite numbers, training ends with `diverged` set and `reason` telling
        why, and the weights are those of the last slice that was finite.
        """
        left, live = math.inf if steps is None else steps, seconds < math.inf
        self._slices.begin(seconds)
        self.demand_same()
        epochs = math.floor(self.epoch + 1e-9)
        fresh = True
        while left > 0:
            quick = live and self._compiled is not None and self._compiled.request() > 0
            most = min(left, self._slices.fit(quick))
            if until is not None:
                most = min(most, self.feed.steps_to(until) or int(fresh))
            done, logs = self._chunk(most, fresh, quick)
            fresh = fresh and not done
            left -= done
            finite = all(map(math.isfinite, logs.values()))
            if not self._slices.keep(finite, partial(fitting.why_diverged, self, logs)):
                break
            if self._slices.over(quick) or (until is not None and not self.feed.steps_to(until)):
                break
        if self._left is not None:
            self._left.note()
        self.history.add(self.step, logs, self.epoch)
        if self._validator is not None and not self.diverged and math.floor(self.epoch + 1e-9) > epochs:
            self.validate()

    def demand_same(self) -> None:
        """A `LearnerError` if the model is not what was traced: compiled anew, frozen, or given other layers."""
        if self._left is not None and (remade := self._left.remade):
            raise LearnerError(f"model was {remade} since this lab was made: run this lab's cell again")

    def train_epochs(self, epochs: float = 1) -> None:
        """Train until every sample has been seen `epochs` more times; the history gets one entry an epoch."""
        goal = self.epoch + epochs
        while self.epoch < goal - 1e-9:
            self.train(until=min(math.floor(self.epoch + 1e-9) + 1, goal))
            if self.diverged:
                break

    def validate(self) -> dict[str, float]:
        """Loss and metrics on the validation data; they are added to the history."""
        logs = self._validator()
        self.history.add_validation(self.step, logs, self.epoch)
        return logs

    def reset(self) -> None:
        """Back to the weights, the optimizer's state and the order of samples of the start; the rate stays."""
        self._slices.reset()
        self._start_counting(elsewhere=False)

    def count_anew(self) -> None:
        """Go on from the weights as they are, others have trained them, and count from here; the start stays."""
        self._start_counting(elsewhere=True)

    def rest(self) -> None:
        """The weights are left as they are now: who changes them afterwards is somebody else."""
        self._stepped = False
        if self._left is not None:
            self._left.rest()

    def finish(self) -> None:
        """The end of a training, as that of `fit`: where the optimizer averages weights (`use_ema`), they are these."""
        if self._stepped and not self.diverged and self.model.optimizer is not None:
            self.model.optimizer.finalize_variable_values(self.model.trainable_variables)
        self.rest()

    def _start_counting(self, elsewhere: bool) -> None:
        self._elsewhere = elsewhere
        self.feed.restart()
        self.history, self.step, self._stepped = History(), 0, False
        self.rest()

    def note_change(self) -> None:
        """From here on something is different: the history tells where."""
        if self.step:
            self.history.changes.append(self.step)

    def _chunk(self, most: float, fresh: bool, quick: bool) -> tuple[int, dict[str, float]]:
        """At most so many steps, by compiled code if `quick`: how many, and what the last one reports."""
        steps = self._compiled if quick else self._steps
        done, logs = steps.run(self.feed.plan(int(min(most, steps.most))), fresh)
        self._slices.ran(quick, done)
        self.step += done
        self._stepped = self._stepped or done > 0
        return done, logs


def train(
    model: Any,
    data: Any,
    *,
    epochs: float,
    batch_size: int | None = None,
    sample_weight: Any = None,
    class_weight: Any = None,
    seed: int = 0,
) -> History:
    """Train a compiled Keras model like `model.fit`, without a word and, where the model is small, many times quicker.

    Args:
        model: a compiled `keras.Model`; it is trained in place.
        data: the pair (x, y), or a dataset of batches.
        epochs: how often every sample is seen, above 0.
        batch_size: samples a step, all of them if they are fewer, which is then said; 32 if None.
        sample_weight: what each sample counts, as for `model.fit`.
        class_weight: what each class counts: ``{0: 1.0, 1: 5.0}``.
        seed: of the order in which the samples come.

    Returns:
        the history, with one entry an epoch.

    Raises:
        LearnerError: if the model is not compiled, or the data do not fit it.

    >>> import keras, numpy as np
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    >>> model.compile(optimizer="adam", loss="mse")
    >>> train(model, (np.eye(2), np.ones((2, 1))), epochs=3, batch_size=2).step
    [1, 2, 3]
    """
    epochs = validation.number("epochs", epochs, above=0, example=10)
    x, y, own = fitting.triple("data", data) if isinstance(data, tuple | list) else (data, None, None)
    weights = {"sample_weight": own if sample_weight is None else sample_weight, "class_weight": class_weight}
    trainer = Trainer(model, x, y, batch_size=batch_size, seed=seed, **weights)
    if trainer.remark:
        print(trainer.remark)
    trainer.train_epochs(epochs)
    trainer.finish()
    return trainer.history
