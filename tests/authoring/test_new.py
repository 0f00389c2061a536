"""`new lab` makes a room that is right as it stands: it runs, passes its test, and is in the catalogue."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dltutor.authoring.new import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project as far as a new lab touches it."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("dltutor", "tests/authoring", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    files = ["pyproject.toml", "tests/conftest.py", "tests/test_arrows.py"]
    for name in [*files, *(f"tests/labs/{file.name}" for file in (ROOT / "tests" / "labs").glob("*.py"))]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def python(folder: Path, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_lab_runs_passes_its_test_and_has_the_form_of_the_house(copy):
    """In a topic that is there, and in a new one."""
    said = python(copy, "dltutor.authoring.new", "lab", "descent", "OneSpring")
    assert "made tests/labs/descent/test_one_spring.py" in said and "python3 -m dltutor show OneSpring" in said
    topic = copy / "dltutor" / "labs" / "springs"
    topic.mkdir()
    (topic / "__init__.py").write_text('"""Labs on springs."""\n')
    python(copy, "dltutor.authoring.new", "lab", "springs", "TwoSprings")
    python(copy, "ruff", "check", "dltutor", "tests")
    python(copy, "ruff", "format", "--check", "dltutor", "tests")
    tests = ["tests/labs/descent", "tests/labs/springs", "tests/test_arrows.py", "tests/authoring/test_stubs.py"]
    rooms = ["dltutor/labs/descent/one_spring", "dltutor/labs/springs/two_springs"]
    assert " passed" in python(copy, "pytest", "-q", *tests, "--doctest-modules", *rooms)
    assert "2 passed" in python(copy, "pytest", "-q", "tests/labs/test_conformance.py", "-k", "OneSpring or TwoSprings")
    assert "TwoSprings lab: A point on a curve." in python(copy, "dltutor.authoring.show", "TwoSprings")


@pytest.mark.parametrize(
    ("topic", "name", "words"),
    [
        ("descent", "two_springs", "name='two_springs': it must be the name of a class"),
        ("descent", "TwoSprings!", "name='TwoSprings!': it must be the name of a class"),
        ("Descent", "TwoSprings", "topic='Descent': it must be the name of a folder in labs/"),
        ("nope", "TwoSprings", "topic='nope': it must be one of activations, "),
        ("bases", "TwoSprings", "topic='bases': it must be the name of a folder in labs/"),
        ("neurons", "OneNeuron", "name='OneNeuron': there is such a lab already, in labs/neurons/one_neuron"),
    ],
)
def test_what_cannot_be_made_is_one_line_and_makes_nothing(capsys, topic, name, words):
    assert main(["lab", topic, name]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(words) and err.count("\n") == 1
    assert not (ROOT / "dltutor" / "labs" / topic / "two_springs").exists()
