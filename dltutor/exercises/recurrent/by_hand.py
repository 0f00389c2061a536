"""Chapter 6, what is computed by hand: a recurrent step, a text as numbers, the temperature, the naive forecast."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core.compared import compare_array, compare_number
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import brief
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.recurrent.slips import (
    encode_slips,
    forecast_slips,
    step_slips,
    temperature_slips,
)
from dltutor.scratch.recurrent import SimpleRNNCell


class Step(Exercise):
    key = "recurrent_step"
    title = "one step of a recurrent layer"
    task = (
        "Write `recurrent_step(x, h, W, U, b)`: the state after one step, tanh(x · W + h · U + b), where · is the "
        "product of matrices. The inputs `x` have the shape (samples, inputs) and the old state `h` has (samples, "
        "units); `W` has (inputs, units), `U` (units, units) and `b` (units,). Return the new state, an array of "
        "shape (samples, units)."
    )
    calls_with = "x, h, W, U, b"
    hints = (
        "A Dense layer would be tanh(x · W + b). What is new is that the layer also hears what it said before.",
        "The product of matrices is `@`. Two products, each of shape (samples, units), and the bias are added; then "
        "comes one tanh.",
        "`return np.tanh(x @ W + h @ U + b)`.",
    )
    code = """
import numpy as np

def recurrent_step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)
"""
    why = "the new state mixes what comes in with what is remembered, and tanh keeps it between −1 and 1."

    _TRIALS = ((1, 1, 1), (1, 3, 2), (2, 3, 2), (4, 2, 2), (3, 2, 3), (3, 3, 3), (5, 1, 4))  # samples, inputs, units

    def judge(self, recurrent_step: LearnerFunction) -> str:
        chance = np.random.default_rng(61)
        for samples, inputs, units in self._TRIALS:
            shapes = ((samples, inputs), (samples, units), (inputs, units), (units, units), (units,))
            x, h, W, U, b = (chance.normal(0.2, 0.7, shape).round(2) for shape in shapes)
            compare_array(
                recurrent_step,
                recurrent_step(x, h, W, U, b),
                SimpleRNNCell(W, U, b).step(x, h),
                step_slips(x, h, W, U, b),
                on=f"x of shape {x.shape} and h of shape {h.shape}",
                table="\n".join(f"{name}:\n{array}" for name, array in zip("xhWUb", (x, h, W, U, b), strict=True)),
                size="(samples, units), a state for each sample",
            )
        return (
            f"your step gives what keras.layers.SimpleRNN gives, on {len(self._TRIALS)} batches, from one neuron to "
            "four."
        )


class Encode(Exercise):
    key = "encode"
    title = "a text as numbers"
    task = (
        "Write `encode(text, vocabulary, length)`: a list of `length` whole numbers, one for each word of the string "
        "`text`. Words are what stands between spaces; capital letters do not matter. `vocabulary` is a list of "
        "words in small letters: its first word has the number 2, the next one 3, and so on. A word that is not in "
        "it has the number 1. Too long a text is cut off at its end; too short a one is filled up at its end with 0, "
        "the padding."
    )
    calls_with = "text, vocabulary, length"
    hints = (
        "Three things, one after the other: words (`text.lower().split()`), their numbers, the right length.",
        "`vocabulary.index(word)` counts from 0, so 2 is added. It stops at a word that is not there: ask "
        "`if word in vocabulary` first.",
        "`numbers = [vocabulary.index(w) + 2 if w in vocabulary else 1 for w in text.lower().split()]`, then "
        "`(numbers + [0] * length)[:length]`.",
    )
    code = """
def encode(text, vocabulary, length):
    words = text.lower().split()
    numbers = [vocabulary.index(word) + 2 if word in vocabulary else 1 for word in words]
    return (numbers + [0] * length)[:length]
"""
    why = "0 and 1 are kept free, so that neither nothing nor the unknown can be mistaken for a word."

    _WORDS = ("the", "soup", "was", "good", "not", "bad")
    _TRIALS = (
        ("the soup was good", 4),
        ("the soup was good not bad", 8),
        ("the soup was good not bad", 4),
        ("the pizza was bad", 6),
        ("The SOUP was Not good", 5),
        ("good good not bad bad", 7),
        ("what a soup", 2),
        ("the", 3),
        ("", 3),
        ("bad soup", 1),
    )

    def judge(self, encode: LearnerFunction) -> str:
        for text, length in self._TRIALS:
            words = list(self._WORDS)
            found = [words.index(w) + 2 if w in words else 1 for w in text.lower().split()]
            compare_array(
                encode,
                encode(text, words, length),
                np.array((found + [0] * length)[:length]),
                encode_slips(text, words, length),
                on=f"“{text}” with length {length}",
                table=f"vocabulary: {words}",
                size="one number for each of `length` places",
            )
        return f"right for {len(self._TRIALS)} texts: too short, too long, empty, with words that nobody knows."


class Temperature(Exercise):
    key = "probabilities"
    title = "the temperature"
    task = (
        "Write `probabilities(logits, temperature)`: the logits of all characters are divided by the temperature, "
        "then comes softmax. `logits` is an array of any length, `temperature` a number above 0. Return an array of "
        "the same length, whose numbers add up to 1. Logits of 1,000 and temperatures of 0.001 must work as well."
    )
    calls_with = "logits, temperature"
    hints = (
        "Softmax: exp of each number, divided by the sum of all of them. Where does the temperature come in?",
        "Divide the logits first. `np.exp` of more than 709 is infinity: what may you subtract from all logits without "
        "changing the result of softmax?",
        "`z = logits / temperature`, then `z = z - z.max()`, then `np.exp(z) / np.exp(z).sum()`.",
    )
    code = """
import numpy as np

def probabilities(logits, temperature):
    z = logits / temperature
    shares = np.exp(z - z.max())
    return shares / shares.sum()
"""
    why = "differences between logits count: a small T makes them large, a large T makes all characters alike."

    _TRIALS = (
        ([2.0, 1.0, 0.0], 1.0),
        ([2.0, 1.0, 0.0], 0.5),
        ([2.0, 1.0, 0.0], 3.0),
        ([-1.0, 3.0, 2.5, 0.0], 0.7),
        ([0.5, 0.5, 0.5], 2.0),
        ([-4.0, -2.0], 0.25),
        ([5.0, 12.0, 3.0, 11.99], 0.001),
        ([1000.0, 999.0, 998.0], 1.5),
        ([-1000.0, -1001.0], 1.0),
        ([3.0, -2.0, 1.0], 1000.0),
    )

    def judge(self, probabilities: LearnerFunction) -> str:
        for numbers, temperature in self._TRIALS:
            logits = np.array(numbers)
            given = probabilities(logits, temperature)
            shares = np.exp((logits - logits.max()) / temperature)
            self._finite(given, logits, temperature)
            compare_array(
                probabilities,
                given,
                shares / shares.sum(),
                temperature_slips(logits, temperature),
                on=f"logits {brief(logits)} at T = {temperature:g}",
                table=f"logits: {logits}, T = {temperature:g}",
                size="a probability for each logit",
            )
        return (
            f"right at {len(self._TRIALS)} temperatures. With logits 2, 1, 0 the first character gets 87 % at T = 0.5, "
            "67 % at T = 1 and 45 % at T = 3."
        )

    @staticmethod
    def _finite(given: Any, logits: np.ndarray, temperature: float) -> None:
        try:
            overflown = not np.isfinite(np.asarray(given, float)).all()
        except Exception:
            return
        largest = np.abs(logits / temperature).max()
        need(
            not overflown,
            f"on logits {brief(logits)} at T = {temperature:g} it gives NaN or infinity: "
            + (
                f"exp of {largest:,.0f} is too large for the computer, or a sum is 0; subtract the largest logit first"
                if largest > 600
                else "what is divided by 0 there?"
            ),
        )


class Naive(Exercise):
    key = "naive_error"
    title = "the bar to beat: the naive forecast"
    task = (
        "Write `naive_error(train, test, ahead)`. `train` and `test` are arrays of one series; the first value of "
        "`test` comes right after the last one of `train`. The naive forecast for a value is the value `ahead` steps "
        "before it; for the first values of `test` that stands at the end of `train`. `ahead` is a whole number, "
        "from 1 to the length of `train`. Return one number: the mean absolute error of the forecasts for all of "
        "`test`, divided by `train.std()`, the standard deviation of what was known in time."
    )
    calls_with = "train, test, ahead"
    hints = (
        "Write down train = [1, 2, 3], test = [5, 9], ahead = 1. Which numbers are the two forecasts?",
        "Put both behind each other, `history = np.concatenate([train, test])`. The first forecast is "
        "`history[len(train) - ahead]`; as many as `test` has are needed.",
        "`start = len(train) - ahead`, then `forecasts = history[start : start + len(test)]`, then "
        "`np.abs(test - forecasts).mean() / train.std()`.",
    )
    code = """
import numpy as np

def naive_error(train, test, ahead):
    history = np.concatenate([train, test])
    start = len(train) - ahead
    forecasts = history[start : start + len(test)]
    return np.abs(test - forecasts).mean() / train.std()
"""
    why = "a network that does worse than yesterday's value has learned nothing; no test value may help to judge it."

    def judge(self, naive_error: LearnerFunction) -> str:
        from dltutor import datasets

        chance = np.random.default_rng(64)
        self._try(naive_error, np.array([1.0, 2.0, 5.0, 3.0, 8.0]), np.array([12.0, 5.0, 7.0]), 1)
        self._try(naive_error, np.array([1.0, 2.0, 5.0, 3.0, 8.0]), np.array([9.0, 5.0, 6.5, 1.0, 2.0]), 2)
        self._try(naive_error, chance.normal(size=8).round(1), chance.normal(1, 3, size=6).round(1), 3)
        self._try(naive_error, chance.normal(3, 1, size=12).round(1), chance.normal(size=4).round(1), 6)
        spots = datasets.series("sunspots").values
        errors = {ahead: self._try(naive_error, spots[:240], spots[240:], ahead) for ahead in (1, 5, 11)}
        said = ", ".join(f"{error:.2f} for {ahead}" for ahead, error in errors.items())
        return f"right for 7 series. For the sunspots after 1939, years ahead and error: {said}."

    @staticmethod
    def _try(naive_error: LearnerFunction, train: np.ndarray, test: np.ndarray, ahead: int) -> float:
        history = np.concatenate([train, test])
        start = len(train) - ahead
        wanted = float(np.abs(test - history[start : start + len(test)]).mean() / train.std())
        compare_number(naive_error, (train, test, ahead), wanted, forecast_slips(train, test, ahead))
        return wanted
