"""The exercise on one training step of a generator: the learner's step is run on small models and compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, brief, one_number
from dltutor.exercises.core.learner import LearnerFunction

NOISE_SIZE, SAMPLES = 3, 6
CLOSE = 1e-5


class GeneratorStep(Exercise):
    key = "generator_step"
    title = "one training step of the generator (Keras)"
    task = (
        "Write `generator_step(generator, discriminator, optimizer, noise)`: one training step of the generator, with "
        "`tf.GradientTape`. The generator makes fakes of `noise`, shape (batch, noise_size); the discriminator answers "
        "with logits; the loss is the mean binary cross-entropy with the label 1. `optimizer` then changes the "
        "generator, and nothing else. Return the loss as it was before the step. Say `training=True` to both models."
    )
    calls_with = "generator, discriminator, optimizer, noise"
    hints = (
        "The gradient goes from the loss back through the discriminator into the generator. Both are called inside the "
        "tape; only the weights of one are changed.",
        "Inside `with tf.GradientTape() as tape:` compute fakes, logits and loss. The loss is "
        "`keras.losses.BinaryCrossentropy(from_logits=True)(tf.ones_like(logits), logits)`.",
        "`gradients = tape.gradient(loss, generator.trainable_variables)`, then "
        "`optimizer.apply_gradients(zip(gradients, generator.trainable_variables))`, then `return loss`.",
    )
    code = """
import keras
import tensorflow as tf

def generator_step(generator, discriminator, optimizer, noise):
    with tf.GradientTape() as tape:
        logits = discriminator(generator(noise, training=True), training=True)
        loss = keras.losses.BinaryCrossentropy(from_logits=True)(tf.ones_like(logits), logits)
    gradients = tape.gradient(loss, generator.trainable_variables)
    optimizer.apply_gradients(zip(gradients, generator.trainable_variables))
    return loss
"""
    why = "the discriminator only tells the generator which way to go: it takes part in the gradient, not in the step."

    def judge(self, generator_step: LearnerFunction) -> str:
        for seed, rate in ((1, 0.5), (2, 2.0)):
            self._try(generator_step, seed, rate)
        return "your step is the right one to 5 digits on two pairs of models, and leaves the discriminator as it was."

    @staticmethod
    def _try(generator_step: LearnerFunction, seed: int, rate: float) -> None:
        pair = Pair(seed, rate)
        before = pair.weights()
        loss = _call(generator_step, pair)
        after = pair.weights()
        steps = int(pair.optimizer.iterations)
        number = one_number(loss)
        right = _after(seed, rate, lambda fakes, tools: tools.cross_entropy(fakes, 1))
        moved = not _alike(after.generator, before.generator)
        _look_at_discriminator(pair, before, after, moved)
        need(moved, _still(steps))
        need(
            steps > 0,
            "the generator's weights change, but not by the optimizer: hand the gradients to "
            "`optimizer.apply_gradients`",
        )
        need(
            steps == 1, f"the optimizer makes {steps} steps: one is asked for, with one gradient for all of its weights"
        )
        if not _alike(after.generator, right.weights):
            raise NotYetError(_named_slip(seed, rate, before, after))
        need(number is not None, f"it returns {brief(loss)}: the loss, one number, is asked for")
        _look_at_loss(float(number), right, pair)


def _call(generator_step: LearnerFunction, pair: Pair) -> Any:
    try:
        return generator_step.changing(pair.generator, pair.discriminator, pair.optimizer, pair.noise)
    except NotYetError as wrong:
        if "No gradients provided" in wrong.message or "None values not supported" in wrong.message:
            raise NotYetError(
                "no gradient reaches these weights: fakes, logits and loss must be computed inside the tape, and "
                "stay tensors, without `.numpy()`, `predict` or `stop_gradient`"
            ) from None
        raise


def _look_at_discriminator(pair: Pair, before: Weights, after: Weights, moved: bool) -> None:
    if not _alike(after.discriminator, before.discriminator):
        raise NotYetError(
            "the discriminator's weights change as well: take the gradient with respect to "
            "`generator.trainable_variables` only"
            if moved
            else "the discriminator's weights change, not the generator's: the gradient with respect to "
            "`generator.trainable_variables` is asked for"
        )
    need(
        pair.discriminator.trainable and all(layer.trainable for layer in pair.discriminator.layers),
        "it leaves `discriminator.trainable` on False, so its own next step would do nothing; there is no need for "
        "it: the gradient is taken with respect to the generator's weights",
    )


def _still(steps: int) -> str:
    if steps:
        return "the optimizer makes a step, and the generator's weights stay: which variables went with the gradients?"
    return (
        "the generator's weights stay as they are: after the tape, `optimizer.apply_gradients(zip(gradients, "
        "generator.trainable_variables))`"
    )


def _look_at_loss(number: float, right: Run, pair: Pair) -> None:
    start = f"the step is right, but it returns {number:.4g}, and the loss was {right.loss:.4g}"
    later = pair.tools.cross_entropy(pair.generator(pair.noise, training=True), 1)
    need(abs(number - float(later)) > CLOSE or abs(number - right.loss) < CLOSE, f"{start}: that is the loss after it")
    need(abs(number + right.loss) > CLOSE, f"{start}: the sign is wrong")
    need(abs(number - SAMPLES * right.loss) > CLOSE * SAMPLES, f"{start}: that is the sum over the batch")
    need(abs(number - right.loss) < CLOSE, start)


# The models that a step is tried on -----------------------------------------------------------------------------------


@dataclass
class Weights:
    """The numbers of both models at one moment."""

    generator: list[np.ndarray]
    discriminator: list[np.ndarray]


@dataclass
class Run:
    """What a step leads to: the generator's weights after it, and the loss before it."""

    weights: list[np.ndarray]
    loss: float


class Pair:
    """A small generator and a small discriminator with an optimizer and noise, the same for the same seed."""

    def __init__(self, seed: int, rate: float) -> None:
        import keras
        import tensorflow as tf

        layers = keras.layers
        chance = np.random.default_rng(seed)
        self.generator = keras.Sequential(
            [keras.Input((NOISE_SIZE,)), layers.Dense(4, activation="tanh"), layers.Dense(2)], name="generator"
        )
        self.discriminator = keras.Sequential(
            [keras.Input((2,)), layers.Dense(5, activation="tanh"), layers.Dense(1)], name="discriminator"
        )
        for model in (self.generator, self.discriminator):
            model.set_weights([chance.normal(0, 1, w.shape) for w in model.get_weights()])
        self.optimizer = keras.optimizers.SGD(rate)
        self.noise = tf.constant(chance.normal(size=(SAMPLES, NOISE_SIZE)), "float32")
        self.tools = Tools(self.discriminator)

    def weights(self) -> Weights:
        """The numbers of both as they are now."""
        return Weights(self.generator.get_weights(), self.discriminator.get_weights())


class Tools:
    """The losses that a generator may have by right or by slip, each a number for a batch of fakes."""

    def __init__(self, discriminator: Any) -> None:
        self.discriminator = discriminator

    def logits(self, fakes: Any) -> Any:
        """What the discriminator says of them."""
        return self.discriminator(fakes, training=True)

    def cross_entropy(self, fakes: Any, label: int) -> Any:
        """The mean binary cross-entropy from logits with this label."""
        import tensorflow as tf

        logits = self.logits(fakes)
        return tf.reduce_mean(tf.nn.softplus(-logits if label else logits))

    def keras(self, fakes: Any, label: int, sigmoid: bool) -> Any:
        """Keras's loss without from_logits, of the logits themselves or of their sigmoid taken for logits."""
        import keras
        import tensorflow as tf

        logits = self.logits(fakes)
        labels = tf.fill(tf.shape(logits), float(label))
        if sigmoid:
            return keras.losses.BinaryCrossentropy(from_logits=True)(labels, tf.sigmoid(logits))
        return keras.losses.BinaryCrossentropy()(labels, logits)


def _after(seed: int, rate: float, loss_of: Callable[[Any, Tools], Any], steps: int = 1) -> Run:
    """What `steps` steps down a loss lead to, on models of their own."""
    import tensorflow as tf

    pair, first = Pair(seed, rate), None
    variables = pair.generator.trainable_variables
    for _ in range(steps):
        with tf.GradientTape() as tape:
            loss = loss_of(pair.generator(pair.noise, training=True), pair.tools)
        first = float(loss) if first is None else first
        gradients = tape.gradient(loss, variables)
        pair.optimizer.apply_gradients([(g, v) for g, v in zip(gradients, variables, strict=True) if g is not None])
    return Run(pair.generator.get_weights(), float(first))


def _named_slip(seed: int, rate: float, before: Weights, after: Weights) -> str:
    """Which slip leads to the learner's weights."""
    import tensorflow as tf

    slips: list[tuple[Callable[[Any, Tools], Any], str]] = [
        (
            lambda fakes, tools: tools.cross_entropy(fakes, 0),
            "the fakes have the label 0: then the generator learns to be found out; its label is 1",
        ),
        (
            lambda fakes, tools: -tools.cross_entropy(fakes, 0),
            "that is the saturating loss, mean ln(1 − D): the label 1 is asked for, −mean ln D",
        ),
        (lambda fakes, tools: -tools.cross_entropy(fakes, 1), "it goes up the loss: the sign is wrong"),
        (
            lambda fakes, tools: SAMPLES * tools.cross_entropy(fakes, 1),
            "the loss is summed over the batch: take its mean, or the step grows with the batch",
        ),
        (
            lambda fakes, tools: tools.keras(fakes, 1, sigmoid=False),
            "the discriminator ends in logits, and the loss takes them for probabilities: `from_logits=True`",
        ),
        (
            lambda fakes, tools: tools.keras(fakes, 0, sigmoid=False),
            "the loss takes logits for probabilities, `from_logits=True` is missing; and the label is 1",
        ),
        (
            lambda fakes, tools: tools.keras(fakes, 1, sigmoid=True),
            "sigmoid is applied twice: with `from_logits=True` the loss takes the logits as they are",
        ),
        (lambda fakes, tools: -tf.reduce_mean(tools.logits(fakes)), "that is the Wasserstein loss, without sigmoid"),
        (
            lambda fakes, tools: tf.reduce_mean((tools.logits(fakes) - 1) ** 2),
            "that is the least-squares loss: the binary cross-entropy is asked for",
        ),
        (
            lambda fakes, tools: tf.reduce_mean((tf.sigmoid(tools.logits(fakes)) - 1) ** 2),
            "that is the mean squared error of the probabilities: the binary cross-entropy is asked for",
        ),
        (
            lambda fakes, tools: tools.cross_entropy(fakes, 1) / 2,
            "the step is half as long as it should be: the loss is halved",
        ),
        (
            lambda fakes, tools: 2 * tools.cross_entropy(fakes, 1),
            "the step is twice as long as it should be: the loss is doubled",
        ),
        (
            lambda fakes, tools: tools.cross_entropy(fakes, 1) + tools.cross_entropy(fakes, 0),
            "the loss has both labels in it: the generator's is the one with the label 1",
        ),
    ]
    for loss_of, words in slips:
        if _alike(after.generator, _after(seed, rate, loss_of).weights):
            return words
    right = _after(seed, rate, lambda fakes, tools: tools.cross_entropy(fakes, 1)).weights
    kept = [_alike([a], [b]) for a, b in zip(after.generator, before.generator, strict=True)]
    done = [_alike([a], [b]) for a, b in zip(after.generator, right, strict=True)]
    if any(kept) and all(k or d for k, d in zip(kept, done, strict=True)):
        return f"only {len(kept) - sum(kept)} of the generator's {len(kept)} weight arrays change: all of them should"
    if _turned(after.generator, before.generator, right):
        return "it goes the right way, but not as far as the optimizer would: hand it the gradients as they are"
    return (
        "the generator's weights do not come out right: is the loss that of fakes made of this `noise`, with the "
        "label 1, its mean, and is the gradient handed to the optimizer as it is?"
    )


def _turned(mine: Sequence[np.ndarray], start: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> bool:
    """Whether the step goes in the right direction, and only its length is another."""
    a, b = (np.concatenate([(w - s).ravel() for w, s in zip(end, start, strict=True)]) for end in (mine, right))
    return bool(a @ b > 0.9999 * np.linalg.norm(a) * np.linalg.norm(b))


def _alike(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> bool:
    return all(a.shape == b.shape and np.allclose(a, b, atol=CLOSE) for a, b in zip(one, other, strict=True))
