"""What the robustness lab says: its settings, its accuracies and one image in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dltutor.labs.bases.changes import BY_NAME, KINDS
from dltutor.wording import fixed, share


def settings(strength: Mapping[str, float]) -> str:
    """What is changed, and how strongly.

    >>> settings({"rotation": -30.0, "clutter": 0.5}), settings({})
    ('rotation −30°, clutter 50 %', 'nothing is changed')
    """
    on = [f"{name} {BY_NAME[name].say(value)}" for name, value in strength.items() if not BY_NAME[name].nothing(value)]
    return ", ".join(on) or "nothing is changed"


def accuracies(names: Sequence[str], now: np.ndarray, before: np.ndarray, count: int) -> str:
    """How much each model gets right now and with unaltered images."""
    if len(names) == 1:
        right, was = round(now[0] * count), round(before[0] * count)
        unaltered = f"unaltered {was:,} ({share(before[0], 1)})"
        return f"{right:,} of {count:,} images right ({share(now[0], 1)}); {unaltered}."
    parts = [f"{name} {share(a, 1)} ({share(b, 1)})" for name, a, b in zip(names, now, before, strict=True)]
    return f"Right of {count:,} images, in brackets unaltered: {', '.join(parts)}."


def chances(now: np.ndarray, guessing: float) -> str:
    """A remark where a model is no better than a blind guess."""
    low = now <= guessing * 1.5
    if not low.any():
        return ""
    who = "That" if len(now) == 1 else "One of them" if low.sum() == 1 else "They"
    return f"{who} {'is' if low.sum() == 1 else 'are'} hardly better than guessing ({share(guessing)})."


def tried(names: Sequence[str], lost: Mapping[str, np.ndarray]) -> str:
    """Which of the changes tried alone at their marks costs most, and which least: `lost` in shares, by model."""
    if len(lost) < 2:
        return ""
    parts = []
    for i, name in enumerate(names):
        order = sorted(lost, key=lambda kind: lost[kind][i])
        who = "" if len(names) == 1 else f"{name}: "
        least, most = order[0], order[-1]
        parts.append(f"{who}{most} costs most ({points(lost[most][i])}), {least} least ({points(lost[least][i])})")
    return f"Alone, at the marks ({len(lost)} of {len(KINDS)} tried): {'; '.join(parts)}."


def image(number: int, label: str, names: Sequence[str], answers: Sequence[tuple[str, float]]) -> str:
    """One image: its label, and for each model its answer with how sure it is, from 0 to 1."""
    who = ["the model"] if len(names) == 1 else names
    parts = [
        f"{name} says {said} {'✔' if said == label else '✗'}, {share(sure)} sure"
        for name, (said, sure) in zip(who, answers, strict=True)
    ]
    return f"Image {number}: its label is {label}; {'; '.join(parts)}."


def points(lost: float) -> str:
    """A share of all images as percentage points."""
    return f"{fixed(100 * lost, 1)} points"
