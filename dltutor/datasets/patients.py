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


def breast_cancer() -> tuple[np.ndarray, np.ndarray]:
    """Cells from breast lumps of 569 women, measured under the microscope, and whether the lump was cancer.

    Returns two arrays: 30 measurements for each woman, shape (569, 30), float32, each column in its own unit (sizes,
    shapes and textures of the nuclei of the cells; lengths in pixels of the image), and 1 for cancer or 0 for none,
    shape (569,), int64. 212 of the lumps were cancer, 37 %: these women were examined because they had a lump. Among
    women who are well the share is far smaller.

    Source:
        W. N. Street, W. H. Wolberg and O. L. Mangasarian, "Nuclear feature extraction for breast tumor diagnosis", 1993
        (Breast Cancer Wisconsin, Diagnostic), as it comes with scikit-learn. Licence: CC BY 4.0.

    Example:
        >>> measured, cancer = breast_cancer()
        >>> measured.shape, int(cancer.sum())
        ((569, 30), 212)
    """
    from sklearn.datasets import load_breast_cancer

    loaded = load_breast_cancer()
    return loaded.data.astype(np.float32), 1 - loaded.target.astype(np.int64)
