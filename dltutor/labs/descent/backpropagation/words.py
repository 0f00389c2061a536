"""What the backpropagation lab says before the first step and after an update; the steps speak for themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dltutor.labs.descent.backpropagation.steps import Numbers, factor
from dltutor.wording import number

BEGINNING = "Two inputs, and a target that the answer should have"
LEGEND = [
    "w, b   a weight or a bias; below it ∂, its gradient, once it is found",
    "z, a   what a neuron adds up, and what it answers: a = f(z)",
    "δ      ∂L/∂z: how the loss changes with z",
]
UPDATE = "Update: every weight and every bias moves against its gradient"


def update_lines(old: Numbers, new: Numbers, learning_rate: float) -> list[str]:
    """The update of one weight in numbers, and the loss before and after it."""
    edge = (1, 0), (2, 0)
    move = f"{number(old.weight(edge))} − {number(learning_rate)}·{factor(old.gradient(edge))}"
    return [
        "w ← w − learning_rate · ∂L/∂w",
        f"for example {old.named(edge)} ← {move} = {number(new.weight(edge))}",
        "",
        f"L: {number(old.loss)} → {number(new.loss)}",
    ]


def update_in_words(losses: Sequence[float], activation: str) -> str:
    """What the last update did to the loss, and why nothing moved if nothing did."""
    old, new = losses[-2:]
    text = f"Update {len(losses) - 1}: the loss went from {number(old)} to {number(new)}."
    if new > old:
        return f"{text} It rose: at this learning rate the step went too far."
    if new < old or new == 0:
        return text
    if activation == "relu":
        return f"{text} The answer is silent (z is not above 0): all gradients are 0, and Reset is the way out."
    return f"{text} The answer is saturated: its slope is so small that nothing moves. Reset is the way out."


def overflow(loss: float) -> str:
    """A loss that is no finite number any more."""
    return (
        f"The loss is {'no number' if math.isnan(loss) else number(loss)}: the updates were too long for this network "
        "and every one made it worse. Reset brings the first weights back; then take a smaller learning rate."
    )
