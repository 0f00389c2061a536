"""A chapter's exercises and its quiz."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dltutor.exercises.core.contract import Exercise
from dltutor.exercises.core.quiz import Question
from dltutor.translations.catalog import say

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
        self._quiz = Quiz(say(self.title), self.questions, self.number)
        return self._quiz
