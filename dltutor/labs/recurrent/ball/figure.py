"""A ball in a box: where it was seen, where it is said to go, and where it went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Circle

from dltutor.datasets.bouncing import RADIUS
from dltutor.figures.error_bars import ErrorBars
from dltutor.figures.picture import Picture

MOST_SEEN = 8
LOOKS = (
    ("you", "accent", "P"),
    ("it stays", "muted", "s"),
    ("2 · now − before", "training", "^"),
    ("your model", "validation", "D"),
)
TOP = 0.2  # the error at which a bar ends, in widths of the box


class BallFigure(Picture):
    """Left the box, seen from the side; right the mean errors as bars."""

    def __init__(self, with_model: bool) -> None:
        super().__init__(860, 470, alt="A ball in a box: where will it be next?")
        self.box = self.axes_at(16, 46, 400, 400)
        self.box.set(xlim=(0, 1), ylim=(1, 0), xticks=(), yticks=())
        self._trail = [self._circle("muted", alpha=0.14 + 0.06 * i) for i in range(MOST_SEEN - 1)]
        self._way = self._line(":", "muted", linewidth=1.5)
        self._truth = self._circle("good", fill=False, linewidth=2.5)
        self._now = self._circle("ink")
        self._past_words = self.words(0, 0, axes=self.box, size=9, role="muted", side="center", mono=False)
        self._rule = self._line("--", "training", linewidth=1.8, marker="^", markersize=5)
        self._model = self._line("-", "validation", linewidth=1.8, marker="D", markersize=4.5)
        self._miss = self._line("-", "accent", linewidth=1.6)
        self._guess = self._line("", "accent", marker="P", markersize=14)
        self._aim = self._line("", "accent", marker="+", markersize=22, markeredgewidth=2.2)
        self._truth_words = self.words(0, 0, axes=self.box, size=9.5, role="good", side="center", mono=False)
        self.title = self.words(16 / 860, 1 - 24 / 470, size=11, mono=False)
        looks = LOOKS if with_model else LOOKS[:3]
        self._bars = ErrorBars(
            self, (0.535, 0.30 if with_model else 0.44, 0.44, 0.56 if with_model else 0.42), looks, ""
        )
        self._legend = [self.words(0.535, y, size=9.5, role="muted", mono=False) for y in (0.17, 0.11, 0.05)]
        for words, text in zip(
            self._legend,
            (
                "bar: mean of your balls, in widths of the box",
                "stroke |: mean of 500 other balls",
                "● now     ◌ before     + you aim     ○ where it went",
            ),
            strict=True,
        ):
            words.set_text(text)

    def show(
        self,
        seen: np.ndarray,
        aim: Sequence[float] | None,
        guess: Sequence[float] | None,
        future: np.ndarray,
        rule: np.ndarray,
        model: np.ndarray,
    ) -> None:
        """Show the places seen (frames, 2), and paths (steps, 2), each beginning where the ball is now; or none."""
        now = seen[-1]
        for i, circle in enumerate(self._trail):
            back = len(self._trail) - i + 1
            circle.set_visible(back <= len(seen))
            if back <= len(seen):
                circle.center = seen[-back]
        self._now.center = now
        self._past_words.set_text("before" if len(seen) == 2 else f"{len(seen) - 1} before" if len(seen) > 2 else "")
        self._past_words.set_position((seen[0][0], seen[0][1]))
        self._way.set_data(future[:, 0], future[:, 1]) if len(future) else self._way.set_data([], [])
        self._rule.set_data(*(rule[1:].T if len(rule) else ([], [])))
        self._model.set_data(*(model[1:].T if len(model) else ([], [])))
        self._aim.set_data(*(([aim[0]], [aim[1]]) if aim is not None else ([], [])))
        ended = guess is not None and len(future) > 0
        self._truth.set_visible(len(future) > 0)
        if len(future):
            self._truth.center = future[-1]
        self._guess.set_data(*(([guess[0]], [guess[1]]) if guess is not None else ([], [])))
        self._miss.set_data(*(([guess[0], future[-1][0]], [guess[1], future[-1][1]]) if ended else ([], [])))

    def show_errors(self, title: str, means: Sequence[float], others: Sequence[float]) -> None:
        """Show the mean errors of `LOOKS`, NaN where there is none, and those of many other balls as strokes."""
        self._bars.title.set_text(title)
        texts = [_text(mean, other) for mean, other in zip(means, others, strict=True)]
        self._bars.show(means, TOP, texts, others)

    def _circle(self, role: str, **look) -> Circle:
        circle = self.box.add_patch(Circle((0.5, 0.5), RADIUS, **look))
        self.moving(circle)
        filled = look.get("fill", True)
        self.paint(circle, **({"facecolor": role} if filled else {"edgecolor": role}))
        if filled:
            circle.set_linewidth(0)
        return circle

    def _line(self, dash: str, role: str, **look):
        line = self.moving(self.box.plot([], [], linestyle=dash or "none", **look)[0])
        self.paint(line, color=role)
        return line


def _text(mean: float, other: float) -> str:
    first = "–" if np.isnan(mean) else f"{mean:.3f}"
    return first if np.isnan(other) else f"{first} | {other:.3f}"
