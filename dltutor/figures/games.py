"""How long games last, over the games played until then, on a scale of tenfold: several players in one pair of axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dltutor.figures.picture import Picture

MOST = 10_000  # games
LOOKS = {  # role, dash, marker; the sign in the legend
    "you": ("accent", "none", "P", "✚"),
    "rule": ("fifth", ":", "", "┄"),
    "search": ("second", "-", "^", "▲"),
    "network": ("validation", "-", "o", "●"),
    "plan": ("third", "none", "D", "◆"),
}
Course = Sequence[tuple[float, float]]  # games played until then, and steps


class Games:
    """The courses of some players, names of `LOOKS`, in a place of `picture` given in pixels, with a legend below.

    Args:
        picture: whose axes these are.
        place: left, top, width and height; 64 pixels more are needed below.
        players: names of `LOOKS`.
        longest: steps of a game at most.
        enough: steps at which a dotted line says that the game is mastered.
    """

    def __init__(
        self, picture: Picture, place: tuple[int, int, int, int], players: Sequence[str], longest: int, enough: int
    ) -> None:
        left, top, width, height = place
        axes = picture.axes_at(*place, head="steps of a game", frame="open", grid=True)
        axes.set(xscale="log", xlim=(0.8, MOST), xticks=(1, 10, 100, 1000, MOST), ylim=(-12, longest + 14))
        axes.set(xticklabels=("1", "10", "100", "1,000", ""), yticks=np.linspace(0, longest, 6))
        axes.minorticks_off()
        picture.paint(axes.axhline(enough, linestyle=(0, (1, 3)), linewidth=1.2), color="muted")
        below = picture.words_at(left + width / 2, top + height + 30, size=9, role="muted", side="center")
        below.set_text("games played until then")
        self._lines = {}
        for number, name in enumerate(players):
            role, dash, marker, sign = LOOKS[name]
            look = {"linestyle": dash, "marker": marker, "markersize": 5, "linewidth": 1.8}
            self._lines[name] = picture.moving_line(axes, "", role, **look)
            at = left + number * width / len(players)
            picture.words_at(at, top + height + 58, size=9.5, role=role).set_text(f"{sign} {name}")

    def show(self, courses: Mapping[str, Course]) -> None:
        """Show for each player its pairs of games and steps."""
        for name, line in self._lines.items():
            points = np.array(courses.get(name, ()), float).reshape(-1, 2)
            line.set_data(np.maximum(points[:, 0], 1), points[:, 1])
