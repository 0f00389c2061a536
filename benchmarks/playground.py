"""The playground on its default network: how fast it trains while it draws, and how soon it answers.

python benchmarks/playground.py [--headless]

Everything is measured in this one run, so a busy machine slows both sides of a ratio.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

SLICE = 0.036  # seconds of training a picture, as the session gives it
PAGE_EPOCHS = 60  # epochs a second at which TensorFlow Playground's page is capped
MODEL = """\
import dltutor
dltutor.setup()
import time
import keras
from keras.layers import Dense
from dltutor import labs
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((2,)), Dense(8, "tanh"), Dense(8, "tanh"), Dense(1, "sigmoid")])
model.compile(optimizer=keras.optimizers.SGD(0.03), loss="binary_crossentropy", metrics=["accuracy"])"""
LAB = 'lab = labs.Playground(model, pace="full")\nlab'
FIT = """\
fitted = keras.models.clone_model(model)
fitted.compile(optimizer=keras.optimizers.SGD(0.03), loss="binary_crossentropy", metrics=["accuracy"])
fitted.fit(lab.trainer.x, lab.trainer.y, batch_size=10, epochs=2, verbose=0)
began = time.perf_counter()
fitted.fit(lab.trainer.x, lab.trainer.y, batch_size=10, epochs=60, verbose=0)
print(60 * lab.trainer.samples / 10 / (time.perf_counter() - began))"""


def headless() -> None:
    """Ticks and pictures in a loop, without a page; `fit` and the bare trainer beside it."""
    names: dict = {}
    exec(MODEL + "\n" + LAB, names)
    lab = names["lab"]
    fits, loops, pictures, bare, drawing, shares = [], [], [], [], [], []
    for _ in range(3):
        fits.append(_printed(FIT, names))
        lab.play()
        first, count, trained, began = lab.trainer.step, 0, lab.trainer.seconds, time.perf_counter()
        while time.perf_counter() - began < 4:
            lab.tick(SLICE)
            lab.picture.jpeg()
            lab.words()
            count += 1
        took = time.perf_counter() - began
        loops.append((lab.trainer.step - first) / took)
        pictures.append(count / took)
        shares.append((lab.trainer.seconds - trained) / took)
        began = time.perf_counter()
        for _ in range(40):
            lab.refresh(quick=True)
            lab.runs[0].see()
            lab.picture.jpeg()
        drawing.append((time.perf_counter() - began) / 40)
        lab.play(False)
        first, began = lab.trainer.step, time.perf_counter()
        lab.trainer.train(seconds=3)
        bare.append((lab.trainer.step - first) / (time.perf_counter() - began))
    fit, loop = statistics.median(fits), statistics.median(loops)
    print(f"headless: fit {fit:,.0f} steps/s, the trainer alone {statistics.median(bare):,.0f}")
    print(
        f"headless: the lab while drawing {loop:,.0f} steps/s = {loop / fit:.1f} × fit (wanted: at least 10), "
        f"{statistics.median(pictures):.1f} pictures/s, {statistics.median(shares):.0%} of the time trains"
    )
    print(f"headless: looking into the model, drawing and coding a picture {1000 * statistics.median(drawing):.1f} ms")


def _printed(code: str, names: dict) -> float:
    """What the last line of `code` prints, as a number."""
    lines = code.splitlines()
    exec("\n".join(lines[:-1]), names)
    return float(eval(lines[-1].removeprefix("print"), names))


def in_a_browser() -> None:
    """The same in JupyterLab, with pictures painted, a slider moved and the training stopped."""
    from page import counted_a_second, measure_training, opened, pause, play

    with opened(MODEL, LAB) as notebook:
        lab = notebook.cell("lab = labs")
        rates, fits = [], []
        for _ in range(3):
            fits.append(float(notebook.evaluate(FIT)))
            play(lab)
            time.sleep(1)
            rates.append(counted_a_second(notebook, "lab.trainer.step"))
            pause(lab)
        fit, rate = statistics.median(fits), statistics.median(rates)
        print(f"browser: fit in the same kernel, the lab paused: {fit:,.0f} steps/s")
        print(
            f"browser: the lab while drawing {rate:,.0f} steps/s = {rate / fit:.1f} × fit (wanted: at least 10), "
            f"{rate / 25:,.0f} epochs/s = {rate / 25 / PAGE_EPOCHS:.1f} × 60 (wanted: at least 5)"
        )
        measure_training(notebook, lab)


if __name__ == "__main__":
    headless()
    if "--headless" not in sys.argv:
        in_a_browser()
