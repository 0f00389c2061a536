"""What a screen reader is told of the labs."""

from __future__ import annotations

from dltutor.scratch.activations import ACTIVATIONS


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
