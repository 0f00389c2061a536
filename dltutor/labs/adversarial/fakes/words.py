"""What the lab of fakes says: how far the training is, how good and how various the fakes are, who is ahead."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from dltutor.live.looking.judge import Judge, Verdict
from dltutor.live.training.trainer import Trainer
from dltutor.wording import fixed, number, share

MISSING = 0.005  # a class that so few fakes show is missing
COLLAPSED = 0.5  # so many fakes of one class
AHEAD, GUESSING = 0.95, 0.6  # share of real images and fakes that the discriminator gets right


class Workshop(Protocol):
    """What the words and the goals ask of the lab."""

    trainer: Trainer
    judge: Judge | None
    verdict: Verdict | None
    noise: np.ndarray
    chosen: int
    answer: np.ndarray | None  # of the judge to the chosen fake
    told: float
    typical: float

    @property
    def usual(self) -> float: ...

    @property
    def range(self) -> tuple[float, float]: ...

    @property
    def closest(self) -> float: ...

    @property
    def trained(self) -> bool: ...

    @property
    def as_asked(self) -> np.ndarray | None: ...

    def note(self) -> str:
        """How long it took."""

    def beginning(self) -> str:
        """What the weights are before the first step."""

    def settings(self) -> str:
        """Rates and batch size."""


def describe(lab: Workshop) -> str:
    """All that is to be said of the present state."""
    lines = [_progress(lab)]
    if lab.judge is not None:
        lines.append(_judgement(lab))
    lines.append(_state(lab))
    if lab.trainer.slow_because:
        lines.append(f"The steps are made one by one, which is slow: {lab.trainer.slow_because}.")
    return "\n".join(lines)


def pair(lab: Workshop, distance: float) -> tuple[str, str, str]:
    """Three short lines on the chosen fake and the real image that it resembles most."""
    low, high = lab.range
    first = f"fake {lab.chosen + 1}"
    if lab.judge is not None:
        answer = lab.answer
        first += f": read as {answer.argmax()}, {share(answer.max())}"
    second = f"{fixed(distance)} apart (real: {fixed(low)}–{fixed(high)})"
    if not lab.trained:
        third = "nothing learned yet"
    elif distance < lab.closest:
        third = "almost a copy"
    elif distance <= high:
        third = "no copy, as near as real ones"
    else:
        third = "unlike every real image"
    return first, second, third


def _progress(lab: Workshop) -> str:
    t = lab.trainer
    if not t.step:
        return f"{lab.beginning()} {lab.settings()[0].upper()}{lab.settings()[1:]}. Press Play."
    return f"Step {t.step:,}, epoch {t.epoch:.1f}; {lab.settings()}."


def _judgement(lab: Workshop) -> str:
    v, asked = lab.verdict, lab.as_asked
    if asked is None:
        classes = f"rarest class {v.rarest}, {share(v.shares.min(), 1)}"
    else:
        classes = f"it reads {share(asked.mean())} as asked, worst {asked.argmin()}, {share(asked.min())}"
    return (
        f"Of {len(lab.noise):,} fakes the classifier is confident about {share(v.confident)}; {classes}; "
        f"Fréchet ratio {number(v.ratio)} (1: as near as half of the real images to the other half)."
    )


def _state(lab: Workshop) -> str:
    if not lab.trained:
        text = "Noise goes in, and noise comes out: the generator has learned nothing yet."
        if lab.judge is not None and lab.verdict.confident > 0.5:
            text += " The classifier is confident all the same: it knows only digits, so confidence alone says little."
        return text
    told = share(lab.told)
    if lab.judge is not None and lab.as_asked is None:
        shares = lab.verdict.shares
        if shares.max() > COLLAPSED:
            return (
                f"{share(shares.max())} of the fakes are read as {shares.argmax()}. If that stays so, it is mode "
                "collapse: one kind that passes, over and over."
            )
        missing = np.flatnonzero(shares < MISSING)
        if len(missing):
            return f"Missing so far: {', '.join(map(str, missing))}. The discriminator tells {told} apart."
    if lab.told >= AHEAD:
        return f"The discriminator tells {told} apart: it is far ahead. A lower rate for it helps the generator."
    if lab.told <= GUESSING:
        return (
            f"The discriminator tells {told} apart, little more than by guessing: the fakes are good, or it is "
            "too weak."
        )
    return f"The discriminator tells {told} apart: both have something to learn."
