"""The gates lab: its numbers are those of Keras, its words are true, it follows a training, and refuses nonsense."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.labs.recurrent.gates.features import followers, text_features
from dltutor.labs.recurrent.gates.reader import SIGNALS, GateReader

TEXT = 'He said: "no, no". Anna (the cat) sat on Ben.\n' * 6
CHARACTERS = sorted(set(TEXT))


def writer(kind="LSTM", one_hot=False, units=12, seed=0, **options):
    """A small character model, compiled."""
    keras.utils.set_random_seed(seed)
    size = len(CHARACTERS)
    begin = [keras.Input((None, size))] if one_hot else [keras.Input((None,)), layers.Embedding(size, 8)]
    layer = getattr(layers, kind)(units, return_sequences=True, **options)
    model = keras.Sequential([*begin, layer, layers.Dense(size)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def numbers(text, one_hot=False):
    ids = np.array([CHARACTERS.index(c) for c in text])
    return np.eye(len(CHARACTERS), dtype="float32")[ids] if one_hot else ids


def train(model, epochs=1):
    ids = numbers(TEXT)
    x, y = (np.stack([ids[i + k : i + k + 30] for i in range(0, 200, 4)]) for k in (0, 1))
    model.fit(x, y, epochs=epochs, verbose=0)


@pytest.mark.parametrize(("kind", "one_hot"), [("SimpleRNN", False), ("GRU", False), ("LSTM", False), ("LSTM", True)])
def test_the_hidden_states_are_those_of_keras(kind, one_hot):
    model = writer(kind, one_hot)
    lab = labs.Gates(model, TEXT)
    layer = next(layer for layer in model.layers if type(layer).__name__ == kind)
    probe = keras.Model(model.inputs, layer.output)
    told = np.asarray(probe(numbers(TEXT, one_hot)[None]))[0]
    np.testing.assert_allclose(lab.signals["hidden state"], told, atol=1e-5)
    assert list(lab.signals) == list(SIGNALS[kind])


def test_the_gates_are_those_of_the_formulas():
    model = writer()
    lab = labs.Gates(model, TEXT)
    layer = model.layers[1]
    w, u, b = layer.get_weights()
    x = model.layers[0].get_weights()[0][numbers(TEXT)]
    h, c = np.zeros(12), np.zeros(12)
    sigmoid = lambda z: 1 / (1 + np.exp(-z))  # noqa: E731
    for t in range(40):
        i, f, g, o = np.split(x[t] @ w + h @ u + b, 4)
        i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        c = f * c + i * g
        h = o * np.tanh(c)
        for name, value in zip(SIGNALS["LSTM"], (f, i, g, o, c, h), strict=True):
            np.testing.assert_allclose(lab.signals[name][t], value, atol=1e-6)


def test_deeper_chains_and_layers_alone():
    keras.utils.set_random_seed(0)
    size = len(CHARACTERS)
    chain = [keras.Input((None,)), layers.Embedding(size, 6), layers.Dropout(0.3), layers.Dense(5, "relu")]
    chain += [layers.GRU(7, return_sequences=True, reset_after=False), layers.LayerNormalization()]
    model = keras.Sequential([*chain, layers.LSTM(4, name="second"), layers.Dense(size)])
    lab = labs.Gates(model, TEXT, CHARACTERS, layer="second")
    told = np.asarray(keras.Model(model.inputs, model.get_layer("second").output)(numbers(TEXT)[None]))
    np.testing.assert_allclose(lab.signals["hidden state"][-1], told[0], atol=1e-5)
    functional = keras.Model(model.inputs, model.outputs)
    assert labs.Gates(functional, TEXT, CHARACTERS).reader.kind == "GRU"
    alone = layers.LSTM(3)
    alone.build((None, None, 1))
    lab = labs.Gates(alone, np.sin(np.arange(50)))
    assert lab.signals["cell state"].shape == (50, 3) and "step 0 (input 0.00)" in lab.words()
    lab.read([[1.0], [2.0]])
    assert len(lab.x) == 2


def test_it_reads_longer_texts_than_the_windows_it_was_trained_on():
    size = len(CHARACTERS)
    model = keras.Sequential([keras.Input((10,)), layers.Embedding(size, 4), layers.LSTM(3), layers.Dense(size)])
    assert labs.Gates(model, TEXT).signals["hidden state"].shape == (len(TEXT), 3)
    model = keras.Sequential([keras.Input((10, size)), layers.LSTM(3), layers.Dense(size)])
    assert labs.Gates(model, TEXT).signals["hidden state"].shape == (len(TEXT), 3)


def test_numbers_of_characters():
    model = writer()
    backwards = {c: i for i, c in enumerate(CHARACTERS[::-1])}
    lab = labs.Gates(model, "no", backwards)
    assert lab.reader.numbers_of("no").tolist() == [backwards["n"], backwards["o"]]
    assert labs.Gates(model, "no", "".join(CHARACTERS)).reader.index["n"] == CHARACTERS.index("n")
    lenient = labs.Gates(model, "nöz", [*CHARACTERS[:-1], "\ufffd"])
    assert lenient.reader.numbers_of("nöz")[1:].tolist() == [len(CHARACTERS) - 1] * 2


def test_the_features_are_what_their_names_say():
    features = text_features('He said (to Ann): "no, no".\nAnd (so) "it" went, in 1984 or (in) 85.\n')
    text = 'He said (to Ann): "no, no".\nAnd (so) "it" went, in 1984 or (in) 85.\n'
    held = {name: {text[i] for i in np.flatnonzero(values)} for name, values in features.items()}
    assert held["spaces"] == {" "} and held["digits"] == set("198458") and held["capitals"] == {"H", "A"}
    assert held["vowels"] <= set("aeiou") | {"A"} and "e" in held["vowels"]
    assert "".join(c for c, v in zip(text, features["inside quotes"], strict=True) if v) == "no, noit"
    assert "".join(c for c, v in zip(text, features["inside brackets"], strict=True) if v) == "to Annsoin"
    assert "ends of lines" not in features, "two of them are too few"
    assert text_features("aa") == {} and text_features("") == {}


def test_the_best_follower_is_found():
    text = TEXT
    features = text_features(text)
    rng = np.random.default_rng(0)
    signal = rng.normal(size=(len(text), 5))
    signal[:, 3] = -features["inside brackets"]
    signal[:, 1] = features["spaces"] + 0.1 * signal[:, 1]
    signal[:, 0] = 7.0
    best = {f.feature: f for f in followers(signal, features)}
    assert best["inside brackets"].unit == 3 and best["inside brackets"].correlation == pytest.approx(-1)
    assert best["spaces"].unit == 1
    vowels = best["vowels"]
    assert vowels.correlation == pytest.approx(np.corrcoef(signal[:, vowels.unit], features["vowels"])[0, 1])


def test_the_words_say_what_happened_to_the_state():
    lab = labs.Gates(writer(), TEXT, unit=4, place=9)
    say = lab.words()
    f, i, g = (lab.signals[name][9, 4] for name in ("forget gate", "input gate", "candidate"))
    before, after = lab.signals["cell state"][8:10, 4]
    assert f * before + i * g == pytest.approx(after)
    assert f"c = {f:.2f} · " in say and "Unit 4 at character 9, '\"'" in say and "not trained yet" in say
    column = lab.correlations[:, 4]
    name = list(lab.features)[int(np.abs(column).argmax())]
    assert f"“{name}”: correlation" in say
    lab = labs.Gates(writer("GRU"), TEXT, unit=0, place=5)
    z, g = lab.signals["update gate"][5, 0], lab.signals["candidate"][5, 0]
    before, after = lab.signals["hidden state"][4:6, 0]
    assert z * before + (1 - z) * g == pytest.approx(after) and f"h = {z:.2f} · " in lab.words()
    assert "has no gates" in labs.Gates(writer("SimpleRNN"), TEXT).words()


def test_nobody_follows_is_said_honestly():
    model = writer()
    model.layers[1].set_weights([w * 0 for w in model.layers[1].get_weights()])
    lab = labs.Gates(model, TEXT)
    assert "No unit follows" in lab.words() and "Closest among" not in lab.words()
    assert "follows nothing closely" in lab.words()


def test_weights_are_read_again_and_a_training_is_followed():
    model = writer()
    lab = labs.Gates(model, TEXT)
    before = lab.signals["forget gate"].copy()
    untrained = {f.feature: f.correlation for f in lab.followers}
    assert lab.untrained["hidden state"] == untrained
    lab.press("look")
    assert "have not changed" in lab.words() and not lab.done[4]
    train(model)
    np.testing.assert_array_equal(lab.signals["forget gate"], before)
    lab.press("look")
    assert not np.allclose(lab.signals["forget gate"], before) and lab.done[4]
    assert "not trained" not in lab.words()
    assert lab.untrained["hidden state"] == untrained, "those before the first step are kept"
    closest = lab.followers[0]
    if abs(closest.correlation) >= 0.5:
        assert f"untrained {untrained[closest.feature]:.2f}".replace("-", "−") in lab.words()
    before = lab.signals["forget gate"].copy()
    ids = numbers(TEXT)
    trainer = labs.Training(model, (ids[None, :30].repeat(8, 0), ids[None, 1:31].repeat(8, 0)))
    trainer.press("step")
    assert not np.array_equal(lab.signals["forget gate"], before)


def test_goals_need_a_trained_model_and_a_learner():
    model = writer(units=24)
    lab = labs.Gates(model, TEXT)
    for unit in range(24):
        lab.set(unit=unit)
    assert not any(lab.done)
    train(model)
    lab = labs.Gates(model, TEXT)
    lab.correlations = np.zeros_like(lab.correlations)
    lab.set(unit=5)
    assert not lab.done[0] and not lab.done[1]
    names = list(lab.features)
    lab.correlations[names.index("spaces"), 5] = -0.75
    lab.set(place=2)
    assert lab.done[0] and not lab.done[1] and lab.progress.notes[0] == "unit 5, spaces: 0.75"
    lab.correlations[names.index("inside brackets"), 5] = 0.65
    lab.set(place=3)
    assert lab.done[1] and lab.progress.notes[1] == "unit 5, inside brackets: 0.65"
    signals = dict(lab.signals)
    lab.signals["forget gate"] = np.full_like(signals["forget gate"], 0.1)
    lab.signals["cell state"] = np.ones_like(signals["cell state"])
    lab.set(place=1)
    assert lab.done[2] and not lab.done[3], "it never changes its sign"
    lab.signals["cell state"][30:] = -1
    lab.set(place=4)
    assert lab.done[3] and "30 characters" in lab.progress.notes[3]


def test_a_goal_names_only_what_the_text_has():
    assert "(place in the word, place in the line, inside quotes" in labs.Gates(writer(), TEXT).goals[1].text
    plain = labs.Gates(writer(), TEXT.replace('"', "").replace("(", "").replace(")", ""), CHARACTERS)
    assert "place in the word" in plain.goals[1].text and "quotes" not in plain.goals[1].text


def test_keys_and_pointer_choose():
    lab = labs.Gates(writer(), TEXT)
    lab.type("ArrowRight")
    assert lab.values.place == 1
    lab.type("ArrowRight", shift=True)
    lab.type("ArrowLeft")
    assert lab.values.place == 66
    assert lab.unit == lab.order[0]
    lab.type("ArrowDown")
    assert lab.unit == lab.order[1]
    lab.type("ArrowUp")
    lab.type("ArrowUp")
    assert lab.unit == lab.order[-1]
    lab.point("down", *lab.picture.place("units", 30.5, 4.5))
    assert lab.values.place == 30 and lab.unit == lab.order[4]
    lab.point("down", *lab.picture.place("text", 105, 60))
    assert lab.values.place == 66 + 10
    lab.set(ordered=False)
    assert lab.order.tolist() == list(range(12))
    lab.set(place=250)
    assert lab.picture.places[0].get_text() == "198"


def test_another_text_is_read():
    lab = labs.Gates(writer(), TEXT, place=100)
    lab.read("no, no")
    assert lab.values.place == 0 and lab.signals["hidden state"].shape == (6, 12)
    with pytest.raises(LearnerError, match=r"text: 'z', at place 1,"):
        lab.read("nz")
    assert len(lab.x) == 6
    lab.read("n")
    lab.picture.frame()
    lab.read("no" * 4000)
    assert len(lab.x) == 5000 and "first 5,000" in lab.words()


def test_on_other_layers_every_control_moves_something(driven):
    for kind in ("GRU", "SimpleRNN"):
        model = writer(kind)
        lab = labs.Gates(model, TEXT)
        train(model)
        driven(lab)


def test_words_do_not_overlap_whatever_the_colours_show(demand_clear_words):
    for kind in SIGNALS:
        lab = labs.Gates(writer(kind), TEXT, place=len(TEXT) - 1)
        for name in SIGNALS[kind] if "show" in lab.table else ():
            lab.set(show=name)
            demand_clear_words(lab.picture)


def test_strange_characters_and_a_diverged_model():
    text = "字\t\n\x00é 字\t"
    size = len(set(text))
    model = keras.Sequential([keras.Input((None,)), layers.Embedding(size, 3), layers.LSTM(2)])
    lab = labs.Gates(model, text)
    lab.picture.frame()
    model.layers[1].set_weights([w * np.nan for w in model.layers[1].get_weights()])
    lab.press("look")
    assert "diverged" in lab.words()
    lab.picture.frame()


def test_the_code_makes_the_same_lab():
    model = writer()
    lab = labs.Gates(model, TEXT, CHARACTERS)
    lab.set(unit=3, show="cell state", ordered=False)
    names = {"labs": labs, "model": model, "text": TEXT, "characters": CHARACTERS}
    assert lab.to_code() == "labs.Gates(model, text, characters, unit=3, show='cell state', ordered=False)"
    assert repr(eval(lab.to_code(), names)) == repr(lab)


def test_what_does_not_fit_is_one_line(refused):
    for make, said in (
        (lambda: (None, TEXT), "model=None"),
        (lambda: (keras.Sequential([keras.Input((4,)), layers.Dense(2)]), TEXT), "no layer SimpleRNN, LSTM or GRU"),
        (lambda: (layers.LSTM(3), TEXT), "no weights yet"),
        (lambda: (writer(), "abc"), "characters: the model knows"),
        (lambda: (writer(), TEXT, "He"), "is none of the 2 characters"),
        (lambda: (writer(), TEXT, 5), "characters=5"),
        (lambda: (writer(), TEXT, [1, 2]), "characters="),
        (lambda: (writer(), TEXT, "".join(map(chr, range(100)))), "their numbers go to 99"),
        (lambda: (writer(), "", CHARACTERS), "text=''"),
        (lambda: (writer(), [0.5]), "indices from 0"),
        (lambda: (writer(), None, CHARACTERS), "text=None"),
        (lambda: (writer(one_hot=True), [[1.0]]), "has shape"),
        (lambda: (writer(activation="softmax"), TEXT), "activation='softmax'"),
    ):
        with refused(said):
            labs.Gates(*make())


def test_nonsense_settings_are_one_line():
    with pytest.raises(LearnerError, match=r"^unit=12:"):
        labs.Gates(writer(), TEXT, unit=12)
    with pytest.raises(LearnerError, match="called 'third'"):
        labs.Gates(writer(), TEXT, layer="third")
    assert GateReader(writer()).units == 12


def test_a_step_is_drawn_with_its_numbers():
    lab = labs.Gates(writer(), TEXT, unit=3)
    lab.set(place=7)
    told = lab.cell().alt
    assert f"= {lab.signals['cell state'][7, 3]:.2f}".replace("-", "−") in told
    assert f"= {lab.signals['hidden state'][7, 3]:.2f}".replace("-", "−") in told
    lab.set(place=0)
    assert "· 0.00 +" in lab.cell().alt, "the first state is zero"


@pytest.mark.parametrize(("kind", "options"), [("GRU", {}), ("LSTM", {"activation": "relu"})])
def test_what_is_no_lstm_with_tanh_is_not_drawn_as_one(kind, options):
    lab = labs.Gates(writer(kind, **options), TEXT)
    with pytest.raises(LearnerError, match="the drawing is that of an LSTM with tanh"):
        lab.cell()
