"""How far ten clients come without sharing, what a gradient gives away, and whether one can tell who was in the data.

python benchmarks/fair_federated.py [SEEDS]

The network is that of chapter 13, 64-64-10. Last: how long the labs take for a round and for a control.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers

from dltutor import datasets, labs
from dltutor.labs.fair.federated.course import Course
from dltutor.labs.fair.read_off.sent import Client
from dltutor.scratch.fair import federated
from dltutor.scratch.measures.rebuilding import roc_area

SEEDS, ROUNDS = 5, 30
(X, Y), (X_TEST, Y_TEST) = datasets.digits()
FLAT = (X.reshape(len(X), -1), Y), (X_TEST.reshape(len(X_TEST), -1), Y_TEST)


def reader(seed: int) -> Any:
    keras.utils.set_random_seed(seed)
    stack = layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10, "softmax")
    model = keras.Sequential([keras.Input((8, 8)), *stack])
    model.compile(keras.optimizers.SGD(0.2), "sparse_categorical_crossentropy")
    return model


def course(seed: int, digits: int, epochs: int = 1, clip: float = 0.0, noise: float = 0.0) -> np.ndarray:
    """The shares right of the three ways, after 10 and after 30 rounds."""
    run = Course(reader(seed).get_weights(), *FLAT, digits)
    for _ in range(ROUNDS):
        list(run.go_on(epochs, 0.2, 16, clip, noise))
    return run.shares[[9, ROUNDS - 1]]


def read_off(seed: int, batch: int) -> list[float]:
    """Which share of a batch is read off exactly, and the mean error of a pixel."""
    some = np.random.default_rng(seed).choice(len(X), batch, replace=False)
    found = Client(reader(seed)).send(X[some], Y[some]).candidates
    away = np.abs(found[None] - X[some].reshape(batch, 1, -1)).mean(axis=2).min(axis=1)
    return [float((away < 0.01).mean()), float(away.mean())]


def hidden(seed: int, noise: float) -> list[float]:
    """The mean error of a pixel of one image, read off with noise."""
    sent = Client(reader(seed)).send(X[seed : seed + 1], Y[seed : seed + 1]).noisy(noise)
    return [float(np.abs(np.clip(sent.together, 0, 1) - X[seed].ravel()).mean())]


def membership(seed: int, epochs: int) -> list[float]:
    """How often a training image has the smaller loss than a new one: usual ones, and ones with an unusual label."""
    chance = np.random.default_rng(seed)
    few, losses, odd = chance.permutation(len(X))[:300], [], []
    labels = [Y[few], Y_TEST]
    for place, own in enumerate(labels):
        odd.append(chance.random(len(own)) < 0.1)
        labels[place] = np.where(odd[-1], (own + 1) % 10, own)
    first = federated.copies(reader(seed).get_weights(), 1)
    weights = federated.train(first, FLAT[0][0][few], labels[0], [np.arange(300)], chance, epochs=epochs)
    for x, own in ((FLAT[0][0][few], labels[0]), (FLAT[1][0], labels[1])):
        said = federated.scores(weights, x)[0]
        losses.append(np.log(np.exp(said).sum(axis=1)) - said[np.arange(len(own)), own])
    return [roc_area(-losses[1][odd[1] == kind], -losses[0][odd[0] == kind]) for kind in (False, True)]


def told(name: str, values: list[Any]) -> None:
    values = np.array(values, float)
    print(f"  {name:34}", np.round(values.mean(axis=0), 3).tolist(), "±", np.round(values.std(axis=0), 3).tolist())


def took(name: str, act: Callable[[int], None], times: int) -> None:
    """How long an act and the picture that follows take, in milliseconds."""
    spent = []
    for k in range(times):
        began = time.perf_counter()
        act(k)
        spent.append(1000 * (time.perf_counter() - began))
    print(f"  {name}: median {np.median(spent):.0f} ms, p95 {np.quantile(spent, 0.95):.0f} ms")


def main() -> None:
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
    print("right after 10 and 30 rounds, each: the mean, all in one place, alone on average")
    for digits in (10, 5, 3, 2, 1):
        for epochs in (1, 5):
            told(f"{digits} digits each, {epochs} epochs at home", [course(s, digits, epochs) for s in seeds])
    for clip, noise in ((1, 0), (1, 0.3), (1, 1), (0.3, 1), (1, 3)):
        told(f"10 digits, 5 epochs, clip {clip}, noise {noise}", [course(s, 10, 5, clip, noise) for s in seeds])
    print("read off a gradient: the share of the batch that is exact, the mean error of a pixel")
    for batch in (1, 2, 4, 8, 16, 32):
        told(f"a batch of {batch}", [read_off(s, batch) for s in range(4 * len(seeds))])
    for noise in (0.001, 0.003, 0.01, 0.03, 0.1):
        told(f"one image, noise {noise} of the length", [hidden(s, noise) for s in range(4 * len(seeds))])
    print(f"  a grey guess: {np.abs(X - X.mean(axis=0)).mean():.3f}")
    print("a training image has the smaller loss: among usual ones, among unusual ones")
    for epochs in (60, 200):
        told(f"{epochs} epochs", [membership(s, epochs) for s in seeds])
    print("the labs")
    lab = labs.Federated(reader(0), (X, Y), (X_TEST, Y_TEST))
    took("a round and its picture", lambda _: (lab.press("round"), lab.picture.jpeg()), ROUNDS)
    lab.press("reset")
    began = time.perf_counter()
    lab.run(ROUNDS)
    print(f"  {ROUNDS} rounds of all three ways: {time.perf_counter() - began:.2f} s")
    off = labs.ReadOff(reader(0), X, Y)
    off.press("other")
    took("a batch and its picture", lambda k: (off.set(batch=(1, 8, 32)[k % 3]), off.picture.jpeg()), 60)


if __name__ == "__main__":
    main()
