"""How soon a new temperature shows in the text, in a real JupyterLab in headless Chromium, at rest and while it trains.

python benchmarks/writer_browser.py
"""

from __future__ import annotations

import statistics
import time

from page import RATE, NotebookPage, answers, opened, p95, pictures_a_second, play

MODEL = """\
import dltutor
dltutor.setup()
import keras
from dltutor import datasets, labs
corpus = datasets.Corpus(datasets.text("prose"))
kinds = len(corpus.characters)
hidden = [keras.layers.Embedding(kinds, 32), keras.layers.GRU(128, return_sequences=True)]
model = keras.Sequential([keras.Input((None,)), *hidden, keras.layers.Dense(kinds)])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(0.006, clipnorm=1.0), loss)"""
LAB = "lab = labs.Writer(model, corpus)\nlab"
TEMPERATURE = RATE.replace("learning rate", "temperature").replace("rate (\\S+),", "Temperature (\\S+):")


def measure(notebook: NotebookPage, when: str) -> None:
    times = answers(notebook, TEMPERATURE, 60)
    print(
        f"temperature to text, {when}: median {statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms (wanted: 150)"
    )


def main() -> None:
    with opened(MODEL, LAB) as notebook:
        measure(notebook, "at rest")
        play(notebook.cell("lab = "))
        time.sleep(3)
        print(f"pictures a second while training: {pictures_a_second(notebook):.1f}")
        measure(notebook, "while it trains")


if __name__ == "__main__":
    main()
