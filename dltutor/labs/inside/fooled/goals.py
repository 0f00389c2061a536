"""What is to be reached in the lab on small changes: fool a network; or harden one that trains on such changes."""

from __future__ import annotations

from typing import Any, Protocol

from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, share

SMALL, TARGETED, FOREIGN = 0.1, 0.2, 0.2  # the largest sizes that count
HALF, UNHARMED, MOVED = 0.5, 0.95, 0.2
FIRM, CLEAN, QUICK = 0.8, 0.95, 100


class Tried(Protocol):
    """The shares still right of each network, after the change and after noise, and what was measured in training."""

    clean: float
    firm: float

    @property
    def values(self) -> Any: ...

    @property
    def trainer(self) -> Any: ...

    @property
    def now(self) -> list[float]: ...

    @property
    def after_noise(self) -> float: ...

    @property
    def hit(self) -> float: ...

    @property
    def foreign(self) -> bool: ...

    def note(self) -> str: ...

    def settings(self) -> str: ...


def _fooled(lab: Tried) -> bool | str:
    made = lab.values.method != "noise" and lab.values.target == "any other" and not lab.foreign
    small = lab.values.size <= SMALL and lab.now[0] < HALF and lab.after_noise >= UNHARMED
    return made and small and f"{share(lab.now[0])}, and {share(lab.after_noise)} with noise"


def _aimed(lab: Tried) -> bool | str:
    there = lab.values.target != "any other" and lab.values.size <= TARGETED and lab.hit >= HALF
    return there and f"{share(lab.hit)} are read as {lab.values.target} at {fixed(lab.values.size)}"


def _foreign(lab: Tried) -> bool | str:
    there = lab.foreign and lab.values.size <= FOREIGN and lab.after_noise - lab.now[0] >= MOVED
    return there and f"{share(lab.now[0])} still right, {share(lab.after_noise)} with noise"


def _firm(lab: Tried) -> bool | str:
    return lab.trainer.step > 0 and lab.firm >= FIRM and lab.clean >= CLEAN and lab.note()


def _quick(lab: Tried) -> bool | str:
    untrained = not (lab.trainer.comes_trained or lab.trainer.elsewhere)
    there = untrained and lab.trainer.step <= QUICK and _firm(lab)
    return there and f"{lab.note()}, {lab.settings()}"


def _breaks(lab: Tried) -> bool | str:
    hardened = lab.firm >= FIRM and lab.values.method != "noise" and not lab.foreign
    return hardened and lab.now[0] < HALF and f"{share(lab.now[0])} at {fixed(lab.values.size)}"


def fooling(others: bool) -> tuple[Goal, ...]:
    """Goals for a network that is trained as usual; one of them with a second network."""
    half = f"at most {fixed(SMALL, 1)} a pixel: under half of the test images still right, where noise leaves 95 %"
    aimed = f"choose what they are turned into: half of them are read so, at most {fixed(TARGETED, 1)} a pixel"
    foreign = (
        f"made for another network, at most {fixed(FOREIGN, 1)} a pixel: at this one it costs 20 points more than noise"
    )
    return (Goal(half, _fooled), Goal(aimed, _aimed), *([Goal(foreign, _foreign)] if others else []))


HARDENING = (
    Goal(f"{share(CLEAN)} right as they are, and {share(FIRM)} after twenty steps of 0.1", _firm, trained=True),
    Goal("such a network: find the size that fools it in half of the images all the same", _breaks),
    Goal(f"the same as first within {QUICK} steps, by rate and batch size", _quick, trained=True),
)
