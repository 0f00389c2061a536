"""One positive number for each layer of some networks, still: gradients or spreads on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import number

LOOKS = (("first", "-", "o"), ("second", "--", "s"), ("third", "-.", "^"), ("fourth", ":", "D"))


def layer_by_layer(networks: Mapping[str, Any], quantity: str = "size of the gradient") -> Picture:
    """How one quantity changes from layer to layer, each network a line, on an axis of powers of ten.

    Args:
        networks: for each name one number above 0 for each layer, the layer next to the inputs first; one to four.
        quantity: what the numbers are.

    Raises:
        LearnerError: if there are too many networks, or a number is not above 0.

    Example:
        >>> layer_by_layer({"sigmoid": [0.001, 0.1], "ReLU": [0.2, 0.1]})
        Picture: The size of the gradient in each layer: sigmoid from 0.001 in layer 1 to 0.1 in layer 2; ReLU from 0.2 in layer 1 to 0.1 in layer 2.
        >>> layer_by_layer({"sigmoid": [0.0, 0.1]})
        Traceback (most recent call last):
        dltutor.errors.LearnerError: networks['sigmoid'] reaches down to 0: all numbers must be above 0
    """  # noqa: E501
    if not isinstance(networks, Mapping) or not 1 <= len(networks) <= len(LOOKS):
        given = (
            f"networks has {len(networks)}"
            if isinstance(networks, Mapping)
            else f"networks={validation.shown(networks)}"
        )
        raise LearnerError(f'{given}: it must name one to {len(LOOKS)} networks, for example {{"ReLU": [0.2, 0.1]}}')
    numbers = {str(name): _numbers(str(name), given) for name, given in networks.items()}
    told = "; ".join(
        f"{name} from {number(values[0])} in layer 1 to {number(values[-1])} in layer {len(values)}"
        for name, values in numbers.items()
    )
    picture = Picture(860, 300, alt=f"The {quantity} in each layer: {told}.")
    axes = picture.axes_at(62, 30, 460, 222, frame="open", grid=True, head=quantity)
    axes.set_yscale("log")
    axes.minorticks_off()
    longest = max(len(values) for values in numbers.values())
    axes.set(xlim=(0.5, longest + 0.5), xlabel="layer, from the inputs to the output")
    axes.set_xticks([1, *range(5, longest + 1, 5)] if longest > 5 else range(1, longest + 1))
    table = picture.axes_at(545, 30, 310, 222, xlim=(0, 310), ylim=(222, 0), frame="off")
    for place, (name, values) in enumerate(numbers.items()):
        role, dash, marker = LOOKS[place]
        line = axes.plot(np.arange(1, len(values) + 1), values, dash, marker=marker, markersize=5, linewidth=1.8)[0]
        picture.paint(line, color=role)
        _row(picture, table, 20 + 52 * place, name, values, LOOKS[place])
    return picture


def _row(picture: Picture, table: Axes, y: float, name: str, values: np.ndarray, look: tuple[str, str, str]) -> None:
    role, dash, marker = look
    picture.paint(table.plot([0, 36], [y, y], dash, linewidth=1.8)[0], color=role)
    picture.paint(table.plot(18, y, marker, markersize=6)[0], color=role)
    table.text(46, y - 1, name, va="center", fontsize=10.5, fontweight="bold")
    told = f"layer 1: {number(values[0])}, layer {len(values)}: {number(values[-1])}"
    table.text(46, y + 19, told, va="center", fontsize=9.5)


def _numbers(name: str, given: Any) -> np.ndarray:
    values = validation.array(f"networks[{name!r}]", given, shape=(None,), like="one number for each layer")
    if len(values) == 0 or values.min() <= 0:
        raise LearnerError(f"networks[{name!r}] reaches down to {number(values.min())}: all numbers must be above 0")
    return values
