"""The forger's game on a line: two densities, the best detective, what the forger's two losses pull, and a map."""

from __future__ import annotations

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.wording import number, signed

WIDTH, HEIGHT = 860, 470
CELLS = (40, 33)  # of the map: means, spreads
PULL = 6.0  # where the bars of the gradients end


class EquilibriumFigure(Picture):
    """Left the densities of real data and fakes above the detective's answer, right numbers, gradients and the map.

    Args:
        x: the least and the greatest place that is shown.
        top: how high a density is shown.
        means: the least and the greatest mean of the fakes.
        spreads: the same of their spread.
    """

    def __init__(
        self, x: tuple[float, float], top: float, means: tuple[float, float], spreads: tuple[float, float]
    ) -> None:
        super().__init__(
            WIDTH,
            HEIGHT,
            alt="The densities of real data and fakes; below, how sure the best detective is at each place.",
        )
        self.grid = np.linspace(*x, 361)
        self.top = top
        self.title = self.words(0.06, 0.955, size=11, weight="bold")
        self._make_plane(x, top)
        self._make_detective(x)
        self._make_numbers()
        self._make_pulls()
        self._make_map(means, spreads)

    def show_densities(self, real: np.ndarray, fake: np.ndarray, mean: float, spread: float) -> None:
        """The two densities over `grid`, and the two grips: the fakes' top and the place one spread beside it."""
        self.real.set_data(self.grid, real)
        self.fake.set_data(self.grid, np.minimum(fake, self.top))
        peak, beside = self.grips(mean, spread)
        self.peak.set_data([peak[0]], [peak[1]])
        self.beside.set_data([beside[0]], [beside[1]])
        self.width_line.set_data([mean, beside[0]], [beside[1]] * 2)

    def grips(self, mean: float, spread: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where the fakes are taken hold of: their top, and the place one spread to the right of it."""
        height = 1 / (spread * np.sqrt(2 * np.pi))
        low, high = self.plane.get_xlim()
        highest = 0.96 * self.top
        return (mean, min(height, highest)), (
            float(np.clip(mean + spread, low, high)),
            min(height * np.exp(-0.5), 0.8 * highest),
        )

    def show_detective(self, answers: np.ndarray) -> None:
        """What the detective says over `grid`: the probability that what lies there is real."""
        self.answer.set_data(self.grid, answers)

    def show_numbers(self, lines: list[str]) -> None:
        """A line of numbers for each place in the column on the right."""
        self.fill_in(self.numbers, lines)

    def show_pulls(self, saturating: float, other: float, chosen: str) -> None:
        """The slope of either loss with respect to the mean, as a bar and a number; `chosen` is marked."""
        names = ("saturating", "non-saturating")
        for row, (name, value) in enumerate(zip(names, (saturating, other), strict=True)):
            self.pull_bars[row].set_data([0, np.clip(value, -PULL, PULL)], [row, row])
            self.pull_words[row].set_text(f"{'▸' if name == chosen else ' '} {name:<16}{signed(number(value))}")

    def show_map(self, tiles: np.ndarray, mean: float, spread: float) -> None:
        """Numbers from −1 (low) to 1 at every cell, shape (spreads, means), the largest spread first; NaN is empty."""
        self.map_tiles.set_values(tiles)
        self.here.set_data([mean], [spread])

    def _make_plane(self, x: tuple[float, float], top: float) -> None:
        self.plane = self.axes(position=(0.06, 0.46, 0.52, 0.42), area="plane", frame="open")
        self.plane.set(xlim=x, ylim=(0, top), yticks=())
        self.plane.set_title("how often a number occurs", fontsize=10, loc="left", pad=4)
        self.real = self.moving_line(self.plane, "-", "training", linewidth=2.4)
        self.fake = self.moving_line(self.plane, "--", "validation", linewidth=2.4)
        self.width_line = self.moving_line(self.plane, ":", "validation", linewidth=1.4)
        self.peak = self.moving_line(self.plane, "s", "validation", markersize=10, clip_on=False)
        self.beside = self.moving_line(self.plane, "D", "validation", markersize=8, clip_on=False)
        self._name_curve(0.93, "-", "training", "real data p(x)")
        self._name_curve(0.83, "--", "validation", "fakes q(x)")
        self.hint = self.words(0.575, 0.855, size=9, role="muted", side="right")

    def _name_curve(self, height: float, look: str, role: str, name: str) -> None:
        sample = self.plane.plot([0.02, 0.10], [height] * 2, look, linewidth=2.4, transform=self.plane.transAxes)[0]
        self.paint(sample, color=role)
        text = self.plane.text(0.12, height, name, transform=self.plane.transAxes, va="center", fontsize=9)
        self.paint(text, color="ink")

    def _make_detective(self, x: tuple[float, float]) -> None:
        head = "best detective: D(x) = p / (p + q), how sure that x is real"
        self.detective = self.axes(position=(0.06, 0.09, 0.52, 0.26), frame="open", head=head)
        self.detective.set(xlim=x, ylim=(-0.04, 1.04), yticks=(0, 0.5, 1))
        self.detective.set_xlabel("x", labelpad=1)
        self.paint(self.detective.axhline(0.5, linewidth=1.2, linestyle=":"), color="ink")
        self.answer = self.moving_line(self.detective, "-", "accent", linewidth=2.4)

    def _make_numbers(self) -> None:
        self.numbers = [self.words(0.625, place, size=10, mono=True) for place in (0.955, 0.91, 0.865, 0.82)]

    def _make_pulls(self) -> None:
        self.words(0.625, 0.75, size=10).set_text("slope of the forger's loss along the mean")
        self.pull_words = [self.words(0.625, place, size=10, mono=True) for place in (0.70, 0.66)]
        self.pulls = self.axes(position=(0.63, 0.545, 0.345, 0.08), frame="none", ticks=False)
        self.pulls.set(xlim=(-PULL, PULL), ylim=(1.6, -0.6), yticks=(), xticks=(-5, 0, 5))
        self.pulls.set_xticklabels(("−5: go right", "0", "5: go left"))
        self.paint(self.pulls.axvline(0, linewidth=1), color="muted")
        look = {"linewidth": 9, "solid_capstyle": "butt"}
        self.pull_bars = [self.moving_line(self.pulls, "-", "validation", **look) for _ in range(2)]

    def _make_map(self, means: tuple[float, float], spreads: tuple[float, float]) -> None:
        self.map = self.axes(position=(0.665, 0.09, 0.31, 0.33), area="map", frame="open")
        self.map.set(xlim=means, ylim=spreads, xticks=(-4, -2, 0, 2, 4), yticks=(1, 2, 3))
        self.map.set_xlabel("mean of the fakes", labelpad=1)
        self.map.set_ylabel("spread", labelpad=1)
        self.map.set_title("divergence: blue is low", fontsize=10, loc="left", pad=4)
        self.map_tiles = self.tiles(self.map, np.full(CELLS[::-1], np.nan), (*means, *spreads))
        self.here = self.moving_line(self.map, "o", "accent", markersize=10, markeredgewidth=2)
        self.paint(self.here, markeredgecolor="paper")
