"""The build: what it keeps of a run, what it refuses, and that it notices when source and notebook part."""

from __future__ import annotations

import base64
import copy
import io
import tempfile
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from dltutor.command.catalogue import NOTEBOOKS, SOURCES, CellError, find_chapter, find_chapters
from dltutor.errors import LearnerError
from dltutor.exercises import neurons
from dltutor.exercises.core.outcome import BUTTONS
from dltutor.notebook import setup_cell
from dltutor.publish.outputs import LARGEST_PNG, lighten

SOURCE = """\
# %% [markdown]
# # 01 · Tiny

# %% tags=["nbval-check-output"]
import sys

print("one")
print("noise", file=sys.stderr)

# %%
print("two")
two = "two"

# %% tags=["test"]
assert two == "two"

# %%
print("two")
"""


@pytest.fixture
def build_module():
    pytest.importorskip("jupytext", reason="sources are read with jupytext, which is not installed")
    from dltutor.publish import build

    return build


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "01_tiny.py"
    path.write_text(SOURCE)
    return path


def test_a_second_build_changes_nothing(build_module, source, tmp_path):
    notebook = tmp_path / "01_tiny.ipynb"
    remarks = build_module.build(source, notebook)
    first = notebook.read_bytes()
    build_module.build(source, notebook)
    assert notebook.read_bytes() == first
    assert build_module.check(source, notebook) == []
    assert len(remarks) == 1
    assert "stderr" in remarks[0]
    built = nbformat.read(notebook, as_version=4)
    assert [o.text for cell in built.cells[1:] for o in cell.outputs] == ["one\n", "two\n", "two\n"]
    assert built.cells[1].metadata == {"tags": ["nbval-check-output"]}
    clean = nbformat.read(tmp_path / "clean" / notebook.name, as_version=4)
    assert [cell.source for cell in clean.cells] == [cell.source for cell in built.cells]
    assert [(c.outputs, c.execution_count) for c in clean.cells[1:]] == [([], None)] * 3


def test_text_alone_is_told_anew_without_a_run(build_module, source, tmp_path):
    notebook = tmp_path / "01_tiny.ipynb"
    build_module.build(source, notebook)
    outputs = [cell.get("outputs") for cell in nbformat.read(notebook, as_version=4).cells]
    source.write_text(SOURCE.replace("Tiny", "Smaller"))
    assert build_module.check(source, notebook) != []
    build_module.retell(source, notebook)
    assert build_module.check(source, notebook) == []
    told = nbformat.read(notebook, as_version=4)
    assert "Smaller" in told.cells[0].source and [cell.get("outputs") for cell in told.cells] == outputs
    source.write_text(SOURCE.replace('print("one")', 'print("three")'))
    with pytest.raises(LearnerError, match=r"its code is not that of 01_tiny\.py"):
        build_module.retell(source, notebook)


def test_the_notebooks_of_a_release_name_it_and_keep_ids_and_outputs(build_module, tmp_path, monkeypatch):
    source, notebook = SOURCES / "00_start_here.py", tmp_path / "00_start_here.ipynb"
    before = nbformat.read(NOTEBOOKS / notebook.name, as_version=4)
    nbformat.write(before, notebook)
    monkeypatch.setattr("dltutor.notebook.RELEASE", "v9.9.9")
    build_module.retell(source, notebook)
    assert build_module.check(source, notebook) == []
    after = nbformat.read(notebook, as_version=4)
    assert after.cells[0].source.count("/blob/v9.9.9/notebooks/clean/00_start_here.ipynb") == 1
    assert setup_cell() in [cell.source for cell in after.cells] and "@v9.9.9\n" in setup_cell()
    assert [(c.id, c.get("outputs")) for c in before.cells] == [(c.id, c.get("outputs")) for c in after.cells]


def test_test_cells_are_in_no_notebook_and_are_found_with_their_place(build_module, source):
    from dltutor.publish.source import read_tests

    assert read_tests(source) == {1: ['assert two == "two"']}
    assert all("assert" not in cell.source for cell in build_module.read_source(source).cells)


def test_a_cell_error_stops_the_build_and_leaves_the_notebook(build_module, source, tmp_path):
    notebook = tmp_path / "01_tiny.ipynb"
    notebook.write_text("as it was")
    source.write_text(SOURCE + "\n# %%\nunknown_name\n")
    with pytest.raises(CellError, match=r"^01_tiny, code cell 4 of 4 \(unknown_name\): NameError: .*$") as caught:
        build_module.build(source, notebook)
    assert "\n" not in str(caught.value)
    assert notebook.read_text() == "as it was"


def test_check_names_every_difference(build_module, source, tmp_path):
    ours = build_module.read_source(source)
    theirs = copy.deepcopy(ours)
    assert build_module.differences(ours, theirs) == []
    theirs.cells[2].source = "print('three')"
    assert build_module.differences(ours, theirs) == ['cell 3 has another source in the notebook: print("two")']
    theirs = copy.deepcopy(ours)
    theirs.cells[1].metadata.clear()
    assert len(build_module.differences(ours, theirs)) == 1
    theirs = copy.deepcopy(ours)
    theirs.cells[3].id = "another"
    assert len(build_module.differences(ours, theirs)) == 1
    theirs = copy.deepcopy(ours)
    del theirs.cells[3]
    assert build_module.differences(ours, theirs) == ['cell 4 is missing in the notebook: print("two")']
    assert build_module.check(source, tmp_path / "none.ipynb") == ["none.ipynb has not been built"]


def test_an_edit_changes_no_other_cells_id(build_module, source):
    before = [cell.id for cell in build_module.read_source(source).cells]
    source.write_text("# %% [markdown]\n# First.\n\n" + SOURCE)
    assert [cell.id for cell in build_module.read_source(source).cells][1:] == before
    assert len(set(before)) == len(before)


def test_a_task_is_put_in_its_place_and_a_new_wording_keeps_the_cells_id(build_module, source, monkeypatch):
    task = "# %% [markdown]\n# ### Exercise 1 · A neuron\n#\n# {task: practice.neuron}\n#\n# Good luck.\n"
    source.write_text(f"{SOURCE}from dltutor.exercises import neurons as practice\n\n{task}")
    cell = build_module.read_source(source).cells[-1]
    neuron = neurons.neuron
    assert cell.source == f"### Exercise 1 · A neuron\n\n{neuron.task}\n\nGood luck.\n\n{neuron.way_on}"
    monkeypatch.setattr(neuron, "task", r"Do \1.")
    again = build_module.read_source(source).cells[-1]
    assert "Do \\1." in again.source and again.id == cell.id


@pytest.mark.parametrize("imports", ["", "from dltutor.exercises import activations as practice\n"])
def test_a_task_that_there_is_not(build_module, source, imports):
    source.write_text(f"{SOURCE}{imports}\n# %% [markdown]\n# {{task: practice.neuron}}\n")
    with pytest.raises(
        LearnerError, match=r"^{task: practice.neuron}: practice.neuron must be an exercise of the chap"
    ):
        build_module.read_source(source)


def test_light_outputs():
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}}
    png = base64.b64encode(b"x" * (LARGEST_PNG + 1)).decode()
    outputs = [
        new_output("stream", name="stdout", text="a"),
        new_output("stream", name="stderr", text="warning\n"),
        new_output("stream", name="stdout", text=f"b {Path(tempfile.gettempdir(), 'x')} /usr/bin/c\n"),
        new_output("display_data", {**view, "image/png": png, "text/plain": "A line"}, metadata={"needs": "light"}),
        new_output("display_data", view),
        new_output("display_data", view, metadata=BUTTONS),
        new_output("execute_result", {"text/plain": "<A at 0x7f0011223344>", "text/html": "<b>A</b>"}),
    ]
    notebook = new_notebook(cells=[new_markdown_cell("x"), new_code_cell("y", outputs=outputs)])
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {}}
    remarks = lighten(notebook)
    text, lab, result = notebook.cells[1].outputs
    assert text.text == "ab temporary/x c\n"
    assert lab.data == {"image/png": png, "text/plain": "A line"}
    assert lab.metadata == {}
    assert result.data == {"text/plain": "<A>"}
    assert "widgets" not in notebook.metadata
    assert [r.split(": ")[1].split()[0] for r in remarks] == ["dropped", "dropped", "PNG"]


@pytest.mark.parametrize("colours", [1, 3], ids=["grey", "coloured"])
def test_a_picture_keeps_its_look_in_fewer_bytes(colours):
    ramp = np.add.outer(np.arange(300), np.arange(400)).astype(np.uint8)
    if colours == 3:
        ramp = np.stack([ramp, ramp // 2, 255 - ramp], axis=2)
    out = io.BytesIO()
    Image.fromarray(ramp).save(out, "PNG", compress_level=0)
    cell = new_code_cell(outputs=[new_output("display_data", {"image/png": base64.b64encode(out.getvalue()).decode()})])
    lighten(new_notebook(cells=[cell]))
    packed = base64.b64decode(cell.outputs[0].data["image/png"])
    assert len(packed) < len(out.getvalue()) / 10
    seen = np.asarray(Image.open(io.BytesIO(packed)).convert("RGB" if colours == 3 else "L")).astype(int)
    assert np.abs(seen - ramp).max() <= 2


def test_a_large_picture_keeps_its_main_colours():
    given = np.random.default_rng(0).integers(0, 256, (120, 120, 3)).astype(np.uint8)
    given[:60] = (33, 120, 250)
    out = io.BytesIO()
    Image.fromarray(given).save(out, "PNG")
    data = {"image/png": base64.b64encode(out.getvalue()).decode()}
    cell = new_code_cell("x", outputs=[new_output("display_data", data)])
    lighten(new_notebook(cells=[cell]))
    packed = base64.b64decode(cell.outputs[0].data["image/png"])
    assert len(packed) < len(out.getvalue()) / 2
    kept = np.asarray(Image.open(io.BytesIO(packed)).convert("RGB")).astype(int)
    assert np.abs(kept[:60] - given[:60]).max() < 8 and np.abs(kept - given).mean() < 20


@pytest.mark.parametrize("number", ["9", "-1", "one", "1.5", "", "²"])
def test_a_chapter_that_does_not_exist(number, tmp_path):
    (tmp_path / "01_tiny.py").touch()
    with pytest.raises(LearnerError, match=r"one of 1$"):
        find_chapter(number, tmp_path, ".py")


def test_chapters_are_found_by_number(tmp_path):
    for name in ("00_a.py", "01_b.py", "notes.py"):
        (tmp_path / name).touch()
    assert [p.name for p in find_chapters(["01", "1"], tmp_path, ".py")] == ["01_b.py"]
    assert [p.name for p in find_chapters([], tmp_path, ".py")] == ["00_a.py", "01_b.py"]
