"""Trains two Keras models against each other in rounds: a generator of points, and a discriminator that judges them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.adversarial import models
from dltutor.live.adversarial.graph import LOSSES, MEASURES
from dltutor.live.adversarial.updates import Updates
from dltutor.live.training.left import Marks
from dltutor.live.training.slices import InSlices, Slices, Snapshots
from dltutor.scratch.measures.distances import sliced_wasserstein

JUDGED = 1000  # real points and fakes that are compared
RATES = (1e-6, 10.0)
MOST_UPDATES = 10
LARGEST_BATCH = 1024
NOTED = 0.5  # seconds after which the weights are noted again, in case that they diverge
SPEEDS = {False: 200.0, True: 2000.0}  # rounds a second before one has been played; of the compiled ones


@dataclass
class Course:
    """What a training leaves behind: one row a look, as lists of equal length.

    `round` counts the rounds, `discriminator_loss` and `generator_loss` are means since the look before, `right` is
    the share of real points and fakes that the discriminator told apart before it learned from them, `gradient` the
    length of the gradient of the generator's loss, and `distance` that between real points and fakes.
    """

    round: list[int] = field(default_factory=list)
    discriminator_loss: list[float] = field(default_factory=list)
    generator_loss: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    gradient: list[float] = field(default_factory=list)
    distance: list[float] = field(default_factory=list)


class Adversaries(InSlices):
    """Trains `generator` and `discriminator` on the points `x`, in place, for as long as it is asked to.

    A round is `discriminator_updates` updates of the discriminator, each on a batch of real points and as many fakes,
    and then `generator_updates` of the generator. Everything may be changed at any time.

    Losses: "log" is the binary cross-entropy, and the generator wants its fakes to be called real; with "saturating"
    it wants them not to be called fake (the minimax loss of the first GAN); "least squares" aims at 1 for real and 0
    for fake; "Wasserstein" is a critic's score with a gradient penalty of weight 1.

    Args:
        generator: a Keras model from noise of shape (batch, noise_size) to points (batch, 2).
        discriminator: a Keras model from points to one logit each, (batch, 1).
        x: real points, shape (n, 2).
        loss: one of "log", "saturating", "least squares", "Wasserstein".
        generator_rate: learning rate, from 0.000001 to 10; if None that of the optimizer with which the generator was
            compiled, or 0.001 and Adam with beta_1=0.5.
        discriminator_rate: the same for the discriminator.
        batch_size: real points an update sees, from 1 to 1024.
        discriminator_updates: in a round, from 0 to 10.
        generator_updates: in a round, from 0 to 10.
        seed: of batches and noise.

    Raises:
        LearnerError: if a model does not fit, or a setting is not possible.

    Sources:
        Goodfellow et al., "Generative Adversarial Nets", 2014; Mao et al., "Least Squares Generative Adversarial
        Networks", 2017; Gulrajani et al., "Improved Training of Wasserstein GANs", 2017.

    Example:
        >>> import keras
        >>> from keras.layers import Dense
        >>> generator = keras.Sequential([keras.Input((1,)), Dense(8, "relu"), Dense(2)])
        >>> discriminator = keras.Sequential([keras.Input((2,)), Dense(8, "relu"), Dense(1)])
        >>> pair = Adversaries(generator, discriminator, np.eye(2), batch_size=4)
        >>> pair.train(rounds=3)
        >>> pair.round, pair.fakes(5).shape
        (3, (5, 2))
    """

    def __init__(
        self,
        generator: Any,
        discriminator: Any,
        x: Any,
        *,
        loss: str = "log",
        generator_rate: float | None = None,
        discriminator_rate: float | None = None,
        batch_size: int = 64,
        discriminator_updates: int = 1,
        generator_updates: int = 1,
        seed: int = 0,
    ) -> None:
        self.noise_size = models.check(generator, discriminator)
        self.generator, self.discriminator = generator, discriminator
        self.generator_optimizer = models.optimizer_of("generator", generator)
        self.discriminator_optimizer = models.optimizer_of("discriminator", discriminator)
        self.variables = models.variables_of(self)
        self.loss, self.batch_size = loss, batch_size
        self.discriminator_updates, self.generator_updates = discriminator_updates, generator_updates
        self._seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
        if generator_rate is not None:
            self.generator_rate = generator_rate
        if discriminator_rate is not None:
            self.discriminator_rate = discriminator_rate
        self.set_data(x)
        self._updates = Updates(self)
        rates = [rate.value for rate in models.rates_of(self)]
        snapshots = Snapshots([v for v in self.variables if not any(v is rate for rate in rates)], every=NOTED)
        if not snapshots.finite:
            raise LearnerError("generator or discriminator: a weight is no finite number any more; build both anew")
        self._slices = Slices(snapshots, SPEEDS)
        players = [*generator.trainable_variables, *discriminator.trainable_variables]
        self._marks = Marks([self.generator_optimizer, self.discriminator_optimizer], players)
        self._restart()

    # Settings ----------------------------------------------------------------------------------------------------

    @property
    def loss(self) -> str:
        """One of "log", "saturating", "least squares", "Wasserstein"."""
        return self._loss

    @loss.setter
    def loss(self, name: str) -> None:
        self._loss = validation.choice("loss", name, LOSSES)

    @property
    def generator_rate(self) -> float:
        """The generator's learning rate."""
        return float(self.generator_optimizer.learning_rate.numpy())

    @generator_rate.setter
    def generator_rate(self, rate: float) -> None:
        self.generator_optimizer.learning_rate = _rate("generator_rate", rate)

    @property
    def discriminator_rate(self) -> float:
        """The discriminator's learning rate."""
        return float(self.discriminator_optimizer.learning_rate.numpy())

    @discriminator_rate.setter
    def discriminator_rate(self, rate: float) -> None:
        self.discriminator_optimizer.learning_rate = _rate("discriminator_rate", rate)

    @property
    def batch_size(self) -> int:
        """Real points an update sees."""
        return self._batch_size

    @batch_size.setter
    def batch_size(self, size: int) -> None:
        self._batch_size = validation.whole("batch_size", size, high=LARGEST_BATCH, example=64)

    @property
    def discriminator_updates(self) -> int:
        """How often the discriminator learns in a round."""
        return self._discriminator_updates

    @discriminator_updates.setter
    def discriminator_updates(self, count: int) -> None:
        count = validation.whole("discriminator_updates", count, low=0, high=MOST_UPDATES, example=1)
        self._discriminator_updates = count

    @property
    def generator_updates(self) -> int:
        """How often the generator learns in a round."""
        return self._generator_updates

    @generator_updates.setter
    def generator_updates(self, count: int) -> None:
        self._generator_updates = validation.whole("generator_updates", count, low=0, high=MOST_UPDATES, example=1)

    def set_data(self, x: Any) -> None:
        """Train on other points from now on, shape (n, 2)."""
        import tensorflow as tf

        self.x = models.points("x", x)
        length = max(64, 1 << (len(self.x) - 1).bit_length())  # so that a few points more need no other code
        self.data = tf.constant(np.resize(self.x, (length, self.x.shape[1])))
        some = np.random.default_rng(0).permutation(len(self.x))
        self.judged = np.resize(self.x[some], (JUDGED, self.x.shape[1]))

    # Training ----------------------------------------------------------------------------------------------------

    @property
    def compiled(self) -> bool:
        """Whether the updates for the present batch size have been compiled, so that they take a tenth of the time."""
        return self._updates.ready

    def train(self, *, rounds: int | None = None, seconds: float = math.inf) -> None:
        """Train so many rounds, or for about `seconds`; at least one round. The course gets one row.

        Where a loss or a weight leaves the finite numbers, training ends with `diverged` set and `reason` telling
        why, and the weights are those of half a second before.
        """
        left, done, sums = math.inf if rounds is None else rounds, 0, np.zeros(len(MEASURES))
        self._slices.begin(seconds)
        while left > 0:
            quick = self.compiled
            if seconds < math.inf and not quick:
                self._updates.request()
            most = self._updates.most_updates // max(1, self.discriminator_updates + self.generator_updates)
            count = int(max(1, min(left, most, self._slices.fit(quick))))
            told = self.play(self.plan(count), count, quick=quick)
            self._slices.ran(quick, count)
            left, done, sums = left - count, done + count, sums + count * told
            self.round += count
            if not self._keep(told) or self._slices.over(quick):
                break
        self._note(sums / max(done, 1))

    def update(self, player: str, plan: tuple[np.ndarray, ...] | None = None, count: int = 1) -> None:
        """`count` updates of the "generator" or the "discriminator" alone. The course gets one row."""
        validation.choice("player", player, ("generator", "discriminator"))
        judges = player == "discriminator"
        self._slices.begin()
        given = self.plan(1) if plan is None else plan
        told = self.play(given, 1, (count, 0) if judges else (0, count))
        mine = np.array([judges, not judges, judges, not judges])
        if self._keep(told[mine]):
            before = [getattr(self.course, name)[-1] if self.course.round else math.nan for name in MEASURES]
            self._note(np.where(mine, told, before))

    def plan(self, rounds: int) -> tuple[np.ndarray, ...]:
        """What chance decides for so many rounds: rows of `x`, noise, and where the penalty looks, for each update."""
        updates = max(1, rounds * (self.discriminator_updates + self.generator_updates))
        size = updates, self.batch_size
        rows = self._random.integers(0, len(self.x), size, np.int32)
        return rows, self.noise(size), self._random.random(size, np.float32)

    def noise(self, size: tuple[int, ...]) -> np.ndarray:
        """New normal noise, shape (*size, noise_size)."""
        return self._random.standard_normal((*size, self.noise_size), np.float32)

    def play(
        self,
        plan: tuple[np.ndarray, ...],
        rounds: int,
        updates: tuple[int, int] | None = None,
        *,
        quick: bool | None = None,
    ) -> np.ndarray:
        """Carry out a plan: so many rounds with these updates of discriminator and generator.

        Returns the measures; NaN in each if a weight is no finite number any more.
        """
        quick = self.compiled if quick is None else quick
        each = updates or (self.discriminator_updates, self.generator_updates)
        *told, finite = self._updates.run(plan, (rounds, *each), quick)
        self._changes += 1
        self._marks.note()
        return np.array(told, float) if finite else np.full(len(told), np.nan)

    def compile(self) -> None:
        """Compile the updates for the present batch size, now; `train` does so in the background."""
        self._updates.compile()

    @property
    def disturbed(self) -> bool:
        """Whether others have trained the two, or changed their weights, since the last update, or `count_anew`."""
        return self._marks.trained

    def rest(self) -> None:
        """The weights are left as they are now: who changes them afterwards is somebody else."""
        self._marks.rest()

    def count_anew(self) -> None:
        """Go on from the weights as they are, others have trained them, and count from here; the start stays."""
        self._restart()

    def reset(self) -> None:
        """Back to the weights and the optimizers' state of the start; the rates stay."""
        self._slices.reset()
        self._restart()

    # Looking -----------------------------------------------------------------------------------------------------

    def fakes(self, n: int = JUDGED) -> np.ndarray:
        """`n` fakes of new noise, shape (n, 2)."""
        n = validation.whole("n", n, high=100_000, example=500)
        noise = np.random.default_rng(self.round + 1).standard_normal((n, self.noise_size)).astype(np.float32)
        return self.generator(noise, training=False).numpy()

    def distance(self) -> float:
        """How far the fakes are from the real points: the sliced Wasserstein distance, in the unit of the points."""
        return sliced_wasserstein(self.judged, self.judge_fakes())

    def judge_fakes(self) -> np.ndarray:
        """The fakes of which `distance` speaks, shape (1000, 2): always of the same noise."""
        if self._judge is None or self._judge[0] != self._changes:
            self._judge = self._changes, self.generator(self._eye, training=False).numpy()
        return self._judge[1]

    def arrow(self, loss: str | None = None) -> float:
        """The mean length of the gradient of the generator's loss at its fakes: what it has to learn from.

        Of another `loss` than the present one if that is named.
        """
        now, self.loss = self.loss, self.loss if loss is None else loss
        try:
            *_, ways = self.look(self.x[:1], self.x[:1], self._eye[:1], self._eye)
        finally:
            self.loss = now
        return float(np.hypot(*ways.T).mean())

    def look(self, places: np.ndarray, real: np.ndarray, noise: np.ndarray, some: np.ndarray) -> list[np.ndarray]:
        """Logits at `places` and of `real`; the fakes of `noise` and their logits; fakes of `some` noise, and the way
        in which each would have to go to lower the generator's loss."""
        return self._updates.look(places, real, noise, some)

    # Inside ------------------------------------------------------------------------------------------------------

    def _restart(self) -> None:
        self.round = 0
        self.course = Course()
        self._random = np.random.default_rng(self._seed)
        eye = np.random.default_rng(7).standard_normal((JUDGED, self.noise_size))
        self._eye = eye.astype(np.float32)  # the same noise for every look
        self._changes, self._judge = 0, None
        self.rest()

    def _note(self, told: np.ndarray) -> None:
        course = self.course
        course.round.append(self.round)
        for name, value in zip(MEASURES, told, strict=True):
            getattr(course, name).append(float(value))
        course.distance.append(self.distance())

    def _keep(self, told: np.ndarray) -> bool:
        """Note the weights now and then if all is finite; otherwise put them back and say why it went wrong."""
        finite = bool(np.isfinite(told).all() and np.isfinite(self.judge_fakes()).all())
        if self._slices.keep(finite, self._why_diverged):
            return True
        self._changes += 1
        self.rest()
        return False

    def _why_diverged(self) -> str:
        rates = f"{self.generator_rate:.2g} (generator) and {self.discriminator_rate:.2g} (discriminator)"
        return (
            f"With learning rates of {rates} the steps overshot until the weights overflowed; the weights of half a "
            "second before were put back. Choose smaller rates."
        )


def adversaries(
    generator: Any, discriminator: Any, x: Any, *, rounds: int = 2000, look: int = 50, **settings: Any
) -> Adversaries:
    """Train two models against each other without a page, and look at them every `look` rounds.

    Args:
        generator: a Keras model from noise of shape (batch, noise_size) to points (batch, 2); trained in place.
        discriminator: a Keras model from points to one logit each, (batch, 1); trained in place.
        x: real points, shape (n, 2).
        rounds: from 1 to 1,000,000.
        look: rounds between two rows of the course.
        **settings: those of `live.Adversaries`.

    Returns:
        the pair, whose `course` tells how it went.

    Raises:
        LearnerError: if a model does not fit, or a setting is not possible.

    >>> import keras
    >>> from keras.layers import Dense
    >>> generator = keras.Sequential([keras.Input((1,)), Dense(8, "relu"), Dense(2)])
    >>> discriminator = keras.Sequential([keras.Input((2,)), Dense(8, "relu"), Dense(1)])
    >>> adversaries(generator, discriminator, np.eye(2), rounds=4, look=2, batch_size=4).course.round
    [2, 4]
    """
    rounds = validation.whole("rounds", rounds, high=1_000_000, example=2000)
    look = validation.whole("look", look, high=1_000_000, example=50)
    pair = Adversaries(generator, discriminator, x, **settings)
    if rounds > 1000 and not pair.compiled and models.small(pair):
        pair.compile()
    while pair.round < rounds and not pair.diverged:
        pair.train(rounds=min(look, rounds - pair.round))
    return pair


def _rate(name: str, rate: Any) -> float:
    return validation.number(name, rate, low=RATES[0], high=RATES[1], example=0.001)
