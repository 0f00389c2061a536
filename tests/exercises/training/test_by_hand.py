"""Chapter 4: each solution is right, each typical wrong answer is met by its own message, nonsense by one line."""

import numpy as np
import pytest

from dltutor.exercises import training as practice

from ..as_learner import refusal, tells

BOTH = "both = np.concatenate([x_train, x_test])\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return (x_train - x_train.mean(axis=0)) / x_train.std(axis=0)", "it must give two tables"),
        ("return x_train, x_test", "x_train comes back unchanged"),
        ("m = x_train.mean(axis=0)\nreturn x_train - m, x_test - m", "nothing is divided by the standard deviation"),
        (
            "m, v = x_train.mean(axis=0), x_train.var(axis=0)\nreturn (x_train - m) / v, (x_test - m) / v",
            "`std`, not `var`",
        ),
        (
            "m, s = x_train.mean(), x_train.std()\nreturn (x_train - m) / s, (x_test - m) / s",
            "each column needs its own, `axis=0`",
        ),
        (
            BOTH + "m, s = both.mean(axis=0), both.std(axis=0)\nreturn (x_train - m) / s, (x_test - m) / s",
            "the test set leaks into the training",
        ),
        (
            "a, b = x_train.min(axis=0), x_train.max(axis=0)\nreturn (x_train - a) / (b - a), (x_test - a) / (b - a)",
            "this scales to 0 … 1",
        ),
        (
            "f = lambda t: (t - t.mean(axis=0)) / t.std(axis=0)\nreturn f(x_train), f(x_test)",
            "x_test is scaled by its own mean",
        ),
        (
            "return (x_train - x_train.mean(axis=0)) / x_train.std(axis=0), x_test",
            "x_test comes back unchanged",
        ),
        ("return x_train * np.nan, x_test", "contains NaN"),
        ("return x_train[:2], x_test", "has shape (2, 2)"),
        ("return 1", "it must give two tables"),
    ],
)
def test_scale(body, message):
    tells(practice.scale, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return random.permutation(n)", "three arrays of indices"),
        ("i = np.arange(n)\nreturn i[:n*6//10], i[n*6//10:n*8//10], i[n*8//10:]", "the samples are not mixed"),
        (
            "f = random.permutation\nreturn f(n)[:n*6//10], f(n)[n*6//10:n*8//10], f(n)[n*8//10:]",
            "a leak",
        ),
        ("i = random.permutation(n)\nreturn i[:n*6//10], i[n*6//10:], i[n*6//10:]", "is in validation and test alike"),
        (
            "i = random.permutation(n)\nreturn i[:n*6//10], i[n*6//10:n*8//10], i[n*8//10:-1]",
            "1 samples are in no set",
        ),
        (
            "i = random.permutation(n)\nreturn i[:n*8//10], i[n*8//10:n*9//10], i[n*9//10:]",
            "60, 20 and 20 %",
        ),
        ("i = random.permutation(n) + 1\nreturn i[:6], i[6:8], i[8:]", "there is no sample 10"),
        ("i = random.permutation(n) / 2\nreturn i[:6], i[6:8], i[8:]", "indices are whole numbers"),
        ("return 'a', 'b', 'c'", "it must be indices"),
    ],
)
def test_three_sets(body, message):
    tells(practice.three_sets, body, message)


LOOP = "best = 0\nfor epoch, loss in enumerate(losses):\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return int(np.argmin(losses))", "that is the lowest loss of all"),
        ("return len(losses) - 1", "0.6 and 0.7 bring nothing new"),
        (
            LOOP + "    if loss < losses[best]: best = epoch\n    if epoch - best >= patience: return losses[best]\n"
            "return losses[best]",
            "that is the loss; asked for is its epoch",
        ),
        (
            LOOP
            + "    if loss < losses[best]: best = epoch\n    if epoch - best >= patience: return epoch\nreturn best",
            "in that epoch training stops; the best weights are older",
        ),
        (
            LOOP + "    if loss < losses[best]: best = epoch\n    if epoch - best >= patience: return best + 1\n"
            "return best + 1",
            "epochs are counted from 0",
        ),
        (
            LOOP
            + "    if loss <= losses[best]: best = epoch\n    if epoch - best >= patience: return best\nreturn best",
            "an equal loss is no new lowest one",
        ),
        (
            LOOP + "    if loss < losses[best]: best = epoch\n    if epoch - best > patience: return best\nreturn best",
            "training stops in epoch 3",
        ),
        ("return 'now'", "it must be one epoch"),
    ],
)
def test_early_stopping(body, message):
    tells(practice.early_stopping, body, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return np.where(chance >= rate, values, 0)", "must be divided by 1 - 0.5"),
        ("return np.where(chance >= rate, values * (1 - rate), 0)", "they must be divided"),
        ("return np.where(chance < rate, values / (1 - rate), 0)", "the wrong ones are silenced"),
        ("return np.where(chance < rate, values, 0)", "the wrong ones are silenced, and"),
        ("return values / (1 - rate)", "nothing is silenced"),
        ("return values", "nothing changes"),
        ("return values[chance >= rate]", "a number for each value"),
        ("return np.where(chance >= 0.5, values / 0.5, 0)", "is right"),
    ],
)
def test_dropout(body, message):
    tells(practice.dropout, body, message)


def flowers_model(*layers, loss="sparse_categorical_crossentropy"):
    import keras

    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile("adam", loss)
    return model


def test_flowers():
    import keras

    from dltutor import datasets, live

    (x, y), _ = datasets.iris()
    check = practice.flowers
    assert "must be a Keras model" in refusal(check, "model")
    assert "it must be (30, 3)" in refusal(check, flowers_model(keras.layers.Dense(1)))
    untrained = flowers_model(
        keras.layers.Dense(3, "softmax", bias_initializer=keras.initializers.Constant([0, 0, 99.0]))
    )
    assert "the same answer to all; was it trained?" in refusal(check, untrained)
    scaled = flowers_model(keras.layers.Dense(16, "tanh"), keras.layers.Dense(3, "softmax"))
    live.train(scaled, ((x - x.mean(axis=0)) / x.std(axis=0), y), epochs=500)
    assert "it must scale them itself" in refusal(check, scaled)
    lost = flowers_model(keras.layers.Dense(3, kernel_initializer=keras.initializers.Constant(np.nan)))
    assert "NaN" in refusal(check, lost)
    two = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    assert "does not take four lengths" in refusal(check, two)
