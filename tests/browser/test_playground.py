"""The playground in a browser: it trains while points are set, neurons enlarged, and the past is looked at."""

import nbformat
import pytest

MODEL = """\
import dltutor
dltutor.setup()
import keras
from keras.layers import Dense
from dltutor import labs
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((2,)), Dense(8, "tanh"), Dense(8, "tanh"), Dense(1, "sigmoid")])
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")"""
LAB = "lab = labs.Playground(model)\nlab"


@pytest.fixture
def notebook_file(tmp_path):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in (MODEL, LAB)]
    path = tmp_path / "playground.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


def click(notebook, cell, area, x, y):
    """Click at a data point of an area, which the kernel knows the place of."""
    place = notebook.evaluate(f"print(*lab.picture.place({area}, {x}, {y}))").split()
    cell.canvas.scroll_into_view_if_needed()
    box = cell.canvas.bounding_box()
    notebook.page.mouse.click(box["x"] + float(place[0]) * box["width"], box["y"] + float(place[1]) * box["height"])


def test_it_trains_while_everything_is_moved(open_notebook, notebook_file):
    notebook = open_notebook(notebook_file)
    notebook.run_all()
    lab = notebook.cell("lab = labs.Playground")
    lab.wait_for_words("Not trained yet")
    lab.button("Play").click()
    lab.wait_for_words("held-out loss")
    moving = lab.wait_for_another_picture(lab.picture())
    lab.wait_for_another_picture(moving)
    lab.slider("learning rate").press("ArrowRight")
    lab.wait_for_words("rate 0.11")
    lab.slider("noise").press("ArrowRight", 3)
    lab.slider("training points in %").press("ArrowLeft", 2)
    lab.slider("batch size").press("ArrowRight")
    lab.wait_for_words("batch size 16")
    click(notebook, lab, "lab.picture.panels[0].thumbnails.area", *neuron(notebook))
    lab.wait_for_words("neuron is enlarged")
    lab.canvas.press("Escape")
    lab.dropdown("a click sets").select_option(label="class B ■")
    lab.wait_for_words("Your points: 2 of class A, 2 of class B")
    click(notebook, lab, "lab.picture.panels[0].plane.area", 0, 3)
    lab.wait_for_words("2 of class A, 3 of class B")
    lab.canvas.press("ArrowLeft")
    lab.canvas.press("1")
    lab.wait_for_words("3 of class A, 3 of class B")
    assert notebook.evaluate("print(lab.playing, lab.trainer.samples)").split() == ["True", "6"]

    lab.slider("back in time").press("Home")
    lab.wait_for_words("The past: Step 0")
    lab.button("Play").click()
    lab.button("Pause").wait_for()
    lab.button("Pause").click()
    lab.button("Code").click()
    lab.wait_for_text("keras.Sequential")
    lab.button("Code").click()
    notebook.wait_until("element => !element.textContent.includes('keras.Sequential')", lab.output.element_handle())
    lab.dropdown("features").select_option(label="x₁, x₂, x₁², x₂²")
    lab.wait_for_words(r"build\(features\)")
    lab.button("Reset").click()
    lab.wait_for_words("Not trained yet")
    assert notebook.evaluate("print(lab.session.errors)").strip() == "[]"
    notebook.demand_no_error()


def neuron(notebook):
    return notebook.evaluate("print(*lab.picture.panels[0].thumbnails.places[1][0])").split()
