"""Small images that every machine has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

Arrays = tuple[np.ndarray, np.ndarray]


def digits(
    classes: Iterable[int] | None = None, *, scaled: bool = True, test_share: float = 0.2, seed: int = 0
) -> tuple[Arrays, Arrays]:
    """Real handwritten digits, 8 × 8 pixels: 1,797 of them, written by 13 people.

    Returns ``(x_train, y_train), (x_test, y_test)``, as Keras's own data sets do. Images have shape
    (samples, 8, 8), float32, from 0 (paper) to 1 (ink); without `scaled` from 0 to 16. Labels have shape (samples,),
    int64, and are the digits themselves: ``digits(classes=(8, 9))`` gives the labels 8 and 9, not 0 and 1.

    Args:
        classes: the digits to keep, each from 0 to 9; all ten if None.
        scaled: divide the grey values by 16, so that they lie between 0 and 1.
        test_share: share of each digit that goes into the test set, from 0.05 to 0.95.
        seed: decides who goes into the test set; the same seed gives the same split.

    Raises:
        LearnerError: if an argument is not possible.

    Source:
        E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998
        (its test set), as it comes with scikit-learn. Licence: CC BY 4.0.

    Example:
        >>> (x_train, y_train), (x_test, y_test) = digits(classes=(8, 9))
        >>> x_train.shape, x_test.shape
        ((283, 8, 8), (71, 8, 8))
        >>> digits(classes=(8, 12))
        Traceback (most recent call last):
        dltutor.errors.LearnerError: classes=(8, 12): each must be a digit, a whole number from 0 to 9, as in (8, 9)
    """
    kept = _classes(classes)
    scaled = validation.choice("scaled", scaled, (True, False))
    share = validation.number("test_share", test_share, low=0.05, high=0.95, example=0.2)
    seed = validation.whole("seed", seed, low=0, high=2**32 - 1, example=0)
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    loaded = load_digits()
    keep = np.isin(loaded.target, kept)
    x = loaded.images[keep].astype(np.float32) / np.float32(16 if scaled else 1)
    y = loaded.target[keep].astype(np.int64)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=share, random_state=seed, stratify=y)
    return (x_train, y_train), (x_test, y_test)


def _classes(classes: Any) -> list[int]:
    if classes is None:
        return list(range(10))
    slip = LearnerError(
        f"classes={validation.shown(classes)}: each must be a digit, a whole number from 0 to 9, as in (8, 9)"
    )
    if isinstance(classes, str) or not isinstance(classes, Iterable):
        raise slip
    try:
        kept = [validation.whole("classes", c, low=0, high=9) for c in classes]
    except LearnerError:
        raise slip from None
    if not kept:
        raise slip
    if len(set(kept)) < len(kept):
        raise LearnerError(f"classes={validation.shown(classes)}: each digit must be named once, as in (8, 9)")
    return kept
