"""How far a character model comes in 30 seconds, what writing meanwhile costs, and how soon a new temperature shows.

python benchmarks/writer.py [SECONDS] [prose|topics]

The notebook's model, one twice as wide and one of 1,024 units learn the same text for the same time, in one run. Their
loss is that of every character of held-out windows of 100, each read without a state from before. Keras's tracing of
the training step is not counted, and is printed beside it.
"""

from __future__ import annotations

import os
import statistics
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
from dltutor.labs.recurrent.writer import lab as writer

SECONDS, PARTS = 30.0, 6
RATE, LATE, SLOWER = 0.01, 0.67, 8  # the rate, and from which share of the time on it is how many times lower
DECAY = 0.1  # of the weights: without it the network learns the text by heart, and the held-out loss stops falling
WANTED_LOSS, WANTED_SLOWER, WANTED_ANSWER = 1.58, 10, 150  # nats a character; per cent; ms at the 95th percentile
TEMPERATURES = np.round(np.linspace(0.1, 2, 20), 2)


def read(name: str) -> str:
    if name == "prose":
        return datasets.text("prose")
    import pydoc_data.topics

    return "\n".join(pydoc_data.topics.topics.values())[:200_000]


def make_model(kinds: int, units: int, rate: float = RATE) -> Any:
    keras.utils.set_random_seed(0)
    hidden = [layers.Embedding(kinds, 32), layers.GRU(units, return_sequences=True)]
    model = keras.Sequential([keras.Input((None,)), *hidden, layers.Dense(kinds)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate, weight_decay=DECAY, clipnorm=1.0), loss)
    return model


def course(corpus: datasets.Corpus, units: int, batch_size: int, rate: float, seconds: float) -> list[float]:
    """The held-out loss at the start and after each part of the time; the rate is lowered once, as a learner would."""
    began = time.perf_counter()
    data = corpus.train
    trainer = live.Trainer(
        make_model(len(corpus.characters), units, rate), *data, batch_size=batch_size, validation_data=corpus.validation
    )
    traced = time.perf_counter() - began
    found, spent = [trainer.validate()["loss"]], 0.0
    for part in range(1, PARTS + 1):
        while spent < seconds * part / PARTS:
            if spent >= LATE * seconds:
                trainer.learning_rate = rate / SLOWER
            began = time.perf_counter()
            trainer.train(seconds=min(0.5, seconds * part / PARTS - spent))
            spent += time.perf_counter() - began
        found.append(trainer.validate()["loss"])
    curve = "  ".join(f"{loss:.2f}" for loss in found)
    steps = f"{trainer.step} steps of {1000 * spent / trainer.step:.0f} ms, {traced:.1f} s before"
    print(f"{units:5} units, batch {batch_size:2}, rate {rate}: {curve}   ({steps})")
    return found


def ticks(lab: Any, seconds: float) -> float:
    """Steps a second while a page asks for pictures."""
    lab.play()
    began, before = time.perf_counter(), lab.trainer.step
    while time.perf_counter() - began < seconds:
        lab.session._on_message({"kind": "tick"})
    speed = (lab.trainer.step - before) / (time.perf_counter() - began)
    lab.playing = False
    return speed


def alone(lab: Any, seconds: float) -> float:
    """Steps a second of the trainer, without lab and page."""
    began, before = time.perf_counter(), lab.trainer.step
    lab.trainer.train(seconds=seconds)
    return (lab.trainer.step - before) / (time.perf_counter() - began)


def slowdown(lab: Any, seconds: float = 3.0, repeats: int = 5) -> None:
    """What a text every second costs, and what the whole lab does; the three in turn."""
    speeds: dict[str, list[float]] = {"alone": [], "lab": [], "lab without writing": []}
    every = writer.EVERY
    for _ in range(repeats):
        speeds["alone"].append(alone(lab, seconds))
        speeds["lab"].append(ticks(lab, seconds))
        writer.EVERY = 1e9
        speeds["lab without writing"].append(ticks(lab, seconds))
        writer.EVERY = every
    for name, found in speeds.items():
        print(f"{name:20} {statistics.median(found):6.1f} steps a second")
    for name in ("lab without writing", "alone"):
        ratios = [full / ours for ours, full in zip(speeds["lab"], speeds[name], strict=True)]
        longer = 100 * (statistics.median(ratios) - 1)
        print(f"training takes {longer:+.1f} % longer than {name} (wanted: at most +{WANTED_SLOWER} %)")
    share = 100 * lab._writing / max(every, writer.SHARE * lab._writing)
    print(f"{len(lab.written)} characters are written in {1000 * lab._writing:.0f} ms: {share:.1f} % of the time")


def answers(lab: Any, playing: bool) -> float:
    """Milliseconds from a new temperature to the picture with the new text, at the 95th percentile."""
    lab.play(playing)
    took = []
    for _ in range(3):
        for temperature in np.random.default_rng(0).permutation(TEMPERATURES):
            began = time.perf_counter()
            if playing:  # the slice that is under way when the slider moves
                lab.session._on_message({"kind": "tick", "hurry": True})
            lab.session.widgets["temperature"].value = float(temperature)
            took.append(1000 * (time.perf_counter() - began))
    lab.play(False)
    return float(np.percentile(took, 95))


def main() -> None:
    dltutor.setup()
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    text = read(sys.argv[2] if len(sys.argv) > 2 else "prose")
    corpus = datasets.Corpus(text)
    print(corpus)
    print(
        f"nats a character on the held-out text, every {seconds / PARTS:g} s of training; load {os.getloadavg()[0]:.1f}"
    )
    ours = course(corpus, 128, 32, RATE, seconds)[-1]
    course(corpus, 256, 32, 0.004, seconds)
    course(corpus, 1024, 64, 0.001, seconds)  # a larger rate throws so large a model off
    print(f"after {seconds:g} s: {ours:.3f} (wanted: at most {WANTED_LOSS} after 30 s)")
    for units in (128, 256):
        print(f"--- the lab, {units} units")
        lab = labs.Writer(make_model(len(corpus.characters), units), corpus)
        lab._repr_mimebundle_()
        lab.run(epochs=0.5)
        slowdown(lab)
        for playing in (False, True):
            when = "while it trains" if playing else "at rest"
            print(f"temperature to text, {when}: {answers(lab, playing):.0f} ms (wanted: at most {WANTED_ANSWER})")
        lab.close()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
