"""What the lab of two adversaries says: who is ahead, how much of the real points is covered, what probably happens."""

from __future__ import annotations

from types import SimpleNamespace

from dltutor.labs.adversarial.adversaries.state import SETTLED, TOO_GOOD, State
from dltutor.wording import fixed, many, number, share

EVEN = (0.40, 0.62)  # right about so many in this range: like tossing a coin
SHORT = 0.1  # arrows from which the generator learns little


def verdict(state: State, comes_trained: bool = False) -> str:
    """What probably happens, in a sentence or two."""
    if not state.round:
        return f"The fakes are where {'models that come trained' if comes_trained else 'random weights'} put them."
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
        short = f"the arrows are short ({number(state.arrow, 2)} on average), and the generator learns little from them"
        long = f"the arrows still have a length of {number(state.arrow, 2)}, so the generator can learn"
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
    right = "" if state.round == 0 else f" The discriminator is right about {share(state.right)}."
    return (
        f"Round {state.round:,}.{right} Distance {fixed(state.distance)} (another sample of real points: "
        f"{fixed(state.halves)}); {state.covered} of {state.parts} parts covered, {share(state.near)} of the fakes "
        "close to real points."
    )


def settings(values: SimpleNamespace) -> str:
    """The settings in a few words."""
    rates = f"{number(values.discriminator_rate)} (discriminator) and {number(values.generator_rate)} (generator)"
    updates = f"{values.discriminator_updates} and {many(values.generator_updates, 'update')}"
    return f"Loss {values.loss}, rates {rates}, batches of {values.batch_size}, {updates} a round."
