"""The labs of chapter 8 in a real JupyterLab: a code is dragged, a threshold, a word is shut, a shape is moved."""

from __future__ import annotations

import nbformat
import pytest

from dltutor.command import ROOT

from .test_descent import drag, place

SET_UP = f"""\
import sys
import dltutor
dltutor.setup()
sys.path.insert(0, {str(ROOT)!r})
from dltutor import labs
from tests.labs.makers import maker
def make(name):
    code, names = maker(name)
    return eval(code, {{"labs": labs, **names()}})"""
NAMES = ("Squeeze", "Anomaly", "Translator", "Caption")


def cell(name):
    """A cell that makes the lab with what its tests make it with."""
    return f"{name.lower()} = make({name!r})\n{name.lower()}"


@pytest.fixture
def notebook(tmp_path, open_notebook):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in (SET_UP, *map(cell, NAMES))]
    path = tmp_path / "halves.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    notebook = open_notebook(path, theme="dark")
    notebook.run_all()
    return notebook


def demand_training(lab):
    lab.button("Play").click()
    lab.wait_for_words(r"[Ss]tep \d")
    lab.button("Pause").click()
    lab.button("Play").wait_for()


def test_they_train_and_what_is_pressed_or_dragged_changes_the_picture(notebook):
    squeeze = notebook.cell("'Squeeze'")
    squeeze.wait_for_words("Not trained yet")
    demand_training(squeeze)
    before = squeeze.picture()
    squeeze.button("Wipe the input").click()
    before = squeeze.wait_for_another_picture(before)
    drag(squeeze, *(place(notebook, "squeeze", "input", *point) for point in ((1, 1), (5, 5))))
    squeeze.wait_for_another_picture(before)

    anomaly = notebook.cell("'Anomaly'")
    demand_training(anomaly)
    before = anomaly.picture()
    anomaly.dropdown("judged by").select_option(label="nearest neighbour")
    anomaly.wait_for_another_picture(before)

    translator = notebook.cell("'Translator'")
    demand_training(translator)
    at = notebook.evaluate('print(*translator.picture.place("page", *translator.picture.middle("source", 1)))')
    word = tuple(map(float, at.split()))
    drag(translator, word, word)
    translator.wait_for_words("Shut: ")
    translator.button("Undo").click()
    translator.wait_for_words(r"^(?![\s\S]*Shut: )")

    caption = notebook.cell("'Caption'")
    demand_training(caption)
    drag(caption, *(place(notebook, "caption", "scene", x, y) for x, y in ((11, 14), (16, 22), (24, 26))))
    for _ in range(20):  # the last movements come after the mouse was released
        told = notebook.evaluate("print(caption.told.scene.caption)").strip()
        if told == "a small green square above a large red circle":
            break
        notebook.page.wait_for_timeout(100)
    assert told == "a small green square above a large red circle"
    notebook.demand_no_error()
