"""The lab of being sure: its numbers are the models' own, the threshold is dragged, each goal is reached by play."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs, live
from dltutor.errors import LearnerError
from dltutor.labs.sure.sure.ways import DROPOUT, FIVE, NEAREST, ONE, ask_with_dropout
from dltutor.scratch.measures.calibration import calibration_error, distances, heated

from ..beginning import at_rest
from ..handwriting import write
from ..makers import sure_networks
from ..pointer import drag


@pytest.fixture(scope="module")
def names():
    return sure_networks()


@pytest.fixture
def lab(names):
    return labs.Sure(**names)


def test_what_each_way_says_is_what_the_models_say(lab, names):
    x, y = names["test"]
    one = np.asarray(names["network"](x))
    np.testing.assert_allclose(lab.judged_by(ONE).sure, one.max(axis=1), atol=1e-5)
    np.testing.assert_array_equal(lab.judged_by(ONE).right, one.argmax(axis=1) == y)
    both = np.mean([np.asarray(model(x)) for model in names["several"]], axis=0)
    np.testing.assert_allclose(lab.judged_by(FIVE).sure, both.max(axis=1), atol=1e-5)
    away = distances(x, names["train"][0]).min(axis=1)
    np.testing.assert_allclose(lab.judged_by(NEAREST).sure, 1 - away / lab.ways.scale, atol=1e-6)
    np.testing.assert_allclose(lab.judged_by(ONE, 2.0).sure, heated(one, 2.0).max(axis=1), atol=1e-5)
    assert lab.judged_by(ONE).error == pytest.approx(calibration_error(one.max(axis=1), one.argmax(axis=1) == y))


def test_dropout_answers_otherwise_each_time_and_the_same_when_asked_again(names):
    model, x = names["dropout"], names["test"][0][:5]
    layer = next(layer for layer in model.layers if isinstance(layer, layers.Dropout))
    before = layer.seed_generator.state.numpy().tolist()
    first, again = ask_with_dropout(model, x), ask_with_dropout(model, x)
    np.testing.assert_array_equal(first, again)
    assert first.std(axis=0).max() > 0.02, "thirty times other units are left out"
    assert layer.seed_generator.state.numpy().tolist() == before, "its chance goes on as if nobody had asked"


def test_the_nearest_image_tells_letters_from_digits_and_the_networks_do_not(lab):
    areas = {way: lab.judged_by(way).area for way in (ONE, FIVE, DROPOUT, NEAREST)}
    assert max(areas[way] for way in (ONE, FIVE, DROPOUT)) < 0.95 < 0.99 < areas[NEAREST], areas


def test_the_threshold_is_dragged_and_refuses_what_is_less_sure(lab):
    lab.set(way=NEAREST)
    drag(lab, "sure", (0.2, 0), (0.47, 0.3), steps=3)
    assert lab.values.threshold == 0.47
    test, right, strange = lab.judged.above(0.47)
    assert test <= 0.1 and strange >= 0.9 and right > 0.9
    assert lab.done[2] and "nearest image" in lab.progress.notes[2]


def test_no_threshold_of_the_networks_reaches_the_third_goal(lab):
    for way in (ONE, FIVE, DROPOUT):
        lab.set(way=way)
        for threshold in np.linspace(0, 1, 21):
            lab.set(threshold=round(float(threshold), 2))
    assert lab.done[1] and not lab.done[2]


def test_a_drawing_that_is_no_digit_fools_the_network_only_once_the_pen_rests(names):
    """A network that is sure of everything: it gives one class whatever it sees."""
    sure = keras.Sequential([keras.Input((8, 8)), layers.Flatten(), layers.Dense(10, "softmax")])
    sure.layers[-1].bias.assign([20.0, *[0.0] * 9])
    lab = labs.Sure(**(names | {"network": sure}))
    write(lab, 8)
    for x in range(2, 63, 3):
        lab.point("down", *lab.picture.place("pad", x, 2))
        lab.point("move", *lab.picture.place("pad", x, 62))
    lab.point("up", *lab.picture.place("pad", 62, 62))
    assert not lab.done[0]
    assert at_rest(lab).done[0] and "over 99 % sure" in lab.progress.notes[0]


def test_mistakes_come_with_the_surest_first(lab):
    lab.press("mistake")
    shown = [lab.sure_of(ONE)]
    for _ in range(2):
        lab.press("mistake")
        shown.append(lab.sure_of(ONE))
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == pytest.approx(lab.judged.sure[~lab.judged.right].max(), abs=1e-5)


def test_a_temperature_halves_the_calibration_error_of_a_boaster_and_a_high_one_is_too_modest(names):
    x, y = names["train"]
    noise = np.random.default_rng(0)
    x_test = np.clip(names["test"][0] + noise.normal(0, 0.4, names["test"][0].shape), 0, 1).astype("float32")
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8, 8)), layers.Flatten(), layers.Dense(10, "softmax")])
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    live.train(model, (x, y), epochs=40)
    lab = labs.Sure(**(names | {"network": model, "test": (x_test, names["test"][1]), "view": "calibration"}))
    boast = lab.judged.error
    for temperature in np.geomspace(1.1, 6, 24):
        lab.set(temperature=float(f"{temperature:.3g}"))
    assert lab.done == (True, True) and lab.judged.error != boast


def test_what_does_not_fit_is_told_in_one_line(names):
    with pytest.raises(LearnerError, match=r"^dropout: this model leaves nothing out; it needs keras.layers.Dropout"):
        labs.Sure(**(names | {"dropout": names["network"]}))
    with pytest.raises(LearnerError, match=r"^several: it must be a list of 2 to 10 models"):
        labs.Sure(**(names | {"several": names["network"]}))
    other = keras.Sequential([keras.Input((8, 8)), layers.Flatten(), layers.Dense(3, "softmax")])
    with pytest.raises(LearnerError, match=r"^several: it takes \(8, 8\) and decides between 3 classes; the first"):
        labs.Sure(**(names | {"several": [other, other]}))
    with pytest.raises(LearnerError, match=r"^strange: one image has shape \(28, 28\)"):
        labs.Sure(**(names | {"strange": np.zeros((3, 28, 28))}))


def test_letters_are_framed_as_the_digits_are():
    images, names = datasets.letters(150, seed=1)
    x = datasets.digits()[0][0]
    assert images.shape == (150, 8, 8) and set(np.unique(images * 16) % 1) == {0}
    assert np.mean(images[:, [0, -1]].max(axis=(1, 2)) > 0.3) > 0.9, "as high as the image"
    assert images.mean() == pytest.approx(x.mean(), rel=0.35)
    assert not set(names) & set("BDGIJLOQSTZ"), "none that somebody takes for a digit"
    np.testing.assert_array_equal(images, datasets.letters(150, seed=1)[0])
    assert (datasets.letters(150)[0] != images).any()
