"""How far back SimpleRNN, GRU and LSTM remember the first symbol, from several seeds, and how long that takes.

All are trained for the same 200 steps, or until they know it all, and are then asked at distances from 1 to 100.

python benchmarks/distance.py [seeds]

Wanted: five seeds of all three in 25 s on two cores; GRU and LSTM right 95 % of the time up to the distance of 20 that
they were trained on, in the median, and further than the SimpleRNN in every seed.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np

from dltutor import labs

CASES = ((8, 16, 20), (8, 16, 40), (8, 32, 20), (4, 32, 30))  # symbols, units, distance; the first is the chapter's


def memory(layer, symbols, units):
    model = keras.Sequential(
        [
            keras.Input((None, symbols)),
            layer(units, return_sequences=True),
            keras.layers.Dense(symbols, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    return model


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for symbols, units, distance in CASES:
        began, worked = time.perf_counter(), time.process_time()
        lab = labs.Distance(lambda layer, s=symbols, u=units: memory(layer, s, u), distance=distance)
        reached = lab.run(seeds)
        took, spent = time.perf_counter() - began, time.process_time() - worked
        print(f"{symbols} symbols, {units} units, distance {distance}: {took:.1f} s, {spent:.1f} s of the processor")
        for name, found in reached.items():
            print(f"  {name:9} right up to {found}, median {np.median(found):.0f}", flush=True)


if __name__ == "__main__":
    main()
