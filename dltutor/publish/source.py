"""The cells of a chapter's source, as its authors write them."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

from nbformat import NotebookNode

from dltutor.exercises.core.contract import PREFIX

TEST = "test"
_IMPORT = re.compile(rf"^from (dltutor\.exercises) import (\w+) as {PREFIX}$", re.MULTILINE)


def all_cells(source: Path) -> list[NotebookNode]:
    """Every cell of a source, with those that only the tests run."""
    import jupytext

    return jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent").cells


def practice(text: str) -> ModuleType | None:
    """The exercises that a chapter imports; `text` is its source."""
    imported = _IMPORT.search(text)
    return import_module(".".join(imported.groups())) if imported else None


def is_test(cell: NotebookNode) -> bool:
    """Whether only the tests run it."""
    return TEST in cell.metadata.get("tags", [])


def read_cells(source: Path) -> list[NotebookNode]:
    """The cells that a reader sees."""
    return [cell for cell in all_cells(source) if not is_test(cell)]


def read_tests(path: Path) -> dict[int, list[str]]:
    """The test cells of the source `path`: what is asserted after which code cell of its notebook, counted from 0."""
    found, last = dict[int, list[str]](), -1
    for cell in all_cells(path):
        if is_test(cell):
            found.setdefault(last, []).append(cell.source)
        elif cell.cell_type == "code":
            last += 1
    return found
