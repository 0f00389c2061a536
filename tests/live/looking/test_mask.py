"""No weight lies on the future, and the past does not move when the future changes: Keras's layer, and models with it.

Some versions of Keras dropped the causal mask in silence where the weights were asked for as well.
"""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import live

PLACES, SEEN = 7, 4  # places of a sequence, and those that stay as they are
X = np.random.default_rng(0).normal(size=(3, PLACES, 8)).astype("float32")
OTHER = np.concatenate([X[:, :SEEN], X[:, SEEN:] + 1], axis=1)


def made(heads, dropout=0.0):
    keras.utils.set_random_seed(0)
    return layers.MultiHeadAttention(heads, 4, dropout=dropout)


@pytest.mark.parametrize("heads", [1, 2])
@pytest.mark.parametrize("dropout", [0.0, 0.2])
@pytest.mark.parametrize("told", [False, True])
def test_the_layer_of_keras_keeps_its_mask_whether_its_weights_are_asked_for_or_not(heads, dropout, told):
    layer = made(heads, dropout)
    asked = {"use_causal_mask": True, "return_attention_scores": told}
    before, after = layer(X, X, **asked), layer(OTHER, OTHER, **asked)
    if told:
        (before, weights), (after, _) = before, after
        weights = np.array(weights)
        assert np.triu(weights, 1).max() == 0
        np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-5)
    before, after = np.array(before), np.array(after)
    np.testing.assert_allclose(after[:, :SEEN], before[:, :SEEN], atol=1e-6)
    assert np.abs(after[:, SEEN:] - before[:, SEEN:]).max() > 0.01, "the future itself does not move"


def test_without_the_mask_the_past_does_move():
    layer = made(2)
    moved = np.abs(np.array(layer(OTHER, OTHER)) - np.array(layer(X, X)))[:, :SEEN]
    assert moved.max() > 0.01


def language_model(masked, padded):
    """Two blocks with residuals, as the chapter builds them: the next of 10 words at each place."""
    keras.utils.set_random_seed(1)
    words = keras.Input((PLACES,), dtype="int32")
    x = layers.Embedding(10, 8, mask_zero=padded)(words)
    for _ in range(2):
        found = layers.LayerNormalization()(x)
        found = layers.MultiHeadAttention(2, 4)(found, found, use_causal_mask=masked)
        x = layers.Add()([x, found])
        x = layers.Add()([x, layers.Dense(8)(layers.Dense(16, "relu")(layers.LayerNormalization()(x)))])
    return keras.Model(words, layers.Dense(10)(x))


@pytest.fixture(scope="module")
def rows():
    """Sentences, the same with another ending, and which places are words, not padding."""
    first = np.random.default_rng(1).integers(1, 9, (4, PLACES)).astype("int32")
    second = first.copy()
    second[:, SEEN:] += 1
    return first, second


@pytest.mark.parametrize("padded", [False, True])
def test_a_model_with_masks_says_the_same_of_the_past_and_looks_at_no_future(rows, padded):
    first = rows[0]
    model = language_model(True, padded)
    said, other = (model(each).numpy() for each in rows)
    np.testing.assert_allclose(other[:, :SEEN], said[:, :SEEN], atol=1e-6)
    look = live.Attending(model)
    answer, weights = look.look(first)
    np.testing.assert_allclose(answer, said, atol=1e-5)
    assert len(weights) == 2
    for each in weights.values():
        assert each.shape == (4, 2, PLACES, PLACES)
        assert np.triu(each, 1).max() == 0
        np.testing.assert_allclose(each.sum(axis=-1), 1, atol=1e-5)
    if padded:
        first = first.copy()
        first[:, -2:] = 0
        for each in look.look(first)[1].values():
            assert np.triu(each[:, :, :-2], 1).max() == 0 and each[:, :, :-2, -2:].max() == 0


def test_a_model_without_masks_gives_itself_away(rows):
    first, second = rows
    model = language_model(False, False)
    assert np.abs(model(second).numpy() - model(first).numpy())[:, :SEEN].max() > 0.01
    assert max(np.triu(each, 1).max() for each in live.Attending(model).look(first)[1].values()) > 0.01


def test_training_keeps_the_mask(rows):
    first, second = rows
    model = language_model(True, False)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    live.train(model, (first, np.roll(first, -1, axis=1)), epochs=3, batch_size=2)
    np.testing.assert_allclose(model(second).numpy()[:, :SEEN], model(first).numpy()[:, :SEEN], atol=1e-6)
