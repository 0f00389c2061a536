"""Chapter 10, Seeing inside: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.inside.dreaming import Climb, Variation
from dltutor.exercises.inside.fooling import Fgsm, Project
from dltutor.exercises.inside.gram import Gram
from dltutor.exercises.inside.octaves import Octaves
from dltutor.exercises.inside.questions import QUESTIONS

climb = Climb()
fgsm = Fgsm()
project = Project()
variation = Variation()
octave_sizes = Octaves()
gram = Gram()

CHAPTER = Chapter(
    number=10,
    title="Seeing inside",
    exercises=(climb, fgsm, project, variation, octave_sizes, gram),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
