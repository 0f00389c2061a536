"""One model that translates: its words one after the other, each the likeliest, and how many sentences come out right.

A decoder's word depends on the words before it alone. So all places are asked at once, of a guess: what agrees up to a
place is what the model would have said there, and one word more is known. A good guess needs one pass.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.looking.attention import Attending, attends
from dltutor.live.looking.insides import probabilities
from dltutor.live.training import graphs
from dltutor.live.training.given import inputs_of

START, END = 1, 2


@dataclass(frozen=True)
class Translation:
    """The words that were said, <end> the last where it came, and why: for each the chances, and where it looked.

    `chances` has the shape (words, vocabulary), `weights` (words, words of the source), the mean of the heads.
    """

    words: tuple[int, ...]
    chances: np.ndarray
    weights: np.ndarray | None

    def ranked(self, place: int) -> np.ndarray:
        """The words that could stand at a place, the likeliest first; padding and <start> cannot."""
        order = np.argsort(-self.chances[place], kind="stable")
        return order[order >= END]


class Interpreter:
    """Asks `model` for translations. Nothing is copied, so what is trained is seen at once.

    Args:
        name: what it is called.
        model: a Keras model, (source, words before) to chances or logits of the next word at each place.
        kinds: numbers for words of the target.

    Raises:
        LearnerError: if it is no such model.
    """

    def __init__(self, name: str, model: Any, kinds: int) -> None:
        _check(name, model, kinds)
        self.name, self.model = name, model
        self.look = Attending(model) if attends(model) else None
        self._graph = None if self.look else _traced(model)

    def ask(self, source: np.ndarray, before: np.ndarray, shut: np.ndarray | None = None) -> tuple[Any, Any]:
        """What comes out, (sentences, places, vocabulary), and where it looked, (sentences, places, source) or None."""
        if self.look is None:
            import tensorflow as tf

            return self._graph(tf.constant(source, tf.int32), tf.constant(before, tf.int32)).numpy(), None
        answer, weights = self.look.look([source, before], shut)
        return answer, weights[self.look.names[-1]].mean(axis=1)

    def say(
        self,
        source: Sequence[int],
        *,
        forced: Mapping[int, int],
        shut: Collection[int],
        guess: Sequence[int],
        most: int,
    ) -> Translation:
        """Always the likeliest word, but for those `forced` at their places; up to <end>, or `most` words."""
        words = np.full(most, END, np.int32)
        words[: len(guess[:most])] = guess[:most]
        known = 0  # words that are certain
        while True:
            raw, weights = self.ask(np.array([source]), np.array([[START, *words[:-1]]]), _mask(source, shut))
            best = _best(raw[0])
            for place, word in forced.items():
                best[place : place + 1] = word
            wrong = np.flatnonzero(best[known:] != words[known:])
            known = known + int(wrong[0]) + 1 if len(wrong) else most
            words = best
            ends = np.flatnonzero(words[:known] == END)
            if len(ends) or known >= most:
                said = int(ends[0]) + 1 if len(ends) else most
                return _translation(words[:said], raw[0], weights)

    def follow(self, source: Sequence[int], after: Sequence[int], shut: Collection[int]) -> Translation:
        """What it says at each place if the words before are the right ones."""
        raw, weights = self.ask(np.array([source]), np.array([[START, *after[:-1]]]), _mask(source, shut))
        return _translation(_best(raw[0]), raw[0], weights)

    def exact(self, source: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """Whether each sentence comes out right, word by word: so it does if each word is the likeliest after them."""
        raw, _ = self.ask(source, before)
        return ((raw[..., END:].argmax(axis=-1) + END == after) | (after == 0)).all(axis=1)


def _translation(words: np.ndarray, raw: np.ndarray, weights: Any) -> Translation:
    count = len(words)
    return Translation(
        tuple(map(int, words)), probabilities(raw[:count]), weights if weights is None else weights[0][:count]
    )


def _best(raw: np.ndarray) -> np.ndarray:
    return (np.nan_to_num(raw)[..., END:].argmax(axis=-1) + END).astype(np.int32)


def _mask(source: Sequence[int], shut: Collection[int]) -> np.ndarray | None:
    return np.isin(np.arange(len(source)), list(shut)) if shut else None


def _traced(model: Any) -> Any:
    import keras
    import tensorflow as tf

    def ask(source: Any, before: Any) -> Any:
        return model(keras.tree.pack_sequence_as(model.input, [source, before]), training=False)

    return graphs.trace(ask, [tf.TensorSpec((None, None), tf.int32)] * 2)


def _check(name: str, model: Any, kinds: int) -> None:
    inputs = inputs_of(model, name, "keras.Input((None,)), one for the source and one for the words before")
    if len(inputs) != 2 or any(len(each.shape) != 2 for each in inputs):
        shapes = ", ".join(str(tuple(each.shape[1:])) for each in inputs)
        raise LearnerError(f"{name}: it takes {shapes}; it must take two rows of words, (None,) and (None,)")
    if any(size is not None for each in inputs for size in each.shape):
        raise LearnerError(f"{name}: it takes sentences of one length; begin it with keras.Input((None,)) twice")
    shape = tuple(model.outputs[0].shape)
    if len(model.outputs) != 1 or len(shape) != 3 or shape[-1] != kinds:
        raise LearnerError(
            f"{name}: it gives {shape[1:]}; it must give {kinds} numbers at each place, one for each word: "
            "Dense(len(data.target_words)) after return_sequences=True"
        )
