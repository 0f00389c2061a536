"""One image, its change and both together; more changed images; and how many are still right, by size and by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from dltutor.figures.learning import Learning
from dltutor.figures.mosaic import Mosaic
from dltutor.figures.picture import Picture

WIDTH, HEIGHT = 860, 424
MOST = 20  # changed images that are shown
SIDE, LEFTS = 92, (10, 122, 234)  # of the three images
MIDDLE, RIGHT = 352, 640
LARGEST_SIZE = 0.4
SEEN = 0.02  # the least probability of before that is marked
SIGNS, MARKERS, ROLES = "●■◆", "osD", ("second", "fourth", "sixth")
COURSE = (("validation", "-", "o"), ("accent", "--", "s"))  # right as they are, and after the reference change


class Said(NamedTuple):
    """A line of words, and whether what it tells is right."""

    text: str
    right: bool


class FooledFigure(Picture):
    """Left one image and what networks say to it, in the middle more, right two curves.

    Args:
        networks: the names of 1 to 3 networks.
        classes: the name of each class.
    """

    def __init__(self, networks: Sequence[str], classes: Sequence[str]) -> None:
        super().__init__(
            WIDTH, HEIGHT, alt="Test images, changed a little, and how many of them are still read rightly."
        )
        self._networks = networks
        look: dict[str, Any] = {"largest": SIDE, "least": 10}
        self.parts = [
            Mosaic(self, (left, 26, SIDE + 6, SIDE + 6), cmap=cmap, **look)
            for left, cmap in zip(LEFTS, ("grey", "diverging", "grey"), strict=True)
        ]
        self._heading = self.words_at(10, 13, size=9.5)
        for x, sign in ((112, "+"), (224, "=")):
            self.words_at(x, 72, size=15, side="center").set_text(sign)
        self._below = [self.words_at(left + SIDE / 2, 134, size=9, side="center") for left in LEFTS]
        self._said = [self.words_at(10, 162 + 19 * i, size=9.5) for i in range(len(networks) + 1)]
        top = 162 + 19 * (len(networks) + 1) + 16
        axes = self.axes_at(
            56, top, 250, HEIGHT - 26 - top, frame="none", ticks=False, head="how sure this network is  ( | before )"
        )
        axes.set(xlim=(0, 1), ylim=(len(classes) - 0.4, -0.6), xticks=(0, 0.5, 1), yticks=range(len(classes)))
        axes.set_xticklabels(("0", "50 %", "100 %"), fontsize=8)
        axes.set_yticklabels([name[:6] for name in classes], fontsize=8.5)
        self._sure = self.bars(axes, len(classes), role="second", thickness=0.72)
        self._before = self.moving_line(axes, "|", "ink", markersize=9, markeredgewidth=2, clip_on=False)
        self.images = Mosaic(self, (MIDDLE, 6, 262, 414), head=20, largest=58, least=40, caption=15, cmap="grey",
                             smooth=True, area="images")  # fmt: skip
        self._captions = [self.words(0, 0, axes=self.images.axes, size=9, side="center") for _ in range(MOST)]
        self.curve = self.axes_at(RIGHT + 30, 30, 178, 136, area="curve", grid=True, frame="open", head="still right")
        self.curve.set(xlim=(0, LARGEST_SIZE), ylim=(-0.02, 1.03), xticks=(0, 0.1, 0.2, 0.3, 0.4), yticks=(0, 0.5, 1))
        self.curve.set_yticklabels(("0", "50 %", "100 %"), fontsize=8)
        self.curve.set_xticklabels(("0", "0.1", "0.2", "0.3", "0.4"), fontsize=8)
        self._noise = self.moving_line(self.curve, "--", "muted", linewidth=1.6)
        self._here = self.moving_line(self.curve, "-", "accent", linewidth=1.5)
        self._lines = [
            self.moving_line(self.curve, f"-{MARKERS[i]}", ROLES[i], markersize=3.5, linewidth=1.6, clip_on=False)
            for i in range(len(networks))
        ]
        self._now = [
            self.moving_line(self.curve, MARKERS[i], ROLES[i], markersize=9, clip_on=False)
            for i in range(len(networks))
        ]
        self._legend = [
            self.words_at(RIGHT, 204 + 17 * i, size=9, role=role) for i, role in enumerate((*ROLES[: len(networks)],
                                                                                            "muted"))
        ]  # fmt: skip
        below = 204 + 17 * (len(networks) + 1) + 20
        axes = self.axes_at(RIGHT + 30, below, 178, HEIGHT - 58 - below, head="this network, as it trains")
        self.learning = Learning(self, axes, COURSE, unit="steps", level=1 / len(classes))
        self._course = [
            self.words_at(RIGHT, HEIGHT - 26 + 16 * i, size=9, role=look[0]) for i, look in enumerate(COURSE)
        ]

    def show_image(
        self, heading: str, image: np.ndarray, changed: np.ndarray, size: float, below: Sequence[str]
    ) -> None:
        """The image and the changed one, (height, width), the change between them in the colours of ±`size`."""
        self._heading.set_text(heading)
        for part, values, span in zip(self.parts, (image, changed - image, changed), (1, size or 1, 1), strict=True):
            part.show(values[None], span=span)
        self.fill_in(self._below, below)

    def show_answers(self, lines: Sequence[Said], sure: np.ndarray, before: np.ndarray) -> None:
        """A line for each network and one for noise; this network's probabilities after the change and before it."""
        for words, said in zip(self._said, lines, strict=True):
            words.set_text(said.text)
            self.paint(words, color="ink" if said.right else "bad")
        self._sure.set_values(sure)
        there = before >= SEEN
        self._before.set_data(before[there], np.flatnonzero(there))

    def show_images(self, heading: str, images: np.ndarray, captions: Sequence[Said], chosen: int) -> None:
        """At most `MOST` changed images (count, height, width), each with what this network says."""
        self.images.heading.set_text(heading)
        self.images.show(images, span=1.0, chosen=chosen)
        for i, words in enumerate(self._captions):
            said = captions[i] if i < len(images) else Said("", True)
            words.set_text(said.text)
            self.paint(words, color="muted" if said.right else "bad")
            if i < len(images):
                x, y = self.images.place(i)
                words.set_position((x, y + self.images.side + 9))

    def show_curve(self, sizes: Sequence[float], shares: np.ndarray, noise: np.ndarray, here: float) -> None:
        """Shares (networks, sizes) still right after the change, this network's after noise; and the chosen size."""
        for line, row in zip(self._lines, shares, strict=True):
            line.set_data(sizes, row)
        self._noise.set_data(sizes, noise)
        self._here.set_data([here, here], [0, 1])

    def show_now(self, here: float, now: Sequence[float], legend: Sequence[str]) -> None:
        """The shares at the slider, and a line for each network and for noise."""
        for dot, value in zip(self._now, now, strict=True):
            dot.set_data([here], [value])
        self.fill_in(self._legend, legend)

    def show_course(self, steps: Sequence[int], curves: Sequence[Sequence[float]], words: Sequence[str]) -> None:
        """Over the steps of the training: the share right as they are, and after the change of reference."""
        self.learning.show([(steps, curve) for curve in curves])
        self.fill_in(self._course, words)
