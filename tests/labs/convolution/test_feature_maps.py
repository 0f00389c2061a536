"""The lab on feature maps: what it shows is what Keras computes; it follows a training, and never does one."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.live.page import registry
from dltutor.wording import share

from ..digit_models import chapter_model, dense_model


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


@pytest.fixture
def lab(digits):
    return labs.FeatureMaps(chapter_model(), *digits[1])


def test_the_shown_map_is_that_of_the_kernel(lab, digits):
    lab.set(layer="conv2d", channel=5, image=3)
    image = np.pad(digits[1][0][3], 1)
    kernel = lab.kernel[0]
    by_hand = [[(image[i : i + 3, j : j + 3] * kernel).sum() for j in range(8)] for i in range(8)]
    np.testing.assert_allclose(lab.map, np.maximum(0, by_hand), atol=1e-5)
    assert f"{share((lab.output == 0).mean())} of its 1,024 outputs are zero (its ReLU" in lab.words()


def test_a_dense_unit_weighs_the_maps_before_it(lab):
    last = lab.insides.taps[-1].name
    lab.set(layer="batch_normalization_1")
    maps = lab.output
    lab.set(layer=last, channel=4)
    assert lab.kernel.shape == (32, 4, 4)
    logits = [
        (np.moveaxis(lab.model.layers[-1].kernel.numpy()[:, i].reshape(4, 4, 32), -1, 0) * maps).sum()
        for i in range(10)
    ]
    np.testing.assert_allclose(np.argmax(logits), lab.answer.argmax())
    np.testing.assert_allclose((lab.kernel * maps).sum(), logits[4], rtol=1e-4)


def test_it_follows_a_training_in_another_lab(lab, digits):
    before = lab.map.copy()
    weights = lab.model.get_weights()
    assert "it is not trained yet" in lab.words()
    trainer = labs.Training(lab.model, digits[0])
    trainer.press("step")
    assert not np.allclose(before, lab.map)
    assert "not trained" not in lab.words()
    trainer.press("reset")
    np.testing.assert_allclose(lab.map, before, atol=1e-6)
    for now, then in zip(lab.model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(now, then)


def test_after_a_fit_it_is_asked_to_look_again(lab, digits):
    before = lab.map.copy()
    lab.press("look")
    assert "have not changed" in lab.words()
    lab.model.fit(*digits[0], epochs=1, steps_per_epoch=2, verbose=0)
    np.testing.assert_array_equal(before, lab.map)
    lab.press("look")
    assert "have not changed" not in lab.words() and not np.allclose(before, lab.map)


def test_a_busy_lab_is_passed_over(lab):
    from threading import Thread

    with lab.lock:
        lab.model.layers[0].bias.assign_add(np.ones(16))
        told = Thread(target=lab.news, args=(True,))
        told.start()
        told.join(5)
        assert not told.is_alive()
    lab.news(True)


def test_keys_and_clicks_choose(lab):
    lab.type("ArrowDown")
    assert lab.tap.kind == "BatchNormalization"
    lab.type("ArrowLeft")
    assert lab.values.channel == 15
    lab.type("n")
    assert lab.values.image == 1
    x, y = lab.picture.lines[3].place(6)
    lab.point("down", *lab.picture.place("line 3", x, y + 4))
    assert (lab.tap.name, lab.values.channel) == ("conv2d_1", 6)
    lab.point("down", *lab.picture.place("image", 20, 20))
    assert lab.values.image == 2
    for _ in range(2):
        lab.type("ArrowDown")
    assert lab.tap.kind == "Dense" and lab.values.channel == 6
    lab.set(channel=9)
    lab.type("ArrowUp")
    assert lab.table["channel"].high == 31


def test_the_goals(lab):
    assert not any(lab.done)
    for _ in lab.insides.taps[1:]:
        lab.type("ArrowDown")
    assert lab.done[0]
    lab.model.layers[0].bias.assign(np.full(16, -9.0))
    lab.press("look")
    lab.set(layer="conv2d")
    assert lab.done[1] and "silent, zero everywhere" in lab.words()


def test_a_diverged_model_is_said(lab):
    lab.model.layers[0].kernel.assign(np.full((3, 3, 1, 16), np.nan))
    lab.press("look")
    assert "no longer numbers" in lab.words()
    lab.picture.frame()


def test_words_do_not_overlap(lab, demand_clear_words):
    for tap in lab.insides.taps:
        lab.set(layer=tap.name, channel=tap.channels - 1)
        demand_clear_words(lab.picture)


def test_other_models_and_images():
    keras.utils.set_random_seed(0)
    inputs = keras.Input((28, 28, 3), name="photo")
    x = layers.DepthwiseConv2D(3, depth_multiplier=2)(inputs)
    x = layers.ReLU()(x)
    for _ in range(5):
        x = layers.Activation("tanh")(layers.Conv2D(40, 3, padding="same")(x))
    x = layers.GlobalAveragePooling2D()(layers.AveragePooling2D(2)(x))
    model = keras.Model(inputs, layers.Dense(1, "sigmoid")(layers.Dense(5)(x)))
    lab = labs.FeatureMaps(model, np.random.default_rng(0).random((1, 28, 28, 3)))
    for tap in lab.insides.taps:
        lab.set(layer=tap.name)
        lab.set(channel=lab.table["channel"].high if tap.channels > 1 else 0)
        lab.picture.frame()
    assert lab.answer.shape == (2,)
    lab.set(layer="depthwise_conv2d", channel=5)
    np.testing.assert_array_equal(lab.kernel[0], model.layers[1].kernel.numpy()[:, :, 2, 1])


def test_a_model_without_convolution_has_units_and_no_maps(digits, demand_clear_words):
    lab = labs.FeatureMaps(dense_model(), *digits[1])
    assert lab.map.shape == () and lab.kernel.shape in ((64,), (1, 8, 8))
    assert "a unit that is silent" in repr(lab)
    lab.type("ArrowRight")
    assert lab.values.channel == 1 and "Unit 1" in lab.words() and lab.done == (False,)
    lab.model.layers[-1].set_weights([np.zeros((64, 10)), np.zeros(10)])
    lab.press("look")
    lab.type("ArrowRight")
    assert lab.done == (True,)
    demand_clear_words(lab.picture)


def test_what_does_not_fit_is_one_line(digits, refused):
    for make, words in (
        (lambda x, y: (keras.Sequential([keras.Input((8, 8)), layers.Flatten()]), x), "none of its layers"),
        (lambda x, y: (keras.Sequential([layers.Conv2D(2, 3)]), x), "keras.Input"),
        (lambda x, y: (chapter_model((28, 28, 1)), x), "one image has shape"),
        (lambda x, y: (chapter_model(classes=13), x), "13 numbers"),
        (lambda x, y: (chapter_model(), x, y[:5]), "5"),
        (lambda x, y: (chapter_model(), x, y + 5), "labels goes from"),
        (lambda x, y: (chapter_model(), "images"), "images="),
        (lambda x, y: (None, x), "model=None"),
    ):
        with refused(words):
            labs.FeatureMaps(*make(*digits[1]))


def test_a_channel_must_be_one_of_the_layer(lab):
    for layer, channel in (("conv2d", 16), ("conv2d_1", 32), ("conv2d", -1)):
        with pytest.raises(LearnerError, match=r"^channel="):
            lab.set(layer=layer, channel=channel)
    assert lab.values.layer == "conv2d" and lab.values.channel == 0


def test_layers_of_a_base_model_and_a_model_without_convolution(digits):
    base = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D()])
    middle = keras.Sequential([keras.Input((8, 8, 1)), base, layers.Conv2D(5, 2)])
    inputs = keras.Input((8, 8, 1))
    model = keras.Model(inputs, layers.Dense(10, "softmax")(layers.Flatten()(middle(inputs))))
    images = digits[1][0]
    lab = labs.FeatureMaps(model, images)
    assert [tap.kind for tap in lab.insides.taps] == ["Conv2D", "MaxPooling2D", "Conv2D", "Dense"]
    expected = base.layers[0](images[:1, ..., None]).numpy()[0, :, :, 2]
    lab.set(layer=lab.insides.taps[0].name, channel=2)
    np.testing.assert_allclose(lab.map, expected, rtol=1e-5)
    assert base.layers[0].output is not None and model.layers[1].name == middle.name, "nothing was added to it"
    plain = labs.FeatureMaps(dense_model(), images)
    assert len(plain.goals) == 1 and plain.picture.png() and plain.words()


def test_a_model_that_is_given_other_layers_is_not_shown_in_silence(digits):
    model = chapter_model()
    lab = labs.FeatureMaps(model, digits[1][0])
    model.pop()
    registry.trained(model, at_rest=True)
    assert "given other layers" in lab.words()
