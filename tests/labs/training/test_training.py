"""The lab that trains any model: driven, stopped by itself, on every kind of data, asked for nonsense."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from dltutor import labs
from dltutor.authoring import driver
from dltutor.errors import LearnerError
from dltutor.figures.palette import DARK

RANDOM = np.random.default_rng(3)
X = RANDOM.normal(size=(120, 4)).astype("float32")
Y = (X[:, 0] + X[:, 1] > 0).astype(int)
TRAIN, VALIDATION = (X[:80], Y[:80]), (X[80:], Y[80:])


def make_model(metrics=("accuracy",), **options):
    keras.utils.set_random_seed(0)
    layers = [keras.Input((4,)), keras.layers.Dense(8, "tanh"), keras.layers.Dense(2, "softmax")]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=list(metrics), **options)
    return model


class TwoPlayers(keras.Model):
    """Two optimizers and no targets, as a GAN."""

    def __init__(self):
        super().__init__()
        self.one = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
        self.two = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])

    def compile(self):
        super().compile()
        self.first_optimizer, self.second_optimizer = keras.optimizers.SGD(0.01), keras.optimizers.SGD(0.02)

    def train_step(self, data):
        logs = {}
        for name, model, optimizer in (
            ("one_loss", self.one, self.first_optimizer),
            ("two_loss", self.two, self.second_optimizer),
        ):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((model(data) + 1) ** 2) - 5
            optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
            logs[name] = loss
        return logs


def gan():
    model = TwoPlayers()
    model.compile()
    return labs.Training(model, X)


TOP = keras.metrics.SparseTopKCategoricalAccuracy
KINDS = {
    "arrays": lambda: labs.Training(make_model(), TRAIN, VALIDATION, goal=0.9),
    "no validation, no metric": lambda: labs.Training(make_model(()), TRAIN, goal=0.2),
    "several metrics": lambda: labs.Training(make_model(["accuracy", TOP(1, name="top")]), TRAIN, VALIDATION),
    "dataset": lambda: labs.Training(
        make_model(),
        tf.data.Dataset.from_tensor_slices(TRAIN).batch(16),
        tf.data.Dataset.from_tensor_slices(VALIDATION).batch(40),
    ),
    "unknown length": lambda: labs.Training(
        make_model(), tf.data.Dataset.from_tensor_slices(TRAIN).batch(16).filter(lambda x, y: True), VALIDATION
    ),
    "eager": lambda: labs.Training(make_model(run_eagerly=True), TRAIN, VALIDATION),
    "two optimizers": gan,
    "few samples": lambda: labs.Training(make_model(), (X[:4], Y[:4])),
}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "arrays"])  # as those of the conformance test
def test_every_control_moves_something_and_nothing_breaks(kind):
    lab = KINDS[kind]()
    lab._repr_mimebundle_()
    report = driver.drive(lab)
    lab.close()
    assert report["errors"] == []
    assert report["unchanged"] == []
    assert ("learning_rate" in report["controls"]) == (kind != "two optimizers")
    assert ("metric" in report["controls"]) == (kind == "several metrics")


@pytest.mark.parametrize("kind", KINDS)
def test_it_learns_and_says_how_far_it_is(kind):
    lab = KINDS[kind]()
    assert "Not trained yet" in lab.words()
    lab.run(30)
    lab.dress(DARK, 1.0)
    assert lab.words().startswith("Epoch 30;")
    assert lab.history.loss[-1] < lab.history.loss[0]
    assert len(lab.history.step) == 30
    assert all(lab.done)
    assert ("one by one" in lab.words()) == (kind == "eager")
    assert ("validation:" in lab.words()) == bool(lab.history.validation_step)
    assert "\n" not in repr(lab)


def test_it_stops_by_itself_and_says_why():
    lab = labs.Training(make_model(), TRAIN, VALIDATION, epochs=12)
    lab.play()
    while lab.playing:
        lab.tick(0.005)
    assert lab.trainer.epoch == 12
    assert "Epoch 12 of 12;" in lab.words() and "The 12 epochs are done." in lab.words()
    lab.press("play")
    assert lab.playing and "are done" not in lab.words()
    lab.tick(0.001)
    assert "of 24" in lab.words()
    lab.press("reset")
    assert "Not trained yet" in lab.words()
    assert lab.stopping.end == 12


def test_early_stopping_puts_the_best_weights_back():
    noise = (X[80:], 1 - Y[80:])  # what is learnt makes the validation loss worse
    lab = labs.Training(make_model(), TRAIN, noise, epochs=500, patience=3)
    lab.run()
    assert 3 < lab.trainer.epoch < 500
    assert "Stopped early" in lab.words() and "were put back" in lab.words()
    least = min(lab.history.validation["loss"])
    assert lab.model.evaluate(*noise, verbose=0, return_dict=True)["loss"] == pytest.approx(least, abs=1e-5)
    assert lab.picture.panels[0].ringed[1] == pytest.approx(least)


def test_time_left_is_said_while_it_plays_only():
    lab = labs.Training(make_model(), TRAIN, epochs=10_000)
    lab.play()
    lab.clock.restart()
    for second in range(4):
        lab.trainer.train(steps=3)
        lab.clock.look(lab.trainer.epoch, now=float(second))
    assert "still" in lab.describe().splitlines()[0]
    lab.play(False)
    assert "still" not in lab.describe().splitlines()[0]


def test_overfitting_is_named():
    labels = RANDOM.integers(0, 2, 30)
    model = make_model()
    model.optimizer.learning_rate = 0.05
    lab = labs.Training(model, (X[:30], labels), (X[30:60], 1 - labels))
    lab.run(100)
    assert "Overfitting since about epoch" in lab.words()


def test_of_two_players_no_verdict_is_made_of_their_losses():
    lab = gan()
    for _ in range(30):
        lab.press("step")
    assert "two optimizers" in lab.words() and "The training loss" not in lab.words()


def test_changes_are_marked_where_they_were_made():
    lab = labs.Training(make_model(), TRAIN, batch_size=8)
    lab.run(2)
    lab.set(learning_rate=0.1)
    lab.run(2)
    lab.set(batch_size=16)
    assert lab.history.changes == [20, 40]
    assert lab.picture.panels[0].marked == [2.0, 4.0]
    assert "rate 0.1, batch size 16" in lab.words()


def test_a_rerun_goes_on_from_the_trained_model_and_says_so():
    model = make_model()
    first = labs.Training(model, TRAIN)
    first.run(2)
    first.play()
    second = labs.Training(model, TRAIN)
    assert not first.playing
    assert "This model comes trained (6 steps)" in second.words()
    weights = model.get_weights()
    second.run(2)
    second.press("reset")
    for a, b in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_long_epoch_goes_on_as_if_play_had_been_pressed():
    lab = labs.Training(make_model(run_eagerly=True), (np.tile(X, (40, 1)), np.tile(Y, 40)), batch_size=4)
    lab._repr_mimebundle_()
    lab.press("epoch")
    assert lab.playing and 0 < lab.trainer.epoch < 1
    lab.press("play")
    assert not lab.playing
    lab.press("epoch")
    lab.set(batch_size=1024)
    while lab.playing:
        lab.tick()
    assert lab.trainer.epoch == 1
    lab.close()


def test_divergence_is_explained_and_the_finite_weights_are_kept():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(500.0), "mse")
    lab = labs.Training(model, TRAIN, epochs=50)
    assert lab.values.learning_rate == 500
    lab.run()
    assert "no longer a number" in lab.words() and "learning rate of 5e+02" in lab.words()
    assert np.isfinite(model.get_weights()[0]).all()
    lab.set(learning_rate=0.01)
    lab.press("reset")
    lab.run()
    assert "no longer" not in lab.words()


def test_a_schedule_keeps_its_rate():
    model = make_model()
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    model.compile(keras.optimizers.SGD(schedule), "sparse_categorical_crossentropy")
    lab = labs.Training(model, TRAIN)
    assert "learning_rate" not in lab.table
    lab.run(1)
    with pytest.raises(LearnerError, match="follows a schedule"):
        labs.Training(model, TRAIN, learning_rate=0.5)


def test_nonsense_is_one_line(refused):
    for arguments, words in (
        ({"model": "mine"}, "must be a Keras model"),
        ({"train": (X, Y[:5])}, "120 samples and y has 5"),
        ({"train": (X, Y, Y, Y)}, "it must be a pair"),
        ({"train": (X[:, :2], Y)}, "one sample has shape"),
        ({"validation_data": X}, "validation_data=.*it must be a pair"),
        ({"learning_rate": 0}, "learning_rate=0"),
        ({"learning_rate": "fast"}, "learning_rate='fast'"),
        ({"batch_size": -1}, "batch_size=-1"),
        ({"epochs": -3}, "epochs=-3"),
        ({"patience": 5}, "validation_data"),
        ({"goal": "good"}, "goal='good'"),
        ({"goal": 95}, "goal=95"),
    ):
        given = {"model": make_model(), "train": TRAIN} | arguments
        with refused(words):
            labs.Training(given.pop("model"), given.pop("train"), given.pop("validation_data", None), **given)


def test_data_are_taken_as_fit_takes_them():
    natural = labs.Training(make_model(), X, Y)
    assert natural.trainer.samples == 120 and not natural.trainer.validates
    assert labs.Training(make_model(), *TRAIN, VALIDATION).trainer.validates
    assert labs.Training(make_model(), TRAIN, VALIDATION).trainer.samples == 80
    apart = labs.Training(make_model(), *TRAIN, validation_data=VALIDATION)
    apart.run(1)
    assert apart.history.validation_step


def test_several_inputs_and_targets_are_taken_as_fit_takes_them():
    left, right = keras.Input((4,)), keras.Input((2,))
    joined = keras.layers.Concatenate()([left, right])
    outputs = [keras.layers.Dense(3, "softmax")(joined), keras.layers.Dense(1)(joined)]
    model = keras.Model([left, right], outputs)
    model.compile("sgd", ["sparse_categorical_crossentropy", "mse"])
    x, y = [X, X[:, :2]], [Y, X[:, :1]]
    for data, validates in (((x, y), False), (((x, y),), False), ((x, y, (x, y)), True), (((x, y), (x, y)), True)):
        lab = labs.Training(model, *data)
        assert (lab.trainer.samples, lab.trainer.validates) == (120, validates)


def test_too_many_data_are_one_line(refused):
    for more in ((*TRAIN, VALIDATION, VALIDATION), (TRAIN, VALIDATION, VALIDATION)):
        with refused("the data are too many"):
            labs.Training(make_model(), *more)


@pytest.mark.parametrize(
    ("units", "activation", "loss", "said"),
    [
        (1, None, "binary_crossentropy", 'Dense(1, "sigmoid")'),
        (2, "relu", "sparse_categorical_crossentropy", 'Dense(2, "softmax")'),
        (2, None, keras.losses.SparseCategoricalCrossentropy(), 'Dense(2, "softmax")'),
        (2, None, keras.losses.SparseCategoricalCrossentropy(from_logits=True), ""),
        (1, "sigmoid", "binary_crossentropy", ""),
        (1, None, "mse", ""),
    ],
)
def test_a_loss_that_misreads_the_last_layer_is_said(units, activation, loss, said):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units, activation)])
    model.compile("sgd", loss)
    words = labs.Training(model, TRAIN).words()
    assert (said in words) and ("The last layer gives any number" in words) == bool(said)


def test_the_code_for_the_lab():
    lab = labs.Training(make_model(), TRAIN, VALIDATION)
    lab.set(learning_rate=0.1)
    assert lab.to_code() == "labs.Training(model, train, validation_data, learning_rate=0.1)"


def test_the_scores_of_each_class_are_those_of_scikit_learn():
    from sklearn.metrics import precision_recall_fscore_support

    model = make_model()
    lab = labs.Training(model, TRAIN, VALIDATION, scores=True)
    lab.run(3)
    said = model.predict(VALIDATION[0], verbose=0)
    said = said.argmax(axis=1) if said.shape[1] > 1 else (said[:, 0] > 0.5).astype(int)
    for column, expected in zip(
        ("precision", "recall", "f1", "samples"),
        precision_recall_fscore_support(VALIDATION[1], said, zero_division=0),
        strict=True,
    ):
        np.testing.assert_allclose([getattr(s, column) for s in lab.class_scores()], expected, atol=1e-6)
    assert lab.listing.startswith("validation data") and "class 1" in lab.listing
    lab.set(scores=False)
    assert lab.listing == ""
