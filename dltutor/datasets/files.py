"""Where the bundled data files are: beside the package in a clone, inside it when it was installed as a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dltutor.errors import LearnerError
from dltutor.validation import shown

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "data", _PACKAGE.parent / "data")


def bundled(name: str) -> Path:
    """The path of a bundled data file; `data/README.md` says source and licence of each.

    Args:
        name: the file's name, for example "milestones.csv".

    Raises:
        LearnerError: if there is no such file.

    Example:
        >>> bundled("milestones.csv").name
        'milestones.csv'
        >>> bundled("weather.csv")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        dltutor.errors.LearnerError: name='weather.csv': it must be one of the bundled files: ...
    """
    found = _files()
    if not isinstance(name, str) or name not in found:
        raise LearnerError(f"name={shown(name)}: it must be one of the bundled files: {_list(found)}")
    return found[name]


def _files() -> dict[str, Path]:
    folder = next((f for f in _FOLDERS if (f / "README.md").is_file()), None)
    if folder is None:
        raise LearnerError("the folder of the bundled data is missing: install dltutor again")
    return {p.name: p for p in sorted(folder.iterdir()) if p.is_file() and p.suffix not in (".py", ".md")}


def _list(found: dict[str, Any]) -> str:
    return ", ".join(map(repr, found))
