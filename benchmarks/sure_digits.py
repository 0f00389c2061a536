"""How well letters are told from digits, how calibrated a reader of noisy digits is, and how far few labels go.

python benchmarks/sure_digits.py [SEEDS]

300 digits are learned, as in chapter 12. Then: how long the lab takes for a threshold that is dragged.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers

from dltutor import datasets, labs, live
from dltutor.labs.sure.sure.ways import WAYS
from dltutor.scratch.measures.calibration import best_temperature, calibration_error, heated

SEEDS, NOISE, EPOCHS = 5, 0.4, 40


def reader(seed: int, dropout: float = 0.0) -> Any:
    keras.utils.set_random_seed(seed)
    stack: list[Any] = [keras.Input((8, 8)), layers.Flatten()]
    for _ in range(2):
        stack += [layers.Dense(64, "relu"), layers.Dropout(dropout)]
    model = keras.Sequential([*stack, layers.Dense(10, "softmax")])
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
    return model


def lab_of(seed: int, noise: float) -> labs.Sure:
    (x, y), (x_test, y_test) = datasets.digits()
    chance = np.random.default_rng(seed)
    few = chance.permutation(len(x))[:300]
    x, x_test, strange = (
        np.clip(images + chance.normal(0, noise, images.shape), 0, 1).astype(np.float32)
        for images in (x[few], np.repeat(x_test, 3, axis=0), datasets.letters(300)[0])
    )
    models = [reader(10 * seed + i) for i in range(5)] + [reader(10 * seed + 5, 0.3)]
    for model in models:
        live.train(model, (x, y[few]), epochs=EPOCHS)
    return labs.Sure(models[0], models[:5], models[5], (x, y[few]), (x_test, np.repeat(y_test, 3)), strange)


def measured(lab: labs.Sure) -> dict[str, list[float]]:
    """For each way: right, right without the least sure tenth, ECE, letters 90 % sure, area; and ECE at the best T."""
    found = {}
    for way in WAYS:
        judged = lab.judged_by(way)
        kept = judged.sure >= np.quantile(judged.sure, 0.1)
        numbers = [judged.right.mean(), judged.right[kept].mean(), judged.error, (judged.strange >= 0.9).mean()]
        found[way] = [*map(float, numbers), judged.area]
    said = lab.ways.answer(WAYS[0], lab.ways.ask(WAYS[0], lab._x), 1.0).shares
    half, labels = len(said) // 2, lab._y
    best = best_temperature(np.log(said[:half] + 1e-12), labels[:half], np.arange(0.5, 8, 0.1))
    for name, temperature in (("T = 1", 1.0), ("best T", best)):
        cooled = heated(said[half:], temperature)
        error = calibration_error(cooled.max(axis=1), cooled.argmax(axis=1) == labels[half:])
        found[name] = [temperature, error]
    return found


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    for noise in (0.0, NOISE):
        runs = [measured(lab_of(seed, noise)) for seed in range(seeds)]
        print(f"noise {noise}: right, and without the least sure tenth, ECE, letters over 90 %, area; T, ECE with it")
        for way in runs[0]:
            values = np.array([run[way] for run in runs])
            print(f"  {way:16}", np.round(values.mean(axis=0), 3), "±", np.round(values.std(axis=0), 3))
    lab = lab_of(0, 0.0)
    times = []
    for threshold in np.linspace(0, 1, 101):
        began = time.perf_counter()
        lab.set(threshold=round(float(threshold), 2))
        lab.picture.jpeg()
        times.append(1000 * (time.perf_counter() - began))
    print(f"a threshold: median {statistics.median(times):.0f} ms, p95 {np.quantile(times, 0.95):.0f} ms")


if __name__ == "__main__":
    main()
