"""Left: how often each kind of network is right. Right: a sentence, and where each of its words looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dltutor.figures.learning import Learning
from dltutor.figures.picture import Picture
from dltutor.figures.weight_map import WeightMap
from dltutor.wording import share

WIDTH, HEIGHT = 860, 424
KINDS = {"none": ("muted", "o", "●"), "learned": ("second", "s", "■"), "waves": ("fourth", "^", "▲")}
KEYS = tuple((kind, masked) for masked in (False, True) for kind in KINDS)
MOST = 24  # words of a sentence


class OrderFigure(Picture):
    """Curves of up to six networks, with positions of three kinds and with a mask or without; words and weights."""

    def __init__(self) -> None:
        super().__init__(WIDTH, HEIGHT, alt="How often networks are right about sentences, and where each word looks.")
        axes = self.axes_at(52, 30, 250, 246, head="new sentences right")
        looks = [(KINDS[kind][0], "--" if masked else "-", KINDS[kind][1]) for kind, masked in KEYS]
        self.learning = Learning(self, axes, looks, unit="steps", level=0.5)
        self._titles = [self.words_at(left, 326, size=9, role="muted") for left in (20, 176)]
        self._legend = [
            self.words_at(176 if masked else 20, 346 + 20 * list(KINDS).index(kind), size=9.5, role=KINDS[kind][0])
            for kind, masked in KEYS
        ]
        self.fill_in(self._titles, ("positions, no mask ——", "with the mask – –"))
        self.page = self.axes_at(320, 0, WIDTH - 320, HEIGHT, area="page", frame="off")
        self.page.set(xlim=(320, WIDTH), ylim=(HEIGHT, 0), xticks=[], yticks=[])
        self.map = WeightMap(self, self.page, (434, 124, 852, 420), MOST)
        self._lines = [
            self.words(330, 12, axes=self.page, size=10.5),
            self.words(330, 29, axes=self.page, size=8.5, role="muted"),
        ]

    def show_curves(self, curves: Mapping[tuple[str, bool], tuple[Sequence[int], Sequence[float]]]) -> None:
        """Show for each kind of network its steps and shares."""
        self.learning.show([curves.get(key, ((), ())) for key in KEYS])
        for words, (kind, masked) in zip(self._legend, KEYS, strict=True):
            shares = curves.get((kind, masked), ((), ()))[1]
            words.set_text(f"{KINDS[kind][2]} {kind}{f' {share(shares[-1], 1)}' if len(shares) else ''}")

    def show_sentence(
        self, lines: Sequence[str], words: Sequence[str], weights: np.ndarray, chosen: int | None
    ) -> None:
        """Show two lines above, and the words with the weights between them."""
        self.fill_in(self._lines, lines)
        self.map.show(words, weights, chosen)
