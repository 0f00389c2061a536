"""The latent walk: its paths, its nearest images, its words and goals."""

from time import sleep

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.live.looking.generating import Maker
from dltutor.live.looking.neighbours import Neighbours
from dltutor.live.page import registry
from dltutor.live.page.goals import AT_REST

from ..generators import plain_generator, small_judge


@pytest.fixture(scope="module")
def x_train():
    return datasets.digits()[0][0]


@pytest.fixture(params=[True, False], ids=["judged", "alone"])
def lab(request, x_train):
    return labs.LatentWalk(plain_generator(), x_train[..., None], small_judge() if request.param else None)


@pytest.fixture
def judged(x_train):
    return labs.LatentWalk(plain_generator(), x_train, small_judge())


def click(lab, area, number):
    x, y = getattr(lab.picture, area).place(number)
    lab.point("down", *lab.picture.place(area, x, y + 20))


def test_without_a_judge_every_control_moves_something(x_train, driven):
    driven(labs.LatentWalk(plain_generator(), x_train))


def test_the_walk_begins_at_a_and_ends_at_b(judged):
    generator = judged.maker.model
    for position, name in ((0.0, "A"), (1.0, "B")):
        judged.set(position=position)
        noise = judged.pool[judged.chosen[name]]
        np.testing.assert_allclose(judged.noise, noise, atol=1e-9)
        expected = np.asarray(generator(noise[None].astype("float32"), training=False))[0, ..., 0]
        np.testing.assert_allclose(judged.image, expected, atol=1e-5)


def test_arithmetic_adds_the_difference(judged):
    judged.set(walk="C plus (B − A)", position=1.0)
    a, b, c = judged.ends
    np.testing.assert_allclose(judged.noise, c + b - a)
    judged.set(position=0.0)
    np.testing.assert_allclose(judged.noise, c)


def test_the_great_circle_keeps_the_length_and_the_line_does_not(judged):
    ends = np.linalg.norm(judged.ends[:2], axis=1)
    judged.set(position=0.5)
    straight = np.linalg.norm(judged.noise)
    judged.set(path="great circle")
    np.testing.assert_allclose(np.linalg.norm(judged.noise), ends.mean(), rtol=1e-6)
    assert straight < ends.min()


def test_directions_are_those_of_a_linear_generator(x_train):
    kernel = np.zeros((4, 64), "float32")
    kernel[[0, 1, 2, 3], [5, 6, 7, 8]] = [1, 4, 3, 2]
    model = keras.Sequential([keras.Input((4,)), layers.Dense(64, use_bias=False), layers.Reshape((8, 8, 1))])
    model.set_weights([kernel])
    found = Maker(model, (8, 8)).directions()
    np.testing.assert_allclose(found, np.eye(4)[[1, 2, 3, 0]], atol=1e-3)
    lab = labs.LatentWalk(model, x_train, direction_2=-2.0)
    np.testing.assert_allclose(lab.offset, [0, 0, -2, 0], atol=1e-2)


def test_nearest_is_what_a_search_finds(x_train):
    fakes = np.random.default_rng(0).random((7, 8, 8)).astype("float32")
    near = Neighbours(x_train)
    numbers, distances = near.nearest(fakes)
    every = np.linalg.norm(fakes[:, None] - x_train, axis=(2, 3))
    np.testing.assert_array_equal(numbers, every.argmin(axis=1))
    np.testing.assert_allclose(distances, every.min(axis=1), atol=1e-5)
    copies = near.nearest(x_train[[3, 900]])
    np.testing.assert_array_equal(copies[0], [3, 900])
    np.testing.assert_allclose(copies[1], 0, atol=1e-6)
    third = np.linalg.norm(np.delete(x_train, 3, axis=0) - x_train[3], axis=(1, 2)).min()
    np.testing.assert_allclose(near.own[3], third, atol=1e-3)


def test_a_copier_is_found_out(x_train):
    """A generator that can only give back one of two training images."""
    model = keras.Sequential([keras.Input((2,)), layers.Dense(64, use_bias=False), layers.Reshape((8, 8))])
    model.set_weights([x_train[:2].reshape(2, 64)])
    lab = labs.LatentWalk(model, x_train)
    lab.pool[lab.chosen["A"]] = [1, 0]
    lab.set(position=0.0)
    assert lab.distance < 1e-5 and "nearly a copy" in lab.words()


def test_a_click_chooses_and_a_drag_walks(lab):
    for name, number in (("A", 9), ("C", 4), ("B", 14)):
        lab.type(name.lower())
        assert lab.values.chooses == name
        click(lab, "fakes", number)
        assert lab.chosen[name] == number
    click(lab, "walk", 6)
    assert lab.values.position == 0.5
    lab.point("move", 0.99, 0.3)
    assert lab.values.position == 1.0
    lab.point("up", 0.99, 0.3)
    lab.type("ArrowLeft")
    assert lab.values.position == 0.98
    lab.type("ArrowLeft", shift=True)
    assert lab.values.position == 0.88
    lab.press("swap")
    assert (lab.chosen["A"], lab.chosen["B"]) == (14, 9)


def test_it_walks_on_and_on(lab):
    lab.play()
    begin, end = lab.chosen["A"], lab.chosen["B"]
    for _ in range(50):
        lab.tick()
    assert lab.chosen["A"] == end != begin and lab.values.position == 0.0
    assert lab.chosen["B"] not in (begin, end)


def test_other_fakes_and_directions_back(lab):
    before = lab.pool.copy()
    lab.set(direction_1=2.0, direction_3=-1.0)
    assert lab.offset.any()
    lab.press("still")
    assert not lab.offset.any()
    lab.press("fresh")
    assert not np.allclose(before, lab.pool)


def test_a_training_elsewhere_is_followed_when_asked(lab):
    before = lab.image.copy()
    lab.press("look")
    assert "have not changed" in lab.words()
    lab.maker.model.set_weights([1.5 * w for w in lab.maker.model.get_weights()])
    lab.press("look")
    assert not np.allclose(before, lab.image)


class Holder(keras.Model):
    """Trains a generator in some way."""

    def __init__(self, generator):
        super().__init__()
        self.generator = generator

    def call(self, x):
        return self.generator(x)


def test_the_training_of_its_gan_is_followed(lab):
    whole = Holder(lab.maker.model)
    image, directions = lab.image.copy(), lab.directions.copy()
    lab.maker.model.set_weights([w + 0.3 * np.sin(np.arange(w.size)).reshape(w.shape) for w in whole.get_weights()])
    lab._looked = 0.0
    registry.trained(whole, at_rest=False)
    assert not np.allclose(image, lab.image)
    np.testing.assert_array_equal(directions, lab.directions)  # they take longer, and wait for the end
    registry.trained(whole, at_rest=True)
    assert not np.allclose(directions, lab.directions)


def stop_where_torn(judged):
    """Walk until the judge is torn."""
    for _ in range(12):
        for place in np.linspace(0.05, 0.95, 19):
            judged.set(position=float(place))
            if judged.goals[0].reached(judged):
                return
        judged.press("fresh")


def test_goals(judged):
    assert not any(judged.done)
    stop_where_torn(judged)
    assert not judged.done[0]  # who only passes has not stopped
    sleep(AT_REST)
    judged.tick()
    assert judged.done[0] and "%" in judged.progress.notes[0]
    judged.set(position=0.0)
    for _ in range(6):
        for direction in (1, 2, 3):
            for amount in (-3.0, 3.0):
                judged.set(**{f"direction_{direction}": amount})
            judged.set(**{f"direction_{direction}": 0.0})
        judged.press("fresh")
    assert judged.done[1] and "direction" in judged.progress.notes[1]
    assert judged.done[2]  # an untrained generator's images are like no digit


def test_words_do_not_overlap(lab, demand_clear_words):
    for walk in ("from A to B", "C plus (B − A)"):
        lab.set(walk=walk, path="great circle", direction_1=3.0, position=0.37)
        demand_clear_words(lab.picture)


def test_images_of_any_shape(x_train):
    for shape in ((64,), (8, 8), (8, 8, 1)):
        lab = labs.LatentWalk(plain_generator(40, shape=shape), x_train, small_judge(2))
        lab.set(position=0.3)
        assert lab.image.shape == (8, 8) and lab.answer.shape == (2,)


def test_a_generator_of_two_numbers_has_two_directions(x_train):
    lab = labs.LatentWalk(plain_generator(2), x_train)
    lab.set(direction_1=1.0, direction_2=1.0, direction_3=3.0)
    assert lab.offset.shape == (2,)


def test_a_generator_that_ran_away_is_still_shown(judged):
    weights = judged.maker.model.get_weights()
    judged.maker.model.set_weights([np.full_like(w, np.nan) for w in weights])
    judged.press("look")
    judged.picture.frame()
    assert judged.image.shape == (8, 8)


def two_inputs():
    noise, label = keras.Input((16,)), keras.Input((), dtype="int32")
    x = layers.Dense(64)(layers.Concatenate()([noise, layers.Embedding(10, 4)(label)]))
    return keras.Model([noise, label], layers.Reshape((8, 8, 1))(x))


def test_what_does_not_fit_is_one_line(x_train, refused):
    for make, words in (
        (lambda x: ("generator", x), "^generator='generator': it must be a Keras model"),
        (lambda x: (keras.Sequential([layers.Dense(64)]), x), r"^generator: its layers.*keras\.Input"),
        (lambda x: (two_inputs(), x), "^generator: it takes 2 inputs.*AskFor"),
        (lambda x: (plain_generator(shape=(4, 4, 1)), x), r"^generator: its images have shape \(4, 4, 1\)"),
        (lambda x: (small_judge(), x), r"^generator: it takes \(8, 8, 1\)"),
        (lambda x: (plain_generator(), "x"), "^x_train="),
        (lambda x: (plain_generator(), x[0]), "^x_train has shape"),
        (lambda x: (plain_generator(), x[:1]), "^x_train has shape"),
        (lambda x: (plain_generator(), np.full_like(x, np.nan)), "^x_train contains NaN"),
        (lambda x: (plain_generator(), x, "judge"), "^judge='judge'"),
        (lambda x: (plain_generator(), x, plain_generator()), "^judge: "),
        (lambda x: (plain_generator(), x, small_judge(shape=(28, 28, 1))), "^judge: "),
        (lambda x: (plain_generator(), x, small_judge(13)), "^judge: it has 13 classes"),
    ):
        with refused(words):
            labs.LatentWalk(*make(x_train))


def test_settings_are_refused_before_the_models_are_looked_at():
    for name, value in (("position", -4), ("walk", "far"), ("seed", -1)):
        with pytest.raises(LearnerError, match=f"^{name}="):
            labs.LatentWalk(None, None, **{name: value})
