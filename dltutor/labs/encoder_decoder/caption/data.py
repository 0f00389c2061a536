"""What the captioner learns from: scenes, and their captions as numbers, checked against the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.datasets.drawn.captions import PAIRS, Pair
from dltutor.errors import LearnerError
from dltutor.live.training.given import inputs_of

BEGIN, END = "<start>", "<end>"
IMAGE = (32, 32, 3)
MOST_TESTED = 200  # test scenes that are looked at


class Words:
    """A vocabulary: captions to rows of numbers, and back.

    Args:
        words: the words in the order of their numbers; number 0 stands for nothing, after the end.
        length: words that the decoder reads, and answers.

    >>> words = Words(["", "<start>", "<end>", "a", "circle"], 4)
    >>> [part.tolist() for part in words.encode(["a circle"])]
    [[[1, 3, 4, 2]], [[3, 4, 2, 0]]]
    >>> words.decode([1, 3, 4, 2, 4])
    'a circle'
    """

    def __init__(self, words: Sequence[str], length: int) -> None:
        self.words, self.length = list(words), length
        self.numbers = {word: number for number, word in enumerate(self.words) if number}

    def encode(self, captions: Sequence[str], name: str = "captions") -> tuple[np.ndarray, np.ndarray]:
        """What the decoder reads, and what it is to answer: the same, one word further on. Shapes (samples, length)."""
        rows = np.zeros((len(captions), self.length + 1), np.int32)
        for row, caption in zip(rows, captions, strict=True):
            words = [BEGIN, *caption.split(), END]
            strange = next((word for word in words if word not in self.numbers), None)
            if strange is not None:
                raise LearnerError(f"words: {strange!r} is not in it, and a caption of {name} has it: {caption!r}")
            if len(words) > len(row):
                raise LearnerError(
                    f"model: it reads {self.length} words, and with {BEGIN} a caption of {name} has "
                    f"{len(words) - 1}: {caption!r}"
                )
            row[: len(words)] = [self.numbers[word] for word in words]
        return rows[:, :-1], rows[:, 1:]

    def decode(self, codes: Sequence[int]) -> str:
        """The words between the beginning and the first end."""
        words = [self.words[code] for code in codes if code]
        words = words[: words.index(END)] if END in words else words
        return " ".join(word for word in words if word != BEGIN)


def vocabulary(words: Any) -> list[str]:
    """The words in the order of their numbers, checked."""
    try:
        found = [] if isinstance(words, str) else [str(word) for word in words]
    except TypeError:
        found = []
    missing = next((word for word in (BEGIN, END) if word not in found[1:]), None)
    if missing:
        raise LearnerError(
            f"words={validation.shown(words)}: it must be the vocabulary in the order of its numbers, nothing at "
            f'number 0: ["", "{BEGIN}", "{END}", "a", …]; {missing} is not in it'
        )
    return found


class Scenes:
    """Images and captions, as a model takes them.

    Attributes:
        images: shape (samples, 32, 32, 3).
        captions: a list of sentences.
        read, answer: what the decoder reads and what it is to answer, shape (samples, length).
    """

    def __init__(self, name: str, data: Any, words: Words, most: int | None = None) -> None:
        try:
            images, captions = data[0], data[1]
        except (TypeError, IndexError, KeyError):
            images = captions = None
        if isinstance(captions, str | np.ndarray) or not isinstance(captions, Sequence):
            raise LearnerError(
                f"{name}={validation.shown(data)}: it must be scenes, as datasets.captioned_scenes() gives them, or a "
                "pair of images and a list of captions"
            )
        self.images = validation.array(f"{name} images", images, shape=(None, *IMAGE), dtype=None)[:most]
        validation.same_length(**{f"{name} images": images, f"{name} captions": captions})
        self.captions = [str(caption) for caption in captions[:most]]
        self.read, self.answer = words.encode(self.captions, name)

    @property
    def inputs(self) -> list[np.ndarray]:
        """What the model takes."""
        return [self.images, self.read]

    @property
    def unread(self) -> list[Pair]:
        """Pairs of colour and shape that no caption has."""
        return [pair for pair in PAIRS if not any(" ".join(pair) in caption for caption in set(self.captions))]

    def commonest(self, test: Scenes) -> tuple[str, float]:
        """The caption that there is most often, and the share of the test scenes that it is right for."""
        caption = Counter(self.captions).most_common(1)[0][0]
        return caption, float(np.mean([caption == true for true in test.captions]))


def check_model(model: Any, words: Sequence[str]) -> int:
    """How many words a captioner reads; a one-line `LearnerError` if it is none."""
    hint = "keras.Model([image, text], …), the image of shape (32, 32, 3)"
    shapes = [tuple(each.shape[1:]) for each in inputs_of(model, "model", hint)]
    if len(shapes) != 2 or shapes[0] != IMAGE or len(shapes[1]) != 1 or shapes[1][0] is None:
        raise LearnerError(
            f"model: its inputs have shapes {shapes}; they must be an image {IMAGE} and a row of words, such as (11,): "
            "keras.Model([image, text], …)"
        )
    length = int(shapes[1][0])
    wanted, out = (length, len(words)), model.output_shape
    if not isinstance(out, tuple) or out[1:] != wanted:
        raise LearnerError(
            f"model: its output has shape {out[1:] if isinstance(out, tuple) else out}; with {length} words to read "
            f"and a vocabulary of {len(words)} it must be {wanted}: end it with keras.layers.Dense({len(words)})"
        )
    return length
