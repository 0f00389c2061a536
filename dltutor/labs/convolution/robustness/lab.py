"""Lab: what breaks a model. Images are turned, hidden, lit and cluttered, and its accuracy is measured at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.changes import BY_NAME, KINDS, Kind
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.labs.convolution.robustness import words
from dltutor.labs.convolution.robustness.accuracy import ChangedAccuracy
from dltutor.labs.convolution.robustness.figure import IMAGES, SIGNS, RobustnessFigure
from dltutor.labs.convolution.robustness.goals import goals_for
from dltutor.live.looking import insides
from dltutor.live.page.controls import Button
from dltutor.live.page.goals import Goal

MOST_CLASSES = 12
FIRST_CURVE = 0.3  # seconds that the first picture may wait for its curve


class Robustness(FollowingLab[RobustnessFigure]):
    """Move a slider: the images change, and so does the accuracy of `model` on them.

    The curve shows the accuracy over the slider that was moved last, the others as they are; drag in it, or press ← and
    →, to move that slider, ↑ and ↓ to choose another one. The upper picture keeps what each change costs alone, at its
    mark ▲. Click on an image to read about it. The lab follows while the model is trained in another cell.

    Deformation, occlusion and clutter are different for every image, but always the same: more strength is more of it.
    The accuracy is measured on all images, or on as many as can be judged in about 30 ms.

    Args:
        model: a built Keras model for images with 2 to 12 classes; or a dictionary of up to three, by name, which see
            the same changes. They are never changed.
        images: never trained on: shape (samples, height, width), or as the model takes them, in any range.
        labels: one for each image, whole numbers from 0, or one-hot.
        names: one for each class; their numbers if None.
        settings: to start with, `rotation` in degrees from −180 to 180, `scale` from 0.4 to 2, `shift` from −0.5 to 0.5
            of the width, `deformation` from 0 to 0.2 of the side, `occlusion` from 0 to 0.8 of the area, `brightness`
            from −1 to 1, `contrast` from 0 to 3, `clutter` from 0 to 1.

    Raises:
        LearnerError: if a model is not built or does not fit the data.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(3, kernel_initializer="zeros")]
        >>> lab = Robustness(keras.Sequential(layers), np.eye(8)[None].repeat(4, 0), [0, 0, 1, 2], rotation=90)
        >>> lab.accuracy.tolist(), lab.unaltered.tolist(), lab.changed_images.shape
        ([0.5], [0.5], (4, 8, 8, 1))
    """

    controls = (
        Button("zero", "Everything to zero", icon="undo", key="r", help="the images as they are"),
        Button("other", "Other images", icon="image", key="n", help="the next test images"),
        LOOK,
        *(kind.slider for kind in KINDS),
    )
    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")
    more = {"Things": ("deformation", "occlusion", "clutter"), "Light": ("brightness", "contrast"), "Model": ("look",)}

    def __init__(
        self, model: Any, images: Any, labels: Any, names: Sequence[str] | None = None, **settings: Any
    ) -> None:
        models = _models(model)
        for kind in KINDS:
            kind.slider.clean(settings.get(kind.name, kind.none))
        looks = [insides.Insides(one, most=0) for one in models.values()]
        classes = _classes(models, looks)
        self.model_names = tuple(models)
        self.names = tuple(map(str, range(classes) if names is None else names))
        if len(self.names) != classes:
            raise LearnerError(f"names={self.names}: there must be {classes} names, one for each class")
        given, *_ = [look.images("images", images) for look in looks]
        clean = insides.labels("labels", labels, classes)
        validation.same_length(images=given, labels=clean)
        self.judge = ChangedAccuracy(looks, _as_images(given), clean)
        self.guessing = 1 / classes
        super().__init__(*looks, **settings)

    def figure(self) -> RobustnessFigure:
        paper = self.judge.changes.paper is not None
        return RobustnessFigure(self.model_names, [kind.label for kind in KINDS], self.guessing, paper)

    def own_goals(self) -> tuple[Goal, ...]:
        return goals_for(len(self.model_names))

    def begin(self) -> None:
        self._order = _mixed(self.judge.labels)
        self._first = 0
        self._picked: int | None = None
        self._tried: dict[str, float] = {}  # the mark up to which a change was tried alone
        self.kind = [KINDS[0], *self._moved][-1]
        self.look()
        self.advance(FIRST_CURVE)

    @property
    def strength(self) -> dict[str, float]:
        """Where the sliders are."""
        return {name: getattr(self.values, name) for name in BY_NAME}

    @property
    def alone(self) -> Kind | None:
        """The only change that is made, if it is one alone."""
        return self._moved[0] if len(self._moved) == 1 else None

    @property
    def _moved(self) -> list[Kind]:
        return [kind for kind in KINDS if not kind.nothing(self.strength[kind.name])]

    @property
    def unaltered(self) -> np.ndarray:
        """The accuracy of each model on the images as they are, from 0 to 1."""
        return self.judge.accuracy({})

    @property
    def curve(self) -> dict[float, np.ndarray]:
        """The accuracies measured so far over the slider that was moved last, by its strength."""
        found = {x: self.judge.known({**self.strength, self.kind.name: x}) for x in sorted(self.kind.strengths)}
        return {x: accuracy for x, accuracy in found.items() if accuracy is not None}

    @property
    def lost(self) -> dict[str, np.ndarray]:
        """What each change that was tried alone costs at its mark, a share for each model."""
        known = {name: self.judge.known({name: mark}) for name, mark in self._tried.items()}
        return {name: self.unaltered - accuracy for name, accuracy in known.items() if accuracy is not None}

    def look(self) -> None:
        self.judge.forget()
        self._see()

    @property
    def working(self) -> bool:
        return not self.closed and next(self._missing(), None) is not None

    def advance(self, seconds: float) -> None:
        """Measure what is missing of the curve, point by point."""
        end = perf_counter() + seconds
        for strength in self._missing():
            self.judge.accuracy(strength)
            if perf_counter() >= end:
                return

    def changed(self, name: str) -> None:
        self.kind = BY_NAME[name]
        self._see()
        kind, mark = self.alone, self.kind.mark_passed(self.strength[name])
        if kind is self.kind and mark is not None:
            self._tried[name] = mark
            self.judge.accuracy({name: mark})

    def on_zero(self) -> None:
        if not self._moved:
            self.notice = "Everything is at zero: the images are unaltered."
        for kind in KINDS:
            setattr(self.values, kind.name, kind.none)
        self._see()

    def on_other(self) -> None:
        if len(self._order) <= IMAGES:
            self.notice = f"All {len(self._order)} images are shown."
        self._first = self._first + IMAGES if self._first + IMAGES < len(self._order) else 0
        self._picked = None

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "curve":
            self._move_to(self.kind.low + float(np.clip(x, 0, 1)) * (self.kind.high - self.kind.low))
        elif area == "rows" and phase == "down":
            self.kind = KINDS[int(np.clip(round(y), 0, len(KINDS) - 1))]
        elif area == "images" and phase == "down":
            number = self.picture.images.at(x, y)
            if number is not None:
                self._picked = int(self._shown[number])

    def typed(self, key: str, shift: bool) -> None:
        if key in ("ArrowLeft", "ArrowRight"):
            self._move_to(self.strength[self.kind.name] + self.kind.step * (1 if key == "ArrowRight" else -1))
        else:
            place = KINDS.index(self.kind) + (1 if key == "ArrowDown" else -1)
            self.kind = KINDS[place % len(KINDS)]

    def update(self) -> None:
        picture, shown = self.picture, self._shown
        captions = [[self._caption(j, i) for j in range(len(self.models))] for i in shown]
        place = np.flatnonzero(shown == self._picked)
        heading = f"{len(shown)} of {self.judge.count:,} images, as the model sees them   ✗ label→answer"
        seen = self.judge.changes.seen(self.changed_images[shown])
        picture.show_images(heading, seen, captions, int(place[0]) if len(place) else None)
        picture.show_accuracies(
            f"accuracy on {self.judge.count:,} images", self.model_names, self.accuracy, self.unaltered
        )
        tried = [self.judge.known({kind.name: self._tried[kind.name]}) if kind.name in self._tried else None
                 for kind in KINDS]  # fmt: skip
        said = [f"{k.name} {k.say(self._tried[k.name])}" if k.name in self._tried else k.name for k in KINDS]
        picture.show_tried(said, tried, KINDS.index(self.kind))
        self._show_curve()

    def describe(self) -> str:
        lines = [f"{words.settings(self.strength).capitalize()}."]
        lines[0] += f" {words.accuracies(self.model_names, self.accuracy, self.unaltered, self.judge.count)}"
        remark = words.chances(self.accuracy, self.guessing)
        lines[0] += f" {remark}" if remark else ""
        if self._picked is not None:
            i = self._picked
            answers = [(self.names[share[i].argmax()], float(share[i].max())) for share in self.shares]
            lines.append(words.image(i, self.names[self.judge.labels[i]], self.model_names, answers))
        lines.append(words.tried(self.model_names, self.lost))
        return "\n".join(filter(None, lines))

    def _show_curve(self) -> None:
        kind, curve = self.kind, self.curve
        span = kind.high - kind.low
        strengths = np.array([*curve])
        title = f"accuracy over {kind.label.rstrip(' °×')}"
        if any(other is not kind for other in self._moved):
            title += ", the others as they are"
        ends = [(0.0, kind.say(kind.low)), ((kind.none - kind.low) / span, "0: unaltered"), (1.0, kind.say(kind.high))]
        if kind.none == kind.low:
            ends = [(0.0, "unaltered"), (0.5, kind.say(kind.low + span / 2)), ends[2]]
        self.picture.show_curve(
            title,
            (strengths - kind.low) / span,
            np.array([*curve.values()]).reshape(len(curve), len(self.models)),
            (self.strength[kind.name] - kind.low) / span,
            self.accuracy,
            [(mark - kind.low) / span for mark in kind.marks],
            ends,
        )

    def _see(self) -> None:
        """Ask the models about the images as the sliders make them."""
        self.changed_images, self.shares = self.judge.look(self.strength)
        self.accuracy = self.judge.accuracy(self.strength)
        self.judge.accuracy({})

    def _missing(self) -> Any:
        """The strengths whose accuracy is wanted and not known yet."""
        wanted = [{name: mark} for name, mark in self._tried.items()]
        wanted += [{**self.strength, self.kind.name: x} for x in self.kind.strengths]
        return (strength for strength in wanted if self.judge.known(strength) is None)

    @property
    def _shown(self) -> np.ndarray:
        return self._order[self._first : self._first + IMAGES]

    def _caption(self, model: int, image: int) -> tuple[str, bool]:
        label, answer = int(self.judge.labels[image]), int(self.shares[model][image].argmax())
        text = (
            f"{self.names[answer][:5]} ✔" if label == answer else f"{self.names[label][:4]}→{self.names[answer][:4]} ✗"
        )
        return (f"{SIGNS[model]} {text}" if len(self.models) > 1 else text), label == answer

    def _move_to(self, value: float) -> None:
        """Move the slider of the curve to the place of its grid that is nearest to `value`."""
        kind = self.kind
        steps = round((min(kind.high, max(kind.low, value)) - kind.low) / kind.step)
        setattr(self.values, kind.name, round(kind.low + steps * kind.step, 6))
        self.changed(kind.name)

    def _arguments(self) -> list[str]:
        return ["model" if len(self.models) == 1 else "models", "images", "labels"]


def _models(model: Any) -> dict[str, Any]:
    """One model, or several by name."""
    if not isinstance(model, Mapping):
        return {"the model": model}
    if not 1 <= len(model) <= len(SIGNS):
        raise LearnerError(f"model: a dictionary of {len(model)} models; it must hold 1 to {len(SIGNS)}, by name")
    return {str(name): one for name, one in model.items()}


def _classes(models: dict[str, Any], looks: list[insides.Insides]) -> int:
    classes = looks[0].classes
    for name, look in zip(models, looks, strict=True):
        if look.classes > MOST_CLASSES:
            raise LearnerError(f"model: it has {look.classes} classes; this lab shows 2 to {MOST_CLASSES}")
        if look.classes != classes:
            raise LearnerError(f"model: {name!r} has {look.classes} classes and the first one {classes}")
    return classes


def _as_images(x: np.ndarray) -> np.ndarray:
    """Images in the shape of a model as (samples, height, width, channels)."""
    if x.ndim == 4:
        return x
    return x.reshape(len(x), *insides.side_of(x.shape[1:]), 1)


def _mixed(labels: np.ndarray) -> np.ndarray:
    """The numbers of all images, one of each class after the other."""
    rank = np.zeros(len(labels), int)
    for label in np.unique(labels):
        rank[labels == label] = np.arange((labels == label).sum())
    return np.lexsort((labels, rank))
