"""Digits from noise: chapter 7's GAN, trained as its cells do it, judged by a classifier; three seeds.

python benchmarks/fakes.py [--seeds 0 1 2] [--epochs 200]

Wanted within 60 s of training on two quiet cores: of 1,000 fakes 90 % with a confidence of 0.8 or more, each of the ten
classes at least 3 %, a Fréchet distance of at most 4 times that of two halves of the real images, in the penultimate
layer of a classifier that gets 97 % of the test digits right.
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", str(max(1, (os.cpu_count() or 2) - 1)))

import argparse
import statistics
import time
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from dltutor import datasets, live

NOISE, EPOCHS, BATCH = 32, 200, 64
JUDGED = 1000


def make_generator() -> Any:
    """The generator as the notebook writes it."""
    return keras.Sequential(
        [
            keras.Input((NOISE,)),
            layers.Dense(256, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Dense(4 * 4 * 32, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Reshape((4, 4, 32)),
            layers.Conv2DTranspose(16, 4, strides=2, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ]
    )


def make_discriminator() -> Any:
    """The discriminator as the notebook writes it."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(32, 4, strides=2, padding="same"),
            layers.LeakyReLU(negative_slope=0.2),
            layers.Dropout(0.05),
            layers.Conv2D(64, 4, strides=2, padding="same"),
            layers.LeakyReLU(negative_slope=0.2),
            layers.Dropout(0.05),
            layers.Flatten(),
            layers.Dense(1),
        ]
    )


class GAN(keras.Model):
    """The two players, and a third generator whose weights are the average of the last hundred steps or so."""

    def __init__(self, generator: Any, discriminator: Any) -> None:
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.averaged = keras.models.clone_model(generator)
        self.averaged.set_weights(generator.get_weights())
        self.seeds = keras.random.SeedGenerator(0)
        self.entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    def compile(self, generator_optimizer: Any, discriminator_optimizer: Any) -> None:
        super().compile()
        self.generator_optimizer = generator_optimizer
        self.discriminator_optimizer = discriminator_optimizer

    def train_step(self, images: Any) -> dict[str, Any]:
        noise = keras.random.normal((ops.shape(images)[0], NOISE), seed=self.seeds)
        with tf.GradientTape(persistent=True) as tape:
            fakes = self.generator(noise, training=True)
            both = self.discriminator(ops.concatenate([images, fakes]), training=True)
            real, fake = ops.split(both, 2)
            found = (self.entropy(ops.ones_like(real), real) + self.entropy(ops.zeros_like(fake), fake)) / 2
            fooled = self.entropy(ops.ones_like(fake), fake)
        d, g = self.discriminator.trainable_variables, self.generator.trainable_variables
        self.discriminator_optimizer.apply(tape.gradient(found, d), d)
        self.generator_optimizer.apply(tape.gradient(fooled, g), g)
        for slow, new in zip(self.averaged.weights, self.generator.weights, strict=True):
            slow.assign(0.99 * slow + 0.01 * new)
        return {"discriminator_loss": found, "generator_loss": fooled}


def make_gan(seed: int) -> Any:
    """The discriminator's rate is twice the generator's."""
    keras.utils.set_random_seed(seed)
    gan = GAN(make_generator(), make_discriminator())
    gan.compile(keras.optimizers.Adam(0.002, beta_1=0.5), keras.optimizers.Adam(0.004, beta_1=0.5))
    return gan


def slow_down(gan: Any) -> None:
    """Smaller steps at the end."""
    for optimizer in (gan.generator_optimizer, gan.discriminator_optimizer):
        optimizer.learning_rate = float(optimizer.learning_rate.numpy()) / 5


def make_classifier(seed: int) -> Any:
    """Chapter 5's network, with a layer of 64 units before the last one."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    (x, y), (x_test, y_test) = datasets.digits()
    x, x_test = x[..., None], x_test[..., None]
    rows = []
    for seed in arguments.seeds:
        classifier = make_classifier(seed)
        live.train(classifier, (x, y), epochs=30, seed=seed)
        right = float((np.argmax(classifier(x_test), axis=1) == y_test).mean())
        judge = live.Judge(classifier, x, y)
        gan = make_gan(seed)
        trainer = live.Trainer(gan, x, batch_size=BATCH, seed=seed)
        seconds = cpu = 0.0
        noise = np.random.default_rng(100 + seed).normal(size=(JUDGED, NOISE)).astype("float32")
        for part in (0.3, 0.3, 0.4):
            if part == 0.4:
                slow_down(gan)
            began, used = time.perf_counter(), time.process_time()
            trainer.train_epochs(part * arguments.epochs)
            seconds, cpu = seconds + time.perf_counter() - began, cpu + time.process_time() - used
            for name, generator in (("averaged", gan.averaged), ("newest", gan.generator)):
                fakes = np.asarray(generator(noise, training=False))
                verdict = judge.look(fakes)
                copies = live.nearest(fakes, x)[1]
                print(
                    f"seed {seed}, {trainer.step:,} steps, {seconds:.1f} s ({cpu:.1f} s of CPU), {name} weights: "
                    f"confident {verdict.confident:.3f}, rarest class {verdict.shares.min():.3f}, "
                    f"Fréchet ratio {verdict.ratio:.2f}; nearest real image {np.median(copies):.2f} away, "
                    f"the nearest of all {copies.min():.2f}",
                    flush=True,
                )
                if name == "averaged":
                    last = verdict
        rows.append((right, last.confident, last.shares.min(), last.ratio, seconds, cpu))
    print("                    median   worst  wanted")
    names = ["classifier right", "confident", "rarest class", "Fréchet ratio", "seconds", "seconds of CPU"]
    wanted = ["≥ 0.97", "≥ 0.90", "≥ 0.03", "≤ 4", "≤ 60", ""]
    for i, (name, bar) in enumerate(zip(names, wanted, strict=True)):
        values = [row[i] for row in rows]
        worst = min(values) if i < 3 else max(values)
        print(f"{name:18} {statistics.median(values):7.3f} {worst:7.3f}  {bar}")


if __name__ == "__main__":
    main()
