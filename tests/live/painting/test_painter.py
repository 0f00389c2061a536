"""Pictures that are optimised: against closed forms where there are some, and what is refused."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

from dltutor.errors import LearnerError
from dltutor.live.painting import terms
from dltutor.live.painting.painter import Painter


def network(*sides, softmax=False):
    keras.utils.set_random_seed(0)
    stack = [layers.Conv2D(4, 3, padding="same", activation="relu", name="maps"), layers.GlobalAveragePooling2D()]
    return keras.Sequential([keras.Input((*sides, 3)), *stack, layers.Dense(3, "softmax" if softmax else None)])


@pytest.fixture(scope="module")
def model():
    return network(None, None)


GREY = np.full((12, 10, 3), 0.5)


def test_it_climbs_to_the_edges_of_the_box_and_stays_in_it():
    adds = layers.Dense(1, kernel_initializer="ones")
    painter = Painter(
        keras.Sequential([keras.Input((2, 2)), layers.Flatten(), adds]),
        [[[0.5, 0.5], [0.2, 0]]] * 2,
        [terms.logit([0, 1])],
        rule="adam",
    )
    painter.paint(steps=60)
    assert painter.images[0].max() == 0
    assert painter.images[1].min() == 1


def test_the_gradient_rule_moves_each_image_by_its_rate(model):
    painter = Painter(model, GREY, [terms.logit(1)], rule="gradient", learning_rate=0.01)
    painter.paint(steps=1)
    assert (painter.images - 0.5).std() == pytest.approx(0.01, rel=0.01)


def test_log_probability_is_that_of_a_model_with_and_without_softmax():
    both = []
    for softmax in (False, True):
        one = network(8, 8, softmax=softmax)
        one.set_weights(network(8, 8).get_weights())
        painter = Painter(one, np.full((8, 8, 3), 0.3), [terms.log_probability(2)], learning_rate=1e-6)
        painter.paint(steps=1)
        both.append(painter.values["class"])
    shares = keras.ops.softmax(network(8, 8)(np.full((1, 8, 8, 3), 0.3)))
    assert both == pytest.approx([np.log(float(shares[0, 2]))] * 2, rel=1e-4)


def test_weights_choices_rate_and_start_change_without_a_new_graph(model):
    painter = Painter(model, GREY, [terms.channel("maps", 0), terms.variation(0.0), terms.change(0.0)])
    painter.paint(steps=5)
    graph = painter._graph
    painter.choose("channel", 3)
    painter.weigh("change", 5)
    painter.learning_rate = 0.01
    painter.reset(np.random.default_rng(0).random((2, 20, 14, 3)))
    painter.paint(steps=5)
    assert painter._graph is graph
    assert painter.images.shape == (2, 20, 14, 3)
    assert painter.values["variation"] > 0
    for name, choice, said in (("channel", 9, "channel=9.0: it must be"), ("ink", 1, "name='ink': there is no such")):
        with pytest.raises(LearnerError, match=f"^{said}"):
            painter.choose(name, choice)


def test_octaves_grow_from_small_to_large_and_put_the_lost_detail_back(model):
    photograph = np.random.default_rng(0).random((24, 16, 3))
    painter = Painter(
        model, photograph, [terms.layer("maps", 0.0)], octaves=3, scale=2, steps=2, jitter=2, rule="gradient"
    )
    sides = []
    while not painter.finished:
        painter.paint(steps=1)
        sides.append(painter.images.shape[1:3])
    assert sides == [(6, 4), (12, 8), (12, 8), (24, 16), (24, 16), (24, 16)]
    np.testing.assert_allclose(painter.images[0], photograph, atol=1e-5)  # nothing was climbed


def test_jitter_is_no_more_than_a_small_octave_has_pixels(model):
    painter = Painter(model, GREY, [terms.logit(0)], octaves=2, scale=2, steps=3, jitter=9)
    painter.paint()
    assert painter.finished and painter.images.shape[1:3] == (12, 10)


def test_slices_make_the_same_steps_as_one_go(model):
    pictures = []
    for slices in ((12,), (5, 4, 3)):
        painter = Painter(model, GREY, [terms.logit(0)], jitter=2, blur=0.1)
        for steps in slices:
            painter.paint(steps=steps)
        pictures.append(painter.images)
    np.testing.assert_allclose(*pictures, atol=1e-5)


def test_brightness_only_leaves_the_colours(model):
    start = GREY + np.array([0.1, 0, -0.1])
    painter = Painter(model, start, [terms.logit(0)], brightness_only=True, rule="gradient", learning_rate=0.01)
    painter.paint(steps=3)
    change = painter.images[0] - start
    np.testing.assert_allclose(change, np.broadcast_to(change[..., :1], change.shape), atol=1e-5)
    assert np.abs(change).max() > 0.005


def test_a_given_loss_falls(model):
    wanted = terms.given("red", lambda images, outputs: (images - (1, 0, 0)) ** 2, lower=True)
    painter = Painter(model, GREY, [wanted])
    painter.paint(steps=1)
    before = painter.values["red"]
    painter.paint(steps=40)
    assert painter.values["red"] < 0.1 * before


def test_what_is_no_longer_finite_is_told_and_taken_back(model):
    broken = terms.given("root", lambda images, outputs: (images[:, 0, 0, 0] - 0.45) ** 0.5, lower=True)
    painter = Painter(model, GREY, [broken], learning_rate=0.02)
    painter.paint(steps=1)
    painter.paint(steps=100)
    assert painter.diverged
    assert painter.step == 1
    assert painter.reason == "The term 'root' gave what is not a number."
    assert np.isfinite(painter.images).all()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"terms": [terms.layer("mops")]}, "layer: the model has no layer 'mops'; see the names in model.summary()"),
        ({"terms": [terms.logit(3)]}, "class=3.0: it must be a whole number from 0 to 2, for example 0"),
        ({"terms": [terms.channel("maps", 4)]}, "channel=4.0: it must be a whole number from 0 to 3, for example 0"),
        ({"terms": []}, r"terms=\[\]: it must be a list of terms, for example \[terms.logit\(8\)\]"),
        ({"terms": [terms.logit(1), terms.log_probability(1)]}, "terms: two of them are named 'class'"),
        ({"start": GREY + 1}, "start goes from 1.5 to 1.5: pixels must lie between 0 and 1"),
        ({"start": GREY * np.nan}, "start contains NaN"),
        ({"learning_rate": 0}, "learning_rate=0: it must be a number above 0"),
        ({"blur": 2}, "blur=2: it must be a number from 0 to 1"),
        ({"jitter": -1}, "jitter=-1: it must be a whole number from 0 to 10"),
        ({"octaves": 3}, "steps=None: with 3 octaves it must be a whole number, for example 20"),
        ({"octaves": 9, "steps": 5, "scale": 2}, "octaves=9: with scale=2 the smallest has"),
        ({"like": GREY[1:]}, "like has shape"),
        ({"rule": "sgd"}, "rule='sgd': it must be one of 'adam', 'gradient'"),
    ],
)
def test_what_is_refused_before_anything_is_traced(model, settings, said):
    given = {"start": GREY, "terms": [terms.logit(0)]} | settings
    with pytest.raises(LearnerError, match=f"^{said}"):
        Painter(model, **given)


def test_a_model_of_one_size_has_no_octaves():
    with pytest.raises(LearnerError, match=r"^octaves=2: the model takes images of 8 × 8 only"):
        Painter(network(8, 8), np.zeros((8, 8, 3)), [terms.logit(0)], octaves=2, steps=5)
