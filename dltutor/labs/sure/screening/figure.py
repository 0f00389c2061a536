"""Two crowds on one scale with the threshold between them, what can be had at all, and a thousand people as dots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.labs.sure.screening.outcome import PEOPLE, Outcome
from dltutor.wording import share

WIDTH, HEIGHT = 860, 424
ROWS, COLUMNS = 25, 42
FAR = 8.0  # log-odds at the ends of the scale
BLUR = 0.5  # how far on this scale each answer is spread, so that single ones make a curve
TICKS = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)
LOOKS = (("second", "-"), ("fifth", "--"), ("sixth", "-."), ("seventh", ":"))
ILL, WELL = ("positive", "^", "▲"), ("negative", "o", "●")
LEAST, MOST = 0.03, 1000.0  # people in a column of the crowds


def log_odds(probability: np.ndarray | float) -> np.ndarray:
    """The place of a probability on a scale on which 0.01 and 0.001 are told apart, cut at its ends."""
    p = np.clip(probability, 1e-9, 1 - 1e-9)
    return np.clip(np.log(p / (1 - p)), -FAR, FAR)


class ScreeningFigure(Picture):
    """Left above: how many people get which answer. Left below: precision against share found. Right: 1,000 dots.

    Args:
        models: their names, at most four.
        least_precision, most_missed: the corner that is to be reached below on the left.
    """

    def __init__(self, models: Sequence[str], least_precision: float, most_missed: float) -> None:
        super().__init__(
            WIDTH, HEIGHT, alt="Answers of a test for ill and healthy people, and 1,000 people as dots, by its result."
        )
        self._models = models
        self._make_crowds()
        self._make_curves(least_precision, most_missed)
        self._make_people()

    def _make_crowds(self) -> None:
        axes = self.axes_at(52, 26, 330, 138, area="crowds", frame="open", xlim=(-FAR, FAR), yscale="log")
        axes.set(ylim=(LEAST, MOST), yticks=(0.1, 1, 10, 100, 1000), xticks=log_odds(np.array(TICKS)))
        axes.set_yticklabels(("0.1", "1", "10", "100", "1,000"))
        axes.set_xticklabels([f"{100 * tick:g} %" for tick in TICKS], fontsize=8)
        axes.minorticks_off()
        axes.set_title("of 1,000 people, so many get this answer", fontsize=10, loc="left")
        self.crowds = [
            self.moving_line(axes, dash, role, linewidth=2.2) for (role, *_), dash in ((WELL, "-"), (ILL, "--"))
        ]
        self.tops = [self.moving_line(axes, marker, role, markersize=8) for role, marker, _ in (WELL, ILL)]
        self.threshold = self.moving(axes.axvline(0, linewidth=2.6), color="accent")
        self.side = self.words(0, 500, axes=axes, size=9, role="accent")

    def _make_curves(self, least: float, missed: float) -> None:
        axes = self.axes_at(52, 232, 200, 150, frame="open", grid=True, xlim=(0.5, 1.01), ylim=(-0.02, 1.03))
        axes.set(xticks=(0.5, 0.6, 0.7, 0.8, 0.9, 1), yticks=(0, 0.5, 1), yticklabels=("0 %", "50 %", "100 %"))
        axes.set_xticklabels(("50 %", "", "70 %", "", "90 %", ""))
        axes.set_title("how many of the positive are ill", fontsize=10, loc="left")
        axes.set_xlabel("how many of the ill are found", fontsize=9)
        self.corner = self.paint(axes.fill([1 - missed, 1.01, 1.01, 1 - missed], [least, least, 1.03, 1.03])[0])
        self.paint(self.corner, facecolor="grid")
        self.curves = [
            self.moving_line(axes, "", role, linestyle=dash, linewidth=1.8)
            for (role, dash), _ in zip(LOOKS, self._models, strict=False)
        ]
        self.here = self.moving_line(axes, "o", "accent", markersize=9)
        self.names = [
            self.words_at(266, 244 + 17 * place, size=9, role=LOOKS[place // 2][0])
            for place in range(2 * len(self._models))
        ]

    def _make_people(self) -> None:
        axes = self.axes_at(424, 70, 430, 344, frame="off", xlim=(-0.7, COLUMNS), ylim=(ROWS - 0.3, -0.9))
        self.lines = [self.words_at(430, top, size=10) for top in (14, 36)]
        self.heads = [self.words(0, -1.0, axes=axes, size=9, role="muted") for _ in range(2)]
        self.people = {
            "quiet": self.moving_line(axes, WELL[1], WELL[0], markersize=3, linestyle="none"),
            "alarms": self.moving_line(axes, WELL[1], WELL[0], markersize=5, linestyle="none"),
            "found": self.moving_line(axes, ILL[1], ILL[0], markersize=7, linestyle="none"),
            "missed": self.moving_line(axes, ILL[1], ILL[0], markersize=9, linestyle="none"),
        }

    def show_crowds(self, well: np.ndarray, ill: np.ndarray, prevalence: float, threshold: float) -> None:
        """Show the answers for healthy and for ill people, as log-odds, and the threshold."""
        scale = np.linspace(-FAR, FAR, 97)
        weights = (1 - prevalence, prevalence)
        for line, top, places, weight in zip(self.crowds, self.tops, (well, ill), weights, strict=True):
            near = np.exp(-0.5 * ((scale[:, None] - places) / BLUR) ** 2).mean(axis=1) / (BLUR * np.sqrt(2 * np.pi))
            people = PEOPLE * weight * near
            line.set_data(scale, np.maximum(people, LEAST / 3))
            top.set_data(scale[[people.argmax()]], people[[people.argmax()]])
        place = float(log_odds(threshold))
        self.threshold.set_xdata([place, place])
        right = place < 3
        self.side.set_text("positive →" if right else "positive from here")
        self.side.set_x(place + 0.25 if right else place - 5.4)

    def show_curves(self, curves: Mapping[str, tuple[np.ndarray, np.ndarray]], found: float, precision: float) -> None:
        """Show for each model what can be had at any threshold, and where the chosen one is now."""
        for line, name in zip(self.curves, self._models, strict=True):
            line.set_data(*curves[name])
        inside = found >= 0.5 and np.isfinite(precision)
        self.here.set_data(*(([found], [precision]) if inside else ([], [])))

    def name_models(self, texts: Sequence[str]) -> None:
        """Two lines for each model."""
        self.fill_in(self.names, texts)

    def show_people(self, outcome: Outcome) -> None:
        """Show 1,000 people, those who test positive on the left."""
        found, missed, alarms, quiet = outcome.counts
        left = np.arange(found + alarms)
        right = np.arange(missed + quiet) + ROWS * (-(-len(left) // ROWS) + (len(left) > 0))
        groups = {"found": left[:found], "alarms": left[found:], "missed": right[:missed], "quiet": right[missed:]}
        for name, places in groups.items():
            self.people[name].set_data(places // ROWS, places % ROWS)
        ill = f"{share(outcome.precision)} of them are ill" if found + alarms else "nobody"
        self.fill_in(
            self.lines,
            [
                f"{ILL[2]} {found} ill and {WELL[2]} {alarms} not ill test positive: {ill}",
                f"{ILL[2]} {missed} ill and {WELL[2]} {quiet} not ill test negative",
            ],
        )
        self.heads[0].set_text("positive" if len(left) else "")
        self.heads[1].set_text("negative" if len(right) else "")
        column = right[0] // ROWS if len(right) else 0
        self.heads[1].set_x(max(column, 6) if len(left) else 0)
