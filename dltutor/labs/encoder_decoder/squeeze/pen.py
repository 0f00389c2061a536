"""Drawing into a sample: on an image with a round pen, on a curve by leading it."""

from __future__ import annotations

import numpy as np

REACH = 0.085  # of the pen, as a share of the image's height


def draw(sample: np.ndarray, start: tuple[float, float], end: tuple[float, float], full: float) -> np.ndarray:
    """`sample` with a stroke of `full` ink from one place to another, each (column, row) or (step, value).

    >>> draw(np.zeros((3, 3)), (0.5, 1.5), (1.5, 1.5), full=1.0).round(1).tolist()
    [[0.2, 0.2, 0.0], [1.0, 1.0, 0.2], [0.2, 0.2, 0.0]]
    >>> draw(np.zeros(5), (1, 2.0), (3, 4.0), full=1.0).tolist()
    [0.0, 2.0, 3.0, 4.0, 0.0]
    """
    drawn = np.array(sample, float)
    (x0, y0), (x1, y1) = start, end
    if drawn.ndim == 1:
        (left, low), (right, high) = sorted([(x0, y0), (x1, y1)])
        steps = np.arange(max(0, round(left)), min(len(drawn) - 1, round(right)) + 1)
        drawn[steps] = np.interp(steps, [left, right], [low, high]) if right > left else y1
        return drawn
    rows, columns = np.mgrid[: len(drawn), : drawn.shape[1]] + 0.5
    across, down = x1 - x0, y1 - y0
    share = np.clip(((columns - x0) * across + (rows - y0) * down) / (across**2 + down**2 or 1.0), 0, 1)
    away = np.hypot(columns - x0 - share * across, rows - y0 - share * down)
    radius = max(0.7, REACH * len(drawn))
    return np.maximum(drawn, full * np.clip(radius + 0.5 - away, 0, 1))
