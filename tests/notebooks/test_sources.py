"""Each notebook is a build of its source, has the shape of a chapter, and carries light outputs only."""

from __future__ import annotations

import base64
import re

import nbformat
import pytest

from dltutor import exercises
from dltutor.command.catalogue import NOTEBOOKS, SOURCES, chapters
from dltutor.notebook import colab_link, setup_cell
from dltutor.publish.outputs import KEPT, LARGEST_NOTEBOOK, LARGEST_PNG, LARGEST_TEXT

ABSOLUTE = re.compile(r"(?<![\w.~/:-])/(?:home|root|tmp|Users|work|usr|opt|var|mnt|private)/\w|\b[A-Z]:\\\\?\w")
LONGEST_CELL = 15


@pytest.fixture
def notebook(built):
    return nbformat.read(built, as_version=4)


@pytest.fixture
def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs_of(cells):
    return [output for cell in cells for output in cell.outputs]


def texts_of(output):
    if output.output_type == "stream":
        return [output.text]
    if output.output_type == "error":
        return output.traceback
    return [text for kind, text in output.data.items() if kind.startswith("text/")]


def test_every_source_has_its_notebook():
    assert chapters(), "there is no chapter"
    for folder in (NOTEBOOKS, NOTEBOOKS / "clean"):
        assert {p.stem for p in SOURCES.glob("*.py")} == {p.stem for p in folder.glob("*.ipynb")}


def test_notebook_agrees_with_its_source_cell_by_cell(built):
    pytest.importorskip("jupytext", reason="sources are read with jupytext, which is not installed")
    from dltutor.publish.build import check

    assert check(SOURCES / f"{built.stem}.py", built) == []


def test_what_only_the_tests_need_is_asserted_after_a_cell(built):
    pytest.importorskip("jupytext", reason="sources are read with jupytext, which is not installed")
    from dltutor.publish.source import read_tests

    found = read_tests(SOURCES / f"{built.stem}.py")
    assert min(found, default=0) >= 0, "nothing runs before the first cell"
    assert [source for sources in found.values() for source in sources if "assert " not in source] == []


def test_what_a_chapter_names_is_found_from_a_learners_copy_as_well(notebook):
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    named = [name for name in re.findall(r"\]\(([^)#\s]+)\)", prose) if "://" not in name]
    assert [name for name in named if not (NOTEBOOKS / name).exists()] == []
    assert [n for n in named if not n.startswith("../") and n not in {p.name for p in chapters().values()}] == []


def test_every_exercise_has_its_task_once_and_right_above_its_check():
    pytest.importorskip("jupytext", reason="sources are read with jupytext, which is not installed")
    from dltutor.publish.build import read_source

    for chapter in exercises.chapters():
        cells = read_source(next(SOURCES.glob(f"{chapter.number:02}_*.py"))).cells
        texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
        assert not [text for text in texts if "{task" in text]
        for exercise in chapter.exercises:
            (at,) = [i for i, cell in enumerate(cells) if f"practice.{exercise.key}.check(" in cell.source]
            task = cells[at - 1].source
            assert re.search(r"^### Exercise \d · ", task, re.MULTILINE)
            assert exercise.task in task and task.endswith(exercise.way_on)
            assert "\n".join(texts).count(exercise.task) == "\n".join(texts).count(exercise.way_on) == 1


def test_head(notebook, built):
    head = notebook.cells[0]
    assert head.cell_type == "markdown"
    assert re.match(rf"# {built.name[:2]} · \S", head.source), "the title has the form '# 01 · Neurons'"
    assert colab_link(built.stem) in head.source
    assert re.search(r"\b\d+ min(utes)?\b", head.source), "the head says how many minutes the chapter takes"
    promised = head.source.partition("you will be able to")[2].partition("\n\n**")[0]
    objectives = re.findall(r"^- \S", promised, re.MULTILINE)
    assert 3 <= len(objectives) <= 5


def test_every_colab_link_goes_to_this_notebook(notebook, built):
    links = re.findall(r"\[[^\]]*\]\(https://colab[^)]*\)", "\n".join(cell.source for cell in notebook.cells))
    assert set(links) == {colab_link(built.stem)}


def test_set_up_cell_comes_first_and_is_the_same_everywhere(code_cells):
    assert code_cells[0].source == setup_cell()
    assert code_cells[0].metadata.tags == ["setup"]
    assert all("pip install" not in cell.source for cell in code_cells[1:])
    assert len(outputs_of(code_cells[:1])) == 1
    assert code_cells[0].outputs[0].text.count("\n") == 1


def test_no_long_code_cell(code_cells):
    long = [cell.source for cell in code_cells if sum(map(bool, cell.source.split("\n"))) > LONGEST_CELL]
    assert long == [], f"a cell holds at most {LONGEST_CELL} lines of code"


def test_every_code_cell_has_been_run_in_order(code_cells):
    assert [cell.execution_count for cell in code_cells] == list(range(1, len(code_cells) + 1))


def test_compared_cells_have_an_output(code_cells):
    compared = [cell for cell in code_cells if "nbval-check-output" in cell.metadata.get("tags", [])]
    assert compared, "a chapter has at least one cell whose output nbval compares"
    assert [cell.source for cell in compared if not cell.outputs] == []


def test_outputs_are_light(notebook, code_cells, built):
    assert "widgets" not in notebook.metadata
    assert built.stat().st_size <= LARGEST_NOTEBOOK
    for output in outputs_of(code_cells):
        assert output.get("name") != "stderr"
        assert set(output.get("data", {})) <= set(KEPT)
        assert max(map(len, texts_of(output)), default=0) <= LARGEST_TEXT
        assert len(base64.b64decode(output.get("data", {}).get("image/png", ""))) <= LARGEST_PNG


def test_errors_only_where_they_are_expected(code_cells):
    failed = [cell for cell in code_cells if any(o.output_type == "error" for o in cell.outputs)]
    assert [cell.source for cell in failed if "raises-exception" not in cell.metadata.get("tags", [])] == []


def test_every_picture_says_in_words_what_it_shows(code_cells):
    pictures = [output.data for output in outputs_of(code_cells) if "image/png" in output.get("data", {})]
    words = [data.get("text/plain", "") for data in pictures]
    assert [text for text in words if len(text.split()) < 3 or text.startswith("<")] == []


def test_no_path_of_the_authors_computer(notebook, code_cells):
    texts = [cell.source for cell in notebook.cells]
    texts += [text for output in outputs_of(code_cells) for text in texts_of(output)]
    assert [text for text in texts if ABSOLUTE.search(text) or " at 0x" in text] == []


def test_ids_are_unique(notebook):
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
