"""The lab of what breaks a model: its accuracies, its curve, its words and its goals."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.labs.bases.changes import BY_NAME, KINDS, Changes
from dltutor.labs.convolution.robustness.accuracy import ChangedAccuracy
from dltutor.live.looking.insides import Insides
from dltutor.scratch import image_changes

from ..beginning import at_the_beginning
from ..digit_models import chapter_model, dense_model


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


@pytest.fixture(scope="module")
def model(digits):
    model = chapter_model()
    x, y = digits[0]
    model.fit(x[..., None], y, epochs=4, verbose=0)
    return model


@pytest.fixture(scope="module")
def made(model, digits):
    return labs.Robustness(model, *digits[1])


@pytest.fixture
def lab(made):
    """The lab at its beginning: to trace the model anew takes seconds."""
    return at_the_beginning(made)


def finish(lab):
    for _ in range(500):
        if not lab.working:
            return
        lab.tick()
    raise AssertionError("it never ends")


def accuracy(model, x, y):
    return float((np.argmax(model(x.reshape(len(x), *model.input_shape[1:])), axis=1) == y).mean())


def test_with_two_models_every_control_moves_something_and_nothing_breaks(model, digits, driven):
    driven(labs.Robustness({"one": model, "other": dense_model()}, *digits[1]))


def test_the_accuracies_are_those_of_the_model(lab, model, digits):
    x, y = digits[1]
    assert lab.unaltered[0] == pytest.approx(accuracy(model, x, y))
    lab.set(rotation=20)
    assert lab.accuracy[0] == pytest.approx(accuracy(model, image_changes.rotate(x, 20), y))
    lab.set(rotation=0, shift=0.125)
    shifted = accuracy(model, image_changes.shift(x, right=1), y)
    assert lab.accuracy[0] == pytest.approx(shifted) and shifted < lab.unaltered[0]
    finish(lab)
    assert lab.curve[0.0] == lab.unaltered and len(lab.curve) == len(BY_NAME["shift"].strengths)
    assert f"{round(shifted * 360)} of 360 images right" in lab.words() and "Shift +12.5 %" in lab.words()


def test_the_curve_belongs_to_the_slider_moved_last_with_the_others_as_they_are(lab, model, digits):
    lab.set(rotation=20)
    lab.set(clutter=0.5)
    finish(lab)
    x, y = digits[1]
    turned = image_changes.rotate(x, 20)
    assert lab.curve[0.0][0] == pytest.approx(accuracy(model, turned, y))
    cluttered = image_changes.clutter(turned, 1.0)
    assert lab.curve[1.0][0] == pytest.approx(accuracy(model, cluttered, y))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_changes_something_at_its_marks_and_nothing_at_rest(kind, digits):
    x = digits[1][0][:50, ..., None]
    changes = Changes(x)
    np.testing.assert_array_equal(changes({kind.name: kind.none}), x)
    assert kind.none in kind.strengths and set(kind.marks) <= set(kind.strengths)
    for mark in kind.marks:
        assert kind.modest(mark) and kind.mark_passed(mark) == mark and not kind.nothing(mark)
        changed = changes({kind.name: mark})
        assert changed.shape == x.shape and changed.min() >= 0 and changed.max() <= 1
        assert np.abs(changed - x).mean() > 0.01
    assert kind.mark_passed(kind.none) is None
    assert (kind.slider.default, kind.slider.step) == (kind.none, kind.step)


def test_two_models_see_the_same_changes(model, digits, demand_clear_words):
    x, y = digits[1]
    other = dense_model()
    lab = labs.Robustness({"convolution": model, "dense": other}, x, y, scale=1.5)
    large = image_changes.scale(x, 1.5)
    np.testing.assert_allclose(lab.accuracy, [accuracy(model, large, y), accuracy(other, large, y)])
    assert lab.kind.name == "scale" and "convolution" in lab.words() and "dense" in lab.words()
    assert lab.to_code() == "labs.Robustness(models, images, labels, scale=1.5)"
    demand_clear_words(lab.picture)
    assert lab.done[2] or abs(np.diff(lab.accuracy)) < 0.2


def test_the_goals_of_one_model(lab):
    assert len(lab.goals) == 2
    lab.set(rotation=180)
    lab.set(rotation=45, shift=0.2)
    assert not lab.done[0]
    lab.press("zero")
    lab.set(shift=0.2)
    assert lab.done[0] and "shift +20 %" in str(lab.progress)
    assert not lab.done[1]
    for kind in KINDS:
        lab.press("zero")
        lab.set(**{kind.name: kind.high})
    assert set(lab.lost) == set(BY_NAME)
    for kind in KINDS:
        at_mark = lab.judge.accuracy({kind.name: kind.marks[-1]})
        np.testing.assert_allclose(lab.lost[kind.name], lab.unaltered - at_mark)
    best = min(lab.lost, key=lambda name: lab.lost[name][0])
    lab.press("zero")
    lab.set(**{best: BY_NAME[best].marks[-1]})
    assert lab.done[1] and best in str(lab.progress)
    assert f"{best} least" in lab.words()


def test_an_untrained_model_cannot_be_broken(digits):
    lab = labs.Robustness(chapter_model(), *digits[1])
    for kind in KINDS:
        lab.press("zero")
        lab.set(**{kind.name: kind.marks[0]})
    assert not lab.done[0] and "guessing (10 %)" in lab.words()


def test_keys_and_pointer_move_the_slider_of_the_curve(lab):
    lab.type("ArrowRight")
    assert lab.values.rotation == 5
    lab.type("ArrowDown")
    lab.type("ArrowLeft")
    assert lab.kind.name == "scale" and lab.values.scale == pytest.approx(0.95)
    lab.type("ArrowUp")
    lab.type("ArrowUp")
    assert lab.kind.name == "clutter"
    place = lab.picture.place("curve", 0.5, 0.5)
    lab.point("down", *place)
    assert lab.values.clutter == pytest.approx(0.5)
    lab.point("move", 1.0, 0.1)
    assert lab.values.clutter == 1
    lab.point("up", 1.0, 0.1)
    lab.point("down", *lab.picture.place("rows", 0.5, 5))
    assert lab.kind.name == "brightness"
    x, y = lab.picture.images.place(3)
    lab.point("down", *lab.picture.place("images", x, y + 9))
    assert "its label is 3; the model says" in lab.words()
    lab.press("other")
    assert "its label" not in lab.words()


def test_zero_is_as_it_was(lab):
    before = lab.changed_images.copy()
    lab.set(**{kind.name: kind.high for kind in KINDS})
    lab.press("zero")
    np.testing.assert_array_equal(lab.changed_images, before)
    assert "Nothing is changed" in lab.words() and (lab.accuracy == lab.unaltered).all()


def test_a_widget_that_rounds_is_still_at_zero(lab):
    lab.set(scale=1.0000000000000002)
    assert lab.alone is None and "Nothing is changed" in lab.words()


def test_it_follows_the_training_of_either_model(digits):
    (x, y), test = digits
    first, second = chapter_model(), dense_model()
    lab = labs.Robustness({"first": first, "second": second}, *test, rotation=10)
    before = lab.accuracy.copy()
    labs.Training(second, (x, y)).run(epochs=2)
    assert lab.accuracy[1] > before[1] and lab.accuracy[0] == before[0]
    labs.Training(first, (x[..., None], y)).run(epochs=3)
    assert lab.accuracy[0] > before[0]
    assert lab.accuracy[0] == pytest.approx(accuracy(first, image_changes.rotate(test[0], 10), test[1]))


def test_tried_marks_are_measured_anew_for_new_weights(lab, model, digits):
    lab.set(shift=0.2)
    kernel = model.layers[-1].kernel
    kept = kernel.numpy()
    try:
        kernel.assign(0 * kept)
        lab.press("look")
        finish(lab)
        assert lab.unaltered[0] < 0.3 and abs(lab.lost["shift"][0]) < 0.3
    finally:
        kernel.assign(kept)


def test_a_diverged_model(model, digits):
    broken = keras.models.clone_model(model)
    broken.layers[-1].kernel.assign(np.full(broken.layers[-1].kernel.shape, np.nan))
    lab = labs.Robustness(broken, *digits[1])
    lab.set(rotation=90)
    finish(lab)
    lab.picture.frame()


def test_a_large_test_set_is_sampled_evenly(digits):
    x, y = (np.concatenate([part] * 30) for part in digits[1])
    slow = dense_model()
    look = Insides(slow, most=0)
    judge = ChangedAccuracy([look], x[..., None], y)
    assert 200 <= judge.count <= len(x)
    judge._take(x[..., None], y, 100)
    assert judge.count == 100 and len(np.unique(judge.labels)) == 10


@pytest.mark.parametrize(
    ("shape", "low", "high", "classes"), [((12, 16, 3), 0, 255, 2), ((8, 8, 1), -3, 2, 4), ((64,), 0, 1, 10)]
)
def test_other_images_and_names(shape, low, high, classes, demand_clear_words):
    chance = np.random.default_rng(0)
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input(shape), layers.Flatten(), layers.Dense(classes, "softmax")])
    x = chance.uniform(low, high, (30, *shape))
    names = [f"a long name {i}" for i in range(classes)]
    lab = labs.Robustness({"a model with a very long name": model}, x, np.arange(30) % classes, names)
    lab.set(**{kind.name: kind.high for kind in KINDS})
    assert lab.changed_images.min() >= low and lab.changed_images.max() <= high
    lab.press("other")
    demand_clear_words(lab.picture)


def test_paper_is_found(digits):
    x = digits[1][0][..., None]
    assert Changes(x).paper == 0 and Changes(1 - x).paper == 1 and Changes(np.repeat(x, 3, axis=3)).paper is None
    inverse = Changes(1 - x)
    np.testing.assert_allclose(inverse.seen(inverse({"shift": 0.5})), Changes(x).seen(Changes(x)({"shift": 0.5})))


def test_words_do_not_overlap_with_every_change(lab, demand_clear_words):
    for kind in KINDS:
        lab.press("zero")
        lab.set(**{kind.name: kind.marks[0]})
        finish(lab)
        demand_clear_words(lab.picture)
    lab.set(**{kind.name: kind.low for kind in KINDS})
    demand_clear_words(lab.picture)


def test_what_does_not_fit_is_one_line(digits, refused):
    for make, words in (
        (lambda x, y: labs.Robustness("model", x, y), "must be a Keras model"),
        (lambda x, y: labs.Robustness({}, x, y), "dictionary of 0 models"),
        (lambda x, y: labs.Robustness({str(i): dense_model() for i in range(4)}, x, y), "dictionary of 4 models"),
        (lambda x, y: labs.Robustness({"a": dense_model(), "b": dense_model(9)}, x, y), "'b' has 9 classes"),
        (lambda x, y: labs.Robustness(dense_model(13), x, y), "13 classes"),
        (lambda x, y: labs.Robustness(dense_model(), x[:, :5], y), "one image has shape"),
        (lambda x, y: labs.Robustness(dense_model(), x, y[:4]), "4"),
        (lambda x, y: labs.Robustness(dense_model(), x, y - 1), "labels goes from -1"),
        (lambda x, y: labs.Robustness(dense_model(), x, y, ["a"]), "10 names"),
        (lambda x, y: labs.Robustness(dense_model(), x, y, rotation="far"), "rotation='far'"),
        (lambda x, y: labs.Robustness(dense_model(), x, y, turning=3), "turning"),
    ):
        with refused(words):
            make(*digits[1])
