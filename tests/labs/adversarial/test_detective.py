"""The detective: guessing, training a detector for each stage, the table of what it finds, disguises, goals."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.labs.adversarial.detective.data import DISGUISES, Stages, disguised

from ..generators import small_judge

NAMES = ("noise", "turned", "perfect")


@pytest.fixture(scope="module")
def digits():
    (x_train, _), (x_test, _) = datasets.digits()
    return x_train, x_test


@pytest.fixture(scope="module")
def stages(digits):
    """Fakes ever harder to find: noise, digits upside down, and real digits."""
    x, _ = digits
    noise = np.random.default_rng(0).random((300, 8, 8)).astype("float32")
    return dict(zip(NAMES, (noise, x[:300, ::-1, ::-1], x[300:600]), strict=True))


def make_detector(last="sigmoid", shape=(8, 8, 1), units=1, rate=0.01):
    keras.utils.set_random_seed(0)
    stack = [keras.Input(shape), layers.Flatten(), layers.Dense(16, "relu"), layers.Dense(units, last)]
    model = keras.Sequential(stack)
    loss = keras.losses.BinaryCrossentropy(from_logits=last is None)
    model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    return model


@pytest.fixture
def lab(digits, stages):
    return labs.Detective(make_detector(), stages, *digits)


@pytest.mark.parametrize("last", ["sigmoid", None])
def test_the_table_holds_what_the_detector_says(digits, stages, last):
    lab = labs.Detective(make_detector(last), stages, *digits, row=1)
    lab.run(epochs=20)
    raw = np.asarray(lab.model(np.concatenate([lab.data.real, *lab.data.unseen])[..., None], training=False))[:, 0]
    real = raw > (0.5 if last else 0)
    ends = np.cumsum([len(lab.data.real), *map(len, lab.data.unseen)])
    kinds = np.split(real, ends[:-1])
    expected = [kinds[0].mean(), *(1 - kind.mean() for kind in kinds[1:])]
    np.testing.assert_allclose(lab.results[1], expected)
    assert np.isnan(lab.results[[0, 2, 3]]).all()
    assert lab.accuracy > 0.75  # digits upside down are found, but for some 0, 1 and 8


def test_a_perfect_forger_cannot_be_found_out(lab):
    lab.run_all(epochs=15)
    assert np.isfinite(lab.results).all()
    noise, turned, perfect = (lab.results[i] for i in range(3))
    assert noise[1] > 0.9 and turned[2] > 0.7
    assert abs((perfect[0] + perfect[3]) / 2 - 0.5) < 0.12, "nobody can tell real digits from real digits"
    lab.set(row=0)
    assert "“ only 0 %" not in lab.words() and "of “turned” only" in lab.words()


def test_what_is_tested_was_not_trained_on(digits, stages):
    data = Stages(stages, *digits)
    x, y = data.to_train(1)
    assert len(x) == len(y) == 2 * data.count and y.mean() == 0.5
    for unseen in data.unseen:
        pixels = {image.tobytes() for image in unseen}
        assert not any(image.tobytes() in pixels for image in x[y == 0])
    mixed, labels = data.to_train(3)
    fakes = {image.tobytes() for image in mixed[labels == 0]}
    for stage in stages.values():
        part = sum(image.astype("float32").tobytes() in fakes for image in stage)
        assert abs(part - data.count / 3) <= 2


def test_each_row_begins_with_the_same_weights(lab):
    first = lab.model.get_weights()
    lab.run(epochs=2)
    lab.set(row=2)
    for before, now in zip(first, lab.model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, now)
    assert lab.trainer.step == 0 and "trained before" not in lab.words()
    lab.set(row=0)
    assert "The detector of this row, trained before," in lab.words()


def test_guessing(lab):
    assert not lab.done[0]
    for label in lab.labels[:4]:
        lab.type("ArrowRight" if label else "ArrowLeft")
    assert lab.score[0] == 4 and "4 of 4" in lab.picture._score[0].get_text()
    for label in lab.labels[4:]:
        lab.press("fake" if label else "real")
    assert lab.score[0] == 4 and len(lab.guesses) == 10 and not lab.done[0], "one must be right about most of them"
    lab.press("real")
    assert "All ten are judged" in lab.words() and len(lab.guesses) == 10
    lab.press("ten")
    assert lab.guesses == []
    assert set(lab.labels.tolist()) == {0, 1}
    for label in lab.labels:
        lab.press("real" if label else "fake")
    assert lab.progress.notes[0] == "10 right"


def test_guesses_are_compared_with_the_detectors(lab):
    lab.set(quiz=0)
    lab.run(epochs=30)
    for label in lab.labels:
        lab.type("ArrowRight" if label else "ArrowLeft")
    assert lab.score[0] == 10 and lab.score[1] >= 9
    assert "the detector" in str(lab.progress)


def test_disguises():
    images = np.random.default_rng(0).random((4, 8, 8)).astype("float32")
    moved, blurred, noisy = (disguised(images, how) for how in DISGUISES[1:])
    np.testing.assert_array_equal(moved[:, :, 1:], images[:, :, :-1])
    np.testing.assert_allclose(
        blurred[:, :, 3], (images[:, :, 2] + 2 * images[:, :, 3] + images[:, :, 4]) / 4, rtol=1e-6
    )
    assert 0.05 < np.abs(noisy - images).mean() < 0.1 and noisy.min() >= 0 and noisy.max() <= 1
    np.testing.assert_array_equal(disguised(images, DISGUISES[0]), images)


def test_a_disguise_is_for_the_fakes_only(lab):
    lab.run(epochs=10)
    real, noise = lab.results[0, 0], lab.results[0, 1]
    lab.set(disguise="blurred")
    assert lab.results[0, 0] == real and lab.results[0, 1] <= noise
    np.testing.assert_array_equal(lab.caught()[0, 1], noise)


def test_goals(digits, stages):
    flat = {"flat": np.full((200, 8, 8), 0.5), "noise": stages["noise"], "perfect": stages["perfect"]}
    lab = labs.Detective(make_detector(), flat, *digits)
    lab.run(epochs=1)
    lab.set(disguise="a little noise")
    lab.run(epochs=20)
    assert lab.done[1] and lab.done[2] and "perfect" not in lab.progress.notes[1]
    before = lab.caught()
    lab.shares[0, 3, 1] = 0.2  # as if a little noise had hidden them
    lab.refresh()
    assert before[0, 1] >= 0.9 and lab.done[3] and "a little noise" in lab.progress.notes[3]


def test_all_rows_are_trained_while_the_page_looks(lab):
    lab.press("every")
    assert lab.playing
    for _ in range(3000):
        lab.tick(0.05)
        if not lab.playing:
            break
    assert np.isfinite(lab.results).all() and not lab.playing and lab.values.row == 3
    lab.press("every")
    lab.play(False)
    lab.tick(0.05)
    assert not lab.playing and lab.queue == []
    lab.press("reset")
    assert np.isnan(lab.results).all()


def test_words_do_not_overlap(digits, stages, demand_clear_words):
    six = {f"after {n * 1000:,} steps of training": stages["noise"] for n in range(1, 7)}
    for kept in (stages, six):
        lab = labs.Detective(make_detector(), kept, *digits)
        lab.run_all(epochs=1)
        for _ in range(10):
            lab.type("ArrowLeft")
        demand_clear_words(lab.picture)


def test_a_list_of_stages_and_a_click_on_a_row(digits, stages):
    lab = labs.Detective(make_detector(None), list(stages.values()), *digits)
    assert lab.data.names == ("stage 1", "stage 2", "stage 3")
    lab.point("down", *lab.picture.place("table", 1.5, 2.5))
    assert lab.values.row == 2


def test_divergence_is_said(digits, stages):
    lab = labs.Detective(make_detector(None), stages, *digits)
    lab.model.set_weights([np.full_like(w, np.nan) for w in lab.model.get_weights()])
    lab.run(epochs=1)
    assert "no longer a number" in lab.words()
    lab.picture.frame()


def test_what_does_not_fit_is_one_line(digits, stages, refused):
    for make, words in (
        (lambda s, x, t: ("detector", s, x, t), "^detector='detector': it must be a Keras model"),
        (lambda s, x, t: (small_judge(1), s, x, t), "^detector is not compiled"),
        (lambda s, x, t: (make_detector("softmax", units=2), s, x, t), r"^detector: it gives \(2,\)"),
        (lambda s, x, t: (make_detector(shape=(28, 28, 1)), s, x, t), "one image has shape"),
        (lambda s, x, t: (make_detector(), "stages", x, t), "^stages='stages'"),
        (lambda s, x, t: (make_detector(), {"one": s["noise"]}, x, t), "^stages has 1"),
        (lambda s, x, t: (make_detector(), [s["noise"]] * 7, x, t), "^stages has 7"),
        (lambda s, x, t: (make_detector(), {**s, "bad": s["noise"][:5]}, x, t), r"^stages\['bad'\] has 5 fakes"),
        (lambda s, x, t: (make_detector(), {**s, "bad": np.ones((50, 9, 9))}, x, t), r"^stages\['bad'\]: one image"),
        (lambda s, x, t: (make_detector(), {**s, "bad": "fakes"}, x, t), r"^stages\['bad'\]="),
        (lambda s, x, t: (make_detector(), s, x, np.ones((50, 9, 9))), "^x_test: one image"),
        (lambda s, x, t: (make_detector(), s, x[0], t), "^x_train has shape"),
    ):
        with refused(words):
            labs.Detective(*make(stages, *digits))


def test_settings_are_refused_before_the_detector_is_looked_at(lab, digits, stages):
    for name, value in (("disguise", "late"), ("batch_size", 0), ("learning_rate", -1)):
        with pytest.raises(LearnerError, match=f"^{name}="):
            labs.Detective(None, stages, *digits, **{name: value})
    with pytest.raises(LearnerError, match=r"^row=4"):
        labs.Detective(None, stages, *digits, row=4)
    with pytest.raises(LearnerError, match=r"^quiz=3"):
        lab.set(quiz=3)
