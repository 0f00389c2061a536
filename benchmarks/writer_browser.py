"""How soon a new temperature shows in the text, in a real JupyterLab in headless Chromium, at rest and while it trains.

python benchmarks/writer_browser.py
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from playwright.sync_api import sync_playwright

_spec = spec_from_file_location("page_benchmark", Path(__file__).with_name("browser.py"))
page_benchmark = module_from_spec(_spec)  # the tests have a package of the same name
_spec.loader.exec_module(page_benchmark)
FLAGS, NAMES = page_benchmark.FLAGS, page_benchmark.NAMES
JupyterServer, NotebookPage = page_benchmark.JupyterServer, page_benchmark.NotebookPage

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
TEMPERATURE = page_benchmark.RATE.replace("learning rate", "temperature").replace("rate (\\S+),", "Temperature (\\S+):")


def answers(notebook: NotebookPage, when: str) -> None:
    times = sorted(notebook.js(TEMPERATURE, 60))
    p95 = times[int(0.95 * len(times))]
    print(f"temperature to text, {when}: median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms (wanted: 150)")


def main() -> None:
    page_benchmark.MODEL, page_benchmark.LAB = MODEL, LAB
    program = next(filter(None, map(shutil.which, NAMES)))
    home = Path(tempfile.mkdtemp())
    server = JupyterServer(home / "jupyter")
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            page = chromium.new_page(viewport={"width": 1300, "height": 1000})
            notebook = NotebookPage(page, server, server.copy(page_benchmark.make_notebook(home)))
            notebook.run_all()
            lab = notebook.cell("lab = ")
            answers(notebook, "at rest")
            lab.button("Play").click()
            lab.button("Pause").wait_for()
            time.sleep(3)
            print(f"pictures a second while training: {page_benchmark.pictures_a_second(page):.1f}")
            answers(notebook, "while it trains")
            chromium.close()
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
