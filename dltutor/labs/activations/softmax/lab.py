"""Lab: softmax. Logits on sliders, probabilities as bars, a temperature, and the formula that overflows."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.activations.softmax.figure import SoftmaxFigure
from dltutor.live.page.controls import RESET, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.scratch.softmax import log_softmax, naive_softmax, softmax
from dltutor.wording import fixed, number

NAMES = ("cat", "dog", "fox", "owl", "bee")
MOST = 5.0
START = (2.0, 1.0, 0.5, -0.5, -1.5)
OFFSETS = (0, 1, 10, 100, 500, 1000)
SURE, EVEN = 0.99, 0.01


def _by_temperature(lab: Softmax, there: Callable[[np.ndarray], bool]) -> bool | str:
    """Whether `there` holds at this temperature, but not at temperature 1."""
    now, at_one = (there(softmax(lab.logits, t)) for t in (lab.values.temperature, 1.0))
    return bool(now and not at_one) and f"at a temperature of {number(lab.values.temperature)}"


def _sure(lab: Softmax) -> bool | str:
    return _by_temperature(lab, lambda p: p.max() >= SURE)


def _even(lab: Softmax) -> bool | str:
    return _by_temperature(lab, lambda p: np.abs(p - 0.2).max() <= EVEN)


def _shifted(lab: Softmax) -> bool | str:
    return lab.values.offset > 0 and f"none: + {lab.values.offset} cancels in the fraction"


def _overflows(lab: Softmax) -> bool | str:
    return bool(np.isnan(lab.naive).any()) and f"e^{fixed(lab.scaled.max(), 0)} is too large: inf / inf = nan"


class Softmax(Lab[SoftmaxFigure]):
    """Five classes: drag the end of a bar to change a logit (keyboard: ↑ and ↓ choose, ← and → change it).

    Beside softmax stand its logarithm and what the formula gives if it is taken literally.

    Args:
        logits: the five numbers to start from, each from −5 to 5.
        temperature: what they are divided by, from 0.01 to 100.
        offset: 0, 1, 10, 100, 500 or 1000, added to all of them.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = Softmax(logits=(1, 1, 1, 1, 1))
        >>> lab.probabilities.tolist()
        [0.2, 0.2, 0.2, 0.2, 0.2]
        >>> Softmax(temperature=0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: temperature=0: it must be a number from 0.01 to 100, for example 1.0
    """

    controls = (
        RESET,
        Slider("temperature", "temperature T", 0.01, 100, 1.0, step=0.01, log=True, help="divides all logits"),
        Choice("offset", "add to all logits", OFFSETS, 0, ordered=True, help="the same number for each"),
        *(
            Slider(f"logit_{i}", f"logit: {name}", -MOST, MOST, START[i - 1], step=0.1, help=f"the score of {name}")
            for i, name in enumerate(NAMES, 1)
        ),
    )
    goals = (
        Goal("by temperature alone: make the winner certain (0.99 or more)", _sure),
        Goal("by temperature alone: bring all five within 0.01 of 0.2", _even),
        Goal("add the same number to all logits: which probability changes?", _shifted),
        Goal("make the naive formula fail", _overflows),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
    more = {"Logits": tuple(f"logit_{i}" for i in range(1, len(NAMES) + 1))}

    def __init__(self, logits: Any = START, temperature: Any = 1.0, offset: Any = 0) -> None:
        values = validation.array("logits", logits, shape=(len(NAMES),), like="five logits")
        start = {f"logit_{i}": float(z) for i, z in enumerate(values, 1)}
        super().__init__(temperature=temperature, offset=offset, **start)

    def figure(self) -> SoftmaxFigure:
        return SoftmaxFigure(NAMES, MOST)

    def begin(self) -> None:
        self._start = dict(vars(self.values))
        self.chosen = 0

    @property
    def logits(self) -> np.ndarray:
        """The logits with the offset, shape (5,)."""
        own = [getattr(self.values, f"logit_{i}") for i in range(1, len(NAMES) + 1)]
        return np.array(own, dtype=float) + self.values.offset

    @property
    def scaled(self) -> np.ndarray:
        """The logits divided by the temperature, shape (5,)."""
        return self.logits / self.values.temperature

    @property
    def probabilities(self) -> np.ndarray:
        """Softmax of the logits, shape (5,)."""
        return softmax(self.logits, self.values.temperature)

    @property
    def naive(self) -> np.ndarray:
        """The same by the formula taken literally: NaN where it overflows."""
        return naive_softmax(self.logits, self.values.temperature)

    def changed(self, name: str) -> None:
        if name.startswith("logit_"):
            self.chosen = int(name.removeprefix("logit_")) - 1

    def on_reset(self) -> None:
        vars(self.values).update(self._start)
        self.chosen = 0

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area != "logits":
            return
        if phase == "down":
            self.chosen = int(np.clip(round(y), 0, len(NAMES) - 1))
        self._set_logit(x)

    def typed(self, key: str, shift: bool) -> None:
        if key in ("ArrowUp", "ArrowDown"):
            self.chosen = (self.chosen + (1 if key == "ArrowDown" else -1)) % len(NAMES)
        else:
            now = getattr(self.values, f"logit_{self.chosen + 1}")
            self._set_logit(now + (1.0 if shift else 0.1) * (1 if key == "ArrowRight" else -1))

    def update(self) -> None:
        self.picture.show(self.logits - self.values.offset, self.chosen, self.probabilities)
        self.picture.write(*self._table())

    def describe(self) -> str:
        p, t = self.probabilities, self.values.temperature
        best = int(np.argmax(p))
        if np.isclose(p, p[best], rtol=0, atol=1e-12).sum() > 1:
            text = f"The highest probability, {fixed(p[best], 3)}, is shared. Temperature {number(t)}."
        else:
            sure = "certain" if p[best] >= SURE else "the winner"
            text = f"{NAMES[best]} is {sure} with {fixed(p[best], 3)}. Temperature {number(t)}"
            text += ": sharper than at 1." if t < 0.995 else ": flatter than at 1." if t > 1.005 else "."
        return f"{text}\n{self._formula_in_words()}"

    def _formula_in_words(self) -> str:
        top = fixed(self.scaled.max(), 1)
        if np.isnan(self.naive).any():
            return (
                f"The naive formula fails: e^{top} is larger than any 64-bit number (the limit is e^709.8), so it is "
                "inf, and inf / inf is nan. The stable one first subtracts the largest logit: the shares stay the same."
            )
        text = f"The naive formula still works: its largest power is e^{top}, the limit is e^709.8."
        if self.values.offset:
            text += f" Each logit has {self.values.offset} more, each power is the same number of times larger: "
            text += "no share changes."
        elif (self.probabilities == 0).any():
            text += " A probability is rounded to 0, whose logarithm would be −inf; log-softmax keeps it."
        return text

    def _set_logit(self, value: float) -> None:
        setattr(self.values, f"logit_{self.chosen + 1}", float(np.clip(round(value, 1), -MOST, MOST)))

    def _table(self) -> tuple[dict[str, list[str]], dict[str, str], bool]:
        """The columns and their heads, and whether the naive formula has failed."""
        t, naive = self.values.temperature, self.naive
        with np.errstate(over="ignore"):
            powers = np.exp(self.scaled)
            total = powers.sum()
        p, logs = self.probabilities, log_softmax(self.logits, t)
        columns = {
            "logit": [*(fixed(z, 1) for z in self.logits), ""],
            "power": [*map(_power, powers), f"Σ {_power(total)}"],
            "probability": [*(f"{fixed(x, 3)} {'◂' if x == p.max() else ' '}" for x in p), f"Σ {fixed(p.sum(), 3)}  "],
            "log": [*(fixed(x, 2 if abs(x) < 100 else 0) for x in logs), ""],
            "naive": [*map(_naive, naive), f"Σ {_naive(naive.sum())}"],
        }
        added = f" + {self.values.offset}" if self.values.offset else ""
        heads = {
            "logits": f"logits z{added}",
            "power": "eᶻ" if t == 1 else "e^(z/T)",
            "probability": "softmax",
            "log": "log-softmax",
            "naive": "naive",
        }
        return columns, heads, bool(np.isnan(naive).any())

    def to_code(self) -> str:
        own = [getattr(self.values, f"logit_{i}") for i in range(1, len(NAMES) + 1)]
        logits = "" if tuple(own) == START else f"logits=({', '.join(f'{z:g}' for z in own)})"
        others = [
            f"{name}={getattr(self.values, name):g}"
            for name in ("temperature", "offset")
            if getattr(self.values, name) != self.table[name].default
        ]
        return f"labs.Softmax({', '.join([*filter(None, [logits]), *others])})"


def _power(x: float) -> str:
    """Infinity as Python says it, as the formula's words below do."""
    return "inf" if math.isinf(x) else number(x)


def _naive(x: float) -> str:
    return "nan" if math.isnan(x) else fixed(x, 3)
