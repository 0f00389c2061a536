"""The training labs of chapter 9 in JupyterLab in a browser: pictures and answers while they train.

python benchmarks/attention_labs.py [Order] [Reach] [LookUp] [Writer]

Each lab stands in a notebook of its own, made by the cells of the chapter.
"""

from __future__ import annotations

import statistics
import sys

from page import answers, cells_of, keys_on, measure_training, opened, p95

BEGIN = "try:", "import numpy", 'print("Loading'
NEEDED = {  # the beginnings of the chapter's cells that make each lab
    "Order": (
        *BEGIN, "import keras\nfrom keras import layers, ops", "def block", "def reader", "from dltutor.scratch",
        "class Positions", "labs.Order",
    ),
    "Reach": (
        *BEGIN, "import keras\nfrom keras import layers, ops", "class Positions", "def model_of", "def gru",
        "labs.Reach",
    ),
    "LookUp": (
        *BEGIN, "import keras\nfrom keras import layers, ops", "class Positions", "seen, unseen", "def seeker",
        "labs.LookUp",
    ),
    "Writer": (
        "try:", "import numpy as np\n\nfrom dltutor import datasets, figures, labs",
        "import keras\nfrom keras import layers\n\n\n", "def gpt", "writer = labs.Writer",
    ),
}  # fmt: skip
SECONDS = {"Reach": "sum(run.trainer.seconds for run in lab.runs.values())"}
TEMPERATURE, WANTED = keys_on("temperature", r"Temperature (\S+):"), 150  # milliseconds


def main() -> None:
    for name in sys.argv[1:] or list(NEEDED):
        with opened(*cells_of(9, NEEDED[name])) as notebook:
            print(f"{name}:", flush=True)
            if name == "Writer":
                notebook.evaluate("lab.run(epochs=0.1)")
                taken = answers(notebook, TEMPERATURE, 60)
                print(
                    f"temperature to new text: median {statistics.median(taken):.0f} ms, p95 {p95(taken):.0f} ms "
                    f"(wanted: at most {WANTED})",
                    flush=True,
                )
            measure_training(notebook, notebook.cell("lab = "), SECONDS.get(name, "lab.trainer.seconds"))


if __name__ == "__main__":
    main()
