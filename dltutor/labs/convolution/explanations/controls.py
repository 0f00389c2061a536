"""The controls of the lab on explanations: they depend on the model and on the images."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.following import LOOK
from dltutor.labs.convolution.explanations.images import BACKGROUND, FILLS, Gallery
from dltutor.labs.convolution.explanations.maps import METHODS, OCCLUSION
from dltutor.live.looking.explaining import with_weights
from dltutor.live.looking.scores import Scores
from dltutor.live.page.controls import Button, Choice, Control, Slider, Switch

ITS_ANSWER = -1  # the choice of the class that the model says


def controls(scores: Scores, gallery: Gallery, names: tuple[str, ...], labelled: bool) -> tuple[Control, ...]:
    """Buttons, then what is explained, then the patch, then what Grad-CAM and the copy need."""
    last = len(gallery.x) - 1
    made: list[Control] = [
        Button("next", "Next image", icon="image", key="n", help="the next image"),
        Button("strongest", "Cover the strongest", icon="crosshairs", key="m", help="where the map is strongest"),
        Button("uncover", "Uncover", icon="eraser", key="c", help="take the patch away"),
        LOOK,
        Choice("method", "method", METHODS, OCCLUSION, help="how the map is made"),
        _explained(names),
        Slider("image", "image", 0, last, 0, step=1, whole=True, idle=not last, help="which image"),
    ]
    if labelled:
        made.append(Switch("mistakes_first", "largest mistakes first", help="the surest wrong answer first"))
    made += [_patch(gallery), Choice("fill", "cover with", FILLS, BACKGROUND, help="the colour of the patch")]
    layers = tuple(tap.name for tap in scores.layers)
    if len(layers) > 1:
        made.append(Choice("layer", "Grad-CAM layer", layers, scores.layer, help="whose maps are weighed"))
    count = len(with_weights(scores.model))
    if count:
        help = "how many layers of a copy have their weights shuffled, from the last one on"
        made.append(Slider("shuffled", "layers shuffled", 0, count, 0, step=1, whole=True, help=help))
    return tuple(made)


def class_names(names: Any, classes: int) -> tuple[str, ...]:
    """The names of the classes, their numbers if there are none.

    Raises:
        LearnerError: if there is not one for each class, or two are the same.
    """
    given = range(classes) if names is None else names
    clean = tuple(map(str, given)) if isinstance(given, Iterable) and not isinstance(given, str) else ()
    if len(clean) != classes or len(set(clean)) != classes:
        raise LearnerError(
            f"names={validation.shown(names)}: there must be {classes} different names, one for each class"
        )
    return clean


def _explained(names: tuple[str, ...]) -> Choice:
    options = {"its answer": ITS_ANSWER, **{name: i for i, name in enumerate(names)}}
    return Choice("explained", "explain the score of", options, ITS_ANSWER, help="which class the map is about")


def _patch(gallery: Gallery) -> Slider:
    height, width = gallery.size
    side = (height * width) ** 0.5
    high, usual = max(2, round(0.75 * side)), max(1, round(0.375 * side))
    return Slider("patch", "patch size", 1, high, usual, step=1, whole=True, help="its height and width in pixels")
