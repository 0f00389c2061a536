"""The worlds of chapter 11 and what is reckoned in them, against what follows from their rules."""

import numpy as np
import pytest

from dltutor.scratch.doing import bandit, boat, gridworld, planning, tic_tac_toe


def test_a_move_leads_somewhere_and_never_into_a_wall():
    world = gridworld.world(slip=0.3)
    np.testing.assert_allclose(world.chances.sum(axis=2), 1)
    assert not world.chances[:, ~world.walls][:, :, world.walls].any()


def test_steps_come_as_often_as_the_chances_say():
    world, chance = gridworld.world(["...", ".S.", "..G"], slip=0.4), np.random.default_rng(0)
    led = np.bincount([world.step(4, 0, chance)[0] for _ in range(4000)], minlength=9) / 4000
    np.testing.assert_allclose(led, world.chances[0, 4], atol=0.03)


def test_a_plan_on_a_floor_that_does_not_slip_is_the_shortest_way():
    world = gridworld.world(slip=0, cost=0)
    values = planning.plan(world.chances, world.rewards, world.ends, 0.9).values
    assert values[0] == pytest.approx(0.9**17)  # 18 steps, the last one is paid


def test_no_other_policy_is_worth_more_than_the_plan():
    world, chance = gridworld.world(["S..", ".#P", "..G"]), np.random.default_rng(0)
    given = world.chances, world.rewards, world.ends
    best = planning.plan(*given, 0.9).values
    for _ in range(200):
        assert (planning.worth(*given, chance.integers(4, size=9), 0.9)[~world.ends] <= best[~world.ends] + 1e-5).all()


def test_what_a_policy_is_worth_solves_its_linear_system():
    world, actions = gridworld.world(slip=0.2), np.random.default_rng(1).integers(4, size=100)
    way = world.chances[actions, np.arange(100)] * ~world.ends[:, None]
    exact = np.linalg.solve(np.eye(100) - 0.97 * way * ~world.ends, way @ world.rewards)
    found = planning.worth(world.chances, world.rewards, world.ends, actions, 0.97)
    np.testing.assert_allclose(found, exact, atol=1e-5)


def test_estimates_are_means_and_what_is_lost_is_counted():
    player = bandit.Player(np.array([[1.0, 3.0]]), epsilon=1.0)
    player.pull(2000)
    np.testing.assert_allclose(player.estimates, player.means, atol=0.15)
    assert player.regret[-1] == pytest.approx(2 * player.counts[0, 0]) and player.counts.sum() == 2000


def test_the_boat_changes_its_mind_where_both_plans_are_worth_the_same():
    limit = 10 * 0.95**2 * 0.05
    assert boat.Race(buoy=limit - 1e-3).finishes and not boat.Race(buoy=limit + 1e-3).finishes


def test_a_table_of_all_games_says_what_search_says():
    table = tic_tac_toe.Table()
    table.play(15_000, learning_rate=0.5, epsilon=0.5)
    boards = [b for after in tic_tac_toe.boards_after("." * 9) for b in (after, *tic_tac_toe.boards_after(after))]
    right = [round(table.values.get(board, 0)) == tic_tac_toe.best(board) for board in boards]
    assert np.mean(right) > 0.9
