"""Chapter 7 in a real JupyterLab: a ring is fitted, noise becomes digits, and a walk goes through the noise."""

from __future__ import annotations

from dltutor.command.catalogue import chapters

NOTEBOOK = chapters()[7]
FIRST = "import dltutor", "from dltutor import datasets", "from keras import layers"
RING = 'network(1), data="ring")'
DIGITS = (
    "live.Judge(classifier",
    "def digit_generator",
    "def digit_discriminator",
    "class GAN(live.Players)",
    "fakes_lab = labs.Fakes",
)


def run(notebook, *texts):
    for text in texts:
        notebook.cell(text).run(timeout=120)


def test_a_ring_is_fitted_and_everything_put_on_one_point(open_shared):
    notebook = open_shared(NOTEBOOK, theme="dark")
    run(notebook, *FIRST, "def network(outputs)", RING)
    lab = notebook.cell(RING)
    lab.wait_for_words("Round 0")
    before = lab.picture()
    lab.button("Stage").click()
    before = lab.wait_for_another_picture(before)
    lab.button("Round").click()
    before = lab.wait_for_another_picture(before)
    lab.canvas.press("d")
    lab.wait_for_another_picture(before)
    lab.button("Play").click()
    reached = "() => document.querySelector('.jp-Notebook').textContent.includes('✔ fit the ring')"
    notebook.wait_until(reached, timeout=120)
    lab.dropdown("provoke").select_option(label="mode collapse")
    lab.wait_for_words("1 and 10 updates a round")
    assert lab.slider("updates: generator").value == 10
    lab.slider("updates: generator").set(9)
    lab.wait_for_words("1 and 9 updates a round")
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    assert "⚠" not in lab.words()
    notebook.demand_no_error()


def test_noise_becomes_digits_and_is_walked_through(open_shared):
    notebook = open_shared(NOTEBOOK, theme="dark")
    run(notebook, *FIRST, *DIGITS)
    lab = notebook.cell("fakes_lab = labs.Fakes")
    lab.wait_for_words("Press Play")
    lab.canvas.scroll_into_view_if_needed()
    before = lab.picture()
    lab.button("Play").click()
    lab.wait_for_words(r"Step [1-9]\d\d", timeout=120)
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    before = lab.wait_for_another_picture(before)
    lab.canvas.press("ArrowRight")
    before = lab.wait_for_another_picture(before)
    lab.button("New noise").click()
    lab.wait_for_another_picture(before)

    run(notebook, "labs.LatentWalk(")
    walk = notebook.cell("labs.LatentWalk(")
    walk.wait_for_words("The judge reads")
    before = walk.picture()
    walk.slider("position").set(0.5)
    before = walk.wait_for_another_picture(before)
    walk.dropdown("path").select_option(label="great circle")
    before = walk.wait_for_another_picture(before)
    walk.canvas.press("ArrowRight")
    walk.wait_for_another_picture(before)
    assert "⚠" not in walk.words() + lab.words()
    notebook.demand_no_error()
