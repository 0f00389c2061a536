"""Chapter 12, what becomes of an answer: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises import sure as practice
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import as_function, changed, tells

PRECISION = """
found = prevalence * sensitivity
alarms = (1 - prevalence) * (1 - specificity)
return found / (found + alarms)
"""
RATES = """
rates = []
for group in range(groups.max() + 1):
    here = (groups == group) & (truth == 1)
    rates.append(said[here].mean())
return np.array(rates)
"""
LAST = "return found / (found + alarms)"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(PRECISION, ("return ", "result = ")), "gives back nothing (None)"),
        ("return sensitivity", "that is the sensitivity"),
        (changed(PRECISION, (LAST, "return found")), "divide it by all who are positive"),
        (changed(PRECISION, (LAST, "return found + alarms")), "how many of them are ill?"),
        (changed(PRECISION, (LAST, "return alarms / (found + alarms)")), "of the positive who are not ill"),
        ("return sensitivity / (sensitivity + 1 - specificity)", "the prevalence is missing"),
        (changed(PRECISION, ("(1 - prevalence) * ", "")), "as if they were all people"),
        (changed(PRECISION, ("(1 - specificity)", "specificity")), "1 − specificity test positive"),
        (changed(PRECISION, ("(1 - prevalence)", "prevalence")), "or cancels: false alarms come from"),
        (changed(PRECISION, ("(1 - specificity)", "(1 - sensitivity)")), "1 − sensitivity are the ill who are missed"),
        (changed(PRECISION, (LAST, "return found + (1 - prevalence) * specificity")), "how many answers are right"),
        (changed(PRECISION, (LAST, "quiet = (1 - prevalence) * specificity\n"
                                   "return quiet / (quiet + prevalence - found)")), "a negative result is worth"),
        (changed(PRECISION, (LAST, "return 100 * found / (found + alarms)")), "these are per cent"),
        ("return 0.5", "gives 0.5, and"),
        ("return [0.5, 0.5]", "the answer is one number"),
    ],
)  # fmt: skip
def test_precision(body, message):
    tells(practice.precision, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(RATES, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(RATES, (" & (truth == 1)", "")), "the positive answers among all of a group"),
        (
            changed(RATES, ("said[here].mean()", "(said == truth)[groups == group].mean()")),
            "the right answers among all",
        ),
        (changed(RATES, ("(truth == 1)", "(said == 1)"), ("said[here]", "truth[here]")), "that is the precision"),
        (changed(RATES, ("said[here].mean()", "said[here].sum() / (groups == group).sum()")), "by all of a group"),
        (changed(RATES, ("said[here].mean()", "said[here].sum() / truth.sum()")), "by those of all groups"),
        (changed(RATES, ("truth == 1", "truth == 0")), "these are the false alarms"),
        (changed(RATES, ("mean", "sum")), "numbers of people"),
        (changed(RATES, ("said[here]", "(1 - said[here])")), "the ones that are missed"),
        (changed(RATES, ("np.array(rates)", "np.array(rates[::-1])")), "in reverse order"),
        (changed(RATES, ("said[here]", "said[truth == 1]")), "each group gets the rate of all"),
        (changed(RATES, ("np.array(rates)", "100 * np.array(rates)")), "these are per cent"),
        (changed(RATES, (" + 1)", ")")), "it gives shape"),
        ("return np.zeros(groups.max() + 1)", "output["),
        ("return said[truth == 1].mean()", "it gives shape"),
    ],
)
def test_rates(body, message):
    tells(practice.true_positive_rates, body, message)


def test_other_ways_are_right_too():
    counted = "hit = np.bincount(groups, said * truth)\nreturn hit / np.bincount(groups, truth)"
    assert (
        practice.true_positive_rates.check(as_function(counted, practice.true_positive_rates.calls_with)).state == RIGHT
    )
    odds = "o = prevalence / (1 - prevalence) * sensitivity / (1 - specificity)\nreturn o / (1 + o)"
    assert practice.precision.check(as_function(odds, practice.precision.calls_with)).state == RIGHT
