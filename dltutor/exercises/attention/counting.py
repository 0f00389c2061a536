"""Chapter 9, what is computed by hand of a text: the probability of a character by counting, and perplexity."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.attention.counting_slips import ngram_slips, perplexity_slips, probability
from dltutor.exercises.core.compared import compare_number
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.learner import LearnerFunction


class Ngram(Exercise):
    key = "ngram"
    title = "count, and mix with what is shorter"
    task = (
        "Write `ngram(text, context, character, kinds)`: how probable it is that `character` follows the characters "
        "`context`, by what is counted in `text`. Begin with P = 1 / `kinds`. Then go through the ends of `context`, "
        "from the empty one to the whole: find what followed this end, at every place of `text` where it stands. With "
        "n followers, of which d are different, P becomes (how often `character` is among them + d · P) / (n + d). "
        "Where nothing followed, P stays as it is. Return the last P."
    )
    calls_with = "text, context, character, kinds"
    hints = (
        "A loop over the lengths 0, 1, …, `len(context)`; in it a list of the followers, and one line for the new P.",
        "The end of `length` characters is `context[len(context) - length:]`; `context[-length:]` is all of it where "
        "`length` is 0. It stands at place `i` if `text[i:i + length]` is equal to it, and `text[i + length]` follows.",
        "`followers = [text[i + length] for i in range(len(text) - length) if text[i:i + length] == end]`, then, if "
        "there are any, `p = (followers.count(character) + d * p) / (len(followers) + d)` with "
        "`d = len(set(followers))`.",
    )
    code = """
def ngram(text, context, character, kinds):
    p = 1 / kinds
    for length in range(len(context) + 1):
        end = context[len(context) - length:]
        followers = [text[i + length] for i in range(len(text) - length) if text[i:i + length] == end]
        if followers:
            d = len(set(followers))
            p = (followers.count(character) + d * p) / (len(followers) + d)
    return p
"""
    why = (
        "a context that was seen often speaks for itself; one that was seen seldom, or with many followers, leaves the "
        "word to the shorter one; and nothing gets the probability 0."
    )

    _TRIALS = (
        ("banana bandana", "an", "d", 6),
        ("abababac", "a", "b", 3),
        ("abracadabra", "abr", "a", 5),
        ("aaaaab", "aa", "a", 4),
        ("to be or not to be", "t", "o", 8),
        ("to be or not to be", "xo", " ", 9),
        ("the cat sat on the mat", "the c", "a", 12),
        ("the cat sat on the mat", "at", "z", 12),
        ("mississippi", "", "s", 10),
    )

    def judge(self, ngram: LearnerFunction) -> str:
        for trial in self._TRIALS:
            compare_number(ngram, trial, probability(*trial), ngram_slips(*trial))
        return f"right for {len(self._TRIALS)} texts and contexts, among them some that the text does not have."


class Perplexity(Exercise):
    key = "perplexity"
    title = "between how many characters it wavers"
    task = (
        "Write `perplexity(probabilities)`: an array with the probability that a model gave to each character that "
        "really came, all above 0. Take −ln of each, the mean of them, which is the loss in nats a character, and e to "
        "the power of this mean. Return one number. The array may hold ten thousand probabilities."
    )
    calls_with = "probabilities"
    hints = (
        "Three steps, from the inside to the outside: logarithm, mean, and the exponential function, which undoes the "
        "logarithm.",
        "`np.log` is ln, for all numbers of an array at once. The minus belongs inside: probabilities are below 1, so "
        "their logarithms are below 0.",
        "`return np.exp(np.mean(-np.log(probabilities)))`.",
    )
    code = """
import numpy as np

def perplexity(probabilities):
    return np.exp(np.mean(-np.log(probabilities)))
"""
    why = "a model that finds k characters equally likely, one of them the right one, has the perplexity k."

    _TRIALS = ([0.25, 0.25, 0.25], [0.5, 0.1], [0.9, 0.04, 0.3, 0.7], [1.0, 1.0], [0.013], [0.001, 0.99, 0.5, 0.5, 0.2])

    def judge(self, perplexity: LearnerFunction) -> str:
        chance = np.random.default_rng(93)
        for numbers in (*self._TRIALS, chance.uniform(0.02, 1, 7).round(3)):
            given = np.array(numbers)
            compare_number(perplexity, [given], float(np.exp(-np.log(given).mean())), perplexity_slips(given))
        many = chance.uniform(0.001, 1, 10_000)
        found = np.asarray(perplexity(many), float)
        need(
            bool(np.isfinite(found).all() and (found != 0).all()),
            "of ten thousand probabilities it gives infinity or 0: their product is too small for a computer; add up "
            "logarithms instead",
        )
        compare_number(perplexity, [many], float(np.exp(-np.log(many).mean())), perplexity_slips(many))
        return f"right for {len(self._TRIALS) + 1} short texts and for one of ten thousand characters."
