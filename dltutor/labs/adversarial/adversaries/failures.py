"""What goes wrong between two adversaries, to be provoked on purpose: each failure's settings, and what to watch."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

NOTHING = "nothing"


class Failure(NamedTuple):
    """Settings that differ from an even game, and what the learner does and sees."""

    settings: dict[str, Any]
    words: str


FAILURES = {
    "mode collapse": Failure(
        {"generator_updates": 10},
        "The generator makes 10 updates for one of the discriminator, from the start. Play: within some hundred rounds "
        "the fakes gather in one place.",
    ),
    "vanishing gradient": Failure(
        {"loss": "saturating", "generator_updates": 0},
        "The discriminator learns alone, with the saturating loss. Play: the arrows shrink to nothing. "
        'Then choose the loss "log".',
    ),
    "discriminator too slow": Failure(
        {"discriminator_rate": 1e-5},
        "The discriminator's rate is a hundredth of the usual one. Play: the fakes go where nobody stops them.",
    ),
    "discriminator far ahead": Failure(
        {"discriminator_rate": 0.01, "discriminator_updates": 10, "generator_rate": 1e-4},
        "The discriminator makes 10 large updates for a small one of the generator. Play: the fakes reach few of the "
        "real points.",
    ),
}
EVEN = {"loss": "log", "discriminator_updates": 1, "generator_updates": 1}


def settings_of(name: str) -> dict[str, Any]:
    """All settings of a failure, or of an even game; the rates of an even game are those of the learner."""
    return EVEN | (FAILURES[name].settings if name in FAILURES else {})


def provoked(values: Any) -> str:
    """The failure whose settings `values` has, by name, or "nothing"."""
    for name, failure in FAILURES.items():
        if all(_alike(getattr(values, key), value) for key, value in failure.settings.items()):
            return name
    return NOTHING


def _alike(a: Any, b: Any) -> bool:
    return math.isclose(a, b, rel_tol=1e-6) if isinstance(b, float) else a == b
