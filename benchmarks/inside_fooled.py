"""Chapter 10: how little flips a digit, hardening and what it costs, and what maps say of a network.

python benchmarks/inside_fooled.py [SEED …]

Each row says bar and measured, the worst of the seeds, five without an argument. Noise of the same size, a network of
another kind and the network before hardening are measured in the same run. Seconds are those of the processor, with
tracing; pinned to one core (`taskset -c 0`) they are what a quiet core takes.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from dltutor import datasets, live

(X, Y), (X_TEST, Y_TEST) = ((x[..., None], y) for x, y in datasets.digits())


def compiled(model: Any) -> Any:
    model.compile(
        keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"]
    )
    return model


def convolutional(kind: Any = keras.Sequential) -> Any:
    stack = [keras.Input((8, 8, 1))]
    for kernels in (16, 32):
        stack.append(layers.Conv2D(kernels, 3, padding="same", activation="relu"))
        stack.append(layers.BatchNormalization(momentum=0.9))
        stack.append(layers.MaxPooling2D() if kernels == 16 else layers.Flatten())
    return compiled(kind([*stack, layers.Dense(10)]))


def dense() -> Any:
    stack = [layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(64, "relu"), layers.Dense(10)]
    return compiled(keras.Sequential([keras.Input((8, 8, 1)), *stack]))


def attack(model: Any, images: Any, labels: Any, size: float, steps: int = 1) -> Any:
    """As in the chapter."""
    images = changed = tf.convert_to_tensor(images)
    step = size if steps == 1 else 2.5 * size / steps
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(changed)
            loss = model.compute_loss(y=labels, y_pred=model(changed, training=False))
        changed = changed + step * tf.sign(tape.gradient(loss, changed))
        changed = tf.clip_by_value(changed, images - size, images + size)
        changed = tf.clip_by_value(changed, 0.0, 1.0)
    return changed


class Hardened(keras.Sequential):
    """As in the chapter."""

    def train_step(self, batch: Any) -> Any:
        images, labels = batch
        changed = attack(self, images, labels, size=0.2, steps=3)
        both = tf.concat([images, changed], axis=0)
        return super().train_step((both, tf.concat([labels, labels], axis=0)))


def noise(size: float) -> np.ndarray:
    signs = np.random.default_rng(0).choice([-1, 1], X_TEST.shape)
    return np.clip(X_TEST + size * signs, 0, 1).astype("float32")


def right(model: Any, images: Any) -> float:
    return float((np.argmax(model(images, training=False), axis=1) == Y_TEST).mean())


def saliency(model: Any) -> np.ndarray:
    images = tf.convert_to_tensor(X_TEST)
    with tf.GradientTape() as tape:
        tape.watch(images)
        scores = tf.gather(model(images, training=False), Y_TEST, axis=1, batch_dims=1)
    return np.abs(tape.gradient(scores, images))


def with_ink(maps: np.ndarray) -> float:
    """The correlation of a map with its digit, in the mean."""
    flat = [(one.ravel(), digit.ravel()) for one, digit in zip(maps, X_TEST, strict=True)]
    return float(np.mean([np.corrcoef(*pair)[0, 1] for pair in flat if pair[0].std()]))


def timed(model: Any, labels: np.ndarray, **how: int) -> float:
    began = time.process_time()
    live.train(model, (X, labels), **how)
    return time.process_time() - began


def measure(seed: int) -> dict[str, float]:
    """All figures of one seed."""
    keras.utils.set_random_seed(seed)
    network, second, hardened = convolutional(), dense(), convolutional(Hardened)
    found = {"seconds, plain": timed(network, Y, epochs=12), "seconds, second": timed(second, Y, epochs=20)}
    found["seconds, hardened"] = timed(hardened, Y, epochs=40, batch_size=64)
    for name, model in {"plain": network, "second": second, "hardened": hardened}.items():
        found[f"clean, {name}"] = right(model, X_TEST)
        for size in (0.1, 0.2, 0.4):
            found[f"noise {size}, {name}"] = right(model, noise(size))
            found[f"one step {size}, {name}"] = right(model, attack(model, X_TEST, Y_TEST, size))
            found[f"twenty steps {size}, {name}"] = right(model, attack(model, X_TEST, Y_TEST, size, 20))
        found[f"saliency with the ink, {name}"] = with_ink(saliency(model))
    for size in (0.1, 0.15, 0.2):
        found[f"made for second {size}, plain"] = right(network, attack(second, X_TEST, Y_TEST, size, 20))
        found[f"made for second {size}, hardened"] = right(hardened, attack(second, X_TEST, Y_TEST, size, 20))
    return found | explained(network, seed)


def explained(network: Any, seed: int) -> dict[str, float]:
    """Gradient times pixel, of the network, of its weights shuffled, and of one that has learned random labels."""
    chance = np.random.default_rng(seed)
    shuffled, by_heart = keras.models.clone_model(network), compiled(keras.models.clone_model(network))
    shuffled.set_weights([chance.permutation(w.ravel()).reshape(w.shape) for w in network.get_weights()])
    labels = chance.permutation(Y)
    found = {"seconds, by heart": timed(by_heart, labels, epochs=60)}
    found["by heart, its own labels"] = by_heart.evaluate(X, labels, verbose=0)[1]
    own = saliency(network) * X_TEST
    for name, model in {"plain": network, "shuffled": shuffled, "by heart": by_heart}.items():
        maps = saliency(model) * X_TEST
        alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(maps, own, strict=True) if a.std()]
        found |= {f"clean, {name}": right(model, X_TEST), f"times pixel with the ink, {name}": with_ink(maps)}
        found[f"times pixel with that of plain, {name}"] = float(np.mean(alike))
    return found


BARS: dict[str, tuple[str, Callable]] = {
    "noise 0.1, plain": ("≥ 97 %", min),
    "twenty steps 0.1, plain": ("≤ 50 %", max),
    "clean, hardened": ("≥ 97 %", min),
    "twenty steps 0.1, hardened": ("≥ 80 %", min),
    "seconds, hardened": ("≤ 30", max),
}

if __name__ == "__main__":
    rows = defaultdict(list)
    for seed in [int(word) for word in sys.argv[1:]] or range(5):
        for name, value in measure(seed).items():
            rows[name].append(value)
        print(f"seed {seed} done", flush=True)
    for name, values in rows.items():
        bar, worst = BARS.get(name, ("", max))
        told = f"  bar {bar}, worst {worst(values):.3f}" if bar else ""
        print(f"{name:45} {min(values):7.3f} to {max(values):7.3f}, median {np.median(values):7.3f}{told}")
