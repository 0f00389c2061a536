"""Chapter 10, style: which answers of a layer occur together."""

from __future__ import annotations

import numpy as np

from dltutor.exercises.core.compared import by, compare_array
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.inside.gram_slips import gram_slips
from dltutor.scratch import style


class Gram(Exercise):
    key = "gram"
    title = "which answers occur together"
    task = (
        "Write `gram(features)`. `features` has the shape (height, width, channels): what a layer answers at each "
        "place of an image. Return an array of shape (channels, channels). At [i, j] stands the mean, over all places, "
        "of channel i times channel j at the same place."
    )
    calls_with = "features"
    hints = (
        "Where a place lies does not count. So make one long list of places first: a table with a row for each place "
        "and a column for each channel.",
        "`places = features.reshape(-1, features.shape[-1])` is that table. A product of two matrices adds up products "
        "along what they share, and that must be the places.",
        "`places.T @ places` has the shape (channels, channels). Divide it by how many places there are.",
    )
    code = """
def gram(features):
    places = features.reshape(-1, features.shape[-1])
    return places.T @ places / len(places)
"""
    why = (
        "a sum over places does not know where they lie: it keeps what occurs together, which is style, and forgets "
        "where, which is the picture."
    )

    _TRIALS = ((3, 4, 2), (4, 4, 3), (1, 5, 4), (3, 2, 1), (6, 5, 4))

    def judge(self, gram: LearnerFunction) -> str:
        chance = np.random.default_rng(104)
        for shape in self._TRIALS:
            features = chance.normal(0.5, 1, shape).round(1)
            compare_array(
                gram,
                gram(features),
                style.gram(features),
                gram_slips(features),
                on=f"answers of shape {by(shape)}",
                table=f"features:\n{features}",
                size="(channels, channels)",
            )
        shuffled = chance.permutation(features.reshape(-1, shape[2])).reshape(shape)
        again = np.allclose(np.asarray(gram(shuffled), float), style.gram(features), rtol=1e-4, atol=1e-5)
        need(again, "with all places shuffled another matrix comes out, and it must be the same")
        return f"right for {len(self._TRIALS)} layers; with all places shuffled the very same matrix comes out."
