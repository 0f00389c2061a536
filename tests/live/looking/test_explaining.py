"""Occlusion, saliency and Grad-CAM against loops, finite differences and computations by hand."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from scipy.stats import spearmanr

from dltutor import live
from dltutor.live.looking import explaining
from dltutor.live.looking.explaining import (
    cover,
    grad_cam,
    likeness,
    occlusion,
    saliency,
    saliency_times_pixel,
    shuffled,
)
from dltutor.live.looking.scores import Scores

LABEL = 2


def smooth(*last, shape=(6, 5, 1)):
    """A small network without corners, so that finite differences are exact enough; the last layers are given."""
    keras.utils.set_random_seed(4)
    return keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(3, 3, padding="same", activation="tanh"),
            layers.BatchNormalization(),
            layers.Dropout(0.5),
            layers.AveragePooling2D(2, padding="same"),
            layers.Conv2D(4, 2, activation="tanh"),
            layers.Flatten(),
            *last,
        ]
    )


def functional(x=None):
    keras.utils.set_random_seed(5)
    x = inputs = keras.Input((7, 6, 3))
    x = layers.Conv2D(4, 3, activation="relu")(x)
    y = layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(layers.Add()([x, y]))
    return keras.Model(inputs, layers.Dense(3)(x))


def random(shape, seed=0):
    return np.random.default_rng(seed).random(shape).astype(np.float32)


def answer_of(model, image):
    """The shares, from Keras's own output."""
    raw = np.asarray(model(image[None], training=False), float)[0]
    if len(raw) == 1:
        return np.array([1 - raw[0], raw[0]])
    return raw if abs(raw.sum() - 1) < 1e-4 else np.asarray(keras.ops.softmax(raw))


@pytest.mark.parametrize("patch", [1, 2, 3, 9])
@pytest.mark.parametrize(
    ("make", "fill"),
    [
        (lambda: smooth(layers.Dense(4, "softmax")), 0.0),
        (functional, [0.1, 0.5, 0.9]),
        (lambda: smooth(layers.Dense(1, "sigmoid")), 0.4),
    ],
)
def test_occlusion_is_what_a_loop_finds(make, fill, patch):
    model = make()
    shape = model.input_shape[1:]
    image, label = random(shape), 1
    before = answer_of(model, image)[label]
    expected = np.zeros(shape[:2])
    for row in range(shape[0]):
        for column in range(shape[1]):
            covered = image.copy()
            for i in range(row - patch // 2, row - patch // 2 + patch):
                for j in range(column - patch // 2, column - patch // 2 + patch):
                    if 0 <= i < shape[0] and 0 <= j < shape[1]:
                        covered[i, j] = fill
            expected[row, column] = before - answer_of(model, covered)[label]
    found = occlusion(model, image, label, patch, fill=fill)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert np.abs(found).max() > 1e-4


def test_a_large_image_is_covered_at_every_second_pixel():
    model = keras.Sequential([keras.Input((None, None, 1)), layers.Conv2D(2, 3), layers.GlobalMaxPooling2D()])
    image = random((28, 30, 1))
    found = occlusion(model, image, 0, 4)
    assert found.shape == (14, 15)
    before = answer_of(model, image)[0]
    for i, j in ((0, 0), (7, 3), (13, 14)):
        after = answer_of(model, cover(image, (2 * i + 1, 2 * j + 1), 4))[0]
        assert found[i, j] == pytest.approx(before - after, abs=1e-5)


def test_a_sweep_can_be_made_bit_by_bit():
    scores = Scores(smooth(layers.Dense(4, "softmax"), shape=(40, 40, 3)))
    image = random((40, 40, 3))
    whole, parts = (explaining.Sweep(scores, image, 5) for _ in range(2))
    whole.go_on()
    parts.go_on(0)
    assert not parts.complete and np.isnan(parts.drops(1)[-1, -1]) and not np.isnan(parts.drops(1)[0, 0])
    while not parts.complete:
        parts.go_on(0)
    np.testing.assert_allclose(parts.answers, whole.answers, atol=1e-6)


def endings():
    """The same model, its softmax written in several ways, or left out."""
    return {
        "in the layer": [layers.Dense(4, "softmax")],
        "a layer": [layers.Dense(4), layers.Softmax()],
        "an activation": [layers.Dense(4), layers.Activation("softmax")],
        "within a model": [keras.Sequential([keras.Input((16,)), layers.Dense(4, "softmax")])],
        "reshaped": [layers.Dense(4, "softmax"), layers.Reshape((4,))],
        "logits": [layers.Dense(4)],
    }


def logit_of(model, images, label):
    """The logit by hand: what comes before the last layers, and the weights of the last one."""
    flat = next(layer for layer in model.layers if isinstance(layer, layers.Flatten))
    before = keras.Model(model.inputs[0], flat.output)(images, training=False)
    kernel, bias = model.get_weights()[-2:]
    return np.asarray(before, float) @ kernel[:, label] + bias[label]


@pytest.mark.parametrize("ending", endings())
def test_saliency_is_the_finite_difference_of_the_logit(ending):
    model = smooth(*endings()[ending])
    image, step = random((6, 5, 1)), 2e-2
    expected = np.zeros((6, 5))
    for place in np.ndindex(6, 5):
        more, less = image.copy(), image.copy()
        more[place] += step
        less[place] -= step
        high, low = logit_of(model, np.stack([more, less]), LABEL)
        expected[place] = abs(high - low) / (2 * step)
    found = saliency(model, image, LABEL)
    np.testing.assert_allclose(found, expected, rtol=0.02, atol=2e-4)
    np.testing.assert_allclose(saliency_times_pixel(model, image, LABEL), found * image[..., 0], rtol=1e-5)
    assert Scores(model).of_logits == (ending != "logits")


def test_after_a_softmax_that_is_sure_the_gradient_of_the_probability_has_vanished():
    model = smooth(layers.Dense(4, "softmax"))
    kernel, bias = model.get_weights()[-2:]
    model.layers[-1].set_weights([kernel, bias + np.eye(4)[LABEL] * 30])
    image = tf.constant(random((1, 6, 5, 1)))
    with tf.GradientTape() as tape:
        tape.watch(image)
        probability = model(image, training=False)[0, LABEL]
    assert np.abs(tape.gradient(probability, image)).max() < 1e-9
    assert saliency(model, image[0].numpy(), LABEL).max() > 1e-2


@pytest.mark.parametrize("activation", ["softmax", None, "sigmoid"])
def test_the_saliency_of_a_linear_model_is_the_size_of_its_weights(activation):
    model = keras.Sequential([keras.Input((4, 3, 3)), layers.Flatten(), layers.Dense(5, activation)])
    weights = np.abs(model.get_weights()[0][:, LABEL]).reshape(4, 3, 3)
    np.testing.assert_allclose(saliency(model, random((4, 3, 3)), LABEL), weights.max(axis=2), rtol=1e-5)


def test_one_sigmoid_output_decides_between_two_classes():
    model = keras.Sequential([keras.Input((9,)), layers.Dense(1, "sigmoid")])
    image = random((3, 3))
    weights = np.abs(model.get_weights()[0]).reshape(3, 3)
    for label in (0, 1):
        np.testing.assert_allclose(saliency(model, image, label), weights, rtol=1e-5)
    np.testing.assert_allclose(occlusion(model, image, 0), -occlusion(model, image, 1), atol=1e-7)
    share = float(model(image.reshape(1, 9))[0, 0])
    np.testing.assert_allclose(Scores(model).shares(image.reshape(1, 9)), [[1 - share, share]], rtol=1e-5)


def test_one_logit_is_never_taken_for_a_probability():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(1, kernel_initializer="ones")])
    shares = Scores(model).shares(np.full((1, 4), 0.125))
    np.testing.assert_allclose(shares[:, 1], 1 / (1 + np.exp(-0.5)), rtol=1e-5)


def test_several_labels_at_once_have_a_share_each():
    model = keras.Sequential([keras.Input((4, 4)), layers.Flatten(), layers.Dense(3, "sigmoid")])
    x = random((2, 4, 4))
    np.testing.assert_allclose(Scores(model).shares(x), np.asarray(model(x)), rtol=1e-5)


def test_grad_cam_by_hand():
    kernels = np.array([[[1.0, 0], [0, 1]], [[0, 1], [-1, 0]], [[-1, 1], [1, -1]]])
    model = keras.Sequential(
        [
            keras.Input((3, 4, 1)),
            layers.Conv2D(3, 2, activation="relu"),
            layers.Flatten(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    dense = np.random.default_rng(1).normal(size=(2 * 3 * 3, 2))
    model.set_weights([np.moveaxis(kernels, 0, -1)[:, :, None], np.array([0.1, 0.2, -0.1]), dense, np.zeros(2)])
    image = random((3, 4), seed=2)
    maps = np.zeros((2, 3, 3))
    for row, column, k in np.ndindex(2, 3, 3):
        total = (image[row : row + 2, column : column + 2] * kernels[k]).sum() + (0.1, 0.2, -0.1)[k]
        maps[row, column, k] = max(0, total)
    for label in (0, 1):
        shares = dense[:, label].reshape(2, 3, 3).mean(axis=(0, 1))
        expected = np.maximum(0, (maps * shares).sum(axis=2))
        np.testing.assert_allclose(grad_cam(model, image, label), expected, atol=1e-6)
        assert expected.any() or label


def test_after_global_averages_grad_cam_weighs_with_the_weights_of_the_last_layer():
    model = functional()
    image = random((7, 6, 3))
    probe = keras.Model(model.inputs[0], model.layers[-3].output)  # the sum of both branches
    maps = np.asarray(probe(image[None]))[0]
    expected = np.maximum(0, maps @ model.get_weights()[-2][:, LABEL]) / maps[..., 0].size
    found = grad_cam(model, image, LABEL, model.layers[-3].name)
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert found.any()


def test_grad_cam_takes_the_last_convolution_with_more_than_one_place():
    inputs = keras.Input((8, 8, 1))
    x = layers.Conv2D(2, 3, name="first")(inputs)
    x = layers.MaxPooling2D(name="pool")(layers.Conv2D(3, 3, name="second")(x))
    x = layers.Conv2D(4, 2, name="third")(x)
    model = keras.Model(inputs, layers.Dense(2)(layers.Flatten()(x)))
    scores = Scores(model)
    assert scores.layer == "second"
    assert [tap.name for tap in scores.layers] == ["first", "second", "pool"]
    assert grad_cam(scores, random((8, 8)), 0).shape == (4, 4)
    assert grad_cam(scores, random((8, 8)), 0, "pool").shape == (2, 2)


def test_a_model_within_a_model_gives_its_maps():
    base = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(3, 3, activation="relu")], name="base")
    head = [layers.Dropout(0.5), layers.GlobalAveragePooling2D(), layers.Dense(2, "softmax")]
    model = keras.Sequential([keras.Input((8, 8, 1)), base, *head])
    image = random((8, 8, 1))
    maps, weights = np.asarray(base(image[None]))[0], model.get_weights()[-2]
    expected = np.maximum(0, maps @ weights[:, 1]) / 36
    np.testing.assert_allclose(grad_cam(model, image, 1), expected, atol=1e-6)
    base.trainable = False
    np.testing.assert_allclose(grad_cam(model, image, 1), expected, atol=1e-6)


def test_layers_work_as_in_use_not_as_in_training():
    model = smooth(layers.Dense(4, "softmax"))
    model.layers[1].moving_variance.assign([4.0, 0.25, 1.0])
    kept = [variable.numpy().copy() for variable in model.variables]
    image = random((6, 5, 1))
    scores = Scores(model)
    x = tf.constant(image[None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        score = tf.math.log(model(x, training=False))[0]
        difference = score[1] - score[0]  # of two logits: the softmax's sum falls out
    expected = tape.gradient(difference, x)[0].numpy()
    found = scores.gradient(image, 1)[1] - scores.gradient(image, 0)[1]
    np.testing.assert_allclose(found, expected, atol=1e-5)
    for method in (occlusion, saliency, grad_cam):
        np.testing.assert_array_equal(method(scores, image, 1), method(scores, image, 1))
    for variable, before in zip(model.variables, kept, strict=True):
        np.testing.assert_array_equal(variable.numpy(), before)


def test_training_is_seen_at_once():
    model = keras.Sequential([keras.Input((2, 2)), layers.Flatten(), layers.Dense(2)])
    scores = Scores(model)
    saliency(scores, np.ones((2, 2)), 0)
    model.layers[-1].kernel.assign(np.full((4, 2), 7.0))
    np.testing.assert_allclose(saliency(scores, np.ones((2, 2)), 0), 7)


def test_a_shuffled_copy_answers_as_a_model_with_these_weights():
    model, other = smooth(layers.Dense(4, "softmax")), smooth(layers.Dense(4, "softmax"))
    kept, image = model.get_weights(), random((6, 5, 1))
    scores = Scores(model)
    for count in (1, 3):
        weights = shuffled(model, count)
        values = [weights.get(id(variable), variable.numpy()) for variable in model.weights]
        for value, own in zip(values, kept, strict=True):
            np.testing.assert_array_equal(np.sort(value, axis=None), np.sort(own, axis=None))
        other.set_weights(values)
        np.testing.assert_allclose(scores.shares(image[None], weights), np.asarray(other(image[None])), atol=1e-6)
        for method in (saliency, saliency_times_pixel, grad_cam):
            np.testing.assert_allclose(method(scores, image, 1, weights=weights), method(other, image, 1), atol=1e-6)
            assert not np.allclose(method(scores, image, 1, weights=weights), method(scores, image, 1), atol=1e-4)
    for now, before in zip(model.get_weights(), kept, strict=True):
        np.testing.assert_array_equal(now, before)


@pytest.mark.parametrize("seed", range(3))
def test_likeness_is_the_rank_correlation_of_scipy(seed):
    one, other = np.random.default_rng(seed).integers(0, 6, (2, 5, 4))
    assert likeness(one, other) == pytest.approx(spearmanr(one.ravel(), other.ravel()).statistic)
    assert np.isnan(likeness(one, np.zeros((5, 4))))


def test_they_are_found_by_name():
    assert (live.occlusion, live.saliency, live.grad_cam) == (occlusion, saliency, grad_cam)


def test_numbers_that_run_away():
    model = smooth(layers.Dense(4, "softmax"))
    model.layers[0].kernel.assign(np.full((3, 3, 1, 3), np.nan))
    np.testing.assert_array_equal(Scores(model).shares(random((1, 6, 5, 1))), 0.25)


IMAGE = np.zeros((6, 5))


def test_what_does_not_fit_is_one_line(refused):
    for act, words in (
        (lambda m: occlusion(m, IMAGE, 4), r"^label=4: .* from 0 to 3"),
        (lambda m: saliency(m, IMAGE, -1), r"^label=-1"),
        (lambda m: saliency(m, IMAGE, 1.5), r"^label=1.5"),
        (lambda m: grad_cam(m, IMAGE, "cat"), r"^label='cat'"),
        (lambda m: occlusion(m, IMAGE, 1, 0), r"^patch=0"),
        (lambda m: occlusion(m, IMAGE, 1, "small"), r"^patch="),
        (lambda m: occlusion(m, IMAGE, 1, fill=[1, 2]), r"^fill has 2 numbers"),
        (lambda m: occlusion(m, IMAGE, 1, fill="grey"), r"^fill='grey'"),
        (lambda m: saliency(m, np.zeros((5, 5)), 1), r"^image: one image has shape \(5, 5\)"),
        (lambda m: saliency(m, np.zeros((2, 6, 5, 1)), 1), r"^image"),
        (lambda m: saliency(m, np.full((6, 5), np.nan), 1), r"^image contains NaN"),
        (lambda m: grad_cam(m, IMAGE, 1, "conv"), r"^layer='conv': it must be one of 'conv2d"),
        (lambda m: grad_cam(keras.Sequential([keras.Input((3,)), layers.Dense(2)]), np.zeros(3), 1), "no convolution"),
        (lambda m: saliency(None, IMAGE, 1), "must be a Keras model"),
        (lambda m: saliency(keras.Sequential([layers.Dense(3)]), IMAGE, 1), r"keras\.Input"),
        (
            lambda m: Scores(keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 3)])),
            "one number for each class",
        ),
    ):
        with refused(words):
            act(smooth(layers.Dense(4, "softmax")))
