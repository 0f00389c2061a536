"""How many held-out sentences come out exactly right, by their length; some of them at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from dltutor.datasets.languages.pairs import Pairs, words_of
from dltutor.errors import LearnerError
from dltutor.labs.encoder_decoder.translator.interpreter import Interpreter
from dltutor.validation import shown

LEAST, MOST = 30, 40  # sentences of one group


class Group(NamedTuple):
    """Sentences of about one length: from `low` to `high` words; `longer` than any that is trained on."""

    low: int
    high: int
    pairs: list[tuple[str, str]]
    longer: bool

    @property
    def middle(self) -> float:
        return float(np.mean([_size(pair) for pair in self.pairs]))


def groups_of(pairs: Sequence[tuple[str, str]], longest: int) -> list[Group]:
    """The pairs by the length of their source, as many lengths in a group as it takes for 30 of them.

    >>> [(each.low, each.high, len(each.pairs)) for each in groups_of([("a b", "c")] * 50 + [("a b c", "c")] * 9, 3)]
    [(2, 3, 40)]
    """
    found = []
    for longer in (False, True):
        rest = sorted((pair for pair in pairs if (_size(pair) > longest) == longer), key=_size)
        while rest:
            reach = _size(rest[min(LEAST, len(rest)) - 1])
            count = sum(_size(pair) <= reach for pair in rest)
            count = len(rest) if len(rest) - count < LEAST else count
            even = np.linspace(0, count - 1, min(count, MOST)).round().astype(int)
            found.append(Group(_size(rest[0]), _size(rest[count - 1]), [rest[i] for i in even], longer))
            rest = rest[count:]
    return found


class Score:
    """The share of each group that an interpreter translates exactly; asked group by group, so that none waits long."""

    def __init__(self, data: Pairs, groups: Sequence[Group]) -> None:
        self.groups = list(groups)
        self._arrays = [data.arrays(group.pairs) for group in self.groups]
        self.forget()

    def forget(self) -> None:
        """The weights are others."""
        self.shares = np.full(len(self.groups), np.nan)
        self._next = 0

    def measure(self, interpreter: Interpreter, all_groups: bool) -> None:
        """Ask for the next group, or for all."""
        places = range(len(self.groups)) if all_groups or np.isnan(self.shares).any() else [self._next]
        for place in places:
            (source, before), after = self._arrays[place]
            self.shares[place] = interpreter.exact(source, before, after).mean()
        self._next = (self._next + 1) % len(self.groups)

    @property
    def whole(self) -> float:
        """The share of all sentences that are no longer than those that were trained on."""
        sizes = [0 if group.longer else len(group.pairs) for group in self.groups]
        return float(np.average(self.shares, weights=sizes)) if sum(sizes) else float("nan")


def literally(groups: Sequence[Group], dictionary: Mapping[str, str] | None) -> np.ndarray | None:
    """The share of each group that comes out right if each word is looked up in `dictionary`."""
    if dictionary is None:
        return None
    if not isinstance(dictionary, Mapping):
        raise LearnerError(
            f"dictionary={shown(dictionary)}: it must be a dictionary of words, as datasets.dictionary()"
        )
    return np.array([np.mean([literal(source, dictionary) == target for source, target in g.pairs]) for g in groups])


def literal(text: str, dictionary: Mapping[str, Any]) -> str:
    """Word by word; a word that is not there stays as it is."""
    return " ".join(filter(None, (str(dictionary.get(word, word)) for word in words_of(text))))


def _size(pair: tuple[str, str]) -> int:
    return len(pair[0].split())
