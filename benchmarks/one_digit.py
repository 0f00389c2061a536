"""One digit through one network, in JupyterLab in a browser: from a movement of the pen to the units lit anew.

python benchmarks/one_digit.py
"""

from __future__ import annotations

import json
import os
import statistics

from page import PEN, opened, p95

WANTED = 80  # milliseconds
DATA = """
import dltutor
dltutor.setup()
import numpy as np, keras
from keras import layers
from dltutor import datasets, labs, live
train, test = datasets.digits()
def padded(data):
    return np.pad(np.kron(data[0], np.ones((3, 3), np.float32)), ((0, 0), (2, 2), (2, 2))), data[1]
"""
NETWORKS = {
    "dense, 8 × 8, 32 and 16 units": """
train, test = datasets.digits()
stack = [keras.Input((8, 8)), layers.Flatten(), layers.Dense(32, "relu"), layers.Dense(16, "relu")]
""",
    "dense, 28 × 28, 128 and 128 units": """
train, test = padded(train), padded(test)
stack = [keras.Input((28, 28)), layers.Flatten(), layers.Dense(128, "relu"), layers.Dense(128, "relu")]
""",
    "convolutional, 28 × 28, 8 and 16 maps, 128 units": """
train, test = padded(train), padded(test)
stack = [keras.Input((28, 28, 1)), layers.Conv2D(8, 5, activation="relu"), layers.MaxPooling2D()]
stack += [layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(128, "relu")]
""",
}
LAB = """
model = keras.Sequential([*stack, layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
live.train(model, (train[0].reshape(-1, *model.input_shape[1:]), train[1]), epochs=5)
one = labs.OneDigit(model, test[0], test[1])
one
"""
MOVES = 120
BEFORE = "import time; first, began = [s.copy() for s in one.passage.states], time.process_time(); print()"
SPENT = "print(1000 * (time.process_time() - began))"
CHANGED = """
units = [np.concatenate([s.ravel() for s in states[1:]]) for states in (first, one.passage.states)]
lit = (units[0] != 0) | (units[1] != 0)
print(float(np.mean(units[0][lit] != units[1][lit])))
"""


def main() -> None:
    for name, stack in NETWORKS.items():
        with opened(DATA + stack, LAB) as notebook:
            notebook.cell("labs.OneDigit").wait_for_words("It answers")
            places = ((10, 10), (55, 55))  # in the pad's pixels, from the top
            ends = [
                json.loads(notebook.evaluate(f'print(list(one.picture.place("pad", {x}, {y})))')) for x, y in places
            ]
            notebook.js(PEN, [*ends, 5])  # the first stroke traces what is needed
            notebook.evaluate(BEFORE)
            times = notebook.js(PEN, [*reversed(ends), MOVES])
            spent = float(notebook.evaluate(SPENT)) / MOVES
            changed = 100 * float(notebook.evaluate(CHANGED))
            load = os.getloadavg()[0]
            print(
                f"{name}: pen to units lit anew, median {statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms "
                f"(wanted: at most {WANTED}); {changed:.0f} % of the lit units changed; the kernel "
                f"works {spent:.0f} ms for each; load {load:.1f} on {os.cpu_count()} cores",
                flush=True,
            )
            notebook.demand_no_error()


if __name__ == "__main__":
    main()
