"""What typical slips make of the exercises on recurrent networks, each with the words for it, the commonest first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Slips = list[tuple[np.ndarray | None, str]]


def step_slips(x: np.ndarray, h: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray) -> Slips:
    """What typical slips make of a recurrent step; None where the slip is not possible with these shapes."""
    from_x, from_h = x @ W, h @ U
    z = from_x + from_h + b
    right = np.tanh(z)
    one_input, one_unit = W.shape[0] == 1, len(U) == 1
    return [
        (z, "tanh is missing: the new state is tanh of the sum"),
        (np.tanh(from_x + from_h), "the bias is missing: it is added to the sum, before tanh"),
        (np.tanh(from_x + b), "the old state is missing: without h · U the layer remembers nothing"),
        (np.tanh(from_h + b), "the input is missing: without x · W the layer reads nothing"),
        (np.tanh(from_x) + np.tanh(from_h) + b, "add first, then one tanh of the whole sum"),
        (np.tanh(from_x) + np.tanh(from_h + b), "add first, then one tanh of the whole sum"),
        (np.tanh(from_x + from_h) + b, "the bias is added after tanh: it belongs into the sum"),
        (np.tanh(from_x) + from_h + b, "tanh is taken of x · W only: take it of the whole sum"),
        (from_x + np.tanh(from_h + b), "tanh is taken of h · U only: take it of the whole sum"),
        (np.tanh(from_x + from_h - b), "the bias is subtracted: it is added to the sum"),
        (np.tanh(from_x + from_h + 2 * b), "the bias is added twice; the layer has one"),
        (1 / (1 + np.exp(-z)), "that is the sigmoid of the sum; this layer uses tanh"),
        (np.maximum(z, 0), "that is relu of the sum; this layer uses tanh"),
        (None if one_unit else np.tanh(from_x + h @ U.T + b), "U is transposed: it is h @ U, as it stands"),
        (
            None if one_unit else np.tanh(from_x + h * U.sum(axis=0) + b),
            "the state is multiplied place by place: each unit hears all units of the step before, `h @ U`",
        ),
        (
            None if one_unit or len(h) not in (1, len(U)) else np.tanh(from_x + h * U + b),
            "`*` multiplies place by place: h and U need the product of matrices, `@`",
        ),
        (
            None if one_input or x.shape != W.shape else np.tanh(x * W + from_h + b),
            "`*` multiplies place by place: x and W need the product of matrices, `@`",
        ),
        (
            None if x.shape != h.shape else np.tanh(h @ W + x @ U + b),
            "W and U are swapped: W belongs to the input x, U to the state h",
        ),
        (np.tanh(from_x * from_h + b), "what comes from the input and from the state is added, not multiplied"),
        (np.tanh(from_x - from_h + b), "h · U is added, not subtracted"),
        (h, "it gives the old state back, unchanged"),
        (x, "it gives the input back"),
        (h + right, "the new state takes the place of the old one; it is not added to it"),
        (right[0], f"it gives the first of {len(x)} samples only; each row of x has its own state"),
        (right.ravel(), "all numbers are in one row; keep the shape (samples, units)"),
        (right.T, "rows and columns are swapped: a sample is a row"),
        (right.mean(axis=0), f"the {len(x)} samples are averaged; each has its own state"),
        (np.array(right.sum()), "it gives one number, a sum: each unit of each sample has its own"),
        (right.round(), "the numbers are rounded"),
    ]


def encode_slips(text: str, vocabulary: Sequence[str], length: int) -> Slips:
    """What typical slips make of a text as numbers."""

    def numbers(first: int = 2, unknown: int = 1, lower: bool = True, keep: bool = True) -> list[int]:
        found = (text.lower() if lower else text).split()
        made = [first + vocabulary.index(w) if w in vocabulary else unknown for w in found]
        return made if keep else [n for n, w in zip(made, found, strict=True) if w in vocabulary]

    def fit(made: list[int], pad: int = 0, *, cut_front: bool = False, pad_front: bool = False) -> np.ndarray:
        made = made[-length:] if cut_front else made[:length]
        zeros = [pad] * (length - len(made))
        return np.array(zeros + made if pad_front else made + zeros, float)

    right = numbers()
    left_out = "a word that is not in the vocabulary is left out; it gets the 1, so that its place is kept"
    zero = "numbers begin at 0 here: then the first word of the vocabulary looks like padding; begin at 2"
    one = "numbers begin at 1 here: 1 is for words that are not in the vocabulary; begin at 2"
    head, tail = f"the first {length} words are kept, not the last", "the zeros go behind the words, not before them"
    return [
        (fit(right, cut_front=True, pad_front=True), tail if len(right) < length else head),
        (fit(right, pad_front=True), tail),
        (fit(right, cut_front=True), head),
        (np.array(right, float), f"it gives {len(right)} numbers, and {length} are wanted: fill up with 0, or cut"),
        (np.array((right + [0] * length)[: max(length, len(right))], float), f"cut it: {length} numbers are wanted"),
        (np.array(right[:length], float), f"it gives {len(right[:length])} numbers: fill up with 0 to {length}"),
        (np.array(right + [0] * length, float), f"{length} zeros are added, whatever the text is: fill up to {length}"),
        (fit(right, pad=1), "it is filled up with 1, the number of unknown words: padding is 0"),
        (fit(right, pad=-1), "it is filled up with -1: padding is 0, and no index is negative"),
        (fit(numbers(lower=False)), "capital letters make a word unknown: `text.lower()` first"),
        *((fit(numbers(first, keep=False)), left_out if first == 2 else words) for first, words in _STARTS),
        (fit(numbers(0, 1)), zero),
        (fit(numbers(0, 0)), zero),
        (fit(numbers(0, -1)), zero),
        (fit(numbers(1, 1)), one),
        (fit(numbers(1, 0)), one),
        (fit(numbers(3)), "numbers begin at 3 here: the first word of the vocabulary gets the 2"),
        (fit(numbers(unknown=0)), "a word that is not in the vocabulary gets 0, and looks like padding: it gets 1"),
        (fit(numbers(unknown=2)), "a word that is not in the vocabulary gets the number of another word: it gets 1"),
        (fit(numbers(unknown=-1)), "a word that is not in the vocabulary gets -1: it gets 1; no index is negative"),
        (
            fit(numbers(unknown=len(vocabulary) + 2)),
            "a word that is not in the vocabulary gets a new number, for which the model has no weights: it gets 1",
        ),
        (fit(sorted(right)), "the numbers are sorted: the order of the words is lost"),
        (fit(list(dict.fromkeys(right))), "a word that comes twice is kept once: every place has its number"),
        (fit(right[::-1]), "the words come in reverse order"),
        (None if text else fit([1]), 'a text without words has none: take `text.split()`; `split(" ")` finds one'),
    ]  # fmt: skip


_STARTS = (
    (2, ""),
    (1, "numbers begin at 1 here, and unknown words are left out: words from 2, an unknown one is 1"),
    (0, "numbers begin at 0 here, and unknown words are left out: words from 2, an unknown one is 1"),
)


def temperature_slips(logits: np.ndarray, temperature: float) -> Slips:
    """What typical slips make of probabilities at a temperature."""

    def softmax(z: np.ndarray) -> np.ndarray:
        shares = np.exp(z - z.max())
        return shares / shares.sum()

    plain, right = softmax(logits), softmax(logits / temperature)
    with np.errstate(all="ignore"):
        raw, clipped = np.exp(logits / temperature), np.exp(np.minimum(logits / temperature, 700))
        return [
            (
                plain if temperature != 1 else None,
                "the temperature changes nothing: probabilities divided by T and made to add up to 1 again are the old "
                "ones; divide the logits, before softmax",
            ),
            (plain / temperature, f"these add up to {1 / temperature:.3g}: divide the logits by T, not probabilities"),
            (softmax(plain / temperature), "probabilities are divided and go through softmax once more: divide logits"),
            (softmax(right), "softmax is applied twice"),
            (softmax(logits * temperature), "the logits are multiplied by T: divide, so that a small T makes it sure"),
            (softmax(logits - temperature), "T is subtracted, which changes nothing: divide the logits by T"),
            (softmax(logits + temperature), "T is added, which changes nothing: divide the logits by T"),
            (raw if np.isfinite(raw).all() else None, "they do not add up to 1: divide by their sum"),
            (np.exp((logits - logits.max()) / temperature), "they do not add up to 1: divide by their sum"),
            (np.log(right), "these are logarithms of the probabilities"),
            (logits / temperature, "these are the logits divided by T: softmax is missing"),
            (clipped / clipped.sum(), "large logits are cut off: subtract the largest from all instead"),
            (_one_hot(logits), "all goes to the largest logit: that is the limit for T → 0; others have a chance"),
            (np.full(len(logits), 1 / len(logits)), "all are equally likely: that is the limit for a very large T"),
            (1 / (1 + np.exp(-logits / temperature)), "that is sigmoid of each: softmax shares out 1 among all"),
            (np.array(logits.argmax(), float), "it gives an index: give all probabilities, one for each logit"),
        ]  # fmt: skip


def _one_hot(logits: np.ndarray) -> np.ndarray:
    return (np.arange(len(logits)) == logits.argmax()).astype(float)


def forecast_slips(train: np.ndarray, test: np.ndarray, ahead: int) -> list[tuple[float, str]]:
    """What typical slips make of the error of the naive forecast."""
    history = np.concatenate([train, test])
    past = history[len(train) - ahead : len(history) - ahead]
    missed = test - past
    error, deviation = np.abs(missed).mean(), train.std()
    inside = np.abs(test[ahead:] - test[:-ahead])
    around = np.abs(test - np.roll(test, ahead)).mean()
    future = np.abs(test - np.roll(test, -ahead)).mean()
    on_train = np.abs(train[ahead:] - train[:-ahead]).mean()
    every = np.abs(history[ahead:] - history[:-ahead]).mean()
    one = np.abs(test - history[len(train) - 1 : -1]).mean()
    first = (
        "you compare values of `test` with each other only: each test value needs a forecast, and those for the first "
        f"{ahead} of them stand at the end of `train`"
    )
    roll = "`np.roll` brings the last test values to the front: the first forecasts come from the end of `train`"
    return [
        (0.0, "every forecast is the very value that it forecasts: shift by `ahead`"),
        (error, "divide by the standard deviation of `train`, so that errors of different series can be compared"),
        (
            error / test.std(),
            "it is divided by the deviation of `test`, which nobody knows yet; take `train.std()`",
        ),
        (error / history.std(), "it is divided by the deviation of all values, and those of `test` are not known yet"),
        (error / train.var(), "it is divided by the variance: take its square root, the standard deviation"),
        (error / (train.mean() or np.nan), "it is divided by the mean of `train`: take its standard deviation"),
        (error / train.std(ddof=1), "that is the deviation with `ddof=1`; take `train.std()`"),
        (error / np.ptp(train), "it is divided by the range of `train`: take its standard deviation"),
        (inside.mean() / deviation if len(inside) else np.nan, first),
        (around / deviation, roll),
        (future / deviation, "the shift goes the wrong way: these forecasts come from the future"),
        (one / deviation if ahead > 1 else np.nan, f"it looks 1 step ahead; here `ahead` is {ahead}"),
        (abs(missed.mean()) / deviation, "errors up and down cancel: take `np.abs` of each before the mean"),
        (missed.mean() / deviation, "errors up and down cancel: take `np.abs` of each before the mean"),
        (-missed.mean() / deviation, "errors up and down cancel: take `np.abs` of each before the mean"),
        (np.square(missed).mean() / deviation, "the errors are squared: the mean absolute error is asked for"),
        (np.square(missed).mean() / train.var(), "the errors are squared: the mean absolute error is asked for"),
        (np.sqrt(np.square(missed).mean()) / deviation, "that is the root of the mean square: take absolute values"),
        (np.abs(missed).sum() / deviation, "that is the sum of the errors: take their mean"),
        (np.median(np.abs(missed)) / deviation, "that is the median of the errors: take their mean"),
        (on_train / deviation, "that is the error on `train`: the forecasts for `test` are judged"),
        (every / deviation, "the errors on `train` are in it: the forecasts for `test` are judged"),
        (
            np.abs(test - train[-1]).mean() / deviation,
            "every forecast is the last value of `train`: take the value `ahead` steps before each test value",
        ),
        (
            np.abs(test - train.mean()).mean() / deviation,
            "that forecasts the mean of `train`: the naive forecast takes the value `ahead` steps before",
        ),
    ]  # fmt: skip
