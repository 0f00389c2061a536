"""Chapter 7, what is computed by hand: the solutions are right, each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises import adversarial as practice
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import as_function, refusal, tells

# --- the discriminator's loss

LOGITS = "real_logits, fake_logits"
START = "sigmoid = lambda z: 1 / (1 + np.exp(-z))\np, f = sigmoid(real_logits), sigmoid(fake_logits)\n"
SOFT = "yes, no = np.logaddexp(0, -real_logits), np.logaddexp(0, fake_logits)\n"
STABLE = "z = np.clip(z, -500, 500)"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (SOFT, "gives back nothing (None)"),
        ("return (np.logaddexp(0, real_logits).mean() + np.logaddexp(0, -fake_logits).mean()) / 2", "are swapped"),
        ("return (np.logaddexp(0, -real_logits).mean() + np.logaddexp(0, -fake_logits).mean()) / 2", "for the discrim"),
        (
            "return (np.logaddexp(0, real_logits).mean() + np.logaddexp(0, fake_logits).mean()) / 2",
            "the label 0 t",
        ),
        (SOFT + "return yes.mean()", "only the reals are in it"),
        (SOFT + "return yes.mean() / 2", "only the reals are in it"),
        (SOFT + "return no.mean()", "only the fakes are in it"),
        (SOFT + "return yes.mean() + no.mean()", "the means of the two halves are added"),
        (SOFT + "return yes.sum() + no.sum()", "the means of the two halves are added|that is the sum"),
        (SOFT + "return -(yes.mean() + no.mean()) / 2", "the sign is wrong"),
        (SOFT + "return (yes.mean() - no.mean()) / 2", "subtracted"),
        (SOFT + "return yes.mean() * no.mean()", "multiplied"),
        (SOFT + "return (yes + no) / 2", "the answer is one number"),
        (SOFT + "return np.median(np.concatenate([yes, no]))", "that is the median|concatenate"),
        (START + "return (np.logaddexp(0, -p).mean() + np.logaddexp(0, f).mean()) / 2", "sigmoid is applied twice"),
        (START + "return ((1 - p).mean() + f.mean()) / 2", "the logarithm is missing"),
        (START + "return (((1 - p) ** 2).mean() + (f ** 2).mean()) / 2", "the mean squared error of the prob"),
        ("return fake_logits.mean() - real_logits.mean()", "Wasserstein"),
        ("return ((real_logits > 0).mean() + (fake_logits < 0).mean()) / 2", "how often it is right"),
        (START + "return -(np.log2(p).mean() + np.log2(1 - f).mean()) / 2", "to base 2"),
        (START + "return -(np.log(p).mean() + np.log(1 - f).mean()) / 2", "sigmoid is rounded to 0 or 1"),
        (
            START + "return -(np.log(p + 1e-7).mean() + np.log(1 - f + 1e-7).mean()) / 2",
            "large logits are cut off|is right",
        ),
        (
            START + "p, f = np.clip(p, 1e-7, 1 - 1e-7), np.clip(f, 1e-7, 1 - 1e-7)\n"
            "return -(np.log(p).mean() + np.log(1 - f).mean()) / 2",
            "large logits are cut off",
        ),
        ("return -(np.log(real_logits).mean() + np.log(1 - fake_logits).mean()) / 2", "is right"),
        ("return -(np.log(-real_logits).mean() + np.log(1 - fake_logits).mean()) / 2", "sigmoid comes first"),
        ("return (np.log(1 + np.exp(-real_logits)).mean() + np.log(1 + np.exp(fake_logits)).mean()) / 2", "gives inf"),
        ("return (np.maximum(0, 1 - real_logits).mean() + np.maximum(0, 1 + fake_logits).mean()) / 2", "hinge"),
        ("return np.logaddexp(0, -fake_logits).mean()", "that is the generator's loss"),
        ("return 'low'", "the answer is one number"),
        ("return (np.logaddexp(0, -z).mean()) / 2", "the name `z` is not known there"),
        ("return 0.3", "is right"),
    ],
)
def test_discriminator_loss(body, message):
    tells(practice.discriminator_loss, body, message)


def test_the_discriminator_loss_is_that_of_keras():
    import keras

    names = {}
    exec(practice.discriminator_loss.code, names)
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    for real, fake in practice.discriminator_loss._TRIALS:
        real, fake = np.array(real, "float32"), np.array(fake, "float32")
        labels = np.concatenate([np.ones(len(real)), np.zeros(len(fake))])
        logits = np.concatenate([real.ravel(), fake.ravel()])
        wanted = float(loss(labels[None], logits[None]))
        assert names["discriminator_loss"](real, fake) == pytest.approx(wanted, rel=1e-5)
    assert names["discriminator_loss"](np.zeros(9), np.zeros(9)) == pytest.approx(np.log(2))


@pytest.mark.parametrize(
    "body",
    [
        SOFT + "return np.concatenate([yes, no]).mean()",
        SOFT + "return np.mean(yes + no) / 2",
        "z = np.concatenate([-real_logits, fake_logits])\n"
        "return (np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))).mean()",
        SOFT + "return [float(yes.mean() + no.mean()) / 2]",
        "import keras\nlogits = np.concatenate([real_logits.ravel(), fake_logits.ravel()])\n"
        "labels = np.concatenate([np.ones(real_logits.size), np.zeros(fake_logits.size)])\n"
        "return keras.losses.BinaryCrossentropy(from_logits=True)(labels, logits)",
    ],
)
def test_other_ways_to_the_discriminator_loss(body):
    outcome = practice.discriminator_loss.check(as_function(body, LOGITS))
    assert outcome.state == RIGHT, outcome


# --- the generator's loss


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("np.logaddexp(0, -fake_logits).mean()", "gives back nothing (None)"),
        ("return -np.logaddexp(0, fake_logits).mean()", "that is the saturating loss"),
        ("return np.logaddexp(0, fake_logits).mean()", "the fakes have the label 0 there"),
        ("return -np.logaddexp(0, -fake_logits).mean()", "the sign is wrong"),
        ("return np.logaddexp(0, -fake_logits).sum()", "that is the sum: take the mean"),
        ("return np.logaddexp(0, -fake_logits).mean() / 2", "halved"),
        ("return 2 * np.logaddexp(0, -fake_logits).mean()", "doubled|the label 0 is in it|that is the sum"),
        ("return np.logaddexp(0, -fake_logits)", "the answer is one number"),
        ("return (1 - 1 / (1 + np.exp(-fake_logits))).mean()", "the logarithm is missing"),
        ("return (1 / (1 + np.exp(-fake_logits))).mean()", "mean probability of being real"),
        ("return -(1 / (1 + np.exp(-fake_logits))).mean()", "the logarithm is missing"),
        ("return -fake_logits.mean()", "Wasserstein"),
        ("return fake_logits.mean()", "the mean logit"),
        ("return np.logaddexp(0, -1 / (1 + np.exp(-fake_logits))).mean()", "sigmoid is applied twice"),
        ("return -np.log((1 / (1 + np.exp(-fake_logits))).mean())", "logarithm of the mean"),
        ("return np.logaddexp(0, -fake_logits.mean())", "the loss of the mean logit"),
        ("return (np.square(1 - 1 / (1 + np.exp(-fake_logits)))).mean()", "mean squared error"),
        ("return (np.square(1 - fake_logits)).mean()", "least-squares loss"),
        ("return np.maximum(0, 1 - fake_logits).mean()", "hinge"),
        ("return np.median(np.logaddexp(0, -fake_logits))", "the median"),
        ("return np.logaddexp(0, -fake_logits).max()", "the largest"),
        ("return np.log2(1 + np.exp(-fake_logits)).mean()", "to base 2"),
        ("return -np.log(1 / (1 + np.exp(-fake_logits))).mean()", "gives inf, and 500.1 is right"),
        ("return -np.log(fake_logits).mean()", "sigmoid comes first"),
        (
            "p = np.clip(1 / (1 + np.exp(-fake_logits)), 1e-7, 1 - 1e-7)\nreturn -np.log(p).mean()",
            "large logits are cut off",
        ),
        ("return (fake_logits > 0).mean()", "how often it fools"),
        ("return real_logits.mean()", "the name `real_logits` is not known there"),
        ("return np.logaddexp(0, -fake_logits).mean() + np.logaddexp(0, fake_logits).mean()", "the label 0 is in it"),
        ("return 'low'", "the answer is one number"),
    ],
)
def test_generator_loss(body, message):
    tells(practice.generator_loss, body, message)


def test_a_generator_loss_that_wants_the_reals_is_told_how_it_is_called():
    said = refusal(practice.generator_loss, as_function("return real_logits.mean()", LOGITS))
    assert "it is called as `generator_loss(fake_logits)`" in said


def test_the_slopes_that_the_praise_names():
    z, step = -5.0, 1e-6
    slope = (np.logaddexp(0, -z - step) - np.logaddexp(0, -z + step)) / (2 * step)
    flat = (-np.logaddexp(0, z + step) + np.logaddexp(0, z - step)) / (2 * step)
    assert slope == pytest.approx(-0.993, abs=5e-4) and flat == pytest.approx(-0.007, abs=5e-4)


# --- the best discriminator


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("p / (p + q)", "gives back nothing (None)"),
        ("return p / q", "p / q compares the two"),
        ("return q / (p + q)", "that is the probability of a fake"),
        ("return q / p", "q / p compares the two"),
        ("return p - q", "that is the difference"),
        ("return (p - q) / (p + q)", "the difference as a share"),
        ("return np.abs(p - q)", "the distance of the two"),
        ("return p", "that is p alone"),
        ("return 1 - q", "that is 1 − q"),
        ("return p + q", "that is p + q"),
        ("return p * q", "that is the product"),
        ("return (p + q) / 2", "the mean of both"),
        ("return (p > q) * 1", "that is the verdict"),
        ("return 1 / (1 + np.exp(q - p))", "sigmoid of the difference"),
        ("return p ** 2 / (p ** 2 + q ** 2)", "squared"),
        ("return p / np.maximum(p, q)", "divided by the larger one"),
        ("return p / (p + q).sum()", "divided by the sum over all places"),
        ("return p / p.sum()", "p is made to add up to 1"),
        ("return np.full(p.shape, 0.5)", "it says ½ everywhere"),
        ("return p / (p + q) / 2", "it is half of it"),
        ("return p / (p + q + 1)", "is added below the line"),
        ("return p / (p + q)", "NaN or infinity: p and q are both 0 in a place"),
        ("return np.nan_to_num(p / (p + q))", "it is 0 where p and q are both 0"),
        ("return np.where(p + q == 0, 1, p / (p + q))", "it is 1 where p and q are both 0"),
        ("return (p / (p + q)).mean()", "it gives one number"),
        ("return np.round(p / (p + q))", "that is the verdict"),
        ("return p / (p + q + 1e-12)", "it is 0 where p and q are both 0"),
        ("return [p, q]", "(3,) is right: a probability for each place"),
        ("return 'real'", "does not give an array of numbers"),
        ("return np.where(p + q > 0, p / (p + q), 0.5).ravel()", "in one row"),
        ("t = p + q\nreturn np.divide(p, t, out=np.full(t.shape, 0.4), where=t > 0)", "output[0] is 0.4, and 0.5"),
    ],
)
def test_best_discriminator(body, message):
    tells(practice.best_discriminator, body, message)


def test_the_best_discriminator_is_that_of_the_lab():
    from dltutor.scratch.activations import sigmoid
    from dltutor.scratch.forgery import Bumps, best_logits

    names = {}
    exec(practice.best_discriminator.code, names)
    x, real = np.linspace(-6, 6, 61), Bumps((2.0,), 0.8)
    wanted = sigmoid(best_logits(real, -1.0, 1.5, x))
    found = names["best_discriminator"](real.density(x), Bumps((-1.0,), 1.5).density(x))
    np.testing.assert_allclose(found, wanted, atol=1e-9)


# --- a walk from one fake to another

WALK = "t = np.linspace(0, 1, steps)[:, None]\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (WALK + "(1 - t) * a + t * b", "gives back nothing (None)"),
        ("return np.linspace(a, b, steps, endpoint=False)", "b is missing: the last of the 5 points"),
        ("return [a + (b - a) * k / steps for k in range(steps)]", "b is missing: the last of the 5 points"),
        ("return [a + (b - a) * (k + 1) / steps for k in range(steps)]", "a is missing: the first point"),
        ("return np.linspace(a, b, steps + 2)[1:-1]", "both ends are missing"),
        ("return np.linspace(b, a, steps)", "the order is turned round"),
        ("return np.linspace(a, b, steps).T", "rows and columns are swapped"),
        ("return np.linspace(a, b, steps, axis=1)", "rows and columns are swapped"),
        ("return np.linspace(a, b, steps + 1)", "these are 6 points: `steps` counts the points"),
        ("return np.linspace(a, b, steps - 1)", "these are 4 points, and 5 are wanted"),
        ("return np.linspace(a, b, steps + 2)", "these are 7 points"),
        ("return np.linspace(a, b, steps)[:-1]", "b is left out"),
        ("return np.linspace(a, b, steps)[1:]", "a is left out"),
        ("return [a, b]", "the two ends only"),
        (WALK + "return a + t * b", "b is added to a"),
        (WALK + "return a + t * (a - b)", "it goes away from b"),
        (WALK + "return t * (b - a)", "a is missing: begin there|that is right"),
        (WALK + "return t * b", "a is missing: (1 − t) · a|a is missing: begin there"),
        (WALK + "return (1 - t) * a", "b is missing: (1 − t)"),
        (WALK + "return t * a + t * b", "both have the share t"),
        (WALK + "return (1 - t) * a - t * b", "b is subtracted"),
        (WALK + "return (1 - t) * a * t * b", "multiplied"),
        (WALK + "return (1 - t**2) * a + t**2 * b", "not evenly spaced"),
        ("return np.repeat([(a + b) / 2], steps, axis=0)", "every point is the middle"),
        ("return (a + b) / 2", "the middle alone"),
        ("return np.repeat([a], steps, axis=0)", "every point is a"),
        ("return np.linspace(0, 1, steps)", "these are the shares t"),
        ("return np.linspace(a, b, steps).ravel()", "in one row"),
        ("return np.linspace(a, b, steps)[None]", "an axis too many"),
        ("t = np.linspace(0, 1, steps)\nreturn (1 - t) * a + t * b", "the shapes of two arrays do not fit together"),
        ("return np.clip(np.linspace(a, b, steps), -1, 1)", "cut to −1 to 1"),
        ("return np.random.normal(size=(steps, len(a)))", "output["),
        ("return 'a to b'", "does not give an array of numbers"),
    ],
)
def test_interpolate(body, message):
    tells(practice.interpolate, body, message)


def test_an_arc_is_no_straight_line():
    body = """
angle = np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1))
t = np.linspace(0, 1, steps)[:, None]
return (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)
"""
    assert "that is an arc" in refusal(practice.interpolate, as_function(body, "a, b, steps"))
