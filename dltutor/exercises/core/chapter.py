"""A chapter's exercises and its quiz."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dltutor import validation
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
        cards: questions that stand alone in a section and count for nothing: what each is about, and the question.
    """

    def __init__(
        self,
        number: int,
        title: str,
        exercises: Sequence[Exercise],
        questions: Sequence[Question],
        cards: Mapping[str, Question] | None = None,
    ) -> None:
        self.number, self.title = number, title
        self.exercises, self.questions = tuple(exercises), tuple(questions)
        self.cards = {question.key: (about, question) for about, question in (cards or {}).items()}
        self._shown: dict[str, Quiz] = {}
        for exercise in self.exercises:
            exercise.chapter = number

    def __repr__(self) -> str:
        return f"Chapter {self.number}: {self.title}, {len(self.exercises)} exercises, {len(self.questions)} questions"

    def quiz(self) -> Quiz:
        """A fresh quiz; an earlier one is closed, so that a cell that is run again leaves nothing behind."""
        return self._show("", self.title, self.questions, self.number)

    def card(self, key: str) -> Quiz:
        """One of the questions that stand alone, likewise."""
        about, question = self.cards[validation.choice("card", key, tuple(self.cards))]
        return self._show(key, about, [question], None)

    def _show(self, key: str, title: str, questions: Sequence[Question], number: int | None) -> Quiz:
        from dltutor.exercises.core.quiz_view import Quiz

        if key in self._shown:
            self._shown[key].close()
        self._shown[key] = Quiz(say(title), questions, number)
        return self._shown[key]
