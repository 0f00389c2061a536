"""The exercise on one training step of a generator: the learner's step is run on small models and compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dltutor.exercises.adversarial.generator_trial import SAMPLES, Pair, Run, Tools, Weights, after
from dltutor.exercises.core.compared import alike, apart, words_for
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, brief, one_number
from dltutor.exercises.core.learner import LearnerFunction


class GeneratorStep(Exercise):
    key = "generator_step"
    title = "one training step of the generator (Keras)"
    task = (
        "Write `generator_step(generator, discriminator, optimizer, noise)`: one training step of the generator, "
        "with `tf.GradientTape`. The generator makes fakes of `noise`, a tensor of shape (batch, noise_size); the "
        "discriminator answers with logits; the loss is the mean binary cross-entropy with the label 1. `optimizer`, "
        "a Keras optimizer, then changes the generator's weights, and nothing else changes. Return the loss as it "
        "was before the step. Say `training=True` to both models."
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
        end = pair.weights()
        steps = int(pair.optimizer.iterations)
        number = one_number(loss)
        called = {name: list(heard) for name, heard in pair.heard.items()}
        right = after(seed, rate, lambda fakes, tools: tools.cross_entropy(fakes, 1))
        moved = not alike(end.generator, before.generator)
        _look_at_discriminator(pair, before, end, moved)
        need(moved, _still(steps))
        need(
            steps > 0,
            "the generator's weights change, but not by the optimizer: hand the gradients to "
            "`optimizer.apply_gradients`",
        )
        need(
            steps == 1, f"the optimizer makes {steps} steps: one is asked for, with one gradient for all of its weights"
        )
        if not alike(end.generator, right.weights):
            raise NotYetError(_named_slip(seed, rate, before, end))
        need(number is not None, f"it returns {brief(loss)}: the loss, one number, is asked for")
        _look_at_loss(float(number), right, pair)
        for name, training in called.items():
            need(
                all(training),
                f"the step is right here, but calls the {name} without `training=True`: Dropout or "
                "BatchNormalization in it would not work as in training",
            )


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


def _look_at_discriminator(pair: Pair, before: Weights, end: Weights, moved: bool) -> None:
    if not alike(end.discriminator, before.discriminator):
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
    if alike(number, right.loss):
        return
    mine, wanted = apart(number, right.loss)
    later = float(pair.tools.cross_entropy(pair.generator(pair.noise, training=True), 1))
    slips = (
        (later, ": that is the loss after it"),
        (-right.loss, ": the sign is wrong"),
        (SAMPLES * right.loss, ": that is the sum over the batch"),
    )
    words = words_for(number, slips)
    raise NotYetError(f"the step is right, but it returns {mine}, and the loss was {wanted}{words}")


def _named_slip(seed: int, rate: float, before: Weights, end: Weights) -> str:
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
        if alike(end.generator, after(seed, rate, loss_of).weights):
            return words
    right = after(seed, rate, lambda fakes, tools: tools.cross_entropy(fakes, 1)).weights
    kept = [alike([a], [b]) for a, b in zip(end.generator, before.generator, strict=True)]
    done = [alike([a], [b]) for a, b in zip(end.generator, right, strict=True)]
    if any(kept) and all(k or d for k, d in zip(kept, done, strict=True)):
        return f"only {len(kept) - sum(kept)} of the generator's {len(kept)} weight arrays change: all of them should"
    if _turned(end.generator, before.generator, right):
        return "it goes the right way, but not as far as the optimizer would: hand it the gradients as they are"
    return (
        "the generator's weights do not come out right: is the loss that of fakes made of this `noise`, with the "
        "label 1, its mean, and is the gradient handed to the optimizer as it is?"
    )


def _turned(mine: Sequence[np.ndarray], start: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> bool:
    """Whether the step goes in the right direction, and only its length is another."""
    a, b = (np.concatenate([(w - s).ravel() for w, s in zip(end, start, strict=True)]) for end in (mine, right))
    return bool(a @ b > 0.9999 * np.linalg.norm(a) * np.linalg.norm(b))
