"""Ways to learn from few images: how the share right grows in a training, and with the number of images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dltutor.figures.curves import UNTIL
from dltutor.figures.picture import Picture
from dltutor.figures.samples import draw_sample
from dltutor.wording import share

ROLES = ("muted", "training", "good", "accent")
DASHES = (":", "-", "--", "-.")
MARKERS = ("s", "o", "^", "D")


class TransferFigure(Picture):
    """Left the share of the test images right over the steps of one training, right over the images of each class.

    Args:
        names: one for each way to learn, up to 4.
        sizes: how many images of each class there can be, ascending.
        steps: the length of a training.
        guess: the share that guessing would get right, from 0 to 1.
    """

    def __init__(self, names: Sequence[str], sizes: Sequence[int], steps: int, guess: float) -> None:
        super().__init__(860, 390, alt="Learning from few images, with and without a trunk that was trained on others.")
        self.sizes = tuple(sizes)
        self._run = self._panel(0.065, "share right: test, this training", guess)
        self._run.set(xlim=(0, steps), xticks=(0, steps / 2, steps))
        self._run.set_xticklabels(("0", f"{steps // 2}", f"{steps} steps"))
        self._all = self._panel(0.57, "share right: test, by images of each class", guess)
        self._all.set(xlim=(-0.4, len(sizes) - 0.6), xticks=range(len(sizes)))
        self._all.set_xticklabels([f"{size}" for size in sizes])
        self._now = self.moving_line(self._all, "-", "ink", linewidth=1)
        self._curves, self._medians, self._dots, self._shares = [], [], [], []
        for column, (name, role, dash, marker) in enumerate(zip(names, ROLES, DASHES, MARKERS, strict=False)):
            self._curves.append(self._line(self._run, role, dash))
            self._medians.append(self._line(self._all, role, dash))
            self._dots.append(self._line(self._all, role, "", marker=marker, markersize=5, alpha=0.75))
            self._name(0.03 + 0.245 * column, name, role, dash, marker)
        self.promise(self._run, UNTIL, *self._curves)
        self.promise(self._all, "a point for each training", *self._dots)

    def show(
        self,
        curves: Sequence[tuple[Sequence[int], Sequence[float]]],
        results: Sequence[Mapping[int, Sequence[float]]],
        size: int,
    ) -> None:
        """Show for each way its curve (steps, shares) and its results (shares for each size); `size` is used now."""
        at = self.sizes.index(size)
        self._now.set_data([at, at], [0, 1])
        for i, ((steps, shares), found) in enumerate(zip(curves, results, strict=True)):
            self._curves[i].set_data(steps, shares)
            self._shares[i].set_text(share(shares[-1]) if len(shares) else "")
            places = sorted(found)
            self._medians[i].set_data([self.sizes.index(s) for s in places], [np.median(found[s]) for s in places])
            dots = [(self.sizes.index(s), share) for s in places for share in found[s]]
            self._dots[i].set_data(*zip(*dots, strict=True) if dots else ((), ()))

    def _panel(self, left: float, title: str, guess: float):
        axes = self.axes(position=(left, 0.215, 0.415, 0.7), head=title, grid=True, frame="open")
        axes.set(ylim=(0, 1), yticks=(0, 0.25, 0.5, 0.75, 1))
        axes.set_yticklabels(("0 %", "", "50 %", "", "100 %"))
        level = axes.axhline(guess, linestyle=(0, (1, 4)), linewidth=1.2)
        label = axes.text(0.99, guess - 0.015, "guessing", transform=axes.get_yaxis_transform(), fontsize=8.5)
        label.set(ha="right", va="top")
        for artist in (level, label):
            self.paint(artist, color="muted")
        return axes

    def _line(self, axes, role: str, dash: str, **look):
        return self.moving_line(axes, "", role, linestyle=dash or "none", linewidth=2, **look)

    def _name(self, left: float, name: str, role: str, dash: str, marker: str) -> None:
        """A line and a mark as they are drawn, what they stand for, and the newest share."""
        draw_sample(self, (left, 0.02, 0.04, 0.09), role, dash, marker)
        self.figure.text(left + 0.047, 0.065, name, fontsize=10, va="center")
        self._shares.append(self.words(left + 0.215, 0.065, size=10, side="right"))
