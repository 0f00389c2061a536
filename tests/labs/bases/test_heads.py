"""Detection, segmentation and steering: driven, trained, asked for nonsense, left diverging."""

import keras
import numpy as np
import pytest
from keras.layers import Conv2D, Conv2DTranspose, Dense, Flatten

from dltutor import datasets, labs
from dltutor.labs.convolution.steering.lab import way
from dltutor.scratch.overlap import box_iou, mask_iou
from dltutor.wording import fixed

SCENES, TEST = datasets.scenes(300, noise=0.02, clutter=0), datasets.scenes(70, noise=0.02, clutter=0, seed=1)
ROADS, TEST_ROADS = datasets.roads(300), datasets.roads(70, seed=1)
NAMES = ("Detection", "Segmentation", "Steering")


def model(name, optimizer=None, loss=None, shape=None, head=None):
    keras.utils.set_random_seed(0)
    small = [Conv2D(8, 5, strides=2, padding="same", activation="relu")]
    heads = {
        "Detection": [Flatten(), Dense(4, activation="sigmoid")],
        "Segmentation": [Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid")],
        "Steering": [Flatten(), Dense(1)],
    }
    shape = shape or ((32, 64, 1) if name == "Steering" else (32, 32, 1))
    made = keras.Sequential([keras.Input(shape), *small, *(head or heads[name])])
    losses = {"Detection": "mae", "Segmentation": "binary_crossentropy", "Steering": "mae"}
    made.compile(optimizer or keras.optimizers.Adam(0.01), loss or losses[name])
    return made


def data(name):
    return {
        "Detection": ((SCENES.images, SCENES.boxes), (TEST.images, TEST.boxes)),
        "Segmentation": ((SCENES.images, SCENES.masks), (TEST.images, TEST.masks)),
        "Steering": (ROADS, TEST_ROADS),
    }[name]


def make(name, **settings):
    return getattr(labs, name)(model(name), *data(name), **settings)


@pytest.fixture(scope="module")
def made():
    """One lab of each, made once: to trace a model takes seconds."""
    return {name: make(name) for name in NAMES}


@pytest.fixture(params=NAMES)
def lab(request, made):
    """Each of the three, at its beginning."""
    lab = made[request.param]
    lab.play(False)
    lab.press("reset")
    lab.progress.forget()
    return lab


def measured(lab):
    """The measure, computed with Keras alone."""
    name = type(lab).__name__
    answers = lab.model.predict(data(name)[1][0], verbose=0)
    if name == "Detection":
        return box_iou(TEST.boxes, answers).mean()
    if name == "Segmentation":
        return mask_iou(TEST.masks[..., 0], answers[..., 0]).mean()
    return np.abs(TEST_ROADS.angles - answers[:, 0]).mean()


def test_it_learns_and_says_how_well(lab):
    words = lab.words()
    assert "Not trained yet" in words and "on all 70 test" in words and "would" in words.splitlines()[1]
    before = lab.score
    lab.run(epochs=12)
    assert lab.score == pytest.approx(measured(lab), abs=1e-4)
    assert lab.score > before if lab.more_is_better else lab.score < before
    assert fixed(lab.score, 2 if lab.more_is_better else 1) in lab.words()
    assert len(lab.measured) == len(lab.trainer.history.step) == 12


def test_while_it_plays_some_are_measured_and_all_when_it_pauses(lab):
    lab.press("play")
    lab.tick(0.001)
    assert not lab.whole and "on 32 of the 70 test" in lab.words()
    lab.press("play")
    assert lab.whole and "on all 70 test" in lab.words()
    assert lab.measured[-1] == lab.score == pytest.approx(measured(lab), abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_goals_are_noticed_when_all_test_samples_say_so(name):
    easy = make(name, goal=1.0 if name == "Steering" else 0.0)
    assert not any(easy.done), "before the first step nothing counts"
    easy.press("play")
    easy.tick(0.001)
    assert easy.done[0] and easy.whole and "after 1 step" in easy.progress.notes[0]


def test_steering_has_an_easy_and_a_hard_goal(made):
    lab = made["Steering"]
    lab.run(epochs=12)
    assert lab.done == (True, False) and "4.0° or less (10 % of the range)" in str(lab.progress)
    assert "1.0° or less (2.5 % of the range)" in str(lab.progress)


def test_others_are_shown_and_the_worst_are_the_worst(lab):
    first = lab.shown
    lab.press("next")
    assert set(first).isdisjoint(lab.shown)
    lab.type("ArrowLeft")
    np.testing.assert_array_equal(first, lab.shown)
    lab.type("ArrowLeft")
    lab.type("w")
    worst, rest = lab.scores[lab.shown], np.delete(lab.scores, lab.shown)
    assert worst.max() <= rest.min() if lab.more_is_better else worst.min() >= rest.max()


def test_divergence_is_explained_and_reset_helps(lab):
    lab.model.layers[-1].bias.assign(np.full(lab.model.layers[-1].bias.shape, np.nan))
    lab.press("step")
    assert "no longer a number" in lab.words() and not lab.playing
    assert np.isfinite(lab.score) and lab.picture.frame().any()
    lab.press("reset")
    assert "no longer" not in lab.words() and "Not trained yet" in lab.words()
    assert not lab.trainer.diverged and lab.measured == []


def test_huge_weights_are_drawn_and_said(made):
    lab = made["Steering"]
    lab.model.layers[-1].bias.assign([1e30])
    lab.press("worst")
    assert "1e30°" in lab.words() and len(lab.words()) < 400
    lab.picture.png()
    assert np.isfinite(way(1e30)).all() and np.isfinite(way(-90.0)).all()


def test_a_segmenter_that_marks_nothing_is_told_why(made):
    lab = made["Segmentation"]
    lab.run(epochs=1)
    lab.model.layers[-1].bias.assign([-50.0])
    lab.press("worst")
    assert lab.score == 0
    assert "It marks no pixel here: 8" in lab.words() and "background" in lab.words()


def test_the_naive_answers_are_those_of_numpy(made):
    naive = {name: lab.naive for name, lab in made.items()}
    mean = SCENES.boxes.mean(axis=0)
    assert naive["Detection"] == pytest.approx(np.mean([box_iou(box, mean) for box in TEST.boxes]), abs=1e-6)
    share = TEST.masks.mean(axis=(1, 2, 3))
    assert naive["Segmentation"] == pytest.approx(share.mean(), abs=1e-6)
    assert naive["Steering"] == pytest.approx(np.abs(TEST_ROADS.angles - ROADS.angles.mean()).mean(), abs=1e-4)


def test_a_way_goes_straight_or_to_the_side_it_should():
    assert np.ptp(way(0.0)[:, 0]) == 0
    assert way(-15.0)[-1, 0] < 32 < way(15.0)[-1, 0]
    np.testing.assert_allclose(64 - way(-15.0)[:, 0], way(15.0)[:, 0])


def test_few_samples_colours_and_other_sizes():
    images = np.random.default_rng(0).random((5, 24, 40, 3)).astype("float32")
    boxes = np.tile([0.2, 0.3, 0.6, 0.9], (5, 1))
    head = [Flatten(), Dense(4, activation="sigmoid")]
    lab = labs.Detection(model("Detection", shape=(24, 40, 3), head=head), (images, boxes), (images[:3], boxes[:3]))
    lab.press("step")
    lab.press("worst")
    lab.press("next")
    assert "on all 3 test scenes" in lab.words()
    lab.picture.png()


NONSENSE = {
    "learning_rate": (-1, 0, 11, float("nan"), "fast"),
    "batch_size": (0, -1, 2.5, "all", float("nan")),
    "goal": (-1, 2, float("nan"), "best"),
}


@pytest.mark.parametrize("name", NAMES)
def test_nonsense_is_one_line(name, refused):
    untrained = model(name)
    for setting, values in NONSENSE.items():
        for value in values:
            with refused(f"^{setting}="):
                getattr(labs, name)(untrained, *data(name), **{setting: value})


def test_what_does_not_fit_is_one_line(refused):
    scenes, test = data("Detection")
    detect, steer = model("Detection"), model("Steering")
    upside_down = SCENES.boxes[:, [2, 3, 0, 1]]
    slips = [
        (lambda: labs.Detection("model", scenes, test), "must be a Keras model"),
        (lambda: labs.Detection(detect, scenes[0], test), "train=an array"),
        (lambda: labs.Detection(detect, (scenes[0], SCENES.labels), test), "train y has shape"),
        (lambda: labs.Detection(detect, (scenes[0], 32 * SCENES.boxes), test), "each from 0 to 1"),
        (lambda: labs.Detection(detect, scenes, (test[0], test[1][:5])), "5"),
        (lambda: labs.Detection(detect, (scenes[0], upside_down), test), "left before right"),
        (lambda: labs.Detection(detect, (SCENES.labels, SCENES.boxes), test), "must be images"),
        (lambda: labs.Detection(detect, scenes, (test[0][:, 2:], test[1])), "one image has shape"),
        (lambda: labs.Detection(detect, scenes, ([], [])), "is empty"),
        (lambda: labs.Detection(model("Segmentation"), scenes, test), "this lab wants"),
        (lambda: labs.Segmentation(detect, *data("Segmentation")), "one number a pixel"),
        (lambda: labs.Segmentation(model("Segmentation"), scenes, test), "the masks must be as high and wide"),
        (lambda: labs.Segmentation(model("Segmentation"), (scenes[0], 255 * SCENES.masks), test), "holds 0 and 1"),
        (lambda: labs.Steering(steer, (ROADS.images, 9 * ROADS.angles), TEST_ROADS), "largest angle"),
        (lambda: labs.Steering(steer, (SCENES.images, SCENES.labels), TEST_ROADS), "roads"),
        (lambda: labs.Steering(detect, ROADS, TEST_ROADS), "one angle in degrees"),
        (lambda: labs.Steering(steer, (ROADS.images, "left"), TEST_ROADS), "train y="),
    ]
    for slip, words in slips:
        with refused(words):
            slip()
