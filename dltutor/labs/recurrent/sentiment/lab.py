"""Lab: what a network thinks of a sentence after each of its words, and what happens when a word is moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.following import LOOK, FollowingLab
from dltutor.labs.recurrent.sentiment import words
from dltutor.labs.recurrent.sentiment.figure import MOST, SentenceFigure, arrange
from dltutor.live.looking.reading import Reading
from dltutor.live.page.controls import RESET, Button, Choice, Control, Line
from dltutor.live.page.goals import Goal
from dltutor.wording import fixed, many

LETTERS = 240  # that may be typed
OWN = "— your own words —"


class _Sentence(Line):
    """A line as long as a sentence."""

    def widget(self, value: Any) -> Any:
        made = super().widget(value)
        made.layout.width = "760px"
        return made


class Sentiment(FollowingLab[SentenceFigure]):
    """See the answer of `model` after each word of a sentence: ▲ above 0.5, ▼ below. All beginnings are one batch.

    Choose a sentence or type one. Drag a word to another place, or choose it with ← and → and move it with Shift and
    the same keys. A word that `encode` does not know is marked with a question mark.

    Args:
        model: a Keras model with one output, a probability or its logit; it is never changed. Texts go through
            `encode` first.
        encode: makes numbers of an array of texts, (samples,) → (samples, words), padded with 0; for example a
            `keras.layers.TextVectorization` layer after `adapt`.
        sentences: texts to choose from, at most 200.
        labels: 0 or 1 for each sentence, to say whether the answer is right; None if there are none.
        other: a second model of the same kind, drawn beside it as ◇; None for none.
        names: of `model` and `other`.
        sides: what an answer near 1 and an answer near 0 say.
        text: the sentence to begin with; None for the first one.

    Raises:
        LearnerError: if a model has not been built or gives more than one number, or an argument is not possible.

    Example:
        >>> import keras
        >>> encode = keras.layers.TextVectorization(vocabulary=["good", "bad", "not"])
        >>> layers = [keras.Input((None,)), keras.layers.Embedding(5, 2), keras.layers.GRU(3), keras.layers.Dense(1)]
        >>> lab = Sentiment(keras.Sequential(layers), encode, ["good, not bad", "bad, not good"])
        >>> lab.scores.shape, lab.unknown
        ((3,), [False, False, False])
    """

    draggable = True
    holds = True
    keys = ("ArrowLeft", "ArrowRight", "Home", "End")

    def __init__(
        self,
        model: Any,
        encode: Any,
        sentences: Any = ("The film was good, not bad.", "The film was bad, not good."),
        labels: Any = None,
        *,
        other: Any = None,
        names: Sequence[str] = ("your model", "bag of words"),
        sides: Sequence[str] = ("praises", "complains"),
        text: str | None = None,
    ) -> None:
        self.sentences = _texts(sentences)
        self.labels = _labels(labels, self.sentences)
        self.names, self.sides = _two("names", names), _two("sides", sides)
        self._line = _Sentence("text", "text", self.sentences[0], most=LETTERS, help="type any sentence")
        start = self._line.default if text is None else self._line.clean(text)
        reading = Reading(model, encode)
        self._other = None if other is None else Reading(other, encode, "other")
        super().__init__(*filter(None, [reading, self._other]), text=start)

    def own_controls(self) -> tuple[Control, ...]:
        return (
            Button("earlier", "◀ Move word", key="a", help="the chosen word one place to the left"),
            Button("later", "Move word ▶", key="d", help="the chosen word one place to the right"),
            Button("remove", "Remove word", icon="times", key="x", help="take the chosen word out"),
            RESET,
            LOOK,
            Choice("sentence", "sentence", (*self.sentences, OWN), self.sentences[0], help="a sentence to begin with"),
            self._line,
        )

    def figure(self) -> SentenceFigure:
        return SentenceFigure(self.sides, (self.names[0], "" if self._other is None else self.names[1]))

    def own_goals(self) -> tuple[Goal, ...]:
        goals = [Goal("turn the answer to a sentence by moving one word", _turned)]
        if self._other is not None and self.labels is not None:
            found = f"find a sentence on which the {self.names[1]} is wrong and {self.names[0]} right"
            goals.append(Goal(found, _wrong))
        return (*goals, Goal("write at least four words, all known, that leave it unsure: 0.3 to 0.7", _unsure))

    def begin(self) -> None:
        self._dragged: int | None = None
        self._moved_only = False  # whether the weights are those of the last look, so that `at_first` still holds
        self.acted = False  # whether the learner has chosen or changed something: only that reaches a goal
        self._take(self.values.text)

    @property
    def score(self) -> float:
        """The model's answer to the whole text, from 0 to 1; 0.5 where there is none."""
        return float(self.scores[-1]) if len(self.scores) else 0.5

    @property
    def label(self) -> int | None:
        """The label of the text, where it is one of the sentences and they have labels."""
        if self.labels is None or self.text not in self.sentences:
            return None
        return int(self.labels[self.sentences.index(self.text)])

    @property
    def text(self) -> str:
        """The present text."""
        return " ".join(self.words_now)

    def look(self) -> None:
        numbers = self.insides.beginnings(self.words_now)
        self.scores = self.insides.answers(numbers)
        self.other_scores = None if self._other is None else self._other.answers(numbers)
        self.unknown = self.insides.unknown(self.words_now)
        if self.words_now == self.words_before:
            self.at_first = self.score
        elif not self._moved_only:
            scores = self.insides.scores(self.words_before)
            self.at_first = float(scores[-1])

    def changed(self, name: str) -> None:
        self.acted = True
        if name == "sentence":
            if self.values.sentence != OWN:
                self._take(self.values.sentence)
        elif self.values.text.split() != self.words_now:
            self._take(self.values.text, typed=True)

    def on_reset(self) -> None:
        if self.words_now == self.words_before:
            self._take(self.sentences[0])
        else:
            self._take(" ".join(self.words_before))

    def on_earlier(self) -> None:
        self._move(self.chosen, self.chosen - 1)

    def on_later(self) -> None:
        self._move(self.chosen, self.chosen + 1)

    def on_remove(self) -> None:
        if len(self.words_now) < 2:
            self.notice = "One word must stay; type others."
            return
        left = [word for i, word in enumerate(self.words_now) if i != self.chosen]
        self._take(" ".join(left), chosen=min(self.chosen, len(left) - 1))

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        place = self.picture.at(x, y)
        if phase == "down":
            self._dragged = place
            if place is not None:
                self.chosen = place
        elif phase == "up":
            self._dragged = None
        elif self._dragged is not None and place is not None and place != self._dragged:
            self._move(self._dragged, place)
            self._dragged = place

    def typed(self, key: str, shift: bool) -> None:
        last = len(self.words_now) - 1
        steps = {"ArrowLeft": self.chosen - 1, "ArrowRight": self.chosen + 1, "Home": 0, "End": last}
        goal = min(max(steps[key], 0), max(last, 0))
        if shift:
            self._move(self.chosen, goal)
        self.chosen = goal

    def _take(self, text: str, *, typed: bool = False, chosen: int | None = None) -> None:
        """Another text: what is moved from now on is compared with it."""
        given = text.split()
        room = len(arrange(given))
        if len(given) > room:
            self.notice = f"There is room for {many(room, 'word')} only (at most {MOST}): the rest is left out."
        self.words_now, self.words_before = given[:room], given[:room]
        self.moved: int | None = None  # where the one word is that has been moved; -1: several have been
        self.moved_from = 0
        if chosen is None:
            plain = [word.strip(".,;:!?").lower() for word in self.words_now]
            chosen = plain.index("not") if "not" in plain else 0
        self.chosen = min(chosen, max(len(self.words_now) - 1, 0))
        self._show(typed)

    def _move(self, start: int, goal: int) -> None:
        """Put the word at `start` to the place `goal`."""
        self.acted = True
        if not (0 <= start < len(self.words_now) and 0 <= goal < len(self.words_now)) or start == goal:
            return
        if self.moved is None or self.words_now == self.words_before:
            self.moved, self.moved_from = start, start
        self.moved = goal if start == self.moved else -1
        self.words_now.insert(goal, self.words_now.pop(start))
        self.chosen = goal
        self._show()

    def _show(self, typed: bool = False) -> None:
        """Let the controls follow the words, and ask the models: their weights are those of the last look."""
        if not typed:
            self.values.text = self.text
        self.values.sentence = self.text if self.text in self.sentences else OWN
        self._moved_only = True
        self.look()
        self._moved_only = False

    def update(self) -> None:
        chosen = self.chosen if self.words_now else None
        self.picture.show(self.words_now, self.scores, self.other_scores, self.unknown, chosen)

    def describe(self) -> str:
        return words.describe(self)

    def to_code(self) -> str:
        text = "" if self.text == self.sentences[0] else f", text={self.text!r}"
        arguments = ["model", "encode", "sentences", *(["labels"] if self.labels is not None else [])]
        other = ", other=other" if self._other is not None else ""
        return f"labs.Sentiment({', '.join(arguments)}{other}{text})"


def _turned(lab: Sentiment) -> bool | str:
    if lab.moved in (None, -1) or lab.words_now == lab.words_before or (lab.at_first > 0.5) == (lab.score > 0.5):
        return False
    word, places = lab.words_now[lab.moved].strip(".,;:!?"), abs(lab.moved - lab.moved_from)
    side = "left" if lab.moved < lab.moved_from else "right"
    return f"“{word}” {places} to the {side}: {fixed(lab.at_first)} → {fixed(lab.score)}"


def _wrong(lab: Sentiment) -> bool | str:
    label, others = lab.label, lab.other_scores
    if not lab.acted or label is None or others is None or not len(others):
        return False
    right, wrong = (lab.score > 0.5) == (label == 1), (others[-1] > 0.5) != (label == 1)
    return bool(right and wrong) and f"{fixed(lab.score)} and {fixed(others[-1])}; the label is {label}"


def _unsure(lab: Sentiment) -> bool | str:
    typed = lab.text not in lab.sentences and len(lab.words_now) >= 4 and not any(lab.unknown)
    return lab.trained and typed and 0.3 <= lab.score <= 0.7 and fixed(lab.score)


def _texts(sentences: Any) -> list[str]:
    texts = [sentences] if isinstance(sentences, str) else sentences
    try:
        texts = [" ".join(text.split()) for text in np.asarray(texts).ravel().tolist()]
    except Exception:
        raise LearnerError(f"sentences={validation.shown(sentences)}: it must be a list of texts") from None
    texts = list(dict.fromkeys(text for text in texts if text))
    if not 1 <= len(texts) <= 200:
        raise LearnerError(f"sentences: there are {len(texts)} different ones; give 1 to 200, for example x_test[:20]")
    longest = max(map(len, texts))
    if longest > LETTERS:
        raise LearnerError(f"sentences: one has {longest} characters; at most {LETTERS} can be shown")
    return texts


def _labels(labels: Any, sentences: list[str]) -> np.ndarray | None:
    if labels is None:
        return None
    given = validation.array("labels", labels, like="0 or 1 for each sentence").ravel()
    validation.same_length(sentences=sentences, labels=given)
    if not np.isin(given, (0, 1)).all():
        raise LearnerError(f"labels={validation.shown(labels)}: each must be 0 or 1")
    return given.astype(int)


def _two(name: str, value: Any) -> tuple[str, str]:
    texts = tuple(map(str, value)) if isinstance(value, list | tuple) else ()
    if len(texts) != 2 or not all(0 < len(text) <= 24 for text in texts):
        raise LearnerError(f"{name}={validation.shown(value)}: it must be two texts of at most 24 characters each")
    return texts
