"""How much a network gains from more data: it is trained anew on more and more samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training import fitting
from dltutor.live.training.evaluator import Evaluator
from dltutor.live.training.trainer import Trainer


def learning_curve(
    model: Any, data: Any, test: Any, sizes: Sequence[int], *, draws: int = 5, steps: int = 600, batch_size: int = 32
) -> np.ndarray:
    """The share of a test set that is right, for training sets of growing size; shape (draws, sizes).

    Every training begins with the weights that the model comes with, and takes as many steps; for each draw the
    samples are mixed anew. Afterwards the model is as it came.

    Args:
        model: a compiled `keras.Model` with the metric "accuracy".
        data: the pair (x, y) that the training sets are drawn from.
        test: the pair (x, y) to judge by.
        sizes: of the training sets, from 1 to the number of samples.
        draws: how often it is done with other samples.
        steps, batch_size: of each training; where there are fewer samples, a step takes all of them.

    Raises:
        LearnerError: if the model is not compiled or reports no accuracy, or an argument is not possible.

    Example:
        >>> import keras
        >>> keras.utils.set_random_seed(0)
        >>> x = np.random.default_rng(0).normal(size=(200, 2))
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, "sigmoid")])
        >>> model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy", metrics=["accuracy"])
        >>> data = x[:100], (x[:100, :1] > 0)
        >>> curve = learning_curve(model, data, (x[100:], x[100:, :1] > 0), [2, 100], draws=3, steps=100)
        >>> curve.shape, bool(curve[:, 1].mean() > 0.9)
        ((3, 2), True)
    """
    x, y = (np.asarray(part) for part in fitting.pair("data", data))
    counts = [validation.whole("sizes", size, high=len(x), example=min(100, len(x))) for size in sizes]
    draws = validation.whole("draws", draws, example=5)
    steps = validation.whole("steps", steps, example=600)
    trainer = Trainer(model, x, y, batch_size=min(batch_size, len(x)))
    if "accuracy" not in trainer.names:
        raise LearnerError('model: compile it with metrics=["accuracy"]')
    judge = Evaluator(trainer.subject, "test", test)
    found = np.zeros((draws, len(counts)))
    for draw in range(draws):
        order = np.random.default_rng(draw).permutation(len(x))
        for i, count in enumerate(counts):
            trainer.reset()
            trainer.set_data(x[order[:count]], y[order[:count]])
            trainer.batch_size = min(batch_size, count)
            trainer.train(steps=steps)
            found[draw, i] = judge()["accuracy"]
    trainer.reset()
    return found
