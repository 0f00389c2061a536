"""A number in a few characters."""

from __future__ import annotations

import numpy as np


def short(value: float) -> str:
    """A number in a few characters.

    >>> short(0.0), short(0.123), short(1234.5), short(3.2e-14), short(float("inf")), short(float("nan"))
    ('0', '0.12', '1.2e3', '3.2e-14', 'beyond all numbers', 'beyond all numbers')
    """
    if not np.isfinite(value):
        return "beyond all numbers"
    if value == 0 or 0.01 <= abs(value) < 1000:
        return f"{value:.2g}" if abs(value) < 100 else f"{value:.0f}"
    digits, power = f"{value:.1e}".split("e")
    return f"{digits}e{int(power)}"
