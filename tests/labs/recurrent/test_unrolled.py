"""The unrolled layer: its numbers are those of the cell and of Keras, its words are true, its goals can be reached."""

import keras
import numpy as np
import pytest

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.labs.recurrent.unrolled.lab import SEQUENCES
from dltutor.labs.recurrent.unrolled.words import half_life
from dltutor.scratch.recurrent import SimpleRNNCell, run


def keras_layer(units=2, activation="tanh", seed=0):
    keras.utils.set_random_seed(seed)
    layer = keras.layers.SimpleRNN(units, activation=activation, return_sequences=True)
    layer.build((None, None, 1))
    return layer


def drag_input(lab, t, value):
    for phase, height in (("down", 0), ("move", value), ("up", value)):
        lab.point(phase, *lab.picture.place("inputs", lab.picture.columns[t], height))


@pytest.mark.parametrize("activation", ["tanh", "linear", "relu"])
def test_one_neuron_is_the_formula_the_cell_and_keras(activation):
    lab = labs.Unrolled(activation=activation, w=0.8, u=-0.6, b=0.1, start=0.3, t=8)
    f = {"tanh": np.tanh, "linear": lambda z: z, "relu": lambda z: np.maximum(z, 0)}[activation]
    cell = SimpleRNNCell([[0.8]], [[-0.6]], [0.1], activation)
    layer = keras_layer(1, activation)
    layer.set_weights([cell.kernel, cell.recurrent_kernel, cell.bias])
    for sequence in SEQUENCES:
        lab.set(sequence=sequence)
        h = 0.3
        for x, state in zip(lab.x, lab.states[1:, 0], strict=True):
            h = f(0.8 * x - 0.6 * h + 0.1)
            assert state == pytest.approx(h)
        np.testing.assert_allclose(run(cell, lab.x[None, :, None], [[0.3]]).states[:, 0], lab.states)
        told = layer(lab.x[None, :, None].astype("float32"), initial_state=np.array([[0.3]], "float32"))
        np.testing.assert_allclose(np.asarray(told)[0], lab.states[1:], atol=1e-5)


@pytest.mark.parametrize("units", [1, 2, 3])
def test_the_learners_own_layer(units):
    layer = keras_layer(units)
    layer.set_weights([w + 0.1 for w in layer.get_weights()])
    model = keras.Sequential([keras.Input((None, 1)), layer, keras.layers.Dense(1)])
    for given in (layer, model):
        lab = labs.Unrolled(given, inputs=[0.5, -1, 2, 0, 1], t=5)
        told = np.asarray(layer(lab.x[None, :, None].astype("float32")))[0]
        np.testing.assert_allclose(lab.states[1:], told, atol=1e-5)
        assert lab.values.units == units
        before = layer.get_weights()
        lab.set(w=-1.0, u=0.2)
        for now, then in zip(layer.get_weights(), before, strict=True):
            np.testing.assert_array_equal(now, then)
        lab.press("reset")
        np.testing.assert_allclose(lab.states[1:], told, atol=1e-5)


def test_the_step_is_written_in_numbers():
    lab = labs.Unrolled(inputs=[1, 0, 1], w=0.8, activation="tanh")
    assert lab.describe().startswith("Step 1 of 3. h₁ = tanh(0.8·1 + 0.5·0 + 0) = 0.664.")
    lab.press("step")
    assert "h₂ = tanh(0.8·0 + 0.5·0.664 + 0) = 0.32" in lab.words()
    lab.set(u=-0.5, b=-0.2)
    assert "h₂ = tanh(0.8·0 + (−0.5)·0.537 + (−0.2)) = −0.437" in lab.words()
    lab.set(activation="linear", u=1.0, b=0)
    assert "h₂ = 0.8·0 + 1·0.8 + 0 = 0.8" in lab.words()
    lab.set(units=2, others=-0.25, t=2)
    assert "unit 1: h₂ = 0.8·0 + 1·0.8 + (−0.25)·1 + 0 = 0.55" in lab.words()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"u": 0.5, "activation": "linear"}, "half is left after 1 step."),
        ({"u": 0.9, "activation": "linear"}, "half is left after 6.58 steps."),
        ({"u": -0.9, "activation": "linear"}, "its sign changes at each step"),
        ({"u": 1.0, "activation": "linear"}, "it counts"),
        ({"u": -1.0, "activation": "linear"}, "keeps the size"),
        ({"u": 1.5, "activation": "linear"}, "multiplies by 1.5, so it explodes"),
        ({"u": 1.0, "activation": "linear", "b": 0.5}, "The bias adds 0.5"),
        ({"u": 0.0}, "no memory"),
        ({"u": 0.5, "b": 0.5}, "It does not go to 0 but to 0.688"),
        ({"u": 1.0}, "very slowly"),
        ({"u": 2.0}, "goes to 0.958 or −0.958"),
        ({"u": 2.0, "b": 2.0}, "too strong for two places of rest"),
        ({"u": -2.0}, "its size goes to 0.958"),
        ({"u": -2.0, "b": 0.5}, "to the other side"),
        ({"u": -0.5, "activation": "relu"}, "cleared at once"),
        ({"u": 1.0, "activation": "relu"}, "while the state is above 0"),
    ],
)
def test_what_u_does_is_said(settings, said):
    assert said in labs.Unrolled(**settings).words()


def test_the_words_on_u_are_true():
    assert half_life(0.5) == 1
    lab = labs.Unrolled(activation="linear", u=0.7, t=8)
    assert 0.7 ** half_life(0.7) == pytest.approx(0.5)
    for u in (2.0, -2.0):
        state = 0.3
        for _ in range(200):
            state = np.tanh(u * state)
        assert abs(state) == pytest.approx(0.958, abs=0.0005)
    lab.set(units=2)
    lab.set(u=0.7, others=-0.7)
    lab.set(unit=2)
    lab.set(u=0.7, others=0.7)
    assert "size 0.99" in lab.words() and "45° a step" in lab.words()


def test_remembering():
    lab = labs.Unrolled()
    lab.set(t=8)
    assert not lab.done[0]
    lab.set(activation="linear", u=2.0)
    assert not lab.done[0], "it grows"
    lab.set(u=0.5, b=0.5)
    assert not lab.done[0], "the bias makes it, not the impulse"
    lab.set(u=1.0, b=0, t=7)
    assert not lab.done[0], "the end is not seen yet"
    lab.press("step")
    assert lab.done[0] and "100 %" in lab.progress.notes[0]
    latch = labs.Unrolled(u=2.0, w=2.0, t=8)
    assert latch.done[0]


def test_counting_and_flipping():
    lab = labs.Unrolled(sequence="step", t=8, activation="linear")
    assert not lab.done[1]
    lab.set(u=1.0)
    assert lab.done[1] and lab.progress.notes[1] == "it counted to 6"
    lab = labs.Unrolled(activation="linear", t=8)
    lab.set(u=1.0)
    assert not lab.done[1], "one input is nothing to be counted"
    lab.set(sequence="alternating", u=0.5)
    assert not lab.done[2], "the inputs flip"
    lab.set(sequence="impulse", u=-0.95)
    assert lab.done[2]


def test_swinging():
    lab = labs.Unrolled(units=2, t=8, activation="linear")
    lab.set(unit=1, u=0.7, others=-0.7)
    assert not lab.done[3]
    lab.set(unit=2, u=0.7, others=0.7)
    assert lab.done[3]


def test_pointer_keys_and_buttons_do_the_same():
    lab = labs.Unrolled()
    drag_input(lab, 3, 1.5)
    assert lab.x[2] == 1.5 and lab.values.sequence == "own"
    drag_input(lab, 4, 9)
    assert lab.x[3] == 2
    lab.set(sequence="ball")
    lab.set(sequence="own")
    assert lab.x[2] == 1.5, "the own inputs are kept"
    lab.type("ArrowRight")
    assert lab.values.t == 2
    lab.type("ArrowLeft")
    lab.type("b")
    lab.press("back")
    assert lab.values.t == 0 and "Nothing is worked out yet" in lab.words()
    lab.point("down", *lab.picture.place("cells", lab.picture.columns[6], 100))
    assert lab.values.t == 6
    lab.press("reset")
    assert lab.values.t == 1 and lab.x[2] == 0


def test_playing_goes_to_the_end_and_begins_again(monkeypatch):
    clock = iter(range(1000))
    monkeypatch.setattr("dltutor.labs.bases.pace.monotonic", lambda: float(next(clock)))
    lab = labs.Unrolled()
    lab.play()
    for _ in range(20):
        lab.tick()
    assert lab.seen and not lab.playing
    lab.play()
    assert lab.values.t == 0


def test_on_an_own_layer_every_control_moves_something(driven):
    driven(labs.Unrolled(keras_layer(3), inputs=[1, 2, 0]))


def test_words_do_not_overlap_however_long_the_numbers_are(demand_clear_words):
    lab = labs.Unrolled(inputs=[2, -2, 0.05, -0.05, 2, 2, 2, 1, 0, -1.35], units=3)
    for unit in (1, 2, 3):
        lab.set(unit=unit)
        lab.set(others=-1.95, w=-1.95, b=-1.95, u=-1.95)
    for activation in ("tanh", "linear", "relu"):
        for t in (0, 3, 10):
            lab.set(activation=activation, t=t)
            demand_clear_words(lab.picture)


def test_the_code_knows_own_inputs_and_an_own_layer():
    own, layer = labs.Unrolled(inputs=[1, -0.5], u=-0.25), keras_layer()
    assert own.to_code() == "labs.Unrolled(inputs=[1.0, -0.5], u=-0.25)"
    for lab in (own, labs.Unrolled(layer, t=3)):
        assert repr(eval(lab.to_code(), {"labs": labs, "layer": layer})) == repr(lab)


def test_nonsense_is_one_line(refused):
    for arguments, named in (
        ({"inputs": [1]}, "inputs has 1 number"),
        ({"inputs": [1] * 11}, "inputs has 11 numbers"),
        ({"inputs": [1, 3]}, "inputs holds 3"),
        ({"inputs": "impulse"}, "inputs='impulse'"),
        ({"inputs": [1, float("nan")]}, "inputs contains NaN"),
        ({"layer": "SimpleRNN"}, "model='SimpleRNN'"),
        ({"layer": keras.layers.SimpleRNN(2)}, "has no weights yet"),
        ({"layer": keras.layers.LSTM(2)}, "no layer SimpleRNN"),
    ):
        with refused(named):
            labs.Unrolled(**arguments)


def test_a_layer_that_does_not_fit_is_one_line():
    with pytest.raises(LearnerError, match="one input and 1 to 3 units"):
        labs.Unrolled(keras_layer(4))
    with pytest.raises(LearnerError, match="its activation is 'sigmoid'"):
        labs.Unrolled(keras_layer(1, "sigmoid"))
