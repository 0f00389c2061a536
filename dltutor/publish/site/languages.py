"""Chapters of the site in other languages, and a Sphinx extension that tells a browser which language a page is in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from dltutor.command.catalogue import SOURCES
from dltutor.publish.build import translated
from dltutor.publish.site.chapters import title
from dltutor.translations.catalog import languages, translated_in

_CHAPTER = re.compile(r"(?<=\]\()(\d\d_\w+)\.ipynb(?=\))")


def translations(read: Mapping[str, NotebookNode]) -> dict[str, dict[str, NotebookNode]]:
    """The chapters `read`, by their names, in every language into which they have been begun to be translated."""
    found = {}
    for language in languages():
        begun = [name for name in read if translated_in(language, name).exists()]
        if begun:
            found[language] = {name: _in(language, name, read[name], begun) for name in begun}
    return found


def contents(language: str, notebooks: Mapping[str, NotebookNode], minutes: Mapping[str, int]) -> str:
    """The contents of a language: its chapters with their minutes, below its own name."""
    from babel import Locale

    lines = [f"{title(one)} ({minutes[name]} min) <chapters/{language}/{name}>" for name, one in notebooks.items()]
    name = str(Locale.parse(language).get_display_name(language)).capitalize()
    return "\n".join(["```{toctree}", f":caption: {name}", ":maxdepth: 1", "", *lines, "```"])


def _in(language: str, name: str, notebook: NotebookNode, begun: list[str]) -> NotebookNode:
    """A chapter in a language; where it leads to a chapter that is not, that one is English."""
    made = translated(notebook, SOURCES / f"{name}.py", language)
    for cell in made.cells:
        if cell.cell_type == "markdown":
            cell.source = _CHAPTER.sub(lambda found: found[0] if found[1] in begun else f"../{found[0]}", cell.source)
    return made


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("html-page-context", _say_language)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _say_language(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    folders = page.split("/")
    if folders[0] == "chapters" and len(folders) == 3:
        context["language"] = folders[1]
