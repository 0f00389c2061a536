"""Lab: the translator. One or two encoder-decoders learn to translate; words can be shut, forced, or fed."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.datasets.languages.pairs import Pairs, cleaned, words_of
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import FULL
from dltutor.labs.bases.training import TrainingLab
from dltutor.labs.encoder_decoder.translator import words
from dltutor.labs.encoder_decoder.translator.figure import MOST, Said, TranslatorFigure
from dltutor.labs.encoder_decoder.translator.goals import goals_for
from dltutor.labs.encoder_decoder.translator.interpreter import Interpreter
from dltutor.labs.encoder_decoder.translator.score import Score, groups_of, literally
from dltutor.labs.encoder_decoder.translator.sentence import Sentence, examples_of
from dltutor.live.page.controls import Button, Choice, Control, Line, Switch, check, replaced
from dltutor.live.page.goals import Goal
from dltutor.live.training.trainer import Trainer
from dltutor.wording import many

OWN = "your own"
BOTH = "both"
SPEAK = 0.4  # seconds between two translations while it trains
COUNT = 0.15  # seconds between two groups of sentences that are counted
SHARE = 12  # training takes at least so many times as long as each of the two
FED = Switch("fed", "feed it the truth", False, help="the words before are the right ones, not its own")


class Translator(TrainingLab[TranslatorFigure]):
    """Train models that translate, count exact sentences by length, and see where a model looks for each word.

    Press a word of the sentence: the model may not look at it any more. Press a word of the translation: the next
    candidate is forced in its place, and the model goes on from there. With "feed it the truth" the words before are
    the right ones, as in training.

    Args:
        models: a compiled model, or a dictionary of one or two by name, {"one state": plain, "looks back": attending}:
            (source, words before) to chances or logits of the next word at each place; trained in place.
        data: `datasets.Pairs`, or a list of pairs of texts.
        longer: pairs of texts longer than those trained on, counted as well; None for none.
        dictionary: a target word for each source word, as a rival; None for none.
        text: the sentence to begin with; None for one of the held-out ones.
        shown: the name of the model whose translation is shown; None for the last.
        trained: the name of the model that Play trains, or "both".
        learning_rate: to start with, from 0.0001 to 10; None for each model's own.
        batch_size: to start with, 64 if None.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if a model is not of this kind, or an argument is not possible.

    Example:
        >>> import keras
        >>> from keras import layers
        >>> source, before = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
        >>> _, state = layers.GRU(8, return_state=True)(layers.Embedding(5, 4, mask_zero=True)(source))
        >>> said = layers.GRU(8, return_sequences=True)(layers.Embedding(6, 4)(before), initial_state=state)
        >>> model = keras.Model([source, before], layers.Dense(6, "softmax")(said))
        >>> model.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy")
        >>> lab = Translator(model, [("the dog", "le chien"), ("a dog", "un chien")] * 20)
        >>> lab.run(epochs=30)
        >>> lab.translate("a dog")
        'un chien'
    """

    draggable = True
    keys = ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Enter")
    passing = ("sentence", "text", "shown")
    more = {"Training": ("step", "epoch", "pace", "trained")}

    def __init__(
        self,
        models: Any,
        data: Any,
        *,
        longer: Any = None,
        dictionary: Mapping[str, str] | None = None,
        text: str | None = None,
        shown: str | None = None,
        trained: str = BOTH,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        pace: str = FULL,
    ) -> None:
        named = _named(models)
        self.data = data if isinstance(data, Pairs) else Pairs(data)
        self._examples = examples_of(self.data)
        self._line = Line(
            "text", "sentence", self._examples[len(self._examples) // 2], most=240, help="type a sentence"
        )
        settings = {"text": self._line.default if text is None else self._line.clean(text)}
        settings |= {} if shown is None else {"shown": validation.choice("shown", shown, tuple(named))}
        trained = validation.choice("trained", trained, (BOTH, *named))
        settings |= {"trained": trained} if len(named) > 1 else {}
        check(self.controls, {"pace": pace})
        kinds = len(self.data.target_words)
        self.interpreters = {name: Interpreter(name, model, kinds) for name, model in named.items()}
        size = 64 if batch_size is None else batch_size
        self._all_trainers = {
            name: self._trainer_of(model, *self.data.train, learning_rate=learning_rate, batch_size=size)
            for name, model in named.items()
        }
        if learning_rate is not None:
            for trainer in self._all_trainers.values():
                trainer.learning_rate = learning_rate
        self._longest = max(len(source.split()) for source, _ in self.data.train_pairs)
        more = [] if longer is None else cleaned(longer, least=1)
        groups = groups_of([*self.data.test_pairs, *more], self._longest)
        self.scores = {name: Score(self.data, groups) for name in named}
        self._literally = literally(groups, dictionary)
        self.sentence = Sentence(self.data, dict([*self.data.train_pairs, *self.data.test_pairs, *more]))
        first = self._all_trainers[next(iter(named)) if trained == BOTH else trained]
        super().__init__(first, learning_rate=learning_rate, **settings, pace=pace)

    def own_controls(self) -> tuple[Control, ...]:
        names = tuple(self.interpreters)
        labels = {f"{len(text.split())} words: {text[:22]}…": text for text in self._examples}
        several = (
            (
                Choice("trained", "train", (BOTH, *names), BOTH, help="which of the models Play trains"),
                Choice("shown", "show", names, names[-1], help="whose translation is shown"),
            )
            if len(names) > 1
            else ()
        )
        return replaced(
            super().own_controls(),
            Choice("sentence", "choose", {OWN: OWN, **labels}, self._line.default, help="a sentence held out"),
            self._line,
            *several[1:],
            FED,
            Button("free", "Undo", icon="eraser", key="u", help="open all words that were shut, force none"),
            *several[:1],
        )

    def figure(self) -> TranslatorFigure:
        groups = next(iter(self.scores.values())).groups
        return TranslatorFigure(
            list(self.interpreters), [group.middle for group in groups], self._longest, self._literally
        )

    def own_goals(self) -> tuple[Goal, ...]:
        return goals_for(any(self.attending.values()))

    def begin(self) -> None:
        self._turn, self._spoke, self._speaking, self._counted, self._counting = 0, -1e9, 0.0, -1e9, 0.0
        for trainer in self._training().values():
            trainer.trace()
        for name, trainer in self._all_trainers.items():
            if trainer.comes_trained:
                self.scores[name].measure(self.interpreters[name], all_groups=True)
        self._take(self.values.text)

    @property
    def attending(self) -> dict[str, bool]:
        """Which of the models have a layer that attends."""
        return {name: each.look is not None for name, each in self.interpreters.items()}

    @property
    def interpreter(self) -> Interpreter:
        """The model whose translation is shown."""
        return self.interpreters[getattr(self.values, "shown", next(iter(self.interpreters)))]

    @property
    def models(self) -> list[Any]:
        return [each.model for each in self.interpreters.values()]

    @property
    def trainers(self) -> list[Trainer]:
        return list(self._all_trainers.values())

    def translate(self, text: str, model: str | None = None) -> str:
        """What a model, by its name, makes of a sentence now; of that which is shown if none is named."""
        one = (
            self.interpreter
            if model is None
            else self.interpreters[validation.choice("model", model, tuple(self.scores))]
        )
        source = self.data.encode(self._line.clean(text))[:MOST]
        with self.lock:
            said = one.say(source, forced={}, shut=(), guess=(), most=MOST) if source else None
            return self.data.decode(said.words) if said else ""

    # Training ------------------------------------------------------------------------------------------------------

    def changed(self, name: str) -> None:
        values = self.values
        if name == "learning_rate":
            for trainer in self.trainers:
                trainer.learning_rate = values.learning_rate
        elif name == "batch_size":
            for trainer in self.trainers:
                trainer.batch_size = values.batch_size
        elif name == "trained":
            self.trainer = next(iter(self._training().values()))
            self.model = self.trainer.model
        elif name == "sentence":
            if values.sentence != OWN:
                self._take(values.sentence)
        elif name == "text":
            if words_of(values.text) != self.sentence.asked:
                self._take(values.text)
        elif name == "shown":
            self._take(values.text)
        elif name == "fed":
            self._speak()
            if values.fed and self.sentence.truth is None:
                self.notice = "What would be right is known for sentences of the data only: choose one."

    def _training(self) -> dict[str, Trainer]:
        """The trainers that Play moves."""
        chosen = getattr(self.values, "trained", BOTH)
        return {name: each for name, each in self._all_trainers.items() if chosen in (BOTH, name)}

    def _train(self, **amount: Any) -> None:
        """With a page to answer to, each slice trains one model, that which is behind; else all."""
        trainers = list(self._training().values())
        if "seconds" in amount and np.isfinite(amount["seconds"]) and self.playing:
            trainers = [min(trainers, key=lambda each: each.step)]
        for trainer in trainers:
            trainer.train(**amount)
        self._after_slice()
        if (fallen := next((each for each in trainers if each.diverged), None)) is not None:
            self._tell_divergence(fallen)

    def measure(self) -> float:
        """Count exact sentences and translate, while it plays a little at a time; `run` does so at its end."""
        if not self._underway:
            now = perf_counter()
            if not self.playing or now - self._counted > max(COUNT, SHARE * self._counting):
                self._count(all_groups=not self.playing)
            if not self.playing or now - self._spoke > max(SPEAK, SHARE * self._speaking):
                self._speak()
        return self.scores[self.interpreter.name].whole

    def _count(self, all_groups: bool) -> None:
        """Count a group of sentences of one model, or all of all."""
        began, names = perf_counter(), list(self.scores if all_groups else self._training())
        self._turn += 1
        for name in names if all_groups else [names[self._turn % len(names)]]:
            self.scores[name].measure(self.interpreters[name], all_groups)
        self._counted = perf_counter()
        self._counting = self._counted - began

    def _measure_now(self) -> None:
        if self.measured:
            self._count(all_groups=True)
            self._speak()
            self.measured[-1] = self.scores[self.interpreter.name].whole

    def start_over(self) -> None:
        super().start_over()
        for score in self.scores.values():
            score.forget()
        self._speak()

    # The sentence --------------------------------------------------------------------------------------------------

    def _take(self, text: str) -> None:
        if not self.sentence.take(text):
            self.notice = f"There is room for {many(MOST, 'word')} only: the rest is left out."
        self.values.text = text
        self.values.sentence = text if text in self._examples else OWN
        self._speak()

    def _speak(self) -> None:
        began = perf_counter()
        self.sentence.say(self.interpreter, self.values.fed)
        self._spoke = perf_counter()
        self._speaking = self._spoke - began

    def on_free(self) -> None:
        if not (self.sentence.shut or self.sentence.forced):
            self.notice = "Nothing is shut or forced."
        self.sentence.free()
        self._speak()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        found = self.picture.at(x, y) if area == "page" and phase == "down" else None
        if found is not None:
            self.sentence.chosen = found
            self._act()

    def typed(self, key: str, shift: bool) -> None:
        if key == "Enter":
            self._act()
        else:
            side = "source" if key in ("ArrowLeft", "ArrowRight") else "target"
            self.sentence.step(side, 1 if key in ("ArrowRight", "ArrowDown") else -1)

    def _act(self) -> None:
        """Shut or open the chosen word of the sentence; force the next candidate for one of the translation."""
        sentence = self.sentence
        if sentence.chosen is None:
            self.notice = "Choose a word first: press it, or use the arrow keys."
            return
        side, place = sentence.chosen
        if side == "source" and self.interpreter.look is None:
            self.notice = f"{self.interpreter.name} has nothing to shut: it knows the sentence from one state alone."
        elif side == "source" and len(sentence.shut | {place}) == len(sentence.source):
            self.notice = "One word must stay open."
        elif side == "source":
            sentence.shut ^= {place}
            self._speak()
        elif sentence.fed is not None:
            self.notice = "It is fed the truth: what it says there is not what it goes on from, so nothing is forced."
        elif place < len(sentence.shown.words):
            sentence.force(place)
            self._speak()

    # What is to be seen ----------------------------------------------------------------------------------------------

    def update(self) -> None:
        longer = next(iter(self.scores.values())).groups[-1].longer
        known = self._literally
        sizes = [0 if g.longer else len(g.pairs) for g in next(iter(self.scores.values())).groups]
        rival = None if known is None else float(np.average(known, weights=sizes))
        self.picture.show_shares([s.shares for s in self.scores.values()], words.legend(self, rival, longer))
        sentence = self.sentence
        said = [
            Said(words.word(self, number), sentence.right(place), place in sentence.forced and sentence.fed is None)
            for place, number in enumerate(sentence.shown.words)
        ]
        title, hint = self.interpreter.name, "one state for all: it looks at no word; words on the left can be forced"
        if self.interpreter.look:
            title = f"{title}: each word, and where it looks"
            hint = "press a word: shut it, or force the next candidate"
        weights, shut = sentence.shown.weights, sorted(sentence.shut)
        self.picture.show_sentence(title, hint, sentence.asked, shut, said, weights, sentence.chosen)

    def describe(self) -> str:
        return f"{super().describe()}\n{words.describe(self)}"

    def _arguments(self) -> list[str]:
        longer = ["longer=longer"] if next(iter(self.scores.values())).groups[-1].longer else []
        return ["models", "data", *longer, *([] if self._literally is None else ["dictionary=dictionary"])]


def _named(models: Any) -> dict[str, Any]:
    named = dict(models) if isinstance(models, Mapping) else {"model": models}
    if not 1 <= len(named) <= 2 or not all(isinstance(name, str) and 0 < len(name) <= 24 for name in named):
        raise LearnerError(
            f"models={validation.shown(models)}: it must be a Keras model, or a dictionary of one or two, each with a "
            "name of at most 24 characters"
        )
    return named
