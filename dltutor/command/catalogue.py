"""Which chapters there are: notebooks/NN_name.ipynb, built from notebooks/source/NN_name.py.

What is in notebooks/clean/ is the same without outputs: to begin with, on Colab and as a learner's own copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dltutor.command import IN_CLONE, MATERIAL
from dltutor.errors import LearnerError
from dltutor.translations import catalog

_FOLDER = MATERIAL / "notebooks"
NOTEBOOKS = _FOLDER if IN_CLONE else _FOLDER / "clean"  # a wheel has them without outputs only
SOURCES = _FOLDER / "source"


class CellError(RuntimeError):
    """A cell of a chapter raised an error; the message is one line that says which cell and what error."""


def chapters(folder: Path = NOTEBOOKS, suffix: str = ".ipynb") -> dict[int, Path]:
    """Every chapter in `folder` by its number, in order.

    >>> all(path.name.startswith(f"{number:02d}_") for number, path in chapters().items())
    True
    """
    files = sorted(folder.glob(f"[0-9][0-9]_*{suffix}"))
    return {int(path.name[:2]): path for path in files}


def notebooks_in(language: str) -> Path:
    """The folder of the chapters in a language: as they are built in English, without outputs in others."""
    return NOTEBOOKS if catalog.check(language) == catalog.ENGLISH else _FOLDER / language


def unrun(language: str = "", folder: Path = _FOLDER) -> dict[int, Path]:
    """Every chapter without outputs; in another language those that are translated, and the others in English."""
    return {**chapters(folder / "clean"), **(chapters(folder / language) if language else {})}


def find_chapter(number: str, folder: Path = NOTEBOOKS, suffix: str = ".ipynb") -> Path:
    """The file of chapter `number`, given as a learner types it: ``1`` or ``01``.

    >>> find_chapter("99")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    dltutor.errors.LearnerError: chapter='99': ...
    """
    known = chapters(folder, suffix)
    if not known:
        raise LearnerError(f"there is no chapter in {folder}: run this in a clone of dltutor")
    if number.isascii() and number.isdigit() and int(number) in known:
        return known[int(number)]
    raise LearnerError(f"chapter={number!r}: it must be the number of a chapter, one of {', '.join(map(str, known))}")


def find_chapters(numbers: Iterable[str], folder: Path, suffix: str) -> list[Path]:
    """The files of the chapters `numbers`, or of all chapters if there are none."""
    wanted = dict.fromkeys(find_chapter(n, folder, suffix) for n in numbers)
    return list(wanted or chapters(folder, suffix).values())
