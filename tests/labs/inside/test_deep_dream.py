"""The lab on Deep Dream: what is amplified grows, two networks read it, and any network and picture will do."""

from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.labs.inside.deep_dream import goals

from ..makers import deep_dream

STEPS = 40


@pytest.fixture(scope="module")
def names():
    return deep_dream()


@pytest.fixture(scope="module")
def made(names):
    return labs.DeepDream(names["model"], names["judge"], names["kinds"], side=64, steps=10, octaves=2)


@pytest.fixture
def lab(made):
    made.set(amplify="eye", image="china", octaves=2, change=0.0, brightness_only=True)
    made.press("reset")
    return made


def test_what_is_amplified_grows_and_what_is_read_is_what_the_networks_say(lab, names):
    lab.run(1)
    first = lab.painter.values["answer"]
    lab.run(STEPS)
    assert lab.finished and lab.painter.step == 20 and lab.dream.shape == (64, 64, 3)
    assert lab.painter.values["answer"] > first
    parts = [lab.dream[top : top + 32, left : left + 32] for top in (0, 16, 32) for left in (0, 16, 32)]
    for model, shares in zip((names["model"], names["judge"]), lab.shares, strict=True):
        chances = keras.ops.softmax(model(np.array(parts), training=False)).numpy()[:, [3, 4, 9]]
        np.testing.assert_allclose(shares, (chances >= 0.8).mean(axis=0))


def test_brightness_alone_leaves_the_colours_and_a_kept_photograph_moves_less(lab):
    lab.run(STEPS)
    inside = (lab.dream > 0.01).all(axis=-1) & (lab.dream < 0.99).all(axis=-1)
    moved = (lab.dream - lab.photograph)[inside]
    assert moved.std(axis=-1).mean() < 0.01 < moved.std()
    free = lab.moved
    lab.set(change=400.0)
    lab.press("reset")
    lab.run(STEPS)
    assert lab.moved < free


def test_a_layer_a_kind_and_another_picture_can_be_chosen_at_any_time(lab):
    assert lab.layers == ("first",) and lab.kind == 2
    lab.run(5)
    lab.set(amplify="rings")
    assert lab.kind == 1 and lab.painter.compiled, "nothing is traced again for another kind"
    lab.set(amplify="first")
    lab.run(5)
    assert lab.kind is None and lab.painter.step == 10 and "It answers" in lab.words()
    lab.set(image="flower")
    assert lab.painter.step == 0
    np.testing.assert_array_equal(lab.photograph, datasets.photograph("flower", 64, colour=True))


def test_the_smallest_of_many_sizes_is_moved_no_further_than_it_is_large(lab):
    lab.set(octaves=5, scale=2.0, jitter=16)
    lab.run(2)
    assert lab.dream.shape == (4, 4, 3)
    lab.set(scale=1.5, jitter=8)


def test_one_network_without_kinds_and_a_picture_of_ones_own_will_do(names):
    own = np.random.default_rng(0).random((50, 90, 3))
    lab = labs.DeepDream(names["model"], image=own, side=64, octaves=1, layers=["first"])
    lab.run(3)
    assert lab.values.image == "own" and lab.goals == () and lab.shares == []
    assert lab.to_code() == "labs.DeepDream(model, image=image, octaves=1)"


def test_the_whole_picture_may_be_read(names):
    lab = labs.DeepDream(names["model"], kinds={"dots": 3}, part=None, side=64)
    assert lab.before[0].shape == (1,) and len(lab.goals) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kinds": ["a", "b"]}, "kinds"),
        ({"kinds": {"cat": 77}}, r"kinds\['cat'\]=77"),
        ({"layers": ["last"]}, "layers='last'"),
        ({"image": "none.png"}, "image='none.png': there is no such file"),
        ({"side": 30}, "side=30"),
        ({"judge": keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(3)])}, "judge: it gives 3"),
        ({"model": keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(3)])}, "model: it takes"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(names, change, message):
    given = {"model": names["model"], "kinds": names["kinds"], **change}
    with pytest.raises(LearnerError, match=f"^{message}"):
        labs.DeepDream(**given)


def state(own, other, before=0.0, moved=0.1, kind=0, finished=True):
    values = SimpleNamespace(amplify="eye")
    shares, then = [np.array([own]), np.array([other])], [np.array([0.0]), np.array([before])]
    return SimpleNamespace(values=values, kind=kind, finished=finished, shares=shares, before=then, moved=moved)


def test_goals_ask_the_second_network_and_what_the_photograph_had():
    assert goals.found(state(1, 0.7)) and not goals.found(state(1, 0.7, before=0.2)) and not goals.found(state(1, 0.5))
    assert not goals.found(state(1, 1, kind=None))
    assert goals.near(state(1, 0.7)) and not goals.near(state(1, 0.7, moved=0.3))
    assert goals.alone(state(0.9, 0.3)) and not goals.alone(state(0.9, 0.3, finished=False))
