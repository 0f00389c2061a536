"""Left: how often networks know the first symbol, over the seconds of their training. Right: what a pass costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dltutor.figures.learning import Learning
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 404
LOOKS = (("second", "--", "s", "■"), ("fourth", "-", "^", "▲"), ("sixth", "-.", "o", "●"))
LENGTHS = (50, 100, 200, 400, 800, 1600, 3200)  # at which a pass is timed


class ReachFigure(Picture):
    """Curves of learning; milliseconds and numbers of one pass, both on logarithmic axes.

    Args:
        names: of the networks, up to 3.
        guess: what guessing gets right.
        kept: for each network the numbers that a pass over each of `LENGTHS` symbols makes.
    """

    def __init__(self, names: Sequence[str], guess: float, kept: Sequence[Sequence[int]]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="How soon networks know what came first, and what a pass costs by length.")
        self.names, looks = list(names), LOOKS[: len(names)]
        axes = self.axes_at(52, 30, 320, 252, head="first symbol known at the end, new sequences")
        self.learning = Learning(self, axes, [look[:3] for look in looks], unit="s", level=guess, shortest=5)
        self._legend = [self.words_at(52, 330 + 22 * i, size=10, role=look[0]) for i, look in enumerate(looks)]
        span = (LENGTHS[0] / 1.3, LENGTHS[-1] * 1.3)
        scale: dict[str, Any] = {"xscale": "log", "yscale": "log", "xlim": span, "frame": "open", "grid": True}
        self.time = self.axes_at(470, 30, 370, 130, head="milliseconds for one sequence", ylim=(0.1, 1000), **scale)
        self.size = self.axes_at(
            470,
            216,
            370,
            130,
            head="numbers that a pass makes",
            ylim=(100, 1e8),
            xlabel="symbols in the sequence",
            **scale,
        )
        self.size.xaxis.label.set_size(9)
        for axes in (self.time, self.size):
            axes.set_xticks(LENGTHS, [f"{length:,}" for length in LENGTHS])
            axes.minorticks_off()
        self.size.set_yticks((1e2, 1e4, 1e6, 1e8), ("100", "10,000", "1 million", "100 mill."))
        self.time.set_yticks((0.1, 1, 10, 100, 1000), ("0.1", "1", "10", "100", "1,000"))
        self._timed = [
            self.moving_line(self.time, "", role, linestyle=dash, marker=marker, markersize=5, clip_on=False)
            for role, dash, marker, _ in looks
        ]
        for numbers, (role, dash, marker, _) in zip(kept, looks, strict=True):
            line = self.size.plot(LENGTHS, numbers, marker, linestyle=dash, markersize=5)[0]
            self.paint(line, color=role)
        self.promise(self.time, "once you press Time a pass", *self._timed)

    def show(
        self,
        curves: Sequence[tuple[Sequence[float], Sequence[float]]],
        texts: Sequence[str],
        timed: Sequence[Sequence[float]],
    ) -> None:
        """Show seconds and shares of each network, a text for each, and the milliseconds that were taken."""
        self.learning.show(curves)
        self.fill_in(self._legend, [f"{look[3]} {text}" for look, text in zip(LOOKS, texts, strict=False)])
        for line, taken in zip(self._timed, timed, strict=True):
            line.set_data(LENGTHS[: len(taken)], taken)
