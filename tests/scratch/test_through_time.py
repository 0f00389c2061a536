"""Backpropagation through time against GradientTape and finite differences."""

import numpy as np
import pytest

from dltutor.scratch.recurrent import LSTMCell, SimpleRNNCell, run
from dltutor.scratch.through_time import backward

MASK = np.array([[1, 1, 1, 1, 0, 0], [0, 1, 0, 1, 1, 0], [0, 0, 0, 0, 0, 0], [1, 0, 0, 1, 0, 1]], bool)
NAMES = ("kernel", "recurrent_kernel", "bias")


def setting(activation="tanh", seed=0):
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(scale=0.6, size=shape) for shape in ((3, 5), (5, 5), (5,))]
    x, start, weights = (rng.normal(size=shape) for shape in ((4, 6, 3), (4, 5), (4, 6, 5)))
    return SimpleRNNCell(*arrays, activation=activation), x, start, weights


@pytest.mark.parametrize("activation", ["tanh", "linear", "sigmoid", "relu"])
@pytest.mark.parametrize("mask", [None, MASK], ids=["all", "masked"])
def test_all_gradients_equal_the_tape(activation, mask):
    tf = pytest.importorskip("tensorflow")
    keras = pytest.importorskip("keras")
    cell, x, start, weights = setting(activation)
    layer = keras.layers.SimpleRNN(5, activation=activation, return_sequences=True, dtype="float64")
    layer.build((None, 6, 3))
    layer.set_weights([cell.kernel, cell.recurrent_kernel, cell.bias])
    inputs, first = tf.constant(x), tf.constant(start)
    with tf.GradientTape() as tape:
        tape.watch([inputs, first])
        outputs = layer(inputs, initial_state=first, mask=mask)
        loss = tf.reduce_sum(outputs**2 * weights)
    theirs = [g.numpy() for g in tape.gradient(loss, [*layer.trainable_variables, inputs, first])]
    ran = run(cell, x, start, mask)
    back = backward(cell, x, ran, 2 * ran.outputs * weights, mask)
    np.testing.assert_allclose(ran.outputs, outputs.numpy(), atol=1e-6)
    ours = [*(getattr(back, name) for name in NAMES), back.x, back.states[0]]
    for mine, yours in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, yours, atol=1e-5)


@pytest.mark.parametrize("mask", [None, MASK], ids=["all", "masked"])
def test_gradients_equal_finite_differences(mask):
    cell, x, start, weights = setting(seed=3)
    arrays = [cell.kernel.copy(), cell.recurrent_kernel.copy(), cell.bias.copy()]
    ran = run(cell, x, start, mask)
    back = backward(cell, x, ran, weights, mask)
    for array, name in zip(arrays, NAMES, strict=True):
        for place in [(0,) * array.ndim, (-1,) * array.ndim]:
            slopes = []
            for h in (1e-5, -1e-5):
                kept = array[place]
                array[place] = kept + h
                slopes.append((run(SimpleRNNCell(*arrays), x, start, mask).outputs * weights).sum())
                array[place] = kept
            assert getattr(back, name)[place] == pytest.approx((slopes[0] - slopes[1]) / 2e-5, abs=1e-7)


def test_the_gradient_through_time_vanishes_and_explodes():
    def first_to_last(weight):
        cell = SimpleRNNCell([[1.0]], [[weight]], activation="linear")
        x = np.zeros((1, 40, 1))
        arriving = np.zeros((1, 40, 1))
        arriving[:, -1] = 1.0
        back = backward(cell, x, run(cell, x), arriving)
        np.testing.assert_allclose(back.states[1:, 0, 0], weight ** np.arange(39.0, -1, -1))
        return back.states[0, 0, 0]

    assert first_to_last(0.9) == pytest.approx(0.9**40)
    assert first_to_last(1.1) == pytest.approx(1.1**40)


def test_what_the_loss_does_not_look_at_has_no_gradient():
    cell, x, start, _ = setting()
    arriving = np.zeros((4, 6, 5))
    arriving[:, 2] = 1.0
    back = backward(cell, x, run(cell, x, start), arriving)
    assert not back.deltas[:, 3:].any() and not back.x[:, 3:].any() and not back.states[4:].any()
    assert back.deltas[:, :3].all()


def test_nonsense_gets_one_line(refused):
    for change, named in (
        ({"cell": LSTMCell(np.ones((3, 4)), np.ones((1, 4)))}, "cell is of type LSTMCell: it must be a SimpleRNNCell"),
        ({"x": np.ones((4, 6, 2))}, "x has shape (4, 6, 2)"),
        ({"x": np.ones((4, 5, 3))}, "ran has outputs of shape (4, 6, 5)"),
        ({"arriving": np.ones((4, 5))}, "arriving has shape (4, 5)"),
        ({"arriving": "much"}, "arriving='much'"),
        ({"mask": [1]}, "mask has shape (1,)"),
    ):
        cell, x, start, weights = setting()
        arguments = {"cell": cell, "x": x, "ran": run(cell, x, start), "arriving": weights} | change
        with refused(named):
            backward(**arguments)
