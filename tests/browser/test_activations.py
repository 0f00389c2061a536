"""Chapter 2 in a real JupyterLab: the labs of depth and of the race are played with."""

from __future__ import annotations

import json

from dltutor.command.catalogue import chapters

NOTEBOOK = chapters()[2]
WORDS = "element => element.querySelector('.dltutor-words').textContent"
GOALS = "element => [...element.querySelectorAll('.dltutor-goals li')].map(item => item.textContent)"


def wait_for_words(cell, text, timeout=30):
    script = "([element, text]) => element.querySelector('.dltutor-words').textContent.includes(text)"
    cell.notebook.wait_until(script, [cell.output.element_handle(), text], timeout)


def test_a_gradient_vanishes_and_is_saved_with_sliders_and_choices(open_notebook):
    notebook = open_notebook(NOTEBOOK, theme="dark")
    for text in (
        "import dltutor",
        "from dltutor import labs",
        "from dltutor import datasets",
        "labs.VanishingGradients",
    ):
        notebook.cell(text).run()
    lab = notebook.cell("labs.VanishingGradients")
    lab.output.locator("canvas").wait_for()
    wait_for_words(lab, "Vanishing")
    before = lab.picture()
    lab.slider("depth").set(20)
    before = lab.wait_for_another_picture(before)
    wait_for_words(lab, "layer 20")
    lab.dropdown("activation").select_option(label="ReLU")
    lab.wait_for_another_picture(before)
    lab.dropdown("initialisation").select_option(label="he_normal")
    wait_for_words(lab, "Healthy")
    reached = [goal.startswith("✔") for goal in lab.output.evaluate(GOALS)]
    assert reached == [True, True, False, False]
    lab.button("New weights").click()
    wait_for_words(lab, "layer 20")
    notebook.demand_no_error()


def test_the_race_is_run_while_rate_and_batch_size_move(open_notebook):
    notebook = open_notebook(NOTEBOOK)
    for text in ("import dltutor", "from dltutor import labs", "from dltutor import datasets", "import keras"):
        notebook.cell(text).run()
    for text in ("def build", "race = labs.ActivationRace"):
        notebook.cell(text).run()
    race = notebook.cell("race = labs.ActivationRace")
    race.canvas.scroll_into_view_if_needed()
    wait_for_words(race, "At the start")
    race.button("Play").click()
    wait_for_words(race, "leads with", timeout=60)
    race.slider("learning rate").press("ArrowRight", 3)
    wait_for_words(race, "rate 0.14")
    race.slider("batch size").press("ArrowLeft")
    wait_for_words(race, "batch size 16")
    moving = race.wait_for_another_picture(race.picture())
    race.wait_for_another_picture(moving)
    race.button("Pause").click()
    race.button("Play").wait_for()
    steps = [json.loads(notebook.evaluate("print([r.step for r in race.runners])")) for _ in range(2)]
    assert steps[0] == steps[1]
    assert max(steps[0]) - min(steps[0]) <= 8
    race.button("Reset").click()
    wait_for_words(race, "At the start")
    notebook.demand_no_error()
