"""Left the pole; right how long the games last, over the games that were needed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from dltutor.figures.games import Course, Games
from dltutor.figures.picture import Picture
from dltutor.labs.doing.cartpole.scene import Scene

WIDTH, HEIGHT = 860, 400
BACK = 100  # steps that are seen of how two poles lean


class Dreamt(Protocol):
    """A pole that is imagined: its state, how the true one and it leaned, and when it was made equal."""

    state: np.ndarray
    angles: list[tuple[float, float]]
    looks: list[int]


class CartpoleFigure(Picture):
    """The pole that is played with, and the course of everybody in `players`, names of `games.LOOKS`.

    Args:
        players: whose games are drawn.
        longest: steps of a game at most.
        enough: steps at which it is mastered.
    """

    def __init__(self, players: Sequence[str], longest: int, enough: int) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A pole on a cart, and how long the games of several players last.")
        self.scene = Scene(self, self.axes_at(10, 58, 500, 320, area="scene", frame="none"), 320 / 500, 2.4)
        self._titles = [self.words_at(14, top, size=size) for top, size in ((22, 12), (44, 9.5))]
        self._games = Games(self, (570, 58, 270, 266), players, longest, enough)

    def show(self, titles: Sequence[str], state: np.ndarray, push: int) -> None:
        """Show two lines above the pole, and the pole."""
        self.fill_in(self._titles, titles)
        self.scene.show(state, push)

    def show_courses(self, courses: Mapping[str, Course]) -> None:
        """Show for each player the pairs of games and steps."""
        self._games.show(courses)


class DreamFigure(Picture):
    """Above the true pole, below the one that a model imagines; right how both lean."""

    def __init__(self) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A pole on a cart, and the same pole as a model imagines it.")
        self._scenes = []
        for top, area, role in ((46, "scene", "accent"), (226, "imagined", "validation")):
            axes = self.axes_at(10, top, 480, 168, area=area, frame="none")
            self._scenes.append(Scene(self, axes, 168 / 480, 1.15, role))
        self._titles = [self.words_at(14, top, size=size) for top, size in ((16, 12), (36, 9.5))]
        self.words_at(14, 226, size=9.5, role="validation").set_text("imagined")
        axes = self.axes_at(560, 58, 280, 266, head="degrees to the right", frame="open", grid=True)
        axes.set(xlim=(0, BACK), ylim=(-26, 26), xticks=(0, 50, 100), yticks=(-24, -12, 0, 12, 24))
        axes.set_xticklabels(())
        for side in (-12, 12):
            self.paint(axes.axhline(side, linestyle=(0, (1, 3)), linewidth=1.2), color="muted")
        self._looks = self.moving_line(axes, "", "muted", linestyle="none", marker="|", markersize=9)
        self._true = self.moving_line(axes, "-", "accent", linewidth=2)
        self._imagined = self.moving_line(axes, "--", "validation", linewidth=2)
        self.words_at(700, 344, size=9, role="muted", side="center").set_text("the last 100 steps")
        for left, role, text in (
            (560, "accent", "— true"),
            (630, "validation", "– – imagined"),
            (736, "muted", "| a look"),
        ):
            self.words_at(left, 376, size=9.5, role=role).set_text(text)

    def show(self, titles: Sequence[str], state: np.ndarray, dream: Dreamt, push: int) -> None:
        """Show two lines above, the true pole, and what is imagined of it."""
        self.fill_in(self._titles, titles)
        self._scenes[0].show(state, push)
        self._scenes[1].show(dream.state, push)
        first = max(0, len(dream.angles) - BACK)
        angles = np.clip(np.array(dream.angles[first:], float).reshape(-1, 2), -25, 25)
        for line, part in ((self._true, angles[:, 0]), (self._imagined, angles[:, 1])):
            line.set_data(np.arange(len(part)), part)
        looks = np.array([look - first for look in dream.looks if look >= first and look], float)
        self._looks.set_data(looks, np.full(len(looks), -24))
