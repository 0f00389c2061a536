"""Style transfer: what is true of this lab alone. Its networks are those of the chapter, with chance kernels."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers, ops

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.labs.inside.style.maps import gram
from dltutor.scratch import style as by_hand


def contrast(shape, dtype=None):
    kernel = keras.random.normal(shape, stddev=np.sqrt(2 / np.prod(shape[:3])))
    return kernel - ops.mean(kernel, axis=(0, 1), keepdims=True)


def random_network(side, units, seed):
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((None, None, 3))
    x = layers.Rescaling(4.0, -2.0)(inputs)
    maps = [x]
    for count in units:
        x = layers.Conv2D(count, side, activation="relu", kernel_initializer=contrast)(x)
        maps.append(x)
        x = layers.AveragePooling2D(2)(x)
    return keras.Model(inputs, maps)


@pytest.fixture(scope="module")
def network():
    return random_network(3, (16, 24, 32), 0)


@pytest.fixture(scope="module")
def judge():
    other = random_network(5, (12, 16, 24), 99)
    return keras.Model(other.input, other.outputs[1:])


@pytest.fixture
def lab(network, judge):
    return labs.Style(network, judge, style="mosaic")


def test_the_matrix_in_a_graph_is_that_of_numpy():
    maps = np.random.default_rng(0).normal(size=(1, 5, 4, 3)).astype("float32")
    np.testing.assert_allclose(gram(ops.convert_to_tensor(maps)), by_hand.gram(maps[0]), rtol=1e-5)


def test_a_network_that_has_learned_nothing_transfers_style_and_matched_colours_do_not(lab):
    assert (lab.kept, lab.distance) == (pytest.approx(1), pytest.approx(1))
    lab.run(100)
    assert lab.done[0] and lab.kept >= 0.9 and lab.distance <= 0.25 and lab.distance <= lab.rival[1] / 2
    assert lab.rival[0] > 0.9, "the rival keeps the content, too"


def test_without_content_noise_becomes_a_texture(lab):
    lab.set(start="noise", keep=0.0)
    lab.run(120)
    assert lab.done == (False, True, False)
    assert lab.distance <= 0.3 and abs(lab.kept) <= 0.3


def test_colours_alone_are_no_style_to_the_judge(lab):
    lab.set(style="hatching", layer_2=False, layer_3=False, layer_4=False)
    lab.run(49)
    assert not lab.done[2]
    lab.run(1)
    assert lab.done == (False, False, True) and lab.distance >= 0.7
    assert lab.painter.values["style 1"] < 0.01 < lab.painter.values["style 2"]


def test_another_style_is_taken_up_while_it_paints_and_another_photograph_begins_anew(lab):
    lab.run(3)
    before, graph = lab.painting.copy(), lab.painter._graph
    lab.set(style="swirls")
    assert np.array_equal(lab.painting, before) and lab.painter.step == 3
    lab.run(1)
    assert lab.painter._graph is graph and lab.painter.step == 4
    lab.set(photograph="flower")
    assert lab.painter.step == 0 and np.array_equal(lab.painting, lab.pictures["flower"])


def test_two_pictures_that_are_the_same_are_said_and_reach_nothing(lab):
    lab.set(photograph="flower", style="flower")
    assert "are the same picture" in lab.notice
    lab.run(1)
    assert lab.distance == 1 and not any(lab.done)


def test_nothing_on_is_said(lab):
    lab.set(keep=0.0, layer_1=False, layer_2=False, layer_3=False, layer_4=False)
    assert "nothing will change" in lab.notice
    lab.run(2)
    assert np.array_equal(lab.painting, lab.photograph)


def test_another_network_begins_anew_and_each_has_its_own_graph(network, judge):
    lab = labs.Style({"small": network, "large": random_network(5, (8, 8, 8), 1)}, judge, style="mosaic", keep=0.0)
    lab.run(2)
    lab.set(network="large", learning_rate=0.05, layer_1=False)
    assert lab.painter.step == 0 and lab.painter.learning_rate == 0.05
    lab.run(2)
    assert [term.weight for term in lab.painter.terms] == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3, 0])
    assert "painted by large" in [words.get_text() for words in lab.picture._heads]


def test_a_network_that_is_trained_elsewhere_is_asked_anew(judge):
    network = random_network(3, (4, 4), 0)
    lab = labs.Style(network, judge, keep=1.0)
    network.set_weights([2 * weight for weight in network.get_weights()])
    lab.news(at_rest=True)
    lab.run(1)
    assert lab.painter.values["content"] == pytest.approx(0, abs=1e-6)


def test_own_pictures_are_content_and_style(network, judge):
    mine = np.random.default_rng(0).integers(0, 256, (90, 140, 3), dtype=np.uint8)
    lab = labs.Style(network, judge, {"mine": mine}, photograph="mine", style="temple")
    assert lab.photograph.shape == (128, 128, 3) and lab.to_code().startswith("labs.Style(networks, judge, photographs")
    lab.set(photograph="temple", style="mine")


def test_what_cannot_be_is_refused_in_one_line(network, judge):
    grey, flat = keras.Input((None, None, 1)), keras.Input((8, 8, 3))
    for line, call in {
        "networks: it must take colour": lambda: labs.Style(keras.Model(grey, layers.Conv2D(2, 3)(grey)), judge),
        "judge: it must give the maps": lambda: labs.Style(
            network, keras.Model(flat, layers.Dense(2)(layers.Flatten()(flat)))
        ),
        "networks: they give the maps of": lambda: labs.Style({"a": network, "b": judge}, judge),
        "networks={}": lambda: labs.Style({}, judge),
        "photographs={'temple'": lambda: labs.Style(network, judge, {"temple": np.zeros((9, 9))}),
        "photographs=3": lambda: labs.Style(network, judge, 3),
        "style='oil'": lambda: labs.Style(network, judge, style="oil"),
    }.items():
        with pytest.raises(LearnerError) as refused:
            call()
        assert str(refused.value).startswith(line) and "\n" not in str(refused.value), refused.value
