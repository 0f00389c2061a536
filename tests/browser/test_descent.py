"""The labs of gradient descent in a real JupyterLab: dragged in the picture, and the page is asked what changed."""

from __future__ import annotations

import json
import re

import nbformat
import pytest

SET_UP = "import dltutor\ndltutor.setup()\nfrom dltutor import labs"
VALLEY = "valley = labs.Valley()\nvalley"
LINE = "line = labs.FitByHand(loss='MAE')\nline"
WEIGHT = "weight = labs.OneDimension()\nweight"
# a pixel of the canvas, given as fractions of its width and height
PIXEL = """(element, [x, y]) => {
    const canvas = element.querySelector('canvas');
    const at = [Math.round(x * canvas.width), Math.round(y * canvas.height), 1, 1];
    return [...canvas.getContext('2d').getImageData(...at).data].slice(0, 3);
}"""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory, open_shared):
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in (SET_UP, VALLEY, LINE, WEIGHT)]
    path = tmp_path_factory.mktemp("notebook") / "descent.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    shown = open_shared(path)
    shown.run_all()
    return shown


def place(notebook, name, area, x, y):
    """Where a point of an area of the lab is, as fractions of its picture; the kernel knows."""
    said = notebook.evaluate(f"import json; print(json.dumps({name}.picture.place({area!r}, {x}, {y})))")
    return json.loads(said)


def drag(cell, *places, steps=6):
    """Press at the first place, move over the others, release at the last; places are fractions of the picture."""
    cell.canvas.scroll_into_view_if_needed()
    mouse, box = cell.notebook.page.mouse, cell.canvas.bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    mouse.move(*points[0])
    mouse.down()
    for point in points[1:]:
        mouse.move(*point, steps=steps)
    mouse.up()


def start_of(cell):
    return tuple(float(n.replace("−", "-")) for n in re.match(r"From \((.*?), (.*?)\)", cell.words()).groups())


def test_the_start_of_the_valley_is_dragged(notebook):
    valley = notebook.cell("labs.Valley")
    valley.output.locator("canvas").wait_for()
    valley.wait_for_words(r"From \(−4\.5, 2\)")
    said, picture = valley.words(), valley.picture()
    places = [place(notebook, "valley", "plane", *point) for point in ((-4.5, 2), (-2, 3), (3, -3))]
    before = valley.output.evaluate(PIXEL, places[-1])

    drag(valley, *places)
    valley.wait_for_words(r"From \(3(\.0\d)?|2\.9\d, −(3(\.0\d)?|2\.9\d)\)")
    assert start_of(valley) == pytest.approx((3, -3), abs=0.05)
    assert valley.words() != said
    assert valley.wait_for_another_picture(picture) != picture
    assert valley.output.evaluate(PIXEL, places[-1]) != before, "SGD, Adam and the others start there now"
    kernel = json.loads(notebook.evaluate("print(json.dumps([list(run.path[0]) for run in valley.runs]))"))
    assert len(kernel) == 7 and all(start == pytest.approx(start_of(valley)) for start in kernel)

    valley.slider("learning rate").set(100)
    valley.wait_for_words("SGD, Momentum and Nesterov diverged")
    valley.dropdown("highlight").select_option(label="Adam")
    before = valley.picture()
    valley.canvas.press("ArrowLeft")
    valley.wait_for_another_picture(before)
    valley.button("Reset").click()
    valley.wait_for_words(r"From \(−4\.5, 2\)")
    assert valley.words() == said
    assert valley.slider("learning rate").value == pytest.approx(0.05)

    valley.dropdown("loss").select_option(label="saddle")
    valley.wait_for_words("Exactly on the ridge")
    assert not valley.goals_reached()[1]
    drag(valley, *(place(notebook, "valley", "plane", *point) for point in ((-3, 0), (-3, 0.15))))
    valley.wait_for_words(r"SGD at \d+")
    valley.wait_for_goals(1, others=True)
    notebook.demand_no_error()


def test_a_line_and_a_weight_are_dragged(notebook):
    line = notebook.cell("labs.FitByHand")
    line.output.locator("canvas").wait_for()
    line.wait_for_words("MAE")
    w, b = json.loads(notebook.evaluate("import json; print(json.dumps(line.best['MAE']))"))
    drag(line, place(notebook, "line", "loss", -0.8, 5), place(notebook, "line", "loss", w, b), steps=20)
    line.wait_for_words("of the best possible")
    assert line.slider("weight w").value == pytest.approx(w, abs=0.05)
    line.wait_for_goals(0, 1)

    weight = notebook.cell("labs.OneDimension")
    weight.wait_for_words("Creeping")
    before = weight.picture()
    drag(weight, place(notebook, "weight", "plane", -3, 4.5), place(notebook, "weight", "plane", 2, 2))
    weight.wait_for_another_picture(before)
    assert float(notebook.evaluate("print(weight.start)")) == pytest.approx(2, abs=0.05)
    for rate, regime in ((0.8, "Right"), (1.7, "Oscillating"), (2.5, "Diverging"), (1.97, "Oscillating")):
        weight.slider("learning rate").set(rate)
        weight.wait_for_words(regime)
    weight.wait_for_goals(0, others=True)
    notebook.demand_no_error()
