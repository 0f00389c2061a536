"""Planes through the weights, and the grid that is filled coarse first."""

import numpy as np
import pytest

from dltutor.live.looking.grid import SIDE, Grid, along
from dltutor.live.looking.planes import Plane, filter_normalised, path_plane


@pytest.fixture
def random():
    return np.random.default_rng(0)


def test_every_filter_of_the_direction_is_as_long_as_the_networks_own(random):
    shapes = [(3, 3, 2, 4), (4,), (8, 5), (5,)]
    sizes = [int(np.prod(s)) for s in shapes]
    weights = random.normal(size=sum(sizes)).astype(np.float32)
    direction = filter_normalised(weights, shapes, random)
    place = 0
    for shape, size in zip(shapes, sizes, strict=True):
        w, d = (v[place : place + size].reshape(shape) for v in (weights, direction))
        place += size
        if len(shape) > 1:
            axes = tuple(range(len(shape) - 1))
            np.testing.assert_allclose(np.sqrt((d**2).sum(axis=axes)), np.sqrt((w**2).sum(axis=axes)), rtol=1e-4)
            assert abs(np.corrcoef(w.ravel(), d.ravel())[0, 1]) < 0.6
        else:
            assert not d.any()


def test_a_network_of_zeros_still_has_directions(random):
    assert filter_normalised(np.zeros(6), [(2, 3)], random).any()
    assert filter_normalised(np.ones(3), [(3,)], random).any()


def test_the_plane_of_a_path_is_that_of_numpys_svd(random):
    places = np.cumsum(random.normal(size=(30, 50)) * np.linspace(3, 0.1, 50), axis=0).astype(np.float32)
    plane = path_plane(places[-1], places, random.normal(size=50))
    singular = np.linalg.svd(places - places[-1], compute_uv=False)
    assert plane.held(places) == pytest.approx((singular[:2] ** 2).sum() / (singular**2).sum(), rel=1e-3)
    assert plane.first @ plane.second == pytest.approx(0, abs=1e-5)
    assert plane.first @ plane.first == pytest.approx(1, rel=1e-5)
    assert plane.coordinates(places)[-1] == pytest.approx([0, 0], abs=1e-4)
    assert plane.coordinates(places)[0, 0] < 0


@pytest.mark.parametrize("count", [1, 2])
def test_a_path_too_short_for_a_plane_borrows_a_direction(random, count):
    places = random.normal(size=(count, 9)).astype(np.float32)
    plane = path_plane(places[-1], places, random.normal(size=9))
    assert np.linalg.norm(plane.first) == pytest.approx(1, rel=1e-4)
    assert np.linalg.norm(plane.second) == pytest.approx(1, rel=1e-4)
    assert plane.held(places) == pytest.approx(1, rel=1e-4)


def test_oblique_directions_give_the_nearest_point(random):
    plane = Plane(*random.normal(size=(3, 20)))
    inside = plane.centre + 1.5 * plane.first - 0.5 * plane.second
    aside = random.normal(size=20)
    for v in np.linalg.qr(np.stack([plane.first, plane.second], axis=1))[0].T:
        aside -= (aside @ v) * v
    np.testing.assert_allclose(plane.coordinates(np.array([inside, inside + aside])), [[1.5, -0.5]] * 2, atol=1e-8)
    assert 0 < plane.held(np.array([inside + aside])) < 1


def test_random_directions_hold_little_of_a_path_through_many_weights(random):
    places = np.cumsum(random.normal(size=(20, 4000)), axis=0)
    assert Plane(places[-1], *random.normal(size=(2, 4000))).held(places) < 0.05


def test_the_grid_asks_for_every_place_once_coarse_ones_first():
    grid, asked, sides = Grid(), [], []
    while not grid.complete:
        places = grid.next(7)
        asked += [tuple(p) for p in places.round(9)]
        grid.put(places[:, 0] * 3 + places[:, 1])
        sides.append(grid.side)
    assert len(set(asked)) == len(asked) == SIDE * SIDE
    assert sorted(set(sides)) == [0, 4, 7, 13, 25]
    across = np.linspace(-1, 1, SIDE)
    np.testing.assert_allclose(grid.values(), across * 3 + across[:, None], atol=1e-12)


def test_a_coarse_grid_is_spread_straight_and_keeps_what_is_no_number():
    grid = Grid()
    places = grid.next(16)
    numbers = places[:, 0] + places[:, 1]
    numbers[0] = np.inf
    grid.put(numbers)
    values = grid.values()
    assert np.isinf(values[0, 0]) and not np.isfinite(values[3, 3])
    assert values[-1, -1] == 2 and values[12, 12] == pytest.approx(0)
    assert np.isnan(Grid().values()).all()


def test_an_interrupted_grid_asks_again():
    grid = Grid()
    first = grid.next(5)
    np.testing.assert_array_equal(grid.next(5), first)


def test_values_along_a_line_are_bilinear_and_end_at_the_edge():
    values = np.add.outer(np.arange(5.0), 10 * np.arange(5.0))
    np.testing.assert_allclose(along(values, np.array([0.5, 4.0]), np.array([1.25, 4.0])), [6.25, 44])
    assert np.isnan(along(values, np.array([-0.1, 4.2]), np.array([0.0, 1.0]))).all()
