"""Chapter 13, groups treated alike: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises import fair as practice
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import as_function, changed, tells

CHANCES = """
thresholds = []
for group in range(groups.max() + 1):
    good = scores[(groups == group) & (repays == 1)]
    thresholds.append(np.quantile(good, 1 - share))
return np.array(thresholds)
"""
WEIGHTS = """
weights = np.ones(len(groups))
for group in (0, 1):
    for label in (0, 1):
        here = (groups == group) & (labels == label)
        expected = (groups == group).sum() * (labels == label).sum() / len(groups)
        weights[here] = expected / here.sum()
return weights
"""
SET = "weights[here] = expected / here.sum()"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(CHANCES, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(CHANCES, ("1 - share", "share")), "the quantile 1 − share"),
        (changed(CHANCES, (" & (repays == 1)", "")), "of all people of a group"),
        (changed(CHANCES, (" & (repays == 1)", ""), ("1 - share", "share")), "that refuses the share of all people"),
        (changed(CHANCES, ("repays == 1", "repays == 0")), "right for those who do not repay"),
        (changed(CHANCES, ("(groups == group) & (repays == 1)", "repays == 1")), "each needs its own"),
        (changed(CHANCES, ("np.array(thresholds)", "np.array(thresholds[::-1])")), "in reverse order"),
        (changed(CHANCES, ("np.quantile(good, 1 - share)", "share")), "the share is no threshold"),
        (changed(CHANCES, ("np.quantile(good, 1 - share)", "good.mean()")), "these are means"),
        (changed(CHANCES, (" + 1)", ")")), "your thresholds"),
        (changed(CHANCES, ("np.quantile(good, 1 - share)", "1 - share")), "1 − share is no threshold"),
        (changed(CHANCES, ("1 - share", "0.37")), "of those who repay"),
        ("return np.zeros(groups.max() + 1)", "grants 100%"),
        ("return scores", "your thresholds"),
    ],
)
def test_chances(body, message):
    tells(practice.equal_chances, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(WEIGHTS, ("return ", "result = ")), "gives back nothing (None)"),
        (changed(WEIGHTS, (SET, "weights[here] = here.sum() / expected")), "these are the inverse"),
        (changed(WEIGHTS, (" / len(groups)\n", "\n")), "the number of all people is missing"),
        (changed(WEIGHTS, (SET, "weights[here] = expected / len(groups) / here.sum()")), "shares and counts are mixed"),
        (changed(WEIGHTS, (SET, "weights[here] = expected")), "how many there would be: divide"),
        (changed(WEIGHTS, (SET, "weights[here] = expected / len(groups)")), "the share there would be"),
        (changed(WEIGHTS, (SET, "weights[here] = here.mean()")), "that is the share there is"),
        (changed(WEIGHTS, (SET, "weights[here] = here.sum()")), "that is how many there are"),
        (changed(WEIGHTS, (SET, "weights[here] = 1 / here.mean()")), "not by how many there should be"),
        (changed(WEIGHTS, (SET, "weights[here] = 1 / (4 * here.mean())")), "all four kinds become equally many"),
        (changed(WEIGHTS, (" * (labels == label).sum() / len(groups)", "")), "the label's share is missing"),
        (changed(WEIGHTS, ("(groups == group).sum() * (labels == label).sum() / len(groups)",
                           "(labels == label).sum()")), "the group's share is missing"),
        (changed(WEIGHTS, (SET, "weights[here] = 1 / (groups == group).mean()")), "for small groups only"),
        (changed(WEIGHTS, (SET, "weights[here] = 1 / (labels == label).mean()")), "for rare labels only"),
        ("return np.ones(len(groups))", "output["),
        ("return np.ones((2, 2))", "it gives shape"),
    ],
)  # fmt: skip
def test_weights(body, message):
    tells(practice.reweigh, body, message)


def test_other_ways_are_right_too():
    top = """
lines = []
for g in range(groups.max() + 1):
    best = sorted(scores[(groups == g) & (repays == 1)], reverse=True)
    lines.append(best[int(round(share * len(best))) - 1])
return lines
"""
    shares = """
both = np.zeros(len(groups))
for i in range(len(groups)):
    g, l = groups == groups[i], labels == labels[i]
    both[i] = g.mean() * l.mean() / (g & l).mean()
return both.tolist()
"""
    for exercise, body in ((practice.equal_chances, top), (practice.reweigh, shares)):
        assert exercise.check(as_function(body, exercise.calls_with)).state == RIGHT
