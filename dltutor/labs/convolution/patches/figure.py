"""The units of every convolution, and the 24 patches of one."""

from __future__ import annotations

from collections.abc import Sequence

from dltutor.figures.units import LEFT, UnitsFigure

PATCHES = 24  # that are shown of one unit


class PatchesFigure(UnitsFigure):
    """Four lines of patches of the chosen unit.

    Args:
        layers: how many convolutions there are, 1 to 4.
        names: one for each class, 2 to 12.
    """

    def __init__(self, layers: int, names: Sequence[str]) -> None:
        box, look = (LEFT, 28, 436, 272), {"largest": 64, "least": 52}
        alt = "The parts of images that excite the units of a network most."
        super().__init__(layers, names, PATCHES, box, look, alt=alt)
