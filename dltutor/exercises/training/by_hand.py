"""Chapter 4, what is computed by hand: scaling, three sets, when to stop, dropout."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import alike, clear, differing, parts, words_for
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, array, brief, one_number
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.training.slips import dropout_slips, scale_slips, stopping_slips


class Scale(Exercise):
    key = "scale"
    title = "scaling with the training set"
    task = (
        "Write `scale(x_train, x_test)`. Both are arrays with a row for each sample and a column for each "
        "measurement. In both subtract from every column its mean and divide by its standard deviation, `.std()` as "
        "NumPy computes it. The means and the deviations come from `x_train` alone. Return both scaled arrays: "
        "`return train, test`."
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
        wanted = (train - mean) / std, (test - mean) / std
        if alike(mine, wanted):
            return
        name, yours, right = next(
            (name, yours, right)
            for name, given, table in zip(("x_train", "x_test"), mine, wanted, strict=True)
            for yours, right in zip(given, table, strict=True)
            if not alike(yours, right)
        )
        words = words_for(mine, scale_slips(train, test)) or self._measured(mine[0], name)
        raise NotYetError(f"a row of {name} becomes {differing(yours, right)}: {words}")

    @staticmethod
    def _measured(train: np.ndarray, name: str) -> str:
        """What is wrong with a scaled table that no slip explains."""
        if name == "x_test":
            return "x_test must be scaled by the mean and the deviation of x_train"
        for what, found, right in (("mean", train.mean(axis=0), 0.0), ("deviation", train.std(axis=0), 1.0)):
            for column, number in enumerate(found):
                if not alike(number, right):
                    return f"column {column} has the {what} {brief(float(number))} afterwards, not {right:g}"
        return "mean and deviation of its columns are right, its numbers are not"


class ThreeSets(Exercise):
    key = "three_sets"
    title = "three sets without overlap"
    task = (
        "Write `three_sets(n, random)`, which parts `n` samples into a training set (60 %), a validation set (20 %) "
        "and a test set (20 %). Return three arrays of indices, in this order. Every index from 0 to n - 1 is in "
        "exactly one of them, and they are mixed; `n` is a multiple of 5. `random` is a generator of NumPy, as "
        "`np.random.default_rng(0)` makes it: `random.permutation(n)` gives all indices, mixed."
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
        train, valid, test = self._sets(three_sets, n, n, call)
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
        if n >= 50:  # with fewer samples these happen by chance
            self._look_at_mixing(three_sets, n, call, train, valid, test)

    @staticmethod
    def _sets(three_sets: LearnerFunction, n: int, seed: int, call: str) -> list[list[int]]:
        """The three sets as lists of whole numbers."""
        given = parts(three_sets(n, np.random.default_rng(seed)), 3, call, "three arrays of indices")
        sets = [array(f"set {i + 1}", part, shape=(None,), like="indices") for i, part in enumerate(given)]
        for i, part in enumerate(given):
            kind = np.asarray(part).dtype
            need(
                kind.kind != "b",
                f"{call}: set {i + 1} is a mask of True and False; indices are asked for, `np.flatnonzero(mask)`",
            )
            whole = np.array_equal(sets[i], sets[i].astype(int))
            need(whole, f"{call}: indices are whole numbers from 0 to {n - 1}")
            need(kind.kind in "iu", f"{call}: set {i + 1} holds {kind} numbers, and an array takes only int as indices")
        return [[int(i) for i in s] for s in sets]

    def _look_at_mixing(
        self, three_sets: LearnerFunction, n: int, call: str, train: list[int], valid: list[int], test: list[int]
    ) -> None:
        """Whether chance decides which sample is in which set, and the generator that was given is that chance."""
        for one, other, names in (
            (train, valid, "training and validation"),
            (train, test, "training and test"),
            (valid, test, "validation and test"),
        ):
            parted = max(one) < min(other) or max(other) < min(one)
            need(
                not parted,
                f"{call}: the samples of {names} come from different ends of the data, one set from below, the other "
                "from above: mix all of them first, and cut then",
            )
        sets = [train, valid, test]
        others = self._sets(three_sets, n, n + 1, call)
        need(
            any(set(mine) != set(theirs) for mine, theirs in zip(sets, others, strict=True)),
            f"{call}: two generators give the same three sets, so chance does not part them: `random.permutation(n)`",
        )
        remark = (
            "the same `random` gives other sets each time: draw from it, not from a generator of your own, and the "
            "sets can be made again"
        )
        if self._sets(three_sets, n, n, call) != sets and remark not in three_sets.remarks:
            three_sets.remarks.append(remark)


class EarlyStopping(Exercise):
    key = "early_stopping"
    title = "when to stop"
    task = (
        "Write `best_epoch(losses, patience)`. `losses` is a list, the validation losses after the epochs 0, 1, 2, "
        "…; `patience` is a whole number from 1 on. Training stops as soon as `patience` epochs in a row have "
        "brought no new lowest loss, or where the list ends. (A loss that equals the lowest is no new one.) Return "
        "the number of the epoch with the lowest loss among those that were trained: its weights are kept."
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
            words = words_for(one, stopping_slips(losses, patience, wanted, why)) or why
            raise NotYetError(f"{call} gives {differing(one, wanted)}: {words}")
        return f"right in all {len(self._TRIALS)} trainings, those with a late record included."


class Dropout(Exercise):
    key = "dropout"
    title = "dropout by hand"
    task = (
        "Write `dropout(values, rate, chance)`. `values` is an array, and `chance` an array of the same shape (no "
        "generator): a random number for each value, from 0 to below 1, already drawn. Where it is below `rate`, the "
        "value becomes 0; everywhere else the value is divided by 1 - rate, so that the mean stays. Return the new "
        "array. `rate` is the share to silence, from 0 to below 1."
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
        self._try(dropout, np.array([3.0, -4.0, 5.0, -6.0]), 0.25, np.array([0.2, 0.1, 0.25, 0.9]))
        chance = np.random.default_rng(3)
        for shape, rate in (((4,), 0.5), ((6,), 0.25), ((3, 5), 0.8), ((4,), 0.0)):
            self._try(dropout, chance.normal(size=shape).round(1) + 3, rate, chance.random(shape).round(2))
        return "your dropout silences the right values and keeps the mean; with a rate of 0 it changes nothing."

    def _try(self, dropout: LearnerFunction, values: np.ndarray, rate: float, chance: np.ndarray) -> None:
        call = f"`{dropout.call_text(values, rate, chance)}`"
        mine = array(
            "what it gives back", dropout(values, rate, chance), shape=values.shape, like="a number for each value"
        )
        wanted = np.where(chance >= rate, values / (1 - rate), 0)
        slips = dropout_slips(values, rate, chance)
        if alike(mine, wanted):
            clear(dropout, wanted, slips)
            return
        start = f"{call} gives {differing(mine, wanted)}"
        again, other = (np.asarray(dropout(values, rate, c)) for c in (chance, 1 - chance))
        need(
            alike(again, mine),
            f"{start}: called again, it gives something else, so it draws random numbers of its own; use `chance`",
        )
        words = words_for(mine, slips, dropout.cleared)
        if not words and rate and alike(other, mine):
            words = "it gives the same for other numbers in `chance`: it is they that decide who is silenced"
        raise NotYetError(f"{start}: {words}" if words else start)


def _best(losses: list[float], patience: int) -> int:
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best
