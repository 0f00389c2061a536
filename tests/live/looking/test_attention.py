"""Looking into models that attend: weights against Keras's own scores and NumPy, positions shut, masks, training."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import live
from dltutor.errors import LearnerError
from dltutor.live.looking.attention import Attending

SOURCE = np.array([[3, 1, 4, 1, 0, 0], [2, 7, 1, 8, 2, 8]])
TARGET = np.array([[1, 4, 2, 0], [1, 5, 6, 2]])
SHUT = np.array([[0, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 0]], bool)


def attention(kind):
    return {
        "dot": lambda: layers.Attention(use_scale=True, dropout=0.5, name="look"),
        "additive": lambda: layers.AdditiveAttention(name="look"),
        "heads": lambda: layers.MultiHeadAttention(3, 5, dropout=0.5, name="look"),
    }[kind]()


def call(layer, query, value, **options):
    together = [[query, value]] if isinstance(layer, layers.Attention) else [query, value]
    return layer(*together, **options)


def translator(kind="dot", seed=0):
    """The model, and beside it one of the same layers that gives Keras's own scores."""
    keras.utils.set_random_seed(seed)
    source, target = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    states, last = layers.GRU(8, return_sequences=True, return_state=True)(
        layers.Embedding(9, 6, mask_zero=True)(source)
    )
    words = layers.GRU(8, return_sequences=True)(layers.Embedding(9, 6, mask_zero=True)(target), initial_state=last)
    look, last = attention(kind), layers.Dense(9)
    output, scores = call(look, words, states, return_attention_scores=True)
    model = keras.Model([source, target], last(layers.Concatenate()([words, output])))
    return model, keras.Model([source, target], [scores, words, states])


@pytest.mark.parametrize("kind", ["dot", "additive", "heads"])
def test_the_weights_are_those_that_keras_gives_and_none_lies_on_padding(kind):
    model, own = translator(kind)
    answer, weights = Attending(model).look([SOURCE, TARGET])
    scores = own([SOURCE, TARGET])[0].numpy()
    np.testing.assert_allclose(weights["look"], scores if kind == "heads" else scores[:, None], atol=1e-6)
    assert weights["look"][0, ..., 4:].max() < 1e-9
    np.testing.assert_allclose(answer, model([SOURCE, TARGET]).numpy(), atol=1e-5)


def test_with_positions_shut_they_are_the_softmax_of_what_is_open_by_hand():
    model, own = translator()
    look = Attending(model)
    scale = float(model.get_layer("look").scale.numpy())
    _, words, states = (each.numpy() for each in own([SOURCE, TARGET]))
    scores = scale * np.einsum("bqu,bku->bqk", words, states)
    scores[np.broadcast_to((SHUT | (SOURCE == 0))[:, None], scores.shape)] = -np.inf
    right = np.exp(scores - scores.max(-1, keepdims=True))
    right /= right.sum(-1, keepdims=True)
    found = look.weights([SOURCE, TARGET], shut=SHUT)[:, 0]
    np.testing.assert_allclose(found, right, atol=1e-6)
    assert found[np.broadcast_to(SHUT[:, None], found.shape)].max() == 0


@pytest.mark.parametrize("kind", ["additive", "heads"])
def test_a_shut_position_changes_nothing_any_more(kind):
    query, value = np.random.default_rng(0).normal(size=(2, 1, 4, 6))
    keras.utils.set_random_seed(0)
    a, b = keras.Input((None, 6)), keras.Input((None, 6))
    look = Attending(keras.Model([a, b], call(attention(kind), a, b)))
    shut = [False, True, False, False]
    other = value.copy()
    other[:, 1] = 9.0
    np.testing.assert_allclose(look.predict([query, value], shut), look.predict([query, other], shut), atol=1e-6)
    without = np.delete(value, 1, axis=1)
    np.testing.assert_allclose(look.predict([query, value], shut), look.predict([query, without]), atol=1e-6)


def test_it_follows_training_and_leaves_the_model_as_it_was():
    model, own = translator()
    look, outputs = Attending(model), [layer.output for layer in model.layers]
    before = look.weights([SOURCE, TARGET])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.optimizer.learning_rate = 5.0
    model.fit([SOURCE, TARGET], TARGET, verbose=0)
    after = look.weights([SOURCE, TARGET])
    assert np.abs(after - before).max() > 1e-4
    np.testing.assert_allclose(after[:, 0], own([SOURCE, TARGET])[0].numpy(), atol=1e-6)
    assert all(a is b for a, b in zip(outputs, (layer.output for layer in model.layers), strict=True))
    assert "call" not in model.get_layer("look").__dict__


def test_several_layers_within_a_model_each_by_its_name():
    keras.utils.set_random_seed(0)
    inside, outside = keras.Input((None, 6)), keras.Input((None, 6))
    own = layers.MultiHeadAttention(2, 3, name="self")
    block = keras.Model(inside, own(own(inside, inside, use_causal_mask=True), inside))
    model = keras.Model(outside, layers.Attention(name="last")([block(outside), outside]))
    look = live.Attending(model)
    assert look.names == ("self", "self 2", "last")
    x = np.random.default_rng(1).normal(size=(3, 5, 6))
    shut = {"self": np.eye(5, dtype=bool)[0], "last": np.eye(5, dtype=bool)[:3]}
    _, weights = look.look(x, shut)
    for name, each in weights.items():
        np.testing.assert_allclose(each.sum(-1)[:, :, 1:], 1, atol=1e-5)
        assert each.shape == (3, 1 if name == "last" else 2, 5, 5)
    assert weights["self 2"][..., 0].max() == 0 and weights["last"][1, 0, :, 1].max() == 0
    assert look.weights(x, layer="self")[0, 0, 0, 1:].max() < 1e-9


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda look: Attending("attention"), "it must be a Keras model"),
        (lambda look: Attending(keras.Sequential([keras.Input((3,)), layers.Dense(2)])), "it has no layer Attention"),
        (lambda look: look.weights([SOURCE]), "1 array given, and the model takes 2"),
        (lambda look: look.weights([SOURCE[0], TARGET]), "one has shape (6,)"),
        (lambda look: look.weights([SOURCE[:1], TARGET]), "they hold [1, 2] samples"),
        (lambda look: look.weights([SOURCE, TARGET], shut=[1, 0, 0, 0, 0, 0]), "True or False for each key"),
        (lambda look: look.weights([SOURCE, TARGET], shut=[True, False]), "shut does not fit"),
        (lambda look: look.weights([SOURCE, TARGET], shut=SOURCE > 0), "in sample 0 no position is left"),
        (lambda look: look.weights([SOURCE, TARGET], layer="query"), "layer='query'"),
    ],
)
def test_what_cannot_be_looked_at_is_said_in_a_line(ask, said):
    with pytest.raises(LearnerError) as caught:
        ask(Attending(translator()[0]))
    assert said in str(caught.value) and "\n" not in str(caught.value)
