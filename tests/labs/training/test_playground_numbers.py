"""The playground with numbers for targets: the map, its error beside that of the mean, points, code, refusals."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.labs.training.playground.look import SIDE, grid

from .test_playground import Dense, held_out, in_a_fresh_place, make, on_plane


def net(*layers, loss="mse", rate=0.1, **more):
    return make(*(layers or (Dense(8, "tanh"), Dense(1))), loss=loss, rate=rate, **more)


@pytest.fixture(scope="module")
def patients():
    x = np.stack([datasets.diabetes(name)[0] for name in ("bmi", "bp", "s5")], axis=1)
    return x, datasets.diabetes()[1]


@pytest.mark.parametrize("loss", ["mse", "mae", keras.losses.Huber()])
def test_the_map_is_the_models_answer_and_its_error_stands_beside_that_of_the_mean(loss):
    lab = labs.Playground(net(loss=loss), data="slope")
    lab.run(epochs=20)
    view = lab.runs[0].view
    answers = lab.model.predict(grid().astype("float32"), verbose=0).reshape(SIDE, SIDE)
    np.testing.assert_allclose(view.answer, answers, atol=1e-5)
    np.testing.assert_allclose(lab.picture.panels[0].plane.field._values, answers, atol=1e-5)
    x, y = held_out(lab)
    error = np.sqrt(np.mean((lab.model.predict(x, verbose=0) - y) ** 2))
    mean = np.sqrt(np.mean((lab.trainer.y.mean() - y) ** 2))
    assert view.held_out.rmse == pytest.approx(error, rel=1e-4) and view.held_out.rival == pytest.approx(mean, rel=1e-4)
    assert view.held_out.rmse < 0.5 * view.held_out.rival and lab.done[0]
    assert f"RMSE {error:.3g}, that of the mean {mean:.3g}" in lab.words()
    assert "right" not in lab.words().split(";")[0]


def test_the_bumps_need_a_hidden_layer():
    lab = labs.Playground(net(Dense(1)), data="bumps")
    lab.run(epochs=20)
    assert not lab.done[0] and lab.runs[0].view.held_out.rmse > 0.7 * lab.runs[0].view.held_out.rival


def test_numbers_of_a_table_are_scaled_for_the_model_and_told_in_its_own(patients):
    x, y = patients
    lab = labs.Playground(net(), data=(x, y), columns=(0, 2))
    assert np.allclose([lab.data.table.targets.mean(), lab.data.table.targets.std()], [0, 1])
    assert "an RMSE is told in the numbers of your table" in lab.words()
    lab.run(epochs=20)
    assert 40 < lab.runs[0].view.held_out.rmse < 70 < lab.runs[0].view.held_out.rival < 85 and lab.done[0]
    low, high = (float(words.get_text().replace("−", "-")) for words in lab.picture.legend._names)
    assert high - low == pytest.approx(4 * y.std(), rel=0.01)
    places, before = lab.data.points.copy(), lab.data.targets.copy()
    lab.set(noise=0.5)
    np.testing.assert_array_equal(lab.data.points, places)
    assert 0.3 < (lab.data.targets - before).std() < 0.7, "noise shakes the numbers"
    lab.set(data="bumps")
    assert [words.get_text() for words in lab.picture.legend._names] == ["−1", "1"]


def test_points_are_set_with_their_number():
    lab = labs.Playground(net(), data="own")
    assert lab.data.name == "own" and lab.data.targets.dtype.kind == "i", "of itself it tells classes apart"
    lab = labs.Playground(net(), data="slope")
    lab.set(data="own", pen="1")
    on_plane(lab, 1.0, -3.0)
    assert lab.data.targets[-1] == 1.0
    for key, number in (("1", -1.0), ("2", 0.0), ("3", 1.0)):
        lab.type(key)
        assert lab.data.targets[-1] == number
    lab.type("4")
    assert len(lab.data.points) == 8 and "8 numbers" in lab.words()
    marks = lab.picture.panels[0].plane.marks
    assert [len(group.get_offsets()) for group in marks.groups] == [3, 1, 4]


def test_two_models_are_compared_by_their_error():
    lab = labs.Playground(net(rate=0.001), net(loss="mae"), data="slope")
    lab.run(epochs=10)
    assert "model 2 is ahead: RMSE" in lab.words() and "that of the mean" in lab.words()


def test_the_code_makes_it_again(patients):
    for data in ("bumps", patients):
        lab = labs.Playground(net(), data=data)
        lab.run(epochs=1)
        made = in_a_fresh_place(lab.to_code())
        np.testing.assert_allclose(made["x_train"], lab.trainer.x, atol=1e-2)
        np.testing.assert_allclose(made["y_train"], lab.trainer.y, atol=1e-3)


def test_what_does_not_fit_is_one_line(refused, patients):
    x, y = patients
    for data, model, words in (
        ("slope", make, "its targets are numbers, and this model tells classes apart"),
        ("bumps", lambda: net(Dense(3), loss="mse"), "end it with Dense\\(1\\)"),
        ((x, y + 0.5), make, "to learn numbers, end the model with Dense\\(1\\)"),
        ((x, np.where(y > 300, np.nan, y)), net, "data y contains NaN"),
        ((x, np.stack([y, y], axis=1)), net, "one label a row"),
    ):
        with refused(words):
            labs.Playground(model(), data=data)
