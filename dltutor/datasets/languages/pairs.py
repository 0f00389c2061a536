"""Sentences in two languages as numbers, for a model that reads one and writes the other word by word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

PADDING, UNKNOWN = 0, 1  # of the source
START, END = 1, 2  # of the target
LEAST = 20  # pairs
Arrays = tuple[list[np.ndarray], np.ndarray]


class Pairs:
    """Pairs of sentences, their words as numbers: what an encoder reads, what a decoder is given, what it is to say.

    A word is what stands between spaces; small and capital letters are the same, and marks at its ends are left out.
    Rows are filled up with 0, for `Embedding(mask_zero=True)`.

    Args:
        pairs: tuples (source, target) of texts, 20 or more, as `sentence_pairs` gives them or your own.
        held_out: the share at the end that is never trained on, from 0.01 to 0.5. Shuffle your own pairs first.

    Raises:
        LearnerError: if they are no pairs of texts, or a setting is out of its range.

    Attributes:
        train_pairs, test_pairs: the texts, with small letters and without marks.
        source_words: the word of each number; 0 is padding, 1 stands for every word that is not here.
        target_words: likewise; 1 is "<start>", 2 "<end>".
        train, test: ``([source, before], after)``: whole numbers of shape (sentences, words). `before` is the target
            behind "<start>", `after` the same with "<end>" behind it: what is to be said at each place.

    Example:
        >>> data = Pairs([("the dog", "le chien"), ("a dog", "un chien")] * 10)
        >>> data.source_words, data.target_words
        (['', '?', 'a', 'dog', 'the'], ['', '<start>', '<end>', 'chien', 'le', 'un'])
        >>> (source, before), after = data.arrays([("A dog!", "Un chien.")])
        >>> source.tolist(), before.tolist(), after.tolist()
        ([[2, 3]], [[1, 5, 3]], [[5, 3, 2]])
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], *, held_out: float = 0.1) -> None:
        clean = cleaned(pairs)
        share = validation.number("held_out", held_out, low=0.01, high=0.5, example=0.1)
        cut = min(max(round(len(clean) * (1 - share)), 1), len(clean) - 1)
        self.train_pairs, self.test_pairs = clean[:cut], clean[cut:]
        first, second = (sorted({word for pair in clean for word in pair[side].split()}) for side in (0, 1))
        self.source_words, self.target_words = ["", "?", *first], ["", "<start>", "<end>", *second]
        self._source, self._target = (
            {word: number for number, word in enumerate(words)} for words in (self.source_words, self.target_words)
        )
        self.train, self.test = self.arrays(self.train_pairs), self.arrays(self.test_pairs)

    def arrays(self, pairs: Iterable[tuple[str, str]]) -> Arrays:
        """Other pairs as numbers, ``([source, before], after)``; their rows are as long as the longest needs.

        Raises:
            LearnerError: if a word of a target is not in the vocabulary.
        """
        clean = cleaned(pairs, least=1)
        source = _rows([self.encode(text) for text, _ in clean])
        after = [[*self._numbers(text), END] for _, text in clean]
        return [source, _rows([[START, *row[:-1]] for row in after])], _rows(after)

    def encode(self, text: str) -> list[int]:
        """The numbers of the words of a source sentence; 1 for a word that is not in the vocabulary."""
        return [self._source.get(word, UNKNOWN) for word in words_of(text)]

    def decode(self, numbers: Any) -> str:
        """The target sentence of such numbers, up to its "<end>"."""
        found = [int(number) for number in np.asarray(numbers).ravel()]
        return " ".join(self.target_words[number] for number in _before_end(found) if number > END)

    def _numbers(self, text: str) -> list[int]:
        words = words_of(text)
        unknown = next((word for word in words if word not in self._target), None)
        if unknown is not None:
            raise LearnerError(f"pairs: {unknown!r} in the target {text!r} is not in the vocabulary")
        return [self._target[word] for word in words]

    def __repr__(self) -> str:
        longest = max(len(text.split()) for text, _ in self.train_pairs)
        return (
            f"Pairs: {len(self.train_pairs):,} to train on, {len(self.test_pairs):,} held out; "
            f"{len(self.source_words)} and {len(self.target_words)} numbers for words; the longest has {longest} words"
        )


def words_of(text: str) -> list[str]:
    """The words of a text, with small letters and without the marks at their ends.

    >>> words_of("Ne voit-il pas ? Si !")
    ['ne', 'voit-il', 'pas', 'si']
    """
    return [word for each in text.lower().split() if (word := each.strip('.,;:!?¡¿…“”«»"()'))]


def cleaned(pairs: Any, least: int = LEAST) -> list[tuple[str, str]]:
    """Pairs of texts as a list, with small letters and without marks; a `LearnerError` if they are none."""
    like = "a list of pairs of texts, for example [('the dog', 'le chien'), …]"
    try:
        given = [(pair,) if isinstance(pair, str) else tuple(pair) for pair in pairs]
    except TypeError:
        raise LearnerError(f"pairs={validation.shown(pairs)}: it must be {like}") from None
    for pair in given:
        if len(pair) != 2 or not all(isinstance(text, str) and words_of(text) for text in pair):
            raise LearnerError(f"pairs: one is {validation.shown(pair)}; it must be {like}")
    if len(given) < least:
        raise LearnerError(f"pairs: there are {len(given)}; at least {least} are needed")
    return [(" ".join(words_of(source)), " ".join(words_of(target))) for source, target in given]


def _rows(lists: list[list[int]]) -> np.ndarray:
    rows = np.full((len(lists), max(map(len, lists))), PADDING, np.int32)
    for row, numbers in zip(rows, lists, strict=True):
        row[: len(numbers)] = numbers
    return rows


def _before_end(numbers: list[int]) -> list[int]:
    return numbers[: numbers.index(END)] if END in numbers else numbers
