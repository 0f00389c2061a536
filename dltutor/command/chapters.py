"""`run` and `build`: a chapter's number is checked here, the work is done in the environment."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from dltutor.command import ROOT
from dltutor.command.steps import clean_environ
from dltutor.errors import LearnerError


def numbers(root: Path = ROOT) -> list[int]:
    """The numbers of the chapters there are, built or as source."""
    files = [*(root / "notebooks").glob("*.ipynb"), *(root / "notebooks" / "source").glob("*.py")]
    return sorted({int(found[1]) for file in files if (found := re.match(r"(\d\d)_", file.name))})


def chapter(value: str, there: list[int]) -> int:
    """A chapter's number from the command line.

    >>> chapter("9", [0, 1])
    Traceback (most recent call last):
    dltutor.errors.LearnerError: chapter 9: there are the chapters 0, 1
    """
    if not (value.isascii() and value.isdigit() and int(value) in there):
        known = f"there are the chapters {', '.join(map(str, there))}" if there else "there are no chapters here"
        raise LearnerError(f"chapter {value}: {known}")
    return int(value)


def out_file(value: str | None) -> str | None:
    """Where to write, as an absolute path in a folder that exists."""
    if value is None:
        return None
    path = Path(value).resolve()
    if path.is_dir() or not path.parent.is_dir():
        wrong = "that is a folder" if path.is_dir() else f"there is no folder {path.parent}"
        raise LearnerError(f"--out {value}: {wrong}; name a file in a folder that exists, for example chapter.html")
    return str(path)


def hand_over(python: Path, command: str, arguments: list[str]) -> int:
    """Run `dltutor.command.<command>` in the environment; returns its exit status."""
    return subprocess.call([str(python), "-m", f"dltutor.command.{command}", *arguments], cwd=ROOT, env=clean_environ())
