"""What is asked of a chapter can fail: each fault is found, and by its own check."""

from __future__ import annotations

import re
import subprocess
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from dltutor.publish.execution import ROOT

QUIET = "import dltutor\ndltutor.setup()"
LAB = """\
from dltutor import labs
class Broken(labs.OneNeuron):
    def on_reset(self): raise RuntimeError("not ours to hide")
    def changed(self, name): 0
    def update(self): 0
    def describe(self): return ""
Broken()"""
FAULTS = {
    "Cell 1": 'print("another")',
    "silent": 'import sys; print("noise", file=sys.stderr)',
    "Cell 3": 'import socket; socket.create_connection(("example.org", 80))',
    "in its time": "import time\nwhile time.process_time() < 8: pass",
    "every control of every lab": LAB,
    "Cell 6 again": 'assert "seen" not in globals(); seen = True',
}
AGAIN = "Cell 1", "Cell 3 again", "silent again", "test after cell 5", "test after cell 5 again"
TESTS = {5: "leaked = True\nassert Broken is None", 6: 'assert seen and "leaked" not in globals()'}  # the second holds


def test_every_fault_is_found_by_its_own_check(tmp_path):
    notebook = new_notebook(cells=[new_code_cell(QUIET), *map(new_code_cell, FAULTS.values())])
    compared = notebook.cells[1]
    compared.metadata.tags = ["nbval-check-output"]
    compared.outputs = [new_output("stream", name="stdout", text="one\n")]
    for number, cell in enumerate(notebook.cells):
        cell.execution_count = number + 1
    (tmp_path / "source").mkdir()
    written = [f"# %%\n{cell.source}\n\n" for cell in notebook.cells]
    for number, asserted in TESTS.items():
        written[number] += f'# %% tags=["test"]\n{asserted}\n\n'
    (tmp_path / "source" / "01_faults.py").write_text("".join(written))
    path = tmp_path / "01_faults.ipynb"
    nbformat.write(notebook, path)
    options = ["-p", "dltutor.publish.checks", "-q", "-rf", "--again=01_faults", "--driven", "--chapter-seconds=8"]
    options += ["--rootdir", str(tmp_path)]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=200
    )
    failed = re.findall(r"^FAILED \S+::(.*?)(?: - .*)?$", run.stdout, re.MULTILINE)
    assert set(failed) == {*FAULTS, *AGAIN}, run.stdout
