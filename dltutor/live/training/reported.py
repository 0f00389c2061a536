"""What a step or an evaluation of a Keras model reports: flat, and each a number, whatever the metrics give."""

from __future__ import annotations

from typing import Any

import numpy as np


def flatten(logs: Any) -> dict[str, Any]:
    """Nested numbers side by side: Keras reports the metrics of some models as dictionaries in a dictionary."""
    found: dict[str, Any] = {}
    for name, value in (logs or {}).items():
        found.update(flatten(value) if isinstance(value, dict) else {name: value})
    return found


def numbers(logs: Any) -> dict[str, float]:
    """What is reported, as numbers: of a metric that gives one for each class, such as `F1Score`, the mean.

    >>> numbers({"loss": 1, "f1_score": np.array([0.5, 1.0]), "more": {"mae": np.float32(2)}})
    {'loss': 1.0, 'f1_score': 0.75, 'mae': 2.0}
    """
    return {name: float(np.mean(value)) for name, value in flatten(logs).items()}
