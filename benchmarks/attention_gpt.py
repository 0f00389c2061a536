"""How far a tiny GPT comes beside a GRU and counting, on the same held-out windows, and how fast it writes.

python benchmarks/attention_gpt.py [SECONDS] [SEEDS] [FIRST SEED]

GPT and GRU learn the same text for so many seconds of the processor each (tracing not counted), the learning rate
lowered once; the worst of the seeds at the end. Loss: every character of windows of 100, each read from nothing.
Then the writer with the GPT: 400 characters by kept keys and values, a new temperature, and a new head.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers

import dltutor
from dltutor import datasets, labs, live
from dltutor.labs.recurrent.writer.draft import Draft, Rule
from dltutor.scratch.texts.ngrams import NGrams

SECONDS, SEEDS = 60.0, 5
LATE, SLOWER = 0.67, 8  # from which share of the time on the rate is lower, and how many times
WANTED_LOSS, WANTED_WRITING, WANTED_ANSWER = 1.70, 500, 150  # nats a character; ms
TEMPERATURES = np.round(np.linspace(0.1, 2, 20), 2)


def gpt(kinds: int, size: int = 64, heads: int = 4, blocks: int = 2, window: int = 100) -> Any:
    """The notebook's model."""
    text = keras.Input((None,), dtype="int32")
    place = keras.ops.cumsum(keras.ops.ones_like(text), axis=1) - 1
    start = keras.initializers.RandomNormal(stddev=0.1)
    x = layers.Embedding(kinds, size, start)(text) + layers.Embedding(window, size, start)(place)
    for _ in range(blocks):
        h = layers.LayerNormalization()(x)
        x = x + layers.MultiHeadAttention(heads, size // heads)(h, h, use_causal_mask=True)
        h = layers.LayerNormalization()(x)
        x = x + layers.Dense(size)(layers.Dense(4 * size, "relu")(h))
    return keras.Model(text, layers.Dense(kinds)(layers.LayerNormalization()(x)))


def gru(kinds: int) -> Any:
    """The writer's model of chapter 06."""
    hidden = [layers.Embedding(kinds, 32), layers.GRU(128, return_sequences=True)]
    return keras.Sequential([keras.Input((None,)), *hidden, layers.Dense(kinds)])


MODELS = {"GPT": (gpt, 0.003, 16, 0.98), "GRU 128": (gru, 0.01, 32, 0.999)}  # with rate, batch size, and Adam's beta_2


def make_model(name: str, kinds: int, seed: int) -> Any:
    keras.utils.set_random_seed(seed)
    make, rate, _, beta_2 = MODELS[name]
    model = make(kinds)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate, beta_2=beta_2, weight_decay=0.1, clipnorm=1.0), loss)
    return model


def course(name: str, corpus: datasets.Corpus, seed: int, seconds: float) -> float:
    """The held-out loss after so many seconds of the processor."""
    model, (_, rate, batch, _) = make_model(name, len(corpus.characters), seed), MODELS[name]
    trainer = live.Trainer(model, *corpus.train, batch_size=batch, validation_data=corpus.validation)
    trainer.train(steps=2)
    spent, halfway = 0.0, 0.0
    while spent < seconds:
        if spent >= LATE * seconds:
            trainer.learning_rate = rate / SLOWER
        if spent >= seconds / 2 and not halfway:
            halfway = trainer.validate()["loss"]
        began = time.process_time()
        trainer.train(seconds=min(0.5, seconds - spent))
        spent += time.process_time() - began
    found = trainer.validate()["loss"]
    step = f"{trainer.step} steps of {1000 * spent / trainer.step:.0f} ms"
    print(
        f"seed {seed}, {name}: {halfway:.3f} at {seconds / 2:g} s, {found:.3f} at {seconds:g} s; "
        f"{model.count_params():,} weights, {step}; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return found


def writing(corpus: datasets.Corpus) -> dict[str, np.ndarray]:
    """Milliseconds on the clock and of the processor: 400 characters (median), a new temperature, a new head (p95)."""
    lab = labs.Writer(make_model("GPT", len(corpus.characters), 0), corpus)
    lab.run(epochs=0.5)
    lab._repr_mimebundle_()
    widgets, chances = lab.session.widgets, np.random.default_rng(0).random(400)
    heads = [value for _, value in widgets["head"].options]

    def write(_: int) -> None:
        lab.reader.refresh()
        Draft(lab.reader, chances).write((1,), Rule())

    def warm(i: int) -> None:
        widgets["temperature"].value = float(TEMPERATURES[i % len(TEMPERATURES)])

    def turn(i: int) -> None:
        widgets["head"].value = heads[i % len(heads)]

    found = {}
    for name, act, share in (("400 characters", write, 50), ("a new temperature", warm, 95), ("a new head", turn, 95)):
        took = []
        for i in np.random.default_rng(0).permutation(60):
            clock, processor = time.perf_counter(), time.process_time()
            act(int(i))
            took.append((1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)))
        found[name] = np.percentile(took, share, axis=0)
    lab.close()
    return found


def main() -> None:
    dltutor.setup()
    given = [float(each) for each in sys.argv[1:]]
    seconds, seeds, first = (*given, *(SECONDS, SEEDS, 0)[len(given) :])
    corpus = datasets.Corpus(datasets.text("prose"))
    print(corpus)
    began = time.process_time()
    five = NGrams(*corpus.train, len(corpus.characters), longest=5).loss(*corpus.validation)
    print(f"5-gram by counting: {five:.3f} nats a character in {time.process_time() - began:.2f} s", flush=True)
    asked = range(int(first), int(first + seeds))
    found = {name: [course(name, corpus, seed, seconds) for seed in asked] for name in MODELS}
    worst = {name: max(losses) for name, losses in found.items()}
    told = ", ".join(f"{name} {loss:.3f}" for name, loss in worst.items())
    print(f"worst of {int(seeds)} after {seconds:g} s: {told}, 5-gram {five:.3f} (wanted: GPT at most {WANTED_LOSS})")
    for name, (clock, processor) in writing(corpus).items():
        print(f"{name}: {clock:.0f} ms, {processor:.0f} of the processor; load {os.getloadavg()[0]:.1f}")
    print(f"(wanted: 400 characters in at most {WANTED_WRITING}, a new temperature in p95 {WANTED_ANSWER})")


if __name__ == "__main__":
    main()
