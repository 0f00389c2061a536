"""Printed digits: the labels are right, the two sets share no font, and chance can be repeated."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets import printed
from dltutor.errors import LearnerError

HOLES = {0: 1, 1: 0, 2: 0, 3: 0, 4: 1, 5: 0, 6: 1, 7: 0, 8: 2, 9: 1}


@pytest.fixture(scope="module")
def digits():
    return datasets.printed_digits(600, 200)


def holes(shape):
    """In how many places the paper of a digit is shut in; found by walking over the paper, four steps a pixel."""
    place = np.arange(-12, 12, 0.25)
    outside = printed.read(shape[None], np.array([0]), place[None, :, None], place[None, None])[0]
    paper, found = np.pad(outside > 0.2, 1, constant_values=True), 0  # 0.2: a little ink closes the thinnest strokes
    while paper.any():
        found += 1
        reached = [tuple(np.argwhere(paper)[0])]
        paper[reached[0]] = False
        while reached:
            row, column = reached.pop()
            for place in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                if min(place) >= 0 and max(place) < len(paper) and paper[place]:
                    paper[place] = False
                    reached.append(place)
    return found - 1


def test_they_are_what_the_docstring_says(digits):
    (x_train, y_train), (x_test, y_test) = digits
    assert x_train.shape == (600, 28, 28) and x_test.shape == (200, 28, 28)
    assert x_train.dtype == np.float32 and y_train.dtype == np.int64
    assert x_train.min() == 0 and x_train.max() == 1
    assert np.bincount(y_train).tolist() == [60] * 10 and np.bincount(y_test).tolist() == [20] * 10


def test_the_ink_is_in_the_middle_and_seldom_cut_off(digits):
    (x, _), _ = digits
    rim = np.ones((28, 28), bool)
    rim[1:-1, 1:-1] = False
    assert np.mean(x[:, rim].max(axis=1) > 0.5) < 0.02
    assert x.sum(axis=(1, 2)).min() > 20, "every digit has ink"


@pytest.mark.parametrize("font", printed.TRAINING_FONTS + printed.TEST_FONTS)
def test_every_font_has_every_digit_with_its_holes(font):
    for digit in range(10):
        shape = printed.shape(font, digit)
        assert -9 < shape.min() < -0.5 and shape.max() > 4
        dotted = digit == 0 and "Mono" in font  # its dot may touch, and divide the hole
        assert holes(shape) in {HOLES[digit], HOLES[digit] + dotted}, digit


def test_the_labels_are_those_of_the_fonts_digits():
    """Unbent, each image is one of the shapes, and its label says which."""
    for fonts, (images, labels) in zip(
        (printed.TRAINING_FONTS, printed.TEST_FONTS), datasets.printed_digits(300, 200, bend=0), strict=True
    ):
        rows, columns = printed._places(1, 0, np.random.default_rng(0))
        shapes = np.stack([printed.shape(font, digit) for font in fonts for digit in range(10)])
        plain = np.stack([(0.5 - printed.read(shapes, np.array([i]), rows, columns)[0]) for i in range(len(shapes))])
        apart = np.abs(images[:, None] - plain.clip(0, 1)).max(axis=(2, 3))
        assert apart.min(axis=1).max() < 1e-6
        assert (apart.argmin(axis=1) % 10 == labels).all()


def test_no_font_and_no_family_serves_both_sets():
    families = ("DejaVuSansMono", "DejaVuSans", "DejaVuSerif", "STIXGeneral", "cmr", "cmb", "cmss", "cmtt")

    def family(font):
        return next(name for name in families if font.startswith(name))

    assert not {family(font) for font in printed.TRAINING_FONTS} & {family(font) for font in printed.TEST_FONTS}
    (x, _), (other, _) = datasets.printed_digits(300, 200, bend=0)
    assert np.abs(x[:, None] - other).max(axis=(2, 3)).min() > 0.2, "even unbent, no image is in both"


def test_seeds_reproduce_and_nobody_spoils_what_is_kept():
    (a, labels), (b, _) = datasets.printed_digits(50, 20, seed=3)
    kept = a.copy()
    a[:] = 0
    (again, same), (test, _) = datasets.printed_digits(50, 20, seed=3)
    np.testing.assert_array_equal(again, kept)
    np.testing.assert_array_equal(labels, same)
    np.testing.assert_array_equal(test, b)
    (other, _), _ = datasets.printed_digits(50, 20, seed=4)
    assert not np.array_equal(other, kept)


@pytest.mark.parametrize(
    "slip",
    [
        *({"samples": value} for value in (9, 2.5, "many", float("nan"), 10**9)),
        {"test_samples": 0},
        *({"bend": value} for value in (-1, 3, "much", float("nan"), None)),
        *({"seed": value} for value in (-1, 0.5, "lucky")),
    ],
)
def test_nonsense_is_one_line(slip):
    with pytest.raises(LearnerError, match=f"^{next(iter(slip))}=") as caught:
        datasets.printed_digits(**slip)
    assert "\n" not in str(caught.value)
