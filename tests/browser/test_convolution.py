"""Chapter 5 in a real JupyterLab: the kernel is slid and edited, a network trains, and its answer is covered up."""

from __future__ import annotations

from dltutor.command.catalogue import chapters

NOTEBOOK = chapters()[5]
FIRST = "import dltutor", "from dltutor import datasets"
NETWORK = (
    "from keras import layers",
    "train, test = (x_train",
    "def build(shape",
    "def compiled(",
    "labs.Digits(network",
)


def run(notebook, *texts):
    for text in texts:
        notebook.cell(text).run()


def point(lab, x, y):
    """The mouse is pressed and let go at fractions of the picture."""
    lab.canvas.scroll_into_view_if_needed()
    box = lab.canvas.bounding_box()
    mouse = lab.canvas.page.mouse
    mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
    mouse.down()
    mouse.up()


def test_a_kernel_is_slid_and_edited(open_shared):
    notebook = open_shared(NOTEBOOK, theme="dark")
    run(notebook, *FIRST, "labs.Convolution()")
    lab = notebook.cell("labs.Convolution()")
    lab.wait_for_words(r"The products and the bias add up to \S+")
    words = lab.words()
    point(lab, 0.72, 0.1)
    lab.wait_for_words(rf"^(?!{words.split('.')[0]}\.).")
    before = lab.picture()
    lab.canvas.press("ArrowRight")
    before = lab.wait_for_another_picture(before)
    lab.slider("bias").set(2)
    before = lab.wait_for_another_picture(before)
    lab.dropdown("kernel").select_option("blur")
    before = lab.wait_for_another_picture(before)
    lab.dropdown("stride").select_option("2")
    before = lab.wait_for_another_picture(before)
    lab.dropdown("padding").select_option("same")
    before = lab.wait_for_another_picture(before)
    lab.button("Play").click()
    lab.button("Pause").wait_for()
    moving = lab.wait_for_another_picture(before)
    lab.wait_for_another_picture(moving)
    lab.button("Pause").click()
    lab.button("Play").wait_for()
    lab.wait_for_goals(2, others=True)  # stride 2 with a border halves the image
    notebook.demand_no_error()


def test_a_network_is_trained_and_its_answer_covered_up(open_shared):
    notebook = open_shared(NOTEBOOK, theme="dark")
    run(notebook, *FIRST, *NETWORK)
    lab = notebook.cell("labs.Digits(network")
    lab.button("Play").click()
    lab.canvas.scroll_into_view_if_needed()  # what nobody sees is not trained
    lab.wait_for_words(r"Test images right: 3[3-6]\d of 360", timeout=60)
    lab.slider("learning rate").press("ArrowLeft")
    lab.wait_for_words(r"[Rr]ate 0\.00[12]")
    lab.button("Pause").click()
    lab.button("Play").wait_for()

    run(notebook, "labs.Explanations(network")
    seen = notebook.cell("labs.Explanations(network")
    seen.wait_for_words(r"the model says \d")
    point(seen, 0.2, 0.3)
    seen.wait_for_words("[Cc]over")
    before = seen.picture()
    seen.canvas.press("ArrowDown")
    before = seen.wait_for_another_picture(before)
    seen.dropdown("method").select_option("saliency")
    before = seen.wait_for_another_picture(before)
    seen.button("Uncover").click()
    seen.wait_for_another_picture(before)
    notebook.demand_no_error()
