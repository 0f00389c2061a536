"""Changes of images against NumPy's own turns and rolls, scipy's interpolation, and cases worked out by hand."""

import numpy as np
import pytest

from dltutor.scratch import image_changes as change

NONE = {
    "rotate": lambda x: change.rotate(x, 0),
    "shear": lambda x: change.shear(x, 0),
    "scale": lambda x: change.scale(x, 1),
    "shift": lambda x: change.shift(x, 0, 0),
    "deform": lambda x: change.deform(x, 0),
    "occlude": lambda x: change.occlude(x, 0),
    "illuminate": lambda x: change.illuminate(x, 0, 1),
    "clutter": lambda x: change.clutter(x, 0),
}
STRONG = {
    "rotate": lambda x: change.rotate(x, 33),
    "shear": lambda x: change.shear(x, 0.4),
    "scale": lambda x: change.scale(x, 0.7),
    "shift": lambda x: change.shift(x, 1.3, -0.6),
    "deform": lambda x: change.deform(x, 0.1),
    "occlude": lambda x: change.occlude(x, 0.3),
    "illuminate": lambda x: change.illuminate(x, 0.4, 2),
    "clutter": lambda x: change.clutter(x, 0.8),
}
SHAPES = [(7, 9), (8, 8, 1), (6, 5, 3), (4, 8, 8), (3, 7, 6, 2), (5, 8, 8, 1)]


def random(shape, dtype=float):
    return np.random.default_rng(0).random(shape).astype(dtype)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NONE)
def test_without_strength_it_is_exactly_the_same(name, shape):
    for dtype in (np.float64, np.float32):
        x = random(shape, dtype)
        same = NONE[name](x)
        assert same.dtype == dtype
        np.testing.assert_array_equal(same, x)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", STRONG)
def test_it_changes_something_keeps_the_range_and_does_not_touch_what_was_given(name, shape):
    x = random(shape)
    kept = x.copy()
    changed = STRONG[name](x)
    assert changed.shape == shape and not np.allclose(changed, x)
    assert changed.min() >= 0 and changed.max() <= 1 + 1e-12
    np.testing.assert_array_equal(x, kept)
    assert not np.shares_memory(changed, x)


@pytest.mark.parametrize(("down", "right"), [(0, 1), (2, 0), (-1, 3), (-9, 0)])
def test_a_shift_by_whole_pixels_is_a_roll_with_zeros(down, right):
    x = random((7, 9))
    rolled = np.roll(x, (down, right), (0, 1))
    rows, columns = np.mgrid[:7, :9]
    rolled[(rows < down) | (rows >= 7 + down) | (columns < right) | (columns >= 9 + right)] = 0
    np.testing.assert_array_equal(change.shift(x, down, right), rolled)


def test_a_shift_by_half_a_pixel_is_the_mean_of_two():
    x = random((3, 5, 5, 1))
    np.testing.assert_allclose(change.shift(x, right=0.5)[:, :, 1:], (x[:, :, 1:] + x[:, :, :-1]) / 2)


@pytest.mark.parametrize("turns", [-1, 1, 2, 3])
@pytest.mark.parametrize("side", [7, 8])
def test_quarter_turns_are_those_of_numpy(turns, side):
    x = random((4, side, side))
    np.testing.assert_allclose(change.rotate(x, 90 * turns), np.rot90(x, turns, axes=(1, 2)), atol=1e-9)


@pytest.mark.parametrize("degrees", [20, -50, 130])
def test_other_turns_are_those_of_scipy(degrees):
    from scipy.ndimage import affine_transform

    x = np.pad(random((6, 6)), 2)  # away from the rim, where the two differ in what lies half outside
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    middle = np.array([4.5, 4.5])
    theirs = affine_transform(x, matrix, middle - matrix @ middle, order=1)
    np.testing.assert_allclose(change.rotate(x, degrees), theirs, atol=1e-9)


def test_twice_and_half_as_large_by_hand():
    x = np.arange(16.0).reshape(4, 4)
    twice = change.scale(x, 2)
    np.testing.assert_allclose(twice, [[r * 4 + c for c in (0.75, 1.25, 1.75, 2.25)] for r in (0.75, 1.25, 1.75, 2.25)])
    half = change.scale(x, 0.5)
    np.testing.assert_allclose(half[1:3, 1:3], [[2.5, 4.5], [10.5, 12.5]])
    assert half.sum() == half[1:3, 1:3].sum()


def test_a_slant_moves_the_top_to_the_right():
    x = np.zeros((5, 9))
    x[:, 4] = 1
    np.testing.assert_array_equal(change.shear(x, 1).argmax(axis=1), [6, 5, 4, 3, 2])


def test_what_lies_outside():
    x = np.full((4, 4), 0.7)
    assert change.shift(x, right=2, fill=1.0)[0, 0] == 1
    np.testing.assert_allclose(change.rotate(x, 45, fill=None), x)


def test_the_changes_of_geometry_together_are_one_after_the_other():
    x = np.pad(random((8, 8)), 8)
    together = change.warp(x, degrees=90, down=2, right=-1)
    np.testing.assert_allclose(together, change.shift(change.rotate(x, 90), 2, -1), atol=1e-9)


def test_bends_are_smooth_typically_one_and_differ_from_image_to_image():
    bends = change.bends(400, 16, 16)
    np.testing.assert_allclose(bends.std(axis=0), 1, atol=0.2)
    assert np.abs(np.diff(bends, axis=3)).mean() < 0.4
    assert not np.allclose(bends[0], bends[1])


@pytest.mark.parametrize("share", [0.1, 0.37, 1.0])
def test_a_patch_hides_its_share(share):
    hidden = change.occlude(np.ones((50, 8, 11)), share, value=0)
    np.testing.assert_allclose(1 - hidden.mean(axis=(1, 2)), share)
    assert len(np.unique(hidden.sum(axis=1), axis=0)) > 10 or share == 1


@pytest.mark.parametrize("factor", [0.3, 1.7])
def test_contrast_is_that_of_keras(factor):
    keras = pytest.importorskip("keras")
    x = random((3, 6, 6, 2), np.float32)
    mean = keras.ops.mean(x, axis=(-3, -2), keepdims=True)
    theirs = keras.ops.clip((x - mean) * factor + mean, 0, 1)
    np.testing.assert_allclose(change.illuminate(x, contrast=factor), theirs, atol=1e-6)


def test_another_span():
    x = 255 * random((4, 8, 8))
    lit = change.illuminate(x, 0.5, 3, span=(0, 255))
    assert lit.min() == 0 and lit.max() == 255
    np.testing.assert_allclose(lit, 255 * change.illuminate(x / 255, 0.5, 3))


def test_strokes_are_as_dark_as_they_should_be_and_leave_the_rest():
    paper = np.zeros((30, 8, 8))
    half, full = change.clutter(paper, 0.5), change.clutter(paper, 1.0)
    np.testing.assert_allclose(full, 2 * half)
    assert 0.05 < (full > 0.5).mean() < 0.5
    white = change.clutter(np.ones((30, 8, 8)), 1.0, ink=0.0)
    np.testing.assert_allclose(white, 1 - full)


@pytest.mark.parametrize("name", ["deform", "occlude", "clutter"])
def test_the_seed_decides(name):
    x = random((5, 8, 8))
    make = getattr(change, name)
    np.testing.assert_array_equal(make(x, 0.2, seed=3), make(x, 0.2, seed=3))
    assert not np.allclose(make(x, 0.2, seed=3), make(x, 0.2, seed=4))


def test_integers_and_lists_are_taken():
    assert change.rotate(np.full((4, 4), 200, np.uint8), 30).dtype == float


def test_what_does_not_fit_is_one_line(refused):
    for make, words in (
        (lambda: change.rotate("x", 3), "images='x'"),
        (lambda: change.rotate(np.zeros(5), 3), r"images has shape \(5,\)"),
        (lambda: change.rotate(np.zeros((4, 4)), "far"), "degrees='far'"),
        (lambda: change.scale(np.zeros((4, 4)), 0), "factor=0"),
        (lambda: change.shift(np.zeros((4, 4)), right=float("nan")), "right=nan"),
        (lambda: change.deform(np.zeros((4, 4)), -1), "strength=-1"),
        (lambda: change.occlude(np.zeros((4, 4)), 1.2), r"share=1\.2"),
        (lambda: change.clutter(np.zeros((4, 4)), 2), "strength=2"),
        (lambda: change.illuminate(np.zeros((4, 4)), contrast=-1), "contrast=-1"),
        (lambda: change.clutter(np.zeros((4, 4)), 0.5, seed=-1), "seed=-1"),
    ):
        with refused(words):
            make()
