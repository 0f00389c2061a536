"""Grids of numbers: squares with edges, or without squares."""

import numpy as np

from dltutor.figures.picture import Picture
from dltutor.figures.quick import smoothed


def drawn(values, **look):
    picture = Picture(200, 200)
    axes = picture.axes_at(0, 0, 200, 200)
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    tiles = picture.tiles(axes, values, (0, 1, 0, 1), **look)
    return picture, tiles


def test_smooth_tiles_have_no_squares():
    values = np.array([[0.0, 1.0], [0.5, -1.0]])
    colours = [len(np.unique(drawn(values, smooth=smooth)[0].frame()[50])) for smooth in (False, True)]
    assert colours[0] < 10 < colours[1]


def test_what_is_smoothed_stays_within_its_numbers_and_turns_nothing_round():
    values = np.random.default_rng(0).normal(size=(8, 8))
    large = smoothed(values, 80, 80)
    assert values.min() <= large.min() and large.max() <= values.max()
    assert np.corrcoef(large[5::10, 5::10].ravel(), values.ravel())[0, 1] > 0.98


def test_large_squares_have_edges_and_small_ones_none():
    for side, lines in ((4, 3), (50, 0)):
        picture, tiles = drawn(np.zeros((side, side)))
        plain = picture.frame().copy()
        picture.paint(tiles, edgecolor="muted")
        changed = (picture.frame() != plain).any(axis=(1, 2))
        assert changed.sum() == 200 * (lines > 0), "each row is crossed by the upright lines"
        across = (picture.frame() != plain).any(axis=2).all(axis=1)
        assert across.sum() == lines
