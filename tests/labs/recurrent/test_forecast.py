"""The forecast lab: no leak between the parts, and errors that are what they say."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.labs.recurrent.forecast import ways
from dltutor.labs.recurrent.forecast.lab import NETWORK, Forecast
from dltutor.labs.recurrent.forecast.series import read


def network(length=12, units=4, output=1, loss="mae"):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((length, 1)), keras.layers.GRU(units), keras.layers.Dense(output)])
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model


def says_nothing(length=30):
    """A model whose answer is always 0."""
    model = keras.Sequential([keras.Input((length, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile("sgd", "mae")
    model.layers[-1].set_weights([np.zeros((length, 1)), np.zeros(1)])
    return model


def test_the_simple_forecasts_are_what_they_say():
    values = np.array([1.0, 4.0, 2.0, 8.0, 5.0, 7.0])
    assert ways.last_value().ahead(values, 2).tolist()[2:] == [1, 4, 2, 8]
    assert ways.seasonal(3, "year").ahead(values)[3:].tolist() == [1, 4, 2]
    assert ways.seasonal_growth(3, "year").ahead(values)[4:].tolist() == [4 + 8 - 1, 2 + 5 - 4]


def test_ahead_is_the_rolled_out_forecast_of_every_moment():
    values = datasets.series("sunspots").values[:60]
    for way in (ways.last_value(), ways.seasonal(11, "year"), ways.linear(values[:40], 5)):
        for steps in (1, 2, 5):
            told = way.ahead(values, steps)
            for origin in (way.needs, 30, 60 - steps):
                assert told[origin + steps - 1] == pytest.approx(way.rolled(values, origin, steps)[-1])


def test_nothing_after_the_origin_is_looked_at():
    values = datasets.series("sunspots").values.copy()
    way = ways.linear(values[:200], 9)
    before = way.rolled(values, 250, 20)
    values[250:] = 1e6
    np.testing.assert_array_equal(way.rolled(values, 250, 20), before)


def test_the_linear_model_is_least_squares_of_the_training_part_alone():
    series = read("sunspots")
    lab = Forecast(network(), "sunspots")
    changed = series.values.copy()
    changed[series.bounds[0] :] *= 3
    rows, y = ways.windows(series.training, 9)
    weights = np.linalg.lstsq(np.c_[rows, np.ones(len(rows))], y, rcond=None)[0]
    expected = np.r_[series.values[240:249], 1] @ weights
    assert lab.ways[3].ahead(series.values)[249] == pytest.approx(expected, rel=1e-6)
    other = Forecast(network(), (series.times, changed), season=11)
    np.testing.assert_allclose(other.train[0], lab.train[0])
    assert (other.view.middle, other.view.spread) == (lab.view.middle, lab.view.spread)


@pytest.mark.parametrize(("name", "view"), [("sunspots", "value"), ("co2", "change"), ("co2", "surprise")])
def test_the_three_parts_follow_each_other_and_are_scaled_by_the_first(name, view):
    lab = Forecast(network(), name, view=view)
    series = lab.series
    lengths = [len(y) for _, y in (lab.train, lab.validation, lab.test)]
    assert lengths[1:] == [series.bounds[1] - series.bounds[0], len(series.values) - series.bounds[1]]
    assert sum(lengths) == len(series.values) - 12 - lab.view.before
    x, y = lab.train
    assert x.shape == (lengths[0], 12, 1) and y.shape == (lengths[0], 1)
    np.testing.assert_allclose(x[1:, -1, 0], y[:-1, 0], atol=1e-5, err_msg="the next input is the last target")
    assert 0.6 < y.std() < 1.5
    history = series.values[None, : 12 + lab.view.before]
    assert lab.view.back(history, y[0]) == pytest.approx(series.values[12 + lab.view.before], abs=1e-3)


def test_a_network_that_says_nothing_is_the_forecast_its_view_is_relative_to():
    lab = Forecast(says_nothing(), "co2", view="change")
    errors = lab.errors("test", 1)
    assert errors[NETWORK] == pytest.approx(errors[0], rel=1e-4)
    lab = Forecast(says_nothing(), "co2", view="surprise")
    errors = lab.errors("test", 1)
    assert errors[NETWORK] == pytest.approx(errors[2], rel=1e-4)


def test_the_errors_are_those_that_the_chapter_says():
    sun, air = Forecast(network(), "sunspots"), Forecast(network(), "co2")
    np.testing.assert_allclose(sun.errors("test", 1)[:4], [25.45, 27.35, 21.45, 14.63], atol=0.01)
    np.testing.assert_allclose(air.errors("test", 1)[:4], [1.12, 1.70, 0.321, 0.278], atol=0.005)


def test_training_brings_the_error_down_and_best_puts_the_best_weights_back():
    lab = Forecast(network(length=9, units=8), "sunspots")
    first = lab.errors("validation", 1)[NETWORK]
    lab.run(12)
    assert lab.errors("validation", 1)[NETWORK] < 0.6 * first and lab.done[0]
    lowest, step, weights = lab.best
    assert lowest == pytest.approx(min(lab.measured))
    lab.model.set_weights([0 * w for w in weights])
    lab.press("best")
    assert lab.errors("validation", 1)[NETWORK] == pytest.approx(lowest)
    assert f"at step {step}" in lab.words() and not lab.notice
    lab.press("best")
    assert "has its best weights" in lab.words()
    assert not lab.done[1], "the test part was not looked at"
    lab.set(part="test")
    assert lab.done[1]


def test_best_before_any_training_says_what_to_do():
    lab = Forecast(network())
    lab.press("best")
    assert "train first" in lab.words()


def test_reset_is_the_beginning():
    lab = Forecast(network(), origin=1960)
    first = repr(lab)
    lab.type("ArrowLeft")
    lab.run(1)
    lab.press("reset")
    assert lab.best.weights == () and lab.series.times[lab.origin] == 1960
    assert repr(lab).split("Goals")[0] == first.split("Goals")[0]


def test_pointer_and_keys_move_the_origin():
    lab = Forecast(network())
    lab.point("down", *lab.picture.place("whole", 1980.2, 50))
    assert lab.series.date(lab.origin) == "1980"
    lab.type("ArrowRight")
    lab.type("ArrowLeft", shift=True)
    assert lab.series.date(lab.origin) == "1970"
    lab.type("ArrowUp")
    assert lab.values.ahead == 2
    for _ in range(60):
        lab.type("ArrowLeft", shift=True)
    assert lab.origin == max(way.needs for way in lab.ways)


def test_far_ahead_has_its_own_errors_and_words():
    lab = Forecast(network(), ahead=11, part="test")
    errors = lab.errors("test", 11)
    assert errors[0] == pytest.approx(errors[1]), "11 years ahead the last value is that of 11 years ago"
    assert "11 years ahead" in lab.words()
    assert not np.allclose(errors[:3], lab.errors("test", 1)[:3])


def test_a_series_of_ones_own_is_taken():
    times = np.arange(120.0)
    lab = Forecast(network(6), (times, np.sin(times / 2) + 0.01 * times), season=13)
    lab.run(1)
    assert np.isfinite(lab.errors("test", 1)).all() and "season" not in lab.words()


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"series": "weather"}, "series='weather'"),
        ({"series": 3}, "series=3"),
        ({"series": (np.arange(100), np.arange(99))}, "times has 100"),
        ({"series": (np.arange(100), np.arange(100))}, "season"),
        ({"series": (np.arange(30), np.arange(30)), "season": 5}, "30 values"),
        ({"series": (np.zeros(100), np.zeros(100)), "season": 5}, "times"),
        ({"season": 1}, "season=1"),
        ({"view": "log"}, "view='log'"),
        ({"origin": 1500}, "origin=1500"),
    ):
        with refused(named):
            Forecast(network(), **arguments)


def test_models_that_do_not_fit_get_one_line(refused):
    for model, named in (
        ("mine", "model='mine'"),
        (keras.Sequential([keras.Input((5, 1)), keras.layers.GRU(2), keras.layers.Dense(1)]), "not compiled"),
        (network(length=None), "input shape"),
        (network(output=2), "Dense(1)"),
        (network(length=200), "from 1 to 70"),
    ):
        with refused(named):
            Forecast(model)


def test_a_rate_that_is_too_high_is_said():
    lab = Forecast(network(loss="mse"), learning_rate=10)
    lab.model.layers[-1].kernel.assign(np.full((4, 1), np.nan))
    lab.press("play")
    for _ in range(3):
        lab.tick()
    assert "no longer a number" in lab.words() and not lab.playing
    lab.picture.frame()


def test_on_the_other_series_every_control_moves_the_picture(driven):
    lab = Forecast(network(), "co2")
    lab.run(1)
    driven(lab)


def test_no_words_overlap_in_a_monthly_series(demand_clear_words):
    lab = Forecast(network(), "co2")
    for part, ahead in (("validation", 1), ("test", 24)):
        lab.set(part=part, ahead=ahead)
        demand_clear_words(lab.picture)


def test_the_code_makes_the_same_lab():
    model = network()
    lab = Forecast(model, "co2", part="test", ahead=12)
    assert lab.to_code() == "labs.Forecast(model, 'co2', part='test', ahead=12)"
    again = eval(lab.to_code(), {"labs": labs, "model": model})
    assert again.words() == lab.describe()
