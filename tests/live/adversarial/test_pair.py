"""Two adversaries: the updates of plain Keras, every loss, compiled or not, one player alone, and nonsense."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras.layers import BatchNormalization, Dense, Dropout

from dltutor import datasets, live
from dltutor.errors import LearnerError
from dltutor.live.adversarial import graph as made
from dltutor.live.adversarial.pair import Adversaries

X = datasets.cloud("ring", 50)
SIZE = 16


def models(units=8, noise=2, seed=0, extra=()):
    keras.utils.set_random_seed(seed)
    generator = keras.Sequential([keras.Input((noise,)), Dense(units, "relu"), *extra, Dense(2)])
    discriminator = keras.Sequential([keras.Input((2,)), Dense(units, "tanh"), Dense(1)])
    return generator, discriminator


@pytest.fixture
def nothing_kept():
    made._kept.clear()


def reference(generator, discriminator, plan, loss, d, g, rates=(1e-3, 1e-3)):
    """One round as a learner would write it in plain Keras."""
    bce = keras.losses.BinaryCrossentropy(from_logits=True)
    one, two = (keras.optimizers.Adam(rate, beta_1=0.5) for rate in rates)
    told = {}
    for i in range(d):
        real, noise, mix = tf.constant(X[plan[0][i]], tf.float32), plan[1][i], plan[2][i][:, None]
        fakes = generator(noise, training=True)
        with tf.GradientTape() as tape:
            a, b = discriminator(real), discriminator(fakes)
            if loss in ("log", "saturating"):
                value = (bce(tf.ones_like(a), a) + bce(tf.zeros_like(b), b)) / 2
            elif loss == "least squares":
                value = (keras.ops.mean((a - 1) ** 2) + keras.ops.mean(b**2)) / 2
            else:
                between = mix * real + (1 - mix) * fakes
                with tf.GradientTape() as inner:
                    inner.watch(between)
                    score = discriminator(between)
                slope = tf.norm(inner.gradient(score, between), axis=1)
                told["discriminator_loss"] = float(keras.ops.mean(b) - keras.ops.mean(a))
                value = keras.ops.mean(b) - keras.ops.mean(a) + made.PENALTY * keras.ops.mean((slope - 1) ** 2)
        told.setdefault("discriminator_loss", float(value))
        weights = discriminator.trainable_variables
        two.apply(tape.gradient(value, weights), weights)
    for i in range(d, d + g):
        with tf.GradientTape() as tape:
            b = discriminator(generator(plan[1][i], training=True))
            value = {
                "log": lambda b=b: bce(tf.ones_like(b), b),
                "saturating": lambda b=b: -bce(tf.zeros_like(b), b),
                "least squares": lambda b=b: keras.ops.mean((b - 1) ** 2),
                "Wasserstein": lambda b=b: -keras.ops.mean(b),
            }[loss]()
        told.setdefault("generator_loss", float(value))
        weights = generator.trainable_variables
        one.apply(tape.gradient(value, weights), weights)
    return told


def demand_equal(pair, others, tolerance=1e-5):
    for model, other in zip((pair.generator, pair.discriminator), others, strict=True):
        for a, b in zip(model.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_allclose(a, b, atol=tolerance)


@pytest.mark.parametrize("quick", [False, True], ids=["graph", "compiled"])
@pytest.mark.parametrize("loss", made.LOSSES)
def test_a_round_is_that_of_plain_keras(loss, quick):
    pair = Adversaries(*models(), X, loss=loss, batch_size=SIZE, discriminator_updates=2, generator_updates=1)
    if quick:
        pair.compile()
        assert pair.compiled and pair._updates.kept.failure is None
    others = models()
    plan = pair.plan(1)
    told = pair.play(plan, 1)
    wanted = reference(*others, plan, loss, 2, 1)
    demand_equal(pair, others)
    assert told[1] == pytest.approx(wanted["generator_loss"], abs=1e-5)


def test_the_losses_that_are_reported_are_those_before_the_update():
    pair = Adversaries(*models(), X, batch_size=SIZE)
    plan = pair.plan(1)
    told = pair.play(plan, 1)
    wanted = reference(*models(), plan, "log", 1, 1)
    assert told[0] == pytest.approx(wanted["discriminator_loss"], abs=1e-5)
    assert 0 <= told[2] <= 1 and told[3] > 0


def test_rates_are_honoured_without_a_new_graph():
    pair = Adversaries(*models(), X, batch_size=SIZE)
    pair.train(rounds=1)
    graph = pair._updates.kept.graphs["plain"]
    pair.reset()
    pair.generator_rate, pair.discriminator_rate, pair.batch_size = 0.02, 0.3, 5
    plan = pair.plan(1)
    pair.play(plan, 1)
    others = models()
    reference(*others, plan, "log", 1, 1, (0.02, 0.3))
    demand_equal(pair, others)
    assert pair._updates.kept.graphs["plain"] is graph


def test_one_player_alone_leaves_the_other_as_it_is():
    pair = Adversaries(*models(), X, batch_size=SIZE)
    for player, model, other in (
        ("discriminator", pair.discriminator, pair.generator),
        ("generator", pair.generator, pair.discriminator),
    ):
        before, still = model.get_weights(), other.get_weights()
        pair.update(player)
        assert any((a != b).any() for a, b in zip(before, model.get_weights(), strict=True))
        assert all((a == b).all() for a, b in zip(still, other.get_weights(), strict=True))
    assert pair.round == 0 and len(pair.course.round) == 2
    with pytest.raises(LearnerError, match="player='both'"):
        pair.update("both")


def test_the_learners_own_optimizers_are_used_and_their_rates_kept():
    generator, discriminator = models()
    generator.compile(optimizer=keras.optimizers.SGD(0.05))
    pair = Adversaries(generator, discriminator, X, batch_size=SIZE)
    assert pair.generator_optimizer is generator.optimizer
    assert pair.generator_rate == pytest.approx(0.05) and pair.discriminator_rate == pytest.approx(1e-3)
    pair.train(rounds=2)
    assert int(generator.optimizer.iterations.numpy()) == 2


def test_a_second_pair_of_the_same_kind_makes_no_graph_and_trains_its_own_weights(nothing_kept):
    first = Adversaries(*models(), X, batch_size=SIZE)
    first.train(rounds=2)
    second = Adversaries(*models(seed=1), X, batch_size=SIZE)
    assert second._updates.kept is first._updates.kept
    before = [w.copy() for w in first.generator.get_weights()]
    second.train(rounds=2)
    assert all((a == b).all() for a, b in zip(before, first.generator.get_weights(), strict=True))
    wider = Adversaries(*models(units=9), X, batch_size=SIZE)
    assert wider._updates.kept is not first._updates.kept


@pytest.mark.parametrize("extra", [[BatchNormalization()], [Dropout(0.5)]], ids=["normalised", "dropout"])
def test_layers_with_a_state_of_their_own_train(extra):
    pair = Adversaries(*models(extra=extra), X, batch_size=SIZE)
    pair.train(rounds=3)
    pair.compile()
    pair.train(rounds=3)
    assert pair.round == 6 and np.isfinite(pair.fakes(10)).all()


def test_a_model_that_is_a_class_of_its_own_trains():
    @keras.saving.register_keras_serializable("tests")
    class Twice(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    pair = Adversaries(*models(extra=[Twice()]), X, batch_size=SIZE)
    pair.train(rounds=3)
    assert pair.round == 3


def test_reset_puts_everything_back():
    pair = Adversaries(*models(), X, batch_size=SIZE)
    start = [v.numpy() for v in pair.variables]
    pair.train(rounds=5)
    first = pair.generator.get_weights()
    pair.generator_rate = 0.5
    pair.reset()
    assert pair.round == 0 and pair.course.round == [] and pair.generator_rate == pytest.approx(0.5)
    pair.generator_rate = 1e-3
    assert all(np.array_equal(a, v.numpy()) for a, v in zip(start, pair.variables, strict=True))
    pair.train(rounds=5)
    for a, b in zip(first, pair.generator.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_divergence_is_told_and_the_last_finite_weights_are_back():
    generator, discriminator = models()
    generator.compile(optimizer=keras.optimizers.SGD(10.0))
    discriminator.compile(optimizer=keras.optimizers.SGD(10.0))
    pair = Adversaries(generator, discriminator, X, batch_size=SIZE, loss="least squares")
    for _ in range(300):
        pair.train(rounds=1)
        if pair.diverged:
            break
    assert pair.diverged and "learning rates of 10 (generator) and 10 (discriminator)" in pair.reason
    assert all(np.isfinite(v.numpy()).all() for v in pair.variables)
    pair.generator_rate = pair.discriminator_rate = 1e-3
    pair.reset()
    pair.train(rounds=3)
    assert not pair.diverged


def test_the_ring_is_fitted():
    x = datasets.cloud("ring", 1000)
    pair = live.adversaries(*models(units=32), x, rounds=3000, look=500)
    assert pair.course.round == [500, 1000, 1500, 2000, 2500, 3000]
    assert pair.course.distance[-1] < 0.3 < pair.course.distance[0] + 0.3
    radius = np.hypot(*pair.fakes(500).T)
    assert np.quantile(radius, 0.1) > 1.5


def test_the_gradient_of_the_saturating_loss_vanishes_when_the_discriminator_is_sure():
    x = datasets.cloud("two clusters", 500)
    pair = Adversaries(*models(units=32), x, generator_updates=0)
    early = pair.arrow("saturating"), pair.arrow("log")
    pair.train(rounds=1500)
    late = pair.arrow("saturating"), pair.arrow("log")
    assert pair.loss == "log"
    assert late[0] < early[0] and late[1] > 10 * late[0]
    with pytest.raises(LearnerError, match="loss='none'"):
        pair.arrow("none")


def test_other_points_need_no_new_graph():
    pair = Adversaries(*models(), X, batch_size=SIZE)
    pair.train(rounds=1)
    graph = pair._updates.kept.graphs["plain"]
    pair.set_data(X[:9])
    pair.train(rounds=1)
    assert pair._updates.kept.graphs["plain"] is graph and len(pair.x) == 9


def flat(units=1):
    return keras.Sequential([keras.Input((2,)), Dense(units)])


def test_models_that_do_not_fit_get_one_line(refused):
    for generator, discriminator, named in (
        ("a forger", flat(), "generator='a forger'"),
        (flat(2), None, "discriminator=None"),
        (flat(3), flat(), "generator: it gives 3 numbers"),
        (flat(2), flat(2), "discriminator: it gives 2 numbers"),
        (flat(2), keras.Sequential([keras.Input((3,)), Dense(1)]), "discriminator: it takes 3 numbers"),
        (flat(2), keras.Sequential([keras.Input((2,)), Dense(1, "sigmoid")]), "ends in sigmoid"),
        (keras.Sequential([Dense(2)]), flat(), "its input has no shape yet"),
        (keras.Sequential([keras.Input((4, 4)), Dense(2)]), flat(), "noise is a row"),
    ):
        with refused(named):
            Adversaries(generator, discriminator, X)


def test_settings_that_are_not_possible_get_one_line(refused):
    for settings, named in (
        ({"loss": "hinge"}, "loss='hinge'"),
        ({"generator_rate": -1}, "generator_rate=-1"),
        ({"discriminator_rate": float("nan")}, "discriminator_rate=nan"),
        ({"batch_size": 0}, "batch_size=0"),
        ({"discriminator_updates": 11}, "discriminator_updates=11"),
        ({"generator_updates": 1.5}, "generator_updates=1.5"),
        ({"seed": "one"}, "seed='one'"),
        ({"x": np.zeros((5, 3))}, "x has shape"),
        ({"x": [[1, np.nan], [2, 3]]}, "x contains NaN"),
        ({"x": 1e6 * X}, "x reaches"),
        ({"x": X[:1]}, "number of points in x=1"),
    ):
        with refused(named):
            Adversaries(*models(), settings.pop("x", X), **settings)


def test_one_model_is_no_pair():
    model = keras.Sequential([keras.Input((2,)), Dense(2)])
    with pytest.raises(LearnerError, match="the same model"):
        Adversaries(model, model, X)
