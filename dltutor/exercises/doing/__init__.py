"""Chapter 11, Learning by doing: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.doing.returns import Advantages, Returns

returns = Returns()
advantages = Advantages()

CHAPTER = Chapter(
    number=11,
    title="Learning by doing",
    exercises=(returns, advantages),
    questions=(),
)
quiz: Callable = CHAPTER.quiz
