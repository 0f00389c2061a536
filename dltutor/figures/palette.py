"""The one palette: the same role has the same colour in every chapter, in the light and the dark theme.

The hues are those of Okabe and Ito (Color Universal Design, 2008), told apart by colour-blind readers;
in the dark theme the same hues are lighter. A role is never told by colour alone: figures add a marker, a dash
or a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb


@dataclass(frozen=True)
class Theme:
    """Colours by role, as hexadecimal strings.

    `negative`/`positive` stand for class 0/class 1 and for the sign of a weight; `training`/`validation` for the two
    curves of a training run; `accent` for what the learner should look at now; `good`/`bad` for right and wrong;
    `first` to `seventh` for things of one kind that are compared, such as optimizers: each with a dash and a marker of
    its own.

    >>> LIGHT.positive, DARK.paper
    ('#d55e00', '#111111')
    """

    name: str
    paper: str
    ink: str
    muted: str
    grid: str
    negative: str
    positive: str
    negative_soft: str
    positive_soft: str
    training: str
    validation: str
    accent: str
    good: str
    bad: str
    first: str
    second: str
    third: str
    fourth: str
    fifth: str
    sixth: str
    seventh: str

    @cached_property
    def diverging(self) -> LinearSegmentedColormap:
        """Negative numbers, through paper at zero, to positive numbers."""
        return LinearSegmentedColormap.from_list(
            f"diverging-{self.name}", [self.negative, self.paper, self.positive], gamma=1
        )

    @cached_property
    def regions(self) -> LinearSegmentedColormap:
        """Like `diverging`, but pale: the ground on which points are drawn."""
        return LinearSegmentedColormap.from_list(
            f"regions-{self.name}", [self.negative_soft, self.paper, self.positive_soft]
        )

    @cached_property
    def field(self) -> LinearSegmentedColormap:
        """Between `regions` and `diverging`: shows how sure an answer is, and points still stand out on it."""
        paper = np.array(to_rgb(self.paper))
        ends = [0.55 * np.array(to_rgb(colour)) + 0.45 * paper for colour in (self.negative, self.positive)]
        return LinearSegmentedColormap.from_list(f"field-{self.name}", [ends[0], paper, ends[1]])

    @cached_property
    def grey(self) -> LinearSegmentedColormap:
        """From paper at −1 and 0 to ink at 1: images whose numbers go from 0 to 1."""
        return LinearSegmentedColormap.from_list(f"grey-{self.name}", [self.paper, self.paper, self.ink])

    @cached_property
    def lit(self) -> LinearSegmentedColormap:
        """Units by their output: from `negative` at −1 through paper at 0 to ink at 1."""
        return LinearSegmentedColormap.from_list(f"lit-{self.name}", [self.negative, self.paper, self.ink])

    @cached_property
    def flow(self) -> LinearSegmentedColormap:
        """Edges by what they carry: `diverging`, but clear at zero, so that faint ones hide nothing."""
        ends = [(*to_rgb(self.negative), 1.0), (*to_rgb(self.negative), 0.0)]
        ends += [(*to_rgb(self.positive), 0.0), (*to_rgb(self.positive), 1.0)]
        return LinearSegmentedColormap.from_list(f"flow-{self.name}", list(zip((0, 0.5, 0.5, 1), ends, strict=True)))

    @property
    def black(self) -> str:
        """No light at all, in a photograph: the same in both themes."""
        return "#101214"

    @property
    def white(self) -> str:
        """All the light there is, in a photograph: the same in both themes."""
        return "#f7f7f7"

    @cached_property
    def brightness(self) -> LinearSegmentedColormap:
        """From black at −1 and 0 to white at 1: photographs, which would be negatives in the colours of `grey`."""
        return LinearSegmentedColormap.from_list("brightness", [self.black, self.black, self.white])


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1f2328",
    muted="#626a73",
    grid="#dfe3e8",
    negative="#0072b2",
    positive="#d55e00",
    negative_soft="#cfe5f3",
    positive_soft="#f9dfcd",
    training="#0072b2",
    validation="#d55e00",
    accent="#a3308f",
    good="#00795a",
    bad="#b3261e",
    first="#1f2328",
    second="#0072b2",
    third="#2f9fe0",
    fourth="#d55e00",
    fifth="#a87900",
    sixth="#00795a",
    seventh="#a3308f",
)

DARK = Theme(
    name="dark",
    paper="#111111",
    ink="#e8e8e8",
    muted="#a3a9b0",
    grid="#3a3d42",
    negative="#56b4e9",
    positive="#ff9544",
    negative_soft="#12374d",
    positive_soft="#502c12",
    training="#56b4e9",
    validation="#ff9544",
    accent="#e79bd8",
    good="#3fc79a",
    bad="#ff7b72",
    first="#e8e8e8",
    second="#56b4e9",
    third="#9fdcff",
    fourth="#ff9544",
    fifth="#f0e442",
    sixth="#3fc79a",
    seventh="#e79bd8",
)
