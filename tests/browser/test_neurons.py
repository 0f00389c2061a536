"""Chapter 1 in a real JupyterLab: its labs are played with, and the page is asked what changed."""

from __future__ import annotations

import json

import pytest

from dltutor.command.catalogue import chapters

NOTEBOOK = chapters()[1]


@pytest.mark.parametrize(("theme", "comms"), [("light", "perCommTarget"), ("dark", "disabled")])
def test_one_neuron_and_the_perceptron_are_played_with(open_shared, theme, comms):
    notebook = open_shared(NOTEBOOK, theme=theme, comms=comms)
    for text in ("import dltutor", "from dltutor import datasets", "labs.OneNeuron()", "def step", "labs.Perceptron"):
        notebook.cell(text).run()

    neuron = notebook.cell("labs.OneNeuron()")
    neuron.output.locator("canvas").wait_for()
    before = neuron.picture()
    neuron.slider("weight w₂").set(1)
    before = neuron.wait_for_another_picture(before)
    neuron.slider("bias b").set(-1.5)
    neuron.wait_for_another_picture(before)
    neuron.wait_for_words("AND: all four right")
    assert neuron.goals()[0].startswith("✔ AND: all four right")
    neuron.dropdown("target").select_option(label="XOR")
    neuron.wait_for_words("XOR:")
    box = neuron.canvas.bounding_box()
    notebook.page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])
    neuron.wait_for_words(r"At \(0")
    said = neuron.words()
    neuron.canvas.press("ArrowRight")
    script = "([element, said]) => element.querySelector('.dltutor-words').textContent !== said"
    notebook.wait_until(script, [neuron.output.element_handle(), said])

    perceptron = notebook.cell("labs.Perceptron")
    perceptron.button("Step").click()
    perceptron.wait_for_words("poch 1")
    perceptron.button("Play").click()
    perceptron.button("Pause").wait_for()
    before = perceptron.picture()
    perceptron.wait_for_another_picture(before)
    perceptron.button("Pause").click()
    perceptron.button("Play").wait_for()
    notebook.demand_no_error()

    corner = neuron.output.evaluate(
        "element => [...element.querySelector('canvas').getContext('2d').getImageData(2, 2, 1, 1).data]"
    )
    assert (max(corner[:3]) < 60) if theme == "dark" else (min(corner[:3]) > 230)


def test_ten_neurons_train_while_the_controls_move(open_notebook):
    notebook = open_notebook(NOTEBOOK)
    notebook.run_all()
    lab = notebook.cell("ten_lab = labs.WeightImages")
    lab.canvas.scroll_into_view_if_needed()
    lab.button("Reset").click()
    lab.wait_for_words("Not trained yet")
    lab.button("Play").click()
    lab.wait_for_words("Step ")
    lab.slider("learning rate").press("ArrowRight", 3)
    lab.wait_for_words("rate 0.7")
    lab.slider("batch size").press("ArrowLeft")
    lab.wait_for_words("batch size 16")
    moving = lab.wait_for_another_picture(lab.picture())
    lab.wait_for_another_picture(moving)
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    first = json.loads(notebook.evaluate("print(ten_lab.trainer.step)"))
    assert first > 0
    notebook.evaluate(
        "heard, act = [], ten_lab.session._act\n"
        "ten_lab.session._act = lambda message: (heard.append(message['kind']), act(message))"
    )
    notebook.page.wait_for_timeout(500)
    assert "tick" not in notebook.evaluate("print(heard)"), "a page that shows a paused lab asks for nothing"
    assert json.loads(notebook.evaluate("print(ten_lab.trainer.step)")) == first

    lab.button("Play").click()
    lab.button("Pause").wait_for()
    notebook.demand_no_error()
    notebook.close()
    steps = [int(notebook.evaluate("import time; time.sleep(1.5); print(ten_lab.trainer.step)")) for _ in range(2)]
    assert steps[0] == steps[1]


def test_a_cell_run_again_has_one_lab(open_shared):
    notebook = open_shared(NOTEBOOK)
    for text in ("import dltutor", "from dltutor import datasets", "labs.OneNeuron()", "labs.OneNeuron()"):
        notebook.cell(text).run()
    neuron = notebook.cell("labs.OneNeuron()")
    assert neuron.output.locator("canvas").count() == 1
    living = notebook.evaluate("from dltutor.live.page import registry; print(registry.living())")
    assert living.count("OneNeuron lab: ") == 1
    notebook.demand_no_error()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_outcome_has_buttons_that_help_in_place(open_notebook, theme):
    notebook = open_notebook(NOTEBOOK, theme=theme)
    notebook.cell("from dltutor.exercises").run()
    exercise = notebook.cell("practice.nand.check")
    exercise.run()
    exercise.wait_for_text("not attempted")
    exercise.button("Hint").click()
    exercise.wait_for_text("Hint 2 of 3")
    exercise.button("Solution").click()
    exercise.wait_for_text("nand_weights = [-2.0, -2.0]")
    notebook.evaluate("nand_weights, nand_bias = [-1, -1], 1.5")
    exercise.button("Check again").click()
    exercise.wait_for_text("this is NAND")
    assert exercise.output.get_by_text("this is NAND").locator("visible=true").count() == 1, "one verdict at a time"
    assert exercise.output.get_by_text("not attempted").count() == 0, "nor is the first one saved"
    assert exercise.output.get_by_role("status").count() == 3
    exercise.run()
    exercise.wait_for_text("not attempted")
    exercise.output.get_by_text("not attempted").wait_for()
    assert exercise.output.get_by_role("button").count() == 3
    notebook.demand_no_error()


def test_without_anywidget_the_labs_play_on_ipywidgets_alone(open_notebook):
    notebook = open_notebook(NOTEBOOK)
    notebook.evaluate("import os; os.environ['DLTUTOR_STAGE'] = 'plain'")
    for text in ("import dltutor", "from dltutor import datasets", "labs.OneNeuron()", "def step", "labs.Perceptron"):
        notebook.cell(text).run()
    neuron = notebook.cell("labs.OneNeuron()")
    before = neuron.picture()
    neuron.slider("weight w₂").set(1)
    before = neuron.wait_for_another_picture(before)
    neuron.slider("bias b").set(-1.5)
    neuron.wait_for_text("AND: all four right")
    perceptron = notebook.cell("labs.Perceptron")
    before = perceptron.picture()
    perceptron.button("Play").click()
    perceptron.wait_for_another_picture(perceptron.wait_for_another_picture(before))
    perceptron.button("Pause").click()
    perceptron.button("Play").wait_for()
    notebook.demand_no_error()
