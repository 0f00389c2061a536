"""What each client has and what its network reads after training at home; below all, their mean; beside, the course."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dltutor.figures.learning import Learning
from dltutor.figures.picture import Picture
from dltutor.wording import share

WIDTH, HEIGHT = 860, 384
TOP, ROW, SIDE = 58, 24, 20  # pixels
LOOKS = (("accent", "-", "o"), ("second", "--", "s"), ("muted", "-.", "^"))  # of the three ways


class FederatedFigure(Picture):
    """Left two grids, a row for each client and one for the mean, a column for each class; right the shares right.

    Args:
        clients: how many.
        classes: how many.
        ways: the names of the three curves.
        guessed: what a guess gets right.
    """

    def __init__(self, clients: int, classes: int, ways: Sequence[str], guessed: float) -> None:
        super().__init__(WIDTH, HEIGHT, alt="What ten clients have, what their networks and the mean of them read.")
        self._rows = clients + 2  # one is left free
        self._grids = []
        for left, head in ((104, "has these digits"), (330, "reads, after training at home")):
            axes = self.axes_at(left, TOP, classes * SIDE, self._rows * ROW, frame="off")
            axes.set(xlim=(0, classes), ylim=(self._rows, 0))
            values = np.full((self._rows, classes), np.nan)
            self._grids.append(self.tiles(axes, values, (0, classes, self._rows, 0)))
            self.paint(self._grids[-1], cmap="grey", edgecolor="grid")
            self.words_at(left, 18, size=10).set_text(head)
            for digit in range(classes):
                words = self.words_at(left + (digit + 0.5) * SIDE, TOP - 9, size=8.5, role="muted", side="center")
                words.set_text(str(digit))
        places = [TOP + (row + 0.5) * ROW for row in (*range(clients), clients + 1)]
        names = [self.words_at(12, place, size=9) for place in places]
        self.fill_in(names, [*(f"client {number + 1}" for number in range(clients)), "the mean"])
        self._totals = [self.words_at(330 + classes * SIDE + 6, place, size=9) for place in places]
        self.promise(axes, "after a round", *self._totals)
        axes = self.axes_at(640, 40, 208, 230, head="test digits right")
        self.learning = Learning(self, axes, LOOKS, unit="rounds", level=guessed, shortest=30)
        self._legend = [
            self.words_at(640, 318 + 19 * place, size=9.5, role=role) for place, (role, *_) in enumerate(LOOKS)
        ]
        self._names = ways

    def show(self, holds: np.ndarray, reads: np.ndarray | None) -> None:
        """Show shares of the samples (clients, classes), and shares right (clients + 1, classes), None at first."""
        rest = np.full((2, holds.shape[1]), np.nan)
        self._grids[0].set_values(np.concatenate([np.sqrt(holds), rest]))
        if reads is None:
            self._grids[1].set_values(np.full((self._rows, holds.shape[1]), np.nan))
            self.fill_in(self._totals, [])
            return
        self._grids[1].set_values(np.concatenate([reads[:-1], rest[:1], reads[-1:]]))
        self.fill_in(self._totals, [share(float(each.mean())) for each in reads])

    def show_course(self, shares: np.ndarray) -> None:
        """Show the shares right of the three ways after each round, (rounds, 3)."""
        rounds = range(1, len(shares) + 1)
        self.learning.show([(rounds, shares[:, place]) for place in range(len(LOOKS))])
        known = [f": {share(float(value), 1)}" for value in shares[-1]] if len(shares) else [""] * len(LOOKS)
        signs = "●■▲"
        self.fill_in(
            self._legend, [f"{sign} {name}{now}" for sign, name, now in zip(signs, self._names, known, strict=True)]
        )
