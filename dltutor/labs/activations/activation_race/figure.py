"""Several networks trained side by side: a loss curve and a bar of test accuracy for each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Rectangle

from dltutor.figures.curves import MOST_POINTS, UNTIL, scale, thin
from dltutor.figures.picture import Picture
from dltutor.wording import share

ROLES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
DASHES = ("-", "--", "-.", ":", (0, (6, 1.5, 1.5, 1.5, 1.5, 1.5)), (0, (1, 2.5)), (0, (9, 3)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
MOST_RUNNERS = len(ROLES)


class RaceFigure(Picture):
    """Left the training losses over the steps, right the share of the test samples that each runner gets right.

    Args:
        names: one for each runner, 2 to 7.
        guess: the share that guessing would get right, from 0 to 1.
    """

    def __init__(self, names: Sequence[str], guess: float) -> None:
        super().__init__(860, 370, alt=f"A race of {len(names)} networks: training loss and test accuracy.")
        self.names = list(names)
        self._make_losses()
        self._make_bars(guess)

    def show(self, runs: Sequence[tuple[Sequence[int], Sequence[float]]], accuracies: Sequence[float]) -> None:
        """Show for each runner its steps and losses, and its share right from 0 to 1 (NaN: it has not started)."""
        longest = scale(max((steps[-1] for steps, _ in runs if len(steps)), default=0))
        self.fill_in(self.numbers, (f"{place * longest:,.0f}{' steps' if place == 1 else ''}" for place in (0, 0.5, 1)))
        top = self.losses.get_ylim()[1]
        for (steps, losses), line, head in zip(runs, self.lines, self.heads, strict=True):
            kept = thin(len(steps), MOST_POINTS)
            x = np.asarray(steps, float)[kept] / longest
            y = np.clip(np.nan_to_num(np.asarray(losses, float)[kept], nan=top, posinf=top), 0, top)
            line.set_data(x, y)
            head.set_data(x[-1:], y[-1:])
        for bar, text, right in zip(self.bars_, self.shares, accuracies, strict=True):
            started = np.isfinite(right)
            bar.set_width(right if started else 0.0)
            text.set_text(share(right, 1) if started else "waits")

    def set_top(self, top: float) -> None:
        """Let the axis of the loss end at `top`."""
        if top != self.losses.get_ylim()[1]:
            self.losses.set_ylim(0, top)
            self._place_numbers()
            self.touch()

    def _make_losses(self) -> None:
        self.losses = self.axes(position=(0.05, 0.12, 0.47, 0.78), head="training loss", grid=True, frame="open")
        self.losses.set(xlim=(0, 1.02), ylim=(0, 2.5), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=())
        self.losses.tick_params(axis="x", length=0)
        self.lines, self.heads = [], []
        for _, role, dash, marker in zip(self.names, ROLES, DASHES, MARKERS, strict=False):
            self.lines.append(self.moving_line(self.losses, "-", role, linewidth=1.8))
            self.lines[-1].set_linestyle(dash)
            self.heads.append(self.moving_line(self.losses, marker, role, markersize=6))
        self.promise(self.losses, UNTIL, *self.lines)
        self.numbers = [
            self.words(place, 0, axes=self.losses, size=9, role="muted", side=side)
            for place, side in ((0, "left"), (0.5, "center"), (1, "right"))
        ]
        self._place_numbers()

    def _place_numbers(self) -> None:
        for words, place in zip(self.numbers, (0, 0.5, 1), strict=True):
            words.set_position((place, -0.06 * self.losses.get_ylim()[1]))

    def _make_bars(self, guess: float) -> None:
        axes = self.axes(position=(0.55, 0.12, 0.435, 0.78), ticks=False, frame="none")
        count = len(self.names)
        axes.set(xlim=(-0.78, 1.3), ylim=(count - 0.4, -0.6), xticks=(0, 0.5, 1), yticks=())
        axes.set_xticklabels(("0 %", "50 %", "100 %"))
        axes.set_title("share right: test", fontsize=10, loc="left", x=0.375)
        axes.grid(True, axis="x", linewidth=0.6)
        self.bars_, self.shares = [], []
        for row, (name, role, dash, marker) in enumerate(zip(self.names, ROLES, DASHES, MARKERS, strict=False)):
            sample = axes.plot([-0.76, -0.6], [row, row], linestyle=dash, linewidth=2)[0]
            end = axes.plot([-0.6], [row], marker, markersize=6)[0]
            axes.text(-0.53, row, name, va="center", fontsize=10)
            bar = self.moving(axes.add_patch(Rectangle((0, row - 0.3), 0, 0.6, linewidth=0)))
            for artist, key in ((sample, "color"), (end, "color"), (bar, "facecolor")):
                self.paint(artist, **{key: role})
            self.bars_.append(bar)
            self.shares.append(self.words(1.29, row, axes=axes, size=10, side="right"))
        self.moving(axes.plot([guess, guess], [-0.5, count - 0.5], ":", linewidth=1.5)[0], color="muted")
        self.words(guess + 0.02, -0.47, axes=axes, size=9, role="muted").set_text("guessing")
