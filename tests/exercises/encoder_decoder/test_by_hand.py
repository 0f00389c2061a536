"""Chapter 8, what is computed by hand: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises import encoder_decoder as practice
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import as_function, changed, tells

# --- the error


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("np.sqrt(np.mean((x - rebuilt) ** 2))", "gives back nothing (None)"),
        ("return np.mean((x - rebuilt) ** 2)", "the root is missing"),
        ("return np.mean(np.abs(x - rebuilt))", "the mean of the sizes"),
        ("return np.mean(np.sqrt((x - rebuilt) ** 2))", "the mean of the sizes"),
        ("return np.mean(x - rebuilt)", "cancel each other: square them first"),
        ("return np.sqrt(np.mean(x - rebuilt) ** 2)", "cancel each other|the mean of the sizes"),
        ("return np.linalg.norm(x - rebuilt)", "the root of the sum"),
        ("return np.sum((x - rebuilt) ** 2)", "the sum of the squares"),
        ("return np.sqrt(np.sum((x - rebuilt) ** 2) / len(x))", "divide by all numbers|the root of the sum"),
        (
            "return np.mean([np.sqrt(np.mean((a - b) ** 2)) for a, b in zip(x, rebuilt)])",
            "a root for each sample, and then a mean|the mean of the sizes",
        ),
        ("return np.abs(x - rebuilt).max()", "the largest difference"),
        ("return (x - rebuilt).std()", "the standard deviation"),
        ("return np.sqrt(np.mean(x ** 2))", "`rebuilt` is missing"),
        ("return np.sqrt(np.mean((x + rebuilt) ** 2))", "the two are added"),
        ("return np.median(np.abs(x - rebuilt))", "that is a median"),
        ("return np.sqrt((x - rebuilt) ** 2)", "the answer is one number"),
        ("return 0.5", "gives 0.5, and"),
    ],
)
def test_rmse(body, message):
    tells(practice.rmse, body, message)


def test_other_ways_to_the_error_are_right():
    for body in (
        "return np.linalg.norm(x - rebuilt) / np.sqrt(np.size(x))",
        "import keras\nreturn float(keras.ops.sqrt(keras.ops.mean((x - rebuilt) ** 2)))",
        "from sklearn.metrics import root_mean_squared_error\n"
        "return root_mean_squared_error(x.ravel(), rebuilt.ravel())",
    ):
        outcome = practice.rmse.check(as_function(body, "x, rebuilt"))
        assert outcome.state == RIGHT, outcome


# --- threshold and area

DETECTOR = """
threshold = np.quantile(healthy, 1 - rate)
wins = 0
for s in strange:
    for h in healthy:
        wins += 1 if s > h else 0.5 if s == h else 0
return threshold, wins / (len(strange) * len(healthy))
"""
RETURN = "threshold, wins / (len(strange) * len(healthy))"
QUANTILE, ALL = "np.quantile(healthy, 1 - rate)", "(len(strange) * len(healthy))"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(DETECTOR, ("return threshold", "return wins"), ("wins / ", "threshold * ")), "the threshold is"),
        (changed(DETECTOR, (RETURN, "threshold")), "two numb"),
        (
            changed(DETECTOR, (f"return {RETURN}", "")),
            "gives back nothing (None)",
        ),
        (
            changed(
                DETECTOR,
                (RETURN, "wins / len(strange) / len(healthy), threshold"),
            ),
            "gives the area first",
        ),
        (changed(DETECTOR, ("1 - rate", "rate")), "take the quantile 1 − rate"),
        (changed(DETECTOR, ("quantile(healthy", "quantile(strange")), "it is taken of the strange errors"),
        (changed(DETECTOR, (QUANTILE, "np.quantile(np.r_[healthy, strange], 1 - rate)")), "taken of both groups"),
        (changed(DETECTOR, (QUANTILE, "1 - rate")), "that is the share, not an error"),
        (changed(DETECTOR, (QUANTILE, "np.max(healthy)")), "above the largest healthy error there is none"),
        (changed(DETECTOR, (QUANTILE, "np.mean(healthy)")), "that is the mean of the healthy errors"),
        (changed(DETECTOR, (QUANTILE, "np.mean(healthy) + 2 * np.std(healthy)")), "mean + 2 deviations"),
        (changed(DETECTOR, ("s > h", "s < h")), "the wrong way round"),
        (changed(DETECTOR, ("0.5 if", "0 if")), "counts half, here it counts nothing"),
        (changed(DETECTOR, ("0.5 if", "1 if")), "counts half, here it counts whole"),
        (changed(DETECTOR, (f" / {ALL}", "")), "divide by the number of all pairs"),
        (changed(DETECTOR, (ALL, "len(strange)")), "divide by all pairs"),
        (changed(DETECTOR, (ALL, "len(healthy)")), "divide by all pairs"),
        (changed(DETECTOR, (f"wins / {ALL}", "np.mean(strange > threshold)")), "the share found at one threshold"),
        (
            changed(DETECTOR, (f"wins / {ALL}", "np.mean([s > h for s, h in zip(strange, healthy)])")),
            "side by side|the area is",
        ),
        ("return 'low', 'high'", "it must give two numbers"),
        ("return 1, 2, 3", "it must give two numbers"),
    ],
)
def test_detector(body, message):
    tells(practice.detector, body, message)


def test_other_ways_to_the_area_are_right():
    for area in (
        "np.mean((strange[:, None] > healthy) + 0.5 * (strange[:, None] == healthy))",
        "sk.roc_auc_score(np.repeat([0, 1], [len(healthy), len(strange)]), np.concatenate([healthy, strange]))",
    ):
        body = f"import sklearn.metrics as sk\nreturn np.quantile(healthy, 1 - rate), {area}"
        outcome = practice.detector.check(as_function(body, "healthy, strange, rate"))
        assert outcome.state == RIGHT, outcome
