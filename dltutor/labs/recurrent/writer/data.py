"""What the writer learns from: windows of characters, checked against the model; and what counting alone reaches."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.datasets.corpus import Corpus
from dltutor.errors import LearnerError
from dltutor.labs.recurrent.writer.reader import TINY, gives_probabilities
from dltutor.live.training.fitting import pair
from dltutor.live.training.subject import Subject
from dltutor.scratch.texts.ngrams import NGrams

MOST_LOOKED_AT = 256  # held-out windows whose loss is measured while the model trains
PAIRS, FIVE = "pairs of characters", "runs of five (5-gram)"
ADD = 0.5  # to each count: what was never seen is not impossible
CATEGORICAL = ("sparse_categorical_crossentropy", "categorical_crossentropy")


class Material:
    """Windows and vocabulary, from a text, a `datasets.Corpus`, or plain arrays.

    Attributes:
        characters: the vocabulary, one character for each number.
        train: (x, y), as the model takes them.
        validation: the same for held-out text, at most 256 windows; None if there is none.
        words: all words of the training windows.
        bars: (name, nats a character) of guesses that only count, on the held-out text (or the training text).
    """

    def __init__(self, train: Any, validation_data: Any, characters: Any) -> None:
        if isinstance(train, str):
            train = Corpus(train)
        if isinstance(train, Corpus):
            if characters is None:
                characters = train.characters
            if validation_data is None:
                validation_data = train.validation
            train = train.train
        elif characters is None:
            raise LearnerError("characters: hand over the vocabulary, one character for each number that is in train")
        self.characters = vocabulary(characters)
        self.train = pair("train", train)
        self.codes = self._both("train", self.train)
        self.validation = None if validation_data is None else pair("validation_data", validation_data)
        held_out = self.codes
        if self.validation is not None:
            parts = self._both("validation_data", self.validation)
            few = np.linspace(0, len(parts[0]) - 1, min(MOST_LOOKED_AT, len(parts[0]))).round().astype(int)
            held_out = tuple(part[few] for part in parts)
            self.validation = tuple(np.asarray(part)[few] for part in self.validation)
        self.bars = bars(self.codes, held_out, len(self.characters))
        self.words = {word for line in self._lines() for word in words_in(line, whole=True)}

    def encode(self, text: str) -> tuple[tuple[int, ...], str]:
        """The numbers of the characters that are in the vocabulary, and the others."""
        index = {c: i for i, c in enumerate(self.characters)}
        return tuple(index[c] for c in text if c in index), "".join(sorted({c for c in text if c not in index}))

    def decode(self, codes: Any) -> str:
        return "".join(self.characters[code] for code in codes)

    def _both(self, name: str, data: tuple) -> tuple[np.ndarray, np.ndarray]:
        x, y = (self._codes(f"{name} {n}", part) for n, part in zip("xy", data, strict=True))
        if x.shape != y.shape:
            raise LearnerError(
                f"{name}: x has shape {x.shape} and y {y.shape}: they must be alike, y what follows each character of x"
            )
        return x, y

    def _codes(self, name: str, part: Any) -> np.ndarray:
        """Whole numbers of shape (windows, time), of one-hot ones too."""
        kinds = len(self.characters)
        part = np.asarray(part)
        if part.dtype.kind not in "biuf" or part.ndim not in (2, 3) or (part.ndim == 3 and part.shape[2] != kinds):
            wanted = f"whole numbers of shape (windows, time), or one-hot, of shape (windows, time, {kinds})"
            raise LearnerError(f"{name}={validation.shown(part)}: it must be {wanted}")
        if part.size == 0:
            raise LearnerError(f"{name} is empty: there must be at least one window of characters")
        codes = part.argmax(axis=2) if part.ndim == 3 else part
        if (codes != codes.astype(int)).any() or codes.min() < 0 or codes.max() >= kinds:
            raise LearnerError(
                f"{name} has numbers from {codes.min():g} to {codes.max():g}: with {kinds} characters they must be "
                f"whole numbers from 0 to {kinds - 1}"
            )
        return codes.astype(np.int32)

    def _lines(self) -> list[str]:
        return [self.decode(row) for row in self.codes[0]]


def vocabulary(characters: Any) -> str:
    """Each character once, in the order of their numbers."""
    try:
        found = list(characters)
    except TypeError:
        found = []
    if isinstance(characters, dict):
        found = sorted(characters, key=characters.get)
    if len(found) < 2 or not all(isinstance(c, str) and len(c) == 1 for c in found):
        raise LearnerError(
            f"characters={validation.shown(characters)}: it must be the characters in the order of their numbers, "
            "for example sorted(set(text))"
        )
    if len(set(found)) < len(found):
        twice = next(c for c in found if found.count(c) > 1)
        raise LearnerError(f"characters: {twice!r} is in it twice; each must be there once: sorted(set(text))")
    return "".join(found)


def check_model(model: Any, kinds: int) -> None:
    """A compiled model that gives one number for each of `kinds` characters at each place of a window."""
    subject = Subject(model)
    out, into = subject.output_shape, subject.input_shape
    if not isinstance(out, tuple) or not isinstance(into, tuple):
        raise LearnerError("model: it must know its one input and its one output: begin it with keras.Input((None,))")
    if len(out) == 2:
        raise LearnerError(
            f"model: its output has shape {out}, one answer for a whole window; there must be one at each character: "
            "keras.layers.GRU(…, return_sequences=True)"
        )
    if len(out) != 3 or out[-1] != kinds:
        raise LearnerError(
            f"model: its output has shape {out}, and the text has {kinds} characters: end it with "
            f"keras.layers.Dense({kinds})"
        )
    tables = [layer for layer in model.layers if _is_table(layer, model) and layer.input_dim < kinds]
    if tables:
        raise LearnerError(
            f"model: its Embedding knows {tables[0].input_dim} characters, and the text has {kinds}: "
            f"keras.layers.Embedding({kinds}, …)"
        )
    _check_loss(model, subject.loss)


def _is_table(layer: Any, model: Any) -> bool:
    """Whether it is an Embedding of the characters, not of their places."""
    given = [tensor for node in layer._inbound_nodes for tensor in node.input_tensors]
    return type(layer).__name__ == "Embedding" and any(tensor is model.inputs[0] for tensor in given)


def _check_loss(model: Any, name: str) -> None:
    if name not in CATEGORICAL:
        raise LearnerError(
            f"loss={name!r}: this lab counts nats a character, which is the cross-entropy; compile with "
            "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
        )
    logits, shares = bool(getattr(model.loss, "from_logits", False)), gives_probabilities(model)
    linear = getattr(getattr(model.layers[-1], "activation", None), "__name__", "") == "linear"
    if linear and not logits:
        raise LearnerError(
            "loss: the last layer gives logits, no probabilities; compile with "
            "keras.losses.SparseCategoricalCrossentropy(from_logits=True), or give it activation='softmax'"
        )
    if shares and logits:
        raise LearnerError(
            "loss: the last layer has a softmax, so it gives no logits; compile without from_logits=True, "
            "or leave the softmax away"
        )


def bars(train: tuple, held_out: tuple, kinds: int) -> tuple[tuple[str, float], ...]:
    """The loss of guesses that only count, on held-out windows, in nats a character, with the training text's counts.

    >>> x = np.array([[0, 1, 0, 1, 0, 1]])
    >>> [(name, round(loss, 2)) for name, loss in bars((x, 1 - x), (x, 1 - x), 2)][-2:]
    [('pairs of characters', 0.13), ('runs of five (5-gram)', 0.03)]
    """
    x, y = train
    singles = np.bincount(y.ravel(), minlength=kinds) + ADD
    pairs = np.bincount(x.ravel() * kinds + y.ravel(), minlength=kinds * kinds).reshape(kinds, kinds) + ADD
    singles, pairs = singles / singles.sum(), pairs / pairs.sum(axis=1, keepdims=True)
    a, b = (part.ravel() for part in held_out)
    return (
        ("uniform guess", float(np.log(kinds))),
        ("single characters", float(-np.log(singles[b] + TINY).mean())),
        (PAIRS, float(-np.log(pairs[a, b] + TINY).mean())),
        (FIVE, NGrams(x, y, kinds).loss(*held_out)),
    )


def words_in(text: str, *, whole: bool = False) -> list[str]:
    """The words of a text; with `whole`, not those that the text's ends may have cut.

    >>> words_in("o be, or not to b", whole=True)
    ['be', 'or', 'not', 'to']
    """
    found = [m for m in re.finditer(r"[^\W_]+(?:['’_-][^\W_]+)*", text)]
    if whole:
        found = [m for m in found if m.start() > 0 and m.end() < len(text)]
    return [m.group() for m in found]


def period(text: str, least: int = 30) -> int:
    """After how many characters the end of a text repeats itself, over `least` characters and three times at least.

    0 if it does not.

    >>> period("I said that that that that that that that"), period("no two parts of this line are the same at all")
    (5, 0)
    """
    for p in range(1, len(text) // 3 + 1):
        n = max(3 * p, least)
        if n <= len(text) and text[-n:-p] == text[len(text) - n + p :]:
            return p
    return 0
