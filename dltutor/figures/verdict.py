"""The curves of a training whose length is known, and results as bars beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.curves import UNTIL
from dltutor.figures.picture import Picture
from dltutor.wording import share

ROWS = 6  # results that are shown at once

Curve = tuple[Sequence[float], Sequence[float]]  # shares of the training, values


class VerdictFigure(Picture):
    """Left the losses, in the middle the shares right, on the right named results from 0 to 1 as bars.

    Args:
        results: the title of the bars.
    """

    def __init__(self, alt: str, results: str) -> None:
        super().__init__(860, 320, alt=alt)
        grid = self.figure.add_gridspec(
            1, 3, width_ratios=[1, 1, 0.85], left=0.055, right=0.975, bottom=0.13, top=0.88, wspace=0.24
        )
        self.loss_axes = self._panel(grid[0], "loss", 3.0)
        self.share_axes = self._panel(grid[1], "share right", 1.02)
        self._guess = self.paint(self.loss_axes.axhline(1.0, linestyle=":", linewidth=1.4), color="muted")
        self._guess_label = self._aside(self.loss_axes, 0.99, "muted", "right", 8.5)
        self._before = [self.moving_line(self.loss_axes, dash, "muted", linewidth=1.2) for dash in ("-", "--")]
        sets = (("-", "training"), ("--", "validation"))
        self._loss = [self.moving_line(self.loss_axes, *look, linewidth=2) for look in sets]
        self._share = [self.moving_line(self.share_axes, *look, linewidth=2) for look in sets]
        self._marks = self.moving_line(self.loss_axes, "|", "accent", markersize=12, markeredgewidth=1.5)
        for x, text, role in ((0.62, "── training", "training"), (1.0, "╌╌ validation", "validation")):
            label = self.loss_axes.text(
                x, 1.03, text, transform=self.loss_axes.transAxes, fontsize=8.5, ha="right", va="bottom"
            )
            self.paint(label, color=role)
        self.promise(self.loss_axes, UNTIL, *self._loss)
        self._note = self._aside(self.loss_axes, 0.5, "bad", "center", 9.5)
        self.promise(self.share_axes, UNTIL, *self._share)
        self._rows(grid[2], results)
        self._narrow, self._wide = grid[0].get_position(self.figure), (0.055, 0.13, 0.88, 0.75)

    def begin(
        self,
        length: int,
        top: float,
        guess: float | None = None,
        *,
        unit: str = "epochs",
        shares: bool = True,
        powers: bool = False,
    ) -> None:
        """Another training: its length, the end of the loss axis, the loss of pure guessing if it is to be drawn.

        Without `shares` it predicts a number: nothing is right or wrong, and the losses have the whole width. With
        `powers` their axis begins at 1 and goes up in powers of ten.
        """
        self.loss_axes.set_yscale("log" if powers else "linear")
        self.loss_axes.set_ylim(1 if powers else 0, top)
        self.loss_axes.set_position(self._narrow if shares else self._wide)
        for axes in (self.share_axes, self._row_axes):
            axes.set_visible(shares)
        self._guess.set_visible(guess is not None)
        self._guess.set_ydata([guess or 0.0] * 2)
        self._guess_label.set_text("" if guess is None else "pure guessing")
        self._guess_label.set_position((0.99, (guess or 0.0) - 0.045 * top))
        for axes in (self.loss_axes, self.share_axes):
            axes.set_xticks((0, 0.5, 1), ("0", f"{length // 2}", f"{length} {unit}"))
        self.touch()

    def show(
        self,
        losses: Sequence[Curve],
        shares: Sequence[Curve],
        results: Sequence[tuple[str, float]] = (),
        *,
        before: Sequence[Curve] = (),
        marks: Sequence[float] = (),
        note: str = "",
    ) -> None:
        """Show the curves of training and validation, and the newest of the `results`.

        `before` are the losses of an earlier run, kept pale; `marks` the places of changes; `note` is written across.
        """
        top = self.loss_axes.get_ylim()[1]
        for lines, curves in ((self._loss, losses), (self._share, shares), (self._before, before)):
            for i, line in enumerate(lines):
                x, y = curves[i] if i < len(curves) else ((), ())
                line.set_data(x, np.minimum(y, top) if len(y) else ())
        self._marks.set_data(marks, np.full(len(marks), 0.03 * top))
        self._note.set_text(note)
        self._note.set_position((0.5, top / 2) if self.loss_axes.get_yscale() == "linear" else (0.78, top**0.2))
        shown = list(results)[-ROWS:]
        self._bars.set_values(np.array([value for _, value in shown] + [0.0] * (ROWS - len(shown))))
        for i, words in enumerate(self._labels):
            words.set_text(f"{shown[i][0]}: {share(shown[i][1], 1)}" if i < len(shown) else "")

    def _rows(self, place, title: str) -> None:
        axes = self._row_axes = self.axes(place, head=title, frame="open")
        axes.set(xlim=(0, 1), ylim=(ROWS - 0.55, -0.85), yticks=(), xticks=(0, 0.5, 1))
        self._bars = self.bars(axes, ROWS, thickness=0.3)
        self._labels = [self.words(0.01, i - 0.38, axes=axes, size=9) for i in range(ROWS)]
        self.promise(axes, "at the end", *self._labels)

    def _panel(self, place, title: str, top: float):
        return self.axes(place, xlim=(0, 1), ylim=(0, top), head=title, grid=True, frame="open")

    def _aside(self, axes, x: float, role: str, side: str, size: float):
        return self.words(x, 0.5, axes=axes, size=size, role=role, side=side)
