"""A text that a character model writes, and the numbers behind each of its characters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dltutor.labs.recurrent.writer.reader import log_softmax


@dataclass(frozen=True)
class Rule:
    """How the next character is drawn from the model's logits.

    Args:
        temperature: the logits are divided by it; 0 takes the likeliest character.
        top_k: only so many of the likeliest characters may come; 0 for all of them.
        top_p: only the likeliest characters that together have this probability may come, from above 0 to 1.

    The order is temperature, `top_k`, `top_p`; what is left is scaled to the sum 1. `top_k`: A. Fan and others,
    "Hierarchical neural story generation", 2018; `top_p`: A. Holtzman and others, "The curious case of neural text
    degeneration", 2020.

    >>> logits = np.log([[0.5, 0.3, 0.2]])
    >>> Rule().shares(logits).round(3), Rule(top_k=2).shares(logits).round(3), Rule(top_p=0.4).shares(logits).round(3)
    (array([[0.5, 0.3, 0.2]]), array([[0.625, 0.375, 0.   ]]), array([[1., 0., 0.]]))
    >>> Rule(0.5).shares(logits).round(3)
    array([[0.658, 0.237, 0.105]])
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0

    def shares(self, logits: np.ndarray) -> np.ndarray:
        """The probabilities from which is drawn, shape (…, kinds)."""
        order, ranked = self._ranked(logits)
        shares = np.empty_like(ranked)
        np.put_along_axis(shares, order, ranked, axis=-1)
        return shares

    def choose(self, logits: np.ndarray, chances: np.ndarray) -> np.ndarray:
        """The number of the character that each chance, from 0 to 1, falls upon: shape (…,)."""
        order, ranked = self._ranked(logits)
        rank = (ranked.cumsum(axis=-1) <= np.asarray(chances)[..., None]).sum(axis=-1)
        rank = np.minimum(rank, (ranked > 0).sum(axis=-1) - 1)  # the sum may be just below 1
        return np.take_along_axis(order, rank[..., None], axis=-1)[..., 0]

    def choose_one(self, logits: np.ndarray, chance: float) -> int:
        """The same for one place, in a fifth of the time: logits of shape (kinds,), one chance."""
        order = (-logits).argsort(kind="stable")
        if self.temperature == 0 or self.top_k == 1:
            return int(order[0])
        ranked = logits[order[: self.top_k] if self.top_k else order].astype(np.float64)
        sums = np.exp((ranked - ranked[0]) / self.temperature).cumsum()
        if self.top_p < 1:
            kept = int(sums.searchsorted(self.top_p * sums[-1]))  # the last that is needed
            sums = sums[: kept + 1]
        return int(order[min(int(sums.searchsorted(chance * sums[-1], "right")), len(sums) - 1)])

    def _ranked(self, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The characters from the likeliest on, and the probabilities of them in this order."""
        order = np.argsort(-logits, axis=-1, kind="stable")
        ranked = np.take_along_axis(logits, order, axis=-1).astype(np.float64)
        ranked -= ranked[..., :1]
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            ranked = np.exp(ranked / self.temperature) if self.temperature > 0 else (ranked == 0) * 1.0
        if self.temperature == 0:
            ranked[..., 1:] = 0
        if self.top_k:
            ranked[..., self.top_k :] = 0
        ranked /= ranked.sum(axis=-1, keepdims=True)
        if self.top_p < 1:
            before = ranked.cumsum(axis=-1) - ranked
            ranked[before >= self.top_p] = 0
            ranked /= ranked.sum(axis=-1, keepdims=True)
        return order, ranked


@dataclass
class Draft:
    """What a model writes after a beginning, with the same chances each time.

    What was computed is kept: with another rule the characters are drawn anew from the logits that there are, and only
    from the first other character on the model has to read again.

    Args:
        reader: what makes the model's steps: see `reader`.
        chances: random numbers from 0 to 1, one for each character that is to be written.
    """

    reader: Any
    chances: np.ndarray
    codes: np.ndarray = field(init=False)  # what was written, shape (characters,)
    logits: np.ndarray = field(init=False)  # from which each was drawn, shape (characters, kinds)
    forced: dict[int, int] = field(default_factory=dict)  # places where the learner has chosen, and what
    steps: int = 0  # of the model, in all

    def __post_init__(self) -> None:
        self._begun: tuple[int, ...] | None = None
        self._known = 0  # so many of the logits are those after the codes before them

    def forget(self) -> None:
        """The model has changed: nothing that was computed counts any more."""
        self._begun = None

    def write(self, beginning: tuple[int, ...], rule: Rule) -> np.ndarray:
        """The characters that come after `beginning`, which holds at least one."""
        length = len(self.chances)
        if beginning != self._begun:
            self._begin(beginning, length)
        self._draw(rule)
        while self._known < length:
            self._go_on(rule)
        return self.codes

    def top(self, place: int, count: int, rule: Rule) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The likeliest characters at a place: their numbers, the model's probabilities, those from which was drawn."""
        logits = self.logits[place]
        best = np.argsort(-logits, kind="stable")[:count]
        return best, np.exp(log_softmax(logits))[best], rule.shares(logits)[best]

    def state(self, place: int) -> Any:
        """The reader's state when the character at a place was drawn."""
        return self._states[place]

    def _begin(self, beginning: tuple[int, ...], length: int) -> None:
        state = self.reader.start()
        for code in beginning:
            logits, state = self.reader.step(code, state)
        self.codes, self.logits = np.full(length, -1), np.zeros((length, len(logits)), np.float32)
        self._states: list[Any] = [state] + [None] * (length - 1)  # before each character
        self.logits[0], self._known, self._begun = logits, 1, beginning
        self.steps += len(beginning)

    def _draw(self, rule: Rule) -> None:
        """Draw anew from all that is known; what follows the first other character is known no more."""
        known = self._known
        drawn = rule.choose(self.logits[:known], self.chances[:known])
        for place, code in self.forced.items():
            if place < known:
                drawn[place] = code
        other = np.flatnonzero(drawn[: known - 1] != self.codes[: known - 1])
        self._known = int(other[0]) + 1 if len(other) else known
        self.codes[: self._known] = drawn[: self._known]
        self.codes[self._known :] = -1

    def _go_on(self, rule: Rule) -> None:
        place = self._known
        logits, state = self.reader.step(int(self.codes[place - 1]), self._states[place - 1])
        self.logits[place], self._states[place] = logits, state
        forced = self.forced.get(place)
        self.codes[place] = rule.choose_one(logits, self.chances[place]) if forced is None else forced
        self._known += 1
        self.steps += 1
