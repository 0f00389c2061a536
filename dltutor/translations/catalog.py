"""What stands in the files of a language, and the language in which exercises and quizzes speak.

A text is found by its English wording: one whose wording has changed since is not found, and stays English.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from dltutor.errors import LearnerError

ENGLISH = "en"
FOLDER = Path(__file__).parent
_VARIABLE = "DLTUTOR_LANGUAGE"
_TEXT = r'((?:".*"\s*)+)'
_ENTRY = re.compile(rf"(?P<notes>(?:^#.*\n)*)^msgid {_TEXT}^msgstr {_TEXT}", re.MULTILINE)
_STALE = re.compile(r"^#,.*\bfuzzy\b", re.MULTILINE)


def languages() -> list[str]:
    """The languages that there are besides English.

    >>> "fr" in languages()
    True
    """
    return sorted({file.parent.name for file in FOLDER.glob("*/*.po")})


def translated_in(language: str, chapter: str) -> Path:
    """The file with the translation of a chapter, as "01_neurons", whether there is one or not."""
    return FOLDER / language / f"{chapter}.po"


def check(language: str) -> str:
    """`language`, if it is one that there is; else a `LearnerError`.

    >>> check("xx")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    dltutor.errors.LearnerError: language='xx': it must be one of en, ...
    """
    known = [ENGLISH, *languages()]
    if language not in known:
        raise LearnerError(f"language={language!r}: it must be one of {', '.join(known)}")
    return language


def choose(language: str) -> None:
    """From now on exercises and quizzes speak `language`, where they have been translated."""
    os.environ[_VARIABLE] = check(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it exercises and quizzes speak `language`."""
    before = os.environ.get(_VARIABLE)
    choose(language)
    try:
        yield
    finally:
        os.environ.pop(_VARIABLE)
        if before is not None:
            os.environ[_VARIABLE] = before


def say(english: str) -> str:
    """A text in the language that was chosen; in English where there is no translation of this wording.

    >>> with speaking("fr"):
    ...     say("Right."), say("never translated")
    ('Juste.', 'never translated')
    """
    return texts(os.environ.get(_VARIABLE, ENGLISH)).get(english, english)


@cache
def texts(language: str) -> dict[str, str]:
    """All translations of a language by their English wording."""
    return {english: told for file in sorted(FOLDER.glob(f"{language}/*.po")) for english, told in read(file).items()}


def read(file: Path) -> dict[str, str]:
    """The translations in one file by their English wording; those marked as stale ("fuzzy") are left out."""
    found = {}
    for entry in _ENTRY.finditer(file.read_text(encoding="utf-8") + "\n"):
        english, told = ("".join(map(ast.literal_eval, re.findall('".*"', text))) for text in entry.groups()[1:])
        if english and told and not _STALE.search(entry["notes"]):
            found[english] = told
    return found
