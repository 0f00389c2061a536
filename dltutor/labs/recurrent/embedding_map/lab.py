"""Lab: the embedding of the learner's own model as a map of words, before, during and after its training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.recurrent.embedding_map.figure import NEAREST, EmbeddingFigure
from dltutor.labs.recurrent.embedding_map.input import (
    embedding_of,
    read_groups,
    read_texts,
    read_vocabulary,
    read_words,
)
from dltutor.labs.recurrent.embedding_map.plane import border, main_plane, sides
from dltutor.live.page.controls import Button, Slider
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.live.training.fitting import pair
from dltutor.live.training.moments import Moments
from dltutor.wording import fixed, many, number, share

APART = 0.95  # share of the words on their own side from which on two kinds count as apart
ALIKE = 0.95  # cosine similarity of two words that count as alike
HOVER, CLICK = 12.0, 40.0  # pixels within which the pointer finds a word
NOW = 100


class EmbeddingMap(TrainingLab[EmbeddingFigure]):
    """Watch the words find their places while `model` is trained, with learning rate and batch size at hand.

    An embedding of 2 numbers a word is drawn as it is. A wider one is seen from its two main directions, those of the
    present weights, turned as little as possible from picture to picture. *look back* shows earlier moments of the
    training in the same directions. Point at a word, or go through them with ← and → (↑: on to its nearest
    neighbour), to see its nearest neighbours by cosine similarity, which counts all numbers of the embedding.

    Args:
        model: a compiled Keras model with a `keras.layers.Embedding`, built; it is trained in place.
        train: (x, y), texts as whole numbers (samples, words) and targets.
        vocabulary: the word for each number, as `TextVectorization.get_vocabulary()` gives them; or that layer.
        groups: two kinds of words to be told apart, ``{"good words": [...], "bad words": [...]}``, as
            `datasets.opinion_words` gives them; None for none.
        words: which words are shown, at most 60; None for those of the groups and the most frequent others.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with, from 1 to the number of samples; None for 32, or what the model takes.
        **settings: ``when`` and ``pace``.

    Raises:
        LearnerError: if the model has no Embedding, has not been built or compiled, or the data do not fit.

    Example:
        >>> import keras
        >>> layers = [keras.Input((3,)), keras.layers.Embedding(5, 2), keras.layers.GRU(2), keras.layers.Dense(1)]
        >>> model = keras.Sequential(layers)
        >>> model.compile("adam", "mse")
        >>> x, y = np.array([[2, 3, 4], [4, 3, 2]]), np.array([[0.0], [1.0]])
        >>> lab = EmbeddingMap(model, (x, y), ["", "[UNK]", "good", "not", "bad"], batch_size=2)
        >>> lab.shown, lab.vectors.shape
        (['good', 'not', 'bad'], (3, 2))
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("next", "Next word", icon="font", key="ArrowRight", help="the neighbours of another word"),
        Button("follow", "Nearest", icon="share", key="ArrowUp", help="on to the nearest neighbour of the word"),
        Slider("when", "look back (% of the training)", 0, NOW, NOW, step=1, whole=True, help="100: now"),
    )
    draggable = True
    hovers = True
    keys = ("ArrowLeft",)
    more = {"Training": ("pace",), "View": ("next", "follow", "when")}

    def __init__(
        self,
        model: Any,
        train: Any,
        vocabulary: Any,
        *,
        groups: Mapping[str, Sequence[str]] | None = None,
        words: Sequence[str] | None = None,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        **settings: Any,
    ) -> None:
        x, y = pair("train", train)
        self._embedding = embedding_of(model)
        known = read_vocabulary(vocabulary, int(self._embedding.shape[0]))
        self.groups = read_groups(groups, known)
        self.shown = read_words(words, self.groups, known)
        self._rows = np.array([known.index(word) for word in self.shown])
        sets = [set(), *map(set, self.groups.values())]
        self.kinds = np.array([max(k for k, kind in enumerate(sets) if not k or w in kind) for w in self.shown])
        x = read_texts(x, int(self._embedding.shape[0]))
        trainer = self._trainer_of(model, x, y, learning_rate=learning_rate, batch_size=batch_size)
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def figure(self) -> EmbeddingFigure:
        return EmbeddingFigure(tuple(self.groups))

    def own_goals(self) -> tuple[Goal, ...]:
        if not self.groups:
            return (
                Goal(
                    f"find a word with a neighbour whose cosine similarity is {number(ALIKE)} or more",
                    _alike,
                    AT_REST,
                    trained=True,
                ),
            )
        one, other = self.groups
        return (
            Goal(f"{one} on one side, {other} on the other: {share(APART)} of them", _apart, trained=True),
            Goal(
                "find a word whose three nearest neighbours are all of its own kind", _own_kind, AT_REST, trained=True
            ),
            Goal("look back at the beginning, when they were mixed", _mixed),
        )

    def begin(self) -> None:
        self.chosen, self._pinned = 0, False
        self.acted = False  # whether the learner has chosen a word: only that reaches a goal
        self._plane = np.zeros((0, 2))
        self._forget()

    @property
    def step_shown(self) -> int:
        """The step of the training that is shown: the last one, unless the learner looks back."""
        return self._at()[0]

    @property
    def vectors(self) -> np.ndarray:
        """The numbers of the shown words at the moment that is shown, (words, numbers a word)."""
        return self._at()[1]

    @property
    def places(self) -> np.ndarray:
        """Where the words stand on the map, (words, 2)."""
        return self.vectors @ self._plane

    @property
    def sides(self) -> float:
        """Of the words of both groups, the share that is nearer to the middle of its own; NaN without groups."""
        return sides(self.places, self.kinds)

    def similarity(self, one: str, other: str) -> float:
        """The cosine similarity of two words that are shown, from −1 to 1."""
        for name, word in (("one", one), ("other", other)):
            validation.choice(name, word, self.shown)
        return float(self._cosines(self.shown.index(one))[self.shown.index(other)])

    def neighbours(self, word: str | None = None, count: int = NEAREST) -> list[tuple[str, float]]:
        """The nearest words to `word` (None: the chosen one) and their cosine similarity, the nearest first."""
        if word is not None:
            validation.choice("word", word, self.shown)
        place = self.chosen if word is None else self.shown.index(word)
        cosines = self._cosines(place)
        return [(self.shown[i], float(cosines[i])) for i in self.nearest(place)[:count]]

    def nearest(self, place: int) -> list[int]:
        """The places in `shown` of all other words, the nearest to the one at `place` first."""
        order = np.argsort(-self._cosines(place), kind="stable")
        return [int(i) for i in order if i != place]

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "when" and self.values.when < NOW:
            self.play(False)

    def play(self, on: bool = True) -> None:
        if on:
            self.values.when = NOW
        super().play(on)

    def on_step(self) -> None:
        self.values.when = NOW
        super().on_step()

    def on_epoch(self) -> None:
        self.values.when = NOW
        super().on_epoch()

    def start_over(self) -> None:
        super().start_over()
        self.values.when = NOW
        self._forget()

    def on_next(self) -> None:
        self._choose((self.chosen + 1) % len(self.shown))

    def on_follow(self) -> None:
        self._choose(self.nearest(self.chosen)[0])

    def typed(self, key: str, shift: bool) -> None:
        self._choose((self.chosen - 1) % len(self.shown))

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area != "map" or phase == "up" or (phase == "move" and self._pinned):
            return
        found = self.picture.at(x, y, CLICK if phase == "down" else HOVER)
        if found is not None:
            self._choose(found)
        if phase == "down":
            self._pinned = found is not None

    def measure(self) -> float:
        if self._moments.due(self.trainer.step):
            self._moments.note(self.trainer.step, self._read())
        return float("nan")

    def _choose(self, place: int) -> None:
        self.chosen, self.acted = place, True

    def _forget(self) -> None:
        """Only the present weights are known to look back at."""
        self._moments: Moments[np.ndarray] = Moments()
        self._moments.note(0, self._read())

    def _read(self) -> np.ndarray:
        return np.nan_to_num(self._embedding.numpy()[self._rows].astype(float))

    def _at(self) -> tuple[int, np.ndarray]:
        if self.values.when >= NOW:
            return self.trainer.step, self._read()
        return self._moments.at(round(self.trainer.step * self.values.when / NOW))

    def _cosines(self, place: int) -> np.ndarray:
        vectors = self.vectors
        lengths = np.linalg.norm(vectors, axis=1)
        return vectors @ vectors[place] / np.maximum(lengths * lengths[place], 1e-12)

    def update(self) -> None:
        self._plane = main_plane(self._read(), self._plane)
        near = self.nearest(self.chosen)[:3]
        picture, history = self.picture, self.trainer.history
        picture.show_map(self.shown, self.places, self.kinds, self.chosen, near, border(self.places, self.kinds))
        picture.show_near(f"near “{self.shown[self.chosen][:20]}” (cosine)", self.neighbours(), self._facts())
        picture.loss.show(history.step, history.loss, history.changes)

    def describe(self) -> str:
        (word, cosine), *_ = self.neighbours()
        text = f"“{self.shown[self.chosen]}” is nearest to “{word}” (cosine {fixed(cosine, 3)})."
        if self.values.when < NOW:
            return (
                f"Looking back at step {self.step_shown:,} of {self.trainer.step:,}. {text}\n{self._groups_in_words()}"
            )
        return f"{super().describe()}\n{text} {self._groups_in_words()}".strip()

    def _facts(self) -> list[str]:
        """The lines below the neighbours."""
        width = int(self._embedding.shape[1])
        directions = ", in 2 main directions" if width > 2 else ""
        lines = [f"step {self.step_shown:,} of {self.trainer.step:,}", f"{many(width, 'number')} a word{directions}"]
        return lines + ([] if np.isnan(self.sides) else [f"on their own side: {share(self.sides)}"])

    def _groups_in_words(self) -> str:
        if not self.groups:
            return ""
        one, other = self.groups
        return f"{one} ▲ and {other} ▼: {share(self.sides)} stand on their own side of the dashed line."

    def _arguments(self) -> list[str]:
        return ["model", "train", "vocabulary", *(["groups=groups"] if self.groups else [])]


def _apart(lab: EmbeddingMap) -> bool | str:
    return lab.trainer.step > 0 and lab.values.when == NOW and lab.sides >= APART and lab.note()


def _own_kind(lab: EmbeddingMap) -> bool | str:
    kind = lab.kinds[lab.chosen]
    if not kind or not lab.acted or not lab.trainer.step or lab.values.when < NOW:
        return False
    near = lab.nearest(lab.chosen)[:3]
    return bool((lab.kinds[near] == kind).all()) and f"{lab.shown[lab.chosen]}: {', '.join(lab.shown[i] for i in near)}"


def _mixed(lab: EmbeddingMap) -> bool | str:
    return lab.done[0] and lab.step_shown == 0 < lab.trainer.step and f"{share(lab.sides)} at step 0"


def _alike(lab: EmbeddingMap) -> bool | str:
    if not lab.acted or not lab.trainer.step:
        return False
    (word, cosine), *_ = lab.neighbours()
    return cosine >= ALIKE and f"{lab.shown[lab.chosen]} and {word}: {fixed(cosine, 3)}"
