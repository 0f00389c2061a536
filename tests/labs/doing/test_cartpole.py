"""The pole on a cart: keys push it, who learns learns, a model is seen to be wrong, and nothing is traced anew."""

import time

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import labs
from dltutor.errors import LearnerError
from dltutor.figures.words import Words
from dltutor.labs.doing.cartpole.answering import answerer
from dltutor.labs.doing.cartpole.learner import ROWS, PolicyGradient
from dltutor.scratch.doing import cart_pole


def network(*, rate=0.02, loss="binary_crossentropy", last=None, seed=1):
    keras.utils.set_random_seed(seed)
    policy = keras.Sequential([keras.Input((4,)), layers.Dense(32, "tanh"), last or layers.Dense(1, "sigmoid")])
    policy.compile(keras.optimizers.Adam(rate), loss)
    return policy


def drawn_out(states, pushes):
    """A model in which the pole falls too fast."""
    return cart_pole.step(states, pushes) * [1, 1, 1.05, 1]


def play_on(lab, until, seconds=20):
    """Tick, as the page does, until something holds."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        lab.tick(0.02)
    assert until()


def test_a_key_that_is_held_begins_the_game_and_pushes_at_once():
    lab = labs.Cartpole()
    lab.hold("ArrowRight")
    assert lab.playing and lab.game.push == 1 and lab.game.state[1] > 0
    age = lab.game.age
    for _ in range(20):  # taps do not make time pass faster
        lab.hold()
        lab.hold("ArrowRight")
    assert lab.game.age <= age + 3
    lab.hold("ArrowLeft", "ArrowRight", "Enter")
    assert lab.steer == 0 and lab.held == ("ArrowLeft", "ArrowRight")


def test_pressing_beside_the_cart_pushes_it():
    lab = labs.Cartpole()
    lab.point("down", *lab.picture.place("scene", -2, 0.5))
    assert lab.steer == -1 and lab.game.push == -1
    lab.point("up", *lab.picture.place("scene", 2, 0.5))
    assert lab.steer == 0


def test_by_hand_only_a_long_game_counts():
    lab = labs.Cartpole()
    lab.run(2)
    assert lab.hand and not lab.done[0]
    while not lab.done[0]:  # a hand that follows the eye three steps late
        seen = [np.zeros(4)] * 3
        for _ in range(cart_pole.LONGEST):
            lean = seen[-3][2] + 0.3 * seen[-3][3]
            lab.held = () if abs(lean) < 0.03 else ("ArrowRight",) if lean > 0 else ("ArrowLeft",)
            if lab.game.over:
                lab._new_game()
                break
            lab._step()
            seen.append(lab.game.state)
        lab.refresh()


def test_a_rule_of_one_line_holds_it_only_with_the_speed_of_the_angle():
    lab = labs.Cartpole(who="rule")
    lab.run(1)
    assert not lab.done[1] and lab.game.over == "the pole fell"
    lab.set(turning=0.3)
    lab.run(1)
    assert lab.done[1] and lab.game.whole


def test_a_game_that_was_disturbed_does_not_count():
    lab = labs.Cartpole(who="rule", turning=0.3)
    lab.hold("ArrowRight")
    lab.run(1)
    assert lab.game.helped and lab.game.over and not lab.ruled
    assert any("does not count" in words.get_text() for words in lab.picture.figure.findobj(Words))


def test_chance_finds_four_numbers():
    lab = labs.Cartpole(who="search", pace="full")
    lab.play()
    play_on(lab, lambda: lab.search.found)
    assert lab.done[2] and lab.search.course[-1][1] == cart_pole.LONGEST
    assert cart_pole.lengths(lab.search.push, games=10, seed=3).mean() > 400


def test_a_network_learns_and_nothing_is_traced_anew():
    traced = []

    def loss(wanted, given):
        traced.append(1)
        return keras.losses.binary_crossentropy(wanted, given)

    lab = labs.Cartpole(network(loss=loss), pace="full")
    assert len(lab.search.course) > 0, "the rivals are drawn from the beginning"
    lab.play()
    play_on(lab, lambda: lab.learner.updates >= 2)
    before = len(traced)
    lab.set(games=64)
    play_on(lab, lambda: lab.learner.updates >= 4)
    lab.set(games=1)
    play_on(lab, lambda: lab.learner.updates >= 8)
    lab.set(games=16)
    play_on(lab, lambda: lab.learner.solved)
    assert lab.done[0] and len(traced) == before
    lab.set(learning_rate=2)
    play_on(lab, lambda: lab.spoiled)
    lab.play(False)
    assert lab.done[1]
    lab.press("reset")
    assert not lab.learner.updates and not lab.spoiled


def test_at_another_pace_an_update_follows_each_game_that_was_seen():
    lab = labs.Cartpole(network(), pace="real time")
    lab.play()
    play_on(lab, lambda: lab.learner.updates == 1)
    assert lab.game.over
    play_on(lab, lambda: not lab.game.over)
    assert lab.learner.updates == 1


def test_rows_that_only_fill_up_count_nothing():
    learner = PolicyGradient(network(), seed=0)
    learner.update(games=2)
    feed = learner.trainer.feed
    assert feed.x.shape == (ROWS, 4) and not feed.weights[-ROWS // 2 :].any()
    policy = network()
    used = feed.weights != 0
    policy.train_on_batch(feed.x[used], feed.y[used], sample_weight=feed.weights[used] * used.sum() / ROWS)
    for mine, theirs in zip(learner.policy.get_weights(), policy.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=2e-4)


def test_without_a_discount_there_is_nothing_to_be_learned():
    learner = PolicyGradient(network(), seed=0)
    before = learner.policy.get_weights()
    learner.update(discount=0.0)
    np.testing.assert_allclose(learner.policy.get_weights()[0], before[0], atol=1e-6)


def test_a_policy_may_give_a_chance_for_each_push():
    policy = network(loss="sparse_categorical_crossentropy", last=layers.Dense(2, "softmax"))
    learner = PolicyGradient(policy, seed=0)
    while not learner.solved and learner.updates < 80:
        learner.update()
    assert learner.solved


@pytest.mark.parametrize("kind", ["sequential", "functional", "other activation"])
def test_answers_are_those_of_the_model(kind):
    inputs = keras.Input((4,))
    stack = [layers.Dense(5, "relu"), layers.Dense(3, "gelu" if kind == "other activation" else "tanh")]
    outputs = inputs
    for layer in (*stack, layers.Dense(2, "softmax")):
        outputs = layer(outputs)
    model = keras.Model(inputs, outputs)
    if kind == "sequential":
        model = keras.Sequential([keras.Input((4,)), *stack, layers.Dense(2, "softmax")])
    x = np.random.default_rng(0).normal(0, 3, (6, 4))
    np.testing.assert_allclose(answerer(model)(x), np.array(model(x)), atol=1e-6)


def test_training_elsewhere_is_noticed():
    policy = network()
    lab = labs.Cartpole(policy)
    policy.train_on_batch(np.ones((8, 4)), np.ones(8))
    lab.news(at_rest=True)
    assert "trained elsewhere" in lab.words()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: labs.Cartpole(keras.Sequential([keras.Input((3,)), layers.Dense(1)])), "policy: it takes (None, 3)"),
        (lambda: labs.Cartpole("rule"), "policy='rule'"),
        (
            lambda: labs.Cartpole(network(last=layers.Dense(3, "softmax"))),
            "policy: it takes (None, 4) and gives (None, 3)",
        ),
        (lambda: labs.Cartpole(keras.Sequential([keras.Input((4,)), layers.Dense(1)])), "not compiled"),
        (lambda: labs.Cartpole(network(), model=cart_pole.step), "model: hand over either a policy or a model"),
        (lambda: labs.Cartpole(model=network()), "it must be a function of states and pushes"),
        (lambda: labs.Cartpole(model=lambda states, pushes: states[0]), "gives shape (4,): it must be (2, 4)"),
        (lambda: labs.Cartpole(model=lambda states, pushes: states @ pushes), "stops with ValueError"),
        (lambda: labs.Cartpole(model=cart_pole.step, who="network"), "who='network': it must be one of"),
        (lambda: labs.Cartpole(seed=-1), "seed=-1"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(make, said):
    with pytest.raises(LearnerError) as error:
        make()
    assert said in str(error.value) and "\n" not in str(error.value), error.value


def test_in_the_true_world_the_two_poles_never_part_and_the_plan_holds():
    lab = labs.Cartpole(model=cart_pole.step, looks=500)
    lab.run(1)
    assert lab.game.whole and lab.done == (False, False, False), "five steps are not few"
    lab.set(ahead=2)
    assert lab.done == (False, False, False), "the game was another plan's"
    lab.run(1)
    assert lab.game.whole and lab.done == (True, False, False)
    assert max(abs(true - imagined) for true, imagined in lab.dream.angles) < 1e-9


def test_mistakes_of_a_model_grow_until_the_next_look():
    lab = labs.Cartpole(model=drawn_out, who="rule", looks=5)
    lab.run(1)
    short = max(abs(true - imagined) for true, imagined in lab.dream.angles)
    assert not lab.done[1] and lab.dream.looks[:3] == [0, 5, 10]
    lab.set(looks=500)
    lab.run(1)
    assert lab.done[1] and lab.fooled > short


def test_a_poor_plan_fails():
    lab = labs.Cartpole(model=cart_pole.step, tries=1)
    lab.run(1)
    assert lab.done[2]
