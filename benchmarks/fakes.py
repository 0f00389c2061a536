"""Digits from noise: the cells of chapter 7 run and trained as they stand, with other seeds; a classifier judges.

python benchmarks/fakes.py [--seeds 0 1 2] [--epochs 200]

Wanted within 60 s of training on two quiet cores: of 1,000 fakes 90 % with a confidence of 0.8 or more, each of the ten
classes at least 3 %, a Fréchet distance of at most 4 times that of two halves of the real images, in the penultimate
layer of a classifier that gets 97 % of the test digits right.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import Any

import jupytext
import numpy as np

import dltutor

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "source" / "07_adversarial.py"
CELLS = [cell.source for cell in jupytext.read(NOTEBOOK).cells if cell.cell_type == "code"]
PLAYERS = ("import keras", "def digit_generator", "def digit_discriminator", "class Players", "def losses", "class GAN")
FAST, SLOW = 0.6, 0.4  # of the epochs; the rates are lowered between them
EPOCHS, JUDGED = 200, 1000


def run(names: dict[str, Any], words: str, seed: int = 0) -> None:
    """Run the one cell in which `words` stand, with `seed` for its own."""
    (cell,) = [cell for cell in CELLS if words in cell]
    exec(cell.replace("set_random_seed(0)", f"set_random_seed({seed})"), names)


def train(names: dict[str, Any], seed: int, epochs: int) -> tuple[float, ...]:
    """The judge and the two players from fresh; returns what is wanted of them, and the seconds of training."""
    run(names, "classifier = ", seed)
    run(names, "judge = ", seed)
    run(names, "gan = GAN(", seed)
    gan, judge, lab = (names[name] for name in ("gan", "judge", "fakes_lab"))
    noise = np.random.default_rng(100 + seed).normal(size=(JUDGED, names["noise_size"])).astype("float32")
    seconds = processor = 0.0
    for share in (FAST, SLOW):
        if share == SLOW:
            lab.set(generator_rate=0.0004, discriminator_rate=0.0008)
        began, used = time.perf_counter(), time.process_time()
        lab.trainer.train_epochs(share * epochs)
        seconds, processor = seconds + time.perf_counter() - began, processor + time.process_time() - used
        for name, generator in (("newest", gan.generator), ("averaged", gan.averaged)):
            fakes = np.asarray(generator(noise, training=False))
            verdict = judge.look(fakes)
            copies = dltutor.live.nearest(fakes, names["x_train"])[1]
            print(
                f"seed {seed}, {lab.trainer.step:,} steps, {seconds:.1f} s ({processor:.1f} s of CPU), {name} weights: "
                f"confident {verdict.confident:.3f}, rarest class {verdict.shares.min():.3f}, "
                f"Fréchet ratio {verdict.ratio:.2f}; nearest real image {np.median(copies):.2f} away, "
                f"the nearest of all {copies.min():.2f}",
                flush=True,
            )
    right = (names["classifier"](names["x_test"]).numpy().argmax(axis=1) == names["y_test"]).mean()
    return float(right), verdict.confident, float(verdict.shares.min()), verdict.ratio, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    dltutor.setup()
    from dltutor import datasets, labs, live

    names: dict[str, Any] = {"np": np, "datasets": datasets, "labs": labs, "live": live}
    for words in PLAYERS:
        run(names, words)
    rows = [train(names, seed, arguments.epochs) for seed in arguments.seeds]
    print("                    median   worst  wanted")
    bars = (
        ("classifier right", "≥ 0.97"),
        ("confident", "≥ 0.90"),
        ("rarest class", "≥ 0.03"),
        ("Fréchet ratio", "≤ 4"),
        ("seconds", "≤ 60"),
    )
    for (name, bar), values in zip(bars, zip(*rows, strict=True), strict=True):
        worst = min(values) if bar.startswith("≥") else max(values)
        print(f"{name:18} {statistics.median(values):7.3f} {worst:7.3f}  {bar}")


if __name__ == "__main__":
    main()
