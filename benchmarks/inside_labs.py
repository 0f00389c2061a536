"""The labs of chapter 10 that train or paint, in JupyterLab in a browser: pictures, answers and Stop while they do.

python benchmarks/inside_labs.py [Fooled] [DreamDigit] [Hierarchy] [DeepDream] [Style]

Each lab stands in a notebook of its own, made by the cells of the chapter.
"""

from __future__ import annotations

import statistics
import sys
import time

from page import Cell, NotebookPage, answers, cells_of, keys_on, measure_training, opened, p95, play, stops
from page import pictures_a_second as counted

WANTED = 100  # milliseconds
SIZE = keys_on("size of the change", r"at most (\S+) a pixel")
RATE = keys_on("learning rate", r"rate (\S+)[,.]")
ROUNDS, KEYS = 4, 15  # a dream comes to its end, so it is measured in rounds, of so many keys each
WALL = 1.5  # seconds for which pictures are counted in a round
LONGEST = "lab.set(octaves=5, scale=1.2, steps=80)"
DIGITS = ("try:", 'print("Loading', "def convolutional", "network = ")
THINGS = (
    "try:", "import keras\nimport numpy as np\nfrom keras import layers\n\nfrom dltutor", "def trained_on_patterns",
    "keras.utils.set_random_seed(0)\nthings",
)  # fmt: skip
CELLS = {
    "Fooled": (*DIGITS, "def attack", "class Hardened", "labs.Fooled(hardened"),
    "DreamDigit": (*DIGITS, "labs.DreamDigit(network, second, (x, y))"),
    "Hierarchy": (*THINGS, "labs.Hierarchy(things_network, new, new_label, names=kinds)"),
    "DeepDream": (*THINGS, "keras.utils.set_random_seed(1)\nthings", "labs.DeepDream(things"),
    "Style": (
        "try:", "import keras\nimport numpy as np\nfrom keras import layers, ops", "def contrast", "chance_network =",
        "other = random_network(5, (24, 40, 56), seed=99)",
        "judge = keras.Model(other.input, other.outputs[1:])",
        "labs.Style(chance",
    ),
}  # fmt: skip
PAINT = """async () => {
    const canvas = document.querySelector('.dltutor-stage canvas');
    const button = [...document.querySelectorAll('button')].find(b => /Paint/.test(b.textContent));
    const first = Number(canvas.dataset.frames), began = performance.now();
    button.click();
    let last = began, frames = first;
    while (performance.now() - began < 3000) {
        await new Promise(requestAnimationFrame);
        if (Number(canvas.dataset.frames) !== frames) {
            frames = Number(canvas.dataset.frames);
            last = performance.now();
        }
    }
    return [frames - first, last - began];
}"""


def spread(what: str, taken: list[float], wanted: int = WANTED) -> None:
    print(
        f"{what}: median {statistics.median(taken):.0f} ms, p95 {p95(taken):.0f}, worst {max(taken):.0f} "
        f"(wanted: at most {wanted})",
        flush=True,
    )


def measure_painting(notebook: NotebookPage, lab: Cell, again: str = "") -> None:
    """Pictures, the rate and Stop while a lab paints; `again` makes it begin anew before each round."""
    play(lab)
    time.sleep(4)  # the graph is made
    pictures, rates, halts = [], [], []
    for _ in range(ROUNDS):
        if again:
            notebook.evaluate(f"lab.press('reset'); {again}")
            time.sleep(0.5)
            play(lab)
            time.sleep(0.3)
        pictures.append(counted(notebook, WALL))
        rates += answers(notebook, RATE, KEYS)
        if lab.button("Play").is_visible():
            print("it came to its end before it was stopped")
            continue
        halts += stops(notebook, lab, times=3)
    print(f"pictures a second while it paints: {min(pictures):.1f} to {max(pictures):.1f} (wanted: at least 15)")
    spread("learning rate to picture", rates)
    spread("Stop to stopped", halts, 200)


def main() -> None:
    for name in sys.argv[1:] or list(CELLS):
        with opened(*cells_of(10, CELLS[name])) as notebook:
            lab = notebook.cell("lab = ")
            print(f"{name}:", flush=True)
            if name == "Fooled":
                spread("size to picture, at rest", answers(notebook, SIZE, 60))
                measure_training(notebook, lab)
            elif name == "Hierarchy":
                lab.button("Paint").click()  # and so it comes into sight: what nobody sees does not work
                time.sleep(4)
                for pictures, took in [notebook.js(PAINT) for _ in range(ROUNDS)]:
                    print(f"painted in {took:.0f} ms, {1000 * pictures / took:.1f} pictures a second", end=" ")
                    print("(wanted: at least 15)")
            else:
                measure_painting(notebook, lab, LONGEST if name == "DeepDream" else "")


if __name__ == "__main__":
    main()
