"""How much a kernel grows while the cell of a training lab is run again and again, and whether old labs train on.

python benchmarks/memory.py [RUNS]
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from jupyter_client.manager import start_new_kernel

FIRST_FEW = 5  # runs after which the kernel should not grow any more
WANTED = 5  # per cent

START = """\
import gc, os, psutil, weakref
import dltutor
dltutor.setup()
import keras, numpy as np
from dltutor import datasets, labs, live
train, test = datasets.digits()
def make_model():
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(64, "relu"),
                              keras.layers.Dense(10, "softmax")])
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
model = make_model()
abandoned = []"""

PLAY = "lab.play(); [lab.session._on_message({'kind': 'tick'}) for _ in range(5)]; abandoned.append(weakref.ref(lab))"
KINDS = {
    "the same model": ["lab = labs.Training(model, train, test)\nlab", PLAY],
    "a new model each time": ["lab = labs.Training(make_model(), train, test, patience=20)\nlab", PLAY],
    "ten weight images": ["lab = labs.WeightImages(one_layer(), train, test)\nlab", PLAY],
    "two adversaries": ["lab = labs.Adversaries(*two_players())\nlab", PLAY],
    "fit with Watch": ["fit = make_model().fit(*train, epochs=2, verbose=0, callbacks=[live.Watch()])"],
}
ONE_LAYER = """\
def one_layer():
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
    model.compile("sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model"""
TWO_PLAYERS = """\
def two_players():
    from keras.layers import Dense
    generator = keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(2)])
    discriminator = keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(1)])
    return generator, discriminator"""
SIZE = "print(psutil.Process().memory_info().rss)"
TRAINING = """\
old = [lab() for lab in abandoned[:-1]]
print(sum(lab is not None and (lab.playing or hasattr(lab, "trainer")) for lab in old))"""


def measure(name: str, cells: list[str], runs: int) -> float:
    """Print how one kind of cell fares; returns the growth in per cent."""
    manager, client = start_new_kernel(kernel_name="python3")

    def run(code: str) -> str:
        printed: list[str] = []

        def hook(message: dict) -> None:
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                printed.append(message["content"]["text"])
            elif message["msg_type"] == "error":
                raise RuntimeError("\n".join(message["content"]["traceback"]))

        client.execute_interactive(code, output_hook=hook, timeout=120)
        return "".join(printed)

    try:
        run(START)
        run(ONE_LAYER)
        run(TWO_PLAYERS)
        sizes = []
        for _ in range(runs):
            for cell in cells:
                run(cell)
            sizes.append(int(run(SIZE)) / 2**20)
        left = int(run(TRAINING))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    start = max(sizes[:FIRST_FEW])
    growth = 100 * (max(sizes[FIRST_FEW:]) / start - 1)
    print(
        f"{name:22} {sizes[0]:5.0f} MB after one run, {start:5.0f} after {FIRST_FEW}, {sizes[-1]:5.0f} after {runs}: "
        f"{growth:+.1f} % (wanted: at most {WANTED}); old labs that hold a trainer: {left} (wanted: 0)",
        flush=True,
    )
    return growth


def main(measure: Callable[..., float] = measure) -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    worst = max(measure(name, cells, runs) for name, cells in KINDS.items())
    print(f"worst: {worst:+.1f} %")


if __name__ == "__main__":
    main()
