"""Sentence pairs: the French is held against the rules, word by word; words as numbers and back."""

from itertools import pairwise

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets.languages.translation import AFTER, BEFORE, NOUNS, VERBS
from dltutor.errors import LearnerError

GENDER = {french.split()[0]: french.split()[1] for french in NOUNS.values()}
FRENCH_VERBS = set(VERBS.values())


def phrases(french):
    """The noun phrases of a sentence, and for each whether a denied verb stands before it."""
    found, words, denied = [[]], french.split(), [False]
    for word in words:
        if word in FRENCH_VERBS or word == "et":
            found.append([])
            denied.append(False)
        elif word == "pas":
            denied[-1] = True
        elif word != "ne":
            found[-1].append(word)
    return list(zip(found, denied, strict=True))


def test_the_french_follows_the_rules():
    pairs = datasets.sentence_pairs(3000, clauses=(0, 1, 2, 3))
    assert pairs == datasets.sentence_pairs(3000, clauses=(0, 1, 2, 3)) and len(dict(pairs)) == 3000
    assert pairs != datasets.sentence_pairs(3000, clauses=(0, 1, 2, 3), seed=1)
    forms = {form: i for table in (BEFORE, AFTER) for both in table.values() for i, form in enumerate(both.split())}
    same = {both.split()[0] for table in (BEFORE, AFTER) for both in table.values() if len(set(both.split())) == 1}
    for english, french in pairs:
        for phrase, denied in phrases(french):
            article, *rest = phrase
            noun = next(word for word in rest if word in GENDER)
            feminine = GENDER[noun] == "f"
            assert article in (("la", "une") if feminine else ("le", "un"))[: 1 + (not denied)] or (
                denied and article == "de"
            )
            adjectives = [word for word in rest if word != noun]
            assert all(word in same or forms[word] == feminine for word in adjectives)
            before, after = rest[: rest.index(noun)], rest[rest.index(noun) + 1 :]
            assert {w for b in BEFORE.values() for w in b.split()}.issuperset(before)
            assert {w for a in AFTER.values() for w in a.split()}.issuperset(after)
        assert french.count(" pas") == french.count(" ne ") == english.count("does not")
        words = french.split()
        assert not any(a in ("le", "la", "ne", "de") and b[0] in "aeiouyhéê" for a, b in pairwise(words))


def test_a_dictionary_knows_every_word_and_fails_at_most_sentences():
    words, pairs = datasets.dictionary(), datasets.sentence_pairs(2000)
    literal = [" ".join(filter(None, (words[word] for word in english.split()))) for english, _ in pairs]
    right = np.mean([one == french for one, (_, french) in zip(literal, pairs, strict=True)])
    assert 0.005 < right < 0.1


def test_words_become_numbers_and_words_again():
    data = datasets.Pairs(datasets.sentence_pairs(400, clauses=(0, 1)))
    (source, before), after = data.train
    assert source.shape == (360, source.shape[1]) and before.shape == after.shape and after.dtype == np.int32
    for row, first, last, (english, french) in zip(source, before, after, data.train_pairs, strict=True):
        assert " ".join(data.source_words[n] for n in row if n) == english
        assert data.decode(last) == data.decode(first) == french
        assert first[0] == 1 and (first[1:] == np.where(last[:-1] == 2, 0, last[:-1])).all()
    assert data.encode("The CAT, zork!") == [data.source_words.index("the"), data.source_words.index("cat"), 1]
    assert "360 to train on, 40 held out" in repr(data)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: datasets.sentence_pairs(0), "samples=0"),
        (lambda: datasets.sentence_pairs(10, clauses=()), "clauses=()"),
        (lambda: datasets.sentence_pairs(10, clauses=9), "clauses=9"),
        (lambda: datasets.Pairs(7), "pairs=7: it must be a list of pairs"),
        (lambda: datasets.Pairs(["ab"] * 30), "pairs: one is"),
        (lambda: datasets.Pairs([("a", "!")] * 30), "pairs: one is"),
        (lambda: datasets.Pairs([("a", "un")] * 3), "pairs: there are 3; at least 20"),
        (lambda: datasets.Pairs([("a", "un")] * 30).arrays([("a", "zork")]), "'zork' in the target"),
    ],
)
def test_what_is_no_pair_is_said_in_a_line(make, said):
    with pytest.raises(LearnerError) as caught:
        make()
    assert said in str(caught.value) and "\n" not in str(caught.value)
