"""The race: same start for all, one network at a time made ready, and nothing that goes wrong stops the others."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.labs.activations.activation_race.lab import BLOCK

NAMES = ("sigmoid", "tanh", "relu")


def build(activation):
    layers = [keras.layers.Dense(32, activation=activation) for _ in range(4)]
    model = keras.Sequential(
        [keras.Input((8, 8)), keras.layers.Flatten(), *layers, keras.layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer=keras.optimizers.SGD(), loss="sparse_categorical_crossentropy")
    return model


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


@pytest.fixture
def race(digits):
    return labs.ActivationRace(build, *digits)


def test_all_start_from_the_same_weights(race):
    first, *others = [runner.model.get_weights() for runner in race.runners]
    for weights in others:
        for a, b in zip(first, weights, strict=True):
            np.testing.assert_array_equal(a, b)


def test_networks_are_made_ready_one_a_tick_and_the_words_say_which(race):
    assert [r.ready for r in race.runners] == [False] * 3
    assert "Press Play" in race.words()
    race._repr_mimebundle_()
    race.press("play")
    for ready in (1, 2):
        race.tick()
        assert sum(r.ready for r in race.runners) == ready
        assert race.words().startswith(f"{ready} of 3 networks are ready; next: {NAMES[ready]}.")
    race.tick()
    assert race.step == 0
    for _ in range(3):
        race.tick()
    assert race.step > 0
    race.close()


def test_step_on_a_page_waits_until_all_are_ready_and_then_makes_one(race):
    race._repr_mimebundle_()
    race.press("step")
    assert race.playing
    for _ in range(4):
        race.tick()
    assert [r.step for r in race.runners] == [1, 1, 1]
    assert not race.playing
    race.press("step")
    assert [r.step for r in race.runners] == [2, 2, 2]
    race.close()


def test_nobody_gets_far_ahead_while_it_plays(race):
    race.play()
    for _ in range(30):
        race.tick(0.01)
        steps = [r.step for r in race.runners]
        assert max(steps) - min(steps) <= BLOCK
    assert race.step > 0


def test_slow_is_a_step_a_picture_for_every_runner_and_full_is_more(race):
    race.play()
    for _ in NAMES:
        race.tick()
    for pictures in (1, 2, 3):
        race.tick(5.0)
        assert [r.step for r in race.runners] == [pictures] * 3
    assert "pace slow" in race.describe()
    race.set(pace="full")
    race.tick(0.2)
    assert race.step > 4
    assert "pace" not in race.describe()


def test_relu_and_tanh_learn_where_the_sigmoid_does_not(race, digits):
    race.run(epochs=12)
    assert race.accuracy["tanh"] > 0.85
    assert race.accuracy["sigmoid"] < 0.3
    assert race.done[0]
    assert not race.done[2]
    assert "leads with" in race.describe()
    assert "sigmoid is last" in race.describe()
    for runner in race.runners:
        assert runner.trainer.epoch == pytest.approx(12)
        assert runner.step == 12 * -(-len(digits[0][0]) // 32)
    x, y = digits[1]
    best = race.runners[1]
    assert race.accuracy["tanh"] == pytest.approx((np.argmax(best.model(x), axis=1) == y).mean())


def test_the_result_does_not_depend_on_how_it_was_played(digits):
    runs = []
    for _ in range(2):
        race = labs.ActivationRace(build, *digits, activations=("tanh", "relu"))
        race.run(epochs=2)
        runs.append(race.runners[0].model.get_weights()[0])
    np.testing.assert_allclose(*runs, atol=1e-6)


def test_reset_goes_back_to_the_start(race):
    before = [r.model.get_weights()[0] for r in race.runners]
    race.run(epochs=1)
    assert not np.allclose(before[1], race.runners[1].model.get_weights()[0])
    race.press("reset")
    assert race.step == 0
    assert race.shares() == [0.0, 0.0, 0.0]
    for weights, runner in zip(before, race.runners, strict=True):
        np.testing.assert_array_equal(weights, runner.model.get_weights()[0])


def test_rate_and_batch_size_reach_every_runner_before_and_after_it_is_ready(race):
    race.set(learning_rate=0.02, batch_size=64)
    race.press("step")
    assert {round(r.trainer.learning_rate, 4) for r in race.runners} == {0.02}
    assert {r.trainer.batch_size for r in race.runners} == {64}
    race.set(learning_rate=0.5, batch_size=16)
    assert {round(r.trainer.learning_rate, 4) for r in race.runners} == {0.5}
    assert {r.trainer.batch_size for r in race.runners} == {16}
    assert "rate 0.5, batch size 16" in race.describe()


def test_a_runner_that_overflows_is_named_and_the_others_go_on(race):
    race.press("step")
    kernel = race.runners[2].model.layers[1].kernel
    race.runners[2].trainer.model.layers[1].kernel.assign(np.full(kernel.shape, np.nan))
    race.press("step")
    assert race.words().startswith("⚠ relu: its loss is no longer a number")
    assert race.accuracy["relu"] == 0, "it is out"
    race.play()
    before = race.runners[1].step
    for _ in range(3):
        race.tick()
    assert race.runners[1].step > before
    assert race.playing
    race.picture.frame()
    race.press("reset")
    assert "no longer" not in race.words()
    race.press("step")
    assert not any(r.diverged for r in race.runners)


def test_when_all_have_overflowed_it_stops_and_says_so(digits, capfd):
    race = labs.ActivationRace(build, *digits, activations=("relu", "leaky_relu"), learning_rate=10)
    race.run(epochs=3)
    assert all(r.diverged for r in race.runners)
    assert "smaller learning rate" in race.words()
    race.press("play")
    assert not race.playing
    assert "smaller learning rate" in race.words()
    race.press("epoch")
    race.press("step")
    race.set(learning_rate=0.1)
    race.press("reset")
    race.run(epochs=1)
    assert race.step > 0
    assert capfd.readouterr().err == ""


def test_a_rate_too_high_throws_a_runner_back(digits):
    race = labs.ActivationRace(build, *digits, activations=("tanh", "relu"))
    race.run(epochs=12)
    assert not race.done[1]
    assert max(race.accuracy.values()) > 0.8
    race.set(learning_rate=3.0)
    race.run(epochs=6)
    assert race.done[1]


def test_every_runner_can_be_brought_above_ninety(digits):
    def easier(activation):
        model = keras.Sequential(
            [
                keras.Input((8, 8)),
                keras.layers.Flatten(),
                keras.layers.Dense(32, activation=activation),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile(optimizer=keras.optimizers.Adam(), loss="sparse_categorical_crossentropy")
        return model

    race = labs.ActivationRace(easier, *digits, learning_rate=0.01)
    race.run(epochs=10)
    assert race.done[2]


def test_the_code_makes_the_same_race(race, digits):
    assert race.to_code() == "labs.ActivationRace(build, train, test, activations=('sigmoid', 'tanh', 'relu'))"
    quick = labs.ActivationRace(build, *digits, activations=("tanh", "relu"), learning_rate=0.5)
    assert quick.to_code().endswith("activations=('tanh', 'relu'), learning_rate=0.5)")


def test_two_classes_and_one_sigmoid_output():
    points, targets = datasets.two_groups(60, gap=0.5)

    def small(activation):
        model = keras.Sequential(
            [keras.Input((2,)), keras.layers.Dense(4, activation=activation), keras.layers.Dense(1, "sigmoid")]
        )
        model.compile(optimizer="sgd", loss="binary_crossentropy")
        return model

    race = labs.ActivationRace(small, (points, targets), (points, targets), activations=("tanh", "relu"), batch_size=8)
    race.run(epochs=40)
    assert race.accuracy["tanh"] > 0.9


def test_settings_that_are_impossible_at_the_start_are_one_line(digits):
    for setting in ({"learning_rate": 0}, {"learning_rate": "fast"}, {"batch_size": 5000}, {"seed": -1}):
        with pytest.raises(LearnerError, match=f"^{next(iter(setting))}="):
            labs.ActivationRace(None, *digits, **setting)


def raising(activation):
    raise ValueError("two\nlines")


KEPT = []


def the_same(activation):
    KEPT[:] = KEPT or [build("relu")]
    return KEPT[0]


def not_compiled(activation):
    return keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10)])


def test_what_cannot_race_is_one_line(digits, refused):
    for builder, names, message in (
        ("build", NAMES, "build='build': it must be a function"),
        (raising, NAMES, "stops with ValueError: two lines"),
        (the_same, NAMES, "gives the same model again"),
        (not_compiled, NAMES, "is not compiled"),
        (lambda activation: None, NAMES, "it must return a Keras model"),
        (lambda: 1, NAMES, "stops with TypeError"),
        (build, "relu", "activations='relu'"),
        (build, ("relu",), "2 to 7 different names"),
        (build, ("relu", "relu"), "2 to 7 different names"),
        (build, ("relu", 3), "2 to 7 different names"),
        (build, 5, "activations=5"),
        (build, ("relu", "rellu"), "stops with ValueError"),
    ):
        with refused(message):
            labs.ActivationRace(builder, *digits, activations=names)


def test_data_that_do_not_fit_are_one_line(digits, refused):
    train, test = digits
    for wrong in (
        (train[0], test),
        (train, (test[0][:5], test[1])),
        (train, ([], [])),
        ((train[0], train[1][:3]), test),
        (train, (test[0].reshape(-1, 64), test[1])),
    ):
        with refused():
            labs.ActivationRace(build, *wrong)
