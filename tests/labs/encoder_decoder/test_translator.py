"""The lab on translation: greedy words as by hand, exact sentences, words shut, forced and fed; goals and errors."""

from itertools import pairwise
from types import SimpleNamespace

import keras
import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.labs.encoder_decoder.translator.goals import goals_for
from dltutor.labs.encoder_decoder.translator.interpreter import END, START, Translation
from dltutor.labs.encoder_decoder.translator.score import Score, groups_of, literally

from ..makers import translating

PHRASES = datasets.sentence_pairs(800, clauses=0)


@pytest.fixture(scope="module")
def data():
    return datasets.Pairs(PHRASES)


@pytest.fixture(scope="module")
def trained(data):
    keras.utils.set_random_seed(0)
    models = {"one state": translating(data, 32, attend=False), "looks back": translating(data, 32)}
    lab = labs.Translator(models, data, batch_size=16, dictionary=datasets.dictionary())
    lab.run(epochs=12)
    return lab


@pytest.fixture
def lab(trained):
    """The trained lab with a sentence of four words, nothing shut or forced."""
    trained.set(shown="looks back", fed=False)
    trained.set(text=next(source for source, _ in trained.data.test_pairs if len(source.split()) == 4))
    trained.press("free")
    return trained


def by_hand(model, source, most):
    words = [START]
    while len(words) <= most and words[-1] != END:
        words.append(int(model.predict([np.array([source]), np.array([words])], verbose=0)[0, -1, END:].argmax()) + END)
    return tuple(words[1:])


@pytest.mark.parametrize("name", ["one state", "looks back"])
def test_its_words_are_those_of_greedy_decoding_whatever_is_guessed(trained, name):
    one = trained.interpreters[name]
    for text, _ in trained.data.test_pairs[:4]:
        source = trained.data.encode(text)
        wanted = by_hand(one.model, source, 8)
        for guess in ((), wanted, (5, 6, 7, 8), (END,)):
            assert one.say(source, forced={}, shut=(), guess=guess, most=8).words == wanted


def test_a_sentence_is_exact_where_the_model_alone_says_it(trained):
    pairs = trained.data.test_pairs[:30]
    (source, before), after = trained.data.arrays(pairs)
    for name, one in trained.interpreters.items():
        alone = [trained.translate(text, name) == target for text, target in pairs]
        assert one.exact(source, before, after).tolist() == alone
        assert any(alone)


def test_a_shut_word_is_not_looked_at_and_opens_again(lab):
    free = lab.sentence.shown
    place = lab.picture.middle("source", 3)
    lab.point("down", *lab.picture.place("page", *place))
    assert lab.sentence.shut == {3} and "Shut: " in lab.words()
    assert lab.sentence.shown.weights[:, 3].max() == 0 and np.allclose(
        lab.sentence.shown.weights.sum(axis=1), 1, atol=1e-5
    )
    assert lab.sentence.freely.words == free.words
    lab.point("down", *lab.picture.place("page", *place))
    assert not lab.sentence.shut and lab.sentence.shown.words == free.words
    for _ in range(4):
        lab.type("ArrowRight")
        lab.type("Enter")
    assert len(lab.sentence.shut) == 3 and "One word must stay open" in lab.words()


def test_a_word_is_forced_to_the_next_candidate_and_the_rest_follows(lab):
    first = lab.sentence.shown
    lab.point("down", *lab.picture.place("page", *lab.picture.middle("target", 0)))
    assert lab.sentence.shown.words[0] == first.ranked(0)[1] == lab.sentence.forced[0]
    assert lab.sentence.shown.words[1:] == lab.interpreter.say(
        lab.sentence.source, forced={0: lab.sentence.shown.words[0]}, shut=(), guess=(), most=30
    ).words[1:]  # fmt: skip
    lab.type("Enter")
    assert lab.sentence.shown.words[0] == first.ranked(0)[2] and "Forced: " in lab.words()
    lab.press("free")
    assert lab.sentence.shown.words == first.words
    lab.press("free")
    assert "Nothing is shut or forced" in lab.words()


def test_fed_the_truth_each_word_has_the_right_ones_before_it(lab):
    lab.set(fed=True)
    raw, _ = lab.interpreter.ask(np.array([lab.sentence.source]), np.array([[START, *lab.sentence.truth[:-1]]]))
    assert lab.sentence.shown.words == tuple(raw[0, :, END:].argmax(-1) + END) and len(lab.sentence.shown.words) == len(
        lab.sentence.truth
    )
    lab.type("ArrowDown")
    lab.type("Enter")
    assert not lab.sentence.forced and "nothing is forced" in lab.words()
    lab.set(text="the zork")
    assert "known for sentences of the data only" in lab.words() or lab.sentence.truth is None
    assert "Not in the vocabulary: zork" in lab.words()


def test_one_state_has_nothing_to_shut(lab):
    lab.set(shown="one state")
    assert lab.sentence.shown.weights is None
    lab.type("ArrowRight")
    lab.type("Enter")
    assert not lab.sentence.shut and "one state has nothing to shut" in lab.words()


def test_both_are_trained_alike_or_one_alone(data):
    models = {"one state": translating(data, 8, attend=False), "looks back": translating(data, 8)}
    lab = labs.Translator(models, data, learning_rate=0.02)
    lab.press("step")
    assert [each.step for each in lab.trainers] == [1, 1]
    assert [each.learning_rate for each in lab.trainers] == pytest.approx([0.02, 0.02])
    lab.set(trained="looks back", learning_rate=0.005, batch_size=32)
    lab.press("step")
    assert [each.step for each in lab.trainers] == [1, 2] and "Step 2" in lab.words()
    assert [each.batch_size for each in lab.trainers] == [32, 32]
    lab.press("reset")
    assert [each.step for each in lab.trainers] == [0, 0]
    assert all(np.isnan(score.shares).all() for score in lab.scores.values())


def test_sentences_are_counted_by_their_length():
    pairs = datasets.sentence_pairs(400)
    groups = groups_of(pairs, 14)
    assert all(len(group.pairs) <= 40 for group in groups)
    assert [group.low for group in groups] == sorted(group.low for group in groups)
    assert all(before.high < after.low for before, after in pairwise(groups))
    assert [group.longer for group in groups] == [group.low > 14 for group in groups]
    shares = literally(groups, datasets.dictionary())
    assert shares.max() < 0.4 and literally(groups, None) is None
    score = Score(datasets.Pairs(pairs), groups)
    known = SimpleNamespace(exact=lambda source, before, after: (source > 0).sum(axis=1) < 9)
    score.measure(known, all_groups=True)
    assert score.shares[0] == 1 and score.shares[-1] == 0 and 0 < score.whole < 1


def reached(**state):
    """Which goals a lab in this state has reached."""
    usual = {"truth": (3, 4, 5, 2), "shut": set(), "forced": {}, "fed": None, "values": SimpleNamespace(fed=False)}
    given = {"scores": {}, "attending": {}, "freely": (3, 4, 5, 2), "shown": (3, 4, 5, 2)} | usual | state
    for name in ("freely", "shown", "fed"):
        if given[name] is not None:
            given[name] = Translation(given[name], np.zeros((0, 0)), None)
    sentence = SimpleNamespace(**given)
    return [bool(goal.reached(SimpleNamespace(sentence=sentence, **given))) for goal in goals_for(True)]


def test_the_goals_hold_where_all_that_they_say_does():
    fed = SimpleNamespace(fed=True)
    assert reached() == [False] * 4
    group = SimpleNamespace(longer=False)
    scores = {"a": SimpleNamespace(shares=[1.0, 0.97], groups=[group] * 2)}
    assert reached(scores=scores, attending={"a": True})[0] is False
    scores["a"].shares = [1.0, 0.98]
    assert reached(scores=scores, attending={"a": True})[0] and not reached(scores=scores, attending={"a": False})[0]
    assert reached(shut={1}, shown=(3, 9, 5, 2)) == [False, True, False, False]
    assert not any(reached(shut={1}, shown=(3, 9, 9, 2)) + reached(shut={0, 1}, shown=(3, 9, 5, 2)))
    assert reached(forced={0: 7}, shown=(7, 4, 6, 2)) == [False, False, True, False]
    assert not any(reached(forced={0: 7}, shown=(7, 4, 5, 2)))
    wrong = tuple(range(10, 20))
    almost = (*wrong[:9], 99)
    assert reached(values=fed, truth=wrong, freely=almost, shown=almost, fed=almost) == [False, False, False, True]
    assert not any(reached(values=fed, truth=wrong, freely=wrong, shown=wrong, fed=wrong))


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        ({"models": "gru"}, "it must be a Keras model"),
        ({"models": {}}, "a dictionary of one or two"),
        ({"data": [("a", "b")]}, "pairs: there are 1"),
        ({"models": keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])}, "it must take two rows of words"),
        ({"dictionary": 3}, "dictionary=3: it must be"),
        ({"longer": "long"}, "pairs: one is"),
        ({"shown": "third"}, "shown='third'"),
        ({"text": 7}, "text=7"),
        ({"batch_size": 0}, "batch_size=0"),
    ],
)
def test_a_slip_is_one_line(data, slip, message):
    arguments = {"models": translating(data, 4), "data": data, **slip}
    with pytest.raises(LearnerError) as caught:
        labs.Translator(**arguments)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_a_model_for_other_words_is_one_line(data):
    other = datasets.Pairs(datasets.sentence_pairs(100))
    with pytest.raises(LearnerError, match=r"it must give \d+ numbers at each place"):
        labs.Translator(translating(data, 4), other)
