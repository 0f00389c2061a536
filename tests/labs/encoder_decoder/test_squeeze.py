"""The lab of the narrow place: its figures are those of Keras and of PCA, and what a learner does shows."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError

from ..makers import autoencoder, beats_model, digits
from ..pointer import drag

(X, _), TEST = digits()


def made(**settings):
    keras.utils.set_random_seed(0)
    return labs.Squeeze(autoencoder, X, TEST, **settings)


def rmse(a, b):
    return float(np.sqrt(np.mean((a - b) ** 2)))


def test_the_errors_are_those_of_keras_and_of_scikit_learn():
    from sklearn.decomposition import PCA

    lab = made(code=6)
    lab.run(3)
    test = TEST[0].reshape(-1, 64)
    assert lab.error == pytest.approx(rmse(lab.model.predict(TEST[0], verbose=0), TEST[0]), rel=1e-4)
    pca = PCA(6).fit(X.reshape(-1, 64))
    assert lab.rival == pytest.approx(rmse(pca.inverse_transform(pca.transform(test)), test), rel=1e-4)
    assert f"PCA ({lab.rival:.3f})" in lab.words() and lab.found == {6: lab.error}


def test_it_learns_to_beat_pca_and_the_goal_says_by_how_much():
    lab = made(code=4)
    assert not lab.done[0]
    lab.run(150)
    lab.set(learning_rate=0.001)
    lab.run(30)
    assert lab.error < 0.8 * lab.rival
    assert lab.done[0] == (lab.error <= 0.75 * lab.rival)


def test_each_size_keeps_its_network():
    lab = made(code=4)
    lab.run(5)
    first, error = lab.model, lab.error
    lab.set(code=2, learning_rate=0.002)
    assert lab.model is not first and lab.size == 2 and lab.trainer.step == 0
    assert lab.trainer.learning_rate == pytest.approx(0.002)
    lab.run(1)
    lab.set(code=4)
    assert lab.model is first and lab.error == pytest.approx(error) and set(lab.found) == {2, 4}
    lab.press("reset")
    assert lab.found == {} and lab.trainer.step == 0


def test_with_noise_the_aim_is_clean_and_the_noise_is_new_each_epoch():
    lab = made(noise=0.3)
    lab.run(1)
    first = lab.trainer.x.copy()
    lab.run(1)
    assert not np.array_equal(lab.trainer.x, first)
    assert 0.15 < rmse(first, X) < 0.3 and first.min() >= 0 and first.max() <= 1
    np.testing.assert_array_equal(lab.trainer.y, X)
    assert lab.error == pytest.approx(rmse(lab.model.predict(lab.task.seen, verbose=0), TEST[0]), rel=1e-4)
    assert lab.task.came_error == pytest.approx(0.227, abs=0.005)
    lab.set(noise=0)
    lab.run(1)
    np.testing.assert_array_equal(lab.trainer.x, X)


def test_a_bar_that_is_dragged_changes_what_comes_out_and_nothing_goes_in():
    lab = made(code=4)
    lab.run(3)
    before = lab.picture.png()
    drag(lab, "code", (0, 2), (0.8, 2))
    assert lab.given[2] == pytest.approx(lab._scale.code(np.full(4, 0.8))[2], rel=0.05)
    assert lab.picture.png() != before
    lab.press("next")
    assert lab.given is None


def test_the_point_of_a_plane_can_be_led_and_stays_in_it():
    lab = made(code=2)
    lab.run(2)
    drag(lab, "plane", (0, 0), (0.5, -0.5))
    np.testing.assert_allclose(lab._scale.shares(lab.given), [0.5, -0.5], atol=0.02)
    drag(lab, "plane", (0, 0), (5, 5))
    np.testing.assert_allclose(lab._scale.shares(lab.given), 1, atol=0.02)


def test_what_is_drawn_goes_in_and_counts_where_it_was_begun_on_an_empty_input():
    lab = made(code=8)
    lab.run(60)
    lab.press("wipe")
    assert not lab.drawn.any() and lab.ink == 0 and lab.own_error > lab.worst_tenth
    drag(lab, "input", (4, 0.5), (4, 7.5))
    assert lab.drawn.max() > 0.6 and lab.ink > 0.9 * lab.least_ink
    assert f"Your input: {lab.own_error:.3g}" in lab.words()
    lab.point("down", *lab.picture.place("samples", 60, 20))
    assert lab.drawn is None and lab.chosen == 1
    drag(lab, "input", (4, 0.5), (4, 7.5))
    assert lab.drawn is not None and lab.ink == 0, "it was begun on a test sample"


@pytest.mark.parametrize(("row", "digit"), [(None, True), (0.5, False)])
def test_a_stroke_down_the_middle_is_a_digit_and_one_along_the_edge_is_none(row, digit):
    lab = made(code=8)
    lab.run(100)
    lab.press("wipe")
    ends = ((4, 0.3), (4, 7.7)) if row is None else ((0.3, row), (7.7, row))
    drag(lab, "input", *ends)
    assert (lab.own_error < lab.worst_tenth) == digit


def test_one_model_has_no_slider_of_sizes_and_is_trained_in_place():
    model = autoencoder(3)
    before = model.get_weights()[0].copy()
    lab = labs.Squeeze(model, X, TEST[0])
    assert "code" not in lab.table and lab.size == 3 and lab.to_code() == "labs.Squeeze(model, x, test)"
    lab.run(1)
    assert not np.array_equal(model.get_weights()[0], before)


def test_curves_are_drawn_and_led(driven, demand_clear_words):
    test = datasets.heartbeats(40, seed=1)
    lab = labs.Squeeze(beats_model(), datasets.heartbeats(200), test)
    lab.run(2)
    demand_clear_words(lab.picture)
    drag(lab, "input", (20, 0.5), (40, 1.0))
    assert lab.drawn[30] == pytest.approx(0.75, abs=0.1)
    np.testing.assert_array_equal(lab.drawn[60:], test[0, 60:])
    driven(lab)


def test_the_plane_of_digits_has_clear_words(demand_clear_words):
    lab = made(code=2, noise=0.5)
    lab.run(1)
    demand_clear_words(lab.picture)


def test_what_does_not_fit_gets_one_line(refused):
    def wide(code):
        return autoencoder(2 * code)

    for arguments, words in (
        ((wide, X, TEST), "build(8): the narrowest layer of this model has 16"),
        ((lambda code: 7, X, TEST), "build(8) gives 7"),
        ((autoencoder, X[:, :4], TEST), "x has shape"),
        ((autoencoder, X, TEST[0][:, :4]), "test has shape"),
        ((autoencoder, X, (TEST[0], TEST[1][:5])), "test_labels has 5"),
        ((autoencoder, X, (TEST[0], np.arange(360))), "at most 10"),
        ((autoencoder, 0 * X, TEST), "nothing to learn"),
        (("mine", X, TEST), "build='mine'"),
    ):
        with refused(words):
            labs.Squeeze(*arguments)
    colours = keras.Sequential([keras.Input((4, 4, 3)), layers.Dense(1), layers.Dense(3)])
    colours.compile("adam", "mse")
    with pytest.raises(LearnerError, match="curves"):
        labs.Squeeze(colours, np.ones((5, 4, 4, 3)), np.ones((5, 4, 4, 3)))
