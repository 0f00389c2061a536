"""What the units of a column give, as numbers that can be drawn, and which of them are worth drawing."""

from __future__ import annotations

import numpy as np

from dltutor.labs.neurons.one_digit.figure import MOST_UNITS
from dltutor.live.looking.flow import Flow


def telling(flow: Flow, images: np.ndarray) -> list[np.ndarray]:
    """For each column the numbers of the units to be drawn: those that differ most from image to image."""
    seen = [flow.forward(image).states[1:] for image in images]
    shown = []
    for j, column in enumerate(flow.columns):
        values = np.array([by_unit(states[j], column.units) for states in seen])
        last = j == len(flow.columns) - 1
        best = np.argsort(-values.std(axis=0), kind="stable")[: column.units if last else MOST_UNITS]
        shown.append(np.sort(best))
    return shown


def by_unit(state: np.ndarray, units: int) -> np.ndarray:
    """One number for each unit: of a map its mean."""
    return state.mean(axis=(0, 1)) if state.ndim == 3 else state.reshape(-1)[:units]


def chosen_of(state: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Some of the units of a column, their maps first where there are any."""
    return np.moveaxis(state[..., units], -1, 0) if state.ndim == 3 else state.reshape(-1)[units]


def largest(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0)) or 1.0
