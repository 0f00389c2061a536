"""Measurements of patients that every machine has."""

from __future__ import annotations

import numpy as np

from dltutor import validation

FEATURES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")


def diabetes(feature: str = "bmi") -> tuple[np.ndarray, np.ndarray]:
    """One measurement of 442 diabetes patients, and how far the disease had progressed a year later.

    Returns two arrays of shape (442,), float64: the measurement in its own unit, and the progression, a number from
    25 to 346 without unit. The body mass index "bmi" is in kg/m², from 18.0 to 42.2.

    Args:
        feature: "age" (years), "sex" (1 or 2), "bmi" (kg/m²), "bp" (mean blood pressure, mmHg), or one of the six
            values of the blood serum, "s1" to "s6".

    Raises:
        LearnerError: for another name.

    Source:
        B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, "Least Angle Regression", Annals of Statistics 32, 2004,
        as it comes with scikit-learn. Licence: that of scikit-learn, BSD 3-Clause.

    Example:
        >>> bmi, progression = diabetes()
        >>> bmi.shape, float(bmi.min()), float(bmi.max())
        ((442,), 18.0, 42.2)
    """
    feature = validation.choice("feature", feature, FEATURES)
    from sklearn.datasets import load_diabetes

    loaded = load_diabetes(scaled=False)
    return loaded.data[:, FEATURES.index(feature)].copy(), loaded.target.astype(float)
