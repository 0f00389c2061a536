"""Chapter 4 in a real JupyterLab: the learner's own model is trained, and a fit is ended with the stop button."""

from __future__ import annotations

import nbformat

from dltutor.command.catalogue import chapters

NOTEBOOK = chapters()[4]
MODEL = """\
import dltutor
dltutor.setup()
import keras, numpy as np
from dltutor import live
x, y = np.ones((4000, 8), np.float32), np.ones((4000, 1), np.float32)
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(16), keras.layers.Dense(1)])
model.compile("sgd", "mse")"""
FIT = "fit = model.fit(x, y, epochs=10_000, verbose=0, callbacks=[live.Watch()])"


def test_the_learners_own_model_is_trained_while_rate_and_batch_size_move(open_notebook):
    notebook = open_notebook(NOTEBOOK, theme="dark")
    for text in ("import dltutor", "import numpy", "datasets.iris()", "import keras", "scaling = ", "labs.Training("):
        notebook.cell(text).run()
    lab = notebook.cell("labs.Training(")
    lab.wait_for_words("Not trained yet")
    lab.button("Step").click()
    lab.wait_for_words("step 1;")
    lab.button("Play").click()
    lab.wait_for_words(r"Epoch \d")
    lab.slider("learning rate").press("ArrowRight", 2)
    lab.wait_for_words(r"rate 0\.025")
    lab.slider("batch size").press("ArrowLeft")
    lab.wait_for_words("batch size 16")
    moving = lab.wait_for_another_picture(lab.picture())
    lab.wait_for_another_picture(moving)
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    assert notebook.evaluate("print(flowers.evaluate(x_train, y_train, verbose=0)[1] > 0.5)").strip() == "True"
    lab.button("Reset").click()
    lab.wait_for_words("Not trained yet")
    notebook.demand_no_error()


def test_the_stop_button_ends_a_fit_and_keeps_the_weights(open_notebook, tmp_path):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in (MODEL, FIT)]
    path = tmp_path / "fit.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    notebook = open_notebook(path)
    notebook.cell("import dltutor").run()
    fit = notebook.cell("model.fit")
    notebook.start_cell(fit.index)
    fit.output.locator("canvas").wait_for()
    fit.wait_for_words(r"Epoch \d+ of 10000")
    moving = fit.wait_for_another_picture(fit.picture())
    fit.wait_for_another_picture(moving)
    notebook.js("() => window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
    notebook.wait_for_run(timeout=30)
    fit.wait_for_text("You stopped it in epoch")
    fit.demand_no_error()
    finite = "print(all(np.isfinite(w).all() for w in model.get_weights()), 0 < len(fit.history['loss']) < 10_000)"
    assert notebook.evaluate(finite).strip() == "True True"
