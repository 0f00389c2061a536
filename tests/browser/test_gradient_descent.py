"""Chapter 3 in a real JupyterLab: its labs are played with, and the page is asked what changed."""

from __future__ import annotations

import json

from dltutor.command.catalogue import chapters

NOTEBOOK = chapters()[3]
FIRST = "import dltutor", "from dltutor import datasets"


def lab_in_kernel(notebook, name, what):
    """What the kernel says of the lab of this class that is shown."""
    find = f"next(lab for lab in registry.living() if type(lab).__name__ == {name!r})"
    return json.loads(
        notebook.evaluate(f"import json; from dltutor.live.page import registry; lab = {find}; print({what})")
    )


def test_batches_run_while_rate_and_size_are_changed(open_shared):
    notebook = open_shared(NOTEBOOK)
    for text in (*FIRST, "labs.MiniBatch()"):
        notebook.cell(text).run()
    lab = notebook.cell("labs.MiniBatch()")
    lab.output.locator("canvas").wait_for()
    before = lab.picture()
    lab.button("Play").click()
    lab.button("Pause").wait_for()
    moving = lab.wait_for_another_picture(before)
    lab.wait_for_another_picture(moving)
    lab.slider("batch size").press("ArrowLeft", 2)
    lab.wait_for_words("batches of 8")
    lab.slider("learning rate").set(0.02)
    lab.wait_for_words(r"Rate 0\.02")
    moving = lab.wait_for_another_picture(lab.picture())
    lab.wait_for_another_picture(moving)
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    sizes, rates = lab_in_kernel(notebook, "MiniBatch", "json.dumps([lab.run.sizes, lab.run.rates])")
    assert {32, 8} <= set(sizes), "one run, on batches of both sizes"
    assert {round(rate, 3) for rate in rates} == {0.1, 0.02}
    still = lab.picture()  # the last frame has come: the kernel has answered since
    notebook.page.wait_for_timeout(300)
    assert lab_in_kernel(notebook, "MiniBatch", "lab.run.iteration") == len(sizes)
    assert lab.picture() == still, "Pause stops it"

    lab.slider("batch size").press("End")
    lab.button("Reset").click()
    lab.button("Epoch").click()
    lab.wait_for_words("[Ii]teration 1 ")
    lab.wait_for_goals(0, others=True)  # a batch of all samples makes an epoch one iteration

    lab.slider("learning rate").set(100)
    lab.button("Play").click()
    lab.wait_for_words("diverg")
    lab.button("Reset").click()
    lab.wait_for_words("^(?!.*diverg)")
    notebook.demand_no_error()


def test_backpropagation_goes_step_by_step(open_shared):
    notebook = open_shared(NOTEBOOK)
    for text in (*FIRST, "labs.Backpropagation()"):
        notebook.cell(text).run()
    lab = notebook.cell("labs.Backpropagation()")
    lab.wait_for_words("Nothing is worked out yet")
    picture = lab.picture()
    for step in range(1, 5):
        lab.button("Step").click()
        lab.wait_for_words(f"Step {step} of 16, forward")
        picture = lab.wait_for_another_picture(picture)
    lab.wait_for_goals(0)
    lab.canvas.press("ArrowRight")
    lab.wait_for_words("Step 5 of 16, backward")
    lab.canvas.press("ArrowLeft")
    lab.wait_for_words("Step 4 of 16")
    for step in range(5, 17):
        lab.button("Step").click()
        lab.wait_for_words(f"Step {step} of 16, backward")
    lab.wait_for_goals(1, others=True)

    first = lab_in_kernel(notebook, "Backpropagation", "lab.losses[0]")
    lab.button("Update").click()
    lab.wait_for_words("Update 1: the loss went from")
    assert lab_in_kernel(notebook, "Backpropagation", "lab.losses[-1]") < first
    lab.slider("learning rate").set(100)
    picture = lab.picture()
    lab.button("Update").click()
    lab.wait_for_words("Update 2")
    lab.wait_for_another_picture(picture)
    lab.button("Reset").click()
    lab.wait_for_words("Nothing is worked out yet")
    lab.slider("steps per second").set(10)
    lab.button("Play").click()
    lab.wait_for_words("Step 16 of 16")
    lab.button("Play").wait_for()
    notebook.demand_no_error()


def test_the_whole_chapter_runs_and_its_last_labs_play(open_shared):
    notebook = open_shared(NOTEBOOK)
    notebook.run_all()
    notebook.cell("practice.slope.check").wait_for_text("not attempted")

    valley = notebook.cell("labs.Valley(waiting")
    valley.canvas.scroll_into_view_if_needed()
    said, picture, box = valley.words(), valley.picture(), valley.canvas.bounding_box()
    mouse = notebook.page.mouse
    mouse.move(box["x"] + 0.15 * box["width"], box["y"] + 0.4 * box["height"])
    mouse.down()
    mouse.move(box["x"] + 0.45 * box["width"], box["y"] + 0.3 * box["height"], steps=6)
    mouse.up()
    valley.wait_for_another_picture(picture)
    assert valley.words() != said
    valley.button("Play").click()
    valley.wait_for_words("step 2\\d of 300")
    valley.button("Pause").click()
    valley.wait_for_words("on the way: [1-7]")

    digit = notebook.cell("labs.OneDigit")
    digit.canvas.scroll_into_view_if_needed()
    for _ in range(3):
        picture = digit.picture()
        digit.button("Step").click()
        digit.wait_for_another_picture(picture)
    digit.wait_for_goals(0, others=True)

    test = notebook.cell("labs.LearningRateRange")
    test.canvas.scroll_into_view_if_needed()
    test.wait_for_words("Not started")
    weights = "float(sum(abs(w).sum() for w in tested.get_weights()))"
    before = notebook.evaluate(f"print({weights})")
    picture = test.picture()
    test.button("Play").click()
    test.wait_for_another_picture(picture)
    test.wait_for_words("Suggested", timeout=60)
    assert notebook.evaluate(f"print({weights})") == before, "the model was only borrowed"

    landscape = notebook.cell("labs.LossLandscape")
    landscape.canvas.scroll_into_view_if_needed()
    step = int(notebook.evaluate("print(model.optimizer.iterations.numpy())"))
    picture = landscape.picture()
    landscape.button("Play").click()
    landscape.button("Pause").wait_for()
    picture = landscape.wait_for_another_picture(picture)
    landscape.slider("batch size").press("ArrowLeft")
    landscape.wait_for_words("batch size 16")
    picture = landscape.wait_for_another_picture(landscape.picture())
    landscape.wait_for_another_picture(picture)
    landscape.button("Pause").click()
    landscape.button("Play").wait_for()
    assert int(notebook.evaluate("print(model.optimizer.iterations.numpy())")) > step, "it is the learner's own model"
    notebook.demand_no_error()
