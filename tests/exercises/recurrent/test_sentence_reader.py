"""Chapter 6, the open exercise: a good reader is taken, and each fault of one that is not has its own message."""

import numpy as np
import pytest

from dltutor import datasets, live
from dltutor.exercises.recurrent import reader as exercise
from dltutor.exercises.recurrent import sentence_reader

from ..as_learner import refusal, stepped

BCE = "binary_crossentropy"


@pytest.fixture(scope="module")
def data():
    return datasets.sentences("hard")[0]


@pytest.fixture(scope="module")
def vectorize(data):
    import keras

    layer = keras.layers.TextVectorization()
    layer.adapt(data[0])
    return layer


@pytest.fixture(scope="module")
def trained(data, vectorize):
    model = network()
    live.train(model, (np.array(vectorize(data[0])), data[1][:, None].astype("float32")), epochs=8, batch_size=32)
    return model


def network(*, cell=None, mask=True, rows=107, end=("sigmoid", 1), loss=BCE, after=()):
    """The network of the solution with some of its parts exchanged; without weights from a training."""
    import keras

    keras.utils.set_random_seed(1)
    layers = keras.layers
    stack = [keras.Input((None,), dtype="int64"), layers.Embedding(rows, 8, mask_zero=mask)]
    stack += cell or [layers.GRU(16)]
    stack += [*after, layers.Dense(end[1], activation=end[0])]
    model = keras.Sequential(stack)
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model


def like(trained, **parts):
    """A network with the weights of one that was trained, but other parts; its optimizer counts one step."""
    return stepped(network(**parts), trained)


def refused(*answer):
    return refusal(exercise, *answer)


def test_the_new_sentences_are_new_and_twins_stay_together():
    texts, labels = sentence_reader._new_sentences()
    known = {text for part, _ in datasets.sentences("hard") for text in part.tolist()}
    assert len(texts) == sentence_reader.SENTENCES and known.isdisjoint(texts.tolist())
    assert labels.mean() == pytest.approx(0.5, abs=0.03)


def test_a_trained_reader_is_right_and_its_size_is_told(trained, vectorize):
    outcome = exercise.check(trained, vectorize)
    assert outcome.state == "right", outcome
    assert "of 400 new sentences, where a bag of words is right with 50 %" in outcome.message
    assert f"has {trained.count_params():,} parameters" in outcome.message
    by_hand = exercise.check(trained, lambda texts: np.array(vectorize(texts)))
    assert by_hand.state == "right"


def test_logits_are_as_good_as_probabilities(trained, vectorize):
    import keras

    logits = like(trained, end=(None, 1), loss=keras.losses.BinaryCrossentropy(from_logits=True))
    assert exercise.check(logits, vectorize).state == "right"
    assert "end in sigmoid (or give the loss from_logits=True)" in refused(like(trained, end=(None, 1)), vectorize)


def test_what_is_no_compiled_model(trained, vectorize):
    import keras

    history = keras.callbacks.History()
    assert "that is what `fit` gives back" in refused(history, vectorize)
    assert "it must be a Keras model" in refused("a model", vectorize)
    bare = keras.Sequential([keras.Input((24,)), keras.layers.Embedding(107, 2)])
    assert "the model is not compiled" in refused(bare, vectorize)
    unbuilt = keras.Sequential([keras.layers.Embedding(107, 2), keras.layers.GRU(2), keras.layers.Dense(1)])
    unbuilt.compile("adam", BCE)
    assert "no weights yet" in refused(unbuilt, vectorize)


@pytest.mark.parametrize(
    ("give", "message"),
    [
        ("a layer", "vectorize='a layer': it must make numbers of an array of texts"),
        (lambda texts: texts.lower(), "`vectorize` stops at an array of 400 texts"),
        (lambda texts: texts, "`vectorize` gives no numbers"),
        (lambda texts: np.array([t.split() for t in texts], dtype=object), "`vectorize` gives no numbers"),
        (
            lambda texts: np.zeros(len(texts), int),
            "gives an array of shape (400,) for 400 texts; it must be (texts, wo",
        ),
        (lambda texts: np.full((len(texts), 9), 500), "numbers up to 500, and the Embedding has 107 rows"),
        (lambda texts: np.ones((len(texts), 9), int), "many of them the same numbers"),
    ],
)
def test_what_makes_no_numbers_of_texts(trained, give, message):
    assert message in refused(trained, give)


def test_a_layer_that_has_not_seen_the_words(trained):
    import keras

    few = keras.layers.TextVectorization()
    few.adapt(["the film was good", "my sister and the soup"])
    assert "unknown: adapt it to x_train" in refused(trained, few)


def test_sentences_that_are_cut_short(trained, vectorize):
    assert "cuts them to 7 words" in refused(trained, lambda texts: np.array(vectorize(texts))[:, :7])


def test_outputs_of_another_shape(trained, vectorize):
    import keras

    every_word = network(cell=[keras.layers.GRU(16, return_sequences=True)])
    assert "must not have return_sequences=True" in refused(every_word, vectorize)
    assert "it must be (400, 1): one unit with sigmoid" in refused(network(end=("softmax", 2)), vectorize)
    points = keras.Sequential([keras.Input((24, 3)), keras.layers.GRU(4), keras.layers.Dense(1)])
    points.compile("adam", BCE)
    assert "the model does not take what `vectorize` gives" in refused(points, vectorize)


def test_a_bag_of_words_is_told_what_it_cannot(vectorize):
    import keras

    bag = stepped(network(cell=[keras.layers.GlobalAveragePooling1D()]))
    assert "nothing reads the words one after the other" in refused(bag, vectorize)


def test_a_model_that_was_never_trained(vectorize):
    assert "new sentences: `fit` has not trained it" in refused(network(), vectorize)


def test_padding_that_is_read(trained, vectorize):
    unmasked = like(trained, mask=False)
    table = unmasked.layers[0].get_weights()[0]
    table[0] = 6.0
    unmasked.layers[0].set_weights([table])
    assert "it reads the zeros as words; `mask_zero=True`" in refused(unmasked, vectorize)
    assert "is slow to learn for that; `mask_zero=True`" in refused(stepped(network(mask=False)), vectorize)


def test_a_plain_rnn_and_too_few_epochs(vectorize):
    import keras

    plain = stepped(network(cell=[keras.layers.SimpleRNN(16)]))
    assert "a SimpleRNN is slow to learn what lies many words back" in refused(plain, vectorize)
    assert "train it for more epochs" in refused(stepped(network()), vectorize)


def test_swapped_labels_and_a_limit_elsewhere(trained, vectorize):
    swapped = like(trained)
    kernel, bias = swapped.layers[-1].get_weights()
    swapped.layers[-1].set_weights([-kernel, -bias])
    assert "the labels are swapped" in refused(swapped, vectorize)
    shifted = like(trained)
    shifted.layers[-1].set_weights([kernel, bias + 12])
    assert "so that the limit comes to 0.5" in refused(shifted, vectorize)


def test_weights_that_ran_away(trained, vectorize):
    broken = like(trained)
    kernel, bias = broken.layers[-1].get_weights()
    broken.layers[-1].set_weights([kernel * np.nan, bias])
    assert "it answers with NaN" in refused(broken, vectorize)


def test_a_reader_of_easy_sentences(vectorize):
    (texts, labels), _ = datasets.sentences("easy")
    model = network()
    live.train(model, (np.array(vectorize(texts)), labels[:, None].astype("float32")), epochs=3, batch_size=32)
    assert 'was it trained on the sentences of kind "hard"?' in refused(model, vectorize)


def test_one_that_knows_the_training_by_heart(trained, vectorize, monkeypatch):
    monkeypatch.setattr(sentence_reader, "NEEDED", 1.01)
    monkeypatch.setattr(sentence_reader, "KNOWN_BY_HEART", 0.9)
    assert "it knows them by heart" in refused(trained, vectorize)


def test_checking_leaves_the_model_as_it_is(trained, vectorize):
    before, steps = trained.get_weights(), int(trained.optimizer.iterations)
    exercise.check(trained, vectorize)
    assert all(np.array_equal(a, b) for a, b in zip(before, trained.get_weights(), strict=True))
    assert int(trained.optimizer.iterations) == steps
