"""What the map of words is given: a model with an embedding, its vocabulary, kinds of words, and texts as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.recurrent.embedding_map.figure import MOST
from dltutor.live.training.given import keras_model


def embedding_of(model: Any) -> Any:
    """The weights of the model's first Embedding, a Keras variable of shape (words, numbers a word)."""
    import keras

    for layer in keras_model(model)._flatten_layers():
        if isinstance(layer, keras.layers.Embedding):
            if not layer.built:
                raise LearnerError(
                    "model: it has no weights yet; begin it with keras.Input((None,)), or train it first"
                )
            return layer.embeddings
    raise LearnerError("model: it has no embedding that could be drawn; add keras.layers.Embedding(…)")


def read_vocabulary(vocabulary: Any, rows: int) -> list[str]:
    """The words by their number, as many as the embedding has rows or fewer."""
    if hasattr(vocabulary, "get_vocabulary"):
        vocabulary = vocabulary.get_vocabulary()
    good = isinstance(vocabulary, list | tuple | np.ndarray) and all(isinstance(word, str) for word in vocabulary)
    if not good or len(vocabulary) < 3:
        raise LearnerError(
            f"vocabulary={validation.shown(vocabulary)}: it must be the list of words, vectorize.get_vocabulary()"
        )
    if len(vocabulary) > rows:
        raise LearnerError(f"vocabulary has {len(vocabulary)} words, and the Embedding {rows} rows: one for each word")
    return [str(word) for word in vocabulary]


def read_groups(groups: Any, known: list[str]) -> dict[str, list[str]]:
    """Two named kinds of words, without those that nobody knows; {} for none."""
    if groups is None:
        return {}
    if not isinstance(groups, Mapping) or len(groups) != 2:
        raise LearnerError(
            f"groups={validation.shown(groups)}: it must be two lists of words, {{'good words': […], 'bad words': […]}}"
        )
    found = {str(name)[:20]: [word for word in words if word in known] for name, words in groups.items()}
    for name, words in found.items():
        if len(words) < 2:
            raise LearnerError(f"groups: of {name!r} {len(words)} words are in the vocabulary; 2 or more are needed")
        if len(words) > MOST // 2:
            raise LearnerError(f"groups: {name!r} has {len(words)} words; at most {MOST // 2} can be shown")
    return found


def read_words(words: Any, groups: dict[str, list[str]], known: list[str]) -> list[str]:
    """The words that are shown, the most important first."""
    if words is None:
        plain = [word for word in known if word and word != "[UNK]"]
        chosen = list(dict.fromkeys([*(word for kind in groups.values() for word in kind), *plain]))[:MOST]
    else:
        if isinstance(words, str):
            words = words.split()
        chosen = list(dict.fromkeys(map(str, words)))
        missing = [word for word in chosen if word not in known]
        if missing:
            raise LearnerError(f"words: {missing[0]!r} is not in the vocabulary")
    if not 3 <= len(chosen) <= MOST:
        raise LearnerError(f"words: {len(chosen)} are to be shown; it must be 3 to {MOST}")
    return chosen


def read_texts(x: Any, rows: int) -> np.ndarray:
    """The texts as the embedding takes them."""
    numbers = np.asarray(x)
    if numbers.dtype.kind not in "iuf" or numbers.ndim != 2:
        raise LearnerError(
            f"train x: it must be whole numbers of shape (samples, words), np.array(vectorize(texts)); "
            f"it is {validation.shown(numbers)}"
        )
    if numbers.size and (numbers.min() < 0 or numbers.max() >= rows):
        low, high = numbers.min(), numbers.max()
        raise LearnerError(f"train x has numbers from {low:.0f} to {high:.0f}; the Embedding has rows 0 to {rows - 1}")
    return numbers.astype(np.int64)
