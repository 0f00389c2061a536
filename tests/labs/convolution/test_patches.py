"""The lab on patches: what a unit sees is exactly what its answer depends on, and its patches are the strongest."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.live.looking import receptive
from dltutor.live.looking.insides import Insides

from ..digit_models import chapter_model, dense_model


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


@pytest.fixture
def lab(digits):
    return labs.Patches(chapter_model(), *digits[1])


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_a_field_holds_all_that_a_number_depends_on_and_no_more(padding):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((25, 25, 1)),
            layers.Conv2D(2, 3, padding=padding),
            layers.AveragePooling2D(2, padding=padding),
            layers.Conv2D(2, 4, strides=2, padding=padding, name="last"),
        ]
    )
    field = receptive.fields(model)["last"]
    blank = np.zeros((1, 25, 25, 1), np.float32)
    rest = model(blank).numpy()
    for row in range(rest.shape[1]):
        top = field.first + row * field.step
        changes = []
        for pixel in range(25):
            image = blank.copy()
            image[0, pixel] = 1
            changes.append(np.abs(model(image).numpy() - rest)[0, row].max() > 1e-6)
        touched = np.flatnonzero(changes)
        assert (touched[0], touched[-1]) == (max(0, top), min(24, top + field.size - 1))


def test_the_chain_ends_where_places_are_lost():
    shared = layers.Conv2D(4, 3)
    model = keras.Sequential([keras.Input((9, 9, 1)), shared, layers.Flatten(), layers.Dense(3)])
    assert list(receptive.fields(model)) == [shared.name]


def test_the_chain_leads_into_a_base_model(digits):
    base = keras.Sequential([keras.Input((8, 8, 1)), layers.Rescaling(2.0), *chapter_model().layers[:-2]])
    model = keras.Sequential([base, layers.Flatten(), layers.Dense(10, "softmax")])
    fields, plain = receptive.fields(model), receptive.fields(chapter_model())
    assert list(fields.values())[1:] == list(plain.values())
    assert len(labs.Patches(model, *digits[1]).insides.taps) == 2


def test_the_patches_are_those_with_the_strongest_answers(lab, digits):
    x, y = digits[1]
    lab.set(layer="conv2d_1", unit=5)
    look = Insides(lab.model, only=lambda tap: tap.name == "conv2d_1")
    maps = look.look(x[..., None])[1][0][..., 5]
    best = np.sort(maps.reshape(len(maps), -1).max(axis=1))[::-1][:24]
    np.testing.assert_allclose(lab.answers, best, rtol=1e-5)
    image, row, column = lab.places[0]
    assert maps[image, row, column] == pytest.approx(best[0])
    np.testing.assert_array_equal(lab.counts, np.bincount(y[lab.places[:, 0]], minlength=10))
    np.testing.assert_array_equal(
        lab.patches[0], np.pad(x[image], 9)[9 + lab.field.first + row * 2 :, 9 + lab.field.first + column * 2 :][:8, :8]
    )


def test_purity_is_the_share_of_the_commonest_class(lab):
    lab.set(layer="conv2d")
    most = []
    for unit in range(16):
        lab.set(unit=unit)
        if not lab.silent:
            most.append(lab.counts.max() / 24)
    assert lab.purity["conv2d"] == pytest.approx(np.mean(most))


def test_keys_and_clicks_choose(lab):
    assert lab.layer == 1
    x, y = lab.picture.layers[0].place(3)
    lab.point("down", *lab.picture.place("layer 0", x, y + 4))
    assert (lab.values.layer, lab.values.unit, lab.field.size) == ("conv2d", 3, 3)
    x, y = lab.picture.patches.place(7)
    lab.point("down", *lab.picture.place("patches", x, y + 4))
    assert lab.picked == 7
    lab.type("ArrowRight")
    assert lab.values.unit == 4 and lab.picked == 0
    lab.type("ArrowUp")
    assert lab.layer == 1


def test_the_goals_want_a_trained_network_and_a_choice(lab, digits):
    for unit in range(16):
        lab.set(layer="conv2d", unit=unit)
    assert not any(lab.done) and "still random" in lab.words()
    lab.model.fit(digits[0][0][..., None], digits[0][1], epochs=1, verbose=0)
    lab.press("look")
    for unit in range(16):
        lab.set(layer="conv2d", unit=unit)
    assert lab.done[0]


def test_words_do_not_overlap(lab, demand_clear_words):
    for layer, unit in (("conv2d", 15), ("conv2d_1", 31)):
        lab.set(layer=layer, unit=unit)
        demand_clear_words(lab.picture)


def test_what_does_not_fit_is_one_line(digits, refused):
    x, y = digits[1]
    for make, words in (
        (lambda: (dense_model(), x, y), "0 convolutions"),
        (lambda: (chapter_model(), x, y[:5]), "5"),
        (lambda: (chapter_model(), x[:9], y[:9]), "at least 24"),
        (lambda: (chapter_model(classes=13), x, y), "13 classes"),
        (lambda: (None, x, y), "model=None"),
        (lambda: (chapter_model((28, 28, 1)), x, y), "one image has shape"),
    ):
        with refused(words):
            labs.Patches(*make())
