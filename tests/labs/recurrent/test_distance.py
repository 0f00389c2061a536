"""The distance lab: how far a cell remembers is what it says, and any distance needs no new graph."""

import keras
import numpy as np
import pytest

from dltutor.errors import LearnerError
from dltutor.labs.recurrent.distance import lab as distance
from dltutor.labs.recurrent.distance.lab import CELLS, LONGEST, Distance
from dltutor.labs.recurrent.distance.run import TEST, reach
from dltutor.labs.recurrent.distance.task import BEFORE, heard

STEPS = 30  # of a training, so that the tests need not wait


@pytest.fixture(scope="module", autouse=True)
def shorter():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distance, "STEPS", STEPS)
        yield


def memory(layer, symbols=2, units=6, steps=None, sequences=True, loss="sparse_categorical_crossentropy"):
    parts = [keras.Input((steps, symbols)), layer(units, return_sequences=sequences)]
    model = keras.Sequential([*parts, keras.layers.Dense(symbols, activation="softmax")])
    model.compile(keras.optimizers.Adam(0.03), loss)
    return model


@pytest.fixture(scope="module")
def kept():
    lab = Distance(memory, distance=4)
    lab.run()
    return lab


@pytest.fixture
def ready(kept):
    """A lab whose networks are ready, at the start: making them ready takes seconds."""
    kept.set(distance=4, learning_rate=0.03, batch_size=64)
    kept.press("reset")
    kept.progress.forget()
    return kept


def test_reach_is_the_distance_up_to_which_all_is_right():
    assert reach([0.2, 1, 1, 0.94, 1]) == 2
    assert reach([1, 0.5]) == 0
    assert reach(np.ones(101)) == 100
    assert reach([1, 0.95, 0.95]) == 2


def test_the_curve_is_the_share_right_that_keras_finds(ready):
    ready.run()
    for one in ready.cells:
        x, symbol = heard(LONGEST, 300, 2, TEST)
        said = one.model.predict(x, verbose=0).argmax(axis=-1)[:, BEFORE:]
        np.testing.assert_allclose(one.shares, (said == symbol[:, None]).mean(axis=0), atol=1e-6)
        assert one.reach == reach(one.shares) and len(one.shares) == LONGEST + 1


def test_each_cell_is_of_its_kind_and_all_end(ready):
    found = ready.run(seeds=2)
    assert [type(one.model.layers[0]).__name__ for one in ready.cells] == list(CELLS)
    assert list(found) == list(CELLS) and all(len(reached) == 2 for reached in found.values())
    assert all(one.done or one.step == STEPS for one in ready.cells)
    assert ready.right(1)["GRU"][1] == pytest.approx(ready.cells[1].shares[1])
    assert "seed 2" in ready.words() and "Median of 2 seeds" in ready.words()


def test_the_same_seed_gives_the_same_and_another_one_other_weights(ready):
    first = ready.run()
    weights = [one.model.get_weights()[0] for one in ready.cells]
    assert ready.run() == first
    for one, before in zip(ready.cells, weights, strict=True):
        np.testing.assert_allclose(one.model.get_weights()[0], before, atol=1e-4)
        one.begin(1)
        assert not np.allclose(one.model.get_weights()[0], before)
        one.begin(0)
        np.testing.assert_allclose(one.model.get_weights()[0], built_weights(one))
        assert one.model.optimizer.iterations.numpy() == 0


def built_weights(one):
    keras.utils.set_random_seed(0)
    return memory(getattr(keras.layers, one.name)).get_weights()[0]


def test_a_training_step_is_that_of_keras(ready):
    one = ready.cells[1]
    one.begin(3)
    keras.utils.set_random_seed(3)
    model = memory(keras.layers.GRU)
    x, symbol = heard(5, 8, 2, 30_000)
    asked = np.tile(np.arange(x.shape[1]) >= BEFORE, (8, 1)).astype("float32")
    model.train_on_batch(x, np.repeat(symbol[:, None], x.shape[1], axis=1), asked)
    one.train(1, 5, 8, 0.03)
    for ours, theirs in zip(one.model.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_training_ends_when_all_is_known(ready):
    one = ready.cells[0]
    one.begin(0)
    one._answer, real = (lambda x, symbol: __import__("tensorflow").ones(5)), one._answer
    one.train(1, 4, 8, 0.03)
    one._answer = real
    assert one.done and not one.diverged


def test_another_distance_begins_anew_and_keeps_what_the_others_gave(ready):
    ready.run()
    ready.set(distance=9)
    assert ready.found() == [] and len(ready.results) == 1 and not ready.cells[0].step
    ready.run()
    ready.set(distance=4)
    assert len(ready.found()) == 1
    ready.set(learning_rate=0.01)
    assert ready.results == []


def test_five_seeds_and_then_it_stops(ready):
    ready.press("seeds")
    for _ in range(2000):
        ready.tick(0.05)
        if not ready.playing:
            break
    assert len(ready.found()) == 5 and ready.seed == 4 and ready.done[2]
    ready.press("play")
    assert ready.playing and ready.seed == 5
    ready.press("reset")
    assert ready.results == [] and ready.seed == 0 and not ready.playing


def test_goals(ready):
    for reached, done in (((2, 2, 2), [0, 0]), ((4, 0, 0), [1, 0]), ((1, 0, 4), [1, 1])):
        shares = {
            name: np.where(np.arange(LONGEST + 1) <= known, 0.9, 0.2)
            for name, known in zip(CELLS, reached, strict=True)
        }
        ready.results = ready.earned = [distance.Result(4, dict(zip(CELLS, reached, strict=True)), shares)]
        ready.refresh()
        assert list(ready.done[:2]) == [bool(d) for d in done]


def test_networks_are_made_ready_one_a_tick_and_the_words_say_which():
    lab = Distance(memory, distance=3)
    assert "Press Play" in lab.words()
    lab.press("play")
    lab.tick()
    assert lab.words().startswith("1 of 3 networks are ready; next: GRU.")
    lab.tick()
    lab.tick()
    for _ in range(6):
        lab.tick(0.001)
    assert "step" in lab.words() and "SimpleRNN" in lab.words()


def test_one_that_overflows_is_named_and_the_others_go_on(ready):
    ready.press("play")
    ready.tick()
    kernel = ready.cells[1].model.layers[0].cell.kernel
    kernel.assign(np.full(kernel.shape, np.nan))
    while ready.playing:
        ready.tick(0.05)
    assert ready.words().startswith("⚠ GRU: the loss is no longer a number.")
    assert ready.cells[0].step == STEPS or ready.cells[0].done
    ready.picture.frame()


def test_what_build_gives_is_checked(refused):
    for build, named in (
        (3, "build=3"),
        (lambda layer: 1 / 0, "ZeroDivisionError"),
        (lambda layer: "model", "'model'"),
        (lambda layer: memory(layer, steps=5), "input shape is (None, 5, 2)"),
        (lambda layer: memory(layer, sequences=False), "return_sequences=True"),
        (lambda layer: memory(layer, loss="mse"), "sparse_categorical_crossentropy"),
    ):
        with refused(named):
            Distance(build)


def test_settings_are_refused_before_anything_is_built():
    for wrong in ({"distance": 1}, {"distance": 61}, {"learning_rate": 0}, {"batch_size": 3}):
        (name, value), *_ = wrong.items()
        with pytest.raises(LearnerError, match=f"^{name}={value}:"):
            Distance(lambda layer: pytest.fail("it is built"), **wrong)


def test_seeds_must_be_some(kept):
    with pytest.raises(LearnerError, match="seeds=0"):
        kept.run(seeds=0)


def test_no_words_overlap_when_all_is_known(ready, demand_clear_words):
    for at in (2, 20, 60):
        ready.set(distance=at)
        for one in ready.cells:
            one.shares = np.ones(LONGEST + 1)
        ready.update()
        demand_clear_words(ready.picture)
