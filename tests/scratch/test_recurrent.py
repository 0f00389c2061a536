"""The recurrent cells against Keras's layers, step by step and over whole sequences, and against nonsense."""

import warnings

import numpy as np
import pytest

from dltutor.scratch import recurrent
from dltutor.scratch.recurrent import GRUCell, LSTMCell, SimpleRNNCell, run

CELLS = {
    "SimpleRNN": (SimpleRNNCell, {}),
    "SimpleRNN relu": (SimpleRNNCell, {"activation": "relu"}),
    "LSTM": (LSTMCell, {}),
    "LSTM softsign": (LSTMCell, {"activation": "softsign", "recurrent_activation": "tanh"}),
    "GRU": (GRUCell, {}),
    "GRU before": (GRUCell, {"reset_after": False}),
    "GRU relu": (GRUCell, {"activation": "relu", "reset_after": True}),
}
MASK = np.array([[1, 1, 1, 0, 0], [0, 1, 0, 1, 1], [0, 0, 0, 0, 0], [1, 0, 0, 0, 1]], bool)


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def pair(keras, name, seed=0, **options):
    """A Keras layer with random weights, biases too, and our cell with the same."""
    kind, settings = CELLS[name]
    rng = np.random.default_rng(seed)
    made = getattr(keras.layers, name.split()[0])
    layer = made(4, return_sequences=True, return_state=True, **settings, **options)
    layer.build((None, None, 3))
    layer.set_weights([rng.normal(scale=0.7, size=w.shape).astype("float32") for w in layer.get_weights()])
    return layer, kind(*layer.get_weights(), **settings)


def sequences(seed=1):
    return np.random.default_rng(seed).normal(size=(4, 5, 3)).astype("float32")


def told(layer, *arguments, **options):
    """What Keras's layer gives: outputs, and the last states side by side."""
    output, *states = layer(*arguments, **options)
    return np.asarray(output), np.array([np.asarray(state) for state in states])


def last(ran, cell):
    return ran.states[-1].reshape(-1, *ran.outputs[:, 0].shape)


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("mask", [None, MASK], ids=["all", "masked"])
def test_outputs_and_states_equal_keras(keras, name, mask):
    layer, cell = pair(keras, name)
    outputs, states = told(layer, sequences(), mask=mask)
    ran = run(cell, sequences(), mask=mask)
    np.testing.assert_allclose(ran.outputs, outputs, atol=1e-5)
    np.testing.assert_allclose(last(ran, cell), states, atol=1e-5)


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("mask", [None, MASK], ids=["all", "masked"])
def test_backwards_and_from_another_state_equals_keras(keras, name, mask):
    layer, cell = pair(keras, name, go_backwards=True)
    start = np.random.default_rng(2).normal(size=cell.start(4).shape).astype("float32")
    outputs, states = told(layer, sequences(), initial_state=list(start.reshape(-1, 4, 4)), mask=mask)
    ran = run(cell, sequences(), start, mask, go_backwards=True)
    np.testing.assert_allclose(ran.outputs, outputs, atol=1e-5)
    np.testing.assert_allclose(last(ran, cell), states, atol=1e-5)
    np.testing.assert_array_equal(ran.states[0], start)


@pytest.mark.parametrize("name", CELLS)
def test_one_step_equals_the_cell_of_keras(keras, name):
    layer, cell = pair(keras, name)
    x, state = sequences()[:, 0], np.random.default_rng(3).normal(size=cell.start(4).shape).astype("float32")
    output, states = layer.cell(x, list(state.reshape(-1, 4, 4)))
    ours = cell.step(x, state)
    np.testing.assert_allclose(cell.output(ours), np.asarray(output), atol=1e-5)
    np.testing.assert_allclose(ours.reshape(-1, 4, 4), np.array([np.asarray(s) for s in states]), atol=1e-5)


@pytest.mark.parametrize("name", CELLS)
def test_a_layer_without_biases(keras, name):
    layer, cell = pair(keras, name, use_bias=False)
    assert not cell.bias.any()
    np.testing.assert_allclose(run(cell, sequences()).outputs, told(layer, sequences())[0], atol=1e-5)


@pytest.mark.parametrize("name", CELLS)
def test_a_run_is_its_steps_one_sample_is_a_batch_of_one(keras, name):
    _, cell = pair(keras, name)
    ran, state, alone = run(cell, sequences()), cell.start(4), None
    for t in range(5):
        np.testing.assert_array_equal(ran.states[t], state)
        state, alone = cell.step(sequences()[:, t], state), cell.step(sequences()[1, t], alone)
        np.testing.assert_array_equal(ran.outputs[:, t], cell.output(state))
        np.testing.assert_allclose(cell.output(alone), cell.output(state)[1], atol=1e-12)


def test_gates_stand_where_the_formulas_say(keras):
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    _, cell = pair(keras, "LSTM")
    x, (h, c) = sequences()[:, 0], np.random.default_rng(4).normal(size=(2, 4, 4))
    gates = cell.gates(x, h)
    z = x @ cell.kernel + h @ cell.recurrent_kernel + cell.bias
    for ours, part in zip((gates.input, gates.forget, gates.output), (0, 1, 3), strict=True):
        np.testing.assert_allclose(ours, sigmoid(z[:, 4 * part : 4 * part + 4]))
    np.testing.assert_allclose(gates.candidate, np.tanh(z[:, 8:12]))
    np.testing.assert_allclose(cell.step(x, [h, c])[1], gates.forget * c + gates.input * gates.candidate)
    _, gru = pair(keras, "GRU before")
    opened = gru.gates(x, h)
    zr = sigmoid(x @ gru.kernel + np.hstack([h @ gru.recurrent_kernel[:, :8], np.zeros((4, 4))]) + gru.bias)
    np.testing.assert_allclose(opened.update, zr[:, :4])
    np.testing.assert_allclose(opened.reset, zr[:, 4:8])
    np.testing.assert_allclose(gru.step(x, h), opened.update * h + (1 - opened.update) * opened.candidate)


def test_padding_changes_nothing(keras):
    _, cell = pair(keras, "LSTM")
    short = run(cell, sequences()[:, :3])
    padded = run(cell, sequences(), mask=np.tile([1, 1, 1, 0, 0], (4, 1)))
    np.testing.assert_array_equal(padded.states[-1], short.states[-1])
    np.testing.assert_array_equal(padded.outputs[:, 4], short.outputs[:, 2])
    before = run(cell, np.concatenate([np.zeros((4, 2, 3)), sequences()], axis=1), mask=[[0] * 2 + [1] * 5] * 4)
    np.testing.assert_array_equal(before.states[-1], run(cell, sequences()).states[-1])
    assert not before.outputs[:, :2].any()


def test_an_exploding_state_is_quiet():
    cell = SimpleRNNCell([[1.0]], [[100.0]], activation="linear")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ran = run(cell, np.ones((1, 400, 1)))
        cell.step([1.0], ran.states[-1, 0])
    assert np.isinf(ran.outputs[0, -1, 0])


def _simple(kernel=((1, 2), (3, 4)), recurrent=((1, 0), (0, 1)), bias=None, **options):
    return SimpleRNNCell(np.array(kernel), np.array(recurrent), bias, **options)


def test_nonsense_gets_one_line(refused):
    for call, named in (
        (lambda: _simple(recurrent=(1, 2)), "recurrent_kernel has shape (2,): it must have shape (units, units)"),
        (lambda: _simple(recurrent=((1, 2, 3),)), "recurrent_kernel has shape (1, 3)"),
        (lambda: _simple(recurrent=np.zeros((0, 0))), "recurrent_kernel has shape (0, 0)"),
        (lambda: _simple(recurrent="heavy"), "recurrent_kernel="),
        (lambda: _simple(kernel=((1, 2, 3),)), "kernel has shape (1, 3): it must have shape (inputs, 2)"),
        (lambda: _simple(kernel=3), "kernel has shape (): it must have shape (inputs, 2)"),
        (lambda: _simple(bias=[1, 2, 3]), "bias has shape (3,): it must have shape (2,)"),
        (lambda: _simple(activation="swish"), "activation='swish'"),
        (lambda: LSTMCell(np.ones((1, 4)), np.ones((1, 3))), "it must have shape (units, 4 × units)"),
        (
            lambda: LSTMCell(np.ones((1, 4)), np.ones((1, 4)), recurrent_activation="gate"),
            "recurrent_activation='gate'",
        ),
        (lambda: GRUCell(np.ones((1, 3)), np.ones((1, 3)), np.zeros(3)), "bias has shape (3,): it must have shape (2"),
        (
            lambda: GRUCell(np.ones((1, 3)), np.ones((1, 3)), np.zeros((2, 3)), reset_after=False),
            "bias has shape (2, 3)",
        ),
        (lambda: GRUCell(np.ones((1, 3)), np.ones((1, 3)), reset_after="yes"), "reset_after='yes'"),
        (lambda: _simple().step([1, 2, 3]), "x has shape (3,): it must have shape (2,) or (samples, 2)"),
        (lambda: _simple().step(3), "x has shape ()"),
        (lambda: _simple().step([1, np.nan]), "x contains NaN"),
        (lambda: _simple().step([1, 2], [[0, 0]]), "state has shape (1, 2): it must have shape (2,)"),
        (lambda: _simple().step([1, 2], "full"), "state='full'"),
        (
            lambda: run(_simple(), [[1, 2]]),
            "x has shape (1, 2): it must be sequences of shape (samples, steps, inputs)",
        ),
        (lambda: run(_simple(), np.ones((2, 3, 3))), "x has shape (2, 3, 3)"),
        (lambda: run(_simple(), np.ones((2, 3, 2)), np.zeros((1, 2))), "initial_state has shape (1, 2)"),
        (lambda: run(_simple(), np.ones((2, 3, 2)), mask=[1, 0, 1]), "mask has shape (3,)"),
        (lambda: run(_simple(), np.ones((1, 3, 2)), mask=[[1, 0, 2]]), "mask: each entry must be True"),
        (lambda: run(_simple(), np.ones((1, 3, 2)), go_backwards=2), "go_backwards=2"),
    ):
        with refused(named):
            call()


def test_the_module_is_found_by_name():
    from dltutor import scratch

    assert scratch.recurrent is recurrent
