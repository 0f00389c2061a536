"""Lab: the writer. A recurrent network or a GPT learns a text character by character, and writes while it learns."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.figures.words import lacking
from dltutor.labs.bases.pace import FULL
from dltutor.labs.bases.training import TrainingLab
from dltutor.labs.recurrent.writer import words
from dltutor.labs.recurrent.writer.attending import AttendingReader
from dltutor.labs.recurrent.writer.data import Material, check_model
from dltutor.labs.recurrent.writer.draft import Draft, Rule
from dltutor.labs.recurrent.writer.figure import SHOWN, WriterFigure
from dltutor.labs.recurrent.writer.reader import Rereader, reader_of
from dltutor.live.page.controls import Button, Choice, Control, Line, Slider, check, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.page.slice_length import HURRY
from dltutor.live.training import course

LENGTH = 400  # characters that are written
SLOW_LENGTH = 80  # by a model that has to read its window anew for each of them
EVERY = 1.0  # seconds between two texts while it trains
SHARE = 20  # training takes at least so many times as long as writing, and as looking at held-out text
LOOK = 2.0  # seconds between two looks at the held-out text, unless an epoch is shorter
WAIT = 0.4  # seconds after a new temperature in which the page's short slices are left out: a step takes long
TEXTS = 64  # different texts that "New text" goes through
TOP_K = (1, 2, 3, 5, 10, 20, 40)
BEGIN = "The "
TEMPERATURE = Slider("temperature", "temperature", 0, 2.5, 1.0, step=0.05, help="0: always the likeliest character")


class Writer(TrainingLab[WriterFigure]):
    """Train a character model live, read what it writes, and see what else it could have written.

    Every second it writes a text anew. Temperature, `top_k` and `top_p` act on the model's logits at once, with the
    same random numbers as before, so what changes is their doing. Point at a character (a press keeps it), or use the
    arrow keys, and bars show the likeliest characters at this place; press on a bar, or 1 to 8, to let the text go on
    with it. Of a model with `MultiHeadAttention` the text shows where one head looks, of those read so far, before it
    says the marked character.

    Args:
        model: a compiled model, (batch, time) to (batch, time, characters), such as Embedding, GRU or LSTM with
            ``return_sequences=True``, Dense; or a GPT, whose attention has ``use_causal_mask=True``. Trained in place.
            One-hot input is possible as well.
        train: (x, y), whole numbers of shape (windows, time), y shifted by one; or a `datasets.Corpus`; or a text,
            which is cut into windows of 100 characters, its last tenth held out.
        validation_data: (x, y) likewise, never trained on; at most 256 windows of it are looked at.
        characters: the vocabulary in the order of the numbers, such as ``sorted(set(text))``; not needed with a text.
        begin: what the text begins with; characters that are not in the vocabulary are left out. None for "The ", or
            for nothing where the text has no such characters.
        temperature: from 0, always the likeliest character, to 2.5.
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with, from 1 to the number of windows; None for 32.
        goal: nats a character on the held-out text that are to be reached.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if the model, the windows and the vocabulary do not fit each other.

    Example:
        >>> import keras
        >>> model = keras.Sequential([keras.Input((None,)), keras.layers.Embedding(3, 2)])
        >>> model.add(keras.layers.GRU(8, return_sequences=True))
        >>> model.add(keras.layers.Dense(3, activation="softmax"))
        >>> model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
        >>> lab = Writer(model, "abc" * 200, begin="a", goal=0.1)
        >>> lab.run(epochs=200)
        >>> lab.write(8, begin="ab", temperature=0)
        'cabcabca'
    """

    draggable = True
    hovers = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", *"12345678")
    quotes = True
    more = {"Training": ("step", "epoch", "pace"), "Writing": ("top_k", "top_p", "begin")}

    def __init__(
        self,
        model: Any,
        train: Any,
        validation_data: Any = None,
        *,
        characters: Any = None,
        begin: str | None = None,
        temperature: float = 1.0,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        goal: float = 1.8,
        pace: str = FULL,
    ) -> None:
        self.material = material = Material(train, validation_data, characters)
        self._lacking = lacking("".join(map(str, material.characters)))
        self.goal = validation.number("goal", goal, above=0, example=1.8)
        usual = "" if material.encode(BEGIN)[1] else BEGIN
        self._line = Line("begin", "begins with", usual, help="what the text begins with")
        settings = {"begin": usual if begin is None else begin, "temperature": temperature}
        check((TEMPERATURE, self._line), settings)
        kinds = len(material.characters)
        check_model(model, kinds)
        given = {"batch_size": batch_size, "validation_data": material.validation}
        trainer = self._trainer_of(model, *material.train, learning_rate=learning_rate, **given)
        self.reader = reader_of(model, kinds, material.codes[0].shape[1])
        self.looks_ahead = isinstance(self.reader, Rereader) and self.reader.looks_ahead
        self._chances = np.random.default_rng(0).random((TEXTS, LENGTH if self.reader.quick else SLOW_LENGTH))
        super().__init__(trainer, learning_rate=learning_rate, **settings, pace=pace)

    def own_controls(self) -> tuple[Control, ...]:
        top_k = {"all": 0, **{str(k): k for k in TOP_K if k < len(self.material.characters)}}
        heads = self.reader.heads
        return replaced(
            super().own_controls(),
            Button("again", "New text", icon="pencil", key="n", help="other random numbers"),
            TEMPERATURE,
            *(_which("layer", len(heads), "whose head is shown") if heads else ()),
            *(_which("head", max(heads), "where it looks, for the marked character") if heads else ()),
            Choice("top_k", "top-k", top_k, 0, ordered=True, help="only so many of the likeliest characters may come"),
            Slider("top_p", "top-p", 0.05, 1, 1.0, step=0.05, help="only the likeliest, up to this probability in all"),
            self._line,
        )

    def figure(self) -> WriterFigure:
        bars = self.material.bars
        return WriterFigure(bars, highest=1.08 * max(loss for _, loss in bars))

    def own_goals(self) -> tuple[Goal, ...]:
        return words.goals(self)

    def begin(self) -> None:
        self._number, self.place, self._pinned, self._touched = 0, 0, False, -1e9
        self._hurried = False  # whether this slice is one while the learner moves something
        self._written_at, self._writing, self._looked_at, self._looking = -1e9, 0.0, -1e9, 0.0
        self.draft = Draft(self.reader, self._chances[0])
        self._look()
        self._write(fresh=True)

    @property
    def rule(self) -> Rule:
        """How the next character is drawn now."""
        return Rule(self.values.temperature, self.values.top_k, self.values.top_p)

    @property
    def head(self) -> tuple[int, int]:
        """The layer and the head that are shown, counted from 0."""
        layer = self.values.layer - 1
        return layer, min(self.values.head, self.reader.heads[layer]) - 1

    @property
    def looks(self) -> np.ndarray | None:
        """Its weights on the characters before the marked one, as far back as it sees; their sum is 1."""
        before = len(self.given) + self.place
        if not isinstance(self.reader, AttendingReader) or not before:
            return None
        return self.reader.weights(self.draft.state(self.place), *self.head)[-before:]

    @property
    def written(self) -> str:
        """What the model has written, without the beginning."""
        return self.material.decode(self.draft.codes)

    @property
    def given(self) -> str:
        """The beginning, without the characters that are not in the vocabulary."""
        return self.material.decode(self._given)

    @property
    def text(self) -> str:
        """The beginning and what the model has written."""
        return self.given + self.written

    @property
    def loss(self) -> float:
        """Nats a character on the held-out text, or in training where there is none; infinite before any training."""
        t = self.trainer
        newest = t.history.validation_loss or t.history.loss
        return newest[-1] if newest and (t.step or t.comes_trained or t.elsewhere) else float("inf")

    def write(
        self,
        length: int = 300,
        *,
        begin: str | None = None,
        temperature: float | None = None,
        top_k: int = 0,
        top_p: float = 1.0,
        seed: int = 0,
    ) -> str:
        """Let the model as it is now write `length` characters after `begin`; None stands for what the lab has."""
        length = validation.whole("length", length, high=100_000, example=300)
        begin = self.values.begin if begin is None else self.table["begin"].clean(begin)
        temperature = self.values.temperature if temperature is None else self.table["temperature"].clean(temperature)
        top_k = validation.whole("top_k", top_k, low=0, high=len(self.material.characters), example=5)
        rule = Rule(temperature, top_k, validation.number("top_p", top_p, above=0, high=1, example=0.9))
        chances = np.random.default_rng(validation.whole("seed", seed, low=0, example=0)).random(length)
        with self.lock:
            self.reader.refresh()
            self._written_at = -1e9
            return self.material.decode(Draft(self.reader, chances).write(self._start(self._beginning(begin)), rule))

    def _write(self, fresh: bool = False) -> None:
        """Bring the text up to date with the settings and, if `fresh`, with the weights."""
        began = perf_counter()
        if fresh:
            self.reader.refresh()
            self.draft.forget()
        self.draft.forced.clear()
        self._given = self._beginning(self.values.begin)
        self.draft.write(self._start(self._given), self.rule)
        self._written_at = perf_counter()
        if fresh:
            self._writing = self._written_at - began
            self.written_after = self.trainer.step
        self._fresh = True

    def _beginning(self, begin: str) -> tuple[int, ...]:
        return self.material.encode(begin)[0]

    def _start(self, given: tuple[int, ...]) -> tuple[int, ...]:
        """What the model reads first: without a beginning the end of a line, or a space."""
        if given:
            return given
        return (max(self.material.characters.find("\n"), self.material.characters.find(" "), 0),)

    def changed(self, name: str) -> None:
        super().changed(name)
        if name in ("temperature", "top_k", "top_p", "begin"):
            self._write()
            self._touched = perf_counter()
        others = self.material.encode(self.values.begin)[1] if name == "begin" else ""
        if others:
            self.notice = f"Not in the vocabulary, and left out: {' '.join(others)}"

    def on_again(self) -> None:
        self._number = (self._number + 1) % TEXTS
        self.draft = Draft(self.reader, self._chances[self._number])
        self._write()

    def start_over(self) -> None:
        super().start_over()
        self._look()
        self._write(fresh=True)

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "page" and phase != "up":
            found = self.picture.page.at(x, y)
            if phase == "down":  # keeps the character, or lets it go again
                self._pinned = found is not None and not (self._pinned and found == self.place)
            if found is not None and (phase == "down" or not self._pinned):
                self.place = found
        elif area == "choices" and phase == "down":
            self._force(self.picture.choices.at(y))

    def typed(self, key: str, shift: bool) -> None:
        page = self.picture.page
        if key.isdigit():
            self._force(int(key) - 1)
        elif key in ("ArrowUp", "ArrowDown"):
            self.place = page.beside(self.place, 1 if key == "ArrowDown" else -1)
        else:
            step = 1 if key == "ArrowRight" else -1
            self.place = min(max(self.place + step, 0), max(0, page.visible - 1))

    def _force(self, row: int) -> None:
        """Let the text go on with another character at the marked place."""
        best, _, _ = self.draft.top(self.place, SHOWN, self.rule)
        if row < len(best):
            for later in [place for place in self.draft.forced if place > self.place]:
                del self.draft.forced[later]
            self.draft.forced[self.place] = int(best[row])
            self.draft.write(self._start(self._given), self.rule)
            self._fresh = True

    def advance(self, seconds: float) -> None:
        """While the learner moves the temperature, the text comes first and the training waits."""
        self._hurried = seconds <= HURRY
        try:
            if not self._hurried or perf_counter() - self._touched > WAIT:
                super().advance(seconds)
        finally:
            self._hurried = False

    def play(self, on: bool = True) -> None:
        stops = self.playing and not on
        super().play(on)
        if stops:
            self._look()
            self._write(fresh=True)

    def _after_slice(self) -> None:
        super()._after_slice()
        if self._hurried:  # to judge and to write takes longer than what the learner moves may wait
            return
        now = perf_counter()
        if not self.trainer.diverged and now - self._looked_at > max(LOOK, SHARE * self._looking):
            self._look()
        if not self.playing or now - self._written_at > max(EVERY, SHARE * self._writing):
            self._write(fresh=True)

    def _look(self) -> None:
        """At the held-out text."""
        if self.trainer.validates and self.trainer.step not in self.trainer.history.validation_step[-1:]:
            began = perf_counter()
            self.trainer.validate()
            self._looking = perf_counter() - began
        self._looked_at = perf_counter()

    def update(self) -> None:
        history, figure = self.trainer.history, self.picture
        if self._fresh:
            self._fresh = False
            self.judged = words.judge(self)
        changes = [course.epoch_at(history, step) for step in history.changes]
        losses = (history.epoch, history.loss), (history.validation_epoch, history.validation_loss)
        figure.course.show(*losses, changes)
        written = self.written
        self.place = min(self.place, len(written) - 1)
        title, hint = words.title(self), words.HINT
        figure.page.show(self.given, written, self.place, title, hint, self.looks)
        self.place = min(self.place, max(0, figure.page.visible - 1))
        best, model, drawn = self.draft.top(self.place, SHOWN, self.rule)
        chosen = np.flatnonzero(best == self.draft.codes[self.place])
        row = int(chosen[0]) if len(chosen) else None
        figure.choices.show(self.material.decode(best), model, drawn, row, *words.captions(self))

    def describe(self) -> str:
        return "\n".join(filter(None, [words.describe(self), self._lacking]))

    def standing(self) -> str:
        """How far the training is."""
        t = self.trainer
        return f"Step {t.step:,}, epoch {t.epoch:.1f}; {self.settings()}." if t.step else super().describe()

    def _arguments(self) -> list[str]:
        return ["model", "train", *(["validation_data"] if self.trainer.validates else []), "characters=characters"]


def _which(name: str, count: int, help: str) -> tuple[Choice]:
    """A choice of the numbers from 1 to `count`."""
    return (Choice(name, name, {str(i): i for i in range(1, count + 1)}, 1, ordered=True, help=help),)
