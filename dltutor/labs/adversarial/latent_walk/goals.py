"""The goals of the latent walk: it notices what the learner has found."""

from __future__ import annotations

import numpy as np

from dltutor.labs.adversarial.latent_walk.words import Walk
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.wording import fixed, share, signed

TORN = 0.6  # a judge that is less sure than this is torn
CLEAR = 0.8  # one that is at least so sure is clear


def goals(judged: bool) -> tuple[Goal, ...]:
    """Those for a lab with or without a judge."""
    if not judged:
        return (Goal("find a fake farther from every training image than 95 % of them are from each other", _new),)
    return (
        Goal(
            f"walk from one clear digit to another and stop where the judge is less than {share(TORN)} sure",
            _torn,
            AT_REST,
        ),
        Goal("turn the digit at the beginning of a walk into another one with one direction alone", _turned),
        Goal("find a clear digit farther from every training image than 95 % of them are from each other", _new),
    )


def _torn(lab: Walk) -> bool | str:
    first, last, here = lab.answers[0], lab.answers[-2], lab.answer
    clear = min(first.max(), last.max()) >= CLEAR and first.argmax() != last.argmax()
    if not (lab.moved and clear and 0 < lab.values.position < 1 and here.max() < TORN):
        return False
    best, second = np.argsort(-here)[:2]
    return f"{lab.names[best]} {share(here[best])}, {lab.names[second]} {share(here[second])}"


def _turned(lab: Walk) -> bool | str:
    amounts = {i: value for i in (1, 2, 3) if (value := getattr(lab.values, f"direction_{i}"))}
    if len(amounts) != 1 or lab.values.position > 0:
        return False
    (which, amount), start = next(iter(amounts.items())), lab.walk_at(np.zeros(1)) - lab.offset
    before, after = lab.judge.read(lab.maker.fakes(start))[0], lab.answer
    if before.argmax() == after.argmax() or min(before.max(), after.max()) < CLEAR:
        return False
    return (
        f"{lab.names[before.argmax()]} → {lab.names[after.argmax()]}, direction {which} at {signed(fixed(amount, 1))}"
    )


def _new(lab: Walk) -> bool | str:
    clear = lab.answer is None or lab.answer.max() >= CLEAR
    return bool(lab.moved and clear and lab.distance > lab.usual[2]) and f"distance {fixed(lab.distance)}"
