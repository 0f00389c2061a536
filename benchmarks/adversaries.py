"""Two adversaries in the plane: how fast they train, and what the recipes of chapter 7 do over five seeds.

python benchmarks/adversaries.py [--recipes] [--headless] [--browser]

Without an option all three. Counts of rounds do not depend on how busy the machine is; seconds do.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

SEEDS = 5
LOOK = 100  # rounds
MODELS = """\
import dltutor
dltutor.setup()
import time
import keras
from keras.layers import Dense
from dltutor import labs
keras.utils.set_random_seed(0)
generator = keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(2)])
discriminator = keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(1)])"""
LAB = 'lab = labs.Adversaries(generator, discriminator, data="ring")\nlab'


def models(seed: int) -> tuple[Any, Any]:
    """The two models of the notebook's cell."""
    import keras
    from keras.layers import Dense

    keras.utils.set_random_seed(seed)
    generator = keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(2)])
    discriminator = keras.Sequential([keras.Input((2,)), Dense(32, "relu"), Dense(32, "relu"), Dense(1)])
    return generator, discriminator


class Told:
    """What is measured of a pair: distance, parts covered, spread and so on, as the lab reckons them."""

    def __init__(self, data: str) -> None:
        from dltutor import datasets
        from dltutor.datasets.clouds import centres
        from dltutor.labs.adversarial.adversaries.coverage import Parts
        from dltutor.scratch.measures.distances import sliced_wasserstein

        self.x = datasets.cloud(data, 2000)
        self.parts = Parts(self.x, centres(data))
        self.halves = sliced_wasserstein(self.x[:1000], self.x[1000:])

    def fitted(self, pair: Any) -> bool:
        """Where the lab's first goal is reached."""
        cover = self.parts.of(pair.judge_fakes())
        return pair.distance() <= 3 * self.halves and cover.covered == cover.parts and cover.near >= 0.9

    def of(self, pair: Any) -> dict[str, float]:
        import numpy as np

        fakes = pair.judge_fakes()
        cover = self.parts.of(fakes)
        spread = float(np.sqrt(fakes.var(axis=0).sum() / self.x.var(axis=0).sum()))
        right = pair.course.right[-1]
        return {"distance": pair.distance(), "covered": cover.covered, "near": cover.near, "spread": spread} | {
            "right": right
        }


def recipes() -> None:
    """Each recipe of the text, with medians and worst of five seeds."""
    ring()
    collapse()
    vanishing()
    imbalance()


def ring() -> None:
    from dltutor import live

    told, rounds, processor, late = Told("ring"), [], [], []
    for seed in range(SEEDS):
        pair = live.Adversaries(*models(seed), told.x)
        pair.compile()
        began = time.process_time()
        while not told.fitted(pair) and pair.round < 30_000:
            pair.train(rounds=LOOK)
        rounds.append(pair.round)
        processor.append(time.process_time() - began)
        pair.train(rounds=5000)
        late.append(pair.distance())
    print(f"ring, log, rates 0.001, batches of 64: fitted after {_both(rounds, ',.0f')} rounds")
    print(
        f"    {_both(processor, '.1f')} s of processor time, compiling not counted; 5,000 rounds later the distance is"
    )
    print(f"    {_both(late, '.2f')} (halves of the real points: {told.halves:.2f})")


def collapse() -> None:
    from dltutor import live

    told, rows = Told("gaussians"), {"even": [], "collapsed": [], "repaired": []}
    for seed in range(SEEDS):
        even = live.adversaries(*models(seed), told.x, rounds=4000, look=LOOK)
        rows["even"].append(told.of(even))
        pair = live.adversaries(*models(seed), told.x, rounds=2000, look=LOOK, generator_updates=10)
        rows["collapsed"].append(told.of(pair))
        pair.loss, pair.generator_updates, pair.discriminator_updates = "Wasserstein", 1, 3
        while pair.round < 6000:
            pair.train(rounds=LOOK)
        rows["repaired"].append(told.of(pair))
    for name, words in (
        ("even", "gaussians, 1 and 1 update, 4,000 rounds"),
        ("collapsed", "gaussians, 10 updates of the generator, 2,000 rounds"),
        ("repaired", "then Wasserstein, 3 and 1 update, 4,000 rounds more"),
    ):
        _print(words, rows[name])


def vanishing() -> None:
    from dltutor import live

    told = Told("ring")
    alone = (0, 10, 100, 1000, 5000)
    arrows: dict[str, list[list[float]]] = {"saturating": [], "log": []}
    for seed in range(SEEDS):
        pair = live.Adversaries(*models(seed), told.x, generator_updates=0)
        for loss in arrows:
            arrows[loss].append([])
        for rounds in alone:
            while pair.round < rounds:
                pair.train(rounds=min(1000, rounds - pair.round))
            for loss, lengths in arrows.items():
                lengths[-1].append(pair.arrow(loss))
    print(f"ring, the discriminator alone for {', '.join(f'{n:,}' for n in alone)} updates: mean length of the arrows")
    for loss, lengths in arrows.items():
        print(f"    {loss:10} " + "  ".join(_both(column, ".2g") for column in zip(*lengths, strict=True)))
    _moved(told)


def _moved(told: Told) -> None:
    """How far fakes get by plain gradient descent, against a discriminator that has learned alone."""
    import keras

    from dltutor import live

    for loss in ("saturating", "log"):
        rows = []
        for seed in range(SEEDS):
            generator, discriminator = models(seed)
            generator.compile(optimizer=keras.optimizers.SGD(0.01))
            pair = live.Adversaries(generator, discriminator, told.x, loss=loss, generator_updates=0)
            pair.train(rounds=5000)
            before = pair.judge_fakes()
            pair.discriminator_updates, pair.generator_updates = 0, 1
            pair.train(rounds=100)
            rows.append(float(abs(pair.judge_fakes() - before).mean()))
        print(f"    {loss:10} then 100 updates of the generator by SGD(0.01): a coordinate moves {_both(rows, '.2g')}")


def imbalance() -> None:
    from dltutor import live

    told = Told("ring")
    for words, settings in (
        ("ring, the discriminator too slow: its rate 0.00001, 2,000 rounds", {"discriminator_rate": 1e-5}),
        (
            "ring, the discriminator too strong: 10 updates with rate 0.01, generator 0.0001, 2,000 rounds",
            {"discriminator_rate": 1e-2, "generator_rate": 1e-4, "discriminator_updates": 10},
        ),
    ):
        pairs = [live.adversaries(*models(seed), told.x, rounds=2000, look=LOOK, **settings) for seed in range(SEEDS)]
        _print(words, [told.of(pair) for pair in pairs])


def headless() -> None:
    """Ticks and pictures in a loop, without a page; the bare engine beside it."""
    names: dict = {}
    exec(MODELS + "\n" + LAB, names)
    lab = names["lab"]
    lab.pair.compile()
    rates, pictures, bare, processor, shares = [], [], [], [], []
    for _ in range(3):
        lab.play()
        lab.tick(0.02)
        first, count, trained, began = lab.pair.round, 0, lab.pair.seconds, time.perf_counter()
        while time.perf_counter() - began < 4:
            lab.tick(0.028)
            lab.picture.jpeg()
            lab.words()
            count += 1
        took = time.perf_counter() - began
        rates.append((lab.pair.round - first) / took)
        pictures.append(count / took)
        shares.append((lab.pair.seconds - trained) / took)
        lab.play(False)
        first, began, busy = lab.pair.round, time.perf_counter(), time.process_time()
        lab.pair.train(seconds=3)
        bare.append((lab.pair.round - first) / (time.perf_counter() - began))
        processor.append((lab.pair.round - first) / (time.process_time() - busy))
    print(f"headless: the engine alone {_both(bare, ',.0f', max_worst=False)} rounds/s")
    print(f"headless: {_both(processor, ',.0f', max_worst=False)} rounds a second of processor time")
    print(f"headless: the lab {_both(rates, ',.0f', max_worst=False)} rounds/s")
    print(f"headless: {_both(pictures, '.1f', max_worst=False)} pictures/s")
    print(f"headless: {_both(shares, '.0%', max_worst=False)} of the time trains (wanted: at least 50 %)")


def in_a_browser() -> None:
    """The same in JupyterLab, with pictures painted, and the training stopped."""
    from page import counted_a_second, opened, pictures_a_second, play, stops, trained_share

    with opened(MODELS, LAB) as notebook:
        lab = notebook.cell("lab = labs")
        play(lab)
        waited = time.perf_counter()
        while "True" not in notebook.evaluate("print(lab.pair.compiled)") and time.perf_counter() - waited < 60:
            time.sleep(0.5)
        print(f"browser: compiled in the background {time.perf_counter() - waited:.0f} s after Play")
        print(f"browser: then {notebook.evaluate('print(lab.progress)').strip()}")
        rates = [counted_a_second(notebook, "lab.pair.round") for _ in range(3)]
        pictures = [pictures_a_second(notebook) for _ in range(3)]
        print(f"browser: {_both(rates, ',.0f', max_worst=False)} rounds/s (wanted: at least 1,000)")
        print(f"browser: {_both(pictures, '.1f', max_worst=False)} pictures/s (wanted: at least 15)")
        print(f"browser: {trained_share(notebook, 'lab.pair.seconds')}")
        print(f"browser: Stop to stopped {_both(stops(notebook, lab), '.0f')} ms (wanted: at most 200)")


def _both(values: Any, form: str, *, max_worst: bool = True) -> str:
    worst = max(values) if max_worst else min(values)
    return f"{statistics.median(values):{form}} (worst {worst:{form}})"


def _print(words: str, rows: list[dict[str, float]]) -> None:
    print(f"{words}:")
    for name in rows[0]:
        values = [row[name] for row in rows]
        print(f"    {name:9} median {statistics.median(values):.2f}, from {min(values):.2f} to {max(values):.2f}")


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["--recipes", "--headless", "--browser"]
    for option, work in (("--recipes", recipes), ("--headless", headless), ("--browser", in_a_browser)):
        if option in wanted:
            work()
