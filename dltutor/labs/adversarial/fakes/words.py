"""The words and the goals of the lab of fakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.live.page.goals import Goal

CONFIDENT, SHARE, RATIO = 0.9, 0.03, 4.0  # what is wanted of 1,000 fakes
LEGIBLE = 0.7  # of them confident: where that is not so, what class a fake has says little
MISSING = 0.005  # a class that so few fakes show is missing
COLLAPSED = 0.5  # so many fakes of one class
AHEAD, GUESSING = 0.95, 0.6  # share of real images and fakes that the discriminator gets right
NEAR = 1.25  # times as far from a real image as real images are


def goals(lab: Any) -> tuple[Goal, ...]:
    """Quality, variety and likeness; without a judge, that the fakes come near the real images."""
    if lab.judge is None:
        text = "fakes as near to a real image as real images are to each other, within a quarter"
        return (Goal(text, lambda lab: _trained(lab) and lab.typical <= NEAR * lab.usual and lab.note()),)
    all_of_them = "all ten digits" if lab.judge.classes == 10 else f"all {lab.judge.classes} classes"
    return (
        Goal(
            f"the classifier is confident about {100 * CONFIDENT:g} % of {len(lab.noise):,} fakes",
            lambda lab: _trained(lab) and lab.verdict.confident >= CONFIDENT and lab.note(),
        ),
        Goal(
            f"{all_of_them}, each at least {100 * SHARE:g} % of the fakes, with {100 * LEGIBLE:g} % confident",
            lambda lab: (
                _trained(lab) and lab.verdict.shares.min() >= SHARE and lab.verdict.confident >= LEGIBLE and lab.note()
            ),
        ),
        Goal(
            f"a Fréchet ratio of at most {RATIO:g}",
            lambda lab: _trained(lab) and lab.verdict.ratio <= RATIO and lab.note(),
        ),
    )


def _trained(lab: Any) -> bool:
    return lab.trainer.step > 0 or lab.trainer.steps_before > 0


def describe(lab: Any) -> str:
    lines = [_progress(lab)]
    if lab.judge is not None:
        lines.append(_judgement(lab))
    lines.append(_state(lab))
    if lab.trainer.slow_because:
        lines.append(f"The steps are made one by one, which is slow: {lab.trainer.slow_because}.")
    return "\n".join(lines)


def pair(lab: Any, distance: float) -> tuple[str, str, str]:
    """Three short lines on the chosen fake and the real image that it resembles most."""
    low, high = lab.range
    first = f"fake {lab.chosen + 1}"
    if lab.judge is not None:
        answer = lab.answer
        first += f": read as {answer.argmax()}, {100 * answer.max():.0f} %"
    second = f"{distance:.2f} apart (real: {low:.2f}–{high:.2f})"
    if not _trained(lab):
        third = "nothing learned yet"
    elif distance < lab.closest:
        third = "almost a copy"
    elif distance <= high:
        third = "no copy, as near as real ones"
    else:
        third = "unlike every real image"
    return first, second, third


def _progress(lab: Any) -> str:
    t = lab.trainer
    if not t.step:
        return f"{lab.beginning()} {lab.settings()[0].upper()}{lab.settings()[1:]}. Press Play."
    return f"Step {t.step:,}, epoch {t.epoch:.1f}; {lab.settings()}."


def _judgement(lab: Any) -> str:
    v = lab.verdict
    return (
        f"Of {len(lab.noise):,} fakes the classifier is confident about {100 * v.confident:.0f} %; rarest class "
        f"{v.rarest}, {100 * v.shares.min():.1f} %; Fréchet ratio {v.ratio:.1f} (1: as near as half of the real "
        "images to the other half)."
    )


def _state(lab: Any) -> str:
    if not _trained(lab):
        text = "Noise goes in, and noise comes out: the generator has learned nothing yet."
        if lab.judge is not None and lab.verdict.confident > 0.5:
            text += " The classifier is confident all the same: it knows only digits, so confidence alone says little."
        return text
    told = 100 * lab.told
    if lab.judge is not None:
        shares = lab.verdict.shares
        if shares.max() > COLLAPSED:
            return (
                f"{100 * shares.max():.0f} % of the fakes are read as {shares.argmax()}. If that stays so, it is mode "
                "collapse: one kind that passes, over and over."
            )
        missing = np.flatnonzero(shares < MISSING)
        if len(missing):
            return f"Missing so far: {', '.join(map(str, missing))}. The discriminator tells {told:.0f} % apart."
    if lab.told >= AHEAD:
        return f"The discriminator tells {told:.0f} % apart: it is far ahead. A lower rate for it helps the generator."
    if lab.told <= GUESSING:
        return (
            f"The discriminator tells {told:.0f} % apart, little more than by guessing: the fakes are good, or it is "
            "too weak."
        )
    return f"The discriminator tells {told:.0f} % apart: both have something to learn."
