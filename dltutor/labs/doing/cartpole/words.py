"""What the lab of the pole says: the game that is seen, and how far everybody has come."""

from __future__ import annotations

from typing import Any, Protocol

from dltutor.labs.doing.cartpole.game import Game
from dltutor.scratch.doing.cart_pole import LONGEST, STEP
from dltutor.wording import fixed, many, number

NAMES = {"you": "You", "rule": "The rule", "search": "The search", "network": "The network", "plan": "The plan"}


class Shown(Protocol):
    """What is told of."""

    game: Game
    hand: list[int]
    search: Any
    learner: Any
    dream: Any

    @property
    def values(self) -> Any: ...

    @property
    def turning(self) -> float: ...


def titles(game: Game, who: str) -> tuple[str, str]:
    """Two lines above the pole."""
    first = f"{NAMES[who]}: step {game.age}" + (f", {game.over} {'✔' if game.whole else '✗'}" if game.over else "")
    note = "with your pushes: it does not count" if game.helped else "lost at the dotted lines"
    return first, f"{fixed(game.age * STEP, 1)} seconds of the world; {note}"


def describe(lab: Shown) -> str:
    """The state in two or three short sentences."""
    who, pace = lab.values.who, lab.values.pace
    said = {"you": _you, "rule": _rule, "search": _search, "network": _network, "plan": _plan}[who](lab)
    hint = "" if who == "you" else " Hold ← or → to disturb."
    return f"{said}\n{_imagined(lab)}Pace: {pace}.{hint}"


def _you(lab: Shown) -> str:
    how = "Hold ← or → down, or press left or right of the cart, to push it; without a push it rolls on."
    if not lab.hand:
        return how
    return f"Your last game: {many(lab.hand[-1], 'step')}; the longest of {len(lab.hand)}: {max(lab.hand)}. {how}"


def _rule(lab: Shown) -> str:
    return f"Push right if angle + {fixed(lab.turning)} × its speed is above 0, else left. Nothing is learned."


def _search(lab: Shown) -> str:
    search = lab.search
    if search.found:
        found = ", ".join(fixed(weight) for weight in search.weights)
        return f"Found after {many(len(search.course), 'game')}: right if the sum with {found} is above 0."
    tried = (
        f"{many(len(search.course), 'game')} so far, the longest {many(search.best, 'step')}. " if search.course else ""
    )
    return f"{tried}Each game tries four other numbers, drawn by chance, for place, speed, angle and its speed."


def _network(lab: Shown) -> str:
    learner, values = lab.learner, lab.values
    rate = f"rate {number(learner.trainer.learning_rate)}, " if learner.trainer.can_set_rate else ""
    settings = (
        f"{rate}{many(values.games, 'game')} an update, discount {number(values.discount)}, "
        f"{'with' if values.baseline else 'without'} a baseline"
    )
    if not learner.updates:
        return f"It has learned nothing here yet. {settings[0].upper()}{settings[1:]}."
    mean = f"the last lasted {fixed(learner.course[-1][1], 0)} steps in the mean"
    tested = f" Tested: {fixed(learner.tested, 0)} of {LONGEST} steps." if learner.tested else ""
    done = f"{many(learner.updates, 'update')}, {learner.games:,} games"
    return f"{done}: {mean}.{tested} {settings[0].upper()}{settings[1:]}."


def _plan(lab: Shown) -> str:
    values = lab.values
    return (
        f"For each push {many(values.tries, 'plan')} of {many(values.ahead, 'step')} are imagined, and the best begun."
    )


def _imagined(lab: Shown) -> str:
    if lab.dream is None:
        return ""
    every = f"It is made equal every {many(lab.values.looks, 'step')}"
    if not lab.dream.angles:
        return f"Below: the pole as the model imagines it. {every}. "
    return f"The imagined pole leans {fixed(lab.dream.apart, 1)} degrees differently. {every}. "
