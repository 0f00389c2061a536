"""Chapter 13, learning without collecting: each typical wrong answer is met by its own message."""

import numpy as np
import pytest

from dltutor.exercises import fair as practice
from dltutor.scratch.fair.federated import weighted_mean

from ..as_learner import as_function, changed, tells

AVERAGE, READ = (
    "\n".join(line[4:] for line in exercise.code.split("):\n", 1)[1].splitlines())
    for exercise in (practice.average, practice.read_off)
)
RETURN = "return weight_gradient[:, unit] / bias_gradient[unit]"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(AVERAGE, ("return ", "mean = ")), "gives back nothing (None)|does not give an array of numbers"),
        ("return weights.mean(axis=0)", "every client counts alike"),
        ("return sizes @ weights", "not divided by the number of all images"),
        ("return sizes @ weights / len(sizes)", "divided by the number of clients"),
        ("return sizes @ weights / sizes.max()", "divided by the largest size"),
        ("return weights.sum(axis=0)", "the sum of the rows"),
        ("s = 1 / sizes\nreturn (s / s.sum()) @ weights", "who has few images counts most"),
        (changed(AVERAGE, (".sum(axis=0)", ".mean(axis=0)")), "divided twice"),
        ("return weights[sizes.argmax()]", "the largest client alone"),
        ("return weights[0]", "the first client alone"),
        ("return np.median(weights, axis=0)", "the median"),
        (changed(AVERAGE, (".sum(axis=0)", "")), "not added up yet"),
        ("return weights.mean(axis=1)", "the mean is taken over the weights"),
        (changed(AVERAGE, ("sum(axis=0)", "sum(axis=1)")), "the sum is taken over the weights"),
    ],
)
def test_the_average(body, message):
    tells(practice.average, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(READ, (" / bias_gradient[unit]", "")), "divide them by the slope of its bias"),
        (changed(READ, (" / bias", " * bias")), "it is multiplied"),
        ("return weight_gradient[:, 0]", "it was silent"),
        ("return weight_gradient[:, 0] / bias_gradient[0]", "holds NaN"),
        (
            changed(READ, (RETURN, "return weight_gradient[:, unit] / np.abs(bias_gradient[unit])")),
            "the sign is turned",
        ),
        (changed(READ, (RETURN, "return weight_gradient[:, unit] / bias_gradient.sum()")), "slopes of all biases"),
        (changed(READ, (RETURN, "return weight_gradient[:, unit] / np.abs(bias_gradient).sum()")), "of all biases"),
        (
            "d = np.where(bias_gradient == 0, 1, bias_gradient)\nreturn (weight_gradient / d).mean(axis=1)",
            "the silent units are counted",
        ),
        (
            "d = np.where(bias_gradient == 0, 1, bias_gradient)\nreturn (weight_gradient / d).sum(axis=1)",
            "each alone is the image already",
        ),
        (
            "d = np.where(bias_gradient == 0, 1, bias_gradient)\nreturn weight_gradient / d",
            "an image for each unit",
        ),
        ("return weight_gradient.mean(axis=1)", "cancel each other"),
        ("return weight_gradient.sum(axis=1)", "cancel each other"),
        (changed(READ, (RETURN, "return bias_gradient[unit] / weight_gradient[:, unit]")), "upside down"),
        (
            changed(READ, (RETURN, "c = np.abs(weight_gradient[:, unit])\nreturn c / c.max()")),
            "not its brightness",
        ),
        ("return bias_gradient", "they only say by what to divide"),
    ],
)
def test_what_is_read_off(body, message):
    tells(practice.read_off, body, message)


def test_the_package_reckons_alike():
    chance = np.random.default_rng(0)
    weights, sizes = chance.normal(size=(4, 6)), np.array([5, 1, 7, 2])
    ours = as_function(AVERAGE, "weights, sizes")
    np.testing.assert_allclose(ours(weights, sizes), weighted_mean([weights], sizes)[0], rtol=1e-6)
