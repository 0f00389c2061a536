"""The forger's lab in a real JupyterLab: the fakes are dragged, typed and let go down a loss."""

from __future__ import annotations

import nbformat
import pytest

from .test_descent import drag, place

SET_UP = "import dltutor\ndltutor.setup()\nfrom dltutor import labs"
LAB = "forger = labs.Equilibrium()\nforger"


def test_the_best_detective_is_fooled_by_hand_and_by_play(tmp_path, open_notebook):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in (SET_UP, LAB)]
    path = tmp_path / "forger.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    notebook = open_notebook(path, theme="dark", comms="disabled")
    notebook.run_all()
    lab = notebook.cell("labs.Equilibrium")
    lab.output.locator("canvas").wait_for()
    lab.wait_for_words(r"right 98\.7 % of the time")

    drag(lab, *(place(notebook, "forger", "plane", x, 0.2) for x in (-2, 0, 2)))
    lab.wait_for_words("Neither loss pulls the mean any more")
    assert lab.slider("mean of the fakes").value == pytest.approx(2, abs=0.06)
    lab.slider("spread of the fakes").set(0.8)
    lab.wait_for_words("only 5")
    lab.wait_for_goals(0)

    drag(lab, *(place(notebook, "forger", "map", *point) for point in ((1, 1), (-4, 0.8))))
    lab.wait_for_words("would learn nothing")
    lab.wait_for_goals(0, 1)
    lab.dropdown("Step goes down the loss").select_option(label="non-saturating")
    lab.button("Play").click()
    lab.wait_for_words("an equilibrium")
    lab.wait_for_words("stands still")

    lab.dropdown("real data").select_option(label="two bumps")
    lab.slider("spread of the fakes").set(0.6)
    lab.slider("mean of the fakes").set(3)
    lab.wait_for_words("left bump is left out")
    lab.wait_for_goals(0, 1, 2)
    before = lab.picture()
    lab.canvas.press("ArrowLeft")
    lab.wait_for_another_picture(before)
    lab.button("Reset").click()
    lab.wait_for_words(r"right 98\.7 % of the time")
    notebook.demand_no_error()
