"""A chapter's exercises and quiz, and the list of all chapters.

A chapter is one file in this folder that ends in ``CHAPTER = Chapter(...)``; nothing else has to be changed.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import dltutor.exercises as folder
from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.quiz import Question

if TYPE_CHECKING:
    from dltutor.exercises.core.quiz_view import Quiz


class Chapter:
    """The exercises and the quiz of one chapter.

    Arguments:
        number: the chapter's number, as in the notebook's name.
        title: its title.
        exercises: its exercises, from easy to open.
        questions: its quiz questions.
    """

    def __init__(self, number: int, title: str, exercises: Sequence[Exercise], questions: Sequence[Question]) -> None:
        self.number, self.title = number, title
        self.exercises, self.questions = tuple(exercises), tuple(questions)
        self._quiz: Quiz | None = None
        for exercise in self.exercises:
            exercise.chapter = number

    def __repr__(self) -> str:
        return f"Chapter {self.number}: {self.title}, {len(self.exercises)} exercises, {len(self.questions)} questions"

    def quiz(self) -> Quiz:
        """A fresh quiz; an earlier one is closed, so that a cell that is run again leaves nothing behind."""
        from dltutor.exercises.core.quiz_view import Quiz

        if self._quiz is not None:
            self._quiz.close()
        self._quiz = Quiz(self.title, self.questions, self.number)
        return self._quiz


def chapters() -> tuple[Chapter, ...]:
    """All chapters in this folder, by number.

    >>> chapters()[0]
    Chapter 1: Neurons, 6 exercises, 6 questions
    """
    modules = [import_module(f"{folder.__name__}.{m.name}") for m in pkgutil.iter_modules(folder.__path__)]
    found = {m.CHAPTER.number: m.CHAPTER for m in modules if hasattr(m, "CHAPTER")}
    return tuple(found[number] for number in sorted(found))
