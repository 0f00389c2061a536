"""What the labs share that look for the parts of images that excite a unit of a convolution most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.live.looking import insides, receptive
from dltutor.live.page.controls import Button, Choice, Control, Slider
from dltutor.live.page.lab import Drawn
from dltutor.wording import many

MOST_CLASSES = 12
JUDGED = 600  # images that are looked through


class UnitsLab(FollowingLab[Drawn]):
    """A lab with a chosen unit of a convolution, the `most` images that excite it most, and what it sees of them.

    The figure has a `Mosaic` of units for each of its `layers`, with the areas "layer 0", …, and one of `patches`.

    Args:
        model: a built Keras model with some `Conv2D` layers, one behind the other.
        images: as the model takes them; at most 600 are looked through, evenly spread.
        labels: one for each image, whole numbers from 0.
        names: one for each class; their numbers if None.
        drawn: makes pictures from 0 to 1 of the images, (samples, height, width), or with a last axis of colours.
    """

    controls = (Button("next", "Next unit", icon="arrow-right", key="n", help="the next unit of this layer"), LOOK)
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
    most: ClassVar[int] = 24
    most_layers: ClassVar[int] = 4
    beyond: ClassVar[float] = 0.0  # what a unit sees beyond the border of an image

    def __init__(
        self,
        model: Any,
        images: Any,
        labels: Any,
        names: Sequence[str] | None,
        drawn: Callable[[np.ndarray], np.ndarray],
        **settings: Any,
    ) -> None:
        insides.Insides(model, most=0)  # says what is wrong with the model, before its layers are asked
        self._fields = receptive.fields(model)
        look = insides.Insides(model, only=self._wanted(model))
        if not 1 <= len(look.taps) <= self.most_layers:
            raise LearnerError(
                f"model: it has {many(len(look.taps), 'convolution')} whose units could be shown; it must have 1 to "
                f"{self.most_layers} keras.layers.Conv2D(…), one behind the other from the image on"
            )
        if look.classes > MOST_CLASSES:
            raise LearnerError(f"model: it has {look.classes} classes; this lab shows 2 to {MOST_CLASSES}")
        self._named = names is not None
        self.names = tuple(map(str, range(look.classes) if names is None else names))
        if len(self.names) != look.classes:
            raise LearnerError(f"names={self.names}: there must be {look.classes} names, one for each class")
        x, y = look.images("images", images), insides.labels("labels", labels, look.classes)
        validation.same_length(images=x, labels=y)
        if len(x) < self.most:
            raise LearnerError(f"images: there are {len(x)} of them; there must be at least {self.most}")
        some = np.linspace(0, len(x) - 1, min(JUDGED, len(x))).round().astype(int)
        self._x, self.labels = x[some], y[some]
        self.images = drawn(self._x)
        super().__init__(look, **settings)

    def _wanted(self, model: Any) -> Callable[[insides.Tap], bool]:
        """Which layers are looked at."""
        return lambda tap: tap.kind == "Conv2D" and tap.name in self._fields

    def own_controls(self) -> tuple[Control, ...]:
        names = tuple(tap.name for tap in self.insides.taps)
        return (
            *self.controls,
            Choice("layer", "layer", names, names[-1], help="whose units are looked at"),
            _units(self.insides.taps[-1].channels),
        )

    def begin(self) -> None:
        self.picked, self.chosen_by_hand = 0, False
        self.look()

    def look(self) -> None:
        self._found = receptive.strongest(self.insides, self.insides.taps, self._x, self.most)
        self.best = [
            np.stack([self._cut(layer, places[0]) for places in found]) for layer, (_, found) in enumerate(self._found)
        ]

    @property
    def layer(self) -> int:
        """The number of the chosen layer among the convolutions, from 0."""
        return [tap.name for tap in self.insides.taps].index(self.values.layer)

    @property
    def field(self) -> receptive.Field:
        """What a unit of the chosen layer sees."""
        return self._fields[self.values.layer]

    @property
    def places(self) -> np.ndarray:
        """Where the chosen unit answers most strongly, shape (most, 3): number of the image, row, column of the map."""
        return self._found[self.layer][1][self.values.unit]

    @property
    def answers(self) -> np.ndarray:
        """What the unit answers there, the strongest first."""
        return self._found[self.layer][0][self.values.unit]

    @property
    def patches(self) -> np.ndarray:
        """What the unit sees there, (most, size, size) from 0 to 1, or with a last axis of colours."""
        return np.stack([self._cut(self.layer, place) for place in self.places])

    @property
    def counts(self) -> np.ndarray:
        """How many of the patches are of each class."""
        return np.bincount(self.labels[self.places[:, 0]], minlength=len(self.names))

    @property
    def purity(self) -> dict[str, float]:
        """For each layer the share of a unit's patches that come from its commonest class, averaged over the units."""
        found = {}
        for tap, (answers, places) in zip(self.insides.taps, self._found, strict=True):
            labels = self.labels[places[answers[:, 0] > 0, :, 0]]  # of the units that are not silent
            commonest = [np.bincount(of_unit).max() / self.most for of_unit in labels]
            found[tap.name] = float(np.mean(commonest)) if commonest else 0.0
        return found

    @property
    def silent(self) -> bool:
        """Whether the unit answers 0 to every image."""
        return bool(self.answers[0] <= 0)

    @property
    def place_of_picked(self) -> tuple[int, int, int]:
        """Where the picked patch lies in its image: its upper row, its left column and its size."""
        _, row, column = self.places[self.picked]
        field = self.field
        return field.first + row * field.step, field.first + column * field.step, field.size

    def set(self, **settings: Any) -> None:
        if "layer" in settings and "unit" in settings:  # the layer says which units there are
            super().set(layer=settings.pop("layer"))
        super().set(**settings)

    def changed(self, name: str) -> None:
        if name in ("layer", "unit"):
            self._choose(self.layer, self.values.unit)

    def on_next(self) -> None:
        self._choose(self.layer, (self.values.unit + 1) % self.insides.taps[self.layer].channels)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        picture: Any = self.picture
        if phase != "down":
            return
        if area == "patches":
            number = picture.patches.at(x, y)
            self.picked = self.picked if number is None else number
        elif area.startswith("layer "):
            layer = int(area.removeprefix("layer "))
            unit = picture.layers[layer].at(x, y)
            if unit is not None:
                self._choose(layer, unit)

    def typed(self, key: str, shift: bool) -> None:
        taps = self.insides.taps
        if key in ("ArrowLeft", "ArrowRight"):
            step = 1 if key == "ArrowRight" else -1
            self._choose(self.layer, (self.values.unit + step) % taps[self.layer].channels)
        else:
            step = 1 if key == "ArrowDown" else -1
            self._choose((self.layer + step) % len(taps), self.values.unit)

    def size_of(self, layer: str) -> str:
        """How large the field of a layer's units is, in words."""
        size = self._fields[layer].size
        return f"{size} × {size}"

    def _cut(self, layer: int, place: np.ndarray) -> np.ndarray:
        image, row, column = place
        field = self._fields[self.insides.taps[layer].name]
        return receptive.cut(self.images[image], field, int(row), int(column), self.beyond)

    def _choose(self, layer: int, unit: int) -> None:
        tap = self.insides.taps[layer]
        self.replace(_units(tap.channels))
        self.values.layer, self.values.unit = tap.name, min(unit, tap.channels - 1)
        self.picked, self.chosen_by_hand = 0, True

    def _arguments(self) -> list[str]:
        return ["model", "images", "labels", *["names=names"] * self._named]


def _units(count: int) -> Slider:
    help = "which unit of the layer"
    return Slider("unit", "unit", 0, max(1, count - 1), 0, step=1, whole=True, idle=count == 1, help=help)
