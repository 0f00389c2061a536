"""The lab of two adversaries: driven, drawn on, in slow motion, its goals, and what it does with nonsense."""

import keras
import numpy as np
import pytest
from keras.layers import Dense

from dltutor import datasets, labs
from dltutor.labs.adversarial.adversaries.failures import FAILURES
from dltutor.labs.adversarial.adversaries.figure import STAGES
from dltutor.labs.adversarial.adversaries.lab import TRAINED
from dltutor.labs.adversarial.adversaries.state import State
from dltutor.labs.adversarial.adversaries.words import verdict
from dltutor.live.adversarial import graph as made

from ..beginning import at_rest


def models(noise=2, units=8, seed=0):
    keras.utils.set_random_seed(seed)
    generator = keras.Sequential([keras.Input((noise,)), Dense(units, "relu"), Dense(2)])
    discriminator = keras.Sequential([keras.Input((2,)), Dense(units, "relu"), Dense(1)])
    return generator, discriminator


def make(data="ring", noise=2, **settings):
    return labs.Adversaries(*models(noise), data, **settings)


def drag(lab, *places):
    """Press at the first place, go along the others, let go."""
    spots = [lab.picture.place("plane", *place) for place in places]
    lab.point("down", *spots[0])
    for spot in spots[1:]:
        lab.point("move", *spot)
    lab.point("up", *spots[-1])


def weights(lab):
    return [[w.copy() for w in model.get_weights()] for model in (lab.pair.generator, lab.pair.discriminator)]


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize(("noise", "name"), [(1, "noise"), (5, "noise: 5 numbers")])
def test_noise_of_another_size_is_shown_as_far_as_it_can_be(noise, name):
    lab = make(noise=noise)
    lab.press("round")
    assert lab.picture.noise_name.get_text() == name
    assert bool(len(lab.picture._grid.get_xdata())) == (noise == 1)
    frame = lab.picture.frame().copy()
    lab.set(grid=False)
    assert (frame != lab.picture.frame()).any() == (noise == 1)
    lab.press("stage")
    assert lab.slow.noise.shape == (64, noise)


def test_round_and_the_players_alone():
    lab = make()
    start = weights(lab)
    lab.press("discriminator")
    after = weights(lab)
    assert same(start[0], after[0]) and not same(start[1], after[1]) and lab.pair.round == 0
    lab.press("generator")
    last = weights(lab)
    assert not same(after[0], last[0]) and same(after[1], last[1])
    lab.press("round")
    assert lab.pair.round == 1
    lab.press("reset")
    assert all(same(a, b) for a, b in zip(start, weights(lab), strict=True)) and lab.pair.round == 0


def test_it_is_the_learners_models_that_are_trained():
    generator, discriminator = models()
    lab = labs.Adversaries(generator, discriminator)
    before = generator.get_weights()
    lab.play()
    lab.tick(0.02)
    lab.play(False)
    assert lab.pair.round > 0 and not same(before, generator.get_weights())
    places = np.random.default_rng(0).normal(size=(5, 2)).astype("float32")
    look = lab.pair.look(places, places, places, places)
    np.testing.assert_allclose(look[0], discriminator(places).numpy()[:, 0], atol=1e-5)
    np.testing.assert_allclose(look[2], generator(places).numpy(), atol=1e-5)


def test_an_arrow_is_minus_the_gradient_of_the_generators_loss():
    generator, _ = models()
    lab = labs.Adversaries(generator, keras.Sequential([keras.Input((2,)), Dense(8, "tanh"), Dense(1)]))
    lab.press("round")
    noise = np.random.default_rng(1).normal(size=(4, 2)).astype("float32")
    *_, starts, ways = lab.pair.look(noise, noise, noise, noise)
    softplus = lambda z: np.logaddexp(0, z)  # noqa: E731
    loss = lambda p: softplus(-lab.pair.discriminator(p.astype("float32")).numpy()[:, 0])  # noqa: E731
    for k in range(2):
        h = np.zeros(2)
        h[k] = 1e-2
        slope = (loss(starts + h) - loss(starts - h)) / 2e-2
        np.testing.assert_allclose(ways[:, k], -slope, atol=2e-3)


def test_slow_motion_goes_through_the_seven_stages_and_changes_models_in_two_of_them():
    lab = make(batch_size=8, discriminator_updates=2)
    seen = []
    for i, name in enumerate(STAGES):
        before = weights(lab)
        lab.press("stage")
        after = weights(lab)
        assert lab.slow.stage == i and not lab.values.slow
        assert same(before[0], after[0]) == (name != "the generator moves")
        assert same(before[1], after[1]) == (name != "it learns")
        seen.append(lab.words())
    assert lab.pair.round == 1 and len(set(seen)) == len(STAGES)
    assert "8 times noise is drawn" in seen[0] and "makes 2 updates" in seen[3] and "Before:" in seen[4]
    lab.set(batch_size=4)
    assert lab.slow.stage is None
    lab.press("stage")
    assert len(lab.slow.noise) == 4


def test_a_slow_round_is_a_round():
    """But for the noise: the same goes through the whole of it."""
    slow, plain = make(batch_size=8), make(batch_size=8)
    for _ in STAGES:
        slow.press("stage")
    plan = plain.pair.plan(1)
    plan[1][1] = plan[1][0]
    plain.pair.play(plan, 1)
    for a, b in zip(weights(slow), weights(plain), strict=True):
        for x, y in zip(a, b, strict=True):
            np.testing.assert_allclose(x, y, atol=1e-6)


def test_slow_motion_plays_by_itself_and_the_fakes_come_in_the_second_stage(monkeypatch):
    monkeypatch.setattr("dltutor.labs.adversarial.adversaries.lab.STAGE_SECONDS", 1e-9)
    lab = make(slow=True)
    lab.play()
    shown = []
    for _ in STAGES:
        lab.tick()
        shown.append(len(lab.picture._fakes.get_xdata()))
    assert shown[0] == 0 and min(shown[1:]) > 0 and lab.pair.round == 1
    lab.set(slow=False)
    lab.tick(0.01)
    assert lab.pair.round > 1 and lab.slow.stage is None


def test_points_are_drawn_erased_and_learned_from():
    lab = make("drawing")
    first = len(lab.real.x)
    drag(lab, (-2, -2), (-1, -2), (0, -2))
    assert len(lab.real.x) > first + 20
    lab.set(pen="erase")
    drag(lab, (-2, -2), (-1.8, -2))
    assert not (np.hypot(*(lab.real.x - [-2, -2]).T) < 0.2).any()
    lab.press("round")
    assert lab.pair.round == 1 and len(lab.pair.x) == len(lab.real.x)
    lab.press("clear")
    assert len(lab.real.x) == 0 and "too few to learn from" in lab.words()
    lab.press("play")
    assert not lab.playing and "too few real points" in lab.words()
    for name in ("round", "discriminator", "generator", "stage"):
        lab.press(name)
    lab.tick()
    assert lab.pair.round == 1
    lab.set(pen="draw")
    drag(lab, (0, 0), (1, 1))
    lab.press("round")
    assert lab.pair.round == 2


def test_points_are_set_with_the_keyboard():
    lab = make("drawing")
    lab.press("clear")
    for key in ("ArrowRight", "ArrowRight", "Enter", "ArrowUp", "Enter"):
        lab.type(key)
    np.testing.assert_allclose(lab.real.x, [[0.2, 0], [0.2, 0.2]])
    lab.type("Delete")
    assert len(lab.real.x) == 0
    lab.set(data="line")
    lab.type("Enter")
    assert 'Choose the real points "drawing"' in lab.words()


def test_an_own_array_is_taken_and_the_plane_reaches_as_far():
    x = datasets.cloud("two clusters", 60) * 100
    lab = labs.Adversaries(*models(), x)
    assert lab.picture.limit > 150 and lab.values.data == "your array"
    lab.press("round")
    lab.set(data="ring")
    assert lab.picture.limit < 5
    assert "data=x" in labs.Adversaries(*models(), x).to_code()


def test_other_points_and_settings_go_on_and_nothing_is_traced_again():
    lab = make()
    lab.press("round")
    graphs = dict(lab.pair._updates.kept.graphs)
    for settings in ({"data": "line"}, {"loss": "Wasserstein"}, {"batch_size": 512}, {"discriminator_updates": 0}):
        lab.set(**settings)
        lab.press("round")
    assert lab.pair.round == 5 and lab.pair._updates.kept.graphs == graphs


def test_the_words_say_what_happens():
    state = State(1000, 0.5, 0.5, 0.1, 0.05, 12, 12, 0.99, 1.0)
    said = {
        "Fitted": {},
        "Balance": {"distance": 0.5},
        "Mode collapse": {"covered": 1, "distance": 1.5, "near": 1.0, "spread": 0.01},
        "The discriminator wins": {"right": 0.98, "distance": 0.5},
        "It misses something": {"covered": 7, "distance": 0.4, "right": 0.7},
        "The fakes run away": {"away": 1.0, "near": 0.0, "covered": 0, "distance": 9.0},
        "The generator is ahead": {"right": 0.2, "distance": 0.4},
        "a little ahead": {"right": 0.7, "distance": 0.4},
        "random weights": {"round": 0, "covered": 0},
    }
    for start, changes in said.items():
        assert start in verdict(State(**{**vars(state), **changes}))
    wins = {**vars(state), "right": 0.99, "distance": 1.0}
    assert "arrows are short" in verdict(State(**{**wins, "arrow": 0.001}))
    assert "can learn" in verdict(State(**{**wins, "arrow": 1.3}))


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_is_set_by_one_choice_and_left_again(name):
    lab = make(generator_rate=0.003)
    lab.set(failure=name)
    assert FAILURES[name].words in lab.words() and lab.values.failure == name and not lab.notice
    for key, value in FAILURES[name].settings.items():
        assert getattr(lab.values, key) == value == pytest.approx(getattr(lab.pair, key))
    rebuilt = make(failure=name, generator_rate=0.003)
    assert {key: getattr(rebuilt.values, key) for key in TRAINED} == {key: getattr(lab.values, key) for key in TRAINED}
    assert lab.to_code() == rebuilt.to_code() and "failure" not in lab.to_code()
    lab.set(failure="nothing")
    assert (lab.pair.loss, lab.pair.discriminator_updates, lab.pair.generator_updates) == ("log", 1, 1)
    assert "You provoke" not in lab.words()
    assert (lab.pair.discriminator_rate, lab.pair.generator_rate) == pytest.approx((0.001, 0.003))


def test_to_provoke_is_to_begin_anew_and_to_go_on_evenly_is_not():
    lab = make()
    lab.press("round")
    start = lab.pair.round
    lab.set(failure="mode collapse")
    assert start == 1 and lab.pair.round == 0
    lab.press("round")
    lab.set(failure="nothing")
    assert lab.pair.round == 1


def test_the_choice_follows_the_settings():
    lab = make()
    lab.set(generator_updates=10)
    assert lab.values.failure == "mode collapse"
    lab.set(generator_updates=9)
    assert lab.values.failure == "nothing"


SEEN = {
    "mode collapse": "Mode collapse",
    "vanishing gradient": "The arrows are short",
    "discriminator too slow": "The fakes run away",
    "discriminator far ahead": "The discriminator wins",
}


@pytest.mark.parametrize("name", FAILURES)
def test_each_failure_comes_about(name):
    keras.utils.set_random_seed(0)
    generator = keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(2)])
    discriminator = keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(1)])
    lab = labs.Adversaries(generator, discriminator, failure=name)
    lab.pair.train(rounds=2000)
    lab.refresh()
    assert SEEN[name] in lab.words()


def test_collapse_and_repair_are_noticed_on_the_same_points():
    lab = make("gaussians")
    where = datasets.clouds.centres("gaussians")
    lab.press("round")
    lab.pair.round = 1000

    def place(fakes):
        lab.pair._judge = lab.pair._changes, fakes
        lab.refresh()

    place(np.full((1000, 2), where[0]))
    assert "Mode collapse" in lab.words() and at_rest(lab).done[1] and not lab.done[2]
    assert lab.progress.notes[1] == "1 of 8 parts, gaussians"
    lab.set(data="two clusters")
    place(datasets.cloud("two clusters", 1000))
    assert not lab.done[2]  # another distribution
    lab.set(data="gaussians")
    place(datasets.cloud("gaussians", 1000, seed=1))
    assert lab.done[2] and lab.progress.notes[2].startswith("all 8 parts")
    assert not lab.done[0]


def test_the_ring_is_fitted_and_said_so():
    lab = labs.Adversaries(*models(units=32))
    for _ in range(40):
        lab.pair.train(rounds=100)
        lab.refresh()
        if lab.done[0]:
            break
    assert lab.done[0] and "Fitted" in lab.words()
    assert lab.progress.notes[0].startswith("after")


def test_a_diverged_training_pauses_says_why_and_reset_mends():
    generator, discriminator = models()
    for model in (generator, discriminator):
        model.compile(optimizer=keras.optimizers.SGD(1.0))
    lab = labs.Adversaries(generator, discriminator, 1000 * datasets.cloud("line", 50), loss="least squares")
    lab.play()
    for _ in range(50):
        lab.tick(0.001)
    assert not lab.playing and "It diverged" in lab.words()
    lab.set(discriminator_rate=1e-5, generator_rate=1e-5)
    lab.press("reset")
    assert "diverged" not in lab.words()


def test_compiled_models_keep_their_optimizers_and_rates():
    generator, discriminator = models()
    generator.compile(optimizer=keras.optimizers.SGD(0.02))
    lab = labs.Adversaries(generator, discriminator)
    assert lab.values.generator_rate == pytest.approx(0.02) and lab.values.discriminator_rate == pytest.approx(1e-3)
    assert lab.pair.generator_optimizer is generator.optimizer
    lab = labs.Adversaries(generator, discriminator, generator_rate=0.5)
    assert lab.pair.generator_rate == pytest.approx(0.5)


def test_code_makes_the_same_lab_again():
    lab = make("line", loss="Wasserstein", discriminator_updates=5)
    assert lab.to_code() == (
        "labs.Adversaries(generator, discriminator, data='line', loss='Wasserstein', discriminator_updates=5)"
    )
    generator, discriminator = models()
    again = eval(lab.to_code(), {"labs": labs, "generator": generator, "discriminator": discriminator})
    assert vars(again.values) == vars(lab.values)


def test_words_in_the_picture_lie_apart_while_a_round_is_slow(demand_clear_words):
    lab = make("drawing")
    lab.press("stage")
    demand_clear_words(lab.picture)


def test_running_the_cell_again_leaves_no_second_training_and_no_graph(on_page):
    made._kept.clear()
    old = on_page(make())
    old.play()
    old.tick(0.01)
    new = on_page(make())
    assert len(made._kept) == 1
    assert not new.playing


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"data": "star"}, "data='star'"),
        ({"data": 7}, "data=7"),
        ({"data": np.zeros((4, 3))}, "data has shape"),
        ({"data": [[1, 2], [np.nan, 1]]}, "data contains NaN"),
        ({"discriminator_updates": -1}, "discriminator_updates=-1"),
    ):
        with refused(named):
            make(arguments.pop("data", "ring"), **arguments)


@pytest.mark.parametrize(
    "x", [np.ones((9, 2)), np.eye(2), np.c_[np.arange(9.0), np.zeros(9)]], ids=["one place", "two points", "flat"]
)
def test_points_without_spread_do_no_harm(x):
    lab = labs.Adversaries(*models(), x)
    lab.press("round")
    lab.picture.frame()
    assert lab.pair.round == 1 and "Round 1" in lab.words()
