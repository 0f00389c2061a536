"""The buttons below an outcome, driven without a page; alike on ipywidgets 7.7 and 8."""

import ipywidgets as widgets
import pytest

from dltutor.exercises.core import outcome as outcome_module
from dltutor.exercises.core.buttons import Buttons
from dltutor.exercises.neurons.by_hand import Neuron
from dltutor.live.page import registry

from .test_handed import run
from .test_quiz_view import living

CELL = """
def mine(x, weights, bias):
    return ...

exercise.check(mine)
"""
RIGHT = "def mine(x, weights, bias):\n    return int(sum(x * weights) + bias > 0)"


class Output:
    """The handle of an output on the page."""

    def update(self, data, raw):
        self.data = data


@pytest.fixture
def view():
    """The buttons below a cell with a check; `cell` is what the names of that cell mean."""
    names = run(CELL, Neuron())
    view = Buttons(names["exercise"], names["handed"], Output())
    view.cell = names
    yield view
    view.close()


def shown(view):
    return "".join(part.value for part in view.widget.children if isinstance(part, widgets.HTML))


def press(view, text):
    button = next(button for button in view.buttons if button.description == text)
    button.click()
    return shown(view)


def test_below_an_outcome_are_three_buttons_and_what_appears_is_announced(view):
    assert [button.description for button in view.buttons] == ["Check again", "Hint", "Solution"]
    assert all("a neuron in Python" in button.tooltip for button in view.buttons)
    assert "role" not in shown(view)
    press(view, "Check again"), press(view, "Hint")
    assert press(view, "Solution").count('role="status" aria-live="polite"') == 3


def test_hints_follow_the_first_step_and_stay(view):
    said = press(view, "Hint")
    assert "Hint 1 of 3" in said and "Hint 2 of 3" in said and "Hint 3 of 3" not in said
    said = press(view, "Hint")
    assert "Hint 2 of 3" in said and "Hint 3 of 3" in said and "return 1 if total &gt; 0" in said
    assert view.buttons[1].disabled


def test_the_solution_is_code_that_can_be_copied(view):
    assert "def neuron(x, weights, bias):\n    total" in press(view, "Solution")


def test_checked_again_it_is_the_present_definition(view):
    assert "with the same <code>mine</code>" in press(view, "Check again")
    exec(RIGHT, view.cell)
    said = press(view, "Check again")
    assert "✔ right" in said and "with <code>mine</code> as defined now" in said
    assert view.output.data["text/plain"].startswith("✔ right")
    exec(RIGHT.replace("> 0", ">= 0"), view.cell)
    assert "<code>mine([1, 1], [1, -1], 0)</code> gives 1, and 0 is right" in press(view, "Check again")


@pytest.fixture
def displayed(monkeypatch):
    """What is displayed, one entry an output: its data and its metadata."""
    found = []
    monkeypatch.setattr("IPython.display.display", lambda data, metadata=None, **_: found.append((data, metadata)))
    return found


def test_an_outcome_is_an_output_that_lasts_and_the_buttons_are_another(view, displayed, monkeypatch):
    outcome = view.exercise.check(view.cell["mine"])
    outcome._ipython_display_()
    assert displayed == [({"text/plain": str(outcome), "text/html": outcome.html()}, None)]
    monkeypatch.setattr(outcome_module, "on_a_page", lambda: True)
    outcome._ipython_display_()
    assert displayed[1] == displayed[0]
    assert list(displayed[2][0]) == ["application/vnd.jupyter.widget-view+json"]
    assert displayed[2][1] == outcome_module.BUTTONS
    view.exercise.hint("x")._ipython_display_()
    assert len(displayed) == 4


def test_running_the_cell_again_leaves_no_widget_behind(view, displayed, monkeypatch):
    monkeypatch.setattr(outcome_module, "on_a_page", lambda: True)
    counts = []
    for count in range(4):
        monkeypatch.setattr(registry, "_cell", lambda count=count: ("the cell", count))
        view.exercise.check(view.cell["mine"])._ipython_display_()
        counts.append(living())
    assert len(set(counts)) == 1
    assert view not in registry.living()
