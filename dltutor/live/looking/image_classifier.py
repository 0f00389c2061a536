"""The classifier that says which digit a fake looks like, however the learner hands it over."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.looking.insides import Insides

MOST_CLASSES = 12


class ImageClassifier:
    """Reads images with the learner's classifier.

    Args:
        judge: a built Keras classifier of images with 2 to 12 classes, or a `live.Judge`.
        size: height and width of the images.

    Raises:
        LearnerError: if it is no such model, or takes other images.
    """

    def __init__(self, judge: Any, size: tuple[int, int]) -> None:
        model = getattr(judge, "classifier", judge)
        try:
            self.insides = Insides(model, most=0)
            self.insides.images("x", np.zeros((1, *size)))
        except LearnerError as slip:
            said = str(slip).removeprefix("model").removeprefix(": ").replace("x: one image has", "the images have")
            raise LearnerError(f"judge{'' if said.startswith('=') else ': '}{said}") from None
        self.classes = self.insides.classes
        if not 2 <= self.classes <= MOST_CLASSES:
            raise LearnerError(f"judge: it has {self.classes} classes; this lab shows 2 to {MOST_CLASSES}")
        self.model = model

    def read(self, images: np.ndarray) -> np.ndarray:
        """Probabilities, shape (count, classes), of images of shape (count, height, width)."""
        return self.insides.answers(self.insides.images("images", images))

    def fingerprint(self) -> tuple[float, ...]:
        """Changes when a weight does."""
        return self.insides.fingerprint()
