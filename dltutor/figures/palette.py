"""The one palette: the same role has the same colour in every chapter, in the light and the dark theme.

Blue and vermilion, after Okabe and Ito (Color Universal Design, 2008), the others found by a search: the roles of one
picture are at least 15 apart (CIEDE2000), also to readers with red-green blindness, and each is read on its paper.
A role is never told by colour alone: figures add a marker, a dash or a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb

CLASS_ROLES = ("negative", "positive", "sixth", "seventh", "fifth", "first")  # of up to six classes, each with a marker
CLASS_MARKERS = "os^DvP"


@dataclass(frozen=True)
class Theme:
    """Colours by role, as hexadecimal strings.

    `negative`/`positive` stand for class 0/class 1 and for the sign of a weight; `training`/`validation` for the two
    curves of a training run; `accent` for what the learner should look at now; `good`/`bad` for right and wrong, for
    a goal and a failure, and for nothing else, with ✔ and ✗ or a place that says the same;
    `first` to `seventh` for things of one kind that are compared, such as optimizers: each with a dash and a marker of
    its own.

    >>> LIGHT.positive, DARK.paper
    ('#b14800', '#111111')
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
    def rightness(self) -> LinearSegmentedColormap:
        """Numbers of wrong answers, negative, through paper at zero, to numbers of right ones."""
        return LinearSegmentedColormap.from_list(f"rightness-{self.name}", [self.bad, self.paper, self.good])

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

    @property
    def classes(self) -> tuple[str, ...]:
        """The colours of up to six classes, in the order of `CLASS_ROLES`."""
        return tuple(getattr(self, role) for role in CLASS_ROLES)

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
        return self._clear_at_zero("flow", 1.0)

    @cached_property
    def glow(self) -> LinearSegmentedColormap:
        """A halo around what is lit, in the colours of `flow`."""
        return self._clear_at_zero("glow", 0.3)

    def _clear_at_zero(self, name: str, most: float) -> LinearSegmentedColormap:
        ends = [(*to_rgb(self.negative), most), (*to_rgb(self.negative), 0.0)]
        ends += [(*to_rgb(self.positive), 0.0), (*to_rgb(self.positive), most)]
        return LinearSegmentedColormap.from_list(f"{name}-{self.name}", list(zip((0, 0.5, 0.5, 1), ends, strict=True)))

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
    ink="#14171a",
    muted="#514d48",
    grid="#dfe3e8",
    negative="#0070b3",
    positive="#b14800",
    negative_soft="#cfe5f3",
    positive_soft="#f9dfcd",
    training="#0070b3",
    validation="#b14800",
    accent="#821867",
    good="#188578",
    bad="#84100f",
    first="#14171a",
    second="#0070b3",
    third="#219de3",
    fourth="#b14800",
    fifth="#c68900",
    sixth="#00795a",
    seventh="#821867",
)

DARK = Theme(
    name="dark",
    paper="#111111",
    ink="#e8e8e8",
    muted="#aaa8a5",
    grid="#3a3d42",
    negative="#00a2fc",
    positive="#fb913e",
    negative_soft="#12374d",
    positive_soft="#502c12",
    training="#00a2fc",
    validation="#fb913e",
    accent="#c566a8",
    good="#87ffaf",
    bad="#cb594d",
    first="#e8e8e8",
    second="#00a2fc",
    third="#95d7fd",
    fourth="#fb913e",
    fifth="#fffc3b",
    sixth="#3ec79a",
    seventh="#c566a8",
)
