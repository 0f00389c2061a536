"""The lab on what excites units: which layers it shows, and that what is painted is what the unit answers to."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import labs
from dltutor.errors import LearnerError

from ..makers import hierarchy, patterns


@pytest.fixture(scope="module")
def names():
    return hierarchy()


@pytest.fixture
def lab(names):
    return labs.Hierarchy(names["model"], names["images"], names["labels"], names=names["names"])


def test_a_layer_is_shown_behind_its_normalisation_and_activation(lab):
    assert [tap.name for tap in lab.insides.taps] == ["first", "second"]
    assert lab.patches.shape == (9, 7, 7, 3) and lab.size_of("first") == "3 × 3"


@pytest.mark.parametrize("layer", ["first", "second"])
def test_the_answers_to_the_painted_pictures_are_those_of_the_model(lab, layer):
    lab.set(layer=layer, unit=1)
    lab.press("paint")
    painter = lab._painters[layer]
    assert painter.done and lab.pictures.shape == (9, *lab.patches.shape[1:])
    model = keras.Model(lab.model.inputs[0], lab.model.get_layer(layer).output)
    maps = model(painter._painter.images, training=False).numpy()[..., 1]
    np.testing.assert_allclose(painter.answers(1), maps[:, painter._row, painter._row], rtol=1e-4)
    assert painter.answers(1).max() > 1.2 * lab.answers[0]
    lab.set(unit=0)
    assert lab.pictures is None


def test_what_is_painted_is_a_goal_once_the_unit_answers_more(lab):
    assert lab.goals[2].text == "in 1 layer paint what excites a unit 1.5 times as much"
    for unit in range(6):
        lab.set(layer="second", unit=unit)
        lab.press("paint")
        assert lab.done[2] == ("second" in lab.beaten) and (lab.done[2] or lab.times < 1.5)
    assert lab.done[2]


def test_grey_images_of_any_size_do_as_well():
    images, labels, _ = patterns()
    stack = [layers.Conv2D(3, 3, activation="relu"), layers.GlobalAveragePooling2D(), layers.Dense(10)]
    model = keras.Sequential([keras.Input((None, None, 1)), *stack])
    lab = labs.Hierarchy(model, images.mean(axis=3, keepdims=True), labels)
    lab.press("paint")
    assert lab.pictures.shape == lab.patches.shape == (9, 3, 3)
    assert "random" in lab.words()


def test_pixels_beyond_the_box_are_refused(names):
    with pytest.raises(LearnerError, match=r"^images go from .* to 255: .* divide them by 255"):
        labs.Hierarchy(names["model"], np.r_[names["images"][:20], np.full((1, 32, 32, 3), 255)], names["labels"][:21])
