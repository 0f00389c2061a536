"""What breaks a model, and augmentation, in a real JupyterLab: sliders and the pointer, curves that fill, training."""

from __future__ import annotations

import nbformat
import pytest

MODELS = """\
import dltutor
dltutor.setup()
import keras
from keras import layers
from dltutor import datasets, labs
(train_x, train_y), (test_x, test_y) = datasets.digits()
train_x, test_x = train_x[..., None], test_x[..., None]
keras.utils.set_random_seed(1)
shift = layers.RandomTranslation(0.125, 0.125, fill_mode="constant")
models = {}
for name, first in (("plain", []), ("shifted", [shift])):
    convolution = layers.Conv2D(16, 3, padding="same", activation="relu")
    stack = [keras.Input((8, 8, 1)), *first, convolution, layers.Flatten(), layers.Dense(10, activation="softmax")]
    models[name] = keras.Sequential(stack)
    models[name].compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])"""
AUGMENTATION = "versions = labs.Augmentation(shift, test_x, test_y)\nversions"
ROBUSTNESS = "robust = labs.Robustness(models, test_x, test_y)\nrobust"
TRAINING = "for model in models.values():\n    model.fit(train_x, train_y, epochs=4, verbose=0)"


@pytest.fixture
def notebook(tmp_path, open_notebook):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    sources = (MODELS, AUGMENTATION, ROBUSTNESS, "print('ready')")
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    path = tmp_path / "breaking.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    opened = open_notebook(path, theme="dark", comms="disabled")
    opened.run_all()
    return opened


def demand_soon(notebook, what):
    """Ask the kernel again and again: while it answers, it cannot hear the page."""
    for _ in range(50):
        if notebook.evaluate(f"print({what})") == "True\n":
            return
    raise AssertionError(what)


def test_images_are_broken_and_versions_struck_out(notebook, tmp_path):
    versions, robust = notebook.cell("labs.Augmentation"), notebook.cell("labs.Robustness")
    versions.wait_for_words(r"On average \d+ % of the pixels changed")
    before = versions.picture()
    versions.button("Again").click()
    assert versions.wait_for_another_picture(before) != before
    versions.canvas.press("ArrowRight")
    versions.canvas.press("ArrowUp")
    versions.wait_for_words("You struck out 1 of 48 versions")

    robust.wait_for_words("hardly better than guessing")
    notebook.evaluate(TRAINING)
    robust.button("Look again").click()
    robust.wait_for_words(r"unaltered: plain [89]\d\.\d % \([89]")
    robust.slider("rotation °").set(40)
    robust.wait_for_words("Rotation 40°")
    robust.canvas.press("ArrowLeft")
    robust.wait_for_words("Rotation 35°")
    robust.canvas.press("ArrowDown")
    robust.canvas.press("ArrowDown")
    demand_soon(notebook, "robust.kind.name == 'shift'")
    robust.button("Everything to zero").click()
    robust.wait_for_words("Nothing is changed")
    x, y = map(float, notebook.evaluate("print(*robust.picture.place('curve', 0.7, 0.5))").split())
    robust.canvas.scroll_into_view_if_needed()
    box = robust.canvas.bounding_box()
    mouse = notebook.page.mouse
    mouse.move(box["x"] + 0.9 * box["width"], box["y"] + y * box["height"])
    mouse.down()
    mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=8)
    mouse.up()
    robust.wait_for_words(r"Shift \+20 %")
    assert robust.goals()[0].startswith("✔")
    demand_soon(notebook, "not robust.working and len(robust.curve) == len(robust.kind.strengths)")
    notebook.screenshot(tmp_path / "breaking.png")
    notebook.demand_no_error()
