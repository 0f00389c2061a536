"""Lab: what does your own network look at? Cover a part of an image, or let three methods say which places matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.following import FollowingLab
from dltutor.labs.bases.image import ARROWS
from dltutor.labs.convolution.explanations import controls, goals, words
from dltutor.labs.convolution.explanations.controls import ITS_ANSWER
from dltutor.labs.convolution.explanations.figure import COPY, Box, ExplanationsFigure, Shown
from dltutor.labs.convolution.explanations.images import Gallery
from dltutor.labs.convolution.explanations.maps import METHODS, OCCLUSION, Maps, alike, span
from dltutor.live.looking import explaining, insides
from dltutor.live.looking.scores import Scores
from dltutor.live.page.controls import Control
from dltutor.live.page.goals import Goal

MOST_CLASSES = 12
AT_ONCE = 0.03  # seconds that the page waits for a map; the rest of it is made while it is looked at


class Explanations(FollowingLab[ExplanationsFigure]):
    """Press on the picture, and a patch covers it there: the bars show what the network says now. Drag it about.

    The map says for every place how much it matters to the score of a class: by covering one place after another
    (occlusion), by the gradient of the score (saliency), or by the feature maps of a convolution (Grad-CAM). Below are
    the maps of all methods; click on one. Shuffle the weights of the last layers in a copy: a map that stays the same
    does not show what these layers have learned. The lab follows while the model is trained, and never changes it.

    Keyboard: the arrow keys move the patch, `c` takes it away, `m` puts it where the map is strongest; `n` shows the
    next image.

    Args:
        model: a built Keras model that classifies one image, Sequential or functional, into 2 to 12 classes (one
            output unit decides between two), ending in softmax, sigmoid or logits.
        images: shape (samples, height, width) or as the model takes them: of any size, in grey or colour.
        labels: one for each image; None if there are none, then mistakes cannot be told.
        names: one for each class; their numbers if None.
        settings: any of the controls, for example ``method="saliency"``.

    Raises:
        LearnerError: if the model is no such classifier, or the images, labels or names do not fit.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(10)]
        >>> lab = Explanations(keras.Sequential(layers), np.ones((5, 8, 8)), method="Grad-CAM")
        >>> lab.map.shape
        (6, 6)
        >>> lab.type("ArrowDown")
        >>> lab.place, lab.covered.shape
        ((4, 4), (10,))
    """

    draggable = True
    holds = True
    keys = tuple(ARROWS)
    goals = (
        Goal("turn a right answer with one patch, a quarter of the side or smaller", goals.turned),
        Goal("find an image whose answer no patch of a quarter of the side can turn", goals.firm),
        Goal("find a mistake that one patch puts right", goals.repaired),
        Goal("shuffle all layers of the copy, and choose the method whose map stays most alike", goals.insensitive),
    )
    more = {"Image": ("image", "mistakes_first", "look"), "Patch": ("patch", "fill"), "Network": ("layer", "shuffled")}

    def __init__(
        self, model: Any, images: Any, labels: Any = None, names: Sequence[str] | None = None, **settings: Any
    ) -> None:
        self.scores = Scores(model)
        classes, look = self.scores.classes, self.scores.insides
        if classes > MOST_CLASSES:
            raise LearnerError(f"model: it has {classes} classes; this lab shows 2 to {MOST_CLASSES}")
        self.names = controls.class_names(names, classes)
        self.gallery = Gallery(look.images("images", images))
        self.labels = None if labels is None else insides.labels("labels", labels, classes)
        if self.labels is not None:
            validation.same_length(images=self.gallery.x, labels=self.labels)
        super().__init__(look, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        return controls.controls(self.scores, self.gallery, self.names, self.labels is not None)

    def figure(self) -> ExplanationsFigure:
        height, width = self.gallery.size
        return ExplanationsFigure(self.names, METHODS, height / width, self.gallery.tone)

    def own_goals(self) -> tuple[Goal, ...]:
        if self.labels is not None:
            return self.goals
        return tuple(goal for goal in self.goals if goal.reached is not goals.repaired)

    def begin(self) -> None:
        self.place: tuple[int, int] | None = None
        self.covered: np.ndarray | None = None
        self.moved = False
        self._sort()
        self.look()

    @property
    def number(self) -> int:
        """Which of the images is shown."""
        return int(self._order[self.values.image])

    @property
    def image(self) -> np.ndarray:
        """That image, as the model takes it."""
        return self.gallery.x[self.number]

    @property
    def explained(self) -> int:
        """The class whose score is explained."""
        chosen = self.values.explained
        return int(self.own.answer.argmax()) if chosen == ITS_ANSWER else chosen

    @property
    def layer(self) -> str | None:
        """Whose maps Grad-CAM weighs; None if the model has no convolution."""
        return getattr(self.values, "layer", self.scores.layer)

    @property
    def maps(self) -> list[np.ndarray | None]:
        """The map of each method, (rows, columns); None where this model has none."""
        return self._maps_of(self.own)

    @property
    def copies(self) -> list[np.ndarray | None]:
        """The maps of the copy with shuffled weights, for the same class; none without a copy."""
        return [] if self.copy is None else self._maps_of(self.copy)

    @property
    def map(self) -> np.ndarray | None:
        """The map of the chosen method."""
        return self.own.of(self.values.method, self.explained, self.layer)

    @property
    def likenesses(self) -> list[float]:
        """How alike the maps of the model and of the copy are: a rank correlation for each method."""
        return [alike(*pair) for pair in zip(self.maps, self.copies, strict=False)]

    @property
    def all_shuffled(self) -> bool:
        """Whether the weights of every layer of the copy are shuffled."""
        return self.copy is not None and self.values.shuffled == len(explaining.with_weights(self.model))

    @property
    def strongest(self) -> tuple[int, int] | None:
        """Row and column of the chosen map where it is largest; None if it is nowhere above zero."""
        if self.map is None or not np.nanmax(self.map, initial=0.0) > 0:
            return None
        row, column = np.unravel_index(np.nanargmax(self.map), self.map.shape)
        return int(row), int(column)

    @property
    def diverged(self) -> bool:
        """Whether a weight of the model is no number any more."""
        return not np.isfinite(self._seen).all()

    def box_of(self, cell: tuple[int, int]) -> Box:
        """The pixels of the image for which a cell of the chosen map stands."""
        height, width = (n / m for n, m in zip(self.gallery.size, self.map.shape, strict=True))
        return Box(cell[0] * height, cell[1] * width, height, width)

    def look(self) -> None:
        self.own = Maps(self.scores, self.image)
        self._shuffle()
        self._sweep(self.own)
        self._cover()

    def changed(self, name: str) -> None:
        self.moved = True
        if name == "mistakes_first":
            self.values.image = 0
            self._sort()
            self.look()
        elif name == "image":
            self.look()
        elif name in ("patch", "fill"):
            for maps in self._shown():
                self._sweep(maps)
            self._cover()
        elif name == "shuffled":
            self._shuffle()

    def on_next(self) -> None:
        self.values.image = (self.values.image + 1) % len(self._order)
        self.changed("image")

    def on_uncover(self) -> None:
        self.place = self.covered = None

    def on_strongest(self) -> None:
        if self.strongest is None:
            self.notice = "There is no strongest place: nowhere is this map above zero."
        elif self.values.method == OCCLUSION:
            self._put(*self.own.sweep.places[int(np.nanargmax(self.map))])
        else:
            box = self.box_of(self.strongest)
            self._put(box.top + box.height / 2, box.left + box.width / 2)

    def on_look(self) -> None:
        super().on_look()
        self._sort()
        self.look()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area in ("image", "map") and phase != "up":
            self._put(y, x)
        for method in METHODS if phase == "down" else ():
            if area in (method, f"{COPY}{method}"):
                self.values.method = method

    def typed(self, key: str, shift: bool) -> None:
        step, middle = self.own.sweep.step, tuple(n // 2 for n in self.gallery.size)
        if self.place is None:
            self._put(*middle)
        else:
            self._put(*(here + step * way for here, way in zip(self.place, ARROWS[key], strict=True)))

    @property
    def working(self) -> bool:
        return any(not maps.sweep.complete for maps in self._shown())

    def advance(self, seconds: float) -> None:
        for maps in self._shown():
            maps.sweep.go_on(seconds)

    def update(self) -> None:
        picture, whole = self.picture, self.gallery.picture(self.image)
        covered = whole if self.place is None else self.gallery.picture(self._with_patch())
        picture.show_image(words.title(self), covered, self._patch(), words.caption(self))
        strongest = None if self.strongest is None else self.box_of(self.strongest)
        shown = Shown(self.map, span(self.values.method, self.map))
        picture.show_map(words.map_title(self), whole, shown, strongest, *words.map_captions(self))
        picture.show_bars(self.own.answer, self.covered, self.explained)
        small, copies = (
            [Shown(values, span(method, values)) for method, values in zip(METHODS, maps, strict=False)]
            for maps in (self.maps, self.copies)
        )
        picture.show_small(whole, self.values.method, small, copies, words.small_captions(self))

    def describe(self) -> str:
        return words.describe(self)

    def _maps_of(self, maps: Maps) -> list[np.ndarray | None]:
        return [maps.of(method, self.explained, self.layer) for method in METHODS]

    def _shown(self) -> list[Maps]:
        return [self.own] if self.copy is None else [self.own, self.copy]

    def _sort(self) -> None:
        """The order of the images: as they were given, or the surest mistake first and the surest right answer last."""
        self._order = np.arange(len(self.gallery.x))
        if getattr(self.values, "mistakes_first", False):
            shares = self.scores.shares(self.gallery.x)
            wrong = shares.argmax(axis=1) != self.labels
            self._order = np.argsort(np.where(wrong, -1, 1) * shares.max(axis=1), kind="stable")
            if not wrong.any():
                self.notice = "There is no mistake: the answers of which the model is least sure come first."

    def _shuffle(self) -> None:
        count = getattr(self.values, "shuffled", 0)
        self.copy: Maps | None = None
        if count:
            self.copy = Maps(self.scores, self.image, explaining.shuffled(self.scores.model, count))
            self._sweep(self.copy)

    def _sweep(self, maps: Maps) -> None:
        """Begin to cover one place after another; where no page waits, all of them at once."""
        maps.cover(self.values.patch, self.gallery.fill(self.values.fill))
        maps.sweep.go_on(np.inf if self.session is None else AT_ONCE)

    def _put(self, row: float, column: float) -> None:
        """The patch goes to a pixel; beyond the edge, to the nearest one."""
        height, width = self.gallery.size
        self.place = int(np.clip(row, 0, height - 1)), int(np.clip(column, 0, width - 1))
        self.moved = True
        self._cover()

    def _cover(self) -> None:
        if self.place is not None:
            self.covered = self.scores.shares(self._with_patch()[None])[0]

    def _with_patch(self) -> np.ndarray:
        return explaining.cover(self.image, self.place, self.values.patch, self.gallery.fill(self.values.fill))

    def _patch(self) -> Box | None:
        """What the patch covers of the image."""
        if self.place is None:
            return None
        starts = [max(0, middle - self.values.patch // 2) for middle in self.place]
        ends = [
            min(n, middle - self.values.patch // 2 + self.values.patch)
            for middle, n in zip(self.place, self.gallery.size, strict=True)
        ]
        return Box(*starts, *(end - start for start, end in zip(starts, ends, strict=True)))

    def _arguments(self) -> list[str]:
        named = self.names != tuple(map(str, range(len(self.names))))
        labels = [] if self.labels is None else ["labels"]
        return ["model", "images", *labels, *(["names=names"] if named else [])]
