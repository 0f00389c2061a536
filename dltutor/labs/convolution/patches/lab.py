"""Lab: the parts of images that excite a unit most, layer by layer: edges, then parts, then things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dltutor.labs.bases.units import UnitsLab
from dltutor.labs.convolution.patches.figure import PATCHES, PatchesFigure
from dltutor.live.looking import insides
from dltutor.live.page.goals import Goal
from dltutor.wording import number

MANY, MOST = 7, 16  # for the goals: from so many classes, and so many patches from one


class Patches(UnitsLab[PatchesFigure]):
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
        >>> import keras, numpy as np
        >>> layers = [keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(2)]
        >>> lab = Patches(keras.Sequential(layers), np.random.default_rng(0).random((30, 8, 8)), [0, 1] * 15)
        >>> lab.patches.shape, lab.field.size
        ((24, 3, 3), 3)
    """

    most = PATCHES

    def __init__(self, model: Any, images: Any, labels: Any, *, names: Sequence[str] | None = None) -> None:
        super().__init__(model, images, labels, names, insides.grey)

    def own_goals(self) -> tuple[Goal, ...]:
        return (
            Goal(f"a unit of the first layer that is excited by at least {MANY} classes", _broad),
            Goal(f"a unit of the last layer with at least {MOST} patches of one class", _narrow),
        )

    def figure(self) -> PatchesFigure:
        return PatchesFigure(len(self.insides.taps), self.names)

    def update(self) -> None:
        taps = self.insides.taps
        sees = [f"{tap.name}: {tap.channels} units, each sees {self.size_of(tap.name)} pixels" for tap in taps]
        self.picture.show_layers(sees, self.best, (self.layer, self.values.unit))
        title = f"{self.values.layer}, unit {self.values.unit}: its {PATCHES} strongest patches"
        self.picture.show_unit(title, self.patches, self.picked, self.counts)
        image = self.places[self.picked][0]
        heading = f"from a {self.names[self.labels[image]][:9]}"
        self.picture.show_image(heading, self.images[image], self.place_of_picked)

    def describe(self) -> str:
        text = f"{self.values.layer}, unit {self.values.unit}, sees {self.size_of(self.values.layer)} pixels. "
        if not self.trained:
            text = f"The weights are still random. {text}"
        if self.silent:
            return text + "It is silent: it answers 0 everywhere in every image."
        kinds, counts = int((self.counts > 0).sum()), self.counts
        most = int(counts.argmax())
        of = f"all {PATCHES}" if counts[most] == PATCHES else f"{counts[most]} of {PATCHES}"
        text += f"Its patches come from {kinds} class{'es' if kinds > 1 else ''}; {of} from {self.names[most]}.\n"
        return text + f"The framed patch is answered with {number(self.answers[self.picked])}."


def _broad(lab: Patches) -> bool | str:
    kinds = int((lab.counts > 0).sum())
    found = lab.chosen_by_hand and lab.trained and not lab.silent and lab.layer == 0 and kinds >= MANY
    return found and f"unit {lab.values.unit}, {kinds} classes"


def _narrow(lab: Patches) -> bool | str:
    last = lab.layer == len(lab.insides.taps) - 1
    found = lab.chosen_by_hand and lab.trained and not lab.silent and last and lab.counts.max() >= MOST
    return found and f"unit {lab.values.unit}, {lab.counts.max()} from {lab.names[int(lab.counts.argmax())]}"
