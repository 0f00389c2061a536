"""Chapter 11, Learning by doing: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.doing.choosing import EpsilonGreedy
from dltutor.exercises.doing.questions import QUESTIONS
from dltutor.exercises.doing.returns import Advantages, Returns
from dltutor.exercises.doing.tables import MostPoints, QTargets, Sweep

epsilon_greedy = EpsilonGreedy()
sweep = Sweep()
q_targets = QTargets()
returns = Returns()
advantages = Advantages()
most_points = MostPoints()

CHAPTER = Chapter(
    number=11,
    title="Learning by doing",
    exercises=(epsilon_greedy, sweep, q_targets, returns, advantages, most_points),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
