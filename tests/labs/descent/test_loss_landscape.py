"""The loss landscape: planes, paths, goals, divergence, and that looking never changes the model."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs, live
from dltutor.errors import LearnerError
from dltutor.labs.descent.loss_landscape import scene as landscape_scene
from dltutor.labs.descent.loss_landscape.scene import PATH, RANDOM, cut_ends, profile, rises
from dltutor.live.looking.landscape import LossSurface


def network(optimizer="sgd", units=16, seed=0):
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8)),
            layers.Flatten(),
            layers.Dense(units, "relu", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.Dropout(0.2),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plain(rate=0.2):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="sparse_categorical_crossentropy")
    return model


def state(model):
    return [v.numpy().tobytes() for v in [*model.variables, *model.optimizer.variables]]


@pytest.fixture(scope="module")
def data():
    x, y = datasets.digits()[0]
    return x[:300], y[:300]


@pytest.fixture(scope="module")
def recorded(data):
    """The same network trained by SGD and by Adam from the same weights."""
    paths = {}
    for optimizer in ("sgd", "adam"):
        model, paths[optimizer] = network(optimizer), live.WeightPath()
        model.fit(*data, epochs=4, verbose=0, callbacks=[paths[optimizer]])
    return model, paths


@pytest.fixture
def lab(data):
    return labs.LossLandscape(plain(), data)


def finish(lab):
    ticks = 0
    while lab.working:
        lab.tick()
        ticks += 1
        assert ticks < 700
    return ticks


def test_the_map_is_what_evaluate_says(recorded, data):
    model, paths = recorded
    before = state(model)
    lab = labs.LossLandscape(model, data, paths["adam"])
    finish(lab)
    assert state(model) == before
    values, scene = lab.scene.grid.values(), lab.scene
    own = model.get_weights()
    for row, column in ((0, 0), (12, 12), (24, 5)):
        across, up = scene.middle + scene.half * (np.array([column, row]) / 12 - 1)
        place, weights = 0, scene.plane.centre + across * scene.plane.first + up * scene.plane.second
        for variable in model.trainable_variables:
            size = int(np.prod(variable.shape))
            variable.assign(weights[place : place + size].reshape(variable.shape))
            place += size
        assert values[row, column] == pytest.approx(model.evaluate(*data, batch_size=300, verbose=0)[0], rel=1e-4)
    model.set_weights(own)
    ends = [model.evaluate(*data, batch_size=300, verbose=0)[0], lab.main.losses[-1]]
    assert ends[0] == pytest.approx(ends[1], rel=1e-5)
    assert "batch normalisation keeps the running averages" in lab.words() and "dropout is off" in lab.words()


def test_two_recorded_paths_are_compared_by_a_click(recorded, data):
    model, paths = recorded
    lab = labs.LossLandscape(model, data, {"SGD": paths["sgd"], "Adam": paths["adam"]})
    assert [trail.name for trail in lab.trails] == ["Adam", "SGD"]
    assert lab.scene.kind == PATH and 0.5 < lab.scene.held <= 1
    assert not lab.done[2]
    ends = [lab.scene.window(trail)[-1] for trail in lab.trails]
    lab.point("down", *lab.picture.place("plane", *ends[1]))
    assert "Chosen: SGD" in lab.words() and not lab.done[2]
    lab.point("down", *lab.picture.place("plane", *ends[0]))
    assert "Chosen: Adam" in lab.words() and lab.done[2]
    starts = [lab.scene.window(trail)[0] for trail in lab.trails]
    np.testing.assert_allclose(*starts, atol=1e-4)


def test_it_trains_and_the_path_grows_with_it(lab):
    assert lab.scene.kind == RANDOM and "Not trained yet" in lab.words()
    before = lab.model.get_weights()
    lab.run(6)
    assert not np.allclose(before[0], lab.model.get_weights()[0])
    assert lab.scene.kind == PATH and lab.scene.grid.complete and not lab.working
    assert lab.main.losses[-1] < lab.main.losses[0] / 2 and lab.done[0]
    drawn = lab.scene.window(lab.main)
    assert np.abs(drawn).max() < 1
    losses = [profile(lab.scene.grid.values(), place, 0.0, np.zeros(1))[0] for place in drawn]
    if lab.scene.held > 0.95:
        np.testing.assert_allclose(losses, lab.main.losses, rtol=0.3)
    lab.set(plane=RANDOM)
    finish(lab)
    assert lab.scene.held < 0.2 and "which looks short" in lab.words()


def test_it_plays_trains_and_computes_in_slices(lab):
    lab.play()
    for _ in range(6):
        lab.tick()
        lab.picture.frame()
    steps = lab.trainer.step
    assert steps > 0 and len(lab.main.recorded) > 2
    lab.press("play")
    assert lab.working  # the window is fitted to the path, and the map refined, though nothing trains
    finish(lab)
    assert lab.trainer.step == steps and lab.scene.grid.complete
    assert np.abs(lab.scene.end).max() < 1


def test_an_earlier_run_stays_for_comparison(lab):
    lab.run(2)
    lab.press("reset")
    assert len(lab.trails) == 2 and lab.trainer.step == 0
    lab.set(learning_rate=0.01)
    lab.press("epoch")
    assert [trail.name for trail in lab.trails] == ["rate 0.01, batch 32", "rate 0.2, batch 32"]
    lab.type("ArrowDown")
    lab.type("ArrowDown")
    assert lab.chosen is lab.trails[1] and lab.done[2]


def test_the_flattest_direction_is_found_by_turning_the_cut(lab):
    lab.run(3)
    angles = np.arange(-89, 90)
    flattest = angles[np.argmin(rises(lab.scene.grid.values(), lab.scene.end, angles))]
    lab.turn_to(flattest + 90)
    lab.refresh()
    assert not lab.done[1]
    end = lab.scene.end
    side = 0.3 * np.array([np.cos(np.radians(flattest)), np.sin(np.radians(flattest))])
    lab.point("down", *lab.picture.place("plane", *(end + side)))
    assert lab.done[1]
    assert lab.angle == pytest.approx(flattest, abs=1)


def test_rises_of_a_known_surface():
    across = np.linspace(-1, 1, 25)
    values = 10 * across[None, :] ** 2 + across[:, None] ** 2
    found = rises(values, np.zeros(2), np.array([0.0, 45.0, 90.0, 180.0]))
    assert found[0] == pytest.approx(found[3]) and found[0] > found[1] > found[2] > 0
    assert found[0] == pytest.approx(10 * found[2], rel=0.05)
    assert rises(np.full((25, 25), np.nan), np.zeros(2), np.array([0.0])) == [0]


def test_the_cut_goes_from_edge_to_edge_through_the_end():
    for angle in (0.0, 30.0, 90.0, -45.0):
        end = np.array([0.3, -0.6])
        ends = cut_ends(end, angle)
        assert np.abs(ends).max(axis=0) == pytest.approx([1, 1])
        a, b = ends.T
        cross = (b[0] - a[0]) * (end[1] - a[1]) - (b[1] - a[1]) * (end[0] - a[0])
        assert cross == pytest.approx(0, abs=1e-9)


def test_a_rate_of_100_is_explained_and_reset_mends(lab):
    lab.set(learning_rate=100)
    lab.play()
    for _ in range(8):
        lab.tick()
    lab.play(False)
    finish(lab)
    lab.picture.frame()
    assert "threw the weights out" in lab.words() or "thrown out" in lab.words()
    assert np.isfinite(lab.scene.grid.values()).any()
    lab.press("reset")
    lab.set(learning_rate=0.2)
    lab.run(2)
    assert lab.main.losses[-1] < lab.main.losses[0]
    assert np.isfinite(lab.model.get_weights()[0]).all()


def test_a_recorded_path_that_diverged_is_drawn_as_far_as_it_can_be(data):
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(100.0), loss="mse")
    path = live.WeightPath()
    model.fit(*data, epochs=5, verbose=0, callbacks=[path])
    assert path.recorded.lost is not None and not np.isfinite(model.get_weights()[0]).all()
    lab = labs.LossLandscape(model, data, path)
    finish(lab)
    lab.picture.frame()
    assert "weights out" in lab.words()
    assert np.isfinite(lab.scene.grid.values()).any()
    lab.press("step")
    assert "no longer a number" in lab.words()
    lab.press("reset")
    assert "run the cell again" in lab.words()
    with pytest.raises(LearnerError, match="not all finite numbers"):
        labs.LossLandscape(model, data)


def test_places_without_a_finite_loss_are_marked(lab, monkeypatch):
    real = LossSurface.losses

    def holes(surface, plane, others, coordinates):
        losses = real(surface, plane, others, coordinates)
        losses[coordinates[:, 0] > 0.5] = np.inf
        return losses

    monkeypatch.setattr(LossSurface, "losses", holes)
    lab.press("turn")
    finish(lab)
    assert "At 150 of the 625 places (crosses) the loss is no finite number" in lab.words()
    assert len(lab.picture.map._crosses.get_xdata()) == 150
    lab.picture.frame()


@pytest.mark.parametrize("error", [RuntimeError("broken"), KeyboardInterrupt()])
def test_an_error_while_computing_harms_nothing_and_does_not_repeat(lab, monkeypatch, error):
    before = state(lab.model)

    def broken(*_):
        raise error

    lab.press("turn")
    assert lab.working
    monkeypatch.setattr(LossSurface, "losses", broken)
    with pytest.raises(type(error)):
        lab.tick()
    assert not lab.working and state(lab.model) == before
    monkeypatch.undo()
    lab.press("turn")
    finish(lab)
    assert np.isfinite(lab.scene.grid.values()).all()


def test_where_a_place_costs_much_the_old_map_stays_until_the_new_one_is_there(lab, monkeypatch):
    finish(lab)
    old = lab.scene
    monkeypatch.setattr(
        landscape_scene.Scene, "cost", property(lambda self: 0.05, lambda self, value: None), raising=False
    )
    lab.press("turn")
    assert lab.scene is old and lab.working
    lab.tick()
    assert lab.scene is old
    assert finish(lab) > 600
    assert lab.scene is not old and lab.scene.grid.complete


def test_the_window_can_be_widened_without_another_plane(lab):
    lab.run(1)
    plane = lab.scene.plane
    lab.set(window=3.0)
    finish(lab)
    assert lab.scene.plane is plane
    assert lab.scene.half == pytest.approx(3 * lab.scene.suits)


def test_looking_leaves_the_model_and_a_schedule_alone(data):
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
    model.compile(optimizer=keras.optimizers.SGD(schedule), loss="sparse_categorical_crossentropy")
    lab = labs.LossLandscape(model, data)
    lab.press("step")
    assert lab.trainer.step == 1
    with pytest.raises(LearnerError, match="follows a schedule"):
        lab.set(learning_rate=0.5)


def test_a_page_is_asked_to_go_on_until_the_map_is_complete(lab):
    lab.press("turn")
    assert lab.working
    lab._repr_mimebundle_()
    assert lab.session.stage.playing and lab.session.widgets["play"].description == "Play"
    while lab.working:
        lab.session._on_message({"kind": "tick"})
    assert not lab.session.stage.playing and lab.scene.grid.complete
    lab.close()


def test_a_model_that_is_compiled_anew_is_not_shown_with_its_old_loss(data, refused):
    model = plain()
    lab = labs.LossLandscape(model, data)
    model.compile("sgd", "mse")
    with refused("compiled anew since this lab was made"):
        lab.set(plane=RANDOM)


def test_what_does_not_fit_is_one_line(data, recorded, refused):
    model, paths = recorded
    x, y = data
    bare = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10)])
    stateful = [keras.Input(batch_shape=(16, 8, 8)), keras.layers.LSTM(3, stateful=True), keras.layers.Dense(10)]
    keeps = keras.Sequential(stateful)
    keeps.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    slips = [
        (lambda: labs.LossLandscape(keeps, data), "it keeps states from batch to batch"),
        (lambda: labs.LossLandscape(bare, data), "call model.compile"),
        (lambda: labs.LossLandscape("model", data), "must be a Keras model"),
        (lambda: labs.LossLandscape(model, x), "train=an array"),
        (lambda: labs.LossLandscape(model, (x[:, :4], y)), "one sample has shape"),
        (lambda: labs.LossLandscape(model, data, "path"), r"path='path': it must be a live.WeightPath\(\)"),
        (lambda: labs.LossLandscape(model, data, live.WeightPath()), "path holds nothing yet"),
        (lambda: labs.LossLandscape(model, data, {}), "path holds 0 paths"),
        (lambda: labs.LossLandscape(plain(), data, paths["sgd"]), "path was recorded from a model of 1,242 weights"),
        (lambda: labs.LossLandscape(model, data, samples=0), "samples=0"),
        (lambda: labs.LossLandscape(None, None, learning_rate=-1), "learning_rate=-1"),  # before it looks at the model
        (lambda: labs.LossLandscape(None, None, plane="flat"), "plane='flat'"),
        (lambda: labs.LossLandscape(model, data, batch_size=-1), "batch_size=-1"),
    ]
    for slip, words in slips:
        with refused(words):
            slip()


def test_no_words_are_cut_off_or_lie_upon_each_other(recorded, data, demand_clear_words):
    model, paths = recorded
    lab = labs.LossLandscape(model, data, {"SGD with a long name": paths["sgd"], "Adam": paths["adam"]})
    demand_clear_words(lab.picture)
