"""How much memory a training takes for 30,000 colour images of 32 × 32 (92 MB), as a multiple of the data.

python benchmarks/data_memory.py

Each way runs in a process of its own, and what a training of 64 images takes is there before. Linux only.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

WANTED = 3.0
WAYS = {
    "fit": "model.fit(x, y, epochs=1, verbose=0)",
    "live.train": "live.train(model, (x, y), epochs=0.05)",
    "Training": "lab = labs.Training(model, (x, y)); lab.press('step'); lab.picture.png()",
    "Training, held-out data": (
        "n = len(x) * 2 // 3; lab = labs.Training(model, (x[:n], y[:n]), (x[n:], y[n:])); lab.press('epoch')"
    ),
}
START = """\
import os, re
os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
import keras, numpy as np
from dltutor import labs, live
def make():
    stack = [keras.layers.Rescaling(1 / 255), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    model = keras.Sequential([keras.Input((32, 32, 3)), *stack])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
def size(name):
    return int(re.search(name + r":\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
random = np.random.default_rng(0)
whole = random.integers(0, 256, (30_000, 32, 32, 3), "uint8"), random.integers(0, 10, 30_000)
model, (x, y) = make(), (part[:64] for part in whole)
WAY
open("/proc/self/clear_refs", "w").write("5")
data, before = whole[0].nbytes / 2**20, size("VmRSS")
model, (x, y) = make(), whole
WAY
print((size("VmHWM") - before) / data + 1)"""


def main() -> None:
    for name, way in WAYS.items():
        code = START.replace("WAY", way)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
        print(f"{name:24} {float(done.stdout.split()[-1]):5.1f} times the data (wanted: at most {WANTED})", flush=True)


ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    main()
