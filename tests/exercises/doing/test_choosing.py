"""Chapter 11, epsilon-greedy: each typical wrong answer is met by its own message."""

import pytest

from dltutor.exercises.core.contract import RIGHT
from dltutor.exercises.doing.choosing import EpsilonGreedy

from ..as_learner import as_function, changed, tells

epsilon_greedy = EpsilonGreedy()
BODY = "\n".join(line[4:] for line in epsilon_greedy.code.split("chance):\n")[1].splitlines())
ANY, BEST = "int(chance.integers(len(estimates)))", "int(np.argmax(estimates))"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(BODY, (BEST, "np.max(estimates)")), "that is an estimate"),
        (changed(BODY, ("argmax", "argmin")), "it takes the smallest"),
        (changed(BODY, ("< epsilon", "> epsilon")), "it explores: it must not"),
        (changed(BODY, ("< epsilon", "<= -epsilon")), "it always takes the best one"),
        (changed(BODY, ("len(estimates)", "len(estimates) - 1")), "never takes the last one"),
        (changed(BODY, (ANY, "int(chance.integers(1, len(estimates)))")), "never takes the first one"),
        (changed(BODY, (ANY, "int(chance.integers(len(estimates) + 1))")), "counted from 0 to 3"),
        (changed(BODY, (ANY, "int(chance.choice(np.flatnonzero(estimates < estimates.max())))")),
         "it never takes the best one: exploring"),
        (changed(BODY, (ANY, "1 - 1")), "each time: any machine"),
        (changed(BODY, (ANY, "int(chance.choice(4, p=[0.4, 0.4, 0.1, 0.1]))")), "equally likely"),
        ("if epsilon == 0:\n    return int(np.argmax(estimates))\nreturn int(chance.integers(len(estimates)))",
         "with probability epsilon any of them"),
        ("if epsilon in (0, 1) and chance.random() < epsilon or 0 < epsilon < 1 and chance.random() > epsilon:\n"
         "    return int(chance.integers(len(estimates)))\nreturn int(np.argmax(estimates))", "the other way round"),
        (changed(BODY, (BEST, "np.argmax(estimates) + 0.25")), "it must be a whole number"),
        (changed(BODY, (BEST, "estimates == estimates.max()")), "the answer is one whole number"),
        (changed(BODY, ("    return int(chance", "    found = int(chance")), "with epsilon 1"),
        (changed(BODY, ("return int(np", "found = int(np")), "gives back nothing (None)"),
    ],
)  # fmt: skip
def test_epsilon_greedy(body, message):
    tells(epsilon_greedy, body, message)


@pytest.mark.parametrize(
    "body",
    [
        "return np.where(chance.random() < epsilon, chance.integers(len(estimates)), estimates.argmax())",
        "import random\nn = len(estimates)\n"
        "return random.randrange(n) if random.random() < epsilon else max(range(n), key=lambda i: estimates[i])",
        "p = np.full(len(estimates), epsilon / len(estimates))\np[estimates.argmax()] += 1 - epsilon\n"
        "return chance.choice(len(estimates), p=p)",
    ],
)
def test_other_ways_are_right_too(body):
    assert epsilon_greedy.check(as_function(body, epsilon_greedy.calls_with)).state == RIGHT
