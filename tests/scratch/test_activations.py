"""Activations and softmax: value and slope against Keras, against finite differences, at extremes, against nonsense."""

import inspect
import math
import warnings

import numpy as np
import pytest

from dltutor.scratch import activations
from dltutor.scratch.activations import ACTIVATIONS

# Without 0, where some curves have a corner.
Z = np.concatenate([-np.geomspace(12, 1e-3, 40), np.geomspace(1e-3, 12, 40)])
LOGITS = np.array([[[2.0, -1.0, 0.5], [0.0, 0.0, 0.0]], [[30.0, -30.0, 29.0], [-3.0, 1.0, -2.0]]])


@pytest.fixture(scope="module")
def tf():
    return pytest.importorskip("tensorflow")


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def in_keras(keras, name):
    """Keras's own function of (z, parameter)."""
    act = keras.activations
    return {
        "leaky_relu": lambda z, p: act.leaky_relu(z, negative_slope=p),
        "rrelu": lambda z, p: act.leaky_relu(z, negative_slope=p),  # Keras has none; in use it is a leaky ReLU
        "elu": lambda z, p: act.elu(z, alpha=p),
        "celu": lambda z, p: act.celu(z, alpha=p),
        "prelu": lambda z, p: prelu_layer(keras, p)(z),
    }.get(name, lambda z, p: getattr(act, name)(z))


def prelu_layer(keras, alpha):
    layer = keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(alpha), dtype="float64")
    return lambda z: layer(z[:, None])[:, 0]


def value_and_slope(tf, function, z):
    z = tf.constant(z, dtype="float64")
    with tf.GradientTape() as tape:
        tape.watch(z)
        value = function(z)
    return value.numpy(), tape.gradient(value, z).numpy()


def parameters(entry):
    p = entry.parameter
    return [None] if p is None else [None, *sorted({max(p.low, 1e-3), p.high, 0.5})]


CASES = [(name, p) for name, entry in ACTIVATIONS.items() if name != "step" for p in parameters(entry)]


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_value_and_slope_equal_keras(tf, keras, name, parameter):
    entry = ACTIVATIONS[name]
    default = entry.parameter.default if entry.parameter else None
    given = default if parameter is None else parameter
    value, slope = value_and_slope(tf, lambda z: in_keras(keras, name)(z, given), Z)
    np.testing.assert_allclose(entry.value(Z, parameter), value, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(entry.derivative(Z, parameter), slope, rtol=1e-6, atol=2e-6)


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "softplus", "sigmoid", "tanh", "gelu", "silu"])
def test_at_zero_they_equal_keras_too(tf, keras, name):
    entry = ACTIVATIONS[name]
    default = entry.parameter.default if entry.parameter else None
    value, slope = value_and_slope(tf, lambda z: in_keras(keras, name)(z, default), np.zeros(1))
    np.testing.assert_allclose(entry.value(np.zeros(1)), value, atol=1e-7)
    np.testing.assert_allclose(entry.derivative(np.zeros(1)), slope, atol=1e-6)


@pytest.mark.parametrize("approximate", [False, True])
def test_both_forms_of_gelu_equal_keras(tf, keras, approximate):
    value, slope = value_and_slope(tf, lambda z: keras.activations.gelu(z, approximate=approximate), Z)
    tolerance = 1e-9 if approximate else 2e-6
    np.testing.assert_allclose(activations.gelu(Z, approximate), value, atol=tolerance)
    np.testing.assert_allclose(activations.gelu_derivative(Z, approximate), slope, atol=tolerance)
    assert 1e-4 < np.abs(activations.gelu(Z) - activations.gelu(Z, approximate=True)).max() < 5e-4


def test_erf_is_as_good_as_it_says():
    z = np.concatenate([np.linspace(-6, 6, 4001), [-40.0, 40.0]])
    exact = np.array([math.erf(x) for x in z])
    np.testing.assert_allclose(activations.erf(z), exact, atol=1.5e-7)
    assert activations.erf(0.0) == 0


@pytest.mark.parametrize("name", ["leaky_relu", "elu", "celu", "gelu"])
def test_defaults_are_keras_s(keras, name):
    ours = list(inspect.signature(getattr(activations, name)).parameters.values())[1]
    theirs = inspect.signature(getattr(keras.activations, name)).parameters[ours.name]
    slopes = list(inspect.signature(getattr(activations, f"{name}_derivative")).parameters.values())[1]
    assert ours.default == theirs.default == slopes.default and slopes.name == ours.name


def test_defaults_that_keras_does_not_have_are_those_of_the_papers():
    for function in (activations.prelu, activations.prelu_derivative):
        assert inspect.signature(function).parameters["alpha"].default == 0.25
    for function in (activations.rrelu, activations.rrelu_derivative):
        assert inspect.signature(function).parameters["negative_slope"].default == pytest.approx(11 / 48)
    assert inspect.signature(activations.rrelu_in_training).parameters["seed"].default == 0


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n != "step"])
def test_at_a_corner_the_slope_is_that_of_the_left_side(name):
    entry = ACTIVATIONS[name]
    for parameter in parameters(entry):
        left = entry.derivative(-1e-9, parameter)
        assert entry.derivative(0.0, parameter) == pytest.approx(left, abs=1e-6)
        assert entry.value(0.0, parameter) == pytest.approx(entry.value(-1e-9, parameter), abs=1e-6)


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n != "step"])
def test_the_slope_is_a_finite_difference_of_the_value(name):
    entry, h = ACTIVATIONS[name], 1e-4
    z = np.linspace(-4, 4, 40)
    for parameter in parameters(entry):
        difference = (entry.value(z + h, parameter) - entry.value(z - h, parameter)) / (2 * h)
        np.testing.assert_allclose(entry.derivative(z, parameter), difference, atol=2e-6)


def test_the_step():
    z = np.array([-2.0, -1e-9, 0.0, 1e-9, 3.0])
    assert activations.step(z).tolist() == [0, 0, 0, 1, 1]
    assert activations.step_derivative(z).tolist() == [0] * 5


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_extremes_give_numbers_without_a_warning(name):
    entry = ACTIVATIONS[name]
    z = np.array([-1e308, -1e4, -1000.0, -745.0, -0.0, 0.0, 710.0, 1000.0, 1e4])
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        for parameter in parameters(entry):
            assert np.isfinite(entry.value(z[1:], parameter)).all()
            assert np.isfinite(entry.derivative(z[1:], parameter)).all()
        entry.value([-np.inf, np.inf, np.nan, *z])
        entry.derivative([-np.inf, np.inf, np.nan, *z])
    far = {"sigmoid": (0, 1), "tanh": (-1, 1), "softsign": (-1, 1), "step": (0, 1)}.get(name)
    if far:
        np.testing.assert_allclose(entry.value([-1e9, 1e9]), far, atol=1e-8)
        assert entry.derivative([-1e9, 1e9]).max() < 1e-8


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 1, 4)])
def test_any_shape_goes_in_and_comes_out(name, shape):
    entry, z = ACTIVATIONS[name], np.random.default_rng(0).normal(size=shape)
    kept = np.copy(z)
    for result in (entry.value(z), entry.derivative(z)):
        assert result.shape == shape and result.dtype == float
    for place in np.ndindex(shape):
        assert entry.value(z)[place] == entry.value(z[place]) and entry.derivative(z)[place] == entry.derivative(
            z[place]
        )
    np.testing.assert_array_equal(z, kept)
    whole = np.arange(-3, 4)
    np.testing.assert_array_equal(entry.value(whole), entry.value(whole.astype(float)))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_table_says_what_is_so(name):
    entry = ACTIVATIONS[name]
    assert entry.name == name and entry.label and entry.formula and str(entry.source.year) in str(entry.source)
    assert entry.function is getattr(activations, name) and entry.slope is getattr(activations, f"{name}_derivative")
    z = np.linspace(-30, 30, 6001)
    value, slope = entry.value(z), entry.derivative(z)
    low, high = (_number(end) for end in (entry.range.replace(" or ", " to ").split(" to ")))
    assert value.min() >= low - 0.01 and value.max() <= high + 0.01
    assert abs(value.min() - low) < 0.05 if np.isfinite(low) else value.min() < -3
    assert abs(value.max() - high) < 0.05 if np.isfinite(high) else value.max() > 3
    assert ("left" in entry.saturates or "both" in entry.saturates or "every" in entry.saturates) == (
        abs(slope[0]) < 0.01
    )
    assert ("both" in entry.saturates or "everywhere" in entry.saturates) == (abs(slope[-1]) < 0.01)
    if entry.parameter:
        p = entry.parameter
        assert p.low <= p.default <= p.high
        assert list(inspect.signature(entry.function).parameters)[1] == p.name
        np.testing.assert_array_equal(value, entry.value(z, p.default))
        np.testing.assert_array_equal(value, entry.function(z))
        assert not np.array_equal(value, entry.value(z, p.low if p.low != p.default else p.high))


def _number(text):
    alpha = ACTIVATIONS["elu"].parameter.default
    return float(text.replace("−", "-").replace("∞", "inf").replace("alpha", f"{alpha}"))


def test_the_formula_of_selu_is_rounded_from_its_constants():
    text = ACTIVATIONS["selu"].formula
    assert f"{activations.SELU_SCALE:.4f}" in text and f"{activations.SELU_SCALE * activations.SELU_ALPHA:.4f}" in text


def test_rrelu_draws_its_slopes_in_training_and_takes_their_mean_in_use():
    z = -np.ones(20000)
    drawn = -activations.rrelu_in_training(z, seed=1)
    assert 1 / 8 <= drawn.min() < 0.126 and 0.332 < drawn.max() <= 1 / 3
    assert drawn.mean() == pytest.approx(-activations.rrelu(-1.0), abs=0.002)
    assert activations.rrelu_in_training([2.0, 0.5], seed=3).tolist() == [2.0, 0.5]
    np.testing.assert_array_equal(drawn, -activations.rrelu_in_training(z, seed=1))
    assert (drawn != -activations.rrelu_in_training(z, seed=2)).any()
    assert activations.rrelu_in_training([-4.0], low=0.5, high=0.5).tolist() == [-2.0]


@pytest.mark.parametrize("temperature", [0.25, 1.0, 7.0])
def test_softmax_and_its_logarithm_equal_keras(tf, keras, temperature):
    logits = tf.constant(LOGITS, dtype="float64")
    with tf.GradientTape() as tape:
        tape.watch(logits)
        value = keras.activations.softmax(logits / temperature)
    np.testing.assert_allclose(activations.softmax(LOGITS, temperature), value.numpy(), atol=1e-12)
    full = tape.jacobian(value, logits).numpy()
    slope = activations.softmax_derivative(LOGITS, temperature)
    for i, j in np.ndindex(2, 2):
        np.testing.assert_allclose(slope[i, j], full[i, j, :, i, j, :], atol=1e-9)
    theirs = keras.activations.log_softmax(logits / temperature).numpy()
    np.testing.assert_allclose(activations.log_softmax(LOGITS, temperature), theirs, atol=1e-9)
    np.testing.assert_allclose(activations.naive_softmax(LOGITS, temperature), value.numpy(), atol=1e-12)


def test_softmax_holds_where_the_naive_formula_fails():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for z in ([1000.0, 999.0, -1000.0], [-1000.0, -999.0, -1e308]):
            assert np.isnan(activations.naive_softmax(z)).any()
            p = activations.softmax(z)
            assert p.sum() == pytest.approx(1) and sorted(p)[1:] == pytest.approx([0.268941, 0.731059], abs=1e-6)
            assert np.isfinite(activations.log_softmax(z)).all()
        assert activations.softmax([3.0, 2.9], temperature=1e-300).tolist() == [1.0, 0.0]
        np.testing.assert_allclose(activations.softmax([3.0, -9.0], temperature=1e300), 0.5)
        assert activations.log_softmax([0.0, 1000.0]).tolist() == [-1000.0, 0.0]
        activations.softmax([np.inf, np.nan, 1.0])


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "naive_softmax", "softmax_derivative"])
def test_the_default_temperature_is_one(name):
    function = getattr(activations, name)
    np.testing.assert_array_equal(function(LOGITS), function(LOGITS, 1.0))


def test_nonsense_gets_one_line(refused):
    for call, named in (
        (lambda: activations.relu("ink"), "z='ink'"),
        (lambda: activations.relu_derivative(None), "z=None"),
        (lambda: activations.sigmoid([[1, 2], [3]]), "z="),
        (lambda: activations.elu(1.0, alpha=np.nan), "alpha=nan"),
        (lambda: activations.elu(1.0, "steep"), "alpha='steep'"),
        (lambda: activations.celu(1.0, alpha=0), "alpha=0: it must be a number above 0"),
        (lambda: activations.celu_derivative(1.0, -1), "alpha=-1"),
        (lambda: activations.leaky_relu(1.0, np.inf), "negative_slope=inf"),
        (lambda: activations.gelu(1.0, approximate=2), "approximate=2"),
        (lambda: activations.rrelu_in_training(1.0, seed=-1), "seed=-1"),
        (lambda: activations.softmax([1, 2], temperature=0), "temperature=0"),
        (lambda: activations.softmax([1, 2], temperature=-1), "temperature=-1"),
        (lambda: activations.log_softmax([1, 2], temperature="hot"), "temperature='hot'"),
        (lambda: activations.naive_softmax([1, 2], temperature=0), "temperature=0"),
        (lambda: activations.softmax(3.0), "at least one class"),
        (lambda: activations.softmax([]), "at least one class"),
        (lambda: activations.naive_softmax(3.0), "at least one class"),
    ):
        with refused(named):
            call()
