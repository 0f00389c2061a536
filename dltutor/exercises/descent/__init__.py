"""Chapter 3, Gradient descent: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.descent.by_hand import Descend, MomentumStep, NeuronGradients, Slope
from dltutor.exercises.descent.questions import QUESTIONS
from dltutor.exercises.descent.update_rule import Rule

slope = Slope()
descend = Descend()
momentum_step = MomentumStep()
neuron_gradients = NeuronGradients()
rule = Rule()

CHAPTER = Chapter(
    number=3,
    title="Gradient descent",
    exercises=(slope, descend, momentum_step, neuron_gradients, rule),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
