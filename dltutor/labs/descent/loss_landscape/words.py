"""What the loss-landscape lab says: the path, the plane and the cut in words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dltutor.labs.descent.loss_landscape.figure import number
from dltutor.labs.descent.loss_landscape.scene import PATH, Scene, Trail


def path_in_words(trail: Trail, learning_rate: float, batch_size: int) -> str:
    """How far the path has come."""
    rate = f"rate {number(learning_rate)}, batch size {batch_size}"
    if trail.usable < 2:
        if trail.lost or trail.left_out:
            return f"The first steps threw the weights out of sight ({rate}). Reset and take a lower rate."
        return f"Not trained yet: loss {number(trail.losses[0])}, {rate}. Press Play to see the path grow."
    text = (
        f"{trail.steps[-1]:,} steps, {rate}: the loss went from {number(trail.losses[0])} to "
        f"{number(trail.losses[-1])}."
    )
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
            f"{share(scene.held)} of {'their' if several else 'its'} movement"
            + (", so you see where it really went." if scene.held > 0.7 else "; the rest goes elsewhere.")
        )
    else:
        text = (
            "Two random directions, each filter as long as the network's own, so that networks of different size "
            "can be compared"
        )
        few = not math.isnan(scene.held) and scene.held < 0.3
        text += f"; they hold only {share(scene.held)} of the path, which looks short." if few else "."
        if wanted == PATH:
            text += " There is no path yet that could choose a better plane."
    bad = int((~np.isfinite(values)).sum()) if scene.grid.complete else 0
    if bad:
        text += f" At {bad} of the 625 places (crosses) the loss is no finite number."
    return text


def cut_in_words(angle: float, here: float, most: float) -> str:
    """How the loss rises along the cut."""
    side = "above" if here >= 0 else "below"
    return (
        f"Along the cut (at {degrees(angle)}) the loss lies {number(abs(here))} {side} that of the end, on average; "
        f"along the line that rises most {number(most)}."
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


def degrees(angle: float) -> str:
    """An angle in whole degrees.

    >>> degrees(-61.2), degrees(-0.2)
    ('−61°', '0°')
    """
    return f"{round(angle) + 0}°".replace("-", "−")


def share(value: float) -> str:
    """A share as a percentage.

    >>> share(0.934), share(0.9999), share(0.0123), share(0.0001)
    ('93 %', 'over 99 %', '1 %', 'under 0.1 %')
    """
    percent = 100 * value
    if percent > 99.5:
        return "over 99 %"
    return f"{percent:.0f} %" if percent >= 10 else "under 0.1 %" if percent < 0.1 else f"{percent:.1g} %"
