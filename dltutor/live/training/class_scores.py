"""Precision, recall and F1 of each class, while a classifier is trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.live.training import graphs
from dltutor.live.training.subject import Subject, name_of

MOST_CLASSES, MOST_SAMPLES = 20, 2000
CHUNK = 250  # samples asked at once


@dataclass(frozen=True)
class ClassScore:
    """Of one class: of what is called so how much is so, how much of it is found, both in one, and how much it is."""

    precision: float
    recall: float
    f1: float
    samples: int


class ClassScores:
    """The scores of a classifier on the samples of a feed, at most some thousand of them."""

    def __init__(self, subject: Subject, feed: Any) -> None:
        rows = np.linspace(0, feed.samples - 1, min(MOST_SAMPLES, feed.samples)).round().astype(int)
        self._model, self._x, y = subject.model, feed.x[rows], feed.y[rows]
        units = subject.output_shape[-1]
        self.classes = max(2, units)
        self._labels = (y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y.reshape(-1)).astype(int)
        self._graph: Any = None

    def __call__(self) -> list[ClassScore]:
        """The scores by the weights as they are now, one a class."""
        given = self._labels
        said = self._answers()
        found = []
        for k in range(self.classes):
            both = int(((said == k) & (given == k)).sum())
            called, there = int((said == k).sum()), int((given == k).sum())
            precision, recall = both / max(called, 1), both / max(there, 1)
            found.append(ClassScore(precision, recall, 2 * both / max(called + there, 1), there))
        return found

    def _answers(self) -> np.ndarray:
        import tensorflow as tf

        if self._graph is None:
            model, x = self._model, self._x
            spec = [tf.TensorSpec((None, *x.shape[1:]), x.dtype)]
            self._graph = graphs.trace(lambda x: model(x, training=False), spec)
        parts = [self._graph(tf.constant(self._x[i : i + CHUNK])).numpy() for i in range(0, len(self._x), CHUNK)]
        raw = np.concatenate(parts)
        if raw.shape[1] > 1:
            return raw.argmax(axis=1)
        logits = bool(getattr(self._model.loss, "from_logits", False))
        return (raw[:, 0] > (0.0 if logits else 0.5)).astype(int)


def class_scores(subject: Subject, feed: Any) -> ClassScores | None:
    """The scores that can be shown of a model, on samples in memory; None where it is no classifier of some classes."""
    shape, losses = subject.output_shape, subject.losses
    plain = isinstance(shape, tuple) and len(shape) == 2 and len(losses) == 1 and not subject.fixed_batch
    arrays = isinstance(feed.x, np.ndarray) and isinstance(feed.y, np.ndarray)
    if not (plain and arrays and "crossentropy" in name_of(losses[0]) and not subject.slow_because):
        return None
    scores = ClassScores(subject, feed)
    whole = scores._labels.min() >= 0 and scores._labels.max() < scores.classes
    if name_of(losses[0]) == "binary_crossentropy" and shape[-1] > 1:  # several answers at once
        return None
    return scores if scores.classes <= MOST_CLASSES and whole and feed.y.ndim <= 2 else None
