"""The controls of the lab of the pole: by hand, with a policy, with a model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dltutor.labs.bases.pace import FULL
from dltutor.live.page.controls import (
    PLAY,
    RESET,
    Choice,
    Control,
    Slider,
    Switch,
    learning_rate,
    replaced,
    without,
)

SLOW = "slow motion"
SPEEDS = {SLOW: 0.2, "half": 0.5, "real time": 1.0, FULL: 1.0}  # seconds of the world in one of ours
PACE = Choice("pace", "pace", tuple(SPEEDS), SLOW, help="how fast the pole moves; full: learning does not wait for it")
WHO = "who pushes the cart"
BY_HAND = (PLAY, RESET, Choice("who", "who", ("you", "rule", "search"), "you", help=WHO), PACE)


def controls(kind: str) -> tuple[Control, ...]:
    """The controls of a lab with nothing ("you"), with a policy ("network"), or with a model ("plan")."""
    if kind == "you":
        speed = Slider(
            "turning", "× speed of the angle", 0, 1, 0.0, step=0.05, help="the rule: angle + this × its speed"
        )
        return (*BY_HAND, speed)
    if kind == "plan":
        return (
            PLAY,
            RESET,
            Choice("who", "who", ("plan", "rule", "you"), "plan", help=WHO),
            replace(PACE, default="half", options=tuple(SPEEDS)[:3]),
            Choice("looks", "looks every … steps", (1, 5, 20, 50, 100, 500), 20, ordered=True,
                   help="after so many steps the imagined pole is made equal to the true one"),
            Choice("ahead", "steps planned", (1, 2, 5, 10, 20, 40), 5, ordered=True, help="how far it looks ahead"),
            Choice("tries", "plans tried", (1, 4, 16, 64, 256), 64, ordered=True, help="the best of so many is taken"),
        )  # fmt: skip
    return (
        PLAY,
        RESET,
        Choice("who", "who", ("network", "you", "rule", "search"), "network", help=WHO),
        replace(PACE, default="real time"),
        learning_rate(0.02),
        Choice("games", "games an update", (1, 2, 4, 8, 16, 32, 64), 16, ordered=True, help="this is its batch size"),
        Choice(
            "discount", "discount", (0, 0.5, 0.9, 0.95, 0.99, 1), 0.99, ordered=True, help="what a later step counts"
        ),
        Switch("baseline", "baseline", True, help="a push counts by what is better or worse than the mean"),
    )


def with_rate(controls: tuple[Control, ...], trainer: Any) -> tuple[Control, ...]:
    """The controls, that of the rate made for what trains."""
    if not trainer.can_set_rate:
        return without(controls, "learning_rate")
    return replaced(controls, learning_rate(float(f"{trainer.learning_rate:.6g}")))
