"""The exercise on clipping gradients by their norm, and what typical slips make of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.exercises.core.compared import alike, differing, words_for
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, brief
from dltutor.exercises.core.learner import LearnerFunction


class Clip(Exercise):
    key = "clip"
    title = "gradients that are too long"
    task = (
        "Write `clip(gradients, limit)`. `gradients` is a list of arrays, one for each weight array of a model, and "
        "`limit` is a number above 0. The norm is the root of the sum of all squares, over all arrays together. If "
        "it is above `limit`, return a list in which every array is multiplied by limit / norm, so that the norm "
        "becomes `limit`; else return the arrays as they are. They may all be 0."
    )
    calls_with = "gradients, limit"
    hints = (
        "All numbers of all arrays are one long arrow. It is to become shorter, but must point where it did.",
        "`norm = np.sqrt(sum((g**2).sum() for g in gradients))`, once for all arrays. Then one factor for all of them.",
        "`if norm <= limit: return gradients`, and else `return [g * limit / norm for g in gradients]`.",
    )
    code = """
import numpy as np

def clip(gradients, limit):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    if norm <= limit:
        return gradients
    return [g * limit / norm for g in gradients]
"""
    why = "one factor for all keeps the direction of the step; only its length is bounded, even where it explodes."

    def judge(self, clip: LearnerFunction) -> str:
        chance = np.random.default_rng(65)
        self._try(clip, [np.array([3.0, 4.0])], 2.0)
        self._try(clip, [np.array([3.0, -4.0])], 10.0)
        self._try(clip, [np.array([[6.0, 0.5], [-2.0, 1.0]]), np.array([0.3, 0.1])], 2.0)
        self._try(clip, [np.zeros((2, 2)), np.zeros(2)], 1.0)
        self._try(clip, [np.array([[0.2]]), np.array([0.0]), np.array([[5.0, 0.0]])], 0.5)
        self._try(clip, [chance.normal(0, 40, shape).round(1) for shape in ((2, 3), (3, 3), (3,))], 5.0)
        self._try(clip, [chance.normal(0, 0.3, shape).round(2) for shape in ((2, 3), (3,))], 5.0)
        return "your clipping is that of Keras's global_clipnorm, on 7 lists of gradients, long, short and zero."

    @staticmethod
    def _try(clip: LearnerFunction, gradients: list[np.ndarray], limit: float) -> None:
        norm = np.sqrt(sum(np.square(g).sum() for g in gradients))
        wanted = [g * limit / norm if norm > limit else g for g in gradients]
        given = _arrays(clip(gradients, limit), gradients)
        shown = "\n".join(f"{g.round(3).tolist()}" for g in gradients)
        table = f"gradients, norm {norm:.4g}, limit {limit:g}:\n{shown}\nright:\n"
        table += "\n".join(f"{g.round(3).tolist()}" for g in wanted)
        table += "\nyours:\n" + "\n".join(f"{g.round(3).tolist()}" for g in given)
        on = f"on gradients with the norm {norm:.4g} and limit {limit:g}"
        if alike(given, wanted):
            return
        words = words_for(given, _slips(gradients, limit))
        need(not words, f"{on}: {words}", table)
        length = np.sqrt(sum(np.square(g).sum() for g in given))
        zero = "the norm is 0 there, and divided by" if norm == 0 else "what is divided by 0 there?"
        need(np.isfinite(length), f"{on} it gives NaN or infinity: {zero}", table)
        if not alike(length, min(norm, limit)):
            raise NotYetError(f"{on} yours have the norm {differing(float(length), float(min(norm, limit)))}", table)
        raise NotYetError(f"{on} yours have the right norm, but point elsewhere: one factor for all arrays", table)


def _arrays(given: Any, like: Sequence[np.ndarray]) -> list[np.ndarray]:
    """What the learner's function gave as a list of arrays in the shapes of `like`."""
    need(
        isinstance(given, list | tuple) and len(given) == len(like),
        f"it gives {brief(given)}, and a list is asked for: {len(like)} array(s), as many as came in",
    )
    try:
        found = [np.asarray(g, float) for g in given]
    except Exception:
        raise NotYetError("what it gives is no list of arrays of numbers") from None
    for number, (mine, right) in enumerate(zip(found, like, strict=True)):
        need(
            mine.shape == right.shape,
            f"array {number} of its list has shape {mine.shape}; it came in with {right.shape}, and the shape stays",
        )
    return found


def _slips(gradients: Sequence[np.ndarray], limit: float) -> list[tuple[list[np.ndarray], str]]:
    """What typical slips make of clipping by the global norm."""
    flat = np.concatenate([g.ravel() for g in gradients])
    norm = np.sqrt(np.square(flat).sum())
    own = [np.sqrt(np.square(g).sum()) for g in gradients]

    def scaled(by: float) -> list[np.ndarray]:
        return [g * by for g in gradients]

    def bounded(length: float) -> list[np.ndarray]:
        return scaled(min(1.0, limit / (length or 1.0)))

    return [
        (scaled(1.0), f"nothing is clipped: the norm of all together is {norm:.4g}, more than {limit:g}"),
        (
            scaled(limit / norm) if norm else scaled(1.0),
            f"the norm is {norm:.4g}, less than {limit:g}: short gradients stay as they are",
        ),
        (
            [np.clip(g, -limit, limit) for g in gradients],
            "every number is cut on its own: that is clipping by value, which turns the gradient; shorten all alike",
        ),
        (
            [g * min(1.0, limit / n) if n else g for g, n in zip(gradients, own, strict=True)],
            "each array is clipped by its own norm: one norm of all arrays together, so that the direction stays",
        ),
        (
            [g * limit / n if n else g for g, n in zip(gradients, own, strict=True)],
            "each array is scaled by its own norm: one norm of all arrays together, so that the direction stays",
        ),
        (scaled(1 / norm) if norm else scaled(1.0), f"the norm becomes 1: multiply by the limit, {limit:g}, as well"),
        (scaled(norm / limit), "the factor is upside down: limit / norm"),
        (scaled(limit), "the factor is limit / norm, not the limit alone"),
        (scaled(limit / norm**2) if norm else scaled(1.0), "the root is missing: the norm is √(sum of the squares)"),
        (bounded(np.abs(flat).sum()), "the norm is √(sum of the squares), not the sum of the sizes"),
        (bounded(np.abs(flat).max()), "that is by the largest number; the norm is √(sum of squares)"),
        (bounded(sum(own)), "norms do not add up: the squares do, √(sum of all squares)"),
        (bounded(flat.std()), "that is by the standard deviation; the norm is √(sum of squares)"),
        (scaled(0.0), "everything becomes 0, and nothing would be learned"),
    ]
