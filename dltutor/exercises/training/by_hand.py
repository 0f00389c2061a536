"""Chapter 4, what is computed by hand: scaling, three sets, when to stop, dropout."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import parts
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, array, brief, one_number
from dltutor.exercises.core.learner import LearnerFunction


class Scale(Exercise):
    key = "scale"
    title = "scaling with the training set"
    task = (
        "Write `scale(x_train, x_test)`, two tables with a row for each sample. Return both with every column scaled: "
        "subtract the column's mean, divide by its standard deviation, both taken from `x_train` alone."
    )
    calls_with = "x_train, x_test"
    hints = (
        "Four numbers decide for two columns: two means and two deviations. Which table may they come from?",
        "`x_train.mean(axis=0)` and `x_train.std(axis=0)` give a number for each column. Use the same ones twice.",
        "`return (x_train - mean) / std, (x_test - mean) / std`; only the lines for mean and std are missing above it.",
    )
    code = """
def scale(x_train, x_test):
    mean, std = x_train.mean(axis=0), x_train.std(axis=0)
    return (x_train - mean) / std, (x_test - mean) / std
"""
    why = "the test set stands for samples from the future: what is computed from it must not enter the training."

    def judge(self, scale: LearnerFunction) -> str:
        chance = np.random.default_rng(0)
        for rows, columns in ((6, 2), (40, 3)):
            train = (chance.normal(size=(rows, columns)) * [1, 30, 5][:columns] + [2, 100, -7][:columns]).round(2)
            test = (chance.normal(size=(4, columns)) * [1, 30, 5][:columns] + [3, 120, -5][:columns]).round(2)
            self._try(scale, train, test)
        return (
            "both tables are scaled by what the training set alone tells; the test set's means are not 0, and rightly."
        )

    def _try(self, scale: LearnerFunction, train: np.ndarray, test: np.ndarray) -> None:
        given = parts(scale(train, test), 2, "`scale(x_train, x_test)`", "two tables, `return train, test`")
        mine = [
            array(f"your scaled {name}", part, shape=table.shape, like="a row for each sample")
            for name, part, table in zip(("x_train", "x_test"), given, (train, test), strict=True)
        ]
        mean, std = train.mean(axis=0), train.std(axis=0)
        right = [(train - mean) / std, (test - mean) / std]
        both = np.concatenate([train, test])
        alike = lambda i, table: np.allclose(mine[i], table, atol=1e-6)  # noqa: E731
        need(not alike(0, train), "x_train comes back unchanged")
        need(not alike(0, train - mean), "the means are subtracted, but nothing is divided by the standard deviation")
        need(not alike(0, (train - mean) / train.var(axis=0)), "yours divides by the variance: `std`, not `var`")
        whole = (train - train.mean()) / train.std()
        need(not alike(0, whole), "one mean for the whole table: each column needs its own, `axis=0`")
        together = (train - both.mean(axis=0)) / both.std(axis=0)
        need(
            not alike(0, together),
            "mean and deviation come from both tables together: so the test set leaks into the training",
        )
        span = np.ptp(train, axis=0)
        need(not alike(0, (train - train.min(axis=0)) / span), "this scales to 0 … 1; asked for are mean and deviation")
        need(
            alike(0, right[0]),
            f"the first column of x_train has the mean {brief(mine[0][:, 0].mean())} afterwards, not 0",
        )
        own = (test - test.mean(axis=0)) / test.std(axis=0)
        need(
            not alike(1, own), "x_test is scaled by its own mean and deviation: the same flower would get other numbers"
        )
        need(not alike(1, test), "x_test comes back unchanged: the network would meet numbers it was not trained on")
        need(alike(1, right[1]), "x_test must be scaled by the mean and the deviation of x_train")


class ThreeSets(Exercise):
    key = "three_sets"
    title = "three sets without overlap"
    task = (
        "Write `three_sets(n, random)`: three arrays of indices that part `n` samples, mixed, into training (60 %), "
        "validation (20 %) and test (20 %). `random` is NumPy's generator: `random.permutation(n)` mixes. "
        "Every index from 0 to n - 1 is in exactly one set; `n` is a multiple of 5."
    )
    calls_with = "n, random"
    hints = (
        "Mix once, then cut twice. What goes wrong if you mix three times?",
        "`order = random.permutation(n)`; the training set is its first 60 %. Where do the other two begin?",
        "With `a, b = n * 6 // 10, n * 8 // 10` the three are `order[:a]`, `order[a:b]` and `order[b:]`.",
    )
    code = """
def three_sets(n, random):
    order = random.permutation(n)
    a, b = n * 6 // 10, n * 8 // 10
    return order[:a], order[a:b], order[b:]
"""
    why = "one mixed order, cut into pieces, can neither overlap nor lose a sample."

    def judge(self, three_sets: LearnerFunction) -> str:
        for n in (10, 50, 150, 1000):
            self._try(three_sets, n)
        return "for 10 to 1000 samples your sets are mixed, do not overlap, and lose nobody."

    def _try(self, three_sets: LearnerFunction, n: int) -> None:
        call = f"`three_sets({n}, random)`"
        given = parts(three_sets(n, np.random.default_rng(n)), 3, call, "three arrays of indices")
        sets = [array(f"set {i + 1}", part, shape=(None,), like="indices") for i, part in enumerate(given)]
        need(
            all(np.array_equal(s, s.astype(int)) for s in sets), f"{call}: indices are whole numbers from 0 to {n - 1}"
        )
        train, valid, test = ([int(i) for i in s] for s in sets)
        everything = train + valid + test
        outside = [i for i in everything if not 0 <= i < n]
        need(
            not outside, f"{call}: there is no sample {outside[0] if outside else ''}; the indices go from 0 to {n - 1}"
        )
        for a, b, names in (
            (train, valid, "training and validation"),
            (train, test, "training and test"),
            (valid, test, "validation and test"),
        ):
            both = sorted(set(a) & set(b))
            need(not both, f"{call}: sample {both[0] if both else ''} is in {names} alike: a leak")
        need(len(everything) == len(set(everything)), f"{call}: a sample appears twice in the same set")
        missing = sorted(set(range(n)) - set(everything))
        need(not missing, f"{call}: {len(missing)} samples are in no set, for example {missing[0] if missing else ''}")
        sizes, wanted = (len(train), len(valid), len(test)), (n * 6 // 10, n * 2 // 10, n * 2 // 10)
        need(
            sizes == wanted, f"{call} gives sets of {sizes[0]}, {sizes[1]} and {sizes[2]}; 60, 20 and 20 % are {wanted}"
        )
        need(
            everything != sorted(everything),
            f"{call}: the samples are not mixed; sorted data would put whole classes apart",
        )


class EarlyStopping(Exercise):
    key = "early_stopping"
    title = "when to stop"
    task = (
        "Write `best_epoch(losses, patience)`. `losses` are the validation losses of the epochs 0, 1, 2, … Training "
        "stops as soon as `patience` epochs in a row have brought no new lowest loss. Return the epoch with the lowest "
        "loss among those that were trained: its weights are kept."
    )
    calls_with = "losses, patience"
    hints = (
        "What must be remembered while the epochs go by? Two things: the lowest loss and where it was.",
        "Go through the epochs. A new lowest loss: remember its epoch. Otherwise: how long ago was the best one?",
        "After the line that takes a new `best`: `if epoch - best >= patience: return best`. At the end `return best`.",
    )
    code = """
def best_epoch(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return best
    return best
"""
    why = "the training cannot see into the future: what would have come after it stopped does not count."

    _TRIALS = (
        ([0.9, 0.7, 0.6, 0.5], 2, "the loss falls to the end, so training never stops early"),
        ([0.9, 0.5, 0.6, 0.7, 0.8], 2, "0.6 and 0.7 bring nothing new, so training stops in epoch 3"),
        ([0.9, 0.5, 0.6, 0.7, 0.1], 2, "training stops in epoch 3: it never sees the 0.1 of epoch 4"),
        ([0.9, 0.5, 0.6, 0.4, 0.5, 0.6, 0.7], 2, "a new lowest loss begins the waiting anew"),
        ([0.9, 0.8, 0.85, 0.82, 0.7, 0.9, 0.9, 0.9], 3, "0.82 is below 0.85 but no new lowest loss"),
        ([0.5, 0.5, 0.5, 0.4], 2, "an equal loss is no new lowest one: training stops in epoch 2"),
        ([0.3, 0.4], 1, "with a patience of 1 the first epoch without a new lowest loss is the last"),
        ([0.7], 5, "one epoch only"),
    )

    def judge(self, best_epoch: LearnerFunction) -> str:
        for losses, patience, why in self._TRIALS:
            given, wanted = best_epoch(losses, patience), _best(losses, patience)
            one, call = one_number(given), f"`best_epoch({losses}, {patience})`"
            need(one is not None, f"{call} gives {brief(given)}; it must be one epoch, {wanted}")
            if one == wanted:
                continue
            start = f"{call} gives {one:g}, and {wanted} is right"
            slips = (
                (losses[wanted], f"that is the loss; asked for is its epoch: {why}"),
                (wanted + patience, f"in that epoch training stops; the best weights are older: {why}"),
                (int(np.argmin(losses)), f"that is the lowest loss of all: {why}"),
                (wanted + 1, f"epochs are counted from 0: {why}"),
            )
            for slip, words in slips:
                need(one != slip, f"{start}: {words}")
            raise NotYetError(f"{start}: {why}")
        return f"right in all {len(self._TRIALS)} trainings, those with a late record included."


class Dropout(Exercise):
    key = "dropout"
    title = "dropout by hand"
    task = (
        "Write `dropout(values, rate, chance)`. `chance` holds a random number from 0 to 1 for each of `values`. "
        "Where it is below `rate`, the value becomes 0; the others are divided by `1 - rate`, so that the mean stays."
    )
    calls_with = "values, rate, chance"
    hints = (
        "Which share of the values survives? By how much must they grow to make up for the others?",
        "`chance >= rate` is True where a value survives. `np.where(survives, a, b)` chooses between two arrays.",
        "`return np.where(chance >= rate, values / (1 - rate), 0)`.",
    )
    code = """
import numpy as np

def dropout(values, rate, chance):
    return np.where(chance >= rate, values / (1 - rate), 0)
"""
    why = "the survivors make up for those that are silent, so the next layer gets as much as it will without dropout."

    def judge(self, dropout: LearnerFunction) -> str:
        self._try(dropout, np.array([3.0, 4.0, 5.0, 6.0]), 0.5, np.array([0.1, 0.6, 0.9, 0.4]))
        chance = np.random.default_rng(3)
        for shape, rate in (((4,), 0.5), ((6,), 0.25), ((3, 5), 0.8), ((4,), 0.0)):
            self._try(dropout, chance.normal(size=shape).round(1) + 3, rate, chance.random(shape).round(2))
        return "your dropout silences the right values and keeps the mean; with a rate of 0 it changes nothing."

    def _try(self, dropout: LearnerFunction, values: np.ndarray, rate: float, chance: np.ndarray) -> None:
        call = f"`{dropout.call_text(values, rate, chance)}`"
        mine = array(
            "what it gives back", dropout(values, rate, chance), shape=values.shape, like="a number for each value"
        )
        stays = chance >= rate
        wanted = np.where(stays, values / (1 - rate), 0)
        if np.allclose(mine, wanted):
            return
        slips = (
            (np.where(stays, values, 0), f"the survivors must be divided by 1 - {rate:g}: without it the sum shrinks"),
            (np.where(stays, values * (1 - rate), 0), "the survivors are multiplied by 1 - rate; they must be divided"),
            (np.where(stays, values / max(rate, 1e-9), 0), "divide by the share that survives, 1 - rate, not by rate"),
            (np.where(~stays, values / (1 - rate), 0), "the wrong ones are silenced: below `rate` means 0"),
            (np.where(~stays, values, 0), "the wrong ones are silenced, and the survivors do not grow"),
            (values / (1 - rate), "nothing is silenced"),
            (values, "nothing changes"),
        )
        for slip, words in slips:
            need(not np.allclose(mine, slip), f"{call}: {words}")
        raise NotYetError(f"{call} gives {brief(mine)}, and {brief(wanted)} is right")


def _best(losses: list[float], patience: int) -> int:
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best
