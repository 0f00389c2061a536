"""Ways to say where a ball goes: a straight line on, or the learner's own model, step by step on its own answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.live.training.given import keras_model


def line_path(seen: np.ndarray, steps: int) -> np.ndarray:
    """The rule ``2 * now - before`` again and again: shape (balls, steps + 1, 2), beginning with now.

    >>> line_path(np.array([[[0.1, 0.5], [0.2, 0.5]]]), 2).round(1).tolist()
    [[[0.2, 0.5], [0.3, 0.5], [0.4, 0.5]]]
    """
    now, before = seen[:, -1], seen[:, -2]
    return now[:, None] + np.arange(steps + 1)[:, None] * (now - before)[:, None]


class ModelPath:
    """The learner's model, asked again and again, each answer put behind what it has seen.

    Args:
        model: a `keras.Model` with input (frames, 2) and output (2,) or (frames, 2).

    Raises:
        LearnerError: if it is something else.
    """

    def __init__(self, model: Any) -> None:
        shape = model.input_shape if keras_model(model).built else None
        if not isinstance(shape, tuple) or len(shape) != 3 or shape[-1] != 2:
            given = "is not known" if shape is None else f"is {shape}"
            raise LearnerError(
                f"model: its input shape {given}; it must be (None, frames, 2), so keras.Input((None, 2))"
            )
        out = model.output_shape
        if not isinstance(out, tuple) or len(out) not in (2, 3) or out[-1] != 2:
            raise LearnerError(f"model: its output shape is {out}; it must be (None, 2), the next position")
        self.length: int | None = shape[1]
        self._model = model

    def can(self, frames: int) -> bool:
        """Whether so many frames are enough."""
        return self.length is None or frames >= self.length

    def __call__(self, seen: np.ndarray, steps: int) -> np.ndarray:
        """The path from the last place seen: shape (balls, steps + 1, 2)."""
        known = np.asarray(seen, np.float32)
        frames = known.shape[1] if self.length is None else self.length
        path = [known[:, -1]]
        for _ in range(steps):
            answer = np.asarray(self._model(known[:, -frames:], training=False))
            path.append(answer if answer.ndim == 2 else answer[:, -1])
            known = np.concatenate([known, path[-1][:, None]], axis=1)
        return np.stack(path, axis=1).astype(float)


def measured(seen: np.ndarray, truth: np.ndarray, frames: int, ahead: int, model: ModelPath | None) -> list[float]:
    """The mean distance from `truth` (balls, 2): it stays, the rule, the model; NaN where one needs more frames."""
    seen = seen[:, -frames:]
    ends = [seen[:, -1], line_path(seen, ahead)[:, -1] if frames > 1 else None]
    ends.append(model(seen, ahead)[:, -1] if model is not None and model.can(frames) else None)
    return [float("nan") if end is None else float(np.hypot(*(end - truth).T).mean()) for end in ends]
