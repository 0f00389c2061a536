"""Batch, mini-batch, stochastic: the path of two weights on the loss, the batch among the samples, both losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.ticker import FuncFormatter, NullFormatter

from dltutor.figures.contours import Heights
from dltutor.figures.curves import UNTIL, apart, scale, thin
from dltutor.figures.picture import Picture

GRID = 81
RECENT = 120  # places of the path that stand out
FIRST, OLDER = 60, 300  # of the places before them the first are drawn, and some of the others
WIDE = 3.0  # what lies further out than this many windows is held to that distance


class MiniBatchFigure(Picture):
    """Left the loss of all samples with the path of the weights; right the samples, and the losses of the run.

    Args:
        x: inputs of shape (samples,).
        y: targets of shape (samples,).
        names: what x and y are called.
        middle: weight and bias in the middle of the map.
        reach: how far the map goes from its middle, for each of the two.
        loss: gives the loss at weights of shape (…, 2).
        best_loss: the least there is.
    """

    def __init__(
        self,
        x: np.ndarray,
        y: np.ndarray,
        names: tuple[str, str],
        middle: np.ndarray,
        reach: np.ndarray,
        loss: Callable[[np.ndarray], np.ndarray],
        best_loss: float,
    ) -> None:
        super().__init__(860, 500, alt="The loss of a line with weight w and bias b as a map, and the weights' path.")
        self.x, self.y, self.middle, self.reach = x, y, middle, reach
        self._make_map(loss)
        self._make_samples(names)
        self._make_losses(best_loss, float(loss(middle - 0.8 * reach)))
        self.count = [
            self.words(0.578, y0, size=10.5, weight=weight) for y0, weight in ((0.962, "bold"), (0.92, "normal"))
        ]

    def show(
        self,
        path: Sequence[np.ndarray],
        before: np.ndarray | None,
        rows: np.ndarray,
        ring: tuple[np.ndarray, np.ndarray] | None,
    ) -> None:
        """Show the `path` of weights, that of the run `before`, the samples `rows` of the last batch, and the noise.

        `ring` is the middle and the covariance of the noise, or None.
        """
        now = path[-1]
        old = max(0, len(path) - RECENT)
        kept = [*range(min(FIRST, old)), *(FIRST + thin(max(0, old - FIRST), OLDER)), old]
        self.older.set_data(*self._held(np.array([path[i] for i in kept])))
        self.path.set_data(*self._held(np.array(path[old:])))
        self.start.set_data(*self._held(np.array(path[:1])))
        self.now.set_data(*self._held(np.array([now])))
        self.before.set_data(*(([], []) if before is None else self._held(before)))
        self.ring.set_data(*(([], []) if ring is None else ellipse(*ring)))
        rows = rows[thin(len(rows), 1000)]
        self.batch.set_data(self.x[rows], self.y[rows])
        ends = np.array(self.samples.get_xlim())
        with np.errstate(all="ignore"):
            heights = np.clip(np.nan_to_num(now[0] * ends + now[1]), -1e6, 1e6)
        self.line.set_data(ends, heights)

    def chart(self, losses: Sequence[float], batch_losses: Sequence[float], changes: Sequence[int]) -> None:
        """The loss of all samples before and after each iteration, and that of each batch."""
        longest = scale(len(batch_losses))
        for words, share in zip(self._numbers, (0, 0.5, 1), strict=True):
            words.set_text(f"{share * longest:,.0f}{' iterations' if share == 1 else ''}")
        low, high = self.curves.get_ylim()
        for line, values in ((self.batch_loss, batch_losses), (self.loss, losses)):
            kept = thin(len(values), 400)
            heights = np.nan_to_num(np.asarray(values, float)[kept], nan=np.inf)
            line.set_data(kept / longest, np.clip(heights, 0.8 * low, 1.25 * high))
        places = np.array(apart(changes, 0.02 * longest))
        self.changes.set_data(places / longest, np.full(len(places), high / (high / low) ** 0.06))

    def _held(self, places: np.ndarray) -> np.ndarray:
        """The places as (2, n), those far outside the map held to some distance of it."""
        reach = WIDE * self.reach
        with np.errstate(all="ignore"):
            return (
                np.clip(np.nan_to_num(places - self.middle, posinf=1e9, neginf=-1e9), -reach, reach).T
                + (self.middle[:, None])
            )

    def _make_map(self, loss: Callable[[np.ndarray], np.ndarray]) -> None:
        self.plane = self.axes(position=(0.066, 0.1, 0.488, 0.84), area="plane", head="loss of all samples")
        low, high = self.middle - self.reach, self.middle + self.reach
        self.plane.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel="weight w", ylabel="bias b")
        lines = [np.linspace(low[k], high[k], GRID) for k in (0, 1)]
        Heights(self, self.plane, moving=False).show(loss(np.stack(np.meshgrid(*lines), axis=-1)), 240)
        best = self.plane.plot(*self.middle[:, None], "+", markersize=13, markeredgewidth=2.2, zorder=4)[0]
        self.paint(best, color="good")
        self.before = self.moving_line(self.plane, "--", "muted", linewidth=1.2)
        self.older = self.moving_line(self.plane, "-", "ink", linewidth=0.7, alpha=0.55)
        self.path = self.moving_line(self.plane, "-", "ink", linewidth=1.5)
        self.ring = self.moving_line(self.plane, "--", "accent", linewidth=2)
        self.start = self.moving_line(self.plane, "o", "ink", markersize=13, fillstyle="none", markeredgewidth=2.2)
        self.now = self.paint(self.moving_line(self.plane, "o", "accent", markersize=9), markeredgecolor="paper")

    def _make_samples(self, names: tuple[str, str]) -> None:
        self.samples = self.axes(position=(0.628, 0.51, 0.36, 0.36), area="samples")
        pad = [0.06 * (float(np.ptp(values)) or 1.0) for values in (self.x, self.y)]
        self.samples.set(
            xlim=(self.x.min() - pad[0], self.x.max() + pad[0]), ylim=(self.y.min() - pad[1], self.y.max() + pad[1])
        )
        self.samples.set_xlabel(names[0], fontsize=9, labelpad=2)
        self.samples.set_ylabel(names[1], fontsize=9, labelpad=2)
        kept = thin(len(self.x), 2000)
        everyone = self.samples.plot(self.x[kept], self.y[kept], "o", markersize=3.5, markeredgewidth=0, alpha=0.5)[0]
        self.paint(everyone, color="muted")
        self.batch = self.paint(self.moving_line(self.samples, "o", "accent", markersize=5.5), markeredgecolor="paper")
        self.line = self.moving_line(self.samples, "-", "ink", linewidth=2.4)

    def _make_losses(self, best_loss: float, highest: float) -> None:
        self.curves = axes = self.axes(position=(0.628, 0.085, 0.36, 0.27), grid=True, frame="open")
        low, high = 0.3 * max(best_loss, 0.01 * highest), 3 * highest
        axes.set(xlim=(0, 1), yscale="log", ylim=(low, high), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=())
        axes.tick_params(axis="x", length=0)
        axes.tick_params(axis="y", which="minor", length=0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_title("loss: batch thin, all bold, best line dotted", fontsize=10, loc="left")
        self.paint(axes.axhline(best_loss or low, linestyle=":", linewidth=1.8), color="good")
        self.batch_loss = self.moving_line(axes, "-", "training", linewidth=0.8, alpha=0.8)
        self.loss = self.moving_line(axes, "-", "ink", linewidth=2.4)
        self.promise(axes, UNTIL, self.loss)
        self.changes = self.moving_line(axes, "|", "accent", markersize=12, markeredgewidth=1.5)
        self._numbers = [
            self.words(share, low * (high / low) ** -0.1, axes=axes, size=8.5, role="muted", side=side)
            for share, side in ((0, "left"), (0.5, "center"), (1, "right"))
        ]


def ellipse(middle: np.ndarray, covariance: np.ndarray, deviations: float = 2.0) -> np.ndarray:
    """The curve (2, points) that lies so many standard deviations around `middle`.

    >>> ellipse(np.zeros(2), np.diag([1.0, 4.0]))[:, 0].round(6).tolist()
    [2.0, 0.0]
    """
    values, vectors = np.linalg.eigh(covariance)
    angle = np.linspace(0, 2 * np.pi, 61)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    return middle[:, None] + deviations * vectors @ (np.sqrt(np.maximum(values, 0))[:, None] * circle)
