"""A Sphinx extension: docstrings are plain words, so that |z| is no substitution and a lone star no emphasis."""

from __future__ import annotations

import re
from typing import Any

_KEPT = re.compile(r"^\s*\* |``.*?``|`[^`]*`|\*\w[^*]*\w\*")
_SIGNS = re.compile(r"([|*])")


def plain(lines: list[str]) -> list[str]:
    r"""The lines of a docstring with the signs escaped that reStructuredText would take for marks.

    >>> plain(["* |z| of shape (n, *shape), as in `a|b` and *here*", ">>> 2 * 3", "6"])
    ['* \\|z\\| of shape (n, \\*shape), as in `a|b` and *here*', '>>> 2 * 3', '6']
    """
    found, in_example = [], False
    for line in lines:
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        found.append(line if in_example else _escaped(line))
    return found


def _escaped(line: str) -> str:
    parts, at = [], 0
    for kept in _KEPT.finditer(line):
        ends_in_word = kept[0].endswith("`") and line[kept.end() : kept.end() + 1].isalnum()
        parts += [_SIGNS.sub(r"\\\1", line[at : kept.start()]), kept[0], "\\ " if ends_in_word else ""]
        at = kept.end()
    return "".join([*parts, _SIGNS.sub(r"\\\1", line[at:])])


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx: before napoleon reads the sections of a docstring."""
    app.connect("autodoc-process-docstring", _process, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _process(app: Any, what: str, name: str, described: Any, options: Any, lines: list[str]) -> None:
    lines[:] = plain(lines)
