"""Losses: value and gradient against Keras, against finite differences, at extremes, against nonsense."""

import inspect
import warnings

import numpy as np
import pytest

from dltutor.scratch import losses
from dltutor.scratch.losses import LOSSES

RNG = np.random.default_rng(0)
NUMBERS = (RNG.normal(size=(6, 3)), 3 * RNG.normal(size=(6, 3)))
ONE_HOT = np.eye(4)[[0, 3, 1, 1, 2]]
PROBABILITIES = RNG.dirichlet(np.ones(4), size=5)
CERTAIN = np.array([[1.0, 0, 0, 0], [1, 0, 0, 0], [0.5, 0.5, 0, 0], [0, 1, 0, 0], [0.25, 0.25, 0.5, 0]])
LABELS = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0]])
SIDES = 2 * LABELS - 1
MARGINS = np.array([[0.5, 1.0], [-2.0, 3.0], [0.0, -1.0], [1e-3, 0.9]])
CUBE = np.random.default_rng(1).dirichlet(np.ones(4), size=(3, 2))  # two labels for each of three samples
CUBE_LABELS = np.array([[0, 3], [1, 1], [2, 0]])
EDGES = np.array([[losses.EPSILON, 1 - losses.EPSILON], [1 - losses.EPSILON, losses.EPSILON]])
SURE = np.array([[0.0, 1.0], [0.0, 0.3], [1.0, 1e-8], [1 - 1e-8, 0.9]])

CASES = {
    "mean_squared_error": [NUMBERS],
    "mean_absolute_error": [NUMBERS, (NUMBERS[0], NUMBERS[0])],
    "huber": [NUMBERS, (np.zeros((2, 2)), np.array([[1.0, -1.0], [0.0, 0.2]]))],
    "binary_crossentropy": [
        (LABELS, RNG.uniform(0.05, 0.95, (4, 2))),
        (LABELS, SURE),
        (np.full((4, 2), 0.3), SURE),
        (LABELS[:2], EDGES),
    ],
    "categorical_crossentropy": [
        (ONE_HOT, PROBABILITIES),
        (ONE_HOT, CERTAIN),
        (ONE_HOT, 3 * PROBABILITIES),
        (np.eye(4)[CUBE_LABELS], CUBE),
    ],
    "sparse_categorical_crossentropy": [
        (ONE_HOT.argmax(axis=1), PROBABILITIES),
        (ONE_HOT.argmax(axis=1), CERTAIN),
        (ONE_HOT.argmax(axis=1), 0.7 * PROBABILITIES),
        (ONE_HOT.argmax(axis=1), 3 * PROBABILITIES),
        (CUBE_LABELS, CUBE),
    ],
    "hinge": [(LABELS, MARGINS), (SIDES, MARGINS), (SIDES * 2, MARGINS)],
}
ALL = [(name, i) for name, cases in CASES.items() for i in range(len(cases))]


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def assert_equal_keras(tf, keras, name, y_true, y_pred, **options):
    prediction = tf.constant(y_pred, dtype="float64")
    with tf.GradientTape() as tape:
        tape.watch(prediction)
        target = tf.constant(y_true, dtype="int64" if "sparse" in name else "float64")
        value = tf.reduce_mean(getattr(keras.losses, name)(target, prediction, **options))
    gradient = tape.gradient(value, prediction).numpy()
    entry = LOSSES[name]
    np.testing.assert_allclose(entry.value(y_true, y_pred, **options), value.numpy(), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(entry.gradient(y_true, y_pred, **options), gradient, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize(("name", "i"), ALL)
def test_value_and_gradient_equal_keras(tf, keras, name, i):
    assert_equal_keras(tf, keras, name, *CASES[name][i])


@pytest.mark.parametrize("delta", [0.3, 2.5])
def test_huber_with_another_delta_equals_keras(tf, keras, delta):
    assert_equal_keras(tf, keras, "huber", *NUMBERS, delta=delta)


def test_the_default_of_delta_and_epsilon_are_keras_s(keras):
    default = inspect.signature(keras.losses.huber).parameters["delta"].default
    for function in (losses.huber, losses.huber_gradient):
        assert inspect.signature(function).parameters["delta"].default == default
    assert keras.backend.epsilon() == losses.EPSILON


@pytest.mark.parametrize("name", LOSSES)
def test_the_value_is_what_the_loss_object_of_keras_gives(keras, name):
    """The one that `compile` uses, in single precision."""
    made = getattr(keras.losses, "".join(part.title() for part in name.split("_")))()
    y_true, y_pred = CASES[name][0]
    assert LOSSES[name].value(y_true, y_pred) == pytest.approx(float(made(y_true, y_pred)), abs=1e-5)


@pytest.mark.parametrize("name", LOSSES)
def test_the_gradient_is_a_finite_difference_of_the_value(name):
    y_true, y_pred = CASES[name][0]
    gradient, h = LOSSES[name].gradient(y_true, y_pred), 1e-6
    if name == "hinge":
        y_pred = y_pred + 0.01  # away from its corner
    for place in np.ndindex(y_pred.shape):
        up, down = y_pred.copy(), y_pred.copy()
        up[place] += h
        down[place] -= h
        difference = (LOSSES[name].value(y_true, up) - LOSSES[name].value(y_true, down)) / (2 * h)
        assert LOSSES[name].gradient(y_true, y_pred)[place] == pytest.approx(difference, abs=1e-6)
    assert gradient.shape == y_pred.shape


@pytest.mark.parametrize("name", LOSSES)
def test_a_perfect_prediction_costs_nothing_and_the_gradient_points_away_from_it(name):
    y_true, y_pred = CASES[name][0]
    perfect = ONE_HOT if "categorical" in name else SIDES if name == "hinge" else y_true
    assert LOSSES[name].value(y_true, perfect) == pytest.approx(0, abs=1e-6)
    step = y_pred - 1e-3 * LOSSES[name].gradient(y_true, y_pred)
    assert LOSSES[name].value(y_true, step) < LOSSES[name].value(y_true, y_pred)


@pytest.mark.parametrize("name", LOSSES)
def test_extremes_are_quiet(name):
    y_true, y_pred = CASES[name][0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for bad in (0.0, 1.0, 1e200, -1e200, np.inf, -np.inf, np.nan):
            LOSSES[name].value(y_true, np.full_like(y_pred, bad))
            assert LOSSES[name].gradient(y_true, np.full_like(y_pred, bad)).shape == y_pred.shape
        if "crossentropy" in name and "cate" not in name:
            assert np.isfinite(LOSSES[name].value(y_true, np.zeros_like(y_pred)))


@pytest.mark.parametrize("name", LOSSES)
def test_lists_and_one_sample_are_taken_and_nothing_is_changed(name):
    y_true, y_pred = (np.array(a) for a in CASES[name][0])
    kept = y_true.copy(), y_pred.copy()
    value, gradient = LOSSES[name].value(y_true, y_pred), LOSSES[name].gradient(y_true, y_pred)
    assert isinstance(value, float) and value == LOSSES[name].value(y_true.tolist(), y_pred.tolist())
    np.testing.assert_array_equal(gradient, LOSSES[name].gradient(y_true.tolist(), y_pred.tolist()))
    np.testing.assert_array_equal(kept[0], y_true)
    np.testing.assert_array_equal(kept[1], y_pred)
    one = LOSSES[name].value(y_true[0], y_pred[0])
    assert one == pytest.approx(LOSSES[name].value(y_true[:1], y_pred[:1]))


@pytest.mark.parametrize("name", LOSSES)
def test_the_table_is_complete(name):
    entry = LOSSES[name]
    assert entry.name == name and entry.value is getattr(losses, name)
    assert entry.gradient is getattr(losses, f"{name}_gradient")
    assert entry.label and entry.formula and entry.use and 1700 < entry.source.year < 2030


def test_nonsense_gets_one_line(refused):
    for call, named in (
        (lambda: losses.mean_squared_error("a", [1]), "y_true='a'"),
        (lambda: losses.mean_squared_error([1], None), "y_pred=None"),
        (lambda: losses.mean_absolute_error([1, 2], [1]), "y_true has shape (2,) and y_pred (1,)"),
        (lambda: losses.mean_absolute_error_gradient([[1], [2]], [1, 2]), "they must have the same shape"),
        (lambda: losses.hinge([], []), "y_pred is empty"),
        (lambda: losses.huber([1], [1], delta=0), "delta=0"),
        (lambda: losses.huber_gradient([1], [1], delta="wide"), "delta='wide'"),
        (lambda: losses.categorical_crossentropy(1, 0.5), "one probability for each class"),
        (lambda: losses.sparse_categorical_crossentropy([0, 1], [[0.5, 0.5]]), "one class number for each row"),
        (lambda: losses.sparse_categorical_crossentropy([2], [[0.5, 0.5]]), "y_true contains 2: with 2 classes"),
        (lambda: losses.sparse_categorical_crossentropy_gradient([0.5], [[0.5, 0.5]]), "y_true contains 0.5"),
        (lambda: losses.sparse_categorical_crossentropy([-1], [[0.5, 0.5]]), "y_true contains -1"),
        (lambda: losses.sparse_categorical_crossentropy(0, 0.5), "one class number for each row"),
        (lambda: losses.sparse_categorical_crossentropy([], np.zeros((0, 3))), "one class number for each row"),
    ):
        with refused(named):
            call()
