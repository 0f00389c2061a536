"""The map of words: it shows the weights as they are, without jumps; neighbours are by cosine; it looks back."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.figures.words import Words
from dltutor.labs.recurrent.embedding_map.plane import main_plane

from ..beginning import at_rest

GROUPS = datasets.opinion_words()


@pytest.fixture(scope="module")
def texts():
    (x, y), _ = datasets.sentences("easy", 600)
    vectorize = layers.TextVectorization()
    vectorize.adapt(x)
    return (np.array(vectorize(x)), y), vectorize.get_vocabulary()


def network(rows, width=2, *, cell=None, rate=0.01):
    keras.utils.set_random_seed(1)
    stack = [
        keras.Input((None,)),
        layers.Embedding(rows, width, mask_zero=True),
        cell or layers.GlobalAveragePooling1D(),
        layers.Dense(1, activation="sigmoid"),
    ]
    model = keras.Sequential(stack)
    model.compile(keras.optimizers.Adam(rate), "binary_crossentropy", metrics=["accuracy"])
    return model


def make(texts, width=2, groups=GROUPS, **options):
    train, vocabulary = texts
    return labs.EmbeddingMap(network(len(vocabulary), width), train, vocabulary, groups=groups, **options)


@pytest.fixture
def lab(texts):
    return make(texts)


def test_in_two_dimensions_every_control_moves_something(lab, driven):
    driven(lab)


def test_two_numbers_a_word_are_drawn_as_they_are(lab):
    lab.run(epochs=1)
    table = lab.model.layers[0].get_weights()[0]
    vocabulary = lab.shown
    assert lab.places.shape == (len(vocabulary), 2)
    np.testing.assert_allclose(lab.places, lab.vectors, atol=1e-6)
    assert {tuple(row) for row in lab.vectors.astype("float32").round(5).tolist()} <= {
        tuple(row) for row in table.round(5).tolist()
    }


@pytest.mark.parametrize("width", [2, 8])
def test_training_brings_good_words_to_one_side(texts, width):
    lab = make(texts, width)
    before = lab.sides
    assert before < 0.9 and not lab.done[0]
    lab.run(epochs=12)
    assert lab.sides >= 0.95 and lab.done[0] and lab.progress.notes[0] == f"after {lab.trainer.step:,} steps"
    assert "% stand on their own side" in lab.words()
    assert not lab.done[1], "the learner has to choose a word"
    for _ in lab.shown:
        lab.type("ArrowRight")
        at_rest(lab)
    assert lab.done[1] and ": " in lab.progress.notes[1]
    lab.set(when=0)
    assert lab.step_shown == 0 and lab.done[2] and lab.progress.notes[2].endswith("at step 0")
    assert lab.sides != pytest.approx(1.0) and "Looking back at step 0" in lab.words()


def test_the_neighbours_are_those_of_the_cosine(texts):
    lab = make(texts, 8)
    lab.run(epochs=3)
    vectors = lab.vectors
    number = lab.shown.index("great")
    cosines = [
        vectors[i] @ vectors[number] / np.linalg.norm(vectors[i]) / np.linalg.norm(vectors[number])
        for i in range(len(vectors))
    ]
    wanted = [lab.shown[i] for i in np.argsort(cosines)[::-1] if i != number][:5]
    assert [word for word, _ in lab.neighbours("great")] == wanted
    assert lab.similarity("great", wanted[0]) == pytest.approx(max(np.delete(cosines, number)))
    assert lab.similarity("great", "great") == pytest.approx(1)
    assert all(word in GROUPS["good words"] for word, _ in lab.neighbours("great")[:3])


def test_keys_and_pointer_choose_a_word(lab):
    lab.type("ArrowRight")
    assert lab.chosen == 1
    lab.type("ArrowLeft")
    lab.type("ArrowLeft")
    assert lab.chosen == len(lab.shown) - 1
    nearest = lab.neighbours()[0][0]
    lab.type("ArrowUp")
    assert lab.shown[lab.chosen] == nearest
    picture = lab.picture
    lone = int(np.abs(picture.places).sum(axis=1).argmax())
    lab.point("move", *picture.place("map", *picture.places[lone]))
    assert lab.chosen == lone
    lab.point("down", *picture.place("map", *picture.places[3]))
    lab.point("up", *picture.place("map", *picture.places[3]))
    pinned = lab.chosen
    lab.point("move", *picture.place("map", *picture.places[lone]))
    assert lab.chosen == pinned, "a word that was clicked stays"
    assert f"“{lab.shown[pinned]}” is nearest to" in lab.words()


def test_it_looks_back_and_goes_on_from_now(lab):
    start = lab.vectors.copy()
    lab.run(epochs=4)
    end = lab.vectors.copy()
    lab.set(when=0)
    np.testing.assert_allclose(lab.vectors, start, atol=1e-6)
    lab.set(when=50)
    assert 0 < lab.step_shown < lab.trainer.step
    lab.press("play")
    assert lab.values.when == 100
    np.testing.assert_allclose(lab.vectors, end, atol=1e-6)
    lab.tick()
    assert not np.allclose(lab.vectors, end)
    lab.set(when=20)
    assert not lab.playing
    lab.press("reset")
    assert lab.values.when == 100 and lab.trainer.step == 0
    np.testing.assert_allclose(lab.vectors, start, atol=1e-6)


def test_wide_maps_do_not_jump(texts):
    """From step to step the words move little, although main directions change their sign and their order freely."""
    lab = make(texts, 8)
    lab.run(epochs=2)
    for _ in range(40):
        before, limit = lab.places.copy(), np.abs(lab.places).max()
        lab.press("step")
        assert np.abs(lab.places - before).max() < 0.15 * limit


def test_the_plane_is_a_main_plane_whatever_comes_before():
    chance = np.random.default_rng(0)
    vectors = chance.normal(size=(30, 5)) * [5, 1, 4, 0.5, 0.1]
    values = np.linalg.svd(vectors, compute_uv=False)
    for before in (np.zeros((0, 2)), np.linalg.qr(chance.normal(size=(5, 2)))[0], -np.eye(5)[:, :2]):
        plane = main_plane(vectors, before)
        np.testing.assert_allclose(plane.T @ plane, np.eye(2), atol=1e-9)
        assert np.square(vectors @ plane).sum() == pytest.approx(values[0] ** 2 + values[1] ** 2)
    assert main_plane(np.ones((4, 1)), np.zeros((0, 2))).tolist() == [[1, 0]]
    assert np.isfinite(main_plane(np.zeros((4, 3)), np.zeros((0, 2)))).all()


def test_the_labels_lie_apart(texts, demand_clear_words):
    for width in (2, 8):
        lab = make(texts, width)
        for epochs in (0.2, 1, 10):
            lab.run(epochs=epochs)
            demand_clear_words(lab.picture)
            assert lab.picture.labels[lab.chosen].get_text() == lab.shown[lab.chosen]
    shown = sum(bool(label.get_text()) for label in lab.picture.figure.findobj(Words) if label in lab.picture.labels)
    assert shown >= 20


def test_without_groups_and_with_own_words(texts):
    lab = make(texts, groups=None)
    assert len(lab.shown) == 60 and "" not in lab.shown and "[UNK]" not in lab.shown
    assert np.isnan(lab.sides)
    lab.run(epochs=3)
    lab.type("ArrowRight")
    at_rest(lab)
    assert lab.done[0]
    few = make(texts, groups=None, words="good bad great")
    assert few.shown == ["good", "bad", "great"]
    few.press("next")
    one = make(texts, 1)
    one.run(epochs=1)
    assert one.places.shape == (60, 2)


def test_a_training_in_a_cell_is_seen(lab, texts):
    before = lab.vectors.copy()
    lab.model.fit(*texts[0], epochs=1, verbose=0)
    lab.press("next")
    assert not np.allclose(before, lab.vectors)


def test_the_code_makes_the_same_lab(lab):
    lab.set(learning_rate=0.03)
    assert lab.to_code() == "labs.EmbeddingMap(model, train, vocabulary, groups=groups, learning_rate=0.03)"


def test_a_slip_is_one_line(texts, refused):
    for slip, message in (
        ({"vocabulary": "good bad"}, "vocabulary='good bad': it must be the list of words"),
        ({"vocabulary": [f"w{i}" for i in range(999)]}, "vocabulary has 999 words, and the Embedding"),
        ({"groups": ["good"]}, "groups=['good']: it must be two lists of words"),
        ({"groups": {"good": ["good", "great"], "bad": ["zork"]}}, "groups: of 'bad' 0 words are in the vocabulary"),
        ({"words": ["zork"]}, "words: 'zork' is not in the vocabulary"),
        ({"words": ["good"]}, "words: 1 are to be shown; it must be 3 to 60"),
        ({"train": 5}, "train"),
        ({"train": (np.array(["a text"]), np.ones(1))}, "train x: it must be whole numbers of shape (samples, words)"),
        ({"train": (np.full((4, 3), 10**6), np.ones(4))}, "train x has numbers from 1000000 to 1000000"),
    ):
        train, vocabulary = texts
        arguments = {"model": network(len(vocabulary)), "train": train, "vocabulary": vocabulary, **slip}
        with refused(message):
            labs.EmbeddingMap(**arguments)


def test_models_without_an_embedding(texts):
    train, vocabulary = texts
    dense = keras.Sequential([keras.Input((24,)), layers.Dense(1)])
    dense.compile("adam", "mse")
    with pytest.raises(LearnerError, match="it has no embedding that could be drawn"):
        labs.EmbeddingMap(dense, train, vocabulary)
    unbuilt = keras.Sequential([layers.Embedding(200, 2), layers.GRU(2), layers.Dense(1)])
    unbuilt.compile("adam", "mse")
    with pytest.raises(LearnerError, match="model: it has no weights yet"):
        labs.EmbeddingMap(unbuilt, train, vocabulary)
    with pytest.raises(LearnerError, match="model='m': it must be a Keras model"):
        labs.EmbeddingMap("m", train, vocabulary)
