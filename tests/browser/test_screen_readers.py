"""What a screen reader is told of the labs; and axe-core finds nothing in them, in the light and the dark theme."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from dltutor import labs
from dltutor.command import ROOT
from dltutor.scratch.activations import ACTIVATIONS

from .conftest import give_up

TOPICS = sorted({getattr(labs, name).__module__.split(".")[2] for name in labs.__all__})
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
PAINT = """async theme => {
    await window.jupyterapp.commands.execute('apputils:change-theme', {theme});
    await new Promise(done => setTimeout(done, 1500));
}"""
HANDLES = """() => [...document.querySelectorAll('.jp-OutputArea .noUi-handle')].map(handle => [
    handle.getAttribute('aria-label'), handle.getAttribute('aria-valuetext'),
    handle.closest('.widget-slider').querySelector('.widget-label').textContent,
    handle.closest('.widget-slider').querySelector('.widget-readout').textContent,
])"""


@pytest.fixture
def axe():
    """The program of axe-core."""
    spec = find_spec("axe_playwright_python")
    if spec is None:
        give_up("the Python package axe-playwright-python is not installed")
    return Path(spec.origin).with_name("axe.min.js")


def findings(notebook, axe):
    notebook.page.add_script_tag(path=axe)
    found = notebook.js(FIND)
    notebook.js(PAINT, "JupyterLab Dark")
    return [*found, *(f"dark: {line}" for line in notebook.js(FIND))]


@pytest.mark.slow("all labs of a topic are shown")
@pytest.mark.parametrize("topic", TOPICS)
def test_axe_finds_nothing_in_the_labs(open_notebook, write_notebook, axe, topic):
    names = [name for name in labs.__all__ if getattr(labs, name).__module__.split(".")[2] == topic]
    notebook = open_notebook(write_notebook(MAKE, *(f"show({name!r})" for name in names)))
    notebook.run_all()
    handles = notebook.js(HANDLES)
    assert [handle for handle in handles if handle[:2] != handle[2:] or not all(handle)] == []
    assert findings(notebook, axe) == []


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


def test_a_handle_is_named_tells_the_number_in_use_and_shows_its_focus(open_notebook, write_notebook):
    notebook = open_notebook(write_notebook("from dltutor import labs\nlabs.OneDimension(learning_rate=0.3)"))
    notebook.run_all()
    cell = notebook.cell("OneDimension")
    slider = cell.slider("learning rate")
    handle = slider.locator.get_by_role("slider", name="learning rate")
    assert float(handle.get_attribute("aria-valuetext")) == 0.3
    slider.press("ArrowRight", 3)
    told = handle.get_attribute("aria-valuetext")
    assert float(told) > 0.3 and float(told) == slider.value
    assert handle.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    asked = "from dltutor.live.page import registry\nprint(registry.living()[0].values.learning_rate)"
    for _ in range(20):  # the last of the keys may still be on its way
        if float(notebook.evaluate(asked)) == float(told):
            break
        notebook.page.wait_for_timeout(250)
    assert float(notebook.evaluate(asked)) == float(told)
    notebook.demand_no_error()


def test_another_function_begins_at_its_own_parameter(open_notebook, write_notebook):
    notebook = open_notebook(write_notebook("from dltutor import labs\nlab = labs.ActivationExplorer('relu')\nlab"))
    notebook.run_all()
    cell = notebook.cell("ActivationExplorer")
    for label, name in (("RReLU", "rrelu"), ("SELU", "selu"), ("PReLU", "prelu"), ("ELU", "elu"), ("SELU", "selu")):
        cell.dropdown("activation").select_option(label=label)
        cell.wait_for_words(f"(^|[^A-Za-z]){label}")
        notebook.page.wait_for_timeout(600)
        row = ACTIVATIONS[name]
        begins = 0.0 if row.parameter is None else row.parameter.default
        assert notebook.evaluate("print(lab.values.parameter, lab.notice)") == f"{begins} \n"
    notebook.demand_no_error()
