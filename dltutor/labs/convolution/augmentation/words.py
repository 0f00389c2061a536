"""What the augmentation lab notices about a learner's layers, in words."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor
from typing import Any

import numpy as np

from dltutor.wording import number, share

HALF_TURN = 90.0  # degrees from which on one digit can become another
FAR = 0.4  # of the side, from which on a thing can leave the image
WIDE_RANGE = 10.0  # the end of a layer's value_range that images from 0 to 1 were not made for
MIRRORS = ("reflect", "wrap")


def remarks(augment: Any, low: float, high: float, on_paper: bool) -> list[str]:
    """What may surprise, one sentence for each; `low` and `high` are the ends of the values of the images."""
    found = []
    for kind, config in _layers(augment):
        if kind == "RandomFlip":
            found.append("RandomFlip mirrors: a mirrored cat is a cat, but a mirrored 2 or b is another sign, or none.")
        if kind == "RandomRotation":
            largest = 360 * max(map(abs, _ends(config["factor"])))
            if largest >= HALF_TURN:
                found.append(
                    f"RandomRotation turns by up to {number(largest)}° (its factor is a share of a full turn): "
                    "a 6 can become a 9, and keeps its label."
                )
        if kind == "RandomTranslation":
            largest = max(abs(end) for name in ("height_factor", "width_factor") for end in _ends(config[name]))
            if largest >= FAR:
                found.append(f"RandomTranslation shifts by up to {share(largest)}: the thing can leave the image.")
        if on_paper and config.get("fill_mode") in MIRRORS:
            found.append(
                f'{kind} fills what is empty with a copy of the image (fill_mode="{config["fill_mode"]}"); '
                'fill_mode="constant" leaves paper.'
            )
        top = max(_ends(config.get("value_range", 0)))
        if top >= WIDE_RANGE > high:
            ends = f"({floor(low)}, {ceil(high)})"
            found.append(f"{kind} expects values up to {number(top)}: say value_range={ends} for these images.")
    return list(dict.fromkeys(found))


def beyond(values: np.ndarray, low: float, high: float) -> str:
    """A remark where augmented values lie far beyond those of the images."""
    least, most, slack = float(values.min()), float(values.max()), 0.05 * (high - low)
    if low - slack <= least and most <= high + slack:
        return ""
    ends = [number(value) for value in (low, high, least, most)]
    return "The images go from {} to {}, these versions from {} to {}.".format(*ends)


def sameness(versions: np.ndarray, original: np.ndarray, training: bool) -> str:
    """A remark where all versions are alike."""
    if len(versions) < 2 or not np.allclose(versions, versions[:1]):
        return ""
    if np.allclose(versions[0], original):
        if not training:
            return "All versions are the original: these layers are at work in training only."
        return "All versions are the original: is every factor 0?"
    return "All versions are alike: there is no chance in it."


def strength(shares: np.ndarray) -> str:
    """How many pixels changed, from version to version.

    >>> strength(np.array([0.2, 0.4]))
    'On average 30 % of the pixels changed, from 20 % to 40 %.'
    """
    mean, least, most = map(share, (shares.mean(), shares.min(), shares.max()))
    return f"On average {mean} of the pixels changed, from {least} to {most}."


def _layers(augment: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Kind and settings of every layer; nothing of what is no layer."""
    inner = getattr(augment, "layers", None)
    if inner:
        for layer in inner:
            yield from _layers(layer)
    elif hasattr(augment, "get_config"):
        yield type(augment).__name__, augment.get_config()


def _ends(factor: Any) -> tuple[float, ...]:
    """The ends of a factor that was given as one number, as a pair, or not at all."""
    if factor is None:
        return (0.0,)
    return tuple(map(float, factor)) if isinstance(factor, list | tuple) else (float(factor),)
