"""The playground on its default network: how fast it trains while it draws, and how soon it answers.

python benchmarks/playground.py [--headless]

Everything is measured in this one run, so a busy machine slows both sides of a ratio.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

SLICE = 0.028  # seconds of training a picture, as the session gives it
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
LAB = "lab = labs.Playground(model)\nlab"
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
    fits, loops, pictures, bare, drawing = [], [], [], [], []
    for _ in range(3):
        fits.append(_printed(FIT, names))
        lab.play()
        first, count, began = lab.trainer.step, 0, time.perf_counter()
        while time.perf_counter() - began < 4:
            lab.tick(SLICE)
            lab.picture.jpeg()
            lab.words()
            count += 1
        took = time.perf_counter() - began
        loops.append((lab.trainer.step - first) / took)
        pictures.append(count / took)
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
        f"{statistics.median(pictures):.1f} pictures/s"
    )
    print(f"headless: looking into the model, drawing and coding a picture {1000 * statistics.median(drawing):.1f} ms")


def _printed(code: str, names: dict) -> float:
    """What the last line of `code` prints, as a number."""
    lines = code.splitlines()
    exec("\n".join(lines[:-1]), names)
    return float(eval(lines[-1].removeprefix("print"), names))


def in_a_browser() -> None:
    """The same in JupyterLab, with pictures painted, a slider moved and the training stopped."""
    import nbformat
    from browser.conftest import FLAGS, NAMES
    from browser.jupyter_server import JupyterServer
    from browser.notebook_page import NotebookPage
    from playwright.sync_api import sync_playwright

    tools = _tools()
    home = Path(tempfile.mkdtemp())
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in (MODEL, LAB)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), home / "playground.ipynb")
    server = JupyterServer(home / "jupyter")
    try:
        with sync_playwright() as playwright:
            program = next(filter(None, map(shutil.which, NAMES)))
            chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
            page = chromium.new_page(viewport={"width": 1300, "height": 1000})
            notebook = NotebookPage(page, server, server.copy(home / "playground.ipynb"))
            notebook.run_all()
            lab = notebook.cell("lab = labs")
            rates, fits = [], []
            for _ in range(3):
                fits.append(float(notebook.evaluate(FIT)))
                rates.append(_rate(notebook, lab))
            fit, rate = statistics.median(fits), statistics.median(rates)
            print(f"browser: fit in the same kernel, the lab paused: {fit:,.0f} steps/s")
            print(
                f"browser: the lab while drawing {rate:,.0f} steps/s = {rate / fit:.1f} × fit (wanted: at least 10), "
                f"{rate / 25:,.0f} epochs/s = {rate / 25 / PAGE_EPOCHS:.1f} × 60 (wanted: at least 5)"
            )
            tools.measure(notebook, lab)
            chromium.close()
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _rate(notebook: object, lab: object) -> float:
    """Steps a second while it plays in the page for five seconds."""
    lab.button("Play").click()
    lab.button("Pause").wait_for()
    time.sleep(1)
    notebook.evaluate("began, first = time.perf_counter(), lab.trainer.step")
    time.sleep(5)
    rate = notebook.evaluate("print((lab.trainer.step - first) / (time.perf_counter() - began))")
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    return float(rate)


def _tools() -> object:
    """`benchmarks/browser.py`; by its path, since the tests' folder has the same name."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("browser_tools", Path(__file__).with_name("browser.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    headless()
    if "--headless" not in sys.argv:
        in_a_browser()
