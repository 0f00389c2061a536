"""The pole on a cart is the one of Gymnasium, and returns are what their definition says."""

import numpy as np
import pytest

from dltutor.scratch.doing import cart_pole


def test_a_step_follows_the_equations_of_motion():
    """The two equations from which the usual formula is solved: of the whole, and of the pole about its hinge."""
    chance = np.random.default_rng(0)
    states, pushes = chance.normal(0, 1, (40, 4)), chance.choice([-1, 0, 1], 40)
    after = cart_pole.step(states, pushes)
    _, speed, angle, turning = states.T
    gain, turn = (after[:, 1] - speed) / 0.02, (after[:, 3] - turning) / 0.02
    cart, pole, half = 1.0, 0.1, 0.5
    sideways = (cart + pole) * gain + pole * half * (turn * np.cos(angle) - turning**2 * np.sin(angle))
    np.testing.assert_allclose(sideways, 10 * pushes, atol=1e-9)
    np.testing.assert_allclose(gain * np.cos(angle) + 4 / 3 * half * turn, 9.8 * np.sin(angle), atol=1e-9)
    np.testing.assert_allclose(after[:, [0, 2]], states[:, [0, 2]] + 0.02 * states[:, [1, 3]])


def test_a_game_ends_when_the_pole_leans_too_far_or_the_cart_leaves_the_track():
    states = np.array([[2.39, 0, 0, 0], [2.41, 0, 0, 0], [0, 0, -0.2, 0], [0, 0, -0.21, 0]])
    assert cart_pole.fell(states).tolist() == [False, True, False, True]


def test_many_games_are_played_as_one():
    def push(states):
        return np.where(states[:, 2] > 0, 1, -1)

    beginning = cart_pole.start(6, np.random.default_rng(999))
    single = [sum(1 for _ in cart_pole.play(push, beginning[i : i + 1])) for i in range(6)]
    assert cart_pole.lengths(push, games=6).tolist() == single


@pytest.mark.parametrize("discount", [0.0, 0.7, 1.0])
def test_returns_are_what_their_definition_says(discount):
    rewards = np.random.default_rng(1).normal(size=(9, 2))
    ended = np.zeros((9, 2), bool)
    ended[[3, 5], [0, 1]] = True
    found = cart_pole.returns(rewards, ended, discount)
    for t in range(9):
        for game, end in ((0, 3), (1, 5)):
            last = end if t <= end else 8
            wanted = sum(discount ** (k - t) * rewards[k, game] for k in range(t, last + 1))
            assert found[t, game] == pytest.approx(wanted)


def test_advantages_have_the_mean_0_and_the_deviation_1():
    chance = np.random.default_rng(2)
    going = np.arange(7)[:, None] < np.array([7, 3, 1])
    found = cart_pole.advantages(chance.normal(5, 3, (7, 3)), going)
    assert found[going].mean() == pytest.approx(0, abs=1e-9) and found[going].std() == pytest.approx(1)
    assert not found[~going].any()
