"""How long each chapter takes from top to bottom, when TensorFlow arrives, and how soon each lab's picture is there.

python benchmarks/chapters.py [NUMBER ...]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"


def run(path: Path) -> None:
    """Run one chapter cell by cell and print what was seen."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}, kernel_name="python3")
    probe = nbformat.v4.new_code_cell("import sys; print('tensorflow' in sys.modules)")
    arrived, pictures = None, []
    with client.setup_kernel():
        spent = 0.0
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            began = time.perf_counter()
            client.execute_cell(cell, index)
            took = time.perf_counter() - began
            spent += took
            if "labs." in cell.source:
                pictures.append((took, next(line for line in cell.source.splitlines() if "labs." in line)))
            if arrived is None:
                client.execute_cell(probe, index)
                if "True" in probe.outputs[0]["text"]:
                    arrived = f"cell {index}: {cell.source.splitlines()[0]!r}"
    print(f"{path.stem}: {spent:.1f} s; TensorFlow is imported in {arrived}")
    for took, line in pictures:
        print(f"    first picture after {took:4.2f} s: {line[:90]}")


def main() -> None:
    wanted = sys.argv[1:]
    for path in sorted(FOLDER.glob("[0-9][0-9]_*.ipynb")):
        if not wanted or any(int(path.stem[:2]) == int(number) for number in wanted):
            run(path)


if __name__ == "__main__":
    main()
