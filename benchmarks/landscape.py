"""How long the loss landscape takes: 25 × 25 places, 1,000 samples, for a small and a large network.

python benchmarks/landscape.py

Counted from a compiled model to the finished map: the graph is traced, the directions are drawn, all losses computed.
"""

from __future__ import annotations

import time

import dltutor

dltutor.setup()

import keras  # noqa: E402
import numpy as np  # noqa: E402

from dltutor import labs  # noqa: E402
from dltutor.labs.descent.loss_landscape.scene import RANDOM, Scene, Trail  # noqa: E402
from dltutor.live.looking.landscape import LossSurface  # noqa: E402
from dltutor.live.training.weight_path import Places  # noqa: E402

SAMPLES = 1000


def dense(inputs: int, *units: int) -> keras.Model:
    """A classifier with batch normalisation and dropout after its first layer."""
    keras.utils.set_random_seed(0)
    layers = keras.layers
    first, *others = units
    model = keras.Sequential(
        [
            keras.Input((inputs,)),
            layers.Dense(first, "relu"),
            layers.BatchNormalization(),
            layers.Dropout(0.2),
            *(layers.Dense(n, "relu") for n in others),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def data(inputs: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    return random.random((SAMPLES, inputs), dtype=np.float32), random.integers(0, 10, SAMPLES)


def measure(model: keras.Model, x: np.ndarray, y: np.ndarray) -> None:
    """The map itself: first picture, whole grid, and the grid alone once the graph is there."""
    model.test_on_batch(x[:1], y[:1])
    began = time.perf_counter()
    places = Places()
    places.add(0, model)
    surface, trail = LossSurface(model, x, y), Trail(places, "")
    trail.measure(surface)
    scene = Scene(surface, [trail], RANDOM, 1.0, 0)
    while scene.grid.level < 2:
        scene.compute(scene.grid.left_in_level())
    first = time.perf_counter() - began
    while not scene.grid.complete:
        scene.compute(scene.grid.left_in_level())
    whole = time.perf_counter() - began
    again = Scene(surface, [trail], RANDOM, 1.0, 1)
    began = time.perf_counter()
    again.compute(625)
    alone = time.perf_counter() - began
    print(
        f"{model.count_params():>9,} weights with the graph: 7 × 7 after {first:5.2f} s, 25 × 25 after {whole:6.2f} s; "
        f"another one {alone:6.2f} s"
    )


def measure_lab(model: keras.Model, x: np.ndarray, y: np.ndarray) -> None:
    """The lab, which also makes the graph that trains."""
    began = time.perf_counter()
    lab = labs.LossLandscape(model, (x, y))
    there = time.perf_counter() - began
    ticks = []
    while lab.working:
        began = time.perf_counter()
        lab.tick()
        lab.picture.jpeg()
        ticks.append(time.perf_counter() - began)
    spent = f"{len(ticks)} ticks of {1000 * np.median(ticks):.0f} ms" if ticks else "no tick left to do"
    print(f"{model.count_params():>9,} weights, as a lab: shown after {there:5.2f} s, then {spent}")


def main() -> None:
    small, large = dense(64, 90, 40), dense(784, 900, 300)
    measure(small, *data(64))
    measure_lab(dense(64, 90, 40), *data(64))
    measure(large, *data(784))


if __name__ == "__main__":
    main()
