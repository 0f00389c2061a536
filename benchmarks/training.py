"""What the labs and the callback cost beside `model.fit`, on a convolutional model with 100,000 weights.

python benchmarks/training.py [REPEATS]

Everything is measured in one run, `fit` between the others each time, so a busy machine slows all of them.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D

import dltutor
from dltutor import labs, live

SAMPLES, BATCH, EPOCHS = 3200, 32, 3
STEPS = SAMPLES // BATCH * EPOCHS
LONGER_LAB, LONGER_WATCH = 10, 5  # per cent


def make_model() -> Any:
    keras.utils.set_random_seed(0)
    layers = [Conv2D(16, 3, activation="relu"), MaxPooling2D(), Conv2D(32, 3, activation="relu"), Flatten()]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers, Dense(24, "relu"), Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit(x: Any, y: Any, callbacks: Callable[[], list[Any]] = list) -> Callable[[], float]:
    """What trains a model of its own by `fit`, with its graphs made before; each call gives the seconds it took."""
    model = make_model()
    model.fit(x[:64], y[:64], batch_size=BATCH, verbose=0)

    def run() -> float:
        began = time.perf_counter()
        model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=0, callbacks=callbacks())
        return time.perf_counter() - began

    return run


def lab(x: Any, y: Any, shares: list[float]) -> Callable[[], float]:
    """The same steps in the lab's ticks, each of them with its picture, as a page asks for them.

    What share of the time trained is added to `shares`.
    """
    shown = labs.Training(make_model(), (x, y), batch_size=BATCH)
    shown._repr_mimebundle_()
    shown.press("step")

    def run() -> float:
        goal, before = shown.trainer.step + STEPS, shown.trainer.seconds
        shown.play()
        began = time.perf_counter()
        while shown.trainer.step < goal:
            shown.session._on_message({"kind": "tick"})
        took = time.perf_counter() - began
        steps = shown.trainer.step - goal + STEPS
        shares.append((shown.trainer.seconds - before) / took)
        shown.play(False)
        return took * STEPS / steps

    return run


def main() -> None:
    dltutor.setup()
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    random = np.random.default_rng(0)
    x, y = random.random((SAMPLES, 28, 28, 1), np.float32), random.integers(0, 10, SAMPLES)
    print(f"{make_model().count_params():,} weights, {STEPS} steps of {BATCH} samples each, {repeats} times")
    shares: list[float] = []
    ways = {
        "fit": fit(x, y),
        "the lab, drawing": lab(x, y, shares),
        "fit with Watch": fit(x, y, lambda: [live.Watch()]),
    }
    took = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            took[name].append(way())
    for name, seconds in took.items():
        print(f"{name:18} {1000 * statistics.median(seconds) / STEPS:6.2f} ms a step")
    print(f"the lab, drawing: {statistics.median(shares):.0%} of the time trains (wanted: at least 50 %)")
    for name, limit in (("the lab, drawing", LONGER_LAB), ("fit with Watch", LONGER_WATCH)):
        ratios = [ours / theirs for ours, theirs in zip(took[name], took["fit"], strict=True)]
        print(f"{name}: {100 * (statistics.median(ratios) - 1):+.1f} % (wanted: at most +{limit} %)")


if __name__ == "__main__":
    main()
