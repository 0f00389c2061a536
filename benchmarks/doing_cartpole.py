"""The pole of chapter 11: a policy in plain Keras, and a plan in a learned model, each beside its rivals.

python benchmarks/doing_cartpole.py [SEED …]

Each row says bar and measured, five seeds without an argument. Seconds are those of the processor, without the first
training step, which Keras traces. The policy and the model are those of the chapter's cells.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers

from dltutor import live
from dltutor.labs.doing.cartpole.dreaming import Imagined, Planner
from dltutor.labs.doing.cartpole.learner import PolicyGradient
from dltutor.labs.doing.cartpole.players import Search, rule
from dltutor.scratch.doing import cart_pole
from dltutor.scratch.doing.cart_pole import LONGEST, SOLVED

ROOM = 120  # seconds after which a policy has failed
traced: list[int] = []


def counted(wanted: object, given: object) -> object:
    """Cross-entropy that notes each time it is traced."""
    traced.append(1)
    return keras.losses.binary_crossentropy(wanted, given)


def new_policy(seed: int) -> keras.Model:
    """The network of the chapter."""
    keras.utils.set_random_seed(seed)
    policy = keras.Sequential([keras.Input((4,)), layers.Dense(32, "tanh"), layers.Dense(1, "sigmoid")])
    policy.compile(keras.optimizers.Adam(0.02), counted)
    return policy


def answer(policy: keras.Model) -> Callable[[np.ndarray], np.ndarray]:
    """Chances of a push to the right, in NumPy."""
    w1, b1, w2, b2 = policy.get_weights()
    return lambda states: 1 / (1 + np.exp(-(np.tanh(states @ w1 + b1) @ w2 + b2)[:, 0]))


def by_train_on_batch(seed: int, games: int = 16) -> tuple[float, int]:
    """Seconds and games until 20 new games last long enough, as the chapter's cell trains it."""
    policy, chance, seconds = new_policy(seed), np.random.default_rng(seed), 0.0
    rows = games * LONGEST
    policy.train_on_batch(np.zeros((rows, 4)), np.zeros(rows), sample_weight=np.zeros(rows))
    before, played = len(traced), 0
    while seconds < ROOM:
        began = time.process_time()
        states, going = np.zeros((LONGEST, games, 4)), np.zeros((LONGEST, games), bool)
        right, chances = np.zeros((LONGEST, games)), answer(policy)

        def push(now: np.ndarray, chances: Callable = chances) -> np.ndarray:
            return np.where(chance.random(len(now)) < chances(now), 1, -1)

        for t, (now, pushes, alive) in enumerate(cart_pole.play(push, cart_pole.start(games, chance))):
            states[t], right[t], going[t] = now, pushes > 0, alive
        weights = cart_pole.advantages(cart_pole.returns(1.0 * going, ~going, 0.99), going)
        policy.train_on_batch(states.reshape(-1, 4), right.ravel(), sample_weight=weights.ravel())
        seconds, played = seconds + time.process_time() - began, played + games
        chances = answer(policy)
        if cart_pole.lengths(lambda s, chances=chances: np.where(chances(s) > 0.5, 1, -1)).mean() >= SOLVED:
            break
    assert len(traced) == before, "train_on_batch was traced anew"
    return seconds, played


def in_the_lab(seed: int) -> tuple[float, int]:
    """The same by what the lab trains with, testing included."""
    learner = PolicyGradient(new_policy(seed), seed)
    learner.trainer.trace()
    learner.update()
    before, began = len(traced), time.process_time()
    while not learner.solved and time.process_time() - began < ROOM:
        learner.update(games=(16, 4, 16, 64)[learner.updates % 4] if seed % 2 else 16)
    assert len(traced) == before, "the trainer was traced anew"
    return time.process_time() - began, learner.games


def steps_of_chance(seed: int, steps: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """States with pushes drawn by chance, and the changes that followed."""
    chance = np.random.default_rng(seed)
    now, inputs, changes = cart_pole.start(1, chance), [], []
    for _ in range(steps):
        push = chance.choice([-1, 1], size=1)
        following = cart_pole.step(now, push)
        inputs.append([*now[0], push[0]])
        changes.append(following[0] - now[0])
        now = cart_pole.start(1, chance) if cart_pole.fell(following)[0] else following
    return np.array(inputs), np.array(changes)


def planned(imagine: Callable, seed: int, games: int = 10) -> float:
    """Steps that a plan holds it, in the mean."""
    planner = Planner(Imagined(imagine), seed)
    return float(cart_pole.lengths(lambda now: np.array([planner.push(one, 5, 64) for one in now]), games).mean())


def by_model(seed: int) -> tuple[float, float, float]:
    """Seconds to learn the model; steps with a plan in it, and in a linear one."""
    inputs, changes = steps_of_chance(seed)
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((5,)), layers.Dense(32, "tanh"), layers.Dense(4)])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    size, began = changes.std(axis=0), time.process_time()
    live.train(model, (inputs, changes / size), epochs=150, batch_size=32)
    seconds = time.process_time() - began
    w1, b1, w2, b2 = model.get_weights()
    linear = np.linalg.lstsq(inputs, changes, rcond=None)[0]

    def network(states: np.ndarray, pushes: np.ndarray) -> np.ndarray:
        return states + (np.tanh(np.column_stack([states, pushes]) @ w1 + b1) @ w2 + b2) * size

    def straight(states: np.ndarray, pushes: np.ndarray) -> np.ndarray:
        return states + np.column_stack([states, pushes]) @ linear

    return seconds, planned(network, seed), planned(straight, seed)


def searched(seed: int) -> int:
    """Games until chance has found four numbers."""
    search = Search(seed)
    while not search.found:
        search.try_one()
    return len(search.course)


def measure(seeds: list[int]) -> None:
    """Print the rows."""
    for turning in (0, 0.3):
        held = cart_pole.lengths(lambda states, turning=turning: rule(states, turning)).mean()
        print(f"rule, angle + {turning} × its speed: {held:.0f} of {LONGEST} steps, no games")
    print("random search of four numbers: games", sorted(map(searched, seeds)))
    for name, learn in (("train_on_batch", by_train_on_batch), ("the lab", in_the_lab)):
        found = [learn(seed) for seed in seeds]
        print(f"policy gradient, {name}: seconds", [round(s, 2) for s, _ in found], "games", [g for _, g in found])
        print("  (wanted: 4 of 5 seeds in 10 s, all in 30 s; traced anew: never)")
    found = [by_model(seed) for seed in seeds]
    print("a model from 200 steps of chance: seconds to learn", [round(s, 2) for s, *_ in found], "(at most 5)")
    print("  steps with a plan in it", [round(held) for _, held, _ in found], "(at least 450)")
    print("  steps with a plan in a linear model", [round(held) for *_, held in found])


if __name__ == "__main__":
    measure([int(seed) for seed in sys.argv[1:]] or [0, 1, 2, 3, 4])
