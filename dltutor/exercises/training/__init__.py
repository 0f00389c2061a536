"""Chapter 4, Training deep networks: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.training.by_hand import Dropout, EarlyStopping, Scale, ThreeSets
from dltutor.exercises.training.flower_network import Flowers
from dltutor.exercises.training.questions import QUESTIONS

scale = Scale()
three_sets = ThreeSets()
early_stopping = EarlyStopping()
dropout = Dropout()
flowers = Flowers()

CHAPTER = Chapter(
    number=4,
    title="Training deep networks",
    exercises=(scale, three_sets, early_stopping, dropout, flowers),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
