"""Attention in small tasks beside its rivals: what came first, "good, not bad", and looking something up.

python benchmarks/attention_order.py [SEED …] [first | order | lookup …]

Each row says bar and measured, the worst of the seeds, five without an argument. Seconds are those of the processor,
tracing not counted; pinned to one core (`taskset -c 0`) they are what a quiet core takes.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers, ops

from dltutor import datasets, live
from dltutor.datasets.sequences.lookup import at_random
from dltutor.scratch.attention import waves

FIRST, ORDER, LOOKUP = 6, 8, 12  # seconds
Course = list[tuple[float, float]]  # seconds, share right


class Positions(layers.Layer):
    """Adds a vector to each place: the layer of the chapter."""

    def __init__(self, table: np.ndarray, learned: bool) -> None:
        super().__init__()
        start = keras.initializers.Constant(table)
        self.table = self.add_weight(shape=table.shape, initializer=start, trainable=learned)
        self.supports_masking = True

    def call(self, x: Any) -> Any:
        return x + self.table[: ops.shape(x)[1]]


def learned(places: int, size: int, spread: float) -> Positions:
    """Positions that are learned, as random at first as Keras's seed says."""
    return Positions(np.random.normal(0, spread, (places, size)), learned=True)


def attend(x: Any, size: int, masked: bool) -> Any:
    """One layer of attention, added to what came in."""
    looking = layers.LayerNormalization()(x)
    found = layers.MultiHeadAttention(1, size)(looking, looking, use_causal_mask=masked)
    return layers.Add()([x, found])


def compiled(numbers: Any, answer: Any, rate: float) -> Any:
    """A model that names one of several classes."""
    model = keras.Model(numbers, answer)
    model.compile(keras.optimizers.Adam(rate), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def train(
    model: Any, data: Any, test: Any, seconds: float, batch_size: int, *, slower: bool = False, every: float = 99
) -> Course:
    """Train for seconds of the processor, if `slower` at a fifth of the rate for the last three tenths of them.

    The share right of the test samples is noted `every` so many seconds, and at the end.
    """
    trainer, spent, course = live.Trainer(model, *data, batch_size=batch_size), 0.0, []
    trainer.train(steps=2)
    rate, looked = trainer.learning_rate, 0.0
    while spent < seconds:
        if slower and spent >= 0.7 * seconds:
            trainer.learning_rate = rate / 5
        began = time.process_time()
        trainer.train(seconds=min(0.25, max(0.05, seconds - spent)))
        spent += time.process_time() - began
        if spent - looked >= every or spent >= seconds:
            looked = spent
            course.append((spent, last_right(model, *test)))
    return course


def last_right(model: Any, x: np.ndarray, y: np.ndarray) -> float:
    """The share right, at the last place where there are several."""
    answer = np.array(model(x, training=False))
    answer = answer[:, -1] if answer.ndim == 3 else answer
    classes = answer[:, 0] > 0.5 if answer.shape[-1] == 1 else answer.argmax(axis=-1)
    return float((classes == y).mean())


# The three tasks -----------------------------------------------------------------------------------------------------


def first(name: str) -> tuple[Course, int]:
    """Which of 8 symbols came first, 200 symbols long."""
    x, y = datasets.recall(199, 3500, symbols=8)
    test = datasets.recall(199, 500, symbols=8, seed=1)
    numbers = keras.Input((None,), dtype="int64")
    h = layers.Embedding(8, 16)(numbers)
    h = layers.GRU(16, return_sequences=True)(h) if name == "GRU 16" else attend(learned(3200, 16, 0.1)(h), 16, True)
    model = compiled(numbers, layers.Dense(8)(h), 0.01)
    every = np.repeat(y[:, None], 200, axis=1)
    course = train(model, (x, every), test, FIRST, 32)
    return course, int(model.optimizer.iterations.numpy())


def order(name: str, masked: bool = False) -> tuple[Course, int]:
    """Sentences that only the order of words tells."""
    (x, y), (x_test, y_test) = datasets.sentences("hard")
    encode = layers.TextVectorization(output_sequence_length=24)
    encode.adapt(x)
    train_codes, test_codes = np.array(encode(x)), np.array(encode(x_test))
    numbers = keras.Input((24,), dtype="int64")
    h = layers.Embedding(encode.vocabulary_size(), 16, mask_zero=True)(numbers)
    if name == "learned":
        h = learned(24, 16, 0.1)(h)
    if name == "waves":
        h = Positions(waves(24, 16), learned=False)(h)
    if name != "bag of words":
        h = attend(h, 16, masked)
        h = layers.Add()([h, layers.Dense(16)(layers.Dense(32, "relu")(layers.LayerNormalization()(h)))])
    model = keras.Model(numbers, layers.Dense(1, "sigmoid")(layers.GlobalAveragePooling1D()(h)))
    model.compile(keras.optimizers.Adam(0.004), "binary_crossentropy")
    course = train(model, (train_codes, y), (test_codes, y_test), ORDER, 32, slower=True)
    return course, int(model.optimizer.iterations.numpy())


def lookup(name: str) -> tuple[Course, int]:
    """The value of a key in a list of six pairs."""
    seen, unseen = datasets.lookup(6), datasets.lookup(6, 500, seed=1)
    numbers = keras.Input((13,), dtype="int64")
    start = keras.initializers.RandomNormal(stddev=0.5)
    h = layers.Embedding(32, 32, embeddings_initializer=start)(numbers)
    if name == "GRU 64":
        h = layers.GRU(64)(h)
    else:
        h = learned(13, 32, 0.5)(h)
        for _ in range(int(name[0])):
            h = attend(h, 32, True)
        h = layers.LayerNormalization()(h[:, -1])
    model = compiled(numbers, layers.Dense(16)(h), 0.003)
    course = train(model, seen, unseen, LOOKUP, 64, every=0.4)
    return course, int(model.optimizer.iterations.numpy())


TASKS = {
    "first": (first, ("attention 16", "GRU 16")),
    "order": (order, ("bag of words", "none", "learned", "waves")),
    "lookup": (lookup, ("2 layers", "1 layer", "GRU 64")),
}


def jump(course: Course) -> str:
    """When it was under a half for the last time, and when above nine tenths for the first."""
    high = next((i for i, (_, right) in enumerate(course) if right >= 0.9), None)
    low = [seconds for seconds, right in course[:high] if right < 0.5]
    return f", from under 50 % to over 90 % between {low[-1]:.1f} and {course[high][0]:.1f} s" if high and low else ""


def measure(seeds: Sequence[int], tasks: Sequence[str]) -> dict[str, list[float]]:
    """The share right at the end, for each network and seed."""
    found: dict[str, list[float]] = {}
    for task in tasks:
        build, names = TASKS[task]
        for seed in seeds:
            for name in names:
                keras.utils.set_random_seed(seed)
                course, steps = build(name)
                told = jump(course) if name == "2 layers" else ""
                found.setdefault(f"{task} {name}", []).append(course[-1][1])
                print(f"{task}, seed {seed}, {name:12} {steps:5} steps: {course[-1][1]:6.1%}{told}", flush=True)
        if task == "order":
            keras.utils.set_random_seed(seeds[0])
            print(f"order, mask and no positions: {order('none', masked=True)[0][-1][1]:.1%}", flush=True)
    return found


def report(found: dict[str, list[float]]) -> None:
    """Bars, and the worst of the seeds."""
    rows = (
        ("first attention 16", f"attention, 200 symbols, {FIRST} s: bar ≥ 99 %", min),
        ("first GRU 16", "GRU 16, the same (guessing 12.5 %): bar ≤ 25 %", max),
        ("order bag of words", f"bag of words, {ORDER} s", max),
        ("order none", "no positions: bar 50 ± 3 %", max),
        ("order learned", "positions learned: bar ≥ 90 %", min),
        ("order waves", "positions waves: bar ≥ 98 %", min),
        ("lookup 2 layers", f"look-up, two layers, {LOOKUP} s: bar ≥ 95 %", min),
        ("lookup 1 layer", "look-up, one layer", max),
        ("lookup GRU 64", "look-up, GRU 64", max),
    )
    for key, bar, worst in rows:
        if key in found:
            print(f"{bar}, measured {worst(found[key]):.1%} (median {np.median(found[key]):.1%})")
    if "lookup 2 layers" in found:
        print(f"look-up, one of the values at random: {at_random(*datasets.lookup(6, 500, seed=1)):.1%}")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    chosen = [word for word in sys.argv[1:] if not word.isdigit()]
    report(measure(given or list(range(5)), chosen or list(TASKS)))
