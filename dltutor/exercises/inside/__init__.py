"""Chapter 10, Seeing inside: its exercises, from easy to open."""

from __future__ import annotations

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.inside.fooling import Fgsm, Project

fgsm = Fgsm()
project = Project()

CHAPTER = Chapter(number=10, title="Seeing inside", exercises=(fgsm, project), questions=())
