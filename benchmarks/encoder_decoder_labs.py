"""The training labs of chapter 8 in JupyterLab in a browser: pictures, answers, and what a press or a drag changes.

python benchmarks/encoder_decoder_labs.py [Squeeze] [Anomaly] [Translator] [Caption]

Each lab stands in a notebook of its own, made by the cells of the chapter.
"""

from __future__ import annotations

import json
import statistics
import sys

from page import PEN, NotebookPage, cells_of, measure_training, opened, p95

WANTED = 150  # milliseconds
MOVES = 60
NEEDED = {  # the beginnings of the chapter's cells that make each lab
    "Squeeze": ("try:", "import numpy", 'print("Loading', "def autoencoder", "labs.Squeeze(autoencoder"),
    "Anomaly": ("try:", "import numpy", 'print("Loading', "def heart", "labs.Anomaly"),
    "Translator": (
        "try:", "import numpy", 'print("Loading', "pairs = ", "dictionary = ", "def network", "plain = network(96)",
        "keras.utils.set_random_seed(0)\nattending",
    ),
    "Caption": (
        "try:", "import numpy", 'print("Loading', "never = ", "words = ", "keras.utils.set_random_seed(0)\nimage",
        "text = keras", "captioning = ",
    ),
}  # fmt: skip

PLACES = ((11, 14), (22, 24))  # in the scene's pixels
PRESS = """async ([x, y]) => {
    const canvas = document.querySelector('.dltutor-stage canvas'), box = canvas.getBoundingClientRect();
    const fire = type => canvas.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerId: 1, buttons: 1,
        clientX: box.left + x * box.width, clientY: box.top + y * box.height}));
    canvas.setPointerCapture = () => {};
    const before = canvas.dataset.frames, began = performance.now();
    fire('pointerdown');
    while (canvas.dataset.frames === before) await new Promise(done => setTimeout(done, 1));
    const took = performance.now() - began;
    fire('pointerup');
    await new Promise(done => setTimeout(done, 200));
    return took;
}"""


def drag_a_shape(notebook: NotebookPage) -> list[float]:
    """Milliseconds from each movement of the first shape to the next picture."""
    ends = [json.loads(notebook.evaluate(f'print(list(lab.picture.place("scene", {x}, {y})))')) for x, y in PLACES]
    return notebook.js(PEN, [*ends, MOVES])


def shut_words(notebook: NotebookPage) -> list[float]:
    """Milliseconds from each press on a word of the sentence to the next picture."""
    count = int(notebook.evaluate("print(len(lab.sentence.source))"))
    taken = []
    for turn in range(MOVES):
        at = f'lab.picture.place("page", *lab.picture.middle("source", {turn % count}))'
        place = json.loads(notebook.evaluate(f"print(list({at}))"))
        taken.append(notebook.js(PRESS, place))
    return taken


def main() -> None:
    for name in sys.argv[1:] or list(NEEDED):
        with opened(*cells_of(8, NEEDED[name])) as notebook:
            print(f"{name}:", flush=True)
            if name in ("Caption", "Translator"):
                notebook.evaluate("lab.run(epochs=1)")
                taken = drag_a_shape(notebook) if name == "Caption" else shut_words(notebook)
                what = "a shape moved to its new caption" if name == "Caption" else "a word shut to the new translation"
                print(
                    f"{what}: median {statistics.median(taken):.0f} ms, p95 {p95(taken):.0f} ms "
                    f"(wanted: at most {WANTED})",
                    flush=True,
                )
            measure_training(notebook, notebook.cell("lab = "))


if __name__ == "__main__":
    main()
