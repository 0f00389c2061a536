"""Chapter 12, how sure: each typical wrong answer is met by its own message, and the lab reckons alike."""

import numpy as np
import pytest

from dltutor.exercises import sure as practice
from dltutor.scratch.measures.calibration import best_temperature, calibration_error

from ..as_learner import as_function, changed, tells

ENSEMBLE, ERROR, TEMPERATURE = (
    "\n".join(line[4:] for line in exercise.code.split("):\n", 1)[1].splitlines())
    for exercise in (practice.ensemble, practice.calibration_error, practice.temperature)
)
RETURN = "return mean.argmax(axis=1), mean.max(axis=1)"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(ENSEMBLE, ("return ", "result = ")), "gives back nothing (None)|two arrays"),
        (changed(ENSEMBLE, ("mean.argmax(axis=1), ", "")), "it must give two arrays"),
        (changed(ENSEMBLE, (RETURN, "return mean.max(axis=1), mean.argmax(axis=1)")), "in the wrong order"),
        ("return probabilities[0].argmax(axis=1), probabilities[0].max(axis=1)", "only the first network"),
        (
            "v = probabilities.argmax(axis=2)\nmean = probabilities.mean(axis=0)\n"
            "c = np.array([np.bincount(column).argmax() for column in v.T])\nreturn c, mean.max(axis=1)",
            "the networks vote",
        ),
        ("return probabilities.argmax(axis=2).mean(axis=0), None", "the numbers of classes are averaged"),
        (changed(ENSEMBLE, ("axis=0", "axis=1")), "the mean is taken over the images"),
        (changed(ENSEMBLE, ("argmax(axis=1)", "argmax(axis=0)")), "the largest is taken over the images"),
        (changed(ENSEMBLE, ("mean.max(axis=1)", "probabilities.max(axis=2).mean(axis=0)")), "of its own answer"),
        (changed(ENSEMBLE, (".mean(axis=0)", ".sum(axis=0)")), "is not divided by how many"),
        (changed(ENSEMBLE, ("mean.max(axis=1)", "probabilities.max(axis=(0, 2))")), "the surest network alone"),
        (changed(ENSEMBLE, ("mean.max(axis=1)", "mean.max()")), "the largest of all images"),
        (changed(ENSEMBLE, ("mean.max(axis=1)", "mean")), "these are all means|that are all means"),
        (
            changed(ENSEMBLE, ("mean.max(axis=1)", "np.median(probabilities, axis=0).max(axis=1)")),
            "that is the median",
        ),
    ],
)
def test_the_ensemble(body, message):
    tells(practice.ensemble, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(ERROR, ("inside.mean() * gap", "gap / len(np.unique(place))")), "all bins count alike"),
        (changed(ERROR, ("inside.mean() * gap", "gap / bins")), "and also the empty ones"),
        (changed(ERROR, ("inside.mean() * gap", "gap")), "the gaps are added up"),
        (changed(ERROR, ("inside.mean() * gap", "inside.sum() * gap")), "not divided by the number"),
        (changed(ERROR, ("gap = abs(", "gap = (")), "gaps of either sign cancel"),
        ("return abs(confidence.mean() - right.mean())", "gaps of either sign cancel"),
        (changed(ERROR, ("confidence[inside].mean()", "(k + 0.5) / bins")), "the middle of the bin"),
        (
            changed(
                ERROR, ("np.minimum((confidence * bins).astype(int), bins - 1)", "(confidence * bins).astype(int)")
            ),
            "a confidence of 1 is left out",
        ),
        (changed(ERROR, ("error + inside.mean() * gap", "max(error, gap)")), "the largest gap"),
        (changed(ERROR, ("* gap", "* gap**2")), "the gaps are squared"),
        ("return np.abs(confidence - right).mean()", "each answer is compared by itself"),
        ("return right.mean()", "the share that is right"),
        ("return confidence.mean()", "the mean confidence"),
    ],
)
def test_the_calibration_error(body, message):
    tells(practice.calibration_error, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(TEMPERATURE, ("logits / T", "logits * T")), "the logits are multiplied"),
        (changed(TEMPERATURE, ("return candidates[np.argmin(losses)]", "return np.argmin(losses)")), "its place"),
        (changed(TEMPERATURE, ("return candidates[np.argmin(losses)]", "return min(losses)")), "that is its loss"),
        (changed(TEMPERATURE, ("argmin", "argmax")), "the largest loss"),
        (changed(TEMPERATURE, ("-logs[", "logs[")), "the largest loss"),
        (changed(TEMPERATURE, ("-logs[", "-np.exp(logs)[")), "who boasts"),
        (changed(TEMPERATURE, ("-logs[np.arange(len(labels)), labels]", "-logs.max(axis=1)")), "who boasts"),
        ("return 1.0", "no temperature at all"),
        ("return candidates[0]", "the first candidate"),
    ],
)
def test_the_temperature(body, message):
    tells(practice.temperature, body, message)


def test_the_package_reckons_alike():
    chance = np.random.default_rng(0)
    confidence, right = chance.random(80), chance.random(80) < 0.5
    ours = as_function(ERROR, "confidence, right, bins")
    assert ours(confidence, right, 7) == pytest.approx(calibration_error(confidence, right, 7))
    logits, labels, candidates = chance.normal(0, 4, (50, 5)), chance.integers(0, 5, 50), np.array([0.5, 1, 2, 4, 8])
    ours = as_function(TEMPERATURE, "logits, labels, candidates")
    assert ours(logits, labels, candidates) == best_temperature(logits, labels, candidates)
