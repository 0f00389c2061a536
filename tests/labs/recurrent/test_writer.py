"""The writer: windows and naive bars, steps equal to Keras's, kept logits, and a learner's slips."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs, live
from dltutor.errors import LearnerError
from dltutor.figures.palette import DARK
from dltutor.labs.recurrent.writer import words as writer_words
from dltutor.labs.recurrent.writer.attending import AttendingReader
from dltutor.labs.recurrent.writer.data import Material, bars, period
from dltutor.labs.recurrent.writer.draft import Draft, Rule
from dltutor.labs.recurrent.writer.reader import StatefulReader, log_softmax, reader_of

layers = keras.layers
TEXT = "the cat sat on the mat. the dog sat on the log.\n" * 40
CHARACTERS = "".join(sorted(set(TEXT)))
KINDS = len(CHARACTERS)
LOGITS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def model_of(*hidden, kinds=KINDS, first=None, activation=None, loss=LOGITS, compiled=True):
    keras.utils.set_random_seed(0)
    first = [keras.Input((None,)), layers.Embedding(kinds, 8)] if first is None else first
    hidden = hidden or (layers.GRU(24, return_sequences=True),)
    model = keras.Sequential([*first, *hidden, layers.Dense(kinds, activation=activation)])
    if compiled:
        model.compile(keras.optimizers.Adam(0.02), loss)
    return model


def stir(model):
    """Other numbers in every weight, also in the biases, which begin as zeros."""
    random = np.random.default_rng(1)
    model.set_weights([w + random.normal(0, 0.4, w.shape) for w in model.get_weights()])
    return model


QUICK = {
    "GRU": lambda: model_of(layers.GRU(24, return_sequences=True)),
    "LSTM": lambda: model_of(layers.LSTM(16, return_sequences=True)),
    "SimpleRNN": lambda: model_of(layers.SimpleRNN(16, return_sequences=True)),
    "no bias, relu": lambda: model_of(layers.SimpleRNN(9, "relu", use_bias=False, return_sequences=True)),
    "two layers": lambda: model_of(
        layers.LSTM(12, return_sequences=True), layers.Dropout(0.5), layers.GRU(10, return_sequences=True)
    ),
    "a dense layer before the last": lambda: model_of(
        layers.GRU(12, return_sequences=True), layers.Dense(14, activation="relu")
    ),
    "softmax": lambda: model_of(activation="softmax", loss="sparse_categorical_crossentropy"),
    "one-hot in the model": lambda: model_of(
        first=[keras.Input((None,), dtype="int32"), layers.Lambda(lambda i: keras.ops.one_hot(i, KINDS))]
    ),
    "one-hot input": lambda: model_of(first=[keras.Input((None, KINDS))]),
    "fixed length": lambda: model_of(first=[keras.Input((20,)), layers.Embedding(KINDS, 8)]),
}
SLOW = {
    "both directions": lambda: model_of(layers.Bidirectional(layers.GRU(6, return_sequences=True))),
    "backwards": lambda: model_of(layers.GRU(8, return_sequences=True, go_backwards=True)),
    "reset before": lambda: model_of(layers.GRU(8, return_sequences=True, reset_after=False)),
    "convolution": lambda: model_of(layers.Conv1D(12, 3, padding="causal", activation="relu")),
}


def gpt(kinds=KINDS, window=20, heads=2, positions="embedding", causal=True, length=None, activation="relu"):
    """Two blocks in plain Keras, with one of the ways to tell the places."""
    keras.utils.set_random_seed(0)
    text = keras.Input((length,), dtype="int32")
    x = layers.Embedding(kinds, 16)(text)
    if positions == "embedding":
        x = x + layers.Embedding(window, 16)(keras.ops.cumsum(keras.ops.ones_like(text), axis=1) - 1)
    elif positions == "waves":
        x = 4 * x + np.random.default_rng(0).normal(size=(window, 16)).astype("float32")
    elif positions == "own layer":
        x = Positions(window)(x)
    for _ in range(2):
        h = layers.LayerNormalization()(x)
        x = x + layers.MultiHeadAttention(heads, 16 // heads)(h, h, use_causal_mask=causal)
        h = layers.LayerNormalization()(x)
        mixed = keras.Sequential([layers.Dense(32, activation), layers.Dropout(0.1), layers.Dense(16)])
        x = layers.Add()([x, mixed(h)])
    model = keras.Model(text, layers.Dense(kinds)(layers.LayerNormalization(center=False)(x)))
    model.compile(keras.optimizers.Adam(0.01), LOGITS)
    return model


class Positions(layers.Layer):
    """A learner's own layer, which adds a vector to each place."""

    def __init__(self, window):
        super().__init__()
        self.table = layers.Embedding(window, 16)

    def call(self, x):
        return x + self.table(keras.ops.arange(keras.ops.shape(x)[1]))


GPTS = {
    "embedded places": gpt,
    "waves": lambda: gpt(positions="waves", length=20),
    "own layer": lambda: gpt(positions="own layer"),
    "no places": lambda: gpt(positions=""),
    "one head, gelu": lambda: gpt(heads=1, activation="gelu"),
}


def answers(model, codes):
    """The logits of Keras, up to a constant."""
    x = np.eye(KINDS, dtype="float32")[codes] if len(model.input_shape) == 3 else codes
    out = np.asarray(model(x[None], training=False))[0]
    return np.log(out) if model.layers[-1].activation is keras.activations.softmax else out


# The text as numbers ---------------------------------------------------------------------------------------------


def test_naive_guesses_reach_what_their_counts_give():
    x, y = datasets.windows(np.arange(3000) % 3, 10)
    uniform, single, pair, five = (loss for _, loss in bars((x, y), (x, y), 3))
    assert uniform == pytest.approx(np.log(3)) and single == pytest.approx(np.log(3), abs=0.01)
    assert 0 < pair < 0.02 and 0 < five < 0.02
    even, odd = bars((x, y), (x * 0, x * 0), 3)[1][1], np.log(3)
    assert even == pytest.approx(odd, abs=0.01)


def test_a_loop_is_found_and_only_a_loop():
    assert period("xy" + "abc " * 12) == 4
    assert period("." * 40) == 1
    assert period("The end of it is no loop at all, and never was, so there it is: nothing...") == 0
    assert period("") == 0


# The steps -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", QUICK)
def test_numpy_makes_the_steps_that_keras_makes(kind):
    model = stir(QUICK[kind]())
    codes = np.random.default_rng(0).integers(0, KINDS, 20)
    reader = reader_of(model, KINDS)
    assert reader.quick
    state, ours = reader.start(), []
    for code in codes:
        logits, state = reader.step(code, state)
        ours.append(logits)
    np.testing.assert_allclose(log_softmax(np.array(ours)), log_softmax(answers(model, codes)), atol=2e-4)


def test_new_weights_are_taken_over():
    model = model_of()
    reader = StatefulReader(model, KINDS)
    before, _ = reader.step(3, reader.start())
    stir(model)
    np.testing.assert_array_equal(before, reader.step(3, reader.start())[0])
    reader.refresh()
    np.testing.assert_allclose(
        log_softmax(reader.step(3, reader.start())[0]), log_softmax(answers(model, np.array([3]))[0]), atol=2e-4
    )


@pytest.mark.parametrize("kind", SLOW)
def test_other_models_are_read_anew(kind):
    model = stir(SLOW[kind]())
    reader = reader_of(model, KINDS)
    assert not reader.quick
    state = reader.start()
    codes = np.arange(5) % KINDS
    for code in codes:
        logits, state = reader.step(code, state)
    if kind in ("reset before", "convolution"):  # the others look at what comes after, too
        np.testing.assert_allclose(log_softmax(logits), log_softmax(answers(model, codes)[-1]), atol=2e-4)


# A GPT -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", GPTS)
def test_kept_keys_and_values_give_the_logits_that_keras_gives(kind):
    model = stir(GPTS[kind]())
    reader = reader_of(model, KINDS, window=20)
    assert isinstance(reader, AttendingReader) and reader.heads == ((1, 1) if "one" in kind else (2, 2))
    codes = np.random.default_rng(0).integers(0, KINDS, 55)
    state, begin = reader.start(), 0
    for place, code in enumerate(codes):
        logits, state = reader.step(int(code), state)
        begin += 10 * (place - begin == 20)  # a full window goes on with its later half
        seen = np.pad(codes[begin : place + 1], (0, 20 - (place + 1 - begin)))
        right = answers(model, seen)[place - begin]
        np.testing.assert_allclose(log_softmax(logits), log_softmax(right), atol=2e-4)


def test_another_character_leaves_what_was_kept_as_it_is():
    reader = reader_of(stir(gpt()), KINDS, window=20)
    states = [reader.start()]
    for code in (1, 2, 3, 4):
        states.append(reader.step(code, states[-1])[1])
    before = reader.step(5, states[4])[0]
    other = reader.step(7, states[2])[0]
    np.testing.assert_array_equal(before, reader.step(5, states[4])[0])
    alone = reader.start()
    for code in (1, 2, 7):
        logits, alone = reader.step(code, alone)
    np.testing.assert_allclose(other, logits, atol=1e-5)


def test_the_map_is_where_keras_looks():
    model = stir(gpt())
    reader, look = reader_of(model, KINDS, window=20), live.Attending(model)
    codes, state = np.arange(13) * 5 % KINDS, None
    for code in codes:
        _, state = reader.step(int(code), state or reader.start())
    for layer, name in enumerate(look.names):
        right = look.weights(codes[None], layer=name)[0, :, -1]
        for head in (0, 1):
            np.testing.assert_allclose(reader.weights(state, layer, head), right[head], atol=1e-4)


@pytest.mark.parametrize("make", [lambda: gpt(causal=False), lambda: gpt_with_a_convolution()])
def test_what_is_no_gpt_is_read_anew(make):
    assert not reader_of(stir(make()), KINDS, window=20).quick


def gpt_with_a_convolution():
    text = keras.Input((None,), dtype="int32")
    x = layers.Conv1D(16, 3, padding="causal")(layers.Embedding(KINDS, 16)(text))
    return keras.Model(text, layers.Dense(KINDS)(layers.MultiHeadAttention(2, 8)(x, x, use_causal_mask=True)))


@pytest.mark.slow("two blocks are traced, and every control of a training lab is moved")
def test_of_a_gpt_every_control_moves_something(driven):
    driven(labs.Writer(gpt(), datasets.Corpus(TEXT, 20), begin="the "))


def test_a_gpt_writes_as_much_and_shows_where_it_looks():
    lab = labs.Writer(gpt(window=12), datasets.Corpus(TEXT, 12), begin="the ")  # fewer places than characters
    lab.run(2)
    assert len(lab.written) == 400 and "more slowly" not in lab.words() and "no merit" not in lab.words()
    lab.set(layer=2, head=2)
    lab.place = 9
    assert len(lab.looks) in range(7, 13) and lab.looks.sum() == pytest.approx(1, abs=1e-5)
    lab.refresh()
    assert "head 2 of layer 2 looks at" in lab.words()
    lab.place = 200
    assert 6 < len(lab.looks) <= 12, "it sees at most its window"
    lab.set(begin="")
    lab.place = 0
    assert lab.looks is None, "nothing stands before"


def test_a_model_without_a_mask_is_told_apart_from_a_good_one():
    lab = labs.Writer(gpt(causal=False), datasets.Corpus(TEXT, 20))
    assert "its loss is no merit" in lab.words() and "layer" not in lab.table


# Drawing ---------------------------------------------------------------------------------------------------------


def test_characters_are_drawn_as_often_as_the_rule_says():
    logits = np.log(np.array([0.1, 0.5, 0.05, 0.35]))
    chances = (np.arange(20_000) + 0.5) / 20_000
    for rule in (Rule(), Rule(0.5), Rule(2, top_k=3), Rule(1, top_p=0.8), Rule(0.7, 3, 0.9)):
        drawn = rule.choose(np.tile(logits, (len(chances), 1)), chances)
        np.testing.assert_allclose(np.bincount(drawn, minlength=4) / len(chances), rule.shares(logits), atol=1e-4)
        assert rule.shares(logits).sum() == pytest.approx(1)
        assert [rule.choose_one(logits, c) for c in chances[::97]] == drawn[::97].tolist()
    np.testing.assert_allclose(Rule(0.5).shares(logits), (p := np.exp(logits) ** 2) / p.sum())
    assert (Rule(1, top_k=2).shares(logits) > 0).tolist() == [False, True, False, True]
    assert (Rule(1, top_p=0.86).shares(logits) > 0).tolist() == [True, True, False, True]
    assert Rule(0).choose(np.tile(logits, (3, 1)), [0, 0.5, 0.999]).tolist() == [1, 1, 1]


def test_one_place_at_a_time_gives_the_same_as_all_at_once():
    random = np.random.default_rng(2)
    for _ in range(300):
        logits, chance = random.normal(0, 3, 30).astype("float32"), random.random()
        rule = Rule(random.choice([0, 0.05, 0.7, 2.5]), int(random.choice([0, 1, 4])), random.choice([1, 0.9, 0.1]))
        assert rule.choose(logits[None], [chance])[0] == rule.choose_one(logits, chance)


def test_kept_logits_give_the_text_of_a_new_start():
    reader = reader_of(stir(model_of()), KINDS)
    chances = np.random.default_rng(0).random(60)
    kept = Draft(reader, chances)
    for rule in (Rule(1), Rule(0.9), Rule(0.9), Rule(0.3), Rule(1, 3), Rule(2, 0, 0.7), Rule(0), Rule(1)):
        new = Draft(reader, chances)
        np.testing.assert_array_equal(kept.write((1, 2), rule), new.write((1, 2), rule))
        np.testing.assert_allclose(kept.logits, new.logits, atol=1e-5)
    before = kept.steps
    kept.write((1, 2), Rule(1))
    assert kept.steps == before
    kept.write((1, 2), Rule(0.95))
    changed = np.flatnonzero(new.codes != kept.codes)
    assert kept.steps - before == (60 - changed[0] - 1 if len(changed) else 0)


def test_a_forced_character_changes_what_follows_and_nothing_before():
    reader = reader_of(stir(model_of()), KINDS)
    draft = Draft(reader, np.random.default_rng(0).random(40))
    before = draft.write((0,), Rule()).copy()
    draft.forced[10] = (before[10] + 1) % KINDS
    after = draft.write((0,), Rule())
    np.testing.assert_array_equal(before[:10], after[:10])
    assert after[10] == (before[10] + 1) % KINDS


# The lab ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained():
    keras.utils.set_random_seed(3)
    model = model_of(layers.GRU(48, return_sequences=True))
    lab = labs.Writer(model, TEXT, begin="the ", goal=0.5)
    lab.run(40)
    return lab


@pytest.mark.parametrize("make", [QUICK["one-hot input"], SLOW["convolution"]])
def test_with_other_models_every_control_moves_something(make, driven):
    model, (x, y) = make(), datasets.Corpus(TEXT, 20).train
    x = keras.utils.to_categorical(x, KINDS) if len(model.input_shape) == 3 else x
    driven(labs.Writer(model, (x, y), characters=CHARACTERS, begin="the dog"))


def test_it_learns_and_its_words_become_words(trained):
    assert trained.done[0] and trained.loss < 0.5
    assert trained.judged.share > 0.8 and trained.judged.words > 20
    assert "nats a character" in trained.words().lower()
    assert "\n" not in repr(trained)
    trained.set(temperature=0)
    assert trained.judged.period in (24, 48) and trained.done[1]
    assert f"repeats itself every {trained.judged.period} characters" in trained.words()
    trained.set(temperature=1)


def test_the_loss_it_shows_is_that_of_keras(trained):
    x, y = trained.material.validation
    assert trained.loss == pytest.approx(trained.model.evaluate(x, y, verbose=0), abs=1e-4)
    assert trained.text.startswith("the ") and len(trained.written) == 400


def test_a_model_that_comes_trained_counts_as_trained(trained):
    lab = labs.Writer(trained.model, TEXT, begin="the ", temperature=0, goal=0.5)
    assert "comes trained" in lab.words() and "held out" in lab.words()
    assert not lab.done[0], "it was not this lab that trained it"
    trained._claim()


def test_it_writes_for_a_cell_with_the_weights_as_they_are(trained):
    first = trained.write(50, temperature=0.7)
    assert len(first) == 50 and first == trained.write(50, temperature=0.7) != trained.write(50, temperature=2, seed=1)
    assert set(trained.write(200, begin="", temperature=1.5)) <= set(TEXT)
    greedy = [trained.write(30, begin="the d", temperature=0), trained.write(30, begin="the d", top_k=1)]
    assert greedy[0] == greedy[1] == trained.write(30, begin="the d", top_p=1e-6)
    assert TEXT.count("the d" + greedy[0][:5])


def test_the_pointer_marks_a_character_and_a_press_keeps_it(trained):
    page = trained.picture.page

    def at(place, phase):
        row, column = page.places[len("the ") + place]
        trained.point(phase, *trained.picture.place("page", column + 0.5, row + 0.5))
        return trained.place

    assert trained.hovers
    assert [at(5, "move"), at(9, "move")] == [5, 9]
    assert [at(6, "down"), at(6, "up"), at(2, "move"), at(3, "move")] == [6, 6, 6, 6], "on the way to the bars"
    assert [at(6, "down"), at(6, "up"), at(2, "move")] == [6, 6, 2], "another press lets it go"
    assert [at(4, "down"), at(8, "down"), at(1, "move")] == [4, 8, 8]


def test_the_bars_belong_to_the_marked_character(trained, demand_clear_words):
    trained.press("again")
    page = trained.picture.page
    row, column = page.places[len("the ") + 7]
    trained.point("down", *trained.picture.place("page", column + 0.5, row + 0.5))
    assert trained.place == 7
    trained.type("ArrowRight")
    assert trained.place == 8
    trained.type("ArrowDown")
    assert trained.place > 8
    trained.type("ArrowUp")
    assert trained.place == 8
    best, shares, _ = trained.draft.top(8, 8, trained.rule)
    codes = np.array(trained.material.encode(trained.text[: 4 + 8])[0])
    right = np.exp(log_softmax(answers(trained.model, codes)[-1]))
    np.testing.assert_allclose(shares, np.sort(right)[::-1][:8], atol=1e-3)
    before = trained.written
    trained.point("down", *trained.picture.place("choices", 0.5, 1))
    assert trained.written[:8] == before[:8] and trained.written[8] == CHARACTERS[best[1]]
    trained.type("1")
    assert trained.written[8] == CHARACTERS[best[0]]
    page.marked.set_visible(False)  # it lies on the line
    demand_clear_words(trained.picture)
    trained.dress(DARK, 1.5)
    demand_clear_words(trained.picture)
    trained.dress(DARK, 1.0)
    page.marked.set_visible(True)


def test_a_new_temperature_need_not_wait_for_a_step():
    lab = labs.Writer(model_of(), datasets.Corpus(TEXT, 20))
    lab.play()
    lab.tick(0.003)
    assert lab.trainer.step == 1
    before = lab.written
    lab.set(temperature=0.5)
    lab.tick(0.003)
    assert lab.trainer.step == 1 and lab.written != before
    lab.tick(0.02)
    assert lab.trainer.step > 1


def test_training_continues_elsewhere_and_reset_begins_anew():
    model = model_of()
    lab = labs.Writer(model, datasets.Corpus(TEXT, 20))
    start = lab.written
    lab.press("step")
    assert lab.trainer.step == 1
    live.train(model, datasets.Corpus(TEXT, 20).train, epochs=2)
    assert lab.write(100) != start
    lab.press("reset")
    assert lab.written == start and "Not trained yet" in lab.words()
    lab.set(begin="žlu the ", temperature=0.5)
    assert lab.text.startswith("l the ") and "left out: u ž" in lab.words()
    lab.set(begin="")
    assert "left out" not in lab.words() and len(lab.text) == 400


def test_a_low_rate_of_reading_is_said():
    lab = labs.Writer(SLOW["convolution"](), datasets.Corpus(TEXT, 20))
    assert "more slowly" in lab.words() and len(lab.written) == 80


X, Y = datasets.Corpus(TEXT, 20).train
SLIPS = {
    "too short": (lambda: labs.Writer(model_of(), "short"), "at least 202"),
    "empty": (lambda: labs.Writer(model_of(), ""), "text has 0 characters"),
    "no text": (lambda: labs.Writer(model_of(), 7), "characters"),
    "no vocabulary": (lambda: labs.Writer(model_of(), (X, Y)), "characters: hand over the vocabulary"),
    "vocabulary of numbers": (lambda: labs.Writer(model_of(), (X, Y), characters=[1, 2]), "sorted(set(text))"),
    "twice in the vocabulary": (lambda: labs.Writer(model_of(), (X, Y), characters="aa"), "twice"),
    "too few characters": (lambda: labs.Writer(model_of(), (X, Y), characters="abc"), "whole numbers from 0 to 2"),
    "not numbers": (lambda: labs.Writer(model_of(), (["a"], ["b"]), characters=CHARACTERS), "train x"),
    "not whole": (lambda: labs.Writer(model_of(), (X + 0.5, Y), characters=CHARACTERS), "train x"),
    "wrong depth": (lambda: labs.Writer(model_of(), (X[0], Y[0]), characters=CHARACTERS), "(windows, time)"),
    "no windows": (lambda: labs.Writer(model_of(), (X[:0], Y[:0]), characters=CHARACTERS), "at least one window"),
    "no pair": (lambda: labs.Writer(model_of(), X, characters=CHARACTERS), "pair"),
    "validation no pair": (lambda: labs.Writer(model_of(), (X, Y), X, characters=CHARACTERS), "validation_data"),
    "fewer y": (lambda: labs.Writer(model_of(), (X, Y[:3]), characters=CHARACTERS), "x has shape"),
    "shorter y": (lambda: labs.Writer(model_of(), (X, Y[:, :-1]), characters=CHARACTERS), "must be alike"),
    "too few units": (lambda: labs.Writer(model_of(kinds=5), TEXT), f"Dense({KINDS})"),
    "a small embedding": (
        lambda: labs.Writer(model_of(first=[keras.Input((None,)), layers.Embedding(3, 4)]), TEXT),
        f"Embedding({KINDS}, …)",
    ),
    "a small embedding in a GPT": (lambda: labs.Writer(gpt(kinds=5), TEXT), f"Dense({KINDS})"),
    "one answer a window": (lambda: labs.Writer(model_of(layers.GRU(8)), TEXT), "return_sequences=True"),
    "not compiled": (lambda: labs.Writer(model_of(compiled=False), TEXT), "not compiled"),
    "no model": (lambda: labs.Writer("GRU", TEXT), "Keras model"),
    "logits": (lambda: labs.Writer(model_of(loss="sparse_categorical_crossentropy"), TEXT), "from_logits=True"),
    "softmax": (lambda: labs.Writer(model_of(activation="softmax"), TEXT), "without from_logits"),
    "mean squared error": (lambda: labs.Writer(model_of(loss="mse"), TEXT), "cross-entropy"),
    "goal": (lambda: labs.Writer(model_of(), TEXT, goal="low"), "goal='low'"),
    "begin": (lambda: labs.Writer(model_of(), TEXT, begin=7), "begin=7"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_gets_one_line(slip, refused):
    make, said = SLIPS[slip]
    with refused(said):
        make()


def test_nonsense_later_changes_nothing(trained):
    before = trained.text
    for wrong in ({"temperature": "hot"}, {"top_k": 4}, {"top_p": 0}, {"begin": 3}, {"begin": "x" * 999}, {"x": 1}):
        with pytest.raises(LearnerError):
            trained.set(**wrong)
    for wrong in ({"length": 0}, {"temperature": 9}, {"top_k": -1}, {"top_p": 2}, {"seed": "a"}, {"begin": 3}):
        with pytest.raises(LearnerError):
            trained.write(**wrong)
    assert trained.text == before


def test_a_vocabulary_may_be_a_dictionary():
    index = {c: i for i, c in enumerate(CHARACTERS)}
    assert Material((X, Y), None, index).characters == CHARACTERS


def test_divergence_is_said_and_can_be_mended():
    model = model_of()
    lab = labs.Writer(model, TEXT)
    lab.set(learning_rate=0.01)
    kernel = model.layers[-1].kernel
    kernel.assign(np.full(kernel.shape, np.nan))
    lab.press("step")
    assert "no longer a number" in lab.words()
    lab.press("reset")
    lab.press("step")
    assert np.isfinite(lab.loss)


def test_goals_name_what_is_measured(trained):
    assert "held-out" in trained.goals[0].text
    lab = labs.Writer(model_of(), datasets.Corpus(TEXT, 20).train, characters=CHARACTERS)
    assert "training text" in writer_words.goals(lab)[0].text
