"""Chapter 6, Recurrent networks: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.recurrent.by_hand import Encode, Naive, Step, Temperature
from dltutor.exercises.recurrent.gradient_clipping import Clip
from dltutor.exercises.recurrent.questions import QUESTIONS
from dltutor.exercises.recurrent.sentence_reader import Reader

recurrent_step = Step()
encode = Encode()
probabilities = Temperature()
naive_error = Naive()
clip = Clip()
reader = Reader()

CHAPTER = Chapter(
    number=6,
    title="Recurrent networks",
    exercises=(recurrent_step, encode, naive_error, clip, probabilities, reader),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
