"""The rows of chapter 8 on autoencoders: network and rivals in the same run, over five seeds, with the bars.

python benchmarks/encoder_decoder_squeeze.py [size] [plane] [noise] [beats] [digit]

Without a name all rows. Seconds are those of the processor, all its cores together, without the tracing of the graph.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers
from scipy.ndimage import gaussian_filter
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from dltutor import datasets, live

SEEDS = 5
FAULTS = ("no P", "T inverted", "ST raised", "wide QRS")
(x, y), (x_test, y_test) = datasets.digits()
flat, flat_test = x.reshape(-1, 64), x_test.reshape(-1, 64)


def digit_model(code: int, hidden: tuple[int, ...] = (256,)) -> Any:
    """The autoencoder of the chapter."""
    before, behind = ([layers.Dense(units, "relu") for units in part] for part in (hidden, hidden[::-1]))
    stack = [layers.Flatten(), *before, layers.Dense(code, name="code"), *behind]
    stack += [layers.Dense(64, "sigmoid"), layers.Reshape((8, 8))]
    return compiled(keras.Sequential([keras.Input((8, 8)), *stack]), 0.003)


def wide_model() -> Any:
    """A network without a narrow place, to take noise away."""
    stack = [layers.Flatten(), layers.Dense(256, "relu"), layers.Dense(256, "relu"), layers.Dense(64, "sigmoid")]
    return compiled(keras.Sequential([keras.Input((8, 8)), *stack, layers.Reshape((8, 8))]), 0.002)


def beat_model(code: int = 8) -> Any:
    """The autoencoder of heartbeats."""
    stack = [layers.Dense(64, "relu"), layers.Dense(code, name="code"), layers.Dense(64, "relu"), layers.Dense(100)]
    return compiled(keras.Sequential([keras.Input((100,)), *stack]), 0.003)


def compiled(model: Any, rate: float) -> Any:
    model.compile(keras.optimizers.Adam(rate), "mse")
    return model


def fitted(make: Any, seed: int, seen: Any, wanted: Any, seconds: float, batch: int = 64) -> tuple[Any, float]:
    """A model after so many seconds of training, the last fifth of them with a fifth of the rate; its seconds."""
    keras.utils.set_random_seed(seed)
    model = make()
    trainer = live.Trainer(model, seen, wanted, batch_size=batch, seed=seed)
    trainer.train(steps=5)
    began, rate = time.process_time(), trainer.learning_rate
    while (spent := time.process_time() - began) < seconds:
        trainer.learning_rate = rate if spent < 0.7 * seconds else rate / 5
        trainer.train(seconds=0.1)
    return model, time.process_time() - began


def answer(model: Any, inputs: Any) -> np.ndarray:
    return model.predict(inputs, verbose=0)


def rmse(a: Any, b: Any) -> float:
    return float(np.sqrt(np.mean((a - b) ** 2)))


def each(a: Any, b: Any) -> np.ndarray:
    """The error of each sample."""
    return np.sqrt(np.mean((a - b).reshape(len(a), -1) ** 2, axis=1))


def tell(what: str, rivals: str, found: list[float], bar: float, least: bool, seconds: float) -> None:
    """A line: the network's figures over the seeds, the worst one against the bar."""
    worst = min(found) if least else max(found)
    held = worst >= bar if least else worst <= bar
    figures = " ".join(f"{one:.3f}" for one in found)
    sign = "≥" if least else "≤"
    print(
        f"{what}: {figures} in {seconds:.1f} s; worst {worst:.3f}, bar {sign} {bar:.3f}: {held}; {rivals}", flush=True
    )


def size() -> None:
    mean = rmse(x.mean(axis=0), x_test)
    for code in (4, 8, 16):
        pca = PCA(code).fit(flat)
        rival = rmse(pca.inverse_transform(pca.transform(flat_test)), flat_test)
        runs = [fitted(lambda n=code: digit_model(n), seed, x, x, 3) for seed in range(SEEDS)]
        found = [rmse(answer(model, x_test), x_test) for model, _ in runs]
        tell(f"{code} numbers, RMSE", f"mean {mean:.3f}, PCA {rival:.3f}", found, 0.75 * rival, False, runs[0][1])


def plane() -> None:
    def right(train: np.ndarray, test: np.ndarray) -> float:
        return float(KNeighborsClassifier(10).fit(train, y).score(test, y_test))

    pca = PCA(2).fit(flat)
    rival = right(pca.transform(flat), pca.transform(flat_test))
    found = []
    for seed in range(SEEDS):
        model, spent = fitted(lambda: digit_model(2, (256, 64)), seed, x, x, 3)
        encoder = keras.Model(model.inputs[0], model.get_layer("code").output)
        found.append(right(answer(encoder, x), answer(encoder, x_test)))
    tell("two numbers, told apart by 10 neighbours", f"PCA {rival:.3f}", found, 0.78, True, spent)


def noise() -> None:
    chance = np.random.default_rng(0)
    clean = np.tile(x, (8, 1, 1))
    seen = np.clip(clean + chance.normal(0, 0.3, clean.shape), 0, 1).astype("float32")
    noisy = np.clip(x_test + chance.normal(0, 0.3, x_test.shape), 0, 1).astype("float32")
    smooth = min(rmse(gaussian_filter(noisy, (0, s, s)), x_test) for s in (0.4, 0.5, 0.6, 0.7, 0.8))
    best = 1.0
    for numbers in (6, 10, 15, 20):
        pca = PCA(numbers).fit(flat)
        best = min(best, rmse(pca.inverse_transform(pca.transform(noisy.reshape(-1, 64))), flat_test))
    rivals = f"as it came {rmse(noisy, x_test):.3f}, smoothed {smooth:.3f}, best PCA {best:.3f}"
    for name, make in (("256-256", wide_model), ("the chapter's, 32 numbers", lambda: digit_model(32))):
        runs = [fitted(make, seed, seen, clean, 5) for seed in range(SEEDS)]
        found = [rmse(answer(model, noisy), x_test) for model, _ in runs]
        tell(f"noise taken away by {name}", rivals, found, 0.8 * best, False, runs[0][1])


def beats() -> None:
    healthy, new = datasets.heartbeats(2000), datasets.heartbeats(500, seed=1)
    strange = {fault: datasets.heartbeats(500, fault, seed=2) for fault in FAULTS}
    near, mean = NearestNeighbors(n_neighbors=1).fit(healthy), healthy.mean(axis=0)
    rivals = {"mean": lambda b: each(b, np.broadcast_to(mean, b.shape)), "neighbour": lambda b: near.kneighbors(b)[0]}
    for code in (4, 8):
        pca = PCA(code).fit(healthy)
        rivals[f"PCA {code}"] = lambda b, p=pca: each(p.inverse_transform(p.transform(b)), b)

    def areas(score: Any) -> list[float]:
        own = score(new).ravel()
        labels = np.repeat([0, 1], 500)
        return [roc_auc_score(labels, np.concatenate([own, score(b).ravel()])) for b in strange.values()]

    said = ", ".join(f"{name} {np.mean(areas(score)):.3f}" for name, score in rivals.items())
    for code in (8, 4, 32):
        runs = [fitted(lambda n=code: beat_model(n), seed, healthy, healthy, 3) for seed in range(SEEDS)]
        found = [areas(lambda b, m=model: each(answer(m, b), b)) for model, _ in runs]
        errors = [rmse(answer(model, new), new) for model, _ in runs]
        bar = 0.95 if code == 8 else 0.0  # the others are there to be compared
        tell(f"beats, {code} numbers, ROC area", said, [float(np.mean(f)) for f in found], bar, True, runs[0][1])
        print("   worst of each fault:", *(f"{f} {a:.3f}" for f, a in zip(FAULTS, np.min(found, axis=0), strict=True)))
        print(f"   error on healthy beats {np.mean(errors):.4f}", flush=True)


def digit() -> None:
    rows = []
    for left in (0, 1, 4, 8, 9):
        known, label = x[y != left], y_test == left
        model, _ = fitted(lambda: digit_model(8), 1, known, known, 3)
        near = NearestNeighbors(n_neighbors=1).fit(known.reshape(len(known), -1)).kneighbors(flat_test)[0].ravel()
        pca = PCA(8).fit(known.reshape(len(known), -1))
        scores = each(answer(model, x_test), x_test), each(pca.inverse_transform(pca.transform(flat_test)), flat_test)
        rows.append([roc_auc_score(label, score) for score in (*scores, near)])
        print(f"digit {left} left out: autoencoder, PCA, nearest neighbour", np.round(rows[-1], 3), flush=True)
    print("mean", np.mean(rows, axis=0).round(3))


if __name__ == "__main__":
    for name in sys.argv[1:] or ("size", "plane", "noise", "beats", "digit"):
        {"size": size, "plane": plane, "noise": noise, "beats": beats, "digit": digit}[name]()
