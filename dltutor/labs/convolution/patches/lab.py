"""Lab: the parts of images that excite a unit most, layer by layer: edges, then parts, then things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.labs.convolution.patches.figure import PATCHES, PatchesFigure
from dltutor.live.looking import insides, receptive
from dltutor.live.page.controls import Button, Choice, Control, Slider
from dltutor.live.page.goals import Goal
from dltutor.wording import many, number

MOST_CLASSES, MOST_LAYERS = 12, 4
JUDGED = 600  # images that are looked through
MANY, MOST = 7, 16  # for the goals: from so many classes, and so many patches from one


class Patches(FollowingLab[PatchesFigure]):
    """Click on a unit of any convolution: the 24 images that excite it most, cut to what it sees of them.

    A unit of the first layer sees as much as its kernel is large, one further back sees more: its receptive field. The
    bars say from which classes its patches come. Click on a patch to see where in its image it lies. On the keyboard:
    ← and → go through the units, ↑ and ↓ through the layers. The lab follows while the model is trained.

    Args:
        model: a built Keras model with 1 to 4 `Conv2D` layers, one behind the other; it is never changed.
        images: shape (samples, height, width) or as the model takes them; at most 600 are looked through, evenly
            spread.
        labels: one for each image, whole numbers from 0.
        names: one for each class; their numbers if None.

    Raises:
        LearnerError: if the model has no such convolution, is not built, or the data do not fit.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(2)]
        >>> lab = Patches(keras.Sequential(layers), np.random.default_rng(0).random((30, 8, 8)), [0, 1] * 15)
        >>> lab.patches.shape, lab.field.size
        ((24, 3, 3), 3)
    """

    controls = (Button("next", "Next unit", icon="arrow-right", key="n", help="the next unit of this layer"), LOOK)
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(self, model: Any, images: Any, labels: Any, *, names: Sequence[str] | None = None) -> None:
        insides.Insides(model, most=0)  # says what is wrong with the model, before its layers are asked
        self._fields = receptive.fields(model)
        look = insides.Insides(model, only=lambda tap: tap.kind == "Conv2D" and tap.name in self._fields)
        if not 1 <= len(look.taps) <= MOST_LAYERS:
            raise LearnerError(
                f"model: it has {many(len(look.taps), 'convolution')} whose units could be shown; it must have 1 to "
                f"{MOST_LAYERS} keras.layers.Conv2D(…), one behind the other from the image on"
            )
        if look.classes > MOST_CLASSES:
            raise LearnerError(f"model: it has {look.classes} classes; this lab shows 2 to {MOST_CLASSES}")
        self.names = tuple(map(str, range(look.classes) if names is None else names))
        if len(self.names) != look.classes:
            raise LearnerError(f"names={self.names}: there must be {look.classes} names, one for each class")
        x, y = look.images("images", images), insides.labels("labels", labels, look.classes)
        validation.same_length(images=x, labels=y)
        if len(x) < PATCHES:
            raise LearnerError(f"images: there are {len(x)} of them; there must be at least {PATCHES}")
        some = np.linspace(0, len(x) - 1, min(JUDGED, len(x))).round().astype(int)
        self._x, self.labels = x[some], y[some]
        self.images = insides.grey(self._x)
        super().__init__(look)

    def own_controls(self) -> tuple[Control, ...]:
        names = tuple(tap.name for tap in self.insides.taps)
        return (
            *self.controls,
            Choice("layer", "layer", names, names[-1], help="whose units are looked at"),
            _units(self.insides.taps[-1].channels),
        )

    def own_goals(self) -> tuple[Goal, ...]:
        return (
            Goal(f"a unit of the first layer that is excited by at least {MANY} classes", _broad),
            Goal(f"a unit of the last layer with at least {MOST} patches of one class", _narrow),
        )

    def figure(self) -> PatchesFigure:
        return PatchesFigure(len(self.insides.taps), self.names)

    def begin(self) -> None:
        self.picked, self.chosen_by_hand = 0, False
        self.look()

    def look(self) -> None:
        self._found = receptive.strongest(self.insides, self.insides.taps, self._x, PATCHES)
        self._best = [
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
        """Where the chosen unit answers most strongly, shape (24, 3): number of the image, row, column of the map."""
        return self._found[self.layer][1][self.values.unit]

    @property
    def answers(self) -> np.ndarray:
        """What the unit answers there, the strongest first."""
        return self._found[self.layer][0][self.values.unit]

    @property
    def patches(self) -> np.ndarray:
        """What the unit sees there, (24, size, size) from 0 to 1."""
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
            commonest = [np.bincount(of_unit).max() / PATCHES for of_unit in labels]
            found[tap.name] = float(np.mean(commonest)) if commonest else 0.0
        return found

    @property
    def silent(self) -> bool:
        """Whether the unit answers 0 to every image."""
        return bool(self.answers[0] <= 0)

    def set(self, **settings: Any) -> None:
        if "layer" in settings and "unit" in settings:  # the layer says which units there are
            super().set(layer=settings.pop("layer"))
        super().set(**settings)

    def changed(self, name: str) -> None:
        self._choose(self.layer, self.values.unit)

    def on_next(self) -> None:
        self._choose(self.layer, (self.values.unit + 1) % self.insides.taps[self.layer].channels)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase != "down":
            return
        if area == "patches":
            number = self.picture.patches.at(x, y)
            self.picked = self.picked if number is None else number
        elif area.startswith("layer "):
            layer = int(area.removeprefix("layer "))
            unit = self.picture.layers[layer].at(x, y)
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

    def update(self) -> None:
        taps, field = self.insides.taps, self.field
        sees = [f"{tap.name}: {tap.channels} units, each sees {self._size(tap.name)} pixels" for tap in taps]
        self.picture.show_layers(sees, self._best, (self.layer, self.values.unit))
        title = f"{self.values.layer}, unit {self.values.unit}: its {PATCHES} strongest patches"
        self.picture.show_unit(title, self.patches, self.picked, self.counts)
        image, row, column = self.places[self.picked]
        place = field.first + row * field.step, field.first + column * field.step, field.size
        self.picture.show_image(f"from a {self.names[self.labels[image]][:9]}", self.images[image], place)

    def describe(self) -> str:
        text = f"{self.values.layer}, unit {self.values.unit}, sees {self._size(self.values.layer)} pixels. "
        if not self.trained:
            text = f"The weights are still random. {text}"
        if self.silent:
            return text + "It is silent: it answers 0 everywhere in every image."
        kinds, counts = int((self.counts > 0).sum()), self.counts
        most = int(counts.argmax())
        of = f"all {PATCHES}" if counts[most] == PATCHES else f"{counts[most]} of {PATCHES}"
        text += f"Its patches come from {kinds} class{'es' if kinds > 1 else ''}; {of} from {self.names[most]}.\n"
        return text + f"The framed patch is answered with {number(self.answers[self.picked])}."

    def _size(self, layer: str) -> str:
        size = self._fields[layer].size
        return f"{size} × {size}"

    def _cut(self, layer: int, place: np.ndarray) -> np.ndarray:
        image, row, column = place
        return receptive.cut(self.images[image], self._fields[self.insides.taps[layer].name], int(row), int(column))

    def _choose(self, layer: int, unit: int) -> None:
        tap = self.insides.taps[layer]
        self.replace(_units(tap.channels))
        self.values.layer, self.values.unit = tap.name, min(unit, tap.channels - 1)
        self.picked, self.chosen_by_hand = 0, True

    def _arguments(self) -> list[str]:
        return ["model", "images", "labels"]


def _units(count: int) -> Slider:
    help = "which unit of the layer"
    return Slider("unit", "unit", 0, max(1, count - 1), 0, step=1, whole=True, idle=count == 1, help=help)


def _broad(lab: Patches) -> bool | str:
    kinds = int((lab.counts > 0).sum())
    found = lab.chosen_by_hand and lab.trained and not lab.silent and lab.layer == 0 and kinds >= MANY
    return found and f"unit {lab.values.unit}, {kinds} classes"


def _narrow(lab: Patches) -> bool | str:
    last = lab.layer == len(lab.insides.taps) - 1
    found = lab.chosen_by_hand and lab.trained and not lab.silent and last and lab.counts.max() >= MOST
    return found and f"unit {lab.values.unit}, {lab.counts.max()} from {lab.names[int(lab.counts.argmax())]}"
