"""The playground: what it shows is what the model answers; its points, its past, its goals, and nonsense."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.labs.training.playground.data import LIMIT, PRESETS, features_of, targets_for
from dltutor.labs.training.playground.look import SIDE, grid

from ..beginning import at_rest

Dense = keras.layers.Dense


def make(*layers, inputs=2, rate=0.1, loss="binary_crossentropy", seed=1, optimizer=None):
    keras.utils.set_random_seed(seed)
    layers = layers or (Dense(6, "tanh"), Dense(5, "tanh"), Dense(1, "sigmoid"))
    model = keras.Sequential([keras.Input((inputs,)), *layers])
    model.compile(optimizer=optimizer or keras.optimizers.SGD(rate), loss=loss, metrics=["accuracy"])
    return model


def build(features):
    return make(inputs=features)


def held_out(lab, run=0):
    points, targets = lab.data.of(False)
    return features_of(points, lab.values.features), targets_for(lab.runs[run].model, targets)


def on_plane(lab, x, y, phase="down", panel=0):
    lab.point(phase, *lab.picture.place(lab.picture.panels[panel].plane.area, x, y))


def on_neuron(lab, layer, unit, panel=0):
    thumbnails = lab.picture.panels[panel].thumbnails
    column = thumbnails.places[len(thumbnails.places) - len(lab.runs[panel].view.hidden) + layer]
    lab.point("down", *lab.picture.place(thumbnails.area, *column[unit]))


@pytest.mark.parametrize("kind", ["two", "build"])  # beside the one model of the conformance test
def test_every_control_moves_something_and_nothing_breaks(kind, driven):
    lab = {
        "two": lambda: labs.Playground(make(), make(Dense(3, "relu"), Dense(1, "sigmoid"))),
        "build": lambda: labs.Playground(build, data="moons"),
    }[kind]()
    driven(lab)


def test_a_picture_shows_no_more_training_than_was_asked_for():
    lab = labs.Playground(make())
    for pace, epochs in (("step", 1 / 25), ("slow", 1 / 25), ("normal", 1), ("10 epochs", 10)):
        lab.press("reset")
        lab.set(pace=pace)
        lab.play()
        for picture in (1, 2):
            lab.tick(10.0)
            assert lab.trainer.epoch == pytest.approx(picture * epochs)


# What is shown ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "layers",
    [
        (Dense(4, "tanh"), Dense(1, "sigmoid")),
        (Dense(9, "relu"), keras.layers.Dropout(0.5), Dense(3), keras.layers.LeakyReLU(0.1), Dense(1, "sigmoid")),
        (Dense(4), keras.layers.BatchNormalization(), keras.layers.Activation("relu"), Dense(1, "sigmoid")),
    ],
)
def test_answer_neurons_and_losses_are_those_of_the_model(layers):
    model = make(*[type(layer).from_config(layer.get_config()) for layer in layers])
    lab = labs.Playground(model, noise=0.4)
    lab.run(epochs=3)
    view = lab.runs[0].view
    expected = model.predict(grid().astype("float32"), verbose=0).reshape(SIDE, SIDE)
    np.testing.assert_allclose(view.answer, expected, atol=1e-5)
    first = lab.runs[0].look.columns[0][0]
    inner = keras.Model(model.inputs, first.output).predict(grid().astype("float32"), verbose=0)[:, :8]
    np.testing.assert_allclose(view.hidden[0], inner.T.reshape(-1, SIDE, SIDE), atol=1e-5)
    loss, right = model.evaluate(*held_out(lab), verbose=0)
    assert view.held_out.loss == pytest.approx(loss, abs=1e-4)
    assert view.held_out.right == pytest.approx(right, abs=1e-6)


def test_the_first_row_of_the_picture_is_on_top():
    places = grid().reshape(SIDE, SIDE, 2)
    assert places[0, 0] == pytest.approx([-LIMIT + LIMIT / SIDE, LIMIT - LIMIT / SIDE])
    assert (np.diff(places[:, 0, 1]) < 0).all() and (np.diff(places[0, :, 0]) > 0).all()


@pytest.mark.parametrize(
    ("layers", "loss"),
    [
        ((Dense(6, "tanh"), Dense(1)), keras.losses.BinaryCrossentropy(from_logits=True)),
        ((Dense(6, "tanh"), Dense(2, "softmax")), "sparse_categorical_crossentropy"),
        ((Dense(6, "tanh"), Dense(2, "softmax")), "categorical_crossentropy"),
        ((Dense(6, "tanh"), Dense(2)), keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
        ((Dense(6, "tanh"), Dense(1)), "mse"),
        ((Dense(6, "tanh"), Dense(1, "tanh")), "hinge"),
    ],
)
def test_every_usual_output_and_loss_learns_the_two_clouds(layers, loss):
    model = make(*[type(layer).from_config(layer.get_config()) for layer in layers], loss=loss, rate=0.05)
    lab = labs.Playground(model, data="gaussians")
    lab.run(epochs=10)
    view = lab.runs[0].view
    assert view.held_out.right > 0.95
    assert view.answer.min() >= 0 and view.answer.max() <= 1
    assert view.answer[0, -1] > 0.5 > view.answer[-1, 0], "class B is in the upper right corner"


def test_a_model_that_is_a_class_of_its_own_has_no_neurons_to_show_but_learns():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner, self.outer = Dense(6, "tanh"), Dense(1, "sigmoid")

        def call(self, x):
            return self.outer(self.inner(x))

    keras.utils.set_random_seed(0)
    model = Own()
    model.compile(optimizer=keras.optimizers.SGD(0.3), loss="binary_crossentropy")
    lab = labs.Playground(model, data="gaussians")
    first = lab.runs[0].view.answer
    lab.run(epochs=5)
    assert lab.runs[0].view.held_out.right > 0.95 and lab.runs[0].view.hidden == []
    lab.set(moment=0)
    np.testing.assert_allclose(lab.picture.panels[0].plane.field._values, 2 * first - 1, atol=1e-5)
    assert "class of your own" in lab.to_code()


def test_neurons_of_a_model_that_was_made_layer_by_layer_are_shown():
    model = keras.Sequential([keras.Input((2,))])
    for layer in (Dense(6, "tanh"), keras.layers.Dropout(0.1), Dense(5, "tanh"), Dense(1, "sigmoid")):
        model.add(layer)
    model.compile("adam", "binary_crossentropy")
    run = labs.Playground(model).runs[0]
    assert [len(layer) for layer in run.view.hidden] == [6, 5]
    assert [kernel.shape for kernel in run.look.kernels()] == [(2, 6), (6, 5), (5, 1)]
    np.testing.assert_allclose(
        run.view.hidden[1][0].reshape(-1), model.layers[2](model.layers[0](grid()))[:, 0], atol=1e-5
    )


def test_two_models_without_hidden_neurons_are_compared():
    lab = labs.Playground(make(Dense(1, "sigmoid")), make(Dense(1, "sigmoid"), seed=2))
    lab.run(1)
    assert "held-out points" in lab.words()


def test_a_model_without_an_input_layer_is_given_two_numbers():
    model = keras.Sequential([Dense(4, "tanh"), Dense(1, "sigmoid")])
    model.compile(optimizer="sgd", loss="binary_crossentropy")
    lab = labs.Playground(model)
    assert len(lab.runs[0].view.hidden) == 1


def test_a_neuron_is_enlarged_by_a_click_and_by_the_keyboard():
    lab = labs.Playground(make())
    plane = lab.picture.panels[0].plane
    lab.run(epochs=1)
    on_neuron(lab, 1, 2)
    assert lab.chosen == (0, 1, 2) and plane.title.get_text() == "layer 2, neuron 3"
    on_neuron(lab, 1, 2)
    assert lab.chosen is None and "answer" in plane.title.get_text()
    for _ in range(3):
        lab.type("n")
    assert lab.chosen == (0, 0, 2) and "Esc" in lab.words()
    lab.type("Escape")
    assert lab.chosen is None
    for _ in range(12):
        lab.type("n")
    assert lab.chosen is None, "after the last neuron comes the answer again"


# While it trains -------------------------------------------------------------------------------------------------


def test_rate_batch_size_and_points_change_while_it_trains_without_a_new_trace():
    lab = labs.Playground(make())
    graph = lab.runs[0].look._live
    lab.play()
    changes = [{"learning_rate": 0.5}, {"batch_size": 64}, {"noise": 0.3}, {"share": 10}, {"seed": 3}, {"pen": "B"}]
    for change in changes:
        lab.tick(0.002)
        lab.set(**change)
        lab.tick(0.002)
        assert lab.playing
    run = lab.runs[0]
    assert run.look._live is graph
    assert run.trainer.slow_because == ""
    assert run.trainer.learning_rate == pytest.approx(0.5) and lab.data.name == "own"


def test_many_playgrounds_write_no_warning_of_tracing_again(caplog):
    tf.get_logger().addHandler(caplog.handler)
    for _ in range(6):
        lab = labs.Playground(make())
        lab.run(1)
        lab.set(moment=50)
    tf.get_logger().removeHandler(caplog.handler)
    assert "retracing" not in caplog.text


def test_a_last_layer_that_the_loss_misreads_is_said():
    lab = labs.Playground(make(Dense(4, "tanh"), Dense(1)))
    assert 'end with Dense(1, "sigmoid")' in lab.words()
    assert "The last layer gives any number" not in labs.Playground(make()).words()


def test_a_batch_is_never_larger_than_the_training_points_and_grows_again():
    lab = labs.Playground(make(), batch_size=64)
    lab.set(share=5)
    assert lab.trainer.samples == 25 and lab.trainer.batch_size == 25
    lab.set(share=50)
    assert lab.trainer.batch_size == 64


def test_other_points_go_on_and_another_set_starts_over():
    lab = labs.Playground(make())
    before = lab.model.get_weights()
    lab.run(epochs=2)
    trained = lab.model.get_weights()
    lab.set(noise=0.5, seed=7)
    assert lab.trainer.step == 50
    np.testing.assert_array_equal(trained[0], lab.model.get_weights()[0])
    lab.set(data="moons")
    assert lab.trainer.step == 0
    for a, b in zip(before, lab.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_noise_moves_the_same_points():
    lab = labs.Playground(make())
    before = lab.data.points.copy()
    lab.set(noise=0.15)
    assert 0 < np.abs(lab.data.points - before).max() < 0.5


def test_reset_step_and_epoch():
    lab = labs.Playground(make())
    before = lab.model.get_weights()[0]
    lab.press("step")
    assert lab.trainer.step == 1
    lab.press("epoch")
    assert lab.trainer.epoch == 1
    lab.press("reset")
    np.testing.assert_array_equal(before, lab.model.get_weights()[0])
    assert "Not trained yet" in lab.words() and not lab.playing


# The past --------------------------------------------------------------------------------------------------------


def test_the_past_is_what_the_model_was_and_the_model_is_left_alone():
    lab = labs.Playground(make(), data="xor")
    first = lab.runs[0].view
    lab.run(epochs=40)
    present, weights = lab.runs[0].view, lab.model.get_weights()
    lab.set(moment=0)
    field = lab.picture.panels[0].plane.field
    np.testing.assert_allclose(field._values, 2 * first.answer - 1, atol=1e-5)
    assert "The past: Step 0" in lab.words()
    for a, b in zip(weights, lab.model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    lab.press("play")
    assert lab.values.moment == 100
    lab.tick(0.001)
    assert lab.trainer.step > 1000 and "past" not in lab.words()
    lab.set(moment=100)
    assert np.abs(present.answer - first.answer).max() > 0.1


def test_a_model_compiled_anew_is_not_trained_by_the_old_graph():
    lab = labs.Playground(make())
    lab.model.compile(optimizer="adam", loss="binary_crossentropy")
    with pytest.raises(LearnerError, match="compiled anew"):
        lab.press("step")


def test_scrubbing_stops_the_training_and_runs_through_it_in_order():
    lab = labs.Playground(make())
    lab.run(epochs=150)
    assert len(lab.runs[0].kept.steps) <= 100
    lab.play()
    lab.set(moment=50)
    assert not lab.playing
    steps = []
    for moment in range(0, 100, 5):
        lab.set(moment=moment)
        steps.append(lab.past[0][0])
    assert steps == sorted(steps) and steps[0] == 0
    assert len(set(steps)) > 15


# Two runs --------------------------------------------------------------------------------------------------------


def test_two_equal_models_stay_equal_and_two_different_ones_are_compared():
    lab = labs.Playground(make(), make())
    lab.play()
    for _ in range(3):
        lab.tick(0.004)
    first, second = lab.runs
    assert first.step == second.step > 0
    for a, b in zip(first.model.get_weights(), second.model.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)
    assert "equally good" in lab.words()
    lab = labs.Playground(make(rate=1e-4), make())
    lab.run(epochs=60)
    assert "model 2 is ahead" in lab.words() and "rate 0.0001 and 0.1" in lab.words()
    lab.set(learning_rate=0.2)
    assert all(run.trainer.learning_rate == pytest.approx(0.2) for run in lab.runs)


def test_both_models_belong_to_the_lab():
    model, other = make(), make()
    lab = labs.Playground(model, other)
    lab.play()
    labs.Playground(other)
    assert not lab.playing and "newer lab" in lab.words()


# Own points ------------------------------------------------------------------------------------------------------


def test_points_are_set_dragged_and_erased_with_the_pointer_while_it_trains():
    lab = labs.Playground(make(), data="own")
    lab.play()
    assert len(lab.data.points) == 4
    lab.set(pen="B")
    on_plane(lab, 1.0, -3.0)
    assert lab.data.targets[-1] == 1 and lab.data.points[-1] == pytest.approx([1, -3], abs=0.03)
    lab.tick(0.001)
    on_plane(lab, -1.0, 3.0, "move")
    assert lab.data.points[-1] == pytest.approx([-1, 3], abs=0.03) and len(lab.data.points) == 5
    on_plane(lab, -1.0, 3.0, "up")
    on_plane(lab, 3.0, 3.0, "move")
    assert lab.data.points[-1] == pytest.approx([-1, 3], abs=0.03), "nothing is held any more"
    lab.tick(0.001)
    assert lab.trainer.samples == 5
    lab.set(pen="erase")
    on_plane(lab, -1.0, 3.0)
    assert len(lab.data.points) == 4 and lab.playing
    assert lab.runs[0].view.held_out is None and "all train" in lab.words()


def test_points_are_set_moved_and_erased_with_the_keyboard():
    lab = labs.Playground(make(), data="own")
    for key in ("ArrowRight", "ArrowRight", "2"):
        lab.type(key)
    assert lab.data.points[-1] == pytest.approx([0.2, 0.0]) and lab.data.targets[-1] == 1
    lab.type("ArrowUp", shift=True)
    assert lab.data.points[-1] == pytest.approx([0.2, 0.2])
    lab.type("Delete")
    assert len(lab.data.points) == 4
    lab.type("1")
    assert lab.data.targets[-1] == 0


def test_all_points_may_be_erased_and_training_waits_for_new_ones():
    lab = labs.Playground(make(), data="own", pen="erase")
    lab.play()
    for x, y in lab.data.points.copy():
        on_plane(lab, x, y)
    assert len(lab.data.points) == 0
    lab.tick()
    assert not lab.playing and "no points" in lab.words()
    lab.press("step")
    lab.run(epochs=2)
    lab.set(pen="A")
    on_plane(lab, 0.0, 0.0)
    lab.press("step")
    assert lab.trainer.samples == 1 and lab.trainer.step == 1
    lab.set(seed=1)
    assert len(lab.data.points) == 4, "other points: the four first ones again"


def test_the_keyboard_says_what_it_needs():
    lab = labs.Playground(make())
    lab.type("2")
    assert '"own"' in lab.words() and len(lab.data.points) == 500


# Features --------------------------------------------------------------------------------------------------------


def test_a_model_takes_as_many_features_as_it_takes():
    lab = labs.Playground(make())
    lab.run(epochs=1)
    with pytest.raises(LearnerError, match=r"build\(features\)"):
        lab.set(features="all seven")
    assert lab.values.features == "x1, x2" and lab.trainer.step == 25
    lab.set(features="squares")
    assert lab.trainer.step == 0
    points, _ = lab.data.of(True)
    np.testing.assert_allclose(lab.trainer.x, points**2, rtol=1e-5)
    assert labs.Playground(make(inputs=5)).values.features == "x1, x2, squares, product"


def test_a_function_makes_a_model_for_any_features():
    lab = labs.Playground(build)
    lab.set(learning_rate=0.3)
    for preset, names in PRESETS.items():
        lab.set(features=preset)
        assert lab.model.input_shape == (None, len(names)) and lab.trainer.model is lab.model
        assert lab.trainer.learning_rate == pytest.approx(0.3)
        lab.press("step")


def test_with_squares_one_neuron_solves_the_circles():
    lab = labs.Playground(make(Dense(1, "sigmoid")), features="squares")
    lab.run(epochs=30)
    assert lab.runs[0].view.held_out.right == 1
    lab = labs.Playground(make(Dense(1, "sigmoid")))
    lab.run(epochs=30)
    assert lab.runs[0].view.held_out.right < 0.7


# Goals and words -------------------------------------------------------------------------------------------------


def reached(lab):
    return list(lab.done)


def test_the_goals_are_noticed_when_they_are_reached_and_not_before():
    lab = labs.Playground(make(rate=0.3))
    assert reached(lab) == [False] * 4
    lab.run(epochs=40)
    assert reached(lab)[0] and not reached(lab)[1]
    own = labs.Playground(make(rate=0.3), data="own")
    own.run(epochs=300)
    assert own.runs[0].view.training.right == 1 and not any(reached(own)), "four points are too few"
    for i in range(6):
        own.set(pen="AB"[i % 2])
        on_plane(own, -3.5 if i % 2 else 3.5, 3.5 - 0.6 * i if i % 2 == 0 else -3.5 + 0.6 * i)
        on_plane(own, 0, 0, "up")
    assert len(own.data.points) == 10
    own.run(epochs=2000)
    at_rest(own)
    assert reached(own)[-1] == (own.runs[0].view.training.right == 1)


def test_a_large_network_on_few_noisy_points_overfits_and_it_is_said():
    layers = Dense(32, "relu"), Dense(32, "relu"), Dense(1, "sigmoid")
    lab = labs.Playground(make(*layers, optimizer=keras.optimizers.Adam(0.01)), data="xor", noise=1.0, share=10)
    lab.run(epochs=300)
    assert reached(lab)[1]
    assert "It overfits" in lab.words()


def test_a_single_neuron_on_xor_underfits_and_it_is_said():
    lab = labs.Playground(make(Dense(1, "sigmoid")), data="xor")
    lab.run(epochs=200)
    assert "It underfits" in lab.words()
    assert not any(reached(lab))


def test_divergence_is_explained_the_last_finite_weights_are_kept_and_play_goes_on():
    lab = labs.Playground(make(Dense(8, "relu"), Dense(1), loss="mse"), learning_rate=100)
    first = lab.model.get_weights()[0]
    lab.play()
    for _ in range(5):
        if not lab.playing:
            break
        lab.tick(0.02)
    assert not lab.playing and "no longer a number" in lab.words() and "smaller rate" in lab.words()
    assert all(np.isfinite(w).all() for w in lab.model.get_weights())
    lab.picture.png()
    lab.set(learning_rate=0.001)
    lab.press("play")
    lab.tick()
    lab.press("reset")
    np.testing.assert_array_equal(first, lab.model.get_weights()[0])
    lab.press("step")
    assert "no longer" not in lab.words() and lab.trainer.step == 1


def test_a_rate_that_is_too_high_without_overflow_is_said():
    lab = labs.Playground(make(), learning_rate=100)
    lab.run(epochs=4)
    assert "overshoot" in lab.words()


# Code ------------------------------------------------------------------------------------------------------------


def in_a_fresh_place(code):
    names = {}
    exec(compile(code, "<the lab's code>", "exec"), names)
    return names


@pytest.mark.parametrize("kind", ["plain", "own", "features", "softmax", "changed"])
def test_the_code_runs_and_makes_the_same_data_model_and_settings(kind):
    lab = {
        "plain": lambda: labs.Playground(make(), data="moons", noise=0.2, seed=3, share=30),
        "own": lambda: labs.Playground(make(), data="own"),
        "features": lambda: labs.Playground(build, features="all seven"),
        "softmax": lambda: labs.Playground(
            make(Dense(3, "relu"), Dense(2, "softmax"), loss="categorical_crossentropy")
        ),
        "changed": lambda: labs.Playground(make(optimizer=keras.optimizers.Adam(0.01))),
    }[kind]()
    lab.run(epochs=2)
    lab.set(learning_rate=0.02, batch_size=32)
    code = lab.to_code()
    assert "changed while it trained" in code
    made = in_a_fresh_place(code)
    np.testing.assert_allclose(made["x_train"], lab.trainer.x, atol=1e-2 if kind == "own" else 1e-5)
    np.testing.assert_array_equal(made["y_train"], lab.trainer.y)
    for mine, other in zip(made["model"].layers, lab.model.layers, strict=True):
        assert mine.get_config() | {"name": ""} == other.get_config() | {"name": ""}
    assert type(made["model"].optimizer) is type(lab.model.optimizer)
    assert float(made["model"].optimizer.learning_rate.numpy()) == pytest.approx(0.02)
    assert "batch_size=32, epochs=2" in code


def test_the_code_trains_as_well_as_the_lab():
    lab = labs.Playground(make(rate=0.3), data="moons")
    lab.run(epochs=40)
    made = in_a_fresh_place(lab.to_code())
    assert lab.runs[0].view.held_out.right > 0.97
    assert made["model"].evaluate(made["x_held_out"], made["y_held_out"], verbose=0)[1] > 0.95


def test_the_button_shows_the_code_and_hides_it():
    lab = labs.Playground(make())
    lab._repr_mimebundle_()
    assert lab.session.listing.value == ""
    lab.press("code")
    assert "keras.Sequential" in lab.session.listing.value
    lab.press("code")
    assert lab.session.listing.value == "" and lab.session.listing.layout.display == "none"
    lab.close()


# Nonsense --------------------------------------------------------------------------------------------------------


def uncompiled():
    return keras.Sequential([keras.Input((2,)), Dense(1)])


def test_what_does_not_fit_is_one_line(refused):
    for slip, words in (
        (lambda: labs.Playground("model"), "must be a Keras model"),
        (lambda: labs.Playground(uncompiled()), "not compiled"),
        (lambda: labs.Playground(make(inputs=3)), "takes 3 inputs"),
        (lambda: labs.Playground(make(Dense(10, "softmax"), loss="sparse_categorical_crossentropy")), "10 outputs"),
        (lambda: labs.Playground(make(keras.layers.Reshape((2, 1)), Dense(1))), "two numbers in and one out"),
        (lambda: labs.Playground(make(), "other"), "must be a Keras model"),
        (lambda: labs.Playground(make(), make(inputs=4)), "takes 4 inputs"),
        (lambda: labs.Playground(lambda features: None), "must be a Keras model"),
        (lambda: labs.Playground(lambda features: make(), features="all seven"), r"build\(7\) gave"),
        (lambda: labs.Playground(lambda features: 1 / 0), r"build\(2\) failed: ZeroDivisionError"),
        (lambda: labs.Playground(make(), epochs=3), "no such setting"),
        (lambda: labs.Playground(make(), batch_size=1000), "batch_size=1000"),
    ):
        with refused(words):
            slip()


def test_the_learners_own_table(refused):
    random = np.random.default_rng(0)
    x = random.normal(size=(60, 4)) * [1, 10, 100, 1] + 5
    y = np.where(x[:, 3] > 5, "yes", "no")
    lab = labs.Playground(
        make(keras.layers.Dense(4, "tanh"), keras.layers.Dense(1, "sigmoid")), data=(x, y), columns=(3, 1)
    )
    assert "columns 3 and 1 of your table" in lab.words() and lab.values.data == "table"
    np.testing.assert_allclose(lab.data.table.points[:, 0], (x[:, 3] - x[:, 3].mean()) / x[:, 3].std())
    lab.run(epochs=2)
    namespace = {}
    exec(lab.to_code().split("model = ")[0], namespace)
    assert namespace["points"].shape == (60, 2) and len(namespace["x_train"]) == 30
    lab.set(data="moons")
    assert "table" not in lab.words()
    assert (
        "two principal components of the 4 columns"
        in labs.Playground(make(keras.layers.Dense(4, "tanh"), keras.layers.Dense(1, "sigmoid")), data=(x, y)).words()
    )
    for data, columns, words in (
        ((x, np.arange(60) % 3), None, "its y has 3 different values"),
        ((x[:, :1], y), None, "needs two"),
        ((x, y[:5]), None, "x has 60 samples and y has 5"),
        ((x, y), (0, 9), "columns=9"),
        ((x, y), 3, "it must be two columns"),
        ("moons", (0, 1), "hand it over as data"),
        ("stars", None, "data='stars'"),
    ):
        with refused(words):
            labs.Playground(
                make(keras.layers.Dense(4, "tanh"), keras.layers.Dense(1, "sigmoid")), data=data, columns=columns
            )
