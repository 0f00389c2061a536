"""The tables of chapter 11: what bandits, a plan, Q-learning, self-play and the boat reach, each with five seeds.

python benchmarks/doing_tables.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor.scratch.doing import bandit, boat, gridworld, planning, tic_tac_toe

SEEDS = range(5)
PLAYERS = {
    "epsilon 0": {},
    "epsilon 0.1": {"epsilon": 0.1},
    "epsilon 0.3": {"epsilon": 0.3},
    "epsilon 1": {"epsilon": 1.0},
    "UCB": {"hope": 2.0},
    "optimistic start": {"start": 5.0},
}


def main() -> None:
    bandits()
    plan = planned()
    q_learning(plan)
    self_play()
    race()


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and the processor seconds that it took."""
    began = time.process_time()
    return work(), time.process_time() - began


def spread(values: list[float]) -> str:
    """Mean, least and largest."""
    return f"{np.mean(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def bandits() -> None:
    print("bandits, 500 players with 10 arms, 1,000 pulls: the best arm in the last 100")
    for name, way in PLAYERS.items():
        shares, seconds = [], 0.0
        for seed in SEEDS:
            player = bandit.Player(np.random.default_rng(seed).normal(size=(500, 10)), seed=seed, **way)
            seconds += timed(lambda player=player: player.pull(1000))[1]
            shares.append(float(np.mean(player.best[-100:])))
        print(f"  {name:16} {spread(shares)}, {seconds / len(SEEDS):.2f} s")


def planned() -> planning.Plan:
    world = gridworld.world()
    plans, seconds = timed(lambda: [planning.plan(world.chances, world.rewards, world.ends, 0.95) for _ in range(200)])
    print(f"value iteration: {plans[0].sweeps} sweeps in {1000 * seconds / 200:.2f} ms (wanted: 5)")
    return plans[0]


def q_learning(plan: planning.Plan) -> None:
    world = gridworld.world()
    best = plan.values[world.start]
    for rate in (0.02, 0.2, 1.0):
        speeds, reached, ends = [], [], []
        for seed in SEEDS:
            learner, first, last, walking = gridworld.QLearner(world, seed), None, [], 0.0
            while learner.games < 1000:
                walking += timed(lambda learner=learner, rate=rate: learner.walk(250, rate, 0.1, 0.95))[1]
                actions = learner.actions
                share = planning.worth(world.chances, world.rewards, world.ends, actions, 0.95)[world.start] / best
                first = learner.games if first is None and share >= 0.95 else first
                last.append(share)
            speeds.append(learner.steps / walking)
            reached.append(first)
            ends.append(float(np.mean(last[-30:])))
        told = f"95 % of the plan after {reached} games, at the end {spread(ends)} of it"
        print(f"Q-learning, rate {rate:4}: {min(speeds):,.0f} steps/s or more (wanted: 30,000); {told}")


def self_play() -> None:
    lost, by_chance, seconds = [], [], []
    for seed in SEEDS:
        table = tic_tac_toe.Table(seed)
        seconds.append(timed(lambda table=table: table.play(20_000, learning_rate=0.3, epsilon=0.2))[1])
        lost.append(tic_tac_toe.share_lost(table.choose, tic_tac_toe.perfectly, 500, seed))
        by_chance.append(tic_tac_toe.share_lost(tic_tac_toe.anywhere, tic_tac_toe.perfectly, 500, seed))
    print(f"tic-tac-toe, 20,000 games in {max(seconds):.1f} s (wanted: 10): loses {spread(lost)} (wanted: 0.10)")
    print(f"  who plays by chance loses {spread(by_chance)}")


def race() -> None:
    for discount in (0.5, 0.7, 0.8, 0.9, 0.95, 0.99):
        found = boat.Race(discount=discount)
        print(f"boat, discount {discount}: {'finishes' if found.finishes else 'circles for ever'}")


if __name__ == "__main__":
    main()
