"""Exercises that check themselves, their hints and solutions, and quizzes: one folder a chapter.

A chapter is a folder beside this file whose `__init__` ends in ``CHAPTER = Chapter(...)``; nothing else has to be
changed. In `core`, `contract` says what an exercise must bring, `quiz` what kinds of questions there are.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from dltutor.errors import LearnerError

if TYPE_CHECKING:
    from dltutor.exercises.core.chapter import Chapter
    from dltutor.exercises.core.progress import Progress


def chapters() -> tuple[Chapter, ...]:
    """All chapters, by number.

    >>> chapters()[0]
    Chapter 1: Neurons, 6 exercises, 6 questions
    """
    folders = [import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__) if m.name != "core"]
    return tuple(sorted((folder.CHAPTER for folder in folders), key=lambda chapter: chapter.number))


def hand_in(folder: str | Path, name: str | None = None) -> None:
    """Give your progress to whoever leads the course: a file with your name, in a folder that both of you can reach.

    It holds which exercises and questions you have tried and which are right: no code, no text, no time. Any name will
    do. Nothing is handed in unless you run this; run it again to bring it up to date, and delete the file to take it
    back.
    """
    from dltutor.exercises.core import store

    place = Path(folder).expanduser()
    if not place.is_dir():
        raise LearnerError(f"folder={str(folder)!r}: there is no such folder; ask for its name")
    if name is not None:
        store.check_name(name)
    elif not (name := store.learner()):
        raise LearnerError("name: give one, any will do, for example dltutor.hand_in(FOLDER, 'Ada')")
    file = store.hand_in(place, name)
    print(f"Handed in as {file}: which exercises and questions you tried, and which are right. Nothing that you wrote.")


def progress() -> Progress:
    """What you have done so far, in every chapter: exercises right and tried, quiz questions right.

    It is kept in one file in your data folder; the environment variable DLTUTOR_PROGRESS names another file. Where
    several learners share one account, ``dltutor.setup("Ada")`` or the variable DLTUTOR_NAME gives each their own.
    """
    from dltutor.exercises.core.progress import table

    return table(chapters())
