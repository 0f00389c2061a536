"""The lab of a learner's random layers: what it shows, counts and remarks."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.scratch import image_changes
from dltutor.wording import share


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()[1]


def shifts():
    keras.utils.set_random_seed(0)
    return keras.Sequential([layers.RandomTranslation(0.125, 0.125, fill_mode="constant")])


@pytest.fixture
def lab(digits):
    return labs.Augmentation(shifts(), *digits)


def click(lab, number):
    x, y = lab.picture.versions.place(number)
    lab.point("down", *lab.picture.place("versions", x, y + 9))


def test_versions_differ_and_the_share_of_changed_pixels_is_counted(lab, digits):
    x = digits[0]
    assert len(np.unique(lab.versions.reshape(24, -1), axis=0)) == 24
    differs = np.abs(lab.versions[..., 0] - x[0]) > 0.05
    np.testing.assert_allclose(lab.shares_changed, differs.mean(axis=(1, 2)))
    assert f"On average {share(differs.mean())} of the pixels changed" in lab.words()
    before = lab.versions.copy()
    lab.press("again")
    assert not np.allclose(before, lab.versions)
    lab.set(image=7)
    assert (lab.original[..., 0] == x[7]).all()
    lab.press("next")
    assert lab.values.image == 8 and (lab.original[..., 0] == x[8]).all()


def test_without_training_nothing_changes(lab):
    assert not lab.done[1]
    lab.set(training=False)
    np.testing.assert_array_equal(lab.versions, np.repeat(lab.original[None], 24, axis=0))
    assert lab.done[1] and "in training only" in lab.words()
    assert lab.seen == 24
    lab.press("again")
    assert lab.seen == 24, "versions made without training are no versions"


def test_it_counts_what_the_learner_strikes_out(lab):
    click(lab, 3)
    click(lab, 5)
    click(lab, 3)
    lab.type("ArrowRight")
    lab.type("ArrowUp")
    assert "You struck out 2 of 24 versions" in lab.words()
    for _ in range(4):
        assert not lab.done[0]
        lab.press("again")
    assert lab.done[0] and "2 of 96" in str(lab.progress)


REMARKS = [
    (layers.RandomFlip("horizontal"), "mirrored 2"),
    (layers.RandomRotation(0.5, fill_mode="constant"), "up to 180°"),
    (layers.RandomRotation((-0.25, 0.1)), "up to 90°"),
    (layers.RandomTranslation(0.1, (-0.5, 0.1)), "up to 50 %"),
    (layers.RandomTranslation(0.1, 0.1), 'fill_mode="constant" leaves paper'),
    (layers.RandomBrightness(0.5), "value_range=(0, 1)"),
    (layers.RandomContrast(0.5), "value_range=(0, 1)"),
    (layers.RandomRotation(0.0, fill_mode="constant"), "is every factor 0"),
]


def test_what_may_surprise_is_said(digits):
    for augment, words in REMARKS:
        for alone_or_inside in (augment, keras.Sequential([keras.Sequential([augment])])):
            assert words in labs.Augmentation(alone_or_inside, digits[0]).words()


def test_nothing_is_remarked_where_all_is_well(digits):
    keras.utils.set_random_seed(0)
    for augment in (
        layers.RandomRotation(0.1, fill_mode="constant"),
        layers.RandomTranslation(0.1, 0.2, fill_mode="constant"),
        layers.RandomZoom(0.2, fill_mode="constant"),
        layers.RandomContrast(0.3, value_range=(0, 1)),
        layers.RandomBrightness(0.3, value_range=(0, 1)),
    ):
        assert "\n" not in labs.Augmentation(augment, digits[0]).words()


def test_values_far_beyond_those_of_the_images(digits):
    lab = labs.Augmentation(lambda batch: batch * 300, digits[0])
    assert "these versions from 0 to 300" in lab.words()


def test_a_function_gets_what_the_images_are(digits):
    shapes = []

    def turn(batch):
        shapes.append(batch.shape)
        return image_changes.rotate(batch, 20)

    lab = labs.Augmentation(turn, digits[0])
    assert shapes == [(24, 8, 8)] and "training" not in vars(lab.values)
    assert "All versions are alike" in lab.words() and "on training images only" in lab.words()
    np.testing.assert_allclose(lab.versions[5, :, :, 0], image_changes.rotate(digits[0][0], 20), atol=1e-6)
    assert len(lab.goals) == 1
    lab.press("again")
    lab.picture.frame()


def test_a_function_that_knows_training_has_the_switch(digits):
    def darker(batch, training=False):
        return batch * 0.5 if training else batch

    lab = labs.Augmentation(darker, digits[0])
    lab.set(training=False)
    assert lab.done[1]


def test_rescaling_is_no_augmentation(digits):
    lab = labs.Augmentation(layers.Rescaling(0.5), digits[0])
    lab.picture.frame()
    assert lab.picture.verdict.get_text() == "✗ not the original"


@pytest.mark.parametrize("shape", [(1, 20, 30, 3), (3, 28, 28, 1), (2, 6, 12)])
def test_other_images(shape, demand_clear_words):
    x = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    names = ["the name of a class that is long"]
    lab = labs.Augmentation(layers.RandomTranslation(0.2, 0.2), x, np.zeros(len(x)), names)
    demand_clear_words(lab.picture)
    lab.press("next")
    click(lab, 23)
    lab.picture.frame()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda x, y: ("strong", x), "augment='strong'"),
        (lambda x, y: (lambda batch: None, x), "end your function with return"),
        (lambda x, y: (lambda batch: batch[:2], x), r"shape \(2, 8, 8\)"),
        (lambda x, y: (lambda batch: batch / 0 * 0, x), "contains NaN"),
        (lambda x, y: (lambda batch: 1 // 0, x), "ZeroDivisionError"),
        (lambda x, y: (keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten()]), x), r"shape \(24, 64\)"),
        (lambda x, y: (shifts(), x[0]), "also for a single image"),
        (lambda x, y: (shifts(), "images"), "images='images'"),
        (lambda x, y: (shifts(), x, y[:3]), "3"),
        (lambda x, y: (shifts(), x, y, ["a"]), "labels goes from 0 to 9"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_does_not_fit_is_one_line(make, words, digits, refused):
    with refused(words):
        labs.Augmentation(*make(*digits))
