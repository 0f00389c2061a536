"""Lab: an X or an O? Comparing pixel by pixel fails as soon as it moves; looking for three small features does not."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.bases.image import ARROWS, beside
from dltutor.labs.convolution.x_or_o import look
from dltutor.labs.convolution.x_or_o.figure import XOrOFigure
from dltutor.labs.convolution.x_or_o.look import FEATURES, SIDE, TEMPLATES
from dltutor.live.page.controls import RESET, Button, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.wording import fixed, number, share

OWN = "your drawing"
MOVES = ("right", "down", "turn", "thickness", "noise")
DRAW = "Enter"


def _features_only(lab: XOrO) -> bool | str:
    right = lab.truth in TEMPLATES and lab.found.says == lab.truth != lab.look.says
    return right and f"the pixels say {lab.look.says}, the features {lab.found.says}: {lab.summary()}"


def _both_fooled(lab: XOrO) -> bool | str:
    fooled = lab.truth in TEMPLATES and lab.values.noise == 0 and lab.truth not in (lab.found.says, lab.look.says)
    return fooled and f"{lab.summary()}: {lab.look.says}, and {lab.found.says}"


def _own_x(lab: XOrO) -> bool | str:
    return lab.values.shape == OWN and lab.drew and lab.found.says == "X" != lab.look.says and "the features see an X"


class XOrO(Lab[XOrOFigure]):
    """A picture of 9 × 9 pixels, judged in two ways: against a whole X and a whole O, and by three features of 3 × 3.

    Move it, turn it, make it thicker, add noise; or draw: click or drag on either grid (on ink, to wipe it away).
    Keyboard: the arrows move the pen, Enter draws or wipes a pixel.

    Args:
        shape: "X", "O" or "your drawing", which begins as an empty sheet.
        right: by how many pixels it is moved to the right, from −2 to 2.
        down: by how many it is moved down, from −2 to 2.
        turn: by how many degrees it is turned, from −45 to 45.
        thickness: of its lines in pixels, from 1 to 3.
        noise: the share of the pixels that are turned from paper to ink or back, from 0 to 0.4.

    Raises:
        LearnerError: if an argument is not possible.

    Example:
        >>> lab = XOrO("O", right=1, down=1)
        >>> lab.look.says, lab.found.says
        ('neither', 'O')
        >>> XOrO("Q")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: shape='Q': it must be one of 'X', 'O', 'your drawing'
    """

    controls = (
        Choice("shape", "shape", ("X", "O", OWN), "X", help="what is in the picture"),
        Slider("right", "to the right", -2, 2, 0, step=1, whole=True, help="pixels"),
        Slider("down", "down", -2, 2, 0, step=1, whole=True, help="pixels"),
        Slider("turn", "turn", -45, 45, 0, step=1, whole=True, help="degrees"),
        Slider("thickness", "thickness", 1, 3, 1.0, step=0.1, help="of the lines, in pixels"),
        Slider("noise", "noise", 0, 0.4, 0.0, step=0.01, help="share of pixels turned from paper to ink or back"),
        RESET,
        Button("clear", "Empty sheet", icon="eraser", key="c", help="draw your own"),
        Button("again", "Other noise", icon="random", key="n", help="hit other pixels"),
    )
    goals = (
        Goal("a picture on which the pixels are wrong and the features right", _features_only),
        Goal("without noise: a picture on which the features are wrong, too", _both_fooled),
        Goal("draw a large X of your own that only the features recognise", _own_x),
    )
    draggable = True
    keys = (*ARROWS, DRAW)
    more = {"Pen": ("thickness", "noise")}

    def __init__(self, shape: str = "X", **settings: Any) -> None:
        super().__init__(shape=shape, **settings)

    def figure(self) -> XOrOFigure:
        return XOrOFigure(TEMPLATES, FEATURES)

    def begin(self) -> None:
        self.sheet = np.zeros((SIDE, SIDE))
        self.pen = (SIDE // 2, SIDE // 2)
        self.drew = False
        self._seed = 0
        self._ink: float | None = None

    @property
    def truth(self) -> str:
        """What is in the picture: "X", "O", or "your drawing", of which nobody knows."""
        return self.values.shape

    @property
    def image(self) -> np.ndarray:
        """The picture, shape (9, 9), from 0 (paper) to 1 (ink)."""
        v = self.values
        moves = (v.right, v.down, v.turn, v.thickness)
        drawn = look.changed(self.sheet, *moves) if v.shape == OWN else look.draw(v.shape, *moves)
        return look.flipped(drawn, v.noise, self._seed)

    def summary(self) -> str:
        """How the picture differs from the template, in words."""
        v = self.values
        parts = []
        if v.right or v.down:
            ways = [(abs(v.right), "right" if v.right > 0 else "left"), (abs(v.down), "down" if v.down > 0 else "up")]
            parts.append("moved " + " and ".join(f"{n} {way}" for n, way in ways if n))
        if v.turn:
            parts.append(f"turned by {abs(v.turn)}°")
        if v.thickness > 1:
            parts.append(f"{number(v.thickness)} pixels thick")
        if v.noise:
            parts.append(f"{share(v.noise)} noise")
        return ", ".join(parts)

    def on_reset(self) -> None:
        self._straighten()
        if self.values.shape == OWN:
            self.values.shape = "X"

    def on_clear(self) -> None:
        self._straighten()
        self.values.shape = OWN
        self.sheet = np.zeros((SIDE, SIDE))
        self.drew = False

    def on_again(self) -> None:
        self._seed += 1
        if not self.values.noise:
            self.notice = "There is no noise: move its slider first."

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase == "up":
            self._ink = None
            return
        place = self.picture.left.pixel_at(x, y) if area in ("pixels", "features") else None
        if place is None:
            return
        if phase == "down":
            self._ink = 0.0 if self.image[place] > 0.5 else 1.0
        if self._ink is not None:
            self._draw(place, self._ink)

    def typed(self, key: str, shift: bool) -> None:
        if key == DRAW:
            self._draw(self.pen, 0.0 if self.image[self.pen] > 0.5 else 1.0)
        else:
            self.pen = beside(self.pen, key, (SIDE, SIDE))

    def update(self) -> None:
        image = self.image
        self.look, self.found = look.by_pixels(image), look.by_features(image)
        nearest = max(self.look.likeness, key=self.look.likeness.__getitem__)
        self._differs = (image > 0.5) != (TEMPLATES[nearest] > 0.5)
        self._nearest = nearest
        figure = self.picture
        figure.show(image, self.pen)
        figure.show_likeness(self.look.likeness, nearest, self._differs)
        figure.show_features(
            self.found.match, self.found.place, {name: self.found.there(name) for name in self.found.match}
        )
        notes = [
            [
                f"{int(self._differs.sum())} of {SIDE**2} pixels differ from the {nearest} (✗)",
                "the average of 81 products: ink +1, paper −1",
            ],
            [self._reason(), f"at each of 49 places; from {look.ALIKE} on it counts"],
        ]
        figure.write([self._verdict(self.look.says), self._verdict(self.found.says)], notes)

    def describe(self) -> str:
        how = self.summary()
        what = "Your drawing" if self.truth == OWN else f"An {self.truth}"
        if not self.image.any():
            return "An empty sheet: draw on it." + self._compared()
        return f"{what}{', ' + how if how else ''}.{self._compared()}"

    def _compared(self) -> str:
        nearest, likeness = self._nearest, fixed(self.look.likeness[self._nearest])
        text = f" Pixel by pixel it is most like the {nearest} ({likeness}): {self._named(self.look.says)}."
        return f"{text} By its features: {self._named(self.found.says)}, for {self._reason()}."

    def _reason(self) -> str:
        there = [name for name in FEATURES if self.found.there(name)]
        if len(there) == 3:
            return "both diagonals and a crossing"
        if self.found.says == "O":
            return "both diagonals, no crossing"
        missing = [name for name in ("\\", "/") if name not in there]
        return "no diagonal at all" if len(missing) == 2 else f"the diagonal {missing[0]} is missing"

    def _named(self, says: str) -> str:
        name = "neither X nor O" if says == "neither" else f"an {says}"
        return name if self.truth == OWN else f"{name} ({'right' if says == self.truth else 'wrong'})"

    def _verdict(self, says: str) -> tuple[str, str]:
        """What stands below a grid, and its colour."""
        text = "neither X nor O" if says == "neither" else f"an {says}"
        if self.truth == OWN:
            return text, "ink"
        return (f"✔ {text}", "good") if says == self.truth else (f"✗ {text}", "bad")

    def _draw(self, place: tuple[int, int], ink: float) -> None:
        """A pixel of ink or paper on the picture as it is now."""
        if self.values.shape != OWN or self._moved():
            self.sheet = self.image.copy()
            self._straighten()
            self.values.shape = OWN
        self.sheet = self.sheet.copy()
        self.sheet[place] = ink
        self.pen, self.drew = place, True

    def _moved(self) -> bool:
        return any(getattr(self.values, name) != self.table[name].default for name in MOVES)

    def _straighten(self) -> None:
        for name in MOVES:
            setattr(self.values, name, self.table[name].default)
