"""Builds the notebooks that learners open from the sources that authors edit.

    python -m dltutor.publish.build             every chapter
    python -m dltutor.publish.build 0 1         these chapters
    python -m dltutor.publish.build --text 0    only the cells of text are new: run nothing, keep the outputs
    python -m dltutor.publish.build --check     build nothing, say whether sources and notebooks agree

A source is a percent-format file, notebooks/source/NN_name.py. Its notebook has the same cells, executed in a fresh
kernel, with light outputs; its clean notebook, in notebooks/clean/, has them as nobody has run them yet, and so have
those in other languages, as in notebooks/fr/. Cells with the tag "test" are in none: the tests run them. A cell's id is
made from its text, so that a second build changes no id.

A source names the branch main of the repository; its notebooks name the release, where there is one.

The line ``{task: practice.encode}`` in a cell of text stands for the task of that exercise: the build puts it there,
and where to get help at the end of the cell.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import re
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dltutor.command.catalogue import NOTEBOOKS, SOURCES, CellError, find_chapters
from dltutor.errors import LearnerError
from dltutor.exercises.core.contract import PREFIX, Exercise
from dltutor.notebook import released
from dltutor.publish.execution import execute
from dltutor.publish.outputs import LARGEST_NOTEBOOK, lighten
from dltutor.publish.source import practice, read_cells
from dltutor.publish.translate import unfinished
from dltutor.publish.translation import told
from dltutor.translations.catalog import ENGLISH, languages, say, speaking, translated_in

_METADATA = {
    "colab": {"provenance": [], "toc_visible": True},
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_TASK = re.compile(rf"^\{{task: ({PREFIX}\.(\w+))\}}$", re.MULTILINE)


def read_source(path: Path, language: str = ENGLISH) -> NotebookNode:
    """The notebook that `path` describes: cells with tags and lasting ids, tasks in their places; no outputs, no tests.

    In another language what is not translated is English, and the ids are those of the English cells.
    Raises `LearnerError` where the source names a task that there is not.
    """
    text = path.read_text(encoding="utf-8")
    cells, taken = [], dict[str, int]()
    with speaking(language):
        for cell in read_cells(path):
            source = cell.source if language == ENGLISH else told(cell, language)
            source = source if cell.cell_type == "code" else _with_task(source, text)
            make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
            cells.append(make(released(source), id=_cell_id(cell, taken), metadata=cell.metadata))
    metadata = _METADATA if language == ENGLISH else {**_METADATA, "dltutor": {"language": language}}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def translated(built: NotebookNode, source: Path, language: str) -> NotebookNode:
    """A copy of a notebook that was built from `source`, its cells in `language`, its outputs as they are."""
    wanted = read_source(source, language)
    texts = {cell.id: cell.source for cell in wanted.cells}
    new = copy.deepcopy(built)
    for cell in new.cells:
        cell.source = texts.get(cell.id, cell.source)
    new.metadata.update(wanted.metadata)
    return new


def differences(source: NotebookNode, built: NotebookNode) -> list[str]:
    """What of the cells of `built` is not as in `source`: their text, kind, tags, ids and order; one line each."""
    found = []
    for number, (ours, theirs) in enumerate(zip_longest(source.cells, built.cells), 1):
        if theirs is None:
            found.append(f"cell {number} is missing in the notebook: {_first_line(ours)}")
        elif ours is None:
            found.append(f"cell {number} is only in the notebook: {_first_line(theirs)}")
        else:
            found += [
                f"cell {number} has another {part} in the notebook: {_first_line(ours)}"
                for part in ("cell_type", "source", "metadata", "id")
                if ours[part] != theirs[part]
            ]
    if source.metadata != built.metadata:
        found.append("the notebook has other metadata than a build writes")
    return found


def clean_of(notebook: Path) -> Path:
    """The place of the same notebook as nobody has run it yet."""
    return notebook.parent / "clean" / notebook.name


def translations(source: Path, notebook: Path) -> dict[Path, str]:
    """The clean notebooks of `source` in all languages into which the chapter has been begun to be translated."""
    begun = [language for language in languages() if translated_in(language, source.stem).exists()]
    folder = notebook.parent
    return {folder / language / notebook.name: _text(read_source(source, language)) for language in begun}


def check(source: Path, notebook: Path) -> list[str]:
    """What keeps `notebook`, and its clean ones, from being a build of `source`; an empty list if they agree."""
    if not notebook.is_file():
        return [f"{notebook.name} has not been built"]
    wanted = read_source(source)
    found = differences(wanted, nbformat.read(notebook, as_version=4))
    for clean, text in {clean_of(notebook): _text(wanted), **translations(source, notebook)}.items():
        if not clean.is_file() or clean.read_text(encoding="utf-8") != text:
            found.append(f"the clean notebook in {clean.parent.name}/ is not as in the source")
    return found


def build(source: Path, notebook: Path) -> list[str]:
    """Run `source` and write it as `notebook`, and unrun as its clean one; returns what its author should look at.

    Raises `CellError` at a cell with an error; the notebooks are then left as they were.
    """
    built = read_source(source)
    unrun = {clean_of(notebook): _text(built), **translations(source, notebook)}
    execute(built, notebook)
    built.metadata = nbformat.from_dict(_METADATA)
    remarks = lighten(built)
    nbformat.validate(built)
    text = _text(built)
    size = len(text.encode("utf-8"))
    if size > LARGEST_NOTEBOOK:
        remarks.append(f"the notebook has {size:,} bytes; {LARGEST_NOTEBOOK:,} is the most it should have")
    remarks += unfinished(source)
    for place, one in {notebook: text, **unrun}.items():
        _write(place, one)
    return remarks


def retell(source: Path, notebook: Path) -> list[str]:
    """Write the cells of text of `source` anew into `notebook`, which keeps its outputs; no cell is run.

    Raises `LearnerError` where a cell of code is another one than the notebook's.
    """
    wanted = read_source(source)
    unrun = {clean_of(notebook): _text(wanted), **translations(source, notebook)}
    built = nbformat.read(notebook, as_version=4) if notebook.is_file() else nbformat.v4.new_notebook()
    new, old = ([cell for cell in one.cells if cell.cell_type == "code"] for one in (wanted, built))
    if [cell.id for cell in new] != [cell.id for cell in old]:
        raise LearnerError(f"{notebook.name}: its code is not that of {source.name}: build it without --text")
    for cell, run in zip(new, old, strict=True):
        cell.outputs, cell.execution_count = run.outputs, run.execution_count
    for place, text in {notebook: _text(wanted), **unrun}.items():
        _write(place, text)
    return unfinished(source)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0, or 1 if a cell failed or a notebook differs, or 2 for a wrong argument or task."""
    parser = argparse.ArgumentParser(prog="python -m dltutor.publish.build", description="Builds the notebooks.")
    parser.add_argument("numbers", nargs="*", metavar="NUMBER", help="chapters to build, all if there is none")
    parser.add_argument("--check", action="store_true", help="only say whether sources and notebooks agree")
    parser.add_argument("--text", action="store_true", help="run nothing: only the cells of text are new")
    chosen = parser.parse_args(arguments)
    one = _check_one if chosen.check else _build_one if not chosen.text else partial(_build_one, build=retell)
    worst = 0
    try:
        for source in find_chapters(chosen.numbers, SOURCES, ".py"):
            failed = one(source, NOTEBOOKS / f"{source.stem}.ipynb")
            if failed and not chosen.check:
                return failed
            worst = max(worst, failed)
    except LearnerError as error:
        print(error, file=sys.stderr)
        return 2
    return worst


def _check_one(source: Path, notebook: Path) -> int:
    found = check(source, notebook)
    for line in found:
        print(f"{source.stem}: {line}")
    if not found:
        print(f"{source.stem}: source and notebook agree")
    return int(bool(found))


def _build_one(source: Path, notebook: Path, build: Callable[[Path, Path], list[str]] = build) -> int:
    start = time.perf_counter()
    try:
        remarks = build(source, notebook)
    except CellError as error:
        print(error, file=sys.stderr)
        return 1
    for remark in remarks:
        print(f"{source.stem}: look at {remark}", file=sys.stderr)
    size = notebook.stat().st_size
    print(f"{source.stem}: built in {time.perf_counter() - start:.1f} s, {size / 1000:.0f} kB")
    return 0


def _text(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


def _write(notebook: Path, text: str) -> None:
    notebook.parent.mkdir(exist_ok=True)
    unfinished = notebook.with_suffix(".ipynb.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(notebook)


def _with_task(cell: str, chapter: str) -> str:
    """The text of a cell, with the task that it names; `chapter` is the text of the whole source."""
    found = _TASK.search(cell)
    if not found:
        return cell
    exercise = getattr(practice(chapter), found[2], None)
    if not isinstance(exercise, Exercise):
        raise LearnerError(f"{found[0]}: {found[1]} must be an exercise of the chapter that the source imports")
    return f"{_TASK.sub(lambda _: say(exercise.task), cell)}\n\n{exercise.way_on}"


def _cell_id(cell: NotebookNode, taken: dict[str, int]) -> str:
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
    taken[digest] = taken.get(digest, 0) + 1
    return digest if taken[digest] == 1 else f"{digest}-{taken[digest]}"


def _first_line(cell: NotebookNode) -> str:
    return next(iter(cell.source.strip().splitlines()), "(empty)")


if __name__ == "__main__":
    sys.exit(main())
