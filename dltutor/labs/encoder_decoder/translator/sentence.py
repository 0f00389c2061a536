"""The sentence that is looked at: what a model makes of it, and what the learner has shut in it and forced."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dltutor.datasets.languages.pairs import Pairs, words_of
from dltutor.errors import LearnerError
from dltutor.labs.encoder_decoder.translator.figure import MOST
from dltutor.labs.encoder_decoder.translator.interpreter import Interpreter, Translation

EXAMPLES = 12  # sentences to choose from
NOTHING = Translation((), np.zeros((0, 1)), None)


class Sentence:
    """A sentence of the source, said freely, as it is `shut` and `forced`, and where it is known fed the truth.

    Args:
        data: the vocabularies.
        truths: what is right, for sentences that are known.

    Attributes:
        asked: its words, `source` their numbers, `truth` the numbers of what is right or None.
        shut, forced: places of the source, and numbers of words by their place in the translation.
        freely, shown, fed: the translation by itself, the one that is shown, and that with the truth before each word.
    """

    def __init__(self, data: Pairs, truths: Mapping[str, str]) -> None:
        self.data, self._truths = data, truths
        self.freely = self.shown = NOTHING
        self.take("")

    def take(self, text: str) -> bool:
        """Another text, of which nothing is shut or forced; whether there was room for all of it."""
        words = words_of(text)
        self.asked = words[:MOST]
        known = " ".join(self.asked)
        self.source = tuple(self.data.encode(known))
        self.truth = self._numbers(known, self._truths[known]) if known in self._truths else None
        self.chosen: tuple[str, int] | None = None
        self.fed: Translation | None = None
        self.free()
        return len(words) <= MOST

    def free(self) -> None:
        """Open all words, force none."""
        self.shut: set[int] = set()
        self.forced: dict[int, int] = {}

    def say(self, one: Interpreter, fed: bool) -> None:
        """Let a model say it, `fed` the truth where that is wanted and known."""
        self.fed = None
        if not self.source:
            self.freely = self.shown = NOTHING
            return
        guess = self.freely.words
        self.shown = self.freely = one.say(self.source, forced={}, shut=(), guess=guess, most=MOST)
        if fed and self.truth is not None:
            self.shown = self.fed = one.follow(self.source, self.truth, self.shut)
        elif self.shut or self.forced:
            guess = self.freely.words
            self.shown = one.say(self.source, forced=self.forced, shut=self.shut, guess=guess, most=MOST)

    def force(self, place: int) -> None:
        """The next candidate in the place of a word; what was forced behind it is free again."""
        ranked = list(self.shown.ranked(place))
        following = ranked.index(self.shown.words[place]) + 1
        self.forced = {at: number for at, number in self.forced.items() if at < place}
        self.forced[place] = int(ranked[following % len(ranked)])

    def right(self, place: int) -> bool | None:
        """Whether a word that is shown is the right one; None if that is not known."""
        if self.truth is None:
            return None
        return place < len(self.truth) and self.truth[place] == self.shown.words[place]

    def step(self, side: str, by: int) -> None:
        """Choose the next word, or the one before, of the "source" or the "target"."""
        count = len(self.source if side == "source" else self.shown.words)
        first = 0 if by > 0 else count - 1
        at = self.chosen[1] + by if self.chosen is not None and self.chosen[0] == side else first
        self.chosen = (side, at % count) if count else None

    def _numbers(self, source: str, target: str) -> tuple[int, ...] | None:
        try:
            _, after = self.data.arrays([(source, target)])
        except LearnerError:  # a word that no sentence of the data has
            return None
        return tuple(map(int, after[0])) if len(after[0]) <= MOST else None


def examples_of(data: Pairs) -> list[str]:
    """Held-out sentences of all lengths, the shortest first."""
    ordered = sorted(dict(data.test_pairs), key=lambda text: len(text.split()))
    even = np.linspace(0, len(ordered) - 1, min(len(ordered), EXAMPLES)).round().astype(int)
    return [ordered[i] for i in even]
