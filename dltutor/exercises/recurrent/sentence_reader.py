"""The open exercise of chapter 6: a recurrent model that reads opinions in which only the order of words decides."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core import models
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError
from dltutor.exercises.core.shown import one_line
from dltutor.validation import shown

NEEDED = 0.95  # of sentences that no training set holds
KNOWN_BY_HEART = 0.97
SENTENCES = 400
SEED = 2_026  # of the sentences that the check makes; those of seed 0 are taken out
UNKNOWN = 1  # TextVectorization's number for words that it does not know


class Reader(Exercise):
    key = "reader"
    title = "a model that reads (open)"
    task = (
        'Build, compile and train a recurrent Keras model, `model`. `datasets.sentences("hard")` gives `(x_train, '
        "y_train), (x_test, y_test)`: texts, and 1 where the speaker praises, else 0; train on the first pair. "
        "`vectorize` makes numbers of an array of texts, shape (texts, words): for example a "
        "`keras.layers.TextVectorization()` after `adapt(x_train)`. The model takes these numbers and gives one for "
        f"each text, the probability of praise. It must be right with at least {NEEDED:.0%} of {SENTENCES} new "
        "sentences. A bag of words is right with 50 %."
    )
    hints = (
        "Three parts: words become points (Embedding), one step a word (a recurrent layer), one answer at the end "
        "(Dense with sigmoid). Compile it with binary_crossentropy.",
        "Two things decide: `mask_zero=True` in the Embedding, so that the padding is not read, and a cell that can "
        "keep something over many words, GRU or LSTM.",
        "Embedding with 8 numbers a word, GRU(16), Dense(1), Adam with a rate of 0.01, 8 epochs. For three epochs it "
        "seems to learn nothing, since one word alone says nothing; do not give up.",
    )
    code = """
import keras
from dltutor import datasets

(x_train, y_train), _ = datasets.sentences("hard")
vectorize = keras.layers.TextVectorization()
vectorize.adapt(x_train)
keras.utils.set_random_seed(1)
model = keras.Sequential(
    [
        keras.layers.Embedding(vectorize.vocabulary_size(), 8, mask_zero=True),
        keras.layers.GRU(16),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
model.fit(vectorize(x_train), y_train, epochs=8, verbose=0)
"""
    why = "the state carries what was denied to the word that it concerns; the mask keeps the padding out of it."

    def judge(self, model: Any, vectorize: Any) -> str:
        _look_at_kind(model)
        texts, labels = _new_sentences()
        numbers = _numbers(vectorize, texts)
        _look_at_layers(model, numbers)
        answers = _answers(model, numbers)
        praises = _praises(model, answers)
        right = float(np.mean(praises == labels))
        if right < NEEDED:
            start = f"it is right with {right:.1%} of {len(texts)} new sentences"
            raise NotYetError(f"{start}{_reason(model, vectorize, numbers, labels, answers)}")
        missed = np.flatnonzero(praises != labels)
        example = f"; it misread, for example, “{texts[missed[0]]}”" if len(missed) else ""
        return (
            f"it is right with {right:.1%} of {len(texts)} new sentences, where a bag of words is right with 50 %, "
            f"and has {model.count_params():,} parameters{example}."
        )


def _new_sentences() -> tuple[np.ndarray, np.ndarray]:
    """Sentences and labels that are in neither part of `datasets.sentences("hard")`; the twins stay together."""
    from dltutor import datasets

    known = {text for texts, _ in datasets.sentences("hard") for text in texts.tolist()}
    (texts, labels), _ = datasets.sentences("hard", 1000, seed=SEED)
    new = np.array([text not in known for text in texts.tolist()])
    return texts[new][:SENTENCES], labels[new][:SENTENCES]


def _look_at_kind(model: Any) -> None:
    models.look_at_kind(model)
    need(model.compiled, "the model is not compiled: `model.compile(optimizer, loss)`, and fit it after that")
    need(model.built, "the model has no weights yet: `fit` has not trained it")


def _numbers(vectorize: Any, texts: np.ndarray) -> np.ndarray:
    """What the learner's `vectorize` makes of the texts, an array of shape (samples, words)."""
    need(
        callable(vectorize),
        f"vectorize={shown(vectorize)}: it must make numbers of an array of texts, as a TextVectorization layer does",
    )
    try:
        numbers = np.array(vectorize(texts))
    except (Exception, SystemExit) as error:
        said = one_line(error)[:120] or type(error).__name__
        raise NotYetError(f"`vectorize` stops at an array of {len(texts)} texts (it says: {said})") from None
    start = f"`vectorize` gives an array of shape {numbers.shape} for {len(texts)} texts"
    need(numbers.dtype.kind in "iuf", "`vectorize` gives no numbers, or rows of different lengths: fill up with 0")
    fits = numbers.ndim == 2 and len(numbers) == len(texts) and numbers.size > 0
    need(fits, f"{start}; it must be (texts, words), one number a word")
    return numbers


def _look_at_layers(model: Any, numbers: np.ndarray) -> None:
    import keras

    layers = list(models.layers(model))
    recurrent = [layer for layer in layers if isinstance(layer, keras.layers.RNN | keras.layers.Bidirectional)]
    need(
        recurrent,
        "there is no recurrent layer in it (SimpleRNN, GRU, LSTM): nothing reads the words one after the other",
    )
    for layer in layers:
        if isinstance(layer, keras.layers.Embedding):
            need(
                numbers.max() < layer.input_dim,
                f"`vectorize` gives numbers up to {numbers.max():.0f}, and the Embedding has {layer.input_dim} rows: "
                "give it `vectorize.vocabulary_size()`",
            )


def _answers(model: Any, numbers: np.ndarray) -> np.ndarray:
    answers = models.answers(model, numbers, "what `vectorize` gives")
    start = f"for {len(numbers)} sentences it gives an array of shape {answers.shape}"
    need(
        answers.ndim != 3,
        f"{start}, an answer after every word: the last recurrent layer must not have return_sequences=True",
    )
    need(
        answers.shape in ((len(numbers),), (len(numbers), 1)),
        f"{start}; it must be ({len(numbers)}, 1): one unit with sigmoid, the probability of praise",
    )
    need(np.isfinite(answers).all(), "it answers with NaN: its weights ran away in training; take a smaller rate")
    return answers.ravel()


def _praises(model: Any, answers: np.ndarray) -> np.ndarray:
    """Whether the model calls a sentence praise, for probabilities and for logits."""
    if getattr(model.loss, "from_logits", False):
        return answers > 0
    need(
        (answers >= 0).all() and (answers <= 1).all(),
        f"its answers go from {answers.min():.2f} to {answers.max():.2f}, and a probability from 0 to 1: "
        "end in sigmoid (or give the loss from_logits=True)",
    )
    return answers > 0.5


def _reason(model: Any, vectorize: Any, numbers: np.ndarray, labels: np.ndarray, answers: np.ndarray) -> str:
    """What may be wrong with a model that is well built and misreads too many sentences."""
    from dltutor import datasets

    def share(inputs: np.ndarray, wanted: np.ndarray) -> float:
        return float(np.mean(_praises(model, _answers(model, inputs)) == wanted))

    read = numbers[numbers != 0]
    if models.never_trained(model):
        return ": `fit` has not trained it"
    if len(np.unique(numbers, axis=0)) < len(numbers) / 4:
        return ": `vectorize` gives many of them the same numbers; has it seen the texts, `vectorize.adapt(x_train)`?"
    if np.mean(read == UNKNOWN) > 0.2:
        return f", and {np.mean(read == UNKNOWN):.0%} of their words have the number 1, unknown: adapt it to x_train"
    if (numbers[:, -1] != 0).mean() > 0.5 and numbers.shape[1] < 16:
        return f": `vectorize` cuts them to {numbers.shape[1]} words, and what decides may come later"
    if np.mean((answers > np.median(answers)) == labels) > NEEDED:
        return ", though it sorts them well: train it longer, so that the limit comes to 0.5"
    (easy, kinds), _ = datasets.sentences("easy", 200)
    (texts, wanted), _ = datasets.sentences("hard")
    if np.mean(answers.round() == labels) < 1 - NEEDED:
        return ": nearly always wrong, so the labels are swapped; 1 is praise"
    if not _masks(model) and _without_padding(model, numbers, labels) >= NEEDED:
        return ", and with nearly all without padding: it reads the zeros as words; `mask_zero=True` in the Embedding"
    seen = share(_numbers(vectorize, texts), wanted)
    if seen >= KNOWN_BY_HEART:
        return f", and with {seen:.1%} of those it was trained on: it knows them by heart; take fewer units, or Dropout"
    if seen < 0.75 and share(_numbers(vectorize, easy), kinds) >= NEEDED:
        return ': it can tell good words from bad ones, no more; was it trained on the sentences of kind "hard"?'
    return f", and with {seen:.1%} of those it was trained on{_advice(model)}"


def _advice(model: Any) -> str:
    import keras

    cells = [layer for layer in models.layers(model) if isinstance(layer, keras.layers.RNN)]
    if not _masks(model):
        return ": it reads the padding as words, and is slow to learn for that; `mask_zero=True` in the Embedding"
    if all(isinstance(layer, keras.layers.SimpleRNN) for layer in cells) and cells:
        return ": a SimpleRNN is slow to learn what lies many words back; take GRU or LSTM, or far more epochs"
    return ": train it for more epochs (a learning rate of 0.01 helps); at first it stays at 50 %"


def _masks(model: Any) -> bool:
    """Whether padding is left out: by the Embedding, or by a layer that masks."""
    import keras

    return any(
        getattr(layer, "mask_zero", False) or isinstance(layer, keras.layers.Masking) for layer in models.layers(model)
    )


def _without_padding(model: Any, numbers: np.ndarray, labels: np.ndarray) -> float:
    """The share that is right if every sentence is given as long as it is; 0 for a model that takes one length only."""
    lengths = (numbers != 0).sum(axis=1)
    right = 0
    for length in np.unique(lengths[lengths > 0]):
        chosen = lengths == length
        try:
            answers = _answers(model, numbers[chosen][:, :length])
        except NotYetError:
            return 0.0
        right += int((_praises(model, answers) == labels[chosen]).sum())
    return right / len(numbers)
