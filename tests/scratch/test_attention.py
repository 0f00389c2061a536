"""Attention, heads, normalisation and a whole block against Keras's layers, waves against their definition."""

import numpy as np
import pytest

from dltutor.errors import LearnerError
from dltutor.scratch import attention as by_hand

CHANCE = np.random.default_rng(0)
X = CHANCE.normal(size=(3, 7, 6)).astype("float32")
PADDED = np.arange(7) < np.array([7, 4, 1])[:, None]  # (samples, places)
MASKS = {
    "everywhere": None,
    "causal": np.broadcast_to(by_hand.causal_mask(7), (3, 7, 7)),
    "padding": np.broadcast_to(PADDED[:, None], (3, 7, 7)),
}


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def shaken(layer):
    """The layer with weights from chance, biases too."""
    layer.set_weights([CHANCE.normal(scale=0.6, size=w.shape).astype("float32") for w in layer.get_weights()])
    return layer


def heads_of(keras, **settings):
    layer = keras.layers.MultiHeadAttention(2, 3, **settings)
    layer.build(X.shape, X.shape)
    return shaken(layer)


def test_attention_equals_keras_once_the_scores_are_scaled(keras):
    queries, keys, values = X[:, :4], X[:, 1:6], X[:, 2:, :2]
    theirs, weights = keras.layers.Attention()(
        [queries / np.sqrt(np.float32(6)), values, keys], return_attention_scores=True
    )
    found = by_hand.attention(queries, keys, values)
    np.testing.assert_allclose(found.found, theirs, atol=1e-5)
    np.testing.assert_allclose(found.weights, weights, atol=1e-5)


@pytest.mark.parametrize("name", MASKS)
def test_several_heads_equal_keras(keras, name):
    layer, mask = heads_of(keras, value_dim=5), MASKS[name]
    theirs, weights = layer(X, X, attention_mask=mask, return_attention_scores=True)
    ours = by_hand.MultiHeadAttention(*layer.get_weights())(X, None if mask is None else mask[:, None])
    np.testing.assert_allclose(ours.found, theirs, atol=1e-5)
    np.testing.assert_allclose(ours.weights, weights, atol=1e-5)


def test_several_heads_are_attention_on_parts_side_by_side(keras):
    layer = heads_of(keras)
    parts = layer.get_weights()
    queries, keys, values = (
        by_hand.split_heads(X @ parts[i].reshape(6, 6) + parts[i + 1].ravel(), 2) for i in (0, 2, 4)
    )
    found = by_hand.merge_heads(by_hand.attention(queries, keys, values).found)
    np.testing.assert_allclose(found @ parts[6].reshape(6, 6) + parts[7], layer(X, X), atol=1e-5)


def test_layer_normalization_equals_keras(keras):
    for epsilon in (1e-3, 1e-6):
        layer = keras.layers.LayerNormalization(epsilon=epsilon)
        layer.build(X.shape)
        ours = by_hand.layer_normalization(X, *shaken(layer).get_weights(), epsilon)
        np.testing.assert_allclose(ours, layer(X), atol=1e-5)


@pytest.mark.parametrize("name", MASKS)
def test_a_block_equals_the_same_layers_of_keras(keras, name):
    layers, mask = keras.layers, MASKS[name]
    first, second, attend = layers.LayerNormalization(), layers.LayerNormalization(), heads_of(keras)
    hidden, out = layers.Dense(9, "relu"), layers.Dense(6)
    for layer, shape in ((first, X.shape), (second, X.shape), (hidden, X.shape), (out, (3, 7, 9))):
        layer.build(shape)
        shaken(layer)
    normed = first(X)
    middle = X + attend(normed, normed, attention_mask=mask)
    theirs = middle + out(hidden(second(middle)))
    ours = by_hand.Block(
        first.get_weights(),
        by_hand.MultiHeadAttention(*attend.get_weights()),
        second.get_weights(),
        hidden.get_weights(),
        out.get_weights(),
    )
    np.testing.assert_allclose(ours(X, None if mask is None else mask[:, None]), theirs, atol=1e-5)


def test_with_the_causal_mask_the_past_does_not_move_when_the_future_does(keras):
    heads, later = by_hand.MultiHeadAttention(*heads_of(keras).get_weights()), X.copy()
    later[:, 4:] += 1
    mask = by_hand.causal_mask(7)
    np.testing.assert_array_equal(heads(later, mask).found[:, :4], heads(X, mask).found[:, :4])
    assert np.triu(heads(X, mask).weights, 1).max() == 0
    assert np.abs(heads(later).found[:, :4] - heads(X).found[:, :4]).max() > 0.1


def test_waves_tell_by_a_turn_how_far_two_places_are_apart():
    table = by_hand.waves(50, 16)
    for i in range(8):
        turned = np.exp(1j * np.arange(50) / 10000 ** (2 * i / 16))
        np.testing.assert_allclose(table[:, 8 + i] + 1j * table[:, i], turned, atol=1e-12)
    fits = table @ table.T
    np.testing.assert_allclose([fits[3, 8], fits[40, 45]], fits[20, 25])  # five apart, wherever they are


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: by_hand.attention([1.0], [[1.0]], [[1.0]]), "queries has shape (1,)"),
        (lambda: by_hand.attention([[1.0]], [[1.0, 2.0]], [[1.0]]), "they must be (queries, d), (keys, d)"),
        (lambda: by_hand.attention([[1.0]], [[1.0]], [[1.0], [2.0]]), "they must be (queries, d), (keys, d)"),
        (lambda: by_hand.attention([[1.0]], [[1.0]], [[1.0]], [[1]]), "it must be True where a query may look"),
        (lambda: by_hand.attention([[1.0]], [[1.0]], [[1.0]], [[False]]), "at least one place"),
        (lambda: by_hand.attention([[1.0]], [[1.0]], [[1.0]], [[True] * 3]), "mask has shape (1, 3)"),
        (lambda: by_hand.attention([["a"]], [[1.0]], [[1.0]]), "queries"),
        (lambda: by_hand.split_heads(X, 4), "heads=4: it must divide the 6 numbers"),
        (lambda: by_hand.waves(4, 5), "size=5: it must be even"),
        (lambda: by_hand.causal_mask(0), "places=0"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(call, said):
    with pytest.raises(LearnerError) as told:
        call()
    assert said in str(told.value) and "\n" not in str(told.value)
