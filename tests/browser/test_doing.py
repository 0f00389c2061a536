"""A pole is balanced with keys held down, in a real JupyterLab: they push while they are down, in the lab alone."""

from __future__ import annotations

import time

import nbformat

CELLS = ("import dltutor\ndltutor.setup()\nfrom dltutor import labs", "lab = labs.Cartpole()\nlab", "text = 'another'")


def held(notebook, wanted):
    """The keys that the lab knows to be down, once they are those that are wanted."""
    end = time.monotonic() + 5
    while (now := notebook.evaluate("print(*lab.held)").split()) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    return now


def test_arrow_keys_push_the_cart_while_they_are_down(tmp_path, open_notebook):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = tmp_path / "pole.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    notebook = open_notebook(path)
    notebook.run_all()
    cell, keys = notebook.cell("labs.Cartpole"), notebook.page.keyboard
    selected = "() => document.querySelector('.jp-Notebook-cell.jp-mod-active').textContent"

    cell.button("Play").click()
    cell.button("Pause").wait_for()
    assert notebook.js("() => document.activeElement.tagName") == "CANVAS", "its keys are heard at once"
    before = notebook.js(selected)
    keys.down("ArrowRight")
    keys.down("ArrowRight")  # as a key that is held down repeats itself
    assert held(notebook, ["ArrowRight"]) == ["ArrowRight"]
    keys.up("ArrowRight")
    assert held(notebook, []) == []
    assert notebook.js(selected) == before, "the notebook has not heard the arrow"

    keys.down("ArrowLeft")
    assert held(notebook, ["ArrowLeft"]) == ["ArrowLeft"]
    notebook.page.locator(".jp-Notebook .cm-content").last.click()
    keys.up("ArrowLeft")
    assert held(notebook, []) == [], "a key is let go where the lab loses the focus"
    keys.press("ArrowLeft")
    assert held(notebook, []) == [], "it is the cell's"
