"""The words and the goals of the captioner."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, NamedTuple, Protocol

import numpy as np

from dltutor.datasets.drawn.captions import CaptionedScene, Pair, Thing, clear
from dltutor.labs.encoder_decoder.caption.data import Scenes
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.wording import many, share

FAIR = 0.9  # pixels by which across and down differ at least, for a false sentence to be false
HINT = "drag a shape; arrows move it"


class Told(NamedTuple):
    """A scene, what the network says of it, and where it looks at each word."""

    things: tuple[Thing, Thing]
    scene: CaptionedScene
    said: str
    looks: np.ndarray | None

    @property
    def words(self) -> list[str]:
        return self.said.split()

    @property
    def right(self) -> list[bool]:
        """For each word that was said whether it is the true one at its place."""
        return [word == true for word, true in zip_longest(self.words, self.scene.caption.split())][: len(self.words)]

    @property
    def is_true(self) -> bool:
        return self.said == self.scene.caption

    @property
    def is_clear(self) -> bool:
        """Whether it is such a scene as in the training."""
        return clear(*self.things)

    @property
    def is_fair(self) -> bool:
        """Whether the shapes are apart, and it is no matter of opinion which of the two relations holds."""
        return clear(*self.things, least=FAIR)

    @property
    def weight_on_named(self) -> float | None:
        """Of the weight while it says colour and shape, the share that lies on the shape meant; None if unknown."""
        if self.looks is None or not self.is_true:
            return None
        rows = self.looks.shape[1]
        places = 2, 3, len(self.words) - 2, len(self.words) - 1
        near = self.scene.masks.reshape(2, rows, 32 // rows, rows, 32 // rows).any(axis=(2, 4))
        return float(np.mean([self.looks[place][near[k // 2]].sum() for k, place in enumerate(places)]))


class Captioning(Protocol):
    """A captioner in training, and what it says of the scene that is shown."""

    values: Any
    goal: float
    exact: float
    told: Told
    test: Scenes
    unread: list[Pair]
    commonest: tuple[str, float]

    def note(self) -> str: ...


def goals(lab: Captioning) -> tuple[Goal, ...]:
    """To learn; to say something false; to say what it has read instead of what it sees; and to mend it by data."""
    able = f"with {share(lab.goal)} of them right"
    found = [
        Goal(
            f"every word right for {share(lab.goal)} of the test scenes",
            lambda lab: lab.exact >= lab.goal and lab.note(),
            trained=True,
        ),
        Goal(
            f"{able}: a false sentence of pairs that it has read, the shapes apart, left or above clear by a pixel",
            _false_of_read,
            AT_REST,
            trained=True,
        ),
    ]
    if lab.unread:
        found += [
            Goal(
                f"{able}, nothing added: a pair that it has never read there, called by its colour and a wrong shape",
                _unread_taken_for_another,
                AT_REST,
                trained=True,
            ),
            Goal(
                "scenes added: every word right about a pair that it had never read",
                _mended,
                AT_REST,
                trained=True,
            ),
        ]
    return tuple(found)


def unread_here(lab: Captioning) -> list[Pair]:
    """The pairs in the scene that are in none of the captions that were handed over."""
    return [thing.pair for thing in lab.told.things if thing.pair in lab.unread]


def _able(lab: Captioning) -> bool:
    return lab.exact >= lab.goal


def _false_of_read(lab: Captioning) -> bool | str:
    told = lab.told
    return _able(lab) and told.is_fair and not unread_here(lab) and not told.is_true and f"“{told.said}”"


def _unread_taken_for_another(lab: Captioning) -> bool | str:
    told = lab.told
    if not _able(lab) or lab.values.added or len(told.words) < 8:
        return False
    true = told.scene.caption.split()
    for end in (4, len(true)):
        said = told.words[:4] if end == 4 else told.words[-4:]
        pair = tuple(true[end - 2 : end])
        if pair in lab.unread and said[2] == pair[0] and said[3] != pair[1]:
            return f"a {' '.join(pair)} is called “{' '.join(said[2:])}”"
    return False


def _mended(lab: Captioning) -> bool | str:
    told = lab.told
    mended = lab.values.added and told.is_true and unread_here(lab)
    return bool(mended) and f"“{told.said}”, {share(lab.exact)} of the test scenes right"


def verdict(lab: Captioning) -> str:
    """What stands below the scene."""
    told = lab.told
    missing = max(0, len(told.scene.caption.split()) - len(told.words))
    return "✔ every word is true" if told.is_true else f"✗ {many(told.right.count(False) + missing, 'word')} wrong"


def describe(lab: Captioning) -> str:
    """How good it is on test scenes, and what is to be said of this one."""
    commonest = lab.commonest[1]
    tested = f"Every word right for {share(lab.exact)} of {len(lab.test.captions)} test scenes"
    lines = [f"{tested}; the commonest caption, always said: {share(commonest, 1)}.", _of_scene(lab)]
    weight = lab.told.weight_on_named
    if weight is not None:
        lines.append(f"While it says colour and shape, {share(weight)} of the weight is on the shape that it means.")
    elif lab.told.looks is None:
        lines.append("This model has no attention to be looked at.")
    return "\n".join(lines)


def _of_scene(lab: Captioning) -> str:
    told = lab.told
    text = "It says what is there." if told.is_true else f"It says “{told.said}”, which is false."
    if unread := unread_here(lab):
        names = " or a ".join(dict.fromkeys(" ".join(pair) for pair in unread))
        text += f" No caption of train has a {names}"
        return f"{text}; {lab.values.added} scenes with such pairs are added." if lab.values.added else f"{text}."
    return text if told.is_clear else f"{text} No scene of its training had shapes that touch, or lie so aslant."
