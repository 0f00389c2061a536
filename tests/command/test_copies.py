"""The learner's copies: made without outputs, renewed while nobody has touched them, and never written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dltutor.command import copies
from dltutor.errors import LearnerError

ANSWERS = 30


def cell(text: str, kind: str = "code") -> dict:
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": f"{abs(hash(text)):x}"[:8], "metadata": {}, "source": [text], **more}


def publish(root: Path, *texts: str, name: str = "01_neurons") -> None:
    """A version of the clone: a chapter with these cells."""
    folder = root / "notebooks" / "clean"
    folder.mkdir(parents=True, exist_ok=True)
    cells = [cell("# A chapter", "markdown"), *map(cell, texts)]
    content = {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"{name}.ipynb").write_text(json.dumps(content), encoding="utf-8")


def texts_of(copy: Path) -> list[str]:
    return ["".join(c["source"]) for c in json.loads(copy.read_text(encoding="utf-8"))["cells"]][1:]


def change(copy: Path, work) -> bytes:
    """What a learner does to the cells of a copy, saved; returns the file."""
    content = json.loads(copy.read_text(encoding="utf-8"))
    work(content["cells"])
    copy.write_text(json.dumps(content), encoding="utf-8")
    return copy.read_bytes()


def files(root: Path) -> list[str]:
    return sorted(path.name for path in (root / copies.FOLDER).iterdir())


@pytest.fixture
def mine(tmp_path):
    """The copy of a chapter that has been opened for the first time."""
    publish(tmp_path, *(f"answer = None  # {n}" for n in range(ANSWERS)))
    assert copies.renew(tmp_path) == ""
    return tmp_path / copies.FOLDER / "01_neurons.ipynb"


def test_a_second_start_changes_nothing(tmp_path, mine):
    before = mine.read_bytes()
    assert copies.renew(tmp_path) == ""
    assert (files(tmp_path), mine.read_bytes()) == (["01_neurons.ipynb"], before)


def answer(cells):
    for n, one in enumerate(cells[1:]):
        one.update(source=[f"answer = {n}"], execution_count=n + 1)


def answer_add_and_delete(cells):
    answer(cells)
    cells[4:4] = [cell("my own note", "markdown"), cell("my_own = 1")]
    del cells[1:3]


def run_only(cells):
    cells[1]["execution_count"] = 1


@pytest.mark.parametrize("work", [answer, answer_add_and_delete, run_only])
def test_an_update_keeps_what_a_learner_has_done_and_puts_the_newer_chapter_beside(tmp_path, mine, work):
    done = change(mine, work)
    publish(tmp_path, "another = None")
    said = copies.renew(tmp_path)
    newer = mine.with_name("01_neurons_newer.ipynb")
    assert newer.name in said and "\n" not in said
    assert (mine.read_bytes(), texts_of(newer)) == (done, ["another = None"])
    assert copies.renew(tmp_path) == "", "it is said once"
    publish(tmp_path, "a third = None")
    assert newer.name in copies.renew(tmp_path), "the newer one was not touched: it is renewed"
    assert (mine.read_bytes(), texts_of(newer)) == (done, ["a third = None"])
    change(newer, lambda cells: cells.append(cell("mine as well")))
    publish(tmp_path, "a fourth = None")
    assert "01_neurons_newer_2.ipynb" in copies.renew(tmp_path)
    assert files(tmp_path) == ["01_neurons.ipynb", "01_neurons_newer.ipynb", "01_neurons_newer_2.ipynb"]


def test_thirty_answers_are_all_there_after_an_update(tmp_path, mine):
    change(mine, answer)
    publish(tmp_path, "another = None")
    copies.renew(tmp_path)
    assert texts_of(mine) == [f"answer = {n}" for n in range(ANSWERS)]


def test_a_copy_that_was_only_opened_becomes_the_newer_chapter(tmp_path, mine):
    content = json.loads(mine.read_text(encoding="utf-8"))
    content["metadata"]["language_info"]["version"] = "3.13.1"  # JupyterLab notes its kernel
    for one in content["cells"]:
        one["id"], one["metadata"], one["source"] = "other", {"trusted": True}, "".join(one["source"])
    mine.write_text(json.dumps(content, indent=1), encoding="utf-8")
    publish(tmp_path, "another = None")
    assert copies.renew(tmp_path) == ""
    assert (files(tmp_path), texts_of(mine)) == (["01_neurons.ipynb"], ["another = None"])


def test_a_copy_that_was_deleted_or_renamed_comes_back_as_it_was_at_first(tmp_path, mine):
    first = mine.read_bytes()
    done = change(mine, answer)
    kept = mine.rename(mine.with_name("my neurons.ipynb"))
    assert copies.renew(tmp_path) == ""
    assert (mine.read_bytes(), kept.read_bytes()) == (first, done)


@pytest.mark.parametrize(
    "text", ["", "not JSON", "[]", '{"cells": 3, "metadata": {}}', '{"cells": [{}], "metadata": {}}']
)
def test_what_cannot_be_read_is_kept(tmp_path, mine, text):
    mine.write_text(text)
    assert "01_neurons_newer.ipynb" in copies.renew(tmp_path)
    assert mine.read_text() == text


def test_a_copy_without_its_note_is_never_taken_for_an_untouched_one(tmp_path, mine):
    content = json.loads(mine.read_text(encoding="utf-8"))
    del content["metadata"]["dltutor"]
    mine.write_text(json.dumps(content), encoding="utf-8")
    assert copies.renew(tmp_path) == "", "its text is today's chapter"
    publish(tmp_path, "another = None")
    assert "01_neurons_newer.ipynb" in copies.renew(tmp_path)
    assert len(texts_of(mine)) == ANSWERS


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path):
    publish(tmp_path, "answer = None")
    (tmp_path / copies.FOLDER).write_text("a file is in the way")
    with pytest.raises(LearnerError, match="your notebooks are kept here, and nothing can be written here") as caught:
        copies.renew(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_chapter_of_the_clone_that_is_broken_is_one_line(tmp_path, mine):
    chapter = tmp_path / "notebooks" / "clean" / "01_neurons.ipynb"
    chapter.write_text("<<<<<<< HEAD")
    with pytest.raises(LearnerError, match="no notebook any more: bring it back with"):
        copies.renew(tmp_path)


def test_chapter_00_is_opened_first(tmp_path):
    assert copies.first_notebook(tmp_path) == ""
    publish(tmp_path, "two = 2", name="02_activations")
    publish(tmp_path, "one = 1")
    copies.renew(tmp_path)
    assert copies.first_notebook(tmp_path) == f"{copies.FOLDER}/01_neurons.ipynb"
    publish(tmp_path, "none = 0", name="00_start_here")
    copies.renew(tmp_path)
    assert copies.first_notebook(tmp_path) == copies.FIRST


def test_copies_in_another_language_lie_beside_the_english_ones_and_what_is_not_translated_is_english(tmp_path, mine):
    before = mine.read_bytes()
    publish(tmp_path, "two = 2", name="02_activations")
    french = json.loads((tmp_path / "notebooks" / "clean" / "01_neurons.ipynb").read_text(encoding="utf-8"))
    french["cells"][0]["source"], french["metadata"]["dltutor"] = ["# Un chapitre"], {"language": "fr"}
    (tmp_path / "notebooks" / "fr").mkdir()
    (tmp_path / "notebooks" / "fr" / "01_neurons.ipynb").write_text(json.dumps(french), encoding="utf-8")
    assert copies.renew(tmp_path, "fr") == ""
    copy = tmp_path / copies.FOLDER / "fr" / "01_neurons.ipynb"
    content = json.loads(copy.read_text(encoding="utf-8"))
    assert content["cells"][0]["source"] == ["# Un chapitre"] and content["metadata"]["dltutor"]["language"] == "fr"
    assert texts_of(copy.with_name("02_activations.ipynb")) == ["two = 2"]
    assert copies.first_notebook(tmp_path, "fr") == f"{copies.FOLDER}/fr/01_neurons.ipynb"
    assert mine.read_bytes() == before and not (mine.parent / "02_activations.ipynb").exists()
    change(copy, answer)
    publish(tmp_path, "new = None", name="02_activations")
    assert copies.renew(tmp_path, "fr") == "", "only what was touched is put beside"
