"""Lab: the confusion matrix of your own model, with the images behind each cell and the worst mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.labs.bases.image import ARROWS
from dltutor.labs.convolution.confusion.figure import IMAGES, ConfusionFigure
from dltutor.live.looking import insides
from dltutor.live.page.controls import Button, Choice
from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, many, share

MOST_CLASSES = 12
CELL, WORST = "the chosen cell", "the worst mistakes"


class Confusion(FollowingLab[ConfusionFigure]):
    """Which class does `model` take for which? Click on a cell, or move with the arrow keys, to see its images.

    The images of a cell come in the order of how sure the model was, the surest first; the worst mistakes are those
    of which it was surest. Click on an image to read all about it. The lab follows while the model is trained.

    Args:
        model: a built Keras model with one input; it is never changed.
        x: images it is to be judged by, never trained on: shape (samples, height, width) or as the model takes them.
        y: their labels, whole numbers from 0, shape (samples,), or one-hot.
        names: one for each class; their numbers if None.

    Raises:
        LearnerError: if the model is not built, has several inputs or more than twelve classes, or the data do not fit.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(3, kernel_initializer="zeros")]
        >>> lab = Confusion(keras.Sequential(layers), np.zeros((4, 8, 8)), [0, 0, 1, 2])
        >>> lab.matrix.tolist(), lab.accuracy
        ([[2, 0, 0], [1, 0, 0], [1, 0, 0]], 0.5)
    """

    controls = (
        Button("mistake", "Next mistake", icon="search", key="m", help="the next cell that holds mistakes"),
        Button("worst", "Worst mistakes", icon="exclamation-triangle", key="w", help="sure of it, and wrong"),
        LOOK,
        Choice("show", "images of", (CELL, WORST), CELL, help="which images are shown"),
    )
    draggable = True
    keys = tuple(ARROWS)
    goals = (
        Goal("find the two classes that are confused most often", lambda lab: lab.found_pair),
        Goal("look at the mistake of which the model was surest", lambda lab: lab.found_worst),
    )

    def __init__(self, model: Any, x: Any, y: Any, *, names: Sequence[str] | None = None) -> None:
        look = insides.Insides(model, most=0)
        if look.classes > MOST_CLASSES:
            raise LearnerError(f"model: it has {look.classes} classes; this lab shows 2 to {MOST_CLASSES}")
        self.names = tuple(map(str, range(look.classes) if names is None else names))
        if len(self.names) != look.classes:
            raise LearnerError(f"names={self.names}: there must be {look.classes} names, one for each class")
        self.x = look.images("x", x)
        self.y = insides.labels("y", y, look.classes)
        validation.same_length(x=self.x, y=self.y)
        self._grey = insides.grey(self.x)
        super().__init__(look)

    def figure(self) -> ConfusionFigure:
        return ConfusionFigure(self.names)

    def begin(self) -> None:
        self.cell = (0, 0)
        self.picked: int | None = None  # the number of an image
        self.found_pair: bool | str = False
        self.found_worst: bool | str = False
        self.look()

    @property
    def accuracy(self) -> float:
        """The share of the images that the model gets right, from 0 to 1."""
        return float((self.answers == self.y).mean())

    @property
    def recall(self) -> np.ndarray:
        """For each class the share of its images that the model finds; NaN for a class without images."""
        with np.errstate(invalid="ignore"):
            return np.diag(self.matrix) / self.matrix.sum(axis=1)

    @property
    def _confused(self) -> np.ndarray:
        """The matrix without its diagonal."""
        return np.where(np.eye(len(self.matrix), dtype=bool), 0, self.matrix)

    @property
    def mistakes(self) -> np.ndarray:
        """The numbers of the images that the model gets wrong, the surest mistake first."""
        wrong = np.flatnonzero(self.answers != self.y)
        return wrong[np.argsort(-self.sureness[wrong], kind="stable")]

    @property
    def shown(self) -> np.ndarray:
        """The numbers of the images that are shown now."""
        if self.values.show == WORST:
            return self.mistakes[:IMAGES]
        inside_cell = np.flatnonzero((self.y == self.cell[0]) & (self.answers == self.cell[1]))
        return inside_cell[np.argsort(-self.sureness[inside_cell], kind="stable")][:IMAGES]

    def look(self) -> None:
        self.shares = self.insides.answers(self.x)
        self.answers = self.shares.argmax(axis=1)
        self.sureness = self.shares.max(axis=1)
        size = len(self.names)
        self.matrix = np.bincount(self.y * size + self.answers, minlength=size * size).reshape(size, size)

    def changed(self, name: str) -> None:
        self.picked = None

    def on_mistake(self) -> None:
        wrong = np.argwhere(self._confused > 0)
        if not len(wrong):
            self.notice = "There is no mistake: every image is on the diagonal."
            return
        later = [tuple(cell) for cell in wrong.tolist() if tuple(cell) > self.cell]
        self._choose(later[0] if later else tuple(wrong[0].tolist()))

    def on_worst(self) -> None:
        self.values.show = WORST
        mistakes = self.mistakes
        if not len(mistakes):
            self.notice = "There is no mistake: every image is on the diagonal."
            return
        place = np.flatnonzero(mistakes == self.picked)
        self._pick(mistakes[(place[0] + 1) % min(len(mistakes), IMAGES)] if len(place) else mistakes[0])

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "matrix" and phase in ("down", "move"):
            size = len(self.names) - 1
            self._choose((min(size, max(0, int(y))), min(size, max(0, int(x)))))
        elif area == "images" and phase == "down":
            number = self.picture.images.at(x, y)
            if number is not None:
                self._pick(self.shown[number])

    def typed(self, key: str, shift: bool) -> None:
        label, answer = np.mod(np.add(self.cell, ARROWS[key]), len(self.names)).tolist()
        self._choose((label, answer))

    def update(self) -> None:
        self.picture.show_matrix(self.matrix, [*map(share, self.recall)], self.cell)
        shown = self.shown
        place = np.flatnonzero(shown == self.picked)
        captions = [f"{fixed(100 * self.sureness[i], 0)} %" for i in shown]
        if self.values.show == WORST:
            total, what = len(self.mistakes), "The worst mistakes"
            captions = [f"{self.names[self.y[i]][:3]}→{self.names[self.answers[i]][:3]}" for i in shown]
            legend = "label → answer, the surest mistake first"
        else:
            total, what = int(self.matrix[self.cell]), f"Label {self._name(0)}, answer {self._name(1)}"
            legend = "how sure the model was; the surest first"
        part = "" if total <= IMAGES else f", {IMAGES} shown"
        title = f"{what}: {total}{part}"
        self.picture.show_images(
            title, legend if total else "no image", self._grey[shown], captions, int(place[0]) if len(place) else None
        )

    def describe(self) -> str:
        right, count = int((self.answers == self.y).sum()), len(self.y)
        text = f"Accuracy {share(self.accuracy, 1)}: {right:,} of {count:,} images right. {self._recalls()}"
        if 1 < count - right == int((self._confused > 0).sum()):
            text += " No two classes are confused more than once: too few mistakes to tell which look alike."
        text += "\n"
        return text + (self._about_cell() if self.picked is None else self._about_picked())

    def _about_cell(self) -> str:
        label, answer = self.cell
        of, hits = int(self.matrix[label].sum()), int(self.matrix[self.cell])
        if label == answer:
            text = f"Of {many(of, 'image')} of {self._name(0)}, {hits} {_were(hits)} found (recall)"
            said = int(self.matrix[:, answer].sum())
            return text + (f"; of {many(said, 'answer')} {self._name(1)}, {hits} right (precision)." if said else ".")
        return f"{hits} of {many(of, 'image')} of {self._name(0)} {_were(hits)} taken for {self._name(1)}."

    def _about_picked(self) -> str:
        i = self.picked
        label, answer = int(self.y[i]), int(self.answers[i])
        text = f"Image {i}: its label is {self.names[label]}, and the model says {self.names[answer]}, "
        text += f"{share(self.sureness[i], 1)} sure"
        return text + ("." if label == answer else f"; the label gets {share(self.shares[i, label], 1)}.")

    def _recalls(self) -> str:
        """The recall of the classes in words: the lowest, and how many are complete."""
        found = self.recall
        known = np.flatnonzero(np.isfinite(found))
        worst = known[found[known].argmin()]
        complete = int((found[known] == 1).sum())
        if complete == len(known):
            return "Every image of every class is found."
        hits, of = int(self.matrix[worst, worst]), int(self.matrix[worst].sum())
        text = f"Lowest recall: {self.names[worst]}, {hits} of {of} found ({share(found[worst])})"
        return text + (f"; {complete} of {len(known)} classes are found completely." if complete else ".")

    def _name(self, part: int) -> str:
        return self.names[self.cell[part]]

    def _choose(self, cell: tuple[int, int]) -> None:
        self.cell, self.picked, self.values.show = cell, None, CELL
        wrong = self._confused
        most = int(wrong.max())
        if most and wrong[cell] == most:
            others = int((wrong == most).sum()) - 1
            shared = f", as {many(others, 'other pair')}" if others else ""
            self.found_pair = f"{self._name(0)} taken for {self._name(1)}, {many(most, 'time')}{shared}"

    def _pick(self, number: int) -> None:
        self.picked = int(number)
        self.cell = int(self.y[number]), int(self.answers[number])
        if len(self.mistakes) and self.picked == self.mistakes[0]:
            self.found_worst = f"image {self.picked}, {share(self.sureness[self.picked])} sure"

    def _arguments(self) -> list[str]:
        return ["model", "x", "y"]


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
