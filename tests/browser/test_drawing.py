"""Digits are drawn with the mouse in a real JupyterLab: bars and maps follow, a correction is learnt."""

from __future__ import annotations

import json

import nbformat
import numpy as np
import pytest

MODEL = """\
import dltutor
dltutor.setup()
import keras
from keras import layers
from dltutor import datasets, labs
train, test = datasets.digits()
keras.utils.set_random_seed(1)
model = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.BatchNormalization(momentum=0.9),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.BatchNormalization(momentum=0.9),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])"""
DRAW = "draw = labs.DrawDigit(model, train, test)\ndraw"
MAPS = "maps = labs.FeatureMaps(model, *test)\nmaps"
CONFUSION = "confusion = labs.Confusion(model, *test)\nconfusion"
ZERO = [(32 + 13 * np.cos(a), 32 + 22 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 25)]
SEVEN = [(20, 54), (44, 54), (29, 10)]


@pytest.fixture
def notebook_with(tmp_path, open_notebook):
    def make(*labs, **options):
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        cells = [nbformat.v4.new_code_cell(source) for source in (MODEL, *labs)]
        path = tmp_path / "drawing.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
        notebook = open_notebook(path, **options)
        notebook.run_all()
        return notebook

    return make


def draw(notebook, cell, points):
    """Draw through points of the pad, with the mouse."""
    points = [(round(float(x), 2), round(float(y), 2)) for x, y in points]
    code = f"import json; print(json.dumps([draw.picture.place('pad', *p) for p in {points}]))"
    places = json.loads(notebook.evaluate(code))
    cell.canvas.scroll_into_view_if_needed()
    mouse, box = notebook.page.mouse, cell.canvas.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    mouse.move(*places[0])
    mouse.down()
    for place in places[1:]:
        mouse.move(*place, steps=3)
    mouse.up()


def test_a_network_is_trained_and_reads_what_the_mouse_draws(notebook_with, tmp_path):
    notebook = notebook_with(DRAW, MAPS, theme="dark", comms="disabled")
    cell, maps = notebook.cell("labs.DrawDigit"), notebook.cell("labs.FeatureMaps")
    cell.output.locator("canvas").wait_for()
    cell.wait_for_words("Not trained yet")
    maps.wait_for_words("it is not trained yet")
    cell.button("Play").click()
    cell.button("Pause").wait_for()
    cell.wait_for_words(r"epoch [1-9]\d\.\d", timeout=60)  # long enough to read other hands, too
    cell.wait_for_words(r"Test images right: 35\d of 360")
    cell.button("Pause").click()
    cell.button("Play").wait_for()
    maps.wait_for_words(r"sure [✔✗]\.")

    before = cell.picture()
    draw(notebook, cell, ZERO)
    cell.wait_for_words("The network says 0")
    assert cell.wait_for_another_picture(before) != before
    cell.button("Clear the pad").click()
    cell.wait_for_words("Draw a digit on the pad")

    draw(notebook, cell, SEVEN)
    cell.wait_for_words("The network says")
    cell.dropdown("this was a").select_option(label="7")
    cell.wait_for_words("Draw a digit on the pad")
    assert notebook.evaluate("print(draw.drawings[1].tolist(), draw.values.label)") == "[7] -1\n"
    assert cell.dropdown("this was a").locator("option:checked").text_content() == "…"
    trained = float(notebook.evaluate("print(draw.trainer.epoch)"))
    cell.button("Train on them").click()
    for _ in range(100):  # a stroke drawn while it trains may lose a corner: the page drops moves of a busy lab
        if notebook.evaluate(f"print(draw.trainer.epoch > {trained} + 1.99 and not draw.playing)") == "True\n":
            break
    draw(notebook, cell, SEVEN)
    cell.wait_for_words("The network says 7")

    notebook.cell("labs.DrawDigit").run()
    assert notebook.evaluate("print(draw.drawings[1].tolist())") == "[7]\n"
    cell.wait_for_words("This model comes trained")
    cell.canvas.press("ArrowUp")
    for _ in range(6):
        cell.canvas.press("Shift+ArrowDown")
    cell.wait_for_words("The network says")
    notebook.demand_no_error()


def test_maps_and_the_confusion_matrix_are_clicked(notebook_with):
    notebook = notebook_with("labs.Digits(model, train, test).run(epochs=3)", MAPS, CONFUSION)
    maps, confusion = notebook.cell("labs.FeatureMaps"), notebook.cell("labs.Confusion")
    maps.wait_for_words("conv2d")
    maps.canvas.press("ArrowDown")
    maps.wait_for_words("batch_normalization")
    maps.dropdown("layer").select_option(index=3)
    maps.wait_for_words("Channel 0 of 0 to 31")
    maps.slider("channel").set(31)
    maps.wait_for_words("Channel 31 of 0 to 31")
    maps.button("Next image").click()
    maps.wait_for_words("Image 1, label")
    confusion.wait_for_words("Accuracy 9")
    confusion.button("Worst mistakes").click()
    confusion.wait_for_words("its label is")
    confusion.wait_for_goals(1, others=True)
    confusion.canvas.press("ArrowUp")
    confusion.wait_for_words("images of")
    notebook.demand_no_error()
