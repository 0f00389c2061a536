"""The seven optimizers against Keras's own, step by step, and against nonsense."""

import inspect
import warnings

import numpy as np
import pytest

from dltutor.errors import LearnerError
from dltutor.scratch import optimizers
from dltutor.scratch.optimizers import OPTIMIZERS, SGD, Adam, descend

IN_KERAS = {
    "SGD": ("SGD", {}),
    "Momentum": ("SGD", {"momentum": 0.9}),
    "Nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "Adagrad": ("Adagrad", {}),
    "RMSprop": ("RMSprop", {}),
    "Adadelta": ("Adadelta", {}),
    "Adam": ("Adam", {}),
}
OTHER_CONSTANTS = {
    "SGD": {},
    "Momentum": {"momentum": 0.5},
    "Nesterov": {"momentum": 0.5},
    "Adagrad": {"initial_accumulator_value": 0.0, "epsilon": 1e-3},
    "RMSprop": {"rho": 0.6, "epsilon": 1e-3},
    "Adadelta": {"rho": 0.7, "epsilon": 1e-3},
    "Adam": {"beta_1": 0.6, "beta_2": 0.8, "epsilon": 1e-3},
}


def ravine(w):
    return w * np.array([0.3, 4.0])


def bent(w):
    """Far from quadratic, but without a ridge, which would make much of Keras's single-precision constants."""
    return np.sin(3 * w) + 2 * w**3


def rosenbrock(w):
    x, y = w[..., 0], w[..., 1]
    return np.stack([-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)], axis=-1)


def plain(w):
    """So flat that the epsilons count."""
    return 1e-4 * np.cos(w)


PROBLEMS = [
    (ravine, np.array([2.0, -1.0])),
    (rosenbrock, np.array([[-1.0, 1.5], [0.3, -0.4], [1.2, 1.1]])),
    (bent, np.linspace(-2, 2, 24).reshape(2, 3, 4)),
    (bent, np.array(0.7)),
    (plain, np.linspace(-1, 1, 5)),
]


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def keras_path(keras, name, gradient, start, steps, **constants):
    """Every weight that Keras's optimizer comes to, in double precision."""
    kind, settings = IN_KERAS[name]
    optimizer = getattr(keras.optimizers, kind)(**{**settings, **constants})
    weights = keras.Variable(start, dtype="float64")
    optimizer.build([weights])
    path = [start]
    for _ in range(steps):
        slope = keras.ops.convert_to_tensor(gradient(path[-1]), dtype="float64")
        optimizer.apply([slope], [weights])
        path.append(keras.ops.convert_to_numpy(weights).copy())
    return np.array(path)


def assert_same_way(ours, theirs):
    """Equal to a hundred-thousandth of the way that was gone, however short it is."""
    way = np.abs(theirs - theirs[0]).max()
    assert way > 0
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5 * way)


@pytest.mark.parametrize(("gradient", "start"), PROBLEMS, ids=lambda p: getattr(p, "__name__", ""))
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_hundred_steps_equal_keras(keras, name, gradient, start):
    rate = 2.0**-6  # a rate that single precision holds exactly, as Keras keeps it in that
    theirs = keras_path(keras, name, gradient, start, 100, learning_rate=rate)
    ours = descend(OPTIMIZERS[name](rate), gradient, start, 100)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)
    assert_same_way(ours, theirs)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_other_constants_mean_the_same_as_in_keras(keras, name):
    constants = {"learning_rate": 2.0**-4, **OTHER_CONSTANTS[name]}
    start = np.array([[-1.0, 0.8], [0.3, -0.4]])
    theirs = keras_path(keras, name, bent, start, 100, **constants)
    ours = descend(OPTIMIZERS[name](**constants), bent, start, 100)
    assert_same_way(ours, theirs)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_names_and_defaults_are_keras_s(keras, name):
    kind, settings = IN_KERAS[name]
    config = {**getattr(keras.optimizers, kind)().get_config(), **settings}
    for constant, parameter in inspect.signature(OPTIMIZERS[name]).parameters.items():
        assert parameter.default == pytest.approx(config[constant], rel=1e-6), constant
        assert getattr(OPTIMIZERS[name](), constant) == parameter.default


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_many_starts_at_once_go_as_each_alone(name):
    starts = np.random.default_rng(0).normal(size=(7, 2))
    together = descend(OPTIMIZERS[name](0.01), rosenbrock, starts, 30)
    alone = [descend(OPTIMIZERS[name](0.01), rosenbrock, start, 30) for start in starts]
    np.testing.assert_allclose(together, np.stack(alone, axis=1), rtol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_reset_forgets_and_a_step_leaves_its_arguments_alone(name):
    optimizer = OPTIMIZERS[name](0.1)
    weights, gradient = np.array([1.0, -2.0]), np.array([0.5, 3.0])
    first = optimizer.step(weights, gradient)
    second = optimizer.step(first, gradient)
    assert weights.tolist() == [1.0, -2.0] and gradient.tolist() == [0.5, 3.0]
    optimizer.reset()
    assert optimizer.step(weights, gradient).tolist() == first.tolist()
    assert optimizer.step(first, gradient).tolist() == second.tolist()
    assert ((first < weights) == (gradient > 0)).all()


def test_a_path_has_a_hundred_steps_unless_told_otherwise():
    path = descend(SGD(0.25), lambda w: 2 * w, [8.0])
    assert path.shape == (101, 1) and path[:3, 0].tolist() == [8.0, 4.0, 2.0]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_divergence_is_quiet(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = descend(OPTIMIZERS[name](1e30), lambda w: w**3, [3.0, -1e200], 50)
    assert path.shape == (51, 2) and np.isfinite(path[0]).all()
    if name in ("SGD", "Momentum", "Nesterov"):
        assert not np.isfinite(path[-1]).any()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_says_its_rule_and_where_it_comes_from(name):
    kind = OPTIMIZERS[name]
    assert "learning_rate" in kind.rule and "w ← w" in kind.rule.splitlines()[-1]
    for constant in inspect.signature(kind).parameters:
        assert constant in kind.rule or constant == "initial_accumulator_value"
    assert kind.label and 1800 < kind.source.year < 2030 and str(kind.source.year) in str(kind.source)


@pytest.mark.parametrize("value", [-1, 0, float("nan"), float("inf"), "fast", None, [1, 2], True])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_nonsense_rate_gets_one_line(name, value):
    with pytest.raises(LearnerError) as caught:
        OPTIMIZERS[name](value)
    assert str(caught.value).startswith("learning_rate=") and "\n" not in str(caught.value)


def test_other_nonsense_gets_one_line(refused):
    for call, named in (
        (lambda: optimizers.Momentum(momentum=1.5), "momentum=1.5"),
        (lambda: optimizers.Momentum(momentum=-0.1), "momentum=-0.1"),
        (lambda: optimizers.Nesterov(momentum="much"), "momentum='much'"),
        (lambda: optimizers.Adagrad(epsilon=-1e-9), "epsilon=-1e-09"),
        (lambda: optimizers.Adagrad(initial_accumulator_value=-1), "initial_accumulator_value=-1"),
        (lambda: optimizers.RMSprop(rho=1), "rho=1: it must be a number from 0 to below 1"),
        (lambda: optimizers.Adadelta(rho=-0.5), "rho=-0.5"),
        (lambda: Adam(beta_1=1), "beta_1=1"),
        (lambda: Adam(beta_2=1.0), "beta_2=1.0"),
        (lambda: Adam(beta_2=2), "beta_2=2"),
        (lambda: descend("adam", ravine, [1, 1]), "optimizer='adam'"),
        (lambda: descend(Adam, ravine, [1, 1]), "optimizer=<class"),
        (lambda: descend(SGD(), ravine, ["a", 1]), "start="),
        (lambda: descend(SGD(), ravine, [np.nan, 1]), "start contains NaN"),
        (lambda: descend(SGD(), ravine, [1, 1], steps=0), "steps=0"),
    ):
        with refused(named):
            call()
