"""Deep Dream and the units of layers on a network that is trained on generated patterns, over five seeds.

python benchmarks/inside_dream.py
"""

from __future__ import annotations

from time import process_time
from typing import Any

import keras
import numpy as np
from keras import layers

from dltutor import datasets, labs, live

SEEDS, EPOCHS, SAMPLES = 5, (5, 6), 4000
KINDS = ("stripes", "waves", "dots", "rings", "bricks", "clouds", "star", "eye")
BEFORE, AFTER = 0.10, 0.60  # of the parts, in the photograph and in the dream, as the judge reads them
SECONDS = 2.0
BATCH, RATE = 32, 0.006
UNITS = 3  # of a layer that something is painted for


def main() -> None:
    train, test = datasets.patterns(SAMPLES, KINDS), datasets.patterns(600, KINDS, seed=1)
    worst: dict[str, list[float]] = {}
    for seed in range(SEEDS):
        network, judge = things(seed), other(seed + 100)
        for name, model, epochs in zip(("network", "judge"), (network, judge), EPOCHS, strict=True):
            began = process_time()
            live.train(model, train[:2], epochs=epochs, batch_size=BATCH)
            took, right = process_time() - began, model.evaluate(*test[:2], verbose=0)[1]
            print(f"seed {seed}, {name}: {right:.1%} of new images right, {took:.1f} s of processor time", flush=True)
        for image in ("china", "flower"):
            for name, found in dreams(network, judge, image).items():
                worst.setdefault(name, []).append(found)
        layer_by_layer(network, test)
    print("what the judge reads in the dream, worst and best of seeds and photographs; untouched at most 10 %:")
    for name, shares in worst.items():
        print(f"  {name:8} {min(shares):5.0%} to {max(shares):5.0%}  (wanted: {AFTER:.0%})")


def dreams(network: Any, judge: Any, image: str) -> dict[str, float]:
    """For each kind what the judge reads in the dream, where it reads little of it in the photograph."""
    lab, found = labs.DeepDream(network, judge, KINDS, image=image), {}
    for place, kind in enumerate(KINDS):
        lab.set(amplify=kind)
        lab.press("reset")
        lab.painter.trace()
        began = process_time()
        lab.painter.paint()
        took = process_time() - began
        lab.run(1)
        own, second = (shares[place] for shares in lab.shares)
        before = lab.before[1][place]
        note = f"network {own:4.0%}, judge {before:4.0%} → {second:4.0%}, mean change {lab.moved:.2f}, {took:.1f} s"
        print(f"  {image}, {kind:8} {note} (wanted: {SECONDS} s)", flush=True)
        if before <= BEFORE:
            found[kind] = second
    return found


def layer_by_layer(network: Any, test: Any) -> None:
    """How many patches of a unit are of one kind, and how much more it answers to what is painted for it."""
    lab = labs.Hierarchy(network, *test[:2], names=KINDS)
    for name, pure in lab.purity.items():
        times, began = [], process_time()
        for unit in range(UNITS):
            lab.set(layer=name, unit=unit)
            lab.press("paint")
            times += [] if lab.silent else [lab.times]
        took = (process_time() - began) / UNITS
        print(f"  {name}: {9 * pure:.1f} of 9 patches of one kind; painted × {np.median(times):.1f}, {took:.1f} s each")


def things(seed: int) -> Any:
    """The network of the chapter."""
    keras.utils.set_random_seed(seed)
    stack: list[Any] = []
    for number, units in ((1, 16), (2, 32), (3, 48), (4, 64)):
        stack += [layers.AveragePooling2D(2)] if number > 1 else []
        stack += [layers.Conv2D(units, 5 if number == 1 else 3, padding="same")]
        stack += [layers.BatchNormalization(momentum=0.9), layers.ReLU(name=f"layer_{number}")]
    return compiled([keras.Input((None, None, 3)), layers.Rescaling(2.0, -1.0), *stack], EPOCHS[0])


def other(seed: int) -> Any:
    """The judge of the chapter: strides in place of pooling, no border, and parts of 32 × 32 pixels only."""
    keras.utils.set_random_seed(seed)
    stack: list[Any] = []
    for units, size, step in ((24, 5, 2), (48, 4, 2), (64, 3, 1)):
        stack += [layers.Conv2D(units, size, strides=step, activation="relu"), layers.BatchNormalization(momentum=0.9)]
    return compiled([keras.Input((32, 32, 3)), *stack], EPOCHS[1])


def compiled(stack: list[Any], epochs: int) -> Any:
    model = keras.Sequential([*stack, layers.GlobalAveragePooling2D(), layers.Dense(len(KINDS))])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * SAMPLES // BATCH)
    model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    return model


if __name__ == "__main__":
    main()
