"""One training step of a generator: the right ones in their many forms, and each slip by its own message."""

import numpy as np
import pytest

from dltutor.exercises import adversarial as practice
from dltutor.exercises.adversarial.generator_trial import Pair, after
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import changed, refusal

STEP = """
import keras
import tensorflow as tf

cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)

def generator_step(generator, discriminator, optimizer, noise):
    with tf.GradientTape() as tape:
        fakes = generator(noise, training=True)
        logits = discriminator(fakes, training=True)
        loss = cross_entropy(tf.ones_like(logits), logits)
    variables = generator.trainable_variables
    gradients = tape.gradient(loss, variables)
    optimizer.apply_gradients(zip(gradients, variables))
    return loss
"""
APPLY = "optimizer.apply_gradients(zip(gradients, variables))"
LOSS = "loss = cross_entropy(tf.ones_like(logits), logits)"
BY_HAND = "[v.assign_sub(optimizer.learning_rate * g) for g, v in zip(gradients, variables)]"
CALL = "discriminator(fakes, training=True)"


def written(*swaps):
    names = {}
    exec(changed(STEP, *swaps), names)
    return names["generator_step"]


@pytest.mark.parametrize(
    "swaps",
    [
        (),
        ((APPLY, "optimizer.apply(gradients, variables)"),),
        (("return loss", "return float(loss)"),),
        (("return loss", "return loss.numpy()"),),
        (("from_logits=True", "from_logits=False"), (CALL, f"tf.sigmoid({CALL})")),
        ((LOSS, "loss = tf.reduce_mean(tf.nn.softplus(-logits))"),),
        (
            ("    with tf.Grad", "    discriminator.trainable = False\n    with tf.Grad"),
            ("return loss", "discriminator.trainable = True\n    return loss"),
        ),
        (("def generator_step", "@tf.function\ndef generator_step"),),
    ],
)
def test_right_steps(swaps):
    outcome = practice.generator_step.check(written(*swaps))
    assert outcome.state == RIGHT, outcome


@pytest.mark.parametrize(
    ("swaps", "message"),
    [
        (((LOSS, "loss = cross_entropy(tf.zeros_like(logits), logits)"),), "the fakes have the label 0"),
        (((LOSS, "loss = -cross_entropy(tf.zeros_like(logits), logits)"),), "the saturating loss"),
        (((LOSS, "loss = -cross_entropy(tf.ones_like(logits), logits)"),), "it goes up the loss"),
        ((("from_logits=True", "from_logits=False"),), "`from_logits=True`"),
        ((("from_logits=True", ""), ("tf.ones_like", "tf.zeros_like")), "and the label is 1"),
        (((LOSS, "loss = cross_entropy(tf.ones_like(logits), tf.sigmoid(logits))"),), "sigmoid is applied twice"),
        (((LOSS, "loss = tf.reduce_sum(tf.nn.softplus(-logits))"),), "summed over the batch"),
        (((LOSS, "loss = tf.nn.softplus(-logits)"),), "summed over the batch"),
        (((LOSS, "loss = -tf.reduce_mean(logits)"),), "Wasserstein"),
        (((LOSS, "loss = tf.reduce_mean((logits - 1) ** 2)"),), "least-squares"),
        (((LOSS, "loss = tf.reduce_mean((tf.sigmoid(logits) - 1) ** 2)"),), "squared error of the probabilities"),
        (((LOSS, LOSS + " / 2"),), "halved"),
        (((LOSS, LOSS + " * 2"),), "doubled"),
        (((LOSS, LOSS + " * 3"),), "not as far as the optimizer would"),
        (
            ((LOSS, LOSS + " + cross_entropy(tf.zeros_like(logits), logits)"),),
            "the loss has both labels in it",
        ),
        (((APPLY, "pass"),), "the generator's weights stay as they are: after the tape"),
        (((APPLY, APPLY + "\n    " + APPLY),), "the optimizer makes 2 steps"),
        (((APPLY, BY_HAND),), "but not by the optimizer"),
        (
            (("variables = generator.trainable_variables", "variables = discriminator.trainable_variables"),),
            "the discriminator's weights change, not the generator's",
        ),
        (
            (("variables = g", "variables = discriminator.trainable_variables + g"),),
            "the discriminator's weights change as well",
        ),
        (
            (("variables = generator.trainable_variables", "variables = generator.trainable_variables[:2]"),),
            "only 2 of",
        ),
        ((("discriminator(fakes, t", "discriminator(fakes.numpy(), t"),), "no gradient reaches these weights"),
        ((("discriminator(fakes, t", "discriminator(tf.stop_gradient(fakes), t"),), "no gradient reaches these"),
        ((("generator(noise, training=True)", "generator.predict(noise, verbose=0)"),), "no gradient reaches these"),
        (
            (
                ("        fakes = generator(noise, training=True)\n", ""),
                ("    with", "    fakes = generator(noise)\n    with"),
            ),
            "no gradient reaches these",
        ),
        ((("return loss", "return None"),), "gives back nothing (None)"),
        ((("return loss", "pass"),), "gives back nothing (None)"),
        ((("return loss", "return gradients"),), "it returns"),
        ((("return loss", "return tf.nn.softplus(-logits)"),), "the loss, one number, is asked for"),
        ((("return loss", "return -loss"),), "the sign is wrong"),
        (
            (("return loss", "return cross_entropy(tf.ones_like(logits), discriminator(generator(noise)))"),),
            "that is the loss after it",
        ),
        ((("return loss", "return tf.reduce_sum(tf.nn.softplus(-logits))"),), "the sum over the batch"),
        ((("return loss", "return 0.5"),), "it returns 0.5, and the loss was"),
        (
            (("    with tf.Grad", "    discriminator.trainable = False\n    with tf.Grad"),),
            "it leaves `discriminator.trainable` on False",
        ),
        (
            (("generator(noise, training=True)", "generator(tf.random.normal(tf.shape(noise)), training=True)"),),
            "made of this `noise`",
        ),
        ((("generator(noise, training=True)", "generator(noise)"),), "calls the generator without `training=True`"),
        (((CALL, "discriminator(fakes)"),), "calls the discriminator without `training=True`"),
        (((CALL, "discriminator(fakes, training=False)"),), "calls the discriminator without `training=True`"),
        ((("noise, training=True", "training=True"),), "stops"),
        ((("generator(noise", "generator(moise"),), "the name `moise` is not known there"),
    ],
)
def test_slips(swaps, message):
    assert message in refusal(practice.generator_step, written(*swaps))


def test_a_discriminator_that_is_trained_instead_is_noticed():
    step = written(
        ("variables = generator.trainable_variables", "variables = discriminator.trainable_variables"),
        (LOSS, "loss = cross_entropy(tf.zeros_like(logits), logits)"),
    )
    assert "the discriminator's weights change, not the generator's" in refusal(practice.generator_step, step)


def test_the_reference_is_a_finite_difference():
    pair = Pair(1, 0.5)
    start = pair.generator.get_weights()
    run = after(1, 0.5, lambda fakes, tools: tools.cross_entropy(fakes, 1))

    def loss(weights):
        pair.generator.set_weights(weights)
        logits = np.array(pair.discriminator(pair.generator(pair.noise)), float)
        return np.logaddexp(0, -logits).mean()

    assert run.loss == pytest.approx(loss(start), rel=1e-5)
    for array, place in ((0, (1, 2)), (1, (3,)), (2, (0, 1)), (3, (0,))):
        there, back = ([w.copy() for w in start] for _ in range(2))
        there[array][place] += 1e-2
        back[array][place] -= 1e-2
        slope = (loss(there) - loss(back)) / 2e-2
        moved = run.weights[array][place] - start[array][place]
        assert moved == pytest.approx(-0.5 * slope, rel=0.02, abs=1e-4)


def test_a_pair_is_the_same_each_time():
    one, two = Pair(2, 1.0), Pair(2, 1.0)
    for a, b in zip(one.weights().generator, two.weights().generator, strict=True):
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(one.noise, two.noise)
