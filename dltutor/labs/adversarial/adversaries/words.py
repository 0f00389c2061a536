"""What the lab of two adversaries says: who is ahead, how much of the real points is covered, what probably happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FITTED = 3.0  # times the distance of two samples of the real points
NEAR = 0.9  # share of the fakes close to the real points
TOO_GOOD = 0.9  # right about so many: the discriminator wins
EVEN = (0.40, 0.62)  # right about so many in this range: like tossing a coin
SHORT = 0.1  # arrows from which the generator learns little
SETTLED = 300  # rounds after which a missing part is worth a remark


@dataclass(frozen=True)
class State:
    """What the words are about: measures of the course, and of the fakes."""

    round: int
    right: float
    arrow: float
    distance: float
    halves: float
    covered: int
    parts: int
    near: float
    spread: float  # of the fakes, as a share of that of the real points
    away: float = 0.0  # share of the fakes outside the plane that is shown

    @property
    def fitted(self) -> bool:
        """The fakes are where the real points are, all of them, and about as many."""
        close = self.distance <= FITTED * self.halves and self.near >= NEAR
        return self.round > 0 and close and self.covered == self.parts

    @property
    def collapsed(self) -> bool:
        """The fakes fill but a small part of what is real, and the discriminator is fooled by it."""
        few = self.covered <= max(1, self.parts // 4) and self.parts > 1 and self.right < TOO_GOOD
        return self.round >= SETTLED and few and self.spread < 0.5


def verdict(state: State) -> str:
    """What probably happens, in a sentence or two."""
    if not state.round:
        return "The fakes are where random weights put them."
    if state.fitted:
        return (
            "Fitted: every part is covered, hardly a fake lies elsewhere, and the distance is close to that of another "
            "sample of real points."
        )
    covers = f"the fakes cover {state.covered} of {state.parts} parts of the real points"
    if state.away > 0.5:
        return (
            "The fakes run away: most have left the plane. The discriminator learns too slowly to tell the generator "
            "that nothing real is there; give it a higher rate or more updates, or the generator less."
        )
    if state.collapsed:
        return (
            f"Mode collapse: {covers}. The generator has found a place that is called real, and puts all fakes there. "
            "Watch it: the discriminator learns that this place is false, and all fakes move on together."
        )
    if state.right >= TOO_GOOD:
        short = f"the arrows are short ({state.arrow:.2g} on average), and the generator learns little from them"
        long = f"the arrows still have a length of {state.arrow:.2g}, so the generator can learn"
        why = short if state.arrow < SHORT else long
        return f"The discriminator wins: it tells nearly all apart. {why[0].upper()}{why[1:]}."
    if state.round >= SETTLED and state.covered < state.parts:
        return f"It misses something: {covers}."
    if EVEN[0] <= state.right <= EVEN[1]:
        return "Balance: the discriminator does about as well as a coin, and the distance tells what is still wrong."
    if state.right < EVEN[0]:
        return "The generator is ahead: the discriminator is wrong more often than right, and has to catch up."
    return f"The discriminator is a little ahead, and the generator follows its arrows: {covers}."


def numbers(state: State) -> str:
    """Round, shares and distance."""
    right = "" if state.round == 0 else f" The discriminator is right about {100 * state.right:.0f} %."
    return (
        f"Round {state.round:,}.{right} Distance {state.distance:.2f} (another sample of real points: "
        f"{state.halves:.2f}); {state.covered} of {state.parts} parts covered, {100 * state.near:.0f} % of the fakes "
        "close to real points."
    )


def settings(pair: Any) -> str:
    """The settings in a few words."""
    d, g = pair.discriminator_updates, pair.generator_updates
    return (
        f"Loss {pair.loss}, rates {pair.discriminator_rate:.2g} (discriminator) and {pair.generator_rate:.2g} "
        f"(generator), batches of {pair.batch_size}, {d} and {g} update{'s' if g != 1 else ''} a round."
    )
