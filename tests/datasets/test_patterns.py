"""Patterns: what their docstring promises, whatever the seed; and a colour tells nothing."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets.drawn.patterns import KINDS
from dltutor.errors import LearnerError


@pytest.fixture(scope="module")
def patterns():
    return datasets.patterns(1500)


def test_they_have_the_shapes_and_types_of_the_docstring(patterns):
    assert patterns.images.shape == (1500, 32, 32, 3) and patterns.images.dtype == np.float32
    assert patterns.labels.dtype == np.int64 and patterns.names == KINDS
    assert patterns.images.min() >= 0 and patterns.images.max() <= 1
    assert np.bincount(patterns.labels).min() > 100 and len(np.bincount(patterns.labels)) == 10


def test_seeds_reproduce_and_more_samples_keep_the_first(patterns):
    few, other = datasets.patterns(20), datasets.patterns(20, seed=4)
    np.testing.assert_array_equal(few.images, patterns.images[:20])
    np.testing.assert_array_equal(few.labels, patterns.labels[:20])
    assert not np.array_equal(few.images, other.images)


def test_the_mean_colour_tells_nothing_of_the_kind(patterns):
    means = patterns.images.mean(axis=(1, 2))
    kinds = [means[patterns.labels == kind].mean(axis=0) for kind in range(9)]  # an eye has white in it
    assert np.ptp(kinds, axis=0).max() < 0.15


def test_a_texture_comes_again_after_its_period():
    images = datasets.patterns(300, ("stripes", "checks"), noise=0).images.mean(axis=3)
    images = images - images.mean(axis=(1, 2), keepdims=True)
    likeness = np.fft.ifft2(np.abs(np.fft.fft2(images, (64, 64))) ** 2).real
    likeness = likeness / likeness[:, :1, :1]
    rows, columns = np.mgrid[:64, :64]
    near = np.hypot(np.minimum(rows, 64 - rows), np.minimum(columns, 64 - columns))
    far = np.where((near >= 6) & (near <= 21), likeness, -1).max(axis=(1, 2))
    assert np.mean(far > 0.3) > 0.95  # a part of the image lies upon itself


def test_only_the_kinds_that_are_named_come_in_their_order():
    images, labels, names = datasets.patterns(40, ["eye", "rings"])
    assert names == ("eye", "rings") and set(labels) == {0, 1}
    white = (images.min(axis=3) > 0.75).mean(axis=(1, 2))
    assert white[labels == 0].min() > white[labels == 1].min()


@pytest.mark.parametrize("kinds", ["eye", ("eye",), ("eye", "eye"), 3, ("eye", "cat")])
def test_kinds_that_are_none_are_refused_in_one_line(kinds):
    with pytest.raises(LearnerError, match=r"^kinds"):
        datasets.patterns(10, kinds)
