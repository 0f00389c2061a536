"""Asks a Keras model that reads texts for its answer after every word: all beginnings of a text in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.looking.insides import probabilities
from dltutor.live.training import graphs
from dltutor.live.training.given import keras_model
from dltutor.validation import shown

UNKNOWN = 1  # the number that TextVectorization gives to every word that it does not know


class Reading:
    """The answers of `model` to texts; nothing is copied, so what is trained is seen at once.

    Args:
        model: a Keras model that takes whole numbers, shape (samples, words), and gives one number, the probability of
            "yes" or its logit. It must have been built: trained, or begun with `keras.Input`.
        encode: makes numbers of an array of texts, (samples,) → (samples, words), filled up with 0; for example a
            `keras.layers.TextVectorization` layer after `adapt`. The number 1 stands for unknown words.
        name: what it is called in messages.

    Raises:
        LearnerError: if one of them cannot be asked.
    """

    def __init__(self, model: Any, encode: Any, name: str = "model") -> None:
        import tensorflow as tf

        if not keras_model(model, name).built:
            raise LearnerError(f"{name}: it has no weights yet; train it first, or begin it with keras.Input((None,))")
        if not callable(encode):
            raise LearnerError(
                f"encode={shown(encode)}: it must make numbers of texts, for example a TextVectorization layer"
            )
        self.model, self.encode, self.name = model, encode, name
        self._length = self._wanted_length()
        self._unknown: dict[str, bool] = {}
        try:
            signature = [tf.TensorSpec((None, self._length), tf.int64)]
            self._graph = graphs.trace(lambda numbers: model(numbers, training=False), signature)
        except Exception as error:
            said = str(error).strip().splitlines()[0][:160]
            raise LearnerError(f"{name}: it does not take whole numbers of shape (samples, words) ({said})") from None
        answer = self._graph.structured_outputs
        if getattr(answer, "shape", (0, 0, 0))[1:] != (1,):
            raise LearnerError(f"{name}: it must give one number for a text, by keras.layers.Dense(1, 'sigmoid')")

    def scores(self, words: Sequence[str]) -> np.ndarray:
        """The probability after each word, shape (words,): of the first word alone, of the first two, and so on."""
        return self.answers(self.beginnings(words))

    def beginnings(self, words: Sequence[str]) -> np.ndarray:
        """The first word, the first two and so on as numbers, shape (words, words) or wider."""
        return self.numbers([" ".join(words[: i + 1]) for i in range(len(words))]) if words else np.zeros((0, 1), int)

    def answers(self, numbers: np.ndarray) -> np.ndarray:
        """The probability for each text, given as numbers."""
        if not len(numbers):
            return np.zeros(0)
        numbers = numbers[:, : self._length]
        missing = max(1, self._length or 0) - numbers.shape[1]  # marks alone give no numbers at all
        numbers = np.pad(numbers, ((0, 0), (0, max(missing, 0))))
        return probabilities(np.asarray(self._graph(numbers)))[:, 1]

    def unknown(self, words: Sequence[str]) -> list[bool]:
        """For each word whether `encode` has no number of its own for it."""
        new = [word for word in dict.fromkeys(words) if word not in self._unknown]
        if new:
            rows = self.numbers(new)
            self._unknown.update(
                (word, bool((row[row != 0] == UNKNOWN).all() and (row != 0).any()))
                for word, row in zip(new, rows, strict=True)
            )
        return [self._unknown[word] for word in words]

    def numbers(self, texts: Sequence[str]) -> np.ndarray:
        """The texts as numbers, int64, shape (texts, words)."""
        try:
            numbers = np.array(self.encode(np.array(texts)))
        except Exception as error:
            said = str(error).strip().splitlines()[0][:160] if str(error).strip() else type(error).__name__
            raise LearnerError(f"encode: it stops at an array of {len(texts)} texts ({said})") from None
        if numbers.dtype.kind not in "iu" or numbers.ndim != 2 or len(numbers) != len(texts):
            raise LearnerError(
                f"encode: for {len(texts)} texts it gives an array of shape {numbers.shape}, {numbers.dtype}; it must "
                "be whole numbers of shape (texts, words)"
            )
        return numbers.astype(np.int64)

    def fingerprint(self) -> tuple[float, ...]:
        """Changes when a weight does."""
        return tuple(float(np.sum(weight, dtype=float)) for weight in self.model.get_weights())

    def _wanted_length(self) -> int | None:
        shape = getattr(self.model, "input_shape", None)
        if shape is None or isinstance(shape, list | dict):
            return None
        return shape[1] if len(shape) == 2 else None
