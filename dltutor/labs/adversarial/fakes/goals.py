"""The goals of the lab of fakes: quality, variety and likeness."""

from __future__ import annotations

from dltutor.labs.adversarial.fakes.words import Workshop
from dltutor.live.page.goals import Goal
from dltutor.wording import share

CONFIDENT, SHARE, RATIO = 0.9, 0.03, 4.0  # what is wanted of the fakes
LEGIBLE = 0.7  # of them confident: where that is not so, what class a fake has says little
AS_ASKED = 0.9  # share of the fakes that are to be read as they were asked for
NEAR = 1.25  # times as far from a real image as real images are


def goals(classes: int, fakes: int, asked: bool = False) -> tuple[Goal, ...]:
    """For a judge of so many classes and so many fakes, of a GAN that is `asked` for labels or is not.

    Without a judge (0 classes), that they come near the real images.
    """
    if not classes:
        return (
            Goal(
                "fakes as near to a real image as real images are to each other, within a quarter", _near, trained=True
            ),
        )
    alike = Goal(f"a Fréchet ratio of at most {RATIO:g}", _alike, trained=True)
    if asked:
        each = f"of every class, {share(AS_ASKED)} of the fakes are read as they were asked for"
        return Goal(each, _as_asked, trained=True), alike
    all_of_them = "all ten digits" if classes == 10 else f"all {classes} classes"
    return (
        Goal(f"the classifier is confident about {share(CONFIDENT)} of {fakes:,} fakes", _confident, trained=True),
        Goal(
            f"{all_of_them}, each at least {share(SHARE)} of the fakes, with {share(LEGIBLE)} confident",
            _various,
            trained=True,
        ),
        alike,
    )


def _near(lab: Workshop) -> bool | str:
    return lab.trained and lab.typical <= NEAR * lab.usual and lab.note()


def _confident(lab: Workshop) -> bool | str:
    return lab.trained and lab.verdict.confident >= CONFIDENT and lab.note()


def _various(lab: Workshop) -> bool | str:
    each = lab.trained and lab.verdict.shares.min() >= SHARE
    return each and lab.verdict.confident >= LEGIBLE and lab.note()


def _as_asked(lab: Workshop) -> bool | str:
    return lab.trained and lab.as_asked.min() >= AS_ASKED and lab.note()


def _alike(lab: Workshop) -> bool | str:
    return lab.trained and lab.verdict.ratio <= RATIO and lab.note()
