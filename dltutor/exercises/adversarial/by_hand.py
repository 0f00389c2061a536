"""Chapter 7, what is computed by hand: both losses, the best discriminator, a walk between two fakes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.exercises.adversarial.slips import (
    best_discriminator_slips,
    discriminator_slips,
    generator_slips,
    interpolation_slips,
    softplus,
)
from dltutor.exercises.core.compared import compare_array, compare_number
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import brief, one_number
from dltutor.exercises.core.learner import LearnerFunction

LARGE = 30  # from such a logit on, 1 − sigmoid is rounded to 0 or nearly so


class DiscriminatorLoss(Exercise):
    key = "discriminator_loss"
    title = "what the discriminator wants"
    task = (
        "Write `discriminator_loss(real_logits, fake_logits)` in NumPy: the mean of the binary cross-entropy over "
        "all samples, with natural logarithms, as one number. Real ones have the label 1, fakes the label 0. Both "
        "arguments are arrays of what the discriminator says, logits: a probability is the sigmoid of a logit. There "
        "are as many fakes as reals. Logits of 1,000 and -1,000 must work as well."
    )
    calls_with = "real_logits, fake_logits"
    hints = (
        "With label 1 the cross-entropy is −ln p, with label 0 it is −ln(1 − p), where p = sigmoid(logit). Each half "
        "has one of the two.",
        "−ln sigmoid(z) is ln(1 + exp(−z)), and −ln(1 − sigmoid(z)) is ln(1 + exp(z)). `np.logaddexp(0, z)` computes "
        "ln(1 + exp(z)) and never overflows.",
        "`real = np.logaddexp(0, -real_logits)`, `fake = np.logaddexp(0, fake_logits)`, then the mean of both: "
        "`(real.mean() + fake.mean()) / 2`.",
    )
    code = """
import numpy as np

def discriminator_loss(real_logits, fake_logits):
    real = np.logaddexp(0, -real_logits)
    fake = np.logaddexp(0, fake_logits)
    return (real.mean() + fake.mean()) / 2
"""
    why = "a confident right answer costs nothing, a confident wrong one as much as its logit, and guessing costs ln 2."

    _TRIALS = (
        ([3.0, -1.0, 0.5], [1.0, -2.0, -0.25]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([2.0], [-1.0]),
        ([-0.5, 4.0], [2.5, 1.0]),
        ([[1.5], [-0.5], [2.0]], [[-3.0], [0.5], [1.0]]),
        ([1000.0, 5.0], [-1000.0, 2.0]),
        ([-1000.0, 3.0], [800.0, -1.0]),
    )

    def judge(self, discriminator_loss: LearnerFunction) -> str:
        for real, fake in self._TRIALS:
            logits = np.array(real), np.array(fake)
            wanted = float(np.concatenate([softplus(-logits[0]), softplus(logits[1])]).mean())
            _compare_loss(discriminator_loss, logits, wanted, discriminator_slips(*logits))
        return (
            f"it is what Keras's BinaryCrossentropy(from_logits=True) gives, on {len(self._TRIALS)} batches. A "
            "discriminator that answers 0 to everything has the loss ln 2, 0.693."
        )


class GeneratorLoss(Exercise):
    key = "generator_loss"
    title = "what the generator wants"
    task = (
        "Write `generator_loss(fake_logits)` in NumPy, the non-saturating loss: the mean binary cross-entropy of the "
        "fakes with the label 1, as if they were real, as one number. `fake_logits` is an array of what the "
        "discriminator says of the fakes, as logits: a probability is the sigmoid of a logit. Logits of 1,000 and "
        "-1,000 must work as well."
    )
    calls_with = "fake_logits"
    hints = (
        "The generator wins where the discriminator is sure that a fake is real. Which label is right from its side?",
        "With the label 1 the cross-entropy is −ln sigmoid(logit), and that is ln(1 + exp(−logit)).",
        "`return np.logaddexp(0, -fake_logits).mean()`.",
    )
    code = """
import numpy as np

def generator_loss(fake_logits):
    return np.logaddexp(0, -fake_logits).mean()
"""
    why = "where the discriminator is sure of a fake, this loss has a slope near −1; ln(1 − D) is flat there."

    _TRIALS = (
        [1.0, -2.0, 0.25],
        [0.0, 0.0],
        [-1.0],
        [2.5, 1.0],
        [[-3.0], [0.5], [1.0]],
        [-1000.0, 2.0],
        [800.0, -1.0, 1.5],
    )

    def judge(self, generator_loss: LearnerFunction) -> str:
        for numbers in self._TRIALS:
            logits = np.array(numbers)
            _compare_loss(generator_loss, (logits,), float(softplus(-logits).mean()), generator_slips(logits))
        return (
            f"right for {len(self._TRIALS)} batches. At a logit of −5 its slope is −0.993, that of the saturating loss "
            "−0.007: a hundredth and less."
        )


class BestDiscriminator(Exercise):
    key = "best_discriminator"
    title = "the best discriminator there can be"
    task = (
        "Write `best_discriminator(p, q)`. `p` and `q` are arrays of the same shape, a number for each place of a "
        "grid: how often real data lie there, and how often fakes do. Return an array of that shape, with the "
        "probability that something found at a place is real, if half of all things are fakes. Where neither is ever "
        "found, so that both are 0, it is 0.5."
    )
    calls_with = "p, q"
    hints = (
        "At a place where 3 real and 1 fake were seen, how sure may you be that the next one is real?",
        "The reals divided by all that lie there. Only 0 / 0 needs care: `np.where`, or a division with `where=`.",
        "`total = p + q`, then `np.divide(p, total, out=np.full(total.shape, 0.5), where=total > 0)`.",
    )
    code = """
import numpy as np

def best_discriminator(p, q):
    total = p + q
    return np.divide(p, total, out=np.full(total.shape, 0.5), where=total > 0)
"""
    why = "nobody can know more about a place than how often each kind lies there; where p = q that is ½, a guess."

    def judge(self, best_discriminator: LearnerFunction) -> str:
        chance = np.random.default_rng(71)
        x = np.linspace(-3, 3, 7)
        bells = [np.exp(-0.5 * (x - m) ** 2).round(3) for m in (-1.0, 1.5)]
        self._try(best_discriminator, np.array([3.0, 1.0, 0.5]), np.array([1.0, 1.0, 2.0]))
        self._try(best_discriminator, np.array([0.4, 0.0, 0.6, 0.2]), np.array([0.1, 0.5, 0.0, 0.2]))
        self._try(best_discriminator, *bells)
        self._try(best_discriminator, np.array([0.0, 0.3, 0.7, 0.0]), np.array([0.0, 0.5, 0.2, 0.3]))
        self._try(best_discriminator, np.zeros(3), np.zeros(3))
        self._try(best_discriminator, chance.uniform(0, 2, (2, 3)).round(2), chance.uniform(0, 2, (2, 3)).round(2))
        return "right on 6 grids, also where there is nothing. Where p = q it can only guess: ½."

    @staticmethod
    def _try(best_discriminator: LearnerFunction, p: np.ndarray, q: np.ndarray) -> None:
        total = p + q
        given = best_discriminator(p, q)
        table = f"p: {p}\nq: {q}"
        empty = "p and q are both 0 in a place" if (total == 0).any() else "q is 0 in a place, and p is not"
        on = f"on p = {brief(p)} and q = {brief(q)}"
        try:
            holes = ~np.isfinite(np.asarray(given, float))
        except Exception:
            holes = np.zeros(1)
        need(not holes.any(), f"{on} it gives NaN or infinity: {empty}; what is divided by 0 there?", table)
        wanted = np.divide(p, total, out=np.full(total.shape, 0.5), where=total > 0)
        slips = best_discriminator_slips(p, q)
        compare_array(
            best_discriminator,
            given,
            wanted,
            slips,
            on=on.removeprefix("on "),
            table=table,
            size="a probability for each place",
        )


class Interpolate(Exercise):
    key = "interpolate"
    title = "a walk from one fake to another"
    task = (
        "Write `interpolate(a, b, steps)`. `a` and `b` are two points of noise, arrays of shape (noise_size,), and "
        "`steps` is a whole number, 2 or more. Return so many points on the straight line from a to b, evenly "
        "spaced, as an array of shape (steps, noise_size): the first row is a, the last is b. A generator makes an "
        "image of each."
    )
    calls_with = "a, b, steps"
    hints = (
        "A share t goes from 0 to 1. At t = 0 you are at a, at t = 1 at b; half-way you have half of each.",
        "(1 − t) · a + t · b. All t at once are a column, `np.linspace(0, 1, steps)[:, None]`: then shapes (steps, 1) "
        "and (noise_size,) make (steps, noise_size).",
        "`t = np.linspace(0, 1, steps)[:, None]`, then `return (1 - t) * a + t * b`.",
    )
    code = """
import numpy as np

def interpolate(a, b, steps):
    t = np.linspace(0, 1, steps)[:, None]
    return (1 - t) * a + t * b
"""
    why = "a generator is smooth, so near-by noise gives near-by images, and the one fake turns into the other."

    _TRIALS = (
        ([0.0, 1.0], [4.0, -1.0], 5),
        ([1.0, -2.0, 0.5], [-1.0, 2.0, 2.5], 4),
        ([3.0], [1.0], 3),
        ([0.5, 0.25, -1.0, 2.0], [2.0, 1.0, 1.5, -0.5], 2),
        ([-1.0, 0.0], [1.0, 3.0], 9),
    )

    def judge(self, interpolate: LearnerFunction) -> str:
        for start, end, steps in self._TRIALS:
            a, b = np.array(start), np.array(end)
            compare_array(
                interpolate,
                interpolate(a, b, steps),
                np.linspace(a, b, steps),
                interpolation_slips(a, b, steps),
                on=f"a = {brief(a)}, b = {brief(b)} and {steps} steps",
                table=f"a: {a}\nb: {b}\nsteps: {steps}",
                size="(steps, noise_size), a row for each point",
            )
        return f"right for {len(self._TRIALS)} walks: both ends are there, and the points are evenly spaced."


def _compare_loss(
    function: LearnerFunction, logits: tuple[np.ndarray, ...], wanted: float, slips: Sequence[tuple[float, str]]
) -> None:
    """As `compare_number`, with a word of its own for NaN and infinity: overflow, or a logarithm of a logit."""
    one = one_number(function(*logits))
    overflow = max(float(np.abs(part).max()) for part in logits) > LARGE
    need(
        one is None or np.isfinite(one),
        f"`{function.call_text(*logits)}` gives {one}, and {wanted:.4g} is right: "
        + (
            "sigmoid is rounded to 0 or 1 there, or exp overflows; ln(1 + exp(z)) is `np.logaddexp(0, z)`"
            if overflow
            else "the logarithm of 0 or of a negative number; logits are no probabilities, sigmoid comes first"
        ),
    )
    compare_number(function, logits, wanted, slips)
