"""Translations: what stays English is counted, code stays what it is, and French chapters are whole."""

from __future__ import annotations

import ast
import copy
import re
from pathlib import Path

import nbformat
import pytest

from dltutor.command.catalogue import SOURCES, chapters
from dltutor.errors import LearnerError
from dltutor.exercises import neurons
from dltutor.translations import catalog

build = pytest.importorskip("dltutor.publish.build", reason="sources are read with jupytext")
translate = pytest.importorskip("dltutor.publish.translate", reason="translations are read with babel")
translation = pytest.importorskip("dltutor.publish.translation")
read_cells = pytest.importorskip("dltutor.publish.source").read_cells

SOURCE = """\
# %% [markdown]
# # 99 · Tiny
#
# [Open in Colab](https://colab.research.google.com/github/d/d/blob/main/notebooks/clean/99_tiny.ipynb)

# %% tags=["setup"]
import dltutor

dltutor.setup()

# %% [markdown]
# A neuron adds up what comes in and decides.

# %%
n = 3  # how many there are
print(f"{n} are right", n)
"""
FRENCH = {
    "# 99 · Tiny\n\n[Open in Colab](colab)": "# 99 · Petit\n\n[Ouvrir dans Colab](colab)",
    "A neuron adds up what comes in and decides.": "Un neurone additionne ce qui entre et décide.",
    "how many there are": "combien il y en a",
    "{n} are right": "{n} sont justes",
}


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "99_tiny.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture
def french(tmp_path, monkeypatch, source) -> Path:
    """The finished French file of the tiny chapter, in a folder of translations of its own."""
    monkeypatch.setattr(catalog, "FOLDER", tmp_path)
    catalog.texts.cache_clear()
    file = catalog.translated_in("fr", source.stem)
    write(file, source, FRENCH)
    yield file
    catalog.texts.cache_clear()


def write(file: Path, source: Path, told: dict[str, str]) -> None:
    new = translate.renewed(file, translate.chapter_texts(source), "fr")
    for message in new:
        message.string = told.get(message.id, message.string)
    translate._write(file, new)
    catalog.texts.cache_clear()


def told(source: Path) -> list[str]:
    return [cell.source for cell in build.read_source(source, "fr").cells]


def counted(file: Path, source: Path) -> translate.Counts:
    return translate.counts(translate.renewed(file, translate.chapter_texts(source), "fr"))


def test_a_chapter_is_told_in_the_language_and_its_code_does_the_same(source, french):
    head, setup, prose, code = told(source)
    assert head.startswith("# 99 · Petit") and "/notebooks/fr/99_tiny.ipynb)" in head
    assert 'dltutor.setup(language="fr")' in setup
    assert prose == "Un neurone additionne ce qui entre et décide."
    assert code == 'n = 3  # combien il y en a\nprint(f"{n} sont justes", n)'
    ours, theirs = build.read_source(source), build.read_source(source, "fr")
    assert [cell.id for cell in ours.cells] == [cell.id for cell in theirs.cells]
    assert counted(french, source) == translate.Counts(4, 0, 0)


def test_what_is_not_translated_is_english_and_counted(source, french):
    source.write_text(f"{SOURCE}\n# %% [markdown]\n# Quite another matter, told for the first time.\n")
    assert counted(french, source) == translate.Counts(4, 0, 1)
    assert translate.unfinished(source) == ["fr: 4 of 5 texts are translated, 0 stale, 1 missing"]
    assert told(source)[-1] == "Quite another matter, told for the first time."


def test_what_has_changed_since_is_english_and_counted_as_stale_until_somebody_has_looked(source, french):
    source.write_text(SOURCE.replace("adds up what comes in and", "adds up all that comes in, and"))
    assert counted(french, source) == translate.Counts(3, 1, 0)
    write(french, source, {})
    assert counted(french, source) == translate.Counts(3, 1, 0), "bringing it up to date mends nothing by itself"
    assert told(source)[2] == "A neuron adds up all that comes in, and decides."
    text = french.read_text(encoding="utf-8")
    assert "#, fuzzy" in text and '#| msgid "A neuron adds up what comes in and decides."' in text
    french.write_text(text.replace("#, fuzzy\n", ""), encoding="utf-8")
    catalog.texts.cache_clear()
    assert told(source)[2] == "Un neurone additionne ce qui entre et décide."
    assert counted(french, source) == translate.Counts(4, 0, 0)


def test_bringing_it_up_to_date_loses_nothing_and_a_second_time_changes_nothing(source, french):
    source.write_text(SOURCE.partition("# %% [markdown]\n# A neuron")[0])
    write(french, source, {})
    assert "#~ msgstr" in french.read_text(encoding="utf-8")
    before = french.read_bytes()
    write(french, source, {})
    assert french.read_bytes() == before
    source.write_text(SOURCE)
    assert counted(french, source) == translate.Counts(4, 0, 0), "what comes back finds its translation"


@pytest.mark.parametrize(
    ("english", "wrong", "problem"),
    [
        ("{n} are right", "{m} sont justes", "{n} must stay as it is"),
        ("{n} are right", "{n} sont {justes", "a brace stands alone"),
        ("{n} are right", '{n} sont "justes"', "one line without quotation marks"),
        ("how many there are", "combien\nimport os", "one line without quotation marks"),
        ("# 99 · Tiny\n\n[Open in Colab](colab)", "# 99 · [Petit](http://a.org)", "](colab) must stay as it is"),
        ("A neuron adds up what comes in and decides.", "Un `neurone`.", "`neurone` is not in the English text"),
    ],
)
def test_a_translation_that_would_break_something_is_refused_in_one_line(source, french, english, wrong, problem):
    write(french, source, {english: wrong})
    with pytest.raises(LearnerError, match=re.escape(problem)) as caught:
        told(source)
    assert "\n" not in str(caught.value)
    found = translate.renewed(french, translate.chapter_texts(source), "fr")
    assert len(translate.problems(found, translate.chapter_texts(source))) == 1


def test_a_built_notebook_keeps_its_outputs(source, french):
    built = build.read_source(source)
    built.cells[-1].outputs = [nbformat.v4.new_output("stream", text="3 are right 3\n")]
    before = copy.deepcopy(built)
    new = build.translated(built, source, "fr")
    assert built == before and new.cells[-1].outputs == built.cells[-1].outputs
    assert [cell.source for cell in new.cells] == told(source) and new.metadata.dltutor.language == "fr"
    nbformat.validate(new)


@pytest.mark.parametrize("chapter", ["00_start_here", "01_neurons", translate.SHARED])
def test_what_has_been_translated_into_french_can_stand_in_the_place_of_the_english(chapter):
    wanted = translate.shared_texts() if chapter == translate.SHARED else None
    wanted = wanted or translate.chapter_texts(SOURCES / f"{chapter}.py")
    found = translate.renewed(catalog.translated_in("fr", chapter), wanted, "fr")
    assert translate.problems(found, wanted) == []
    assert translate.counts(found).translated > len(found) / 2
    there = {m.id: m.string for m in translate._read(catalog.translated_in("fr", chapter), "fr") if m.id and m.string}
    assert catalog.read(catalog.translated_in("fr", chapter)).items() <= there.items()


@pytest.mark.parametrize("source", chapters(SOURCES, ".py").values(), ids=lambda path: path.stem)
def test_what_code_says_stands_where_it_was_found_and_leaves_the_rest_alone(source):
    for cell in read_cells(source):
        for said in translation.spoken(cell.source) if cell.cell_type == "code" else []:
            assert cell.source[said.start : said.end] == said.text
            changed = f"{cell.source[: said.start]}{said.text.upper()}{cell.source[said.end :]}"
            assert ast.parse(changed) if not translation._VALUE.search(said.text) else True


def test_exercises_and_quiz_speak_the_language():
    english = neurons.neuron.text(), str(neurons.quiz())
    with catalog.speaking("fr"):
        assert "Écrivez `neuron(x, weights, bias)`" in neurons.neuron.text()
        assert str(neurons.neuron.hint(1)).startswith("Indice 1 sur 3 — Trois étapes")
        assert "Pourquoi :" in str(neurons.neuron.solution()).replace("\u00a0", " ")
        assert "un premier pas" in str(neurons.neuron.check(...)).lower()
        assert "Elle tourne autour de l'origine." in str(neurons.quiz())
        assert neurons.CHAPTER.questions[0].grade("b").headline == "Juste."
        assert "Les neurones" in neurons.quiz().title
    assert (neurons.neuron.text(), str(neurons.quiz())) == english


def test_a_language_that_there_is_not_is_one_line(refused):
    with refused("language='xx': it must be one of en, "):
        catalog.choose("xx")
    assert translate.main(["klingon"]) == 2
