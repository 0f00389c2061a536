"""The lab of chapter 10 that trains, in JupyterLab in a browser: pictures and answers while it hardens a network.

python benchmarks/inside_labs.py

It stands in a notebook of its own, made by the cells of the chapter.
"""

from __future__ import annotations

import statistics

from page import answers, cells_of, keys_on, measure_training, opened, p95

CELLS = (
    "try:", 'print("Loading', "def convolutional", "network = ", "import tensorflow as tf\n\n\ndef dream",
    "def attack", "class Hardened", "labs.Fooled(hardened",
)  # fmt: skip
SIZE, WANTED = keys_on("size of the change", r"at most (\S+) a pixel"), 100  # milliseconds


def main() -> None:
    with opened(*cells_of(10, CELLS)) as notebook:
        taken = answers(notebook, SIZE, 60)
        print(f"size to picture, at rest: median {statistics.median(taken):.0f} ms, p95 {p95(taken):.0f} ms", end=" ")
        print(f"(wanted: at most {WANTED})", flush=True)
        measure_training(notebook, notebook.cell("lab = "))


if __name__ == "__main__":
    main()
