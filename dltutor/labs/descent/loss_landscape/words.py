"""What the loss-landscape lab says: the path, the plane and the cut in words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dltutor.labs.descent.loss_landscape.scene import PATH, RANDOM, Scene, Trail
from dltutor.live.looking.grid import Grid
from dltutor.wording import fixed, many, number, share

HEADINGS = {  # of each kind of plane: its title, and what is measured along its axes
    PATH: ("loss in the plane of the path", "distance in the space of the weights"),
    RANDOM: ("loss in the plane of two random directions", "multiples of each filter's length"),
}


def path_in_words(trail: Trail, learning_rate: float, batch_size: int, beginning: str, given: bool) -> str:
    """How far the path has come; the rate is that of this lab, and says nothing about a path that was `given`."""
    rate = f"rate {number(learning_rate)}, batch size {batch_size}"
    if trail.usable < 2:
        if trail.lost or trail.left_out:
            return f"The first steps threw the weights out of sight ({rate}). Reset and take a lower rate."
        return f"{beginning} Loss {number(trail.losses[0])}, {rate}. Press Play to see the path grow."
    text = (
        f"{many(trail.steps[-1], 'step')}, {trail.name if given else rate}: "
        f"the loss went from {number(trail.losses[0])} to "
        f"{number(trail.losses[-1])}."
    )
    if given:
        text += f" Play trains your model on: {rate}."
    if trail.left_out or trail.lost:
        text += (
            f" After step {trail.steps[-1]:,} the weights were thrown out: the loss there is "
            f"{'out of all proportion' if trail.left_out else 'no number'}, so the path ends here."
        )
    return text


def plane_in_words(scene: Scene, values: np.ndarray, wanted: str, several: bool) -> str:
    """Which plane is shown, why, how much of the path it holds, and where there is no loss."""
    if scene.kind == PATH:
        text = (
            f"The plane is the one that holds most of {'the paths' if several else 'the path'}: "
            f"{share(scene.held, 1)} of {'their' if several else 'its'} movement"
            + (", so you see where it really went." if scene.held > 0.7 else "; the rest goes elsewhere.")
        )
    else:
        text = (
            "Two random directions, each filter as long as the network's own, so that networks of different size "
            "can be compared"
        )
        few = not math.isnan(scene.held) and scene.held < 0.3
        text += f"; they hold only {share(scene.held, 1)} of the path, which looks short." if few else "."
        if wanted == PATH:
            text += " There is no path yet that could choose a better plane."
    bad = int((~np.isfinite(values)).sum()) if scene.grid.complete else 0
    if bad:
        text += f" At {bad} of the 625 places (crosses) the loss is no finite number."
    return text


def table(scene: Scene, values: np.ndarray, levels: np.ndarray, samples: int, computed: Grid) -> list[str]:
    """Four lines above the cut: the plane, how much of the path it holds, the losses on it, and what was computed."""
    good = values[np.isfinite(values)]
    span = f"loss {number(good.min())} to {number(good.max())}" if len(good) else "no finite loss here"
    ratio = f", each line × {number(levels[1] / levels[0])}" if len(levels) > 1 and levels[0] > 0 else ""
    side, progress = scene.grid.side, "" if computed.complete else f", {share(computed.done / 625)}"
    return [
        f"{len(scene.plane.centre):,} weights, 2 directions",
        "" if math.isnan(scene.held) else f"they hold {share(scene.held, 1)} of the path",
        span + ratio,
        f"{side} × {side} places, {many(samples, 'sample')}{progress}",
    ]


def cut_in_words(angle: float, here: float, most: float, span: tuple[float, float]) -> str:
    """How the loss rises along the cut; `span` is from where to where it goes, as the curve shows it."""
    side = "above" if here >= 0 else "below"
    return (
        f"Along the cut (at {fixed(angle, 0)}°) the loss goes from {number(span[0])} to {number(span[1])}. Near "
        f"the path's end it lies {number(abs(here))} {side} the loss there, on average; along the line that rises "
        f"most {number(most)}."
    )


def layers_in_words(model: Any) -> str:
    """How the layers are treated that behave otherwise in training."""
    import keras

    layers = list(model._flatten_layers())
    notes = []
    if any(isinstance(layer, keras.layers.BatchNormalization) for layer in layers):
        notes.append("batch normalisation keeps the running averages of the path's end")
    if any("Dropout" in type(layer).__name__ for layer in layers):
        notes.append("dropout is off")
    return f" On the map {' and '.join(notes)}." if notes else ""
