"""A page of several labs that all play: scrolled out and in, each trains on, and none says Pause while it stands."""

from __future__ import annotations

import nbformat

LABS = 4
MODEL = """\
import dltutor
dltutor.setup()
import keras
from dltutor import datasets, labs
train, test = datasets.digits()
def network():
    model = keras.Sequential([keras.Input((8, 8)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model"""


def test_every_lab_that_plays_trains_on_when_it_comes_back_into_sight(open_notebook, tmp_path):
    sources = [MODEL, *(f"lab{i} = labs.WeightImages(network(), train, test)\nlab{i}" for i in range(LABS)), "'below'"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = tmp_path / "busy.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    notebook = open_notebook(path)
    notebook.run_all()
    shown = [notebook.cell(f"lab{i} =") for i in range(LABS)]
    for lab in shown:
        lab.button("Play").click()
        lab.wait_for_words(r"Step \d")
    for _ in range(3):
        for lab in (*shown, notebook.cell("below"), *reversed(shown)):
            lab.locator.evaluate("cell => cell.scrollIntoView({block: 'center'})")
            notebook.page.wait_for_timeout(60)
    for lab in shown:
        lab.locator.evaluate("cell => cell.scrollIntoView({block: 'center'})")
        moving = lab.wait_for_another_picture(lab.picture(), timeout=10)
        lab.wait_for_another_picture(moving, timeout=10)
        assert lab.button("Pause").is_visible()
        assert "Waiting" not in (lab.output.locator(".dltutor-waiting").text_content() or "")
    notebook.demand_no_error()


def test_a_lab_that_plays_says_that_it_waits_for_a_cell(open_notebook, tmp_path):
    sources = [MODEL, "lab = labs.WeightImages(network(), train, test)\nlab", "import time\ntime.sleep(6)"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = tmp_path / "waiting.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    notebook = open_notebook(path, comms="disabled")
    for text in ("import dltutor", "lab = "):
        notebook.cell(text).run()
    lab = notebook.cell("lab = ")
    lab.button("Play").click()
    lab.wait_for_words(r"Step \d")
    notebook.start_cell(notebook.cell("time.sleep").index)
    lab.locator.evaluate("cell => cell.scrollIntoView({block: 'center'})")
    lab.wait_for_text("Waiting for Python", timeout=4)
    notebook.wait_for_run()
    lab._wait("([element, text]) => !element.textContent.includes(text)", "Waiting for Python", timeout=10)
    notebook.demand_no_error()
