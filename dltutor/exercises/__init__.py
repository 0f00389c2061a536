"""Exercises that check themselves, their hints and solutions, and quizzes: one folder a chapter.

A chapter is a folder beside this file whose `__init__` ends in ``CHAPTER = Chapter(...)``; nothing else has to be
changed. In `core`, `contract` says what an exercise must bring, `quiz` what kinds of questions there are.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

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


def progress() -> Progress:
    """What you have done so far, in every chapter: exercises right and tried, quiz questions right.

    It is kept in one file in your data folder; the environment variable DLTUTOR_PROGRESS names another file. Where
    several learners share one account, ``dltutor.setup("Ada")`` or the variable DLTUTOR_NAME gives each their own.
    """
    from dltutor.exercises.core.progress import table

    return table(chapters())
