"""Lab: augmentation. What a learner's random layers make of an image, again and again, and when they do nothing."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.changes import Changes
from dltutor.labs.convolution.augmentation import words
from dltutor.labs.convolution.augmentation.figure import VERSIONS, AugmentationFigure
from dltutor.live.looking import insides
from dltutor.live.page.controls import Button, Control, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab

CHANGED = 0.05  # of the span of the values: a pixel that differs by more has changed
MOST_CLASSES = 1000
TRAINING = Switch("training", "training", True, help="as in fit; without it as in predict")
MANY = 4 * VERSIONS  # versions that the learner is to look through
WANTED = "it must be random layers, as in keras.Sequential([keras.layers.RandomTranslation(0.1, 0.1)])"


def _looked(lab: Augmentation) -> bool | str:
    return lab.seen >= MANY and f"{lab.struck} of {lab.seen}"


def _off(lab: Augmentation) -> bool | str:
    return not lab.training and bool((lab.shares_changed == 0).all()) and "training=False"


class Augmentation(Lab[AugmentationFigure]):
    """See an image as `augment` changes it, 24 times; "Again" makes 24 new ones.

    Click on a version that you could not name any more: it is struck out, and the lab counts how many training images
    would have a wrong label. Switch training off, and see what the layers do at inference. On the keyboard: `a` makes
    new versions, `n` shows the next image, ← and → go through the versions, ↑ or ↓ strikes one out.

    Args:
        augment: a Keras layer or a `keras.Sequential` of random layers; or any function that takes a batch and gives
            one of the same shape. A function is called with what `images` are; layers get a last axis of channels.
        images: shape (samples, height, width) or (samples, height, width, channels), in any range. Colours are shown
            in grey.
        labels: one for each image, or None.
        names: one for each class; the labels themselves if None.

    Raises:
        LearnerError: if `augment` cannot be called with the images, or gives something else than such images.

    Example:
        >>> lab = Augmentation(lambda batch: batch[:, :, ::-1], np.eye(4)[None])
        >>> lab.versions.shape, lab.words().splitlines()[0]
        ((24, 4, 4, 1), 'On average 50 % of the pixels changed, from 50 % to 50 %.')
    """

    controls = (
        Button("again", "Again", icon="refresh", key="a", help="24 new versions"),
        Button("next", "Next image", icon="image", key="n", help="the next image"),
    )
    goals = (
        Goal(f"look through {MANY} versions: how many could you not name any more?", _looked),
        Goal("find out when the layers do nothing", _off),
    )
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(self, augment: Any, images: Any, labels: Any = None, names: Sequence[str] | None = None) -> None:
        self._given = validation.array("images", images, like="images (samples, height, width)").astype(np.float32)
        if self._given.ndim not in (3, 4):
            raise LearnerError(
                f"images has shape {self._given.shape}: it must be (samples, height, width) or "
                "(samples, height, width, channels), also for a single image"
            )
        self.augment = augment
        self._layer, self._switch = _kind(augment)
        self.names, self.labels = names, None
        if labels is not None:
            self.labels = insides.labels("labels", labels, MOST_CLASSES if names is None else len(names))
            validation.same_length(images=self._given, labels=self.labels)
        self._scene = Changes(_with_channels(self._given))
        super().__init__()

    def own_controls(self) -> tuple[Control, ...]:
        last = len(self._given) - 1
        image = Slider("image", "image", 0, last, 0, step=1, whole=True, idle=not last, help="which image")
        return (*self.controls, image, TRAINING) if self._switch else (*self.controls, image)

    def figure(self) -> AugmentationFigure:
        return AugmentationFigure(self._scene.paper is not None)

    def own_goals(self) -> tuple[Goal, ...]:
        return self.goals if self._switch else self.goals[:1]

    def begin(self) -> None:
        self._pointed: int | None = None
        self._struck: set[int] = set()
        self.seen, self.struck = 0, 0  # versions looked through and struck out, on sheets that were put away
        self._make()

    @property
    def original(self) -> np.ndarray:
        """The image as it is, (height, width, channels)."""
        return self._scene.images[self.values.image]

    @property
    def shares_changed(self) -> np.ndarray:
        """For each version the share of its pixels that differ from the original, from 0 to 1."""
        span = self._scene.high - self._scene.low
        differs = np.abs(self.versions - self.original).max(axis=-1) > CHANGED * span
        return differs.mean(axis=(1, 2))

    @property
    def training(self) -> bool:
        """Whether the versions are made as in training."""
        return getattr(self.values, "training", True)

    def on_again(self) -> None:
        self._put_away()
        self._make()

    def on_next(self) -> None:
        self._show_image((self.values.image + 1) % len(self._given))

    def changed(self, name: str) -> None:
        self._put_away()
        self._make()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase != "down":
            return
        if area == "original":
            self.on_next()
        elif area == "versions":
            number = self.picture.versions.at(x, y)
            if number is not None:
                self._pointed = number
                self._struck ^= {number}

    def typed(self, key: str, shift: bool) -> None:
        if key in ("ArrowUp", "ArrowDown"):
            self._pointed = self._pointed or 0
            self._struck ^= {self._pointed}
        else:
            step = 1 if key == "ArrowRight" else -1
            self._pointed = 0 if self._pointed is None else (self._pointed + step) % VERSIONS

    def update(self) -> None:
        scene, picture = self._scene, self.picture
        label = "" if self.labels is None else f"label: {self._name(int(self.labels[self.values.image]))[:18]}"
        picture.show_original(f"image {self.values.image}", scene.seen(self.original[None])[0], label)
        if self._resting is None:
            picture.show_resting(None, "")
        else:
            same = np.array_equal(self._resting, self.original)
            verdict = "✔ exactly the original" if same else "✗ not the original"
            picture.show_resting(scene.seen(self._resting[None])[0], verdict)
        how = "in training" if self.training else "at inference (training=False)"
        ask = ": click on those that you could not name" if self.training and not self._struck else ""
        heading = f"{VERSIONS} versions {how}{ask}"
        picture.show_versions(heading, scene.seen(self.versions), sorted(self._struck), self._pointed)

    def describe(self) -> str:
        scene = self._scene
        lines = [
            words.strength(self.shares_changed),
            words.sameness(self.versions, self.original, self.training),
            words.beyond(self.versions, scene.low, scene.high),
            *words.remarks(self.augment, scene.low, scene.high, scene.paper is not None),
        ]
        if not self._switch:
            lines.append("A function is at work always, so call it on training images only.")
        seen, struck = self.seen + VERSIONS, self.struck + len(self._struck)
        if struck or self.seen:
            lines.append(f"You struck out {struck} of {seen} versions: so many labels would be wrong.")
        return "\n".join(filter(None, lines))

    def _show_image(self, number: int) -> None:
        self.values.image = number
        self._put_away()
        self._make()

    def _put_away(self) -> None:
        """Count the versions that were looked at; those made without training were none."""
        if self._made_in_training:
            self.seen += VERSIONS
            self.struck += len(self._struck)
        self._struck, self._pointed = set(), None

    def _make(self) -> None:
        """New versions of the image."""
        self.versions = self._apply(np.repeat(self.original[None], VERSIONS, axis=0), self.training)
        self._made_in_training = self.training
        self._resting = self._apply(self.original[None], False)[0] if self._switch else None

    def _apply(self, batch: np.ndarray, training: bool) -> np.ndarray:
        given = batch if self._layer else batch.reshape(len(batch), *self._given.shape[1:])
        try:
            made = self.augment(given, training=training) if self._switch else self.augment(given)
        except LearnerError:
            raise
        except Exception as error:
            line = next(iter(str(error).strip().splitlines()), "")
            raise LearnerError(f"augment: it stopped with {type(error).__name__}: {line}; {WANTED}") from None
        if made is None:
            raise LearnerError("augment gives nothing back: end your function with return …")
        made = validation.array("what augment makes", made, like="images")
        if made.shape != given.shape:
            raise LearnerError(f"augment makes shape {made.shape} of images of shape {given.shape}; {WANTED}")
        return made.reshape(batch.shape).astype(np.float32)

    def _name(self, label: int) -> str:
        return str(label) if self.names is None else str(self.names[label])

    def _arguments(self) -> list[str]:
        return ["augment", "images", *(["labels"] if self.labels is not None else [])]


def _kind(augment: Any) -> tuple[bool, bool]:
    """Whether it is a Keras layer, and whether it can be told that this is no training."""
    import keras

    if isinstance(augment, keras.layers.Layer):
        return True, True
    if not callable(augment):
        raise LearnerError(f"augment={validation.shown(augment)}: {WANTED}, or a function batch → batch")
    try:
        return False, "training" in inspect.signature(augment).parameters
    except (TypeError, ValueError):
        return False, False


def _with_channels(images: np.ndarray) -> np.ndarray:
    return images if images.ndim == 4 else images[..., None]
