"""The maps of all methods for one image, by the model itself or by a copy of it."""

from __future__ import annotations

import numpy as np

from dltutor.live.looking import explaining
from dltutor.live.looking.explaining import Sweep
from dltutor.live.looking.scores import Scores, Weights

OCCLUSION, SALIENCY, GRAD_CAM, TIMES = METHODS = ("occlusion", "saliency", "Grad-CAM", "saliency × pixel")
LEAST = {OCCLUSION: 0.1}  # so much has the full colour at least: a hundredth of a probability is nothing to look at


class Maps:
    """What the methods say of `image`; what was found once is kept, and the occlusion comes bit by bit.

    Args:
        scores: of the model.
        image: as the model takes it.
        weights: of a copy that is asked in place of the model.
    """

    def __init__(self, scores: Scores, image: np.ndarray, weights: Weights | None = None) -> None:
        self.scores, self.image, self.weights = scores, image, weights
        self.answer = scores.shares(image[None], weights)[0]
        self.sweep: Sweep | None = None
        self._gradients: dict[int, np.ndarray] = {}
        self._found: dict[tuple[str, int, str | None], np.ndarray] = {}

    def cover(self, patch: int, fill: np.ndarray) -> None:
        """From now on the occlusion is that with this patch."""
        self.sweep = Sweep(self.scores, self.image, patch, fill, self.weights)

    def of(self, method: str, label: int, layer: str | None) -> np.ndarray | None:
        """The map (rows, columns) of a method; None if this model has none."""
        if method == OCCLUSION:
            return self.sweep.drops(label)
        if method == GRAD_CAM and layer is None:
            return None
        key = (method, label, layer if method == GRAD_CAM else None)
        if key not in self._found:
            self._found[key] = np.nan_to_num(self._find(*key), posinf=0.0)
        return self._found[key]

    def _find(self, method: str, label: int, layer: str | None) -> np.ndarray:
        if method == GRAD_CAM:
            return explaining.grad_cam(self.scores, self.image, label, layer, weights=self.weights)
        if label not in self._gradients:
            self._gradients[label] = self.scores.gradient(self.image, label, weights=self.weights)[1]
        gradient = self._gradients[label]
        return explaining.strongest_channel(gradient if method == SALIENCY else gradient * self.image)


def span(method: str, values: np.ndarray | None) -> float:
    """The number of a map that has the full colour."""
    largest = 0.0 if values is None else float(np.nanmax(np.abs(values), initial=0.0))
    return max(largest, LEAST.get(method, 0.0))


def alike(one: np.ndarray | None, other: np.ndarray | None) -> float:
    """The rank correlation of how strong two maps are at each place; NaN if one of them is flat or not complete."""
    if one is None or other is None or np.isnan(one).any() or np.isnan(other).any():
        return float("nan")
    return explaining.likeness(np.abs(one), np.abs(other))
