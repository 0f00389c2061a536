"""The confusion lab: its counts, its words, its pictures and its goals."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError

from ..beginning import at_the_beginning
from ..digit_models import chapter_model, dense_model


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


@pytest.fixture(scope="module")
def model(digits):
    model = dense_model()
    model.fit(*digits[0], epochs=3, verbose=0)
    return model


@pytest.fixture(scope="module")
def made(model, digits):
    return labs.Confusion(model, *digits[1])


@pytest.fixture
def lab(made):
    """The lab at its beginning: to trace the model anew takes seconds."""
    return at_the_beginning(made)


def test_the_counts_are_those_of_scikit_learn(lab, model, digits):
    from sklearn.metrics import confusion_matrix, recall_score

    x, y = digits[1]
    answers = model.predict(x, verbose=0).argmax(axis=1)
    np.testing.assert_array_equal(lab.matrix, confusion_matrix(y, answers))
    np.testing.assert_allclose(lab.recall, recall_score(y, answers, average=None))
    assert lab.accuracy == pytest.approx((answers == y).mean())
    right = int((answers == y).sum())
    assert f"{right} of 360 images right" in lab.words()


def test_the_images_behind_a_cell(lab, digits):
    lab.press("mistake")
    label, answer = lab.cell
    assert label != answer and lab.matrix[lab.cell] == len(lab.shown)
    assert (digits[1][1][lab.shown] == label).all() and (lab.answers[lab.shown] == answer).all()
    lab.set(show="the worst mistakes")
    sure = lab.sureness[lab.shown]
    assert (np.diff(sure) <= 0).all() and (lab.answers[lab.shown] != digits[1][1][lab.shown]).all()


def test_keys_and_clicks_choose(lab):
    lab.type("ArrowUp")
    assert lab.cell == (9, 0)
    lab.point("down", *lab.picture.place("matrix", 3.5, 2.5))
    assert lab.cell == (2, 3)
    lab.point("down", *lab.picture.place("matrix", 4.5, 4.5))
    x, y = lab.picture.images.place(1)
    lab.point("down", *lab.picture.place("images", x, y + 9))
    assert f"Image {lab.shown[1]}: its label is 4, and the model says 4" in lab.words()


def test_the_goals(lab):
    wrong = np.where(np.eye(10, dtype=bool), 0, lab.matrix)
    row, column = np.unravel_index(wrong.argmax(), wrong.shape)
    assert not lab.done[0]
    for _ in range(20):
        lab.press("mistake")
        if lab.matrix[lab.cell] == wrong.max():
            break
    lab.point("down", *lab.picture.place("matrix", column + 0.5, row + 0.5))
    assert lab.done[0] and "taken for" in str(lab.progress)
    assert not lab.done[1]
    lab.press("worst")
    assert lab.done[1]
    first = lab.picked
    lab.press("worst")
    assert lab.picked != first


def test_it_follows_the_training(digits):
    lab = labs.Confusion(chapter_model(), *digits[1])
    assert lab.accuracy < 0.5
    labs.Training(lab.model, digits[0]).run(epochs=4)
    assert lab.accuracy > 0.9


def test_without_a_mistake():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(1, "sigmoid", kernel_initializer="ones")])
    lab = labs.Confusion(model, [[1, 1, 1, 1], [-1, -1, -1, -1]], [1, 0], names=("even", "odd"))
    assert "Every image of every class is found." in lab.words()
    for button in ("mistake", "worst"):
        lab.press(button)
        assert "There is no mistake" in lab.words()
    lab.set(show="the worst mistakes")
    lab.picture.frame()


def test_a_class_without_images_and_a_diverged_model(demand_clear_words):
    model = dense_model(3, (2, 2))
    lab = labs.Confusion(model, np.zeros((2, 2, 2)), [0, 1])
    assert np.isnan(lab.recall[2])
    demand_clear_words(lab.picture)
    model.layers[-1].kernel.assign(np.full((4, 3), np.nan))
    lab.press("look")
    assert lab.accuracy == 0.5
    lab.picture.frame()


def test_words_do_not_overlap(lab, demand_clear_words):
    for button in ("mistake", "worst"):
        lab.press(button)
        demand_clear_words(lab.picture)


def test_what_does_not_fit_is_one_line(digits, refused):
    for make, words in (
        (lambda x, y: (dense_model(13), x, y), "13 classes"),
        (lambda x, y: (dense_model(), x, y[:4]), "4"),
        (lambda x, y: (dense_model(), x[:, :5], y), "one image has shape"),
        (lambda x, y: (dense_model(), x, y - 1), "y goes from -1"),
        (lambda x, y: ("model", x, y), "must be a Keras model"),
    ):
        with refused(words):
            labs.Confusion(*make(*digits[1]))


def test_names_must_be_as_many_as_classes(digits):
    for names in (("a",), "ab"):
        with pytest.raises(LearnerError, match="10 names"):
            labs.Confusion(dense_model(), *digits[1], names=names)
