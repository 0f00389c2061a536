"""The digit recogniser of chapters 00 and 05, trained in its labs as the page does it, pictures drawn: five seeds.

python benchmarks/digits.py [--browser]
"""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from PIL import Image

from dltutor import datasets, labs

SECONDS = 5.0
SEEDS = range(5)
TESTS = Path(__file__).parents[1] / "tests"


def network(seed: int, shape: tuple[int, int, int] = (8, 8, 1)) -> Any:
    """The model as the notebooks write it."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.BatchNormalization(momentum=0.9),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def foreign(data: Any) -> Any:
    """The digits as images of 28 × 28 from 0 to 255, the ink 20 pixels high, as MNIST's are."""
    (x, y), larger = data, []
    for image in x:
        grey = Image.fromarray((image * 255).astype(np.uint8)).resize((20, 20), Image.Resampling.BICUBIC)
        larger.append(np.pad(np.asarray(grey), 4))
    return np.stack(larger).astype(np.float32) / 255, y


def play(lab: Any, seconds: float) -> dict[str, float]:
    """Let the lab play for so long, as the page asks for it: a tick, a picture, a tick, …"""
    lab._repr_mimebundle_()
    lab.session._on_message({"kind": "hello", "dark": False, "ratio": 1})
    lab.press("play")
    began, cpu, pictures, reached = time.perf_counter(), time.process_time(), 0, (float("nan"), 0)
    while time.perf_counter() - began < seconds:
        lab.session._on_message({"kind": "tick"})
        pictures += 1
        if reached[1] == 0 and lab.accuracy >= 0.98:
            reached = time.perf_counter() - began, lab.trainer.step
    took, used = time.perf_counter() - began, time.process_time() - cpu
    assert not lab.session.errors, lab.session.errors
    result = {
        "accuracy": lab.accuracy,
        "steps": lab.trainer.step,
        "pictures": pictures / took,
        "cpu": used,
        "first": reached[0],
        "at": reached[1],
    }
    lab.close()
    return result


def measure_training() -> None:
    """Test accuracy after five seconds."""
    train, test = datasets.digits()
    sets = {"8 × 8": ((8, 8, 1), train, test), "28 × 28": ((28, 28, 1), foreign(train), foreign(test))}
    for name, (shape, train, test) in sets.items():
        for kind in ("Digits", "DrawDigit"):
            runs = [play(getattr(labs, kind)(network(seed, shape), train, test), SECONDS) for seed in SEEDS]
            accuracies = [run["accuracy"] for run in runs]
            middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            print(
                f"{name}, {kind}: {SECONDS:g} s, test accuracy {[round(a, 4) for a in accuracies]}, "
                f"median {middle['accuracy']:.4f} (wanted: 0.98), worst {min(accuracies):.4f} (wanted: 0.97); "
                f"{middle['steps']:.0f} steps, {middle['pictures']:.0f} pictures a second, "
                f"{middle['cpu']:.1f} s of CPU; 0.98 first after {middle['first']:.1f} s, {middle['at']:.0f} steps",
                flush=True,
            )


def measure_pen() -> None:
    """What a movement of the pen costs in the kernel, and how much of a hand's writing is read."""
    sys.path.insert(0, str(TESTS))
    from labs.handwriting import strokes, write

    train, test = datasets.digits()
    shares = []
    for seed in SEEDS:
        lab = labs.DrawDigit(network(seed), train, test)
        lab.run(epochs=12)
        read = np.zeros((10, 20), bool)
        for digit in range(10):
            for hand in range(20):
                lab.press("clear")
                write(lab, digit, hand)
                read[digit, hand] = lab.answer.argmax() == digit
        shares.append(read.mean())
    print(f"simulated handwriting read: {[round(float(s), 3) for s in shares]} for five seeds")
    for name, shape, data in (
        ("8 × 8", (8, 8, 1), (train, test)),
        ("28 × 28", (28, 28, 1), map(foreign, (train, test))),
    ):
        lab = labs.DrawDigit(network(0, shape), *data)
        lab._repr_mimebundle_()
        times = []
        for digit in range(10):
            for stroke in strokes(digit):
                for i, place in enumerate(stroke):
                    x, y = lab.picture.place("pad", *place)
                    began = time.perf_counter()
                    lab.session._on_message({"kind": "pointer", "phase": "move" if i else "down", "x": x, "y": y})
                    times.append(1000 * (time.perf_counter() - began))
        p95 = float(np.quantile(times, 0.95))
        print(f"{name}: pen to frame in the kernel, median {np.median(times):.1f} ms, p95 {p95:.1f} ms (wanted: 40)")
        lab.close()


def measure_browser() -> None:
    """From a movement of the pointer to the painted frame, in JupyterLab in a browser."""
    import json

    from page import PEN, opened, p95, pause, play

    sys.path.insert(0, str(TESTS))
    from browser.test_drawing import DRAW, MODEL

    with opened(MODEL, DRAW) as notebook:
        lab = notebook.cell("labs.DrawDigit")
        lab.wait_for_words("Not trained yet")
        play(lab)
        time.sleep(SECONDS)
        pause(lab)
        print(f"in the browser, after {SECONDS:g} s: {lab.words().splitlines()[-1]}")
        ends = [
            json.loads(notebook.evaluate(f'print(list(draw.picture.place("pad", {x}, {y})))'))
            for x, y in ((10, 55), (55, 8))
        ]
        times = notebook.js(PEN, [*ends, 120])
        middle = statistics.median(times)
        print(f"pen to painted bars and maps: median {middle:.0f} ms, p95 {p95(times):.0f} ms (wanted: at most 100)")
        notebook.demand_no_error()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", action="store_true", help="measure in a browser, too")
    if parser.parse_args().browser:
        measure_browser()
    measure_training()
    measure_pen()


if __name__ == "__main__":
    main()
