"""Opinions: balanced, without duplicates, and beyond any model that counts words where they should be."""

import re
from collections import Counter

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from dltutor import datasets
from dltutor.datasets import opinions

BAD = {*opinions.BAD, *(word for topic in opinions.TOPICS for word in topic.bad)}
GOOD = {*opinions.GOOD, *(word for topic in opinions.TOPICS for word in topic.good)}
NEVER = {"not", "nobody", "nothing", "never", "no", "expected", "wrong", "first"}


def words(text):
    return re.findall(r"\w+", text.lower())


def bag(text):
    return tuple(sorted(words(text)))


@pytest.mark.parametrize("kind", opinions.KINDS)
@pytest.mark.parametrize(("samples", "share"), [(2000, 0.2), (20, 0.05), (20, 0.95), (502, 0.33), (20_000, 0.2)])
def test_both_sets_are_balanced_and_nothing_occurs_twice(kind, samples, share):
    (x_train, y_train), (x_test, y_test) = datasets.sentences(kind, samples, test_share=share)
    assert len(x_train) == len(y_train) and len(x_test) == len(y_test) and len(x_train) + len(x_test) == samples
    assert len(x_test) == pytest.approx(share * samples, abs=1.01) or len(x_test) == 2
    assert y_train.mean() == y_test.mean() == 0.5 and y_train.dtype == np.int64
    assert len({*x_train.tolist(), *x_test.tolist()}) == samples


@pytest.mark.parametrize("kind", opinions.KINDS)
def test_sentences_can_be_read(kind):
    (texts, _labels), _ = datasets.sentences(kind)
    assert texts.dtype.kind == "U"
    vocabulary = {word for text in texts for word in words(text)}
    assert 80 < len(vocabulary) < 120
    assert vocabulary >= GOOD | BAD and not GOOD & BAD
    for text in texts:
        assert text[0].isupper() and text[-1] in ".!" and "  " not in text and "{" not in text
        assert not re.search(r"\ba [aeio]|\ban [^aeio]", text), text
        assert 4 <= len(words(text)) <= 24
    assert len({text.split(":")[-1].split(".")[0] for text in texts}) > 0.6 * len(texts)


def test_an_easy_sentence_says_what_its_words_say():
    for texts, labels in datasets.sentences("easy"):
        for text, label in zip(texts, labels, strict=True):
            assert bool(GOOD & {*words(text)}) == (label == 1) and bool(BAD & {*words(text)}) == (label == 0)
            assert not NEVER & {*words(text)}


def test_a_hard_sentence_has_its_twin_in_the_same_set():
    for texts, labels in datasets.sentences("hard"):
        bags = {}
        for text, label in zip(texts, labels, strict=True):
            bags.setdefault(bag(text), []).append(label)
        for found in bags.values():
            assert 2 * sum(found) == len(found)


def bound(texts, labels):
    """The most that any model which only counts words can be right with: the commoner label of each bag."""
    labels_of = {}
    for text, label in zip(texts, labels, strict=True):
        labels_of.setdefault(bag(text), Counter())[int(label)] += 1
    return sum(max(counts.values()) for counts in labels_of.values()) / len(texts)


def regression(longest, train):
    counter = CountVectorizer(ngram_range=(1, longest), token_pattern=r"\w+")
    return make_pipeline(counter, LogisticRegression(max_iter=2000)).fit(*train)


@pytest.mark.parametrize("seed", [0, 1])
def test_a_bag_of_words_is_right_with_half_of_the_hard_ones_and_all_of_the_easy_ones(seed):
    train, test = datasets.sentences("hard", seed=seed)
    assert bound(*train) == bound(*test) == 0.5
    assert regression(1, train).score(*test) == pytest.approx(0.5, abs=0.02)  # rounding decides between equals
    train, test = datasets.sentences("easy", seed=seed)
    assert regression(1, train).score(*test) > 0.99


def test_the_order_of_words_decides():
    train, test = datasets.sentences("hard")
    assert 0.75 < regression(2, train).score(*test) < 0.97
    assert regression(3, train).score(*test) > 0.93


def test_a_gru_reads_the_order():
    """A recurrent network learns in a few epochs what no bag of words can; it stops as soon as it has."""
    import keras

    class Enough(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.stop_training = logs["val_accuracy"] > 0.9

    keras.utils.set_random_seed(0)
    (x_train, y_train), (x_test, y_test) = datasets.sentences("hard")
    vectorize = keras.layers.TextVectorization()
    vectorize.adapt(x_train)
    x_train, x_test = (np.array(vectorize(x)) for x in (x_train, x_test))
    layers = keras.layers
    embedding = layers.Embedding(vectorize.vocabulary_size(), 8, mask_zero=True)
    model = keras.Sequential([embedding, layers.GRU(16), layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    held = (x_test, y_test)
    course = model.fit(x_train, y_train, epochs=20, verbose=0, validation_data=held, callbacks=[Enough()]).history
    assert course["val_accuracy"][-1] > 0.9


@pytest.mark.parametrize("which", [0, -1])
def test_neither_the_first_nor_the_last_opinion_is_always_the_speaker_s(which):
    texts, labels = datasets.sentences("hard", 10_000)[0]
    said = [[word in GOOD for word in words(text) if word in GOOD | BAD][which] for text in texts]
    assert np.mean(np.array(said) == labels) == pytest.approx(0.5, abs=0.02)


def test_the_words_of_either_kind():
    kinds = datasets.opinion_words()
    assert {*kinds["good words"]} == GOOD and {*kinds["bad words"]} == BAD
    assert [len(words) for words in kinds.values()] == [20, 20]


def test_seeds_reproduce():
    (one, labels), _ = datasets.sentences(seed=5)
    (again, same), _ = datasets.sentences(seed=5)
    (other, _), _ = datasets.sentences(seed=6)
    assert one.tolist() == again.tolist() and labels.tolist() == same.tolist() and one.tolist() != other.tolist()


def test_keras_makes_numbers_of_them():
    import keras

    (x_train, _), (x_test, _) = datasets.sentences(samples=200)
    vectorize = keras.layers.TextVectorization()
    vectorize.adapt(x_train)
    numbers = np.array(vectorize(x_test))
    assert numbers.shape[0] == len(x_test) and (numbers[:, 0] > 0).all() and (numbers[:, -1] == 0).any()
    vocabulary = vectorize.get_vocabulary()
    first = [vocabulary[i] for i in numbers[0] if i]
    assert [word for word in first if word != "[UNK]"] == [w for w in words(x_test[0]) if w in vocabulary]


def test_nonsense_is_one_line(refused):
    for slip in (
        *({"kind": value} for value in ("medium", "Hard", None, 1, ["hard"])),
        *({"samples": value} for value in (0, 18, 21, -2, 2.5, "many", float("nan"), 20_002)),
        *({"test_share": value} for value in (0, 1, -0.2, float("nan"), "half", None)),
        *({"seed": value} for value in (-1, 0.5, "lucky")),
    ):
        with refused(f"^{next(iter(slip))}="):
            datasets.sentences(**slip)
