"""The gradient through time of all three cells against TensorFlow's tape, step by step."""

import numpy as np
import pytest

from dltutor.scratch.gated_gradients import state_gradients
from dltutor.scratch.recurrent import GRUCell, LSTMCell, Run, SimpleRNNCell, run

CELLS = {
    "SimpleRNN": (SimpleRNNCell, {}),
    "LSTM": (LSTMCell, {}),
    "LSTM softsign": (LSTMCell, {"activation": "softsign"}),
    "GRU": (GRUCell, {}),
    "GRU before": (GRUCell, {"reset_after": False}),
}


def pair(name):
    import keras

    kind, settings = CELLS[name]
    rng = np.random.default_rng(0)
    layer = getattr(keras.layers, name.split()[0])(4, dtype="float64", **settings)
    layer.build((None, None, 3))
    layer.set_weights([rng.normal(scale=0.7, size=w.shape) for w in layer.get_weights()])
    return layer.cell, kind(*layer.get_weights(), **settings)


@pytest.mark.parametrize("name", CELLS)
def test_every_step_equals_the_tape(name):
    tf = pytest.importorskip("tensorflow")
    told, cell = pair(name)
    rng = np.random.default_rng(1)
    x, arriving = rng.normal(size=(2, 6, 3)), rng.normal(size=(2, 6, 4))
    seen = tf.constant(x)
    parts = 2 if name.startswith("LSTM") else 1
    states = [[tf.zeros((2, 4), tf.float64) for _ in range(parts)]]
    with tf.GradientTape() as tape:
        tape.watch([seen, *states[0]])
        loss = 0.0
        for t in range(6):
            _, state = told(seen[:, t], states[-1])
            state = [tf.identity(part) for part in state]
            tape.watch(state)
            states.append(state)
            loss += tf.reduce_sum(state[0] * arriving[:, t])
    gradients = tape.gradient(loss, [seen, *[part for state in states for part in state]])
    gradients = [np.zeros((2, 4)) if g is None else g.numpy() for g in gradients]
    back = state_gradients(cell, x, run(cell, x), arriving)
    np.testing.assert_allclose(back.x, gradients[0], atol=1e-10)
    ours = back.states.reshape(-1, 2, 4)
    wanted = np.array(gradients[1:])
    if parts == 2:  # the tape's h and c are two leaves here: through h the change of c is not counted
        slope = {"LSTM": lambda c: 1 - np.tanh(c) ** 2, "LSTM softsign": lambda c: (1 + abs(c)) ** -2.0}[name]
        ran = run(cell, x)
        gates = [cell.gates(x[:, t], ran.states[t, 0]) for t in range(6)]
        for t in range(1, 7):
            wanted[2 * t + 1] += wanted[2 * t] * gates[t - 1].output * slope(ran.states[t, 1])
    np.testing.assert_allclose(ours, wanted, atol=1e-10)


@pytest.mark.parametrize("name", CELLS)
def test_a_small_change_of_an_input_is_noticed_as_much_as_said(name):
    _, cell = pair(name)
    rng = np.random.default_rng(2)
    x, arriving = rng.normal(size=(1, 5, 3)), rng.normal(size=(1, 5, 4))
    back = state_gradients(cell, x, run(cell, x), arriving)
    for t, i in ((0, 0), (2, 1), (4, 2)):
        step = np.zeros_like(x)
        step[0, t, i] = 1e-6
        rise = [(run(cell, x + sign * step).outputs * arriving).sum() for sign in (1, -1)]
        assert (rise[0] - rise[1]) / 2e-6 == pytest.approx(back.x[0, t, i], abs=1e-7)


def test_what_does_not_fit_is_one_line(refused):
    cell = LSTMCell(np.zeros((1, 4)), np.zeros((1, 4)))
    x = np.zeros((1, 3, 1))
    ran = run(cell, x)
    for arguments, named in (
        (("cell", x, ran, ran.outputs), "cell is of type str"),
        ((cell, x[:, :, :0], ran, ran.outputs), "^x"),
        ((cell, x, Run(ran.outputs[:, :2], ran.states), ran.outputs), "^ran has outputs"),
        ((cell, x, ran, ran.outputs[:, :1]), "^arriving"),
    ):
        with refused(named):
            state_gradients(*arguments)
