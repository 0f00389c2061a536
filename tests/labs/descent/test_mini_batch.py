"""The mini-batch lab: its counting, its gradient, its noise, its goals, and what it does with nonsense."""

import warnings

import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.labs.descent.mini_batch.run import Descent, Line


@pytest.fixture
def line():
    random = np.random.default_rng(0)
    x = random.normal(1.0, 1.0, 300)
    return Line(x, 2 * x - 1 + random.normal(0, 0.5, 300))


def test_the_gradient_is_the_slope_of_the_loss(line):
    place, rows, h = np.array([0.3, -0.7]), np.arange(40), 1e-6
    part = Line(line.x[rows], line.y[rows])
    slopes = [(part.loss(place + h * side) - part.loss(place - h * side)) / (2 * h) for side in np.eye(2)]
    np.testing.assert_allclose(line.gradient(place, rows), slopes, rtol=1e-5)


def test_the_map_and_the_run_agree_on_the_loss_and_the_best(line):
    places = np.random.default_rng(1).normal(size=(20, 2))
    np.testing.assert_allclose(line.loss(places), [line.loss(p) for p in places], rtol=1e-9)
    assert (line.loss(places) >= line.best_loss).all()
    np.testing.assert_allclose(line.gradient(line.best, np.arange(300)), 0, atol=1e-9)


def test_it_makes_the_steps_that_keras_makes():
    import keras

    x, y = np.linspace(-1, 1, 24), np.linspace(0, 3, 24) ** 2
    run = Descent(Line(x, y), np.array([0.5, -0.5]), seed=3)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
    model.set_weights([np.array([[0.5]]), np.array([-0.5])])
    for _ in range(10):
        run.step(0.1, 7)
        model.train_on_batch(x[run.rows, None], y[run.rows, None])
    np.testing.assert_allclose(run.weights, np.concatenate([w.ravel() for w in model.get_weights()]), atol=1e-5)


def test_every_epoch_sees_every_sample_once_and_is_counted(line):
    run = Descent(line, np.zeros(2))
    seen = []
    for _ in range(19):
        run.step(0.01, 16)
        seen += run.rows.tolist()
    assert sorted(seen) == list(range(300))
    assert (run.iteration, run.epoch, run.batch, run.batches, len(run.rows)) == (19, 1, 19, 19, 12)
    run.step(0.01, 16)
    assert (run.iteration, run.epoch, run.batch, run.batches) == (20, 2, 1, 19)


def test_the_lab_writes_where_it_is():
    lab = labs.MiniBatch(np.arange(200) / 100, np.arange(200) / 50, batch_size=10, learning_rate=0.01)
    for _ in range(37):
        lab.press("step")
    assert "Iteration 37 of epoch 2: batch 17 of 20, 10 samples" in lab.words()
    assert lab.picture.count[0].get_text() == "iteration 37 · 370 samples seen"
    assert lab.picture.count[1].get_text() == "epoch 2: batch 17 of 20"


def test_the_batch_size_can_change_in_the_middle_of_an_epoch():
    lab = labs.MiniBatch()
    lab.press("step")
    lab.set(batch_size=442)
    lab.press("step")
    assert (lab.run.epoch, lab.run.batch, lab.run.batches, len(lab.run.rows)) == (1, 2, 2, 410)
    assert lab.run.changes == [1]


def test_the_noise_ball_grows_with_the_rate_and_shrinks_with_the_batch(line):
    def radius(rate, size):
        run = Descent(line, line.best.copy())
        for _ in range(600):
            run.step(rate, size)
        return np.sqrt(np.array(run.path[200:]).var(axis=0).sum())

    assert radius(0.1, 1) > 1.5 * radius(0.02, 1) > 1.5 * 1.5 * radius(0.02, 16)
    assert radius(0.1, 300) < 1e-9


def test_whole_sets_have_smooth_paths_and_the_words_say_so():
    lab = labs.MiniBatch(batch_size=442, learning_rate=0.3)
    for _ in range(3):
        lab.press("step")
    assert "exact slope: the path is smooth" in lab.words()
    assert lab.done[0] and lab.progress.notes[0] == "442 samples, one step"
    lab.press("reset")
    lab.set(batch_size=1, learning_rate=0.1)
    lab.press("epoch")
    assert lab.run.iteration == 442
    assert "wander about" in lab.words() and "Dashed: the run before, batch size 442" in lab.words()


def test_the_goal_of_the_first_epoch_counts_samples_and_no_luck_of_the_start():
    lab = labs.MiniBatch(batch_size=442, learning_rate=0.3)
    for _ in range(10):
        lab.press("step")
    assert lab.run.arrived > 442 and not lab.done[1]
    near = labs.MiniBatch(batch_size=16, start=lab.line.best)
    near.press("epoch")
    assert near.run.arrived == 16 and not near.done[1]
    small = labs.MiniBatch(batch_size=16, learning_rate=0.1)
    small.press("epoch")
    assert small.done[1] and small.progress.notes[1] == f"after {small.run.arrived} samples"


def test_a_lower_rate_stops_the_noise():
    lab = labs.MiniBatch(batch_size=4, learning_rate=0.2)
    for _ in range(3):
        lab.press("epoch")
    assert not lab.done[2]
    lab.set(learning_rate=0.005)
    for _ in range(8):
        lab.press("epoch")
    assert lab.done[2] and lab.progress.notes[2] == "the rate went from 0.2 down to 0.005"
    slow = labs.MiniBatch(batch_size=4, learning_rate=0.005)
    for _ in range(12):
        slow.press("epoch")
    assert not slow.done[2]  # its rate was never lowered


@pytest.mark.parametrize("size", [1, 32, 442])
def test_a_rate_of_100_is_explained_and_reset_mends(size):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lab = labs.MiniBatch(batch_size=size, learning_rate=100)
        lab.play()
        for _ in range(30):
            lab.press("step")
            lab.picture.frame()
        assert lab.run.diverged and "It diverged: with a learning rate of 100" in lab.words()
        lab.press("play")
        assert not lab.playing
        lab.press("reset")
        assert "diverged" not in lab.words() and lab.run.iteration == 0
        lab.set(learning_rate=0.1)
        lab.press("epoch")
        assert not lab.run.diverged and lab.run.losses[-1] < lab.run.losses[0]


def test_the_bound_of_the_rate_is_the_one_that_holds(line):
    for factor, grows in ((0.97, False), (1.03, True)):
        run = Descent(line, line.best + 0.1)
        for _ in range(300):
            run.step(factor * line.largest_rate, 300)
        assert (run.losses[-1] > run.losses[0]) == grows


def test_the_start_is_dragged_and_moved_by_keys():
    lab = labs.MiniBatch()
    lab.press("epoch")
    x, y = lab.picture.place("plane", 0.0, 2.0)
    lab.point("down", x, y)
    np.testing.assert_allclose(lab.start, (0.0, 2.0), atol=1e-6)
    assert lab.run.iteration == 0
    lab.type("ArrowRight")
    assert lab.start[0] > 0
    lab.point("down", *lab.picture.place("samples", 0.0, 2.0))
    assert lab.start[1] == pytest.approx(2.0)
    again = eval(lab.to_code(), {"labs": labs})
    np.testing.assert_allclose(again.start, lab.start, rtol=1e-3)


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"start": (1,)}, "start has shape"),
        ({"start": (1e9, 0)}, r"start\[0\]"),
        ({"inputs": [1, 2, 3, 4]}, "targets is missing"),
        ({"inputs": [1, 2, 3, 4], "targets": [1, 2, 3]}, "4 samples"),
        ({"inputs": [1, 2, 3, np.inf], "targets": [1, 2, 3, 4]}, "contains infinity"),
        ({"inputs": [1, 2], "targets": [1, 2]}, "number of samples=2"),
        ({"inputs": "many", "targets": [1, 2]}, "inputs='many'"),
    ):
        with refused(named):
            labs.MiniBatch(**arguments)


def test_samples_without_spread_do_no_harm():
    for x, y in ((np.ones(9), np.ones(9)), (np.arange(9.0), np.zeros(9)), (np.zeros(5), np.eye(5)[0])):
        lab = labs.MiniBatch(x, y, batch_size=2)
        lab.press("epoch")
        lab.picture.frame()
        assert lab.run.iteration > 0


def test_the_patients_are_what_the_docstring_says():
    bmi, progression = datasets.diabetes()
    assert bmi.shape == progression.shape == (442,)
    assert (bmi.min(), bmi.max(), progression.min(), progression.max()) == (18.0, 42.2, 25, 346)
    with pytest.raises(LearnerError, match="feature='weight'"):
        datasets.diabetes("weight")
