"""nbgitpuller against a git server on the loopback: what learners have written stays through every update."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from dltutor.command.catalogue import chapters

pytest.importorskip("nbgitpuller", reason="nbgitpuller is not installed")
if sys.platform == "win32" or shutil.which("git") is None:
    pytest.skip("a hub runs on Linux, with git", allow_module_level=True)

from nbgitpuller.pull import GitPuller
from rehearsal.course import Course
from rehearsal.environment import ROOT

NAMES = [path.name for path in chapters(ROOT / "notebooks" / "clean").values()]
PICTURE = {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    """The course on its server; git reads what it reads on the hub."""
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.attributesFile")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(ROOT / "deploy" / "hub" / "gitattributes"))
    made = Course(tmp_path)
    made.serve()
    yield made
    made.stop()


def pull(course: Course, home: Path) -> Path:
    """Follow nbgitpuller's link."""
    for _ in GitPuller(course.url, str(home), branch="main").pull():
        pass
    return home


def write_answers(file: Path) -> list[str]:
    """Run every cell and answer every exercise, as a learner does in JupyterLab; returns the answers."""
    notebook, answers = nbformat.read(file, 4), []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if "return ..." in cell.source:
            cell.source = cell.source.replace("return ...", f"return {number} + 1  # this is mine")
            answers.append(cell.source)
        cell.execution_count = number
        cell.outputs = [nbformat.v4.new_output("display_data", PICTURE)]
    notebook.cells.append(nbformat.v4.new_code_cell("# notes of my own"))
    nbformat.write(notebook, file)
    return [*answers, "# notes of my own"]


def mend(file: Path) -> None:
    """What an author does between two lessons: other words, another picture, another exercise, a cell that is new."""
    notebook = nbformat.read(file, 4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("the", "this")
        elif "return ..." in cell.source:
            cell.source = "# Mended.\n" + cell.source.replace("return ...", "return None")
        elif "figures." in cell.source:
            cell.source += "\nfigures.three_sets()"
    notebook.cells.insert(2, nbformat.v4.new_markdown_cell("![a picture](data:image/png;base64,iVBORw0KGgo=)"))
    nbformat.write(notebook, file)


def sources(file: Path) -> list[str]:
    notebook = nbformat.read(file, 4)
    nbformat.validate(notebook)
    return [cell.source for cell in notebook.cells]


def test_every_answer_in_every_chapter_is_kept_through_an_update(course, tmp_path):
    home = pull(course, tmp_path / "home")
    answers = {name: write_answers(home / name) for name in NAMES}
    assert sum(map(len, answers.values())) > 40
    for name in NAMES:
        mend(course.work / name)
    course.publish("Mended")
    pull(course, home)
    pull(course, home)
    for name in NAMES:
        assert set(answers[name]) <= set(sources(home / name)), name


def test_a_chapter_that_nobody_has_touched_becomes_the_new_one(course, tmp_path):
    home = pull(course, tmp_path / "home")
    mine = write_answers(home / NAMES[1])
    for name in NAMES:
        mend(course.work / name)
    course.publish("Mended")
    pull(course, home)
    assert set(mine) <= set(sources(home / NAMES[1]))
    assert all((home / name).read_bytes() == (course.work / name).read_bytes() for name in NAMES if name != NAMES[1])


def test_a_chapter_that_was_renamed_is_brought_anew_beside_it(course, tmp_path):
    home = pull(course, tmp_path / "home")
    mine = write_answers(home / NAMES[1])
    (home / NAMES[1]).rename(home / "my_neurons.ipynb")
    mend(course.work / NAMES[1])
    course.publish("Mended")
    pull(course, home)
    assert set(mine) <= set(sources(home / "my_neurons.ipynb"))
    assert (home / NAMES[1]).read_bytes() == (course.work / NAMES[1]).read_bytes()


def test_without_the_hubs_attribute_git_spoils_notebooks(course, tmp_path, monkeypatch):
    """What the attribute is for: if git ever merges notebooks well by itself, it can go."""
    monkeypatch.setenv("GIT_CONFIG_COUNT", "0")
    home = pull(course, tmp_path / "home")
    answers = {name: write_answers(home / name) for name in NAMES}
    for name in NAMES:
        mend(course.work / name)
    course.publish("Mended")
    pull(course, home)
    assert not all(_readable(home / name) and set(answers[name]) <= set(sources(home / name)) for name in NAMES)


def _readable(file: Path) -> bool:
    try:
        sources(file)
    except Exception:
        return False
    return True
