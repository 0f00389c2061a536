"""Lab: what excites the units of each layer: parts of images, and pictures that are painted for a unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.bases.units import UnitsLab
from dltutor.labs.inside.hierarchy.figure import NINE, HierarchyFigure
from dltutor.labs.inside.hierarchy.painting import STEPS, OneUnit, ends
from dltutor.live.looking import insides
from dltutor.live.page.controls import Button, Control
from dltutor.live.page.goals import Goal
from dltutor.wording import many, number

MANY = 5  # kinds, for a goal
TIMES = 1.5  # so much more than to the best patch, for a goal
PIECE = 0.015  # seconds of painting between two pictures: it is to be seen how they grow


class Hierarchy(UnitsLab[HierarchyFigure]):
    """Click on a unit of any layer: the nine images that excite it most, cut to what it sees; Paint makes nine more.

    The pictures on the right begin as grey noise, each as another one, and their pixels climb what the unit answers.
    Click on a patch to see where in its image it lies. On the keyboard: ← and → go through the units, ↑ and ↓ through
    the layers, `p` paints.

    Args:
        model: a built Keras model with 1 to 5 `Conv2D` layers, one behind the other; it is never changed.
        images: as the model takes them, from 0 to 1, grey or in three colours; at most 600 are looked through.
        labels: one for each image, whole numbers from 0.
        names: one for each class; their numbers if None.

    Raises:
        LearnerError: if the model has no such convolution, is not built, or the data do not fit.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8, 3)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(2)]
        >>> lab = Hierarchy(keras.Sequential(layers), np.random.default_rng(0).random((30, 8, 8, 3)), [0, 1] * 15)
        >>> lab.press("paint")
        >>> lab.patches.shape, lab.pictures.shape
        ((9, 3, 3, 3), (9, 3, 3, 3))
    """

    most, most_layers, beyond = NINE, 5, 0.5

    def __init__(self, model: Any, images: Any, labels: Any, *, names: Sequence[str] | None = None) -> None:
        super().__init__(model, images, labels, names, _pictures)

    def _wanted(self, model: Any) -> Callable[[insides.Tap], bool]:
        self._climbed = ends(insides.taps(model), self._fields)
        return lambda tap: tap.name in self._climbed

    def own_controls(self) -> tuple[Control, ...]:
        paint = Button("paint", "Paint", icon="paint-brush", key="p", help="nine pictures that excite this unit")
        return paint, *super().own_controls()

    def own_goals(self) -> tuple[Goal, ...]:
        return (
            Goal(f"a unit of the first layer whose nine patches come from {MANY} kinds or more", _broad),
            Goal("a unit of the last layer whose nine patches are all of one kind", _narrow),
            Goal(f"in {many(self.wanted, 'layer')} paint what excites a unit {TIMES:g} times as much", _painted),
        )

    def figure(self) -> HierarchyFigure:
        return HierarchyFigure(len(self.insides.taps), self.names)

    def begin(self) -> None:
        self._painters: dict[str, OneUnit] = {}
        self.beaten: dict[str, float] = {}
        super().begin()

    def look(self) -> None:
        super().look()
        self._painted = self._painting = False

    @property
    def wanted(self) -> int:
        """In how many layers something is to be painted: all but the first, which hardly has more to ask for."""
        return max(1, len(self.insides.taps) - 1)

    @property
    def pictures(self) -> np.ndarray | None:
        """The pictures painted for the chosen unit, (9, size, size) or with colours; None before Paint."""
        return self._painters[self.values.layer].pictures if self._painted else None

    @property
    def working(self) -> bool:
        return self._painting

    def on_paint(self) -> None:
        name = self.values.layer
        if name not in self._painters:
            tap = self.insides.taps[self.layer]
            self._painters[name] = OneUnit(self.insides, tap, self._climbed[name], self.field, NINE)
        self._painters[name].begin(self.values.unit)
        self._painted = self._painting = True
        self._answer = self._painters[name].answers(self.values.unit)
        if self.session is None:
            self.advance(np.inf)

    def advance(self, seconds: float) -> None:
        painter = self._painters[self.values.layer]
        painter.paint(seconds if self.session is None else min(seconds, PIECE))
        self._painting = not painter.done
        self._answer = painter.answers(self.values.unit)
        if painter.done and self.times >= TIMES:
            self.beaten[self.values.layer] = self.times

    def _choose(self, layer: int, unit: int) -> None:
        self._painted = self._painting = False
        super()._choose(layer, unit)

    @property
    def times(self) -> float:
        """How many times as strongly the unit answers to the best picture as to the best patch."""
        return float(self._answer.max() / self.answers[0]) if self.answers[0] > 0 else 0.0

    def update(self) -> None:
        sees = [
            f"{tap.name}: {tap.channels} units, each sees {self.size_of(tap.name)} pixels" for tap in self.insides.taps
        ]
        self.picture.show_layers(sees, self.best, (self.layer, self.values.unit))
        title = f"{self.values.layer}, unit {self.values.unit}"
        self.picture.show_unit(title, self.patches, self.picked, self.counts)
        image = self.places[self.picked][0]
        heading = f"from: {self.names[self.labels[image]][:9]}"
        self.picture.show_image(heading, self.images[image], self.place_of_picked)
        painted = f"answers up to {number(self._answer.max())}" if self._painted else ""
        self.picture.show_painted(self.pictures, (f"answers up to {number(self.answers[0])}", painted))

    def describe(self) -> str:
        text = f"{self.values.layer}, unit {self.values.unit}, sees {self.size_of(self.values.layer)} pixels. "
        if not self.trained:
            text = f"The weights are still random. {text}"
        if self.silent:
            return text + "It is silent: it answers 0 everywhere in every image."
        kinds, most = int((self.counts > 0).sum()), int(self.counts.argmax())
        of = "all nine" if kinds == 1 else f"{self.counts[most]} of nine"
        text += f"Its patches: {of} from {self.names[most]}, {many(kinds, 'kind')}.\n"
        if not self._painted:
            return text + "Paint: what would it answer to even more?"
        step = self._painters[self.values.layer].step
        return (
            text
            + f"Painted, step {step} of {STEPS}: it answers {number(self.times)} times as strongly as to any patch."
        )


def _pictures(images: np.ndarray) -> np.ndarray:
    """Images as they are drawn; a `LearnerError` where they cannot be painted upon."""
    low, high = float(images.min()), float(images.max())
    if low < 0 or high > 1:
        raise LearnerError(f"images go from {low:g} to {high:g}: pixels must lie between 0 and 1; divide them by 255")
    if images.ndim == 4 and images.shape[-1] == 3:
        return images
    return insides.grey(images)


def _broad(lab: Hierarchy) -> bool | str:
    kinds = int((lab.counts > 0).sum())
    found = lab.chosen_by_hand and lab.trained and not lab.silent and lab.layer == 0 and kinds >= MANY
    return found and f"unit {lab.values.unit}, {kinds} kinds"


def _narrow(lab: Hierarchy) -> bool | str:
    last = lab.layer == len(lab.insides.taps) - 1
    found = lab.chosen_by_hand and lab.trained and not lab.silent and last and lab.counts.max() == NINE
    return found and f"unit {lab.values.unit}, {lab.names[int(lab.counts.argmax())]}"


def _painted(lab: Hierarchy) -> bool | str:
    done = lab.trained and len(lab.beaten) >= lab.wanted
    return done and ", ".join(f"× {number(times, 2)}" for times in lab.beaten.values())
