"""The range test: its rates, its end, what it suggests, the borrowed model, the tries, and nonsense."""

import math

import keras
import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.labs.descent.learning_rate_range.run import RangeTest, Try
from dltutor.labs.descent.learning_rate_range.words import STEEPEST, TENTH


def network(optimizer=None, dropout=0.2):
    keras.utils.set_random_seed(0)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8)),
            layers.Flatten(),
            layers.Dense(24, "relu"),
            layers.BatchNormalization(),
            layers.Dropout(dropout),
            layers.Dense(10, "softmax"),
        ]
    )
    optimizer = optimizer or keras.optimizers.SGD(0.1, momentum=0.9)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    return model


def state(model):
    return [v.numpy().tobytes() for v in [*model.variables, *model.optimizer.variables]]


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()[0]


@pytest.fixture(scope="module")
def model(digits):
    made = network()
    made.fit(*digits, epochs=1, verbose=0)
    return made


@pytest.fixture
def lab(model, digits):
    return labs.LearningRateRange(model, digits, steps=120)


def parabola(curvature=1.0, steps=100):
    """The range test of gradient descent on a parabola, where everything is known."""
    test, w = RangeTest(1e-4, 1e4, steps), 1.0
    while not test.ended:
        rate = test.rate(len(test.losses))
        test.add(0.1 + 0.5 * curvature * w * w)
        w -= rate * curvature * w
    return test


def test_the_rates_grow_by_the_same_factor():
    test = RangeTest(1e-5, 10.0, 7, losses=[1.0] * 7)
    np.testing.assert_allclose(test.rates[1:] / test.rates[:-1], 10.0, rtol=1e-9)


@pytest.mark.parametrize("curvature", [0.1, 1.0, 10.0])
def test_on_a_parabola_it_breaks_beyond_two_by_the_curvature(curvature):
    test = parabola(curvature, 200)
    assert test.ended == "rose"
    assert test.rates[-1] > 2 / curvature
    lowest, tenth, steepest = test.rate(test.lowest_at), test.suggestion(False), test.suggestion(True)
    assert 0.05 / curvature < lowest < 4 / curvature
    assert tenth == pytest.approx(lowest / 10)
    assert steepest < lowest
    assert [test.verdict(rate) for rate in (1e-7, 1e-3 / curvature, steepest, test.rates[-1])] == [
        "untested",
        "flat",
        "falls",
        "rises",
    ]


def test_noise_does_not_decide_and_no_fall_gives_no_suggestion():
    random = np.random.default_rng(0)
    test = RangeTest(1e-5, 1.0, 200)
    while not test.ended:
        test.add(1.0 + 0.01 * random.normal())
    assert test.ended == "all" and test.suggestion(False) is None and test.verdict(0.01) == "flat"


def test_where_the_loss_falls_to_the_end_no_rate_is_suggested():
    test = RangeTest(1e-6, 1e-2, 100)
    for k in range(100):
        test.add(2.0 - 0.01 * k)
    assert test.ended == "all" and test.lowest_at == 99 and test.suggestion(False) is None


def test_what_is_no_number_ends_it():
    test = RangeTest(1e-5, 1.0, 50)
    for loss in (1.0, 1.0, math.inf):
        test.add(loss)
    assert test.ended == "no number" and np.isfinite(test.smooth[:2]).all()
    assert Try(1.0, 10, [1.0, math.nan]).broken


def test_the_model_is_given_back_after_every_slice(lab, model):
    before = state(model)
    lab.play()
    ticks = 0
    while lab.playing:
        lab.tick()
        assert state(model) == before
        ticks += 1
    assert ticks >= 20 and lab.test.ended == "rose"
    lab.press("try")
    lab.tick()
    assert state(model) == before
    lab.run()
    assert state(model) == before and not lab.trying and not lab.playing
    assert lab.tries[0].losses[0] != lab.tries[0].losses[-1]


def test_an_error_inside_gives_the_model_back_too(lab, model, monkeypatch):
    before = state(model)
    train = lab.trainer.train

    def broken(**amount):
        train(**amount)
        raise KeyboardInterrupt

    monkeypatch.setattr(lab.trainer, "train", broken)
    with pytest.raises(KeyboardInterrupt):
        lab.press("step")
    assert state(model) == before


def test_its_losses_are_those_of_training_at_these_rates(digits):
    """Step for step what Keras does when the rate is set by hand."""
    x, y = digits
    model = network(keras.optimizers.SGD(0.1), dropout=0.0)
    lab = labs.LearningRateRange(model, (x[:96], y[:96]), steps=20, batch_size=96, lowest=1e-3, highest=1.0)
    lab.run()
    other = network(keras.optimizers.SGD(0.1), dropout=0.0)
    for loss, rate in zip(lab.test.losses, lab.test.rates, strict=True):
        other.optimizer.learning_rate = rate
        other.reset_metrics()  # Keras before 3.14 gives the mean of all batches so far
        assert other.train_on_batch(x[:96], y[:96]) == pytest.approx(loss, rel=2e-3)


def test_the_words_follow_the_test(lab):
    assert "Not started: 120 steps from a rate of 1e−5 to 10" in lab.words()
    lab.press("step")
    assert "Step 1 of 120: rate 1e−5" in lab.words()
    lab.run()
    assert "four times its best" in lab.words() and "Suggested:" in lab.words()
    assert not lab.done[0], "the edge was not expected there"
    broke = float(lab.test.rates[-1])
    lab.press("reset")
    lab.set(learning_rate=broke / 2)
    lab.run()
    assert lab.done[0] and "broke at" in lab.progress.notes[0]
    lab.press("play")
    assert "The test is over" in lab.words() and not lab.playing
    tenth = lab.suggested
    lab.set(rule=STEEPEST)
    assert lab.suggested != tenth
    lab.set(rule=TENTH)
    assert lab.suggested == tenth
    lab.set(learning_rate=100)
    assert "Your rate 100: the test has not been there" in lab.words()


def test_tries_are_compared_and_the_goals_noticed(lab):
    lab.run()
    lab.set(learning_rate=1e-7)
    lab.press("try")
    lab.run()
    assert lab.done[1] and not lab.done[2]
    lab.set(learning_rate=lab.suggested)
    lab.press("try")
    lab.run()
    assert lab.done[2]
    assert lab.tries[0].result < lab.tries[1].result
    lab.press("reset")
    assert not lab.tries and not lab.test.losses


def test_a_try_from_the_same_start_is_the_same_again(lab):
    for _ in range(2):
        lab.set(learning_rate=0.05)
        lab.press("try")
        lab.run()
    assert lab.tries[0].losses[0] == pytest.approx(lab.tries[1].losses[0], rel=1e-6)


def test_a_rate_of_100_is_explained_and_the_model_unharmed(lab, model):
    before = state(model)
    lab.set(learning_rate=1000, highest=1000)
    lab.run()
    lab.press("try")
    lab.run()
    assert lab.test.ended in ("rose", "no number")
    assert state(model) == before
    lab.picture.frame()
    lab.press("reset")
    assert "Not started" in lab.words()


def test_a_model_whose_loss_overflows_says_so(digits):
    x, y = digits
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
    lab = labs.LearningRateRange(model, (x, y), steps=20, lowest=1e-2, highest=1000)
    lab.run()
    lab.set(learning_rate=1000)
    lab.press("try")
    lab.run()
    assert "failed after" in lab.words() and "✗" in lab.picture.names[0].get_text()
    assert all(np.isfinite(w).all() for w in model.get_weights())


def test_the_mark_is_set_by_pointer_and_by_keys(lab):
    lab.point("down", *lab.picture.place("test", 0.02, 1.0))
    assert lab.values.learning_rate == pytest.approx(0.02, rel=0.01)
    lab.type("ArrowRight")
    assert lab.values.learning_rate == pytest.approx(0.02 * 10**0.05, rel=0.02)
    lab.type("ArrowLeft", shift=True)
    lab.point("down", *lab.picture.place("tries", 0.5, 1.0))
    assert lab.values.learning_rate == pytest.approx(0.02 * 10**0.04, rel=0.02)


def test_two_labs_on_one_model_do_not_disturb_each_other(model, digits, lab):
    before = state(model)
    other = labs.LearningRateRange(model, digits, steps=20)
    lab.press("play")
    lab.tick()
    other.press("play")
    assert not lab.playing and "newer lab" in lab.words()
    other.run()
    lab.run()
    assert state(model) == before


def test_a_model_that_was_compiled_anew_is_not_trained_by_the_old_graph(digits):
    model = network()
    lab = labs.LearningRateRange(model, digits, steps=20)
    landscape = labs.LossLandscape(model, digits, samples=50)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    before = state(model)
    for one in (lab, landscape):
        with pytest.raises(LearnerError, match="compiled anew"):
            one.press("step")
    assert state(model) == before


def test_what_does_not_fit_is_one_line(model, digits, refused):
    x, y = digits
    bare = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10)])
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    slips = [
        (lambda: labs.LearningRateRange(bare, digits), "call model.compile"),
        (lambda: labs.LearningRateRange("model", digits), "must be a Keras model"),
        (lambda: labs.LearningRateRange(network(keras.optimizers.SGD(schedule)), digits), "follows a schedule"),
        (lambda: labs.LearningRateRange(model, x), "train=an array"),
        (lambda: labs.LearningRateRange(model, (x, y[:5])), "5"),
        (lambda: labs.LearningRateRange(model, (x[:, :3], y)), "one sample has shape"),
        (lambda: labs.LearningRateRange(model, digits, batch_size=0), "batch_size=0"),
    ]
    for slip, words in slips:
        with refused(words):
            slip()


def test_no_words_are_cut_off_or_lie_upon_each_other(lab, demand_clear_words):
    lab.run()
    for rate in (1e-8, 1e-5, 0.003, 0.2, 5.0, 1000.0):  # the names of the lines change sides
        lab.set(learning_rate=rate)
        demand_clear_words(lab.picture)


def test_a_setting_that_is_not_possible_is_refused_before_the_model_is_looked_at():
    for settings in ({"steps": 3}, {"learning_rate": float("nan")}, {"rule": "best"}):
        with pytest.raises(LearnerError, match=f"^{next(iter(settings))}="):
            labs.LearningRateRange(None, None, **settings)
