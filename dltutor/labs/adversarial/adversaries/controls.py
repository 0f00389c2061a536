"""The controls of the lab of two adversaries, and the rates with which a learner's models come."""

from __future__ import annotations

from typing import Any

from dltutor.datasets.clouds import CLOUDS
from dltutor.labs.adversarial.adversaries.failures import FAILURES, NOTHING
from dltutor.live.adversarial import pair as adversarial
from dltutor.live.page.controls import PLAY, RESET, Button, Choice, Slider, Switch, batch_size

LARGEST_BATCH = 512
PENS = ("draw", "erase")
NAMES = (*CLOUDS, "drawing")
OWN = "your array"


def _rate(player: str) -> Slider:
    where = f"learning rate: how far an update of the {player} goes"
    return Slider(f"{player}_rate", f"rate: {player}", 1e-5, 1.0, 1e-3, step=0.05, log=True, help=where)


def _updates(player: str) -> Slider:
    many = f"how often the {player} learns in a round"
    return Slider(f"{player}_updates", f"updates: {player}", 0, 10, 1, step=1, whole=True, help=many)


CONTROLS = (
    PLAY,
    Button("round", "Round", icon="step-forward", key="s", help="the updates of both players, once"),
    Button("stage", "Stage", icon="chevron-right", key="n", help="the next of the seven stages of a round"),
    Button("discriminator", "Discriminator", icon="search", key="d", help="one update of the discriminator alone"),
    Button("generator", "Generator", icon="magic", key="g", help="one update of the generator alone"),
    RESET,
    Button("clear", "Clear drawing", icon="eraser", key="c", help="an empty plane to draw on"),
    Choice("data", "real points", NAMES, "ring"),
    Choice("loss", "loss", adversarial.LOSSES, "log", help="what the two players want"),
    _rate("discriminator"),
    _rate("generator"),
    batch_size(64, LARGEST_BATCH),
    _updates("discriminator"),
    _updates("generator"),
    Choice("failure", "provoke", (NOTHING, *FAILURES), NOTHING, help="begins anew, with what brings a failure about"),
    Switch("slow", "slow motion", False, help="plays the stages of a round one after the other"),
    Switch("map", "discriminator", True, help="what it thinks of every place"),
    Switch("grid", "generator's grid", True, help="a grid of noise, bent as the generator bends it"),
    Switch("arrows", "gradients", True, help="where each fake would have to go"),
    Choice("pen", "the pen", PENS, "draw", help="draws or erases real points"),
)


def rates_of(generator: Any, discriminator: Any) -> dict[str, float]:
    """The rates of optimizers with which the learner has compiled the models."""
    found = {}
    for name, model in (("generator_rate", generator), ("discriminator_rate", discriminator)):
        rate = getattr(getattr(model, "optimizer", None), "_learning_rate", None)
        if getattr(model, "compiled", False) and hasattr(rate, "assign"):
            found[name] = min(1.0, max(1e-5, float(f"{float(rate.numpy()):.6g}")))
    return found
