"""Chapter 6 in a real JupyterLab: a layer is unrolled step by step, a word is moved, and a network writes."""

from __future__ import annotations

from dltutor.command.catalogue import chapters

NOTEBOOK = chapters()[6]
FIRST = "import dltutor", "from dltutor import datasets"
KERAS = "from keras import layers"


def run(notebook, *texts):
    for text in texts:
        notebook.cell(text).run(timeout=120)


def test_a_layer_is_unrolled_and_made_to_remember(open_shared):
    notebook = open_shared(NOTEBOOK, theme="dark")
    run(notebook, *FIRST, "labs.Unrolled()")
    lab = notebook.cell("labs.Unrolled()")
    lab.wait_for_words(r"Step 1 of 8\. h₁ = tanh\(1·1 \+ 0\.5·0 \+ 0\) = 0\.76")
    before = lab.picture()
    lab.button("Step").click()
    lab.wait_for_words("Step 2 of 8")
    before = lab.wait_for_another_picture(before)
    lab.canvas.press("ArrowRight")
    lab.wait_for_words("Step 3 of 8")
    lab.dropdown("activation").select_option("linear")
    lab.slider("u, recurrent weight").set(1)
    lab.wait_for_words("u = 1")
    lab.button("Play").click()
    lab.wait_for_words("Step 8 of 8")
    lab.wait_for_goals(0, others=True)  # it remembers the impulse to the end
    notebook.demand_no_error()


def test_a_network_writes_while_it_learns(open_shared):
    notebook = open_shared(NOTEBOOK, theme="dark")
    run(notebook, *FIRST, KERAS, 'datasets.text("alice")', "datasets.Corpus(book)", "def writer_model")
    lab = notebook.cell("def writer_model")
    lab.wait_for_words(r"Press Play")
    lab.canvas.scroll_into_view_if_needed()
    before = lab.picture()
    lab.button("Play").click()
    lab.wait_for_words(r"Nats a character: training [12]\.\d\d", timeout=120)
    lab.slider("learning rate").press("ArrowLeft")
    lab.wait_for_words(r"[Rr]ate 0\.00[6789]")
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    before = lab.wait_for_another_picture(before)
    lab.slider("temperature").set(0)
    lab.wait_for_words("Temperature 0:")
    before = lab.wait_for_another_picture(before)
    box = lab.canvas.bounding_box()
    notebook.page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.2 * box["height"])  # no button is pressed
    before = lab.wait_for_another_picture(before)
    lab.canvas.press("ArrowRight")
    before = lab.wait_for_another_picture(before)
    lab.canvas.press("2")
    lab.wait_for_another_picture(before)
    assert "⚠" not in lab.words()
    notebook.demand_no_error()
