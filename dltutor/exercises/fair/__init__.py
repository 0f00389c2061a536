"""Chapter 13, Whom does it serve?: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.fair.decisions import CARDS
from dltutor.exercises.fair.groups import EqualChances, Reweigh
from dltutor.exercises.fair.model_card import ModelCard
from dltutor.exercises.fair.questions import QUESTIONS
from dltutor.exercises.fair.sharing import Average, ReadOff

average = Average()
read_off = ReadOff()
equal_chances = EqualChances()
reweigh = Reweigh()
model_card = ModelCard()

CHAPTER = Chapter(
    number=13,
    title="Whom does it serve?",
    exercises=(average, read_off, equal_chances, reweigh, model_card),
    questions=QUESTIONS,
    cards=CARDS,
)
quiz: Callable = CHAPTER.quiz
decision: Callable = CHAPTER.card
