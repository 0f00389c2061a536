"""The lab on sentences: its bars are the model's answers to every beginning; words can be moved, typed, and unknown."""

import re

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs, live
from dltutor.errors import LearnerError

GOOD, BAD = "The film was good, not bad.", "The film was bad, not good."


@pytest.fixture(scope="module")
def data():
    return datasets.sentences("hard")


@pytest.fixture(scope="module")
def encode(data):
    layer = layers.TextVectorization()
    layer.adapt(data[0][0])
    return layer


def network(*middle, last="sigmoid", mask=True):
    keras.utils.set_random_seed(1)
    stack = [keras.Input((None,)), layers.Embedding(107, 8, mask_zero=mask), *middle, layers.Dense(1, activation=last)]
    model = keras.Sequential(stack)
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    return model


@pytest.fixture(scope="module")
def trained(data, encode):
    (texts, labels), _ = data
    reader, bag = network(layers.GRU(16)), network(layers.GlobalAveragePooling1D())
    numbers = np.array(encode(texts))
    live.train(reader, (numbers, labels[:, None].astype("float32")), epochs=8)
    live.train(bag, (numbers, labels[:, None].astype("float32")), epochs=2)
    return reader, bag


@pytest.fixture
def lab(trained, encode):
    reader, bag = trained
    return labs.Sentiment(reader, encode, [BAD, GOOD, "Everybody found the soup bland."], [0, 1, 0], other=bag)


def test_the_bars_are_what_the_model_says_to_every_beginning(lab, encode):
    words = GOOD.split()
    lab.set(sentence=GOOD)
    wanted = [lab.model.predict_on_batch(np.array(encode([" ".join(words[: i + 1])])))[0, 0] for i in range(len(words))]
    np.testing.assert_allclose(lab.scores, wanted, atol=1e-5)
    assert lab.score > 0.9 and f"After all 6 words: {lab.score:.2f}, it praises. That is right." in lab.words()


def test_a_bag_of_words_gives_one_answer_to_both_orders(lab):
    lab.set(sentence=GOOD)
    one = lab.other_scores[-1]
    lab.set(sentence=BAD)
    assert lab.other_scores[-1] == pytest.approx(one, abs=1e-5) and lab.score < 0.1
    assert "bag of words: 0.5" in lab.words() or "bag of words: 0.4" in lab.words()


def test_moving_a_word_turns_the_answer(lab):
    lab.set(sentence=GOOD)
    assert lab.words_now[lab.chosen] == "not"
    lab.type("ArrowLeft", shift=True)
    assert lab.text == "The film was not good, bad." == lab.values.text
    assert lab.values.sentence not in (GOOD, BAD)
    assert lab.done[0] and re.match(r"“not” 1 to the left: (1\.00|0\.9\d) → 0\.", lab.progress.notes[0])
    lab.press("later")
    assert lab.text == GOOD == lab.values.sentence
    lab.press("earlier")
    lab.press("reset")
    assert lab.text == GOOD


def test_moving_several_words_does_not_count_as_one(trained, encode):
    lab = labs.Sentiment(trained[0], encode, [GOOD])
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight"):
        lab.type(key)
    lab.type("ArrowRight", shift=True)  # good, behind not
    lab.type("Home")
    lab.type("ArrowRight", shift=True)
    assert lab.words_now[:2] == ["film", "The"] and lab.moved == -1


def test_a_word_is_dragged_to_another_place(lab):
    lab.set(sentence=GOOD)
    lab.point("down", *lab.picture.place("page", *lab.picture.middle(4)))
    assert lab.chosen == 4
    lab.point("move", *lab.picture.place("page", *lab.picture.middle(3)))
    assert lab.text == "The film was not good, bad."
    lab.point("up", *lab.picture.place("page", *lab.picture.middle(3)))
    lab.point("move", *lab.picture.place("page", *lab.picture.middle(0)))
    assert lab.text == "The film was not good, bad."


def test_the_goals_need_the_learner(lab):
    assert not any(lab.done)
    lab.set(sentence=GOOD)
    lab.set(sentence=BAD)
    assert lab.done[1] and "the label is" in lab.progress.notes[1]
    lab.set(text="My film bland film")
    unsure = 0.3 <= lab.score <= 0.7
    assert lab.done[2] == unsure


def test_unknown_words_are_said(lab):
    lab.set(text="The spaceship was GOOD and zork zork!")
    assert lab.unknown == [False, True, False, False, False, True, True]
    assert "“spaceship”, “zork” are not in the vocabulary (marked ?)" in lab.words()
    lab.set(text="A zork film")
    assert "“zork” is not in the vocabulary" in lab.words()


@pytest.mark.parametrize("text", ["", "   ", "?", "a " * 110, "x" * 240, "\t\n good", "🎉 soup", "not " * 30])
def test_any_text_is_survived(lab, text):
    lab.set(text=text)
    lab.type("ArrowLeft", shift=True)
    lab.press("earlier")
    assert np.isfinite(lab.scores).all() and len(lab.scores) == len(lab.words_now)
    lab.picture.frame()
    assert lab.words()


def test_the_words_lie_apart(lab, demand_clear_words):
    for text in (
        GOOD,
        "Everybody found it good, nobody bad. " * 6,
        "x" * 240,
        "a b c d e f g h i j k l m n o p q r s t u",
    ):
        lab.set(text=text)
        demand_clear_words(lab.picture)


def test_words_can_be_taken_out(lab):
    lab.set(sentence=GOOD)
    lab.press("remove")
    assert lab.text == "The film was good, bad."
    lab.set(text="good")
    lab.press("remove")
    assert lab.text == "good" and "One word must stay" in lab.words()


def test_it_follows_a_training(encode, data):
    model = network(layers.GRU(4))
    lab = labs.Sentiment(model, encode, [GOOD])
    assert "not trained yet" in lab.words()
    before = lab.scores.copy()
    live.train(model, (np.array(encode(data[0][0])), data[0][1][:, None].astype("float32")), epochs=0.2)
    lab.news(True)
    assert not np.allclose(before, lab.scores) and "not trained yet" not in lab.words()


def test_logits_and_texts_of_one_length(trained, encode):
    logits = network(layers.GRU(16), last=None)
    logits.set_weights(trained[0].get_weights())
    np.testing.assert_allclose(
        labs.Sentiment(logits, encode, [GOOD]).score, labs.Sentiment(trained[0], encode, [GOOD]).score, atol=1e-5
    )
    flat = keras.Sequential(
        [keras.Input((9,)), layers.Embedding(107, 4), layers.Flatten(), layers.Dense(1, activation="sigmoid")]
    )
    lab = labs.Sentiment(flat, encode, [GOOD])
    numbers = np.pad(np.array(encode([GOOD])), ((0, 0), (0, 3)))
    assert lab.score == pytest.approx(float(flat.predict_on_batch(numbers)[0, 0]), abs=1e-5)


def test_the_code_makes_the_same_lab(lab):
    lab.set(text="A good film")
    assert lab.to_code() == "labs.Sentiment(model, encode, sentences, labels, other=other, text='A good film')"


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        ({"model": "gru"}, "model='gru': it must be a Keras model"),
        ({"encode": "words"}, "encode='words': it must make numbers of texts"),
        ({"encode": lambda texts: 1 / 0}, "encode: it stops at an array of"),
        (
            {"encode": lambda texts: texts},
            "encode: for 1 texts it gives an array|encode: for 6 texts it gives an array",
        ),
        ({"sentences": []}, "sentences: there are 0 different ones"),
        ({"sentences": ["x" * 300]}, "sentences: one has 300 characters"),
        ({"sentences": [[1], [1, 2]]}, "sentences=|sentences: "),
        ({"labels": [1, 2]}, "sentences has 1 samples and labels has 2"),
        ({"labels": [3]}, "each must be 0 or 1"),
        ({"other": 3}, "other=3: it must be a Keras model"),
        ({"names": "bag"}, "names='bag': it must be two texts"),
        ({"text": 5}, "text=5: it must be a text of at most 240 characters"),
    ],
)
def test_a_slip_is_one_line(trained, encode, slip, message):
    arguments = {"model": trained[0], "encode": encode, "sentences": [GOOD], **slip}
    with pytest.raises(LearnerError) as caught:
        labs.Sentiment(**arguments)
    assert "\n" not in str(caught.value) and any(part in str(caught.value) for part in message.split("|"))


def test_a_model_of_another_kind_is_one_line(encode):
    every = keras.Sequential([keras.Input((None,)), layers.Embedding(107, 2), layers.GRU(1, return_sequences=True)])
    with pytest.raises(LearnerError, match="model: it must give one number for a text"):
        labs.Sentiment(every, encode, [GOOD])
    unbuilt = keras.Sequential([layers.Embedding(107, 2), layers.GRU(1)])
    with pytest.raises(LearnerError, match="model: it has no weights yet"):
        labs.Sentiment(unbuilt, encode, [GOOD])
