"""Chapter 8, Encoder and decoder: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.encoder_decoder.translating import Greedy, Look, Shift

shift = Shift()
look = Look()
greedy = Greedy()

CHAPTER = Chapter(number=8, title="Encoder and decoder", exercises=(shift, look, greedy), questions=())
quiz: Callable = CHAPTER.quiz
