"""The gradient through time: its numbers are those of Keras and TensorFlow, its words are true, its goals reachable."""

import warnings

import numpy as np
import pytest

from dltutor import labs
from dltutor.labs.recurrent.gradient_through_time.lab import ACTIVATIONS, CELLS, INITIALIZERS


@pytest.fixture(autouse=True)
def no_warning_reaches_the_learner():
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        yield


def tape_of_inputs(lab, name):
    """The norm of ∂L/∂x at every step, from Keras's layer with the lab's weights."""
    import keras
    import tensorflow as tf

    cell = lab.cell(name)
    options = {"activation": cell.activation} if name == "SimpleRNN" else {}
    layer = getattr(keras.layers, name)(cell.units, dtype="float64", **options)
    layer.build((None, None, cell.inputs))
    layer.set_weights([cell.kernel, cell.recurrent_kernel, cell.bias])
    x = tf.constant(lab.x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum(layer(x) @ lab.readout[:, None])
    norms = np.linalg.norm(tape.gradient(loss, x).numpy(), axis=-1).mean(axis=0)
    return norms / norms[-1]


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("settings", [{}, {"scale": 1.6, "initializer": "random normal", "forget_bias": 2.5}])
def test_the_gradients_are_those_of_the_tape(name, settings):
    lab = labs.GradientThroughTime(steps=20, of="input", **settings)
    np.testing.assert_allclose(lab.gradients[name], tape_of_inputs(lab, name), rtol=1e-6)


def test_a_linear_orthogonal_layer_neither_vanishes_nor_explodes():
    lab = labs.GradientThroughTime(activation="linear", steps=200)
    np.testing.assert_allclose(lab.gradients["SimpleRNN"], 1, rtol=1e-9)
    assert lab.verdict("SimpleRNN") == "healthy"
    lab.set(scale=1.1)
    assert lab.factor("SimpleRNN") == pytest.approx(1.1)
    assert "SimpleRNN explodes: × 1.1 a step" in lab.words()
    lab.set(scale=0.9)
    assert lab.ratio("SimpleRNN") == pytest.approx(0.9**199)


def test_the_weights_are_drawn_as_said():
    lab = labs.GradientThroughTime()
    for name, (_, parts) in CELLS.items():
        recurrent = lab.cell(name).recurrent_kernel
        assert recurrent.shape == (16, parts * 16)
        np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(16), atol=1e-12)
    lab.set(initializer="random normal", scale=2.0)
    assert lab.cell("LSTM").recurrent_kernel.std() == pytest.approx(2 / 4, rel=0.05)
    lab.set(forget_bias=1)
    assert (lab.cell("LSTM").bias[16:32] == 1).all() and lab.cell("LSTM").bias.sum() == 16
    assert (lab.cell("GRU").bias[0, :16] == 1).all() and lab.cell("GRU").bias.sum() == 16


def test_the_first_picture_shows_that_gates_are_a_remedy():
    lab = labs.GradientThroughTime()
    assert lab.verdict("SimpleRNN") == "vanishing" and lab.verdict("LSTM") == lab.verdict("GRU") == "healthy"
    lab.set(forget_bias=0)
    assert max(lab.factor("GRU"), lab.factor("LSTM")) < lab.factor("SimpleRNN"), "a fresh gate is half open"


@pytest.mark.parametrize("seed", range(4))
def test_what_the_chapter_says_holds_whatever_the_weights(seed):
    lab = labs.GradientThroughTime(steps=100, forget_bias=1)
    for _ in range(seed):
        lab.press("redraw")
    assert lab.ratio("SimpleRNN") < 1e-11
    assert lab.ratio("LSTM") > 1000 * lab.ratio("SimpleRNN")
    lab.set(forget_bias=0)
    assert lab.ratio("LSTM") < 1e-18, "the bias is what keeps it"
    lab.set(forget_bias=3)
    assert lab.verdict("LSTM") == "healthy"


def test_exploding_and_healthy_scales():
    lab = labs.GradientThroughTime(steps=100)
    assert not any(lab.done)
    verdicts = []
    for scale in np.arange(1.5, 2.2, 0.02):
        lab.set(scale=round(scale, 2))
        verdicts.append(lab.verdict("SimpleRNN"))
    assert verdicts[0] == "vanishing" and verdicts[-1] == "exploding" and verdicts.count("healthy") >= 3
    assert lab.done[1]
    lab = labs.GradientThroughTime(steps=100)
    lab.set(scale=1.7)
    assert not lab.done[0]
    lab.set(scale=3.0)
    assert lab.done[0] and "SimpleRNN explodes" in lab.words()


def test_the_lasting_lstm():
    lab = labs.GradientThroughTime(steps=100)
    assert not lab.done[2], "more steps alone reach nothing"
    for bias in np.arange(2.0, 3.0, 0.1):
        lab.set(forget_bias=round(bias, 1))
    assert lab.done[2] and lab.progress.notes[2].startswith("forget bias 2.")


def test_the_step_is_one_of_gradient_descent():
    import keras
    import tensorflow as tf

    lab = labs.GradientThroughTime(steps=25, scale=1.4, learning_rate=0.5, clipnorm=0.3)
    cell = lab.cell("SimpleRNN")
    layer = keras.layers.SimpleRNN(16, dtype="float64")
    layer.build((None, None, 4))
    layer.set_weights([cell.kernel, cell.recurrent_kernel, cell.bias])
    u = layer.cell.recurrent_kernel

    def loss():
        return tf.reduce_mean((layer(tf.constant(lab.x)) @ lab.readout[:, None] - lab.targets[:, None]) ** 2)

    with tf.GradientTape() as tape:
        now = loss()
    gradient = tape.gradient(now, u.value if hasattr(u, "value") else u)
    norm = float(tf.norm(gradient))
    assert lab.step.now == pytest.approx(float(now)) and lab.step.norm == pytest.approx(norm)
    for scale, after in ((1.0, lab.step.free), (min(1, 0.3 / norm), lab.step.clipped)):
        u.assign(cell.recurrent_kernel - 0.5 * scale * gradient.numpy())
        assert float(loss()) == pytest.approx(after)


def test_clipping_saves_a_step_that_is_too_long():
    lab = labs.GradientThroughTime(learning_rate=10.0)
    assert not lab.done[3]
    lab.set(clipnorm=0.1)
    assert lab.done[3] and lab.step.free > lab.step.now > lab.step.clipped
    assert "Clipped to norm 0.1, it is 1 long" in lab.words()
    lab.set(clipnorm=100)
    assert "Clipping changes nothing" in lab.words()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_extreme_has_words_that_do_not_overlap(activation, demand_clear_words):
    lab = labs.GradientThroughTime(activation=activation, forget_bias=-2.0, learning_rate=10.0)
    for initializer in INITIALIZERS:
        for scale, steps, of in ((0.1, 10, "state"), (1.0, 40, "input"), (4.0, 200, "state")):
            lab.set(initializer=initializer, scale=scale, steps=steps, of=of)
            assert all(lab.verdict(name) in ("vanishing", "exploding", "healthy") for name in CELLS)
            assert "–" not in lab.words() and "nan" not in lab.words()
            demand_clear_words(lab.picture)


def test_overflow_is_no_error():
    lab = labs.GradientThroughTime(activation="relu", steps=50)
    kernel, orthogonal, normal = lab.weights["SimpleRNN"]
    lab.weights["SimpleRNN"] = kernel, orthogonal * 1e30, normal
    lab.set(scale=4.0)
    assert lab.verdict("SimpleRNN") == "exploding" and "beyond all numbers" in lab.words()
    assert "too large for the computer" in lab.words() or "exactly 0" in lab.words()
    lab.picture.frame()


def test_the_same_settings_give_the_same_line():
    first, second = (labs.GradientThroughTime(steps=40, scale=1.5) for _ in range(2))
    assert repr(first) == repr(second)
    second.press("redraw")
    assert repr(first) != repr(second)
