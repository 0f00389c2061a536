"""Every lab on a laptop's screen: controls, picture, words and the present goal in sight together."""

from __future__ import annotations

import nbformat
import pytest

from dltutor import labs

LAPTOP, TABLET = (1366, 650), (1100, 800)  # what a laptop of 1366 × 768 leaves for the page, and a narrower window
SMALLEST = 0.75  # of its own size a picture is shown at least
PREPARE = """import sys
sys.path.insert(0, {tests!r})
from labs.makers import maker
from dltutor import labs, live
from dltutor.authoring import conformance
def shown(name):
    code, names = maker(name)
    return conformance.make(code, names())"""
MEASURE = """element => {
    element.scrollIntoView({block: 'start'});
    const outer = element.closest('.jp-WindowedPanel-outer').getBoundingClientRect();
    const inside = part => {
        const box = part.getBoundingClientRect();
        return box.bottom <= outer.bottom + 1 && box.right <= outer.right + 1 && box.left >= outer.left;
    };
    const stage = element.querySelector('.dltutor-stage'), canvas = stage.querySelector('canvas');
    const parts = [...element.querySelectorAll('.dltutor-bar > *'), canvas, stage.querySelector('.dltutor-words')];
    const goal = stage.querySelector('summary');
    if (!goal.parentElement.hidden) parts.push(goal);
    const shown = parts.filter(part => part.getBoundingClientRect().height > 0);
    const scale = Number(stage.dataset.scale);
    return {out: shown.filter(part => !inside(part)).map(part => part.className || part.tagName), scale};
}"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
THEME = "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"


@pytest.fixture
def gallery(open_notebook, tmp_path, request):
    """A page with every lab of the catalogue."""
    cells = [PREPARE.format(tests=str(request.config.rootpath / "tests"))]
    cells += [f"shown({name!r})" for name in labs.__all__]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata=KERNEL)
    nbformat.write(notebook, tmp_path / "gallery.ipynb")
    page = open_notebook(tmp_path / "gallery.ipynb")
    page.run_all(timeout=600)
    return page


def test_every_lab_is_whole_in_sight_on_a_laptop_and_in_a_narrow_window_in_both_themes(gallery):
    found = gallery.page.locator(".dltutor-lab")
    assert found.count() == len(labs.__all__)
    missing = {}
    for (width, height), theme in ((LAPTOP, "JupyterLab Light"), (TABLET, "JupyterLab Dark")):
        gallery.page.set_viewport_size({"width": width, "height": height})
        gallery.js(THEME, theme)
        gallery.page.wait_for_timeout(1500)
        for number, name in enumerate(labs.__all__):
            measured = found.nth(number).evaluate(MEASURE)
            if measured["out"] or measured["scale"] < SMALLEST:
                missing[f"{name} at {width} × {height}"] = measured
    assert missing == {}
    gallery.demand_no_error()
