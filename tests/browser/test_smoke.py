"""The ground the lab tests stand on: a notebook opens, runs, and can be played with and looked into."""

from __future__ import annotations

import pytest

from dltutor.command.catalogue import chapters

WIDGETS = """\
import ipywidgets as w
import numpy as np
slider = w.IntSlider(value=3, min=0, max=10, description="weight")
button, label = w.Button(description="Double"), w.Label("3")
picked = w.Dropdown(options=["one", "two"], description="pick")
def show(*_): label.value = str(slider.value)
def double(*_): slider.value = slider.value * 2
slider.observe(show, "value")
button.on_click(double)
w.VBox([slider, button, label, picked])"""


@pytest.fixture
def widgets(write_notebook):
    return write_notebook(WIDGETS, "answer = 6 * 7\nanswer")


def test_chapter_0_runs_in_the_browser(open_notebook, tmp_path):
    notebook = open_notebook(chapters()[0])
    notebook.run_all()
    assert "everything is ready" in notebook.cell("dltutor.setup()").text()
    assert notebook.evaluate("print(after > 0.9)") == "True\n"
    notebook.demand_no_error()
    notebook.screenshot(tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 10_000


def test_nearly_the_whole_page_is_the_notebooks(open_notebook, widgets):
    notebook = open_notebook(widgets, width=1366)
    cell = notebook.cell("IntSlider")
    cell.run()
    height, width = notebook.js("""() => [document.querySelector('.jp-WindowedPanel-outer').clientHeight,
        document.querySelector('.jp-OutputArea-output').clientWidth]""")
    assert height >= 1000 - 60 and width >= 1366 - 135, "menu and buttons of the notebook above it, the list shut"
    notebook.page.click("li[data-id=filebrowser]")
    notebook.wait_until("name => document.querySelector('.jp-DirListing').textContent.includes(name)", widgets.stem)


@pytest.mark.parametrize("comms", ["perCommTarget", "disabled"])
def test_widgets_are_found_and_answer(open_notebook, widgets, comms):
    notebook = open_notebook(widgets, comms=comms)
    cell = notebook.cell("IntSlider")
    cell.run()
    slider = cell.slider("weight")
    slider.set(4)
    cell.button("Double").click()
    notebook.wait_until("element => element.textContent.includes('8')", slider.readout.element_handle())
    slider.press("ArrowRight")
    assert slider.value == 9
    slider.drag(0)
    assert slider.value == 0
    cell.dropdown("pick").select_option(label="two")
    notebook.cell("answer").run()
    assert "42" in notebook.cell("answer").text()
    assert notebook.evaluate("print(slider.value, picked.value)") == "0 two\n"
    notebook.demand_no_error()


def test_the_kernel_goes_on_when_the_page_is_closed(open_notebook, widgets):
    notebook = open_notebook(widgets, theme="dark")
    assert notebook.js("() => document.body.dataset.jpThemeLight") == "false"
    notebook.run_all()
    notebook.close()
    assert notebook.evaluate("print(answer)") == "42\n"
    with pytest.raises(RuntimeError, match="NameError"):
        notebook.evaluate("no_such_name")


@pytest.mark.parametrize(
    ("code", "message"),
    [("1 / 0", "ZeroDivisionError: division by zero"), ("import sys\nprint('noise', file=sys.stderr)", "noise")],
)
def test_an_error_in_a_cell_is_an_error_here(open_notebook, write_notebook, code, message):
    notebook = open_notebook(write_notebook(code))
    with pytest.raises(AssertionError, match=message):
        notebook.run_all()


@pytest.mark.parametrize("comms", ["perCommTarget", "disabled"])
def test_an_error_in_a_callback_is_an_error_here(open_notebook, write_notebook, comms):
    code = 'import ipywidgets as w\nb = w.Button(description="Go")\nb.on_click(lambda _: 1 / 0)\nb'
    notebook = open_notebook(write_notebook(code), comms=comms)
    notebook.run_all()
    notebook.demand_no_error()
    notebook.cell("Button").button("Go").click()
    notebook.wait_until("() => window.kernelErrors.some(line => line.includes('ZeroDivisionError'))")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        notebook.demand_no_error()
