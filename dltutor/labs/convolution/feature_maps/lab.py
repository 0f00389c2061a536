"""Lab: look inside your own network: the feature maps of every layer for one image, and the kernels behind them."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.labs.convolution.feature_maps import words
from dltutor.labs.convolution.feature_maps.figure import MOST_LINES, FeatureMapsFigure
from dltutor.live.looking import insides
from dltutor.live.page.controls import Button, Choice, Control, Slider
from dltutor.live.page.goals import Goal
from dltutor.wording import many

MOST_CLASSES = 12
SILENT = 0.95  # share of zeros from which on a map is called silent


class FeatureMaps(FollowingLab[FeatureMapsFigure]):
    """See what every layer of `model` makes of an image: convolutions, pooling, activations as maps, `Dense` as bars.

    Click on a map to see it large, with its kernel; click on the image for the next one. On the keyboard: ← and → go
    through the channels, ↑ and ↓ through the layers, `n` shows the next image. The lab works before and after
    training, and follows while another lab or cell trains the model. A model without a convolution has no maps; its
    units are shown as bars, with their weights.

    Args:
        model: a built Keras model with one image as input and any layers, also of a base model within it;
            it is never changed.
        images: shape (samples, height, width) or as the model takes them.
        labels: one for each image, to say whether the answer is right; None if there are none.

    Raises:
        LearnerError: if the model is not built, has several inputs, or the images do not fit.

    Example:
        >>> import keras
        >>> layers = [keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3), keras.layers.Flatten(), keras.layers.Dense(10)]
        >>> lab = FeatureMaps(keras.Sequential(layers), np.zeros((5, 8, 8)))
        >>> lab.set(channel=3)
        >>> lab.map.shape, lab.kernel.shape
        ((6, 6), (1, 3, 3))
    """

    controls = (Button("next", "Next image", icon="image", key="n", help="the next image"), LOOK)
    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")

    def __init__(self, model: Any, images: Any, labels: Any = None) -> None:
        look = insides.Insides(model)
        if not look.taps:
            raise LearnerError("model: none of its layers makes maps or numbers that could be shown one by one")
        if look.classes > MOST_CLASSES:
            raise LearnerError(f"model: it gives {look.classes} numbers; this lab shows answers of 1 to {MOST_CLASSES}")
        self.images = look.images("images", images)
        self.labels = None if labels is None else insides.labels("labels", labels, look.classes)
        if self.labels is not None:
            validation.same_length(images=self.images, labels=self.labels)
        self._grey = insides.grey(self.images)
        super().__init__(look)

    def own_goals(self) -> tuple[Goal, ...]:
        silent = "a map that is silent: zero at 95 % of its places" if self._has_maps else "a unit that is silent: zero"
        goals = (
            Goal("follow one image through every layer", lambda lab: lab.followed),
            Goal(f"find {silent}", lambda lab: lab.found_silent),
        )
        return goals if len(self.insides.taps) > 1 else goals[1:]

    def own_controls(self) -> tuple[Control, ...]:
        taps, last = self.insides.taps, len(self.images) - 1
        first = next((tap for tap in taps if "Conv" in tap.kind), taps[0])
        return (
            *self.controls,
            Choice("layer", "layer", self._names, first.name, help="whose maps are looked at"),
            _channels(first.channels),
            Slider("image", "image", 0, last, 0, step=1, whole=True, idle=not last, help="which image"),
        )

    def figure(self) -> FeatureMapsFigure:
        height, width = self._grey.shape[1:]
        return FeatureMapsFigure(len(self.insides.taps), self.insides.classes, height / width)

    def begin(self) -> None:
        self.followed: bool | str = False
        self.found_silent: bool | str = False
        self.look()
        self._visited = {self.tap.name}

    @property
    def _has_maps(self) -> bool:
        return any(tap.is_map for tap in self.insides.taps)

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(tap.name for tap in self.insides.taps)

    @property
    def _layer(self) -> int:
        return self._names.index(self.values.layer)

    @property
    def tap(self) -> insides.Tap:
        """The chosen layer."""
        return self.insides.taps[self._layer]

    @property
    def output(self) -> np.ndarray:
        """What the chosen layer gives for the image: (channels, height, width), or (units,)."""
        return self.outputs[self._layer]

    @property
    def map(self) -> np.ndarray:
        """The chosen map (height, width), or the number of the chosen unit."""
        return self.output[self.values.channel]

    @property
    def kernel(self) -> np.ndarray:
        """The weights that make the chosen map: (input channels, height, width), (inputs,) or nothing."""
        return words.kernel_of(self.model, self.tap, self.values.channel)

    def look(self) -> None:
        answers, outputs = self.insides.look(self.images[self.values.image : self.values.image + 1])
        self.answer = answers[0]
        self.outputs = [np.moveaxis(output[0], -1, 0) for output in outputs]

    def set(self, **settings: Any) -> None:
        if "layer" in settings and "channel" in settings:  # the layer says which channels there are
            layer = self.table["layer"].clean(settings["layer"])
            _channels(self.insides.taps[self._names.index(layer)].channels).clean(settings["channel"])
            super().set(layer=layer)
            del settings["layer"]
        super().set(**settings)

    def changed(self, name: str) -> None:
        if name == "image":
            self._show_image(self.values.image)
        else:
            self._choose(self._layer, self.values.channel)

    def on_next(self) -> None:
        self._show_image((self.values.image + 1) % len(self.images))

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if phase != "down":
            return
        if area == "image":
            self.on_next()
        for i, line in enumerate(self.picture.lines):
            if area == f"line {i}":
                channel = line.at(x, y)
                self._choose(self._first_line() + i, self.values.channel if channel is None else channel)

    def typed(self, key: str, shift: bool) -> None:
        if key in ("ArrowLeft", "ArrowRight"):
            step = 1 if key == "ArrowRight" else -1
            self._choose(self._layer, (self.values.channel + step) % self.tap.channels)
        else:
            step = 1 if key == "ArrowDown" else -1
            self._choose((self._layer + step) % len(self.insides.taps), self.values.channel)

    def update(self) -> None:
        first = self._first_line()
        shown = range(first, first + self.picture.lines_shown)
        taps, label = self.insides.taps, words.label(self)
        spans = [float(np.abs(np.nan_to_num(output)).max(initial=0)) for output in self.outputs]
        self.picture.show_image(self._grey[self.values.image], label, self.answer)
        self.picture.show_layers(
            [words.heading(taps[i]) for i in shown],
            [self.outputs[i] for i in shown],
            [spans[i] for i in shown],
            (self._layer - first, self.values.channel),
        )
        self.picture.show_map(words.map_title(self), self.map, spans[self._layer], words.scale(self.map))
        self.picture.show_kernel(*words.kernel(self))

    def describe(self) -> str:
        return words.describe(self)

    def _show_image(self, image: int) -> None:
        self.values.image = image
        self._visited.clear()
        self.look()
        self._note_visit()

    def _choose(self, layer: int, channel: int) -> None:
        tap = self.insides.taps[layer]
        self.replace(_channels(tap.channels))
        self.values.layer, self.values.channel = tap.name, min(channel, tap.channels - 1)
        self._note_visit()

    def _note_visit(self) -> None:
        """For the goals: which layers were seen with this image, and whether a silent map was found."""
        self._visited.add(self.tap.name)
        if len(self._visited) == len(self.insides.taps):
            self.followed = many(len(self.insides.taps), "layer")
        if (self.map.ndim == 2 or not self._has_maps) and (self.map == 0).mean() >= SILENT:
            self.found_silent = words.map_title(self)

    def _first_line(self) -> int:
        """The number of the layer in the first line."""
        return max(0, min(self._layer - MOST_LINES // 2, len(self.insides.taps) - self.picture.lines_shown))

    def _arguments(self) -> list[str]:
        return ["model", "images", *(["labels"] if self.labels is not None else [])]


def _channels(count: int) -> Slider:
    help = "which map of the layer"
    return Slider("channel", "channel", 0, max(1, count - 1), 0, step=1, whole=True, idle=count == 1, help=help)
