"""What typical slips make of the exercises of chapter 4, each with the words for it, the commonest first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Tables = tuple[np.ndarray, np.ndarray]


def scale_slips(train: np.ndarray, test: np.ndarray) -> list[tuple[Tables, str]]:
    """What typical slips make of two scaled tables."""
    mean, std = train.mean(axis=0), train.std(axis=0)
    low, span = train.min(axis=0), np.ptp(train, axis=0)
    both = np.concatenate([train, test])
    own = (test - test.mean(axis=0)) / test.std(axis=0)
    right = (train - mean) / std

    def alike(scaled: Callable[[np.ndarray], np.ndarray]) -> Tables:
        return scaled(train), scaled(test)

    return [
        ((train, test), "x_train comes back unchanged"),
        (alike(lambda t: t - mean), "the means are subtracted, but nothing is divided by the standard deviation"),
        (alike(lambda t: t / std), "the deviations divide, but the means are not subtracted"),
        (alike(lambda t: t - mean / std), "brackets are missing: `(x - mean) / std`"),
        (alike(lambda t: (t - mean) / train.var(axis=0)), "yours divides by the variance: `std`, not `var`"),
        (alike(lambda t: (t - mean) / train.std(axis=0, ddof=1)), "that is the deviation with `ddof=1`, which divides "
         "by n − 1: `x_train.std(axis=0)` divides by n"),
        (alike(lambda t: (mean - t) / std), "the sign is turned: subtract the mean from the numbers"),
        (alike(lambda t: (t - mean) * std), "yours multiplies by the deviation: divide by it"),
        (alike(lambda t: (t - np.median(train, axis=0)) / std), "yours subtracts the median: the mean is asked for"),
        (alike(lambda t: (t - train.mean()) / train.std()), "one mean for the whole table: each column needs its own, "
         "`axis=0`"),
        (alike(lambda t: (t - t.mean(axis=1, keepdims=True)) / t.std(axis=1, keepdims=True)), "each row is scaled by "
         "itself: a mean for each column, `axis=0`, not for each row"),
        (alike(lambda t: (t - both.mean(axis=0)) / both.std(axis=0)), "mean and deviation come from both tables "
         "together: so the test set leaks into the training"),
        (alike(lambda t: (t - test.mean(axis=0)) / test.std(axis=0)), "mean and deviation come from x_test: nothing "
         "may be computed from it"),
        (alike(lambda t: (t - low) / span), "this scales to 0 … 1; asked for are mean and deviation"),
        ((right, own), "x_test is scaled by its own mean and deviation: the same flower would get other numbers"),
        ((right, (test - test.mean(axis=0)) / std), "x_test is moved by its own mean: the mean of x_train is known"),
        ((right, (test - mean) / test.std(axis=0)), "x_test is divided by its own deviation: take that of x_train"),
        ((right, test), "x_test comes back unchanged: the network would meet numbers it was not trained on"),
    ]  # fmt: skip


def stopping_slips(losses: list[float], patience: int, wanted: int, why: str) -> list[tuple[float, str]]:
    """What typical slips take for the best epoch; `why` says what happens in these losses."""
    return [
        (losses[wanted], f"that is the loss; asked for is its epoch: {why}"),
        (wanted + patience, f"in that epoch training stops; the best weights are older: {why}"),
        (int(np.argmin(losses)), f"that is the lowest loss of all: {why}"),
        (wanted + 1, f"epochs are counted from 0: {why}"),
    ]


def dropout_slips(values: np.ndarray, rate: float, chance: np.ndarray) -> list[tuple[np.ndarray, str]]:
    """What typical slips make of dropout."""
    stays, grown = chance >= rate, values / (1 - rate)
    return [
        (np.where(stays, values, 0), f"the survivors must be divided by 1 - {rate:g}: without it the sum shrinks"),
        (np.where(stays, values * (1 - rate), 0), "the survivors are multiplied by 1 - rate; they must be divided"),
        (np.where(stays, values / max(rate, 1e-9), 0), "divide by the share that survives, 1 - rate, not by rate"),
        (np.where(stays, grown, 1), "what is silenced becomes 0, not 1"),
        (np.where(stays, grown, values), "nothing is silenced: below `rate` the value becomes 0"),
        (np.where(chance > rate, grown, 0), "a value whose chance is exactly `rate` stays: below means `<`"),
        (np.where(~stays, grown, 0), "the wrong ones are silenced: below `rate` means 0"),
        (np.where(~stays, values, 0), "the wrong ones are silenced, and the survivors do not grow"),
        (np.where(chance >= 1 - rate, grown, 0), "the share that survives is 1 - rate: compare with `rate` itself"),
        (np.where(stays, values * values.size / max(stays.sum(), 1), 0), "yours divides by the share that happened to "
         "survive: divide by 1 - rate"),
        (grown, "nothing is silenced"),
        (values, "nothing changes"),
        (stays * 1.0, "that is who survives, 0 or 1; multiply it with the values and divide by 1 - rate"),
    ]  # fmt: skip
