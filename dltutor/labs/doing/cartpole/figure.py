"""Left the pole; right how long the games last, over the games that were needed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.labs.doing.cartpole.scene import Scene
from dltutor.scratch.cart_pole import LONGEST, SOLVED

WIDTH, HEIGHT = 860, 400
MOST = 10_000  # games
BACK = 100  # steps that are seen of how two poles lean
LOOKS = {  # role, dash, marker; how it is called
    "you": ("accent", "none", "P", "✚ you"),
    "rule": ("fifth", ":", "", "┄ rule"),
    "search": ("second", "-", "^", "▲ search"),
    "network": ("validation", "-", "o", "● network"),
}


class Dreamt(Protocol):
    """A pole that is imagined: its state, how the true one and it leaned, and when it was made equal."""

    state: np.ndarray
    angles: list[tuple[float, float]]
    looks: list[int]


class CartpoleFigure(Picture):
    """The pole that is played with, and the course of everybody in `players`, names of `LOOKS`."""

    def __init__(self, players: Sequence[str]) -> None:
        super().__init__(WIDTH, HEIGHT, alt="A pole on a cart, and how long the games of several players last.")
        self.scene = Scene(self, self.axes_at(10, 58, 500, 320, area="scene", frame="none"), 320 / 500, 2.4)
        self._titles = [self.words_at(14, top, size=size) for top, size in ((22, 12), (44, 9.5))]
        axes = self.axes_at(570, 58, 270, 266, head="steps of a game", frame="open", grid=True)
        axes.set(xscale="log", xlim=(0.8, MOST), xticks=(1, 10, 100, 1000, MOST), ylim=(-12, LONGEST + 14))
        axes.set(xticklabels=("1", "10", "100", "1,000", ""), yticks=(0, 100, 200, 300, 400, 500))
        axes.minorticks_off()
        self.paint(axes.axhline(SOLVED, linestyle=(0, (1, 3)), linewidth=1.2), color="muted")
        self.words_at(705, 354, size=9, role="muted", side="center").set_text(
            "games played until then, tenfold a stroke"
        )
        self._lines = {
            name: self.moving_line(axes, "", role, linestyle=dash, marker=marker, markersize=5, linewidth=1.8)
            for name, (role, dash, marker, _) in LOOKS.items()
        }
        wide = 270 / len(players)
        for place, name in enumerate(players):
            role, *_, called = LOOKS[name]
            self.words_at(570 + wide * place, 382, size=9.5, role=role).set_text(called)

    def show(self, titles: Sequence[str], state: np.ndarray, push: int) -> None:
        """Show two lines above the pole, and the pole."""
        self.fill_in(self._titles, titles)
        self.scene.show(state, push)

    def show_courses(self, courses: Mapping[str, Sequence[tuple[float, float]]]) -> None:
        """Show for each player the pairs of games and steps."""
        for name, line in self._lines.items():
            points = np.array(courses.get(name, ()), float).reshape(-1, 2)
            line.set_data(np.maximum(points[:, 0], 1), points[:, 1])


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
