"""A text as numbers: its characters, and windows of them for a model that guesses the next one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

UNKNOWN = "\ufffd"  # stands for every character that is not in the vocabulary
WINDOW = 100  # characters that a model reads at once


class Corpus:
    """A text cut into windows: x holds `window` characters, y the same shifted by one, what came next at each place.

    Each character is a whole number, its place in `characters`. The last part of the text is held out for validation.

    Args:
        text: the text; at least two windows long.
        window: characters in a window, from 2 to 1000.
        stride: characters from the start of one training window to the next; None for half a window. The windows of
            the validation data never overlap, so that every character of them is asked for once.
        held_out: the share at the end of the text that is never trained on, from 0.01 to 0.5.
        most: how many kinds of characters there may be, from 2 on; None for all. The rarest ones beyond that become
            "\ufffd".

    Raises:
        LearnerError: if `text` is no text or too short, or a setting is out of its range.

    Attributes:
        text: the text, after the rarest characters were replaced.
        characters: every kind of character once, sorted: the vocabulary.
        codes: the whole text as numbers, shape (characters of the text,).
        train, validation: (x, y), whole numbers of shape (windows, window).

    Example:
        >>> corpus = Corpus("to be or not to be " * 20, window=10)
        >>> corpus.characters
        ' benort'
        >>> x, y = corpus.train
        >>> x.shape, corpus.decode(x[0]), corpus.decode(y[0])
        ((67, 10), 'to be or n', 'o be or no')
    """

    def __init__(
        self,
        text: str,
        window: int = WINDOW,
        stride: int | None = None,
        *,
        held_out: float = 0.1,
        most: int | None = None,
    ) -> None:
        if not isinstance(text, str):
            raise LearnerError(f"text={validation.shown(text)}: it must be a text, for example datasets.text('prose')")
        self.window = validation.whole("window", window, low=2, high=1000, example=WINDOW)
        self.stride = validation.whole("stride", self.window // 2 if stride is None else stride, high=1000, example=50)
        held_out = validation.number("held_out", held_out, low=0.01, high=0.5, example=0.1)
        least = 2 * (self.window + 1)
        if len(text) < least:
            raise LearnerError(
                f"text has {len(text)} character{'s' * (len(text) != 1)}: with windows of {self.window} it must have "
                f"at least {least}"
            )
        self.text = text if most is None else _commonest(text, validation.whole("most", most, low=2, example=100))
        self.characters = "".join(sorted(set(self.text)))
        self._index = {c: i for i, c in enumerate(self.characters)}
        self.codes = self.encode(self.text)
        cut = min(round(len(text) * (1 - held_out)), len(text) - self.window - 1)
        self.train = windows(self.codes[:cut], self.window, self.stride)
        self.validation = windows(self.codes[cut:], self.window, self.window)

    def encode(self, text: str) -> np.ndarray:
        """The number of each character, shape (len(text),).

        Raises a `LearnerError` for a character that is not in the vocabulary, if that holds no "\ufffd" for it.
        """
        other = self._index.get(UNKNOWN)
        codes = [self._index.get(c, other) for c in text]
        if None in codes:
            raise LearnerError(f"text: {text[codes.index(None)]!r} is not in the vocabulary")
        return np.array(codes, np.int32)

    def decode(self, codes: Any) -> str:
        """The text of such numbers."""
        return "".join(self.characters[code] for code in np.asarray(codes).ravel())

    def __repr__(self) -> str:
        kinds, train, held_out = len(self.characters), len(self.train[0]), len(self.validation[0])
        return (
            f"Corpus: {len(self.text):,} characters of {kinds} kinds; {train:,} windows of {self.window} to train on, "
            f"{held_out:,} held out"
        )


def windows(codes: Any, window: int = WINDOW, stride: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Windows of a sequence, and the same shifted by one.

    Args:
        codes: one number a character, shape (characters,), at least `window` + 1 of them.
        window: characters in a window.
        stride: characters from the start of one window to the next; None for half a window.

    Returns:
        (x, y), each of shape (windows, window): y[i, t] is what follows x[i, t] in the sequence.

    Example:
        >>> x, y = windows([1, 2, 3, 4, 5], window=3, stride=1)
        >>> x.tolist(), y.tolist()
        ([[1, 2, 3], [2, 3, 4]], [[2, 3, 4], [3, 4, 5]])
    """
    window = validation.whole("window", window, low=2, example=WINDOW)
    stride = validation.whole("stride", max(1, window // 2) if stride is None else stride, example=50)
    codes = validation.array("codes", codes, shape=(None,), like="one number for each character").astype(np.int32)
    if len(codes) <= window:
        raise LearnerError(f"codes has {len(codes)} numbers: for windows of {window} there must be more than that")
    pieces = np.lib.stride_tricks.sliding_window_view(codes, window + 1)[::stride]
    return pieces[:, :-1].copy(), pieces[:, 1:].copy()


def _commonest(text: str, most: int) -> str:
    """The text with all but the commonest kinds of characters replaced by one sign."""
    counts = Counter(text)
    if len(counts) <= most:
        return text
    kept = {c for c, _ in counts.most_common(most - 1)}
    return "".join(c if c in kept else UNKNOWN for c in text)
