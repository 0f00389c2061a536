"""Dreamt digits of chapter 10 over five seeds: who reads them, how rough they are, how long 80 of them take.

python benchmarks/inside_digits.py [seeds] | --browser

The judges: a twin (the dreamer's layers, another beginning), the second network (dense), a linear model.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

STEPS, EACH, READ, SIZE = 200, 8, 0.8, 0.2
WAYS: dict[str, tuple[str, dict[str, Any]]] = {  # what is climbed; start, less ink, settings of the painter
    "probability": ("log_probability", {}),
    "probability, jitter": ("log_probability", {"jitter": 1}),
    "score": ("logit", {}),
    "score, blur": ("logit", {"blur": 0.2}),
    "score, near digits": ("logit", {"near": True}),
    "score, near digits, less ink": ("logit", {"near": True, "ink": 10.0}),
}


def compiled(model: Any) -> Any:
    import keras

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.003), loss, metrics=["accuracy"])
    return model


def stack() -> list[Any]:
    """The layers of the chapter's network."""
    import keras
    from keras import layers

    first = [layers.Conv2D(16, 3, padding="same", activation="relu"), layers.BatchNormalization(momentum=0.9)]
    then = [layers.Conv2D(32, 3, padding="same", activation="relu"), layers.BatchNormalization(momentum=0.9)]
    return [keras.Input((8, 8, 1)), *first, layers.MaxPooling2D(), *then, layers.Flatten(), layers.Dense(10)]


def networks(seed: int, x: Any, y: Any) -> dict[str, Any]:
    """The dreamer, its twin, the second network, and the hardened one."""
    import keras
    import tensorflow as tf
    from keras import layers

    from dltutor import live

    class Hardened(keras.Sequential):
        def train_step(self, batch):
            images, labels = batch
            changed = images
            for _ in range(3):
                with tf.GradientTape() as tape:
                    tape.watch(changed)
                    loss = self.compute_loss(y=labels, y_pred=self(changed, training=False))
                changed = changed + 2.5 * SIZE / 3 * tf.sign(tape.gradient(loss, changed))
                changed = tf.clip_by_value(tf.clip_by_value(changed, images - SIZE, images + SIZE), 0.0, 1.0)
            both = tf.concat([images, changed], axis=0)
            return super().train_step((both, tf.concat([labels, labels], axis=0)))

    made = {}
    for number, (name, epochs) in enumerate({"dreamer": 12, "twin": 12, "second": 20, "hardened": 40}.items()):
        keras.utils.set_random_seed(10 * seed + number * (name != "hardened"))
        dense = [keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10)]
        kind = Hardened if name == "hardened" else keras.Sequential
        made[name] = compiled(kind(dense if name == "second" else stack()))
        live.train(made[name], (x, y), epochs=epochs, batch_size=64 if name == "hardened" else 32)
    return made


def main(seeds: int) -> None:
    import dltutor

    dltutor.setup()
    import numpy as np
    import tensorflow as tf
    from sklearn.linear_model import LogisticRegression

    from dltutor import datasets
    from dltutor.live.painting import terms
    from dltutor.live.painting.painter import Painter
    from dltutor.scratch.dreams import total_variation

    (x, y), _ = datasets.digits()
    x = x[..., None]
    linear = LogisticRegression(C=0.3, max_iter=300).fit(x.reshape(len(x), -1), y)
    digits = np.repeat(np.arange(10), EACH)
    found: dict[str, list[list[float]]] = {}
    for seed in range(seeds):
        nets = networks(seed, x, y)
        noise = np.random.default_rng(seed).uniform(-0.1, 0.1, (len(digits), 8, 8, 1))
        for dreamer in ("dreamer", "hardened"):
            for way, (aim, settings) in WAYS.items():
                began, options = time.process_time(), dict(settings)
                start = np.clip((x.mean(axis=0) if options.pop("near", False) else 0.5) + noise, 0, 1)
                climbed = [getattr(terms, aim)(digits), terms.ink(options.pop("ink", 0.0))]
                painter = Painter(nets[dreamer], start, climbed, seed=seed, border=0.0, **options)
                painter.paint(steps=STEPS)
                took, images = time.process_time() - began, painter.images
                shares = [tf.nn.softmax(nets[name](images)).numpy() for name in ("twin", "second")]
                read = [(each[np.arange(len(digits)), digits] >= READ).mean() for each in shares]
                agrees = (linear.predict(images.reshape(len(images), -1)) == digits).mean()
                rough = np.mean([total_variation(image[..., 0]) for image in images])
                found.setdefault(f"{dreamer}: {way}", []).append([*read, agrees, rough, took])
                print(f"seed {seed}, {dreamer}: {way}: {np.round(found[f'{dreamer}: {way}'][-1], 2)}", flush=True)
    print(f"\n{'':38} {'twin':>15} {'second':>15} {'linear':>15} {'rough':>15} {'CPU s':>15}   (least, median, most)")
    for name, rows in found.items():
        columns = np.array(rows).T
        cells = [f"{c.min():5.2f}{np.median(c):5.2f}{c.max():5.2f}" for c in columns]
        print(f"{name:38} " + " ".join(cells))
    print(f"real digits: rough {np.mean([total_variation(image[..., 0]) for image in x]):.2f}")


def browser() -> None:
    """The lab while it paints, in a real JupyterLab."""
    from page import cells_of, measure_training, opened

    cells = cells_of(10, ["try:", 'print("Loading', "def convolutional", "network =", "labs.DreamDigit("])
    cells[-1] = cells[-1].replace("(x, y))", "(x, y), at_once=0, jitter=1)")
    with opened(*cells) as notebook:
        lab = notebook.cell("lab = ")
        measure_training(notebook, lab, seconds="lab.painter.seconds", step="lab.painter.step")


if __name__ == "__main__":
    if "--browser" in sys.argv:
        browser()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
