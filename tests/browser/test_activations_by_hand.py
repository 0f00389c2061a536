"""The labs of chapter 2 that are moved by hand, in a real JupyterLab, in a notebook that holds only them."""

from __future__ import annotations

import json

import nbformat
import pytest

CELLS = (
    "from dltutor import labs",
    "explorer = labs.ActivationExplorer()\nexplorer",
    "softmax = labs.Softmax()\nsoftmax",
    "bending = labs.BendingLine()\nbending",
)


@pytest.fixture(scope="module")
def notebook(open_shared, tmp_path_factory):
    """A notebook of the three labs, run."""
    path = tmp_path_factory.mktemp("notebook") / "by_hand.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    shown = open_shared(path, theme="dark", comms="disabled")
    shown.run_all()
    return shown


def wait_for_goal(cell, text):
    script = "([element, text]) => element.querySelector('.dltutor-goals').textContent.includes(text)"
    cell.notebook.wait_until(script, [cell.output.element_handle(), text])


def places(notebook, lab, area, points):
    """Where data points are in the picture, as fractions, asked of the lab itself."""
    code = f"import json; print(json.dumps([{lab}.picture.place({area!r}, *p) for p in {points}]))"
    return json.loads(notebook.evaluate(code))


def wait_for_number(slider, value, within):
    """Wait until the number beside a slider is `value`, give or take."""
    script = """([readout, value, within]) =>
      Math.abs(parseFloat(readout.textContent.replace("−", "-")) - value) <= within"""
    page = slider.readout.page
    page.wait_for_function(script, arg=[slider.readout.element_handle(), value, within], timeout=30_000)


def drag(cell, fractions):
    """Press at the first place of the canvas, move through the others, release."""
    cell.canvas.scroll_into_view_if_needed()
    box, mouse = cell.canvas.bounding_box(), cell.notebook.page.mouse
    for i, (x, y) in enumerate(fractions):
        mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
        if i == 0:
            mouse.down()
    mouse.up()


def test_the_point_is_dragged_along_the_curve_and_the_temperature_moved(notebook):
    explorer = notebook.cell("ActivationExplorer")
    before = explorer.picture()
    assert "At z = 1.5 Sigmoid gives 0.818" in explorer.words()
    drag(explorer, places(notebook, "explorer", "value", [(1.5, 0.8), (3, 0.9), (5, 1.0)]))
    wait_for_goal(explorer, "✔ sigmoid: find a point where it is saturated")
    before = explorer.wait_for_another_picture(before)
    wait_for_number(explorer.slider("z"), 5, 0.05)
    assert "flat" in explorer.words()
    explorer.canvas.press("ArrowLeft")
    explorer.wait_for_words("At z = 4.9")
    before = explorer.wait_for_another_picture(before)
    explorer.dropdown("compare with").select_option(label="tanh")
    explorer.wait_for_words("tanh gives")
    explorer.wait_for_another_picture(before)
    assert explorer.text().count("no parameter")
    explorer.dropdown("activation").select_option(label="ELU")
    explorer.slider("alpha").set(2.5)
    explorer.wait_for_words("Its alpha is 2.5 here")

    softmax = notebook.cell("labs.Softmax")
    before = softmax.picture()
    softmax.slider("temperature T").press("ArrowLeft", 70)
    wait_for_goal(softmax, "✔ by temperature alone: make the winner certain")
    before = softmax.wait_for_another_picture(before)
    assert "cat is certain" in softmax.words()
    softmax.button("Reset").click()
    softmax.wait_for_words("Temperature 1.")
    drag(softmax, places(notebook, "softmax", "logits", [(-0.5, 3), (2, 3), (4, 3)]))
    softmax.wait_for_words("owl is the winner")
    wait_for_number(softmax.slider("logit: owl"), 4, 0.1)
    softmax.slider("add to all logits").handle.focus()
    softmax.slider("add to all logits").press("End")
    softmax.wait_for_words("inf / inf is nan")
    assert softmax.goals()[3].startswith("✔")
    notebook.demand_no_error()


def test_breaks_are_dragged_and_a_curve_is_drawn(notebook):
    bending = notebook.cell("BendingLine")
    before = bending.picture()
    drag(bending, places(notebook, "bending", "whole", [(-1, -1.56), (-0.5, -1.56), (0, -1.56)]))
    before = bending.wait_for_another_picture(before)
    for _ in range(50):  # the page may still be sending where the mouse has been
        breaks = json.loads(notebook.evaluate("print(bending.breaks.tolist())"))
        if breaks == pytest.approx([-3, 0, 1], abs=0.05):
            break
    else:
        pytest.fail(f"the break was dragged to 0, and the breaks are {breaks}")
    bending.slider("units").set(8)
    wait_for_goal(bending, "✔ sine: an error below 0.01 with 8 units or fewer")
    bending.dropdown("activation").select_option(label="Linear")
    bending.wait_for_words("A sum of straight lines is a straight line")
    bending.dropdown("activation").select_option(label="tanh")
    stroke = [(-2.5, 1), (-1.5, 1.2), (-0.5, 0.2), (0.5, -0.9), (1.5, -0.3), (2.5, 1)]
    drag(bending, places(notebook, "bending", "whole", stroke))
    bending.wait_for_another_picture(before)
    chosen = bending.dropdown("curve").evaluate("list => list.selectedOptions[0].text")
    assert chosen.replace("\xa0", " ") == "your own"
    notebook.demand_no_error()
