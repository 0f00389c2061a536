"""Tables of measurements that every machine has."""

from __future__ import annotations

import numpy as np

from dltutor import validation

Arrays = tuple[np.ndarray, np.ndarray]

IRIS_NAMES = ("setosa", "versicolor", "virginica")
IRIS_LENGTHS = ("sepal length", "sepal width", "petal length", "petal width")


def iris(*, test_share: float = 0.2, seed: int = 0) -> tuple[Arrays, Arrays]:
    """Four lengths of 150 iris flowers, 50 of each of three species.

    Returns ``(x_train, y_train), (x_test, y_test)``. Inputs have shape (samples, 4), float32, in centimetres: sepal
    length and width, petal length and width. Labels have shape (samples,), int64: 0 setosa, 1 versicolor, 2 virginica.

    Args:
        test_share: share of each species that goes into the test set, from 0.05 to 0.95.
        seed: decides who goes into the test set; the same seed gives the same split.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7, 1936; measured by
        E. Anderson. As it comes with scikit-learn, from the UCI Machine Learning Repository. Licence: CC BY 4.0.

    Example:
        >>> (x_train, y_train), (x_test, y_test) = iris()
        >>> x_train.shape, x_test.shape
        ((120, 4), (30, 4))
        >>> iris(test_share=2)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: test_share=2: it must be a number from 0.05 to 0.95, for example 0.2
    """
    share = validation.number("test_share", test_share, low=0.05, high=0.95, example=0.2)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    from sklearn.datasets import load_iris
    from sklearn.model_selection import train_test_split

    x, y = load_iris(return_X_y=True)
    x, y = x.astype(np.float32), y.astype(np.int64)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=share, random_state=seed, stratify=y)
    return (x_train, y_train), (x_test, y_test)
