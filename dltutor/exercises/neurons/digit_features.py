"""The open exercise of chapter 1: features of handwritten 8s and 9s, judged by a neuron that is trained on them."""

from __future__ import annotations

from functools import cache
from numbers import Number
from typing import Any

import numpy as np

from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, array, brief
from dltutor.exercises.core.learner import LearnerFunction

NEEDED = 0.9
_HELD_OUT = 118  # a third of the 354 images


class Features(Exercise):
    key = "features"
    title = "your own features for 8 and 9"
    task = (
        "Write `features(image)`: one to three numbers for one image of an 8 or a 9, as a list. `image` is an array "
        "of shape (8, 8), row 0 at the top and column 0 on the left, where 0 is paper and 16 is ink. One neuron is "
        f"then trained on your numbers. It must tell at least {NEEDED:.0%} of {_HELD_OUT} images right that it has "
        "not been trained on."
    )
    calls_with = "image"
    hints = (
        "Look at an 8 and a 9 side by side: where does one have ink, and the other has none?",
        "A part of an image is `image[rows, columns]`, as in `image[0:4, 0:4]`; its ink is `.sum()`. The two digits "
        "differ most below the middle, on the left.",
        "The closing stroke of the 8 crosses row 5 in the columns 1 to 3, where a 9 is empty: "
        "`image[5, 1:4].sum()` alone comes far.",
    )
    code = """
def features(image):
    lower_left = image[5, 1:4].sum()
    return [lower_left]
"""
    why = "an 8 has ink in its lower left, where a 9 has only paper; one well chosen number is enough here."

    def judge(self, features: LearnerFunction) -> str:
        images, is_nine, unseen, unseen_is_nine = _digits()
        first = _numbers(features, images[0], None)
        again = _numbers(features, images[0], len(first))
        need(
            np.array_equal(first, again),
            f"`features(image)` gives {brief(first)}, then {brief(again)} for one image: it must stay the same",
        )
        train = np.array([_numbers(features, image, len(first)) for image in images])
        same = [i + 1 for i in range(len(first)) if np.ptp(train[:, i]) == 0]
        if same:
            raise NotYetError(
                f"feature {same[0]} is {brief(float(train[0, same[0] - 1]))} for every image: it tells nothing"
            )
        test = np.array([_numbers(features, image, len(first)) for image in unseen])
        nine = _neuron(train, is_nine)(test)
        right = int(np.sum(nine == unseen_is_nine))
        result = f"on your features one neuron tells {right} of {_HELD_OUT} unseen images ({right / _HELD_OUT:.1%})"
        majority = max(unseen_is_nine.mean(), 1 - unseen_is_nine.mean())
        baseline = f"always saying the commoner digit would reach {majority:.1%}"
        as_eight, as_nine = int(np.sum(~nine & (unseen_is_nine == 1))), int(np.sum(nine & (unseen_is_nine == 0)))
        missed = f"{as_eight} nines taken for eights, {as_nine} eights taken for nines"
        enough = right >= NEEDED * _HELD_OUT
        need(enough, f"{result}, and {NEEDED:.0%} are wanted; {baseline}", f"{missed}\n{_spread(train, is_nine)}")
        return f"{result}; {baseline}. Missed: {missed}."


@cache
def _digits() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Images (n, 8, 8) and labels (n,), 1 for a 9: for training, and held out. The split is always the same."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    chosen = np.isin(digits.target, (8, 9))
    images, is_nine = digits.images[chosen], (digits.target[chosen] == 9).astype(float)
    order = np.random.default_rng(0).permutation(len(images))
    seen, unseen = order[_HELD_OUT:], order[:_HELD_OUT]
    return images[seen], is_nine[seen], images[unseen], is_nine[unseen]


def _numbers(features: LearnerFunction, image: np.ndarray, size: int | None) -> np.ndarray:
    """The features of one image as an array of 1 to 3 finite numbers."""
    given: Any = features(image)
    if isinstance(given, Number | np.generic) or (isinstance(given, np.ndarray) and given.ndim == 0):
        given = [given]
    clean = array("features(image)", given, like="one to three numbers")
    if clean.ndim != 1 or len(clean) > 3:
        raise NotYetError(f"features(image) has shape {clean.shape}: it must be one to three numbers, your own summary")
    need(
        size is None or len(clean) == size,
        f"`features(image)` gives {size} numbers for one image and {len(clean)} for another: it must be the same count",
    )
    return clean


def _neuron(features: np.ndarray, target: np.ndarray):
    """A logistic neuron fitted by Newton's method, from features (n, k) to whether it says 1."""
    centre, scale = features.mean(axis=0), features.std(axis=0)

    def inputs(raw: np.ndarray) -> np.ndarray:
        return np.column_stack([(raw - centre) / scale, np.ones(len(raw))])

    x, weights = inputs(features), np.zeros(features.shape[1] + 1)
    decay = np.full(len(weights), 1e-2)  # keeps the weights finite where the features part the classes completely
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (p - target) + decay * weights
        bend = x.T @ (x * (p * (1 - p))[:, None]) + np.diag(decay)
        weights -= np.linalg.solve(bend, slope)
    return lambda raw: inputs(raw) @ weights > 0


def _spread(features: np.ndarray, is_nine: np.ndarray) -> str:
    """Each feature's mean and spread for the two digits, a line a feature."""
    lines = []
    for i, column in enumerate(features.T, start=1):
        eights, nines = column[is_nine == 0], column[is_nine == 1]
        means = [
            f"{name} {part.mean():.3g} ± {part.std():.2g}" for name, part in (("eights", eights), ("nines", nines))
        ]
        lines.append(f"feature {i}: {', '.join(means)}")
    return "\n".join(lines)
