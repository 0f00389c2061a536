"""What the lab on small changes is given: further networks, names of classes, images; and what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking import insides
from dltutor.live.training.fitting import pair

JUDGED = 120  # test images that are asked about
THIS, EACH = "this network", "each for itself"


def further(others: Any) -> dict[str, Any]:
    """The further networks, by name."""
    if others is None:
        return {}
    if not isinstance(others, Mapping) or len(others) > 2 or THIS in others or EACH in others:
        given = f"a dictionary of {len(others)}" if isinstance(others, Mapping) else validation.shown(others)
        raise LearnerError(f'others={given}: it must be up to two networks by name, for example {{"second": second}}')
    return {str(name): one for name, one in others.items()}


def class_names(names: Any, looks: Mapping[str, insides.Insides]) -> tuple[str, ...]:
    """The name of each class; all networks have as many."""
    classes = looks[THIS].classes
    if not 3 <= classes <= 12:
        raise LearnerError(f"model: it has {classes} classes; this lab shows 3 to 12")
    for name, look in looks.items():
        if look.classes != classes:
            raise LearnerError(f"others: {name!r} has {look.classes} classes, and model {classes}")
    given = tuple(map(str, range(classes) if names is None else names))
    if len(given) != classes:
        raise LearnerError(f"names={given}: there must be {classes} names, one for each class")
    return given


def test_images(looks: Mapping[str, insides.Insides], test: Any, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels that are asked about."""
    x, y = pair("test", test)
    x, y = looks[THIS].images("test x", x), insides.labels("test y", y, classes)
    validation.same_length(test_x=x, test_y=y)
    for name, look in looks.items():
        if name != THIS:
            look.images(f"others: {name!r}: test x", x)
    if x.min() < 0 or x.max() > 1:
        raise LearnerError(f"test x goes from {x.min():g} to {x.max():g}: pixels must be from 0 to 1")
    some = np.linspace(0, len(y) - 1, min(JUDGED, len(y))).round().astype(int)
    return x[some], y[some]
