"""What each machine seems to pay, its truth once it is asked for, and what each player has lost so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dltutor.figures.course import round_up
from dltutor.figures.picture import Picture
from dltutor.wording import fixed, number

WIDTH, HEIGHT = 820, 388
LOW, HIGH = -3.6, 4.2  # what a machine pays on average lies well between
LOOKS = (  # of the players: role, dash, marker
    ("accent", "-", "*"),
    ("second", "-", "o"),
    ("first", ":", "s"),
    ("fourth", "--", "^"),
    ("sixth", "-.", "D"),
)
MARKS = (1, 10, 100, 1000)


@dataclass(frozen=True)
class Look:
    """One player's view: `estimates` and `counts` (machines,), the machine pulled last and what it paid."""

    estimates: np.ndarray
    counts: np.ndarray
    last: int | None
    paid: float


class BanditFigure(Picture):
    """Left a column for each machine, right a line for each player: pulls along, on a logarithmic scale.

    Args:
        machines: how many.
        players: names, as many as `LOOKS`.
    """

    def __init__(self, machines: int, players: Sequence[str]) -> None:
        super().__init__(
            WIDTH, HEIGHT, alt=f"{machines} machines and what each has paid on average; losses of players."
        )
        look = {"xlim": (-0.5, machines - 0.5), "ylim": (LOW, HIGH), "yticks": (-2, 0, 2)}
        self.room = self.axes_at(34, 34, 410, 318, area="machines", frame="open", xticks=[], **look)
        self.room.set_yticklabels(("−2", "0", "2"))
        self.head = self.words_at(34, 15, size=10.5, weight="bold")
        self.paint(self.room.axhline(0, linewidth=0.8), color="grid")
        places = np.arange(machines)
        for place in places[:-1]:
            self.paint(self.room.axvline(place + 0.5, linewidth=0.6), color="grid")
        self.truth = self.moving_line(self.room, "_", "good", markersize=26, markeredgewidth=2.4)
        self.seems = self.moving_line(self.room, "o", "training", markersize=10)
        self.paid = self.moving_line(self.room, "x", "accent", markersize=9, markeredgewidth=2)
        self.estimates, self.counts = (
            [self.words(place, height, axes=self.room, size=8.5, side="center", role=role) for place in places]
            for height, role in ((HIGH - 0.3, "ink"), (LOW + 0.25, "muted"))
        )
        names = [self.words_at(34 + 41 * (place + 0.5), 364, size=9.5, side="center") for place in places]
        self.fill_in(names, [str((place + 1) % machines) for place in places])
        self._make_curves(players)

    def show(self, head: str, look: Look, truth: np.ndarray | None) -> None:
        """Show what a player knows, and the truth where it is given."""
        self.head.set_text(head)
        tried = np.flatnonzero(look.counts)
        self.seems.set_data(tried, look.estimates[tried])
        self.fill_in(self.estimates, [fixed(e) if n else "" for e, n in zip(look.estimates, look.counts, strict=True)])
        self.fill_in(self.counts, [f"{n:.0f} ×" for n in look.counts])
        self.paid.set_data(*([], []) if look.last is None else ([look.last], [np.clip(look.paid, LOW, HIGH)]))
        self.truth.set_data(*([], []) if truth is None else (np.arange(len(truth)), truth))

    def draw_losses(self, losses: Sequence[Sequence[float]], names: Sequence[str]) -> None:
        """What each player has lost after each pull; an empty one is not drawn."""
        most = round_up(max([max(lost) for lost in losses if len(lost)] + [10.0]), (1, 2, 5, 10))
        for line, head, lost in zip(self.lines, self.heads, losses, strict=True):
            kept = np.unique(np.geomspace(1, max(len(lost), 1), 200).astype(int))
            x, y = (np.log10(kept), np.asarray(lost)[kept - 1] / most) if len(lost) else ([], [])
            line.set_data(x, y)
            head.set_data(x[-1:], y[-1:])
        self.fill_in(self.up, [number(share * most) for share in (0, 0.5, 1)])
        self.fill_in(self.names, [n if len(lost) else "" for n, lost in zip(names, losses, strict=True)])
        for mark, lost in zip(self.samples, losses, strict=True):
            mark.set_visible(len(lost) > 0)

    def _make_curves(self, players: Sequence[str]) -> None:
        look = {"xticks": np.log10(MARKS), "yticks": (0, 0.5, 1), "yticklabels": ()}
        axes = self.axes_at(506, 34, 300, 318, frame="open", grid=True, xlim=(-0.06, 3.06), ylim=(-0.02, 1.04), **look)
        axes.set_xticklabels([f"{mark:,}" for mark in MARKS])
        axes.set_title("points lost so far, pull by pull", fontsize=10, loc="left")
        self.lines = [self.moving_line(axes, "", role, linestyle=dash, linewidth=2) for role, dash, _ in LOOKS]
        self.heads = [
            self.moving_line(axes, "", role, marker=marker, markersize=8, linestyle="none", clip_on=False)
            for role, _, marker in LOOKS
        ]
        self.up = [self.words(-0.12, share, axes=axes, size=8.5, role="muted", side="right") for share in (0, 0.5, 1)]
        heights = [0.95 - 0.075 * i for i in range(len(players))]
        self.names = [self.words(0.2, height, axes=axes, size=9.5) for height in heights]
        self.samples = [
            self.moving(axes.plot([0.08], [height], marker=marker, markersize=7, linestyle="none")[0], color=role)
            for height, (role, _, marker) in zip(heights, LOOKS, strict=True)
        ]
        self.promise(axes, "once you press Play, and yours with the truth", *self.lines)
