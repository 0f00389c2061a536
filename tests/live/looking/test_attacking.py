"""Small changes that fool a network: what they are allowed, what they do, and that they equal those made by hand."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from dltutor import datasets
from dltutor.live.looking.attacking import Attack, noise


@pytest.fixture(scope="module")
def digits():
    (x, y), (x_test, y_test) = datasets.digits()
    return x[..., None], y, x_test[..., None], y_test


def network(x, y, *, softmax):
    keras.utils.set_random_seed(3)
    stack = [
        keras.Input((8, 8, 1)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.BatchNormalization(),
        layers.Flatten(),
    ]
    model = keras.Sequential([*stack, layers.Dense(10, "softmax" if softmax else None)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=not softmax))
    model.fit(x, y, epochs=6, verbose=0)
    return model


@pytest.fixture(scope="module")
def model(digits):
    return network(*digits[:2], softmax=False)


def by_hand(model, images, labels, size, steps):
    """The chapter's own lines."""
    images = changed = tf.convert_to_tensor(images)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(changed)
            loss = model.compute_loss(y=labels, y_pred=model(changed, training=False))
        changed = changed + (size if steps == 1 else 2.5 * size / steps) * tf.sign(tape.gradient(loss, changed))
        changed = tf.clip_by_value(tf.clip_by_value(changed, images - size, images + size), 0.0, 1.0)
    return changed.numpy()


def right(model, x, y):
    return float((np.argmax(model(x, training=False), axis=1) == y).mean())


def test_it_is_what_the_chapter_does_by_hand(model, digits):
    x, y = digits[2][:40], digits[3][:40]
    for steps in (1, 5):
        made, own = Attack(model).change(x, y, 0.1, steps), by_hand(model, x, y, 0.1, steps)
        assert (np.abs(made - own) < 1e-6).mean() > 0.99  # a gradient of nearly 0 may have either sign


@pytest.mark.parametrize("softmax", [False, True])
def test_it_fools_within_the_box_where_noise_does_not(model, digits, softmax):
    x, y = digits[2], digits[3]
    model = network(*digits[:2], softmax=True) if softmax else model
    attack, plain = Attack(model), right(model, x, y)
    one, twenty = (attack.change(x, y, 0.1, steps) for steps in (1, 20))
    for made in (one, twenty):
        assert made.min() >= 0 and made.max() <= 1 and np.abs(made - x).max() <= 0.1 + 1e-6
    assert right(model, noise(x, 0.1), y) > plain - 0.05
    assert right(model, twenty, y) < right(model, one, y) < plain - 0.25


def test_it_goes_towards_a_class_and_takes_a_size_for_each_image(model, digits):
    x, y = digits[2][:50], digits[3][:50]
    attack = Attack(model)
    three = attack.change(x, np.full(50, 3), 0.3, 20, towards=True)
    assert (np.argmax(model(three), axis=1) == 3).mean() > 0.8
    sizes = np.linspace(0, 0.3, 50)
    moved = np.abs(attack.change(x, y, sizes) - x).reshape(50, -1).max(axis=1)
    np.testing.assert_allclose(moved, sizes, atol=1e-6)


def test_a_network_that_is_trained_meanwhile_is_attacked_as_it_is(model, digits):
    x, y = digits[2][:20], digits[3][:20]
    attack = Attack(model)
    before = attack.change(x, y, 0.1)
    kept = model.get_weights()
    model.set_weights([-weights for weights in kept[:-2]] + kept[-2:])
    assert (attack.change(x, y, 0.1) != before).any()
    model.set_weights(kept)
    np.testing.assert_array_equal(attack.change(x, y, 0.1), before)


def test_one_unit_decides_between_two_classes():
    ink = layers.Dense(1, kernel_initializer="ones")
    attack = Attack(keras.Sequential([keras.Input((2, 2)), layers.Flatten(), ink]))
    x = np.full((2, 2, 2), 0.5)
    np.testing.assert_allclose(attack.change(x, [0, 1], 0.1)[:, 0, 0], [0.6, 0.4])
