"""How well a captioner puts new scenes into words, where it looks, and what it says of pairs that it has never read.

python benchmarks/encoder_decoder_caption.py [SECONDS] [SEEDS] [FIRST SEED] [--rivals]

The notebook's model learns for so many seconds of the processor (tracing not counted), the learning rate lowered once;
worst of the seeds at the end. `--rivals`: the same without attention, and scenes with the pairs added, for one seed.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
from keras import layers

import dltutor
from dltutor import datasets, labs, live
from dltutor.datasets.drawn.captions import CaptionedScenes
from dltutor.labs.encoder_decoder.caption.data import Scenes, Words
from dltutor.labs.encoder_decoder.caption.teller import Teller

SECONDS, SEEDS, LENGTH = 40.0, 5, 11
RATE, LATE, SLOWER = 0.005, 0.7, 5  # the rate, from which share of the time on it is lower, and how many times
NEVER = [("red", "triangle"), ("blue", "circle")]
WANTED_EXACT, WANTED_WEIGHT, WANTED_NEVER, WANTED_ANSWER = 0.85, 0.85, 0.15, 150


def make_model(kinds: int, seed: int, attention: bool = True) -> Any:
    """The notebook's model; without attention the decoder has what the encoder handed on, and nothing else."""
    keras.utils.set_random_seed(seed)
    image, text = keras.Input((32, 32, 3)), keras.Input((LENGTH,), dtype="int32")
    maps = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(image)
    maps = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(maps)
    maps = layers.Conv2D(64, 3, padding="same", activation="relu")(maps)
    places = layers.EinsumDense("bpc,cd->bpd", (64, 64), bias_axes="pd")(layers.Reshape((64, 64))(maps))
    state = layers.Dropout(0.3)(layers.Flatten()(layers.Conv2D(12, 1, activation="relu")(maps)))
    state = layers.Dense(64, "tanh")(state)
    heard = layers.Embedding(kinds, 32, mask_zero=True)(text)
    heard = layers.GRU(64, return_sequences=True, unroll=True)(heard, initial_state=state)
    if attention:
        question = layers.Rescaling(1 / 8)(layers.Dense(64)(heard))
        heard = layers.Concatenate()([heard, layers.Attention()([question, places])])
    model = keras.Model([image, text], layers.Dense(kinds)(layers.Dense(96, "relu")(heard)))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(RATE, clipnorm=1.0), loss)
    return model


def train(trainer: live.Trainer, seconds: float) -> float:
    """Train for so many seconds of the processor; returns those of one step."""
    trainer.train(steps=2)
    spent, before = 0.0, trainer.step
    while spent < seconds:
        if spent >= LATE * seconds:
            trainer.learning_rate = RATE / SLOWER
        began = time.process_time()
        trainer.train(seconds=min(0.5, seconds - spent))
        spent += time.process_time() - began
    return spent / (trainer.step - before)


def weights_on_named(model: Any, scenes: CaptionedScenes, words: Words) -> list[float]:
    """The share of the weight that lies on the shape meant, when it says: colour, shape; colour, shape."""
    weights = live.Attending(model).weights([scenes.images, words.encode(scenes.captions)[0]])[:, 0]
    cells = scenes.masks.reshape(-1, 2, 8, 4, 8, 4).any(axis=(3, 5)).reshape(-1, 2, 64)
    found = []
    for k, back in ((0, 2), (0, 3), (1, -2), (1, -1)):
        places = [back if back > 0 else len(caption.split()) + back for caption in scenes.captions]
        found.append(np.mean([weights[i, place][cells[i, k]].sum() for i, place in enumerate(places)]))
    return [float(share) for share in found]


def exact(teller: Teller, scenes: CaptionedScenes) -> float:
    return float(np.mean([a == b for a, b in zip(teller.tell(scenes.images), scenes.captions, strict=True)]))


def one(seed: int, seconds: float, attention: bool = True, more: bool = False) -> tuple[float, float, float]:
    """What one seed reaches: exact on new scenes, the weight on the named shape, exact with a pair never read."""
    train_scenes = datasets.captioned_scenes(8000, without=NEVER, seed=10 + seed)
    test = datasets.captioned_scenes(500, without=NEVER, seed=100 + seed)
    new = datasets.captioned_scenes(300, having=NEVER, seed=200 + seed)
    words = Words(["", "<start>", "<end>", *sorted(set(" ".join(train_scenes.captions).split()))], LENGTH)
    model = make_model(len(words.words), seed, attention)
    scenes = Scenes("train", train_scenes, words)
    trainer = live.Trainer(model, scenes.inputs, scenes.answer, batch_size=64)
    step = train(trainer, seconds)
    teller = Teller(model, words)
    weights = weights_on_named(model, test, words) if attention else [float("nan")]
    found = exact(teller, test), float(np.mean(weights)), exact(teller, new)
    common = Counter(train_scenes.captions).most_common(1)[0][0]
    print(
        f"seed {seed}, {'attention' if attention else 'none'}: exact {found[0]:.1%} (commonest "
        f"{np.mean([common == caption for caption in test.captions]):.1%}), weight on the named shape "
        f"{', '.join(f'{w:.0%}' for w in weights)}; pairs never read: exact {found[2]:.1%}; {trainer.step} steps of "
        f"{1000 * step:.1f} ms; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    for added in (50, 200, 1000) if more else ():
        extra = Scenes("added", datasets.captioned_scenes(added, having=NEVER, seed=1), words)
        both = [np.concatenate(parts) for parts in zip(scenes.inputs, extra.inputs, strict=True)]
        trainer.set_data(both, np.concatenate([scenes.answer, extra.answer]))
        trainer.train_epochs(1)
        print(
            f"    {added} added, one epoch: those {exact(teller, new):.1%}, the others {exact(teller, test):.1%}",
            flush=True,
        )
    return found


def answers() -> tuple[float, float]:
    """Milliseconds from a moved shape to its caption: at the 95th percentile, and of the processor on average."""
    scenes, test = datasets.captioned_scenes(500), datasets.captioned_scenes(200, seed=1)
    words = ["", "<start>", "<end>", *sorted(set(" ".join(scenes.captions).split()))]
    lab = labs.Caption(make_model(len(words), 0), scenes, test, words)
    lab._repr_mimebundle_()
    took, spent = [], time.process_time()
    for x in np.random.default_rng(0).uniform(5, 27, 100):
        began = time.perf_counter()
        lab.session.widgets["x_1"].value = round(2 * x) / 2
        took.append(1000 * (time.perf_counter() - began))
    spent = 1000 * (time.process_time() - spent) / len(took)
    lab.close()
    return float(np.percentile(took, 95)), spent


def main() -> None:
    dltutor.setup()
    given = [float(each) for each in sys.argv[1:] if not each.startswith("-")]
    seconds, seeds, first = (*given, *(SECONDS, SEEDS, 0)[len(given) :])
    asked = range(int(first), int(first + seeds))
    found = np.array([one(seed, seconds, more="--rivals" in sys.argv and seed == 0) for seed in asked])
    print(f"worst of {int(seeds)}: exact {found[:, 0].min():.1%} (wanted: at least {WANTED_EXACT:.0%}), ", end="")
    print(f"weight {found[:, 1].min():.0%} (at least {WANTED_WEIGHT:.0%}), ", end="")
    print(f"never read {found[:, 2].max():.1%} (at most {WANTED_NEVER:.0%})")
    if "--rivals" in sys.argv:
        one(0, seconds, attention=False)
    slowest, spent = answers()
    print(
        f"a moved shape to its caption: p95 {slowest:.0f} ms (wanted: at most {WANTED_ANSWER}), {spent:.0f} ms of the "
        f"processor; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
