"""The losses of one and of two weights: slopes against finite differences, and the minima that they claim."""

import numpy as np
import pytest

from dltutor.scratch.slopes import FUNCTIONS, bound
from dltutor.scratch.surfaces import SURFACES

H = 1e-5
surfaces = pytest.mark.parametrize("surface", SURFACES.values(), ids=lambda s: s.name)
functions = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.name)


@surfaces
def test_the_gradient_is_the_slope_of_the_value(surface):
    weights = np.random.default_rng(0).uniform(*surface.limits, size=(200, 2))
    steps = H * np.eye(2)
    numeric = np.stack([(surface.value(weights + s) - surface.value(weights - s)) / (2 * H) for s in steps], axis=-1)
    scale = np.abs(numeric).max()
    np.testing.assert_allclose(surface.gradient(weights), numeric, atol=1e-8 * scale + 1e-8, rtol=1e-6)


@surfaces
def test_one_place_and_many_are_the_same(surface):
    weights = np.random.default_rng(1).uniform(*surface.limits, size=(7, 2))
    assert surface.value(weights).shape == (7,) and np.shape(surface.value(weights[0])) == ()
    assert surface.gradient(weights).shape == (7, 2) and surface.gradient(weights[0]).shape == (2,)
    np.testing.assert_allclose(surface.value(weights), [surface.value(w) for w in weights])
    np.testing.assert_allclose(surface.gradient(weights), [surface.gradient(w) for w in weights])


@surfaces
def test_the_minima_are_the_lowest_places(surface):
    minima = np.array(surface.minima, float)
    np.testing.assert_allclose(surface.value(minima), 0, atol=1e-18)
    np.testing.assert_allclose(surface.gradient(minima), 0, atol=1e-8)
    line = np.linspace(*surface.limits, 301)
    places = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    low = places[surface.value(places) <= surface.goal]
    distances = np.hypot(*(low[:, None] - minima).transpose(2, 0, 1)).min(axis=1)
    assert len(low) and distances.max() < 1, "where the loss is low there is a minimum that is named"
    assert (minima >= surface.limits[0]).all() and (minima <= surface.limits[1]).all()


@surfaces
def test_the_start_is_in_sight_and_not_yet_there(surface):
    start = np.array(surface.start, float)
    assert (start >= surface.limits[0]).all() and (start <= surface.limits[1]).all()
    assert surface.value(start) > 10 * surface.goal and surface.learning_rate > 0


def test_the_saddle_is_one_and_the_ravine_is_a_hundred_times_as_steep_across():
    saddle = SURFACES["saddle"]
    along, at, down = np.array([[0.1, 0], [0, 0], [0, 0.1]])
    assert saddle.value(along) > saddle.value(at) > saddle.value(down)
    slopes = SURFACES["ravine"].gradient(np.ones(2))
    assert slopes[1] / slopes[0] == pytest.approx(100)


@functions
def test_slope_and_curvature_are_those_of_the_value(function):
    w = np.random.default_rng(2).uniform(*function.limits, size=300)
    w = w[abs(w) > 1e-3]
    slope = (function.value(w + H) - function.value(w - H)) / (2 * H)
    bend = (function.slope(w + H) - function.slope(w - H)) / (2 * H)
    np.testing.assert_allclose(function.slope(w), slope, atol=1e-7)
    np.testing.assert_allclose(function.curvature(w), bend, atol=1e-5)


@functions
def test_the_deepest_minimum_comes_first(function):
    minima = np.array(function.minima)
    np.testing.assert_allclose(function.slope(minima), 0, atol=1e-9)
    assert function.value(minima).argmin() == 0
    assert (function.value(minima + 1e-2) > function.value(minima)).all()
    assert (function.value(minima - 1e-2) > function.value(minima)).all()


def test_the_bound_holds_a_parabola_and_no_more():
    for curvature in (0.25, 1.0, 3.0):
        for share, stays in ((0.99, True), (1.01, False)):
            w = 1.0
            for _ in range(2000):
                w -= share * bound(curvature) * curvature * w
            assert (abs(w) < 1e-3) == stays
