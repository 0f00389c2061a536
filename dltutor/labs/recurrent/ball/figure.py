"""A ball in a box: where it was seen, where it is said to go, and where it went."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Circle

from dltutor.figures.error_bars import ErrorBars
from dltutor.figures.picture import Picture
from dltutor.wording import fixed

MOST_SEEN = 8
LOOKS = (
    ("you", "accent", "P"),
    ("it stays", "muted", "s"),
    ("2 · now − before", "training", "^"),
    ("your model", "validation", "D"),
)
TOP = 0.2  # the error at which a bar ends, in widths of the box


class BallFigure(Picture):
    """Left the box, seen from the side; right the mean errors as bars.

    Args:
        radius: of the ball, in widths of the box.
        with_model: whether there is a bar for a model, too.
    """

    def __init__(self, radius: float, with_model: bool) -> None:
        super().__init__(860, 470, alt="A ball in a box: where will it be next?")
        self._radius = radius
        self.box = self.axes_at(16, 46, 400, 400, area="box", xlim=(0, 1), ylim=(1, 0), xticks=(), yticks=())
        self._trail = [self._circle("muted", alpha=0.14 + 0.06 * i) for i in range(MOST_SEEN - 1)]
        self._way = self._line(":", "muted", linewidth=1.5)
        self._truth = self._circle("good", fill=False, linewidth=2.5)
        self._now = self._circle("ink")
        self._past_words = self.words(0, 0, axes=self.box, size=9, role="muted", side="center")
        self._rule = self._line("--", "training", linewidth=1.8, marker="^", markersize=5)
        self._model = self._line("-", "validation", linewidth=1.8, marker="D", markersize=4.5)
        self._miss = self._line("-", "accent", linewidth=1.6)
        self._guess = self._line("", "accent", marker="P", markersize=14)
        self._aim = self._line("", "accent", marker="+", markersize=22, markeredgewidth=2.2)
        self.title = self.words(16 / 860, 1 - 24 / 470, size=11)
        looks = LOOKS if with_model else LOOKS[:3]
        low = 0.30 if with_model else 0.44
        self._bars = ErrorBars(self, (0.535, low, 0.44, 0.86 - low), looks, "")
        for y, text in (
            (0.17, "bar: mean of your balls, in widths of the box"),
            (0.11, "stroke |: mean of 500 other balls"),
            (0.05, "● now     ◌ before     + you aim     ○ where it went"),
        ):
            self.words(0.535, y, size=9.5, role="muted").set_text(text)

    def show(
        self,
        seen: np.ndarray,
        aim: np.ndarray,
        guess: np.ndarray,
        future: np.ndarray,
        rule: np.ndarray,
        model: np.ndarray,
    ) -> None:
        """Show the places `seen`, marks for `aim` and `guess`, and paths that begin where the ball is now.

        All are of shape (points, 2); no points for what there is not.
        """
        for back, circle in enumerate(reversed(self._trail), 2):
            circle.set_visible(back <= len(seen))
            circle.center = seen[-min(back, len(seen))]
        self._now.center = seen[-1]
        self._past_words.set_text("" if len(seen) == 1 else "before" if len(seen) == 2 else f"{len(seen) - 1} before")
        self._past_words.set_position(tuple(seen[0]))
        self._truth.set_visible(len(future) > 0)
        self._truth.center = future[-1] if len(future) else seen[-1]
        miss = np.concatenate([guess, future[-1:]]) if len(guess) and len(future) else guess[:0]
        lines = (self._way, self._rule, self._model, self._aim, self._guess, self._miss)
        for line, points in zip(lines, (future, rule[1:], model[1:], aim, guess, miss), strict=True):
            line.set_data(*points.T)

    def show_errors(self, title: str, means: Sequence[float], others: Sequence[float]) -> None:
        """Show the mean errors of `LOOKS`, NaN where there is none, and those of many other balls as strokes."""
        self._bars.title.set_text(title)
        texts = [_text(mean, other) for mean, other in zip(means, others, strict=True)]
        self._bars.show(means, TOP, texts, others)

    def _circle(self, role: str, **look) -> Circle:
        circle = self.box.add_patch(Circle((0.5, 0.5), self._radius, **look))
        self.moving(circle)
        filled = look.get("fill", True)
        self.paint(circle, **({"facecolor": role} if filled else {"edgecolor": role}))
        if filled:
            circle.set_linewidth(0)
        return circle

    def _line(self, dash: str, role: str, **look):
        return self.moving_line(self.box, "", role, linestyle=dash or "none", **look)


def _text(mean: float, other: float) -> str:
    return fixed(mean, 3) if np.isnan(other) else f"{fixed(mean, 3)} | {fixed(other, 3)}"
