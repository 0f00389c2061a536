"""Chapter 13, Whom does it serve?: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.fair.decisions import decision as decision
from dltutor.exercises.fair.groups import EqualChances, Reweigh
from dltutor.exercises.fair.model_card import ModelCard

equal_chances = EqualChances()
reweigh = Reweigh()
model_card = ModelCard()

CHAPTER = Chapter(
    number=13,
    title="Whom does it serve?",
    exercises=(equal_chances, reweigh, model_card),
    questions=(),
)
quiz: Callable = CHAPTER.quiz
