"""Chapter 8, Encoder and decoder: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.encoder_decoder.by_hand import Detector, Rmse
from dltutor.exercises.encoder_decoder.cut_model import Halves
from dltutor.exercises.encoder_decoder.questions import QUESTIONS
from dltutor.exercises.encoder_decoder.translating import Greedy, Look, Shift

rmse = Rmse()
halves = Halves()
detector = Detector()
shift = Shift()
look = Look()
greedy = Greedy()

CHAPTER = Chapter(
    number=8,
    title="Encoder and decoder",
    exercises=(rmse, halves, detector, shift, look, greedy),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
