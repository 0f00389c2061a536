"""The figures of the training chapter say in one line what they cannot draw, and place their labels apart."""

import numpy as np
import pytest

from dltutor import figures
from dltutor.figures.still.results.shares import _apart

IMAGE = np.zeros((8, 8))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: figures.two_kinds(np.ones((9, 2)), ["a", "b"], IMAGE), "table has shape"),
        (lambda: figures.two_kinds(np.ones((2, 2)), "ab", IMAGE), "columns='ab'"),
        (lambda: figures.two_kinds(np.ones((2, 2)), ["a", "b"], IMAGE + 2), "image has shape"),
        (lambda: figures.two_kinds(np.ones((2, 2)), ["a", "b"], np.zeros((20, 20))), "image has shape"),
        (lambda: figures.labelled_images(IMAGE[0], ["a"]), "images has shape"),
        (lambda: figures.labelled_images([IMAGE] * 40, ["a"] * 40), "images has 40 images"),
        (lambda: figures.labelled_images([IMAGE], ["much too long"]), "has 13 letters"),
        (lambda: figures.labelled_images([IMAGE], ["a"], [True, False]), "marked has 2 marks"),
        (lambda: figures.shares([3, 2], {"a": [0, 1]}), "places="),
        (lambda: figures.shares([2, 3], [0, 1]), "lines="),
        (lambda: figures.shares([2, 3], {"a": [[[0, 1]]]}), "has shape"),
    ],
)
def test_nonsense_is_one_line(make, words, refused):
    with refused(words):
        make()


def test_labels_of_lines_that_end_together_are_apart_and_not_above_the_axis():
    placed = np.sort(_apart([1.0, 0.99, 0.98, 0.2], 0.09))
    assert placed.max() <= 1 and np.diff(placed).min() >= 0.09 - 1e-9
    assert _apart([0.9, 0.2], 0.1) == [0.9, 0.2]
