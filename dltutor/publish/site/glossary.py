"""The glossary of the site: the words that the chapters explain at their end, collected."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nbformat import NotebookNode

_TABLE = re.compile(r"^\| Word \| Meaning \|\n\|[-|]+\|\n((?:\|.*\|\n?)+)", re.MULTILINE)
_LISTED = re.compile(r"\*\*([^*:]+)\*\*: ([^*]+?)\s*(?=\n-|\n\n|\*\*)")


def words(notebook: NotebookNode) -> list[tuple[str, str]]:
    """The words that the last cell of a chapter explains, each with its meaning."""
    text = notebook.cells[-1].source
    if table := _TABLE.search(text):
        rows = [re.split(r"(?<!\\) *\| *", line.strip().strip("|").strip()) for line in table[1].splitlines()]
        return [(row[0], row[1]) for row in rows]
    return [(word.lower(), " ".join(meaning.split()).rstrip(".")) for word, meaning in _LISTED.findall(text)]


def page(chapters: Iterable[tuple[str, str, NotebookNode]]) -> str:
    """The page, of chapters given as the name of their page, their title and their notebook."""
    meanings = dict[str, list[str]]()
    for name, title, notebook in chapters:
        for word, meaning in words(notebook):
            spelled = next((known for known in meanings if known.lower() == word.lower()), word)
            meanings.setdefault(spelled, []).append(f"{meaning} · [{title}](chapters/{name}.ipynb)")
    entries = []
    for word in sorted(meanings, key=str.lower):
        entries.append("\n".join([word, *(f": {said}\n" for said in meanings[word])]))
    return "# Glossary\n\nThe words that the chapters explain, from their last pages.\n\n" + "\n".join(entries)
