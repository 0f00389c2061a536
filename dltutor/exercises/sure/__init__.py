"""Chapter 12, How sure is it?: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.sure.world import Precision, TruePositiveRates

precision = Precision()
true_positive_rates = TruePositiveRates()

CHAPTER = Chapter(
    number=12,
    title="How sure is it?",
    exercises=(precision, true_positive_rates),
    questions=(),
)
quiz: Callable = CHAPTER.quiz
