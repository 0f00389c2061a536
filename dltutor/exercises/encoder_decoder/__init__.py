"""Chapter 8, Encoder and decoder: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.encoder_decoder.by_hand import Detector, Rmse
from dltutor.exercises.encoder_decoder.cut_model import Halves
from dltutor.exercises.encoder_decoder.questions import QUESTIONS

rmse = Rmse()
halves = Halves()
detector = Detector()

CHAPTER = Chapter(
    number=8,
    title="Encoder and decoder",
    exercises=(rmse, halves, detector),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
