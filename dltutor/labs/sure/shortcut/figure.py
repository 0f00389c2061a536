"""How often a network is right on grounds that fit and that do not, the same digits on both, and what was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.lines import Line2D

from dltutor.figures.colour_image import ColourImage
from dltutor.figures.learning import Learning
from dltutor.figures.picture import Picture
from dltutor.labs.sure.shortcut.data import REMEDIES, TESTS
from dltutor.wording import share

WIDTH, HEIGHT = 860, 420
SHOWN = 10  # digits
SCALE = 6  # pixels of the row for one of an image
LOOKS = (("second", "-", "o"), ("muted", "--", "s"), ("fourth", "-", "^"))  # of the three sets of test images
SIGNS = "●■▲"
TRIED = (("fourth", "^"), ("second", "o"), ("sixth", "D"), ("seventh", "s"))  # of the remedies
FITS = (0.5, 0.8, 0.9, 0.95, 0.99, 1.0)


class ShortcutFigure(Picture):
    """Left the curves of the network that is shown. Right above its answers, right below all networks so far."""

    def __init__(self) -> None:
        super().__init__(
            WIDTH, HEIGHT, alt="How often a network is right on grounds that fit, by chance, and never; what was tried."
        )
        axes = self.axes_at(52, 28, 300, 262, head="new digits right")
        self.learning = Learning(self, axes, LOOKS, unit="steps", level=0.5)
        self.legend = [
            self.words_at(30, 340 + 20 * place, size=10, role=role) for place, (role, *_) in enumerate(LOOKS)
        ]
        self.swapped = self.words_at(30, 404, size=10)
        self._make_digits()
        self._make_tried()

    def _make_digits(self) -> None:
        left, side = 400, 44
        self.head = self.words_at(left, 14, size=10)
        self.rows, self.marks = [], []
        for top in (28, 100):
            axes = self.axes_at(left, top, SHOWN * side, side, frame="off")
            self.rows.append(self.moving(ColourImage(axes)))
            self.marks.append(
                [self.words_at(left + (i + 0.5) * side, top + side + 10, size=10, side="center") for i in range(SHOWN)]
            )

    def _make_tried(self) -> None:
        axes = self.axes_at(
            446, 204, 236, 172, frame="open", grid=True, xlim=(-0.4, len(FITS) - 0.6), ylim=(-0.04, 1.04)
        )
        axes.set(xticks=range(len(FITS)), yticks=(0, 0.5, 1), yticklabels=("0 %", "50 %", "100 %"))
        axes.set_xticklabels([f"{100 * fits:g} %" for fits in FITS])
        axes.set_xlabel("the ground fits in so many training images", fontsize=9)
        axes.set_title("right where it never fits", fontsize=10, loc="left")
        self.tried = [
            self.moving_line(axes, "", role, marker=marker, markersize=8, linestyle="none", clip_on=False)
            for role, marker in TRIED
        ]
        self.chosen = self.moving_line(axes, "o", "accent", markersize=17, fillstyle="none", markeredgewidth=1.6)
        self.promise(axes, "one mark for each network", *self.tried)
        self.names = [self.words_at(716, 226 + 20 * place, size=9.5) for place in range(len(REMEDIES))]
        self.fill_in(self.names, REMEDIES)
        places = [1 - (226 + 20 * place) / HEIGHT for place in range(len(REMEDIES))]
        for (role, marker), place in zip(TRIED, places, strict=True):
            line = self.figure.add_artist(_mark(704 / WIDTH, place, marker))
            self.paint(line, color=role)

    def show(self, steps: Sequence[int], parts: np.ndarray, turned: str) -> None:
        """Show the shares right in the three sets, shape (measurements, 3), and a line on the answers that turn."""
        self.learning.show([(steps, parts[:, place] if len(parts) else []) for place in range(len(TESTS))])
        for words, sign, name, place in zip(self.legend, SIGNS, TESTS, range(len(TESTS)), strict=True):
            known = f": {share(float(parts[-1, place]))}" if len(parts) else ""
            words.set_text(f"{sign} the ground fits {name}{known}")
        self.swapped.set_text(turned)

    def show_digits(self, head: str, rows: Sequence[np.ndarray], right: Sequence[np.ndarray] | None) -> None:
        """Show the same digits on grounds that fit and on those that do not; ✔ or ✗ below each that was answered."""
        self.head.set_text(head)
        for place, images in enumerate(rows):
            self.rows[place].show(_side_by_side(images))
            marks = [("✔" if each else "✗") for each in right[place]] if right is not None else []
            self.fill_in(self.marks[place], marks)
            for words, mark in zip(self.marks[place], marks, strict=False):
                words.set_color(self.theme.good if mark == "✔" else self.theme.bad)

    def show_tried(self, shares: Mapping[tuple[float, str], float], chosen: tuple[float, str]) -> None:
        """Show what each network so far gets right where the ground never fits."""
        for line, remedy in zip(self.tried, REMEDIES, strict=True):
            found = [(_across(*key), right) for key, right in shares.items() if key[1] == remedy]
            line.set_data([place for place, _ in found], [right for _, right in found])
        self.chosen.set_data(*([_across(*chosen)], [shares[chosen]]) if chosen in shares else ([], []))


def _across(fits: float, remedy: str) -> float:
    """Where the mark of a network stands, so that remedies do not hide each other."""
    return FITS.index(fits) + 0.16 * (REMEDIES.index(remedy) - 1.5)


def _mark(x: float, y: float, marker: str) -> Line2D:
    return Line2D([x], [y], marker=marker, markersize=7, linestyle="none")


def _side_by_side(images: np.ndarray) -> np.ndarray:
    """The images in a row, each pixel a square, with lines between them."""
    large = images.repeat(SCALE, axis=1).repeat(SCALE, axis=2)
    large[:, :, :1] = large[:, :, -1:] = 1.0
    return np.concatenate(list(large), axis=1)
