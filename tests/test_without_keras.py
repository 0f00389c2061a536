"""Where TensorFlow has no release: what needs NumPy alone runs, and what needs Keras says so in one line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dltutor import notebook
from dltutor.command.catalogue import SOURCES, chapters
from dltutor.publish.source import all_cells

ROOT = Path(__file__).resolve().parents[1]
NEEDS_KERAS = re.compile(r"^(import keras|from keras|import tensorflow)", re.MULTILINE)
BLOCKED = """
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("keras", "tensorflow"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nowhere())
"""
LABS = """
import inspect
import numpy as np
from dltutor import labs

with_arrays = {
    "Screening": (np.linspace(0, 1, 300), np.arange(300) % 3 == 0),
    "Thresholds": (np.linspace(0, 1, 400) ** 2, np.arange(400) % 3 == 0, np.arange(400) % 2),
}
drawn = []
for name in labs.__all__:
    try:
        made = getattr(labs, name)
    except ModuleNotFoundError:
        continue
    needed = [p for p in inspect.signature(made).parameters.values() if p.kind < 3 and p.default is p.empty]
    if name not in with_arrays and needed:
        continue
    lab = made(*with_arrays.get(name, ()))
    assert lab.picture.png(), name
    lab.words()
    drawn.append(name)
print(*drawn)
"""
EXERCISES = """
import contextlib, io
from dltutor import exercises

for part in exercises.chapters():
    for exercise in part.exercises:
        names, state = {}, "needs keras"
        with contextlib.suppress(ModuleNotFoundError), contextlib.redirect_stdout(io.StringIO()):
            exec(exercise.code, names)
            state = exercise.check(*(names[name] for name in exercise.names)).state
        print(part.number, exercise.key, state, sep=", ")
"""
DRAWN = """
    ActivationExplorer Attend Backpropagation Ball Bandit BendingLine BoatRace Cartpole Convolution Debugging
    Equilibrium FitByHand GradientThroughTime Gridworld Layers MiniBatch OneDimension OneNeuron Perceptron Pixels
    Pooling Relu Screening Softmax Thresholds TicTacToe Unrolled Valley VanishingGradients WeightCount XOrO
"""
NEED_KERAS = {"4, flowers", "5, network", "6, reader", "7, generator_step", "8, halves"}


def without_keras(script: str) -> list[str]:
    """The lines that a script prints in a Python that has neither Keras nor TensorFlow."""
    command = [sys.executable, "-c", BLOCKED + script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "MPLBACKEND": "agg"})
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def beginning(number: int) -> tuple[str, str]:
    """The code of a chapter before the first cell that needs Keras, and the head of that cell's section."""
    code, head = [], ""
    for cell in all_cells(chapters(SOURCES, ".py")[number]):
        if cell.cell_type == "markdown":
            found = re.search(r"^## (.*)", cell.source, re.MULTILINE)
            head = found[1] if found else head
        elif NEEDS_KERAS.search(cell.source):
            break
        elif "setup" not in cell.metadata.get("tags", []):
            code.append(cell.source)
    return "\n".join(code), head


def test_the_labs_that_need_numpy_alone_draw():
    (drawn,) = without_keras(LABS)
    assert sorted(drawn.split()) == DRAWN.split()


def test_the_exercises_check_but_for_those_on_a_model():
    told = dict(line.rsplit(", ", 1) for line in without_keras(EXERCISES))
    assert {name for name, state in told.items() if state == "needs keras"} == NEED_KERAS
    assert {*told.values()} == {"right", "needs keras"} and len(told) > 60, told


@pytest.mark.parametrize("number", chapters(SOURCES, ".py"))
def test_setup_names_the_sections_that_run_without_keras(number):
    section = int(beginning(number)[1].partition(" ")[0]) - 1
    assert notebook.WITHOUT_KERAS.get(number, 0) == (section if number else 0)


@pytest.mark.slow("the beginnings of eight chapters, up to Keras")
@pytest.mark.parametrize("number", notebook.WITHOUT_KERAS)
def test_the_beginning_of_a_chapter_runs_without_keras(number):
    without_keras(beginning(number)[0])


SETUP = """
import platform
from dltutor import machine, notebook
from IPython.core.interactiveshell import InteractiveShell

notebook.find_spec = lambda name: None if name in ("keras", "tensorflow") else True
machine.this_machine = lambda: machine.Machine("linux", "x86_64", (3, 14))
shell = InteractiveShell.instance()
notebook.setup()
shell.run_cell("import keras")
shell.run_cell("from dltutor import labs; labs.LossLandscape()")
shell.run_cell("import nowhere_to_be_found")
"""


def test_setup_says_what_runs_and_keras_is_answered_in_one_line():
    told = without_keras(SETUP)
    assert "ready for what needs NumPy alone" in told[0] and "Python 3.13" in told[0]
    needs = [line for line in told if line.startswith("⚠ This needs Keras")]
    assert len(needs) == 2 and "install Python 3.13" in needs[0], told
    assert any("nowhere_to_be_found" in line for line in told)
