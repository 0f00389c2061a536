"""Chapter 8, what is computed by hand of an autoencoder: its error, and how well an error tells two groups apart."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import alike, compare_number, differing, parts, words_for
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.given import NotYetError, brief, one_number
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.encoder_decoder.slips import area_slips, rmse_slips, threshold_slips
from dltutor.scratch.measures.rebuilding import roc_area


class Rmse(Exercise):
    key = "rmse"
    title = "how far it is from what it was"
    task = (
        "Write `rmse(x, rebuilt)`: two arrays of the same shape, as many samples as you like. Take the difference of "
        "every number in `x` and its counterpart in `rebuilt`, square it, take the mean over all numbers of all "
        "samples, and then the root. Return one number."
    )
    calls_with = "x, rebuilt"
    hints = (
        "The letters say it from the back to the front: error, squared, mean, root.",
        "`(x - rebuilt) ** 2` squares every difference. `np.mean` of an array of any shape is one number.",
        "`return np.sqrt(np.mean((x - rebuilt) ** 2))`.",
    )
    code = """
import numpy as np

def rmse(x, rebuilt):
    return np.sqrt(np.mean((x - rebuilt) ** 2))
"""
    why = "the root brings the error back into the unit of the data: 0.1 is a tenth of the way from paper to ink."

    _SHAPES = ((4,), (3, 2), (5, 8), (2, 3, 4), (1, 6), (6, 4, 4))

    def judge(self, rmse: LearnerFunction) -> str:
        chance = np.random.default_rng(81)
        for shape in self._SHAPES:
            x = chance.random(shape).round(2)
            rebuilt = (x + chance.normal(0.1, 0.4, shape)).round(2)
            wanted = float(np.sqrt(np.mean((x - rebuilt) ** 2)))
            compare_number(rmse, (x, rebuilt), wanted, rmse_slips(x, rebuilt))
        x = chance.random((3, 4)).round(2)
        compare_number(rmse, (x, x), 0.0, [], "what is rebuilt exactly has no error")
        return f"right for {len(self._SHAPES) + 1} arrays, of one sample and of several, of numbers and of images."


class Detector(Exercise):
    key = "detector"
    title = "a threshold, and how good it can get"
    task = (
        "Write `detector(healthy, strange, rate)`. `healthy` and `strange` are arrays of errors, of any two lengths; "
        "`rate` is a share from 0 to 1. Return two numbers, `return threshold, area`. The threshold lies where the "
        "share `rate` of the healthy errors is above it: the quantile 1 − rate of `healthy`, as `np.quantile` computes "
        "it. The area under the ROC curve is the share of all pairs, one strange and one healthy, in which the strange "
        "error is the larger one; a pair of equal errors counts half."
    )
    calls_with = "healthy, strange, rate"
    hints = (
        "Two things that have nothing to do with each other: the threshold needs the healthy ones alone, the area "
        "needs every strange one beside every healthy one.",
        "`np.quantile(healthy, 1 - rate)` is the threshold. For the area go through all pairs with two loops, add 1, a "
        "half or 0, and divide by the number of pairs.",
        "`for s in strange: for h in healthy:` with `wins += 1 if s > h else 0.5 if s == h else 0`, and in the end "
        "`wins / (len(strange) * len(healthy))`.",
    )
    code = """
import numpy as np

def detector(healthy, strange, rate):
    threshold = np.quantile(healthy, 1 - rate)
    wins = 0
    for s in strange:
        for h in healthy:
            wins += 1 if s > h else 0.5 if s == h else 0
    return threshold, wins / (len(strange) * len(healthy))
"""
    why = (
        "the threshold needs no strange sample at all, which is why it can be set before the first one has come; the "
        "area needs both, and no threshold."
    )

    _TRIALS = (
        ([1.0, 2.0, 3.0, 4.0], [2.5, 5.0], 0.25),
        ([1.0, 2.0, 2.0, 3.0, 6.0], [2.0, 3.0, 9.0], 0.1),
        ([4.0, 1.0, 3.0], [0.5, 2.0, 3.5, 1.5, 2.5], 0.5),
        ([0.1, 0.2, 0.3, 0.4, 0.5], [0.1, 0.1, 0.2], 0.2),
        ([2.0, 1.0], [4.0, 3.0, 5.0], 0.0),
    )

    def judge(self, detector: LearnerFunction) -> str:
        chance = np.random.default_rng(82)
        trials = [(np.array(healthy), np.array(strange), rate) for healthy, strange, rate in self._TRIALS]
        trials.append((chance.normal(1, 0.3, 40).round(1), chance.normal(1.4, 0.6, 25).round(1), 0.05))
        for healthy, strange, rate in trials:
            self._try(detector, healthy, strange, rate)
        return (
            f"right for {len(trials)} pairs of groups, with equal errors among them, and where the strange ones are "
            "the smaller ones: there the area is below a half."
        )

    @staticmethod
    def _try(detector: LearnerFunction, healthy: np.ndarray, strange: np.ndarray, rate: float) -> None:
        call = f"`{detector.call_text(healthy, strange, rate)}`"
        pair = parts(detector(healthy, strange, rate), 2, call, "two numbers, `return threshold, area`")
        threshold, area = (one_number(part) for part in pair)
        wanted = float(np.quantile(healthy, 1 - rate)), roc_area(healthy, strange)
        if threshold is None or area is None:
            raise NotYetError(f"{call} gives {brief(pair)}, and it must give two numbers, `return threshold, area`")
        if alike((threshold, area), wanted[::-1]) and not alike(*wanted):
            raise NotYetError(f"{call} gives the area first: it must be `return threshold, area`")
        for name, mine, right, slips in (
            ("the threshold", threshold, wanted[0], threshold_slips(healthy, strange, rate)),
            ("the area", area, wanted[1], area_slips(healthy, strange, wanted[0])),
        ):
            if not alike(mine, right):
                words = words_for(mine, slips)
                raise NotYetError(f"{call}: {name} is {differing(mine, right)}" + (f": {words}" if words else ""))
