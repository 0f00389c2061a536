"""What is laid out for the site: chapters as pages, links, words; and what is found wrong with a made site."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from dltutor.command import ROOT
from dltutor.command.catalogue import chapters as built
from dltutor.exercises import fair, neurons
from dltutor.publish.site import chapters, checks, glossary, languages, links, stage


def text(page):
    return "\n".join(cell.source for cell in page.cells if cell.cell_type == "markdown")


def test_every_picture_of_every_chapter_keeps_its_words():
    for path in built().values():
        for cell in chapters.page(chapters.read(path), path.name).cells:
            pictures = [one for one in cell.get("outputs", ()) if "image/png" in one.get("data", {})]
            words = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            assert not pictures or (len(words) > 20 and not words.startswith(("<", "Picture: "))), path.name


def test_an_exercise_has_its_hints_and_its_solution_in_folds_and_the_quiz_what_there_is_to_say():
    notebook = chapters.read(built()[1])
    page = chapters.page(notebook, "01_neurons.ipynb")
    for exercise in neurons.CHAPTER.exercises:
        folds = chapters.exercise_folds(exercise)
        assert folds in text(page) and folds.count("<details>") == folds.count("</details>") == 4
        assert all(chapters.plain(hint) in folds for hint in exercise.hints) and exercise.code.strip() in folds
        assert "<summary>Hint 3 of 3</summary>" in folds
    for question in neurons.CHAPTER.questions:
        assert chapters.plain(question.text) in text(page)
        for option in getattr(question, "options", ()):
            mark = "✔" if option.right else "✗"
            assert any(
                line.startswith(f"- {mark}") and chapters.plain(option.why) in line for line in text(page).split("\n")
            )
    assert "not attempted" not in str(page) and notebook == chapters.read(built()[1]), (
        "the notebook itself is as it was"
    )


def test_a_question_that_stands_alone_has_its_answers_in_a_fold_too():
    shown = text(chapters.page(chapters.read(built()[13]), "13_whom_it_serves.ipynb"))
    for _, question in fair.CHAPTER.cards.values():
        assert chapters.question_fold(1, question) in shown


def test_a_chapter_opens_in_colab_where_its_badge_says():
    for path in built().values():
        notebook = chapters.read(path)
        address = chapters.COLAB.search(notebook.cells[0].source)[1]
        assert address in chapters.page(notebook, path.name).cells[0].source
        assert f"/blob/{chapters.head(notebook).version}/notebooks/clean/{path.name}" in address


def test_a_chapter_without_minutes_is_refused_in_one_line(refused):
    with refused("Nothing: its first cell must say its minutes"):
        chapters.head(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Nothing")]))


def test_a_translated_chapter_is_there_with_its_folds_in_its_language_and_leads_to_others_in_english():
    read = {path.stem: chapters.read(path) for path in built().values()}
    french = languages.translations(read)["fr"]
    assert {"00_start_here", "01_neurons"} <= set(french) < set(read)
    page = text(chapters.page(french["01_neurons"], "01_neurons.ipynb", "fr"))
    assert "{download}`.ipynb <01_neurons.ipynb>`" in page
    assert "# 01 · Les neurones" in page and "Hint 1 of 3" not in page and "One line of NumPy" not in page
    alone = languages.translations({"00_start_here": read["00_start_here"]})["fr"]["00_start_here"]
    assert "](../01_neurons.ipynb)" in text(alone) and "](01_neurons.ipynb)" in text(french["00_start_here"])
    contents = languages.contents("fr", french, dict.fromkeys(read, 107))
    assert ":caption: Français\n" in contents and "01 · Les neurones (107 min) <chapters/fr/01_neurons>" in contents


def test_the_glossary_has_the_words_of_every_chapter_and_one_entry_for_a_word_of_two():
    known = [(path.stem, path.stem, chapters.read(path)) for path in built().values()]
    assert all(len(glossary.words(notebook)) >= 4 for _, _, notebook in known)
    entries = glossary.page(known).split("\n\n")
    words = [entry.split("\n")[0].lower() for entry in entries[2:] if not entry.startswith(": ")]
    assert len(words) == len(set(words)) > 100
    [epoch] = [entry for entry in entries if entry.startswith("epoch\n")]
    assert epoch == "epoch\n: one look at every training picture · [00_start_here](chapters/00_start_here.ipynb)"


def test_a_link_that_leads_nowhere_is_refused_and_a_page_of_the_project_is_found(refused):
    pages = stage.placed(built().values())
    with refused("README.md: its link to docs/nowhere.md leads nowhere"):
        links.moved("[x](docs/nowhere.md)", Path("README.md"), Path("index.md"), pages, "https://example.org")
    assert pages[Path("notebooks/01_neurons.ipynb")] == Path("chapters/01_neurons.ipynb")
    markdown = {path.relative_to(ROOT) for path in (ROOT / "docs").glob("*.md")}
    assert markdown <= set(pages), "a page of docs/ is not on the site"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<a href="other.html">x</a>', "broken links"),
        ('<a href="#there">x</a>', "broken links"),
        ('<img alt="" src="a.png">', "pictures without words"),
        ('<script src="https://example.org/a.js"></script>', "requests to other hosts"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "requests to other hosts"),
    ],
)
def test_what_is_wrong_with_a_page_is_found(tmp_path, body, kind):
    (tmp_path / "a.png").touch()
    page = '<p id="here"></p><a href="#here"></a><a href="a.png">a</a><a href="https://example.org">b</a>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert not any(checks.problems(tmp_path).values())
    (tmp_path / "index.html").write_text(page + body, encoding="utf-8")
    found = checks.problems(tmp_path)
    assert [name for name, lines in found.items() if lines] == [kind] and len(found[kind]) == 1
