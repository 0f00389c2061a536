"""Chapter 2 in a real JupyterLab: the labs of depth and of the race are played with."""

from __future__ import annotations

import json

from dltutor.command.catalogue import chapters

NOTEBOOK = chapters()[2]


def test_a_gradient_vanishes_and_is_saved_with_sliders_and_choices(open_shared):
    notebook = open_shared(NOTEBOOK, theme="dark")
    for text in (
        "import dltutor",
        "from dltutor import datasets",
        "labs.VanishingGradients",
    ):
        notebook.cell(text).run()
    lab = notebook.cell("labs.VanishingGradients")
    lab.output.locator("canvas").wait_for()
    lab.wait_for_words("Vanishing")
    before = lab.picture()
    lab.slider("depth").set(20)
    before = lab.wait_for_another_picture(before)
    lab.wait_for_words("layer 20")
    lab.dropdown("activation").select_option(label="ReLU")
    lab.wait_for_another_picture(before)
    lab.dropdown("initialisation").select_option(label="he_normal")
    lab.wait_for_words("Healthy")
    lab.wait_for_goals(0, 1)
    lab.button("New weights").click()
    lab.wait_for_words("layer 20")
    notebook.demand_no_error()


def test_the_race_is_run_while_rate_and_batch_size_move(open_shared):
    notebook = open_shared(NOTEBOOK, theme="dark")
    for text in ("import dltutor", "from dltutor import datasets", "import keras", "datasets.digits()"):
        notebook.cell(text).run()
    for text in ("def build", "labs.ActivationRace"):
        notebook.cell(text).run()
    race = notebook.cell("labs.ActivationRace")
    race.canvas.scroll_into_view_if_needed()
    race.wait_for_words("At the start")
    race.button("Play").click()
    race.wait_for_words("leads with", timeout=60)
    race.slider("learning rate").press("ArrowRight", 3)
    race.wait_for_words("rate 0.14")
    race.slider("batch size").press("ArrowLeft")
    race.wait_for_words("batch size 16")
    moving = race.wait_for_another_picture(race.picture())
    race.wait_for_another_picture(moving)
    race.button("Pause").click()
    race.button("Play").wait_for()
    asked = "from dltutor.live.page import registry; print([r.step for r in registry.living()[-1].runners])"
    steps = [json.loads(notebook.evaluate(asked)) for _ in range(2)]
    assert steps[0] == steps[1]
    assert max(steps[0]) - min(steps[0]) <= 8
    race.button("Reset").click()
    race.wait_for_words("At the start")
    notebook.demand_no_error()
