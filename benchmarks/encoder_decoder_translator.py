"""Translation with one state and with attention: exact new sentences by length, and what a shut word does.

python benchmarks/encoder_decoder_translator.py [SEED …] [--lab]

Each row says bar and measured, the worst of the seeds, five without an argument. Seconds are those of the processor,
tracing not counted. With --lab: how long a new translation takes after a word was shut.
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

from dltutor import datasets, labs, live
from dltutor.datasets.languages.translation import NOUNS
from dltutor.labs.encoder_decoder.translator.score import literal

LENGTHS = ((2, 4), (5, 6), (7, 8), (9, 11), (12, 14), (15, 25))
PLAIN, ATTENDING = 40, 20  # seconds
FRENCH = {english: french.split()[0] for english, french in NOUNS.items()}
Arrays = tuple[list[np.ndarray], np.ndarray]


def network(data: datasets.Pairs, units: int, attend: bool) -> Any:
    """The models of the chapter."""
    source, before = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
    read = layers.Embedding(len(data.source_words), 32, mask_zero=True)(source)
    states, last = layers.GRU(units, return_sequences=True, return_state=True)(read)
    said = layers.Embedding(len(data.target_words), 32, mask_zero=True)(before)
    said = layers.GRU(units, return_sequences=True)(said, initial_state=last)
    if attend:
        seen = layers.Attention(use_scale=True)([said, states])
        said = layers.Dense(units, "tanh")(layers.Concatenate()([said, seen]))
    model = keras.Model([source, before], layers.Dense(len(data.target_words))(said))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01, clipnorm=1.0), loss)
    return model


def train(model: Any, data: datasets.Pairs, seconds: float) -> int:
    """Seconds of training, the rate a fifth for the last three tenths of them; how many steps that were."""
    trainer, spent = live.Trainer(model, *data.train, batch_size=64), 0.0
    trainer.train(steps=2)
    rate = trainer.learning_rate
    while spent < seconds:
        if spent >= 0.7 * seconds:
            trainer.learning_rate = rate / 5
        began = time.process_time()
        trainer.train(seconds=0.5)
        spent += time.process_time() - began
    return trainer.step


def exact(model: Any, arrays: Arrays) -> np.ndarray:
    """Whether each sentence comes out right: so it does if each word is the likeliest after the right ones."""
    inputs, after = arrays
    said = model.predict(inputs, verbose=0, batch_size=256).argmax(axis=-1)
    return ((said == after) | (after == 0)).all(axis=1)


def by_length(right: np.ndarray, pairs: list[tuple[str, str]]) -> list[float]:
    """The share right for each range of lengths."""
    lengths = np.array([len(source.split()) for source, _ in pairs])
    return [float(right[(lengths >= low) & (lengths <= high)].mean()) for low, high in LENGTHS]


def shut_nouns(model: Any, data: datasets.Pairs, pairs: list[tuple[str, str]]) -> tuple[float, float]:
    """How often the first noun is right if it is shut, and if another word is."""
    (source, before), after = data.arrays(pairs)
    look, random = live.Attending(model), np.random.default_rng(0)
    rows, nouns, others, places = np.arange(len(pairs)), [], [], []
    for english, french in pairs:
        words = english.split()
        at = next(i for i, word in enumerate(words) if word in FRENCH)
        nouns.append(at)
        others.append(random.choice([i for i in range(len(words)) if i != at]))
        places.append(french.split().index(FRENCH[words[at]]))
    shares = []
    for shut in (nouns, others):
        closed = np.arange(source.shape[1]) == np.array(shut)[:, None]
        said = look.predict([source, before], closed).argmax(axis=-1)
        shares.append(float((said[rows, places] == after[rows, places]).mean()))
    return shares[0], shares[1]


def measure(seed: int, data: datasets.Pairs, longer: list[tuple[str, str]]) -> dict[str, Any]:
    """All that is measured from one seed."""
    found: dict[str, Any] = {}
    for name, units, attend, seconds in (("plain", 96, False, PLAIN), ("attending", 64, True, ATTENDING)):
        keras.utils.set_random_seed(seed)
        model = network(data, units, attend)
        steps = train(model, data, seconds)
        right = exact(model, data.test)
        found[name] = by_length(right, data.test_pairs)
        found[f"{name} longer"] = float(exact(model, data.arrays(longer)).mean())
        shares = " ".join(f"{share:4.0%}" for share in found[name])
        print(f"seed {seed}, {name:9} {steps:5} steps: {shares}; longer {found[f'{name} longer']:.0%}", flush=True)
    found["shut"], found["other"] = shut_nouns(model, data, data.test_pairs)
    print(f"seed {seed}, noun right: shut {found['shut']:.1%}, another word shut {found['other']:.1%}", flush=True)
    return found


def report(found: list[dict[str, Any]], rival: list[float]) -> None:
    """Bars, and the worst of the seeds."""
    plain, attending = (np.array([each[name] for each in found]) for name in ("plain", "attending"))
    least, most = plain.min(axis=0), plain.max(axis=0)
    print("lengths        ", " ".join(f"{low}–{high}".rjust(5) for low, high in LENGTHS))
    for name, shares in (("word by word", rival), ("plain, worst", least), ("attending, worst", attending.min(axis=0))):
        print(f"{name:16}", " ".join(f"{share:5.0%}" for share in shares))
    print(f"attending at every length: bar ≥ 98 %, worst {attending.min():.1%}")
    print(f"plain up to 6 words: bar ≥ 95 %, worst {least[:2].min():.1%}")
    print(f"plain at 12–14 words: bar ≤ 20 %, worst {most[4]:.1%}")
    print(f"noun shut: bar ≤ 10 %, worst {max(each['shut'] for each in found):.1%}")
    print(f"another word shut: bar ≥ 95 %, worst {min(each['other'] for each in found):.1%}")
    longest = max(max(each["plain longer"], each["attending longer"]) for each in found)
    print(f"longer than trained: said to be 0 %, at most {longest:.1%}")


def time_the_lab(data: datasets.Pairs) -> None:
    """From a press on a word to the new picture, in a lab of two models trained for a while."""
    models = {"one state": network(data, 96, False), "looks back": network(data, 64, True)}
    lab = labs.Translator(models, data, dictionary=datasets.dictionary())
    lab.run(epochs=1)
    took = []
    for text in sorted((source for source, _ in data.test_pairs), key=len)[:: len(data.test_pairs) // 20]:
        lab.set(text=text)
        for place in range(len(lab.sentence.source)):
            began = time.perf_counter()
            lab.point("down", *lab.picture.place("page", *lab.picture.middle("source", place)))
            lab.picture.frame()
            took.append(time.perf_counter() - began)
            lab.press("free")
    print(f"shut → new translation: bar p95 ≤ 150 ms, measured {1000 * np.quantile(took, 0.95):.0f} ms")


if __name__ == "__main__":
    pairs = datasets.Pairs(datasets.sentence_pairs())
    if "--lab" in sys.argv:
        time_the_lab(pairs)
    else:
        seeds = [int(word) for word in sys.argv[1:]] or list(range(5))
        words = datasets.dictionary()
        literally = np.array([literal(source, words) == target for source, target in pairs.test_pairs])
        longer = [pair for pair in datasets.sentence_pairs(300, clauses=3) if len(pair[0].split()) > 25]
        report([measure(seed, pairs, longer) for seed in seeds], by_length(literally, pairs.test_pairs))
