"""The curves of a training of known length, and how the three sets are answered in the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.picture import Picture

SETS = ("training", "validation", "test")


class DiagnosisFigure(Picture):
    """Left the losses, in the middle the shares right, on the right a bar for each of the three sets."""

    def __init__(self) -> None:
        super().__init__(860, 320, alt="Training and validation curves of a network that may be ill.")
        grid = self.figure.add_gridspec(
            1, 3, width_ratios=[1, 1, 0.8], left=0.055, right=0.975, bottom=0.13, top=0.88, wspace=0.34
        )
        self.loss_axes = self._panel(grid[0], "loss", 3.0)
        self.share_axes = self._panel(grid[1], "share right", 1.02)
        self._guess = self.loss_axes.axhline(1.0, linestyle=":", linewidth=1.4)
        self.paint(self._guess, color="muted")
        self._guess_label = self.words(0.99, 1.0, axes=self.loss_axes, size=8.5, role="muted", side="right", mono=False)
        self._before = [self._curve(self.loss_axes, "muted", dash, 1.2) for dash in ("-", "--")]
        self._loss = [
            self._curve(self.loss_axes, role, dash) for role, dash in (("training", "-"), ("validation", "--"))
        ]
        self._share = [
            self._curve(self.share_axes, role, dash) for role, dash in (("training", "-"), ("validation", "--"))
        ]
        axes = self.loss_axes
        for x, text, role in ((0.62, "── training", "training"), (1.0, "╌╌ validation", "validation")):
            label = axes.text(x, 1.03, text, transform=axes.transAxes, fontsize=8.5, ha="right", va="bottom")
            self.paint(label, color=role)
        self.bar_axes = self.axes(grid[2])
        self.bar_axes.set(xlim=(0, 1.25), ylim=(-0.6, 2.6), yticks=range(3), yticklabels=SETS, xticks=(0, 0.5, 1))
        self.bar_axes.set_title("right in the end", fontsize=10, loc="left")
        self.bar_axes.invert_yaxis()
        self.bar_axes.spines[["top", "right"]].set_visible(False)
        self._bars = self.bars(self.bar_axes, 3)
        self._amounts = [self.words(0, i, axes=self.bar_axes, size=9.5) for i in range(3)]
        self._epochs = self.words(0.985, 0.045, size=8.5, role="muted", side="right", mono=False)
        self._note = self.words(0.5, 0.5, axes=self.loss_axes, size=9.5, role="bad", side="center", mono=False)
        self._no_share = self.words(0.5, 0.5, axes=self.share_axes, size=9, role="muted", side="center", mono=False)

    def begin(self, epochs: int, top: float, guess: float | None, shares: bool) -> None:
        """Another network: the length of its training, the end of the loss axis, the loss of pure guessing."""
        self.loss_axes.set_ylim(0, top)
        self._guess.set_visible(guess is not None)
        self._guess.set_ydata([guess or 0.0] * 2)
        self._guess_label.set_text("" if guess is None else "pure guessing")
        self._guess_label.set_position((0.99, (guess or 0.0) - 0.045 * top))
        for axes in (self.loss_axes, self.share_axes):
            axes.set_xticks((0, 0.5, 1), ("0", f"{epochs // 2}", f"{epochs} epochs"))
        self._no_share.set_text("" if shares else "it predicts a number")
        self.touch()

    def show(
        self,
        losses: Sequence[tuple[Sequence[float], Sequence[float]]],
        shares: Sequence[tuple[Sequence[float], Sequence[float]]],
        ends: Sequence[float] | None,
        before: Sequence[tuple[Sequence[float], Sequence[float]]] = (),
        note: str = "",
    ) -> None:
        """Curves as pairs (share of the epochs, values): training, validation; `ends` the shares right of the sets.

        `before` are the losses of an earlier run, kept pale beside; `note` is written across the losses.
        """
        top = self.loss_axes.get_ylim()[1]
        self._note.set_text(note)
        self._note.set_position((0.5, top / 2))
        for lines, curves in ((self._loss, losses), (self._share, shares), (self._before, before)):
            for i, line in enumerate(lines):
                x, y = curves[i] if i < len(curves) else ((), ())
                line.set_data(x, np.minimum(y, top) if len(y) else ())
        self._bars.set_values(np.zeros(3) if ends is None else np.asarray(ends))
        for i, words in enumerate(self._amounts):
            words.set_text("" if ends is None else f"{ends[i]:.0%}")
            words.set_position((0.03 + (0 if ends is None else ends[i]), i))

    def _panel(self, place, title: str, top: float):
        axes = self.axes(place)
        axes.set(xlim=(0, 1), ylim=(0, top))
        axes.set_title(title, fontsize=10, loc="left")
        axes.grid(True, linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        return axes

    def _curve(self, axes, role: str, dash: str, width: float = 2.0):
        line = self.moving(axes.plot([], [], dash, linewidth=width)[0])
        self.paint(line, color=role)
        return line
