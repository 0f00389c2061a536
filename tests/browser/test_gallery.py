"""All labs on one page: each whole in sight on a laptop, filling the screen, and without a finding of axe-core's."""

from __future__ import annotations

import nbformat
import pytest

from dltutor import labs
from dltutor.command import ROOT

MAKE = f"""\
import os, sys
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0")
sys.path.insert(0, {str(ROOT)!r})
from dltutor import labs
from dltutor.authoring import conformance
from tests.labs.makers import maker
def show(name):
    code, names = maker(name)
    return conformance.make(code, names())"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
LAPTOP, TABLET = (1366, 650), (1100, 800)  # what a laptop of 1366 × 768 leaves for the page, and a narrower window
SMALLEST = 0.75  # of its own size a picture is shown at least
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
# Rules on how a whole page is built are JupyterLab's affair; a row of cells has no heading of ours.
FIND = """async () => {
    const found = await axe.run({include: [['.jp-Cell-outputArea']]}, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: {region: {enabled: false}},
        resultTypes: ['violations'],
    });
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.html.slice(0, 200)} | ${node.failureSummary.slice(0, 300)}`));
}"""
OPEN_MORE = "() => document.querySelectorAll('.dltutor-bar > .widget-toggle-button').forEach(more => more.click())"
PAINT = """async theme => {
    await window.jupyterapp.commands.execute('apputils:change-theme', {theme});
    await new Promise(done => setTimeout(done, 1500));
}"""
HANDLES = """() => [...document.querySelectorAll('.jp-OutputArea .noUi-handle')].map(handle => [
    handle.getAttribute('aria-label'), handle.getAttribute('aria-valuetext'),
    handle.closest('.widget-slider').querySelector('.widget-label').textContent,
    handle.closest('.widget-slider').querySelector('.widget-readout').textContent,
])"""


@pytest.fixture(scope="module")
def gallery(open_shared, tmp_path_factory):
    """A page with every lab of the catalogue."""
    cells = [nbformat.v4.new_code_cell(code) for code in (MAKE, *(f"show({name!r})" for name in labs.__all__))]
    path = tmp_path_factory.mktemp("gallery") / "gallery.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=KERNEL), path)
    page = open_shared(path)
    page.run_all(timeout=600)
    return page


def findings(notebook, axe):
    notebook.page.add_script_tag(path=axe)
    notebook.js(PAINT, "JupyterLab Light")
    found = notebook.js(FIND)
    notebook.js(PAINT, "JupyterLab Dark")
    return [*found, *(f"dark: {line}" for line in notebook.js(FIND))]


@pytest.mark.slow("all labs are shown")
def test_every_lab_is_whole_in_sight_on_a_laptop_and_in_a_narrow_window_in_both_themes(gallery):
    found = gallery.page.locator(".dltutor-lab")
    assert found.count() == len(labs.__all__)
    missing = {}
    for (width, height), theme in ((LAPTOP, "JupyterLab Light"), (TABLET, "JupyterLab Dark")):
        gallery.page.set_viewport_size({"width": width, "height": height})
        gallery.js(PAINT, theme)
        for number, name in enumerate(labs.__all__):
            measured = found.nth(number).evaluate(MEASURE)
            if measured["out"] or measured["scale"] < SMALLEST:
                missing[f"{name} at {width} × {height}"] = measured
    assert missing == {}
    gallery.demand_no_error()


def test_a_lab_can_fill_the_screen_and_come_back(gallery):
    gallery.page.set_viewport_size({"width": 1600, "height": 1000})
    first = gallery.page.locator(".dltutor-lab").first
    first.evaluate("element => element.scrollIntoView({block: 'start'})")
    width = "element => element.querySelector('canvas').getBoundingClientRect().width"
    before = first.evaluate(width)
    first.get_by_role("button", name="Fill the screen").click()
    gallery.wait_until("() => document.fullscreenElement !== null")
    gallery.wait_until(f"([element, before]) => ({width})(element) > 1.2 * before", [first.element_handle(), before])
    first.get_by_role("button", name="Back to the notebook").click()
    gallery.wait_until(f"([element, before]) => ({width})(element) === before", [first.element_handle(), before])


def test_axe_finds_nothing_in_the_labs_with_all_their_controls(gallery, axe):
    gallery.js(
        "() => document.querySelectorAll('button.widget-toggle-button:not(.mod-active)').forEach(b => b.click())"
    )
    gallery.page.wait_for_timeout(2000)
    handles = gallery.js(HANDLES)
    assert [handle for handle in handles if handle[:2] != handle[2:] or not all(handle)] == []
    assert findings(gallery, axe) == []


def test_axe_finds_nothing_in_a_quiz_and_in_a_check(open_notebook, write_notebook, axe):
    cells = (
        "from dltutor.exercises import neurons as practice",
        "practice.quiz",
        "def neuron(x, weights, bias):\n    return 2\npractice.neuron.check(neuron)",
        "practice.neuron.hint(1)",
    )
    notebook = open_notebook(write_notebook(*cells))
    notebook.run_all()
    assert findings(notebook, axe) == []
